"""Answers to the exercises of step09_python_api: right ones, wrong ones, and lucky ones."""


def reciprocal(forward="1 / x", derivative="-1 / x**2", guard=True, rest=""):
    """The text of an answer to exercise 1, with one of its parts exchanged."""
    method = "" if derivative is None else f"    def derivative(self, x):\n        {derivative}\n"
    if derivative is not None and "return" not in derivative and derivative != "pass":
        method = f"    def derivative(self, x):\n        return {derivative}\n"
    refuse = '    require_variables("reciprocal", [x])\n' if guard is True else guard or ""
    return (
        f"class Reciprocal(Function):\n    def forward(self, x):\n        return {forward}\n\n"
        f"{method}{rest}\n\ndef reciprocal(x):\n{refuse}    return Reciprocal()(x)\n"
    )


RIGHT = {
    1: [
        reciprocal("x**-1.0", "-(x**-2.0)"),
        reciprocal(derivative="-self.forward(x) ** 2"),
        reciprocal("[setattr(self, 'x', x), 1 / x][1]", "-1 / self.x**2"),
        reciprocal(
            derivative=None,
            rest="    def backward(self, gy):\n        return -gy / self.input.data**2\n",
        ),
        """
from step09_python_api import require_variables

class Reciprocal(Function):
    def forward(self, x):
        return np.reciprocal(x)

    def derivative(self, x):
        return -np.exp(-2 * np.log(np.abs(x)))

def reciprocal(x):
    require_variables("Reciprocal", (x,))
    result = Reciprocal()(x)
    return result
""",
        reciprocal(
            guard="    if not isinstance(x, Variable):\n"
            "        kind = type(x).__name__\n"
            "        raise TypeError(f'reciprocal takes Variables, got {kind}: "
            "write Variable(...)')\n"
        ),
    ],
    2: [
        """
def gradient_of_mean(f, x):
    y = f(x)
    y.backward()
    return x.grad / y.data.size
""",
        """
def gradient_of_mean(f, box):
    result = f(box)
    result.grad = np.full(result.data.shape, 1 / result.data.size)
    result.backward()
    return box.grad.copy()
""",
        """
def gradient_of_mean(f, x):
    y = f(x)
    n = np.prod(y.data.shape)
    y.grad = np.ones(y.data.shape) / n
    y.backward()
    return x.grad
""",
    ],
    3: [
        """
def jacobian(f, x):
    y = f(x)
    table = np.zeros((len(y.data), len(x.data)))
    for i in range(len(y.data)):
        seed = np.zeros(len(y.data))
        seed[i] = 1
        y.grad = seed
        y.backward()
        table[i] = x.grad
    return table
""",
        """
def jacobian(f, x):
    rows = []
    for i in range(f(x).data.size):
        y = f(x)
        y.grad = [float(i == j) for j in range(y.data.size)]
        y.backward()
        rows.append(list(x.grad))
    return rows
""",
    ],
}

