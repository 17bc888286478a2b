"""Random programs with shared subexpressions, for any library that has the names they use.

A program is a list of instructions (name, i, j): apply the operation to the i-th and j-th values
computed so far, counted around. `BASIC` needs `square`, `exp` and operators alone, so it runs on
the last step of the course as well; `ALL` needs the functions of `dezero_mini`.
"""

from types import SimpleNamespace

import autograd.numpy as anp
import numpy as np
from autograd import grad
from hypothesis import strategies as st


def squash(lib, x):
    """Return a value between -1/2 and 1/2, so that no program grows out of bounds."""
    return x / (1.0 + lib.square(x))


BASIC = {
    "add": lambda lib, a, b: a + b,
    "add to itself": lambda lib, a, b: a + a,
    "sub": lambda lib, a, b: a - b,
    "mul": lambda lib, a, b: squash(lib, a) * b,
    "div": lambda lib, a, b: a / (2.0 + lib.square(b)),
    "neg": lambda lib, a, b: -a,
    "square": lambda lib, a, b: lib.square(squash(lib, a)),
    "exp": lambda lib, a, b: lib.exp(squash(lib, a)),
    "cube": lambda lib, a, b: squash(lib, a) ** 3,
    "scale": lambda lib, a, b: 0.75 * a,
    "shift": lambda lib, a, b: a + 1.5,
    "from 3": lambda lib, a, b: 3.0 - a,
    "half": lambda lib, a, b: a / 2.0,
    "reciprocal": lambda lib, a, b: 1.0 / (2.0 + lib.square(a)),
}

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


def programs(operations):
    """Return a hypothesis strategy for programs of one to thirty instructions."""
    place = st.integers(0, 40)
    return st.lists(
        st.tuples(st.sampled_from(sorted(operations)), place, place), min_size=1, max_size=30
    )


def random_program(seed, operations, length=30):
    """Return a program drawn with a seed."""
    rng = np.random.default_rng(seed)
    names = sorted(operations)
    return [
        (names[rng.integers(len(names))], *map(int, rng.integers(0, 40, size=2)))
        for _ in range(length)
    ]


def run(program, lib, leaves):
    """Return the sum of the last three values of the program."""
    values = list(leaves)
    for name, i, j in program:
        values.append(ALL[name](lib, values[i % len(values)], values[j % len(values)]))
    result = values[-1]
    for value in values[-3:-1]:
        result = result + value
    return result


def gradients(program, lib, leaves):
    """Return the result and the gradients of the sum of its elements, by the library."""
    variables = [lib.Variable(leaf) for leaf in leaves]
    y = run(program, lib, variables)
    y.backward()
    return np.array(y.data), [
        np.zeros_like(x.data) if x.grad is None else np.array(x.grad) for x in variables
    ]


def true_gradients(program, leaves):
    """Return the same by autograd."""
    places = tuple(range(len(leaves)))
    found = grad(lambda *xs: anp.sum(run(program, AUTOGRAD, xs)), places)(*leaves)
    return run(program, AUTOGRAD, leaves), found


def assert_agree(program, lib, leaves):
    """Raise an AssertionError where the library and autograd differ."""
    y, got = gradients(program, lib, leaves)
    true_y, want = true_gradients(program, leaves)
    np.testing.assert_allclose(y, true_y, rtol=1e-9, atol=1e-12)
    for gx, true_gx, leaf in zip(got, want, leaves, strict=True):
        assert gx.shape == leaf.shape
        np.testing.assert_allclose(gx, true_gx, rtol=1e-7, atol=1e-9 * (1 + np.abs(true_gx).max()))
