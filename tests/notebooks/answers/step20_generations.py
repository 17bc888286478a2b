"""Answers to the exercises of step20_generations: right ones, wrong ones, and lucky ones."""

import itertools

MENDED = """
class Unfinished(Variable):
    def backward(self, retain_grad=False):
        self._grad = self.seed()
        functions, seen = [], set()

        def push(f):
            if f is not None and f not in seen:
                seen.add(f)
                heapq.heappush(functions, (-f.generation, -len(seen), f))

        push(self.creator)
        while functions:
            _, _, f = heapq.heappop(functions)
            for x, gx in zip(f.inputs, self.input_gradients(f), strict=True):
                x.accumulate(gx)
                push(x.creator)
            if not retain_grad:
                self.clear_outputs(f)
"""
HEAP = "heapq.heappush(functions, (-f.generation, -len(seen), f))"
POP = "_, _, f = heapq.heappop(functions)"
SORTED = (
    (HEAP, "functions.append(f)\n                functions.sort(key=lambda f: f.generation)"),
    (POP, "f = functions.pop()"),
)
# Each fault: how it comes back into the class, and the words that name it. The check names them
# in this order.
FAULTS = [
    ((("f is not None and ", ""),), "What happens when it is pushed?"),
    ((("x.accumulate(gx)", "x._grad = gx"),), "What has become of those before it?"),
    (
        (("            if not retain_grad:\n                self.clear_outputs(f)\n", ""),),
        "Who reads retain_grad?",
    ),
    (SORTED, "put in order again and again."),
]


def changed(*changes, text=MENDED):
    """The mended class with some of its lines changed."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def with_faults_left():
    """Yield the class with each choice of faults left, and the words for the first of them.

    All faults at once are the program as it was shipped.
    """
    for number in range(1, len(FAULTS)):
        for left in itertools.combinations(FAULTS, number):
            yield changed(*(change for changes, _ in left for change in changes)), left[0][1]


def with_method(body):
    """The class with another body of `backward`."""
    return "class Unfinished(Variable):\n    def backward(self, retain_grad=False):\n" + body


COUNTING = with_method(
    """
        self._grad = self.seed()
        uses, found = {}, [] if self.creator is None else [self.creator]
        while found:
            f = found.pop()
            for g in {x.creator for x in f.inputs} - {None}:
                if g not in uses:
                    found.append(g)
                uses[g] = uses.get(g, 0) + 1
        ready = [] if self.creator is None else [self.creator]
        while ready:
            f = ready.pop()
            for x, gx in zip(f.inputs, self.input_gradients(f)):
                x.accumulate(gx)
            for g in {x.creator for x in f.inputs} - {None}:
                uses[g] -= 1
                if uses[g] == 0:
                    ready.append(g)
            if not retain_grad:
                self.clear_outputs(f)
"""
)
SORTED_ONCE = with_method(
    """
        def behind(f, seen):
            waiting = [f]
            while waiting:
                f = waiting.pop()
                if f is None or id(f) in seen:
                    continue
                seen.add(id(f))
                yield f
                waiting.extend(x.creator for x in f.inputs)

        self._grad = self.seed()
        for f in sorted(behind(self.creator, set()), key=lambda f: -f.generation):
            for x, gx in zip(f.inputs, self.input_gradients(f)):
                x.accumulate(gx)
            if retain_grad is False:
                self.clear_outputs(f)
"""
)
BY_GENERATION = with_method(
    """
        self._grad = self.seed()
        waiting, seen = {}, set()

        def push(f):
            if f is None or id(f) in seen:
                return
            seen.add(id(f))
            if f.generation not in waiting:
                heapq.heappush(generations, -f.generation)
            waiting.setdefault(f.generation, []).append(f)

        generations = []
        push(self.creator)
        while generations:
            latest = waiting.pop(-generations[0])
            heapq.heappop(generations)
            while latest:
                f = latest.pop()
                for x, gx in zip(f.inputs, self.input_gradients(f)):
                    x.accumulate(gx)
                    push(x.creator)
                if not retain_grad:
                    self.clear_outputs(f)
