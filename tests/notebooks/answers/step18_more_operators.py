"""Answers to the exercises of step18_more_operators: right ones, wrong ones, and lucky ones."""


def difference(gradients, forward="(x - y) * (x + y)"):
    """The class of exercise 2 with another return of backward."""
    return f"""
class DifferenceOfSquares(Function):
    def forward(self, x, y):
        return {forward}

    def backward(self, gy):
        x, y = self.inputs
        return {gradients}
"""


def power(gradients, forward="x**y"):
    """The class of exercise 3 with a return of backward."""
    return f"""
class Power(Function):
    def forward(self, x, y):
        return {forward}

    def backward(self, gy):
        x, y = (v.data for v in self.inputs)
        return {gradients}
"""


def broken(result, places, before=""):
    """The two answers of exercise 4."""
    return f"""
{before}
def broken(x, c):
    return {result}


places = {places}
"""


COLUMN_AND_ROW = "[[1.0], [2.0], [3.0]], [4.0, 5.0]"

RIGHT = {
    1: [
        "gradient_of_a_fraction = -3",
        """
x = Variable(2.0)
(12 / x).backward()
gradient_of_a_fraction = x.grad
""",
    ],
    2: [
        difference("(2 * x.data * gy, -2 * y.data * gy)"),
        difference("[gy * 2 * x.data, -gy * 2 * y.data]"),
        difference("(gy * 2 * x.data, gy * -2 * y.data)", "x**2 - y**2"),
        """
class DifferenceOfSquares(Function):
    def forward(self, x, y):
        return (x - y) * (x + y)

    def backward(self, gy):
        x, y = self.inputs
        return gy * (x.data - y.data) + gy * (x.data + y.data), -(gy * 2 * y.data)
""",
        """
class DifferenceOfSquares(Function):
    def forward(self, x, y):
        self.slopes = 2 * x, -2 * y
        return np.square(x) - np.square(y)

    def backward(self, gy):
        return tuple(gy * slope for slope in self.slopes)
""",
    ],
    3: [
        power("gy * x**y * y / x, gy * x**y * np.log(x)"),
        power("gy * np.power(x, y - 1) * y, gy * np.log(x) * np.power(x, y)", "np.power(x, y)"),
        """
class Power(Function):
    def forward(self, x, y):
        return np.exp(y * np.log(x))

    def backward(self, gy):
        (x, y), z = [v.data for v in self.inputs], self.outputs[0][0]().data
        return gy * z * y / x, gy * z * np.log(x)
""",
    ],
    4: [
        broken("x + c", "np.ones((3, 1)), np.ones((1, 4))"),
        broken("(x + 0 * np.ones(3)) * (c + 0 * np.ones(3))", "2.0, 3.0"),
        broken("(x - c) ** 2 / 5", "[np.linspace(0, 1, 4), np.array([[2.0], [3.0]])]"),
        broken("x / c - c", "Variable([1.0, 2.0]), Variable([[3.0], [4.0], [5.0]])"),
        broken(
            "(x - Total()(x) / 3) * (c - Total()(c) / 3) ** 2",
            "[1.0, 2.0, 4.0], [0.5, 2.0, 3.0]",
            """
class Total(Function):
    def forward(self, x):
        return np.sum(x)

    def backward(self, gy):
        return np.broadcast_to(gy, self.input.shape)

""",
        ),
    ],
}

WRONG = {
    1: [
        ("gradient_of_a_fraction = 3.0", "does 12 / x grow or fall when x grows?"),
        ("gradient_of_a_fraction = 1 / 2", "that is the slope in the first operand."),
        ("gradient_of_a_fraction = -12 / 2", "is the denominator squared?"),
        ("gradient_of_a_fraction = 12 / 2", "that is the value of 12 / x."),
        ("gradient_of_a_fraction = -1 / 4", "Where is the 12?"),
    ],
    2: [
        (difference("-gy * 2 * x.data, gy * 2 * y.data"), "now it is turned round."),
        (difference("gy * 2 * x.data - gy * 2 * y.data"), "How many are wanted"),
        (difference("gy * 2 * x.data, gy * 2 * x.data"), "that is the gradient of x."),
        (difference("-gy * 2 * y.data, gy * 2 * x.data"), "that is the gradient of y."),
        (difference("gy * (x.data + y.data), -gy * 2 * y.data"), "is one summand lost?"),
        (difference("gy * 2 * x, -gy * 2 * y"), "Did you open x and y"),
        (difference("gy * 2 * x.data, -gy * y.data"), "the slope of y² is not y."),
        (difference("None"), "backward returned nothing"),
        (
            difference("gy * 2 * x.data, -gy * 2 * y.data", "print((x - y) * (x + y))"),
            "forward returned nothing",
        ),
        (difference("gy * x.data, -gy * y.data"), "the slope of x² is not x."),
    ],
    3: [
        (
            power("gy * y * x ** (y - 1), gy * y * x ** (y - 1)"),
            "y is not the base.",
        ),
        (power("y * x ** (y - 1), x**y * np.log(x)"), "Where does gy come in?"),
        (power("gy * y * x ** (y - 1), gy * np.log(x)"), "has two factors."),
        (power("gy * y * x ** (y - 1), gy * x**y"), "What is log x for?"),
        (power("gy * y * x ** (y - 1), gy * x**y * np.log10(x)"), "to the base 10"),
        (power("gy * x ** (y - 1), gy * x**y * np.log(x)"), "a c in front."),
        (power("gy * y * x ** (y - 1), 0"), "so it is for a constant exponent."),
        (power("gy * y * x**y - 1, gy * x**y * np.log(x)"), "without brackets?"),
        (power("gy * y * x ** (y - 1)"), "How many are wanted"),
        (power("gy * x**y * np.log(x), gy * y * x ** (y - 1)"), "Which comes first?"),
        (
            power("gy * y * x ** (y - 1), gy * x**y * np.log(x)").replace("v.data", "v"),
            "stopped with TypeError",
        ),
    ],
    4: [
        (broken("x + c", "[1.0, 2.0, 3.0], 0.5"), "the gradient of x is right"),
        (broken("x * c", "0.5, [1.0, 2.0, 3.0]"), "the gradient of c is right"),
        (broken("x * c", "2.0, 3.0"), "the gradient of x is right"),
        (broken("x + c", "[1.0, 2.0], [1.0, 2.0, 3.0]"), "an error is no silent fault."),
        (broken("(x + c).backward()", COLUMN_AND_ROW), "broken(x, c) returned nothing"),
        (broken("(x + c).data", COLUMN_AND_ROW), "a Variable is wanted"),
        (broken("x + c.data", COLUMN_AND_ROW), "no gradient comes back to c."),
        (broken("x + c", "[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]"), "holds two things"),
    ],
}

