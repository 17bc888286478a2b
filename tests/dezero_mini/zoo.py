"""A zoo of gradient rules: wrong ones that look right, and right ones that look suspicious.

Each is a pair of functions of arrays, `forward(*xs)` and `backward(gy, *xs)`, with the inputs to
try it at, and how to use it where calling it is not all. They run on every library whose Functions
have a `forward`, a `backward` and `inputs`; `LIBRARY_ALONE` are those that are beyond the steps.
"""

import math
from typing import NamedTuple

import numpy as np


class Rule(NamedTuple):
    """A rule, and where to try it."""

    forward: object
    backward: object
    inputs: tuple
    use: object = lambda function, *xs: function(*xs)


def on(lib, rule):
    """The function of Variables that a rule is on a library."""

    class Animal(lib.Function):
        def forward(self, *xs):
            return rule.forward(*xs)

        def backward(self, *gys):
            return rule.backward(*gys, *[x.data for x in self.inputs])

    return lambda *xs: rule.use(lambda *zs: Animal()(*zs), *xs)


def sum_of_outputs(function, x):
    first, second = function(x)
    return first + second


ODD = np.array([0.3, -1.2, 1.7])  # neither 0, 1 nor 2, of both signs, no two alike
POSITIVE = np.array([0.4, 1.3, 2.6])
TABLE = np.array([[0.3, -1.2, 1.7], [2.1, 0.6, -0.4], [-0.9, 1.4, 0.8]])
SCALAR = np.array(0.7)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    e = np.exp(x)
    return e / e.sum()


# --- what some of the wrong ones need ----------------------------------------------


def nan_in_one_place(gy, x):
    gx = gy * 2 * x
    gx[1] = np.nan
    return gx


def shared_memory(gy, x0, x1):
    gx0 = gx1 = gy.copy()
    gx1 *= 3
    return gx0, gx1


def changes_gy(gy, x):
    gy *= 2 * x
    return gy


def into(shape, place, values):
    gx = np.zeros(shape)
    gx[place] = values
    return gx


def differences_without_the_last(gy, x):
    gx = np.zeros_like(x)
    gx[:-1] -= gy
    gx[1:-1] += gy[:-1]
    return gx


LATEST = {}


def remembers(x):
    LATEST["x"] = x
    return np.exp(x)


