"""Wrong answers to the exercises of step11_variadic_forward with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        (
            """
class Product(Function):
    def forward(self, *xs):
        return np.prod(xs)
""",
            "Along which axis do the inputs lie?",
        ),
        (
            """
class Product(Function):
    def forward(self, *xs):
        return xs[0] * xs[1]
""",
            "Does your loop run over all of xs?",
        ),
    ],
    2: [
        (
            """
class DivMod(Function):
    def forward(self, x0, x1):
        return [x0 // x1, x0 % x1]
""",
            "What does __call__ take for several results?",
        ),
        (
            """
class DivMod(Function):
    def forward(self, x0, x1):
        return np.trunc(x0 / x1), np.fmod(x0, x1)
""",
            "that rounds towards zero.",
        ),
    ],
    3: [
        (
            """
def leaves(y):
    found, waiting = [], [y]
    while waiting:
        x = waiting.pop()
        if x.creator is None:
            found.append(x)
        else:
            waiting.extend(x.creator.inputs)
    return found
""",
            "a box used in three places is one leaf.",
        ),
        (
            """
def leaves(y):
    while y.creator is not None:
        y = y.creator.input
    return [y]
""",
            "do you follow all inputs?",
        ),
        (
            """
def leaves(y):
    if y.creator is None:
        return [y]
    return list({leaf for x in y.creator.inputs for leaf in leaves(x)})
""",
            "What did step 08 do?",
        ),
    ],
}
