"""Answers to the exercises of step19_broadcasting: right ones, wrong ones, and lucky ones."""


def mean(gradient, forward="np.mean(x)"):
    """The class of exercise 2 with a return of backward."""
    return f"""
class Mean(Function):
    def forward(self, x):
        return {forward}

    def backward(self, gy):
        return {gradient}
"""


def by_hand(source, before="pass", start="np.zeros(shape)"):
    """The function of exercise 3 with a place for each index."""
    return f"""
def sum_to_by_hand(array, shape):
    total = {start}
    {before}
    for index in np.ndindex(array.shape):
        source = {source}
        total[source] += array[index]
    return total
"""


EXTRA = "extra = array.ndim - len(shape)"
SOURCE = "tuple(0 if n == 1 else i for i, n in zip(index[extra:], shape, strict=True))"

RIGHT = {
    1: [
        "element_of_the_gradient = 10",
        """
x, b = Variable(np.ones((5, 3))), Variable(np.ones(3))
(x + 2 * b).backward()
element_of_the_gradient = b.grad[0]
""",
    ],
    2: [
        mean("np.full(self.input.shape, gy / self.input.size)"),
        mean("gy * np.ones_like(self.input.data) / self.input.data.size", "x.sum() / x.size"),
        mean("(np.zeros(self.input.shape) + gy / self.input.size,)"),
        """
class Mean(Function):
    def forward(self, x):
        self.shape, self.count = x.shape, np.prod(x.shape)
        return np.sum(x / self.count)

    def backward(self, gy):
        return np.broadcast_to(gy / self.count, self.shape)
""",
    ],
    3: [
        by_hand("[0 if n == 1 else i for i, n in zip(index[::-1], shape[::-1])]").replace(
            "total[source]", "total[tuple(source[::-1])]"
        ),
        by_hand("tuple(i % n for i, n in zip(index[extra:], shape))", EXTRA),
        """
def sum_to_by_hand(array, shape):
    sum = np.zeros(shape)  # a name like any other, here
    extra = array.ndim - len(shape)
    for index in np.ndindex(array.shape):
        sum[tuple(min(i, n - 1) for i, n in zip(index[extra:], shape))] += array[index]
    return sum
""",
        """
def place_in_total(index, shape):
    kept = index[len(index) - len(shape) :]
    return tuple(0 if n == 1 else i for i, n in zip(kept, shape))


def sum_to_by_hand(array, shape):
    total = np.zeros(shape)
    for index in np.ndindex(array.shape):
        total[place_in_total(index, shape)] += array[index]
    return total
""",
        """
def sum_to_by_hand(array, shape):
    copies = np.broadcast_to(np.arange(int(np.prod(shape))).reshape(shape), array.shape)
    total = [0.0] * int(np.prod(shape))
    for place, number in zip(copies.flat, array.flat):
        total[place] += number
    return np.array(total).reshape(shape)
""",
        """
def sum_to_by_hand(array, shape):
    total = np.zeros(shape)
    extra = array.ndim - len(shape)
    for index, value in np.ndenumerate(array):
        source = [0] * len(shape)
        for axis in range(len(shape)):
            if shape[axis] > 1:
                source[axis] = index[extra + axis]
        total[tuple(source)] = total[tuple(source)] + value
    return total
""",
    ],
}

WRONG = {
    1: [
        ("element_of_the_gradient = 2", "How many rows of x meet each element of b?"),
        ("element_of_the_gradient = 5", "What does the factor 2 do?"),
        ("element_of_the_gradient = 6", "is b repeated along the axis of length 3"),
        ("element_of_the_gradient = 30", "that is the sum of the whole gradient."),
        ("element_of_the_gradient = [10, 10, 10]", "that is the whole gradient."),
    ],
    2: [
        (mean("np.broadcast_to(gy, self.input.shape)"), "that is the gradient of a sum."),
        (mean("gy / self.input.size"), "can a gradient be summed to a shape larger than its own?"),
        (
            mean("np.broadcast_to(gy / len(self.input), self.input.shape)"),
            "How many elements are there?",
        ),
        (
            mean("np.broadcast_to(gy / self.input.shape[-1], self.input.shape)"),
            "How many elements are there?",
        ),
        (
            mean("np.full(self.input.shape, 1 / self.input.size)"),
            "right for Mean alone.",
        ),
        (
            mean("gy * self.input.data / self.input.size"),
            "how large the elements are?",
        ),
        (mean("print(gy)"), "backward returned nothing"),
        (
            mean("np.full(self.input.shape, gy * self.input.size)"),
            "does the mean move more if there are more elements",
        ),
        (mean("np.full(self.input.shape, gy / self.input.size())"), "which number is called"),
        (mean("gy * self.input / self.input.size"), "came out as a Variable"),
    ],
    3: [
        (by_hand("index"), "and 0 where the length is 1?"),
        (
            by_hand(
                "[0 if n == 1 else i for i, n in zip(index[array.ndim - len(shape) :], shape)]"
            ),
            "is source a tuple?",
        ),
        (by_hand("()").replace("total[source]", "total[()]"), "every place got every number."),
        (by_hand(SOURCE, EXTRA).replace(" += ", " = "), "its last number alone."),
        (by_hand(SOURCE, EXTRA).replace("return total", "print(total)"), "returned nothing"),
        (by_hand("index[: len(shape)]"), "Which entries of index are dropped?"),
        (
            "def sum_to_by_hand(array, shape):\n    return sum_to(array, shape)",
            "`sum_to` can add up by itself.",
        ),
        (
            "def sum_to_by_hand(array, shape):\n    return array.sum().reshape(shape)",
            "`sum` can add up by itself.",
        ),
        (by_hand(SOURCE, EXTRA).replace("return total", "    return total"), "Where does `return`"),
        (by_hand(SOURCE, EXTRA).replace("return total", "return total.tolist()"), "came out as a"),
        (by_hand(SOURCE, EXTRA, "np.zeros(shape, dtype=int)"), "made for floats?"),
    ],
}

