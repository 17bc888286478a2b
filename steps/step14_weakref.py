"""Step 14: links that do not hold.

The problem: a Variable holds its creator, and the creator holds its outputs. Such a circle
keeps itself alive: Python counts references, and here no count falls to zero. Memory piles
up until the cyclic garbage collector comes by.

The idea: one of the two links need not hold. A weak reference (`weakref.ref`) leads to an
object without keeping it alive; calling it gives the object, or None if that is gone.

New here: a Variable enters itself in its creator's outputs weakly, with its shape and dtype
beside it: nobody used an output that is gone, so its gradient is zeros of that form.

Running this file prints:

    50 dropped graphs of 10000 floats, strong links: ... MB at the peak
    50 dropped graphs of 10000 floats, weak links: ... MB at the peak
    three numbers cut behind the second, the rest alone kept: gradient [0. 0. 1.]
    known limit: after backward, 2 of 2 results still hold a gradient
"""

import gc
import tracemalloc
import weakref

from demonstration import demonstrate

import numpy as np
import step13_accumulation as step13
from step13_accumulation import *

__all__ = [*step13.__all__]


class Variable(step13.Variable):
    def set_creator(self, creator):
        self.creator = creator
        creator.outputs.append((weakref.ref(self), (self.data.shape, self.data.dtype)))

    def output_gradients(self, f):
        """The gradient of each output of f, zeros where it is gone or was not used."""
        gys = []
        for output, form in f.outputs:
            y = output()
            gys.append(np.zeros(*form) if y is None or y._grad is None else y._grad)
        return gys


def peak_memory(strong):
    """The most megabytes in use while 50 graphs are made and dropped, without the collector."""
    gc.disable()
    tracemalloc.start()
    try:
        for _ in range(50):
            y = square(Variable(np.ones(10_000)))
            if strong:
                y.creator.strong_link = y  # what the outputs of step 13 were
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
        gc.enable()
        gc.collect()


def gradients_left():
    """Every intermediate gradient is kept, although we asked for that of x alone."""
    x = Variable(2.0)
    a = square(x)
    y = exp(a)
    y.backward()
    return len([v for v in (a, y) if v.grad is not None])


KNOWN_LIMITS = {gradients_left: 15}


def main():
    for links in ("strong", "weak"):
        memory = peak_memory(strong=links == "strong")
        print(f"50 dropped graphs of 10000 floats, {links} links: {memory:.1f} MB at the peak")

    class Split(Function):
        def forward(self, x):
            return x[:2], x[2:]

        def backward(self, *gys):
            return np.concatenate(gys)

    x = Variable([3.0, 4.0, 5.0])
    Split()(x)[1].backward()
    print("three numbers cut behind the second, the rest alone kept: gradient", x.grad)
    print("known limit: after backward,", gradients_left(), "of 2 results still hold a gradient")


if __name__ == "__main__":
    demonstrate(main)
