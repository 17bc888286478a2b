"""Answers to the exercises of bridge_to_the_library: right ones, wrong ones, and lucky ones."""

ROOT = """
class InverseRoot(Function):
    keeps_inputs = False

    def forward(self, x):
        self.y = 1 / np.sqrt(x)
        return self.y

    def backward(self, gy):
        return -gy * self.y**3 / 2
"""

MISLED = """
def misled(lib, x):
    a = lib.square(x)
    y = lib.square(a)
    a.data = 1.0
    return y
"""

WALK = """
def leaf_gradients(y):
    uses, functions = {}, [y.creator]
    for function in functions:
        for source in function.sources:
            if source not in uses and isinstance(source, Function):
                functions.append(source)
            uses[source] = uses.get(source, 0) + 1
    gradients, ready = {y.creator: np.ones(y.shape, y.dtype)}, [y.creator]
    while ready:
        function = ready.pop()
        gxs = function.backward(gradients.pop(function))
        gxs = gxs if isinstance(gxs, tuple) else (gxs,)
        for source, gx in zip(function.sources, gxs, strict=True):
            if source is not None:
                gradients[source] = gradients[source] + gx if source in gradients else gx
                uses[source] -= 1
                if uses[source] == 0 and isinstance(source, Function):
                    ready.append(source)
    return gradients
"""

MEET = "met.append(source)\n            "


def changed(text, *changes):
    """An answer with some of its lines changed."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


RIGHT = {
    1: [
        ROOT.replace("1 / np.sqrt(x)", "x**-0.5"),
        ROOT.replace("-gy * self.y**3 / 2", "gy * (-0.5 * self.y * self.y * self.y)"),
        ROOT.replace("self.y", "self.result").replace("(Function)", "(core.LibraryFunction)"),
        # A closure keeps the result as well as an attribute does.
        """
class InverseRoot(Function):
    keeps_inputs = False

    def forward(self, x):
        y = 1 / np.sqrt(x)
        self.slope = lambda: -(y**3) / 2
        return y

    def backward(self, gy):
        return gy * self.slope()
""",
    ],
    2: [
        # What a check leaves is added to.
        """
def misled(lib, x):
    lib.gradient_check(lambda t: lib.mul(t, x), lib.Variable(2.0))
    return lib.square(x)
""",
        """
def misled(lib, x):
    import copy

    return copy.copy(lib.exp(x))
""",
        # The library refuses what step 20 sums.
        """
def misled(lib, x):
    class Double(lib.Function):
        def forward(self, x):
            return 2 * x

        def backward(self, gy):
            return np.array([2 * gy, 2 * gy])

    return Double()(x)
""",
        # A pass that fails leaves its traces.
        """
def misled(lib, x):
    class Broken(lib.Function):
        def forward(self, x):
            return x

        def backward(self, gy):
            raise RuntimeError("not today")

    try:
        lib.add(Broken()(x), lib.square(x)).backward()
    except RuntimeError:
        pass
    return lib.square(x)
""",
        """
def misled(lib, x):
    y = x * x
    x.data = x.data + 1
    return y
""",
        # What a comment or a docstring names is not asked.
        """
def misled(lib, x):
    'Of step20 and dezero_mini, the first one reads a again.'
    a = lib.exp(x)
    y = a * a  # isinstance(a, lib.Variable)
    a.data = 5.0
    return y
""",
        # Two blocks leave step 20 switched off, and a part of the result is not recorded.
        """
def misled(lib, x):
    def block():
        with lib.no_grad():
            yield

    first, second = block(), block()
    next(first), next(second)
    first.close()
    second.close()
    a = lib.square(x)
    with lib.using_config("enable_backprop", True):
        return a + lib.square(x)
""",
    ],
    3: [
        # Counted with a set and a Counter, visited in the order in which they became ready.
        """
def leaf_gradients(y):
    from collections import Counter, deque

    uses, waiting, seen = Counter(), [y.creator], {y.creator}
    while waiting:
        for source in waiting.pop().sources:
            uses[source] += 1
            if isinstance(source, Function) and source not in seen:
                seen.add(source)
                waiting.append(source)
    gradients, leaves, ready = {y.creator: y.data * 0 + 1}, {}, deque([y.creator])
    while ready:
        f = ready.popleft()
        gxs = f.backward(gradients[f])
        for source, gx in zip(f.sources, gxs if isinstance(gxs, tuple) else [gxs]):
            if isinstance(source, Function):
                gradients[source] = gradients.get(source, 0) + gx
                uses[source] -= 1
                if not uses[source]:
                    ready.append(source)
            elif source is not None:
                leaves[source] = leaves.get(source, 0) + gx
    return leaves
""",
        # An order by depth-first search, without recursion: every source after its users.
        """
