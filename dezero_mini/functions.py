"""The Functions of the library, each beside the lower-case function that calls it.

- element by element: `square exp log sqrt sin cos tanh sigmoid relu maximum`
- arithmetic, also as operators: `add sub mul div neg pow matmul`
- over axes: `sum mean`
- shapes: `reshape transpose broadcast_to sum_to get_item`

The operators of two arrays broadcast as NumPy's do; the loop in `Variable.backward` sums a
gradient back to the shape of its input. Every input may be a Variable or anything that
`as_array` takes. The derivatives are those of any table of derivatives. Those of `matmul`
are from M. Giles, "An extended collection of matrix derivative results for forward and reverse
mode algorithmic differentiation" (2008).
"""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from dezero_mini.core import Function, Variable, as_constant, as_variable, spread, sum_array_to

if TYPE_CHECKING:
    from dezero_mini.core import Axis, Operand

# ---- arithmetic ----


class Add(Function):
    """x0 + x1."""

    __slots__ = ()

    def forward(self, x0: Any, x1: Any) -> Any:
        return x0 + x1

    def backward(self, gy: Any) -> Any:
        return gy, gy


class AddConstant(Function):
    """x + c. A constant needs no gradient, so it is not an input."""

    __slots__ = ("c",)

    def __init__(self, c: Any) -> None:
        self.c = c

    def forward(self, x: Any) -> Any:
        return x + self.c

    def backward(self, gy: Any) -> Any:
        return gy


def add(x0: Operand, x1: Operand) -> Variable:
    """Return x0 + x1; their shapes broadcast.

    Examples
    --------
    >>> add(Variable([1.0, 2.0]), 3.0)
    variable([4. 5.])
    """
    if isinstance(x1, Variable):
        if isinstance(x0, Variable):
            return Add().apply(x0, x1)
        x0, x1 = x1, x0
    if isinstance(x0, Variable):
        return AddConstant(as_constant(x1, x0._data)).apply(x0)
    return Add().apply(x0, x1)


class Mul(Function):
    """x0 x1."""

    __slots__ = ()

    def forward(self, x0: Any, x1: Any) -> Any:
        return x0 * x1

    def backward(self, gy: Any) -> Any:
        x0, x1 = self.inputs
        return gy * x1._data, gy * x0._data


class MulConstant(Function):
    """c x. A constant needs no gradient, so it is not an input."""

    __slots__ = ("c",)

    def __init__(self, c: Any) -> None:
        self.c = c

    def forward(self, x: Any) -> Any:
        return x * self.c

    def backward(self, gy: Any) -> Any:
        return gy * self.c


def mul(x0: Operand, x1: Operand) -> Variable:
    """Return x0 x1, element by element; their shapes broadcast.

    Examples
    --------
    >>> mul(Variable([1.0, 2.0]), 3.0)
    variable([3. 6.])
    """
    if isinstance(x1, Variable):
        if isinstance(x0, Variable):
            return Mul().apply(x0, x1)
        x0, x1 = x1, x0
    if isinstance(x0, Variable):
        return MulConstant(as_constant(x1, x0._data)).apply(x0)
    return Mul().apply(x0, x1)


class Neg(Function):
    """-x."""

    __slots__ = ()

    def forward(self, x: Any) -> Any:
        return -x

    def backward(self, gy: Any) -> Any:
        return -gy


def neg(x: Operand) -> Variable:
    """Return -x.

    Examples
    --------
    >>> neg(Variable([1.0, -2.0]))
    variable([-1.  2.])
    """
    return Neg().apply(x)


class Sub(Function):
    """x0 - x1."""

    __slots__ = ()

    def forward(self, x0: Any, x1: Any) -> Any:
        return x0 - x1

    def backward(self, gy: Any) -> Any:
        return gy, -gy


def sub(x0: Operand, x1: Operand) -> Variable:
    """Return x0 - x1; their shapes broadcast.

    Examples
    --------
    >>> sub(5.0, Variable([1.0, 2.0]))
    variable([4. 3.])
    """
    if isinstance(x0, Variable) and not isinstance(x1, Variable):
        return AddConstant(-as_constant(x1, x0._data)).apply(x0)
    return Sub().apply(x0, x1)


class Div(Function):
    """x0 / x1."""

    __slots__ = ()

    def forward(self, x0: Any, x1: Any) -> Any:
        return x0 / x1

    def backward(self, gy: Any) -> Any:
        x0, x1 = self.inputs
        gx0 = gy / x1._data
        return gx0, -gx0 * x0._data / x1._data if x1.needs_grad else None


