"""Step 17: + and *.

The problem: a formula such as 2xy + 1 reads `add(mul(mul(Variable(2.0), x), y), ...)`.

The idea: for `a + b` Python calls `a.__add__(b)`, and if that gives up, `b.__radd__(a)`.
So a class says itself what + and * mean to it, on either side.

New here: `+` and `*` between Variables, numbers and arrays. `as_variable` puts a constant
into a Variable first; a number of Python's takes the dtype of the Variable beside it, a float
of NumPy's keeps its own, as in NumPy. With an array on the left NumPy would be asked first and
would do the sum element by element, an array of Variables; `__array_ufunc__ = None` tells it
to leave it to us. NumPy's other functions are refused: they would not go back.

Running this file prints:

    x y + 1 = variable(7.0), with the gradients 3.0 and 2.0
    3 * x + 1 = variable(7.0)
    array * x = variable([2. 4.])
    a float32 Variable stays float32: True
    x + "one": TypeError: expected real numbers, got str of dtype <U3
    np.exp(x): TypeError: operand 'Variable' does not support ufuncs (__array_ufunc__=None)
    np.dot(x, x): TypeError: expected an array for numpy.dot, got Variable: use its data
    known limit: TypeError: unsupported operand type(s) for ** or pow(): 'Variable' and 'int'
"""

from demonstration import demonstrate, print_error

import numpy as np
import step16_array_like as step16
from step16_array_like import *

__all__ = [*step16.__all__, "as_variable"]


def as_variable(data, like):
    """data itself if it is a Variable, else a Variable of the class of `like` that holds it."""
    if isinstance(data, Variable):
        return data
    if type(data) in (bool, int, float):
        return type(like)(np.asarray(data, dtype=like.dtype))
    variable, array = type(like)(data), np.asarray(data)
    if array.dtype.kind in "biu":  # as_array made float64 of them; NumPy goes by both dtypes
        variable.data = array.astype(np.promote_types(like.dtype, array.dtype))
    return variable


class Variable(step16.Variable):
    __array_ufunc__ = None  # array + Variable is ours

    def __array__(self, *args, **kwargs):
        # NumPy asks this where it makes an array. An array of Variables would be of no use.
        raise TypeError("expected real numbers, got Variable: use its data")

    def __array_function__(self, function, types, args, kwargs):
        # NumPy's functions ask this. Without an answer np.dot(x, x) would be x * x.
        name = f"{function.__module__}.{function.__name__}"
        raise TypeError(f"expected an array for {name}, got Variable: use its data")

    def __add__(self, other):
        return add(self, as_variable(other, like=self))

    def __mul__(self, other):
        return mul(self, as_variable(other, like=self))

    # The order of a sum or a product does not matter.
    __radd__ = __add__
    __rmul__ = __mul__


def polynomial_in_x():
    """No power, no difference, no quotient."""
    x = Variable(3.0)
    y = x**2 - x / 2
    y.backward()
    return x.grad


KNOWN_LIMITS = {polynomial_in_x: 18}


def main():
    x, y = Variable(2.0), Variable(3.0)
    z = x * y + 1
    z.backward()
    print(f"x y + 1 = {z}, with the gradients {x.grad} and {y.grad}")
    print("3 * x + 1 =", 3 * x + 1)
    print("array * x =", np.array([1.0, 2.0]) * x)
    single = Variable(np.ones(3, dtype=np.float32))
    print("a float32 Variable stays float32:", (2.0 * single + 1).dtype == np.float32)
    print_error('x + "one"', lambda: x + "one")
    print_error("np.exp(x)", np.exp, x)
    print_error("np.dot(x, x)", np.dot, x, x)
    print_error("known limit", polynomial_in_x)


if __name__ == "__main__":
    demonstrate(main)
