"""Step 15: memory for what we need, and no more.

The problem: after `backward` every intermediate result still holds its gradient, although
we asked for those of the leaves. Worse: a second pass adds to what the first left there.
And where we only want a value, the graph is recorded for nothing.

The idea: two switches. `backward` throws an intermediate gradient away once it is used,
unless it is told to retain it. And while recording is off, a Variable does not note its
creator: nothing holds the Function then, nor the inputs that it remembers.

New here: `backward(retain_grad=False)`, which also forgets what an earlier pass retained;
`Config`, `using_config`, `no_grad`: a switch, put back when its `with` block ends or fails.

Running this file prints:

    (x + x) + x, backward twice: 6.0, the gradient of x + x: None
    twice more with retain_grad=True: 12.0, the gradient of x + x: 1.0
    20 squares of 10000 floats and all gradients: ... MB
    20 squares of 10000 floats, after backward: ... MB
    20 squares of 10000 floats under no_grad: ... MB
    the creator of a square under no_grad: None
    known limit: AttributeError: 'Variable' object has no attribute 'shape'
"""

import contextlib
import tracemalloc
import weakref

import numpy as np
import step14_weakref as step14
from step14_weakref import (
    Add, Exp, Function, Mul, Square, add, as_array, complex_diff, exp, gradient_check,
    input_gradients, mul, numerical_diff, output_gradients, require_close, require_variables,
    square,
)  # fmt: skip

__all__ = [
    "Add", "Config", "Exp", "Function", "Mul", "Square", "Variable", "add", "as_array",
    "clear_outputs", "complex_diff", "exp", "gradient_check", "input_gradients", "mul", "no_grad",
    "numerical_diff", "output_gradients", "require_close", "require_variables", "square",
    "using_config",
]  # fmt: skip


class Config:
    """The switches of the library."""

    enable_backprop = True


@contextlib.contextmanager
def using_config(name, value):
    """For a `with` block: the switch `name` of `Config` has this value inside it."""
    before = getattr(Config, name)
    setattr(Config, name, value)
    try:
        yield
    finally:
        setattr(Config, name, before)


def no_grad():
    """For a `with` block: nothing is recorded inside it."""
    return using_config("enable_backprop", False)


def clear_outputs(f):
    """Throw away the gradients of the outputs of f."""
    for output, _ in f.outputs:
        if output() is not None:
            output().cleargrad()


class Variable(step14.Variable):
    """A box for an array and its gradient, which knows the Function that made it."""

    def set_creator(self, creator):
        if Config.enable_backprop:
            self.creator = creator
            creator.outputs.append((weakref.ref(self), self.data.shape))

    def backward(self, retain_grad=False):
        seed = np.ones_like(self.data) if self.grad is None else self.grad
        functions, seen = [], set()

        def enqueue(f):
            if f is not None and f not in seen:  # None is the creator of a leaf
                seen.add(f)
                functions.append(f)
                clear_outputs(f)

        enqueue(self.creator)
        self.grad = seed
        while functions:
            f = functions.pop()
            for x, gx in zip(f.inputs, input_gradients(f, output_gradients(f)), strict=True):
                enqueue(x.creator)  # first, as it clears what an earlier pass left in x
                x.accumulate(gx)
            if not retain_grad:
                clear_outputs(f)


def megabytes(record, retain_grad=False):
    """What a chain of 20 squares holds in memory, its way back included."""
    tracemalloc.start()
    try:
        y = Variable(np.ones(10_000))
        with using_config("enable_backprop", record):
            for _ in range(20):
                y = square(y)
        y.backward(retain_grad)
        return f"{tracemalloc.get_traced_memory()[0] / 1e6:.2f} MB"
    finally:
        tracemalloc.stop()


def shape_of_a_matrix():
    """A Variable does not feel like an array: it knows no shape."""
    return Variable([[1.0, 2.0], [3.0, 4.0]]).shape


KNOWN_LIMITS = {shape_of_a_matrix: 16}


def main():
    x = Variable(3.0)
    double = add(x, x)
    y = add(double, x)
    y.backward()
    y.backward()
    print(f"(x + x) + x, backward twice: {x.grad}, the gradient of x + x: {double.grad}")
    y.backward(retain_grad=True)
    y.backward(retain_grad=True)
    print(f"twice more with retain_grad=True: {x.grad}, the gradient of x + x: {double.grad}")

    print("20 squares of 10000 floats and all gradients:", megabytes(True, retain_grad=True))
    print("20 squares of 10000 floats, after backward:", megabytes(True))
    print("20 squares of 10000 floats under no_grad:", megabytes(False))

    with no_grad():
        print("the creator of a square under no_grad:", square(x).creator)

    try:
        shape_of_a_matrix()
    except AttributeError as error:
        print("known limit: AttributeError:", error)


if __name__ == "__main__":
    main()