def div(x0: Operand, x1: Operand) -> Variable:
    """Return x0 / x1, element by element; their shapes broadcast.

    Examples
    --------
    >>> div(1.0, Variable([1.0, 2.0]))
    variable([1.  0.5])
    """
    return Div().apply(x0, x1)


class Pow(Function):
    """x to the power of a constant c."""

    __slots__ = ("c",)

    def __init__(self, c: float) -> None:
        self.c = c

    def forward(self, x: Any) -> Any:
        return x**self.c

    def backward(self, gy: Any) -> Any:
        if self.c == 0:  # also where x is 0: 0 times x to the power of -1 would be no number
            return np.zeros_like(gy)[()]
        x = self.inputs[0]._data
        return gy * (self.c * x ** (self.c - 1))


def pow(x: Operand, c: float) -> Variable:
    """Return x to the power of c, a number.

    Raises
    ------
    TypeError
        If c is no real number. For a Variable c write `exp(c * log(x))`.

    Examples
    --------
    >>> pow(Variable([1.0, 2.0]), 3)
    variable([1. 8.])
    """
    if isinstance(c, np.ndarray) and c.ndim == 0:
        c = c[()]
    if not isinstance(c, Real):
        raise TypeError(
            f"an exponent must be a real number, not {type(c).__name__}: "
            "for x ** y of a Variable y write exp(y * log(x))"
        )
    if c == 2:
        return square(x)
    x = as_variable(x)
    return Pow(as_constant(c, x._data)).apply(x)


class MatMul(Function):
    """x0 @ x1."""

    __slots__ = ()

    def forward(self, x0: Any, x1: Any) -> Any:
        try:
            return np.matmul(x0, x1)  # unlike @ it says ValueError to two scalars too
        except ValueError as error:
            raise ValueError(
                f"matmul of shapes {x0.shape} and {x1.shape}: the last axis of the first must be "
                "as long as the last but one of the second (the only one of a vector), and the "
                "axes before them must broadcast"
            ) from error

    def backward(self, gy: Any) -> Any:
        a, b = self.inputs
        x0, x1 = a._data, b._data
        # A vector is a matrix of one row on the left, of one column on the right.
        if x0.ndim == 1:
            x0, gy = x0[None, :], np.expand_dims(gy, -2 if x1.ndim > 1 else -1)
        if x1.ndim == 1:
            x1, gy = x1[:, None], np.expand_dims(gy, -1)
        gx0 = gx1 = None
        if a.needs_grad:
            gx0 = _matrix_product(gy, x1.swapaxes(-1, -2))
            if gx0.shape != a.shape:
                gx0 = sum_array_to(gx0, x0.shape).reshape(a.shape)
        if b.needs_grad:
            gx1 = _matrix_product(x0.swapaxes(-1, -2), gy)
            if gx1.shape != b.shape:
                gx1 = sum_array_to(gx1, x1.shape).reshape(b.shape)
        return gx0, gx1


def matmul(x0: Operand, x1: Operand) -> Variable:
    """Return the matrix product x0 @ x1.

    Parameters
    ----------
    x0 : Variable or array_like
        Shape (..., n, k), or (k,) for a vector.
    x1 : Variable or array_like
        Shape (..., k, m), or (k,) for a vector. Axes before the last two broadcast.

    Returns
    -------
    Variable
        Shape (..., n, m), without n or m where that side is a vector.

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Examples
    --------
    >>> matmul(Variable([[1.0, 2.0], [3.0, 4.0]]), [1.0, 1.0])
    variable([3. 7.])
    """
    return MatMul().apply(x0, x1)


# ---- element by element ----


class Square(Function):
    """x²."""

    __slots__ = ()

    def forward(self, x: Any) -> Any:
        return x * x

    def backward(self, gy: Any) -> Any:
        x = self.inputs[0]._data
        return gy * (x + x)


def square(x: Operand) -> Variable:
    """Return x².

    Examples
    --------
    >>> square(Variable([2.0, 3.0]))
    variable([4. 9.])
    """
    return Square().apply(x)


class Exp(Function):
    """e to the power of x."""

    __slots__ = ()

    def forward(self, x: Any) -> Any:
        return np.exp(x)

    def backward(self, gy: Any) -> Any:
        return gy * _output(self)


