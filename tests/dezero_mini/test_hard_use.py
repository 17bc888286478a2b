"""What goes wrong in use: exceptions, threads, reuse, and arrays that are odd."""

import threading
import time
import weakref

import numpy as np
import pytest

import dezero_mini as dm


class Scale(dm.Function):
    def __init__(self, factor, fail=None):
        self.factor, self.fail = factor, fail

    def forward(self, x):
        if self.fail == "forward":
            raise RuntimeError("in forward")
        return x * self.factor

    def backward(self, gy):
        if self.fail == "backward":
            raise RuntimeError("in backward")
        return gy * self.factor


def test_an_exception_in_forward_leaves_the_graph_usable():
    x = dm.Variable([1.0, 2.0])
    y = x * x
    with pytest.raises(RuntimeError, match="in forward"):
        Scale(2.0, "forward")(y)
    y.backward()
    np.testing.assert_array_equal(x.grad, [2, 4])


@pytest.mark.parametrize("retain_grad", [False, True])
def test_an_exception_in_backward_changes_no_gradient(retain_grad):
    x, z = dm.Variable(2.0), dm.Variable(3.0)
    (x * z).backward()
    a = x * z
    scale = Scale(2.0, "backward")
    y = z * a + scale(x * a)
    with pytest.raises(RuntimeError, match="in backward"):
        y.backward(retain_grad=retain_grad)
    assert (x.grad, z.grad, a.grad, y.grad) == (3, 2, None, None)
    scale.fail = None
    y.backward()
    assert (x.grad, z.grad) == (3 + 9 + 4 * 6, 2 + 12 + 8)


def test_a_function_called_twice_serves_both_graphs():
    scale = Scale(3.0)
    x, z = dm.Variable(2.0), dm.Variable([1.0, 1.0])
    first, second = scale(x), scale(z)
    scale.factor = 100.0  # that of the first call; the second was made on a copy
    second.backward()
    first.backward()
    assert (x.grad, x.shape) == (100, ())
    np.testing.assert_array_equal(z.grad, [3, 3])


class KeepsMask(dm.Function):
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, gy):
        return gy * self.mask


def test_a_second_call_in_no_grad_does_not_bend_the_first():
    keeps = KeepsMask()
    x = dm.Variable([-1.0, 1.0])
    y = keeps(x)
    with dm.no_grad():
        keeps(dm.Variable([1.0, -1.0]))
    y.backward()
    np.testing.assert_array_equal(x.grad, [0, 1])


class DivMod(dm.Function):
    """Two inputs, two outputs: x / z and x - z."""

    def forward(self, x, z):
        return x / z, x - z

    def backward(self, g0, g1):
        x, z = (v.data for v in self.inputs)
        return g0 / z + g1, -g0 * x / z**2 - g1


def test_a_function_of_several_inputs_and_outputs():
    for use in (lambda q, d: q, lambda q, d: d, lambda q, d: q * d, lambda q, d: q + q * d):
        dm.gradient_check(lambda x, z, use=use: use(*DivMod()(x, z)), [3.0, 5.0], 2.0)
        # Inputs that are no Variables have `data` too.
        dm.gradient_check(lambda x, use=use: use(*DivMod()(x, 2.0)), [3.0, 5.0])
        dm.gradient_check(lambda z, use=use: use(*DivMod()(np.array([3.0, 5.0]), z)), 2.0)


class Returns(dm.Function):
    def __init__(self, ys):
        self.ys = ys

    def forward(self, x):
        return self.ys

    def backward(self, gy):
        return gy


@pytest.mark.parametrize(
    ("ys", "error"),
    [
        (None, TypeError),
        ("y", TypeError),
        (1j, TypeError),
        ((), ValueError),
        ((1.0, None), TypeError),
        (dm.Variable(1.0), TypeError),
        ([[1.0], [1.0, 2.0]], ValueError),
    ],
)
def test_a_wrong_forward_is_named(ys, error):
    with pytest.raises(error, match=r"^Returns\.forward: expected .*, got "):
        Returns(ys)(dm.Variable(1.0))


@pytest.mark.parametrize("ys", [3, 3.0, np.float32(3), np.array(3), (3.0,), True, [1, 2]])
def test_a_forward_may_return_any_real_numbers(ys):
    y = Returns(ys)(dm.Variable(1.0))
    np.testing.assert_array_equal(y.data, np.ravel(ys) if isinstance(ys, list) else np.squeeze(ys))
    assert y.dtype.kind == "f"


