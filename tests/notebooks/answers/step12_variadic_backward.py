"""Answers to the exercises of step12_variadic_backward: right ones, wrong ones, lucky ones."""

SUM_DIFFERENCE = """
class SumDifference(Function):
    def forward(self, x0, x1):
        {forward}

    def backward(self, g_sum, g_difference):
        {backward}
"""
FORWARD = "return x0 + x1, x0 - x1"
BACKWARD = "return g_sum + g_difference, g_sum - g_difference"

POLAR = """
class Polar(Function):
    def forward(self, r, angle):
        {forward}

    def backward(self, gx, gy):
        r, angle = [box.data for box in self.inputs]
        c, s = np.cos(angle), np.sin(angle)
        return {gradients}
"""
POINT = "return r * np.cos(angle), r * np.sin(angle)"
GRADIENTS = "gx * c + gy * s, r * (gy * c - gx * s)"


def sum_difference(forward=FORWARD, backward=BACKWARD):
    return SUM_DIFFERENCE.format(forward=forward, backward=backward)


def polar(forward=POINT, gradients=GRADIENTS):
    return POLAR.format(forward=forward, gradients=gradients)


RIGHT = {
    1: [
        "taken, returned = 2, 3",
        "taken = len(('sum', 'product'))\nreturned = np.array(3.0)",
    ],
    2: [
        sum_difference("return np.add(x0, x1), np.subtract(x0, x1)"),
        sum_difference(
            "return (x0 + x1, x0 - x1)",
            "gx = g_sum + g_difference\n        return (gx, gx - 2 * g_difference)",
        ),
        sum_difference(backward=f"self.kept = g_sum\n        {BACKWARD}"),
    ],
    3: [
        """
class Polar(Function):
    def forward(self, r, angle):
        self.unit = np.cos(angle), np.sin(angle)
        self.r = r
        return tuple(r * part for part in self.unit)

    def backward(self, gx, gy):
        c, s = self.unit
        return c * gx + s * gy, self.r * (c * gy - s * gx)
""",
        """
class Polar(Function):
    def forward(self, r, angle):
        point = r * np.exp(1j * angle)
        return point.real, point.imag

    def backward(self, gx, gy):
        x, y = [box.data for box in self.outputs]
        r = np.hypot(x, y)
        return (gx * x + gy * y) / r, gy * x - gx * y
""",
    ],
    4: [
        "two_calls = lambda x: mul(square(x), x)",
        """
def two_calls(x):
    return mul(x, add(x, Variable(2.0)))
""",
        """
def two_calls(x):
    a = square(x)
    return step12.Mul()(x, a)
""",
    ],
}

WRONG = {
    1: [
        ("taken = 3\nreturned = 2", "is a gradient taken for each input, or for each output?"),
        ("taken = 2\nreturned = 2", "where do the returned gradients go?"),
        ("taken = 6\nreturned = 6", "that is the number of slopes."),
        ("taken = 2\nreturned = 6", "Where are those of one input added up?"),
    ],
    2: [
        (sum_difference(backward="return g_sum, g_difference"), "How many outputs does x change?"),
        (
            sum_difference(backward="gx = g_sum + g_difference\n        return gx, gx"),
            "when y grows, does x − y grow?",
        ),
        (
            sum_difference(backward="return g_sum - g_difference, g_sum + g_difference"),
            "in which order do the gradients have to be returned?",
        ),
        (
            sum_difference(backward="return g_sum + g_difference, g_difference - g_sum"),
            "Which output falls when y grows?",
        ),
        (sum_difference(backward="return [g_sum + g_difference, g_sum]"), "returned a list"),
        (sum_difference(backward="return g_sum + g_difference"), "returned one thing"),
        (sum_difference("return [x0 + x1, x0 - x1]"), "Which brackets make one?"),
        (sum_difference(backward=f"gx = {BACKWARD[7:]}"), "backward returned nothing."),
        (
            "def SumDifference(x0, x1):\n    return add(x0, x1), x0.data - x1.data",
            "has to be a class that takes over from Function",
        ),
        (sum_difference().replace("backward", "backwards"), "no `backward` of its own"),
        (sum_difference("return add(x0, x1), x0 - x1"), "takes self and two arrays"),
    ],
    3: [
        (
            polar(gradients="gx * c - gy * r * s, gx * s + gy * r * c"),
            "is that one gradient for each output?",
        ),
        (polar(gradients="gx * c + gy * s, gy * c - gx * s"), "Where is r?"),
        (
            polar(gradients="gx * c + gy * s, r * (gx * s + gy * c)"),
            "when the angle grows, does x grow?",
        ),
        (polar(gradients="r * (gy * c - gx * s), gx * c + gy * s"), "in which order"),
        (polar(gradients="gx * c + gy * s, r * (gx * s - gy * c)"), "Mind the signs."),
        (polar(gradients="gx * c, -gx * r * s"), "Where is the share of the other one?"),
        (polar("return np.cos(angle), np.sin(angle)"), "where is r?"),
        (polar("return r * np.sin(angle), r * np.cos(angle)"), "which of the two has the cosine?"),
        (polar("r * np.cos(angle), r * np.sin(angle)"), "forward returned nothing."),
        (
            polar("return r * np.cos(np.deg2rad(angle)), r * np.sin(np.deg2rad(angle))"),
            "take radians",
        ),
    ],
    4: [
        ("def two_calls(x):\n    return add(x, x)", "two calls are wanted"),
        ("def two_calls(x):\n    return square(square(x))", "that is right."),
        ("def two_calls(x):\n    return add(square(x), mul(x, x))", "Calls made: 3"),
        ("def two_calls(x):\n    return square(add(x, x))", "gets the same box twice"),
        ("def two_calls(x):\n    a = square(x)\n    return mul(a, a)", "gets the same box twice"),
        ("def two_calls(x):\n    return x + x**2", "only functions take Variables"),
        ("def two_calls(x):\n    add(square(x), x)", "returned nothing"),
        ("def two_calls(x):\n    return mul(x, Variable(2.0))", "two calls are wanted"),
        ("def two_calls(x):\n    return x", "no way leads from the result back to x"),
        ("def two_calls(x):\n    return 2 * x.data", "a Variable is wanted"),
    ],
}

