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
            "all four are right at 0, with one element.",
        ),
        (
            """
def judge(f):
    try:
        return gradient_check(f, Variable([0.0, 0.0]))
    except AssertionError:
        return False
""",
            "all but the last are right near 0.",
        ),
        (
            """
def judge(f):
    try:
        return gradient_check(f, Variable([-0.01, 0.01]))
    except AssertionError:
        return False
""",
            "the second is right near 0.",
        ),
        (
            """
def judge(f):
    try:
        return gradient_check(f, Variable(-0.01))
    except AssertionError:
        return False
""",
            "which places, and how many at once, are missing?",
        ),
        (
            """
def judge(f):
    try:
        return gradient_check(f, Variable(1.3))
    except AssertionError:
        return False
""",
            "which sign had your places, and how many elements had x?",
        ),
        (
            """
def judge(f):
    try:
        return gradient_check(f, Variable([0.4, 1.3]))
    except AssertionError:
        return False
""",
            "the third is right for positive x.",
        ),
        (
            """
def judge(f):
    try:
        return all(gradient_check(f, Variable(place)) for place in (-1.3, 0.7))
    except AssertionError:
        return False
""",
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
        (
            """
def judge(f):
    return gradient_check(f, Variable([-1.3, 0.7]))
""",
            "Who catches it?",
        ),
    ],
}
