"""Answers to the exercises of step08_loop: right ones, wrong ones, and lucky ones."""


def forgetful(body):
    """A program for exercise 3 with this body of backward."""
    lines = "\n        ".join(body.strip("\n").split("\n"))
    return f"class ForgetfulVariable(Variable):\n    def backward(self):\n        {lines}\n"


RIGHT = {
    1: [
        "turns_of_the_loop = 7 + 1",
        "turns_of_the_loop = np.array(8)",
    ],
    2: [
        """
def clear_gradients(y):
    while y.creator is not None:
        y.grad = None
        y = y.creator.input
    y.grad = None
""",
        """
def clear_gradients(y):
    boxes = [y]
    for box in boxes:
        box.grad = None
        if box.creator:
            boxes.append(box.creator.input)
    return y
""",
        """
def clear_gradients(y):
    while True:
        y.grad = None
        f = y.creator
        if f is None:
            break
        y = f.input
""",
    ],
    3: [
        forgetful("""
variables = [self]
for y in variables:
    f = y.creator
    if f is not None:
        f.input.grad = f.backward(y.grad)
        variables.append(f.input)
"""),
        forgetful("""
y = self
while y.creator is not None:
    y.creator.input.grad = y.creator.backward(y.grad)
    y = y.creator.input
"""),
        forgetful("""
variables = [self]
while len(variables) > 0:
    y, variables = variables[0], variables[1:]
    f = y.creator
    if f is not None:
        f.input.grad = f.backward(y.grad)
        variables = [f.input]
"""),
    ],
    4: [
        """
def wrong_gradient(x):
    y = Exp()(x)
    y.grad = np.ones_like(y.data)
    y.backward()
    x.backward()
    return x
""",
        """
def wrong_gradient(x):
    x.grad = 1.0
    y = Square()(x)
    y.grad = 1.0
    y.backward()
    x.backward()
    return x
""",
    ],
}

WRONG = {
    1: [
        ("turns_of_the_loop = 7", "What is on the list after the last one?"),
        ("turns_of_the_loop = 1", "How often is something taken off it?"),
        ("turns_of_the_loop = 0", "is the list empty at the start?"),
        ("turns_of_the_loop = 9", "when the list is empty?"),
    ],
    2: [
        (
            "def clear_gradients(y):\n    grad = y.grad\n    grad = None",
            "Does grad belong to the box, or is it a name of yours?",
        ),
        (
            """
def clear_gradients(y):
    while y.creator is not None:
        y.grad = None
        y = y.creator.input
""",
            "that of the leaf. When does the loop end?",
        ),
        (
            """
def clear_gradients(y):
    while y.creator is not None:
        y = y.creator.input
        y.grad = None
""",
            "that of the result. With which box does the loop begin?",
        ),
        ("def clear_gradients(y):\n    y.grad = None", "What takes you to the next one?"),
        (
            """
def clear_gradients(y):
    y.grad = None
    if y.creator is not None:
        clear_gradients(y.creator.input)
""",
            "Which loop does the same?",
        ),
        (
            """
def clear_gradients(y):
    while y is not None:
        y.grad = None
        y = y.creator.input
""",
            "which box has no creator",
        ),
        (
            """
def clear_gradients(y):
    variables = [y]
    while variables:
        x = variables.pop()
        x.grad = np.zeros_like(x.data)
        if x.creator is not None:
            variables.append(x.creator.input)
""",
            "None is wanted: 0 is a possible gradient",
        ),
        (
            """
def clear_gradients(y):
    while y.creator is not None:
        del y.grad
        y = y.creator.input
    del y.grad
""",
            "no compartment `grad`",
        ),
    ],
    3: [
        (
            forgetful("""
variables = [self]
for y in variables:
    f = y.creator
    if f is not None:
        f.input.grad = f.backward(y.grad)
        variables = variables + [f.input]
"""),
            "Which list does the loop go through?",
        ),
        (
            forgetful("""
variables = [self]
while variables:
    y = variables.pop()
    f = y.creator
    if f is not None and f.input.creator is not None:
        f.input.grad = f.backward(y.grad)
        variables.append(f.input)
"""),
            "Does the loop end one box too early?",
        ),
        (
            forgetful("""
f = self.creator
if f is not None:
    f.input.grad = f.backward(self.grad)
    f.input.backward()
"""),
            "does backward call itself, as in step 07?",
        ),
        (
            forgetful("""
variables = []
for y in variables:
    f = y.creator
    if f is not None:
        f.input.grad = f.backward(y.grad)
        variables.append(f.input)
"""),
            "Is the result itself on the list at the start?",
        ),
        (
            forgetful("""
variables = [self]
for y in variables:
    f = y.creator
    if f is not None:
        f.input.grad = f.backward(y.grad)
        variables.append(f)
"""),
            "what is it there: a box, a function",
        ),
        (
            forgetful("""
variables = [self]
for y in variables:
    f = y.creator
    if f is not None:
        f.input.grad = f.backward(self.grad)
        variables.append(f.input)
"""),
            "the gradient of its own output?",
        ),
        (
            forgetful("""
variables = [self]
for y in variables:
    f = y.creator
    if f is not None:
        f.input.grad = y.grad
        variables.append(f.input)
"""),
            "Was the creator asked?",
        ),
        (
            forgetful("""
variables = [self]
for y in variables:
    f = y.creator
    if f is not None:
        f.input.grad = f.backward(y.grad)
        variables += f.input
"""),
            "a box is no list",
        ),
    ],
    4: [
        (
            """
def wrong_gradient(x):
    a = Square()(x)
    y = Exp()(a)
    y.grad = np.array(1.0)
    y.backward()
    a.backward()
    return a
""",
            "2 functions were called. One is enough",
        ),
        (
            """
def wrong_gradient(x):
    y = Square()(x)
    y.grad = np.array(1.0)
    y.backward()
    y.backward()
    return y
""",
            "and that is right",
        ),
        (
            "def wrong_gradient(x):\n    y = Square()(x)\n    y.backward()\n    return y",
            "an error is no wrong gradient",
        ),
        (
            """
def wrong_gradient(x):
    y = Square()(x)
    x.backward()
    return x
""",
            "x.grad is None",
        ),
        (
            """
def wrong_gradient(x):
    y = Square()(x)
    y.grad = np.array(1.0)
    y.backward()
    x.backward()
    return x.grad
""",
            "The box of the last pass is wanted",
        ),
        (
            """
def wrong_gradient(x):
    y = Square()(x)
    y.grad = np.array(1.0)
    y.backward()
    x.backward()
    return y
""",
            "Which one did it start at?",
        ),
    ],
}

