"""Random programs give the gradients that autograd gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dezero_mini as dm
from tests.random_programs import ALL, BASIC, assert_agree, gradients, programs

SHAPES = [(), (3,), (1,), (2, 1), (1, 3), (2, 3)]  # each broadcasts with each


def leaves_of(shapes, seed):
    rng = np.random.default_rng(seed)
    return [rng.uniform(-2, 2, size=shape) for shape in shapes]


@settings(max_examples=200)
@given(
    program=programs(ALL),
    shapes=st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3),
    seed=st.integers(0, 2**32),
)
def test_gradients_are_those_of_autograd(program, shapes, seed):
    assert_agree(program, dm, leaves_of(shapes, seed))


@settings(max_examples=60)
@given(program=programs(ALL), shape=st.sampled_from(SHAPES), seed=st.integers(0, 2**32))
def test_float32_stays_float32(program, shape, seed):
    (leaf,) = leaves_of([shape], seed)
    y, (gx,) = gradients(program, dm, [leaf.astype(np.float32)])
    assert y.dtype == np.float32
    assert gx.dtype == np.float32
    assert gx.shape == shape


def test_a_wrong_library_is_noticed():
    class Wrong:
        Variable = dm.Variable
        square = staticmethod(dm.square)
        exp = staticmethod(dm.square)

    assert_agree([("square", 0, 0)], Wrong, [np.array(0.5)])
    with pytest.raises(AssertionError):
        assert_agree([("exp", 0, 0)], Wrong, [np.array(0.5)])


def test_basic_programs_need_no_more_than_square_exp_and_operators():
    class Basic:
        Variable = dm.Variable
        square = staticmethod(dm.square)
        exp = staticmethod(dm.exp)

    for name in BASIC:
        assert_agree([(name, 0, 1)], Basic, [np.array(0.5), np.array([1.0, 2.0])])
