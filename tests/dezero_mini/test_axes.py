"""Axes, shapes and indices: what is taken is what NumPy takes, and the rest is refused in words."""

import re

import numpy as np
import pytest

import dezero_mini as dm

M = np.arange(6.0).reshape(2, 3)


def gradient(f, data):
    """The gradient of f(x), which backward has to give the shape of x."""
    x = dm.Variable(data)
    y = f(x)
    y.backward()
    assert x.grad.shape == x.shape
    return y, x.grad


# ---- scalars and vectors ----


@pytest.mark.parametrize("axis", [None, 0, -1, (), np.int64(0)])
@pytest.mark.parametrize("keepdims", [False, True])
def test_the_sum_of_a_scalar(axis, keepdims):
    y, gx = gradient(lambda x: x.sum(axis=axis, keepdims=keepdims), 3.0)
    assert (y.data, y.shape, gx) == (3, np.sum(3.0, axis=axis, keepdims=keepdims).shape, 1)


@pytest.mark.parametrize("axis", [1, -2, (0,), (0, -1), 10**30])
def test_axes_that_the_sum_of_a_scalar_has_not(axis):
    with pytest.raises(ValueError, match=r"^expected no axis for shape \(\), got "):
        dm.Variable(3.0).sum(axis=axis)


@pytest.mark.parametrize("axis", [0, -1, 1, (0,)])
def test_the_mean_of_a_scalar_has_no_axis_as_in_numpy(axis):
    with pytest.raises(ValueError, match="axis"):
        np.mean(np.float64(3.0), axis=axis)
    with pytest.raises(ValueError, match=r"^expected no axis for shape \(\), got "):
        dm.Variable(3.0).mean(axis=axis)
    for none in (None, ()):
        y, gx = gradient(lambda x, axis=none: x.mean(axis=axis), 3.0)
        assert (y.data, gx) == (3, 1)


@pytest.mark.parametrize("name", ["sum", "mean"])
@pytest.mark.parametrize("axis", [0, -1, (0,), (-1,), (), None, np.int8(-1), np.array(0)])
def test_over_the_axis_of_a_vector(name, axis):
    data = np.array([1.0, 2.0, 4.0])
    y, gx = gradient(lambda x: getattr(x, name)(axis=axis), data)
    np.testing.assert_array_equal(y.data, getattr(data, name)(axis=axis))
    none = isinstance(axis, tuple) and not axis
    share = 1 if name == "sum" or none else 1 / 3
    np.testing.assert_array_equal(gx, np.full(3, share))


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x.T,
        lambda x: x.transpose(),
        lambda x: x.transpose(()),
        lambda x: x.transpose(None),
        lambda x: dm.transpose(x, axes=()),
        lambda x: dm.transpose(x, []),
        lambda x: x.reshape(()),
        lambda x: x.reshape(1, 1),
        lambda x: x.reshape(-1),
        lambda x: x.reshape([1]),
        lambda x: dm.broadcast_to(x, ()),
        lambda x: dm.broadcast_to(x, 4) / 4.0,
        lambda x: dm.sum_to(x, ()),
        lambda x: x[()],
        lambda x: x[...],
        lambda x: x[None],
    ],
)
def test_shapes_of_a_scalar(f):
    _, gx = gradient(f, 3.0)
    assert gx == 1


def test_transposes_of_a_vector_and_a_matrix():
    for axes in (0, -1, (0,), [-1], np.int64(0)):
        _, gx = gradient(lambda x, axes=axes: x.transpose(axes) * [1.0, 2.0], [3.0, 4.0])
        np.testing.assert_array_equal(gx, [1, 2])
    for axes in ((1, 0), [1, 0], (-1, 0), (np.int64(1), np.int64(0))):
        y, gx = gradient(lambda x, axes=axes: x.transpose(axes) * M.T, M)
        np.testing.assert_array_equal(gx, M)
        assert y.shape == (3, 2)


def test_reshape_takes_integers_of_numpy():
    for y in (
        dm.Variable(M).reshape(np.int64(3), np.int64(2)),
        dm.Variable(M).reshape(np.int64(3), -1),
        dm.Variable(M).reshape(np.array([3, 2])),
        dm.reshape(M, (np.int8(3), 2)),
        dm.Variable(M).reshape([3, 2]),
    ):
        np.testing.assert_array_equal(y.data, M.reshape(3, 2))
    assert dm.Variable(M).reshape(np.int64(6)).shape == (6,)
    assert dm.sum_to(M, 3).shape == (3,)
    assert dm.sum_to(M, np.int64(3)).shape == (3,)


