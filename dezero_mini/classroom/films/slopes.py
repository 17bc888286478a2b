"""What a visit ought to send, found from `forward` alone: `Sending`, `sendings`.

The reader's `backward` plays no part, so a wrong rule shows. A local slope comes from a complex
step; where the function is not analytic, from two values of it.
"""

import contextlib
import copy
import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dezero_mini.arrays import sum_to
from dezero_mini.classroom.films.watching import Visit

Array = NDArray[Any]
Function = Callable[..., Any]

MOST_ELEMENTS = 64
"""A matrix of slopes is no larger."""

STEP = 1e-30
"""The complex step: there is no difference that could lose digits, so it may be small."""


@dataclass(eq=False)
class Sending:
    """What a visit sent to one input, and what it ought to have sent."""

    target: Any  # a Variable
    sent: Any
    terms: list[tuple[Array, Array]] | None  # given and local slope, one pair for each output
    expected: Array | None

    @property
    def is_wrong(self) -> bool:
        """Whether it is known to be wrong."""
        if self.expected is None:
            return False
        sent = as_numbers(self.sent)
        if sent is not None and sent.shape != self.expected.shape:
            sent = summed(sent, self.expected.shape)
        return sent is None or not are_close(sent, self.expected)


def sendings(visit: Visit) -> list[Sending]:
    """Return what a visit sent to each of its inputs that is a Variable."""
    if visit.error is not None:
        return []
    call, found = visit.call, []
    sent = visit.sent if isinstance(visit.sent, tuple) else (visit.sent,)
    given = [as_numbers(gy) for gy in visit.given]
    is_given = all(gy is not None for gy in given)
    slopes = local_slopes(call.function, call.values) if is_given else None
    for place, target in enumerate(call.inputs):
        if target is not None:
            own = None if slopes is None else slopes[place]
            ought = expectation(given, own, call.values[place])
            found.append(Sending(target, sent[place] if place < len(sent) else None, *ought))
    return found


def expectation(
    given: Sequence[Any], slopes: Sequence[Array] | None, x: Any
) -> tuple[list[tuple[Array, Array]] | None, Array | None]:
    """Return the factors of what ought to be sent, and their product, as far as they are known."""
    if slopes is None:
        return None, None
    expected = product(given, slopes, x)
    return (None if expected is None else elementwise(given, slopes, x)), expected


def elementwise(
    given: Sequence[Any], slopes: Sequence[Array], x: Any
) -> list[tuple[Array, Array]] | None:
    """Return given and slope for each output, if each element depends on its own one alone."""
    shape, terms = np.shape(x), []
    for gy, matrix in zip(given, slopes, strict=False):
        if gy.shape != shape or matrix.shape[0] != matrix.shape[1]:
            return None
        if np.count_nonzero(matrix - np.diag(np.diag(matrix))):
            return None
        terms.append((gy, np.diag(matrix).reshape(shape)))
    return [pair for pair in terms if pair[0].any()] or terms[:1]


def product(given: Sequence[Any], slopes: Sequence[Array], x: Any) -> Array | None:
    """Return the sum of what is given times the slopes: the gradient of x, if it is finite."""
    total = np.zeros(np.size(x))
    for gy, matrix in zip(given, slopes, strict=False):
        if gy.size != matrix.shape[0]:
            return None
        total = total + gy.ravel() @ matrix
    return total.reshape(np.shape(x)) if np.all(np.isfinite(total)) else None


def local_slopes(function: Any, values: Sequence[Any]) -> list[list[Array] | None] | None:
    """Return for each input a matrix for each output: how its elements move the output's."""
    if not hasattr(function, "forward") or sum(map(np.size, values)) > MOST_ELEMENTS:
        return None
    try:
        with in_silence():
            return [slopes_by(function, values, place) for place in range(len(values))]
    except Exception:  # a forward that cannot be called again has no slope that we know
        return None


def slopes_by(function: Any, values: Sequence[Any], place: int) -> list[Array] | None:
    """Return the matrices of one input, or None where there is no slope."""
    size = np.size(values[place])
    matrices: list[Array] = [np.zeros((len(y), size)) for y in forward(function, values)]
    for i in range(size):
        slopes = slopes_of_element(function, values, place, i)
        if slopes is None:
            return None
        for matrix, slope in zip(matrices, slopes, strict=True):
            matrix[:, i] = slope
    return matrices


def slopes_of_element(
    function: Any, values: Sequence[Any], place: int, i: int
) -> list[Array] | None:
    """Return how one element of an input moves each output, or None at a corner or a nan."""

    def moved(step: complex) -> list[Array]:
        inputs = [np.array(value) for value in values]
        inputs[place] = inputs[place].astype(type(step))
        inputs[place].flat[i] += step
        return forward(function, inputs)

    here, x = moved(0.0), float(np.ravel(values[place])[i])
    h = 1e-5 * max(1.0, abs(x))
    right = [(b - a) / h for a, b in zip(here, moved(h), strict=True)]
    left = [(a - b) / h for a, b in zip(here, moved(-h), strict=True)]
    try:
        exact = [np.imag(y) / STEP for y in moved(1j * STEP)]
    except Exception:
        exact = [np.full(len(y), np.nan) for y in here]
    slopes = []
    for a, b, c in zip(left, right, exact, strict=True):
        if not np.all(np.abs(a - b) <= 1e-3 * (1 + np.minimum(np.abs(a), np.abs(b)))):
            return None  # they differ, or one of them is infinite or nan
        middle = (a + b) / 2
        slopes.append(c if are_close(c, middle, 1e-4) else rounded(middle, 7, 1e-8))
    return slopes


def forward(function: Any, inputs: Sequence[Array]) -> list[Array]:
    """Call `forward` of a copy, so that nothing it notes is lost; return flat arrays."""
    outputs = copy.copy(function).forward(*inputs)
    return [np.ravel(y) for y in (outputs if isinstance(outputs, tuple) else (outputs,))]


def rounded(slopes: Array, digits: int, noise: float) -> Array:
    """Leave out what a difference does not have: further digits, and what is smaller than noise."""
    size = noise * max(1.0, float(np.abs(slopes).max(initial=0)))
    kept = [0.0 if abs(s) < size else float(f"{s:.{digits}g}") for s in np.ravel(slopes)]
    return np.reshape(kept, np.shape(slopes))


def as_numbers(thing: Any) -> Array | None:
    """Return an array of real numbers, or None if it is something else."""
    try:
        array = np.asarray(thing)
    except Exception:  # such as lists of several lengths, or a Variable that is no array
        return None
    return array if array.dtype.kind in "biuf" else None


def summed(array: Array, shape: tuple[int, ...]) -> Array | None:
    """Return an array summed to a shape that NumPy stretches to the array's, else None."""
    try:
        return np.asarray(sum_to(array, shape))
    except ValueError:
        return None


def are_same(a: Any, b: Any) -> bool:
    """Whether two arrays are equal, nan with nan, and None with None."""
    first, second = as_numbers(a), as_numbers(b)
    if first is None or second is None:
        return a is b
    return first.shape == second.shape and np.array_equal(first, second, equal_nan=True)


def are_close(a: Array, b: Array, rtol: float = 1e-5) -> bool:
    """Whether two arrays of one shape agree; nan agrees with nothing."""
    return a.shape == b.shape and np.allclose(a, b, rtol=rtol, atol=rtol * 1e-2)


@contextlib.contextmanager
def in_silence() -> Iterator[None]:
    """Let a call print nothing and warn of nothing in a `with` block."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        with contextlib.redirect_stdout(io.StringIO()):
            yield
