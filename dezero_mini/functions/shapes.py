"""Shapes: `reshape transpose broadcast_to sum_to get_item`, and the rows of an iteration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dezero_mini import arrays  # its broadcast_to and sum_to have the names of ours
from dezero_mini.arrays import as_order, as_shape, shown
from dezero_mini.core import LibraryFunction, Variable

if TYPE_CHECKING:
    from dezero_mini.arrays import Values
    from dezero_mini.core import Operand


class Reshape(LibraryFunction):
    """The same elements in another shape."""

    __slots__ = ("shape", "x_shape")

    def __init__(self, shape: int | tuple[int, ...]) -> None:
        self.shape = shape

    def forward(self, x: Values) -> Values:
        self.x_shape = x.shape
        # The quick way. NumPy takes more than we do: -7 for -1, None for the shape that there is.
        if type(self.shape) is tuple:
            try:
                y = x.reshape(self.shape)
            except (TypeError, ValueError, OverflowError):
                y = None
            if y is not None and y.shape == self.shape:
                return y
        return _reshaped(x, self.shape)

    def backward(self, gy: Values) -> Values:
        return gy.reshape(self.x_shape)


def reshape(x: Operand, shape: int | tuple[int, ...]) -> Variable:
    """Return the elements of x in another shape, of which one length may be -1.

    Raises
    ------
    TypeError
        If a length is no whole number.
    ValueError
        If the shape holds another number of elements, or a length is negative.

    Examples
    --------
    >>> reshape(Variable([1.0, 2.0]), (2, 1)).shape
    (2, 1)
    """
    return Reshape(shape).apply(x)


def _reshaped(x: Values, shape: Any) -> Values:
    """Return x in another shape, or say what is wrong with it."""
    lengths = as_shape(shape, free=True)
    try:
        return x.reshape(lengths)
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f"expected a shape for the {x.size} elements of shape {x.shape}, "
            f"got {shown(shape)}: {error}"
        ) from None


class Transpose(LibraryFunction):
    """The axes in another order."""

    __slots__ = ("axes",)

    def __init__(self, axes: tuple[int, ...] | None) -> None:
        self.axes = axes

    def forward(self, x: Values) -> Values:
        if self.axes is not None:
            self.axes = as_order(self.axes, x.shape)
        return x.transpose(self.axes)

    def backward(self, gy: Values) -> Values:
        if self.axes is None:
            return gy.transpose()
        return gy.transpose(sorted(range(gy.ndim), key=self.axes.__getitem__))


def transpose(x: Operand, axes: tuple[int, ...] | None = None) -> Variable:
    """Return x with its axes in another order, reversed if none is given.

    Raises
    ------
    TypeError
        If an axis is no whole number.
    ValueError
        If `axes` does not name every axis once.

    Examples
    --------
    >>> transpose(Variable(np.ones((2, 3, 4))), (0, 2, -2)).shape
    (2, 4, 3)
    """
    return Transpose(axes).apply(x)


class BroadcastTo(LibraryFunction):
    """Broadcast to a larger shape."""

    __slots__ = ("shape", "x_shape")

    def __init__(self, shape: int | tuple[int, ...]) -> None:
        self.shape = as_shape(shape)

    def forward(self, x: Values) -> Values:
        self.x_shape = x.shape
        try:
            return np.broadcast_to(x, self.shape)
        except (ValueError, OverflowError):
            raise ValueError(
                f"expected a shape that shape {x.shape} broadcasts to, got {shown(self.shape)}"
            ) from None

    def backward(self, gy: Values) -> Values:
        return arrays.sum_to(gy, self.x_shape)


def broadcast_to(x: Operand, shape: int | tuple[int, ...]) -> Variable:
    """Return x broadcast to a larger shape by NumPy's rules.

    Raises
    ------
    TypeError
        If a length is no whole number.
    ValueError
        If x does not broadcast to that shape, or a length is negative.

    Examples
    --------
    >>> broadcast_to(Variable([1.0, 2.0]), (2, 2))
    variable([[1. 2.]
              [1. 2.]])
    """
    return BroadcastTo(shape).apply(x)


class SumTo(LibraryFunction):
    """Summed to a smaller shape: what takes a gradient back through `BroadcastTo`."""

    __slots__ = ("shape", "x_shape")

    def __init__(self, shape: int | tuple[int, ...]) -> None:
        self.shape = as_shape(shape)

    def forward(self, x: Values) -> Values:
        self.x_shape = x.shape
        return arrays.sum_to(x, self.shape)

    def backward(self, gy: Values) -> Values:
        return arrays.broadcast_to(gy, self.x_shape)


def sum_to(x: Operand, shape: int | tuple[int, ...]) -> Variable:
    """Return x summed to a smaller shape, over the axes that broadcasting back would repeat.

    Raises
    ------
    TypeError
        If a length is no whole number.
    ValueError
        If `shape` does not broadcast to the shape of x, or a length is negative.

    Examples
    --------
    >>> sum_to(Variable([[1.0, 2.0], [3.0, 4.0]]), (1, 2))
    variable([[4. 6.]])
    """
    return SumTo(shape).apply(x)


class GetItem(LibraryFunction):
    """x[index]."""

    __slots__ = ("index", "x_shape")

    def __init__(self, index: Any) -> None:
        self.index = index

    def forward(self, x: Values) -> Values:
        self.x_shape = x.shape
        try:
            return x[self.index]
        except (IndexError, TypeError, ValueError, OverflowError) as error:
            raise IndexError(
                f"expected an index of shape {x.shape}, got {shown(self.index)}: {error}"
            ) from None

    def backward(self, gy: Values) -> Values:
        gx = np.zeros(self.x_shape, gy.dtype)
        np.add.at(gx, self.index, gy)  # adds up where an index occurs more than once
        return gx


def get_item(x: Operand, index: Any) -> Variable:
    """Return x[index]: integers, slices, masks and arrays of integers, as NumPy takes them.

    An element picked several times gets the sum of the gradients.

    Raises
    ------
    IndexError
        If the index is out of range or of another kind.

    Examples
    --------
    >>> get_item(Variable([1.0, 2.0, 3.0]), [2, 2, 0])
    variable([3. 3. 1.])
    """
    return GetItem(index).apply(x)


class Rows(LibraryFunction):
    """All x[i] at once, as n outputs: n of `GetItem` would make n gradients as large as x."""

    __slots__ = ()

    def forward(self, x: Values) -> tuple[Values, ...]:
        return tuple(x)

    def backward(self, *gys: Values) -> Values:
        return np.array(gys)
