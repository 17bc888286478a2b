"""The trail back."""

import numpy as np
import pytest
import step07_creator as step07


def test_the_trail_leads_back_to_the_input():
    x = step07.Variable(np.array(0.5))
    a = step07.Square()(x)
    b = step07.Exp()(a)
    assert type(b.creator) is step07.Exp
    assert b.creator.input is a
    assert a.creator.input is x
    assert x.creator is None


@pytest.mark.parametrize("times", [1, 2, 5])
def test_one_function_object_may_be_called_again(times):
    square = step07.Square()
    x = y = step07.Variable(np.array(1.1))
    for _ in range(times):
        y = square(y)
    y.grad = np.array(1.0)
    y.backward()
    power = 2**times
    assert np.allclose(x.grad, power * 1.1 ** (power - 1))


def test_the_graph_follows_the_branches_that_were_taken():
    for value, slope in [(2.0, 4.0), (-2.0, np.exp(-2.0))]:
        x = step07.Variable(np.array(value))
        y = step07.Square()(x) if x.data > 0 else step07.Exp()(x)
        y.grad = np.array(1.0)
        y.backward()
        assert np.allclose(x.grad, slope)
