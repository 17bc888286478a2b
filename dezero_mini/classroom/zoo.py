"""Gradient rules for the tournament of notebook 10: wrong ones that look right, and right ones.

Each is a pair of formulas, `forward(x)` and `backward(gy, x)`, for an x of any shape. Its name
tells what is wrong with it, or what makes it look suspicious.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Rule(NamedTuple):
    """How to compute a function, and how to go back through it."""

    forward: Callable[[Array], Any]
    backward: Callable[[Array, Array], Any]


def function_of(step: Any, rule: Rule) -> Any:
    """Return a new Function object of a step that follows a rule. It does not tell which."""

    class Suspect(step.Function):  # type: ignore[misc]
        def forward(self, x: Array) -> Any:
            return rule.forward(x)

        def backward(self, gy: Array) -> Any:
            return rule.backward(gy, self.input.data)

    return Suspect()


# --- what some of the wrong ones need ----------------------------------------------


def slope_with_a_division(gy: Array, x: Array) -> Array:
    """Go back through x |x| by 2x² / |x|, which is 0/0 at 0."""
    with np.errstate(invalid="ignore"):
        return np.asarray(gy * 2 * x * x / np.abs(x))


def into_gy(gy: Array, x: Array) -> Array:
    """Go back through x², and leave the result in the array that came in."""
    gy *= 2 * x
    return gy


def into_x(gy: Array, x: Array) -> Array:
    """Go back through x², and leave 2x in the array of the input."""
    x *= 2
    return np.asarray(gy * x)


def first_five(gy: Array, x: Array) -> Array:
    """Go back through exp, with twice the slope from the sixth element on."""
    factor = np.where(np.arange(x.size) < 5, 1.0, 2.0).reshape(x.shape)
    return np.asarray(gy * np.exp(x) * factor)


LATEST: dict[str, Array] = {}


def remembered_exp(x: Array) -> Array:
    """Compute exp, and keep the result in a place that all calls share."""
    LATEST["y"] = np.exp(x)
    return LATEST["y"]


WRONG = {
    # a sign, a factor, another slope
    "has the wrong sign": Rule(np.sin, lambda gy, x: -gy * np.cos(x)),
    "has half the slope": Rule(lambda x: x * x, lambda gy, x: gy * x),
    "is a thousandth too large": Rule(np.exp, lambda gy, x: gy * np.exp(x) * 1.001),
    "is 0.001 too large": Rule(np.sin, lambda gy, x: gy * (np.cos(x) + 0.001)),
    "has the slope of tanh, for arctan": Rule(np.arctan, lambda gy, x: gy * (1 - np.tanh(x) ** 2)),
    "says 0, as the complex step does of |x|": Rule(np.abs, lambda gy, x: 0.0 * gy),
    # right at some places
    "is right near zero only": Rule(np.tanh, lambda gy, x: gy * (1 - x * x)),
    "is right for positive x only": Rule(lambda x: x * x, lambda gy, x: gy * 2 * np.abs(x)),
    "is right at whole numbers only": Rule(lambda x: x * x, lambda gy, x: gy * 2 * np.round(x)),
    "is flat beyond 10": Rule(
        lambda x: np.log(1 + x * x),
        lambda gy, x: gy * np.where(np.abs(x) < 10, 2 * x / (1 + x * x), 0),
    ),
    "is nan at zero": Rule(lambda x: x * np.abs(x), slope_with_a_division),
    # gy
    "forgets gy": Rule(lambda x: x**3, lambda gy, x: 3 * x**2),
    "takes the mean of gy": Rule(np.tanh, lambda gy, x: np.mean(gy) * (1 - np.tanh(x) ** 2)),
    "takes gy without its sign": Rule(np.exp, lambda gy, x: np.abs(gy) * np.exp(x)),
    "writes into gy": Rule(lambda x: x * x, into_gy),
    # elements and shapes
    "is right for equal elements only": Rule(
        lambda x: x * np.mean(x), lambda gy, x: gy * 2 * np.mean(x)
    ),
    "is right in the first five elements only": Rule(np.exp, first_five),
    "turns the order around, and not back": Rule(np.flip, lambda gy, x: gy),
    "is a running sum, back from the wrong end": Rule(
        np.cumsum, lambda gy, x: np.cumsum(gy).reshape(x.shape)
    ),
    "transposes, and reshapes on the way back": Rule(
        np.transpose, lambda gy, x: gy.reshape(x.shape)
    ),
    "sums rows, and is right for one row only": Rule(
        lambda x: np.sum(np.atleast_1d(x), axis=-1), lambda gy, x: np.resize(gy, x.shape)
    ),
    # memory and precision
    "remembers the latest call only": Rule(remembered_exp, lambda gy, x: gy * LATEST["y"]),
    "writes into x": Rule(lambda x: x * x, into_x),
    "returns single precision": Rule(
        np.sin, lambda gy, x: np.asarray(gy * np.cos(x)).astype(np.float32)
    ),
}


# --- what some of the right ones need ----------------------------------------------


def softmax(x: Array) -> Array:
    """Return positive shares of 1, the larger the larger x."""
    e = np.exp(x - np.max(x))
    return np.asarray(e / np.sum(e))


def softmax_back(gy: Array, x: Array) -> Array:
    """Go back through softmax: a share grows at the cost of all others."""
    y = softmax(x)
    return np.asarray(y * (gy - np.sum(gy * y)))


def rows_of(x: Array) -> Array:
    """Return the rows of an array, of however many axes, as a matrix."""
    rows = np.atleast_2d(x)
    return rows.reshape(-1, rows.shape[-1])


def gram(x: Array) -> Array:
    """Return 1 + x xᵀ for a matrix x, or for the matrix of all rows of an array."""
    rows = rows_of(x)
    return np.asarray(np.eye(len(rows)) + rows @ rows.T)


def determinant_back(gy: Array, x: Array) -> Array:
    """Go back through det(1 + x xᵀ)."""
    matrix = gram(x)
    gradient = 2 * np.linalg.det(matrix) * np.linalg.inv(matrix) @ rows_of(x)
    return np.asarray(gy * gradient.reshape(x.shape))


def running_sum_back(gy: Array, x: Array) -> Array:
    """Go back through the running sum: add up from the end."""
    return np.cumsum(gy[::-1])[::-1].reshape(x.shape)


CORNER = 1 / np.pi

RIGHT = {
    "the sine": Rule(np.sin, lambda gy, x: gy * np.cos(x)),
    "exp": Rule(np.exp, lambda gy, x: gy * np.exp(x)),
    "x⁷, which grows fast": Rule(lambda x: x**7, lambda gy, x: gy * 7 * x**6),
    "log(1 + x²), which grows slowly": Rule(
        lambda x: np.log(1 + x * x), lambda gy, x: gy * 2 * x / (1 + x * x)
    ),
    "sin 30x, which bends sharply": Rule(
        lambda x: np.sin(30 * x), lambda gy, x: gy * 30 * np.cos(30 * x)
    ),
    "a constant": Rule(lambda x: np.full(x.shape, 3.0), lambda gy, x: np.zeros(x.shape)),
    "|x|, where the complex step fails": Rule(np.abs, lambda gy, x: gy * np.sign(x)),
    "x |x|, where it fails in part": Rule(
        lambda x: x * np.abs(x), lambda gy, x: gy * 2 * np.abs(x)
    ),
    "a ramp with a corner at 1/π": Rule(
        lambda x: np.maximum(x - CORNER, 0), lambda gy, x: gy * (x > CORNER)
    ),
    "the running sum": Rule(np.cumsum, running_sum_back),
    "softmax, whose results add up to 1": Rule(softmax, softmax_back),
    "the determinant of 1 + x xᵀ": Rule(lambda x: np.linalg.det(gram(x)), determinant_back),
}