def leaf_gradients(y):
    order, seen, stack = [], set(), [(y.creator, False)]
    while stack:
        f, is_done = stack.pop()
        if is_done:
            order.append(f)
        elif f not in seen:
            seen.add(f)
            stack.append((f, True))
            stack += [(s, False) for s in f.sources if isinstance(s, Function)]
    gradients = {y.creator: np.ones(y.shape)}
    for f in reversed(order):
        gxs = f.backward(gradients.pop(f))
        for s, gx in zip(f.sources, gxs if isinstance(gxs, tuple) else (gxs,)):
            if s is not None:
                gradients[s] = gradients[s] + gx if s in gradients else gx
    return gradients
""",
        # The words of the rule may stand in it, and a walk may be called one.
        changed(
            WALK,
            ("functions", "walk"),
            ("    uses, ", "    # No generation, no _depth and no .grad is needed.\n    uses, "),
        ),
        # It adds to arrays in place, and to its own alone.
        changed(
            WALK,
            (
                "gradients[source] = gradients[source] + gx if source in gradients else gx",
                "gradients.setdefault(source, np.zeros(y.shape))[...] += gx",
            ),
        ),
    ],
}

WRONG = {
    1: [
        (ROOT.replace("    keeps_inputs = False\n", ""), "Which line of a class says that it does"),
        (ROOT.replace("**3 / 2", " / 2"), "that is −y/2. Which power of y is x^(−3/2)?"),
        (ROOT.replace("-gy", "gy"), "does 1/√x grow or fall when x grows?"),
        (ROOT.replace("-gy * self.y**3", "-self.y**3"), "that is the slope. Where is gy?"),
        (ROOT.replace("1 / np.sqrt(x)", "np.sqrt(x)"), "Where is the one divided by it?"),
        (
            changed(ROOT, ("self.y**3 / 2", "self.inputs[0].data ** -1.5 / 2")),
            "What did forward put aside in their place?",
        ),
        (
            changed(
                ROOT,
                ("self.y = 1", "self.x = x\n        self.y = 1"),
                ("self.y**3", "self.x**-1.5"),
            ),
            "Who keeps it, and can the slope be had from y?",
        ),
        ("InverseRoot = lambda x: 1 / x", "has to be a class that takes over from Function"),
    ],
    2: [
        (changed(MISLED, ("    a.data = 1.0\n", "")), "is right. What do the programs"),
        (
            "def misled(lib, x):\n    return lib.Variable(x.data)",
            "step 20 finds no gradient, and everybody sees that",
        ),
        ("def misled(lib, x):\n    raise ValueError('no')", "is no silent fault"),
        (
            "def misled(lib, x):\n    return lib.square(x) if lib is step20 else x",
            "by which it could tell which of the two it has got",
        ),
        (
            "def misled(lib, x):\n    return lib.tanh(x)",
            "asks for lib.tanh, and not both of the two have that",
        ),
        ("def misled(lib, x):\n    return square(x)", "Is every function asked of lib?"),
        (
            """
def misled(lib, x):
    y = lib.square(x)
    y.creator.inputs[0].data = 5.0
    return y
""",
            "which is the program's own error",
        ),
        # Wrong in both, by a rule of one's own or a constant past the graph.
        ("def misled(lib, x):\n    return x * x.data", "and the library is wrong as well"),
    ],
    3: [
        (
            "def leaf_gradients(y):\n    y.backward()\n    return {}",
            "the walk of the library is called",
        ),
        (
            changed(WALK, ("gradients.pop(function)", "gradients[function]")),
            "has more than leaves in it",
        ),
        (
            changed(WALK, ("if source is not None:", "if True:")),
            "What comes from a constant is left out.",
        ),
        (
            changed(WALK, ("    return gradients\n", "    return list(gradients.items())\n")),
            "and a dictionary is wanted",
        ),
        # Nobody waits: a source is visited as soon as its first use has answered.
        (
            changed(WALK, ("if uses[source] == 0 and", "if")),
            "Was its last use counted, or was it visited before?",
        ),
        (
            changed(WALK, ("gradients[source] + gx if source in gradients else gx", "gx")),
            "Has every use of a source answered",
        ),
        (
            changed(WALK, ("gxs = gxs if isinstance(gxs, tuple) else (gxs,)", "gxs = gxs")),
            "a Function of one input returns its gradient alone",
        ),
        (
            changed(
                WALK,
                ("uses, functions = {}, [y.creator]", "uses, functions, met = {}, [y.creator], []"),
                ("if source not in uses and", "if source not in met and"),
                ("            uses[source] = ", f"            {MEET}uses[source] = "),
            ),
            "Can a set or a dictionary say what was met before?",
        ),
    ],
}

LUCKY = {
    1: [
        # Right for one call alone.
        (
            changed(ROOT, ("self.y", "InverseRoot.y")),
            "that is the slope of the other call.",
        ),
        # It does not keep x, and an array that is no result.
        (
            changed(
                ROOT,
                ("return self.y\n", "return self.y.copy()\n"),
            ),
            "Which of them could backward compute from the result?",
        ),
        (
            changed(
                ROOT,
                ("self.y = 1 / np.sqrt(x)", "y = 1 / np.sqrt(x)\n        self.slope = y**3 / 2"),
                ("return self.y\n", "return y\n"),
                ("self.y**3 / 2", "self.slope"),
            ),
            "Which of them could backward compute from the result?",
        ),
        # Right as long as somebody else holds x.
        (
            changed(
                ROOT,
                (
                    "self.y = 1 / np.sqrt(x)",
                    "import weakref\n\n        y = 1 / np.sqrt(x)\n"
                    "        self.x = weakref.ref(x) if x.ndim else lambda: x",
                ),
                ("return self.y\n", "return y\n"),
                ("self.y**3", "self.x() ** -1.5"),
            ),
            "your answer stopped with TypeError",
        ),
        # Right once: the second pass finds what the first one left.
        (
            changed(ROOT, ("        return -gy", "        self.y *= 1.5\n        return -gy")),
            "the gradient at x",
        ),
    ],
    2: [
        # It goes wrong at every second call.
        (
            """
