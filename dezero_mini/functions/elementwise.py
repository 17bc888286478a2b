"""Element by element: `square exp log sqrt sin cos tanh sigmoid relu maximum`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dezero_mini.core import LibraryFunction, Variable

if TYPE_CHECKING:
    from dezero_mini.arrays import Values
    from dezero_mini.core import Operand


class Square(LibraryFunction):
    """x²."""

    __slots__ = ("x",)

    def forward(self, x: Values) -> Values:
        self.x = x
        return x * x

    def backward(self, gy: Values) -> Values:
        return gy * (self.x + self.x)


def square(x: Operand) -> Variable:
    """Return x²."""
    return Square().apply(x)


class Exp(LibraryFunction):
    """e to the power of x."""

    __slots__ = ("y",)

    def forward(self, x: Values) -> Values:
        self.y = np.exp(x)
        return self.y

    def backward(self, gy: Values) -> Values:
        return gy * self.y


def exp(x: Operand) -> Variable:
    """Return e to the power of x."""
    return Exp().apply(x)


class Log(LibraryFunction):
    """The natural logarithm."""

    __slots__ = ("x",)

    def forward(self, x: Values) -> Values:
        self.x = x
        return np.log(x)

    def backward(self, gy: Values) -> Values:
        return gy / self.x


def log(x: Operand) -> Variable:
    """Return the natural logarithm of x."""
    return Log().apply(x)


class Sqrt(LibraryFunction):
    """The square root."""

    __slots__ = ("y",)

    def forward(self, x: Values) -> Values:
        self.y = np.sqrt(x)
        return self.y

    def backward(self, gy: Values) -> Values:
        return gy / (self.y + self.y)


def sqrt(x: Operand) -> Variable:
    """Return the square root of x."""
    return Sqrt().apply(x)


class Sin(LibraryFunction):
    """The sine."""

    __slots__ = ("x",)

    def forward(self, x: Values) -> Values:
        self.x = x
        return np.sin(x)

    def backward(self, gy: Values) -> Values:
        return gy * np.cos(self.x)


def sin(x: Operand) -> Variable:
    """Return the sine of x, in radians."""
    return Sin().apply(x)


class Cos(LibraryFunction):
    """The cosine."""

    __slots__ = ("x",)

    def forward(self, x: Values) -> Values:
        self.x = x
        return np.cos(x)

    def backward(self, gy: Values) -> Values:
        return -gy * np.sin(self.x)


def cos(x: Operand) -> Variable:
    """Return the cosine of x, in radians."""
    return Cos().apply(x)


class Tanh(LibraryFunction):
    """The hyperbolic tangent."""

    __slots__ = ("y",)

    def forward(self, x: Values) -> Values:
        self.y = np.tanh(x)
        return self.y

    def backward(self, gy: Values) -> Values:
        gx = 1 - self.y * self.y
        gx *= gy  # in place, which saves an array
        return gx


def tanh(x: Operand) -> Variable:
    """Return the hyperbolic tangent of x."""
    return Tanh().apply(x)


class Sigmoid(LibraryFunction):
    """1 / (1 + exp(-x))."""

    __slots__ = ("y",)

    def forward(self, x: Values) -> Values:
        # The exponential of a number that is not positive: it cannot overflow.
        one = np.ones_like(x)
        e = np.exp(np.where(x < 0, x, -x))
        self.y = (np.where(x < 0, e, one) / (one + e))[()]
        return self.y

    def backward(self, gy: Values) -> Values:
        return gy * (self.y * (1 - self.y))


def sigmoid(x: Operand) -> Variable:
    """Return 1 / (1 + exp(-x)), without overflow for any x."""
    return Sigmoid().apply(x)


class ReLU(LibraryFunction):
    """x where it is positive, 0 elsewhere."""

    __slots__ = ("is_positive",)

    def forward(self, x: Values) -> Values:
        self.is_positive = x.real > 0
        return np.maximum(x, np.zeros((), x.dtype))

    def backward(self, gy: Values) -> Values:
        return np.where(self.is_positive, gy, np.zeros_like(gy))


def relu(x: Operand) -> Variable:
    """Return x where it is positive and 0 elsewhere. At x = 0 the derivative is taken as 0."""
    return ReLU().apply(x)


class Maximum(LibraryFunction):
    """The greater of x0 and x1."""

    __slots__ = ("are_equal", "is_first", "is_second")

    def forward(self, x0: Values, x1: Values) -> Values:
        self.is_first, self.are_equal = x0.real > x1.real, x0.real == x1.real
        self.is_second = x0.real < x1.real  # and none of the three where one is no number
        return np.maximum(x0, x1)

    def backward(self, gy: Values) -> tuple[Values, ...]:
        shared = np.where(self.are_equal, gy / 2, np.zeros_like(gy))
        return np.where(self.is_first, gy, shared), np.where(self.is_second, gy, shared)


def maximum(x0: Operand, x1: Operand) -> Variable:
    """Return the greater of x0 and x1, element by element; their shapes broadcast.

    Where the two are equal each gets half of the gradient, as in PyTorch, JAX and autograd.

    Examples
    --------
    >>> maximum(Variable([1.0, 4.0]), [3.0, 2.0])
    variable([3. 4.])
    """
    return Maximum().apply(x0, x1)
