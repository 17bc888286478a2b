"""Every number of a film, recomputed, for programs of every kind of engine."""

import functools

import numpy as np
import pytest
import step07_creator as step07
import step08_loop as step08
import step12_variadic_backward as step12
import step13_accumulation as step13
import step15_memory_modes as step15
import step19_broadcasting as step19
import step20_generations as step20
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dezero_mini.classroom.films.filming import (
    check_gradients,
    check_marks,
    film_of,
    marks,
    order,
    titles,
)

KINDS = {"step 19": step19.Variable, "step 20": step20.Variable, "unordered": step20.Unordered}


def program(lines):
    return functools.partial(step20.run, lines)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), lines=st.integers(1, 6))
def test_random_programs(kind, seed, lines):
    drawn = step20.random_program(lines, seed)
    one = film_of(program(drawn), kind(0.5), kind(0.75))
    check_gradients(one)
    check_marks(one)
    wrong = step20.goes_wrong(drawn, kind)
    assert any(mark.startswith("wrong") for mark in marks(one)) == wrong
    assert any(mark.startswith("right") for mark in marks(one)) == (not wrong)
    if kind is step20.Variable:
        assert not wrong
        assert not any("too early" in mark for mark in marks(one))


def diamond(step):
    def diamond(x):
        a = step.square(x)
        return step.add(step.square(a), step.square(a))

    return diamond


def chain(step):
    def chain(x):
        a = step.Square()(x)
        b = step.Exp()(a)
        return step.Square()(b)

    return chain


@pytest.mark.parametrize("step", [step07, step08])
def test_the_chains_of_the_first_engines(step):
    one = film_of(chain(step), step.Variable(np.array(0.5)))
    check_gradients(one, adds=False, clears=False)
    check_marks(one)
    assert order(one) == ["Square 2", "Exp", "Square 1"]
    assert marks(one) == ["right: x has 3.297, which is the slope"]


@pytest.mark.parametrize(
    ("step", "adds", "clears", "end"),
    [
        (step12, False, False, "wrong: x has 32, the slope is 64"),
        (step13, True, False, "wrong: x has 32, the slope is 64"),
        (step15, True, True, "wrong: x has 32, the slope is 64"),
        (step20, True, True, "right: x has 64, which is the slope"),
    ],
)
def test_the_diamond_of_the_later_engines(step, adds, clears, end):
    one = film_of(diamond(step), step.Variable(2.0))
    check_gradients(one, adds=adds, clears=clears)
    check_marks(one)
    assert one.frames[-1].marks == [end]


def test_a_gradient_that_is_kept():
    def kept(x):
        y = diamond(step15)(x)
        y.backward(retain_grad=True)
        return y

    one = film_of(kept, step15.Variable(2.0))
    check_gradients(one, clears=False)


def test_two_passes_are_told_apart():
    def twice(x):
        y = step13.add(step13.square(x), x)
        y.backward()
        y.backward()
        return y

    one = film_of(twice, step13.Variable(3.0))
    assert titles(one) == [
        "the seed", "visit 1: Add", "visit 2: Square",
        "pass 2: the seed", "visit 3: Add", "visit 4: Square", "the end",
    ]  # fmt: skip
    # No visit is early or a second one: each pass is judged alone.
    assert [m for m in marks(one) if "early" in m or "time" in m] == []
    assert marks(one)[-1] == "wrong: x has 20, the slope is 7"


def test_step_12_visits_a_function_for_each_output():
    one = film_of(diamond(step12), step12.Variable(2.0))
    assert order(one) == ["Add", "Square 3", "Square 1", "Square 2", "Square 1"]
    assert one.frames[3].marks == ["too early: Square 2 has still to send"]
    assert one.frames[5].marks == ["a second time"]
    assert one.frames[5].words.endswith("A second time. No gradient changes.")
