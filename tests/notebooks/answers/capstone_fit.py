"""Answers to the exercises of capstone_fit: right ones, wrong ones, and lucky ones."""

MOMENTUM = """
def descend_with_momentum(f, start, rate, momentum, steps):
    place, velocities = start, [0.0] * len(start)
    for _ in range(steps):
        parameters = [Variable(p) for p in place]
        f(*parameters).backward()
        velocities = [momentum * v - rate * p.grad for v, p in zip(velocities, parameters)]
        place = [p.data + v for v, p in zip(velocities, parameters)]
    return place
"""
RATE = """
def largest_rate(f, x, y):
    curvatures = hessian(lambda place: f(place[0], place[1]), [x, y])
    return 2 / np.linalg.eigvalsh(curvatures).max()
"""

GRAM = """
class Gram(Function):
    def forward(self, x):
        return x @ x.T

    def backward(self, gy):
        x = self.inputs[0].data
        return (gy + gy.T) @ x
"""
CROSS_ENTROPY = """
class CrossEntropy(Function):
    def __init__(self, targets):
        self.targets = targets

    def forward(self, z):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.p = np.exp(log_p)
        return -(self.targets * log_p).sum() / len(z)

    def backward(self, gy):
        return gy * (self.p - self.targets) / len(self.p)
"""
NAIVE = """
class CrossEntropy(Function):
    def __init__(self, targets):
        self.targets = targets

    def forward(self, z):
        with np.errstate(all="ignore"):
            e = np.exp(z)
            self.p = e / e.sum(axis=1, keepdims=True)
            return -(self.targets * np.log(self.p)).sum() / len(z)

    def backward(self, gy):
        return gy * (self.p - self.targets) / len(self.p)
"""


def changed(program, *changes):
    """A right program with some of its parts changed."""
    for old, new in changes:
        assert old in program, old
        program = program.replace(old, new)
    return program


def priced(price, end="loss(w1, b1, w2, b2) + decay * price"):
    """The loss with a price."""
    return f"def loss_with_decay(w1, b1, w2, b2, decay):\n    price = {price}\n    return {end}"


