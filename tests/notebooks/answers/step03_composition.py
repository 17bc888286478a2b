"""Answers to the exercises of step03_composition: right ones, wrong ones, and lucky ones."""


def fourth_power(body):
    """A fourth_power of one line."""
    return f"def fourth_power(x):\n    return {body}\n"


def bell(body, negated="-x"):
    """A Negate and a bell, each of one line."""
    return f"""
class Negate(Function):
    def forward(self, x):
        return {negated}


def bell(x):
    return {body}
"""


def compose(body, before=""):
    """A compose whose inner function has this body, after some lines of its own."""
    return f"""
def compose(*functions):
    {before or "pass"}

    def composite(x):
        {body}

    return composite
"""


BELL = "Exp()(Negate()(Square()(x)))"

RIGHT = {
    1: [
        "square = Square()\nfourth_power = lambda x: square(square(x))",
        """
def fourth_power(x):
    for link in [Square()] * 2:
        x = link(x)
    return x
""",
        fourth_power("C(A(x))"),
    ],
    2: [
        bell(BELL, "0 - x"),
        bell(BELL, "np.negative(x)"),
        """
class Negate(Function):
    def forward(self, x):
        y = np.empty_like(x)
        y[...] = -1 * x
        return y


square, negate, exp = Square(), Negate(), Exp()
bell = lambda box: exp(negate(square(box)))
""",
    ],
    3: [
        """
from functools import reduce


def compose(*functions):
    return lambda x: reduce(lambda result, f: f(result), functions, x)
""",
        """
def compose(*functions):
    if not functions:
        return lambda x: x
    *others, last = functions
    return lambda x: last(compose(*others)(x))
""",
        """
class compose:
    def __init__(self, *functions):
        self.functions = list(functions)

    def __call__(self, x):
        result = Variable(x.data)
        for i in range(len(self.functions)):
            result = self.functions[i](result)
        return result
""",
    ],
}

WRONG = {
    1: [
        (fourth_power("Square()(x)"), "What has to go into the second one?"),
        (fourth_power("Square(Square(x))"), "What was called here, and on what?"),
        (fourth_power("Square()(Square()(x).data)"), "an array was taken for a box"),
        (fourth_power("Square()(Square()(Square()(x)))"), "that is a square too many."),
        (fourth_power("Square()(x).data ** 2"), "and a Variable is wanted"),
        ("def fourth_power(x):\n    Square()(Square()(x))", "fourth_power(x) returned nothing"),
        (fourth_power("Variable(2 * Square()(x).data)"), "those are two squares, added."),
        (fourth_power("Exp()(Square()(x))"), "is the second function a Square?"),
        ("fourth_power = Square()(Square()(Variable(np.array(3.0))))", "and a Variable came"),
        (
            "def fourth_power(x):\n    x.data = Square()(Square()(x)).data\n    return x",
            "Whose box is it?",
        ),
    ],
    2: [
        (bell("Exp()(Square()(Negate()(x)))"), "Where does the sign have to change?"),
        (bell("Negate()(Exp()(Square()(x)))"), "What has to be negated instead?"),
        (bell("Exp()(Negate()(x))"), "Is the square in the chain?"),
        (bell("Square()(Exp()(Negate()(x)))"), "Which function has to run first?"),
        (bell("Negate()(Square()(Exp()(x)))"), "Which one has to run first?"),
        (bell("Negate()(Square()(x))"), "What is still to be done with it?"),
        (bell("Exp(Negate(Square(x)))"), "What was called here, and on what?"),
        (bell(BELL, "np.exp(-x)"), "Negate()(x) for x"),
        (bell(BELL, "x"), "Where does the sign change?"),
        (bell(BELL, "Variable(-x)"), "Who wraps what forward returns?"),
        (bell(BELL, "-x.data"), "an array was taken for a box"),
        (bell(BELL, "-x if x > 0 else x"), "Can one formula do for all of them?"),
        (bell(f"print({BELL})"), "bell(x) returned nothing"),
    ],
    3: [
        (
            compose("for f in reversed(functions): x = f(x)\n        return x"),
            "In which order does your loop go?",
        ),
        (
            compose("for f in functions: y = f(x)\n        return y"),
            "only the last function ran.",
        ),
        (compose("for f in functions: return f(x)"), "only the first function ran."),
        (
            compose(
                "y = functions[0](x)\n        for f in functions[1:]: y = f(y)\n        return y"
            ),
            "What is left to return?",
        ),
        (
            "def compose(*functions):\n    for f in functions:\n        x = f(x)\n    return x",
            "which name has no value yet",
        ),
        (
            "def compose(*functions):\n    def composite(x):\n        for f in functions:\n"
            "            x = f(x)\n        return x",
            "compose returned nothing",
        ),
        (compose("for f in functions: x.data = f(x).data\n        return x"), "Whose box is it?"),
        (compose("return c(b(a(x)))", "a, b, c = functions"), "how many functions may there be?"),
        (
            "def compose(*functions):\n    return functions",
            "compose has to return a function, which is then called with x",
        ),
        (
            compose("for f in functions: x = f(x)"),
            "compose(square, exp)(x) returned nothing",
        ),
        (
            "from functools import reduce\n\n\ndef compose(*functions):\n"
            "    return reduce(lambda f, g: lambda x: g(f(x)), functions)",
            "What is left to return?",
        ),
        (
            "def compose(functions):\n    def composite(x):\n        for f in functions:\n"
            "            x = f(x)\n        return x\n    return composite",
            "compose gets functions, however many",
        ),
        (
            "def compose(x, *functions):\n    for f in functions:\n        x = f(x)\n    return x",
            "and what it returns the box?",
        ),
    ],
}

