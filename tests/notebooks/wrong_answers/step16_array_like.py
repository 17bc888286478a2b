"""Wrong answers to the exercises of step16_array_like with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        ("length, ndim, size = 24, 3, 24", "Along how many axes does len count?"),
        ("length, ndim, size = 4, 3, 9", "that is the sum of the lengths."),
    ],
    2: [
        (
            """
class Measured(Variable):
    def __init__(self, data, name=None):
        Variable.__init__(self, data, name)
        self.nbytes = self.data.nbytes
""",
            "Whom should the property ask, and when?",
        ),
        (
            """
class Measured(Variable):
    def nbytes(self):
        return self.size * self.dtype.itemsize
""",
            "is x.nbytes a number, or a method that nobody called?",
        ),
    ],
    3: [
        (
            """
class Labelled(Variable):
    def __repr__(self):
        rows = str(self.data).replace("\\n", "\\n" + " " * len("variable("))
        return f"{self.name} = variable({rows})"
""",
            "And the name?",
        ),
        (
            """
class Labelled(Variable):
    def __repr__(self):
        head = f"{self.name} = variable("
        rows = str(self.data).replace("\\n", "\\n" + " " * len(head))
        return f"{head}{rows})"
""",
            "it has no name, and is given one.",
        ),
    ],
}