WRONG = {
    # a sign or a factor
    "wrong sign": Rule(np.sin, lambda gy, x: -gy * np.cos(x), (ODD,)),
    "half of it": Rule(lambda x: x * x, lambda gy, x: gy * x, (ODD,)),
    "a thousandth too much": Rule(np.exp, lambda gy, x: gy * np.exp(x) * 1.001, (ODD,)),
    "log 2 to four digits": Rule(lambda x: 2**x, lambda gy, x: gy * 0.6931 * 2**x, (ODD,)),
    "a chain without the inner slope": Rule(
        lambda x: np.exp(3 * x), lambda gy, x: gy * np.exp(3 * x), (ODD,)
    ),
    "another logarithm": Rule(np.log2, lambda gy, x: gy / x, (POSITIVE,)),
    "a root without its half": Rule(np.sqrt, lambda gy, x: gy / np.sqrt(x), (POSITIVE,)),
    "a power one too high": Rule(lambda x: x**3, lambda gy, x: gy * 3 * x**3, (ODD,)),
    "a mean without 1/n": Rule(
        lambda x: x.mean(), lambda gy, x: np.broadcast_to(gy, x.shape), (ODD,)
    ),
    "a variance without 1/n": Rule(
        lambda x: x.var(), lambda gy, x: gy * 2 * (x - x.mean()), (ODD,)
    ),
    "a length without its division": Rule(
        lambda x: np.sqrt((x**2).sum()), lambda gy, x: gy * x, (ODD,)
    ),
    # the wrong number in the formula
    "y for x": Rule(lambda x: x * x, lambda gy, x: gy * 2 * (x * x), (ODD,)),
    "tanh with 1 - y": Rule(np.tanh, lambda gy, x: gy * (1 - np.tanh(x)), (ODD,)),
    "sigmoid without 1 - y": Rule(sigmoid, lambda gy, x: gy * sigmoid(x), (ODD,)),
    "a constant gradient": Rule(np.sin, lambda gy, x: np.ones_like(x), (ODD,)),
    "the constant 1": Rule(lambda x: x * x, lambda gy, x: gy, (ODD,)),
    "single precision": Rule(
        np.sin,
        lambda gy, x: gy * np.cos(x.astype(np.float32)),
        (np.array([1000.1, 2000.3]),),
    ),
    "nan in one place": Rule(lambda x: x * x, nan_in_one_place, (ODD,)),
    "a product not divided": Rule(np.prod, lambda gy, x: gy * np.prod(x) * np.ones(3), (ODD,)),
    "shares that do not add up to 1": Rule(
        lambda x: np.log(np.exp(x).sum()), lambda gy, x: gy * np.exp(x), (ODD,)
    ),
    "softmax element by element": Rule(
        softmax, lambda gy, x: gy * softmax(x) * (1 - softmax(x)), (ODD,)
    ),
    # gy
    "forgets gy": Rule(lambda x: x * x, lambda gy, x: 2 * x, (ODD,)),
    "forgets gy, of one element": Rule(np.exp, lambda gy, x: np.exp(x), (SCALAR,)),
    "squares gy": Rule(lambda x: x * x, lambda gy, x: gy**2 * 2 * x, (ODD,)),
    "gy without its sign": Rule(lambda x: x * x, lambda gy, x: np.abs(gy) * 2 * x, (ODD,)),
    "only a gy above 0": Rule(lambda x: x * x, lambda gy, x: np.maximum(gy, 0) * 2 * x, (ODD,)),
    "the mean of gy": Rule(
        lambda x: x * x, lambda gy, x: np.full_like(x, gy.mean()) * 2 * x, (ODD,)
    ),
    "changes gy in place": Rule(lambda x: x * x, changes_gy, (ODD,), lambda f, x: f(x) + x * 3.0),
    # lucky places
    "right at 0 and 2": Rule(
        lambda x: x * x, lambda gy, x: gy * x**2, (np.array([0.0, 2.0, 0.1]),)
    ),
    "right at 0": Rule(np.sin, lambda gy, x: gy, (np.array([0.0, 0.2]),)),
    "right at 1": Rule(lambda x: x**5, lambda gy, x: gy * 5 * x, (np.array([1.0, 1.1]),)),
    "right to the right of 0": Rule(lambda x: x * x, lambda gy, x: gy * 2 * np.abs(x), (ODD,)),
    "abs to the right of 0": Rule(np.abs, lambda gy, x: gy, (ODD,)),
    "right for equal elements": Rule(
        lambda x: x * x.mean(), lambda gy, x: gy * 2 * x.mean(), (ODD,)
    ),
    "right for equal elements, and they are": Rule(
        lambda x: x * x.mean(), lambda gy, x: gy * 2 * x.mean(), (np.full(3, 0.7),)
    ),
    "right in all but the last": Rule(
        np.exp, lambda gy, x: gy * np.exp(x) * np.array([1.0, 1.0, 2.0]), (ODD,)
    ),
    "clip lets all through": Rule(lambda x: np.clip(x, -1, 1), lambda gy, x: gy, (ODD,)),
    "relu the wrong way round": Rule(
        lambda x: np.maximum(x, 0), lambda gy, x: gy * (x < 0), (ODD,)
    ),
    # places and axes
    "not turned back": Rule(lambda x: x[::-1], lambda gy, x: gy, (ODD,)),
    "rolled on, not back": Rule(lambda x: np.roll(x, 1), lambda gy, x: np.roll(gy, 1), (ODD,)),
    "not transposed back": Rule(lambda x: x.T, lambda gy, x: gy, (TABLE,)),
    "reshaped in another order": Rule(
        lambda x: x.reshape(9), lambda gy, x: gy.reshape((3, 3), order="F"), (TABLE,)
    ),
    "along the wrong axis": Rule(
        lambda x: x.sum(axis=0), lambda gy, x: np.tile(gy[:, None], 3), (TABLE,)
    ),
    "a sum in place of a broadcast": Rule(
        lambda x: x.sum(axis=0), lambda gy, x: np.full_like(x, gy.sum()), (TABLE,)
    ),
    "a cumulative sum not reversed": Rule(np.cumsum, lambda gy, x: np.cumsum(gy), (ODD,)),
    "a maximum that gives to all": Rule(
        lambda x: x.max(), lambda gy, x: np.broadcast_to(gy, x.shape), (ODD,)
    ),
    "sorted, not put back": Rule(np.sort, lambda gy, x: gy, (ODD,)),
    "the permutation for its inverse": Rule(
        lambda x: x[[1, 2, 0]], lambda gy, x: gy[[1, 2, 0]], (ODD,)
    ),
    "one off in a slice": Rule(lambda x: x[1:], lambda gy, x: into(3, slice(0, 2), gy), (ODD,)),
    "one short in a slice": Rule(np.diff, differences_without_the_last, (ODD,)),
    "the wrong end of a padding": Rule(lambda x: np.pad(x, (1, 2)), lambda gy, x: gy[2:5], (ODD,)),
    "picked twice, counted once": Rule(
        lambda x: x[[0, 0, 2]], lambda gy, x: into(3, [0, 0, 2], gy), (ODD,)
    ),
    "a broadcast forgotten": Rule(
        lambda x: np.broadcast_to(x, (2, 3)), lambda gy, x: gy[0], (ODD,)
    ),
    "a broadcast averaged": Rule(
        lambda x: np.broadcast_to(x, (2, 3)), lambda gy, x: gy.mean(axis=0), (ODD,)
    ),
    "a filter not turned round": Rule(
        lambda x: np.convolve(x, [1.0, 2.0, 4.0]),
        lambda gy, x: np.convolve(gy, [1.0, 2.0, 4.0], "valid"),
        (ODD,),
    ),
    # several inputs and outputs
    "inputs exchanged": Rule(
        lambda a, b: a * b, lambda gy, a, b: (gy * a, gy * b), (ODD, POSITIVE)
    ),
    "minus as plus": Rule(lambda a, b: a - b, lambda gy, a, b: (gy, gy), (ODD, POSITIVE)),
    "a quotient not squared": Rule(
        lambda a, b: a / b, lambda gy, a, b: (gy / b, -gy * a / b), (ODD, POSITIVE)
    ),
    "the second input forgotten": Rule(
        lambda a, b: a * b, lambda gy, a, b: (gy * b, np.zeros_like(b)), (ODD, POSITIVE)
    ),
    "matmul without transposing": Rule(
        lambda a, b: a @ b, lambda gy, a, b: (gy @ b, a @ gy), (TABLE, TABLE.T + 0.5)
    ),
    "an outer product exchanged": Rule(
        np.outer, lambda gy, a, b: (gy.T @ b, gy @ a), (ODD, POSITIVE)
    ),
    "joined the wrong way": Rule(
        lambda a, b: np.concatenate([a, b]), lambda gy, a, b: (gy[3:], gy[:3]), (ODD, POSITIVE)
    ),
    "a tie broken by the wrong input": Rule(
        np.maximum, lambda gy, a, b: (gy * (a < b), gy * (a >= b)), (ODD, POSITIVE)
    ),
    "two gradients in one memory": Rule(lambda a, b: a + 3 * b, shared_memory, (ODD, POSITIVE)),
    "only the first output": Rule(
        lambda x: (x**2, x**3), lambda g0, g1, x: g0 * 2 * x, (ODD,), sum_of_outputs
    ),
    "outputs exchanged": Rule(
        lambda x: (x**2, x**3),
        lambda g0, g1, x: g1 * 2 * x + g0 * 3 * x**2,
        (ODD,),
        lambda f, x: f(x)[0] * 2.0 + f(x)[1],
    ),
    "remembers the latest call": Rule(
        remembers,
        lambda gy, x: gy * np.exp(LATEST["x"]),
        (ODD,),
        lambda f, x: f(x) * f(0.5 * x),
    ),
    # matrices
    "a determinant not transposed": Rule(
        np.linalg.det, lambda gy, x: gy * np.linalg.det(x) * np.linalg.inv(x), (TABLE,)
    ),
    "an inverse from one side": Rule(
        np.linalg.inv, lambda gy, x: -np.linalg.inv(x).T @ gy, (TABLE,)
    ),
}


