"""Step 19: gradients of stretched arrays.

The problem: NumPy stretches (broadcasts) a scalar or a row to the shape of its partner.
The gradient of the sum has the large shape, and the scalar gets one that does not fit it.

The idea: stretching uses an element several times, and where something is used several
times its gradients add up (step 13). So the way back of stretching is a sum over the
axes that were stretched, and the way back of a sum is stretching.

New here: `sum_to`, which does that sum for arrays; the Functions `BroadcastTo` and `Sum`.
The rules of +, -, * and / stay: a gradient takes the shape and the dtype of its Variable in
one place, `accumulate`.

Running this file prints:

    (3, 1) + (1, 4) has the shape (3, 4), the gradients (3, 1) and (1, 4)
    each row is used 4 times, each column 3 times: [4. 4. 4.] [3. 3. 3. 3.]
    is sum(x * b + c) right for shapes (2, 3), (3,) and ()? True
    known limit: factored Goldstein-Price has the gradient (6900, 7740) and not (-5376, 8064)
    known limit: the slope of 2x, from a backward that returns it twice, is 4.0
"""

from demonstration import demonstrate

import numpy as np
import step18_more_operators as step18
from step18_more_operators import *

__all__ = [*step18.__all__, "BroadcastTo", "Sum", "broadcast_to", "sum", "sum_to"]


def sum_to(array, shape):
    """array, summed over the axes that NumPy stretches to bring `shape` to array.shape."""
    extra = array.ndim - len(shape)
    stretched = [extra + axis for axis, length in enumerate(shape) if length == 1]
    if extra >= 0:
        total = array.sum(axis=(*range(extra), *stretched), keepdims=True)
        if total.shape[extra:] == shape:
            return total.reshape(shape)
    raise ValueError(f"expected an array that sums to shape {shape}, got shape {array.shape}")


class Variable(step18.Variable):
    def accumulate(self, gx):
        gx = sum_to(gx, self.shape)
        total = gx if self._grad is None else self._grad + gx
        self._grad = np.array(total, dtype=self.dtype)  # always a copy


class BroadcastTo(Function):
    """x, stretched to a shape by NumPy's rules."""

    def __init__(self, shape):
        self.shape = shape

    def forward(self, x):
        return np.broadcast_to(x, self.shape)

    def backward(self, gy):
        return sum_to(gy, self.input.shape)


class Sum(Function):
    """The sum of all elements."""

    def forward(self, x):
        return np.sum(x)

    def backward(self, gy):
        return np.broadcast_to(gy, self.input.shape)


def broadcast_to(x, shape):
    return BroadcastTo(shape)(x)


def sum(x):  # NumPy's name; from here on it hides Python's own
    return Sum()(x)


def factored(x, y):
    """The function of Goldstein and Price (1971), in s and t, which are used several times each."""
    s = x + y
    t = 2 * x - 3 * y
    return (1 + (s + 1) ** 2 * (19 - 14 * s + 3 * s**2)) * (30 + t**2 * (18 - 16 * t + 3 * t**2))


def factored_goldstein_price():
    """Shared intermediates still go wrong, here at (1, 1)."""
    x, y = Variable(1.0), Variable(1.0)
    factored(x, y).backward()
    return float(x.grad), float(y.grad)


def slope_from_a_large_gradient():
    """A backward that returns too much is summed in silence, where that is a mistake, too."""

    class Double(Function):
        def forward(self, x):
            return 2 * x

        def backward(self, gy):
            return [2 * gy, 2 * gy]

    x = Variable(3.0)
    Double()(x).backward()
    return x.grad


KNOWN_LIMITS = {factored_goldstein_price: 20, slope_from_a_large_gradient: "dezero_mini"}


def main():
    column, row = Variable(np.zeros((3, 1))), Variable(np.zeros((1, 4)))
    table = column + row
    table.backward()
    print(f"(3, 1) + (1, 4) has the shape {table.shape}, the gradients", end=" ")
    print(f"{column.grad.shape} and {row.grad.shape}")
    print("each row is used 4 times, each column 3 times:", column.grad[:, 0], row.grad[0])

    x, b, c = Variable([[1, 2, 3], [4, 5, 6]]), Variable([0.5, 1.5, 2.5]), Variable(7)
    print("is sum(x * b + c) right for shapes (2, 3), (3,) and ()?", end=" ")
    print(gradient_check(lambda x, b, c: sum(x * b + c), x, b, c))
    limit = "known limit: factored Goldstein-Price has the gradient ({:g}, {:g})"
    print(limit.format(*factored_goldstein_price()), "and not (-5376, 8064)")
    print("known limit: the slope of 2x, from a backward that returns it twice, is", end=" ")
    print(slope_from_a_large_gradient())


if __name__ == "__main__":
    demonstrate(main)
