"""The exercises of notebook 13."""

from typing import Any

import numpy as np

from dezero_mini.classroom.exercises.asking import (
    agrees,
    as_texts,
    is_numeric,
    left_alone,
    place,
    returned,
    rule,
    same,
)
from dezero_mini.classroom.exercises.own_functions import function_class
from dezero_mini.classroom.exercises.register import choice, exercise


@exercise("13.1", "the gradient after three rounds", "after_three_rounds")
def gradient_after_three_rounds(step: Any, after_three_rounds: Any) -> None:
    x = step.Variable(3.0)
    for _ in range(3):
        step.add(x, x).backward()
    likely = [
        (2.0, "that is one round. Who clears x.grad before the next one?"),
        (3.0, "how many gradients does one round send to x?"),
        (4.0, "that is after two rounds. How many are there?"),
        (12.0, "does a later round send more than the first? Each has a sum of its own."),
        (8.0, "does a round double what it finds in x.grad, or add to it?"),
        (18.0, "is that the sum of the values? What does one round add to the gradient?"),
    ]
    same("the gradient after three rounds", after_three_rounds, x.grad, likely)


@exercise(
    "13.2",
    "the gradients of x and of y = 3x",
    "Triple",
    shipped="""
class Triple(Function):
    def forward(self, x):
        return 3 * x

    def backward(self, gy):
        gy *= 3
        return gy
""",
    errors={
        "TypeError": "backward takes self and an array gy, of any shape, and makes an array of it. "
        "Which line has something else?",
        "ValueError": "Triple has one input. How many gradients go back to it?",
        "NotImplementedError": "the line to mend is in `backward`. Is that still there?",
    },
)
def gradients_of_a_triple(step: Any, cls: Any) -> None:
    function_class("Triple", cls, step)
    for shape, seed in [((), 0), ((3,), 1), ((2, 3), 2), ((), 3)]:
        data, gy = place(*shape, seed=seed), place(*shape, seed=seed + 5)
        x = step.Variable(data.copy())
        with left_alone("the array that forward was given", x.data):
            y = cls()(x)
        rule(
            isinstance(y, step.Variable) and agrees(y.data, 3 * data),
            "forward is right as it is: leave its line alone.",
        )
        found = returned("backward", y.creator.backward, gy.copy())
        rule(
            not isinstance(found, list),
            "backward returned a list, and the engine would make an array of it. What is wanted?",
        )
        y.grad = gy
        y.backward()
        likely = [
            (gy, "that is the gradient of y. Where has the factor 3 gone?"),
            (gy + 2, "did you add where you should multiply?"),
            (gy + 3, "did you add where you should multiply?"),
            (3 * data, "that is 3x. What is the slope of 3x?"),
            (3 * data * gy, "that has x in it. What is the slope of 3x?"),
            (3 + 0 * gy, "that is so for a seed of 1. What if the gradient of y is another?"),
            (9 * gy, "is it multiplied by 3 two times?"),
        ]
        same(f"the gradient of x, from {gy.tolist()} for y,", x.grad, 3 * gy, likely)
        written_into = "whose array is gy, before backward gets it? Which line writes into it?"
        same("the gradient of y after the pass", y.grad, gy, [(3 * gy, written_into)])
        for other in (place(*shape, seed=seed + 9), place(*shape, seed=seed + 10)):
            with left_alone("the array that backward was given", other):
                gx = y.creator.backward(other)
            alone = gx[0] if isinstance(gx, tuple) else gx  # the engine takes a tuple of one, too
            same("the gradient of x", alone, 3 * other)


@exercise(
    "13.3",
    "the order of the visits, and the slope that they find",
    "visits",
    "slope_found",
)
def order_and_slope_of_a_product(step: Any, visits: Any, slope_found: Any) -> None:
    x = step.Variable(0.5)
    a = step.add(x, x)
    y = step.mul(step.square(a), step.exp(a))
    names = tuple(type(f).__name__ for f in y.visiting_order())
    y.backward()
    rule(
        not isinstance(visits, str),
        "the names stand in one text. Has each name quotation marks of its own, and a comma?",
    )
    visits = visits.tolist() if isinstance(visits, np.ndarray) else visits
    require_each_once(as_texts(visits), as_texts(names))
    likely = [
        (
            ("Mul", "Exp", "Square", "Add"),
            "that order would be right. What is last on the list after Exp?",
        ),
        (("Mul", "Square", "Add", "Exp"), "which of the inputs of Mul is put on the list last?"),
        (("Mul", "Square", "Exp", "Add"), "which entry of the list does pop() take?"),
        (("Add", "Square", "Exp", "Mul"), "that is the way forward. Where does backward begin?"),
    ]
    same("the order of the visits", visits, names, likely)
    near = is_numeric(slope_found) and np.all(np.isclose(slope_found, x.grad, rtol=0.01))
    rule(
        agrees(slope_found, x.grad) or not near,
        "the slope is near, and not exact. Which multiple of np.e is it?",
    )
    likely_slopes = [
        (6 * np.e, "that is the true slope. What has a received when Add is asked?"),
        (4 * np.e, "that is the part through Square. Which of the two is asked before Add?"),
        (3 * np.e, "that is the true gradient of a. What has a received when Add is asked?"),
        (np.e, "that is the gradient of a when Add is asked. What does Add do with it?"),
        (2.0, "that is the slope of Add. Which gradient does it send to x twice?"),
    ]
    same("the slope that the loop finds", slope_found, x.grad, likely_slopes)


def require_each_once(given: list[str], names: list[str]) -> None:
    """Ask that names, if they are texts at all, are those of the functions, each once."""
    for name in given:
        rule(
            name in names,
            f"{name!r} is no class that the loop meets here. Which classes do `add`, `square`, "
            "`exp` and `mul` make an object of?",
        )
    rule(
        len(set(given)) == len(given),
        "one name is there twice. What does the set of those seen prevent?",
    )
    rule(
        len(given) in (0, len(names)),
        "a function behind the result is never visited. Is nothing left on the list?",
    )


@choice(
    "13.4",
    "why the gradient of y changes with that of x",
    "why_y_too",
    {
        "a": "count the visits with `backward_order(y)`: two functions, one visit each. "
        "How many arrays are there, for how many gradients?",
        "b": "`Add` hands on the array that it was given, so one array is the gradient of y, of "
        "x + x and of x, and what is added in place for x is added for all.",
        "c": "is there such a line in `backward`? When does y get its gradient, before the "
        "visits or after them?",
    },
)
def gradients_in_one_array(step: Any) -> str:
    class InPlace(step.Variable):  # type: ignore[misc]
        _grad: Any

        def accumulate(self, gx: Any) -> None:
            if self._grad is None:
                self._grad = gx
            else:
                self._grad += gx

    x = InPlace(3.0)
    y = step.add(step.add(x, x), x)
    y.backward()
    if len(y.visiting_order()) > 2:
        return "a"
    return "b" if x.grad is y.grad else "c"
