"""Gradients that are thrown away or retained, and recording that is switched off."""

import weakref

import numpy as np
import pytest
import step15_memory_modes as step15
from step15_memory_modes import Config, Variable, add, no_grad, square, using_config

from tests.steps.helpers import split


def test_only_leaves_keep_their_gradient():
    x = Variable(3.0)
    a = square(x)
    y = square(a)
    y.backward()
    assert (a.grad, y.grad) == (None, None)
    assert x.grad == 4 * 3.0**3


def test_retain_grad_keeps_all():
    x = Variable(3.0)
    a = square(x)
    y = square(a)
    y.backward(retain_grad=True)
    assert (y.grad, a.grad, x.grad) == (1.0, 2 * 3.0**2, 4 * 3.0**3)


@pytest.mark.parametrize("modes", [(False, False), (True, True), (True, False), (False, True)])
def test_each_pass_adds_the_same_amount(modes):
    x = Variable(3.0)
    a = add(x, x)
    y = add(square(a), x)
    for retain_grad in modes:
        y.backward(retain_grad)
    assert x.grad == 2 * (8 * 3.0 + 1)


def test_a_pass_that_failed_leaves_no_trace_in_the_next():
    class Moody(step15.Square):
        fails = True

        def derivative(self, x):
            if Moody.fails:
                raise RuntimeError("not today")
            return 2 * x

    x = Variable(3.0)
    y = square(add(Moody()(x), Variable(0.0)))
    with pytest.raises(RuntimeError):
        y.backward()
    Moody.fails = False
    y.cleargrad()
    y.backward()
    assert x.grad == 4 * 3.0**3


def test_nothing_is_recorded_under_no_grad():
    x = Variable(3.0)
    with no_grad():
        a = square(x)
        y = square(a)
    assert y.creator is None
    gone = weakref.ref(a)
    del a
    assert gone() is None
    assert square(x).creator is not None


def test_the_switch_goes_back_also_after_an_error():
    with pytest.raises(ValueError, match="inside"), no_grad():
        raise ValueError("inside")
    assert Config.enable_backprop is True


def test_switches_can_be_nested():
    with no_grad():
        with using_config("enable_backprop", True):
            assert Config.enable_backprop is True
        assert Config.enable_backprop is False
    assert Config.enable_backprop is True


def test_each_mode_holds_the_arrays_that_it_needs_and_no_more():
    array = 10_000 * 8 / 1e6
    # 21 arrays of data, and as many gradients; then one gradient; then the last result alone,
    # which is a leaf, with its gradient.
    assert np.isclose(step15.megabytes(True, True), 42 * array, rtol=0.1)
    assert np.isclose(step15.megabytes(True), 22 * array, rtol=0.1)
    assert np.isclose(step15.megabytes(False), 2 * array, rtol=0.1)


def test_a_retained_gradient_is_no_seed_and_a_seed_stays():
    x = Variable(3.0)
    a = square(x)
    square(a).backward(retain_grad=True)
    assert a.grad == 2 * 9.0
    x.cleargrad()
    a.backward()
    assert x.grad == 2 * 3.0
    assert a.grad is None
    a.grad = 10.0
    x.cleargrad()
    a.backward()
    a.backward()
    assert (x.grad, a.grad) == (2 * 60.0, 10.0)
    square(a).backward()  # a seed is of no account where a pass only comes by
    assert x.grad == 2 * 60.0 + 4 * 3.0**3


@pytest.mark.parametrize("retain_grad", [False, True])
def test_an_output_that_is_gone_counts_as_zeros_and_one_that_was_used_before_does_too(retain_grad):
    x = Variable([3.0, 4.0, 5.0])
    first, rest = split(step15)()(x)
    rest.backward(retain_grad)
    x.cleargrad()
    first.backward(retain_grad)
    assert x.grad.tolist() == [1.0, 0.0, 0.0]
    assert rest.grad is None
    del rest
    first.backward(retain_grad)
    assert x.grad.tolist() == [2.0, 0.0, 0.0]
