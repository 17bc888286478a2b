"""Arrays before they are Variables: what is taken, what meets a constant, and shapes."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import dezero_mini as dm
from dezero_mini.arrays import as_array, as_constant, broadcast_to, sum_to


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        (1j, TypeError, "expected real numbers, got complex of dtype complex128"),
        (["1", "2"], TypeError, "expected real numbers, got list of dtype <U1"),
        (None, TypeError, "expected real numbers, got NoneType of dtype object"),
        (dm.Variable(1.0), TypeError, "expected real numbers, got Variable: use its data"),
        ([dm.Variable(1.0)], TypeError, "expected real numbers, got Variable: use its data"),
        ([[1], [1, 2]], ValueError, "expected lists of equal length, got [[1], [1, 2]]"),
        ([1, [2]], ValueError, "expected lists of equal length, got [1, [2]]"),
    ],
)
def test_as_array_says_what_came(data, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$") as caught:
        as_array(data)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
@pytest.mark.parametrize("value", [2, 2.0, True])
def test_a_plain_number_takes_the_dtype_that_it_meets(value, dtype):
    for x in (dtype(1), np.ones(2, dtype)):
        constant = as_constant(value, x)
        assert constant == value
        assert (constant * x).dtype == dtype


def test_a_number_of_numpy_keeps_its_dtype():
    for value in (np.float32(2), np.ones(3, np.float32)):
        assert as_constant(value, np.ones(3)).dtype == np.float32
    assert as_constant(np.int8(2), np.ones(3, np.float32)).dtype == np.float32


@given(data=st.data())
def test_sum_to_is_the_way_back_of_broadcasting(data):
    small = data.draw(hnp.array_shapes(min_dims=0, max_dims=3, min_side=1, max_side=3))
    large = np.broadcast_shapes(small, data.draw(hnp.broadcastable_shapes(small, max_side=3)))
    array = np.arange(float(np.prod(large))).reshape(large)
    total = sum_to(array, small)
    assert total.shape == small
    # Each element of the small array is repeated to some places of the large one: their sum.
    places = np.broadcast_to(np.arange(np.prod(small, dtype=int)).reshape(small), large)
    want = [array[places == place].sum() for place in range(int(np.prod(small)))]
    np.testing.assert_array_equal(np.ravel(total), want)
    repeated = broadcast_to(np.asarray(total)[()], large)
    np.testing.assert_array_equal(repeated, np.broadcast_to(total, large))


@pytest.mark.parametrize(
    ("array", "shape"),
    [((3,), (2,)), ((2, 3), (3, 3)), ((3,), (1, 3)), ((), (1,)), ((2, 3), (2,))],
)
def test_sum_to_refuses_what_does_not_fit(array, shape):
    message = f"expected an array that sums to shape {shape}, got shape {array}"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        sum_to(np.ones(array), shape)


def test_what_is_broadcast_has_memory_of_its_own():
    row = np.array([1.0, 2.0])
    table = broadcast_to(row, (2, 2))
    table[0, 0] = 5.0
    np.testing.assert_array_equal(table, [[5, 2], [1, 2]])
    np.testing.assert_array_equal(row, [1, 2])
    assert broadcast_to(np.float32(1), ()).dtype == np.float32
