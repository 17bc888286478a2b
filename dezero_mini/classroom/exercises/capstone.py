"""The exercises of the capstone. `step` is the finished library here."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dezero_mini.classroom.exercises.asking import (
    agrees,
    all_digits,
    data_of,
    is_numeric,
    left_alone,
    place,
    positive,
    returned,
    rule,
    same,
    written,
)
from dezero_mini.classroom.exercises.own_functions import applied, function_class, gone_back
from dezero_mini.classroom.exercises.register import exercise

Array = NDArray[np.float64]

# --- a price for weights -------------------------------------------------------------


@exercise(
    "capstone.1",
    "the price of the weights, and its gradient",
    "loss_with_decay",
    lends=("loss",),
    errors={
        "TypeError: loss_with_decay()": "it is called with w1, b1, w2, b2 and decay.",
        "TypeError": "is every part of it a Variable? Use ** and .sum(), and not NumPy's "
        "functions.",
        "ValueError: operands could not be broadcast": "w1 and w2 have different shapes. What "
        "becomes of each before the two are added?",
    },
)
def weight_decay(step: Any, loss_with_decay: Any, loss: Any) -> None:
    for seed, hidden, decay in [(0, 8, 0.1), (1, 8, 0.037), (2, 5, 1.83), (3, 8, 0.0)]:
        shapes = [(2, hidden), (hidden,), (hidden, 1), (1,)]
        price_of(step, loss_with_decay, loss, [place(*shape, seed=seed) for shape in shapes], decay)


def price_of(step: Any, loss_with_decay: Any, loss: Any, arrays: list[Array], decay: float) -> None:
    """Ask for the price of some parameters, and for the gradient of each."""
    plain, priced = [[step.Variable(array.copy()) for array in arrays] for _ in range(2)]
    with left_alone("an array of parameters", *(p.data for p in priced)):
        value = returned("loss_with_decay", loss_with_decay, *priced, decay)
    data_of("the loss", value, step)
    without = loss(*plain)
    what = f"the price of the weights, with decay {decay}"
    rule(value.shape == (), f"the loss has shape {value.shape}. Which sum makes one number of it?")
    likely = likely_prices(arrays, decay, float(without.data))
    weights = arrays[0], arrays[2]
    same(what, value.data - without.data, decay * sum(np.sum(w**2) for w in weights), likely)
    without.backward()
    value.backward()
    names = ("w1", "b1", "w2", "b2")
    for name, was, now, array in zip(names, plain, priced, arrays, strict=True):
        rule(
            now.grad is not None
            and (decay == 0 or name[0] == "b" or not agrees(now.grad, was.grad)),
            f"the price is right, but has no gradient in {name}. Did you use .data, or no_grad?",
        )
        own = 2 * decay * array if name[0] == "w" else np.zeros_like(array)
        likely = [
            (was.grad + own / 2, "a square has two factors. Was one of them taken out by .data?"),
            (own, "the gradient of the loss itself is gone. Is it a Variable all the way?"),
            (2 * (was.grad + own), "it is there twice. Who goes back, beside the check?"),
        ]
        same(f"the gradient of {name}, with decay {decay}", now.grad, was.grad + own, likely)


def likely_prices(arrays: list[Array], decay: float, loss: float) -> list[tuple[Any, str]]:
    """Return the wrong prices that we expect, beside the loss."""
    w1, _, w2, _ = arrays
    squares = [float(np.sum(a**2)) for a in arrays]
    price = squares[0] + squares[2]
    half = "is decay a factor of both sums? Where do the brackets stand?"
    return [
        (decay * sum(squares), "you charge for offsets too. Which arrays hold weights?"),
        (decay * squares[0], "one layer is free. How many arrays hold weights?"),
        (decay * squares[2], "one layer is free. How many arrays hold weights?"),
        (
            decay * (np.mean(w1**2) + np.mean(w2**2)),
            "that is made of means. Is a mean wanted, or a sum?",
        ),
        (decay * (w1.sum() + w2.sum()), "that is the sum of the weights. Where are the squares?"),
        (
            decay * (np.abs(w1).sum() + np.abs(w2).sum()),
            "that is made of absolute values. Where are the squares?",
        ),
        (decay * (w1.sum() ** 2 + w2.sum() ** 2), "is the sum squared, or each weight?"),
        (decay * price / 2, "there is a half that the text does not ask for."),
        (2 * decay * price, "is each square counted twice?"),
        (decay**2 * price, "is decay squared as well?"),
        (price, "where is decay?"),
        (decay * squares[0] + squares[2], half),
        (squares[0] + decay * squares[2], half),
        (0.1 * price, "is decay used, or a number of your own?"),
        (-decay * price, "is the price added, or taken away?"),
        (decay * np.sqrt(price), "is there a root that the text does not ask for?"),
        (0.0, "that is the loss without a price."),
        (decay * price - loss, "that is the price alone. Where is the loss?"),
    ]


# --- momentum ------------------------------------------------------------------------

CALLED = "it is called with f, start, rate, momentum and steps, in that order."


@exercise(
    "capstone.2",
    "descent with momentum",
    "descend_with_momentum",
    errors={
        "AttributeError": "is something None that should be an array, or a Variable?",
        "TypeError: descend_with_momentum()": CALLED,
        "TypeError: 'float' object cannot be interpreted": CALLED,
        "TypeError: unsupported operand": "is a gradient None, or a parameter an array? Does the "
        "result come from f?",
        "TypeError": "does f get a Variable for each entry of start, one by one?",
        "UnboundLocalError": "with 0 steps the loop never runs. What is returned then?",
        "ValueError: setting an array element": "the entries of start may have different shapes. "
        "Can a single array hold them?",
    },
)
def momentum(step: Any, descend: Any) -> None:
    two_steps_on_a_square(step, descend)
    for rate, keep, steps in [(0.037, 0.71, 7), (0.11, 0.0, 5), (0.02, 0.93, 12), (0.05, 0.4, 0)]:
        several_parameters(descend, rate, keep, steps)
    start = [-1.2, 1.0]
    expected = moved(slopes_of_rosenbrock, start, 0.001, 0.9, 300)
    got = places(
        "the place in Rosenbrock's valley", descend(rosenbrock, start, 0.001, 0.9, 300), start
    )
    for name, value, right in zip("xy", got, expected, strict=True):
        same(f"{name} in Rosenbrock's valley after 300 steps", value, right, rtol=1e-5)


def two_steps_on_a_square(step: Any, descend: Any) -> None:
    """Ask for two steps on x², where each mistake has a number of its own."""
    for seed in (0, 1):
        x, rate, keep = float(place(seed=seed)), 0.1 + 0.037 * seed, 0.57 - 0.07 * seed
        result = returned("descend_with_momentum", descend, step.square, [x], rate, keep, 2)
        (got,) = places("the place after two steps", result, [x])
        what = f"the place after two steps on x² from {x}, with rate {rate:g}, momentum {keep:g}"
        same(what, got, on_a_square(x, rate, keep), likely_places(x, rate, keep))


def on_a_square(x: float, rate: float, keep: float, steps: int = 2) -> Any:
    """Return the place after some steps on x²."""
    return moved(lambda place: [2 * place[0]], [x], rate, keep, steps)[0]


def likely_places(x: float, rate: float, keep: float) -> list[tuple[Any, str]]:
    """Return the wrong places that we expect after two steps on x²."""
    first, second, third = [on_a_square(x, rate, keep, steps) for steps in (1, 2, 3)]
    v, v2 = first - x, second - first
    single = (
        "that is a single step. How often does the loop run? Is the velocity new before the place "
        "moves?"
    )
    return [
        (on_a_square(x, rate, 0.0), "that is plain descent. What is left of the first velocity?"),
        (on_a_square(x, rate, 1.0), "all of the first velocity is left. What does momentum do?"),
        (on_a_square(x, rate, 0.9), "is momentum used, or a number of your own?"),
        (on_a_square(x, 1.0, keep), "where is the rate?"),
        (on_a_square(x, -rate, keep), "that goes uphill. Is the gradient added, or subtracted?"),
        (
            on_a_square(x, (1 - keep) * rate, keep),
            "is the gradient multiplied by 1 − momentum as well? It should not be.",
        ),
        (on_a_square(x, keep * rate, keep), "is the gradient multiplied by momentum as well?"),
        (first, single),
        (third, "that is after three steps. How often does the loop run?"),
        (x + keep * v + v, "the second step begins at the start again. Is the place kept?"),
        (first + keep * v + v, "the second gradient is that of the first place. Where is f asked?"),
        (second + v, "did the gradient of the first step stay in its Variable?"),
        (
            first + keep * v - rate * 2 * (first + keep * v),
            "that takes the gradient ahead of the place. The text takes it at the place.",
        ),
        (first + keep * v2, "does the place move by the new velocity, or by a part of it?"),
        (v2, "that is the velocity. Where is the place?"),
        (np.asarray(x), "that is the start. Is anything changed inside the loop?"),
    ]


def several_parameters(descend: Any, rate: float, keep: float, steps: int) -> None:
    """Ask for the way down a bowl of three parameters of three shapes, twice."""
    a0, b0, scale = place(2, 3, seed=1), place(3, seed=2), positive(2, 3, seed=3)

    def bowl(a: Any, b: Any, c: Any) -> Any:
        return (scale * (a - a0) ** 2).sum() + ((b - b0) ** 2).sum() + 0.7 * c * c + (a * b).sum()

    def slopes(at: list[Any]) -> list[Any]:
        a, b, c = at
        return [2 * scale * (a - a0) + b, 2 * (b - b0) + a.sum(axis=0), 1.4 * c]

    start = [place(2, 3, seed=4), place(3, seed=5), float(place(seed=6))]
    given, expected = [*start], moved(slopes, start, rate, keep, steps)
    for again in ("", ", called a second time"):
        with left_alone("an array of start", *(np.asarray(part) for part in start)):
            result = returned("descend_with_momentum", descend, bowl, given, rate, keep, steps)
        after = f"after {steps} steps with rate {rate}, momentum {keep}{again}"
        rule(
            len(given) == 3 and all(one is two for one, two in zip(given, start, strict=True)),
            "the list start is changed. Whose list is it? Make a new one.",
        )
        got = places(f"the place {after}", result, start)
        for number, (value, right) in enumerate(zip(got, expected, strict=True)):
            words = "one parameter alone goes right. Has each a velocity and a gradient of its own?"
            same(f"parameter {number} {after}", value, right, [(value, words)])


def places(what: str, result: Any, start: list[Any]) -> list[Any]:
    """Ask that a result is one place, with an entry for each parameter."""
    entries = list(result) if isinstance(result, (list, tuple, np.ndarray)) else None
    rule(
        entries is not None and len(entries) == len(start),
        f"{what} has to be a list like start, with an entry for each parameter ({len(start)}). "
        "What do you return?",
    )
    assert entries is not None
    lists = any(isinstance(entry, (list, tuple)) for entry in entries)
    rule(not lists, f"{what} is one place, and a list of lists came. Which is the last?")
    return entries


def moved(
    slopes: Callable[[list[Any]], list[Any]], start: list[Any], rate: float, keep: float, steps: int
) -> list[Any]:
    """Return where momentum leads, by slopes that are known."""
    place = [np.asarray(part, dtype=float) for part in start]
    velocities = [np.zeros_like(part) for part in place]
    for _ in range(steps):
        gradients = slopes(place)
        velocities = [keep * v - rate * g for v, g in zip(velocities, gradients, strict=True)]
        place = [part + v for part, v in zip(place, velocities, strict=True)]
    return place


def rosenbrock(x: Any, y: Any) -> Any:
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def slopes_of_rosenbrock(at: list[Any]) -> list[Any]:
    x, y = at
    return [-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)]


# --- the largest rate ----------------------------------------------------------------


@exercise(
    "capstone.3",
    "the largest rate, for any function",
    "largest_rate",
    errors={
        "TypeError: largest_rate()": "it is called with f, x and y.",
        "TypeError": "does f get two Variables? What does `hessian` hand to its function?",
        "LinAlgError": "is what you take the eigenvalues of a matrix of numbers?",
    },
)
def largest_rates(step: Any, largest_rate: Any) -> None:
    rosenbrocks = np.array([[802.0, -400.0], [-400.0, 200.0]])
    judge_rate(largest_rate, "Rosenbrock's valley", rosenbrock, (1.0, 1.0), rosenbrocks)
    for a, b in [(1.37, 100.0), (-0.6, 3.1)]:
        second = np.array([[2 + 8 * b * a**2, -4 * b * a], [-4 * b * a, 2 * b]])
        words = f"({a} − x)² + {b} (y − x²)²"
        judge_rate(largest_rate, words, valley(a, b), (a, a**2), second)
    for p, q, r in [(4.3, 0.0, 0.7), (0.4, 0.0, 5.9), (3.1, -1.7, 1.9), (0.8, 0.9, 2.3)]:
        at, second = place(2, seed=int(10 * p)), np.array([[p, q], [q, r]])
        words = f"a bowl with the second derivatives {p}, {q} and {r}"
        judge_rate(largest_rate, words, bowl(at, second), (float(at[0]), float(at[1])), second)


def valley(a: float, b: float) -> Callable[[Any, Any], Any]:
    """Return a valley like Rosenbrock's, whose lowest point is (a, a²)."""

    def f(x: Any, y: Any) -> Any:
        return (a - x) ** 2 + b * (y - x**2) ** 2

    return f


