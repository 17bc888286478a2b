"""Wrong answers to the exercises of step10_gradient_check with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        (
            """
class Log(Function):
    def forward(self, x):
        return np.log(x)

    def derivative(self, x):
        return np.log(x)
""",
            "that is the logarithm itself.",
        ),
        (
            """
class Log(Function):
    def forward(self, x):
        return np.log10(x)

    def derivative(self, x):
        return 1 / x
""",
            "do forward and derivative belong to the same function?",
        ),
    ],
    2: [
        (
            """
class Determinant(Function):
    def forward(self, x):
        (a, b, c), (d, e, f), (g, h, i) = x
        return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)

    def backward(self, gy):
        (a, b, c), (d, e, f), (g, h, i) = self.input.data
        first_row = [e * i - f * h, f * g - d * i, d * h - e * g]
        second_row = [c * h - b * i, a * i - c * g, a * h - b * g]
        third_row = [b * f - c * e, a * f - c * d, a * e - b * d]
        return gy * np.array([first_row, second_row, third_row])
""",
            "where do indices start?",
        ),
        (
            """
class Determinant(Function):
    def forward(self, x):
        return np.sum(x)

    def backward(self, gy):
        return gy * np.array([[24.0, 5.0, -4.0], [-6.0, 9.0, 1.0], [-7.0, -10.0, 8.0]])
""",
            "which index does the message name?",
        ),
    ],
    3: [
        (
            """
def judge(f):
    try:
        return gradient_check(f, Variable(0.0))
    except AssertionError:
        return False
""",
            "all four are right at 0, at the end of a chain.",
        ),
        (
            """
def judge(f):
    try:
        return gradient_check(f, Variable([-1.3, 0.7]))
    except AssertionError:
        return False
""",
            "the last one forgets gy.",
        ),
        (
            """
def judge(f):
    return gradient_check(lambda x: square(f(x)), Variable([-1.3, 0.7]))
""",
            "Who catches it?",
        ),
    ],
}
