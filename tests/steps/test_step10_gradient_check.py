"""The gradient check, and the step's own list of checks."""

import numpy as np
import pytest
import step10_gradient_check as step10
from hypothesis import given
from hypothesis import strategies as st

from tests.course import step_module


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
        step10.gradient_check(lambda x: AlmostExp()(x), step10.Variable(1.0), rtol=1e-10, atol=0)


def test_the_message_names_the_index_both_values_and_the_error():
    f = with_slope(lambda x: np.where(x == 5.0, 7.0, 2 * x))
    # The weight of the third element is cos 2 = -0.416147.
    message = r"at index \(1, 0\) the gradient is -2.91303, by numerical_diff -4.16147 \(error 1.2e"
    with pytest.raises(AssertionError, match=message):
        step10.gradient_check(f, step10.Variable([[1.0, 2.0], [5.0, 3.0]]))


def test_the_weights_are_uneven_and_no_seed_is_1():
    for shape in ((), (1,), (30,), (3, 4)):
        weights = step10.weights_like(np.zeros(shape))
        assert weights.shape == shape
        assert len(set(weights.flat)) == weights.size
        assert not {0.0, 1.0, -1.0} & set((1.5 * weights).flat)


def elementwise(forward, backward):
    """A function from two functions of arrays."""

    class Some(step10.Function):
        def forward(self, x):
            return forward(x)

        def backward(self, gy):
            return backward(gy, self.input.data)

    return Some()


def test_what_cancels_under_a_seed_of_ones_is_refused():
    x = step10.Variable([0.3, -1.2, 1.7])
    for f in (
        elementwise(lambda x: x * x, lambda gy, x: 2 * x),  # forgets gy
        elementwise(lambda x: x[::-1], lambda gy, x: gy),  # not turned back
        elementwise(lambda x: x, lambda gy, x: np.full_like(x, gy.mean())),
    ):
        with pytest.raises(AssertionError, match="the gradient is"):
            step10.gradient_check(f, x)
    with pytest.raises(AssertionError, match=r"the gradient is 0.4, by numerical_diff 0.6"):
        step10.gradient_check(
            elementwise(lambda x: x * x, lambda gy, x: 2 * x), step10.Variable(0.3)
        )


def test_a_complex_step_that_contradicts_sure_numbers_is_not_heard():
    f = elementwise(np.abs, lambda gy, x: gy * np.sign(x))
    assert step10.gradient_check(f, step10.Variable([1.0, -2.0, 0.5]))
    f = elementwise(np.abs, lambda gy, x: gy)
    with pytest.raises(AssertionError, match=r"at index \(1,\) .* by numerical_diff"):
        step10.gradient_check(f, step10.Variable([1.0, -2.0, 0.5]))


@pytest.mark.parametrize("shift", [1e-6, -1e-6])
def test_near_a_kink_the_complex_step_decides(shift):
    x = step10.Variable(1.0 + shift)
    f = elementwise(lambda x: np.maximum(x - 1, 0), lambda gy, x: gy * (x > 1))
    assert step10.gradient_check(f, x)
    f = elementwise(lambda x: np.maximum(x - 1, 0), lambda gy, x: gy * (x < 1))
    with pytest.raises(AssertionError, match="by complex_step"):
        step10.gradient_check(f, x)


@pytest.mark.parametrize("data", [3e-8, -3e-8])
def test_close_beside_the_corner_of_abs_a_right_slope_is_refused(data):
    f = elementwise(np.abs, lambda gy, x: gy * np.sign(x))
    with pytest.raises(AssertionError, match="by complex_step 0"):
        step10.gradient_check(f, step10.Variable(data))


@pytest.mark.parametrize("data", [1e-3, 1e10, -1e10, 1e-14])
def test_small_and_large_numbers_are_judged_by_moves_of_their_size(data):
    x = step10.Variable(data)
    assert step10.gradient_check(step10.square, x)
    f = elementwise(lambda x: 1 / (x + 1e-3), lambda gy, x: -gy / (x + 1e-3) ** 2)
    assert step10.gradient_check(f, x)
    if data < 1:
        assert step10.gradient_check(elementwise(np.exp, lambda gy, x: gy * np.exp(x)), x)


def test_without_a_judge_there_is_no_verdict():
    f = elementwise(lambda x: x * np.nan, lambda gy, x: gy)
    with pytest.raises(ValueError, match="expected a judge for each element, got nan from both"):
        step10.gradient_check(f, step10.Variable(1.0))


def test_the_judges_weigh_and_move_as_they_are_told():
    x, weights = step10.Variable([1.0, 2.0]), np.array([3.0, -1.0])
    found = step10.numerical_diff(step10.square, x, np.array([1e-3, 1e-4]), weights)
    assert np.allclose(found, [6.0, -4.0])
    assert np.allclose(step10.complex_step(step10.square, x, weights=weights), [6.0, -4.0], 1e-15)


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


@pytest.mark.parametrize("step", [step_module(number) for number in (10, 12, 20)])
def test_a_function_that_returns_its_input_or_a_constant_is_right(step):
    x = step.Variable([1.0, 2.0])
    assert step.gradient_check(lambda x: x, x)
    assert step.gradient_check(lambda x: step.Variable(3.0), x)


@pytest.mark.parametrize("step", [step_module(number) for number in (12, 20)])
@pytest.mark.parametrize("large", [1e6, 3e7])
def test_a_move_that_is_lost_beside_large_values_makes_no_judge(step, large):
    class Flat(step.Square):
        def derivative(self, x):
            return 0 * x

    large, small = step.Variable(large), step.Variable(0.3)
    squares = step.square, lambda x: Flat()(x)
    right, wrong = (lambda x, y, f=f: step.add(step.square(x), f(y)) for f in squares)
    assert step.gradient_check(right, large, small)
    with pytest.raises(AssertionError, match=r"the gradient is 0, by complex_step 0\.6"):
        step.gradient_check(wrong, large, small)