LUCKY = {
    1: [
        ("element_of_the_gradient = '10'", "came out as a str"),
        ("element_of_the_gradient = 10.01", "is not 10.01"),
    ],
    2: [
        (mean("np.broadcast_to(gy / 4, self.input.shape)"), "there were 4 elements once."),
        (
            mean("np.broadcast_to(gy / len(self.input) ** 2, self.input.shape)"),
            "the gradient of the mean",
        ),
        (
            mean("np.full(self.input.shape, 2.0)"),
            "the gradient of the mean",
        ),
        (
            mean("np.broadcast_to(gy / (len(self.input) * self.input.shape[1]), self.input.shape)"),
            "also for a single number?",
        ),
        (
            mean("np.broadcast_to(gy / self.input.size, self.input.shape)", "np.median(x)"),
            "the mean is not",
        ),
        (
            """
class Mean(Function):
    def forward(self, x):
        Mean.count = x.size
        return np.mean(x)

    def backward(self, gy):
        return np.full(self.input.shape, gy / Mean.count)
""",
            "the latest call met 7 elements.",
        ),
        (
            """
class Mean(Function):
    def __call__(self, x):
        return step19.sum(x) / x.size
""",
            "has a __call__ of its own",
        ),
        (
            mean("np.full((7, *self.input.shape), gy / self.input.size / 7)"),
            "has shape (7, 2, 3)",
        ),
    ],
    3: [
        (
            by_hand(SOURCE.replace("extra:", "-len(shape) :")),
            "also for shape ()?",
        ),
        (by_hand("index[-len(shape) :]").replace("[source]", "[source[: len(shape)]]"), "and 0"),
        (by_hand("tuple(0 if n == 1 else i for i, n in zip(index, shape))"), "stand in front."),
        (
            by_hand("tuple(0 if n == 1 else i for i, n in zip(index[1:], shape))"),
            "index 2 is out of",
        ),
        (
            """
def sum_to_by_hand(array, shape):
    if array.shape == shape:
        return array
    total = np.zeros(shape)
    extra = array.ndim - len(shape)
    for index in np.ndindex(array.shape):
        source = tuple(0 if n == 1 else i for i, n in zip(index[extra:], shape, strict=True))
        total[source] += array[index]
    return total
""",
            "an array of its own?",
        ),
        (
            """
add_up = sum_to


def sum_to_by_hand(array, shape):
    return add_up(np.array(array), shape)
""",
            "`add_up` can add up by itself.",
        ),
        (
            """
def total_along(array, axis):
    return functools.reduce(np.add, np.moveaxis(array, axis, 0))


def sum_to_by_hand(array, shape):
    extra = array.ndim - len(shape)
    for _ in range(extra):
        array = total_along(array, 0)
    for axis, length in enumerate(shape):
        if length == 1:
            array = np.expand_dims(total_along(array, axis), axis)
    return np.array(array)
""",
            "`reduce` can add up by itself.",
        ),
        (
            """
def sum_to_by_hand(array, shape):
    which = np.broadcast_to(np.arange(int(np.prod(shape))).reshape(shape), array.shape)
    uses = which.ravel() == np.arange(int(np.prod(shape)))[:, None]
    return (uses @ array.ravel()).reshape(shape)
""",
            "`@` can add up by itself.",
        ),
        (
            """
def sum_to_by_hand(array, shape):
    x = Variable(np.zeros(shape))
    y = step19.broadcast_to(x, array.shape)
    y.grad = array
    y.backward()
    return x.grad
""",
            "the engine calls `sum_to`.",
        ),
        (
            f"""
totals = {{}}


def sum_to_by_hand(array, shape):
    total = totals.setdefault(shape, np.zeros(shape))
    total[...] = 0
    {EXTRA}
    for index in np.ndindex(array.shape):
        total[{SOURCE}] += array[index]
    return total
""",
            "after a second call",
        ),
    ],
}
