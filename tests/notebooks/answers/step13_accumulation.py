"""Answers to the exercises of step13_accumulation: right ones, wrong ones, lucky ones."""

TRIPLE = """
class Triple(Function):
    def forward(self, x):
        return 3 * x

    def backward(self, gy):
        {backward}
"""

MIXED = """
def mixed(x):
    a = add(x, x)
    return mul(square(a), exp(a))


visits = {visits}
slope_found = {slope}
"""
ORDER = '("Mul", "Exp", "Add", "Square")'


def triple(backward):
    return TRIPLE.format(backward=backward)


def mixed(visits=ORDER, slope="2 * np.e"):
    return MIXED.format(visits=visits, slope=slope)


RIGHT = {
    1: [
        "after_three_rounds = 3 * 2",
        "after_three_rounds = np.array(6)",
        """
after_three_rounds = Variable(3.0)
for _ in range(3):
    add(after_three_rounds, after_three_rounds).backward()
after_three_rounds = after_three_rounds.grad
""",
    ],
    2: [
        triple("gy = gy * 3\n        return gy"),
        triple("return gy + gy + gy"),
        triple("gy = gy.copy()\n        gy *= 3\n        return gy"),
        triple("return (np.multiply(3, gy),)"),
        """
class Triple(Function):
    def forward(self, x):
        return 3 * x

    def derivative(self, x):
        return 3.0
""",
    ],
    3: [
        mixed('["Mul", "Exp", "Add", "Square"]'),
        mixed('("mul", "exp", "add", "square")'),
        mixed('np.array(["Mul", "Exp", "Add", "Square"])'),
        mixed(slope="np.e + np.e"),
        mixed(slope="np.array(2.0) * np.exp(1)"),
        mixed('(Mul := "Mul", "Exp", "Add", "Square")', "2 * np.e**1"),
    ],
}

WRONG = {
    1: [
        ("after_three_rounds = 2.0", "Who clears x.grad before the next one?"),
        ("after_three_rounds = 8.0", "does a round double what it finds"),
        ("after_three_rounds = 18.0", "What does one round add to the gradient?"),
        ("after_three_rounds = 3.0", "how many gradients does one round send"),
        ("after_three_rounds = Variable(6.0)", "came out as a Variable, and a number is wanted"),
    ],
    2: [
        (triple("gy += 2 * gy\n        return gy"), "Which line writes into it?"),
        (triple("return gy + 3"), "did you add where you should multiply?"),
        (triple("return gy"), "Where has the factor 3 gone?"),
        (triple("return 3 * self.inputs[0].data"), "that is 3x. What is the slope of 3x?"),
        (triple("return gy * 3 * self.inputs[0].data"), "that has x in it."),
        (triple("3 * gy"), "backward returned nothing."),
        (triple("gy = gy * 3\n        return 3 * gy"), "is it multiplied by 3 two times?"),
        (
            triple("gy *= 3\n        return gy").replace("return 3 * x", "return x"),
            "forward is right as it is",
        ),
        (triple("return [3 * gy]"), "backward returned a list"),
        (triple("return gy, gy, gy"), "How many gradients go back to it?"),
    ],
    3: [
        (
            mixed('("Mul", "Exp", "Square", "Add")', "6 * np.e"),
            "What is last on the list after Exp",
        ),
        (mixed('("Mul", "Square", "Add", "Exp")', "4 * np.e"), "is put on the list last?"),
        (mixed('("Mul", "Square", "Exp", "Add")'), "which entry of the list does pop() take?"),
        (mixed('("Add", "Square", "Exp", "Mul")'), "that is the way forward."),
        (mixed(slope="6 * np.e"), "What has a received when Add is asked?"),
        (mixed(slope="4 * np.e"), "Which of the two is asked before Add?"),
        (mixed(slope="np.e"), "What does Add do with it?"),
        (mixed("(step13.Mul, step13.Exp, step13.Add, step13.Square)"), "names in quotation marks"),
        (mixed('"Mul, Exp, Add, Square"'), "the names stand in one text"),
    ],
}

LUCKY = {
    1: [
        ("after_three_rounds = '6.0'", "came out as a str, and a number is wanted"),
        ("after_three_rounds = (2.0, 4.0, 6.0)", "has shape (3,)"),
        ("after_three_rounds = 6.01", "is not 6.01"),
    ],
    2: [
        # Right under a seed of 1, for one x, or for one number alone.
        (triple("return 3"), "that is so for a seed of 1."),
        (triple("return gy + 2"), "did you add where you should multiply?"),
        (triple("return np.full_like(gy, 3)"), "that is so for a seed of 1."),
        (triple("return 3 * abs(gy)"), "the gradient of x, from"),
        (triple("return 3.0 * float(gy)"), "stopped with TypeError"),
        (triple("return 3 * np.mean(gy) * np.ones_like(gy)"), "the gradient of x, from"),
        (
            triple("""result = 3 * gy
        gy[...] = 1.0
        return result"""),
            "the gradient of y after the pass",
        ),
        (
            """
class Triple(Function):
    def forward(self, x):
        return x + 4.0

    def backward(self, gy):
        return 3 * gy
""",
            "forward is right as it is",
        ),
        (
            triple("return 3 * gy").replace("return 3 * x", "x *= 3\n        return x"),
            "the array that forward was given was written into",
        ),
    ],
    3: [
        (mixed(slope="'2 * np.e'"), "came out as a str, and a number is wanted"),
        (mixed(slope="5.44"), "near, and not exact"),
        (mixed(slope="5.4366"), "near, and not exact"),
        (mixed('("Mul", "Exp", "Add", "Square", "Add")'), "What does the set of those seen"),
        (mixed('("Mul", "Exp", "Add")'), "Is nothing left on the list?"),
        (mixed('("Mul", "Exp", "Sum", "Square")'), "'sum' is no class that the loop meets"),
        (mixed('{"Mul", "Exp", "Add", "Square"}'), "came out as a set"),
    ],
}
