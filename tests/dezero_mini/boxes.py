"""Objects like those of the steps: `input` and `output` first, then lists, then weak references."""

from weakref import ref

import numpy as np


class Box:
    def __init__(self, data):
        self.data, self.grad, self.creator = np.asarray(data), None, None

    def backward(self):
        """Go back as the early steps do: the last one found first, without generations."""
        self.grad = np.ones_like(self.data)
        waiting = [self.creator]
        while waiting:
            f = waiting.pop()
            xs = [f.input] if hasattr(f, "input") else f.inputs
            y = f.output if hasattr(f, "output") else f.outputs[0]
            gxs = f.backward(y().grad if isinstance(y, ref) else y.grad)
            for x, gx in zip(xs, gxs if isinstance(gxs, tuple) else (gxs,), strict=True):
                x.grad = gx if x.grad is None else x.grad + gx
                if x.creator is not None:
                    waiting.append(x.creator)


class OneToOne:
    def __call__(self, x):
        self.input, self.output = x, Box(x.data**2)
        self.output.creator = self
        return self.output

    def backward(self, gy):
        return gy * 2 * self.input.data


class Many:
    weak = False

    def __call__(self, *xs):
        y = Box(sum(x.data for x in xs))
        self.inputs, self.outputs = list(xs), [ref(y) if self.weak else y]
        y.creator = self
        return y

    def backward(self, gy):
        return (gy,) * len(self.inputs)


class WeakMany(Many):
    weak = True

    def backward(self, gy):
        return Many.backward(self, gy)
