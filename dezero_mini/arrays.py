"""What an array is here: real numbers of a float type.

`as_array` makes one of what somebody hands in, and `as_constant` one that meets another;
`broadcast_to` repeats one to a larger shape, and `sum_to` goes the way back. `as_axes`, `as_order`
and `as_shape` check axes and shapes for all functions, and say in words what is wrong with them.
"""

from __future__ import annotations

from operator import index as as_index
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import float64, ndarray  # read in the loops, where a look-up costs

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
        If the data are complex numbers, text, None, other objects or a Variable, or integers
        beyond 64 bits.
    ValueError
        If nested sequences have different lengths, or elements are masked.

    Examples
    --------
    >>> as_array([1, 2])
    array([1., 2.])
    """
    array = _as_numbers(data)
    return array if array.dtype.kind == "f" else array.astype(float64)


def as_constant(value: Any, x: Values) -> Values:
    """Return a constant as a Function computes with it: a NumPy scalar, or an array.

    A Python number takes the dtype of the data x that it meets. NumPy's own values, scalars as
    well as arrays, are promoted by their dtypes: float32 stays float32 beside booleans and small
    integers, and becomes float64 beside int32, int64 and float64. That is the rule of NumPy 2.
    NumPy 1 looks at the value of a scalar too; here both versions do what NumPy 2 does.
    """
    kind = type(value)
    if type(x) is float64:  # most often, so it is asked first
        if kind is float or kind is float64:
            return value  # the same number
        if kind is int and -(2**53) < value < 2**53:
            return float(value)
    if (kind is float or kind is float64) and x.dtype is _FLOAT64:
        return value
    if kind is float or kind is int or kind is bool:
        return _weak(value, x.dtype)
    if kind is ndarray and value.ndim and value.dtype is x.dtype and not BY_VALUE:
        return value
    array = _as_numbers(value)
    if array.dtype.kind != "f":
        array = array.astype(np.promote_types(x.dtype, array.dtype))
    if BY_VALUE and (array.ndim == 0) != (x.ndim == 0):
        return _by_dtype(array, x)
    return array if array.ndim else array[()]


# NumPy 1 gives float32 for an array of float32 beside a scalar of float64.
BY_VALUE = np.result_type(np.ones(1, np.float32), float64(1)) == np.float32


def _by_dtype(array: Array, x: Values) -> Values:
    """Return a constant that NumPy 1, too, promotes by the dtypes of both, whatever the shapes."""
    dtype = np.promote_types(x.dtype, array.dtype)
    if array.ndim:
        return array.astype(dtype, copy=False)
    if dtype == x.dtype or not x.size:
        return array[()]
    # NumPy takes it for an array then, and heeds its dtype.
    return array.astype(dtype).reshape((1,) * x.ndim)


def _weak(value: float, dtype: np.dtype[Any]) -> Values:
    """Return a Python number in the dtype that it meets."""
    try:
        return (float64 if dtype.kind == "c" else dtype.type)(value)
    except (OverflowError, ValueError):  # NumPy makes a longdouble of an integer's digits
        raise ValueError(
            f"expected a number that {dtype} can hold, got {type(value).__name__}: it is too large"
        ) from None


def _as_numbers(data: npt.ArrayLike) -> Array:
    """Return real numbers as an ndarray of the dtype that NumPy gives them, or refuse them."""
    if type(data) is ndarray:
        array = data
    else:
        _refuse_masked(data, 1)  # before NumPy warns of them
        try:
            array = np.asarray(data)  # a Variable refuses this by itself
        except ValueError:
            raise ValueError(f"expected lists of equal length, got {shown(data)}") from None
        if array.ndim > 1:
            _refuse_masked(data, array.ndim)
    kind = array.dtype.kind
    if kind not in "fbiu":
        too_large = kind == "O" and isinstance(data, int)
        raise TypeError(
            f"expected real numbers, got {type(data).__name__} of dtype {array.dtype}"
            + ": an integer beyond 64 bits is written as a float, 1e30 and not 10**30" * too_large
        )
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder())


def _refuse_masked(data: Any, levels: int) -> None:
    """Raise a ValueError if data, or arrays in lists of so many levels, have masked elements."""
    if type(data) in NUMBERS or (type(data) is list and NUMBERS.issuperset(map(type, data))):
        return
    items = [data]
    for _ in range(levels + 1):
        if any(kind is not ndarray and issubclass(kind, ndarray) for kind in set(map(type, items))):
            for item in items:
                # Masked arrays alone have a `mask`. To ask for their class would load numpy.ma.
                if isinstance(item, ndarray) and np.any(getattr(item, "mask", False)):
                    raise ValueError(
                        f"expected a number in every place, got {type(item).__name__} with masked "
                        "elements: give them values with its method filled"
                    )
        items = [item for part in items if isinstance(part, (list, tuple)) for item in part]


NUMBERS = {bool, int, float, float64}  # in a list of these alone nothing is masked


def shown(value: Any) -> str:
    """Return how a message writes a value out: in one short line, whatever it is."""
    try:
        text = " ".join(str(value).split())
    except Exception:  # too deep, too large, or a class that cannot write itself
        return type(value).__name__
    return text if len(text) <= 80 else f"{text[:76]} ..."


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
                f"expected an array that sums to shape {shown(shape)}, got shape {array.shape}"
            )
        axes += tuple(lead + i for i, n in enumerate(shape) if n == 1)
    return np.add.reduce(array, axis=axes).reshape(shape)


def as_axes(axis: Any, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return one axis, or a tuple of them, as a tuple of axes counted from the first.

    Raises
    ------
    TypeError
        If it is neither a whole number nor a tuple of them.
    ValueError
        If an array of that shape has no such axis, or one is named twice.
    """
    axes = tuple(_as_axis(a, shape) for a in (axis if isinstance(axis, tuple) else (axis,)))
    if len(set(axes)) < len(axes):
        raise ValueError(f"expected each axis once, got {shown(axis)} for shape {shape}")
    return axes


