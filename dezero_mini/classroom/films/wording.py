"""Numbers and arrays as short texts: four digits, and no more than fit a box."""

import re
from typing import Any

import numpy as np

from dezero_mini.classroom.films.slopes import as_numbers

MOST_WRITTEN = 4
"""Elements of an array that is written out; of a larger one the shape is given."""


def number(value: float, digits: int = 4) -> str:
    """Return a number of at most four digits, or a whole one of at most six."""
    value = float(value)
    if np.isfinite(value) and value == round(value) and abs(value) < 1e6:
        text = f"{value:.0f}"
    else:
        text = f"{value:.{digits}g}"
    return text.replace("-", "−") if text != "-0" else "0"


def amount(thing: Any) -> str:
    """Return a number, a small array or the shape of a larger one; None as None."""
    array = as_numbers(thing)
    if array is None:
        return other(thing)
    if array.ndim == 0:
        return number(float(array))
    if not is_written(array):
        return f"({', '.join(map(str, array.shape))}{',' * (array.ndim == 1)})"
    return in_brackets(array)


def other(thing: Any) -> str:
    """Return in short what is no array of numbers."""
    if thing is None:
        return "None"
    return "a text" if isinstance(thing, str) else f"a {type(thing).__name__}"


def told(error: Exception) -> str:
    """Return an error in one line, without addresses, which change at each run."""
    said = re.sub(r" at 0x[0-9a-fA-F]+", "", " ".join(str(error).split()))
    return f"{type(error).__name__}{f': {said}' if said else ''}"[:200]


def in_brackets(array: Any) -> str:
    """Return an array as NumPy prints it, with fewer digits."""
    if array.ndim == 0:
        return number(array[()], 3)
    return "[" + " ".join(in_brackets(row) for row in array) + "]"


def is_written(thing: Any) -> bool:
    """Whether an array is small enough to be written out, and not empty."""
    array = as_numbers(thing)
    return array is not None and 0 < array.size <= MOST_WRITTEN


def factor(thing: Any) -> str:
    """Return an amount that can stand behind a times sign."""
    text = amount(thing)
    return f"({text})" if text.startswith("−") else text


def listed(things: list[str]) -> str:
    """Return a, b and c."""
    return " and ".join(filter(None, [", ".join(things[:-1]), *things[-1:]]))