# ---- what is refused ----


X = dm.Variable(M)
INDEX = "expected an index of shape (2, 3), got "

REFUSED = [
    (TypeError, "expected an axis as a whole number", lambda: X.sum(axis="a")),
    (TypeError, "expected an axis as a whole number", lambda: X.mean(axis=1.0)),
    (TypeError, "expected an axis as a whole number", lambda: X.sum(axis=True)),
    (TypeError, "expected an axis as a whole number", lambda: X.sum(axis=np.True_)),
    (TypeError, "expected an axis as a whole number", lambda: X.sum(axis=[0])),
    (TypeError, "expected an axis as a whole number", lambda: X.sum(axis=(0, None))),
    (TypeError, "expected an axis as a whole number", lambda: X.sum(axis=dm.Variable(0))),
    (ValueError, "expected an axis from -2 to 1 for shape (2, 3), got 5", lambda: X.sum(axis=5)),
    (ValueError, "expected an axis from -2 to 1 for", lambda: X.mean(axis=-3)),
    (ValueError, "expected an axis from -2 to 1 for", lambda: X.sum(axis=10**30)),
    (ValueError, "expected an axis from -2 to 1 for", lambda: X.sum(axis=-(10**5000))),
    (ValueError, "expected each axis once, got (0, 0)", lambda: X.sum(axis=(0, 0))),
    (ValueError, "expected each axis once, got (1, -1)", lambda: X.mean(axis=(1, -1))),
    (TypeError, "expected one axis, or a tuple of them, got 2 arg", lambda: X.sum(0, 1)),
    (TypeError, "expected one axis, or a tuple of them, got 2 arg", lambda: X.mean(0, True)),
    (TypeError, "expected one axis, or a tuple of them, got 3 arg", lambda: X.sum(0, 1, False)),
    (TypeError, "expected True or False for keepdims, got int", lambda: dm.sum(X, 0, 1)),
    (TypeError, "expected True or False for keepdims, got None", lambda: X.mean(keepdims=None)),
    (ValueError, "expected all 2 axes of shape (2, 3) in some order", lambda: X.transpose(0)),
    (ValueError, "expected all 2 axes of shape (2, 3) in some order", lambda: X.transpose(())),
    (ValueError, "expected each axis once, got (0, 0)", lambda: X.transpose(0, 0)),
    (ValueError, "expected each axis once, got (0, -2)", lambda: X.transpose(0, -2)),
    (ValueError, "expected an axis from -2 to 1 for", lambda: X.transpose(0, 2)),
    (TypeError, "expected an axis as a whole number", lambda: X.transpose(0.0, 1.0)),
    (TypeError, "expected an axis as a whole number", lambda: X.transpose(True, False)),
    (TypeError, "expected an axis as a whole number", lambda: X.transpose("T")),
    (ValueError, "expected a shape that shape (2, 3) broadcasts", lambda: dm.broadcast_to(X, (7,))),
    (ValueError, "expected a shape that shape (2, 3) broadcasts", lambda: dm.broadcast_to(X, 3)),
    (ValueError, "expected a shape that shape ()", lambda: dm.broadcast_to(1, (10**30, 10**30))),
    (ValueError, "expected lengths that are not neg", lambda: dm.broadcast_to(X, (-1, 3))),
    (TypeError, "expected a shape as whole numbers, got", lambda: dm.broadcast_to(X, (2.0, 3))),
    (TypeError, "expected a shape as whole numbers, got", lambda: dm.broadcast_to(X, None)),
    (ValueError, "expected an array that sums to shape (4,)", lambda: dm.sum_to(X, 4)),
    (ValueError, "expected an array that sums to shape (2,)", lambda: dm.sum_to(X, (2,))),
    (ValueError, "expected lengths that are not neg", lambda: dm.sum_to(X, (-1, 3))),
    (TypeError, "expected a shape as whole numbers, got", lambda: dm.sum_to(X, "3")),
    (ValueError, "expected a shape for the 6 elements of shape (2, 3)", lambda: X.reshape(4)),
    (ValueError, "expected a shape for the 6 elements of shape (2, 3)", lambda: X.reshape(-1, 4)),
    (ValueError, "expected a shape for the 6 elements of shape (2, 3)", lambda: X.reshape(-1, 0)),
    (ValueError, "expected a shape for the 6 elements", lambda: X.reshape(10**30)),
    (ValueError, "expected a shape for the 1 elements", lambda: dm.reshape(1, (1,) * 70)),
    (ValueError, "expected lengths that are not neg", lambda: X.reshape(-1, -1)),
    (ValueError, "expected lengths that are not neg", lambda: X.reshape(-7)),
    (ValueError, "expected lengths that are not neg", lambda: X.reshape(-2, -3)),
    (TypeError, "expected a shape as whole numbers, got float 2.0", lambda: X.reshape(2.0)),
    (TypeError, "expected a shape as whole numbers, got bool True", lambda: X.reshape(True, 6)),
    (TypeError, "expected a shape as whole numbers, got NoneType", lambda: X.reshape(None)),
    (TypeError, "expected a shape as whole numbers, got tuple", lambda: X.reshape((2, 3), 1)),
    (IndexError, "expected an index of shape (), got 0", lambda: dm.Variable(1.0)[0]),
    (IndexError, "expected an index of shape (), got slice", lambda: dm.Variable(1.0)[:]),
    (IndexError, INDEX + "5: index 5 is out of bounds", lambda: X[5]),
    (IndexError, INDEX + "(0, 3)", lambda: X[0, 3]),
    (IndexError, INDEX + "(0, 0, 0)", lambda: X[0, 0, 0]),
    (IndexError, INDEX + "a", lambda: X["a"]),
    (IndexError, INDEX + "1.0", lambda: X[1.0]),
    (IndexError, INDEX + "[True]", lambda: X[[True]]),
    (IndexError, INDEX + "[[ True]]", lambda: X[np.array([[True]])]),
    (IndexError, INDEX + "[0, [1]]", lambda: X[[0, [1]]]),
    (IndexError, INDEX + "slice(None, None, 0)", lambda: X[::0]),
    (IndexError, INDEX + "slice(a, None, None)".replace("a", "'a'"), lambda: X["a":]),
    (IndexError, INDEX + "1000", lambda: X[10**30]),
    (IndexError, INDEX + "int", lambda: X[10**5000]),
    (IndexError, INDEX + "variable(0.0)", lambda: X[dm.Variable(0)]),
]


