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

    with pytest.raises(NotImplementedError, match=r"Mystery does not define derivative\(x\)"):
        Mystery().derivative(1.0)


@pytest.mark.parametrize(("n", "m", "width"), [(7, 1, 3), (1, 7, 3), (4, 5, 6), (1, 1, 1)])
def test_both_orders_agree_and_cost_what_the_formula_says(n, m, width):
    matrices = step05.jacobians(n, m, width)
    forward, forward_cost = step05.product(matrices)
    backward, reverse_cost = step05.product(matrices, reverse=True)
    assert forward.shape == (m, n)
    assert np.allclose(forward, backward)
    assert forward_cost == width * width * n + m * width * n
    assert reverse_cost == m * width * width + m * width * n


def test_the_product_is_the_jacobian():
    first, middle, last = step05.jacobians(3, 2, 4)
    h = np.diag(middle) / 2  # the slope of a square is twice its input
    jacobian, _ = step05.product([first, middle, last])
    for axis in np.eye(3):
        # Complex step: an imaginary move along one input.
        moved = last @ (h + 1e-20j * (first @ axis)) ** 2
        assert np.allclose(jacobian @ axis, moved.imag / 1e-20)
