"""Wrong answers to the exercises of capstone_fit with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        (
            """
def loss_with_decay(w1, b1, w2, b2, decay):
    price = sum((p**2).sum() for p in (w1, b1, w2, b2))
    return loss(w1, b1, w2, b2) + decay * price
""",
            "you charge for offsets too.",
        ),
        (
            """
def loss_with_decay(w1, b1, w2, b2, decay):
    price = np.sum(w1.data**2) + np.sum(w2.data**2)
    return loss(w1, b1, w2, b2) + decay * price
""",
            "Did you use .data?",
        ),
        (
            """
def loss_with_decay(w1, b1, w2, b2, decay):
    return loss(w1, b1, w2, b2) + decay * (w1**2).sum()
""",
            "one layer is free.",
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
    ],
    3: [
        (
            """
def largest_rate(f, x, y):
    return 1 / np.linalg.eigvalsh([[802, -400], [-400, 200]]).max()
""",
            "with that rate one step arrives.",
        ),
        (
            """
def largest_rate(f, x, y, eps=1e-4):
    return 2 / (numerical_diff(lambda x: rosenbrock(x, y), x + eps) / eps)
""",
            "that is safe along x.",
        ),
        (
            """
def largest_rate(f, x, y):
    return 2 / np.linalg.eigvalsh([[802, -400], [-400, 200]]).min()
""",
            "that is safe along the floor.",
        ),
    ],
}