# --- what some of the right ones need ----------------------------------------------


def buffered(f):
    """f, written into a buffer of floats: the imaginary part does not fit."""

    def forward(x):
        y = np.empty(x.shape)
        y[...] = f(x)
        return y

    return forward


def half_buffered(x):
    y = np.empty(x.shape)
    y[...] = x
    return x * y


def softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def relu_slope(gy, x):
    return gy * (x > 0)


def erf(x):
    return np.array([math.erf(z) for z in x])


def by_sign(gy, x):
    return gy * np.sign(x)


RIGHT = {
    # the complex step loses the imaginary part, or cannot run
    "abs": Rule(np.abs, by_sign, (np.array([1.0, -2.0, 0.5]),)),
    "abs in a chain": Rule(np.abs, by_sign, (ODD,), lambda f, x: f(x) * x + 1.0),
    "abs times x": Rule(lambda x: np.abs(x) * x, lambda gy, x: gy * 2 * np.abs(x), (ODD,)),
    "norm": Rule(np.linalg.norm, lambda gy, x: gy * x / np.linalg.norm(x), (ODD,)),
    "log |x|": Rule(lambda x: np.log(np.abs(x)), lambda gy, x: gy / x, (ODD,)),
    "stable softplus": Rule(softplus, lambda gy, x: gy * sigmoid(x), (ODD,)),
    "stable softplus near 0": Rule(
        softplus, lambda gy, x: gy * sigmoid(x), (np.array([1e-6, -1e-9]),)
    ),
    "a float buffer": Rule(buffered(np.sin), lambda gy, x: gy * np.cos(x), (ODD,)),
    "half in a float buffer": Rule(half_buffered, lambda gy, x: gy * 2 * x, (ODD,)),
    "arctan2": Rule(
        np.arctan2,
        lambda gy, a, b: (gy * b / (a * a + b * b), -gy * a / (a * a + b * b)),
        (ODD, POSITIVE),
    ),
    "hypot": Rule(
        np.hypot,
        lambda gy, a, b: (gy * a / np.hypot(a, b), gy * b / np.hypot(a, b)),
        (ODD, POSITIVE),
    ),
    "cube root": Rule(np.cbrt, lambda gy, x: gy / (3 * np.cbrt(x) ** 2), (ODD,)),
    "erf of Python": Rule(erf, lambda gy, x: gy * 2 / math.sqrt(math.pi) * np.exp(-x * x), (ODD,)),
    "x times its conjugate": Rule(lambda x: x * np.conj(x), lambda gy, x: gy * 2 * x, (ODD,)),
    "the real part alone": Rule(lambda x: x.real**2 + 0 * x, lambda gy, x: gy * 2 * x, (ODD,)),
    "steps": Rule(np.floor, lambda gy, x: np.zeros_like(x), (ODD,)),
    "interpolation": Rule(
        lambda x: np.interp(x, [-2.0, 0.0, 2.0], [1.0, 0.0, 3.0]),
        lambda gy, x: gy * np.where(x < 0, -0.5, 1.5),
        (ODD,),
    ),
    # kinks nearby
    "relu near 0": Rule(lambda x: np.maximum(x, 0), relu_slope, (np.array([1e-6, -1e-6, 1e-12]),)),
    "relu near 1": Rule(
        lambda x: np.maximum(x - 1, 0),
        lambda gy, x: gy * (x > 1),
        (np.array([1 + 1e-6, 1 - 1e-6]),),
    ),
    "maximum of two near each other": Rule(
        np.maximum, lambda gy, a, b: (gy * (a > b), gy * (a < b)), (ODD, ODD + 1e-6)
    ),
    "abs near 0": Rule(np.abs, by_sign, (np.array([1e-6, -1e-9]),)),
    "abs near 1": Rule(
        lambda x: np.abs(x - 1),
        lambda gy, x: gy * np.sign(x - 1),
        (np.array([1 + 1e-5, 1 - 1e-5]),),
    ),
    "abs near 1, times x": Rule(
        lambda x: np.abs(x - 1) * x,
        lambda gy, x: gy * (np.sign(x - 1) * x + np.abs(x - 1)),
        (np.array([1 + 1e-5, 1 - 1e-5]),),
    ),
    "norm near 0": Rule(
        np.linalg.norm, lambda gy, x: gy * x / np.linalg.norm(x), (np.array([1e-7, 2e-7]),)
    ),
    "abs of small beside large": Rule(np.abs, by_sign, (np.array([1e-6, 5e3, -2e-5]),)),
    # scales
    "log at 0.001": Rule(np.log, lambda gy, x: gy / x, (np.array([1e-3, 1e-8]),)),
    "1/x at 0.001": Rule(lambda x: 1 / x, lambda gy, x: -gy / x**2, (np.array([1e-3, -1e-5]),)),
    "x² at 1e10": Rule(lambda x: x * x, lambda gy, x: gy * 2 * x, (np.array([1e10, -3e12]),)),
    "x² in a buffer at 1e10": Rule(
        buffered(lambda x: x * x), lambda gy, x: gy * 2 * x, (np.array([1e10, -3e12]),)
    ),
    "exp at 1e-8": Rule(np.exp, lambda gy, x: gy * np.exp(x), (np.array([1e-8, 1e-14, 1e-300]),)),
    "exp in a buffer at 1e-8": Rule(
        buffered(np.exp), lambda gy, x: gy * np.exp(x), (np.array([1e-8, 1e-14, 1e-300]),)
    ),
    "sine at 1e5": Rule(np.sin, lambda gy, x: gy * np.cos(x), (np.array([1e5, 1e12]),)),
    "sine in a buffer at 1e5": Rule(
        buffered(np.sin), lambda gy, x: gy * np.cos(x), (np.array([1e3, 1e5]),)
    ),
    "a quick sine": Rule(
        lambda x: np.sin(300 * x), lambda gy, x: gy * 300 * np.cos(300 * x), (ODD,)
    ),
    "root at 1e-8": Rule(np.sqrt, lambda gy, x: gy / (2 * np.sqrt(x)), (np.array([1e-8, 1e8]),)),
    "a little on top of much": Rule(lambda x: 1e8 + x * x, lambda gy, x: gy * 2 * x, (ODD,)),
    "exp(x²) at 5": Rule(
        lambda x: np.exp(x * x), lambda gy, x: gy * 2 * x * np.exp(x * x), (np.array(5.0),)
    ),
    "cube at 0, in a buffer": Rule(
        buffered(lambda x: x**3), lambda gy, x: gy * 3 * x * x, (np.zeros(2),)
    ),
    "|x| x at 0": Rule(lambda x: np.abs(x) * x, lambda gy, x: gy * 2 * np.abs(x), (np.zeros(2),)),
    # not much there
    "no elements": Rule(np.sin, lambda gy, x: gy * np.cos(x), (np.zeros((0, 2)),)),
    "an input without influence": Rule(
        lambda a, b: a * 1.0, lambda gy, a, b: (gy, np.zeros_like(b)), (ODD, SCALAR)
    ),
    "an input that is not used": Rule(np.abs, by_sign, (ODD, SCALAR), lambda f, a, b: f(a)),
    "nothing done": Rule(np.abs, by_sign, (ODD,), lambda f, x: x),
}


LIBRARY_ALONE = {
    "changes gy in place",  # the steps copy every gradient, so it does no harm there
    # The steps hear a TypeError or a warning of NumPy as an error of f.
    "a float buffer",
    "half in a float buffer",
    "x² in a buffer at 1e10",
    "exp in a buffer at 1e-8",
    "sine in a buffer at 1e5",
    "cube at 0, in a buffer",
    "arctan2",
    "hypot",
    "cube root",
    "erf of Python",
    "steps",
    "interpolation",
    # They look at one length of move: 1e-4 of x, and at 1e-7 if x is less than 0.001.
    "relu near 0",
    "abs near 0",
    "abs near 1",
    "abs near 1, times x",
    "norm near 0",
    "log at 0.001",
    "sine at 1e5",
    "root at 1e-8",
    "a little on top of much",
}
