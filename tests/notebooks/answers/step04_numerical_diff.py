"""Answers to the exercises of step04_numerical_diff: right ones, wrong ones, and lucky ones."""


def evaluations(body):
    """A forward_evaluations of one line."""
    return f"def forward_evaluations(n):\n    {body}\n"


def better(body):
    """A better_slope of one line, with W and N at hand."""
    return f"""
def better_slope(f, x, eps):
    W, N = numerical_diff(f, x, eps), numerical_diff(f, x, eps / 2)
    return {body}
"""


def fooled(body, place, before=""):
    """A function of one line, and a place."""
    return f"{before}\ndef fooled(x):\n    return {body}\n\n\nfooled_at = {place}\n"


RIGHT = {
    1: [
        "slope_at_one = float(numerical_diff(Exp(), Variable(np.array(1)), eps=1e-5))",
        "slope_at_one = numerical_diff(lambda x: Variable(np.exp(x.data)), Variable(1.0), 1e-6)",
    ],
    2: [
        "forward_evaluations = lambda n: 1 + n",
        """
def forward_evaluations(n):
    points = [np.zeros(n), *(1e-4 * np.eye(n))]
    return np.int64(len(points))
""",
        evaluations("return 1 if n == 0 else 1 + forward_evaluations(n - 1)"),
    ],
    3: [
        better("N + (N - W) / 3"),
        better("4 / 3 * N - W / 3"),
        """
def better_slope(f, x, eps):
    slopes = {}
    for move in (eps, eps / 2):
        above, below = f(Variable(x.data + move)).data, f(Variable(x.data - move)).data
        slopes[move] = (above - below) / (2 * move)
    return np.average([slopes[eps], slopes[eps / 2]], weights=[-1, 4], axis=0)
""",
    ],
    4: [
        "fooled = Square()\nfooled_at = 1e13",
        "fooled, fooled_at = Square(), np.array(1e12)",
        fooled("Exp()(Variable(1e5 * x.data))", "0"),
        fooled("Variable((1e12 + x.data) - 1e12)", "np.float64(0.3)"),
        fooled("Variable(1e16 + np.sin(x.data))", "0.3"),
        fooled("Variable(np.tanh(1e6 * (x.data - 0.3)))", "0.3"),
        fooled("Variable(np.log(x.data))", "1.2e-4"),
        """
from step04_numerical_diff import Function


class Sine(Function):
    def forward(self, x):
        return np.sin(x)


class Scale(Function):
    def __init__(self, factor):
        self.factor = factor

    def forward(self, x):
        x = x.copy()
        x *= self.factor
        return x


fooled = lambda box: Sine()(Scale(3e7)(box))
fooled_at = -1.3
""",
    ],
}

