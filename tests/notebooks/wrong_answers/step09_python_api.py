"""Wrong answers to the exercises of step09_python_api with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        (
            """
class Reciprocal(Function):
    def forward(self, x):
        return 1 / x

    def derivative(self, x):
        return 1 / x**2

def reciprocal(x):
    step09.require_variables("reciprocal", [x])
    return Reciprocal()(x)
""",
            "does 1/x grow or fall when x grows?",
        ),
        (
            """
class Reciprocal(Function):
    def forward(self, x):
        return 1 / x

    def derivative(self, x):
        return -1 / x**2

def reciprocal(x):
    return Reciprocal()(x)
""",
            "which guard has square?",
        ),
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
    ],
}
