"""What judges ask of graphs, on the Variables of step 12."""

import gc
import tracemalloc

import numpy as np
import pytest
import step12_variadic_backward as step12
from step12_variadic_backward import Variable, add, mul, square

from dezero_mini.classroom.exercises.asking import NotYetError
from dezero_mini.classroom.exercises.graphs import (
    collector_off,
    functions_behind,
    memory_traced,
    require_intact,
    require_untouched,
    slope_by_moves,
)


def test_functions_behind_come_once_each():
    x = Variable(2.0)
    a = square(x)
    y = mul(a, add(a, x))
    names = sorted(type(f).__name__ for f in functions_behind(y))
    assert names == ["Add", "Mul", "Square"]
    assert functions_behind(x) == []


def test_what_calls_alone_have_made_is_untouched():
    y = square(square(Variable(2.0)))
    y.backward()
    require_untouched(y)


@pytest.mark.parametrize(
    "touch",
    [
        lambda y: setattr(y, "backward", None),
        lambda y: setattr(y.creator, "backward", None),
        lambda y: setattr(y.creator, "input", Variable(3.0)),
        lambda y: setattr(y.creator.inputs[0], "accumulate", None),
    ],
)
def test_what_was_written_into_is_not(touch):
    y = square(square(Variable(2.0)))
    touch(y)
    with pytest.raises(NotYetError, match="something was written into"):
        require_untouched(y)


def test_slope_by_moves():
    assert slope_by_moves(np.exp, np.array(0.5)) == pytest.approx(np.exp(0.5), rel=1e-9)
    with pytest.raises(NotYetError, match="two results for one x"):
        slope_by_moves(lambda x: next(numbers), np.array(0.5))
    with pytest.raises(NotYetError, match="a smooth formula"):
        slope_by_moves(lambda x: np.floor(x / 1.5e-3), np.array(1.5))


numbers = iter(range(9))


def test_a_step_is_intact_until_one_of_its_functions_is_changed(monkeypatch):
    require_intact(step12)
    monkeypatch.setattr(step12.Mul, "backward", lambda self, gy: (gy, gy))
    with pytest.raises(NotYetError, match="`mul` of the step"):
        require_intact(step12)


def test_the_collector_is_off_in_the_block_and_as_before_after_it():
    with collector_off():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), collector_off():
        1 / 0  # noqa: B018
    assert gc.isenabled()
    gc.disable()
    try:
        with collector_off():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize("was_on", [False, True])
def test_memory_is_counted_from_the_start_of_the_block(was_on):
    """What a reader has traced before is taken off, and their tracing goes on."""
    if was_on:
        tracemalloc.start()
    try:
        before = np.ones(50_000)
        with memory_traced() as memory:
            array = np.ones(10_000)
            assert 1 <= memory() / array.nbytes < 1.1
        assert tracemalloc.is_tracing() == was_on
        assert before.all()
    finally:
        tracemalloc.stop()
