"""Local slopes, and the cost of the two orders of the chain rule."""

import numpy as np
import pytest
import step05_chain_rule as step05


def test_local_slopes_are_those_of_the_formulas():
    x = 0.7
    slopes = step05.local_slopes(
        [step05.Square(), step05.Exp(), step05.Square()], step05.Variable(np.array(x))
    )
    assert np.allclose(slopes, [2 * x, np.exp(x**2), 2 * np.exp(x**2)])


def test_a_function_without_a_slope_says_so():
    class Mystery(step05.Function):
        pass

    with pytest.raises(NotImplementedError, match=r"Mystery does not define derivative"):
        Mystery().derivative(1.0)


def counted(*sizes):
    """The multiplications in both orders for a network of these sizes."""
    return step05.both_orders(step05.jacobians(step05.weights(*sizes), place(sizes[0])))


def place(n):
    return step05.Variable(np.linspace(-0.7, 1.1, n))


@pytest.mark.parametrize(("n", "w", "m"), [(7, 3, 1), (1, 3, 7), (4, 6, 5), (1, 1, 1)])
def test_one_row_of_squares_costs_what_the_formula_says(n, w, m):
    assert counted(n, w, m) == (n * w + n * w * m, m * w + m * w * n)


@pytest.mark.parametrize(("n", "v", "w", "m"), [(7, 3, 4, 1), (1, 3, 5, 7), (4, 6, 2, 5)])
def test_two_rows_of_squares_cost_what_the_formula_says(n, v, w, m):
    forward = n * v + n * v * w + n * w + n * w * m
    reverse = m * w + m * w * v + m * v + m * v * n
    assert counted(n, v, w, m) == (forward, reverse)


def test_between_many_inputs_and_one_output_it_is_the_matrices_in_the_middle_that_count():
    assert counted(1000, 100, 1) == (200_000, 100_100)
    assert counted(1000, 100, 100, 1) == (10_300_000, 110_200)
    assert counted(1, 100, 100, 1000) == (110_200, 10_300_000)


def test_a_product_that_is_no_number_is_refused():
    with pytest.raises(AssertionError):
        step05.both_orders([np.full((1, 2), np.nan), np.ones((2, 3))])


def test_a_diagonal_stands_for_its_matrix():
    last, diagonal, first = step05.jacobians(step05.weights(3, 4, 2), place(3))
    jacobian, _ = step05.product([last, diagonal, first])
    np.testing.assert_allclose(jacobian, last @ np.diag(diagonal) @ first, rtol=1e-13)


@pytest.mark.parametrize("sizes", [(3, 2), (3, 4, 2), (5, 3, 4, 2), (2, 3, 2, 4, 1)])
def test_the_product_is_the_jacobian(sizes):
    tables, x = step05.weights(*sizes), place(sizes[0])
    jacobian, _ = step05.product(step05.jacobians(tables, x))
    assert jacobian.shape == (sizes[-1], sizes[0])
    for axis, column in zip(np.eye(sizes[0]), jacobian.T, strict=True):
        # Complex step: an imaginary move along one input.
        moved = step05.network(tables, step05.Variable(x.data + 1e-20j * axis)).data
        np.testing.assert_allclose(column, moved.imag / 1e-20, rtol=1e-12)
