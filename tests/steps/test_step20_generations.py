"""The right order, whatever the graph."""

import weakref

import autograd
import numpy as np
import pytest
import step19_broadcasting as step19
import step20_generations as step20
from step20_generations import Variable, add, square

from tests.steps.helpers import collector_off, sum_and_product


@pytest.mark.parametrize("point", [(1.0, 1.0), (0.0, -1.0), (-0.3, 0.7)])
@pytest.mark.parametrize("f", [step20.usual, step20.factored])
def test_both_spellings_of_goldstein_price_have_the_gradient_that_autograd_gives(f, point):
    x, y = Variable(point[0]), Variable(point[1])
    f(x, y).backward()
    expected = autograd.grad(f, argnum=(0, 1))(*point)
    assert np.allclose([x.grad, y.grad], expected, rtol=1e-10)


def test_the_usual_spelling_was_right_before_by_luck():
    x, y = step19.Variable(1.0), step19.Variable(1.0)
    step20.usual(x, y).backward()
    assert (x.grad, y.grad) == (-5376, 8064)


def test_a_result_is_one_generation_after_its_latest_input():
    x, y = Variable(1.0), Variable(2.0)
    a = square(x)
    b = square(a)
    c = add(b, y)
    assert [v.generation for v in (x, y, a, b, c)] == [0, 0, 1, 2, 3]
    assert [v.creator.generation for v in (a, b, c)] == [0, 1, 2]


@pytest.mark.parametrize("shape", [(), (2,)])
@pytest.mark.parametrize("floors", [1, 5, 200])
def test_the_paths_through_a_tower_of_diamonds_add_up_to_1(floors, shape):
    x = y = Variable(np.full(shape, 0.5))
    for _ in range(floors):
        y = y * 0.25 + y * 0.75
    y.backward()
    assert np.allclose(x.grad, 1.0)


@pytest.mark.parametrize("retain_grad", [False, True])
def test_every_function_runs_once_and_after_all_that_use_its_output(retain_grad):
    order = []

    class Watched(step20.Add):
        def backward(self, gy):
            order.append(self)
            return gy, gy

    values = [Variable(1.0)]
    for n in range(1, 30):
        values.append(Watched()(values[n // 2], values[n - 1]))
    values[-1].backward(retain_grad)
    assert len(order) == len(set(order)) == 29
    for later, f in enumerate(order):
        for x in f.inputs:
            assert x.creator is None or order.index(x.creator) > later


def test_every_pass_adds_the_same_amount_to_the_leaves():
    x = Variable(2.0)
    a = square(x)
    y = add(square(a), square(a))
    for passes, retain_grad in enumerate([True, True, False, True], start=1):
        y.backward(retain_grad)
        assert x.grad == 64.0 * passes


def test_only_retain_grad_keeps_gradients_between_the_leaves_and_the_result():
    x = Variable(2.0)
    a = square(x)
    y = add(square(a), square(a))
    y.backward()
    assert (y.grad, a.grad) == (None, None)
    y.backward(retain_grad=True)
    assert (y.grad, a.grad) == (1.0, 4 * 2.0**2)


def test_two_outputs_of_a_function_may_be_used_in_different_generations():
    def f(x, y):
        s, p = sum_and_product(step20)()(x, y)
        return s * p + s**2 + p

    assert step20.gradient_check(f, Variable(2.0), Variable([3.0, -1.0]))


def test_a_leaf_gets_the_seed_and_a_long_chain_the_slope_of_its_power():
    x = Variable(1.0)
    x.backward()
    assert x.grad == 1.0
    y = x = Variable(1.0)
    for _ in range(20_000):
        y = y * 1.0001
    y.backward()
    assert np.allclose(x.grad, 1.0001**20_000)


def test_a_dropped_graph_is_freed_without_the_collector():
    with collector_off():
        x = Variable(2.0)
        y = step20.factored(x, x)
        y.backward(retain_grad=True)
        graph = weakref.ref(y.creator.inputs[0])
        del y
        assert graph() is None


def test_step_20_has_no_known_limit():
    assert not hasattr(step20, "KNOWN_LIMITS")


def test_nothing_is_recorded_under_no_grad():
    x = step20.Variable(3.0)
    with step20.no_grad():
        y = x * x + 1
    assert (y.creator, y.generation, y.data) == (None, 0, 10.0)
    z = y * x
    assert z.generation == 1
    z.backward()
    assert (x.grad, y.grad) == (10.0, 3.0)
