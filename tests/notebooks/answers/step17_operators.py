"""Answers to the exercises of step17_operators: right ones, wrong ones, and lucky ones."""


def dual(sum_slope, product_slope, others="", start="slope=0.0"):
    """The class of exercise 3, with these two slopes."""
    return f"""
class Dual:
    def __init__(self, value, {start}):
        self.value, self.slope = value, slope

    def __add__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.value + other.value, {sum_slope})

    def __mul__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.value * other.value, {product_slope})

    {others or "__radd__, __rmul__ = __add__, __mul__"}
"""


SUM = "self.slope + other.slope"
PRODUCT = "self.slope * other.value + self.value * other.slope"

RIGHT = {
    1: [
        "number_of_variables = 3 + 3",
        "number_of_variables = len({'x', '3', '1', '3x', '3x²', '3x² + 1'})",
    ],
    2: [
        "def formula_in_two(x, y):\n    return x * x + 3 * x * y",
        "formula_in_two = lambda x, y: (x + y * 3.0) * x",
        """
def formula_in_two(x, y):
    three = Variable(np.full(x.shape, 3.0))
    return mul(x, add(x, mul(three, y)))
""",
        "def formula_in_two(x, y):\n    return x * x + x * y + x * y + x * y",
        # The gradients of these two are wrong until step 20, through no fault of theirs.
        "def formula_in_two(x, y):\n    xy = x * y\n    return x * x + xy + xy + xy",
        "def formula_in_two(x, y):\n    t = x + 0\n    return t * t + 3 * t * y",
    ],
    3: [
        """
class Dual:
    def __init__(self, value, slope=0.0):
        self.value = value
        self.slope = slope

    def __add__(self, other):
        if isinstance(other, (int, float)):
            return Dual(self.value + other, self.slope)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        if isinstance(other, (int, float)):
            return Dual(self.value * other, self.slope * other)
        return Dual(
            self.value * other.value, other.slope * self.value + other.value * self.slope
        )

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other
""",
        """
from collections import namedtuple


class Dual(namedtuple("Pair", ["value", "slope"], defaults=[0.0])):
    def __add__(self, other):
        a, da = self
        b, db = other if isinstance(other, Dual) else (other, 0)
        return Dual(a + b, da + db)

    def __mul__(self, other):
        a, da = self
        b, db = other if isinstance(other, Dual) else (other, 0)
        return Dual(a * b, a * db + b * da)

    __radd__, __rmul__ = __add__, __mul__
""",
    ],
}

WRONG = {
    1: [
        ("number_of_variables = 3", "that is the number of Functions."),
        ("number_of_variables = 4", "did you count the constants?"),
        ("number_of_variables = 7", "is the second x another object than the first?"),
        ("number_of_variables = 5", "is a Variable missing"),
        ("number_of_variables = 9", "Functions are no Variables."),
    ],
    2: [
        (
            """
def formula_in_two(x, y):
    factor = x.data + 3 * y
    return x * factor
""",
            "Through which other way does x act on the result?",
        ),
        (
            """
def formula_in_two(x, y):
    factor = x + 3 * y.data
    return x * factor
""",
            "Where is y taken out of its box?",
        ),
        (
            """
def formula_in_two(x, y):
    factor = x + 3 * y
    return x.data * factor
""",
            "Through which other way does x act on the result?",
        ),
        (
            """
def formula_in_two(x, y):
    factor = x + 3 * y
    x * factor
""",
            "formula_in_two returned nothing",
        ),
        ("def formula_in_two(x, y):\n    return x + 3 * y", "that is the factor alone."),
        ("def formula_in_two(x, y):\n    return x * x + 3 * y", "that is x² + 3y."),
        (
            """
def formula_in_two(x, y):
    factor = x.data + 3 * y.data
    return x.data * factor
""",
            "a Variable is wanted",
        ),
        (
            "def formula_in_two(x, y):\n    return x**2 + 3 * x * y",
            "is it written with + and * alone",
        ),
        (
            """
def formula_in_two(x, y):
    z = x * (x + 3 * y)
    z.backward()
    return z
""",
            "before anybody has gone back",
        ),
        (
            """
def formula_in_two(x, y):
    xy = x * Variable(y.data)
    return x * x + xy + xy + xy
""",
            "Where is y taken out of its box?",
        ),
    ],
    3: [
        (
            dual(SUM, "self.slope * other.slope"),
            "is the slope of a product the product of the slopes?",
        ),
        (dual(SUM, "self.slope * other.value"), "one of the factors stands still."),
        (dual(SUM, "self.value * other.slope"), "one of the factors stands still."),
        (dual("self.slope", PRODUCT), "the sum forgets a slope."),
        (dual("self.slope * other.slope", PRODUCT), "that is the product of the slopes."),
        (dual(SUM, SUM), "that is the slope of a sum."),
        (dual(SUM, PRODUCT.replace("+", "-")), "Look at the sign."),
        (dual(SUM, PRODUCT, start="slope=1.0"), "a constant does not move."),
        (dual(SUM, PRODUCT, others="pass"), "does a number meet a pair?"),
        (
            dual(SUM, PRODUCT).replace("self.value, self.slope = ", "Dual.value, Dual.slope = "),
            "Who is `self`?",
        ),
        (
            dual(SUM, PRODUCT).replace("return Dual(self.value *", "Dual(self.value *"),
            "came out as None",
        ),
    ],
}

LUCKY = {
    1: [
        ("number_of_variables = '6'", "came out as a str"),
        ("number_of_variables = [6]", "has shape (1,)"),
        ("number_of_variables = 6.5", "is not 6.5"),
    ],
    2: [
        (
            "def formula_in_two(x, y):\n    factor = x + 15.0\n    return x * factor",
            "the value of x² + 3xy",
        ),
        (
            """
def formula_in_two(x, y):
    z = Variable(x.data * (x.data + 3 * y.data))
    x.grad, y.grad = 2 * x.data + 3 * y.data, 3 * x.data
    return z
""",
            "before anybody has gone back",
        ),
        (
            """
def formula_in_two(x, y):
    double = 2 * x + 3 * y + 0 * x
    return double * x + -1 * x.data * x.data
""",
            "the gradient of x",
        ),
        (
            """
def formula_in_two(x, y):
    factor = x + float(3 * y.data.sum())
    return x * factor
""",
            "Where is y taken out of its box?",
        ),
    ],
    3: [
        (dual(SUM, "self.value + other.value"), "the slope of the product of two pairs"),
        (dual(SUM, "2 * self.value * self.slope"), "the slope of the product of two pairs"),
        (
            dual(SUM, PRODUCT, others="__radd__, __rmul__ = __add__, __add__"),
            "Which method answers for a product?",
        ),
        (
            dual("self.slope or other.slope", PRODUCT),
            "the sum forgets a slope.",
        ),
        (
            """
class Dual:
    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        self.value += other.value
        self.slope += other.slope
        return self

    def __mul__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        slope = self.slope * other.value + self.value * other.slope
        return Dual(self.value * other.value, slope)

    __radd__, __rmul__ = __add__, __mul__
""",
            "an operand was written into.",
        ),
        (
            dual(
                SUM,
                "((self.value + 1e-7 * self.slope) * (other.value + 1e-7 * other.slope)"
                " - self.value * other.value) / 1e-7",
            ),
            "right to some digits",
        ),
        (
            """
class Dual:
    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(15.0, 13.0)

    __mul__ = __radd__ = __rmul__ = __add__
""",
            "the value of the sum of two pairs",
        ),
    ],
}
