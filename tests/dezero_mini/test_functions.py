"""Each function against NumPy's value, autograd's gradient and the complex step."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import dezero_mini as dm

EXAMPLES = settings(max_examples=25)
DTYPES = st.sampled_from([np.float32, np.float64])
SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)

# name: (ours, autograd's, lowest and highest input)
UNARY = {
    "square": (dm.square, lambda x: x * x, -3, 3),
    "exp": (dm.exp, anp.exp, -3, 3),
    "log": (dm.log, anp.log, 0.1, 5),
    "sqrt": (dm.sqrt, anp.sqrt, 0.1, 5),
    "sin": (dm.sin, anp.sin, -5, 5),
    "cos": (dm.cos, anp.cos, -5, 5),
    "tanh": (dm.tanh, anp.tanh, -3, 3),
    "sigmoid": (dm.sigmoid, lambda x: 1 / (1 + anp.exp(-x)), -5, 5),
    "relu": (dm.relu, lambda x: anp.where(x > 0, x, 0.0 * x), -3, 3),
    "neg": (dm.neg, lambda x: -x, -3, 3),
    "pow": (lambda x: x**-1.5, lambda x: x**-1.5, 0.5, 3),
    "cube": (lambda x: x**3, lambda x: x**3, -3, 3),
    "x + c": (lambda x: 2 + x + 1.5, lambda x: x + 3.5, -3, 3),
    "c - x": (lambda x: 2 - x, lambda x: 2 - x, -3, 3),
    "x - c": (lambda x: x - 2, lambda x: x - 2, -3, 3),
    "c x": (lambda x: 2.5 * x * 2, lambda x: 5.0 * x, -3, 3),
    "x / c": (lambda x: x / 3, lambda x: x / 3, -3, 3),
    "c / x": (lambda x: 3 / x, lambda x: 3 / x, 0.5, 3),
    "maximum with c": (lambda x: dm.maximum(x, 0.3), lambda x: anp.maximum(x, 0.3), -1, 1),
}

BINARY = {
    "add": (dm.add, anp.add),
    "sub": (dm.sub, anp.subtract),
    "mul": (dm.mul, anp.multiply),
    "div": (dm.div, anp.true_divide),
    "maximum": (dm.maximum, anp.maximum),
}


def assert_right(ours, theirs, arrays, against=("complex_step",)):
    """Compare value, dtypes and weighted gradients with NumPy's and autograd's."""
    arrays = [np.asarray(array) for array in arrays]
    dtype = np.result_type(*(array.dtype for array in arrays))
    exact = [array.astype(np.float64) for array in arrays]
    want = theirs(*exact)
    # Weights, so that a gradient that mixes up elements is found out.
    weights = np.cos(np.arange(np.size(want))).reshape(np.shape(want))
    xs = [dm.Variable(array) for array in arrays]
    y = ours(*xs)
    (y * weights.astype(dtype)).sum().backward()
    rtol = 2e-4 if any(array.dtype == np.float32 for array in arrays) else 1e-9
    assert y.dtype == dtype
    np.testing.assert_allclose(y.data, want, rtol=rtol, atol=rtol)
    places = tuple(range(len(arrays)))
    if np.size(want):
        truth = grad(lambda *zs: anp.sum(theirs(*zs) * weights), places)(*exact)
    else:
        truth = [np.zeros(array.shape) for array in arrays]  # autograd fails on some of these
    for x, array, gx in zip(xs, arrays, truth, strict=True):
        assert x.grad.dtype == array.dtype
        assert x.grad.shape == array.shape
        np.testing.assert_allclose(x.grad, gx, rtol=5 * rtol, atol=5 * rtol)
    dm.gradient_check(
        lambda *zs: ours(*zs) * weights, *exact, rtol=1e-9, atol=1e-9, against=against
    )


def filled(draw, shape, dtype, low=-3, high=3):
    seed = draw(st.integers(0, 2**32))
    return np.random.default_rng(seed).uniform(low, high, size=shape).astype(dtype)


@pytest.mark.parametrize("name", UNARY)
@EXAMPLES
@given(data=st.data())
def test_function_of_one_input(name, data):
    ours, theirs, low, high = UNARY[name]
    shape, dtype = data.draw(SHAPES), data.draw(DTYPES)
    assert_right(ours, theirs, [filled(data.draw, shape, dtype, low, high)])


@pytest.mark.parametrize("name", BINARY)
@EXAMPLES
@given(data=st.data())
def test_function_of_two_inputs_broadcasts(name, data):
    ours, theirs = BINARY[name]
    shapes = data.draw(
        hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, min_side=0, max_side=3)
    )
    dtypes = data.draw(DTYPES), data.draw(DTYPES)
    if np.lib.NumpyVersion(np.__version__) < "2.0.0":
        dtypes = (dtypes[0],) * 2  # there the dtype of a mix depends on the shapes
    arrays = [
        filled(data.draw, shape, dtype, 0.5 + 0.01 * i, 3)  # no ties
        for i, (shape, dtype) in enumerate(zip(shapes.input_shapes, dtypes, strict=True))
    ]
    assert_right(ours, theirs, arrays)
    # A constant on either side gives the same values, and the other gradient is the same.
    for i in (0, 1):
        x, z = dm.Variable(arrays[i]), [dm.Variable(array) for array in arrays]
        both = ours(*z)
        one = ours(x, arrays[1]) if i == 0 else ours(arrays[0], x)
        np.testing.assert_array_equal(one.data, both.data)
        one.backward()
        both.backward()
        np.testing.assert_array_equal(x.grad, z[i].grad)


@pytest.mark.parametrize("name", ["sum", "mean"])
@EXAMPLES
@given(data=st.data())
def test_over_axes(name, data):
    shape = data.draw(hnp.array_shapes(min_dims=0, max_dims=3, min_side=1, max_side=4))
    axes = st.none()
    if shape:
        axes |= st.integers(-len(shape), len(shape) - 1)
        axes |= hnp.valid_tuple_axes(len(shape))
    axis, keepdims = data.draw(axes), data.draw(st.booleans())
    x = filled(data.draw, shape, data.draw(DTYPES))

    def theirs(z):
        return getattr(anp, name)(z, axis=axis, keepdims=keepdims)

    if axis == ():  # autograd takes it for all axes
        assert_right(lambda z: getattr(dm, name)(z, axis, keepdims), lambda z: z + 0.0, [x])
        return
    assert_right(lambda z: getattr(z, name)(axis=axis, keepdims=keepdims), theirs, [x])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
def test_mean_is_that_of_numpy_to_the_last_bit(dtype):
    # The sum of so many is beyond float16, whose greatest number is 65,504.
    data = np.linspace(1, 3, 70_000).astype(dtype).reshape(7, 10_000)
    for axis, keepdims in [(None, False), (0, True), (1, False), ((0, 1), True)]:
        y = dm.mean(dm.Variable(data), axis, keepdims)
        assert y.dtype == dtype
        np.testing.assert_array_equal(y.data, data.mean(axis=axis, keepdims=keepdims))


@EXAMPLES
@given(data=st.data())
def test_matmul(data):
    length = st.integers(1, 3)
    n, k, m = data.draw(length), data.draw(length), data.draw(length)
    left = data.draw(st.sampled_from([(k,), (n, k), (2, n, k), (1, n, k), (3, 2, n, k)]))
    right = data.draw(st.sampled_from([(k,), (k, m), (2, k, m), (1, k, m), (3, 1, k, m)]))
    dtype = data.draw(DTYPES)
    arrays = [filled(data.draw, shape, dtype) for shape in (left, right)]
    # einsum, since autograd's matmul is wrong for some of these shapes
    subscripts = f"...{'ik'[2 - min(len(left), 2) :]},...{'kj'[: min(len(right), 2)]}->..."
    subscripts += ("i" if len(left) > 1 else "") + ("j" if len(right) > 1 else "")
    assert_right(lambda a, b: a @ b, lambda a, b: anp.einsum(subscripts, a, b), arrays)
    constant = dm.Variable(arrays[1])
    (arrays[0] @ constant).backward()
    np.testing.assert_allclose(
        constant.grad, dm.numerical_diff(lambda b: arrays[0] @ b, arrays[1]), rtol=1e-2, atol=1e-4
    )


@EXAMPLES
@given(data=st.data())
def test_transpose_and_reshape(data):
    shape = data.draw(hnp.array_shapes(min_dims=0, max_dims=4, min_side=1, max_side=3))
    x = filled(data.draw, shape, data.draw(DTYPES))
    axes = data.draw(st.permutations(range(len(shape))))
    signed = tuple(a - len(shape) * data.draw(st.booleans()) for a in axes)
    assert_right(lambda z: z.T, anp.transpose, [x])
    assert_right(lambda z: z.transpose(), anp.transpose, [x])
    if shape:
        assert_right(lambda z: z.transpose(signed), lambda z: anp.transpose(z, axes), [x])
        assert_right(lambda z: z.transpose(*signed), lambda z: anp.transpose(z, axes), [x])
    new = data.draw(st.sampled_from([(-1,), (1, -1), (x.size, 1), (x.size,)]))
    assert_right(lambda z: z.reshape(new), lambda z: anp.reshape(z, new), [x])
    assert_right(lambda z: z.reshape(*new), lambda z: anp.reshape(z, new), [x])


@EXAMPLES
@given(data=st.data())
def test_broadcast_to_and_sum_to(data):
    small = data.draw(hnp.array_shapes(min_dims=0, max_dims=2, min_side=1, max_side=3))
    large = data.draw(hnp.broadcastable_shapes(small, max_dims=4, max_side=3))
    large = np.broadcast_shapes(small, large)
    x, z = (filled(data.draw, shape, data.draw(DTYPES)) for shape in (small, large))
    ones = np.ones(large)
    assert_right(lambda v: dm.broadcast_to(v, large), lambda v: v * ones, [x])
    lead = len(large) - len(small)
    axes = tuple(i for i in range(len(large)) if i < lead or small[i - lead] != large[i])

    def summed(v):
        return anp.reshape(anp.sum(v, axis=axes) if axes else v, small)

    assert_right(lambda v: dm.sum_to(v, small), summed, [z])


@EXAMPLES
@given(data=st.data())
def test_get_item(data):
    shape = data.draw(hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4))
    x = filled(data.draw, shape, data.draw(DTYPES))
    index = data.draw(
        hnp.basic_indices(shape, allow_newaxis=True)
        | hnp.integer_array_indices(shape, result_shape=hnp.array_shapes(max_dims=2, max_side=5))
        | hnp.arrays(bool, shape)
    )
    assert_right(lambda v: v[index], lambda v: v[index], [x])


def test_an_element_picked_twice_gets_both_gradients():
    x = dm.Variable([1.0, 2.0, 3.0])
    (x[[2, 2, 0]] * [10.0, 20.0, 30.0]).backward()
    np.testing.assert_array_equal(x.grad, [30, 0, 30])


@pytest.mark.parametrize("x", [dm.Variable(1.0), dm.Variable([1.0, 2.0])])
def test_ties(x):
    for y, slope in ((dm.maximum(x, x), 1), (dm.maximum(x, x.data), 0.5), (dm.relu(x - x), 0)):
        x.cleargrad()
        y.backward()
        np.testing.assert_array_equal(x.grad, np.full(x.shape, slope))


@pytest.mark.parametrize(("c", "slope"), [(0, 0), (1, 1), (2, 0), (3, 0), (0.0, 0)])
def test_powers_at_zero(c, slope):
    for data in (0.0, [0.0, 0.0]):
        x = dm.Variable(data)
        (x**c).backward()
        np.testing.assert_array_equal(x.grad, np.full(x.shape, slope))


@pytest.mark.parametrize("c", [2, np.float64(2), np.array(2.0), np.int64(2), True, 0.5])
def test_exponents(c):
    x = dm.Variable(3.0)
    y = x**c
    y.backward()
    np.testing.assert_allclose(y.data, 3.0 ** float(c))
    np.testing.assert_allclose(x.grad, float(c) * 3.0 ** (float(c) - 1))


def test_ndarrays_and_numpy_scalars_on_either_side():
    a = np.array([1.0, 2.0])
    for make in (
        lambda x: a + x, lambda x: x + a, lambda x: a - x, lambda x: x - a, lambda x: a * x,
        lambda x: x * a, lambda x: a / x, lambda x: x / a, lambda x: np.float64(3) * x,
        lambda x: np.float32(3) - x, lambda x: [1.0, 2.0] * x, lambda x: a @ x, lambda x: x @ a,
        lambda x: np.array(2.0) / x, lambda x: np.eye(2, dtype=int) @ x, lambda x: True * x,
    ):  # fmt: skip
        x = dm.Variable([3.0, 4.0])
        assert type(make(x)) is dm.Variable
        dm.gradient_check(make, x)


def test_functions_take_plain_numbers():
    assert dm.square(3).data == 9
    assert dm.add(1, 2).data == 3
    assert dm.maximum(1, [2, 0]).data.tolist() == [2, 1]
    assert dm.mul(2.0, 3.0).creator is None


def test_sigmoid_never_overflows():
    x = dm.Variable([-1e4, -40.0, 0.0, 40.0, 1e4])
    y = dm.sigmoid(x)
    np.testing.assert_allclose(y.data, [0, np.exp(-40), 0.5, 1, 1], rtol=1e-12)
    y.backward()
    np.testing.assert_allclose(x.grad, [0, np.exp(-40), 0.25, 0, 0], rtol=1e-12, atol=1e-16)
