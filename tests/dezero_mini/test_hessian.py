"""Second derivatives against autograd and closed formulas; and what is refused."""

import re

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dezero_mini as dm
from dezero_mini.core import LosesImaginaryPart
from tests.random_programs import ALL, AUTOGRAD, on, programs

SMOOTH = ALL.keys() - {"maximum", "relu"}
SHAPES = [(), (3,), (1,), (2, 1), (1, 3), (2, 3)]


def true_hessian(f, x):
    """By autograd, of the sum of f's elements."""

    def total(x):
        # Plus nothing: autograd warns where a derivative does not depend on x.
        return anp.sum(f(x)) + 0.0 * anp.sum(x**3)

    return autograd.hessian(total)(x)


def assert_close(got, want):
    """Equal to 12 digits of the largest second derivative."""
    assert (got.shape, got.dtype) == (want.shape, np.float64)
    np.testing.assert_allclose(got, want, rtol=1e-12, atol=1e-12 * (1 + np.abs(want).max()))


# ---- agrees with autograd ----


@settings(max_examples=150)
@given(
    program=programs(SMOOTH, lines=15),
    shape=st.sampled_from(SHAPES),
    seed=st.integers(0, 2**32),
)
def test_hessians_of_random_programs_are_those_of_autograd(program, shape, seed):
    rng = np.random.default_rng(seed)
    x, v = rng.uniform(-2, 2, size=shape), rng.uniform(-2, 2, size=shape)
    want = true_hessian(on(program, AUTOGRAD, 1), x)
    assert_close(dm.hessian(on(program, dm, 1), x), want)
    product = np.tensordot(want, v, axes=x.ndim)
    assert_close(dm.hessian_product(on(program, dm, 1), x, v), product)


W = np.array([[0.3, -1.2], [1.7, 0.4], [-0.8, 2.1]])
X = np.array([[0.4, 1.3, 2.6], [1.1, 0.2, 0.7]])

FUNCTIONS = {  # all of the library: ours, and autograd's
    "exp": (dm.exp, anp.exp),
    "log": (dm.log, anp.log),
    "sqrt": (dm.sqrt, anp.sqrt),
    "sin": (dm.sin, anp.sin),
    "cos": (dm.cos, anp.cos),
    "tanh": (dm.tanh, anp.tanh),
    "sigmoid": (dm.sigmoid, lambda x: 1 / (1 + anp.exp(-x))),
    "square": (dm.square, lambda x: x * x),
    "relu, away from 0": (lambda x: dm.relu(x * x - 1), lambda x: anp.maximum(x * x - 1, 0)),
    "maximum, away from ties": (lambda x: dm.maximum(x**3, 1), lambda x: anp.maximum(x**3, 1)),
    "powers": (lambda x: x**3 + x**-1.5 + x**0 + x**1, lambda x: x**3 + x**-1.5 + 1 + x),
    "quotients": (lambda x: 1 / x - x / (x + 2) + x / 3, lambda x: 1 / x - x / (x + 2) + x / 3),
    "neg and sub": (lambda x: 1 - -x * (x - 2), lambda x: 1 + x * (x - 2)),
    "matmul": (lambda x: (x @ W) @ (x @ W), lambda x: anp.matmul(x @ W, x @ W)),
    "matmul with itself": (lambda x: x @ x.T @ x, lambda x: anp.matmul(anp.matmul(x, x.T), x)),
    "a vector": (lambda x: (x[0] @ x[1]) ** 2, lambda x: anp.dot(x[0], x[1]) ** 2),
    "sum": (lambda x: x.sum(axis=0) ** 3, lambda x: anp.sum(x, axis=0) ** 3),
    "mean": (lambda x: x.mean(axis=1, keepdims=True) ** 3, lambda x: anp.mean(x, axis=1) ** 3),
    "reshape": (lambda x: x.reshape(3, 2) @ x @ W, lambda x: anp.reshape(x, (3, 2)) @ x @ W),
    "transpose": (lambda x: dm.transpose(x) * x.reshape(3, 2), lambda x: x.T * x.reshape((3, 2))),
    "broadcast_to": (
        lambda x: dm.broadcast_to(x[0], (2, 3)) * x**2,
        lambda x: (x[0] + anp.zeros((2, 3))) * x**2,
    ),
    "sum_to": (lambda x: dm.sum_to(x, (1, 3)) ** 3, lambda x: anp.sum(x, axis=0) ** 3),
    "get_item": (lambda x: x[:, [0, 0, 2]] ** 3, lambda x: x[:, [0, 0, 2]] ** 3),
}  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_has_the_hessian_of_autograd(name):
    ours, theirs = FUNCTIONS[name]
    want = true_hessian(lambda x: anp.exp(anp.sin(theirs(x))), X)  # inside a chain
    assert_close(dm.hessian(lambda x: dm.exp(dm.sin(ours(x))), X), want)


