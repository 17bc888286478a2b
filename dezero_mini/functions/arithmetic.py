"""Arithmetic, also as operators: `add sub mul div neg pow matmul`.

The derivatives are those of any table of derivatives. Those of `matmul` are from M. Giles, "An
extended collection of matrix derivative results for forward and reverse mode algorithmic
differentiation" (2008).
"""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

from dezero_mini.arrays import as_constant, sum_to
from dezero_mini.core import Function, Variable, as_variable
from dezero_mini.functions.elementwise import square

if TYPE_CHECKING:
    from dezero_mini.arrays import Values
    from dezero_mini.core import Operand


class Add(Function):
    """x0 + x1."""

    __slots__ = ()

    def forward(self, x0: Values, x1: Values) -> Values:
        return x0 + x1

    def backward(self, gy: Values) -> tuple[Values, ...]:
        return gy, gy


# A number or an array that meets a Variable in + - and * is kept by a Function of one input. It
# is neither wrapped into a Variable nor differentiated. One mechanism for all constants, the
# Constant of core.py, was tried, and was clearly slower on small data.
class AddConstant(Function):
    """x + c. A constant needs no gradient, so it is not an input."""

    __slots__ = ("c",)

    def __init__(self, c: Values) -> None:
        self.c = c

    def forward(self, x: Values) -> Values:
        return x + self.c

    def backward(self, gy: Values) -> Values:
        return gy


def add(x0: Operand, x1: Operand) -> Variable:
    """Return x0 + x1; their shapes broadcast."""
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

    def forward(self, x0: Values, x1: Values) -> Values:
        return x0 * x1

    def backward(self, gy: Values) -> tuple[Values, ...]:
        x0, x1 = self.inputs
        return gy * x1._data, gy * x0._data


class MulConstant(Function):
    """c x. A constant needs no gradient, so it is not an input."""

    __slots__ = ("c",)

    def __init__(self, c: Values) -> None:
        self.c = c

    def forward(self, x: Values) -> Values:
        return x * self.c

    def backward(self, gy: Values) -> Values:
        return gy * self.c


def mul(x0: Operand, x1: Operand) -> Variable:
    """Return x0 x1, element by element; their shapes broadcast."""
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

    def forward(self, x: Values) -> Values:
        return -x

    def backward(self, gy: Values) -> Values:
        return -gy


def neg(x: Operand) -> Variable:
    """Return -x."""
    return Neg().apply(x)


class Sub(Function):
    """x0 - x1."""

    __slots__ = ()

    def forward(self, x0: Values, x1: Values) -> Values:
        return x0 - x1

    def backward(self, gy: Values) -> tuple[Values, ...]:
        return gy, -gy


def sub(x0: Operand, x1: Operand) -> Variable:
    """Return x0 - x1; their shapes broadcast."""
    if isinstance(x0, Variable) and not isinstance(x1, Variable):
        return AddConstant(-as_constant(x1, x0._data)).apply(x0)
    return Sub().apply(x0, x1)


class Div(Function):
    """x0 / x1."""

    __slots__ = ()

    def forward(self, x0: Values, x1: Values) -> Values:
        return x0 / x1

    def backward(self, gy: Values) -> tuple[Values, ...]:
        x0, x1 = self.inputs
        gx0 = gy / x1._data
        return gx0, -gx0 * x0._data / x1._data if x1.needs_grad else None


def div(x0: Operand, x1: Operand) -> Variable:
    """Return x0 / x1, element by element; their shapes broadcast."""
    return Div().apply(x0, x1)


class Pow(Function):
    """x to the power of a constant c."""

    __slots__ = ("c",)

    def __init__(self, c: float) -> None:
        self.c = c

    def forward(self, x: Values) -> Values:
        return x**self.c

    def backward(self, gy: Values) -> Values:
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
            f"expected a plain number as exponent, got {type(c).__name__}: "
            "for x ** y of a Variable y write exp(y * log(x))"
        )
    if c == 2:
        return square(x)
    x = as_variable(x)
    return Pow(as_constant(c, x._data)).apply(x)


class MatMul(Function):
    """x0 @ x1."""

    __slots__ = ()

    def forward(self, x0: Values, x1: Values) -> Values:
        try:
            return np.matmul(x0, x1)  # unlike @ it says ValueError to two scalars too
        except ValueError as error:
            raise ValueError(
                f"MatMul.forward: expected shapes that fit, got {x0.shape} and {x1.shape}: the "
                "last axis of the first must be as long as the last but one of the second (the "
                "only one of a vector), and the axes before them must broadcast"
            ) from error

    def backward(self, gy: Values) -> tuple[Values, ...]:
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
                gx0 = sum_to(gx0, x0.shape).reshape(a.shape)
        if b.needs_grad:
            gx1 = _matrix_product(x0.swapaxes(-1, -2), gy)
            if gx1.shape != b.shape:
                gx1 = sum_to(gx1, x1.shape).reshape(b.shape)
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


def _matrix_product(x0: Values, x1: Values) -> Values:
    """Return x0 @ x1 of matrices; a column times a row broadcasts, mostly quicker than @."""
    return x0 * x1 if x0.shape[-1] == 1 else x0 @ x1