@pytest.mark.parametrize(("error", "words", "call"), REFUSED)
def test_what_does_not_fit_is_refused_in_words(error, words, call):
    with pytest.raises(error, match=f"^{re.escape(words)}") as caught:
        call()
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    np.testing.assert_array_equal(X.data, M)
    assert X.grad is None


# ---- iteration ----


def test_iteration_gives_rows_whose_gradients_come_back_to_their_places():
    for data in (np.array([1.0, 2.0, 3.0]), M, M.reshape(3, 1, 2), M.astype(np.float32)):
        x = dm.Variable(data)
        total = 0.0
        for i, row in enumerate(x):
            np.testing.assert_array_equal(row.data, data[i])
            assert row.shape == data.shape[1:]
            total = total + (i + 1.0) * row
        total.backward()
        assert x.grad.dtype == data.dtype
        np.testing.assert_array_equal(
            x.grad, [np.full(data.shape[1:], i + 1) for i in range(len(data))]
        )


def test_unpacking_and_rows_that_nobody_uses():
    x = dm.Variable([1.0, 2.0, 3.0])
    a, b, _ = x
    (a * b).backward()
    np.testing.assert_array_equal(x.grad, [2, 1, 0])
    first, *_ = x
    first.backward()
    np.testing.assert_array_equal(x.grad, [3, 1, 0])
    (last,) = dm.Variable([5.0])
    assert last.data == 5
    x = dm.Variable([4.0])
    (only,) = x * 2.0
    (only * only).backward()
    np.testing.assert_array_equal(x.grad, [32])
    assert list(dm.Variable(np.zeros((0, 3)))) == []
    dm.gradient_check(lambda x: sum(row * row * (i + 1.0) for i, row in enumerate(x)), M)


def test_iteration_under_no_grad():
    with dm.no_grad():
        rows = list(dm.Variable(M) * 2.0)
    assert [row.creator for row in rows] == [None, None]


def test_iteration_is_one_function_however_long():
    x = dm.Variable(np.arange(1000.0))
    rows = list(x)
    assert len({id(row.creator) for row in rows}) == 1
    (gx,) = (rows[0].creator.backward(*[np.float64(i) for i in range(1000)]),)
    np.testing.assert_array_equal(gx, x.data)


def test_a_row_outlives_the_others():
    x = dm.Variable(M)
    rows = list(x * 1.0)
    kept = rows[1] * 2.0
    del rows
    kept.backward()
    np.testing.assert_array_equal(x.grad, [[0, 0, 0], [2, 2, 2]])