def bowl(at: Array, second: Array) -> Callable[[Any, Any], Any]:
    """Return a function with these second derivatives everywhere, and a lowest point."""

    def f(x: Any, y: Any) -> Any:
        u, v = x - float(at[0]), y - float(at[1])
        return (
            float(second[0, 0]) / 2 * u**2
            + float(second[0, 1]) * u * v
            + float(second[1, 1]) / 2 * v**2
        )

    return f


def judge_rate(
    largest_rate: Any, words: str, f: Any, at: tuple[float, float], second: Array
) -> None:
    """Ask for the largest rate at a lowest point whose second derivatives are known."""
    value = returned("largest_rate", largest_rate, f, *at)
    right = 2 / float(np.linalg.eigvalsh(second).max())
    likely = likely_rates(second, *at)
    known = any(agrees(value, wrong, 1e-5) for wrong, _ in likely)
    if not known and agrees(value, right, 1e-2):
        near = "that is near, and not right to five digits. `hessian` gives them all. Who rounds?"
        likely = [(value, near)]
    what = f"the largest rate for {words}"
    rule(
        not is_numeric(value) or np.shape(value) == (),
        f"{what} is one number, and {written(value)} came. Which of the curvatures decides?",
    )
    same(what, value, right, likely, rtol=1e-5)


