"""Step 06: going back by hand.

The problem: to multiply the slopes of a chain we kept a list of its functions and of the
value that reached each of them. That is bookkeeping for a machine.

The idea: let each Function remember its input when it is called. Going back through it
is then one multiplication: it takes `gy`, the derivative of the final result with
respect to its output, and returns `gy` times its local slope, which is the derivative of
the final result with respect to its input. That is the chain rule in one line, and we
start it at the end with 1, the derivative of the result with respect to itself.

New here: `Function` remembers its `input` and gains `backward(gy)`; a `Variable` gains a
compartment, `grad`, for the derivative of the final result with respect to it. (We say
"gradient", as one does for functions of many numbers.)

Running this file prints:

    y.grad = 1.0
    b.grad = C.backward(y.grad) = 2.568050833375483
    a.grad = B.backward(b.grad) = 3.297442541400256
    x.grad = A.backward(a.grad) = 3.297442541400256
    by numerical differentiation: 3.2974426293330694
    known limit: AttributeError: 'Variable' object has no attribute 'backward'
"""

from demonstration import demonstrate, print_error

import numpy as np
import step05_chain_rule as step05
from step05_chain_rule import *

__all__ = [*step05.__all__]


class Variable(step05.Variable):
    """A box that holds one NumPy array in `data`, and its gradient in `grad`."""

    def __init__(self, data):
        self.data = data
        self.grad = None


class Function(step05.Function):
    """A computation from one Variable to another, and the way back for gradients."""

    def __call__(self, input):
        x = input.data
        y = self.forward(x)
        self.input = input
        return type(input)(y)

    def backward(self, gy):
        return gy * self.derivative(self.input.data)


class Square(Function, step05.Square):
    """As before, on the new Function."""


class Exp(Function, step05.Exp):
    """As before, on the new Function."""


def gradient_in_one_call():
    """Nobody knows the order of the functions but us: we would like y to find its way back."""
    A, B, C = Square(), Exp(), Square()
    x = Variable(np.array(0.5))
    y = C(B(A(x)))
    y.grad = np.array(1.0)
    y.backward()
    return x.grad


KNOWN_LIMITS = {gradient_in_one_call: 7}


def main():
    A, B, C = Square(), Exp(), Square()
    x = Variable(np.array(0.5))
    a = A(x)
    b = B(a)
    y = C(b)

    y.grad = np.array(1.0)
    b.grad = C.backward(y.grad)
    a.grad = B.backward(b.grad)
    x.grad = A.backward(a.grad)
    print("y.grad =", y.grad)
    print("b.grad = C.backward(y.grad) =", b.grad)
    print("a.grad = B.backward(b.grad) =", a.grad)
    print("x.grad = A.backward(a.grad) =", x.grad)

    # One Function object remembers one call, so each use gets an object of its own.
    slope = numerical_diff(lambda x: Square()(Exp()(Square()(x))), x)
    print("by numerical differentiation:", slope)

    print_error("known limit", gradient_in_one_call)


if __name__ == "__main__":
    demonstrate(main)
