"""Step 02: a function from box to box.

The problem: nothing computes with a `Variable` yet. A plain Python function could
unwrap the array and wrap the result, but we want to note later which function made
which box. For that a function has to be an object too.

The idea: one class, `Function`, does the unwrapping and wrapping. A subclass says only
what happens to the array in between, in its method `forward`.

New here: `Function` and its first subclass, `Square`. The result is a box of the same
class as the input (`type(input)`). So when a later step extends `Variable`, the
functions written before it make the extended boxes without being touched.

Running this file prints:

    the square of 10 is 100
    the result is a Variable
    the square of [1. 2. 3.] is [1. 4. 9.]
    a Function without forward: NotImplementedError: Half does not define forward
    known limit: NameError: name 'Exp' is not defined
"""

from demonstration import demonstrate, print_error

import numpy as np
import step01_variable as step01
from step01_variable import *

__all__ = [*step01.__all__, "Function", "Square"]


class Function:
    """A computation from one Variable to another; `forward` says which."""

    def __call__(self, input):
        x = input.data
        y = self.forward(x)
        return type(input)(y)

    def forward(self, x):
        raise NotImplementedError(f"{type(self).__name__} does not define forward")


class Square(Function):
    """x², element by element."""

    def forward(self, x):
        return x**2


def exp_of_a_square():
    """One function at a time, and only squaring: we would like exp(x²)."""
    x = Variable(np.array(0.5))
    y = Exp()(Square()(x))
    return y.data


KNOWN_LIMITS = {exp_of_a_square: 3}


def main():
    square = Square()
    y = square(Variable(np.array(10)))
    print("the square of 10 is", y.data)
    print("the result is a", type(y).__name__)
    y = square(Variable(np.array([1.0, 2.0, 3.0])))
    print("the square of [1. 2. 3.] is", y.data)

    class Half(Function):
        """Says nothing of what it computes."""

    print_error("a Function without forward", Half(), Variable(np.array(10)))

    print_error("known limit", exp_of_a_square)


if __name__ == "__main__":
    demonstrate(main)