WRONG = {
    1: [
        (reciprocal(derivative="1 / x**2"), "does 1/x grow or fall when x grows?"),
        (reciprocal(derivative="-1 / x"), "What does a move of x by h change in 1/x?"),
        (
            reciprocal(guard="    require_variable('reciprocal', [x])\n"),
            "where is that name made, and how is it spelled",
        ),
        (reciprocal(guard=None), "which guard has square?"),
        (reciprocal(derivative="pass"), "`derivative` returned nothing."),
        (
            reciprocal().replace("    return Reciprocal()(x)", "    Reciprocal()(x)"),
            "reciprocal(x) returned nothing",
        ),
        (
            reciprocal().replace("Reciprocal()(x)", "1 / x.data"),
            "came out as a float64, and a Variable is wanted",
        ),
        (reciprocal(derivative="np.log(np.abs(x))"), "that is an integral."),
        (reciprocal(derivative="-gy / x**2"), "where is that name made, and how is it spelled"),
        (
            reciprocal(guard="    step09.require_variables('reciprocal', x)\n"),
            "`square` hands its box over in a list. And yours?",
        ),
        (reciprocal().replace("(Function)", ""), "takes over from Function."),
    ],
    2: [
        (
            """
def gradient_of_mean(f, x):
    f(x).backward()
    return x.grad
""",
            "that is the gradient of the sum.",
        ),
        (
            """
def gradient_of_mean(f, x):
    f(x).backward()
    return np.mean(x.grad)
""",
            "How many slopes has the mean?",
        ),
        (
            """
def gradient_of_mean(f, x):
    y = f(x)
    y.grad = np.ones(y.shape) / y.size
    y.backward()
    return x.grad
""",
            "what has shape and dtype, the box or the array in it?",
        ),
        (
            """
def gradient_of_mean(f, x):
    y = f(x)
    y.grad = 1 / y.data.size
    y.backward()
    return x.grad
""",
            "a seed has the shape of which array",
        ),
        (
            """
def gradient_of_mean(f, x):
    y = f(x)
    y.grad = np.ones_like(y.data) / y.data.size
    y.backward()
    return x
""",
            "came out as a Variable",
        ),
        (
            """
def gradient_of_mean(f, x):
    y = f(x)
    y.grad = np.ones_like(y.data) / y.data.size
    y.backward()
""",
            "gradient_of_mean returned nothing",
        ),
        (
            """
def gradient_of_mean(f, x):
    f(Variable(np.mean(x.data))).backward()
    return x.grad
""",
            "returned None, as x.grad is where no pass has come to x.",
        ),
        (
            """
def gradient_of_mean(f, x):
    y = f(x)
    y.grad = np.ones_like(y.data) / y.data.size
    y.backward()
    return y.grad
""",
            "that is the seed.",
        ),
    ],
    3: [
        (
            """
def jacobian(f, x):
    y = f(x)
    columns = []
    for seed in np.eye(y.data.size):
        y.grad = seed
        y.backward()
        columns.append(x.grad)
    return np.array(columns).T
""",
            "is a row one output or one input?",
        ),
        (
            """
def jacobian(f, x):
    rows = []
    for _ in range(x.data.size):
        f(x).backward()
        rows.append(x.grad)
    return np.array(rows)
""",
            "Which seed picks one row?",
        ),
        (
            """
def jacobian(f, x):
    f(x).backward()
    return x.grad
""",
            "How many times do you have to go back?",
        ),
        (
            """
def jacobian(f, x):
    y = f(x)
    for seed in np.eye(y.data.size):
        y.grad = seed
        y.backward()
    return x.grad
""",
            "has shape (3,), and (3, 3) is wanted",
        ),
        (
            """
def jacobian(f, x):
    y = f(x)
    rows, seed = [], np.zeros_like(y.data)
    for i in range(y.data.size):
        seed[i] = 1
        y.grad = seed
        y.backward()
        rows.append(x.grad)
    return np.array(rows)
""",
            "each row holds those before it. Which ones has each seed?",
        ),
        (
            """
def jacobian(f, x):
    y = f(x)
    rows = []
    for seed in np.eye(y.data.size):
        y.grad = seed
        y.backward()
        rows.append(y.grad)
    return np.array(rows)
""",
            "those are the seeds.",
        ),
        (
            """
def jacobian(f, x):
    rows = []
    for number in x.data:
        x = Variable([number])
        f(x).backward()
        rows.append(x.grad)
    return np.array(rows)
""",
            "f takes the whole vector x. What did it get?",
        ),
    ],
}

