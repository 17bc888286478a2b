"""Answers to the exercises of step05_chain_rule: right ones, wrong ones, and lucky ones."""


def slope(expression):
    """The answer to the first exercise."""
    return f"slope_of_exp_of_exp = {expression}"


def reciprocal(derivative, forward="1 / x"):
    """A Reciprocal of two lines."""
    return f"""
class Reciprocal(Function):
    def forward(self, x):
        return {forward}

    def derivative(self, x):
        return {derivative}
"""


def loop(*lines, start="value, slope = x, 1.0", end="return value, slope"):
    """A value_and_slope whose loop has these lines."""
    body = "\n        ".join(lines)
    return f"""
def value_and_slope(functions, x):
    {start}
    for f in functions:
        {body}
    {end}
"""


SLOPE = "slope = f.derivative(value) * slope"
VALUE = "value = f.forward(value)"

RIGHT = {
    1: [
        slope("np.exp(0.7 + np.exp(0.7))"),
        slope("np.prod(step05.local_slopes([Exp(), Exp()], Variable(np.array(0.7))))"),
        slope("np.array(np.e**0.7 * np.e ** (np.e**0.7))"),
    ],
    2: [
        reciprocal("-(x**-2.0)", "x**-1.0"),
        reciprocal("-(self.forward(x) ** 2)", "np.reciprocal(x)"),
        reciprocal("-1 / (x * x)", "np.true_divide(1, x)"),
    ],
    3: [
        loop(SLOPE, VALUE, end="return [value, slope]"),
        loop(
            "slope, x = slope * f.derivative(x), f(Variable(np.array(x))).data",
            start="slope = 1",
            end="return np.array([x, slope])",
        ),
        """
from functools import reduce


def value_and_slope(functions, x):
    return reduce(
        lambda pair, f: (f.forward(pair[0]), f.derivative(pair[0]) * pair[1]), functions, (x, 1)
    )
""",
        """
def value_and_slope(functions, x):
    slope, i = np.float64(1.0), 0
    while i < len(functions):
        local = functions[i].derivative(x)
        slope *= local
        x = functions[i].forward(x)
        i += 1
    return x, slope
""",
    ],
}

WRONG = {
    1: [
        (slope("np.exp(0.7) ** 2"), "Which value reaches that link?"),
        (slope("np.exp(0.7) + np.exp(np.exp(0.7))"), "Are the slopes of a chain added?"),
        (slope("np.exp(np.exp(0.7))"), "that is the slope of the second link."),
        (slope("np.exp(0.7)"), "And the second?"),
        (slope("0.7 * np.exp(np.exp(0.7))"), "which slope has the exponential at 0.7?"),
        (slope("np.exp(0.7) * np.exp(np.exp(np.exp(0.7)))"), "exp(0.7), or more?"),
        (slope("Exp()(Exp()(Variable(np.array(0.7))))"), "came out as a Variable"),
        (slope("[np.exp(0.7), np.exp(np.exp(0.7))]"), "has shape (2,)"),
    ],
    2: [
        (reciprocal("1 / x**2"), "does 1/x grow or shrink when x grows?"),
        (reciprocal("np.log(abs(x))"), "Which way round is the question?"),
        (reciprocal("1 / x"), "that is the value."),
        (reciprocal("-1 / x"), "which power of x is below, and which sign"),
        (reciprocal("2 / x**3"), "Was a derivative taken twice?"),
        (reciprocal("-(x**2)"), "or one divided by it?"),
        (reciprocal("-1 / x**2", "x"), "that is x itself."),
        (reciprocal("-1 / x**2", "1 / x**2"), "Which power of x is 1/x?"),
        (reciprocal("-1 / x.data**2"), "an array was taken for a box"),
        (reciprocal("-1 / x**2", "Variable(1 / x)"), "Who wraps what forward returns?"),
        (reciprocal("-1 / x^2"), "^ is no power in Python."),
        (reciprocal("print(-1 / x**2)"), "derivative returned nothing"),
        (
            "class Reciprocal(Function):\n    def forward(self, x):\n        return 1 / x",
            "which of the two methods is missing",
        ),
    ],
    3: [
        (loop(VALUE, SLOPE), "the slope was taken after the value had moved on."),
        (loop("slope = f.derivative(value)", VALUE), "What became of the others?"),
        (
            loop("slope += f.derivative(value)", VALUE, start="value, slope = x, 0.0"),
            "are the slopes of a chain added?",
        ),
        (loop("slope += f.derivative(value)", VALUE), "are the slopes of a chain added?"),
        (loop("slope *= f.derivative(x)", VALUE), "are all slopes taken at x?"),
        (loop(VALUE), "What does each f do to the slope?"),
        (loop(SLOPE, VALUE, start="value, slope = x, 0.0"), "stays 0."),
        (loop(SLOPE, VALUE, start="value, slope = x, x"), "that is x times too much."),
        (loop(SLOPE, VALUE, end="return slope, value"), "Which of the two comes first?"),
        (loop(SLOPE, VALUE, end="return value"), "two numbers are wanted"),
        (loop(SLOPE, VALUE, start="value = x"), "which name has no value yet"),
        (loop(SLOPE, VALUE, end="print(value, slope)"), "value_and_slope returned nothing"),
        (loop(SLOPE, "value = f(value)"), "a Function takes a box."),
        (
            loop(SLOPE, VALUE, end="return value, slope").replace(
                "in functions", "in functions[1:]"
            ),
            "the first link did not run.",
        ),
        (
            loop(SLOPE, VALUE, "return value, slope"),
            "that is after the first link.",
        ),
        (loop("slope *= f.derivative(value)", "value = f.forward(x)"), "the value so far?"),
    ],
}

