"""Step 01: a box holds what it is given."""

import numpy as np
import pytest
from step01_variable import Variable


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 3, 4), (0,)])
def test_holds_the_very_array(shape):
    data = np.zeros(shape)
    x = Variable(data)
    assert x.data is data
    assert x.data.ndim == len(shape)


def test_the_content_can_be_replaced():
    x = Variable(np.array(1.0))
    x.data = np.array(2.0)
    assert x.data == 2.0
