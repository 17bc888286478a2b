"""Answers to the exercises of step02_function: right ones, wrong ones, and lucky ones."""


def forward(name, body, before=""):
    """A Function with this forward."""
    return f"{before}\nclass {name}(Function):\n    def forward(self, x):\n        {body}\n"


def scale(init, body):
    """A Scale with these two methods."""
    return f"""
class Scale(Function):
    def __init__(self, factor):
        {init}

    def forward(self, x):
        {body}
"""


LARGEST = """
def largest_difference(h, x):
    rise = sine(Variable(x + h)).data - sine(Variable(x - h)).data
    return np.max(np.abs(rise / (2 * h) - np.cos(x)))
"""
GROWTH = """
def growth_of_the_error(h, x):
    return largest_difference(2 * h, x) / largest_difference(h, x)
"""


def largest(body):
    """A largest_difference of one line, and the right growth."""
    return f"def largest_difference(h, x):\n    {body}\n{GROWTH}"


def growth(body):
    """The right largest_difference, and a growth of one line."""
    return f"{LARGEST}\ndef growth_of_the_error(h, x):\n    {body}\n"


RIGHT = {
    1: [
        forward("Cube", "return x * x * x"),
        forward("Cube", "return np.power(x, 3.0)"),
        """
class Cube(Square):
    def forward(self, x):
        return super().forward(x) * x
""",
    ],
    2: [
        scale("self.a = np.array(factor)", "return np.multiply(x, self.a)"),
        scale("self.forward_once = lambda x: x * factor", "return self.forward_once(x)"),
        """
class Scale(Function):
    def __init__(self, factor=1):
        super().__init__()
        self.factor = float(factor)

    def forward(self, x):
        y = x.copy()
        y *= self.factor
        return y
""",
    ],
    3: [
        """
def largest_difference(h, x):
    slopes = (Sine()(Variable(x + h)).data - Sine()(Variable(x - h)).data) / (2 * h)
    return max(abs(slope - formula) for slope, formula in zip(slopes, np.cos(x)))


growth_of_the_error = lambda h, x: largest_difference(h + h, x) / largest_difference(h, x)
""",
        """
def largest_difference(move, places):
    rise = np.sin(places + move) - np.sin(places - move)
    return np.linalg.norm(rise / (2 * move) - np.cos(places), np.inf)


def growth_of_the_error(h, x):
    before, after = (largest_difference(move, x) for move in (h, 2 * h))
    return float(after / before)
""",
    ],
    4: [
        forward("Echo", "return x[::-1]"),
        forward("Echo", "return x.T"),
        forward("Echo", "return x.reshape(-1)[1:]"),
        forward("Echo", "return np.asarray(x)"),
        """
class Echo(Function):
    def forward(self, x):
        self.input = x
        return self.input
""",
    ],
}

