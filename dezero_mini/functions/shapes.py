"""Shapes: `reshape transpose broadcast_to sum_to get_item`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dezero_mini import arrays  # its broadcast_to and sum_to have the names of ours
from dezero_mini.core import Function, Variable

if TYPE_CHECKING:
    from dezero_mini.arrays import Values
    from dezero_mini.core import Operand


class Reshape(Function):
    """The same elements in another shape."""

    __slots__ = ("shape",)

    def __init__(self, shape: int | tuple[int, ...]) -> None:
        self.shape = shape

    def forward(self, x: Values) -> Values:
        return x.reshape(self.shape)

    def backward(self, gy: Values) -> Values:
        return gy.reshape(self.inputs[0].shape)


def reshape(x: Operand, shape: int | tuple[int, ...]) -> Variable:
    """Return the elements of x in another shape, of which one length may be -1.

    Raises
    ------
    ValueError
        If the shape holds another number of elements.

    Examples
    --------
    >>> reshape(Variable([1.0, 2.0]), (2, 1)).shape
    (2, 1)
    """
    return Reshape(shape).apply(x)


class Transpose(Function):
    """The axes in another order."""

    __slots__ = ("axes",)

    def __init__(self, axes: tuple[int, ...] | None) -> None:
        self.axes = axes

    def forward(self, x: Values) -> Values:
        return x.transpose(self.axes)

    def backward(self, gy: Values) -> Values:
        if self.axes is None:
            return gy.transpose()
        return gy.transpose(np.argsort([axis % gy.ndim for axis in self.axes]))


def transpose(x: Operand, axes: tuple[int, ...] | None = None) -> Variable:
    """Return x with its axes in another order, reversed if none is given.

    Raises
    ------
    ValueError
        If `axes` does not name every axis once.

    Examples
    --------
    >>> transpose(Variable(np.ones((2, 3, 4))), (0, 2, -2)).shape
    (2, 4, 3)
    """
    return Transpose(axes).apply(x)


class BroadcastTo(Function):
    """Broadcast to a larger shape."""

    __slots__ = ("shape",)

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape

    def forward(self, x: Values) -> Values:
        return np.broadcast_to(x, self.shape)

    def backward(self, gy: Values) -> Values:
        return arrays.sum_to(gy, self.inputs[0].shape)


def broadcast_to(x: Operand, shape: tuple[int, ...]) -> Variable:
    """Return x broadcast to a larger shape by NumPy's rules.

    Raises
    ------
    ValueError
        If x does not broadcast to that shape.

    Examples
    --------
    >>> broadcast_to(Variable([1.0, 2.0]), (2, 2))
    variable([[1. 2.]
              [1. 2.]])
    """
    return BroadcastTo(shape).apply(x)


class SumTo(Function):
    """Summed to a smaller shape: what takes a gradient back through `BroadcastTo`."""

    __slots__ = ("shape",)

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape

    def forward(self, x: Values) -> Values:
        return arrays.sum_to(x, self.shape)

    def backward(self, gy: Values) -> Values:
        return arrays.broadcast_to(gy, self.inputs[0].shape)


def sum_to(x: Operand, shape: tuple[int, ...]) -> Variable:
    """Return x summed to a smaller shape, over the axes that broadcasting back would repeat.

    Raises
    ------
    ValueError
        If `shape` does not broadcast to the shape of x.

    Examples
    --------
    >>> sum_to(Variable([[1.0, 2.0], [3.0, 4.0]]), (1, 2))
    variable([[4. 6.]])
    """
    return SumTo(shape).apply(x)


class GetItem(Function):
    """x[index]."""

    __slots__ = ("index",)

    def __init__(self, index: Any) -> None:
        self.index = index

    def forward(self, x: Values) -> Values:
        return x[self.index]

    def backward(self, gy: Values) -> Values:
        gx = np.zeros_like(self.inputs[0].data)
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