def exp(x: Operand) -> Variable:
    """Return e to the power of x.

    Examples
    --------
    >>> exp(Variable([0.0, 0.0]))
    variable([1. 1.])
    """
    return Exp().apply(x)


class Log(Function):
    """The natural logarithm."""

    __slots__ = ()

    def forward(self, x: Any) -> Any:
        return np.log(x)

    def backward(self, gy: Any) -> Any:
        return gy / self.inputs[0]._data


def log(x: Operand) -> Variable:
    """Return the natural logarithm of x.

    Examples
    --------
    >>> log(Variable([1.0, 1.0]))
    variable([0. 0.])
    """
    return Log().apply(x)


class Sqrt(Function):
    """The square root."""

    __slots__ = ()

    def forward(self, x: Any) -> Any:
        return np.sqrt(x)

    def backward(self, gy: Any) -> Any:
        y = _output(self)
        return gy / (y + y)


def sqrt(x: Operand) -> Variable:
    """Return the square root of x.

    Examples
    --------
    >>> sqrt(Variable([4.0, 9.0]))
    variable([2. 3.])
    """
    return Sqrt().apply(x)


class Sin(Function):
    """The sine."""

    __slots__ = ()

    def forward(self, x: Any) -> Any:
        return np.sin(x)

    def backward(self, gy: Any) -> Any:
        return gy * np.cos(self.inputs[0]._data)


def sin(x: Operand) -> Variable:
    """Return the sine of x, in radians.

    Examples
    --------
    >>> sin(Variable([0.0, 0.0]))
    variable([0. 0.])
    """
    return Sin().apply(x)


class Cos(Function):
    """The cosine."""

    __slots__ = ()

    def forward(self, x: Any) -> Any:
        return np.cos(x)

    def backward(self, gy: Any) -> Any:
        return -gy * np.sin(self.inputs[0]._data)


def cos(x: Operand) -> Variable:
    """Return the cosine of x, in radians.

    Examples
    --------
    >>> cos(Variable([0.0, 0.0]))
    variable([1. 1.])
    """
    return Cos().apply(x)


class Tanh(Function):
    """The hyperbolic tangent."""

    __slots__ = ()

    def forward(self, x: Any) -> Any:
        return np.tanh(x)

    def backward(self, gy: Any) -> Any:
        y = _output(self)
        gx = 1 - y * y
        gx *= gy  # in place, which saves an array
        return gx


def tanh(x: Operand) -> Variable:
    """Return the hyperbolic tangent of x.

    Examples
    --------
    >>> tanh(Variable([0.0, 0.0]))
    variable([0. 0.])
    """
    return Tanh().apply(x)


class Sigmoid(Function):
    """1 / (1 + exp(-x))."""

    __slots__ = ()

    def forward(self, x: Any) -> Any:
        # The exponential of a number that is not positive: it cannot overflow.
        one = np.ones_like(x)
        e = np.exp(np.where(x < 0, x, -x))
        return (np.where(x < 0, e, one) / (one + e))[()]

    def backward(self, gy: Any) -> Any:
        y = _output(self)
        return gy * (y * (1 - y))


def sigmoid(x: Operand) -> Variable:
    """Return 1 / (1 + exp(-x)), without overflow for any x.

    Examples
    --------
    >>> sigmoid(Variable([0.0, 1000.0]))
    variable([0.5 1. ])
    """
    return Sigmoid().apply(x)


class ReLU(Function):
    """x where it is positive, 0 elsewhere."""

    __slots__ = ()

    def forward(self, x: Any) -> Any:
        return np.maximum(x, np.zeros((), x.dtype))

    def backward(self, gy: Any) -> Any:
        return np.where(self.inputs[0]._data > 0, gy, np.zeros_like(gy))


def relu(x: Operand) -> Variable:
    """Return x where it is positive and 0 elsewhere. At x = 0 the derivative is taken as 0.

    Examples
    --------
    >>> relu(Variable([-1.0, 2.0]))
    variable([0. 2.])
    """
    return ReLU().apply(x)


class Maximum(Function):
    """The greater of x0 and x1."""

    __slots__ = ()

    def forward(self, x0: Any, x1: Any) -> Any:
        return np.maximum(x0, x1)

    def backward(self, gy: Any) -> Any:
        x0, x1 = (x._data for x in self.inputs)
        half, zero = gy / 2, np.zeros_like(gy)
        gx0 = np.where(x0 > x1, gy, np.where(x0 == x1, half, zero))
        gx1 = np.where(x1 > x0, gy, np.where(x0 == x1, half, zero))
        return gx0, gx1