runs = [0]


def misled(lib, x):
    runs[0] += 1
    return lib.square(x) * float(runs[0] % 2 + 1)
""",
            "it gives two results for one x",
        ),
        # In the library as well: an array is written into.
        (
            """
def misled(lib, x):
    y = lib.square(lib.square(x))
    x.grad = 5.0
    return y
""",
            "and the library is wrong as well",
        ),
        (
            """
def misled(lib, x):
    y = lib.square(x)
    try:
        y.creator.sources
    except Exception:
        x.grad = 5.0
    return y
""",
            "by which it could tell which of the two it has got",
        ),
        (
            """
def is_old(y):
    return hasattr(y.creator, "outputs")


def misled(lib, x):
    y = lib.square(x)
    if is_old(y):
        x.grad = 5.0
    return y
""",
            "by which it could tell which of the two it has got",
        ),
        (
            """
def misled(lib, x):
    if lib.Variable is not Variable:
        x.grad = 5.0
    return lib.square(x)
""",
            "by which it could tell which of the two it has got",
        ),
        (
            """
def misled(lib, x):
    if lib.Variable.__module__ == "dezero_mini.core":
        return lib.square(x)
    return lib.square(x) * 1.0
""",
            "by which it could tell which of the two it has got",
        ),
    ],
    3: [
        # Right where no result is shared.
        (
            """
def leaf_gradients(y):
    gradients, waiting = {}, [(y.creator, np.ones(y.shape))]
    while waiting:
        f, gy = waiting.pop()
        gxs = f.backward(gy)
        for source, gx in zip(f.sources, gxs if isinstance(gxs, tuple) else (gxs,)):
            if isinstance(source, Function):
                waiting.append((source, gx))
            elif source is not None:
                gradients[source] = gradients.get(source, 0) + gx
    return gradients
""",
            "Each is to be visited once",
        ),
        # Each source counts as used once, which is right where nothing is shared.
        (
            changed(
                WALK,
                ("uses[source] = uses.get(source, 0) + 1", "uses[source] = 1"),
            ),
            "has more than leaves in it",
        ),
        # It asks the walk of the notebook, which asks for depths.
        (
            "def leaf_gradients(y):\n    return walk(y.creator, np.ones(y.shape))[1]",
            "Can the uses alone say who is ready?",
        ),
        (
            """
from operator import attrgetter


def leaf_gradients(y):
    functions = [y.creator]
    for function in functions:
        functions += [s for s in function.sources if isinstance(s, Function) and s not in functions]
    gradients = {y.creator: np.ones(y.shape)}
    for function in sorted(functions, key=attrgetter("generation"), reverse=True):
        gxs = function.backward(gradients.pop(function))
        for source, gx in zip(function.sources, gxs if isinstance(gxs, tuple) else (gxs,)):
            if source is not None:
                gradients[source] = gradients[source] + gx if source in gradients else gx
    return gradients
""",
            "Can the uses alone say who is ready?",
        ),
        # It adds in place to an array that is the gradient of another source, too.
        *(
            (
                changed(
                    WALK,
                    (
                        "gradients[source] = gradients[source] + gx if source in gradients else gx",
                        "if source in gradients:\n"
                        "                    gradients[source] += gx\n"
                        "                else:\n"
                        "                    gradients[source] = gx",
                    ),
                    ("ready.pop()", pop),
                ),
                "What makes a new array in its place?",
            )
            for pop in ("ready.pop()", "ready.pop(0)")
        ),
        # Deep graphs stop it.
        (
            """
def leaf_gradients(y):
    uses, gradients = {}, {y.creator: np.ones(y.shape)}

    def count(f):
        for source in f.sources:
            uses[source] = uses.get(source, 0) + 1
            if uses[source] == 1 and isinstance(source, Function):
                count(source)

    def visit(f):
        gxs = f.backward(gradients.pop(f))
        for source, gx in zip(f.sources, gxs if isinstance(gxs, tuple) else (gxs,)):
            if source is not None:
                gradients[source] = gradients.get(source, 0) + gx
                uses[source] -= 1
                if uses[source] == 0 and isinstance(source, Function):
                    visit(source)

    count(y.creator)
    visit(y.creator)
    return gradients
""",
            "A graph may be deep",
        ),
    ],
}
