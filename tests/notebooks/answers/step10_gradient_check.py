"""Answers to the exercises of step10_gradient_check: right ones, wrong ones, and lucky ones."""


def log(forward="np.log(x)", derivative="1 / x"):
    """The text of an answer to exercise 1."""
    return (
        f"class Log(Function):\n    def forward(self, x):\n        return {forward}\n\n"
        f"    def derivative(self, x):\n        return {derivative}\n"
    )


def determinant(*exchanges):
    """The right answer to exercise 2, with some of its parts exchanged."""
    text = """
class Determinant(Function):
    def forward(self, x):
        (a, b, c), (d, e, f), (g, h, i) = x
        return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)

    def backward(self, gy):
        (a, b, c), (d, e, f), (g, h, i) = self.input.data
        first_row = [e * i - f * h, f * g - d * i, d * h - e * g]
        second_row = [c * h - b * i, a * i - c * g, b * g - a * h]
        third_row = [b * f - c * e, c * d - a * f, a * e - b * d]
        return gy * np.array([first_row, second_row, third_row])
"""
    for old, new in exchanges:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


GRADIENT = "return gy * np.array([first_row, second_row, third_row])"
SHIPPED = ("c * d - a * f", "a * f - c * d")


def judge(places, test="gradient_check(f, Variable(places))"):
    """The text of an answer to exercise 3 that looks at some places."""
    return f"""
def judge(f):
    places = {places}
    try:
        return {test}
    except AssertionError:
        return False
"""


def slips(derivative, blind, other, forward="x**2"):
    """The text of an answer to exercise 4."""
    return (
        f"class SlipsThrough(Function):\n    def forward(self, x):\n        return {forward}\n\n"
        f"    def derivative(self, x):\n        return {derivative}\n\n\n"
        f"blind_place = {blind}\nother_place = {other}\n"
    )


RIGHT = {
    1: [
        log("np.log(abs(x))"),
        log(derivative="np.exp(-np.log(x))"),
        log(derivative="1 / self.input.data"),
        """
class Log(Function):
    def forward(self, x):
        return np.log2(x) * np.log(2)

    def backward(self, gy):
        return gy / self.input.data
""",
    ],
    2: [
        determinant(("c * d - a * f", "-(a * f - c * d)")),
        determinant(
            (
                GRADIENT,
                "return gy * self.forward(self.input.data) * np.linalg.inv(self.input.data).T",
            )
        ),
        """
class Determinant(Function):
    def forward(self, x):
        return np.linalg.det(x)

    def backward(self, gy):
        a, b, c = self.input.data
        return gy * np.array([np.cross(b, c), np.cross(c, a), np.cross(a, b)])
""",
    ],
    3: [
        """
def judge(f):
    for places in ([-3.1, -0.2, 1.7], [0.1, 0.9, -1.1, 2.4]):
        x = Variable(places)
        y = f(x)
        weights = np.array([0.7, -1.4, 2.1, -0.3])[: y.data.size]
        y.grad = weights
        y.backward()
        if not np.allclose(x.grad, numerical_diff(f, x, weights=weights), rtol=1e-5):
            return False
    return True
""",
        """
def judge(f):
    try:
        gradient_check(f, Variable(np.random.default_rng(3).normal(0, 2, (3, 4))))
    except AssertionError:
        return np.False_
    return np.True_
""",
        """
def judge(f):
    x = Variable([-2.3, -0.7, 0.4, 1.9])
    f(x).backward()
    if not np.allclose(x.grad, numerical_diff(f, x)):
        return False
    y = f(x)
    y.grad = np.array([1.0, 2.0, 3.0, 4.0])
    y.backward()
    return np.allclose(x.grad, y.grad * numerical_diff(f, x))
""",
        judge("[-2.3, -0.7, 0.4, 1.9]", "bool(gradient_check(lambda x: f(x), Variable(places)))"),
    ],
    4: [
        slips(
            "2 * x + (x + 2) * (x + 1) * (x - 1) * (x - 2)",
            "[-2, -1, 1, 2]",
            "[-1.5, 0.3, 0.4, 3]",
        ),
        slips(
            "np.where(x > 10, 0.0, np.cos(x))",
            "np.array([-1.3, 0.4, 2.2, 3.9, 5.1])",
            "np.linspace(11.0, 15.0, 5)",
            "np.sin(x)",
        ),
        slips("np.ones_like(x)", "[1, 2, 3, -4]", "[-1, -2, -3, -5]", "np.abs(x)")
        .replace("[1, 2, 3, -4]", "[1e-9, -2e-9, 3e-9, 4e-9]")
        .replace("np.abs(x)", "np.sin(x)"),
        """
class SlipsThrough(Function):
    def forward(self, x):
        return np.cumsum(x**3)

    def backward(self, gy):
        x = self.input.data
        return np.cumsum(gy[::-1])[::-1] * (3 * x**2 + np.cos(np.pi * x))


blind_place = Variable([0.5, -1.5, 2.5, -3.5])
other_place = Variable([0.1, -0.2, 0.05, 1.0])
""",
    ],
}

