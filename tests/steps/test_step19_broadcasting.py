"""Gradients of stretched arrays."""

import operator

import numpy as np
import pytest
import step19_broadcasting as step19
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from step19_broadcasting import Variable

OPERATIONS = [operator.add, operator.sub, operator.mul, operator.truediv]
shape_pairs = hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3)


@settings(max_examples=40)
@given(st.sampled_from(OPERATIONS), shape_pairs)
def test_every_operator_with_shapes_that_fit(operation, shapes):
    first, second = shapes.input_shapes
    rng = np.random.default_rng(19)
    x, y = Variable(rng.uniform(1, 2, first)), Variable(rng.uniform(1, 2, second))
    z = operation(x, y)
    assert z.shape == shapes.result_shape
    z.backward()
    assert (x.grad.shape, y.grad.shape) == (first, second)
    assert step19.gradient_check(operation, x, y)


@given(shape_pairs)
def test_sum_to_is_the_transpose_of_stretching(shapes):
    # For stretching S and any v, w: the sum of S(v) w is that of v times sum_to(w).
    shape, result = shapes.input_shapes[0], shapes.result_shape
    rng = np.random.default_rng(19)
    v, w = rng.normal(size=shape), rng.normal(size=result)
    total = step19.sum_to(w, shape)
    assert total.shape == shape
    assert np.isclose(np.sum(np.broadcast_to(v, result) * w), np.sum(v * total))


@pytest.mark.parametrize(
    ("have", "want"), [((2, 3), (3, 2)), ((3,), (2,)), ((), (1,)), ((2,), (1, 2)), ((1,), (2,))]
)
def test_sum_to_refuses_a_shape_that_was_not_stretched(have, want):
    with pytest.raises(ValueError, match="expected an array that sums to shape"):
        step19.sum_to(np.zeros(have), want)


def test_a_sum_and_a_stretching_go_back():
    x = Variable([[1.0, 2.0, 3.0]])
    assert step19.sum(x).data == 6.0
    assert step19.gradient_check(lambda x: step19.sum(x**2), x)
    assert step19.gradient_check(lambda x: step19.broadcast_to(x, (4, 3)) ** 2, x)


def test_a_gradient_keeps_the_dtype_of_its_variable():
    x, y = Variable(np.ones(3, np.float32)), Variable(np.ones(3))
    (x * y).backward()
    assert x.grad.dtype == np.float32
    assert y.grad.dtype == np.float64


def test_gradients_share_no_memory():
    x, y = Variable([1.0, 2.0]), Variable([3.0, 4.0])
    z = step19.sum(x + y)
    z.backward(retain_grad=True)
    assert not np.shares_memory(x.grad, y.grad)
    assert x.grad.flags.writeable