# ---- closed formulas ----


def test_the_hessian_of_a_quadratic_form_is_its_matrix():
    A = np.array([[2.0, -1.0, 0.5], [3.0, 0.25, 1.0], [-2.0, 4.0, 1.5]])
    for x in ([0.3, -1.2, 1.7], [0, 0, 0], [1e8, 1e-8, 3.0]):
        np.testing.assert_allclose(dm.hessian(lambda x: x @ A @ x, x), A + A.T, rtol=1e-14)
        v = np.array([1.0, 10.0, -100.0])
        np.testing.assert_allclose(
            dm.hessian_product(lambda x: x @ A @ x, x, v), (A + A.T) @ v, rtol=1e-13
        )


def test_the_hessian_of_rosenbrock():
    def rosenbrock(x):
        return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2

    x, y = -1.2, 1.0
    want = [[2 - 400 * y + 1200 * x * x, -400 * x], [-400 * x, 200]]
    np.testing.assert_allclose(dm.hessian(rosenbrock, [x, y]), want, rtol=1e-14)


@pytest.mark.parametrize("x", [1e-30, 1e-8, 0.5, 3.0, 1e8])
def test_it_is_exact_at_small_and_at_large_numbers(x):
    np.testing.assert_allclose(dm.hessian(dm.log, x), -1 / x**2, rtol=1e-14)
    np.testing.assert_allclose(dm.hessian(lambda x: 1 / x, x), 2 / x**3, rtol=1e-14)
    for size in (1e-100, 1e-8, 1.0, 1e8, 1e100):
        got = dm.hessian_product(dm.log, [x, x], [size, 0])
        np.testing.assert_allclose(got, [-size / x**2, 0], rtol=1e-14)


def test_it_is_that_of_the_sum_of_all_elements_and_has_the_shape_of_x_twice():
    x = np.arange(6.0).reshape(2, 3)
    got = dm.hessian(lambda x: x**3, x)
    assert got.shape == (2, 3, 2, 3)
    np.testing.assert_allclose(got.reshape(6, 6), np.diag(6 * x.ravel()), atol=1e-14)
    for f in (lambda x: x, lambda x: 3 * x + 1, lambda x: dm.Variable([1.0]), lambda x: x.T):
        assert not dm.hessian(f, x).any()
    assert dm.hessian(dm.exp, np.zeros((0, 2))).shape == (0, 2, 0, 2)
    assert dm.hessian_product(dm.exp, np.zeros((0, 2)), np.zeros((0, 2))).shape == (0, 2)
    scalar = dm.hessian(lambda x: x**4, 2)
    assert (scalar, scalar.shape, scalar.dtype) == (48, (), np.float64)


def test_times_nothing_is_nothing():
    np.testing.assert_array_equal(dm.hessian_product(dm.exp, [1.0, 2.0], [0, 0]), [0, 0])


def test_a_function_of_two_outputs():
    class SumAndProduct(dm.Function):
        def forward(self, a, b):
            return a + b, a * b

        def backward(self, gs, gp):
            a, b = (x.data for x in self.inputs)
            return gs + gp * b, gs + gp * a

    def f(x):
        s, p = SumAndProduct()(x[0], x[1])
        return s * p

    a, b = 2.0, 5.0
    want = [[2 * b, 2 * a + 2 * b], [2 * a + 2 * b, 2 * a]]
    np.testing.assert_allclose(dm.hessian(f, [a, b]), want, rtol=1e-14)
    np.testing.assert_allclose(
        dm.hessian(lambda x: SumAndProduct()(x[0], x[1])[1], [a, b]), [[0, 1], [1, 0]]
    )


# ---- changes nothing ----


