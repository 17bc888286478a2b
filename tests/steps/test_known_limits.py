"""Each known limit is wrong at its step and until the step that mends it, and right there."""

import types

import numpy as np
import pytest

from tests.course import STEP_FILES, step_module
from tests.steps.helpers import LIBRARY


def goldstein_price_gradient(x, y):
    """By hand: f = A(s) B(t) with s = x + y, t = 2x - 3y, and the product rule."""
    s, t = x + y, 2 * x - 3 * y
    p, q = 19 - 14 * s + 3 * s**2, 18 - 16 * t + 3 * t**2
    a, b = 1 + (s + 1) ** 2 * p, 30 + t**2 * q
    slope_a = 2 * (s + 1) * p + (s + 1) ** 2 * (6 * s - 14)
    slope_b = 2 * t * q + t**2 * (6 * t - 16)
    return slope_a * b + 2 * a * slope_b, slope_a * b - 3 * a * slope_b


CHAIN_SLOPE = 4 * 0.5 * np.exp(2 * 0.5**2)  # of (exp(x²))² at 0.5

# Name: what happens at its own step (an error or a value), and the truth by formula.
LIMITS = {
    "square_of_a_box": (NameError, 10**2),
    "truth_of_zero": (True, False),
    "equality_of_boxes": (False, TypeError),
    "sum_by_numpy": ("Variable", TypeError),
    "exp_of_a_square": (NameError, np.exp(0.5**2)),
    "slope_of_a_chain": (NameError, CHAIN_SLOPE),
    "exact_slope": (AttributeError, CHAIN_SLOPE),
    "slope_of_one_link": (AttributeError, 2 * 3.0),
    "slope_of_a_short_number": ([546.875], [2 * 300.0]),
    "gradient_in_one_call": (AttributeError, CHAIN_SLOPE),
    "slope_of_a_long_chain": (RecursionError, 1.0001**10_000),
    "slope_of_a_square": (NameError, 2 * 3.0),
    "slope_of_an_inner_result": (2 * 0.5 * np.exp(0.5**2), 2 * 0.5),
    "verdict_on_square": (NameError, True),
    "slope_at_other_data": (2 * 5.0, 2 * 3.0),
    "sum_of_two": (NameError, 2.0 + 3.0),
    "gradients_of_a_sum": (([1.0, 1.0], None), (1.0, 1.0)),
    "slope_of_a_double": (1.0, 2.0),
    "gradient_of_another_variable": (10 * 1.0, 1.0),
    "gradient_that_a_check_leaves": (2 * 1.5, None),
    "slope_of_the_other_output": (1.0 - 1.0, -1.0),
    "form_of_a_gradient": (((3,), "float64"), ((), "float32")),
    "slope_of_a_diamond": (32.0, 8 * 2.0**3),  # of 2x⁴ at 2
    "slope_from_a_copy": (0.0, None),  # in the library a copy is a leaf
    "slope_through_two_outputs": (3.0, 8 * 1.0 + 3),  # of (2x)² + 3x at 1
    "backward_twice": (8.0, 2 * 3.0),
    "gradient_after_a_failure": (2 * 3.0, None),
    "gradients_left": (2, 0),
    "recording_after_two_blocks": (False, True),
    "shape_of_a_matrix": (AttributeError, (2, 2)),
    "product_of_two": (TypeError, 2.0 * 3.0),
    "polynomial_in_x": (TypeError, 2 * 3.0 - 1 / 2),
    "gradient_of_a_broadcast_scalar": ([1.0, 1.0, 1.0], 3.0),
    "factored_goldstein_price": ((6900, 7740), goldstein_price_gradient(1, 1)),
    "slope_from_a_large_gradient": (2 * 2.0, ValueError),
}

AFTER_THE_STEPS = max(STEP_FILES) + 1  # the number under which the library mends a limit

CASES = [
    (function, step, AFTER_THE_STEPS if mended == "dezero_mini" else mended)
    for step in STEP_FILES
    for function, mended in getattr(step_module(step), "KNOWN_LIMITS", {}).items()
]
IDS = [function.__name__ for function, _, _ in CASES]


def names_of(step):
    """What the lines of a limit can use at a step, or in the library."""
    return vars(LIBRARY if step == AFTER_THE_STEPS else step_module(step))


def outcome(function, step):
    """What the lines of a limit give at a step: a value, or the class of an error."""
    try:
        return types.FunctionType(function.__code__, names_of(step))()
    except Exception as error:
        return type(error)


def is_the_same(result, wanted, tolerance=1e-7):
    """Whether two outcomes agree in kind, shape and value."""
    if isinstance(wanted, type | bool) or wanted is None:
        return result is wanted
    if isinstance(wanted, str):
        return result == wanted
    if isinstance(result, type | str) or result is None:
        return False
    if isinstance(wanted, tuple):
        return len(result) == len(wanted) and all(map(is_the_same, result, wanted))
    return np.shape(result) == np.shape(wanted) and np.allclose(result, wanted, rtol=tolerance)


def test_every_limit_is_in_the_table():
    assert sorted(IDS) == sorted(LIMITS)
    assert [step for step in STEP_FILES if not any(case[1] == step for case in CASES)] == [20]


@pytest.mark.parametrize(("function", "step", "mended"), CASES, ids=IDS)
def test_it_is_wrong_as_described_at_its_own_step(function, step, mended):
    wrong, right = LIMITS[function.__name__]
    assert step < mended
    assert is_the_same(outcome(function, step), wrong)
    assert not is_the_same(wrong, right)


@pytest.mark.parametrize(("function", "step", "mended"), CASES, ids=IDS)
def test_it_is_wrong_until_it_is_mended(function, step, mended):
    _, right = LIMITS[function.__name__]
    for later in range(step, mended):
        assert not is_the_same(outcome(function, later), right), f"already right at step {later}"


@pytest.mark.parametrize(("function", "step", "mended"), CASES, ids=IDS)
def test_it_is_right_where_it_is_mended(function, step, mended):
    _, right = LIMITS[function.__name__]
    assert is_the_same(outcome(function, mended), right)


def test_limits_of_the_loop_stay_mended():
    for name in ("slope_of_a_double", "backward_twice", "slope_of_a_diamond"):
        function = next(function for function, _, _ in CASES if function.__name__ == name)
        assert is_the_same(outcome(function, 20), LIMITS[name][1])
