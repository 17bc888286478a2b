"""Asking about a Function of the reader's own: its class, and what it makes of a box."""

from typing import Any

from dezero_mini.classroom.exercises.asking import (
    box_left_alone,
    data_of,
    is_variable,
    kind_of,
    left_alone,
    returned,
    rule,
)


def function_class(name: str, answer: Any, step: Any) -> None:
    """Ask that an answer is a subclass of Function, which has the `__call__` of this step."""
    rule(
        not isinstance(answer, step.Function),
        f"{name} is an object already, and the class is wanted. Is it called here, with ()?",
    )
    rule(
        isinstance(answer, type) and issubclass(answer, step.Function),
        f"{name} has to be a class that takes over from Function. Does its first line say "
        f"`class {name}(Function):`?",
    )
    rule(
        answer.__call__ is step.Function.__call__,
        f"{name} has a __call__ of its own. The one of Function unwraps and wraps: what is left "
        "to write?",
    )


def applied(what: str, function: Any, array: Any, step: Any) -> Any:
    """Apply a function to a box with an array, and return what is in the box that comes out."""
    x = step.Variable(array)
    with box_left_alone("x", x):
        return content_of(what, returned(what, function, x), step)


def content_of(what: str, box: Any, step: Any) -> Any:
    """Return what is in a box that a Function made, and ask that it is something, and no box."""
    data = data_of(what, box, step)
    rule(data is not None, f"{what} is an empty box. What does forward return?")
    rule(not is_variable(data), f"{what} is a box in a box. Who wraps what forward returns?")
    return data


def gone_back(x: Any, y: Any, gy: Any) -> Any:
    """Go back from y to x with the seed gy, which is to be left alone; return the gradient."""
    x.cleargrad()
    y.grad = gy
    with box_left_alone("x", x), left_alone("gy", y.grad):
        y.backward()
    return x.grad


def pair(what: str, value: Any) -> tuple[Any, Any]:
    """Ask that a method returned two things in a tuple, and return them.

    The engine takes a list for one thing: it would make a single array of it.
    """
    rule(
        not isinstance(value, list),
        f"{what} returned a list, and the engine looks for a tuple. Which brackets make one?",
    )
    rule(
        isinstance(value, tuple),
        f"{what} returned one thing, {kind_of(value)}. How many are wanted, in a tuple?",
    )
    rule(len(value) == 2, f"{what} returned a tuple of {len(value)}, and two are wanted.")
    return value[0], value[1]
