"""Step 12: going back through several inputs and outputs.

The problem: a sum has a gradient for each of its inputs, and our loop takes one.

The idea: forward, n arrays go in and m come out. Backward, m gradients go in, one for each
output, and n come out, one for each input: a tuple, or one gradient for one input.

New here: `Mul`, and a loop over functions, each asked for all its outputs at once (zero is
the gradient of an output that nobody used). `gradient_check` judges several inputs.

Running this file prints:

    x² + y² at (2, 3) has the gradients 4.0 and 6.0, right? True
    known limit: the slope of x + x is 1.0 but should be 2
    known limit: the slope of -x, after a pass from x, is 0.0 but should be -1
    known limit: a float32 scalar has a gradient of the form ((3,), 'float64')
    known limit: from a copy of x² the slope at 3 is 0.0 and not 6
"""

from demonstration import demonstrate

import numpy as np
import step11_variadic_forward as step11
from step11_variadic_forward import *

__all__ = [*step11.__all__, "Mul", "alone", "mul"]


class Variable(step11.Variable):
    def output_gradients(self, f):
        """The gradient of each output of f, zeros where nobody used it."""
        return [np.zeros_like(y.data) if y._grad is None else y._grad for y in f.outputs]

    def input_gradients(self, f):
        """What f.backward makes of the gradients of its outputs: an array for each input."""
        gxs = f.backward(*self.output_gradients(f))
        gxs = gxs if isinstance(gxs, tuple) else (gxs,)
        if len(gxs) != len(f.inputs):
            wanted, name = len(f.inputs), type(f).__name__
            raise ValueError(f"expected {wanted} gradients from {name}.backward, got {len(gxs)}")
        return [as_array(gx) for gx in gxs]

    def backward(self):
        self._grad = self.seed()
        functions = [self.creator]
        while functions:
            f = functions.pop()
            if f is not None:  # None is the creator of a leaf
                for x, gx in zip(f.inputs, self.input_gradients(f), strict=True):
                    x._grad = gx
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


def alone(f, xs, place):
    """f as a function of the input at a place, with the others fixed as they stand in xs."""

    def f_of_one(x):
        inputs = [type(x)(other.data) for other in xs]  # of one class, also in a complex step
        inputs[place] = x
        return f(*inputs)

    return f_of_one


def gradient_check(f, *xs, rtol=1e-5, atol=1e-7):
    """True if backward agrees with each judge heard, at every element, else AssertionError."""
    if not xs:
        raise ValueError("expected inputs, got none: there would be nothing to check")
    require_variables("gradient_check", xs)
    xs = [type(x)(x.data.astype(np.float64)) for x in xs]
    y = f(*xs)
    weights = weights_like(y.data)
    y.grad = 1.5 * weights  # no seed is 1
    if y.creator is not None:  # there is no way back from a leaf: one of xs, or a constant
        y.backward()
    for place, x in enumerate(xs):
        gradient = np.zeros_like(x.data) if x.grad is None else x.grad / 1.5
        try:
            heard = hear_judges(alone(f, xs, place), x, weights, rtol, atol)
        except TypeError as error:
            raise TypeError("f must take every Variable it uses, and complex numbers") from error
        for judge, expected in heard.items():
            require_close(gradient, expected, judge, rtol, atol)
    return True


def slope_of_a_double():
    """x used twice: its second gradient overwrites the first."""
    x = Variable(3.0)
    add(x, x).backward()
    return x.grad


def gradient_of_another_variable():
    """`Add` returns one array for both its inputs, so who changes one gradient changes two."""
    x, y = Variable(2.0), Variable(3.0)
    add(x, y).backward()
    x.grad *= 10
    return y.grad


def slope_of_the_other_output():
    """What a pass has left in an output counts in the next pass, which does not use it."""

    class PlusMinus(Function):
        def forward(self, x):
            return x, -x

        def backward(self, g_plus, g_minus):
            return g_plus - g_minus

    x = Variable(3.0)
    plus, minus = PlusMinus()(x)
    plus.backward()
    x.grad = None
    minus.backward()
    return x.grad


def form_of_a_gradient():
    """It has the shape and the dtype of what was computed, and not those of its Variable."""
    x = Variable([1.0, 2.0, 3.0])
    c = Variable(x.data[0].astype("float32"))
    add(x, c).backward()
    return c.grad.shape, c.grad.dtype.name


def gradient_that_a_check_leaves():
    """A Variable that f uses and does not take is not checked, and gets a gradient."""
    c = Variable(3.0)
    gradient_check(lambda x: mul(x, c), Variable(2.0))
    return c.grad


def slope_from_a_copy():
    """A copied result has a creator whose output is the original: that is asked for a gradient."""
    import copy  # here, so that these lines run at every step

    x = Variable(3.0)
    copy.copy(square(x)).backward()
    return x.grad


KNOWN_LIMITS = {
    slope_of_a_double: 13,
    gradient_of_another_variable: 13,
    slope_of_the_other_output: 15,
    form_of_a_gradient: 19,
    gradient_that_a_check_leaves: "dezero_mini",
    slope_from_a_copy: "dezero_mini",
}


def main():
    x, y = Variable(2.0), Variable(3.0)
    add(square(x), square(y)).backward()
    right = gradient_check(lambda x, y: add(square(x), square(y)), x, y)
    print(f"x² + y² at (2, 3) has the gradients {x.grad} and {y.grad}, right? {right}")
    print("known limit: the slope of x + x is", slope_of_a_double(), "but should be 2")
    slope = slope_of_the_other_output()
    print("known limit: the slope of -x, after a pass from x, is", slope, "but should be -1")
    print("known limit: a float32 scalar has a gradient of the form", form_of_a_gradient())
    print("known limit: from a copy of x² the slope at 3 is", slope_from_a_copy(), "and not 6")


if __name__ == "__main__":
    demonstrate(main)
