"""Answers to the exercises of step07_creator: right ones, wrong ones, and lucky ones."""

RIGHT = {
    1: [
        'first, second, third = ["Square", "Exp", "Exp"]',
        'first = "square"\nsecond = third = "exp"',
    ],
    2: [
        """
def trail(y):
    names = ()
    f = y.creator
    while f:
        names += (f.__class__.__name__,)
        f = f.input.creator
    return names
""",
        """
def trail(y):
    boxes = [y]
    for box in boxes:
        if box.creator is not None:
            boxes.append(box.creator.input)
    return [type(box.creator).__name__ for box in boxes[:-1]]
""",
    ],
    3: [
        """
def replay(y, x):
    return x if y.creator is None else y.creator(replay(y.creator.input, x))
""",
        """
def replay(y, x):
    functions = []
    while y.creator is not None:
        functions.insert(0, y.creator)
        y = y.creator.input
    for f in functions:
        x = f(x)
    return x
""",
        """
def replay(y, x):
    functions = []
    while y.creator is not None:
        functions.append(y.creator)
        y = y.creator.input
    while functions:
        x = functions.pop()(x)
    return x
""",
    ],
}

WRONG = {
    1: [
        ('first, second, third = "Exp", "Exp", "Square"', "Which function made y itself?"),
        ("first, second, third = Square, Exp, Exp", "in quotation marks?"),
        ("first, second, third = Square(), Exp(), Exp()", "`first` is a Square"),
        ('first, second, third = "Square", "Exp", None', "`third` is None"),
        ('first, second, third = "Square()", "Exp()", "Exp()"', "a part of the name of a class?"),
        ('first, second, third = "C", "B", "A"', "is not [C, B, A]"),
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
            "def trail(y):\n    return [] if y.creator is None else [type(y.creator).__name__]",
            "What takes you to the next box?",
        ),
        (
            """
def trail(y):
    names = []
    while y is not None:
        names.append(type(y.creator).__name__)
        y = y.creator.input
    return names
""",
            "which box has no creator",
        ),
        (
            """
def trail(y):
    names = []
    while y.creator is not None:
        names.append(type(y).__name__)
        y = y.creator.input
    return names
""",
            "those are the boxes. Who made them?",
        ),
        (
            """
def trail(y):
    names = []
    while y.creator is not None:
        names.append(y.creator)
        y = y.creator.input
    return names
""",
            "What are their classes called?",
        ),
        (
            """
def trail(y):
    names = []
    while y.creator is not None:
        names.append(type(y.creator).__name__)
        y = y.creator.input
    print(names)
""",
            "returned nothing",
        ),
        (
            """
def trail(y):
    names = []
    while y.creator is not None:
        names.append(type(y.creator).__name__)
    return names
""",
            "did not end within",
        ),
        (
            """
def trail(y):
    names = []
    while y.creator is not None:
        y = y.creator.input
        names.append(type(y.creator).__name__)
    return names
""",
            "NoneType is the class of None",
        ),
        (
            """
def trail(y):
    names = []
    while y.creator is not None:
        names += type(y.creator).__name__
        y = y.creator.input
    return names
""",
            "those are letters",
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
        ("def replay(y, x):\n    return y.creator(x)", "only one function ran."),
        ("def replay(y, x):\n    return square_until_large(x)", "What did it do with 2?"),
        ("def replay(y, x):\n    return y", "that is the recorded result."),
        ("def replay(y, x):\n    return x", "that is x itself"),
        ("def replay(y, x):\n    replay(y.creator.input, x)", "which box has no creator"),
        (
            """
def replay(y, x):
    functions = []
    while y.creator is not None:
        functions.append(type(y.creator))
        y = y.creator.input
    for f in reversed(functions):
        x = f()(x)
    return x
""",
            "does not know what the recorded one knows",
        ),
        (
            """
def replay(y, x):
    functions = []
    while y.creator is not None:
        functions.append(y.creator)
        y = y.creator.input
    for f in functions.reverse():
        x = f(x)
    return x
""",
            "which call gave None?",
        ),
    ],
}

LUCKY = {
    1: [
        ('first, second, third = "Exp", "Square", "Exp"', "which function runs last?"),
        ('first, second, third = "Square", "Square", "Exp"', "how often is Square called?"),
    ],
    2: [
        (
            """
def trail(y):
    return [] if y.creator is None else ["Exp", "Square", "Exp", "Exp"]
""",
            "the trail of Third, Exp, Third, Square, Exp is not",
        ),
        (
            """
def trail(y):
    names = []
    while y.creator is not None:
        names.append("Square" if isinstance(y.creator, Square) else "Exp")
        y = y.creator.input
    return names
""",
            "the trail of Third, Exp, Third, Square, Exp is not",
        ),
        (
            """
def trail(y):
    if y.creator is None:
        return []
    return [type(y.creator).__name__, *trail(y.creator.input)]
""",
            "does trail call itself?",
        ),
        (
            """
def trail(y):
    sys.setrecursionlimit(100_000)
    if y.creator is None:
        return []
    return [type(y.creator).__name__, *trail(y.creator.input)]
""",
            "raises the limit of recursion",
        ),
        (
            """
def trail(y):
    names = []
    for _ in range(100):
        if y.creator is not None:
            names.append(type(y.creator).__name__)
            y = y.creator.input
    return names
""",
            "Is there a largest length?",
        ),
        (
            """
names = []

def trail(y):
    while y.creator is not None:
        names.append(type(y.creator).__name__)
        y = y.creator.input
    return names
""",
            "the trail of Third, Exp, Third, Square, Exp is not",
        ),
        (
            """
def trail(y):
    names = []
    while y.creator is not None:
        names.append(type(y.creator).__name__)
        y.creator, y = None, y.creator.input
    return names
""",
            "has changed the trail",
        ),
        (
            """
def trail(y):
    names = {}
    while y.creator is not None:
        names[type(y.creator).__name__] = y
        y = y.creator.input
    return list(names)
""",
            "that is on the trail twice",
        ),
        (
            'def trail(y):\n    return "" if y.creator is None else "Square Exp Exp"',
            "A list is wanted",
        ),
    ],
    3: [
        (
            """
def replay(y, x):
    return Square()(Square()(Square()(x)))
""",
            "the replay of Scale, Exp, Square",
        ),
        (
            """
def replay(y, x, functions=[]):
    while y.creator is not None:
        functions.append(y.creator)
        y = y.creator.input
    for f in reversed(functions):
        x = f(x)
    return x
""",
            "the second replay gave something else",
        ),
        (
            """
def replay(y, x):
    functions = []
    while y.creator is not None:
        functions.append(y.creator)
        y = y.creator.input
    data = x.data
    for f in reversed(functions):
        data = f.forward(data)
    return Variable(data)
""",
            "no trail leads back from it to x",
        ),
        (
            """
def replay(y, x):
    box = y
    while box.creator.input.creator is not None:
        box = box.creator.input
    box.creator.input = x
    return replay_all(y)

def replay_all(y):
    return y if y.creator is None else y.creator(replay_all(y.creator.input))
""",
            "replay has changed the trail",
        ),
        (
            """
def replay(y, x):
    A, B, C = y.creator.input.creator.input.creator, y.creator.input.creator, y.creator
    return C(B(A(x)))
""",
            "is not",
        ),
        (
            """
def replay(y, x):
    functions = []
    while True:
        functions.append(y.creator)
        y = y.creator.input
        if y.creator is None:
            break
    for f in reversed(functions):
        x = f(x)
    return x
""",
            "which box has no creator",
        ),
    ],
}