LUCKY = {
    1: [
        (slope("np.exp(0) * np.exp(1)"), "that is the slope at 0."),
        (slope("np.exp(0.7) * np.exp(2.01)"), "Was it rounded, or measured?"),
        (slope("15.0841"), "Was it rounded, or measured?"),
        (
            slope("numerical_diff(lambda x: Exp()(Exp()(x)), Variable(np.array(0.7)))"),
            "Was it rounded, or measured?",
        ),
        (slope("str(np.exp(0.7) * np.exp(np.exp(0.7)))"), "came out as a str"),
        (slope("np.array([np.exp(0.7) * np.exp(np.exp(0.7))])"), "has shape (1,)"),
    ],
    2: [
        (reciprocal("-1 / 2**x"), "that is 2 to the power x."),
        (reciprocal("-2 / x**3"), "that fits at 2 alone."),
        (reciprocal("-0.0625"), "has shape ()"),
        (reciprocal("-1 / (x * abs(x))"), "that fits above zero."),
        (reciprocal("-1 / x**2", "1 / abs(x)"), "Which sign has 1/x at −2?"),
        (reciprocal("-1 / x**2", "np.array(0.25)"), "has shape ()"),
        (
            reciprocal("numerical_diff(self, Variable(x))"),
            "Is it a difference of two values?",
        ),
        (
            """
class Reciprocal(Function):
    def forward(self, x):
        self.y = 1 / x
        return self.y

    def derivative(self, x):
        return -(self.y**2)
""",
            "without a call before it.",
        ),
        (
            """
class Reciprocal(Function):
    y = 1.0

    def forward(self, x):
        self.y = 1 / x
        return self.y

    def derivative(self, x):
        return -np.ones_like(x) * self.y**2
""",
            "that is the slope at 1.",
        ),
    ],
    3: [
        (
            """
def value_and_slope(functions, x):
    A, B, C = functions
    a = A.forward(x)
    b = B.forward(a)
    return C.forward(b), A.derivative(x) * B.derivative(a) * C.derivative(b)
""",
            "how many functions may there be?",
        ),
        (
            "def value_and_slope(functions, x):\n"
            "    return np.exp(2 * x**2), 4 * x * np.exp(2 * x**2)",
            "the value of sin(exp(x))",
        ),
        (
            """
def value_and_slope(functions, x):
    value, slope = functions[0].forward(x), 1.0
    for f in functions[1:]:
        slope = f.derivative(value) * slope
        value = f.forward(value)
    return value, slope
""",
            "the first slope is missing.",
        ),
        (
            """
def value_and_slope(functions, x):
    slopes = []
    for f in functions:
        slopes.append(f.derivative(x))
        x = f.forward(x)
    return x, np.prod(slopes)
""",
            "39 slopes were kept at once.",
        ),
        (
            """
def value_and_slope(functions, x):
    slopes = step05.local_slopes(functions, Variable(np.array(x)))
    for f in functions:
        x = f.forward(x)
    return x, np.prod(slopes)
""",
            "39 slopes were kept at once.",
        ),
        (
            """
def value_and_slope(functions, x):
    value, slope = x, 1.0
    for f in functions:
        value = f.forward(value)
    for f in functions:
        slope *= f.derivative(x)
        x = f.forward(x)
    return value, slope
""",
            "Can one loop give value and slope?",
        ),
        (
            """
def value_and_slope(functions, x):
    def chain(box):
        for f in functions:
            box = f(box)
        return box

    box = Variable(np.array(x))
    return chain(box).data, numerical_diff(chain, box)
""",
            "Is it a difference of two values?",
        ),
        (
            """
def value_and_slope(functions, x):
    slope = 1.0
    while functions:
        f = functions.pop(0)
        slope *= f.derivative(x)
        x = f.forward(x)
    return x, slope
""",
            "the list of functions was changed.",
        ),
        (
            """
def value_and_slope(functions, x):
    if not functions:
        return x, 1.0
    value, slope = value_and_slope(functions[1:], functions[0].forward(x))
    return value, slope * functions[0].derivative(x)
""",
            "Can one loop do it?",
        ),
    ],
}
