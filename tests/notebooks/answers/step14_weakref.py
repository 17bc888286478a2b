"""Answers to the exercises of step14_weakref: right ones, wrong ones, lucky ones."""

LEAKY = """
class Leaky(Variable):
    def set_creator(self, creator):
        self.creator = creator
        creator.outputs.append((weakref.ref(self), (self.data.shape, self.data.dtype)))
        {line}
"""

TRAIN = """
def train(rounds):
    w = Variable(1.0)
    losses = []
    for _ in range(rounds):
        loss = square(w)
        w.cleargrad()
        loss.backward()
        {line}
        w.data = w.data - 0.1 * w.grad
    return losses
"""


def leaky(line):
    return LEAKY.format(line=line)


def train(line):
    return TRAIN.format(line=line)


RIGHT = {
    1: [
        "alive_at_first, alive_at_second = 3, 0",
        "alive_at_first = len('xay')\nalive_at_second = np.array(0.0)",
    ],
    2: [
        leaky("self.me = self"),
        leaky("creator.result = [self]"),
        leaky("creator.outputs[-1] = (lambda: self, (self.data.shape, self.data.dtype))"),
        """
class Leaky(Variable):
    def set_creator(self, creator):
        super().set_creator(creator)
        self.circle = {"creator": creator, "result": self}
""",
    ],
    3: [
        train("losses.append(loss.data)"),
        train("losses += [loss.data.item()]"),
        """
def train(rounds):
    w = Variable(1.0)

    def one_round():
        w.cleargrad()
        loss = square(w)
        loss.backward()
        w.data = w.data - 0.1 * w.grad
        return float(loss.data)

    return tuple(one_round() for _ in range(rounds))
""",
        """
def train(rounds):
    w = Variable(1.0)
    losses = np.zeros(rounds)
    for n in range(rounds):
        w.grad = None
        loss = square(w)
        loss.backward()
        losses[n] = loss.data
        w.data = 0.8 * w.data
    return losses
""",
        """
def train(rounds):
    w, losses = Variable(1.0), []
    for _ in range(rounds):
        losses.append(float(w.data) ** 2)
        w.cleargrad()
        square(w).backward()
        w.data = w.data - 0.1 * w.grad
    return losses
""",
    ],
    4: [
        "two_results = SineAndCosine()",
        "def two_results(x):\n    a = square(x)\n    return a, exp(a)",
        """
def two_results(x):
    first = exp(square(x))
    return first, square(first)
""",
        """
def two_results(x):
    second = exp(square(x))
    return square(second), second
""",
        """
def two_results(x):
    sine, cosine = SineAndCosine()(x)
    return [sine, mul(sine, cosine)]
""",
    ],
}

WRONG = {
    1: [
        ("alive_at_first = 1\nalive_at_second = 0", "What does that hold, and strongly?"),
        ("alive_at_first = 2\nalive_at_second = 0", "go on along the trail"),
        ("alive_at_first = 3\nalive_at_second = 3", "Which link of the circle is weak now?"),
        ("alive_at_first = 3\nalive_at_second = 1", "x has lost its name at the first del."),
    ],
    2: [
        (leaky("creator.link = weakref.ref(self)"), "Who has to lead to it, without being weak?"),
        (leaky("self.link = creator"), "Who has to lead to it, without being weak?"),
        (
            leaky("creator.outputs.append((self, (self.data.shape, self.data.dtype)))"),
            "output_gradients calls each entry of outputs",
        ),
        (leaky("creator.outputs.append(self)"), "output_gradients calls each entry of outputs"),
        (leaky("creator.input = self"), "Which attribute of the creator is the input?"),
        (leaky("creator.inputs = (self,)"), "came out as None"),
        (leaky("creator.outputs.append((self,))"), "each entry of outputs is a pair."),
        ("def Leaky(data):\n    return Variable(data)", "a class is wanted"),
    ],
    3: [
        (train("losses.append(loss)\n        del loss"), "each loss leads to its creator."),
        (train("losses.append(w.data)"), "that is w. How is the loss made from it?"),
        (train("losses.append(float(w.grad))"), "that is the gradient of w."),
        (
            train("losses.append(loss)\n        loss.creator = None"),
            "Which part of a loss is the number?",
        ),
        (train("losses.append(float(square(w).data))").replace("0.1", "0.2"), "is not"),
        (train("losses.append(float(loss.data))").replace("return losses", ""), "returned nothing"),
        (train("losses.append(str(loss.data))"), "the list holds a str"),
        (train("losses.append(loss.data)").replace("losses\n", "losses[-1]\n"), "one number"),
        (train("losses.append(loss.data)\n        return losses"), "Does the loop go on"),
        (train("losses = [float(loss.data)]"), "has shape (1,)"),
        (
            train("global kept\n        kept = loss\n        losses.append(float(loss.data))"),
            "the last",
        ),
    ],
    4: [
        ("def two_results(x):\n    return exp(x), square(x)", "and that is right."),
        ("def two_results(x):\n    a = square(x)\n    return exp(a), a", "and that is right."),
        (
            "def two_results(x):\n    y = exp(square(x))\n    return y, y",
            "both results are one box",
        ),
        ("def two_results(x):\n    return exp(square(x))", "two results are wanted"),
        ("def two_results(x):\n    exp(square(x)), x", "returned nothing"),
        ("def two_results(x):\n    return exp(square(x)), x", "the second result is a leaf"),
        (
            "def two_results(x):\n    return exp(square(x)), exp(square(x))",
            "here are 4 calls of functions",
        ),
        ("def two_results(x):\n    return x.data, x.grad", "a Variable is wanted"),
    ],
}

