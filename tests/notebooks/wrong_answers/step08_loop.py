"""Wrong answers to the exercises of step08_loop with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        ("turns_of_the_loop = 7", "What is on the list after the last one?"),
        ("turns_of_the_loop = 1", "How often is something taken off it?"),
    ],
    2: [
        (
            """
def clear_gradients(y):
    grad = y.grad
    grad = None
""",
            "Does grad belong to the box, or is it a name of yours?",
        ),
        (
            """
def clear_gradients(y):
    while y.creator is not None:
        y.grad = None
        y = y.creator.input
""",
            "When does the loop end, and what about the last box, or the first?",
        ),
        (
            """
def clear_gradients(y):
    y.grad = None
    if y.creator is not None:
        clear_gradients(y.creator.input)
""",
            "Which loop does the same?",
        ),
    ],
    3: [
        (
            """
class ForgetfulVariable(Variable):
    def backward(self):
        variables = [self]
        for y in variables:
            f = y.creator
            if f is not None:
                f.input.grad = f.backward(y.grad)
                variables = variables + [f.input]
""",
            "Which list does the for loop go through?",
        ),
        (
            """
class ForgetfulVariable(Variable):
    def backward(self):
        variables = [self]
        while variables:
            y = variables.pop()
            f = y.creator
            if f is not None and f.input.creator is not None:
                f.input.grad = f.backward(y.grad)
                variables.append(f.input)
""",
            "Does the loop end one box too early?",
        ),
    ],
}