WRONG = {
    1: [
        (forward("Cube", "return 3 * x"), "Which operator is a power in Python?"),
        (forward("Cube", "return x**2"), "How many factors has a cube?"),
        (forward("Cube", "return x.data**3"), "an array was taken for a box"),
        (
            """
class Cube(Function):
    def foward(self, x):
        return x**3
""",
            "how is the name of the method spelled?",
        ),
        (forward("Cube", "return Variable(x**3)"), "Who wraps what forward returns?"),
        (forward("Cube", "x**3"), "What does forward return?"),
        (forward("Cube", "return 3**x"), "Which of the two numbers is the exponent?"),
        (forward("Cube", "return x^3"), "^ is no power in Python."),
        (forward("Cube", "x **= 3; return x"), "was written into"),
        ("Cube = lambda x: Variable(x.data**3)", "class that takes over from Function"),
        ("class Cube:\n    def forward(self, x):\n        return x**3", "takes over from Function"),
        (forward("Cube", "return str(x**3)"), "came out as a str"),
        (forward("Cube", "return x**3") + "Cube = Cube()", "is an object already"),
    ],
    2: [
        (scale("Scale.factor = factor", "return self.factor * x"), "Is it kept in self?"),
        (
            scale("global kept; kept = factor", "return kept * x"),
            "Is it kept in self?",
        ),
        (
            scale("self.factor = factor", "return factor * x"),
            "forward does not see the arguments of __init__.",
        ),
        (
            scale("factor = factor", "return self.factor * x"),
            "under the name that forward reads?",
        ),
        (scale("self.factor = factor", "return x**self.factor"), "Did you write ** for *?"),
        (scale("self.factor = factor", "return x + self.factor"), "Which operator multiplies?"),
        (scale("self.factor = factor", "return x / self.factor"), "you divided"),
        (scale("self.factor = factor", "x *= self.factor; return x"), "was written into"),
        (scale("self.factor = factor", "self.factor * x"), "What does forward return?"),
        (
            "class Scale(Function):\n    def forward(self, factor, x):\n        return factor * x",
            "with two underscores on each side?",
        ),
        (
            "def Scale(factor):\n    return lambda x: Variable(factor * x.data)",
            "class that takes over from Function",
        ),
    ],
    3: [
        (growth("return 2.0"), "that is the growth of h."),
        (
            growth("return largest_difference(h, x) / largest_difference(2 * h, x)"),
            "that is the inverse.",
        ),
        (
            growth("return largest_difference(h, x) / largest_difference(h, x)"),
            "get 2h the second time?",
        ),
        (
            growth("return largest_difference(2 * h, x) - largest_difference(h, x)"),
            "How many times?",
        ),
        (
            growth("return largest_difference(h / 2, x) / largest_difference(h, x)"),
            "And doubling?",
        ),
        (growth("print(largest_difference(2 * h, x))"), "growth_of_the_error returned nothing"),
        (
            "def largest_difference(h):\n    return h\n\n\n"
            "def growth_of_the_error():\n    return largest_difference(0.002)",
            "take two arguments, h and x.",
        ),
        (
            largest(
                "return np.mean(np.abs((np.sin(x + h) - np.sin(x - h)) / (2 * h) - np.cos(x)))"
            ),
            "that is the mean",
        ),
        (largest("return np.max(np.abs((np.sin(x + h) - np.sin(x)) / h - np.cos(x)))"), "one side"),
        (
            largest("return np.max(np.abs((np.sin(x + h) - np.sin(x - h)) / h - np.cos(x)))"),
            "over which distance is the rise",
        ),
        (
            largest("return np.max(np.abs(np.sin(x + h) - np.sin(x - h) - np.cos(x)))"),
            "the rise is not divided",
        ),
        (
            "def largest_difference(x, h):\n    with np.errstate(invalid='ignore'):\n"
            "        rise = (np.sin(x + h) - np.sin(x - h)) / (2 * h)\n"
            "    return np.max(np.abs(rise - np.cos(x)))\n" + GROWTH,
            "In which order do h and x come?",
        ),
        (
            largest("return np.max(np.abs((np.sin(x + h) - np.sin(x - h)) / 2 * h - np.cos(x)))"),
            "Which brackets help?",
        ),
        (
            largest("return np.abs((np.sin(x + h) - np.sin(x - h)) / (2 * h) - np.cos(x))"),
            "Which is the largest?",
        ),
    ],
    4: [
        (forward("Echo", "return x.copy()"), "Which array could forward return"),
        (forward("Echo", "return 1 * x"), "Which array could forward return"),
        (forward("Echo", "return np.array(x)"), "Which array could forward return"),
        (
            forward("Echo", "return x[[0, 1, 2]] if x.ndim == 1 else x + 0"),
            "y.data stays as it was",
        ),
        (forward("Echo", "return Variable(x)"), "Who wraps what forward returns?"),
        (forward("Echo", "pass"), "What does forward return?"),
        (forward("Echo", "return x.data"), "What does its `.data` do there?"),
        (forward("Echo", "x *= 2; return x"), "was written into"),
        (
            """
class Echo(Function):
    def __call__(self, input):
        return input
""",
            "a __call__ of its own",
        ),
        ("Echo = lambda x: x", "class that takes over from Function"),
    ],
}

