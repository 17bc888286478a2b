"""No reference cycle, and outputs that are gone."""

import gc
import weakref

import numpy as np
import pytest
import step13_accumulation as step13
import step14_weakref as step14

from tests.steps.helpers import collector_off, split


@pytest.mark.parametrize(("step", "is_freed"), [(step13, False), (step14, True)])
def test_a_dropped_graph_is_freed_at_once_from_step_14_on(step, is_freed):
    with collector_off():
        y = step.square(step.add(step.Variable(1.0), step.Variable(2.0)))
        y.backward()
        graph = weakref.ref(y)
        del y
        assert (graph() is None) == is_freed


def test_strong_links_pile_up_and_weak_ones_do_not():
    graph = 10_000 * 8 * 2 / 1e6  # a Variable and its square, in MB
    strong, weak = step14.peak_memory(strong=True), step14.peak_memory(strong=False)
    assert strong > 40 * graph
    assert weak < 4 * graph
    assert gc.isenabled()


def test_strong_links_in_the_demonstration_are_those_of_step_13(monkeypatch):
    with_strong_link = step14.peak_memory(strong=True)
    monkeypatch.setattr(step14, "Variable", step13.Variable)
    monkeypatch.setattr(step14, "square", step13.square)
    assert np.isclose(step14.peak_memory(strong=False), with_strong_link, rtol=0.05)


@pytest.mark.parametrize(("kept", "gradient"), [(0, [1.0, 0.0, 0.0]), (1, [0.0, 1.0, 1.0])])
def test_an_output_that_is_gone_counts_as_zeros_of_its_shape(kept, gradient):
    x = step14.Variable([3.0, 4.0, 5.0])
    with collector_off():
        y = split(step14)()(x)[kept]
        assert [output() is None for output, _ in y.creator.outputs] == [kept == 1, kept == 0]
        y.backward()
    assert np.array_equal(x.grad, gradient)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("is_held", [True, False])
def test_zeros_are_of_the_dtype_of_the_output(dtype, is_held):
    x = step14.Variable(np.ones(3, dtype))
    first, rest = split(step14)()(x)
    if not is_held:
        del rest
    first.backward()
    assert (x.grad.tolist(), x.grad.dtype) == ([1.0, 0.0, 0.0], dtype)