def test_a_function_without_forward_or_backward_is_named():
    class Bare(dm.Function):
        pass

    class OneWay(dm.Function):
        def forward(self, x):
            return x

    with pytest.raises(NotImplementedError, match="Bare does not define forward"):
        Bare()(1.0)
    with pytest.raises(NotImplementedError, match="OneWay does not define backward"):
        OneWay()(dm.Variable(1.0)).backward()


def test_backward_within_a_users_backward():
    class Cube(dm.Function):
        def forward(self, x):
            return x**3

        def backward(self, gy):
            x = dm.Variable(self.inputs[0].data)
            (x * x * x).backward()
            return gy * x.grad

    dm.gradient_check(lambda x: Cube()(x) * x, [1.0, 2.0], against=["numerical_diff"])


def test_nothing_is_recorded_in_no_grad():
    x = dm.Variable(2.0)
    with dm.no_grad():
        y = Scale(2.0)(x * x)
        q, d = DivMod()(x, y)
    for v in (y, q, d):
        assert (v.creator, v.generation) == (None, 0)
    y.backward()
    assert x.grad is None
    dm.no_grad()(lambda: None)()  # usable as a decorator, too
    assert dm.Config.enable_backprop


def test_threads_differentiate_side_by_side():
    errors = []

    def work(seed):
        try:
            for _ in range(20):
                x = dm.Variable(float(seed))
                y = x
                for _ in range(50):
                    y = y * 0.5 + dm.square(x)
                y.backward()
                np.testing.assert_allclose(x.grad, 4 * seed * (1 - 0.5**50) + 0.5**50)
                with dm.no_grad():
                    assert (x * 2.0).creator is None
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.mark.parametrize("shape", [(0,), (3, 0), (0, 2, 1)])
def test_empty_arrays(shape):
    x = dm.Variable(np.zeros(shape))
    y = dm.exp(x * 2.0 + 1.0) * dm.sin(x) - dm.maximum(x, 0.0)
    y.backward()
    assert x.grad.shape == shape
    x.cleargrad()
    total = (y * y).sum()
    assert total.data == 0
    total.backward()
    assert x.grad.shape == shape
    x.cleargrad()
    (x[..., :0].sum(axis=0) + x.reshape(-1, 1).T.sum()).backward()
    assert x.grad.shape == shape


def test_matmul_over_an_empty_axis():
    x, w = dm.Variable(np.ones((2, 0))), dm.Variable(np.ones((0, 3)))
    y = x @ w
    np.testing.assert_array_equal(y.data, np.zeros((2, 3)))
    y.backward()
    assert (x.grad.shape, w.grad.shape) == ((2, 0), (0, 3))


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_pass_through(odd):
    functions = [
        dm.square, dm.exp, dm.log, dm.sqrt, dm.sin, dm.cos, dm.tanh, dm.sigmoid, dm.relu,
        lambda x: dm.maximum(x, x), lambda x: x / x, lambda x: x**3, lambda x: x - x,
        lambda x: dm.mean(x), lambda x: x @ x if x.ndim else x,
    ]  # fmt: skip
    with np.errstate(all="ignore"):
        for function in functions:
            for data in (odd, [1.0, odd]):
                x = dm.Variable(data)
                function(x).backward()
                assert x.grad.shape == x.shape
        x = dm.Variable([np.nan, 1.0])
        y = dm.exp(x) * 2.0
        y.backward()
        assert np.isnan(x.grad[0])
        assert np.isnan(y.data[0])
        assert np.isfinite(x.grad[1])


def test_arrays_that_are_read_only_or_not_contiguous():
    data = np.arange(24.0).reshape(4, 6)
    views = [data[::2, ::-3], data.T, np.asfortranarray(data), np.broadcast_to(data[0], (3, 6))]
    frozen = data.copy()
    frozen.flags.writeable = False
    for view in (*views, frozen):
        before = view.copy()
        x = dm.Variable(view)
        y = dm.sum(dm.sin(x) * x + 1.0, axis=0)
        y.backward()
        np.testing.assert_allclose(x.grad, np.cos(view) * view + np.sin(view))
        np.testing.assert_array_equal(view, before)
        assert x.grad.flags.writeable
        x.grad += 1  # its own memory
        np.testing.assert_array_equal(view, before)


def test_foreign_byte_order():
    x = dm.Variable(np.array([1.0, 2.0], dtype=np.dtype(np.float64).newbyteorder()))
    (x * x).backward()
    assert x.dtype == x.grad.dtype == np.float64
    np.testing.assert_array_equal(x.grad, [2, 4])


