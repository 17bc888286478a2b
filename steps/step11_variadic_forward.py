"""Step 11: several inputs, several outputs.

The problem: a Function takes one Variable and gives one. So we cannot even add.

The idea: `__call__(*inputs)` takes as many Variables as it is given, hands all their
arrays to `forward`, and makes a Variable of each array that comes back. A `forward` with
several results returns a tuple; one result comes back as before, without a tuple.

New here: `Function.__call__` for any number of inputs and outputs, and `Add`. It also
refuses what is not a Variable, for all functions at once. A Function now knows its
outputs: each enters itself in `set_creator`, so both ends of the link are tied in one place.

Running this file prints:

    add(2, 3) = 5.0
    the sum and the product of 2 and 3: 5.0 and 6.0
    both were made by the same function: True
    add(2.0, 3.0): TypeError: Add takes Variables, got float: write Variable(...)
    known limit: the gradients of x + y are [1. 1.] and None, and the truth is 1 and 1
"""

import copy

from demonstration import demonstrate, print_error

import step10_gradient_check as step10
from step10_gradient_check import *

__all__ = [*step10.__all__, "Add", "add"]


class Variable(step10.Variable):
    def set_creator(self, creator):
        self.creator = creator
        creator.outputs.append(self)


class Function(step10.Function):
    """A computation from Variables to Variables, and the way back for gradients."""

    def __call__(self, *inputs):
        require_variables(type(self).__name__, inputs)
        record = copy.copy(self)
        ys = record.forward(*[x.data for x in inputs])
        ys = ys if isinstance(ys, tuple) else (ys,)
        if not ys:
            raise ValueError(f"{type(self).__name__}.forward: expected an output, got ()")
        record.input = inputs[0]  # the only one of a function with a `derivative`
        record.inputs = inputs
        record.outputs = []
        outputs = tuple(type(inputs[0])(y) for y in ys)
        for output in outputs:
            output.set_creator(record)
        return outputs[0] if len(outputs) == 1 else outputs


class Square(Function, step10.Square):
    """As before, on the new Function."""


class Exp(Function, step10.Exp):
    """As before, on the new Function."""


class Add(Function):
    """The sum of two arrays."""

    def forward(self, x0, x1):
        return x0 + x1

    def backward(self, gy):
        return gy, gy


def square(x):
    return Square()(x)


def exp(x):
    return Exp()(x)


def add(x0, x1):
    return Add()(x0, x1)


def gradients_of_a_sum():
    """`Add` returns a gradient for each input, and the loop puts both into the first."""
    x, y = Variable(2.0), Variable(3.0)
    add(x, y).backward()
    return x.grad, y.grad


KNOWN_LIMITS = {gradients_of_a_sum: 12}


def main():
    class SumAndProduct(Function):
        def forward(self, x0, x1):
            return x0 + x1, x0 * x1

    a, b = Variable(2.0), Variable(3.0)
    print("add(2, 3) =", add(a, b).data)
    s, p = SumAndProduct()(a, b)
    print("the sum and the product of 2 and 3:", s.data, "and", p.data)
    print("both were made by the same function:", s.creator is p.creator)
    print_error("add(2.0, 3.0)", add, 2.0, 3.0)

    limit = "known limit: the gradients of x + y are {} and {}, and the truth is 1 and 1"
    print(limit.format(*gradients_of_a_sum()))


if __name__ == "__main__":
    demonstrate(main)