LUCKY = {
    1: [
        ("taken = '2'\nreturned = '3'", "came out as a str, and a number is wanted"),
        ("taken = [2]\nreturned = [3]", "has shape (1,)"),
    ],
    2: [
        # Right at one place, for one shape, or for one call alone.
        (sum_difference("return np.array(7.0), np.array(3.0)"), "the first output"),
        (
            sum_difference("x0 += x1\n        return x0, x0 - 2 * x1"),
            "written into",
        ),
        (
            sum_difference(
                backward="g_sum += g_difference\n        return g_sum, g_sum - 2 * g_difference"
            ),
            "written into",
        ),
        (sum_difference("return float(x0 + x1), float(x0 - x1)"), "an array came"),
        (sum_difference(backward="return 2.0, 0.0"), "if both outputs have the gradient 1"),
        (
            sum_difference(
                backward="""x, y = [box.data for box in self.inputs]
        return 2 * x, -2 * y"""
            ),
            "the gradient of x is not",
        ),
        (
            sum_difference("return x0 + x1, np.abs(x0 - x1)"),
            "the second output of SumDifference is not",
        ),
    ],
    3: [
        (
            polar(gradients="2 * r, 0 * r"),
            "the gradient of r is not",
        ),
        (polar(gradients="c + s, r * (c - s)"), "if both outputs have the gradient 1"),
        (
            """
class Polar(Function):
    kept = []

    def forward(self, r, angle):
        Polar.kept[:] = r, angle
        return r * np.cos(angle), r * np.sin(angle)

    def backward(self, gx, gy):
        r, angle = self.kept
        c, s = np.cos(angle), np.sin(angle)
        return gx * c + gy * s, r * (gy * c - gx * s)
""",
            "that belongs to another call",
        ),
        (
            """
class Polar(Function):
    def forward(self, r, angle):
        import math
        return np.asarray(r * math.cos(angle)), np.asarray(r * math.sin(angle))

    def backward(self, gx, gy):
        r, angle = [box.data for box in self.inputs]
        c, s = np.cos(angle), np.sin(angle)
        return gx * c + gy * s, r * (gy * c - gx * s)
""",
            "an array came",
        ),
        (
            """
class Polar(Function):
    def forward(self, r, angle):
        return r * np.cos(angle), r * np.sin(angle)

    def backward(self, gx, gy):
        r, angle = [box.data for box in self.inputs]
        g_angle = r * (gy * np.cos(angle) - gx * np.sin(angle))
        gx *= np.cos(angle)
        return gx + gy * np.sin(angle), g_angle
""",
            "written into",
        ),
        (
            polar(gradients="gx * c + gy * abs(s), r * (gy * c - gx * abs(s))"),
            "the gradient of r is not",
        ),
    ],
    4: [
        (
            """
def two_calls(x):
    return mul(square(x), Variable(x.data))
""",
            "Was an array taken out of its box?",
        ),
        (
            """
def two_calls(x):
    y = square(square(x))
    x.data = x.data + 1.0
    return y
""",
            "leave the data alone",
        ),
        (
            """
import copy

def two_calls(x):
    return copy.copy(square(square(x)))
""",
            "is a copy",
        ),
        (
            """
class Double(Function):
    def forward(self, x):
        return 2 * x

    def backward(self, gy):
        return gy

def two_calls(x):
    return Double()(square(x))
""",
            "no other functions",
        ),
        ("def two_calls(x):\n    return add(step12.exp(x), x)", "no other functions"),
        (
            """
def two_calls(x):
    y = square(square(x))
    y.grad = 3.0
    return y
""",
            "that is right",
        ),
        (
            """
def two_calls(x):
    return add(square(x), Variable(np.random.rand()))
""",
            "two results for one x",
        ),
        (
            """
def two_calls(x):
    return Variable(square(square(x)).data)
""",
            "no way leads from the result back to x",
        ),
    ],
}
