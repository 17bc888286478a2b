"""Wrong answers to the exercises of step03_composition with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        (
            """
def fourth_power(x):
    return Square()(x)
""",
            "What has to go into the second one?",
        ),
        (
            """
def fourth_power(x):
    return Square(Square(x))
""",
            "or the class, Square(x)?",
        ),
    ],
    2: [
        (
            """
class Negate(Function):
    def forward(self, x):
        return -x

def bell(x):
    return Exp()(Square()(Negate()(x)))
""",
            "Where does the sign have to change?",
        ),
        (
            """
class Negate(Function):
    def forward(self, x):
        return -x

def bell(x):
    return Negate()(Exp()(Square()(x)))
""",
            "What has to be negated instead?",
        ),
    ],
    3: [
        (
            """
def compose(*functions):
    def composite(x):
        for function in reversed(functions):
            x = function(x)
        return x
    return composite
""",
            "In which order does your loop go?",
        ),
        (
            """
def compose(*functions):
    def composite(x):
        y = functions[0](x)
        for function in functions[1:]:
            y = function(y)
        return y
    return composite
""",
            "Can you start with x?",
        ),
    ],
}
