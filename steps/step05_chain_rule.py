"""Step 05: the chain rule, in two orders.

The problem: numerical differentiation is never exact, and it needs two evaluations for
each input. A neural network has a million inputs.

The idea: each function knows its own slope exactly. The chain rule (Leibniz, 1676) says
that the slope of a chain is the product of the slopes of its links, each taken at the
value that reached it. For a chain of functions of many numbers the slopes are matrices
(Jacobians: one row an output, one column an input), and the product is one of matrices.
It may be worked out from the first link on (forward order) or from the last one back
(reverse order). The result is the same; the work is not.

New here: every function of one input gets a method `derivative(x)`, its local slope. A
class with two bases, as `Square` below, takes a method from the leftmost base that has
it: from the new `Function` if it is there, else from the `Square` of the step before.

Running this file prints:

    the slopes of the links at 0.5: 1, 1.28403, 2.56805
    their product in forward order: 3.29744
    their product in reverse order: 3.29744
    1000 inputs, 1 output: 10100000 multiplications in forward order, 110000 in reverse order
    1 input, 1000 outputs: 110000 multiplications in forward order, 10100000 in reverse order
    known limit: AttributeError: 'Square' object has no attribute 'input'
"""

from demonstration import demonstrate, print_error

import numpy as np
import step04_numerical_diff as step04
from step04_numerical_diff import *

__all__ = [*step04.__all__]


class Function(step04.Function):
    """A computation from one Variable to another, and its slope."""

    def derivative(self, x):
        raise NotImplementedError(f"{type(self).__name__} does not define derivative")


class Square(Function, step04.Square):
    def derivative(self, x):
        return 2 * x


class Exp(Function, step04.Exp):
    def derivative(self, x):
        return np.exp(x)


def local_slopes(functions, x):
    """The slope of each link of a chain, at the value that reaches it from x."""
    slopes = []
    for f in functions:
        slopes.append(f.derivative(x.data))
        x = f(x)
    return slopes


def jacobians(n, m, width=100):
    """W2, D, W1: y = W2 (W1 x)² takes n inputs through `width` squares to m outputs."""
    rng = np.random.default_rng(5)
    x, W1, W2 = rng.normal(size=n), rng.normal(size=(width, n)), rng.normal(size=(m, width))
    return [W2, np.diag(Square().derivative(W1 @ x)), W1]


def product(matrices):
    """The product of matrices from left to right, and the multiplications that it took."""
    result, multiplications = matrices[0], 0
    for matrix in matrices[1:]:
        multiplications += len(result) * matrix.size
        result = result @ matrix
    return result, multiplications


def both_orders(chain):
    """The multiplications for the Jacobian of a chain in forward and in reverse order."""
    # W2 D W1 begins with the last link. Its transpose, W1ᵀ Dᵀ W2ᵀ, begins with the first.
    transpose, forward = product([matrix.T for matrix in reversed(chain)])
    jacobian, reverse = product(chain)
    assert np.allclose(transpose.T, jacobian)
    return forward, reverse


def slope_of_one_link():
    """A Function forgets what it was applied to, so we have to carry its input along."""
    A = Square()
    A(Variable(np.array(3.0)))
    return A.derivative(A.input.data)


KNOWN_LIMITS = {slope_of_one_link: 6}


def main():
    slopes = local_slopes([Square(), Exp(), Square()], Variable(np.array(0.5)))
    a, b, c = slopes
    print("the slopes of the links at 0.5:", ", ".join(f"{slope:.6g}" for slope in slopes))
    print(f"their product in forward order: {c * (b * a):.6g}")
    print(f"their product in reverse order: {(c * b) * a:.6g}")

    for n, m in [(1000, 1), (1, 1000)]:
        forward, reverse = both_orders(jacobians(n, m))
        print(f"{n} input{'s' * (n > 1)}, {m} output{'s' * (m > 1)}: {forward}", end=" ")
        print(f"multiplications in forward order, {reverse} in reverse order")

    print_error("known limit", slope_of_one_link)


if __name__ == "__main__":
    demonstrate(main)
