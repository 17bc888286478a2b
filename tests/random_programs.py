"""Random programs with shared subexpressions, on any library and on autograd, which knows better.

As in step 20 a program is a list of lines, each an operation and which two of the values so far
it takes. Here the operation is a name in one of the tables below, so that a program can be run on
any library that has the functions it uses. The places are counted around, so that it can be run
on any number of inputs.
"""

import functools
from types import SimpleNamespace

import autograd
import autograd.numpy as anp
import numpy as np
import step20_generations as step20
from hypothesis import strategies as st

# --- the operations ----------------------------------------------------------------


def squash(lib, x):
    """A value between -1/2 and 1/2, so that no program grows out of bounds."""
    return x / (1.0 + lib.square(x))


# Operators alone, each used once, so it runs from step 18 on. The values may grow.
PLAIN = {
    "add": lambda lib, a, b: a + b,
    "sub": lambda lib, a, b: a - b,
    "product": lambda lib, a, b: a * b,
    "quotient": lambda lib, a, b: a / (b * b + 1.0),  # never by zero
    "neg": lambda lib, a, b: -a,
    "power": lambda lib, a, b: a**3,
    "root": lambda lib, a, b: (a * a + 1.0) ** 0.5,
    "constants": lambda lib, a, b: 2.0 - a * 3.0,
}

# Operators, `square` and `exp`, which the last step of the course has as well.
BASIC = {
    "add": PLAIN["add"],
    "add to itself": lambda lib, a, b: a + a,
    "sub": PLAIN["sub"],
    "mul": lambda lib, a, b: squash(lib, a) * b,
    "div": lambda lib, a, b: a / (2.0 + lib.square(b)),
    "neg": PLAIN["neg"],
    "square": lambda lib, a, b: lib.square(squash(lib, a)),
    "exp": lambda lib, a, b: lib.exp(squash(lib, a)),
    "cube": lambda lib, a, b: squash(lib, a) ** 3,
    "scale": lambda lib, a, b: 0.75 * a,
    "shift": lambda lib, a, b: a + 1.5,
    "from 3": lambda lib, a, b: 3.0 - a,
    "half": lambda lib, a, b: a / 2.0,
    "reciprocal": lambda lib, a, b: 1.0 / (2.0 + lib.square(a)),
}

# The functions of `dezero_mini`.
ALL = BASIC | {
    "sin": lambda lib, a, b: lib.sin(a),
    "cos": lambda lib, a, b: lib.cos(a),
    "tanh": lambda lib, a, b: lib.tanh(a),
    "sigmoid": lambda lib, a, b: lib.sigmoid(a),
    "sqrt": lambda lib, a, b: lib.sqrt(1.0 + lib.square(a)),
    "log": lambda lib, a, b: lib.log(2.0 + lib.square(a)),
    "maximum": lambda lib, a, b: lib.maximum(a, b),
    "relu": lambda lib, a, b: lib.relu(a),
    "sum": lambda lib, a, b: lib.sum(a, axis=None) + b,
    "mean": lambda lib, a, b: lib.mean(a, axis=None) * b,
}

AUTOGRAD = SimpleNamespace(
    square=lambda x: x * x,
    exp=anp.exp,
    sin=anp.sin,
    cos=anp.cos,
    tanh=anp.tanh,
    sigmoid=lambda x: 1.0 / (1.0 + anp.exp(-x)),
    sqrt=anp.sqrt,
    log=anp.log,
    maximum=anp.maximum,
    relu=lambda x: anp.where(x > 0, x, 0.0),
    sum=anp.sum,
    mean=anp.mean,
)


# --- programs ----------------------------------------------------------------------

# A program ends by adding its last three values, so that less of it is without effect.
LAST_THREE = (("add", -1, -3), ("add", -1, -3))


def programs(operations, lines=30, ending=LAST_THREE):
    """A hypothesis strategy for programs of one line to so many, and the lines that end them."""
    place = st.integers(0, 40)
    line = st.tuples(st.sampled_from(sorted(operations)), place, place)
    return st.lists(line, min_size=1, max_size=lines).map(lambda found: [*found, *ending])


def random_program(seed, operations, length=30):
    """A program drawn with a seed, for up to three inputs."""
    names = sorted(operations)
    return [*step20.random_program(length, seed, inputs=3, operations=names), *LAST_THREE]


def on(program, lib, inputs):
    """The function of so many inputs that the program is on a library."""
    lines = [
        (functools.partial((PLAIN | ALL)[name], lib), i % n, j % n)
        for n, (name, i, j) in enumerate(program, start=inputs)
    ]
    return functools.partial(step20.run, lines)


# --- their gradients ---------------------------------------------------------------


def gradients_of(f, kind, leaves, retain_grad=False):
    """The value of f and its gradients, by the `backward` of a kind of Variable.

    An input that nobody used has zeros.
    """
    inputs = [kind(leaf) for leaf in leaves]
    y = f(*inputs)
    y.backward(retain_grad=retain_grad)
    return np.array(y.data), [
        np.zeros_like(x.data) if x.grad is None else np.array(x.grad) for x in inputs
    ]


def true_gradients_of(f, leaves):
    """The same by autograd, as the gradients of the sum of all elements."""

    def total(*inputs):
        # Plus nothing: autograd warns of inputs that the result does not depend on.
        return anp.sum(f(*inputs)) + 0.0 * sum(anp.sum(x) for x in inputs)

    return f(*leaves), autograd.grad(total, argnum=tuple(range(len(leaves))))(*leaves)


def gradients(program, lib, leaves, retain_grad=False):
    """The result of a program and its gradients, by the library."""
    return gradients_of(on(program, lib, len(leaves)), lib.Variable, leaves, retain_grad)


def true_gradients(program, leaves):
    """The same by autograd."""
    return true_gradients_of(on(program, AUTOGRAD, len(leaves)), leaves)


def assert_agree(program, lib, leaves, scale=None, retain_grad=False):
    """Raise an AssertionError where the library and autograd differ.

    The gradients may differ by rounding, in proportion to `scale`: by default their own size.
    """
    y, got = gradients(program, lib, leaves, retain_grad)
    true_y, want = true_gradients(program, leaves)
    np.testing.assert_allclose(y, true_y, rtol=1e-9, atol=1e-12)
    for gx, true_gx, leaf in zip(got, want, leaves, strict=True):
        assert gx.shape == leaf.shape
        size = 1 + np.abs(true_gx).max() if scale is None else scale
        np.testing.assert_allclose(gx, true_gx, rtol=1e-7, atol=1e-9 * size)
