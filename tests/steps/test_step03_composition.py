"""Step 03: chains compute what their formulas say."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from step03_composition import Exp, Square, Variable


@given(st.floats(-5, 5))
def test_a_chain_computes_its_formula(x):
    y = Square()(Exp()(Square()(Variable(np.array(x)))))
    assert math.isclose(y.data, math.exp(2 * x * x), rel_tol=1e-12)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=4))
def test_the_order_matters(values):
    x = np.array(values)
    np.testing.assert_allclose(Exp()(Square()(Variable(x))).data, np.exp(x * x), rtol=1e-12)
    np.testing.assert_allclose(Square()(Exp()(Variable(x))).data, np.exp(2 * x), rtol=1e-12)
