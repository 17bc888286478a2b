"""Wrong answers to the exercises of step13_accumulation with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        ("after_three_rounds = 2.0", "Who clears x.grad before the next one?"),
        ("after_three_rounds = 8.0", "does a round double what it finds"),
    ],
    2: [
        (
            """
class Triple(Function):
    def forward(self, x):
        return 3 * x

    def backward(self, gy):
        gy += 2 * gy
        return gy
""",
            "Which line writes into it?",
        ),
        (
            """
class Triple(Function):
    def forward(self, x):
        return 3 * x

    def backward(self, gy):
        return gy + 3
""",
            "did you add where you should multiply?",
        ),
    ],
    3: [
        (
            """
def mixed(x):
    a = add(x, x)
    return mul(square(a), exp(a))

visits = ("Mul", "Exp", "Square", "Add")
slope_found = 6 * np.e
""",
            "What has a received when Add is asked?",
        ),
        (
            """
def mixed(x):
    a = add(x, x)
    return mul(square(a), exp(a))

visits = ("Mul", "Square", "Add", "Exp")
slope_found = 4 * np.e
""",
            "Which of the two is asked before Add?",
        ),
    ],
}
