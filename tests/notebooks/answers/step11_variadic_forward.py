"""Answers to the exercises of step11_variadic_forward: right ones, wrong ones, and lucky ones."""


def product(body):
    """The text of an answer to exercise 1."""
    lines = "\n".join(f"        {line}" for line in body.strip("\n").split("\n"))
    return f"class Product(Function):\n    def forward(self, *xs):\n{lines}\n"


def div_mod(results):
    """The text of an answer to exercise 2."""
    return f"class DivMod(Function):\n    def forward(self, x0, x1):\n        return {results}\n"


RIGHT = {
    1: [
        product("return np.prod(xs, axis=0)"),
        product("import math\nreturn math.prod(xs)"),
        product("result = np.ones_like(xs[0])\nfor x in xs:\n    result *= x\nreturn result"),
        product("from functools import reduce\nreturn reduce(lambda a, b: a * b, xs)"),
        product("first, *others = xs\nfor x in others:\n    first = first * x\nreturn (first,)"),
        """
class Product(Function):
    def forward(self, first, *others):
        return first * self.forward(*others) if others else first
""",
    ],
    2: [
        div_mod("np.divmod(x0, x1)"),
        div_mod("tuple([np.floor(x0 / x1), np.mod(x0, x1)])"),
        div_mod("np.floor(x0 / x1), x0 - np.floor(x0 / x1) * x1"),
        div_mod("divmod(x0, x1)"),
    ],
    3: [
        """
def leaves(y):
    waiting, seen = [y], []
    while waiting:
        x = waiting.pop(0)
        if x not in seen:
            seen.append(x)
            waiting += list(x.creator.inputs) if x.creator else []
    return [x for x in seen if x.creator is None]
""",
        """
def leaves(y):
    found, waiting = set(), [y]
    while waiting:
        x = waiting.pop()
        if x.creator is None:
            found.add(x)
        else:
            waiting.extend(x.creator.inputs)
    return found
""",
        """
def leaves(y):
    waiting, seen = [y], []
    while waiting:
        x = waiting.pop()
        if any(x is other for other in seen):
            continue
        seen.append(x)
        if x.creator:
            waiting.extend(x.creator.inputs)
    return [x for x in seen if x.creator is None]
""",
        """
def leaves(y):
    boxes = {id(y): y}
    waiting = [y]
    while waiting:
        f = waiting.pop().creator
        for x in f.inputs if f is not None else ():
            if id(x) not in boxes:
                boxes[id(x)] = x
                waiting.append(x)
    return tuple(x for x in boxes.values() if not x.creator)
""",
    ],
}

WRONG = {
    1: [
        (product("return np.prod(xs)"), "Along which axis do the inputs lie?"),
        (product("return xs[0] * xs[1]"), "Does your loop run over all of xs?"),
        (
            product("result = 0.0\nfor x in xs:\n    result = result + x\nreturn result"),
            "that is the sum: with which value does a product start?",
        ),
        (
            product("result = 0.0\nfor x in xs:\n    result = result * x\nreturn result"),
            "with which value does a product start?",
        ),
        (product("return xs"), "came out in several boxes."),
        (product("return np.array(xs)"), "What makes one array of them?"),
        (
            product("result = 1.0\nfor x in xs:\n    result = result * x\n    return result"),
            "Does the return stand inside the loop?",
        ),
        (
            product("result = 1.0\nfor x in xs:\n    result = result * x"),
            "forward returned nothing",
        ),
        (
            product("return xs[0] * xs[1] * xs[2]"),
            "how many inputs are there at least?",
        ),
        (product("return xs[0] * xs[1]").replace("*xs)", "xs)"), "with a star before the name"),
        (
            product("return np.prod(xs, axis=0)").replace("(Function)", ""),
            "takes over from Function",
        ),
    ],
    2: [
        (div_mod("[x0 // x1, x0 % x1]"), "What does `__call__` take for several results?"),
        (div_mod("np.trunc(x0 / x1), np.fmod(x0, x1)"), "that rounds towards zero."),
        (div_mod("x0 % x1, x0 // x1"), "which of the two comes first?"),
        (div_mod("x0 / x1, x0 % x1"), "how is the quotient rounded down?"),
        (div_mod("x0 // x1"), "What does `__call__` take for several results?"),
        (div_mod("x0 // x1, x0 % x1, x1"), "3 boxes came out, and two are wanted"),
        (div_mod("x0 // x1, x0 / x1 - x0 // x1"), "What is left of x0?"),
        (div_mod("np.round(x0 / x1), x0 % x1"), "that rounds to the nearest."),
        (div_mod("None"), "forward returned nothing"),
    ],
    3: [
        (
            """
def leaves(y):
    found, waiting = [], [y]
    while waiting:
        x = waiting.pop()
        if x.creator is None:
            found.append(x)
        else:
            waiting.extend(x.creator.inputs)
    return found
""",
            "have you met it before?",
        ),
        (
            """
def leaves(y):
    while y.creator is not None:
        y = y.creator.input
    return [y]
""",
            "Do you follow all inputs?",
        ),
        (
            """
def leaves(y):
    if y.creator is None:
        return [y]
    return list({leaf for x in y.creator.inputs for leaf in leaves(x)})
""",
            "What did step 08 do?",
        ),
        (
            """
def leaves(y):
    found, waiting, seen = [], [y], set()
    while waiting:
        x = waiting.pop()
        if x not in seen:
            seen.add(x)
            found.append(x)
            if x.creator is not None:
                waiting.extend(x.creator.inputs)
    return found
""",
            "is none of its leaves. What has a leaf for its creator?",
        ),
        (
            """
def leaves(y):
    return list(y.creator.inputs)
""",
            "the tuple of its inputs, or None?",
        ),
        ("def leaves(y):\n    return y", "leaves came out as a Variable"),
    ],
}

