"""The exercises of notebook 09."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dezero_mini.classroom.exercises.asking import (
    NotYetError,
    box_left_alone,
    kind_of,
    place,
    returned,
    rule,
    same,
    written,
)
from dezero_mini.classroom.exercises.elementwise import Wanted, elementwise, methods_return
from dezero_mini.classroom.exercises.own_functions import function_class
from dezero_mini.classroom.exercises.register import choice, exercise

Array = NDArray[np.float64]


RECIPROCAL = Wanted(
    lambda x: 1 / x,
    lambda x: -1 / x**2,
    likely_values=[(lambda x: x, "that is x itself. And 1/x?")],
    likely_slopes=[
        (lambda x: 1 / x**2, "does 1/x grow or fall when x grows?"),
        (lambda x: -1 / x, "that is −1/x. What does a move of x by h change in 1/x?"),
        (lambda x: np.log(np.abs(x)), "that is an integral. Which slope is −1/x²?"),
        (lambda x: -1 / 2**x, "that has 2 to the power x. How is x to the power 2 written?"),
        (lambda x: -1 / (2 * x), "that is −1 / (2x). How is x to the power 2 written?"),
    ],
)


@exercise(
    "09.1",
    "1/x with its slope and its guard",
    "Reciprocal",
    "reciprocal",
    errors={
        "TypeError: 'Variable' object is not iterable": "`square` hands its box over in a list. "
        "And yours?",
    },
)
def reciprocal_with_its_guard(step: Any, Reciprocal: Any, reciprocal: Any) -> None:  # noqa: N803
    function_class("Reciprocal", Reciprocal, step)
    methods_return(step, Reciprocal, place())
    places = [place(), place(3), place(2, 3)]
    elementwise(step, "Reciprocal()(x)", lambda x: Reciprocal()(x), RECIPROCAL, places)
    elementwise(step, "reciprocal(x)", reciprocal, RECIPROCAL, places)

    class Labelled(step.Variable):  # type: ignore[misc]
        """A box of a class that is built on Variable, as the judges of step 10 make them."""

    y = reciprocal(Labelled(3.7))
    rule(type(y) is Labelled, "a box of a class built on Variable has to pass the guard, too.")
    for no_box in (4.0, 3, [1.0, 2.0], np.array(2.0), None):
        has_the_guard(step, reciprocal, no_box)


def has_the_guard(step: Any, reciprocal: Any, given: Any) -> None:
    """Ask that a function refuses what is no Variable in the words of the step's own guard."""
    what, message = f"reciprocal of {kind_of(given)}", message_of_the_guard(step, given)
    try:
        value = reciprocal(given)
    except TypeError as raised:
        rule(
            str(raised).lower() == message.lower(),
            f"{what} raised a TypeError that says {str(raised)!r}, and in the manner of `square` "
            f"it would say {message!r}. Which guard has square?",
        )
    except Exception as raised:
        name = type(raised).__name__
        raise NotYetError(
            f"{what} raised {name}, and a TypeError is wanted: which guard has square?"
        ) from None
    else:
        raise NotYetError(
            f"{what} gave {written(value)}, and it has to be refused: which guard has square?"
        )


def message_of_the_guard(step: Any, given: Any) -> str:
    """Return what the guard of this step says of something that is no Variable."""
    try:
        step.require_variables("reciprocal", [given])
    except TypeError as raised:
        return str(raised)
    raise NotYetError("`require_variables` of this step no longer refuses. Restart the kernel?")


SEED_SHAPE = "a seed has the shape of which array, that of x or that of f(x)?"


@exercise(
    "09.2",
    "the gradient of the mean",
    "gradient_of_mean",
    errors={
        "AttributeError: 'Variable'": "what has shape and dtype, the box or the array in it?",
        "ValueError: expected a gradient": SEED_SHAPE,
        "TypeError: 'numpy.ndarray' object is not callable": "`seed` is a method that `backward` "
        "calls. Under which name do you set a seed?",
    },
)
def one_pass_with_a_seed(step: Any, gradient_of_mean: Any) -> None:
    W, V = place(4, 3), place(2, 5)
    for f, x, expected, what in [
        (Watched(step, np.tanh, tanh_back), place(5), None, "tanh of five elements"),
        (Watched(step, np.tanh, tanh_back), place(2, 3), None, "tanh of a 2 × 3 matrix"),
        (Watched(step, np.tanh, tanh_back), place(), None, "tanh of one number"),
        (squares_of(step, W), place(3), W, "four squares of sums of three elements"),
        (squares_of(step, V), place(5, seed=1), V, "two squares of sums of five elements"),
    ]:
        slopes = 1 - np.tanh(x) ** 2 if expected is None else jacobian_of(expected, x).sum(axis=0)
        outputs = x.size if expected is None else len(expected)
        box = step.Variable(x.copy())
        value = slopes_from("gradient_of_mean", gradient_of_mean, f, box)
        likely = [
            (slopes, "that is the gradient of the sum. How many terms has it?"),
            (np.mean(slopes), "that is one number. How many slopes has the mean?"),
            (np.mean(slopes) / outputs, "that is one number. How many slopes has the mean?"),
            (slopes / x.size, "did you count the elements of x? The mean is one of f(x)."),
            (slopes / len(np.atleast_1d(x)), "did you count rows? How many elements has f(x)?"),
            (np.full(x.shape, 1 / outputs), "that is the seed. Where does what it finds arrive?"),
            (slopes * outputs, "when one of four terms grows by 1, how much does the mean grow?"),
        ]
        same(f"the gradient of the mean of {what}", value, slopes / outputs, likely)
        f.rule_passes()


