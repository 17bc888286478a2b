"""Judging the answer to an exercise: `check`."""

from collections.abc import Mapping
from numbers import Number
from typing import Any

import numpy as np

from dezero_mini.classroom.sources import as_text

FORGOTTEN_RETURN = "does every function that you wrote return something?"


def check(
    question: str,
    answer: Any,
    expected: Any,
    likely: Mapping[Any, str] | None = None,
    *,
    rtol: float = 1e-6,
) -> None:
    """Print "correct" or "not yet" with a reason; an answer never raises, whatever it is.

    Ctrl-C alone gets through.

    Parameters
    ----------
    question
        What is checked, in a few words.
    answer
        The reader's answer: a value, or a function without arguments that computes it.
        A function is safer, for an error inside it is caught and reported.
    expected
        The right value. Numbers and arrays are compared by shape and within `rtol`,
        anything else by `==`.
    likely
        For wrong answers that we expect: the wrong value (a number, a tuple or the name of
        an error, such as "AttributeError") and the question that may help who gave it.
    rtol
        The relative error that passes; near zero, the absolute error.

    Examples
    --------
    >>> check("two plus two", 2 + 2, 4)
    correct: two plus two
    >>> check("three squared", lambda: 3 * 2, 9, {6: "did you double instead of multiply?"})
    not yet: three squared is not 6: did you double instead of multiply?
    """
    try:
        fault = find_fault(answer, expected, likely or {}, rtol)
    except Exception as error:  # an answer of a class that breaks what every object can do
        fault = f"is a {type(answer).__name__} that cannot be compared: {type(error).__name__}."
    said = f"not yet: {question} {fault}" if fault else f"correct: {question}"
    print(said.encode("utf-8", "backslashreplace").decode("utf-8"))  # halves of characters, too


def find_fault(answer: Any, expected: Any, likely: Mapping[Any, str], rtol: float) -> str:
    """Say what is wrong with an answer; an empty string if nothing is."""
    try:
        value = answer() if callable(answer) else answer
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # exit() as well
        name, message = type(error).__name__, written(error)
        if "NoneType" in message:
            hint = FORGOTTEN_RETURN
        else:
            hint = likely.get(name, "read the message from its end: what was it given?")
        return f"stopped with {name}: {message}: {hint}"
    if value is ...:
        return "is still open: put your answer where the three dots are."
    if value is None or (isinstance(value, (list, tuple)) and any(v is None for v in value)):
        return f"came out as None: {FORGOTTEN_RETURN}"
    if agrees(value, expected, rtol):
        return ""
    for wrong, hint in likely.items():
        if not isinstance(wrong, str) and agrees(value, wrong, rtol):
            return f"is not {written(value)}: {hint}"
    if is_numeric(expected):
        if not is_numeric(value) and not isinstance(value, int):  # 10**5000 is a number, too
            return f"came out as a {type(value).__name__}: is the array itself wanted, not its box?"
        if np.shape(value) != np.shape(expected):
            return f"has shape {np.shape(value)}, and {np.shape(expected)} is wanted."
    return f"is not {written(value)}: what does the smallest case give, worked out by hand?"


def written(value: Any) -> str:
    """Write a value out if it can be, else say what kind of thing it is."""
    try:
        return as_text(value)
    except Exception:  # too large, in itself, or of a class that writes itself badly
        return f"this {type(value).__name__}, which cannot be written out"


def is_numeric(value: Any) -> bool:
    """Whether a value is a number, an array of numbers or a sequence of numbers."""
    if not isinstance(value, (Number, np.generic, np.ndarray, list, tuple)):
        return False
    try:
        return np.asarray(value).dtype.kind in "biufc"
    except Exception:  # lists of unequal lengths, Variables in a list
        return False


def agrees(value: Any, expected: Any, rtol: float) -> bool:
    """Whether two values are the same: numbers by shape and within rtol, the rest by ==."""
    if is_numeric(value) and is_numeric(expected):
        if np.shape(value) != np.shape(expected):
            return False
        return bool(np.allclose(value, expected, rtol=rtol, atol=rtol, equal_nan=True))
    try:
        return type(value) is type(expected) and bool(value == expected)
    except Exception:  # a class of the reader's own may compare badly
        return False
