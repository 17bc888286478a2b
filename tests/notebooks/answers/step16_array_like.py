"""Answers to the exercises of step16_array_like: right ones, wrong ones, and lucky ones."""

RIGHT = {
    1: [
        "of_a = [4, 3, 40]\nof_b = [1, 2, 6]",
        """
a, b = Variable(np.zeros((4, 5, 2))), Variable(np.zeros((1, 6)))
of_a, of_b = [(len(x), x.ndim, x.size) for x in (a, b)]
""",
    ],
    2: [
        """
class Measured(Variable):
    nbytes = property(lambda self: self.data.nbytes)
""",
        """
class Measured(Variable):
    @property
    def nbytes(self):
        elements = 1
        for length in self.shape:
            elements *= length
        return elements * np.dtype(self.dtype).itemsize
""",
        """
class Measured(Variable):
    @property
    def nbytes(self):
        return np.prod(self.data.shape) * self.data.itemsize
""",
    ],
    3: [
        """
class Labelled(Variable):
    def __repr__(self):
        head = (self.name + " = " if self.name else "") + "variable("
        return head + np.array2string(self.data, prefix=head) + ")"
""",
        """
class Labelled(Variable):
    def __repr__(self):
        if self.name is None:
            return super().__repr__()
        start = f"{self.name} = "
        return start + super().__repr__().replace("\\n", "\\n" + " " * len(start))
""",
        """
class Labelled(Variable):
    def __repr__(self):
        text = Variable.__repr__(self)
        if self.name is not None:
            first, *others = text.splitlines()
            blanks = " " * len(f"{self.name} = ")
            text = "\\n".join([f"{self.name} = {first}"] + [blanks + line for line in others])
        return text
""",
    ],
    4: [
        "misled = np.max",
        "misled = np.argmin",
        "from numpy import prod\n\nmisled = prod",
        "misled = np.add.reduce",
    ],
}

WRONG = {
    1: [
        ("of_a = 40, 3, 40\nof_b = 6, 2, 6", "Along how many axes does len count?"),
        ("of_a = 4, 3, 11\nof_b = 1, 2, 7", "that is the sum of the lengths."),
        ("of_a = 4, 3, 40\nof_b = 6, 2, 6", "Along how many axes does len count?"),
        ("of_a = 4, 3, 40\nof_b = 1, 1, 6", "b.ndim is not 1"),
        ("of_a = 40\nof_b = 6", "three numbers are wanted"),
        ("of_a = '4, 3, 40'\nof_b = '1, 2, 6'", "of_a is a text"),
        ("of_a = 5, 3, 40\nof_b = 1, 2, 6", "that is another axis."),
        ("of_a = (4, 5, 2), 3, 40\nof_b = (1, 6), 2, 6", "has shape (3,)"),
        ("of_a = 4, (4, 5, 2), 40\nof_b = 1, (1, 6), 6", "How many numbers are in it?"),
        ("of_a = 4, 3, (80, 16, 8)\nof_b = 1, 2, (48, 8)", "these are the strides"),
        ("of_a = 4, 3, 320\nof_b = 1, 2, 48", "that is in bytes"),
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
        (
            """
class Measured(Variable):
    @property
    def nbytes(self):
        return self.size
""",
            "How many bytes has one element?",
        ),
        (
            """
class Measured(Variable):
    @property
    def nbytes(self):
        return self.dtype.itemsize
""",
            "How many are there?",
        ),
        (
            """
class Measured(Variable):
    @property
    def nbytes(self):
        self.size * self.dtype.itemsize
""",
            "x.nbytes is None.",
        ),
        (
            """
class Measured(Variable):
    @property
    def nbytes(self):
        return self.ndim * self.dtype.itemsize
""",
            "that is for one axis.",
        ),
        (
            """
class Measured(Variable):
    @property
    def nbytes(self):
        return self.size() * self.dtype.itemsize
""",
            "which number is called there",
        ),
        (
            """
class Measured(Variable):
    @property
    def bytes(self):
        return self.size * self.dtype.itemsize
""",
            "is nbytes a property",
        ),
        (
            """
class Measured:
    @property
    def nbytes(self):
        return self.size * self.dtype.itemsize
""",
            "inherits from Variable",
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
            "it is given one.",
        ),
        (
            """
class Labelled(Variable):
    def __repr__(self):
        head = "variable(" if self.name is None else f"{self.name} = variable("
        return f"{head}{self.data})"
""",
            "By how much was the first?",
        ),
        (
            """
class Labelled(Variable):
    def __repr__(self):
        head = f"{self.name or ''} = variable("
        rows = str(self.data).replace("\\n", "\\n" + " " * len(head))
        return f"{head}{rows})"
""",
            "And the sign of equality?",
        ),
        (
            """
class Labelled(Variable):
    def __repr__(self):
        print(f"{self.name} = variable({self.data})")
""",
            "does __repr__ return a text",
        ),
        (
            """
class Labelled(Variable):
    def __str__(self):
        head = "variable(" if self.name is None else f"{self.name} = variable("
        return head + str(self.data).replace("\\n", "\\n" + " " * len(head)) + ")"
""",
            "Which method does repr call",
        ),
        (
            """
class Labelled(Variable):
    def __repr__(self):
        head = "variable(" if self.name is None else f"{self.name} = variable("
        rows = str(self.data).replace("\\n ", "\\n" + " " * len(head))
        return f"{head}{rows})"
""",
            "What does NumPy put before row 2 itself?",
        ),
        (
            """
class Labelled(Variable):
    def __repr__(self):
        head = self.name + " = variable("
        return head + str(self.data).replace("\\n", "\\n" + " " * len(head)) + ")"
""",
            "what is self.name of a Variable without a name?",
        ),
    ],
    4: [
        ("misled = np.exp", "That is honest."),
        ("misled = np.mean", "That is honest."),
        ("misled = np.shape", "so it is not misled"),
        ("misled = np.ndim", "so it is not misled"),
        ("misled = np.sum(Variable([1.0, 2.0]))", "do not call it"),
        ("misled = 'np.sum'", "that is a text."),
        ("misled = np.add", "needs one array"),
        ("misled = np.trace", "for an array of shape (4,), too"),
        ("misled = np.array_str", "gives no numbers for an array"),
    ],
}

