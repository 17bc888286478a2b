"""Arithmetic, also as operators: `add sub mul div neg pow matmul`.

The derivatives are those of any table of derivatives. Those of `matmul` are from M. Giles, "An
extended collection of matrix derivative results for forward and reverse mode algorithmic
differentiation" (2008).
"""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import float64

from dezero_mini.arrays import as_constant, sum_to
from dezero_mini.core import LibraryFunction, Variable, as_variable
from dezero_mini.functions.elementwise import square

if TYPE_CHECKING:
    from dezero_mini.arrays import Values
    from dezero_mini.core import Operand


# A number or an array that meets a Variable is kept as `c` by a Function of one input. It is
# neither wrapped into a Variable nor differentiated. One mechanism for all constants, the Constant
# of core.py, was tried, and was clearly slower on small data. Who makes one of these Functions
# sets its `c`, since an `__init__` would cost another call. For the same reason `add` and `mul` ask
# first what `as_constant` would ask first.
class WithConstant(LibraryFunction):
    """An operation on a Variable and a constant c."""

    __slots__ = ("c",)
    c: Values


class Add(LibraryFunction):
    """x0 + x1."""

    __slots__ = ()

    def forward(self, x0: Values, x1: Values) -> Values:
        return x0 + x1

    def backward(self, gy: Values) -> tuple[Values, ...]:
        return gy, gy


class AddConstant(WithConstant):
    """x + c."""

    __slots__ = ()

    def forward(self, x: Values) -> Values:
        y = x + self.c
        del self.c  # the way back does without it
        return y

    def backward(self, gy: Values) -> Values:
        return gy


def add(x0: Operand, x1: Operand) -> Variable:
    """Return x0 + x1; their shapes broadcast."""
    if isinstance(x1, Variable):
        if isinstance(x0, Variable):
            return Add().apply_two(x0, x1)
        x0, x1 = x1, x0
    if isinstance(x0, Variable):
        addition = AddConstant()
        addition.c = (
            x1 if type(x1) is float and type(x0._values) is float64 else as_constant(x1, x0._values)
        )
        return addition.apply_one(x0)
    return Add().apply(x0, x1)


class Mul(LibraryFunction):
    """x0 x1."""

    __slots__ = ("x0", "x1")

    def forward(self, x0: Values, x1: Values) -> Values:
        self.x0, self.x1 = x0, x1
        return x0 * x1

    def backward(self, gy: Values) -> tuple[Values, ...]:
        return gy * self.x1, gy * self.x0


class MulConstant(WithConstant):
    """c x."""

    __slots__ = ()

    def forward(self, x: Values) -> Values:
        return x * self.c

    def backward(self, gy: Values) -> Values:
        return gy * self.c


def mul(x0: Operand, x1: Operand) -> Variable:
    """Return x0 x1, element by element; their shapes broadcast."""
    if isinstance(x1, Variable):
        if isinstance(x0, Variable):
            return Mul().apply_two(x0, x1)
        x0, x1 = x1, x0
    if isinstance(x0, Variable):
        multiplication = MulConstant()
        multiplication.c = (
            x1 if type(x1) is float and type(x0._values) is float64 else as_constant(x1, x0._values)
        )
        return multiplication.apply_one(x0)
    return Mul().apply(x0, x1)


class Neg(LibraryFunction):
    """-x."""

    __slots__ = ()

    def forward(self, x: Values) -> Values:
        return -x

    def backward(self, gy: Values) -> Values:
        return -gy


def neg(x: Operand) -> Variable:
    """Return -x."""
    return Neg().apply(x)


class Sub(LibraryFunction):
    """x0 - x1."""

    __slots__ = ()

    def forward(self, x0: Values, x1: Values) -> Values:
        return x0 - x1

    def backward(self, gy: Values) -> tuple[Values, ...]:
        return gy, -gy


class SubFromConstant(WithConstant):
    """c - x."""

    __slots__ = ()

    def forward(self, x: Values) -> Values:
        y = self.c - x
        del self.c  # the way back does without it
        return y

    def backward(self, gy: Values) -> Values:
        return -gy


def sub(x0: Operand, x1: Operand) -> Variable:
    """Return x0 - x1; their shapes broadcast."""
    if isinstance(x1, Variable):
        if isinstance(x0, Variable):
            return Sub().apply_two(x0, x1)
        subtraction = SubFromConstant()
        subtraction.c = as_constant(x0, x1._values)
        return subtraction.apply_one(x1)
    if isinstance(x0, Variable):
        addition = AddConstant()
        addition.c = -as_constant(x1, x0._values)
        return addition.apply_one(x0)
    return Sub().apply(x0, x1)


