"""Gradients that are thrown away or retained, and recording that is switched off."""

import weakref

import numpy as np
import pytest
import step15_memory_modes as step15
from step15_memory_modes import Config, Variable, add, no_grad, square, using_config


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