"""
)

RECURSIVE = with_method(
    """
        def later(f, seen, order):
            if f is not None and f not in seen:
                seen.add(f)
                for x in f.inputs:
                    later(x.creator, seen, order)
                order.append(f)

        self._grad, order = self.seed(), []
        later(self.creator, set(), order)
        for f in reversed(order):
            for x, gx in zip(f.inputs, self.input_gradients(f)):
                x.accumulate(gx)
            if not retain_grad:
                self.clear_outputs(f)
"""
)

RIGHT = {
    1: [
        'visiting_order = ("mul", "neg", "exp", "square")',
        'visiting_order = np.array(["Mul", "Neg", "Exp", "Square"])',
        """
y = four_functions(Variable(2.0))
visiting_order = [type(f).__name__ for f in backward_order(y)]
""",
    ],
    2: [
        "def smallest(x):\n    a = x * x\n    return step20.exp(a) * a",
        "def smallest(x):\n    a = 3 / x\n    return 2 * a - a",
        "smallest = lambda x: (lambda a: a**3 / a)(square(x))",
        """
class Cube(step20.Function):
    def forward(self, x):
        return x**3

    def derivative(self, x):
        return 3 * x**2


def smallest(x):
    a = Cube()(x)
    return -a + a
""",
    ],
    3: [
        COUNTING,
        SORTED_ONCE,
        BY_GENERATION,
        changed(
            (HEAP, "bisect.insort(functions, f, key=lambda f: f.generation)"),
            (POP, "f = functions.pop()"),
            text="import bisect\n" + MENDED,
        ),
        changed(
            ("seen = [], set()", "seen = [], {id(None)}"),
            ("f is not None and f not in seen", "id(f) not in seen"),
            ("seen.add(f)", "seen.add(id(f))"),
        ),
        with_method(
            """
        self._grad = self.seed()
        for f in self.visiting_order():
            for x, gx in zip(f.inputs, self.input_gradients(f)):
                x.accumulate(gx)
            if not retain_grad:
                self.clear_outputs(f)
"""
        ),
    ],
    4: [
        "def misled(x):\n    y = x * x\n    x.data = 5\n    return y",
        "def misled(x):\n    y = step20.exp(x)\n    x.data += 1\n    return y + square(x)",
        """
def misled(x):
    c = Variable(3.0)
    y = c * x
    c.data[...] = 7
    return y
""",
        """
import copy


def misled(x):
    return copy.copy(square(x))
""",
        """
def misled(x):
    y = square(square(x))
    y.creator.inputs[0].data[...] = 1.0
    return y
""",
        """
class Clip(step20.Function):
    def forward(self, x):
        return np.minimum(x, 0.2, out=x)

    def backward(self, gy):
        return np.zeros_like(gy)


def misled(x):
    a = square(x)
    y = a * a
    Clip()(a)
    return y
