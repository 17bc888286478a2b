"""Wrong answers to the exercises of step07_creator with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        ('first, second, third = "Exp", "Exp", "Square"', "Which function made y itself?"),
        ("first, second, third = Square, Exp, Exp", "in quotation marks?"),
    ],
    2: [
        (
            """
def trail(y):
    names = []
    while y.creator is not None:
        names.insert(0, type(y.creator).__name__)
        y = y.creator.input
    return names
""",
            "Which end do you start from?",
        ),
        (
            """
def trail(y):
    names = []
    while y.creator.input.creator is not None:
        names.append(type(y.creator).__name__)
        y = y.creator.input
    return names
""",
            "When exactly does the loop end?",
        ),
        (
            """
def trail(y):
    return [] if y.creator is None else [type(y.creator).__name__]
""",
            "What takes you to the next box?",
        ),
    ],
    3: [
        (
            """
def replay(y, x):
    while y.creator is not None:
        x = y.creator(x)
        y = y.creator.input
    return x
""",
            "which function was called first?",
        ),
        (
            """
def replay(y, x):
    return y.creator(x)
""",
            "only the last function ran.",
        ),
        (
            """
def replay(y, x):
    return square_until_large(x)
""",
            "What did it do with 2?",
        ),
    ],
}
