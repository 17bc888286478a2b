"""Answers to the exercises of step06_manual_backward: right ones, wrong ones, and lucky ones."""


def by_hand(*lines, end="return (y.grad, b.grad, a.grad, x.grad)"):
    """A program for exercise 2: the way forward as it was shipped, then these lines."""
    start = ["A, B, C = Square(), Exp(), Square()", "a = A(x)", "b = B(a)", "y = C(b)"]
    return "def gradients_by_hand(x):\n    " + "\n    ".join([*start, *lines, end])


def tanh(forward, backward, more=""):
    """A program for exercise 3 with these bodies of forward and backward."""
    methods = f"    def forward(self, x):\n        {forward}\n    def backward(self, gy):\n        "
    return f"class Tanh(Function):\n{methods}{backward}\n{more}"


RIGHT = {
    1: [
        "gradient_of_w = 5",
        "f = Exp()\nf(Variable(np.array(0.0)))\ngradient_of_w = f.backward(np.array(5.0))",
    ],
    2: [
        by_hand(
            "y.grad = np.array(1.0)",
            "b.grad = C.backward(y.grad)",
            "a.grad = B.backward(b.grad)",
            "x.grad = A.backward(a.grad)",
            end="return [y.grad, b.grad, a.grad, x.grad]",
        ),
        by_hand(
            "gradients = [1.0]",
            "for f in (C, B, A):",
            "    gradients.append(f.backward(gradients[-1]))",
            end="return gradients",
        ),
    ],
    3: [
        tanh("self.y = np.tanh(x); return self.y", "return gy - gy * self.y * self.y"),
        tanh(
            "e = np.exp(2 * x); self.y = (e - 1) / (e + 1); return self.y",
            "return gy * (1 - self.y) * (1 + self.y)",
        ),
        tanh(
            "y = np.tanh(x); self.slope = 1 - y**2; return y",
            "return gy * self.slope",
        ),
        tanh(
            "return np.tanh(x)",
            "return gy * (1 - self.result.data**2)",
            "    def __call__(self, x):\n"
            "        self.result = super().__call__(x)\n"
            "        return self.result",
        ),
    ],
    4: [
        """
def wrong_slope(x):
    f = Exp()
    y = f(x)
    f(Variable(np.array(7.0)))
    return [f, y]
""",
        """
def wrong_slope(x):
    f = Square()
    y = f(x)
    x.data = x.data + 1.0
    return f, y
""",
        """
def wrong_slope(x):
    f = Square()
    y = f(x)
    x.data *= 2
    return f, y
""",
    ],
}

WRONG = {
    1: [
        ("gradient_of_w = 1.0", "What does backward do with gy?"),
        ("gradient_of_w = 5 * np.exp(5)", "taken: at gy, or at the input?"),
        ("gradient_of_w = 0", "Which is the slope of exp at 0?"),
        ("gradient_of_w = 5 + np.exp(0)", "are gradient and local slope added?"),
        ("gradient_of_w = Exp()(Variable(np.array(0.0)))", "came out as a Variable"),
    ],
    2: [
        (
            by_hand(
                "y.grad = np.array(1.0)",
                "b.grad = A.backward(y.grad)",
                "a.grad = B.backward(b.grad)",
                "x.grad = C.backward(a.grad)",
                end="return [y.grad, b.grad, a.grad, x.grad]",
            ),
            "Which function has b for its input?",
        ),
        (
            by_hand(
                "one = np.array(1.0)",
                end="return (one, C.backward(one), B.backward(one), A.backward(one))",
            ),
            "With what is each of them multiplied?",
        ),
        (
            by_hand(
                "b.grad = C.backward(np.array(1.0))",
                "a.grad = B.backward(b.grad)",
                "x.grad = A.backward(a.grad)",
                end="return (x.grad, a.grad, b.grad, 1.0)",
            ),
            "in which order are the gradients wanted?",
        ),
        (
            by_hand(
                "y.grad = np.array(1.0)",
                "b.grad = C.backward(y.grad)",
                "a.grad = A.backward(b.grad)",
                "x.grad = B.backward(a.grad)",
            ),
            "which function has a for its input",
        ),
        (
            by_hand(
                "b.grad = C.backward(y.grad)",
                "a.grad = B.backward(b.grad)",
                "x.grad = A.backward(a.grad)",
            ),
            "that somebody has computed before?",
        ),
        (by_hand(end="return (y, b, a, x)"), "boxes were returned"),
        (by_hand("C.backward(np.array(1.0))", end="pass"), "returned nothing"),
    ],
    3: [
        (
            tanh("self.y = np.tanh(x); return self.y", "return 1 - self.y**2"),
            "Where is gy?",
        ),
        (
            tanh("return np.tanh(x)", "return gy * (1 - self.input.data**2)"),
            "Which value has to be squared?",
        ),
        (
            tanh("return np.tanh(x)", "return gy * (1 - np.tanh(self.input.data) ** 2)"),
            "anew, on the way back",
        ),
        (
            tanh("result = np.tanh(x); return result", "return gy * (1 - result**2)"),
            "Where can forward leave one?",
        ),
        (
            tanh(
                "self.result = np.tanh(x); return self.result",
                "return gy * (1 - self.y**2)",
            ),
            "under the name that backward reads?",
        ),
        (
            """
class Tanh(Function):
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def derivative(self, x):
        return 1 - self.y**2
""",
            "Write backward itself",
        ),
        (tanh("self.y = np.tanh(x)", "return gy * (1 - self.y**2)"), "forward returned nothing"),
        (
            tanh("self.y = np.tanh(x); return self.y", "self.gx = gy * (1 - self.y**2)"),
            "backward returned nothing",
        ),
        ("def Tanh(x):\n    return np.tanh(x)", "a class is wanted"),
        (
            # The notebook has a box of this name.
            tanh("y = np.tanh(x); return y", "return gy * (1 - y**2)"),
            "A box of the notebook may have the same name",
        ),
        (tanh("self.y = np.tanh(x); return self.y", "return gy @ (1 - self.y**2)"), "* or @?"),
        ("class Tanh:\n    pass", "what is in the brackets after `class Tanh`"),
    ],
    4: [
        (
            "def wrong_slope(x):\n    f = Square()\n    y = f(x)\n    return f, y",
            "and that is right. What has f remembered",
        ),
        (
            "def wrong_slope(x):\n    f = Square()\n    return f, f(f(x))",
            "A chain of one link is wanted",
        ),
        (
            "def wrong_slope(x):\n    f = Square()\n    y = f(x)\n    f(f(y))\n    return f, y",
            "there were 3 calls of functions",
        ),
        (
            "def wrong_slope(x):\n    f = Square\n    y = f(x)\n    f(y)\n    return f, y",
            "which brackets make an object of the class?",
        ),
        (
            "def wrong_slope(x):\n    f = Square()\n    return f, Variable(x.data**2)",
            "y is not what f made of the box x",
        ),
        (
            """
def wrong_slope(x):
    f = Square()
    y = f(x)
    return y, f
""",
            "Does the pair begin with f?",
        ),
        ("def wrong_slope(x):\n    f = Square()\n    f(f(x))", "returned nothing"),
    ],
}