RIGHT = {
    1: [
        priced("sum(square(w).sum() for w in (w1, w2))"),
        priced("w1.size * mean(w1 * w1) + (w2.T @ w2).sum()"),
        """
def loss_with_decay(w1, b1, w2, b2, decay):
    fit = mean(square(network(points, w1, b1, w2, b2) - targets))
    for w in [w1, w2]:
        for row in w:
            fit = fit + decay * (row**2).sum()
    return fit
""",
    ],
    2: [
        """
def descend_with_momentum(f, start, rate, momentum, steps):
    place = [np.array(p, dtype=float) for p in start]
    speed = [np.zeros_like(p) for p in place]
    for _ in range(steps):
        parameters = [Variable(p.copy()) for p in place]
        f(*parameters).backward()
        for p, v, parameter in zip(place, speed, parameters):
            v *= momentum
            v += parameter.grad
            p -= rate * v
    return tuple(place)
""",
        """
def descend_with_momentum(f, start, rate, momentum, steps):
    parameters, velocities = [Variable(p) for p in start], [0 for _ in start]
    while steps > 0:
        steps -= 1
        for p in parameters:
            p.cleargrad()
        f(*parameters).backward()
        for i, p in enumerate(parameters):
            velocities[i] = momentum * velocities[i] - rate * p.grad
            p.data = p.data + velocities[i]
    return [p.data for p in parameters]
""",
    ],
    3: [
        changed(RATE, ("eigvalsh(curvatures).max()", "norm(curvatures, 2)")),
        """
def largest_rate(f, x, y):
    def gradient(x, y):
        x, y = Variable(x), Variable(y)
        f(x, y).backward()
        return np.array([x.grad, y.grad])

    eps = 1e-5
    columns = [
        (gradient(x + eps, y) - gradient(x - eps, y)) / (2 * eps),
        (gradient(x, y + eps) - gradient(x, y - eps)) / (2 * eps),
    ]
    return np.float32(1) * 2 / max(np.linalg.eigvals(np.array(columns)))
""",
        """
def largest_rate(f, x, y):
    (a, b), (_, c) = hessian(lambda place: f(*place), np.array([x, y]))
    return 4 / (a + c + ((a - c) ** 2 + 4 * b**2) ** 0.5)
""",
    ],
    4: [
        "runaway_start = (3, 1)",
        "runaway_start = np.array([2.9, 1.3])",
        """
for x in np.linspace(1, 3, 41):
    places, _ = descend(rosenbrock, [x, 1.0], 0.001, 3)
    if abs(places[-1][0]) > 100:
        break
runaway_start = [x, 1.0]
""",
    ],
    5: [
        changed(GRAM, ("(gy + gy.T) @ x", "gy @ x + (x.T @ gy).T")),
        """
class Gram(Function):
    keeps_inputs = False

    def forward(self, x):
        self.x = x
        return np.einsum("ik,jk->ij", x, x)

    def backward(self, gy):
        gx = np.zeros_like(self.x)
        for i, row in enumerate(self.x):
            for j, other in enumerate(self.x):
                gx[i] += gy[i, j] * other
                gx[j] += gy[i, j] * row
        return (gx,)
""",
    ],
    6: [
        """
class CrossEntropy(Function):
    def __init__(self, targets):
        self.targets = targets

    def forward(self, z):
        return np.mean(np.logaddexp.reduce(z, axis=1) - (self.targets * z).sum(axis=1))

    def backward(self, gy):
        z = self.inputs[0].data
        e = np.exp(z - np.max(z, axis=1)[:, None])
        return (e / np.sum(e, axis=-1)[:, None] - self.targets) * (gy / z.shape[0])
""",
        """
class CrossEntropy(Function):
    def __init__(self, targets):
        self.targets = np.array(targets)

    def forward(self, z):
        losses, self.gx = [], np.zeros_like(z)
        for i, (row, t) in enumerate(zip(z, self.targets)):
            row = row - max(row)
            total = sum(np.exp(row))
            losses.append(sum(t * (np.log(total) - row)))
            self.gx[i] = (np.exp(row) / total - t) / len(z)
        return np.mean(losses)

    def backward(self, gy):
        return self.gx * gy
""",
    ],
}

