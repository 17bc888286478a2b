"""Asking about a Function of the reader's own: its class, and what it makes of a box."""

from typing import Any

from dezero_mini.classroom.exercises.asking import (
    data_of,
    is_variable,
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
    with left_alone(f"the array in the box x of {what}", array):
        data = content_of(what, returned(what, function, x), step)
    rule(x.data is array, f"{what} has put another array into x. Whose box is it? Make a new one.")
    return data


def content_of(what: str, box: Any, step: Any) -> Any:
    """Return what is in a box that a Function made, and ask that it is something, and no box."""
    data = data_of(what, box, step)
    rule(data is not None, f"{what} is an empty box. What does forward return?")
    rule(not is_variable(data), f"{what} is a box in a box. Who wraps what forward returns?")
    return data
