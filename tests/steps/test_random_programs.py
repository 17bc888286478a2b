"""Random programs at step 18, at step 20 and on the independent package autograd."""

import functools

import numpy as np
import step18_more_operators as step18
import step19_broadcasting as step19
import step20_generations as step20
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.random_programs import (
    AUTOGRAD,
    PLAIN,
    assert_agree,
    gradients_of,
    on,
    programs,
    true_gradients_of,
)


def shares_an_intermediate(step, program, data):
    """Whether a result between the inputs and the last one is used by two functions."""
    inputs = [step.Variable(value) for value in data]
    waiting, seen, users = [on(program, step, len(inputs))(*inputs).creator], set(), {}
    while waiting:
        f = waiting.pop()
        if f is None or f in seen:
            continue
        seen.add(f)
        for x in f.inputs:
            waiting.append(x.creator)
            if x.creator is not None:
                users.setdefault(x, set()).add(f)
    return any(len(functions) > 1 for functions in users.values())


def largest_value(program, data):
    """The largest number in the course of a program."""
    return max(
        np.max(np.abs(on(program[:n], AUTOGRAD, len(data))(*data)), initial=1.0)
        for n in range(len(program) + 1)
    )


# Of these the last value alone counts: adding up the last ones would share intermediates.
plain_programs = programs(PLAIN, lines=10, ending=())
numbers = st.floats(-1.5, 1.5).map(lambda value: round(value, 3))
scalars = st.tuples(numbers, numbers)
vectors = st.tuples(*[st.lists(numbers, min_size=3, max_size=3)] * 2)
inputs = st.one_of(scalars, vectors).map(lambda pair: [np.array(value) for value in pair])


@settings(max_examples=150)
@given(plain_programs, inputs)
def test_step_20_agrees_with_autograd(program, data):
    largest = largest_value(program, data)
    assume(largest < 1e4)
    for retain_grad in (False, True):
        assert_agree(program, step20, data, scale=largest**3, retain_grad=retain_grad)


@settings(max_examples=150)
@given(plain_programs, inputs)
def test_step_18_is_wrong_only_where_an_intermediate_is_shared(program, data):
    largest = largest_value(program, data)
    assume(largest < 1e4)
    if not shares_an_intermediate(step18, program, data):
        assert_agree(program, step18, data, scale=largest**3)


def wrong_at(kind, programs):
    """Those of step 20's random programs for which a kind of Variable disagrees with autograd."""
    wrong = []
    for program in programs:
        f, leaves = functools.partial(step20.run, program), [0.5, 0.75]
        _, actual = gradients_of(f, kind, leaves)
        _, expected = true_gradients_of(f, leaves)
        if not np.allclose(actual, expected, rtol=1e-7, atol=1e-9):
            wrong.append(program)
    return wrong


def test_the_share_that_step_20_prints_is_that_of_steps_18_and_19():
    programs = [step20.random_program(10, seed) for seed in range(300)]
    wrong = wrong_at(step18.Variable, programs)
    assert wrong == wrong_at(step19.Variable, programs)
    assert wrong == wrong_at(step20.Unordered, programs)
    assert wrong_at(step20.Variable, programs) == []
    assert wrong == [p for p in programs if step20.goes_wrong(p, step20.Unordered)]
    assert not any(step20.goes_wrong(p, step20.Variable) for p in programs)
    assert f"300 random programs of ten lines, 0 wrong, without generations {len(wrong)}\n" in (
        step20.__doc__
    )
    assert 0.2 < len(wrong) / len(programs) < 0.4
