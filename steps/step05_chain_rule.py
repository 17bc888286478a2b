"""Step 05: the chain rule, in two orders.

The problem: numerical differentiation is hardly ever exact, and it needs two evaluations
for each input. A neural network may have a million inputs.

The idea: each function knows its own slope exactly. The chain rule (Leibniz, 1676) says
that the slope of a chain is the product of the slopes of its links, each taken at the
value that reached it. For a chain of functions of many numbers the slopes are matrices
(Jacobians: one row an output, one column an input), and the product is one of matrices.
It may be worked out from the first link on (forward order) or from the last one back
(reverse order). The result is the same; the work is not, if there are several matrices
in a row. (A link that works element by element has a diagonal matrix. That is a row of
numbers, and it is counted as one.)

New here: every function of one input gets a method `derivative(x)`, its local slope. A
class with two bases, as `Square` below, takes a method from the leftmost base that has
it: from the new `Function` if it is there, else from the `Square` of the step before.

Running this file prints:

    the slopes of the links at 0.7: 1.4, 1.63232, 3.26463
    their product in forward order: 7.46048
    their product in reverse order: 7.46048
    1000 inputs, 1 output: 10300000 multiplications in forward order, 110200 in reverse order
    1 input, 1000 outputs: 110200 multiplications in forward order, 10300000 in reverse order
    known limit: AttributeError: 'Square' object has no attribute 'input'
"""

from itertools import pairwise

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


def weights(*sizes):
    """Tables of random numbers: the first makes sizes[1] numbers out of sizes[0], and so on."""
    rng = np.random.default_rng(5)
    return [rng.normal(size=(after, before)) for before, after in pairwise(sizes)]


def network(tables, x):
    """Each table in turn mixes the numbers, and between two tables they are squared."""
    for W in tables[:-1]:
        x = Variable((W @ x.data) ** 2)
    return Variable(tables[-1] @ x.data)


def jacobians(tables, x):
    """The Jacobians of the network's links, the last link first. Of a square, the diagonal."""
    chain = []
    for W in tables[:-1]:
        mixed = W @ x.data
        chain = [Square().derivative(mixed), W, *chain]
        x = Variable(mixed**2)
    return [tables[-1], *chain]


def product(chain):
    """The product of a chain from left to right, and how many multiplications it took."""
    result, multiplications = chain[0], 0
    for link in chain[1:]:
        if link.ndim == 1:  # a diagonal: each of its numbers multiplies one column
            multiplications += result.size
            result = result * link
        else:
            multiplications += len(result) * link.size
            result = result @ link
    return result, multiplications


def both_orders(chain):
    """The multiplications for the Jacobian of a chain in forward and in reverse order."""
    # W2 D W1 begins with the last link. Its transpose, W1ᵀ D W2ᵀ, begins with the first.
    transpose, forward = product([link.T for link in reversed(chain)])
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
    slopes = local_slopes([Square(), Exp(), Square()], Variable(np.array(0.7)))
    a, b, c = slopes
    print("the slopes of the links at 0.7:", ", ".join(f"{slope:.6g}" for slope in slopes))
    print(f"their product in forward order: {c * (b * a):.6g}")
    print(f"their product in reverse order: {(c * b) * a:.6g}")

    for n, m in [(1000, 1), (1, 1000)]:
        chain = jacobians(weights(n, 100, 100, m), Variable(np.ones(n)))
        forward, reverse = both_orders(chain)
        print(f"{n} input{'s' * (n > 1)}, {m} output{'s' * (m > 1)}: {forward}", end=" ")
        print(f"multiplications in forward order, {reverse} in reverse order")

    print_error("known limit", slope_of_one_link)


if __name__ == "__main__":
    demonstrate(main)
