"""Step 03: functions of functions.

The problem: a library with one function computes nothing of interest, and no library
can hold every formula that somebody will want.

The idea: a Function takes a Variable and returns a Variable. So the result of one can be
the input of the next, and a few simple functions chain into as many formulas as we
like. All that follows in this course rests on that.

New here: `Exp`. With it we compute (exp(x²))² as C(B(A(x))), where A and C square and
B is the exponential.

Running this file prints:

    x = 0.5
    a = A(x) = 0.25
    b = B(a) = 1.2840254166877414
    y = C(b) = 1.648721270700128
    in one line, C(B(A(x))) = 1.648721270700128
    known limit: NameError: name 'numerical_diff' is not defined
"""

from demonstration import demonstrate, print_error

import numpy as np
import step02_function as step02
from step02_function import *

__all__ = [*step02.__all__, "Exp"]


class Exp(Function):
    """e to the power x, element by element."""

    def forward(self, x):
        return np.exp(x)


def slope_of_a_chain():
    """No derivative: how fast does (exp(x²))² grow at x = 0.5?"""

    def chain(x):
        A, B, C = Square(), Exp(), Square()
        return C(B(A(x)))

    return numerical_diff(chain, Variable(np.array(0.5)))


KNOWN_LIMITS = {slope_of_a_chain: 4}


def main():
    A, B, C = Square(), Exp(), Square()
    x = Variable(np.array(0.5))
    a = A(x)
    b = B(a)
    y = C(b)
    print("x =", x.data)
    print("a = A(x) =", a.data)
    print("b = B(a) =", b.data)
    print("y = C(b) =", y.data)
    print("in one line, C(B(A(x))) =", C(B(A(x))).data)

    print_error("known limit", slope_of_a_chain)


if __name__ == "__main__":
    demonstrate(main)
