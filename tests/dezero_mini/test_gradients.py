"""Derivatives without backward, against closed formulas; and what gradient_check refuses."""

import re
from fractions import Fraction

import numpy as np
import pytest
import step20_generations as step20

import dezero_mini as dm
from dezero_mini import gradients
from dezero_mini.core import LosesImaginaryPart


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


def test_complex_step_refuses_a_function_that_loses_the_imaginary_part():
    class Abs(dm.Function):
        def forward(self, x):
            return np.abs(x)

    message = "Abs.forward: expected complex numbers from complex ones, got float64: the imaginary"
    with pytest.raises(LosesImaginaryPart, match=f"^{re.escape(message)}"):
        dm.complex_step(lambda x: Abs()(x), [1.0, 2.0])


# ---- gradient_check: what passes ----


def test_gradient_check_passes_what_is_right_and_changes_nothing():
    x, y = dm.Variable([1.0, 2.0]), dm.Variable(3.0)
    x.grad = [5.0, 6.0]
    assert dm.gradient_check(lambda a, b: a * b + dm.tanh(a) / b, x, y) is True
    assert dm.gradient_check(lambda a, b: a * 1.0, x, y) is True  # b is not used: zeros
    assert dm.gradient_check(lambda a, b: a, x, y) is True  # nothing is computed
    np.testing.assert_array_equal(x.grad, [5, 6])
    assert y.grad is None


def test_gradient_check_leaves_the_gradients_of_other_variables_alone():
    w = dm.Variable([1.0, 2.0])
    before = w.grad = np.array([7.0, 8.0])
    hidden = w * 2.0
    hidden.backward(retain_grad=True)
    kept = hidden.grad
    before = w.grad
    assert dm.gradient_check(lambda x: x * hidden + w, [3.0, 4.0])
    assert w.grad is before
    assert hidden.grad is kept
    with dm.no_grad():
        assert dm.gradient_check(lambda x: x * hidden + w, [3.0, 4.0])


def test_the_weights_are_uneven_and_those_of_the_course():
    for shape in ((), (1,), (50,), (4, 5), (0, 2)):
        y = np.zeros(shape)
        weights = gradients._weights(y)
        assert weights.shape == shape
        assert len(set(weights.flat)) == y.size
        assert np.abs(weights).min(initial=1) > 0.004
        assert not {0.0, 1.0, -1.0} & set((gradients._SEED * weights).flat)
        np.testing.assert_array_equal(weights, step20.weights_like(y))


def test_the_gradient_that_is_checked_is_that_of_the_weighed_sum():
    seeds = []

    class Watched(WrongExp):
        def backward(self, gy):
            seeds.append(gy)
            return gy * np.exp(self.inputs[0].data)

    assert dm.gradient_check(lambda x: Watched()(x), [0.1, 0.2])
    np.testing.assert_array_equal(seeds, [1.5 * np.cos([0, 1])])


# ---- gradient_check: what is wrong ----


@pytest.mark.parametrize("against", ["numerical_diff", "complex_step"])
def test_gradient_check_names_what_is_wrong(against):
    message = (
        f"input 1: at index (1, 1) the gradient is -1.97998, by {against} -0.989992 (error 9.9e-01)"
    )
    for judges in ([against], against):
        with pytest.raises(AssertionError, match=f"^{re.escape(message)}$"):
            dm.gradient_check(lambda a, b: a + WrongExp()(b), 1.0, np.zeros((2, 2)), against=judges)


def returns(factors):
    """A Function that returns its input, with a gradient of our choice."""

    class Wrong(dm.Function):
        def forward(self, x):
            return x * 1.0

        def backward(self, gy):
            return gy * factors

    return lambda x: Wrong()(x)


def test_gradient_check_counts_what_is_wrong_and_names_the_worst():
    message = (
        "input 0: at index (2,) the gradient is -0.832294, by numerical_diff -0.416147 "
        "(error 4.2e-01); 2 of 3 elements are wrong; complex_step says -0.416147"
    )
    with pytest.raises(AssertionError, match=f"^{re.escape(message)}$"):
        dm.gradient_check(returns(np.array([1.25, 1.0, 2.0])), np.ones(3))


def test_gradient_check_refuses_nan_and_leaks():
    with pytest.raises(
        AssertionError,
        match=r"at index \(0,\) the gradient is nan, by numerical_diff 1 .*; 2 of 2 elements",
    ):
        dm.gradient_check(returns(np.nan), [1.0, 2.0])
    with pytest.raises(
        AssertionError,
        match=r"at index \(\) the gradient is 0, by numerical_diff 2 .*; complex_step is set "
        "aside: expected real numbers, got ndarray of dtype complex128$",
    ):  # the graph is cut in between
        dm.gradient_check(lambda x: dm.Variable(x.data) * 2.0, 1.0)


def judged(forward, backward):
    """A Function of one input, from two functions of arrays."""

    class Judged(dm.Function):
        def forward(self, x):
            return forward(x)

        def backward(self, gy):
            return gy * backward(self.inputs[0].data)

    return lambda x: Judged()(x)


@pytest.mark.parametrize(
    ("forward", "reason"),
    [
        (np.abs, "Judged.forward: expected complex numbers from complex ones, got float64"),
        (np.floor, "ufunc 'floor' not supported for the input types"),
        (lambda x: x * np.conj(x), "it says 0, and numerical_diff is sure of another slope"),
        (lambda x: x * np.float64(x), "Judged.forward: expected complex numbers from complex ones"),
    ],
)
def test_an_error_says_why_a_judge_was_set_aside(forward, reason):
    with pytest.raises(AssertionError, match=f"; complex_step is set aside: {re.escape(reason)}"):
        dm.gradient_check(judged(forward, lambda x: 7.0 + 0 * x), 1.25)