def as_order(axes: Any, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return an order of all axes, a tuple or a list, as a tuple of axes counted from the first.

    Raises
    ------
    TypeError
        If the axes are no whole numbers.
    ValueError
        If they are not all axes of an array of that shape, each once.
    """
    order = as_axes(tuple(axes) if isinstance(axes, list) else axes, shape)
    if len(order) != len(shape):
        raise ValueError(
            f"expected all {len(shape)} axes of shape {shape} in some order, got {shown(axes)}"
        )
    return order


def _as_axis(axis: Any, shape: tuple[int, ...]) -> int:
    n = len(shape)
    number = _whole_number(axis, "an axis as a whole number, or several as a tuple of them")
    if -n <= number < n:
        return number % n
    known = f"an axis from {-n} to {n - 1}" if n else "no axis"
    raise ValueError(f"expected {known} for shape {shape}, got {shown(axis)}")


def as_shape(shape: Any, free: bool = False) -> tuple[int, ...]:
    """Return a shape, one length or a sequence of them, as a tuple of int.

    Raises
    ------
    TypeError
        If the lengths are no whole numbers.
    ValueError
        If one is negative. With `free`, one of them may be -1.
    """
    several = isinstance(shape, (tuple, list)) or (isinstance(shape, ndarray) and shape.ndim == 1)
    wanted = "a shape as whole numbers"
    lengths = tuple(_whole_number(n, wanted) for n in (shape if several else (shape,)))
    if any(n < 0 for n in lengths) and not (free and min(lengths) == -1 and lengths.count(-1) == 1):
        also = ", or one of them -1" if free else ""
        raise ValueError(f"expected lengths that are not negative{also}, got {shown(shape)}")
    return lengths


def _whole_number(number: Any, wanted: str) -> int:
    """Return an integer of Python or NumPy as an int. A truth value is none."""
    try:
        if not isinstance(number, (bool, np.bool_)):
            return as_index(number)
    except TypeError:
        pass
    raise TypeError(f"expected {wanted}, got {type(number).__name__} {shown(number)}")