LUCKY = {
    1: [
        (forward("Cube", "return 4 * x"), "It fits at 2; what is the cube of 3?"),
        (forward("Cube", "return 2 * x**2"), "It fits at 2; what is the cube of 3?"),
        (forward("Cube", "return np.full_like(x, 2**3)"), "Where does x come in?"),
        (forward("Cube", "return np.array(8.0)"), "has shape ()"),
        (forward("Cube", "return abs(x) ** 3"), "What is the cube of −2?"),
        (forward("Cube", "return np.array([t**3 for t in x])"), "Can NumPy do it without a loop?"),
        (forward("Cube", "return float(x) ** 3"), "Can NumPy do it for all its elements?"),
        (forward("Cube", "return x[0] ** 3"), "has shape ()"),
        (
            """
class Cube(Function):
    known = None

    def forward(self, x):
        if self.known is None:
            self.known = x**3
        return self.known
""",
            "has shape (3,)",
        ),
    ],
    2: [
        (scale("self.factor = factor", "return 5 * x"), "Whose factor does forward use?"),
        (scale("self.factor = factor", "return x"), "What became of the factor?"),
        (scale("self.factor = int(factor)", "return self.factor * x"), "after its point"),
        (scale("self.factor = abs(factor)", "return self.factor * x"), "factor below zero"),
        (
            scale("self.factor = factor", "return sum(x for _ in range(self.factor))"),
            "stopped with TypeError",
        ),
        (
            scale("self.factor = factor", "self.factor = self.factor * x; return self.factor"),
            "Does forward change the factor?",
        ),
        (
            scale(
                "if not hasattr(Scale, 'factor'): Scale.factor = factor",
                "return self.factor * x",
            ),
            "Whose factor does forward use?",
        ),
        (
            scale(
                "self.factor = factor",
                "self.factor, old = 1, self.factor; return old * x",
            ),
            "What became of the factor?",
        ),
    ],
    3: [
        (growth("return 4.0"), "Is it computed from h?"),
        (growth("return 3.9999995"), "Is it computed from h?"),
        (growth("return (2 * h) ** 2 / h**2"), "Is it computed from h?"),
        (
            growth("return largest_difference(0.002, x) / largest_difference(0.001, x)"),
            "Is it computed from h?",
        ),
        (
            largest("return np.max((np.sin(x + h) - np.sin(x - h)) / (2 * h) - np.cos(x))"),
            "that is the largest with its sign.",
        ),
        (
            largest("return abs(np.max((np.sin(x + h) - np.sin(x - h)) / (2 * h) - np.cos(x)))"),
            "that is the largest with its sign.",
        ),
        (
            largest("return np.max(np.cos(x) - (np.sin(x + h) - np.sin(x - h)) / (2 * h))"),
            "the largest difference for h = 0.9",
        ),
        (
            largest(
                "x = np.linspace(-np.pi, np.pi, 81)\n"
                "    return np.max(np.abs((np.sin(x + h) - np.sin(x - h)) / (2 * h) - np.cos(x)))"
            ),
            "Are the places those in x?",
        ),
        (largest("return h**2"), "that is the square of h."),
        (largest("return h**2 / 6"), "that is close for a small h."),
        (
            largest(
                "rise = np.sin(x + 0.001) - np.sin(x - 0.001)\n"
                "    return np.max(np.abs(rise / 0.002 - np.cos(x)))"
            ),
            "does it use its argument h?",
        ),
    ],
    4: [
        (forward("Echo", "return x if x.shape == (3,) else x.copy()"), "y.data stays as it was"),
        (
            forward("Echo", "kept[:] = x.flat[:3]; return kept", "kept = np.zeros(3)\n"),
            "y.data stays as it was",
        ),
        (forward("Echo", "return np.random.rand(*x.shape)"), "Does forward keep or draw any?"),
        (forward("Echo", "return [x]"), "came out as a list"),
    ],
}
