"""Wrong answers to the exercises of step15_memory_modes with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        ("by_default = 4\nwith_retain_grad = 4", "Which of them were made by a function?"),
        ("by_default = 1\nwith_retain_grad = 3", "the seed is a gradient, too."),
    ],
    2: [
        (
            """
@contextlib.contextmanager
def keeping_grad(x):
    before = x.grad
    yield
    x.grad = before
""",
            "Which word makes your last line run all the same?",
        ),
        (
            """
@contextlib.contextmanager
def keeping_grad(x):
    before = x.grad
    try:
        yield
    except ValueError:
        pass
    x.grad = before
""",
            "Who outside was to hear of it?",
        ),
    ],
    3: [
        (
            """
def predicted(n):
    return (2 * n, n + 1, 1)
""",
            "is x counted, its data and its gradient?",
        ),
        (
            """
def predicted(n):
    return (2 * n + 2, n + 1, n + 2)
""",
            "one gradient is kept. Whose?",
        ),
    ],
}