LUCKY = {
    1: [
        ("gradient_of_a_fraction = -2.0", "where are the 12 and the square of x?"),
        ("gradient_of_a_fraction = '-12 / 4'", "came out as a str"),
        ("gradient_of_a_fraction = -3.001", "is not -3.001"),
    ],
    2: [
        (difference("2 * x.data, -2 * y.data"), "that is so for a gy of 1."),
        (difference("gy * 2 * x.data, -2 * y.data"), "that is so for a gy of 1."),
        (difference("gy * 6.0, gy * -2.0"), "the gradient of x is not"),
        (
            difference("gy * 2 * x.data, -gy * 2 * y.data", "x * x - y"),
            "The forward of the stub is right.",
        ),
        (
            difference("gy * 2 * x.data, gy * 2 * y.data", "x * x + y * y"),
            "The forward of the stub is right.",
        ),
        (
            difference("gy.sum() * 2 * x.data, -gy.sum() * 2 * y.data"),
            "the gradient of x is not",
        ),
        (
            """
class DifferenceOfSquares(Function):
    def forward(self, x, y):
        DifferenceOfSquares.kept = x, y
        return x**2 - y**2

    def backward(self, gy):
        x, y = DifferenceOfSquares.kept
        return gy * 2 * x, -gy * 2 * y
""",
            "the gradient of x",
        ),
        (
            """
class DifferenceOfSquares(Function):
    def __call__(self, x, y):
        return x**2 - y**2
""",
            "has a __call__ of its own",
        ),
        (
            """
class DifferenceOfSquares(Function):
    def forward(self, x, y):
        return x**2 - y**2

    def backward(self, gy):
        x, y = self.inputs
        gy *= 2
        return gy * x.data, -gy * y.data
""",
            "the gradient that arrives was written into",
        ),
    ],
    3: [
        (power("gy * 3 * x**2, gy * x**y * np.log(x)"), "the gradient of x is not"),
        (power("10 * y * x ** (y - 1), 10 * x**y * np.log(x)"), "the gradient of x is not"),
        (power("gy * y * x ** (y - 1), gy * x**y * np.log(2.0)"), "the gradient of y is not"),
        (
            power("gy * y * x ** (y - 1), gy * (x ** (y + 1e-6) - x**y) / 1e-6"),
            "right to some digits only",
        ),
        (
            power("gy * y * x ** (y - 1), gy * np.abs(x**y * np.log(x))"),
            "the gradient of y is not",
        ),
        (
            power("gy * y * x ** (y - 1), gy * x**y * np.log(x)", "np.abs(x) ** np.abs(y)"),
            "what forward gives is not",
        ),
    ],
    4: [
        (
            broken("a * a + a * a", "2.0, 3.0").replace("    return", "    a = x * c\n    return"),
            "not by stretching alone",
        ),
        (broken("x.data * x * c", COLUMN_AND_ROW), "not by stretching alone"),
        (
            broken(
                "Half()(x * c)",
                COLUMN_AND_ROW,
                """
class Half(Function):
    def forward(self, x):
        return x / 2

    def backward(self, gy):
        return gy

""",
            ),
            "not by stretching alone",
        ),
        (broken("x * c * np.random.random()", COLUMN_AND_ROW), "gave two results"),
        (broken("x / c", "[[1.0], [2.0]], [0.0, 1.0]"), "is not a finite number"),
        (broken("Variable(1.0)", COLUMN_AND_ROW), "nothing was computed"),
    ],
}