LUCKY = {
    1: [
        (fourth_power("Variable(27 * x.data)"), "It fits at 3; what is (2²)²?"),
        (fourth_power("Variable(np.array(81.0))"), "Where does x come in?"),
        (fourth_power("Variable(9 * x.data**2)"), "It fits at 3; what is (2²)²?"),
        (fourth_power("Variable(x.data**4)"), "the number of Squares that ran is 0."),
        (fourth_power("Variable(Square()(x).data ** 2)"), "the number of Squares that ran is 1."),
    ],
    2: [
        (bell("Variable(np.exp(-(x.data**2)))", "-abs(x)"), "Which sign has −x when x is −2?"),
        (bell(BELL, "-abs(x)"), "Which sign has −x when x is −2?"),
        (bell("Variable(np.exp(-(x.data**2)))"), "but no Square ran."),
        (bell("Exp()(Variable(-Square()(x).data))"), "but no Negate ran."),
        (bell("Exp()(Negate()(Variable(x.data**2)))"), "but no Square ran."),
        (bell("Variable(np.array([1.0, np.exp(-2.25)]))"), "has shape (2,)"),
        (bell(BELL, "-x if np.ndim(x) else x"), "Where does the sign change?"),
    ],
    3: [
        (compose("return functions[1](functions[0](x))"), "only two functions ran."),
        (
            compose("while rest: x = rest.pop(0)(x)\n        return x", "rest = [*functions]"),
            "Is something used up by the first call?",
        ),
        (
            compose("for f in rest: x = f(x)\n        return x", "rest = iter(functions)"),
            "Is something used up by the first call?",
        ),
        (
            compose(
                "for f in functions[:3]: x = f(x)\n        return x",
            ),
            "compose(shift, shift, … 40 of them)(x)",
        ),
        (
            compose("for f in functions: x = f(x)\n        return x if functions else None"),
            "compose()(x) returned nothing",
        ),
        (
            compose(
                "for f in compose.last: x = f(x)\n        return x", "compose.last = functions"
            ),
            "compose(square, exp)(x) for x",
        ),
    ],
}