def test_data_of_shape_nothing_that_somebody_has_looked_at():
    x = dm.Variable(3.0)
    assert x.data is x.data  # now an array of shape ()
    y = x * x + 2.0 * x
    y.backward()
    assert x.grad == 8
    x.data -= 0.5 * x.grad
    assert x.data == -1
    x.data[...] = 5.0
    x.cleargrad()
    (x * x).backward()
    assert x.grad == 10


def test_a_graph_grows_after_backward():
    x = dm.Variable(2.0)
    y = x * x
    y.backward()
    z = y * x
    z.backward()
    assert x.grad == 4 + 12


def test_a_seed_that_was_set_is_used_and_kept():
    x = dm.Variable([1.0, 2.0])
    y = x * x
    y.grad = seed = np.array([1.0, 0.0])
    for times in (1, 2):
        y.backward()
        np.testing.assert_array_equal(x.grad, [2 * times, 0])
        np.testing.assert_array_equal(y.grad, seed)
    assert not np.shares_memory(y.grad, seed)


def test_old_gradients_of_intermediates_are_cleared():
    x = dm.Variable(2.0)
    a = x * x
    y = a * 3.0
    y.backward(retain_grad=True)
    assert (a.grad, y.grad) == (3, 1)
    y.backward()
    assert a.grad is None
    assert x.grad == 24


def test_of_two_first_calls_of_a_function_each_has_its_own_graph():
    class Slow(dm.Function):
        def forward(self, x):
            self.seen = x
            time.sleep(0.001)
            return x * x

        def backward(self, gy):
            return gy * 2 * self.seen

    slow, results = Slow(), {}
    start = threading.Barrier(4)

    def work(value):
        x = dm.Variable(value)
        start.wait()
        results[value] = (x, slow(x))

    threads = [threading.Thread(target=work, args=(float(n),)) for n in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for value, (x, y) in results.items():
        y.backward()
        assert x.grad == 2 * value


@pytest.mark.parametrize("wrong", [5.0, 1, None, "yes", np.ones(2), dm.Variable(1.0)], ids=repr)
def test_backward_takes_no_seed(wrong):
    x = dm.Variable([1.0, 2.0])
    y = x * x
    message = f"expected True or False for retain_grad, got {type(wrong).__name__}: a seed is set"
    with pytest.raises(TypeError, match=message):
        y.backward(wrong)
    assert x.grad is None
    y.backward(np.bool_(True))
    assert y.grad is not None


def test_a_function_that_does_without_its_inputs_says_so():
    class Double(dm.Function):
        keeps_inputs = False

        def forward(self, x):
            return 2 * x

        def backward(self, gy):
            return 2 * gy

    x = dm.Variable([1.0, 2.0])
    a = x + 1.0
    array = weakref.ref(a.data)
    y = Double()(a)
    del a
    assert array() is None
    y.backward()
    np.testing.assert_array_equal(x.grad, [2, 2])
    with pytest.raises(AttributeError):
        y.creator.inputs  # noqa: B018


def test_retained_gradients_of_several_outputs():
    x, z = dm.Variable(3.0), dm.Variable(2.0)
    q, d = DivMod()(x, z)
    y = q * 5.0 + d * d
    y.backward(retain_grad=True)
    assert (y.grad, q.grad, d.grad) == (1, 5, 2)
    assert (q.creator, q.generation) == (d.creator, 1)
    q.cleargrad()
    assert (q.grad, d.grad) == (None, 2)
    d.grad = None
    assert d.grad is None
    q, d = DivMod()(x, z)
    (q * 1.0).backward(retain_grad=True)
    assert (q.grad, d.grad) == (1, None)  # nobody used d
    (q * 1.0).backward()
    assert (q.grad, d.grad) == (None, None)


def test_a_function_of_the_library_that_is_called_again_serves_both_graphs():
    x = dm.Variable(0.5)
    y = dm.exp(x)
    z = y.creator(dm.Variable(2.0))
    assert z.creator is not y.creator
    y.backward()
    assert x.grad == np.exp(0.5)


def test_the_last_of_a_seed_and_a_retained_gradient_is_shown_and_the_seed_is_used():
    x = dm.Variable(3.0)
    a = x * x
    y = a * 5.0
    a.grad = 2.0
    y.backward(retain_grad=True)
    assert (a.grad, x.grad) == (5, 30)
    a.grad = 2.0
    assert a.grad == 2
    x.cleargrad()
    a.backward()
    assert x.grad == 12
