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

    (x + x) + x, after two passes and after two more with retain_grad=True:
        the gradient of x is 6.0, that of x + x is None
        the gradient of x is 12.0, that of x + x is 1.0
    20 squares of 10000 floats and all gradients: ... MB
    20 squares of 10000 floats, after backward: ... MB
    20 squares of 10000 floats under no_grad: ... MB
    the creator of a square under no_grad: None
    known limit: AttributeError: 'Variable' object has no attribute 'shape'
    known limit: after two blocks that overlap, recording: False
"""

import contextlib
import tracemalloc
import weakref

from demonstration import demonstrate, print_error

import numpy as np
import step14_weakref as step14
from step14_weakref import *

__all__ = [*step14.__all__, "Config", "no_grad", "using_config"]


class Config:
    """The switches of the library."""

    enable_backprop = True


@contextlib.contextmanager
def using_config(name, value):
    """For a `with` block: the switch `name` of `Config` has this value inside it."""
    if not hasattr(Config, name):
        raise ValueError(f"expected the name of a setting (enable_backprop), got {name!r}")
    before = getattr(Config, name)
    setattr(Config, name, value)
    try:
        yield
    finally:
        setattr(Config, name, before)


def no_grad():
    """For a `with` block: nothing is recorded inside it."""
    return using_config("enable_backprop", False)


class Variable(step14.Variable):
    def set_creator(self, creator):
        if Config.enable_backprop:
            self.creator = creator
            creator.outputs.append((weakref.ref(self), (self.data.shape, self.data.dtype)))

    def clear_outputs(self, f):
        """Throw away what passes have found for the outputs of f. A seed stays."""
        for output, _ in f.outputs:
            if output() is not None:
                output()._grad = None

    def backward(self, retain_grad=False):
        if not isinstance(retain_grad, bool | np.bool_):
            raise TypeError(
                f"expected True or False for retain_grad, got {type(retain_grad).__name__}: "
                "a seed is set before, as y.grad = ..."
            )
        order = self.visiting_order()
        for f in order:
            self.clear_outputs(f)  # an earlier pass may have retained theirs
        self.accumulate(self.seed())
        for f in order:
            for x, gx in zip(f.inputs, self.input_gradients(f), strict=True):
                x.accumulate(gx)
            if not retain_grad:
                self.clear_outputs(f)


def megabytes(record, retain_grad=False):
    """How many a chain of 20 squares holds in memory, its way back included."""
    tracemalloc.start()
    try:
        y = Variable(np.ones(10_000))
        with using_config("enable_backprop", record):
            for _ in range(20):
                y = square(y)
        y.backward(retain_grad)
        return tracemalloc.get_traced_memory()[0] / 1e6
    finally:
        tracemalloc.stop()


def shape_of_a_matrix():
    """A Variable does not feel like an array: it knows no shape."""
    return Variable([[1.0, 2.0], [3.0, 4.0]]).shape


def recording_after_two_blocks():
    """Each block puts back what it found, which is right if the last to begin is first to end."""

    def block():
        with no_grad():
            yield

    first, second = block(), block()
    next(first), next(second)
    first.close()
    second.close()
    is_on, Config.enable_backprop = Config.enable_backprop, True
    return is_on


KNOWN_LIMITS = {shape_of_a_matrix: 16, recording_after_two_blocks: "dezero_mini"}


def main():
    x = Variable(3.0)
    double = add(x, x)
    y = add(double, x)
    print("(x + x) + x, after two passes and after two more with retain_grad=True:")
    for retain_grad in (False, True):
        y.backward(retain_grad)
        y.backward(retain_grad)
        print(f"    the gradient of x is {x.grad}, that of x + x is {double.grad}")
    print(f"20 squares of 10000 floats and all gradients: {megabytes(True, True):.2f} MB")
    print(f"20 squares of 10000 floats, after backward: {megabytes(True):.2f} MB")
    print(f"20 squares of 10000 floats under no_grad: {megabytes(False):.2f} MB")
    with no_grad():
        print("the creator of a square under no_grad:", square(x).creator)
    print_error("known limit", shape_of_a_matrix)
    print("known limit: after two blocks that overlap, recording:", recording_after_two_blocks())


if __name__ == "__main__":
    demonstrate(main)
