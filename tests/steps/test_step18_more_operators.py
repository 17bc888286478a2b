"""Minus, divided by, to the power of."""

import operator

import numpy as np
import pytest
import step18_more_operators as step18
from step18_more_operators import Variable

X, Y = np.array([0.5, -1.5]), np.array([2.0, -0.5])


@pytest.mark.parametrize("operation", [operator.sub, operator.truediv])
@pytest.mark.parametrize("constant", [2, 2.5, np.array([2.0, 3.0])], ids=repr)
def test_the_order_of_the_operands_is_kept(operation, constant):
    x, y = Variable(X), Variable(Y)
    assert np.array_equal(operation(x, y).data, operation(X, Y))
    assert np.array_equal(operation(x, constant).data, operation(X, constant))
    assert np.array_equal(operation(constant, x).data, operation(constant, X))
    assert step18.gradient_check(operation, x, y)
    assert step18.gradient_check(lambda x: operation(constant, x), x)
    assert step18.gradient_check(lambda x: operation(x, constant), x)


@pytest.mark.parametrize("exponent", [3, 2, 1, 0, -1, -2, 2.0, np.float64(3.0), np.int64(2), True])
def test_an_exponent_may_be_any_plain_number(exponent):
    x = Variable(X)
    assert np.allclose((x**exponent).data, X**exponent)
    assert step18.gradient_check(lambda x: x**exponent, x)


def test_a_square_root_passes_the_gradient_check():
    assert step18.gradient_check(lambda x: x**0.5, Variable([0.5, 4.0]))


def test_the_power_0_is_flat_also_at_0():
    x = Variable([0.0, 1.0])
    (x**0).backward()
    assert np.array_equal(x.grad, [0.0, 0.0])


def test_a_minus_sign_in_front_negates_and_goes_back():
    assert np.array_equal((-Variable(X)).data, -X)
    assert step18.gradient_check(operator.neg, Variable(X))


@pytest.mark.parametrize("point", [(1.0, 1.0), (-2.0, 3.0), (0.0, 0.0)])
def test_sphere_and_matyas_have_the_gradients_of_their_formulas(point):
    a, b = point
    formulas = {
        step18.sphere: (2 * a, 2 * b),
        step18.matyas: (0.52 * a - 0.48 * b, 0.52 * b - 0.48 * a),
    }
    for f, gradient in formulas.items():
        x, y = Variable(a), Variable(b)
        f(x, y).backward()
        assert np.allclose([x.grad, y.grad], gradient)
        assert step18.gradient_check(f, x, y)


@pytest.mark.parametrize(("x", "y"), [(1e-200, 1e-170), (1e-300, 1e-200), (1e150, 1e200)])
def test_a_quotient_of_small_or_large_numbers_has_its_slope(x, y):
    x0, x1 = Variable(x), Variable(y)
    (x0 / x1).backward()
    # By logarithms, which neither overflow nor vanish.
    slope = -(10 ** (np.log10(x) - 2 * np.log10(y)))
    assert np.allclose([x0.grad, x1.grad], [1 / y, slope], rtol=1e-10, atol=0)


@pytest.mark.parametrize(
    "exponent", [np.int8(-128), np.int16(-300), np.float16(0.1), np.float32(3)]
)
def test_the_slope_of_a_power_has_all_digits_whatever_the_type_of_its_exponent(exponent):
    x = Variable(1.5)
    (x**exponent).backward()
    c = float(exponent)
    assert np.isclose(x.grad, c * 1.5 ** (c - 1), rtol=1e-12, atol=0)
