"""Step 10: nothing is right until it is checked.

The problem: a wrong sign in a backward gives no error, only a wrong gradient.

The idea: ask two judges that never look at a backward. One is numerical differentiation.
The other is the complex step: f(x + ih) = f(x) + ih f'(x) + terms in h² and smaller. So
the imaginary part divided by h is the slope, without the round-off of a difference, and
h can be as small as 1e-20 (Squire and Trapp, SIAM Review 40, 1998).

New here: `numerical_diff` goes element by element; `complex_step`; `gradient_check`, which
returns True or raises an error that names the index, both values and their distance. It weighs
the elements of f(x) unevenly, or a backward that mixes them up would pass. It does not hear a
judge who is not sure, as near a kink, or who has lost the imaginary part.

Running this file prints:

    square, right? True
    exp(square(x)), right? True
    HalfSlope: AssertionError: at index (0,) the gradient is 3, by numerical_diff 6 (error 3.0e+00)
    known limit: NameError: name 'add' is not defined
"""

from demonstration import demonstrate, print_error

import numpy as np
import step09_python_api as step09
from step09_python_api import *

__all__ = [
    *step09.__all__, "complex_step", "gradient_check", "hear_judges", "require_close",
    "weights_like",
]  # fmt: skip


def numerical_diff(f, x, eps=1e-4, weights=1.0):
    """The gradient of the sum of weights * f(x), from a move of each element by eps, or its own."""
    require_variables("numerical_diff", [x])
    start = x.data.astype(np.float64)  # in float32 a small move would be lost
    moves = np.broadcast_to(eps, start.shape)
    gradient = np.zeros_like(start)
    for index in np.ndindex(start.shape):
        move = np.zeros_like(start)
        move[index] = moves[index]
        difference = f(type(x)(start + move)).data - f(type(x)(start - move)).data
        gradient[index] = np.sum(weights * difference) / (2 * moves[index])
    return gradient


def complex_step(f, x, eps=1e-20, weights=1.0):
    """The gradient of the sum of weights * f(x), from one small imaginary move of each element."""
    require_variables("complex_step", [x])

    # Functions make their outputs of the class of their inputs, so this one gets through f.
    class ComplexVariable(type(x)):
        data = None  # in place of the guarded one

        def __init__(self, data):
            type(x).__init__(self, 0.0)
            self.data = np.asarray(data)

    gradient = np.zeros(x.data.shape)
    for index in np.ndindex(x.data.shape):
        moved = x.data.astype(complex)
        moved[index] += 1j * eps
        gradient[index] = np.sum(weights * f(ComplexVariable(moved)).data.imag) / eps
    return gradient


def weights_like(y):
    """Uneven numbers of the shape of y, of both signs: under them no two mistakes cancel."""
    return np.cos(np.arange(y.size)).reshape(y.shape)


def hear_judges(f, x, weights, rtol, atol):
    """What each judge expects, and nan where it is not heard."""
    moves = 1e-4 * np.maximum(np.abs(x.data), 1e-3)  # a part of x, and something at 0
    wide, narrow = [numerical_diff(f, x, eps, weights) for eps in (moves, moves / 2)]
    imaginary = complex_step(f, x, weights=weights)
    drowned = (narrow == 0) & (np.abs(imaginary) > 0)  # a move too small beside large values
    sure = np.isclose(wide, narrow, rtol, atol) & ~drowned
    if np.any(~sure & np.isnan(imaginary)):
        raise ValueError("expected a judge for each element, got nan from both")
    imaginary[sure & ~np.isclose(imaginary, narrow, rtol, atol)] = np.nan  # lost, as by np.abs
    narrow[~sure] = np.nan
    return {"numerical_diff": narrow, "complex_step": imaginary}


def require_close(gradient, expected, judge, rtol, atol):
    """Refuse a gradient that differs from what a judge expects, where that is not nan."""
    if gradient.shape != expected.shape:
        raise AssertionError(f"x has shape {expected.shape}, its gradient {gradient.shape}")
    wrong = np.argwhere(~np.isclose(gradient, expected, rtol, atol) & ~np.isnan(expected))
    if len(wrong) > 0:
        i = tuple(wrong[0].tolist())
        values = f"the gradient is {gradient[i]:.6g}, by {judge} {expected[i]:.6g}"
        raise AssertionError(f"at index {i} {values} (error {abs(gradient[i] - expected[i]):.1e})")


def gradient_check(f, x, rtol=1e-5, atol=1e-7):
    """True if backward agrees with each judge heard, at every element of x, else AssertionError."""
    require_variables("gradient_check", [x])
    x = type(x)(x.data.astype(np.float64))  # a copy, so the gradient of the caller's x stays
    y = f(x)
    weights = weights_like(y.data)
    y.grad = 1.5 * weights  # no seed is 1, or a backward that forgets gy would pass
    if y.creator is not None:  # there is no way back from a leaf: x itself, or a constant
        y.backward()
    gradient = np.zeros_like(x.data) if x.grad is None else x.grad / 1.5
    for judge, expected in hear_judges(f, x, weights, rtol, atol).items():
        require_close(gradient, expected, judge, rtol, atol)
    return True


CHECKS = {  # by main() below, and by the tests of the course
    "square": (square, Variable([[1.3, -2.1], [0.4, 0.7]])),
    "exp(square(x))": (lambda x: exp(square(x)), Variable([0.7, -1.3])),
}


def sum_of_two():
    """One input, one output: we cannot even add."""
    return add(Variable(2.0), Variable(3.0)).data


KNOWN_LIMITS = {sum_of_two: 11}


def main():
    for name, (f, x) in CHECKS.items():
        print(f"{name}, right?", gradient_check(f, x))

    class HalfSlope(Square):
        def derivative(self, x):
            return x

    print_error("HalfSlope", gradient_check, HalfSlope(), Variable([3.0, 4.0]))
    print_error("known limit", sum_of_two)


if __name__ == "__main__":
    demonstrate(main)
