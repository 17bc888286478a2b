"""Wrong answers to the exercises of step14_weakref with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        ("alive_at_first = 1\nalive_at_second = 0", "What does that hold, and strongly?"),
        ("alive_at_first = 3\nalive_at_second = 3", "Which link of the circle is weak now?"),
    ],
    2: [
        (
            """
class Leaky(Variable):
    def set_creator(self, creator):
        self.creator = creator
        creator.outputs.append((weakref.ref(self), self.data.shape))
        creator.link = weakref.ref(self)
""",
            "Who has to lead to it, without being weak?",
        ),
        (
            """
class Leaky(Variable):
    def set_creator(self, creator):
        self.creator = creator
        creator.outputs.append((weakref.ref(self), self.data.shape))
        creator.outputs.append((self, self.data.shape))
""",
            "output_gradients calls each entry of outputs.",
        ),
    ],
    3: [
        (
            """
def train(rounds):
    w = Variable(1.0)
    losses = []
    for _ in range(rounds):
        loss = square(w)
        w.cleargrad()
        loss.backward()
        w.data = w.data - 0.1 * w.grad
        losses.append(loss)
        del loss
    return losses
""",
            "each loss leads to its creator.",
        ),
    ],
}
