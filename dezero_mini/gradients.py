"""Derivatives found without `backward`, and a check of `backward` against them.

- `numerical_diff(f, x)`: central differences, right to about 8 digits.
- `complex_step(f, x)`: one evaluation at a complex number an element, right to the last digits
  (W. Squire and G. Trapp, "Using complex variables to estimate derivatives of real functions",
  SIAM Review 40, 1998).
- `gradient_check(f, *xs)`: True if `backward` agrees with them, else an AssertionError says where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

from dezero_mini.config import no_grad
from dezero_mini.core import Variable, as_variable

if TYPE_CHECKING:
    from dezero_mini.arrays import Array, Values
    from dezero_mini.core import Operand


def numerical_diff(f: Callable[[Variable], Variable], x: Operand, eps: float = 1e-4) -> Array:
    """Return the gradient of the sum of f(x) by central differences, in float64.

    Parameters
    ----------
    f : callable
        From a Variable to a Variable.
    x : Variable or array_like
        Where; any shape. It is not changed.
    eps : float
        How far each element is moved to either side, in the units of x.

    Returns
    -------
    ndarray
        Of the shape of x. The error is about eps² f'''/6 + 1e-16 |f| / eps.

    Raises
    ------
    ValueError
        If eps is not positive.
    TypeError
        If f does not return a Variable.

    Examples
    --------
    >>> print(f"{numerical_diff(lambda x: x * x, 2.0):.12f}")
    4.000000000004
    """

    def slope(shift: Array) -> Values:
        return (_value(f, start + shift) - _value(f, start - shift)).sum() / (2 * eps)

    start = _float64(x)
    return _each_element(slope, start.shape, eps)


def complex_step(f: Callable[[Variable], Variable], x: Operand, eps: float = 1e-20) -> Array:
    """Return the gradient of the sum of f(x) as Im f(x + i eps) / eps, in float64.

    Nothing is subtracted, so eps can be so small that the result is exact but for rounding. The
    functions in f must be defined for complex numbers; all of this library are.

    Parameters
    ----------
    f : callable
        From a Variable to a Variable, made of functions that take complex arrays.
    x : Variable or array_like
        Where; any shape. It is not changed.
    eps : float
        The imaginary part given to each element, in the units of x.

    Returns
    -------
    ndarray
        Of the shape of x.

    Raises
    ------
    ValueError
        If eps is not positive.
    TypeError
        If f does not return a Variable.

    Examples
    --------
    >>> print(complex_step(lambda x: x * x, 2.0))
    4.0
    """

    def slope(shift: Array) -> Values:
        return _value(f, start + 1j * shift).sum().imag / eps

    start = _float64(x)
    return _each_element(slope, start.shape, eps)


def gradient_check(
    f: Callable[..., Variable],
    *xs: Operand,
    rtol: float = 1e-5,
    atol: float = 1e-7,
    against: Iterable[str] = ("numerical_diff", "complex_step"),
) -> bool:
    """Return True if the gradients of the sum of f(*xs) from `backward` are right, else raise.

    All is computed in float64, on copies: neither the inputs nor their gradients are changed.

    Parameters
    ----------
    f : callable
        Takes as many Variables as there are xs, returns a Variable.
    *xs : Variable or array_like
        Where; any shapes.
    rtol, atol : float
        A difference up to `atol + rtol * |true value|` is allowed.
    against : iterable of str
        What to compare with: "numerical_diff", "complex_step" or both.

    Returns
    -------
    bool
        True. What is wrong is never returned: it raises.

    Raises
    ------
    AssertionError
        With the input, the index, both values and the error, where it is largest.
    ValueError
        If there is nothing to check, or `against` names something else.
    TypeError
        If f does not return a Variable.

    Examples
    --------
    >>> gradient_check(lambda x, y: x * y + x, 2.0, [3.0, 4.0])
    True
    """
    methods = {"numerical_diff": numerical_diff, "complex_step": complex_step}
    against = tuple(against)
    if not xs or not against or not set(against) <= set(methods):
        raise ValueError(
            f"expected inputs, and some of {list(methods)}, got {len(xs)} inputs and {against}"
        )
    variables = [Variable(_float64(x)) for x in xs]
    _require_variable(f(*variables)).backward()
    for i, x in enumerate(variables):
        got = np.zeros(x.shape) if x.grad is None else x.grad
        for name in against:

            def f_of_one(z: Variable, i: int = i) -> Variable:
                return f(*variables[:i], z, *variables[i + 1 :])

            _compare(got, methods[name](f_of_one, x.data), name, i, rtol, atol)
    return True


def _compare(got: Array, want: Array, judge: str, i: int, rtol: float, atol: float) -> None:
    wrong = ~np.isclose(got, want, rtol=rtol, atol=atol)
    if not wrong.any():
        return
    error = np.where(wrong, np.nan_to_num(np.abs(got - want), nan=np.inf), -1.0)
    at = np.unravel_index(int(error.argmax()), error.shape)
    index = tuple(int(k) for k in at)
    count = wrong.sum()
    raise AssertionError(
        f"input {i}: at index {index} the gradient is {got[at]:.6g}, by {judge} {want[at]:.6g} "
        f"(error {abs(got[at] - want[at]):.1e})"
        + (f"; {count} of {wrong.size} elements are wrong" if count > 1 else "")
    )


def _each_element(slope: Callable[[Array], Values], shape: tuple[int, ...], eps: float) -> Array:
    """Return slope(shift) for the shift by eps of each element in turn."""
    if not eps > 0:
        raise ValueError(f"expected a positive eps, got {eps}")
    gradient = np.zeros(shape)
    with no_grad():
        for index in np.ndindex(*shape):
            shift = np.zeros(shape)
            shift[index] = eps
            gradient[index] = slope(shift)
    return gradient


def _value(f: Callable[[Variable], Variable], data: Array) -> Values:
    """Return the value of f at real or complex data."""
    x = Variable(0.0)
    x._data = data[()]  # past the check that refuses complex numbers
    return _require_variable(f(x))._data


def _require_variable(y: Variable) -> Variable:
    if not isinstance(y, Variable):
        raise TypeError(f"expected a Variable from f, got {type(y).__name__}")
    return y


def _float64(x: Operand) -> Array:
    return as_variable(x).data.astype(np.float64)