def likely_rates(second: Array, x: float, y: float) -> list[tuple[Any, str]]:
    """Return the wrong rates that we expect, from the second derivatives."""
    xx, yy = np.diag(second)
    low, high = np.linalg.eigvalsh(second)
    along = "that is safe along {}. In which direction is the valley steepest at (x, y)?".format
    arrives = "with that rate one step arrives. May a step go too far, and still come nearer?"
    lands = "that lands on the floor along {}. Which direction is the steepest?".format
    floor = "that is safe along the floor. Which of the two curvatures is the stricter one?"
    return [
        (1 / high, arrives),
        (2 / xx, along("x")),
        (2 / yy, along("y")),
        (1 / xx, lands("x")),
        (1 / yy, lands("y")),
        (2 / low, floor),
        (1 / low, floor),
        (2 / (xx + yy), "that is made of both curvatures added. Does a step go both ways at once?"),
        (
            2 / np.sqrt(np.sum(second**2)),
            "is that from all second derivatives? Who is the steepest?",
        ),
        (2 / (low + high) * 2, "is that from the mean of the curvatures? The steepest decides."),
        (high, "that is the curvature. Which rates keep 1 − rate · c between −1 and 1?"),
        (high / 2, "is that the rate, or one divided by it?"),
        (-2 / high, "can a rate be below zero? Which way does a step go?"),
        (0.002, "is that rounded, or typed in? f, x and y have to decide."),
        (of_rosenbrock(1.0, 1.0), "that is the rate of Rosenbrock's valley. Are f, x and y used?"),
        (of_rosenbrock(x, y), "that is the rate of Rosenbrock's function there. Is f used?"),
    ]