LUCKY = {
    1: [
        ("alive_at_first = '3'\nalive_at_second = '0'", "came out as a str"),
        ("alive_at_first = 3\nalive_at_second = False", "came out as a bool"),
        ("alive_at_first = [3, 0]\nalive_at_second = [3, 0]", "has shape (2,)"),
    ],
    2: [
        # Alive, but from outside; or the latest one alone.
        ("kept = []\n" + leaky("kept.append(self)"), "outlives the collector"),
        (leaky("Leaky.latest = self"), "keep the latest one alone?"),
        (leaky("creator.outputs.append((lambda: self, ((), None)))"), "stopped with TypeError"),
        (leaky("creator.inputs[0].result = self"), "outlives the collector"),
        (leaky("creator.derivative = lambda x, me=self: 2 * x"), "the gradient of x in eˣ · x"),
    ],
    3: [
        (train("yield float(loss.data)"), "train gave a generator, and a list"),
        ("def train(rounds):\n    return [0.64**n for n in range(rounds)]", "0 graphs were made"),
        (
            train("losses.append(float(loss.data))").replace("range(rounds)", "range(20)"),
            "the list of 4 losses has shape (20,)",
        ),
        (
            "losses = []\n"
            + train("losses.append(float(loss.data))").replace("    losses = []\n", ""),
            "the list of 20 losses has shape (24,)",
        ),
        (
            "graphs = []\n" + train("graphs.append(loss)\n        losses.append(float(loss.data))"),
            "each loss leads to its creator.",
        ),
        (train("losses.append(round(float(loss.data), 4))"), "the list of 4 losses is not"),
        (train("losses.append(0.64 ** len(losses))"), "Where do its numbers come from?"),
        (
            train("losses.append(0)").replace(
                "return losses", "return 0.8 ** np.arange(0, 2 * rounds, 2)"
            ),
            "Where do its numbers come from?",
        ),
    ],
    4: [
        (
            """
def two_results(x):
    a = square(x)
    x.data = x.data + 1.0
    return exp(a), square(a)
""",
            "other data than before",
        ),
        (
            """
class Forgetful(Function):
    passes = 0

    def forward(self, x):
        return 2 * x

    def backward(self, gy):
        Forgetful.passes += 1
        return 2 * gy / Forgetful.passes

def two_results(x):
    return square(x), Forgetful()(square(x))
""",
            "a function of your own",
        ),
        (
            """
def two_results(x):
    a = square(x)
    return square(a), Variable(a.data)
""",
            "the second result is a leaf",
        ),
        (
            """
def two_results(x):
    a = square(x)
    y = square(a)
    y.backward()
    return y, exp(a)
""",
            "It is the first pass that has to spoil it.",
        ),
        (
            """
def two_results(x):
    return square(x), mul(exp(x), Variable(np.random.rand()))
""",
            "two results for one x",
        ),
        (
            """
def two_results(x):
    y = exp(x)
    y.grad = 5.0
    return square(x), y
""",
            "It is the first pass that has to spoil it.",
        ),
    ],
}
