"""A Variable answers what its array answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as hnp
from step16_array_like import Variable

shapes = hnp.array_shapes(min_dims=0, max_dims=3, max_side=4)


@given(hnp.arrays(np.float32, shapes, elements=hnp.from_dtype(np.dtype(np.float32))))
def test_it_answers_as_its_array(data):
    x = Variable(data)
    assert (x.shape, x.ndim, x.size, x.dtype) == (data.shape, data.ndim, data.size, data.dtype)
    if data.ndim > 0:
        assert len(x) == len(data)


def test_a_scalar_has_no_length():
    with pytest.raises(TypeError, match="unsized"):
        len(Variable(1.0))


@given(hnp.arrays(np.float64, shapes, elements=hnp.from_dtype(np.dtype(np.float64))))
def test_the_rows_of_a_repr_are_aligned(data):
    lines = repr(Variable(data)).splitlines()
    assert lines[0].startswith("variable(")
    assert lines[-1].endswith(")")
    without_frame = [lines[0][9:], *[line[9:] for line in lines[1:]]]
    assert all(line[:9].strip() == "" for line in lines[1:])
    assert "\n".join(without_frame)[:-1] == str(data)


def test_a_variable_has_a_name_only_if_it_was_given_one():
    assert Variable(1.0).name is None
    assert Variable(1.0, name="x").name == "x"