def of_rosenbrock(x: float, y: float) -> float:
    """Return what a largest rate is if Rosenbrock's function is taken for f."""
    second = [[2 + 1200 * x**2 - 400 * y, -400 * x], [-400 * x, 200]]
    return 2 / float(np.linalg.eigvalsh(second).max())


# --- a start from which descent runs away ---------------------------------------------


@exercise("capstone.4", "a start from which descent runs away", "runaway_start")
def start_that_runs_away(step: Any, runaway_start: Any) -> str:
    rule(
        is_numeric(runaway_start)
        and np.shape(runaway_start) == (2,)
        and np.isrealobj(np.asarray(runaway_start)),
        "a start is a list of two real numbers, x and y.",
    )
    start = np.asarray(runaway_start, dtype=float)
    rule(
        np.all(np.isfinite(start)), f"{written(start)} is no place. Where does x lie, and where y?"
    )
    distance = float(np.hypot(*(start - 1)))
    rule(
        distance <= 2,
        f"that start is {distance:.5g} away from (1, 1), and at most 2 is asked for. Along which "
        "direction is the valley steep, and where is it steepest?",
    )
    with np.errstate(all="ignore"):
        x, y = moved(slopes_of_rosenbrock, [*start], 0.001, 0.0, 100)
        height = rosenbrock(x, y)
    rule(
        not height < 1e6,
        f"from there 100 steps lead to ({x:.3g}, {y:.3g}), at the height {height:.3g}. How large "
        "is the second derivative with respect to x at your start, and what does exercise 3 make "
        "of it?",
    )
    curvature = 2 + 1200 * start[0] ** 2 - 400 * start[1]
    return (
        f"the second derivative with respect to x is {curvature:.4g} there, and at (1, 1) it is 802"
    )


