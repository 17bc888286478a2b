"""What the tests of several steps use: Functions with two outputs, memory, and the library."""

import contextlib
import gc
import types

import numpy as np

import dezero_mini
from dezero_mini.functions import arithmetic

# The library with all names that it shares with step 20; `add` and `mul` are in a module of it.
LIBRARY = types.SimpleNamespace(**vars(arithmetic) | vars(dezero_mini))


@contextlib.contextmanager
def collector_off():
    """Only reference counts free memory here."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def split(step):
    """A step's Function with two outputs: the first element, and the rest."""

    class Split(step.Function):
        def forward(self, x):
            return x[:1], x[1:]

        def backward(self, *gys):
            return np.concatenate(gys)

    return Split


def sum_and_product(step):
    """A step's Function with two inputs and two outputs: x0 + x1 and x0 x1."""

    class SumAndProduct(step.Function):
        def forward(self, x0, x1):
            return x0 + x1, x0 * x1

        def backward(self, gs, gp):
            x0, x1 = self.inputs
            return gs + gp * x1.data, gs + gp * x0.data

    return SumAndProduct
