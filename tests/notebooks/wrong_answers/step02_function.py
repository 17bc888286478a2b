"""Wrong answers to the exercises of step02_function with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        (
            """
class Cube(Function):
    def forward(self, x):
        return 3 * x
""",
            "Which operator is a power in Python?",
        ),
        (
            """
class Cube(Function):
    def forward(self, x):
        return x.data**3
""",
            "is x in forward a box or an array?",
        ),
    ],
    2: [
        (
            """
class Scale(Function):
    def __init__(self, factor):
        Scale.factor = factor

    def forward(self, x):
        return self.factor * x
""",
            "Is it kept in self?",
        ),
        (
            """
class Scale(Function):
    def __init__(self, factor):
        self.factor = factor

    def forward(self, x):
        return factor * x
""",
            "forward does not see the arguments of __init__.",
        ),
    ],
    3: [
        (
            """
def growth_of_the_error():
    return 2.0
""",
            "that is the growth of h.",
        ),
        (
            """
def growth_of_the_error():
    return 0.25
""",
            "that is the inverse.",
        ),
    ],
}