""",
    ],
}

WRONG = {
    1: [
        ('visiting_order = ["Square", "Exp", "Neg", "Mul"]', "that is the way forward."),
        ('visiting_order = ["Mul", "Square", "Neg", "Exp"]', "that is step 19."),
        ('visiting_order = ["Mul", "Neg", "Square", "Exp"]', "Which generation has Exp"),
        ('visiting_order = ["Mul", "Exp", "Neg", "Square"]', "exp or the minus?"),
        ('visiting_order = ["Neg", "Mul", "Exp", "Square"]', "or before all?"),
        ('visiting_order = ["Mul", "Square", "Neg", "Exp", "Square"]', "is visited once"),
        ('visiting_order = ["Mul", "Neg", "Exp"]', "Who made a?"),
        ("visiting_order = [3, 2, 1, 0]", "names in quotation marks are wanted"),
    ],
    2: [
        ("def smallest(x):\n    a = square(x)\n    return a + square(a)", "gets it right."),
        (
            "def smallest(x):\n    a = square(x)\n    return square(a) + square(a)",
            "Does every use of a need a Function of its own?",
        ),
        ("def smallest(x):\n    return square(square(square(x)))", "the old order gets it right."),
        (
            "def smallest(x):\n    a = square(x)\n    return a + a",
            "then at most one result lies in between",
        ),
        ("def smallest(x):\n    return square(x)", "there has to be a result in between"),
        ("def smallest(x):\n    return x", "no way leads from the result back to x."),
        ("def smallest(x):\n    a = square(x)\n    square(a) + a", "smallest returned nothing"),
    ],
    3: [
        *with_faults_left(),
        (with_method("        pass\n"), "came out as None"),
        (changed(("x.accumulate(gx)", "x.accumulate(2 * gx)")), "the slope of 3 z is not 6.0"),
        (changed(("x.accumulate(gx)", "x.accumulates(gx)")), "from its end"),
        (changed(("x.accumulate(gx)", "x._grad += gx")), "before the first one comes?"),
        (
            changed(
                ("x.accumulate(gx)", "x._grad = gx if x._grad is None else x._grad.__iadd__(gx)")
            ),
            "What if one of them adds into it?",
        ),
        (changed((POP, "f = heapq.heappop(functions)")), "Which part of it is the Function?"),
        (changed(("retain_grad=False", "retain_grad=True")), "has kept its gradient"),
        (
            changed(
                ("retain_grad=False", "retain_grad=False, seen=set()"),
                (", seen = []", " = []"),
                ("[], set()", "[]"),
            ),
            "gradient of one pass",
        ),
        (
            changed(("if not retain_grad:", "if retain_grad:")),
            "a result in between has kept its gradient",
        ),
        (changed(("if not retain_grad:", "if True:")), "When is it kept?"),
        (
            changed(("x.accumulate(gx)", "x._grad = gx if x._grad is None else x._grad + gx")),
            "which method of the step adds gradients",
        ),
        (changed((" -len(seen),", ""), ("_, _, f", "_, f")), "are two Functions compared?"),
        (changed(("-f.generation", "f.generation")), "Have all uses of a result answered"),
        (RECURSIVE, "What did step 08 put in its place?"),
        (
            changed((HEAP, "functions.append(f)"), (POP, "f = functions.pop()")),
            "Have all uses of a result answered",
        ),
    ],
    4: [
        ("def misled(x):\n    return square(x)", " is right. Which numbers does a Function read"),
        ("def misled(x):\n    return x * x.data", "Does x act past"),
        ("def misled(x):\n    return x**x", "Can the gradient be wrong without one?"),
        ("def misled(x):\n    return Variable(5.0)", "x has no gradient at all"),
        (
            "def misled(x):\n    y = square(x)\n    y.data = y.data * 3\n    return y",
            "Does x act past",
        ),
        (
            "def misled(x):\n    y = square(x)\n    x.data = [1.0, 2.0]\n    return y",
            "everybody sees that something is wrong",
        ),
        ("def misled(x):\n    y = x * x\n    x.data = np.nan\n    return y", "gradient is nan"),
        ("def misled(x):\n    square(x)", "misled returned nothing"),
        ("def misled(x):\n    return x.data**2", "a Variable is wanted"),
    ],
}

LUCKY = {
    1: [
        ('visiting_order = "Mul, Neg, Exp, Square"', "that is one text."),
        ('visiting_order = {"Mul", "Neg", "Exp", "Square"}', "names in quotation marks"),
        ("visiting_order = backward_order(four_functions(Variable(1.0)))", "names in quotation"),
    ],
    2: [
        (
            """
def smallest(x):
    a = square(x)
    y = square(a)
    z = square(y)
    a.data = a.data + 1
    return z
""",
            "Does anything but the order make it wrong?",
        ),
        (
            """
def smallest(x):
    a = square(x)
    if x.data > 1:
        return square(a) + a
    return a + square(a)
""",
            "the old order gets it right.",
        ),
        (
            """
def smallest(x):
    a = square(x)
    y = a + square(a)
    y.creator.inputs = y.creator.inputs[::-1]
    return y