# --- a matrix times its own transpose --------------------------------------------------


@exercise(
    "capstone.5",
    "the gradient of x @ x.T",
    "Gram",
    errors={
        "ValueError: matmul": "two shapes do not fit. Which shape has gy, and which has x?",
        "ValueError: operands could not": "two shapes do not fit. Which of the signs is a product "
        "of matrices?",
        "ValueError: expected 1 gradients": "Gram has one input. What becomes of the two parts?",
        "ValueError: Gram.backward": "which shape has x, and how do two factors make it?",
        "TypeError: Gram.backward": "arrays come in, and an array goes out. Where is x.data?",
        "AttributeError": "what does self.inputs hold, and what of it is an array?",
    },
)
def gram_matrix(step: Any, Gram: Any) -> None:  # noqa: N803 (the name of a class)
    function_class("Gram", Gram, step)
    for shape in [(4, 3), (2, 5), (3, 3), (1, 4), (3, 1)]:
        x, gy = place(*shape), place(shape[0], shape[0], seed=1)
        content = applied("Gram()(x)", lambda x: Gram()(x), x, step)
        same("x @ x.T, the way forward,", content, np.einsum("ik,jk->ij", x, x))
        one, box = Gram(), step.Variable(x)
        y = one(box)
        one(step.Variable(x + 0.5))
        right, likely = by_both_factors(x, gy), likely_gram_gradients(x, gy)
        for at_pass, question in PASSES.items():
            at = f"the gradient of x @ x.T for x of shape {shape}{at_pass}"
            found = gone_back(box, y, gy)
            same(at, found, right, likely, question=question)
            all_digits(at, found, right)


