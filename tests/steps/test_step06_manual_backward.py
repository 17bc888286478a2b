"""Going back by hand."""

import numpy as np
import step06_manual_backward as step06
from hypothesis import given
from hypothesis import strategies as st


@given(st.floats(-1.2, 1.2))
def test_a_chain_by_hand_gives_the_formula(x0):
    A, B, C = step06.Square(), step06.Exp(), step06.Square()
    C(B(A(step06.Variable(np.array(x0)))))
    gradient = A.backward(B.backward(C.backward(np.array(1.0))))
    assert np.allclose(gradient, 4 * x0 * np.exp(2 * x0**2))


def test_there_is_no_gradient_before_somebody_puts_it_there():
    x = step06.Variable(np.array(3.0))
    assert x.grad is None
    assert step06.Square()(x).grad is None
    assert x.grad is None


def test_a_function_remembers_its_input_itself():
    x, A = step06.Variable(np.array(3.0)), step06.Square()
    A(x)
    assert A.input is x
    assert A.backward(np.array(10.0)) == 60.0
