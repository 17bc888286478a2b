"""Step 07: the way back, recorded as we go forward.

The problem: we called each `backward` ourselves, and had to get the order right.

The idea: the computation has told us the order. When a Function makes a Variable, the
Variable can note its `creator`; the creator has noted its input. So a trail leads back
from the result, recorded while ordinary Python runs, loops included: define-by-run.

New here: `creator` and `set_creator`, and `Variable.backward`, which asks the creator for
the gradient of its input, then calls `backward` there. A Variable without a creator, a
leaf, ends the trail. As a Function may be called many times, the creator is a copy of it.

`Square` and `Exp` do not change, but must use the new `__call__`. In
`class Square(Function, step06.Square)` Python looks for a method from left to right: in
the new `Function` first, then in the old `Square` and what that was built on.

Running this file prints:

    the trail from y: Square, Exp, Square - and x at its end: True
    x.grad = 3.297442541400256
    2.0 squared three times by a Python loop: 256.0, with the slope 1024.0
    known limit: RecursionError at 10000 links
"""

import copy

from demonstration import demonstrate

import numpy as np
import step06_manual_backward as step06
from step06_manual_backward import *

__all__ = [*step06.__all__]


class Variable(step06.Variable):
    """A box for an array and its gradient, which knows the Function that made it."""

    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, creator):
        self.creator = creator

    def backward(self):
        f = self.creator
        if f is not None:
            f.input.grad = f.backward(self.grad)
            f.input.backward()


class Function(step06.Function):
    def __call__(self, input):
        record = copy.copy(self)
        y = record.forward(input.data)
        output = type(input)(y)
        record.input = input
        output.set_creator(record)
        return output


class Square(Function, step06.Square):
    """As before, on the new Function."""


class Exp(Function, step06.Exp):
    """As before, on the new Function."""


def slope_of_a_long_chain():
    """`backward` calls itself once for each link, and Python allows about 1,000 such calls."""

    class Grow(Function):
        def forward(self, x):
            return 1.0001 * x

        def derivative(self, x):
            return 1.0001

    x = y = Variable(np.array(1.0))
    for _ in range(10_000):
        y = Grow()(y)
    y.grad = np.array(1.0)
    y.backward()
    return x.grad


KNOWN_LIMITS = {slope_of_a_long_chain: 8}


def main():
    x = Variable(np.array(0.5))
    y = Square()(Exp()(Square()(x)))
    trail, v = [], y
    while v.creator is not None:
        trail.append(type(v.creator).__name__)
        v = v.creator.input
    print("the trail from y:", ", ".join(trail), "- and x at its end:", v is x)
    y.grad = np.array(1.0)
    y.backward()
    print("x.grad =", x.grad)

    square = Square()
    x = y = Variable(np.array(2.0))
    for _ in range(3):
        y = square(y)
    y.grad = np.array(1.0)
    y.backward()
    print(f"{x.data} squared three times by a Python loop: {y.data}, with the slope {x.grad}")

    try:
        slope_of_a_long_chain()
    except RecursionError:
        print("known limit: RecursionError at 10000 links")


if __name__ == "__main__":
    demonstrate(main)