WRONG = {
    1: [
        (
            "slope_at_one = numerical_diff(Square(), Variable(np.array(1.0)))",
            "slope of the square?",
        ),
        (
            "slope_at_one = numerical_diff(Exp(), Variable(np.array(0.0)))",
            "that is the slope at 0.",
        ),
        (
            "slope_at_one = numerical_diff(Exp(), Variable(np.array(1.0)), 1.0)",
            "What are the three arguments?",
        ),
        (
            "slope_at_one = forward_difference(Exp(), 1.0, 1e-4)",
            "the difference to one side.",
        ),
        (
            "slope_at_one = Variable(numerical_diff(Exp(), Variable(np.array(1.0))))",
            "came out as a Variable, and a number is wanted",
        ),
        (
            "slope_at_one = numerical_diff(Exp(), Variable(np.array([1.0])))",
            "Are there brackets too many in the box?",
        ),
        ("slope_at_one = slope_of_exp(0.5, 1.5)", "that is with a longer move."),
        ("slope_at_one = numerical_diff(Exp(), 1.0)", "stopped with AttributeError"),
    ],
    2: [
        (evaluations("return 2 * n"), "that evaluates f(x) for each input again."),
        (evaluations("return n"), "Which further point do all the slopes share?"),
        (evaluations("return 2"), "What has to be repeated for each of the others?"),
        (evaluations("return 2 * n + 1"), "is each input moved to both sides?"),
        (evaluations("return n**2"), "How many inputs does each of them move?"),
        (evaluations("print(n + 1)"), "returned nothing"),
        (evaluations("return 'n + 1'"), "came out as a str"),
        (evaluations("return n + [1]"), "forward_evaluations gets a number, n."),
    ],
    3: [
        (better("2 * N - W"), "that cancels an error of c · ε."),
        (better("4 * N - W"), "what happened to the slope itself?"),
        (better("W"), "Where is the second one?"),
        (better("N"), "How can its error be removed?"),
        (better("(N + W) / 2"), "in an average the errors add up."),
        (better("(4 * W - N) / 3"), "should weigh more?"),
        (better("(W - 4 * N) / 3"), "Which sign has the slope?"),
        (better("N - W"), "that is a part of the error."),
        (better("(4 * N - W) / 4"), "How many slopes are left in 4N − W?"),
        (better("print((4 * N - W) / 3)"), "better_slope returned nothing"),
        (
            "def better_slope(f, x, eps):\n"
            "    return (4 * numerical_diff(f, x, eps) - numerical_diff(f, x, 2 * eps)) / 3",
            "How long should the second move be?",
        ),
        (better("4 * N - W / 3"), "what is divided by 3?"),
        (better("(4 * N - numerical_diff(f, x)) / 3"), "which ε has the first of the two moves?"),
        (
            "def better_slope(f, x, eps):\n"
            "    return (4 * numerical_diff(f, x, eps) / 2 - numerical_diff(f, x, eps)) / 3",
            "half the difference is not",
        ),
        (
            "def better_slope(f, x, eps):\n    return numerical_diff(f, x, eps, eps / 2)",
            "wants a function, a box and eps",
        ),
        (
            "def better_slope(f, x, eps):\n    return numerical_diff(f, x.data, eps)",
            "an array was taken for a box",
        ),
    ],
    4: [
        (fooled("Square()(x)", "3.0"), "and more than 0.1 is wanted."),
        (fooled("chain(x)", "15.0"), "and more than 0.1 is wanted."),
        (fooled("np.sin(1e5 * x.data)", "0.3"), "and a Variable is wanted"),
        (fooled("Variable(np.sin(1e5 * x))", "0.3"), "fooled takes a box and returns one."),
        (fooled("print(x)", "0.3"), "fooled returned nothing"),
        ("fooled = Square\nfooled_at = 1e13", "fooled takes a box and returns one."),
        ("fooled = Square()(Variable(1e13))\nfooled_at = 1e13", "fooled has to be a function"),
        (fooled("Square()(x)", "Variable(np.array(1e13))"), "has to be a number, without a box"),
        (fooled("Square()(x)", "np.array([1e13])"), "has to be a number, without a box"),
        (fooled("Square()(x)", "'1e13'"), "and not a str"),
        (fooled("Square()(x)", "np.inf"), "Which finite place will do?"),
        (fooled("Exp()(x)", "-700.0"), "too near 0 to speak of a tenth of it."),
        (fooled("1 / 0", "1.0"), "stopped with ZeroDivisionError"),
    ],
}