WRONG = {
    1: [
        (priced("sum((p**2).sum() for p in (w1, b1, w2, b2))"), "you charge for offsets too."),
        (priced("np.sum(w1.data**2) + np.sum(w2.data**2)"), "has no gradient in w1"),
        (priced("(w1**2).sum()"), "one layer is free."),
        (priced("mean(w1**2) + mean(w2**2)"), "Is a mean wanted, or a sum?"),
        (priced("w1.sum() + w2.sum()"), "Where are the squares?"),
        (priced("w1.sum() ** 2 + w2.sum() ** 2"), "is the sum squared, or each weight?"),
        (priced("(w1**2).sum() + (w2**2).sum()", "decay * price"), "Where is the loss?"),
        (
            priced("(w1**2).sum() + (w2**2).sum()", "loss(w1, b1, w2, b2) + price"),
            "where is decay?",
        ),
        (priced("0.5 * ((w1**2).sum() + (w2**2).sum())"), "there is a half"),
        (priced("0", "loss(w1, b1, w2, b2)"), "that is the loss without a price."),
        (priced("(w1**2).sum() + (w2**2).sum()", "print(price)"), "returned nothing"),
        (priced("np.sum(w1**2) + np.sum(w2**2)"), "and not NumPy's functions."),
        (priced("w1**2 + w2.T**2"), "Which sum makes one number of it?"),
        (priced("(w1**2 + w2**2).sum()"), "What becomes of each before the two are added?"),
        (
            priced("(w1**2).sum()", "loss(w1, b1, w2, b2) + decay * price + (w2**2).sum()"),
            "Where do the brackets stand?",
        ),
    ],
    2: [
        (
            """
def descend_with_momentum(f, start, rate, momentum, steps):
    places, _ = descend(f, start, rate, steps)
    return places[-1]
""",
            "that is plain descent.",
        ),
        (
            """
def descend_with_momentum(f, start, rate, momentum, steps):
    place, velocities = start, [0.0] * len(start)
    for _ in range(steps):
        parameters = [Variable(p) for p in place]
        f(*parameters).backward()
        place = [p.data + v for p, v in zip(parameters, velocities)]
        velocities = [momentum * v - rate * p.grad for p, v in zip(parameters, velocities)]
    return place
""",
            "Is the velocity new before the place moves?",
        ),
        (
            """
def descend_with_momentum(f, start, rate, momentum, steps):
    parameters, velocities = [Variable(p) for p in start], [0.0] * len(start)
    for _ in range(steps):
        f(*parameters).backward()
        velocities = [momentum * v - rate * p.grad for p, v in zip(parameters, velocities)]
        for p, v in zip(parameters, velocities):
            p.data = p.data + v
    return [p.data for p in parameters]
""",
            "did the gradient of the first step stay in its Variable?",
        ),
        (
            changed(MOMENTUM, ("for p in place]", "for p in start]")),
            "Is the place kept?",
        ),
        (changed(MOMENTUM, ("- rate", "+ rate")), "that goes uphill."),
        (
            changed(MOMENTUM, ("- rate *", "- (1 - momentum) * rate *")),
            "multiplied by 1 − momentum as well?",
        ),
        (changed(MOMENTUM, ("momentum * v", "v")), "What does momentum do?"),
        (
            changed(
                MOMENTUM,
                ("(p) for p in place", "(p + momentum * v) for p, v in zip(place, velocities)"),
                (
                    "p.data + v for v, p in zip(velocities, parameters)",
                    "p + v for v, p in zip(velocities, place)",
                ),
            ),
            "that takes the gradient ahead of the place.",
        ),
        (changed(MOMENTUM, ("return place", "return velocities")), "that is the velocity."),
        (changed(MOMENTUM, ("return place", "return place[0]")), "a list like start"),
        (changed(MOMENTUM, ("return place", "return parameters")), "its data?"),
        (
            changed(
                MOMENTUM,
                ("place = [p.data", "places.append([p.data"),
                ("parameters)]\n    return place", "parameters)])\n    return places"),
                ("for p in place]", "for p in places[-1]]"),
                ("place, velocities = start,", "places, velocities = [start],"),
            ),
            "a list like start",
        ),
        (changed(MOMENTUM, ("return place", "print(place)")), "returned nothing"),
    ],
    3: [
        (changed(RATE, ("2 / ", "1 / ")), "with that rate one step arrives."),
        (
            """
def largest_rate(f, x, y, eps=1e-4):
    def slope(x):
        return numerical_diff(lambda x: f(x, y), x)

    return 2 * 2 * eps / (slope(x + eps) - slope(x - eps))
""",
            "that is safe along x.",
        ),
        (changed(RATE, ("eigvalsh(curvatures).max()", "eigvalsh(curvatures)[0]")), "the stricter"),
        (changed(RATE, (".max()", "")), "is one number"),
        (changed(RATE, ("np.linalg.eigvalsh(curvatures)", "curvatures")), "is safe along x."),
        (changed(RATE, ("2 / ", "")), "that is the curvature."),
        (changed(RATE, ("np.linalg.eigvalsh(curvatures).max()", "np.trace(curvatures)")), "added."),
        (changed(RATE, ("eigvalsh(curvatures).max()", "norm(curvatures)")), "from all second"),
        ("def largest_rate(f, x, y):\n    print(2 / 1001.6)", "returned nothing"),
    ],
    4: [
        ("runaway_start = [1.0, 1.0]", "from there 100 steps lead to (1, 1)"),
        ("runaway_start = [-1.2, 1.0]", "at most 2 is asked for"),
        ("runaway_start = [2.0, 2.0]", "How large is the second derivative with respect to x"),
        ("runaway_start = [10.0, 10.0]", "at most 2 is asked for"),
        ("runaway_start = 2.5", "a list of two real numbers"),
    ],
    5: [
        (changed(GRAM, ("(gy + gy.T) @ x", "gy @ x")), "that is the part of one factor."),
        (changed(GRAM, ("(gy + gy.T) @ x", "(x.T @ gy).T")), "that is the part of one factor."),
        (changed(GRAM, ("(gy + gy.T) @ x", "gy @ x, gy.T @ x")), "What becomes of the two parts?"),
        (changed(GRAM, ("(gy + gy.T) @ x", "gy @ x.T")), "Which shape has gy, and which has x?"),
        (changed(GRAM, ("(gy + gy.T) @ x", "x.T @ (gy + gy.T)")), "how do two factors make it?"),
        (changed(GRAM, ("+ gy.T", "- gy.T")), "are the two parts added"),
        (changed(GRAM, ("gy.T) @ x", "gy.T) @ x / 2")), "is there a half"),
        (changed(GRAM, (") @ x", ") * x")), "Which of the signs is a product of matrices?"),
        (changed(GRAM, ("x = self.inputs[0].data", "x = self.inputs[0]")), "Where is x.data?"),
        (changed(GRAM, ("self.inputs[0].data", "self.x")), "what does self.inputs hold"),
        ("def Gram(x):\n    return x @ x.T", "has to be a class"),
    ],
    6: [
        (NAIVE, "Has each row a maximum?"),
        (changed(CROSS_ENTROPY, ("gy * (self", "(self")), "Where does gy go?"),
        (changed(CROSS_ENTROPY, (".sum() / len(z)", ".sum()")), "that is the sum over the points."),
        (changed(CROSS_ENTROPY, (".sum() / len(z)", ".mean()")), "a mean over all the numbers."),
        (changed(CROSS_ENTROPY, (" / len(self.p)", "")), "Which factor brings the mean?"),
        (changed(CROSS_ENTROPY, ("return -(", "return (")), "the sign is the other one."),
        (
            changed(CROSS_ENTROPY, ("self.p - self.targets", "self.targets - self.p")),
            "that goes uphill.",
        ),
        (changed(CROSS_ENTROPY, ("(self.p - self.targets)", "self.p")), "where are the targets?"),
        (changed(CROSS_ENTROPY, (" * log_p)", " * self.p)")), "where is the logarithm?"),
        (changed(CROSS_ENTROPY, ("z = z - z.max", "z -= z.max")), "was written into"),
        (changed(CROSS_ENTROPY, ("return -(self", "loss = -(self")), "forward"),
        (changed(CROSS_ENTROPY, (".sum() / len(z)", "")), "Which sum makes one number of it?"),
        (
            changed(
                CROSS_ENTROPY,
                ("np.exp(log_p)", "exp(log_p)"),
                ("(self.targets * log_p)", "log(self.p)"),
            ),
            "Which functions are for arrays",
        ),
        (
            changed(
                CROSS_ENTROPY, ("np.exp(z).sum(axis=1, keepdims=True)", "np.exp(z).sum(axis=1)")
            ),
            "kept as a column?",
        ),
        (
            changed(CROSS_ENTROPY, ("        self.p = np.exp(log_p)\n", "")),
            "what does forward put aside",
        ),
        (
            "def CrossEntropy(targets):\n    return lambda z: cross_entropy(z, targets)",
            "has to be a class",
        ),
    ],
}

