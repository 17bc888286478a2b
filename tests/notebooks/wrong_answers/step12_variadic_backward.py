"""Wrong answers to the exercises of step12_variadic_backward with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        ("taken = 3\nreturned = 3", "is a gradient taken for each input, or for each output?"),
        ("taken = 2\nreturned = 2", "where do the returned gradients go?"),
    ],
    2: [
        (
            """
class SumDifference(Function):
    def forward(self, x0, x1):
        return x0 + x1, x0 - x1

    def backward(self, g_sum, g_difference):
        return g_sum, g_difference
""",
            "How many outputs does x change?",
        ),
        (
            """
class SumDifference(Function):
    def forward(self, x0, x1):
        return x0 + x1, x0 - x1

    def backward(self, g_sum, g_difference):
        total = g_sum + g_difference
        return total, total
""",
            "when y grows, does x − y grow?",
        ),
    ],
    3: [
        (
            """
class Polar(Function):
    def forward(self, r, angle):
        return r * np.cos(angle), r * np.sin(angle)

    def backward(self, gx, gy):
        r, angle = [input.data for input in self.inputs]
        first = gx * np.cos(angle) - gy * r * np.sin(angle)
        second = gx * np.sin(angle) + gy * r * np.cos(angle)
        return first, second
""",
            "is that one gradient for each output?",
        ),
        (
            """
class Polar(Function):
    def forward(self, r, angle):
        return r * np.cos(angle), r * np.sin(angle)

    def backward(self, gx, gy):
        r, angle = [input.data for input in self.inputs]
        g_r = gx * np.cos(angle) + gy * np.sin(angle)
        g_angle = -gx * np.sin(angle) + gy * np.cos(angle)
        return g_r, g_angle
""",
            "Where is r?",
        ),
    ],
}
