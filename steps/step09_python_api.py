"""Step 09: something one likes to use.

The problem: for x² we write a class to call twice, a box, an array and a seed; what a pass
has left is taken for a seed that we forgot. And the box takes anything, such as text.

The idea: a Python function for each Function class, a seed of ones where we have set none,
and one guard, `as_array`, for all that comes in: it becomes floats, or is refused in words.

New here: `square(x)` and `exp(x)`; `Variable` takes numbers, sequences and arrays. Integers
and booleans become float64. Results and gradients are ndarrays, 0-d ones too. `data` and
`grad` are properties, so nothing gets past the guard, and a seed that we set lies apart from
what a pass finds. From several numbers, `backward` gives the gradient of their sum.

Running this file prints:

    exp(square(x)) at 0.5 has the gradient 1.28403
    of [1, 2, 3] the squares are [1. 4. 9.], and their sum has the gradient [2. 4. 6.]
    Variable('three'): TypeError: expected real numbers, got str of dtype <U5
    Variable((1+2j)): TypeError: expected real numbers, got complex of dtype complex128
    Variable([[1, 2], [3]]): ValueError: expected lists of equal length, got [[1, 2], [3]]
    square(3.0): TypeError: square takes Variables, got float: write Variable(...)
    known limit: NameError: name 'gradient_check' is not defined
    known limit: x² at 3, if x is 5 by then: slope 10.0 and not 6
"""

from demonstration import demonstrate, print_error

import numpy as np
import step08_loop as step08
from step08_loop import *

__all__ = [*step08.__all__, "as_array", "exp", "require_variables", "square"]


def as_array(data):
    """data as an array of floats; a TypeError or ValueError if it is something else."""
    if isinstance(data, Variable):
        raise TypeError("expected real numbers, got Variable: use its data")
    if any(map(np.ma.is_masked, data if isinstance(data, list | tuple) else [data])):
        raise ValueError("expected a number in every place, got MaskedArray with masked elements")
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
    creator = _grad = _seed = None

    def __init__(self, data):
        self.data = data

    @property
    def data(self):
        return self._data

    @data.setter
    def data(self, data):
        data = as_array(data)
        if self.grad is not None:
            grad_form, form = [f"shape {a.shape} and {a.dtype}" for a in (self.grad, data)]
            if form != grad_form:
                raise ValueError(f"expected data of {grad_form}, as grad, got {form}")
        self._data = data

    @property
    def grad(self):
        return self._seed if self._grad is None else self._grad

    @grad.setter
    def grad(self, grad):
        if grad is not None:
            grad = as_array(grad).astype(self.data.dtype)  # a copy, for you may change yours
            shape = self.data.shape
            if grad.shape != shape:
                raise ValueError(f"expected a gradient of shape {shape}, got {grad.shape}")
        # Set on a result it is the seed. What passes find lies apart, in _grad.
        self._seed, self._grad = (None, grad) if self.creator is None else (grad, None)

    def seed(self):
        """The gradient that a pass from here starts with."""
        return np.ones_like(self.data) if self._seed is None else self._seed.copy()

    def backward(self):
        self._grad = self.seed()
        variables = [self]
        while variables:
            y = variables.pop()
            f = y.creator
            if f is not None:
                f.input._grad = as_array(f.backward(y._grad))
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


def slope_at_other_data():
    """A Function remembers boxes, so its slope is that of what lies in them when we go back."""
    x = Variable(3.0)
    y = square(x)
    x.data = 5.0
    y.backward()
    return x.grad


KNOWN_LIMITS = {verdict_on_square: 10, slope_at_other_data: "dezero_mini"}


def main():
    x = Variable(0.5)
    exp(square(x)).backward()
    print(f"exp(square(x)) at 0.5 has the gradient {x.grad:.6g}")
    x = Variable([1, 2, 3])
    y = square(x)
    y.backward()
    print(f"of [1, 2, 3] the squares are {y.data}, and their sum has the gradient {x.grad}")
    for argument in ("three", 1 + 2j, [[1, 2], [3]]):
        print_error(f"Variable({argument!r})", Variable, argument)
    print_error("square(3.0)", square, 3.0)
    print_error("known limit", verdict_on_square)
    print("known limit: x² at 3, if x is 5 by then: slope", slope_at_other_data(), "and not 6")


if __name__ == "__main__":
    demonstrate(main)
