"""Wrong answers to the exercises of step19_broadcasting with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        ("element_of_the_gradient = 2", "How many rows of x meet each element of b?"),
        ("element_of_the_gradient = 5", "What does the factor 2 do?"),
        ("element_of_the_gradient = 6", "is b repeated along the axis of length 3"),
    ],
    2: [
        (
            """
class Mean(Function):
    def forward(self, x):
        return np.mean(x)

    def backward(self, gy):
        return np.broadcast_to(gy, self.input.shape)
""",
            "that is the gradient of a sum.",
        ),
        (
            """
class Mean(Function):
    def forward(self, x):
        return np.mean(x)

    def backward(self, gy):
        return gy / self.input.size
""",
            "can a gradient be summed to a shape larger than its own?",
        ),
        (
            """
class Mean(Function):
    def forward(self, x):
        return np.mean(x)

    def backward(self, gy):
        return np.broadcast_to(gy / len(self.input), self.input.shape)
""",
            "len counts rows.",
        ),
    ],
    3: [
        (
            """
def sum_to_by_hand(array, shape):
    total = np.zeros(shape)
    for index in np.ndindex(array.shape):
        total[index] += array[index]
    return total
""",
            "and 0 where the length is 1?",
        ),
        (
            """
def sum_to_by_hand(array, shape):
    total = np.zeros(shape)
    for index in np.ndindex(array.shape):
        total[...] += array[index]
    return total
""",
            "every place got every number.",
        ),
    ],
}
