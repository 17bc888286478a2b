"""A Variable as a box for an array: what it takes, what it shows, what may be set."""

import numpy as np
import pytest

import dezero_mini as dm


@pytest.mark.parametrize(
    ("data", "dtype", "shape"),
    [
        (3, np.float64, ()),
        (True, np.float64, ()),
        (2.5, np.float64, ()),
        ([1, 2, 3], np.float64, (3,)),
        (((1, 2), (3, 4.5)), np.float64, (2, 2)),
        ([], np.float64, (0,)),
        (np.float32(1.5), np.float32, ()),
        (np.float16([1, 2]), np.float16, (2,)),
        (np.longdouble(1), np.longdouble, ()),
        (np.arange(3, dtype=np.uint8), np.float64, (3,)),
        (np.array([True, False]), np.float64, (2,)),
    ],
)
def test_what_it_takes(data, dtype, shape):
    x = dm.Variable(data)
    assert type(x.data) is np.ndarray
    assert (x.dtype, x.shape, x.ndim, x.size) == (dtype, shape, len(shape), int(np.prod(shape)))
    np.testing.assert_array_equal(x.data, np.asarray(data, dtype=float))
    assert (x.grad, x.creator, x.generation, x.name) == (None, None, 0, None)


def test_a_float_array_is_used_not_copied():
    data = np.array([1.0, 2.0])
    assert dm.Variable(data).data is data
    assert dm.as_array(data) is data


def test_as_variable():
    x = dm.Variable(1.0)
    assert dm.as_variable(x) is x
    assert type(dm.as_variable([1, 2])) is dm.Variable


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (2.0, "variable(2.0)"),
        ([1, 2], "variable([1. 2.])"),
        ([[1, 2], [3, 4]], "variable([[1. 2.]\n          [3. 4.]])"),
    ],
)
def test_repr(data, text):
    assert repr(dm.Variable(data)) == text


def test_length_iteration_and_truth():
    x = dm.Variable([1.0, 0.0])
    assert len(x) == 2
    assert [float(row.data) for row in x] == [1, 0]
    assert bool(dm.Variable(2.0))
    assert not dm.Variable([0.0])
    with pytest.raises(ValueError, match="ambiguous"):
        bool(x)
    for call in (len, iter):
        with pytest.raises(TypeError, match="unsized"):
            call(dm.Variable(1.0))


def test_only_the_attributes_there_are_can_be_set():
    x = dm.Variable(1.0)
    with pytest.raises(AttributeError):
        x.requires_grad = False
    with pytest.raises(AttributeError):
        x.shape = (1,)


def test_setting_data_and_grad():
    x = dm.Variable([1.0, 2.0])
    x.data = [3, 4, 5]
    np.testing.assert_array_equal(x.data, [3.0, 4.0, 5.0])
    x.grad = given = np.ones(3, np.float32)
    assert x.grad.dtype == np.float64
    assert not np.shares_memory(x.grad, given)
    x.data = [1, 1, 1]
    x.cleargrad()
    assert x.grad is None
    x.data = 1.0
    assert x.shape == ()


def test_a_subclass_keeps_what_it_adds_when_copied():
    import copy

    class Parameter(dm.Variable):
        pass

    p = Parameter([1.0], name="p")
    p.rate = 0.1
    twin = copy.deepcopy(p)
    assert (type(twin), twin.rate, twin.name) == (Parameter, 0.1, "p")
    assert type(p * 2.0) is dm.Variable


def test_generations_count_the_longest_way():
    x = dm.Variable(1.0)
    y = dm.square(x) + x
    assert (x.generation, y.generation, y.creator.generation) == (0, 2, 1)
    squared, source = y.creator.sources
    assert (type(squared).__name__, source) == ("Square", x)
    assert squared.sources == (x,)
