"""Step 07: the way back, recorded as we go forward.

The problem: to go back we had to call each `backward` ourselves, in the right order. A
mistake in the order gives no error, only a wrong gradient.

The idea: the computation has already told us the order. When a Function makes a
Variable, the Variable can note its `creator`; the creator has noted its input. So from
the result a trail leads back, link by link, to where we started. The trail is recorded
while ordinary Python runs, branches and loops included: this is called define-by-run.

New here: `creator` and `set_creator`, and `Variable.backward`, which follows the trail:
it asks the creator for the gradient of the input, then calls `backward` on that input.
A Variable without a creator (a leaf) is where the trail ends.

`Square` and `Exp` do not change, but they must use the new `__call__`. In
`class Square(Function, step06.Square)` Python looks for a method from left to right: in
the new `Function` first, then in the old `Square` and in what that was built on. So
`__call__` is found new, `forward` and `derivative` as they were.

Running this file prints:

    y was made by Square
    its input was made by Exp
    the input of that was made by Square
    the input of that was made by nobody: it is x
    x.grad = 3.297442541400256
    squared three times by a Python loop, 2.0 gives 256.0, and the slope there is 1024.0
    known limit: RecursionError at 10000 links
"""

import numpy as np
import step06_manual_backward as step06
from step06_manual_backward import numerical_diff

__all__ = ["Exp", "Function", "Square", "Variable", "numerical_diff"]


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
    """A computation from one Variable to another, and the way back for gradients."""

    def __call__(self, input):
        x = input.data
        y = self.forward(x)
        output = type(input)(y)
        self.input = input
        output.set_creator(self)
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

    x = Variable(np.array(1.0))
    y = x
    for _ in range(10_000):
        y = Grow()(y)
    y.grad = np.array(1.0)
    y.backward()
    return x.grad


KNOWN_LIMITS = {slope_of_a_long_chain: 8}


def main():
    x = Variable(np.array(0.5))
    a = Square()(x)
    b = Exp()(a)
    y = Square()(b)
    print("y was made by", type(y.creator).__name__)
    print("its input was made by", type(y.creator.input.creator).__name__)
    print("the input of that was made by", type(b.creator.input.creator).__name__)
    assert a.creator.input is x
    assert x.creator is None
    print("the input of that was made by nobody: it is x")
    y.grad = np.array(1.0)
    y.backward()
    print("x.grad =", x.grad)

    x = Variable(np.array(2.0))
    y = x
    for _ in range(3):
        y = Square()(y)
    y.grad = np.array(1.0)
    y.backward()
    print(f"squared three times by a Python loop, {x.data} gives {y.data},", end=" ")
    print("and the slope there is", x.grad)

    try:
        slope_of_a_long_chain()
    except RecursionError:
        print("known limit: RecursionError at 10000 links")


if __name__ == "__main__":
    main()
