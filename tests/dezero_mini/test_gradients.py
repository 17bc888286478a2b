"""Derivatives without backward, against closed formulas; and what gradient_check refuses."""

import re

import numpy as np
import pytest

import dezero_mini as dm


class WrongExp(dm.Function):
    """exp, with the gradient of only some elements right."""

    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        wrong = np.ones_like(gy)
        wrong.flat[-1] = 2.0
        return gy * np.exp(self.inputs[0].data) * wrong


@pytest.mark.parametrize("data", [0.5, [0.1, 0.5], [[0.1], [2.0]]])
def test_derivatives_of_a_formula(data):
    data = np.asarray(data)
    want = np.cos(data) * np.exp(np.sin(data))
    x = dm.Variable(data)
    got = dm.numerical_diff(lambda x: dm.exp(dm.sin(x)), x)
    np.testing.assert_allclose(got, want, rtol=1e-7)
    got = dm.complex_step(lambda x: dm.exp(dm.sin(x)), x)
    np.testing.assert_allclose(got, want, rtol=1e-14)
    assert (x.grad, got.shape) == (None, data.shape)


def test_the_figures_of_the_course():
    assert f"{dm.numerical_diff(dm.square, 2.0):.12f}" == "4.000000000004"
    found = dm.numerical_diff(lambda x: dm.square(dm.exp(dm.square(x))), 0.5)
    np.testing.assert_allclose(found, 3.2974426293330694, rtol=1e-12)
    x = dm.Variable(0.5)
    dm.square(dm.exp(dm.square(x))).backward()
    np.testing.assert_allclose(x.grad, 3.297442541400256, rtol=1e-15)


def test_each_output_counts_and_float32_is_computed_in_float64():
    def pairs(x):
        return dm.reshape(x, (3, 1)) * x

    x = np.array([1.0, 2.0, 3.0], dtype=np.float32)
    for method in (dm.numerical_diff, dm.complex_step):
        got = method(pairs, x)
        assert got.dtype == np.float64
        np.testing.assert_allclose(got, [12, 12, 12], rtol=1e-9)


@pytest.mark.parametrize("method", [dm.numerical_diff, dm.complex_step])
def test_bad_calls(method):
    for eps in (0.0, -1.0, float("nan")):
        with pytest.raises(ValueError, match=f"expected a positive eps, got {eps}"):
            method(dm.square, 1.0, eps=eps)
    with pytest.raises(TypeError, match="expected a Variable from f, got float"):
        method(lambda x: 3.0, 1.0)
    assert dm.Config.enable_backprop


def test_gradient_check_passes_what_is_right_and_changes_nothing():
    x, y = dm.Variable([1.0, 2.0]), dm.Variable(3.0)
    x.grad = [5.0, 6.0]
    assert dm.gradient_check(lambda a, b: a * b + dm.tanh(a) / b, x, y) is True
    assert dm.gradient_check(lambda a, b: a * 1.0, x, y) is True  # b is not used: zeros
    np.testing.assert_array_equal(x.grad, [5, 6])
    assert y.grad is None


@pytest.mark.parametrize("against", ["numerical_diff", "complex_step"])
def test_gradient_check_names_what_is_wrong(against):
    message = f"input 1: at index (1, 1) the gradient is 2, by {against} 1 (error 1.0e+00)"
    with pytest.raises(AssertionError, match=f"^{re.escape(message)}$"):
        dm.gradient_check(lambda a, b: a + WrongExp()(b), 1.0, np.zeros((2, 2)), against=[against])


def test_gradient_check_counts_what_is_wrong_and_names_the_worst():
    class Wrong(dm.Function):
        def forward(self, x):
            return x * 1.0

        def backward(self, gy):
            return gy * [1.25, 1.0, 1.5]

    message = (
        "input 0: at index (2,) the gradient is 1.5, by complex_step 1 (error 5.0e-01)"
        "; 2 of 3 elements are wrong"
    )
    with pytest.raises(AssertionError, match=f"^{re.escape(message)}$"):
        dm.gradient_check(lambda x: Wrong()(x), np.ones(3), against=["complex_step"])


def test_gradient_check_refuses_nan_and_leaks():
    class Nan(dm.Function):
        def forward(self, x):
            return x * 1.0

        def backward(self, gy):
            return gy * np.nan

    with pytest.raises(
        AssertionError,
        match=r"at index \(0,\) the gradient is nan, by numerical_diff 1 .*; 2 of 2 elements",
    ):
        dm.gradient_check(lambda x: Nan()(x), [1.0, 2.0])
    with pytest.raises(
        AssertionError, match=r"at index \(\) the gradient is 0, by numerical_diff 2"
    ):  # the graph is cut in between
        dm.gradient_check(lambda x: dm.Variable(x.data) * 2.0, 1.0, against=["numerical_diff"])


def test_gradient_check_has_something_to_check():
    with pytest.raises(ValueError, match=r"expected inputs, and some of .*, got 0 inputs and"):
        dm.gradient_check(lambda: dm.Variable(1.0))
    for against in ([], ["forward"]):
        with pytest.raises(ValueError, match=r"expected inputs, and some of .*, got 1 inputs and"):
            dm.gradient_check(dm.square, 1.0, against=against)
    with pytest.raises(TypeError, match="expected a Variable from f, got ndarray"):
        dm.gradient_check(lambda x: x.data, 1.0)
