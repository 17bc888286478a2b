"""Several inputs and outputs, backward."""

import numpy as np
import pytest
import step12_variadic_backward as step12
from hypothesis import given
from hypothesis import strategies as st

from tests.steps.helpers import split

numbers = st.floats(-2.0, 2.0)


@given(numbers, numbers)
def test_the_gradients_of_a_sum_of_squares_are_those_of_the_formula(x0, y0):
    x, y = step12.Variable(x0), step12.Variable(y0)
    step12.add(step12.square(x), step12.square(y)).backward()
    assert np.allclose([x.grad, y.grad], [2 * x0, 2 * y0])


@given(numbers, numbers)
def test_the_gradients_of_a_product_are_those_of_the_formula(x0, y0):
    x, y = step12.Variable(x0), step12.Variable(y0)
    step12.mul(step12.exp(x), y).backward()
    assert np.allclose([x.grad, y.grad], [np.exp(x0) * y0, np.exp(x0)])


@pytest.mark.parametrize(("used", "gradient"), [(0, [1.0, 0.0, 0.0]), (1, [0.0, 1.0, 1.0])])
def test_an_output_nobody_used_counts_as_zeros(used, gradient):
    x = step12.Variable([3.0, 4.0, 5.0])
    split(step12)()(x)[used].backward()
    assert np.array_equal(x.grad, gradient)


def test_gradient_check_looks_at_every_input():
    class WrongMul(step12.Mul):
        def backward(self, gy):
            x1 = self.inputs[1]
            return gy * x1.data, gy * x1.data

    x, y = step12.Variable(2.0), step12.Variable(3.0)
    assert step12.gradient_check(step12.mul, x, y)
    with pytest.raises(AssertionError, match=r"the gradient is 3, by numerical_diff 2"):
        step12.gradient_check(lambda x, y: WrongMul()(x, y), x, y)


def test_gradient_check_accepts_an_input_without_influence():
    x, y = step12.Variable(2.0), step12.Variable(3.0)
    assert step12.gradient_check(lambda x, y: step12.square(x), x, y)


def test_a_seed_that_was_set_is_used_and_stays():
    x, y = step12.Variable([1.0, 2.0]), step12.Variable([3.0, 4.0])
    z = step12.mul(x, y)
    z.grad = [1.0, 10.0]
    for _ in range(2):
        z.backward()
        assert np.array_equal(x.grad, [3.0, 40.0])
        assert np.array_equal(z.grad, [1.0, 10.0])
