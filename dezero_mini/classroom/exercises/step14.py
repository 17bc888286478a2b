"""The exercises of notebook 14."""

import gc
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from dezero_mini.classroom.exercises.asking import (
    agrees,
    counted,
    data_of,
    is_numeric,
    kind_of,
    place,
    positive,
    returned,
    rule,
    same,
)
from dezero_mini.classroom.exercises.graphs import (
    collector_off,
    functions_behind,
    require_intact,
    require_untouched,
    slope_by_moves,
)
from dezero_mini.classroom.exercises.register import exercise


@exercise("14.1", "how many are alive, and when", "alive_at_first", "alive_at_second")
def alive_after_names_go(step: Any, alive_at_first: Any, alive_at_second: Any) -> None:
    with collector_off():
        x = step.Variable(0.5)
        a = step.square(x)
        y = step.exp(a)
        links = [weakref.ref(box) for box in (x, a, y)]
        del x, a
        first = [link() is not None for link in links].count(True)
        del y
        second = [link() is not None for link in links].count(True)
    likely = [
        (1, "y has a creator. What does that hold, and strongly?"),
        (2, "go on along the trail: who made a, and what does that function hold?"),
        (0, "y has a name. Can it be gone?"),
    ]
    same("the number alive at the first comment", alive_at_first, first, likely)
    likely = [
        (3, "that was so at step 13. Which link of the circle is weak now?"),
        (2, "who still holds a and x, when y and its creator are gone?"),
        (1, "x has lost its name at the first del. What else held it?"),
    ]
    same("the number alive at the second comment", alive_at_second, second, likely)


@exercise(
    "14.2",
    "a result survives its last name, and its gradient is right",
    "Leaky",
    shipped="""
class Leaky(Variable):
    def set_creator(self, creator):
        self.creator = creator
        creator.outputs.append((weakref.ref(self), (self.data.shape, self.data.dtype)))
        # Your line here.
""",
    errors={
        "TypeError": "output_gradients calls each entry of outputs, and backward gets a gradient "
        "for each. Where else can a link be?",
        "ValueError": "each entry of outputs is a pair. Where else can a link be?",
    },
)
def a_leak(step: Any, cls: Any) -> None:
    rule(
        isinstance(cls, type) and issubclass(cls, step.Variable),
        "a class is wanted that is built on Variable, as it was shipped.",
    )
    for shape in ((), (3,), (2, 3)):
        require_right_gradients(step, cls, shape)
    x = cls(positive(seed=3))  # as long as x lives, it must not keep what was made from it
    with collector_off():
        links = links_to_results(step, cls, x)
        alive = [link() is not None for link in links]
        gc.collect()
        still = [link() is not None for link in links]
    rule(any(alive), "the result goes with its name. Who has to lead to it, without being weak?")
    rule(
        all(alive),
        "one result survives, and another has gone. Does your line keep the latest one alone?",
    )
    rule(
        not any(still),
        "a result outlives the collector, too, which was not so at step 13. What leads to it from "
        "outside its graph, and which object of the graph could do that instead?",
    )


def require_right_gradients(step: Any, cls: Any, shape: tuple[int, ...]) -> None:
    """Ask that the gradients of some programs on a class of Variables are right."""
    data, gy = place(*shape, seed=1), place(*shape, seed=2)
    x = cls(data.copy())
    y = step.square(x)
    y.grad = gy
    y.backward()
    likely = [
        (2 * data**2 * gy, "that is the slope at y. Which attribute of the creator is the input?"),
        (4 * data * gy, "that is twice as much. Is the result in the list of outputs twice?"),
    ]
    same("the gradient of x in x²", x.grad, 2 * data * gy, likely)
    x.cleargrad()
    step.mul(step.exp(x), x).backward()
    same("the gradient of x in eˣ · x", x.grad, (1 + data) * np.exp(data))
    x.cleargrad()
    one, _ = two_outputs(step)(x)
    one.backward()
    same("the gradient of x, from one output of two,", x.grad, 2 + 0 * data)


def two_outputs(step: Any) -> Any:
    """Return a Function of two outputs."""

    class TwoAndThreeTimes(step.Function):  # type: ignore[misc]
        def forward(self, x: Any) -> Any:
            return 2 * x, 3 * x

        def backward(self, g_two: Any, g_three: Any) -> Any:
            return 2 * g_two + 3 * g_three

    return TwoAndThreeTimes()


def links_to_results(step: Any, cls: Any, x: Any) -> list[Any]:
    """Make some results, and return weak references to them; no name of ours is left."""
    a = step.square(x)
    results = [a, step.exp(a), step.square(x), step.square(cls(place(3)))]
    return [weakref.ref(result) for result in results]


@exercise(
    "14.3",
    "the losses as numbers, and no graph outlives them",
    "train",
    shipped="""
def train(rounds):
    w = Variable(1.0)
    losses = []
    for _ in range(rounds):
        loss = square(w)
        w.cleargrad()
        loss.backward()
        w.data = w.data - 0.1 * w.grad
        losses.append(loss)
    return losses
""",
)
def losses_without_graphs(step: Any, train: Any) -> None:
    for rounds in (4, 20, 1, 0):
        with collector_off(), creators_noted(step) as links:
            losses = returned("train", train, rounds)
        alive = [link() is not None for link in links].count(True)
        require_numbers(step, losses, rounds, alive)
        rule(
            len(links) >= rounds,
            f"in {rounds} rounds {len(links)} graphs were made. "
            + ("Does the loop go on to the end?" if links else "Where does w.grad come from?"),
        )
        fell = 0.8 ** np.arange(rounds + 1)
        likely = [
            (fell[:-1], "that is w. How is the loss made from it?"),
            (fell[1:], "that is w. How is the loss made from it?"),
            (fell[1:] ** 2, "that is how it is a round later. Which loss comes first?"),
            (2 * fell[:-1], "that is the gradient of w. Where is the loss?"),
        ]
        same(f"the list of {rounds} losses", losses, fell[:-1] ** 2, likely if rounds else [])
    with creators_noted(step, factor=1.5):
        losses = train(4)
    rule(
        not agrees(losses, 0.8 ** (2 * np.arange(4))),
        "the list is the same when square makes other numbers, with other gradients. Where do its "
        "numbers come from?",
    )


