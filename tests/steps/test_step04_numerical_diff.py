"""Step 04: the central difference against closed formulas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from step04_numerical_diff import (
    Exp,
    Function,
    Square,
    Variable,
    count_evaluations,
    numerical_diff,
    slope_along,
)


@given(st.floats(-100, 100))
def test_the_slope_of_a_square_is_twice_its_input(x):
    # Round-off: x² is known to 16 digits, and its change is divided by 2e-4.
    slope = numerical_diff(Square(), Variable(np.array(x)))
    np.testing.assert_allclose(slope, 2 * x, atol=1e-11 * (1 + x * x))


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=5))
def test_the_slopes_of_a_chain_element_by_element(values):
    x = np.array(values)
    slope = numerical_diff(lambda v: Exp()(Square()(v)), Variable(x))
    np.testing.assert_allclose(slope, 2 * x * np.exp(x * x), rtol=1e-5, atol=1e-5)


def test_the_truncation_error_of_a_cube_is_the_square_of_eps():
    class Cube(Function):
        def forward(self, x):
            return x**3

    for eps in (0.5, 0.1, 0.01):
        slope = numerical_diff(Cube(), Variable(np.array(2.0)), eps)
        np.testing.assert_allclose(slope - 12.0, eps**2, rtol=1e-6)


def test_moves_boxes_of_the_class_that_it_was_given():
    class Extended(Variable):
        pass

    seen = []

    def f(x):
        seen.append(type(x))
        return x

    numerical_diff(f, Extended(np.array(1.0)))
    assert seen == [Extended, Extended]


def test_the_slope_along_a_direction_is_that_of_all_inputs_that_move():
    x, direction = np.array([[0.7, -1.3], [0.2, 2.0]]), np.array([[1.0, 0.0], [-2.0, 0.0]])
    slope = slope_along(lambda x: Variable(np.sum(x.data**3)), x, direction)
    np.testing.assert_allclose(slope, np.sum(3 * x**2 * direction), rtol=1e-7)


@pytest.mark.parametrize("n", [1, 2, 30])
def test_two_evaluations_for_each_input(n):
    assert count_evaluations(n) == 2 * n