def maximum(x0: Operand, x1: Operand) -> Variable:
    """Return the greater of x0 and x1, element by element; their shapes broadcast.

    Where the two are equal each gets half of the gradient, as in PyTorch, JAX and autograd.

    Examples
    --------
    >>> maximum(Variable([1.0, 4.0]), [3.0, 2.0])
    variable([3. 4.])
    """
    return Maximum().apply(x0, x1)


# ---- over axes ----


class Sum(Function):
    """The sum over axes."""

    __slots__ = ("axis", "keepdims")

    def __init__(self, axis: Axis, keepdims: bool) -> None:
        self.axis, self.keepdims = axis, keepdims

    def forward(self, x: Any) -> Any:
        return x.sum(axis=self.axis, keepdims=self.keepdims)

    def backward(self, gy: Any) -> Any:
        return _spread(gy, self.inputs[0].shape, self.axis, self.keepdims)


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
    ValueError
        If there is no such axis.

    Examples
    --------
    >>> sum(Variable([[1.0, 2.0], [3.0, 4.0]]), axis=-1)
    variable([3. 7.])
    """
    return Sum(axis, keepdims).apply(x)


class Mean(Function):
    """The mean over axes."""

    __slots__ = ("axis", "keepdims")

    def __init__(self, axis: Axis, keepdims: bool) -> None:
        self.axis, self.keepdims = axis, keepdims

    def forward(self, x: Any) -> Any:
        if x.dtype == np.float16:  # x.mean() adds up in float32: the sum may be too large
            return x.mean(axis=self.axis, keepdims=self.keepdims)
        total = x.sum(axis=self.axis, keepdims=self.keepdims)  # quicker than x.mean()
        return total / x.dtype.type(x.size // max(total.size, 1))

    def backward(self, gy: Any) -> Any:
        x = self.inputs[0]._data
        share = gy * (gy.size / max(x.size, 1))
        return _spread(share, x.shape, self.axis, self.keepdims)


def mean(x: Operand, axis: Axis = None, keepdims: bool = False) -> Variable:
    """Return the mean of x over axes; the parameters are those of `sum`.

    Examples
    --------
    >>> mean(Variable([[1.0, 2.0], [3.0, 4.0]]), axis=-1)
    variable([1.5 3.5])
    """
    return Mean(axis, keepdims).apply(x)


# ---- shapes ----


class Reshape(Function):
    """The same elements in another shape."""

    __slots__ = ("shape",)

    def __init__(self, shape: int | tuple[int, ...]) -> None:
        self.shape = shape

    def forward(self, x: Any) -> Any:
        return x.reshape(self.shape)

    def backward(self, gy: Any) -> Any:
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

    def forward(self, x: Any) -> Any:
        return x.transpose(self.axes)

    def backward(self, gy: Any) -> Any:
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
    """Repeated to a larger shape."""

    __slots__ = ("shape",)

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape

    def forward(self, x: Any) -> Any:
        return np.broadcast_to(x, self.shape)

    def backward(self, gy: Any) -> Any:
        return sum_array_to(gy, self.inputs[0].shape)


def broadcast_to(x: Operand, shape: tuple[int, ...]) -> Variable:
    """Return x repeated to a larger shape by NumPy's rules of broadcasting.

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

    def forward(self, x: Any) -> Any:
        return sum_array_to(x, self.shape)

    def backward(self, gy: Any) -> Any:
        return spread(gy, self.inputs[0].shape)


def sum_to(x: Operand, shape: tuple[int, ...]) -> Variable:
    """Return x summed over the axes that broadcasting `shape` to the shape of x would stretch.

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

    def forward(self, x: Any) -> Any:
        return x[self.index]

    def backward(self, gy: Any) -> Any:
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


def _matrix_product(x0: Any, x1: Any) -> Any:
    """Return x0 @ x1 of matrices; a column times a row broadcasts, mostly quicker than @."""
    return x0 * x1 if x0.shape[-1] == 1 else x0 @ x1


def _output(function: Function) -> Any:
    """Return the data of the output, which is alive while its gradient is on its way."""
    y = function.outputs[0]()
    assert y is not None
    return y._data


def _spread(gy: Any, shape: tuple[int, ...], axis: Axis, keepdims: bool) -> Any:
    """Return the gradient of a sum over axes, repeated along them."""
    if axis is not None and not keepdims:
        gy = np.expand_dims(gy, axis)
    return spread(gy, shape)
