"""Functions, seeds, and what a Variable takes. What it refuses is in test_bad_input.py."""

import numpy as np
import pytest
import step09_python_api as step09
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

floats = st.floats(-3.0, 3.0)
arrays = hnp.arrays(
    np.float64, hnp.array_shapes(min_dims=0, max_dims=3, max_side=3), elements=floats
)


@pytest.mark.parametrize(
    "data", [3, True, 3.0, [1, 2], (1.5, 2), range(3), [[1], [2]], np.int8(3), np.arange(3), []]
)
def test_numbers_sequences_and_arrays_become_float64(data):
    x = step09.Variable(data)
    assert isinstance(x.data, np.ndarray)
    assert x.data.dtype == np.float64
    assert np.array_equal(x.data, np.asarray(data))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats_keep_their_kind(dtype):
    x = step09.Variable(np.ones(3, dtype))
    y = step09.exp(step09.square(x))
    y.backward()
    assert x.data.dtype == y.data.dtype == x.grad.dtype == dtype


@given(arrays)
def test_results_and_gradients_are_arrays_of_the_shape_of_their_input(data):
    x = step09.Variable(data)
    y = step09.exp(step09.square(x))
    y.backward()
    for array in (y.data, y.grad, x.grad):
        assert isinstance(array, np.ndarray)
        assert array.shape == data.shape


@given(arrays)
def test_backward_of_an_array_is_the_gradient_of_its_sum(data):
    x = step09.Variable(data)
    step09.exp(step09.square(x)).backward()
    assert np.allclose(x.grad, 2 * data * np.exp(data**2))


def test_a_seed_that_is_there_is_used():
    x = step09.Variable([1.0, 2.0])
    y = step09.square(x)
    y.grad = np.array([1.0, 10.0])
    y.backward()
    assert np.array_equal(x.grad, [2.0, 40.0])


def test_backward_on_a_leaf_gives_the_seed():
    x = step09.Variable([1.0, 2.0])
    x.backward()
    assert np.array_equal(x.grad, [1.0, 1.0])


def test_a_gradient_that_a_pass_has_left_is_no_seed():
    x = step09.Variable(0.7)
    a = step09.square(x)
    step09.exp(a).backward()
    for _ in range(2):
        a.backward()
        assert x.grad == 2 * 0.7
    a.grad = 10.0
    for _ in range(2):
        a.backward()
        assert x.grad == 10 * 2 * 0.7
    a.grad = None
    a.backward()
    assert x.grad == 2 * 0.7


def test_a_backward_that_writes_into_its_gradient_does_not_change_the_seed():
    class Triple(step09.Function):
        def forward(self, x):
            return 3 * x

        def backward(self, gy):
            gy *= 3
            return gy

    x = step09.Variable([1.0, 2.0])
    y = Triple()(x)
    y.grad = [1.0, 10.0]
    for _ in range(2):
        y.backward()
        assert x.grad.tolist() == [3.0, 30.0]
