"""Step 12: going back through several inputs and outputs.

The problem: a sum has a gradient for each of its inputs, and our loop takes one.

The idea: forward, n arrays go in and m come out. Backward, m gradients go in, one for each
output, and n come out, one for each input: a tuple, or one gradient for one input.

New here: `Mul`, and a loop over functions, each asked for all its outputs at once (zero is
the gradient of an output that nobody used). `gradient_check` takes several inputs.

Running this file prints:

    x² + y² at (2, 3) has the gradients 4.0 and 6.0, right? True
    three numbers cut behind the second, the rest alone used: gradient [0. 0. 1.]
    known limit: the slope of x + x is 1.0 but should be 2
"""

import numpy as np
import step11_variadic_forward as step11
from step11_variadic_forward import (
    Add, Exp, Function, Square, add, as_array, complex_diff, exp, numerical_diff, require_close,
    require_variables, square,
)  # fmt: skip

__all__ = [
    "Add", "Exp", "Function", "Mul", "Square", "Variable", "add", "as_array", "complex_diff",
    "exp", "gradient_check", "input_gradients", "mul", "numerical_diff", "require_close",
    "require_variables", "square",
]  # fmt: skip


def input_gradients(f, gys):
    """What f.backward makes of the gradients of its outputs: an array for each input."""
    gxs = f.backward(*gys)
    gxs = gxs if isinstance(gxs, tuple) else (gxs,)
    if len(gxs) != len(f.inputs):
        name, wanted = f"{type(f).__name__}.backward", len(f.inputs)
        raise ValueError(f"{name} must return {wanted} gradients, got {len(gxs)}")
    return [as_array(gx) for gx in gxs]


class Variable(step11.Variable):
    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        functions = [self.creator]
        while functions:
            f = functions.pop()
            if f is not None:  # None is the creator of a leaf
                gys = [np.zeros_like(y.data) if y.grad is None else y.grad for y in f.outputs]
                for x, gx in zip(f.inputs, input_gradients(f, gys), strict=True):
                    x.grad = gx
                    functions.append(x.creator)


class Mul(Function):
    """The product of two arrays, element by element."""

    def forward(self, x0, x1):
        return x0 * x1

    def backward(self, gy):
        x0, x1 = self.inputs
        return gy * x1.data, gy * x0.data


def mul(x0, x1):
    return Mul()(x0, x1)


def gradient_check(f, *xs, rtol=1e-5, atol=1e-7):
    """True if backward agrees with both judges for every element of xs, else AssertionError."""
    require_variables("gradient_check", xs)
    xs = [type(x)(x.data.astype(np.float64)) for x in xs]
    f(*xs).backward()
    for number, x in enumerate(xs):

        def alone(x, number=number):  # the other inputs fixed, and of the class of x
            return f(*[x if i == number else type(x)(xs[i].data) for i in range(len(xs))])

        gradient = np.zeros_like(x.data) if x.grad is None else x.grad
        require_close(gradient, numerical_diff(alone, x), "numerical_diff", rtol, atol)
        try:
            expected = complex_diff(alone, x)
        except TypeError as error:
            raise TypeError("f must take every Variable that it computes with") from error
        require_close(gradient, expected, "complex_diff", rtol, atol)
    return True


def slope_of_a_double():
    """x used twice: its second gradient overwrites the first."""
    x = Variable(3.0)
    add(x, x).backward()
    return x.grad


KNOWN_LIMITS = {slope_of_a_double: 13}


def main():
    class Split(Function):
        def forward(self, x):
            return x[:2], x[2:]

        def backward(self, *gys):
            return np.concatenate(gys)

    x, y = Variable(2.0), Variable(3.0)
    add(square(x), square(y)).backward()
    right = gradient_check(lambda x, y: add(square(x), square(y)), x, y)
    print(f"x² + y² at (2, 3) has the gradients {x.grad} and {y.grad}, right? {right}")
    x = Variable([3.0, 4.0, 5.0])
    Split()(x)[1].backward()
    print("three numbers cut behind the second, the rest alone used: gradient", x.grad)
    print("known limit: the slope of x + x is", slope_of_a_double(), "but should be 2")


if __name__ == "__main__":
    main()
