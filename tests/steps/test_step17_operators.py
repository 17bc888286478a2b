"""+ and * with Variables, numbers and arrays on either side."""

import operator

import numpy as np
import pytest
import step17_operators as step17
from step17_operators import Variable

OTHERS = [
    2,
    2.5,
    True,
    np.float64(2.5),
    np.float32(2.5),
    np.array(2.5),
    np.array([2.0, 3.0]),
    [2, 3],
]


@pytest.mark.parametrize("operation", [operator.add, operator.mul])
@pytest.mark.parametrize("other", OTHERS, ids=repr)
def test_constants_on_either_side(operation, other):
    data = np.array([0.5, -1.5])
    x = Variable(data)
    if not isinstance(other, list):
        assert np.array_equal(operation(other, x).data, operation(np.asarray(other), data))
    result = operation(x, other)
    assert type(result) is Variable
    assert np.array_equal(result.data, operation(data, np.asarray(other)))


def test_an_array_on_the_left_gives_a_variable_and_not_an_array_of_them():
    y = np.array([1.0, 2.0]) * Variable(3.0)
    assert type(y) is Variable
    assert y.shape == (2,)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_plain_number_takes_the_dtype_of_its_partner(dtype):
    x = Variable(np.ones(3, dtype))
    y = 2.0 * x + 1
    y.backward()
    assert y.dtype == x.grad.dtype == dtype


def test_gradients_of_a_mixed_expression():
    def f(x, y):
        return 2 * (x * y + np.array([1.0, 2.0])) * x + 3 * y

    x, y = Variable([2.0, -1.0]), Variable([3.0, 0.5])
    f(x, y).backward()
    # f = 2x²y + 2cx + 3y with c = (1, 2)
    assert np.allclose(x.grad, 4 * x.data * y.data + 2 * np.array([1.0, 2.0]))
    assert np.allclose(y.grad, 2 * x.data**2 + 3)
    assert step17.gradient_check(f, x, y)


def test_an_integer_that_float64_cannot_hold_keeps_its_digits_beside_longdouble():
    number = np.int64(2**53 + 1)
    x = Variable(np.zeros(2, np.longdouble))
    for constant in (number, np.array([number, number])):
        assert np.array_equal((x + constant).data, np.zeros(2, np.longdouble) + constant)
