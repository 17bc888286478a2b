"""Step 08: a loop instead of recursion.

The problem: `backward` called itself for each link of the chain. Python stops that
near 1,000 calls, and each of them costs time and memory.

The idea: nothing about the way back needs recursion. Keep a list of the Variables whose
creators have still to be asked, at first the result alone. Take one off the list, go back
through its creator, put the creator's input on the list, and go on until the list is empty.

New here: `Variable.backward` is that loop. Nothing else changes: a Function makes its
output of the class of its input, so the old functions make Variables with the new
`backward` by themselves. `backward` on a leaf is defined too: there is nobody to ask, so
the gradient of the leaf is the one that we gave it.

Running this file prints:

    a chain of 10000 links, each 1.0001 times the one before: the slope is 2.71815
    by the rule for powers, 1.0001 to the power 10000: 2.71815
    a chain of 100000 links, each 1.00001 times the one before: the slope is 2.71827
    by the rule for powers, 1.00001 to the power 100000: 2.71827
    a leaf keeps the gradient that we gave it: 1.0
    known limit: NameError: name 'square' is not defined
    known limit: without a seed the slope of a = x² at 0.5 is 1.28403, and should be 1
"""

from demonstration import demonstrate, print_error

import numpy as np
import step07_creator as step07
from step07_creator import *

__all__ = [*step07.__all__]


class Variable(step07.Variable):
    def backward(self):
        variables = [self]
        while variables:
            y = variables.pop()
            f = y.creator
            if f is not None:
                f.input.grad = f.backward(y.grad)
                variables.append(f.input)


def slope_of_a_square():
    """Too much to write for a square: a class to call twice, a box, an array, a seed by hand."""
    x = Variable(3.0)
    y = square(x)
    y.backward()
    return x.grad


def slope_of_an_inner_result():
    """a gets no seed, so what the pass from y has left there is taken for one."""
    x = Variable(np.array(0.5))
    a = Square()(x)
    y = Exp()(a)
    y.grad = np.array(1.0)
    y.backward()
    a.backward()
    return x.grad


KNOWN_LIMITS = {slope_of_a_square: 9, slope_of_an_inner_result: 9}


class Grow(Function):
    """A constant times x: one link of a long chain."""

    def __init__(self, factor):
        self.factor = factor

    def forward(self, x):
        return self.factor * x

    def derivative(self, x):
        return self.factor


def slope_of_growth(factor, links):
    """The slope of a chain of `links` functions, each `factor` times the one before."""
    x = Variable(np.array(1.0))
    y = x
    for _ in range(links):
        y = Grow(factor)(y)
    y.grad = np.array(1.0)
    y.backward()
    return x.grad


def main():
    for factor, links in [(1.0001, 10_000), (1.00001, 100_000)]:
        slope = slope_of_growth(factor, links)
        print(f"a chain of {links} links, each {factor} times the one before:", end=" ")
        print(f"the slope is {slope:.6g}")
        print(f"by the rule for powers, {factor} to the power {links}: {factor**links:.6g}")

    x = Variable(np.array(3.0))
    x.grad = np.array(1.0)
    x.backward()
    print("a leaf keeps the gradient that we gave it:", x.grad)

    print_error("known limit", slope_of_a_square)
    slope = slope_of_an_inner_result()
    print(f"known limit: without a seed the slope of a = x² at 0.5 is {slope:.6g}, and should be 1")


if __name__ == "__main__":
    demonstrate(main)