def require_numbers(step: Any, losses: Any, rounds: int, alive: int) -> None:
    """Ask that train returned a list of numbers, and that no graph is alive."""
    one_number = is_numeric(losses) and np.ndim(losses) == 0
    rule(
        isinstance(losses, (list, tuple, np.ndarray)) and not one_number,
        f"train gave {'one number' if one_number else kind_of(losses)}, and a list of numbers is "
        "wanted.",
    )
    rule(
        alive != 1 or rounds == 1,
        "the last graph is alive. Who holds it after train has returned?",
    )
    rule(
        alive == 0,
        f"of the graphs of {rounds} rounds {alive} are alive: each loss leads to its creator. "
        "Which part of a loss is wanted?",
    )
    for loss in losses:
        rule(
            not isinstance(loss, step.Variable),
            "the list holds Variables, and numbers are wanted. Which part of a loss is the number?",
        )
        rule(is_numeric(loss), f"the list holds {kind_of(loss)}, and numbers are wanted.")


@contextmanager
def creators_noted(step: Any, factor: float = 1.0) -> Iterator[list[Any]]:
    """Note for a block, in weak references, each Function that becomes the creator of a result.

    With another factor than 1 each result is multiplied by it, and so is the gradient that a pass
    from there begins with.
    """
    original, links = step.Variable.set_creator, []

    def noting(variable: Any, creator: Any) -> None:
        links.append(weakref.ref(creator))
        original(variable, creator)
        if factor != 1.0:
            variable.data = factor * variable.data
            variable.grad = np.full_like(variable.data, factor)

    step.Variable.set_creator = noting
    try:
        yield links
    finally:
        step.Variable.set_creator = original


# --- a pass that spoils another -----------------------------------------------------


@exercise(
    "14.4",
    "one pass spoils another, and no error comes",
    "two_results",
    lends=("SineAndCosine",),
    errors={
        "TypeError": "at this step only functions take Variables, + and * do not. What was given "
        "to what?"
    },
)
def spoiled_by_another_pass(step: Any, two_results: Any, sine_and_cosine: Any) -> str:
    require_intact(step)
    remark = ""
    for seed in range(3):
        number = place(seed=seed)

        def value_of_second(number: Any) -> Any:
            return made_from(number, step, two_results, sine_and_cosine)[2].data

        slope = slope_by_moves(value_of_second, number)
        x, first, second = made_from(number, step, two_results, sine_and_cosine)
        alone = gradient_of_a_pass(x, second)
        rule(
            np.isclose(alone, slope, rtol=1e-6),
            f"at x = {number:.6g} a pass from the second alone finds {alone:.6g}, and the slope is "
            f"{slope:.6g}. It is the first pass that has to spoil it. What else is wrong here?",
        )
        x, first, second = made_from(number, step, two_results, sine_and_cosine)
        first.backward()
        spoiled = gradient_of_a_pass(x, second)
        rule(np.isfinite(spoiled), "the gradient is nan or infinite, which is not silent.")
        rule(
            np.abs(spoiled - slope) > 1e-3 * max(1.0, abs(slope)),
            f"at x = {number:.6g} the second pass finds {spoiled:.6g}, and that is right. "
            "Which box could both passes go through, beside x?",
        )
        remark = f"at x = {number:.6g} it finds {spoiled:.6g}, and alone {alone:.6g}"
    return remark


def made_from(
    number: Any, step: Any, two_results: Any, sine_and_cosine: Any
) -> tuple[Any, Any, Any]:
    """Return a new x and the two results that an answer makes from it, if it keeps the rules."""
    x = step.Variable(number.copy())
    with counted(step.Function, "__call__") as calls:
        results = returned("two_results", two_results, x)
    require_two_results(step, results, calls[0])
    rule(x.data == number, "x holds other data than before. Leave its data alone.")
    known = [step.Add, step.Mul, step.Square, step.Exp, sine_and_cosine]
    rule(
        all(type(f) in known for y in results for f in functions_behind(y)),
        "a function of your own is in it. `square`, `exp`, `mul` and `SineAndCosine` are to make "
        "the results.",
    )
    for y in results:
        require_untouched(y)
    return x, results[0], results[1]


def require_two_results(step: Any, results: Any, calls: int) -> None:
    """Ask for two different Variables, made by three calls at most."""
    rule(
        isinstance(results, (tuple, list)) and len(results) == 2,
        "two results are wanted, with a comma between them.",
    )
    for which, y in zip(("first", "second"), results, strict=True):
        data_of(f"the {which} result", y, step)
        rule(
            y.creator is not None,
            f"the {which} result is a leaf. Which function makes it from x?",
        )
    rule(results[0] is not results[1], "both results are one box. Take two different ones.")
    rule(calls <= 3, f"here are {calls} calls of functions, and three are enough.")


def gradient_of_a_pass(x: Any, y: Any) -> Any:
    """Return what one pass from y finds for x, whatever x held before; 0 if nothing comes."""
    x.cleargrad()
    y.backward()
    return np.zeros_like(x.data) if x.grad is None else x.grad
