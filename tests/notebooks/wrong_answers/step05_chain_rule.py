"""Wrong answers to the exercises of step05_chain_rule with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        ("slope_at_zero = 1.0", "Which value reaches the second link?"),
        ("slope_at_zero = 1 + np.e", "Are the slopes of a chain added?"),
    ],
    2: [
        (
            """
class Reciprocal(Function):
    def forward(self, x):
        return 1 / x

    def derivative(self, x):
        return 1 / x**2
""",
            "does 1/x grow or shrink when x grows?",
        ),
        (
            """
class Reciprocal(Function):
    def forward(self, x):
        return 1 / x

    def derivative(self, x):
        return np.log(x)
""",
            "Which way round is the question?",
        ),
    ],
    3: [
        (
            """
def value_and_slope(functions, x):
    value, slope = x, 1.0
    for f in functions:
        value = f.forward(value)
        slope = f.derivative(value) * slope
    return value, slope
""",
            "the slope was taken after the value had moved on.",
        ),
        (
            """
def value_and_slope(functions, x):
    value, slope = x, 1.0
    for f in functions:
        slope = f.derivative(value)
        value = f.forward(value)
    return value, slope
""",
            "What became of the others?",
        ),
    ],
}