LUCKY = {
    1: [
        ("of_a = 4, 5, 2\nof_b = 1, 6, 6", "a.ndim is not 5"),
        ("of_a = 4, 3, 40\nof_b = 1, 2, 7", "that is the sum of the lengths."),
        ("of_a = '4', '3', '40'\nof_b = '1', '2', '6'", "came out as a str"),
        ("of_a = 4, 3, 40\nof_b = True, 2, 6", "came out as a bool"),
    ],
    2: [
        (
            """
class Measured(Variable):
    @property
    def nbytes(self):
        return len(self) * self.dtype.itemsize
""",
            "that is for one axis. What counts the elements?",
        ),
        (
            """
class Measured(Variable):
    @property
    def nbytes(self):
        return self.shape[0] * self.dtype.itemsize
""",
            "that is for one axis. What counts the elements?",
        ),
        (
            """
class Measured(Variable):
    @property
    def nbytes(self):
        return self.size * 8
""",
            "are all elements 8 bytes long?",
        ),
        (
            """
class Measured(Variable):
    @property
    def nbytes(self):
        return self.size * (8 if self.dtype == "float64" else 4)
""",
            "float16",
        ),
        (
            """
class Measured(Variable):
    @property
    def nbytes(self):
        return self.data.strides[0] * len(self) if self.ndim else self.dtype.itemsize
""",
            "nbytes of ",
        ),
        (
            """
from functools import cached_property


class Measured(Variable):
    @cached_property
    def nbytes(self):
        return self.data.nbytes
""",
            "that was computed once.",
        ),
        (
            """
class Measured(Variable):
    def __init__(self, data, name=None):
        super().__init__(data, name)
        Measured.held = self

    @property
    def nbytes(self):
        return Measured.held.data.nbytes
""",
            "nbytes of three rows of two",
        ),
        (
            """
class Measured(Variable):
    known = {}

    @property
    def nbytes(self):
        return self.known.setdefault(self.shape, self.data.nbytes)
""",
            "that was computed once.",
        ),
        (
            """
class Measured(Variable):
    @property
    def nbytes(self):
        self.data = np.array(self.data)
        return self.data.nbytes
""",
            "nbytes is for reading",
        ),
    ],
    3: [
        (
            """
class Labelled(Variable):
    def __repr__(self):
        if self.name is None:
            return f"variable({self.data})"
        rows = str(self.data).replace("\\n", "\\n" + " " * 17)
        return f"{self.name} = variable({rows})"
""",
            "row 2 begins with 18 blanks",
        ),
        (
            """
class Labelled(Variable):
    def __repr__(self):
        if self.name is None:
            return f"variable({self.data})"
        head = f"{self.name} = variable("
        rows = str(self.data).replace("\\n", "\\n" + " " * len(head))
        return f"{head}{rows})"
""",
            "without a name",
        ),
        (
            """
class Labelled(Variable):
    def __init__(self, data, name=None):
        super().__init__(data, name)
        head = "variable(" if name is None else f"{name} = variable("
        self.text = head + str(self.data).replace("\\n", "\\n" + " " * len(head)) + ")"

    def __repr__(self):
        return self.text
""",
            "'a longer name'",
        ),
        (
            """
class Labelled(Variable):
    def __repr__(self):
        head = "variable(" if self.name is None else f"{self.name} = variable("
        rows = str(self.data).replace("\\n", "\\n" + " " * len(head), 1)
        return f"{head}{rows})"
""",
            "row 3 is not moved",
        ),
        (
            """
class Labelled(Variable):
    def __repr__(self):
        head = "variable(" if self.name is None else "speed = variable("
        rows = str(self.data).replace("\\n", "\\n" + " " * len(head))
        return f"{head}{rows})"
""",
            "Whose name is that?",
        ),
    ],
    4: [
        ("misled = lambda x: 1.0 if isinstance(x, Variable) else 2.0", "is no function of NumPy's"),
        ("misled = lambda x: np.sum(x)", "is no function of NumPy's"),
        ("misled = np.random.default_rng().permutation", "is no function of NumPy's"),
        ("misled = np.random.rand", "draws lots"),
        ("misled = len", "is no function of NumPy's"),
        ("misled = step16.numerical_diff", "is no function of NumPy's"),
    ],
}
