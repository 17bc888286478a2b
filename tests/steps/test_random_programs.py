"""Random programs at step 18, at step 20 and on the independent package autograd."""

import operator

import autograd
import autograd.numpy as anp
import numpy as np
import step18_more_operators as step18
import step19_broadcasting as step19
import step20_generations as step20
from hypothesis import assume, given, settings
from hypothesis import strategies as st

OPERATIONS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda a, b: a / (b * b + 1.0),  # never by zero
    "negative": lambda a, b: -a,
    "power": lambda a, b: a**3,
    "root": lambda a, b: (a * a + 1.0) ** 0.5,
    "constants": lambda a, b: 2.0 - a * 3.0,
}


def run(program, *inputs):
    """The last value of a program: a list of (operation, index, index) into the values so far."""
    values = list(inputs)
    for name, i, j in program:
        values.append(OPERATIONS[name](values[i % len(values)], values[j % len(values)]))
    return values[-1]


def gradients(step, program, data, retain_grad=False):
    """The gradients of the inputs by a step's own backward; inputs nobody used have zeros."""
    inputs = [step.Variable(value) for value in data]
    run(program, *inputs).backward(retain_grad)
    return [np.zeros_like(x.data) if x.grad is None else x.grad for x in inputs]


def gradients_by_autograd(program, data):
    """The same on autograd: the gradient of the sum of the result."""

    def total(*inputs):
        # Plus nothing: autograd warns of inputs that the result does not depend on.
        return anp.sum(run(program, *inputs)) + 0.0 * sum(anp.sum(x) for x in inputs)

    return autograd.grad(total, argnum=tuple(range(len(data))))(*data)


def shares_an_intermediate(step, program, data):
    """Whether a result between the inputs and the last one is used by two functions."""
    inputs = [step.Variable(value) for value in data]
    waiting, seen, users = [run(program, *inputs).creator], set(), {}
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


def agree(actual, expected, scale):
    """Whether two lists of gradients are the same up to rounding."""
    return all(
        a.shape == np.shape(e) and np.allclose(a, e, rtol=1e-7, atol=1e-9 * scale)
        for a, e in zip(actual, expected, strict=True)
    )


def largest_value(program, data):
    """The largest number in the course of a program."""
    return max(
        np.max(np.abs(run(program[:n], *data)), initial=1.0) for n in range(len(program) + 1)
    )


indices = st.integers(0, 20)
programs = st.lists(
    st.tuples(st.sampled_from(sorted(OPERATIONS)), indices, indices), min_size=1, max_size=10
)
numbers = st.floats(-1.5, 1.5).map(lambda value: round(value, 3))
scalars = st.tuples(numbers, numbers)
vectors = st.tuples(*[st.lists(numbers, min_size=3, max_size=3)] * 2)
inputs = st.one_of(scalars, vectors).map(lambda pair: [np.array(value) for value in pair])


@settings(max_examples=150)
@given(programs, inputs)
def test_step_20_agrees_with_autograd(program, data):
    largest = largest_value(program, data)
    assume(largest < 1e4)
    expected = gradients_by_autograd(program, data)
    assert agree(gradients(step20, program, data), expected, scale=largest**3)
    assert agree(gradients(step20, program, data, retain_grad=True), expected, scale=largest**3)


@settings(max_examples=150)
@given(programs, inputs)
def test_step_18_is_wrong_only_where_an_intermediate_is_shared(program, data):
    largest = largest_value(program, data)
    assume(largest < 1e4)
    if not shares_an_intermediate(step18, program, data):
        expected = gradients_by_autograd(program, data)
        assert agree(gradients(step18, program, data), expected, scale=largest**3)


def wrong_at(variable, graphs):
    """The seeds of step 20's random graphs for which a kind of Variable disagrees with autograd."""
    wrong = set()
    for seed in range(graphs):
        f = step20.random_graph(seed)
        x, y = variable(0.5), variable(0.75)
        f(x, y).backward()
        actual = [np.zeros(()) if v.grad is None else v.grad for v in (x, y)]

        def total(x, y, f=f):
            return f(x, y) + 0.0 * (x + y)

        expected = autograd.grad(total, argnum=(0, 1))(0.5, 0.75)
        if not np.allclose(actual, expected, rtol=1e-7, atol=1e-9):
            wrong.add(seed)
    return wrong


def test_the_share_that_step_20_prints_is_that_of_steps_18_and_19():
    graphs = 300
    wrong = wrong_at(step18.Variable, graphs)
    assert wrong == wrong_at(step19.Variable, graphs)
    assert wrong == wrong_at(step20.Unordered, graphs)
    assert not wrong_at(step20.Variable, graphs)
    assert step20.wrong_graphs(step20.Unordered, graphs) == len(wrong)
    assert step20.wrong_graphs(step20.Variable, graphs) == 0
    assert f"0 wrong, without generations {len(wrong)} wrong" in step20.__doc__
    assert 0.2 < len(wrong) / graphs < 0.4
