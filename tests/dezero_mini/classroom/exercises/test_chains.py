"""Chains for judges, made of the functions of step 07."""

import sys

import numpy as np
import pytest
import step07_creator as step07
from step07_creator import Exp, Square, Variable

from dezero_mini.classroom.exercises.asking import NotYetError
from dezero_mini.classroom.exercises.chains import (
    LONG,
    boxes_of,
    complex_step,
    graph_left_alone,
    link,
    names_behind,
    no_recursion,
    scaling,
)


def test_links_are_functions_of_the_step():
    third = link(step07, "Third", lambda x: x / 3, lambda x: 1 / 3)
    scale = scaling(step07)
    x, *_, y = boxes_of(Variable(np.array(0.6)), [third(), scale(5.0), scale(2.0)])
    y.grad = np.array(1.0)
    y.backward()
    assert y.data == pytest.approx(2.0)
    assert x.grad == pytest.approx(10 / 3)
    assert names_behind(y) == ["Scale", "Scale", "Third"]
    assert names_behind(x) == []


def test_complex_step():
    x = np.array([0.3, -0.7])
    assert complex_step(lambda x: np.exp(x**2), x) == pytest.approx(2 * x * np.exp(x**2))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda y: setattr(y, "creator", None), "changed the trail"),
        (lambda y: setattr(y.creator, "input", y), "changed the trail"),
        (lambda y: setattr(y, "data", y.data * 1), "changed the data"),
        (lambda y: y.data.fill(3.0), "changed the data"),
    ],
)
def test_a_changed_graph_is_noticed(change, said):
    boxes = boxes_of(Variable(np.array([0.3, 0.4])), [Square(), Exp()])
    with graph_left_alone("nothing", boxes):
        boxes[-1].grad = np.ones(2)
        boxes[-1].backward()
    with pytest.raises(NotYetError, match=f"it has {said}"), graph_left_alone("it", boxes):
        change(boxes[-1])


def backward_of_a_long_chain():
    scale = scaling(step07)
    y = boxes_of(Variable(np.array(1.0)), [scale(1.0)] * LONG)[-1]
    y.grad = np.array(1.0)
    y.backward()


def test_recursion_ends_whatever_the_limit_was():
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(10 * LONG)
    try:
        with pytest.raises(RecursionError), no_recursion("it"):
            backward_of_a_long_chain()
        assert sys.getrecursionlimit() == 10 * LONG
    finally:
        sys.setrecursionlimit(before)


def test_who_raises_the_limit_is_refused():
    before = sys.getrecursionlimit()
    with pytest.raises(NotYetError, match="it raises the limit"), no_recursion("it"):
        sys.setrecursionlimit(10 * LONG)
    assert sys.getrecursionlimit() == before

    def raises():
        sys.setrecursionlimit(before)

    with pytest.raises(NotYetError, match="it raises the limit"), no_recursion("it", raises):
        pass