LUCKY = {
    1: [
        (
            product("result = xs[0]\nfor x in xs[1:]:\n    result *= x\nreturn result"),
            "an input was written into. Whose array is it?",
        ),
        (product("a, b, *c = xs\nreturn a * b * (c[0] if c else 1)"), "stopped with ValueError"),
        (
            product("return np.exp(np.sum(np.log(np.abs(xs)), axis=0))"),
            "what becomes of the signs?",
        ),
        (
            product("result = 1.0\nfor x in set(map(float, xs)):\n    result *= x\nreturn result"),
            "stopped with TypeError",
        ),
        (product("return 24.0 if len(xs) == 3 else xs[0] * xs[1]"), "is not 24"),
        (
            product("return np.prod(xs, axis=0) if np.ndim(xs[0]) else sum(xs)"),
            "that is the sum",
        ),
        (
            """
class Product(Function):
    factors = []

    def forward(self, *xs):
        self.factors.extend(xs)
        return np.prod(self.factors, axis=0)
""",
            "Is something left of the call before?",
        ),
        (
            product("return np.prod(np.array(xs, dtype=np.float32), axis=0)"),
            "is right to some digits only. Where are the others lost?",
        ),
    ],
    2: [
        (div_mod("x0 // x1, np.ones_like(x0)"), "is not 1. What is it?"),
        (div_mod("x0 // x1, 1.0"), "the second output has shape (), and (5,) is wanted"),
        (div_mod("x0 // x1, x1 % x0"), "which of the two is divided by which?"),
        (div_mod("x0 // x1, np.abs(x0 % x1)"), "a quotient that is rounded down?"),
        (div_mod("x0 // x1, np.fmod(x0, x1)"), "a quotient that is rounded down?"),
        (div_mod("x0 // x1, x0 % 2"), "this pair is not"),
        (div_mod("x0 // 2, x0 % 2"), "this pair is not"),
        (div_mod("np.trunc(x0 / x1) - (x0 < 0), x0 % x1"), "this pair is not"),
        (
            div_mod("np.array([3.0, -4.0]), np.array([1.0, 1.0])"),
            "the first output has shape (2,), and (5,) is wanted",
        ),
        (
            "class DivMod(Function):\n    def forward(self, x0, x1):\n"
            "        q = x0 // x1\n        x0 -= q * x1\n        return q, x0\n",
            "an input was written into.",
        ),
    ],
    3: [
        (
            """
def leaves(y):
    found, waiting = {}, [y]
    while waiting:
        x = waiting.pop()
        if x.creator is None:
            found[float(x.data)] = x
        else:
            waiting.extend(x.creator.inputs)
    return list(found.values())
""",
            "Do you compare boxes, or their data?",
        ),
        (
            """
def leaves(y):
    found, waiting = [], [y]
    while waiting:
        x = waiting.pop()
        if hasattr(x, "seen"):
            continue
        x.seen = True
        if x.creator is None:
            found.append(x)
        else:
            waiting.extend(x.creator.inputs)
    return found
""",
            "It was there when asked before. What is left of that call?",
        ),
        (
            """
def leaves(y):
    found, waiting = [], [y]
    while waiting:
        x = waiting.pop()
        if x.creator is None:
            if x.data not in [leaf.data for leaf in found]:
                found.append(x)
        else:
            waiting.extend(x.creator.inputs)
    return found
""",
            "Do you compare boxes, or their data?",
        ),
        (
            """
def leaves(y):
    found, waiting = set(), [y]
    while waiting:
        x = waiting.pop()
        if x.creator is None:
            found.add(x)
        else:
            waiting.extend(x.creator.inputs[:2])
            x.creator = None
    return list(found)
""",
            "y has lost its creator.",
        ),
        (
            """
def leaves(y):
    import sys

    sys.setrecursionlimit(100_000)
    if y.creator is None:
        return {y}
    return set().union(*map(leaves, y.creator.inputs))
""",
            "What did step 08 do?",
        ),
        ("def leaves(y):\n    return [y]", "is none of its leaves"),
        (
            """
def leaves(y):
    found, waiting = set(), [y]
    while waiting:
        x = waiting.pop()
        if x.creator is None:
            found.add(x)
        else:
            waiting.extend(x.creator.inputs)
    return [x.data for x in found]
""",
            "Are boxes wanted, or their data?",
        ),
    ],
}
