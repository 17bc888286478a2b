"""Step 09: something one likes to use.

The problem: for x² we write a class to call twice, a box, an array and a seed. And the
box takes anything, such as text: the error then comes late, from elsewhere, or never.

The idea: a Python function for each Function class, a seed that is put there when there
is none, and one place, `as_array`, where whatever comes in becomes an array of floats or
is refused in words that say what came and what is wanted.

New here: `square(x)` and `exp(x)`; `Variable` takes numbers, sequences and arrays.
Integers and booleans become float64. Results and gradients are ndarrays, 0-d ones too.
The seed is `ones_like`: from several numbers, `backward` gives the gradient of their sum.

Running this file prints:

    exp(square(x)) at 0.5 has the gradient 1.28403
    of [1, 2, 3] the squares are [1. 4. 9.], and their sum has the gradient [2. 4. 6.]
    Variable('three'): TypeError: expected real numbers, got str of dtype <U5
    Variable(None): TypeError: expected real numbers, got NoneType of dtype object
    Variable((1+2j)): TypeError: expected real numbers, got complex of dtype complex128
    Variable([[1, 2], [3]]): ValueError: expected lists of equal length, got [[1, 2], [3]]
    square(3.0): TypeError: square takes Variables, got float: write Variable(...)
    known limit: NameError: name 'gradient_check' is not defined
"""

import numpy as np
import step08_loop as step08
from demonstration import known_limit
from step08_loop import *

__all__ = [*step08.__all__, "as_array", "exp", "require_variables", "square"]


def as_array(data):
    """data as an array of floats; a TypeError or ValueError if it is something else."""
    if isinstance(data, Variable):
        raise TypeError("expected real numbers, got Variable: use its data")
    try:
        array = np.asarray(data)
    except ValueError:
        raise ValueError(f"expected lists of equal length, got {data}") from None
    if array.dtype.kind in "biu":  # booleans, integers, unsigned integers
        return array.astype(np.float64)
    if array.dtype.kind != "f":
        raise TypeError(f"expected real numbers, got {type(data).__name__} of dtype {array.dtype}")
    return array


class Variable(step08.Variable):
    def __init__(self, data):
        self.data = as_array(data)
        self.grad = None
        self.creator = None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        variables = [self]
        while variables:
            y = variables.pop()
            f = y.creator
            if f is not None:
                f.input.grad = as_array(f.backward(y.grad))
                variables.append(f.input)


def require_variables(name, inputs):
    """Refuse, in the name of a function, inputs that are not Variables."""
    for x in inputs:
        if not isinstance(x, Variable):
            raise TypeError(f"{name} takes Variables, got {type(x).__name__}: write Variable(...)")


def square(x):
    require_variables("square", [x])
    return Square()(x)


def exp(x):
    require_variables("exp", [x])
    return Exp()(x)


def verdict_on_square():
    """Nobody has checked our functions: is the slope of square right?"""
    return gradient_check(square, Variable([1.0, 2.0, 3.0]))


KNOWN_LIMITS = {verdict_on_square: 10}


def refusal(function, argument):
    try:
        function(argument)
    except (TypeError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


def main():
    x = Variable(0.5)
    exp(square(x)).backward()
    print(f"exp(square(x)) at 0.5 has the gradient {x.grad:.6g}")
    x = Variable([1, 2, 3])
    y = square(x)
    y.backward()
    print(f"of [1, 2, 3] the squares are {y.data}, and their sum has the gradient {x.grad}")
    for argument in ("three", None, 1 + 2j, [[1, 2], [3]]):
        print(f"Variable({argument!r}):", refusal(Variable, argument))
    print("square(3.0):", refusal(square, 3.0))

    known_limit(verdict_on_square)


if __name__ == "__main__":
    main()
