"""Step 13: gradients add up.

The problem: in x + x the Variable x is used twice. Each use has an influence on the
result, and so each sends a gradient back. Our loop keeps the last one.

The idea: influences add up (the chain rule for several variables), so gradients do, too.

New here: `accumulate` copies the first gradient that reaches a Variable, and adds a further
one by `_grad + gx`, which makes a new array. Never by `_grad += gx`, which changes an array
in place: `Add.backward` returns the same array for both its inputs, and it is the gradient
of the sum as well. `visiting_order` finds the functions first, so that one that several
paths lead to runs only once: a set remembers those seen. As gradients stay until somebody
removes them, there is `cleargrad`.

Running this file prints:

    the slope of x + x at 3 is 2.0
    the slope of (x + x) + x at 3 is 3.0
    once more without cleargrad: 6.0, and after cleargrad: 3.0
    add(x, y) sends back one array: True
    after += on the gradient of x, the gradient of the sum is 2.0
    known limit: the slope of a² + a², a = x², at 2 is 32.0 and not 64
    known limit: backward of (x + x) + x twice gives 8.0 and not 6
    known limit: a pass that fails leaves x with 6.0
"""

from demonstration import demonstrate

import numpy as np
import step12_variadic_backward as step12
from step12_variadic_backward import *

__all__ = [*step12.__all__]


class Variable(step12.Variable):
    def cleargrad(self):
        self.grad = None

    def accumulate(self, gx):
        self._grad = gx.copy() if self._grad is None else as_array(self._grad + gx)

    def visiting_order(self):
        """The functions behind this Variable, each once, in the order in which they run."""
        order, waiting, seen = [], [], set()

        def enqueue(f):
            if f is not None and id(f) not in seen:  # None is the creator of a leaf
                seen.add(id(f))
                waiting.append(f)

        enqueue(self.creator)
        while waiting:
            f = waiting.pop()
            order.append(f)
            for x in f.inputs:
                enqueue(x.creator)
        return order

    def backward(self):
        if self.creator is not None:
            self._grad = None  # a result starts each pass afresh; a leaf goes on adding
        self.accumulate(self.seed())
        for f in self.visiting_order():
            for x, gx in zip(f.inputs, self.input_gradients(f), strict=True):
                x.accumulate(gx)


def slope_of_a_diamond():
    """A shared intermediate: a = x² is asked before both of its uses have answered."""
    x = Variable(2.0)
    a = square(x)
    add(square(a), square(a)).backward()
    return x.grad


def slope_through_two_outputs():
    """A function with two outputs, asked before both have been: its other gradient is lost."""

    class TwoAndThreeTimes(Function):
        def forward(self, x):
            return 2 * x, 3 * x

        def backward(self, g_two, g_three):
            return 2 * g_two + 3 * g_three

    x = Variable(1.0)
    two, three = TwoAndThreeTimes()(x)
    add(square(two), three).backward()
    return x.grad


def backward_twice():
    """The second pass adds to what the first one left in the intermediate x + x."""
    x = Variable(3.0)
    y = add(add(x, x), x)
    y.backward()
    y.backward()
    return x.grad


def gradient_after_a_failure():
    """A pass that stops with an error has given x a part of its gradient already."""

    class Broken(Function):
        def forward(self, x):
            return x

        def backward(self, gy):
            raise RuntimeError("not today")

    x = Variable(3.0)
    y = add(Broken()(x), square(x))
    try:
        y.backward()
    except RuntimeError:
        return x.grad


KNOWN_LIMITS = {
    slope_of_a_diamond: 20,
    slope_through_two_outputs: 20,
    backward_twice: 15,
    gradient_after_a_failure: "dezero_mini",
}


def main():
    x = Variable(3.0)
    add(x, x).backward()
    print("the slope of x + x at 3 is", x.grad)
    x.cleargrad()
    add(add(x, x), x).backward()
    print("the slope of (x + x) + x at 3 is", x.grad)
    add(add(x, x), x).backward()
    print("once more without cleargrad:", x.grad, end=", ")
    x.cleargrad()
    add(add(x, x), x).backward()
    print("and after cleargrad:", x.grad)

    gy = np.ones(1)
    gx0, gx1 = add(x, Variable(4.0)).creator.backward(gy)
    print("add(x, y) sends back one array:", gx0 is gx1)
    gx0 += gx1
    print("after += on the gradient of x, the gradient of the sum is", gy[0])

    print("known limit: the slope of a² + a², a = x², at 2 is", slope_of_a_diamond(), "and not 64")
    print("known limit: backward of (x + x) + x twice gives", backward_twice(), "and not 6")
    print("known limit: a pass that fails leaves x with", gradient_after_a_failure())


if __name__ == "__main__":
    demonstrate(main)
