"""Step 18: minus, divided by, to the power of.

The problem: with + and * alone no formula from a book can be typed in.

The idea: nothing new. Each further operator is a small Function with its rule, and a line
in `Variable`. Minus and divided by do mind the order, so their reflected forms swap it.

New here: `Neg`, `Sub`, `Div` and `Pow`, the operators - (one and two sides), / and **. The
exponent has to be a plain number: one that moves would need a rule of its own. Two test
functions from optimisation: sphere and Matyas (Jamil and Yang, 2013, arXiv:1308.4008).

Running this file prints:

    sphere at (1, 1): gradient (2, 2), right? True
    matyas at (1, 1): gradient (0.04, 0.04), right? True
    1 - 2 / x³ at 2: variable(0.75), with the gradient 0.375
    x ** y: TypeError: expected a plain number as exponent, got Variable
    known limit: in [1 2 3] + c the scalar c has the gradient [1. 1. 1.] and not 3
"""

import numbers

from demonstration import demonstrate, print_error

import numpy as np
import step17_operators as step17
from step17_operators import *

__all__ = [*step17.__all__, "Div", "Neg", "Pow", "Sub"]


class Neg(Function):
    """-x, element by element."""

    def forward(self, x):
        return -x

    def derivative(self, x):
        return -np.ones_like(x)


class Sub(Function):
    """The difference of two arrays."""

    def forward(self, x0, x1):
        return x0 - x1

    def backward(self, gy):
        return gy, -gy


class Div(Function):
    """The quotient of two arrays, element by element."""

    def forward(self, x0, x1):
        return x0 / x1

    def backward(self, gy):
        x0, x1 = self.inputs
        gx0 = gy / x1.data
        return gx0, -gx0 * x0.data / x1.data  # x1.data**2 might be too large, or too small


class Pow(Function):
    """x to a constant power, element by element."""

    def __init__(self, exponent):
        if not isinstance(exponent, numbers.Real):
            raise TypeError(f"expected a plain number as exponent, got {type(exponent).__name__}")
        self.exponent = exponent

    def forward(self, x):
        return x**self.exponent

    def derivative(self, x):
        if self.exponent == 0:  # the rule below gives 0 times infinity at 0
            return np.zeros_like(x)
        c = float(self.exponent)  # or c - 1 might not fit into a short type of NumPy's
        return c * x ** (c - 1)


class Variable(step17.Variable):
    def __neg__(self):
        return Neg()(self)

    def __sub__(self, other):
        return Sub()(self, as_variable(other, like=self))

    def __rsub__(self, other):
        return Sub()(as_variable(other, like=self), self)

    def __truediv__(self, other):
        return Div()(self, as_variable(other, like=self))

    def __rtruediv__(self, other):
        return Div()(as_variable(other, like=self), self)

    def __pow__(self, exponent):
        return Pow(exponent)(self)


def gradient_of_a_broadcast_scalar():
    """(3,) + (): NumPy stretches the scalar, and its gradient comes back stretched."""
    x, c = Variable([1.0, 2.0, 3.0]), Variable(0.5)
    (x + c).backward()
    return c.grad


KNOWN_LIMITS = {gradient_of_a_broadcast_scalar: 19}


def sphere(x, y):
    return x**2 + y**2


def matyas(x, y):
    return 0.26 * (x**2 + y**2) - 0.48 * x * y


def main():
    for f in (sphere, matyas):
        x, y = Variable(1.0), Variable(1.0)
        f(x, y).backward()
        print(f"{f.__name__} at (1, 1): gradient ({x.grad:.6g}, {y.grad:.6g})", end=", ")
        print("right?", gradient_check(f, x, y))
    x = Variable(2.0)
    y = 1 - 2 / x**3
    y.backward()
    print(f"1 - 2 / x³ at 2: {y}, with the gradient {x.grad}")
    print_error("x ** y", lambda: x**y)
    limit = "known limit: in [1 2 3] + c the scalar c has the gradient {} and not 3"
    print(limit.format(gradient_of_a_broadcast_scalar()))


if __name__ == "__main__":
    demonstrate(main)
