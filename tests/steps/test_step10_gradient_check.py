"""The gradient check, and the step's own list of checks."""

import numpy as np
import pytest
import step10_gradient_check as step10
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize("name", step10.CHECKS)
def test_each_check_that_the_step_lists_passes(name):
    f, x = step10.CHECKS[name]
    assert step10.gradient_check(f, x)


def with_slope(slope):
    """A square with a slope of our choice."""

    class Strange(step10.Square):
        def derivative(self, x):
            return slope(x)

    return lambda x: Strange()(x)


@pytest.mark.parametrize(
    "slope", [lambda x: -2 * x, lambda x: x, lambda x: 2 * x + 1e-3, lambda x: np.nan * x]
)
def test_a_wrong_slope_is_refused(slope):
    with pytest.raises(AssertionError, match="by numerical_diff"):
        step10.gradient_check(with_slope(slope), step10.Variable([1.0, -2.0]))


def test_an_error_that_the_central_difference_makes_too_is_seen_by_the_complex_step():
    eps = 1e-4

    class AlmostExp(step10.Exp):
        def derivative(self, x):
            return np.exp(x) * np.sinh(eps) / eps

    with pytest.raises(AssertionError, match="by complex_step"):
        step10.gradient_check(lambda x: AlmostExp()(x), step10.Variable(0.0), rtol=1e-10, atol=0)


def test_the_message_names_the_index_both_values_and_the_error():
    f = with_slope(lambda x: np.where(x == 5.0, 7.0, 2 * x))
    message = r"at index \(1, 0\) the gradient is 7, by numerical_diff 10 \(error 3\.0e\+00\)"
    with pytest.raises(AssertionError, match=message):
        step10.gradient_check(f, step10.Variable([[1.0, 2.0], [5.0, 3.0]]))


def test_a_gradient_of_another_shape_is_refused():
    class Summing(step10.Square):
        def backward(self, gy):
            return np.sum(gy * 2 * self.input.data)

    with pytest.raises(AssertionError, match=r"x has shape \(2,\), its gradient \(\)"):
        step10.gradient_check(lambda x: Summing()(x), step10.Variable([1.0, 2.0]))


def test_the_gradient_of_the_caller_stays():
    x = step10.Variable([1.0, 2.0])
    x.grad = np.array([7.0, 7.0])
    step10.gradient_check(step10.square, x)
    assert np.array_equal(x.grad, [7.0, 7.0])
    assert np.array_equal(x.data, [1.0, 2.0])


def test_single_precision_is_checked_in_double():
    assert step10.gradient_check(step10.exp, step10.Variable(np.ones(3, np.float32)))


@given(st.lists(st.floats(-2.0, 2.0), min_size=1, max_size=4))
def test_both_judges_agree_with_the_formula(data):
    def f(x):
        return step10.exp(step10.square(x))

    x = step10.Variable(data)
    slope = 2 * x.data * np.exp(x.data**2)
    assert np.allclose(step10.complex_step(f, x), slope, rtol=1e-13)
    assert np.allclose(step10.numerical_diff(f, x), slope, rtol=1e-5, atol=1e-6)