class Watched:
    """A function that counts how often it is called, and how often one goes back through it."""

    def __init__(
        self, step: Any, forward: Callable[[Array], Array], back: Callable[[Array, Array], Array]
    ) -> None:
        watched = self

        class Own(step.Function):  # type: ignore[misc]
            def forward(self, x: Array) -> Array:
                watched.calls += 1
                return forward(x)

            def backward(self, gy: Array) -> Array:
                watched.passes += 1
                return back(gy, self.input.data)

        self.function = Own()
        self.calls = self.passes = 0

    def __call__(self, x: Any) -> Any:
        """Return f(x)."""
        return self.function(x)

    def rule_passes(self) -> None:
        """Ask that there was one way forward and one way back."""
        rule(
            self.passes == 1,
            f"right, and you went back through f {self.passes} times. One `backward` is enough: "
            "from which seed?",
        )
        rule(
            self.calls == 1,
            f"right, and you called f {self.calls} times. Once is enough: which box do you need?",
        )


def slopes_from(what: str, answer: Any, f: Watched, x: Any) -> Any:
    """Return what an answer makes of a function and a box, and ask that it is something."""

    def watched(f: Watched, x: Any) -> Any:
        value = answer(f, x)
        rule(
            value is not None or x.grad is not None,
            f"{what} returned None, as x.grad is where no pass has come to x. Does one come, and "
            "does every way end on a return?",
        )
        return value

    with box_left_alone("x", x):
        return returned(what, watched if callable(answer) else answer, f, x)


def tanh_back(gy: Array, x: Array) -> Array:
    """Go back through tanh."""
    return np.asarray(gy * (1 - np.tanh(x) ** 2))


def squares_of(step: Any, W: Array) -> Watched:  # noqa: N803
    """Return the function (W x)², which has as many results as W has rows."""
    return Watched(step, lambda x: (W @ x) ** 2, lambda gy, x: gy @ jacobian_of(W, x))


def jacobian_of(W: Array, x: Array) -> Array:  # noqa: N803
    """Return the Jacobian of (W x)²."""
    return np.asarray(2 * (W @ x)[:, None] * W)


@exercise(
    "09.3",
    "the whole Jacobian",
    "jacobian",
    errors={
        "ValueError: expected a gradient": SEED_SHAPE,
        "ValueError: matmul": "f takes the whole vector x. What did it get?",
    },
)
def a_row_for_each_output(step: Any, jacobian: Any) -> None:
    for W in (place(3, 3), place(4, 3), place(2, 5), place(4, 1), place(1, 3)):
        f, x = squares_of(step, W), step.Variable(place(W.shape[1], seed=1))
        value = slopes_from("jacobian", jacobian, f, x)
        rows = jacobian_of(W, x.data)
        total, (outputs, inputs) = rows.sum(axis=0), W.shape
        likely = [
            (rows.T, "is a row one output or one input?"),
            (total, "that is the sum of the rows. How many times do you have to go back?"),
            (np.tile(total, (outputs, 1)), "each row is their sum. Which seed picks one row?"),
            (np.tile(total, (inputs, 1)), "each row is their sum. Which seed picks one row?"),
            (np.cumsum(rows, axis=0), "each row holds those before it. Which ones has each seed?"),
            (np.eye(outputs), "those are the seeds. Where does what they find arrive?"),
            (rows[::-1], "the rows stand in reverse. Which element of f(x) comes first?"),
            (rows.reshape(-1), "these are the right numbers in one line. Where are the rows?"),
            (np.diag(np.diag(rows)), "each element of f(x) may depend on every element of x."),
        ]
        what = f"the Jacobian of a function from {inputs} to {outputs} numbers"
        same(what, value, rows, likely)


@choice(
    "09.4",
    "why the gradient is [3, 2, 1]",
    "why_three_two_one",
    {
        "a": "a grows by 1 with a, a + b by 1 with b, and a + b + c by 1 with c. Where would the "
        "3 come from?",
        "b": "a + b + c grows by 1 with each of the three. Which gradient would that be?",
        "c": "the sum of y is 3a + 2b + c, and a pass from a seed of ones gives its gradient.",
    },
)
def gradient_of_the_sum(step: Any) -> str:
    triangle = np.tril(np.ones((3, 3)))
    running_sum = Watched(step, np.cumsum, lambda gy, x: gy @ triangle)
    x = step.Variable(place(3))
    running_sum(x).backward()
    readings = {"a": np.diag(triangle), "b": triangle[-1], "c": triangle.sum(axis=0)}
    return next(letter for letter, row in readings.items() if np.array_equal(row, x.grad))