WRONG = {
    1: [
        (log(derivative="np.log(x)"), "that is the logarithm itself."),
        (log("np.log10(x)"), "do forward and derivative belong to the natural logarithm, both?"),
        (log(derivative="np.exp(x)"), "that is the slope of exp. What undoes it?"),
        (log(derivative="-1 / x**2"), "Does forward compute 1/x?"),
        (log().replace("return 1 / x", "1 / x"), "`derivative` returned nothing"),
        (log("1 / x", "np.log(x)"), "Which logarithm does NumPy have?"),
        (log(derivative="1 / self.input"), "'int' and 'Variable'"),
        (log() + "\nLog = Log()\n", "Log is an object already, and the class is wanted."),
    ],
    2: [
        (
            determinant(SHIPPED, ("b * g - a * h", "a * h - b * g")),
            "the sign at index (1, 2) was right. Where do indices start",
        ),
        (
            determinant(("b * g - a * h", "a * h - b * g")),
            "and now the sign at index (1, 2)?",
        ),
        (
            determinant(SHIPPED, ("a * (e * i - f * h) - b", "a * (e * i - f * h) + b")),
            "`forward` was right as it was.",
        ),
        (determinant(SHIPPED, ("gy * np.array", "1.0 * gy * np.array")), "as it was before."),
        (determinant((GRADIENT, GRADIENT + ".T")), "is a row one of x, or a column?"),
        (
            determinant((GRADIENT, GRADIENT.replace("gy * ", ""))),
            "Where does gy go?",
        ),
        (determinant((GRADIENT, GRADIENT[7:])), "`backward` returned nothing"),
    ],
    3: [
        (judge("0.0"), "all four are right at 0, with one element."),
        (judge("[0.0, 0.0]"), "all but the last are right near 0."),
        (judge("[-0.01, 0.01]"), "the second is right near 0."),
        (judge("-0.01"), "which places, and how many at once, are missing?"),
        (judge("1.3"), "which sign had your places, and how many elements had x?"),
        (judge("[0.4, 1.3]"), "the third is right for positive x."),
        (
            judge("-1.3, 0.7", "all(gradient_check(f, Variable(place)) for place in places)"),
            "the last one averages gy.",
        ),
        (
            """
def judge(f):
    x = Variable([-1.3, 0.7])
    f(x).backward()
    return np.allclose(x.grad, numerical_diff(f, x))
""",
            "the last one averages gy.",
        ),
        ("def judge(f):\n    return gradient_check(f, Variable([-1.3, 0.7]))", "Who catches it?"),
        (
            """
def judge(f):
    try:
        gradient_check(f, Variable([-2.3, -0.7, 0.4, 1.9]))
    except AssertionError:
        return False
""",
            "judge returned nothing",
        ),
        (judge("[-2.3, -0.7, 0.4, 1.9]", "'right'"), "judge returned a str"),
        (
            judge("[-2.3, -0.7, 0.4]", "gradient_check(f, Variable(places), rtol=-1)"),
            "What does gradient_check say of Tanh() when nothing catches its error?",
        ),
    ],
    4: [
        (
            slips("x**2", "[0.0, 2.0, -1.0, 1.0]", "[0.5, 0.6, 0.7, -0.8]"),
            "gradient_check sees it at blind_place: at index (2,)",
        ),
        (slips("x**2", "[0.0, 2.0]", "[0.5, 0.6]"), "of at least four elements."),
        (slips("x**2", "[2.0, 2.0, 2.0, -2]", "[0.5, 0.6, 0.7, 0.8]"), "are alike"),
        (slips("x**2", "[1.0, 2.0, 3.0, 4.0]", "[0.5, 0.6, 0.7, 0.8]"), "numbers of one sign"),
        (
            slips("2 * x", "[-2.0, -1.0, 1.0, 3.0]", "[-2.5, -1.5, 0.5, 2.5]"),
            "the gradient at other_place is off by",
        ),
        (
            slips("2 * x + np.sin(np.pi * x)", "[-2.0, -1.0, 1.0, 3.0]", "[4.0, 5.0, 6.0, 7.0]"),
            "the gradient at other_place is off by",
        ),
        (
            slips("2 * x + np.sin(np.pi * x)", "[-2.0, -1.0, 1.0, 3.0]", "0.5"),
            "They are to have one shape",
        ),
        (slips("2 * x", "'here'", "'there'"), "A list of numbers?"),
    ],
}