""",
            "writes into the graph.",
        ),
        (
            """
def smallest(x):
    a = square(x)
    b = a * 0
    return b + a
""",
            "the old order gets it right.",
        ),
        (
            "c = square(Variable(2.0))\n\n\ndef smallest(x):\n    return square(c) + c",
            "no way leads from the result back to x.",
        ),
    ],
    3: [
        ("class Unfinished(Variable):\n    pass", "has no `backward` of its own"),
        ("class Unfinished(Variable):\n    backward = Variable.backward", "finished `backward`"),
        (with_method("        super().backward(retain_grad)\n"), "the finished `backward`"),
        (with_method("        Variable.backward(self, retain_grad)\n"), "the finished `backward`"),
        (
            "finished = Variable.backward\n\n\n"
            + with_method("        return finished(self, retain_grad)\n"),
            "the finished `backward`",
        ),
        (
            with_method(
                """
        y = Variable(self.data)
        y.creator, y.__dict__["_seed"] = self.creator, self._seed
        if self.creator is not None:
            self.creator.outputs[:] = [(step20.weakref.ref(y), self.creator.outputs[0][1])]
        y.backward(retain_grad)
"""
            ),
            "the finished `backward`",
        ),
        (
            MENDED.replace("Unfinished", "Finished")
            + "\n\nclass Unfinished(Finished):\n    name = None",
            "has no `backward` of its own",
        ),
        ("Unfinished = Variable", "a class of its own"),
        (
            changed(
                (HEAP, "functions.append(f)"),
                (POP, "f = max(functions, key=lambda f: f.generation); functions.remove(f)"),
            ),
            "put in order again and again.",
        ),
        (
            changed(
                (HEAP, HEAP.replace("heapq.heappush", "list.append") + "; functions.sort()"),
                ("heapq.heappop(functions)", "functions.pop(0)"),
            ),
            "put in order again and again.",
        ),
        (
            changed(("[], set()", "[], []"), ("seen.add", "seen.append")),
            "Which structure knows at once whether it holds one?",
        ),
        (changed((" and f not in seen", ""), ("-len(seen)", "id(f)")), "is to be visited once"),
        (
            changed(
                (
                    "self.clear_outputs(f)",
                    "[y().cleargrad() for y, _ in f.outputs if y() is not None]",
                )
            ),
            "the seed that was set on the result is gone",
        ),
    ],
    4: [
        (
            """
def misled(x):
    y = square(x)
    y.backward()
    return y
""",
            "a gradient is there before anybody has gone back",
        ),
        ("def misled(x):\n    y = square(x)\n    y.grad = 5\n    return y", "that is a seed"),
        (
            """
def misled(x):
    with step20.no_grad():
        a = square(x)
    return a * x
""",
            "Does x act past",
        ),
        (
            "import random\n\n\ndef misled(x):\n    return square(x) * random.random()",
            "two results for one x",
        ),
        (
            """
calls = []


def misled(x):
    calls.append(x)
    return square(x) * len(calls)
""",
            "two results for one x",
        ),
        (
            """
class Wrong(step20.Square):
    def derivative(self, x):
        return x


def misled(x):
    return Wrong()(x)
""",
            "Is a rule of your own wrong?",
        ),
        (
            """
def misled(x):
    y = square(square(x))
    y.creator.generation = 0
    y.creator.inputs = (x,)
    return y
""",
            "writes into the graph.",
        ),
        (
            """
def misled(x):
    step20.Config.enable_backprop = False
    return square(x)
""",
            "x has no gradient at all",
        ),
        (
            "def misled(x):\n    return (x + 1e16) - 1e16",
            "the slope is 0.0. The rules of the graph",
        ),
        ("def misled(x):\n    return x + float(np.floor(7 * x.data))", "is right."),
        (
            """
def misled(x):
    a = Unordered(1.0) * x
    return square(a) + a
""",
            "Does it go wrong with plain Variables?",
        ),
    ],
}