LUCKY = {
    1: [
        (priced("8 * mean(w1**2) * 2 + 8 * mean(w2**2)"), "the price of the weights, with decay 1"),
        (
            priced("(w1**2).sum() + (w2**2).sum()", "loss(w1, b1, w2, b2) + 0.1 * price"),
            "or a number of your own?",
        ),
        (
            priced("(w1 * w1.data).sum() + (w2 * w2.data).sum()"),
            "Was one of them taken out by .data?",
        ),
        (
            priced("(w1**2).sum() + (w2**2).sum()", "loss(w1, b1, w2, b2).data + decay * price"),
            "the gradient of the loss itself is gone.",
        ),
        (
            priced("0.5 * (w1.sum() + w2.sum())"),
            "the price of the weights, with decay 0.1",
        ),
        (
            priced("Variable(np.sum(w1.data**2) + np.sum(w2.data**2))"),
            "the price is right, but has no gradient",
        ),
        (
            """
def loss_with_decay(w1, b1, w2, b2, decay):
    value = loss(w1, b1, w2, b2) + decay * ((w1**2).sum() + (w2**2).sum())
    w1.data *= 0.5
    return value
""",
            "was written into",
        ),
    ],
    2: [
        ("def descend_with_momentum(*_):\n    return [0.54]", "the place after two steps"),
        (changed(MOMENTUM, ("momentum * v", "0.9 * v")), "or a number of your own?"),
        (changed(MOMENTUM, ("f(*parameters)", "square(parameters[0])")), "stopped with TypeError"),
        (
            """
def descend_with_momentum(f, start, rate, momentum, steps):
    place, velocity = start, 0.0
    for _ in range(steps):
        parameters, place = [Variable(p) for p in place], []
        f(*parameters).backward()
        for p in parameters:
            velocity = momentum * velocity - rate * p.grad
            place.append(p.data + velocity)
    return place
""",
            "Has each a velocity and a gradient of its own?",
        ),
        (
            """
velocities = {}


def descend_with_momentum(f, start, rate, momentum, steps):
    place = start
    for _ in range(steps):
        parameters = [Variable(p) for p in place]
        f(*parameters).backward()
        for i, p in enumerate(parameters):
            velocities[i] = momentum * velocities.get(i, 0.0) - rate * p.grad
        place = [p.data + velocities[i] for i, p in enumerate(parameters)]
    return place
""",
            "is not",
        ),
        (
            """
def descend_with_momentum(f, start, rate, momentum, steps):
    velocities = [0.0] * len(start)
    for _ in range(steps):
        parameters = [Variable(p) for p in start]
        f(*parameters).backward()
        for i, p in enumerate(parameters):
            velocities[i] = momentum * velocities[i] - rate * p.grad
            start[i] = p.data + velocities[i]
    return start
""",
            "the list start is changed.",
        ),
        (
            """
def descend_with_momentum(f, start, rate, momentum, steps):
    place, velocities = [np.asarray(p) for p in start], [0.0] * len(start)
    for _ in range(steps):
        parameters = [Variable(p) for p in place]
        f(*parameters).backward()
        for i, p in enumerate(parameters):
            velocities[i] = momentum * velocities[i] - rate * p.grad
            place[i] += velocities[i]
    return place
""",
            "an array of start was written into",
        ),
        (
            changed(
                MOMENTUM,
                ("return place", "return [p.data + v for v, p in zip(velocities, parameters)]"),
            ),
            "with 0 steps the loop never runs.",
        ),
    ],
    3: [
        ("def largest_rate(f, x, y):\n    return 0.002", "is that rounded, or typed in?"),
        ("def largest_rate(f, x, y):\n    return 0.001997", "and not right to five digits."),
        (
            """
def largest_rate(f, x, y):
    return 2 / np.linalg.eigvalsh([[802, -400], [-400, 200]]).max()
""",
            "Are f, x and y used?",
        ),
        (changed(RATE, ("f(place[0]", "rosenbrock(place[0]")), "Is f used"),
        (changed(RATE, ("[x, y]", "[1.0, 1.0]")), "the largest rate for (1.37 − x)²"),
        (
            """
def largest_rate(f, x, y):
    low, high = 0.0, 0.004
    for _ in range(12):
        middle = (low + high) / 2
        places, _ = descend(f, [x + 1e-6, y], middle, 10)
        leaves = np.hypot(places[-1][0] - x, places[-1][1] - y) > 1e-6
        low, high = (low, middle) if leaves else (middle, high)
    return low
""",
            "and not right to five digits.",
        ),
        ("def largest_rate(f, x, y):\n    return 2 / 1002", "both curvatures added"),
        ("def largest_rate(f, x, y):\n    return '0.00199680'", "came out as a str"),
    ],
    4: [
        ("runaway_start = [np.nan, 1.0]", "is no place"),
        ("runaway_start = [2.0, -0.5]", "from there 100 steps lead to"),
        ("runaway_start = ['2.5', '1.0']", "a list of two real numbers"),
        ("runaway_start = [-3.0, 1.0]", "at most 2 is asked for"),
    ],
    5: [
        (changed(GRAM, ("(gy + gy.T) @ x", "2 * gy @ x")), "that is right where gy is symmetric"),
        (
            changed(GRAM, ("(gy + gy.T) @ x", "2 * np.ones_like(gy) @ x")),
            "that is right where gy is 1.",
        ),
        (
            changed(
                GRAM,
                ("        return x @ x.T", "        Gram.x = x\n        return x @ x.T"),
                ("self.inputs[0].data", "Gram.x"),
            ),
            "it is that of another call.",
        ),
        (changed(GRAM, ("return x @ x.T", "return x @ x.T + x[0, 0] * 1e-3")), "the way forward,"),
        # The seed is not its own.
        (
            changed(GRAM, ("return (gy + gy.T) @ x", "gy += gy.T\n        return gy @ x")),
            "gy was written into.",
        ),
        # Right at the first pass.
        (
            changed(
                GRAM,
                ("        return x @ x.T", "        self.xs = [x]\n        return x @ x.T"),
                ("self.inputs[0].data", "self.xs.pop()"),
            ),
            "pop from empty list",
        ),
        # Right for an object that is called once.
        (
            changed(
                GRAM,
                (
                    "    def forward(self, x):\n",
                    "    def __init__(self):\n        self.xs = []\n\n"
                    "    def forward(self, x):\n        self.xs.append(x)\n",
                ),
                ("self.inputs[0].data", "self.xs[-1]"),
            ),
            "it is that of another call.",
        ),
        (
            changed(GRAM, ("inputs[0].data", "inputs[0].data.astype(np.float32)")),
            "some digits only",
        ),
    ],
    6: [
        (changed(NAIVE, ("np.exp(z)", "np.exp(z - z.max())")), "Has each row a maximum?"),
        (
            changed(NAIVE, ("np.exp(z)", "np.exp(z - z.max(axis=1, keepdims=True))")),
            "Has each row a maximum?",
        ),
        (
            changed(
                NAIVE,
                ("np.exp(z)", "np.exp(z - z.max(axis=1, keepdims=True))"),
                ("np.log(self.p)", "np.log(self.p + 1e-12)"),
            ),
            "a small probability was replaced.",
        ),
        (
            changed(
                NAIVE,
                ("np.exp(z)", "np.exp(z - z.max(axis=1, keepdims=True))"),
                ("np.log(self.p)", "np.log(np.clip(self.p, 1e-15, 1))"),
            ),
            "a small probability was replaced.",
        ),
        (
            changed(
                CROSS_ENTROPY,
                (
                    "self.targets) / len",
                    "(self.targets == self.targets.max(axis=1, keepdims=True))) / len",
                ),
            ),
            "Are they always one-hot?",
        ),
        (changed(CROSS_ENTROPY, ("/ len(self.p)", "/ 4")), "the gradient with"),
        # Right at the first pass.
        (
            changed(
                CROSS_ENTROPY,
                (
                    "return gy * (self.p - self.targets)",
                    "self.p -= self.targets\n        return gy * self.p",
                ),
            ),
            "What has the first pass changed, or used up?",
        ),
        # Right for an object that is called once.
        (
            changed(
                CROSS_ENTROPY,
                ("self.targets = targets", "self.targets, self.ps = targets, []"),
                ("self.p = np.exp(log_p)", "self.ps.append(np.exp(log_p))"),
                ("self.p - self.targets", "self.ps[-1] - self.targets"),
                ("len(self.p)", "len(self.ps[-1])"),
            ),
            "the gradient with",
        ),
        # The loss alone is safe.
        (
            changed(NAIVE, ("self.targets * np.log(self.p)", "self.targets * safe(z)"))
            + """

def safe(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))
""",
            "Is the softmax taken of logits that are small enough?",
        ),
    ],
}
