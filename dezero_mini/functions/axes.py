"""Over axes: `sum mean`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from dezero_mini.arrays import as_axes, broadcast_to
from dezero_mini.core import LibraryFunction, Variable

if TYPE_CHECKING:
    from dezero_mini.arrays import Axis, Values
    from dezero_mini.core import Operand


_add_up: Any = np.add.reduce  # what x.sum() calls in the end


class OverAxes(LibraryFunction):
    """What `sum` and `mean` share: the axes, and the way back along them."""

    __slots__ = ("axis", "keepdims", "x_shape")
    x_shape: tuple[int, ...]

    def __init__(self, axis: Axis, keepdims: bool) -> None:
        self.axis, self.keepdims = axis, _true_or_false(keepdims)

    def _broadcast(self, gy: Values) -> Values:
        """Return the gradient of a sum over the axes, broadcast along them."""
        if self.axis is not None and not self.keepdims:
            gy = np.expand_dims(gy, self.axis)
        return broadcast_to(gy, self.x_shape)


class Sum(OverAxes):
    """The sum over axes."""

    __slots__ = ()

    def forward(self, x: Values) -> Values:
        self.x_shape = x.shape
        if self.axis is not None:
            self.axis = _checked(self.axis, x, of_a_scalar=(0, -1))
        return _add_up(x, axis=self.axis, keepdims=self.keepdims)

    def backward(self, gy: Values) -> Values:
        return self._broadcast(gy)


def sum(x: Operand, axis: Axis = None, keepdims: bool = False) -> Variable:
    """Return the sum of x over axes.

    Parameters
    ----------
    x : Variable or array_like
        Any shape.
    axis : int or tuple of int, optional
        The axes to sum over, negative ones counted from the last; all if None.
    keepdims : bool
        If true, those axes stay, with length 1.

    Raises
    ------
    TypeError
        If an axis is no whole number, or keepdims neither True nor False.
    ValueError
        If there is no such axis, or one is named twice. As in NumPy, shape () has the axes 0 and
        -1 for `sum`, and none for `mean`.

    Examples
    --------
    >>> sum(Variable([[1.0, 2.0], [3.0, 4.0]]), axis=-1)
    variable([3. 7.])
    """
    return Sum(axis, keepdims).apply(x)


class Mean(OverAxes):
    """The mean over axes."""

    __slots__ = ()

    def forward(self, x: Values) -> Values:
        self.x_shape = x.shape
        if self.axis is not None:
            self.axis = _checked(self.axis, x)
        if x.dtype == np.float16:  # x.mean() adds up in float32: the sum may be too large
            return x.mean(axis=self.axis, keepdims=self.keepdims)
        total = _add_up(x, axis=self.axis, keepdims=self.keepdims)  # quicker than x.mean()
        return total / x.dtype.type(x.size // max(total.size, 1))

    def backward(self, gy: Values) -> Values:
        return self._broadcast(gy * (gy.size / max(math.prod(self.x_shape), 1)))


def mean(x: Operand, axis: Axis = None, keepdims: bool = False) -> Variable:
    """Return the mean of x over axes; the parameters are those of `sum`.

    Examples
    --------
    >>> mean(Variable([[1.0, 2.0], [3.0, 4.0]]), axis=-1)
    variable([1.5 3.5])
    """
    return Mean(axis, keepdims).apply(x)


def _true_or_false(keepdims: Any) -> bool:
    if not isinstance(keepdims, bool):
        raise TypeError(
            f"expected True or False for keepdims, got {type(keepdims).__name__}: "
            "several axes are given as one tuple"
        )
    return keepdims


def _checked(axis: Axis, x: Values, of_a_scalar: tuple[int, ...] = ()) -> Axis:
    """Return axes that x has, or say what is wrong with them."""
    if type(axis) is int and 0 <= axis < x.ndim:
        return axis
    is_number = isinstance(axis, (int, np.integer)) and not isinstance(axis, bool)
    if x.ndim == 0 and is_number and axis in of_a_scalar:
        return ()
    return as_axes(axis, x.shape)