PASSES = {"": "", ", at a second pass,": "What has the first pass changed, or used up?"}
"""How two passes are called, and what is asked if the gradient of one is wrong."""


def by_both_factors(x: Array, gy: Array) -> Array:
    """Return the gradient of x @ x.T: element ij of it holds row i of x, and row j."""
    as_first, as_second = np.einsum("ij,jk->ik", gy, x), np.einsum("ij,ik->jk", gy, x)
    return np.asarray(as_first + as_second)


def likely_gram_gradients(x: Array, gy: Array) -> list[tuple[Any, str]]:
    """Return the wrong gradients of x @ x.T that we expect."""
    once = "that is the part of one factor. How often does x stand in the product?"
    symmetric = "that is right where gy is symmetric, as ones are. Is it always?"
    ones = np.ones_like(gy)
    return [
        (gy @ x, once),
        (gy.T @ x, once),
        (2 * gy @ x, symmetric),
        (2 * gy.T @ x, symmetric),
        ((gy + gy.T) @ x / 2, "is there a half, or a mean, that the two parts do not ask for?"),
        ((gy - gy.T) @ x, "are the two parts added, or taken from each other?"),
        (2 * ones @ x, "that is right where gy is 1. Where does gy go?"),
        (2 * x, "that is the derivative of a square of numbers. Where is gy, and where the sum?"),
        (by_both_factors(x + 0.5, gy), "it is that of another call. Who remembers x?"),
    ]


# --- softmax and cross-entropy in one Function ------------------------------------------


@exercise(
    "capstone.6",
    "softmax and cross-entropy in one Function, with large logits too",
    "CrossEntropy",
    errors={
        "TypeError: CrossEntropy() takes": "it is made as CrossEntropy(targets). Is the __init__ "
        "of the stub still there?",
        "TypeError: CrossEntropy.__init__()": "it is made as CrossEntropy(targets). Is the "
        "__init__ of the stub still there?",
        "TypeError: CrossEntropy.forward": "forward gets an array and returns a number. Which "
        "functions are for arrays, and which for Variables?",
        "TypeError: CrossEntropy.backward": "backward gets a number and returns an array. What "
        "do you return?",
        "ValueError: CrossEntropy.backward": "which shape have the logits?",
        "ValueError: matmul": "the loss is one number, and so is gy. Which product is meant?",
        "AxisError": "the loss is one number, and so is gy. Which axes has it?",
        "ValueError: operands could not": "is each row's maximum, or sum, kept as a column?",
        "AttributeError": "what does forward put aside for backward, and under which name?",
    },
)
def softmax_with_cross_entropy(step: Any, CrossEntropy: Any) -> None:  # noqa: N803
    function_class("CrossEntropy", CrossEntropy, step)
    for n, m in [(4, 3), (1, 3), (5, 2), (3, 4)]:
        small = place(n, m), "small logits", likely_losses
        large = LARGE[:n, :m], "logits of up to 1000", likely_losses_of_large
        one_hot = np.eye(m)[np.arange(n) % m]
        for targets, kind in ((one_hot, "one-hot"), (0.85 * one_hot + 0.15 / m, "smoothed")):
            for logits, size, likely in (small, large):
                at = f"with {size} of shape {(n, m)} and {kind} targets"
                one_cross_entropy(step, CrossEntropy, logits, targets, at, likely)


# No row's maximum is near that of another, so each needs its own.
LARGE = np.array(
    [
        [1000.0, 998.7, -1000.0, 3.1],
        [-1000.0, -1000.4, -998.9, -999.2],
        [0.0, -800.3, 700.2, 699.1],
        [12.4, 1000.0, -45.0, 999.4],
        [-900.5, -901.0, -899.9, -1000.0],
    ]
)