LUCKY = {
    1: [
        ("gradient_of_w = '5'", "came out as a str"),
        ("gradient_of_w = [5.0]", "has shape (1,)"),
        ("gradient_of_w = 5.000001", "is not 5"),
    ],
    2: [
        (
            """
def gradients_by_hand(x):
    return (1.0, 2.1883485674105, 2.394405, 1.436643)
""",
            "b.grad for x = ",
        ),
        (
            # The slope of A is 1 at 0.5.
            by_hand(
                "y.grad = np.array(1.0)",
                "b.grad = C.backward(y.grad)",
                "a.grad = B.backward(b.grad)",
                "x.grad = a.grad",
            ),
            "which function has x for its input",
        ),
        (
            by_hand(
                "y.grad = y.data / y.data",
                "b.grad = C.backward(y.grad)",
                "a.grad = B.backward(b.grad)",
                "x.grad = B.backward(a.grad)",
            ),
            "was B asked twice?",
        ),
    ],
    3: [
        (
            tanh(
                "self.x = x; return np.tanh(x)",
                "t = np.tanh(self.x); return gy * (1 - t**2)",
            ),
            "anew, on the way back",
        ),
        (
            tanh(
                "self.y = np.tanh(x); return np.tanh(x)",
                "return gy * (1 - self.y**2)",
            ),
            "forward called np.tanh 2 times",
        ),
        (
            "from numpy import tanh\n"
            + tanh(
                "self.x = x.copy(); return tanh(x)",
                "return gy * (1 - tanh(self.x) ** 2)",
            ),
            "from an input that has changed since",
        ),
        (
            tanh("Tanh.y = np.tanh(x); return Tanh.y", "return gy * (1 - Tanh.y**2)"),
            "from the call of another object",
        ),
        (
            tanh(
                "self.all.append(np.tanh(x)); return self.all[-1]",
                "return gy * (1 - self.all[0] ** 2)",
                "    all = []",
            ),
            "from the call of another object",
        ),
        (
            tanh(
                "self.y = np.tanh(x); return self.y",
                "gy *= 1 - self.y**2; return gy",
            ),
            "was written into",
        ),
        (
            tanh(
                "self.y = np.tanh(x); return self.y",
                "self.y = 1 - self.y**2; return gy * self.y",
            ),
            "when it is called once more",
        ),
        (
            tanh("self.y = np.tanh(x); return self.y", "return gy * (1 - self.y)"),
            "one minus tanh, or one minus its square?",
        ),
        (
            tanh(
                "self.y = np.tanh(x); return self.y",
                "return gy * (1 - self.y**2)",
                "    def derivative(self, x):\n        return 1 - np.tanh(x) ** 2",
            ),
            "derivative is written, too",
        ),
        (
            tanh(
                "self.slope = 1 / np.cosh(x) ** 2; return np.tanh(x)",
                "return gy * self.slope",
            ),
            "forward works out the slope from the input",
        ),
    ],
    4: [
        (
            """
class Wrong(Square):
    def derivative(self, x):
        return 3 * x

def wrong_slope(x):
    f = Wrong()
    return f, f(x)
""",
            "not a class of yours",
        ),
        (
            """
def wrong_slope(x):
    f = Square()
    y = f(x)
    f.backward = lambda gy: 0.0
    return f, y
""",
            "f itself was changed",
        ),
        (
            """
def wrong_slope(x):
    f = Square()
    y = f(x)
    f.input = Variable(np.array(7.0))
    return f, y
""",
            "f.input was written by hand",
        ),
        (
            """
def wrong_slope(x):
    f = Square()
    y = f(x)
    f(Variable(np.array(np.nan)))
    return f, y
""",
            "A number is wanted, and a wrong one",
        ),
        (
            """
def wrong_slope(x):
    f = Square()
    y = f(x)
    f(Variable(x.data + 1e-4))
    return f, y
""",
            "wrong by less than a hundredth",
        ),
        (
            """
def wrong_slope(x):
    f = Square()
    y = f(x)
    y.data = y.data + 1.0
    return f, y
""",
            "y.data is not",
        ),
    ],
}
