"""Backward as a loop."""

import numpy as np
import pytest
import step08_loop as step08


@pytest.mark.parametrize(("factor", "links"), [(2.0, 10), (1.00001, 100_000)])
def test_a_long_chain_has_the_slope_of_its_power(factor, links):
    assert np.allclose(step08.slope_of_growth(factor, links), factor**links, rtol=1e-9)


def test_a_leaf_keeps_its_gradient():
    x = step08.Variable(np.array(3.0))
    x.grad = np.array(7.0)
    x.backward()
    assert x.grad == 7.0
