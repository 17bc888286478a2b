"""Wrong answers to the exercises of step18_more_operators with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        ("gradient_of_a_fraction = 2.0", "does 8 / x grow or fall when x grows?"),
        ("gradient_of_a_fraction = 1 / 2", "that is the slope in the first operand."),
        ("gradient_of_a_fraction = -8 / 2", "is the denominator squared?"),
    ],
    2: [
        (
            """
class DifferenceOfSquares(Function):
    def forward(self, x, y):
        return (x - y) * (x + y)

    def backward(self, gy):
        x, y = self.inputs
        return -gy * 2 * x.data, gy * 2 * y.data
""",
            "now both are turned round.",
        ),
        (
            """
class DifferenceOfSquares(Function):
    def forward(self, x, y):
        return (x - y) * (x + y)

    def backward(self, gy):
        x, y = self.inputs
        return gy * 2 * x.data - gy * 2 * y.data
""",
            "how many gradients does backward return?",
        ),
    ],
    3: [
        (
            """
class Power(Function):
    def forward(self, x, y):
        return x**y

    def backward(self, gy):
        x, y = (v.data for v in self.inputs)
        return gy * y * x ** (y - 1), gy * y * x ** (y - 1)
""",
            "y is not the base.",
        ),
        (
            """
class Power(Function):
    def forward(self, x, y):
        return x**y

    def backward(self, gy):
        x, y = (v.data for v in self.inputs)
        return y * x ** (y - 1), x**y * np.log(x)
""",
            "Where does the factor 10 come in?",
        ),
    ],
}
