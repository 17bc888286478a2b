"""Several inputs and outputs, forward."""

import numpy as np
import step11_variadic_forward as step11


def test_add_adds():
    assert step11.add(step11.Variable(2.0), step11.Variable(3.0)).data == 5.0
    y = step11.add(step11.Variable([1.0, 2.0]), step11.Variable([10.0, 20.0]))
    assert np.array_equal(y.data, [11.0, 22.0])


def test_several_results_come_as_a_tuple_and_know_one_creator():
    class DivMod(step11.Function):
        def forward(self, x0, x1):
            return x0 // x1, x0 % x1

    quotient, rest = DivMod()(step11.Variable(7.0), step11.Variable(2.0))
    assert (quotient.data, rest.data) == (3.0, 1.0)
    assert quotient.creator is rest.creator
    assert quotient.creator.outputs == [quotient, rest]


def test_one_input_still_goes_back():
    x = step11.Variable(0.5)
    step11.exp(step11.square(x)).backward()
    assert np.allclose(x.grad, 2 * 0.5 * np.exp(0.25))
