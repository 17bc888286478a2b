"""Element by element: `square exp log sqrt sin cos tanh sigmoid relu maximum`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dezero_mini.core import Function, Variable

if TYPE_CHECKING:
    from dezero_mini.arrays import Values
    from dezero_mini.core import Operand


class Square(Function):
    """x²."""

    __slots__ = ()

    def forward(self, x: Values) -> Values:
        return x * x

    def backward(self, gy: Values) -> Values:
        x = self.inputs[0]._data
        return gy * (x + x)


def square(x: Operand) -> Variable:
    """Return x²."""
    return Square().apply(x)


class Exp(Function):
    """e to the power of x."""

    __slots__ = ()

    def forward(self, x: Values) -> Values:
        return np.exp(x)

    def backward(self, gy: Values) -> Values:
        return gy * _output(self)


def exp(x: Operand) -> Variable:
    """Return e to the power of x."""
    return Exp().apply(x)


class Log(Function):
    """The natural logarithm."""

    __slots__ = ()

    def forward(self, x: Values) -> Values:
        return np.log(x)

    def backward(self, gy: Values) -> Values:
        return gy / self.inputs[0]._data


def log(x: Operand) -> Variable:
    """Return the natural logarithm of x."""
    return Log().apply(x)


class Sqrt(Function):
    """The square root."""

    __slots__ = ()

    def forward(self, x: Values) -> Values:
        return np.sqrt(x)

    def backward(self, gy: Values) -> Values:
        y = _output(self)
        return gy / (y + y)


def sqrt(x: Operand) -> Variable:
    """Return the square root of x."""
    return Sqrt().apply(x)


class Sin(Function):
    """The sine."""

    __slots__ = ()

    def forward(self, x: Values) -> Values:
        return np.sin(x)

    def backward(self, gy: Values) -> Values:
        return gy * np.cos(self.inputs[0]._data)


def sin(x: Operand) -> Variable:
    """Return the sine of x, in radians."""
    return Sin().apply(x)


class Cos(Function):
    """The cosine."""

    __slots__ = ()

    def forward(self, x: Values) -> Values:
        return np.cos(x)

    def backward(self, gy: Values) -> Values:
        return -gy * np.sin(self.inputs[0]._data)


def cos(x: Operand) -> Variable:
    """Return the cosine of x, in radians."""
    return Cos().apply(x)


class Tanh(Function):
    """The hyperbolic tangent."""

    __slots__ = ()

    def forward(self, x: Values) -> Values:
        return np.tanh(x)

    def backward(self, gy: Values) -> Values:
        y = _output(self)
        gx = 1 - y * y
        gx *= gy  # in place, which saves an array
        return gx


def tanh(x: Operand) -> Variable:
    """Return the hyperbolic tangent of x."""
    return Tanh().apply(x)


class Sigmoid(Function):
    """1 / (1 + exp(-x))."""

    __slots__ = ()

    def forward(self, x: Values) -> Values:
        # The exponential of a number that is not positive: it cannot overflow.
        one = np.ones_like(x)
        e = np.exp(np.where(x < 0, x, -x))
        return (np.where(x < 0, e, one) / (one + e))[()]

    def backward(self, gy: Values) -> Values:
        y = _output(self)
        return gy * (y * (1 - y))


def sigmoid(x: Operand) -> Variable:
    """Return 1 / (1 + exp(-x)), without overflow for any x."""
    return Sigmoid().apply(x)


class ReLU(Function):
    """x where it is positive, 0 elsewhere."""

    __slots__ = ()

    def forward(self, x: Values) -> Values:
        return np.maximum(x, np.zeros((), x.dtype))

    def backward(self, gy: Values) -> Values:
        return np.where(self.inputs[0]._data > 0, gy, np.zeros_like(gy))


def relu(x: Operand) -> Variable:
    """Return x where it is positive and 0 elsewhere. At x = 0 the derivative is taken as 0."""
    return ReLU().apply(x)


class Maximum(Function):
    """The greater of x0 and x1."""

    __slots__ = ()

    def forward(self, x0: Values, x1: Values) -> Values:
        return np.maximum(x0, x1)

    def backward(self, gy: Values) -> tuple[Values, ...]:
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


def _output(function: Function) -> Values:
    """Return the data of the output, which is alive while its gradient is on its way."""
    y = function.outputs[0]()
    assert y is not None
    return y._data
