"""Step 04: the derivative, by numbers alone.

The problem: we can compute (exp(x²))², but not say how fast it grows when x grows.
That rate is its derivative.

The idea: try it. Move x a little to either side, and divide the change of the result
by the length of the move. This is the central difference,

    f'(x) ≈ (f(x + eps) - f(x - eps)) / (2 eps)

(Press et al., Numerical Recipes, 3rd edition, section 5.7).

New here: `numerical_diff`. It needs to know nothing of a smooth function but its values,
it is hardly ever quite right, and it evaluates the function twice for each input. So it
will stay with us as the judge of something better, not as the tool.

Running this file prints:

    the slope of x² at 2 is 4.000000000004
    the slope of (exp(x²))² at 0.5 is 3.2974426293330694
    by formula, 4x exp(2x²), it is    3.2974425414002564
    so the error is 8.8e-08
    evaluations for 1 input: 2
    evaluations for 1000 inputs: 2000
    known limit: AttributeError: 'Square' object has no attribute 'backward'
    known limit: in 32 bits the slope of x² at [300] is [546.875]
"""

from demonstration import demonstrate, print_error

import numpy as np
import step03_composition as step03
from step03_composition import *

__all__ = [*step03.__all__, "numerical_diff"]


def numerical_diff(f, x, eps=1e-4):
    """The slope of f at x, from one move of eps to either side."""
    above = f(type(x)(x.data + eps))
    below = f(type(x)(x.data - eps))
    return (above.data - below.data) / (2 * eps)


def exact_slope():
    """A slope without the error of a finite move: each function would give its own."""
    A, B, C = Square(), Exp(), Square()
    C(B(A(Variable(np.array(0.5)))))
    return A.backward(B.backward(C.backward(np.array(1.0))))


def slope_of_a_short_number():
    """A number of 32 bits has 7 digits, and little of a move of 1e-4 is left in them."""
    return numerical_diff(Square(), Variable(np.array([300], dtype=np.float32)))


KNOWN_LIMITS = {exact_slope: 6, slope_of_a_short_number: 10}


def slope_along(f, x, direction):
    """The slope of f at x when the array x moves along `direction`, an array like x."""

    def moved(t):
        return f(Variable(x + t.data * direction))

    return numerical_diff(moved, Variable(np.array(0.0)))


class CountingSumOfSquares(Function):
    """The sum of the squares of its inputs; counts how often it is evaluated."""

    evaluations = 0

    def forward(self, x):
        self.evaluations += 1
        return np.sum(x**2)


def count_evaluations(n):
    """How often a function of n inputs is evaluated for its n slopes, one input at a time."""
    f = CountingSumOfSquares()
    for direction in np.eye(n):
        slope_along(f, np.ones(n), direction)
    return f.evaluations


def main():
    def chain(x):
        A, B, C = Square(), Exp(), Square()
        return C(B(A(x)))

    print("the slope of x² at 2 is", numerical_diff(Square(), Variable(np.array(2.0))))
    x = Variable(np.array(0.5))
    slope = numerical_diff(chain, x)
    formula = 4 * x.data * np.exp(2 * x.data**2)
    print("the slope of (exp(x²))² at 0.5 is", slope)
    print("by formula, 4x exp(2x²), it is   ", formula)
    print(f"so the error is {abs(slope - formula):.1e}")
    for n in (1, 1000):
        print(f"evaluations for {n} input{'s' if n > 1 else ''}:", count_evaluations(n))

    print_error("known limit", exact_slope)
    print("known limit: in 32 bits the slope of x² at [300] is", slope_of_a_short_number())


if __name__ == "__main__":
    demonstrate(main)
