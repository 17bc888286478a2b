"""Gradients add up, in arrays of their own, and a function runs once."""

import itertools

import numpy as np
import pytest
import step13_accumulation as step13
from step13_accumulation import Variable, add, mul

from tests.course import step_module
from tests.steps.helpers import sum_and_product


@pytest.mark.parametrize("uses", [1, 2, 3, 7])
def test_a_leaf_adds_up_a_gradient_for_each_use(uses):
    x = y = Variable([3.0, 4.0])
    for _ in range(uses - 1):
        y = add(y, x)
    y.backward()
    assert np.array_equal(x.grad, [uses, uses])


def test_gradients_stay_until_they_are_cleared():
    x = Variable(3.0)
    step13.square(x).backward()
    step13.square(x).backward()
    assert x.grad == 12.0
    x.cleargrad()
    assert x.grad is None


def test_no_gradient_shares_memory_with_another_or_with_data():
    x, y = Variable([1.0, 2.0]), Variable([3.0, 4.0])
    s = add(x, y)
    p = mul(s, y)
    p.backward()
    arrays = [array for v in (x, y, s, p) for array in (v.data, v.grad)]
    for a, b in itertools.combinations(arrays, 2):
        assert not np.shares_memory(a, b)


def test_a_function_with_two_used_outputs_runs_once():
    calls = []

    class Watched(sum_and_product(step13)):
        def backward(self, *gys):
            calls.append(tuple(map(float, gys)))
            return super().backward(*gys)

    x, y = Variable(2.0), Variable(3.0)
    add(*Watched()(x, y)).backward()
    assert calls == [(1.0, 1.0)]
    assert (x.grad, y.grad) == (4.0, 3.0)


def test_a_leaf_adds_a_one_for_each_pass_from_itself():
    x = Variable([3.0, 4.0])
    x.backward()
    x.backward()
    assert np.array_equal(x.grad, [2.0, 2.0])
    x.grad = [5.0, 6.0]
    add(x, x).backward()
    x.backward()
    assert np.array_equal(x.grad, [8.0, 9.0])


@pytest.mark.parametrize("step", [step_module(number) for number in (13, 20)])
def test_functions_that_count_as_equal_are_two_all_the_same(step):
    class Scale(step.Function):
        def __init__(self, factor):
            self.factor = factor

        def __eq__(self, other):
            return type(other) is type(self) and other.factor == self.factor

        def __hash__(self):
            return hash(self.factor)

        def forward(self, x):
            return self.factor * x

        def backward(self, gy):
            return self.factor * gy

    x, y = step.Variable(1.0), step.Variable(1.0)
    step.add(Scale(2.0)(x), Scale(2.0)(y)).backward()
    assert (x.grad, y.grad) == (2.0, 2.0)
    x.cleargrad()
    scale = Scale(2.0)
    scale(scale(x)).backward()
    assert x.grad == 4.0