def test_neither_x_nor_any_gradient_is_changed():
    x, w = dm.Variable([1.0, 2.0]), dm.Variable([3.0, 4.0])
    hidden = w * w
    hidden.sum().backward(retain_grad=True)
    x.grad = [7.0, 8.0]
    before = [(v, v.data.copy(), v.grad) for v in (x, w, hidden)]
    with dm.no_grad():  # it records all the same
        got = dm.hessian(lambda x: x**3 * hidden + dm.exp(w * 0.5), x)
    np.testing.assert_allclose(got, np.diag(6 * x.data * hidden.data))
    for v, data, grad in before:
        np.testing.assert_array_equal(v.data, data)
        assert v.grad is grad
        assert v.dtype == v.grad.dtype == np.float64


def test_float32_is_computed_in_float64():
    x = np.array([0.5, 0.25], np.float32)
    got = dm.hessian_product(dm.exp, x, np.ones(2, np.float32))
    assert got.dtype == np.float64
    np.testing.assert_allclose(got, np.exp([0.5, 0.25]), rtol=1e-14)


# ---- what is refused ----


def test_bad_calls():
    for v in ([1.0, 2.0, 3.0], 1.0, [[1.0, 2.0]]):
        shape = np.shape(v)
        with pytest.raises(ValueError, match=re.escape(f"expected a v of shape (2,), got {shape}")):
            dm.hessian_product(dm.exp, [1.0, 2.0], v)
    for v in ([1.0, np.nan], [np.inf, 0.0]):
        with pytest.raises(ValueError, match="expected a finite v, got nan or infinity"):
            dm.hessian_product(dm.exp, [1.0, 2.0], v)
    for v in ([1j, 2.0], ["1", "2"], None):
        with pytest.raises(TypeError, match="expected real numbers, got "):
            dm.hessian_product(dm.exp, [1.0, 2.0], v)
    for f in (lambda x: 3.0, lambda x: x.data, lambda x: (x, x)):
        with pytest.raises(TypeError, match="expected a Variable from f, got "):
            dm.hessian(f, 1.0)
    # Integers are numbers.
    np.testing.assert_array_equal(dm.hessian_product(dm.square, [1, 2], [3, 4]), [6, 8])


class Lossy(dm.Function):
    def __init__(self, forward, backward):
        self.functions = forward, backward

    def forward(self, x):
        return self.functions[0](x)

    def backward(self, gy):
        return self.functions[1](gy, self.inputs[0].data)


def buffered(x):
    y = np.empty(x.shape)
    y[...] = x
    return y


@pytest.mark.parametrize(
    ("forward", "backward", "where"),
    [
        (np.abs, lambda gy, x: gy * np.sign(x), "forward"),
        (buffered, lambda gy, x: gy, "forward"),
        (lambda x: x * buffered(x), lambda gy, x: 2 * gy * x, "forward"),
        (lambda x: (x, np.abs(x)), lambda g0, x: g0, "forward"),
        (lambda x: 3, lambda gy, x: gy, "forward"),
        (lambda x: x * x, lambda gy, x: np.real(2 * gy * x), "backward"),
        (lambda x: x * x, lambda gy, x: buffered(2 * gy * x), "backward"),
        (lambda x: x * x, lambda gy, x: gy * buffered(2 * x), "backward"),
    ],
)
@pytest.mark.parametrize("x", [0.5, [0.5, -1.5]])
def test_a_function_that_loses_the_imaginary_part_is_named(forward, backward, where, x):
    def f(x):
        y = Lossy(forward, backward)(x * 1.0)
        return (y if isinstance(y, dm.Variable) else y[0]) * 2.0

    x = dm.Variable(x)
    x.grad = before = np.ones(x.shape)
    message = rf"^Lossy\.{where}: expected complex numbers from complex ones, got "
    with pytest.raises(LosesImaginaryPart, match=message):
        dm.hessian(f, x)
    with pytest.raises(LosesImaginaryPart, match=message):
        dm.hessian_product(f, x, before)
    np.testing.assert_array_equal(x.grad, before)
    assert dm.Config.enable_backprop


def test_a_graph_that_is_cut_is_refused():
    with pytest.raises(TypeError, match="expected real numbers, got ndarray of dtype complex128"):
        dm.hessian(lambda x: dm.Variable(x.data) * x, [1.0, 2.0])


def test_complex_gradients_stay_out_of_real_graphs():
    x = dm.Variable([1.0, 2.0])
    y = Lossy(lambda x: x * x, lambda gy, x: gy * 1j)(x)
    message = r"^Lossy\.backward: expected real numbers, got ndarray of dtype complex128"
    with pytest.raises(TypeError, match=message):
        y.backward()
    assert x.grad is None