LUCKY = {
    1: [
        (reciprocal(derivative="-1 / 2**x"), "that has 2 to the power x."),
        (reciprocal(derivative="-1 / (4 * x)"), "the gradient of Reciprocal()(x)"),
        (reciprocal(guard="    return 'refused'\n"), "and a Variable is wanted"),
        (
            reciprocal(guard="    if not isinstance(x, Variable):\n        return 'refused'\n"),
            "gave refused, and it has to be refused",
        ),
        (
            reciprocal(guard="    if isinstance(x, float):\n        raise TypeError('no box')\n"),
            "raised a TypeError that says 'no box'",
        ),
        (
            reciprocal(
                guard="    if isinstance(x, float):\n"
                "        step09.require_variables('reciprocal', [x])\n"
            ),
            "reciprocal of an int raised AttributeError",
        ),
        (reciprocal(guard="    x + Variable(1.0)\n"), "stopped with TypeError"),
        (
            reciprocal(guard="    step09.require_variables('square', [x])\n"),
            "raised a TypeError that says 'square takes Variables",
        ),
        (
            reciprocal(guard="    square(x)\n"),
            "raised a TypeError that says 'square takes Variables",
        ),
        (
            reciprocal(
                derivative=None,
                rest="    def backward(self, gy):\n        return -1 / self.input.data**2\n",
            ),
            "Where does gy go?",
        ),
        (
            reciprocal(
                guard="    if type(x) is not Variable:\n"
                "        step09.require_variables('reciprocal', [getattr(x, 'data', x)])\n"
            ),
            "stopped with TypeError: reciprocal takes Variables, got ndarray",
        ),
        (
            reciprocal("[setattr(Reciprocal, 'x', x), 1 / x][1]", "-1 / Reciprocal.x**2"),
            "it is that of the other call. Who remembers x?",
        ),
        (
            reciprocal("np.divide(1, x, out=x)", "-(x**2)"),
            "x.data was written into",
        ),
        (reciprocal("np.abs(1 / x)", "-1 / x**2"), "Reciprocal()(x) at x = "),
    ],
    2: [
        ("def gradient_of_mean(f, x):\n    return 2 * x.data / 4", "tanh of five elements"),
        (
            "def gradient_of_mean(f, x):\n    return np.array([0.5, 1.0, 1.5, 2.0])",
            "has shape (4,)",
        ),
        (
            """
def gradient_of_mean(f, x):
    f(x).backward()
    return x.grad / 4
""",
            "tanh of five elements",
        ),
        (
            """
def gradient_of_mean(f, x):
    f(x).backward()
    x.data = x.data * 0
    return x.grad / f(x).data.size
""",
            "x holds another array than before.",
        ),
        (
            """
def gradient_of_mean(f, x):
    f(x).backward()
    return x.grad / x.data.size
""",
            "did you count the elements of x?",
        ),
        (
            """
def gradient_of_mean(f, x):
    f(x).backward()
    return x.grad / np.atleast_1d(x.data).shape[0]
""",
            "did you count rows?",
        ),
        (
            """
def gradient_of_mean(f, x):
    gradient = 0.0
    y = f(x)
    for index in np.ndindex(y.data.shape):
        seed = np.zeros_like(y.data)
        seed[index] = 1
        y.grad = seed
        y.backward()
        gradient = gradient + x.grad
    return gradient / y.data.size
""",
            "you went back through f 5 times",
        ),
        (
            """
def gradient_of_mean(f, x):
    gradient = np.zeros_like(x.data)
    for index in np.ndindex(x.data.shape):
        move = np.zeros_like(x.data)
        move[index] = 1e-5
        rise = f(Variable(x.data + move)).data - f(Variable(x.data - move)).data
        gradient[index] = rise.mean() / 2e-5
    return gradient
""",
            "you went back through f 0 times",
        ),
        (
            """
def gradient_of_mean(f, x):
    y = f(x)
    y.grad = np.ones_like(x.data) / x.data.size
    y.backward()
    return x.grad
""",
            "a seed has the shape of which array",
        ),
    ],
    3: [
        (
            "def jacobian(f, x):\n    return [[2.0, 0, 0], [6.0, 6.0, 0], [12.0, 12.0, 12.0]]",
            "the Jacobian of a function from 3 to 3 numbers is not",
        ),
        (
            """
def jacobian(f, x):
    y = f(x)
    rows = []
    for seed in np.eye(x.data.size):
        y.grad = seed
        y.backward()
        rows.append(x.grad)
    return np.array(rows)
""",
            "a seed has the shape of which array",
        ),
        (
            """
def jacobian(f, x):
    y = f(x)
    rows = []
    for seed in np.eye(3):
        y.grad = seed
        y.backward()
        rows.append(x.grad)
    return np.array(rows)
""",
            "stopped with ValueError",
        ),
        (
            """
def jacobian(f, x):
    y = f(x)
    y.backward()
    return np.diag(x.grad)
""",
            "the Jacobian of a function from 3 to 3 numbers is not",
        ),
        (
            """
def jacobian(f, x):
    y = squares_of_sums(x)
    rows = []
    for seed in np.eye(y.data.size):
        y.grad = seed
        y.backward()
        rows.append(x.grad)
    return np.array(rows)

def squares_of_sums(x):
    return square(running_sum(x))
""",
            "the Jacobian of a function from 3 to 3 numbers is not",
        ),
    ],
}