class Div(LibraryFunction):
    """x0 / x1."""

    __slots__ = ("x0", "x1")

    def forward(self, x0: Values, x1: Values) -> Values:
        self.x0, self.x1 = x0, x1
        return x0 / x1

    def backward(self, gy: Values) -> tuple[Values, ...]:
        gx0 = gy / self.x1
        return gx0, -gx0 * self.x0 / self.x1


class DivConstant(WithConstant):
    """x / c."""

    __slots__ = ()

    def forward(self, x: Values) -> Values:
        return x / self.c

    def backward(self, gy: Values) -> Values:
        return gy / self.c


class DivConstantBy(WithConstant):
    """c / x."""

    __slots__ = ("x",)

    def forward(self, x: Values) -> Values:
        self.x = x
        return self.c / x

    def backward(self, gy: Values) -> Values:
        return -(gy / self.x) * self.c / self.x


def div(x0: Operand, x1: Operand) -> Variable:
    """Return x0 / x1, element by element; their shapes broadcast."""
    if isinstance(x1, Variable):
        if isinstance(x0, Variable):
            return Div().apply_two(x0, x1)
        division: WithConstant = DivConstantBy()
        division.c = as_constant(x0, x1._values)
        return division.apply_one(x1)
    if isinstance(x0, Variable):
        division = DivConstant()
        division.c = as_constant(x1, x0._values)
        return division.apply_one(x0)
    return Div().apply(x0, x1)


class Pow(WithConstant):
    """x to the power of c."""

    __slots__ = ("x",)

    def forward(self, x: Values) -> Values:
        self.x = x
        return _power(x, self.c)

    def backward(self, gy: Values) -> Values:
        if self.c == 0:  # also where x is 0: 0 times x to the power of -1 would be no number
            return np.zeros_like(gy)[()]
        return gy * (self.c * _power(self.x, self.c - 1))


def _power(x: Values, c: Any) -> Values:
    """Return x ** c; up to NumPy 2.2 that forgets the dtype of an exponent such as 2 or 0.5."""
    return x**c if type(c) is float or c.dtype == x.dtype else np.power(x, c)


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
    if type(c) is not int and type(c) is not float:  # what nearly all exponents are
        c = _as_exponent(c)
    elif c == 2:  # a 2 of NumPy's may widen the dtype
        return square(x)
    x = as_variable(x)
    power = Pow()
    power.c = as_constant(c, x._values)
    return power.apply_one(x)


def _as_exponent(c: Any) -> Any:
    """Return a real number, out of its array if it stands in one of shape ()."""
    if isinstance(c, np.ndarray) and c.ndim == 0:
        c = c[()]
    if not isinstance(c, Real):
        raise TypeError(
            f"expected a plain number as exponent, got {type(c).__name__}: "
            "for x ** y of a Variable y write exp(y * log(x))"
        )
    return c


class MatMul(LibraryFunction):
    """x0 @ x1."""

    __slots__ = ("x0", "x1")

    def forward(self, x0: Values, x1: Values) -> Values:
        self.x0, self.x1 = x0, x1
        try:
            return np.matmul(x0, x1)  # unlike @ it says ValueError to two scalars too
        except ValueError as error:
            raise ValueError(
                f"MatMul.forward: expected shapes that fit, got {x0.shape} and {x1.shape}: the "
                "last axis of the first must be as long as the last but one of the second (the "
                "only one of a vector), and the axes before them must broadcast"
            ) from error

    def backward(self, gy: Values) -> tuple[Values, ...]:
        x0, x1 = self.x0, self.x1
        # A vector is a matrix of one row on the left, of one column on the right.
        if x0.ndim == 1:
            x0, gy = x0[None, :], np.expand_dims(gy, -2 if x1.ndim > 1 else -1)
        if x1.ndim == 1:
            x1, gy = x1[:, None], np.expand_dims(gy, -1)
        gx0 = gx1 = None
        source0, source1 = self.sources
        if source0 is not None:
            gx0 = _matrix_product(gy, x1.swapaxes(-1, -2))
            if gx0.shape != self.x0.shape:
                gx0 = sum_to(gx0, x0.shape).reshape(self.x0.shape)
        if source1 is not None:
            gx1 = _matrix_product(x0.swapaxes(-1, -2), gy)
            if gx1.shape != self.x1.shape:
                gx1 = sum_to(gx1, x1.shape).reshape(self.x1.shape)
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


# The operators are these functions themselves, as core.py says.
Variable.__add__ = Variable.__radd__ = add  # type: ignore[method-assign]
Variable.__mul__ = Variable.__rmul__ = mul  # type: ignore[method-assign]
Variable.__sub__ = sub  # type: ignore[method-assign]
Variable.__truediv__ = div  # type: ignore[method-assign]
Variable.__pow__ = pow  # type: ignore[method-assign]
Variable.__neg__ = neg  # type: ignore[method-assign]