LUCKY = {
    1: [
        ("turns_of_the_loop = '8'", "came out as a str"),
        ("turns_of_the_loop = 8.0001", "is not 8"),
        ("turns_of_the_loop = [8]", "has shape (1,)"),
    ],
    2: [
        (
            """
def clear_gradients(y):
    while y.grad is not None:
        y.grad = None
        if y.creator is not None:
            y = y.creator.input
""",
            "Does the way end at a box that has no gradient",
        ),
        (
            """
def clear_gradients(y):
    sys = __import__("sys")
    sys.setrecursionlimit(100_000)
    y.grad = None
    if y.creator is not None:
        clear_gradients(y.creator.input)
""",
            "raises the limit of recursion",
        ),
        (
            """
def clear_gradients(y):
    while y is not None:
        y.grad = None
        f, y.creator = y.creator, None
        y = None if f is None else f.input
""",
            "has changed the trail",
        ),
        (
            """
def clear_gradients(y):
    for _ in range(4):
        y.grad = None
        y = y if y.creator is None else y.creator.input
""",
            "Does every box behind the result get its turn?",
        ),
        (
            """
import gc

def clear_gradients(y):
    for box in gc.get_objects():
        if isinstance(box, Variable):
            box.grad = None
""",
            "a box that was made of y has lost its gradient",
        ),
        (
            """
def clear_gradients(y):
    y.grad = None
    while y.creator is not None:
        y = y.creator.input
    y.grad = None
""",
            "Does every box behind the result get its turn?",
        ),
        (
            """
seen = []

def clear_gradients(y):
    boxes = [y]
    for box in boxes:
        if not any(box is other for other in seen):
            seen.append(box)
            box.grad = None
            if box.creator is not None:
                boxes.append(box.creator.input)
""",
            "a second call left a gradient",
        ),
    ],
    3: [
        ("class ForgetfulVariable(Variable):\n    pass", "no `backward` of its own"),
        (forgetful("super().backward()"), "the loop of the step did the work"),
        (
            """
class ForgetfulVariable(Variable):
    backward = Variable.backward
""",
            "no `backward` of its own",
        ),
        (
            forgetful("""
C = self.creator
b = C.input
b.grad = C.backward(self.grad)
B = b.creator
a = B.input
a.grad = B.backward(b.grad)
A = a.creator
A.input.grad = A.backward(a.grad)
"""),
            "Which creators are not asked?",
        ),
        (
            forgetful("""
variables = [self]
for y in variables:
    f = y.creator
    if f is not None:
        seed = np.array(1.0) if y is self else y.grad
        f.input.grad = f.backward(seed)
        variables.append(f.input)
"""),
            "With which gradient is it multiplied?",
        ),
        (
            forgetful("""
variables = [self]
for y in variables:
    f = y.creator
    if f is not None:
        f.input.grad = f.backward(y.grad)
        f.input.grad = f.backward(y.grad)
        variables.append(f.input)
"""),
            "asked more than once",
        ),
        (
            forgetful("""
variables = [self]
for y in variables:
    f = y.creator
    if f is not None:
        gx = f.backward(y.grad)
        f.input.grad = gx if f.input.grad is None else f.input.grad + gx
        variables.append(f.input)
"""),
            "Has it to be added?",
        ),
        (
            forgetful("""
variables = [self]
for y in variables:
    f = y.creator
    if f is not None:
        f.input.grad = f.backward(y.grad)
        variables.append(f.input)
    else:
        y.grad = np.array(y.grad)
"""),
            "a leaf does not keep the gradient",
        ),
    ],
    4: [
        (
            """
def wrong_gradient(x):
    y = Square()(x)
    y.grad = np.array(3.0)
    y.backward()
    return y
""",
            "other than 1 was set by hand",
        ),
        (
            """
def wrong_gradient(x):
    y = Square()(x)
    y.grad = np.array(1.0)
    y.backward()
    x.grad = np.array(1.0)
    return y
""",
            "written by hand after the last pass",
        ),
        (
            """
class Wrong(Square):
    def derivative(self, x):
        return 3 * x

def wrong_gradient(x):
    y = Wrong()(x)
    y.grad = np.array(1.0)
    y.backward()
    return y
""",
            "not a function of yours",
        ),
        (
            """
def wrong_gradient(x):
    y = Square()(x)
    y.grad = np.array(1.0)
    x.data = x.data + 1.0
    y.backward()
    return y
""",
            "the data in x have changed",
        ),
        (
            """
def wrong_gradient(x):
    y = Square()(x)
    y.grad = np.array(1.0)
    y.grad[...] = 7.0
    y.backward()
    return y
""",
            "other than 1 was set by hand",
        ),
    ],
}
