"""Step 02: a Function takes a box and returns one of the same class."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from step02_function import Function, Square, Variable

ARRAYS = arrays(float, array_shapes(min_dims=0, max_dims=3), elements=st.floats(-1e6, 1e6))


@given(ARRAYS)
def test_squares_each_element(data):
    y = Square()(Variable(data.copy()))
    np.testing.assert_array_equal(y.data, data * data)


def test_leaves_its_input_as_it_was():
    data = np.array([1.0, 2.0])
    Square()(Variable(data))
    np.testing.assert_array_equal(data, [1.0, 2.0])


def test_the_result_has_the_class_of_the_input():
    class Extended(Variable):
        pass

    assert type(Square()(Extended(np.array(2.0)))) is Extended


def test_a_function_without_forward_is_named():
    class Forgetful(Function):
        pass

    with pytest.raises(NotImplementedError, match="Forgetful does not define forward"):
        Forgetful()(Variable(np.array(1.0)))
