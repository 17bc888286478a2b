"""Wrong answers to the exercises of step06_manual_backward with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        ("gradient_of_w = 1.0", "What does backward do with gy?"),
        ("gradient_of_w = 5 * np.exp(5)", "taken: at gy, or at the input?"),
    ],
    2: [
        (
            """
def gradients_by_hand(x):
    A, B, C = Square(), Exp(), Square()
    a = A(x)
    b = B(a)
    y = C(b)
    y.grad = np.array(1.0)
    b.grad = A.backward(y.grad)
    a.grad = B.backward(b.grad)
    x.grad = C.backward(a.grad)
    return (y.grad, b.grad, a.grad, x.grad)
""",
            "Which function has b for its input?",
        ),
        (
            """
def gradients_by_hand(x):
    A, B, C = Square(), Exp(), Square()
    a = A(x)
    b = B(a)
    y = C(b)
    one = np.array(1.0)
    return (one, C.backward(one), B.backward(one), A.backward(one))
""",
            "With what is each of them multiplied?",
        ),
    ],
    3: [
        (
            """
class Tanh(Function):
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, gy):
        return 1 - self.y**2
""",
            "Where is gy?",
        ),
        (
            """
class Tanh(Function):
    def forward(self, x):
        return np.tanh(x)

    def backward(self, gy):
        return gy * (1 - self.input.data**2)
""",
            "Which value has to be squared?",
        ),
        (
            """
class Tanh(Function):
    def forward(self, x):
        return np.tanh(x)

    def backward(self, gy):
        return gy * (1 - np.tanh(self.input.data) ** 2)
""",
            "What can be kept?",
        ),
        (
            """
class Tanh(Function):
    def forward(self, x):
        result = np.tanh(x)
        return result

    def backward(self, gy):
        return gy * (1 - result**2)
""",
            "Where can forward leave one?",
        ),
    ],
}
