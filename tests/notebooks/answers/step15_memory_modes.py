"""Answers to the exercises of step15_memory_modes: right ones, wrong ones, lucky ones."""

KEEPING = """
@contextlib.contextmanager
def keeping_grad(x):
    before = x.grad
    {body}
"""


def keeping(body):
    return KEEPING.format(body=body)


def predicted(counts):
    return f"def predicted(n):\n    return {counts}\n"


RIGHT = {
    1: [
        "by_default, with_retain_grad = 1, 4",
        "by_default = len('x')\nwith_retain_grad = np.array(4.0)",
    ],
    2: [
        """
class keeping_grad:
    def __init__(self, x):
        self.x = x

    def __enter__(self):
        self.before = self.x.grad

    def __exit__(self, *error):
        self.x.grad = self.before
""",
        """
@contextlib.contextmanager
def keeping_grad(x):
    kept = None if x.grad is None else x.grad.copy()
    x.cleargrad()
    try:
        yield x
    finally:
        x.grad = kept
""",
        keeping("""try:
        yield
    except BaseException:
        x.grad = before
        raise
    else:
        x.grad = before"""),
        """
@contextlib.contextmanager
def keeping_grad(x):
    with contextlib.ExitStack() as stack:
        stack.callback(setattr, x, "grad", x.grad)
        yield
""",
    ],
    3: [
        predicted("[2 * n + 2, n + 2, 2]"),
        predicted("np.array([2.0 * (n + 1), n + 2, 2])"),
        "predicted = lambda n: (n + 1 + n + 1, n + 1 + 1, 1 + 1)",
    ],
}

WRONG = {
    1: [
        ("by_default = 4\nwith_retain_grad = 4", "Which of them were made by a function?"),
        ("by_default = 2\nwith_retain_grad = 4", "is y a leaf?"),
        ("by_default = 0\nwith_retain_grad = 4", "Whose outputs are never cleared?"),
        ("by_default = 1\nwith_retain_grad = 3", "the seed is a gradient, too."),
        ("by_default = 1\nwith_retain_grad = 2", "Which two did you leave out?"),
    ],
    2: [
        (
            keeping("yield\n    x.grad = before"),
            "Which word makes your last line run all the same?",
        ),
        (
            keeping(
                "try:\n        yield\n    except ValueError:\n        pass\n    x.grad = before"
            ),
            "Who outside was to hear of it?",
        ),
        (
            keeping("try:\n        yield\n    finally:\n        x.cleargrad()"),
            "is None, and there was a gradient before.",
        ),
        (
            keeping("yield x\n    x.cleargrad()"),
            "is None, and there was a gradient before.",
        ),
        (keeping("x.cleargrad()\n    yield"), "the gradient of the block is still there."),
        (keeping("with no_grad():\n        yield"), "recording is off in your block"),
        (
            keeping("try:\n        yield\n    finally:\n        before = x.grad"),
            "the gradient of the block is still there.",
        ),
        (
            keeping("try:\n        yield\n    finally:\n        x.grad = before").replace(
                "@contextlib.contextmanager", ""
            ),
            "above the function",
        ),
        (keeping("x.grad = before"), "is there a `yield`"),
        ("def keeping_grad(x):\n    return x", "which `with` does not take"),
        (keeping("try:\n        return\n        yield\n    finally:\n        pass"), "only one?"),
    ],
    3: [
        (predicted("(2 * n, n + 2, 2)"), "is x counted, its data and its gradient?"),
        (predicted("(2 * n + 1, n + 2, 2)"), "has y a gradient?"),
        (predicted("(2 * n + 2, n + 1, 2)"), "one gradient is kept. Whose?"),
        (predicted("(2 * n + 2, 2, 2)"), "y leads to its graph."),
        (predicted("(2 * n + 2, n + 2, 1)"), "what does backward put into a leaf?"),
        (predicted("(2 * n + 2, n + 2, n + 2)"), "who holds the squares?"),
        (predicted("(2, n + 2, 2 * n + 2)"), "In which order are the three wanted?"),
        (predicted("2 * n + 2"), "three numbers are wanted"),
        ("def predicted(n):\n    print(2 * n + 2, n + 2, 2)", "returned nothing"),
    ],
}

LUCKY = {
    1: [
        ("by_default = '1'\nwith_retain_grad = '4'", "came out as a str"),
        ("by_default = True\nwith_retain_grad = 4", "came out as a bool"),
    ],
    2: [
        (
            """
@contextlib.contextmanager
def keeping_grad(x):
    with no_grad():
        yield
""",
            "recording is off in your block",
        ),
        (
            """
@contextlib.contextmanager
def keeping_grad(x):
    try:
        yield
    finally:
        x.grad = 2 * x.data
""",
            "is not",
        ),
        (
            keeping("""try:
        yield
    except ValueError:
        x.grad = before
        raise
    x.grad = before"""),
            "a block that ends in a ZeroDivisionError",
        ),
        (
            """
@contextlib.contextmanager
def keeping_grad(x):
    before = x.grad.copy()
    try:
        yield
    finally:
        x.grad = before
""",
            "None has no methods",
        ),
        (
            """
before = []

@contextlib.contextmanager
def keeping_grad(x):
    before[:] = [x.grad]
    try:
        yield
    finally:
        x.grad = before[0]
""",
            "Where does each block keep its own?",
        ),
        (
            keeping("""try:
        yield
    except Exception as error:
        raise RuntimeError("in the block") from error
    finally:
        x.grad = before"""),
            "Who asked for another error?",
        ),
        (
            """
@contextlib.contextmanager
def keeping_grad(x):
    x.before = x.grad
    try:
        yield
    finally:
        x.grad = x.before
""",
            "that is what the inner block found.",
        ),
        (
            """
@contextlib.contextmanager
def keeping_grad(x):
    before = x.grad
    try:
        yield
    finally:
        x.grad = before
        Config.enable_backprop = False
""",
            "recording is off after the block.",
        ),
    ],
    3: [
        (predicted("(16, 9, 2)"), "retained, for n = 11, is not 16"),
        (predicted("(12, 7, 2)"), "retained, for n = 7, is not 12"),
        (predicted("(42, 22, 2)"), "that is so for n = 20."),
        (predicted("(2 * n + 2, n + 2, '2')"), "came out as a str"),
        (predicted("(2 * n + 2, max(n + 2, 9), 2)"), "default, for n = 4, is not 9"),
    ],
}
