"""Local slopes, and the cost of the two orders of the chain rule."""

import numpy as np
import pytest
import step05_chain_rule as step05


def test_local_slopes_are_those_of_the_formulas():
    x = 0.5
    slopes = step05.local_slopes(
        [step05.Square(), step05.Exp(), step05.Square()], step05.Variable(np.array(x))
    )
    assert np.allclose(slopes, [2 * x, np.exp(x**2), 2 * np.exp(x**2)])


def test_a_function_without_a_slope_says_so():
    class Mystery(step05.Function):
        pass

    with pytest.raises(NotImplementedError, match=r"Mystery does not define derivative"):
        Mystery().derivative(1.0)


@pytest.mark.parametrize(("n", "m", "width"), [(7, 1, 3), (1, 7, 3), (4, 5, 6), (1, 1, 1)])
def test_both_orders_agree_and_cost_what_the_formula_says(n, m, width):
    forward, reverse = step05.both_orders(step05.jacobians(n, m, width))
    assert forward == width * width * n + m * width * n
    assert reverse == m * width * width + m * width * n


def test_a_product_that_is_no_number_is_refused():
    with pytest.raises(AssertionError):
        step05.both_orders([np.full((1, 2), np.nan), np.ones((2, 3))])


def test_the_product_is_the_jacobian():
    last, middle, first = step05.jacobians(3, 2, 4)
    h = np.diag(middle) / 2  # the slope of a square is twice its input
    jacobian, _ = step05.product([last, middle, first])
    assert jacobian.shape == (2, 3)
    for axis in np.eye(3):
        # Complex step: an imaginary move along one input.
        moved = last @ (h + 1e-20j * (first @ axis)) ** 2
        assert np.allclose(jacobian @ axis, moved.imag / 1e-20)
