"""The dtype of a result is what NumPy 2 makes of the dtypes as they came, whatever the shapes."""

import operator

import numpy as np
import pytest

import dezero_mini as dm

FLOATS = [np.float16, np.float32, np.float64, np.longdouble]
OTHERS = [*FLOATS, np.bool_, np.uint8, np.int8, np.int16, np.uint16, np.int32, np.int64, np.uint64]
OPERATORS = [operator.add, operator.sub, operator.mul, operator.truediv]


def forms(dtype):
    """A one in every form in which NumPy's values come."""
    return [dtype(1), np.array(1, dtype), np.ones(3, dtype), np.ones((2, 1), dtype)]


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("other", OTHERS)
def test_a_constant_is_promoted_by_its_dtype(dtype, other):
    want = np.promote_types(dtype, other)
    for data in (dtype(2), np.full(3, 2, dtype), np.full((2, 3), 2, dtype)):
        for constant in forms(other):
            for f in OPERATORS:
                for left in (True, False):
                    x = dm.Variable(data)
                    y = f(constant, x) if left else f(x, constant)
                    assert y.dtype == want, (f, constant, left)
                    assert y.shape == np.broadcast_shapes(x.shape, np.shape(constant))
                    exact = f(1.0, 2.0) if left else f(2.0, 1.0)
                    np.testing.assert_array_equal(y.data, np.full(y.shape, exact, want))
                    y.backward()
                    assert (x.grad.dtype, x.grad.shape) == (dtype, x.shape)


@pytest.mark.skipif(np.lib.NumpyVersion(np.__version__) < "2.0.0", reason="the rule of NumPy 2")
@pytest.mark.parametrize("other", OTHERS)
def test_that_is_what_numpy_gives(other):
    x = np.ones(3, np.float32)
    for constant in forms(other):
        assert (dm.Variable(x) * constant).dtype == (x * constant).dtype


@pytest.mark.parametrize("other", OTHERS)
def test_a_matrix_product(other):
    x, matrix = dm.Variable(np.ones(3, np.float32)), np.eye(3, dtype=other)
    for y in (x @ matrix, matrix @ x, dm.maximum(x, matrix)):
        assert y.dtype == np.promote_types(np.float32, other)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("number", [2, 2.0, True, -1, 10**6 // 10**5])
def test_a_number_of_python_takes_the_dtype_that_it_meets(dtype, number):
    for data in (dtype(2), np.ones(3, dtype)):
        for f in OPERATORS:
            assert f(dm.Variable(data), number).dtype == dtype
            assert f(number, dm.Variable(data)).dtype == dtype


def test_a_mask_and_small_integers_count_right():
    x = dm.Variable(np.array([1, 2, 3], np.float32))
    mask, pixels = np.array([True, False, True]), np.array([0, 200, 255], np.uint8)
    np.testing.assert_array_equal((x * mask).data, [1, 0, 3])
    np.testing.assert_array_equal((x - mask).data, [0, 2, 2])
    np.testing.assert_array_equal((x - pixels).data, [1, -198, -252])  # minus 200 is no uint8
    np.testing.assert_array_equal((pixels + x).data, [1, 202, 258])
    assert (x @ pixels).data == 400 + 765


def test_lists_are_arrays_of_what_numpy_makes_of_them():
    x = dm.Variable(np.ones(2, np.float32))
    assert (x * [1, 2]).dtype == (x * [1.0, 2.0]).dtype == np.float64
    assert (x * [True, False]).dtype == np.float32


@pytest.mark.parametrize("exponent", [2, 3])
@pytest.mark.parametrize("other", [other for other in OTHERS if other is not np.bool_])
def test_an_exponent_of_numpy_is_promoted_as_well(exponent, other):
    for data in (np.float32(3), np.full(2, 3, np.float32)):
        x = dm.Variable(data)
        y = x ** other(exponent)
        assert y.dtype == np.promote_types(np.float32, other)
        assert (x**exponent).dtype == np.float32
        y.backward()
        assert x.grad.dtype == np.float32