def one_cross_entropy(
    step: Any, make: Any, logits: Array, targets: Array, at: str, likely: Any
) -> None:
    """Ask for a loss and its gradient, with another object made and called in between."""
    z, gy = step.Variable(logits.copy()), np.asarray(1.7)
    log_p = log_softmax(logits)
    p = np.exp(log_p)
    expected, slopes = gy * (p - targets) / len(p), likely_slopes(targets, p, float(gy))
    with left_alone("the array of the logits", z.data), left_alone("the array targets", targets):
        one = make(targets)
        loss = returned("CrossEntropy(targets)(logits)", one, z)
        for other in (one, make(np.roll(targets, 1, axis=1))):
            other(step.Variable(logits[::-1] + 0.3))
        value = data_of(f"the loss {at}", loss, step)
        rule(
            np.ndim(value) < 2,
            f"the loss {at} has shape {np.shape(value)}. Which sum makes one number of it?",
        )
        right = -np.sum(targets * log_p) / len(logits)
        same(f"the loss {at}", value, right, likely(targets, log_p))
        all_digits(f"the loss {at}", value, right)
        for at_pass, question in PASSES.items():
            what = f"the gradient {at}, for gy = 1.7{at_pass or ','}"
            found = gone_back(z, loss, gy)
            rule(
                np.all(np.isfinite(found)),
                f"{what} is not a number everywhere. Is the softmax taken of logits that are small "
                "enough?",
            )
            same(what, found, expected, slopes, question=question)
            all_digits(what, found, expected)


def log_softmax(logits: Array) -> Array:
    """Return the logarithms of the probabilities, row by row, from logits of any size."""
    return np.asarray(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))


def likely_losses(targets: Array, log_p: Array) -> list[tuple[Any, str]]:
    """Return the wrong losses that we expect from small logits."""
    total, (n, m) = float(np.sum(targets * log_p)), targets.shape
    return [
        (total / n, "the sign is the other one. Is a probability above 1 or below, and its log?"),
        (-total, "that is the sum over the points. Which mean is wanted?"),
        (-total / (n * m), "that is a mean over all the numbers. How many points are there?"),
        (-np.sum(targets * np.exp(log_p)) / n, "where is the logarithm?"),
        (np.sum((np.exp(log_p) - targets) ** 2) / n, "that is made of squares. Where is the log?"),
        (-np.sum(log_p) / n, "where are the targets?"),
        (-total / m, "that is divided by the number of classes. How many points are there?"),
        (
            -np.mean(log_p[np.arange(n), targets.argmax(axis=1)]),
            "that takes the largest target for 1. Are they always one-hot?",
        ),
        (-total / n / np.log(2), "is that the logarithm to the base of 2?"),
        (-np.sum(targets * log_p, axis=1), "that is a loss for each point. Which is their mean?"),
    ]


def likely_losses_of_large(targets: Array, log_p: Array) -> list[tuple[Any, str]]:
    """Return the wrong losses that we expect from large logits alone."""
    trap = "an exponential was too large, or the logarithm of 0 was taken. Has each row a maximum?"
    clipped = [
        (-np.sum(targets * np.log(np.maximum(np.exp(log_p), tiny))) / len(log_p))
        for tiny in (1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16, 1e-20, 1e-100, 1e-300)
    ]
    lost = "a small probability was replaced. Which formula needs no logarithm of p?"
    return [(np.nan, trap), (np.inf, trap), *[(value, lost) for value in clipped]]


def likely_slopes(targets: Array, p: Array, gy: float) -> list[tuple[Any, str]]:
    """Return the wrong gradients that we expect."""
    n, m = p.shape
    right = (p - targets) / n
    one_hot = np.eye(m)[targets.argmax(axis=1)]
    return [
        (right, "that is right where gy is 1. Where does gy go?"),
        (gy * n * right, "that is the gradient of the sum. Which factor brings the mean?"),
        (n * right, "where does gy go, and where the mean?"),
        (gy * right / m, "that is divided by the number of all logits. How many points are there?"),
        (-gy * right, "that goes uphill. Is it softmax minus the targets, or the other way?"),
        (gy * p / n, "where are the targets?"),
        (-gy * targets / n, "that is the part of the right class. Where is the softmax?"),
        (gy * (p - one_hot) / n, "that takes the largest target for 1. Are they always one-hot?"),
    ]