LUCKY = {
    1: [
        ("slope_at_one = np.e", "that is the slope by formula."),
        ("slope_at_one = 2.718281828", "was rounded, or typed in."),
        ("slope_at_one = 2.718281828459", "was rounded, or typed in."),
        ("slope_at_one = 2.7183", "was rounded, or typed in."),
        ("slope_at_one = '2.718281832989999'", "came out as a str"),
        ("slope_at_one = complex_step(Exp(), 1.0, 1e-20)", "that is the slope by formula."),
        (
            "slope_at_one = round(float(numerical_diff(Exp(), Variable(np.array(1.0)))), 6)",
            "was rounded, or typed in.",
        ),
    ],
    2: [
        (evaluations("return 1001"), "Where does n come in?"),
        (evaluations("return n + 1 if n > 1 else 1"), "for 1 input is not"),
        (evaluations("return {23: 24, 1: 2}.get(n, n)"), "for 300 inputs"),
        (evaluations("return n + 1 + (n == 7)"), "list the points"),
    ],
    3: [
        (
            "def better_slope(f, x, eps):\n    return numerical_diff(f, x)",
            "Is eps used as it is given?",
        ),
        (
            "def better_slope(f, x, eps):\n    return numerical_diff(f, x, eps / 100)",
            "Is eps used as it is given?",
        ),
        (
            "def better_slope(f, x, eps):\n    return complex_step(f, x.data, 1e-20)",
            "Is eps used as it is given?",
        ),
        (
            "def better_slope(f, x, eps):\n    return np.exp(x.data)",
            "Is eps used as it is given?",
        ),
        (
            "def better_slope(f, x, eps):\n    f = Exp()\n"
            "    W, N = numerical_diff(f, x, eps), numerical_diff(f, x, eps / 2)\n"
            "    return (4 * N - W) / 3",
            "the better slope for eps = 0.2",
        ),
        (
            "def better_slope(f, x, eps):\n    eps = 0.4\n"
            "    W, N = numerical_diff(f, x, eps), numerical_diff(f, x, eps / 2)\n"
            "    return (4 * N - W) / 3",
            "the better slope for eps = 0.2",
        ),
        (
            "def better_slope(f, x, eps):\n"
            "    return (9 * numerical_diff(f, x, eps / 3) - numerical_diff(f, x, eps)) / 8",
            "Is eps used as it is given?",
        ),
        (better("float((4 * N - W) / 3)"), "Can NumPy do it for all its elements?"),
    ],
    4: [
        (
            fooled("Variable(np.random.default_rng().normal() * x.data)", "0.3"),
            "What does it keep, or draw?",
        ),
        (
            """
turn = 0


def fooled(x):
    global turn
    turn += 1
    return Variable(x.data if turn % 2 else -x.data)


fooled_at = 0.3
""",
            "What does it keep, or draw?",
        ),
        (fooled("Variable(abs(x.data))", "1e-5"), "uses np.absolute"),
        (fooled("Variable(np.floor(x.data))", "1.0"), "uses np.floor"),
        (fooled("Variable(np.maximum(x.data, 0.3))", "0.30001"), "uses np.maximum"),
        (fooled("Variable(np.round(x.data, 3) + x.data)", "0.3005"), "uses np.rint"),
        (
            fooled("Variable(x.data if x.data < 0.30001 else x.data + 1)", "0.3"),
            "fooled compares.",
        ),
        (
            fooled("Variable(x.data + np.where(np.array(x.data) > 0.30001, 1, 0))", "0.3"),
            "fooled compares.",
        ),
        (fooled("Variable(np.exp(1000 * x.data))", "1.0"), "can all be finite?"),
        (fooled("Variable(np.sqrt(x.data))", "1e-5"), "can all be finite?"),
        (fooled("Variable(np.cbrt(x.data))", "1.1e-4"), "takes no complex numbers."),
        (fooled("Variable(np.sqrt(x.data**2))", "0.0"), "the same for complex numbers?"),
        (
            fooled("Variable(x.data + round(float(x.data.real), 3))", "0.3005"),
            "takes something out of the array",
        ),
        (
            fooled("Variable(x.data + np.interp(x.data.real, [0.3, 0.30001], [0, 1]))", "0.3"),
            "takes something out of the array",
        ),
        (fooled("Variable(1e12 * x.data**3)", "0.0"), "too near 0 to speak of a tenth of it."),
        (
            fooled("Variable(x.data + 1 if np.iscomplexobj(x.data) else 3 * x.data)", "0.3"),
            "and the same for complex numbers?",
        ),
        (fooled("Variable(np.array(3.0))", "0.3"), "the result has no imaginary part."),
        (fooled("Variable(np.real(x.data) ** 2)", "3.0"), "or its real part."),
        (
            fooled("Square()(x)", "3.0", "numerical_diff = lambda f, x, eps=1e-4: np.array(7.0)\n"),
            "and more than 0.1 is wanted.",
        ),
    ],
}
