"""Wrong answers to the exercises of step17_operators with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        ("number_of_variables = 3", "that is the number of Functions."),
        ("number_of_variables = 4", "did you count the constants?"),
        ("number_of_variables = 7", "is the second x another object than the first?"),
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
    ],
    3: [
        (
            """
class Dual:
    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.value * other.value, self.slope * other.slope)

    __radd__, __rmul__ = __add__, __mul__
""",
            "Is the slope of a product the product of the slopes?",
        ),
        (
            """
class Dual:
    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.value * other.value, self.slope * other.value)

    __radd__, __rmul__ = __add__, __mul__
""",
            "one of the factors x stands still.",
        ),
    ],
}