def test_where_numerical_differentiation_is_not_sure_the_complex_step_decides():
    x = [1.0, 1 + 1e-6 * 0.3]
    right = judged(lambda x: np.maximum(x, 1 + 1e-7), lambda x: 1.0 * (x > 1 + 1e-7))
    assert dm.gradient_check(right, x)
    wrong = judged(lambda x: np.maximum(x, 1 + 1e-7), lambda x: 0 * x)
    with pytest.raises(
        AssertionError, match=r"by complex_step 0.54.*; numerical_diff is set aside: "
    ):
        dm.gradient_check(wrong, x, eps=1e-4, rtol=1e-9, atol=0)
    # Nor is it as sure as that.
    almost = judged(np.exp, lambda x: np.exp(x) * (1 + 1e-9))
    assert dm.gradient_check(almost, 0.5)
    with pytest.raises(AssertionError, match="by complex_step"):
        dm.gradient_check(almost, 0.5, rtol=1e-10, atol=0)


# ---- gradient_check: what cannot be judged ----


@pytest.mark.parametrize("x", [0.0, [1.0, 0.0], [[0.0]]])
def test_at_a_corner_there_is_no_judge(x):
    for f, other in (
        (dm.relu, "it sees one side of the corner"),
        (judged(np.abs, np.sign), "Judged.forward: expected complex"),
    ):
        message = (
            r"^expected a judge for every element, got none for input 0 at index \(.*\); "
            r"numerical_diff is set aside: there is a corner, with the slopes \S+ to the left and "
            rf"\S+ to the right; complex_step is set aside: {other}"
        )
        with pytest.raises(ValueError, match=message):
            dm.gradient_check(f, x)


def test_without_a_judge_there_is_no_verdict():
    rounded = judged(lambda x: np.exp(np.real(x)).astype(np.float32), np.exp)
    with pytest.raises(
        ValueError, match="expected a judge for every element, got none for input 0"
    ):
        dm.gradient_check(rounded, 1.0)
    with pytest.raises(ValueError, match=r"got none .*; complex_step is set aside: Judged"):
        dm.gradient_check(judged(np.abs, np.sign), 1.0, against="complex_step")
    with pytest.raises(ValueError, match="expected finite values of f at the inputs, got nan or"):
        dm.gradient_check(dm.square, [1.0, np.nan])


def test_an_error_in_one_element_comes_before_another_without_a_judge():
    with pytest.raises(AssertionError, match=r"at index \(1,\) the gradient is 0,"):
        dm.gradient_check(judged(np.abs, lambda x: 0 * x), [0.0, 1.0])


def test_gradient_check_has_something_to_check():
    names = r"\['numerical_diff', 'complex_step'\]"
    with pytest.raises(ValueError, match=f"expected inputs, and some of {names}, got 0 inputs and"):
        dm.gradient_check(lambda: dm.Variable(1.0))
    for against in ([], ["forward"], "forward", ["complex_step", "forward"], [["complex_step"]]):
        with pytest.raises(ValueError, match=f"some of {names}, got 1 inputs and"):
            dm.gradient_check(dm.square, 1.0, against=against)
    with pytest.raises(TypeError, match="expected a Variable from f, got ndarray"):
        dm.gradient_check(lambda x: x.data, 1.0)


HUGE = 10**400


@pytest.mark.parametrize("name", ["eps", "rtol", "atol"])
@pytest.mark.parametrize(
    ("value", "error", "words"),
    [
        (1j, TypeError, "expected a real number as {}, got complex"),
        (True, TypeError, "expected a real number as {}, got bool"),
        (np.True_, TypeError, "expected a real number as {}, got bool"),
        ("1e-4", TypeError, "expected a real number as {}, got str"),
        (None, TypeError, "expected a real number as {}, got NoneType"),
        ([1e-4], TypeError, "expected a real number as {}, got list"),
        (-1e-4, ValueError, "expected a .* got -0.0001"),
        (float("nan"), ValueError, "expected a .* got nan"),
        (float("inf"), ValueError, "expected a .* got inf"),
        (
            HUGE,
            ValueError,
            "expected a number that float64 can hold as {}, got int: it is too large",
        ),
        (Fraction(HUGE), ValueError, "expected a number that float64 can hold as {}, got Fraction"),
    ],
)
def test_numbers_that_are_none_are_refused(name, value, error, words):
    with pytest.raises(error, match=f"^{words.format(name)}"):
        dm.gradient_check(dm.square, 1.0, **{name: value})
    if name == "eps":
        for method in (dm.numerical_diff, dm.complex_step):
            with pytest.raises(error, match=f"^{words.format(name)}"):
                method(dm.square, 1.0, eps=value)


def test_numbers_of_every_real_kind_are_taken():
    for value in (1e-4, np.float32(1e-4), np.float64(1e-4), Fraction(1, 10_000)):
        assert dm.gradient_check(dm.square, 1.0, eps=value, rtol=value, atol=value)
    assert dm.gradient_check(dm.square, 1.5, rtol=1, atol=0)
    with pytest.raises(ValueError, match="expected a positive eps, got 0"):
        dm.gradient_check(dm.square, 1.0, eps=0)


@pytest.mark.parametrize("large", [5e3, 1e6, 3e6, 3e7])
def test_a_move_that_is_lost_beside_large_values_makes_no_judge(large):
    class Flat(dm.Function):
        def forward(self, x):
            return x * x

        def backward(self, gy):
            return 0 * gy

    assert dm.gradient_check(lambda x, y: x * x + y * y, large, 0.3)
    with pytest.raises(AssertionError, match=r"the gradient is 0, by complex_step 0\.6"):
        dm.gradient_check(lambda x, y: x * x + Flat()(y), large, 0.3)
