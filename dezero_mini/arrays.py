"""What an array is here: real numbers of a float type.

`as_array` makes one of what somebody hands in, and `as_constant` one that meets another;
`broadcast_to` repeats one to a larger shape, and `sum_to` goes the way back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import float64  # read in the loops, where a look-up costs

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy.typing as npt

    Array: TypeAlias = npt.NDArray[Any]
    Axis: TypeAlias = int | tuple[int, ...] | None
    # Data and gradients: an ndarray, or a NumPy scalar where the shape is (). To mypy that is
    # Any, for NumPy has no type in which the arithmetic of both stays what it was.
    Values: TypeAlias = Any


_FLOAT64 = np.dtype(float64)


def as_array(data: npt.ArrayLike) -> Array:
    """Return real numbers as an ndarray of floats; float arrays are not copied.

    Parameters
    ----------
    data : array_like
        Any shape. Integers and booleans become float64; every float type stays as it is.

    Raises
    ------
    TypeError
        If the data are complex numbers, text, None, other objects or a Variable.
    ValueError
        If nested sequences have different lengths.

    Examples
    --------
    >>> as_array([1, 2])
    array([1., 2.])
    """
    try:
        array = np.asarray(data)  # a Variable refuses this by itself
    except ValueError:
        raise ValueError(f"expected lists of equal length, got {data!s}") from None
    if array.dtype.kind in "biu":
        return array.astype(float64)
    if array.dtype.kind != "f":
        raise TypeError(f"expected real numbers, got {type(data).__name__} of dtype {array.dtype}")
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder())


def as_constant(value: Any, x: Values) -> Values:
    """Return a constant as a Function computes with it: a NumPy scalar, or an array.

    A Python number takes the dtype of the data x that it meets, so float32 stays float32 under
    every version of NumPy. NumPy's own values keep their dtype, promoted as NumPy promotes them.
    """
    if type(x) is float64:  # most often, so it is asked first
        if type(value) is float:
            return value  # the same number
        if type(value) is int and -(2**53) < value < 2**53:
            return float(value)
    if type(value) is float and x.dtype is _FLOAT64:
        return value
    if type(value) in (bool, int, float):
        dtype = x.dtype
        try:
            return (float64 if dtype.kind == "c" else dtype.type)(value)
        except OverflowError:
            raise ValueError(
                f"expected a number that {dtype} can hold, got {type(value).__name__}: "
                "it is too large"
            ) from None
    return as_array(value)[()]


def broadcast_to(values: Values, shape: tuple[int, ...]) -> Values:
    """Return values broadcast to a shape, as an array of its own (or a NumPy scalar)."""
    if not shape:
        return values
    array = np.empty(shape, values.dtype)
    array[...] = values  # several times faster than np.full and np.broadcast_to
    return array


def sum_to(array: Values, shape: tuple[int, ...]) -> Values:
    """Add up an array along the axes that broadcasting `shape` to `array.shape` repeats.

    Raises
    ------
    ValueError
        If `shape` does not broadcast to `array.shape`.
    """
    if array.shape == shape:
        return array
    lead = array.ndim - len(shape)
    axes = tuple(range(lead))
    if array.shape[lead:] != shape:
        if lead < 0 or any(n not in (1, m) for n, m in zip(shape, array.shape[lead:], strict=True)):
            raise ValueError(
                f"expected an array that sums to shape {shape}, got shape {array.shape}"
            )
        axes += tuple(lead + i for i, n in enumerate(shape) if n == 1)
    return np.add.reduce(array, axis=axes).reshape(shape)
