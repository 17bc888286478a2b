"""Asking that a Function of the reader's own is a given function of numbers: `elementwise`."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dezero_mini.classroom.exercises.asking import (
    all_digits,
    box_left_alone,
    data_of,
    place,
    returned,
    rule,
    same,
    written,
)

Array = NDArray[np.float64]
Formula = Callable[[Array], Any]


class Wanted(NamedTuple):
    """A function of numbers, with its slope, and what one may take for them.

    The likely ones are formulas of x, each with words. A likely slope is meant without gy.
    """

    value: Formula
    slope: Formula
    likely_values: Iterable[tuple[Formula, str]] = ()
    likely_slopes: Iterable[tuple[Formula, str]] = ()


def elementwise(
    step: Any, what: str, call: Callable[..., Any], wanted: Wanted, places: Iterable[Array]
) -> None:
    """Ask that a call makes a box of f(x), and that the way back from it gives gy · f′(x).

    Each place has a gy of its own that is nowhere 1. Two results are made before we go back
    from the first of them, so that what a class remembers of its last call shows.
    """
    for array in places:
        x, gy = step.Variable(array.copy()), place(*array.shape, seed=2)
        at = f"{what} at x = {written(array)}"
        with box_left_alone("x", x):
            y = returned(what, call, x)
            likely = [(formula(array), words) for formula, words in wanted.likely_values]
            value, expected = data_of(what, y, step), wanted.value(array)
            same(at, value, expected, likely)
            all_digits(at, value, expected)
            first = gradient(y, x, gy)
        slope = wanted.slope(array)
        likely = [(gy * formula(array), words) for formula, words in wanted.likely_slopes]
        likely += [(slope + 0 * array, "that is right where gy is 1. Where does gy go?")]
        same(f"the gradient of {at}, for gy = {written(gy)},", first, gy * slope, likely)
        all_digits(f"the gradient of {at}", first, gy * slope)
        y = call(x)
        call(step.Variable(array + 0.5))
        same(
            f"the gradient of {at}, with another call before the way back,",
            gradient(y, x, gy),
            gy * slope,
            [(gy * wanted.slope(array + 0.5), "it is that of the other call. Who remembers x?")],
        )


def gradient(y: Any, x: Any, gy: Array) -> Any:
    """Go back from y to x with the seed gy, and return the gradient that was found."""
    y.grad = gy
    y.backward()
    return x.grad


def methods_return(step: Any, cls: Any, array: Array) -> None:
    """Ask that `forward`, and `derivative` and `backward` if there are any, return something."""
    function, words = cls(), "returned nothing. What stands after its return?"
    rule(function.forward(array.copy()) is not None, f"`forward` {words}")
    y = function(step.Variable(array.copy()))
    for name, given in (("derivative", array.copy()), ("backward", np.ones_like(y.data))):
        if name in vars(cls):
            rule(getattr(y.creator, name)(given) is not None, f"`{name}` {words}")
