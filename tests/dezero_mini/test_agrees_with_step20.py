"""The last step of the course and the library compute the same on all that both can run."""

import numpy as np
import pytest
import step19_broadcasting as step19
import step20_generations as step20
from hypothesis import given, settings
from hypothesis import strategies as st

import dezero_mini as dm
from dezero_mini.classroom import backward_order
from tests.random_programs import (
    BASIC,
    assert_agree,
    gradients,
    programs,
    random_program,
)

SHAPES = [(), (3,), (1,), (2, 1), (1, 3), (2, 3)]


@settings(max_examples=150)
@given(
    program=programs(BASIC),
    shapes=st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3),
    seed=st.integers(0, 2**32),
)
def test_random_programs(program, shapes, seed):
    rng = np.random.default_rng(seed)
    leaves = [rng.uniform(-2, 2, size=shape) for shape in shapes]
    theirs, their_gradients = gradients(program, step20, leaves)
    ours, our_gradients = gradients(program, dm, leaves)
    np.testing.assert_allclose(ours, theirs, rtol=1e-13, atol=1e-13)
    for gx, their_gx in zip(our_gradients, their_gradients, strict=True):
        assert gx.shape == their_gx.shape
        scale = 1 + np.abs(gx).max(initial=0)
        np.testing.assert_allclose(gx, their_gx, rtol=1e-10, atol=1e-12 * scale)


def test_random_programs_of_step20_are_those_of_autograd():
    for name in BASIC:
        assert_agree([(name, 0, 1), ("mul", 2, 0)], step20, [np.array(0.5), np.array([1.0, 2.0])])


@pytest.mark.parametrize("f", [step20.usual, step20.factored])
@pytest.mark.parametrize("lib", [step20, dm])
def test_goldstein_price(f, lib):
    x, y = lib.Variable(1.0), lib.Variable(1.0)
    z = f(x, y)
    z.backward()
    assert (z.data, x.grad, y.grad) == (1876, -5376, 8064)


@pytest.mark.parametrize("lib", [step20, dm])
@pytest.mark.parametrize("retain_grad", [False, True])
def test_backward_twice(lib, retain_grad):
    x = lib.Variable(2.0)
    a = lib.square(x)
    y = lib.square(a) + lib.square(a)
    for times in (1, 2):
        y.backward(retain_grad=retain_grad)
        assert x.grad == 64 * times
        assert (a.grad is not None) == retain_grad


@pytest.mark.parametrize("lib", [step20, dm])
def test_errors_are_of_the_same_kind(lib):
    x = lib.Variable([1.0, 2.0, 3.0])
    for call in (lambda: lib.Variable("1"), lambda: lib.Variable(1j), lambda: x**x):
        with pytest.raises(TypeError):
            call()
    with pytest.raises(ValueError, match="broadcast"):
        x + lib.Variable([1.0, 2.0])


def test_both_visit_the_diamond_in_the_same_order():
    for lib in (step20, dm):
        a = lib.square(lib.Variable(2.0))
        order = backward_order(lib.square(a) + lib.square(a))
        assert [type(f).__name__ for f in order] == ["Add", "Square", "Square", "Square"]


def is_right(program, lib):
    try:
        assert_agree(program, lib, [np.array(0.5)])
    except AssertionError:
        return False
    return True


def test_the_step_before_would_be_noticed():
    some = [random_program(seed, BASIC, length=10) for seed in range(40)]
    assert sum(not is_right(program, step19) for program in some) > 5
    assert all(is_right(program, step20) for program in some)