LUCKY = {
    1: [
        (log(derivative="1 / (x * np.log(10))"), "belong to the natural logarithm, both?"),
        (log("np.log10(x)", "1 / (x * np.log(10))"), "that is the logarithm to the base 10"),
        (
            log(derivative="numerical_diff(Log(), Variable(x))"),
            "is right to some digits only. Where are the others lost?",
        ),
        (log("np.round(np.log(x), 7)"), "Log()(x) at x = 1.319 is right to some digits only."),
        (log(derivative="2.5 - x / 1.5"), "the gradient of Log()(x)"),
        (
            "class Log(Function):\n    def forward(self, x):\n        return np.log(x)\n\n"
            "    def backward(self, gy):\n        return 1 / self.input.data\n",
            "Where does gy go?",
        ),
        (
            "class Log(Function):\n    def forward(self, x):\n        Log.x = x\n"
            "        return np.log(x)\n\n    def derivative(self, x):\n        return 1 / Log.x\n",
            "Who remembers x?",
        ),
    ],
    2: [
        (
            determinant(
                (GRADIENT, "return gy * np.array([[24.0, 5, -4], [-6, 9, 1], [-7, -10, 8]])")
            ),
            "the gradient of the determinant, for gy = ",
        ),
        (
            determinant((GRADIENT, "return gy * np.linalg.inv(self.input.data).T")),
            "the gradient of the determinant, for gy = ",
        ),
        (
            determinant(SHIPPED, ("c * (d * h - e * g)", "c * (d * h + e * g)")),
            "What has changed there?",
        ),
        (determinant(("c * d - a * f", "abs(c * d - a * f)")), "the gradient of the determinant"),
    ],
    3: [
        ("def judge(f):\n    return type(f).__name__ == 'Tanh'", "a Tanh of another name is right"),
        (
            "def judge(f):\n    return not isinstance(f, (NearZero, ToTheRight, OneByOne))",
            "Where else?",
        ),
        ("def judge(f):\n    return type(f) is Tanh", "you refuse the right one too."),
        (
            "verdicts = iter([True, False, False, False])\n\n"
            "def judge(f):\n    return next(verdicts, False)",
            "a Tanh of another name is right, and judge says False",
        ),
        (
            """
def judge(f):
    x = Variable([-2.3, -0.7, 0.4, 1.9])
    y = f(x)
    y.grad = np.array([1.0, -2.0, 3.0, 4.0])
    y.backward()
    return np.allclose(x.grad, y.grad * (1 - np.tanh(x.data) ** 2))
""",
            "the sine with the slope cos x is right, and judge says False",
        ),
        (
            """
def judge(f):
    x = np.array([-2.3, -0.7, 0.4, 1.9])
    right = (f(Variable(x + 1e-5)).data - f(Variable(x - 1e-5)).data) / 2e-5
    return np.allclose(f.derivative(x), right) and type(f).__name__ != "OneByOne"
""",
            "judge looks inside f.",
        ),
        (judge("[-0.9, -0.7, 0.4, 0.8]"), "is right between −1 and 1 alone"),
        (
            """
def judge(f):
    x = Variable([-2.3, -0.7, 0.4, 1.9])
    y = f(x)
    y.grad = seed = np.array([3.0, 2.0, 2.0, 3.0])
    y.backward()
    return np.allclose(x.grad, numerical_diff(f, x, weights=seed))
""",
            "turns gy around is right for one element alone, and judge says True",
        ),
    ],
    4: [
        (
            slips("np.random.normal() * x", "[-2.0, -1.0, 1.0, 3.0]", "[-2.5, -1.5, 0.5, 2.5]"),
            "gradient_check sees it at blind_place",
        ),
        (
            slips(
                "[setattr(SlipsThrough, 'n', SlipsThrough.n + 1), 2 * x * (SlipsThrough.n < 4)][1]",
                "[-2.0, -1.0, 1.0, 3.0]",
                "[-2.5, -1.5, 0.5, 2.5]",
            ).replace("blind_place", "SlipsThrough.n = -1\nblind_place", 1),
            "gives another value or gradient when it is called again",
        ),
        (
            slips("np.where(x > 0, 2 * x, np.nan)", "[-2, -1, 1, 3]", "[-2, -1, 1, 3]"),
            "is not finite.",
        ),
        (
            slips("np.where(np.abs(x) < 4, 2 * x, np.inf)", "[-2, -1, 1, 3]", "[-5, -6, -7, -8]"),
            "is not finite.",
        ),
        (
            slips(
                "np.zeros_like(x)",
                "[-2.1, -1.1, 1.1, 3.1]",
                "[-2.0, -1.0, 1.0, 3.0]",
                "np.floor(x.real)",
            ),
            "f has a corner or a jump there",
        ),
        (
            slips("0 * x", "[-2, -1, 1, 3]", "[-5, -6, -7, -8]", "1e-9 * x"),
            "any tolerance lets that pass, at every place. Can f be larger?",
        ),
        (slips("2 * x * (x.size > 1)", "[-2, -1, 1, 3]", "[0.5]"), "They are to have one shape"),
        (
            slips("2 * x * 1.09", "[0.0, -1e-9, 1e-9, 2e-9]", "[-2.0, -1.0, 1.0, 3.0]"),
            "is off by",
        ),
    ],
}
