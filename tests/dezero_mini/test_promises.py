"""The promises of the library, each as a check of a library that is handed in.

`dezero_mini` passes each check. So that none passes for nothing, each is also handed copies of the
library in which the code that keeps the promise is taken out or replaced, and must refuse them.
"""

import copy
import gc
import pickle
import re
import sys
import threading
from weakref import ref

import numpy as np
import pytest

import dezero_mini
from tests.dezero_mini.mutants import load_mutant
from tests.random_programs import BASIC, assert_agree, random_program


def two_outputs(lib):
    """Return a Function of one input and two outputs, x² and 3x, that runs backward once."""

    class TwoOutputs(lib.Function):
        done = False

        def forward(self, x):
            return x * x, 3 * x

        def backward(self, g0, g1):
            assert not self.done
            self.done = True
            return 2 * self.inputs[0].data * g0 + 3 * g1

    return TwoOutputs()


def returning(lib, gxs):
    """Return a Function x0 + x1 whose backward returns something given."""

    class Faulty(lib.Function):
        def forward(self, *xs):
            return sum(xs)

        def backward(self, gy):
            return gxs

    return Faulty()


# ---- the checks ----


def gradients_have_shape_dtype_and_memory_of_their_own(lib):
    for dtype in (np.float16, np.float32, np.float64, np.longdouble):
        for shape in ((), (3,), (2, 3)):
            data = np.full(shape, 0.5, dtype)
            x, z = lib.Variable(data), lib.Variable(data)
            a = x * 2.0
            y = ((a + z) * x - 1) / 3.0 + 2.0 * x**2
            assert y.dtype == dtype
            assert a.dtype == dtype
            y.backward(retain_grad=True)
            b, c = x * 3.0, z * 3.0
            w = b + c  # the same gradient for all three
            w.backward(retain_grad=True)
            for v in (x, z, a, b, c, y, w):
                assert type(v.grad) is np.ndarray
                assert v.grad.shape == v.shape
                assert v.grad.dtype == v.dtype
                others = [u.grad for u in (x, z, a, b, c, y, w) if u is not v] + [
                    data,
                    x.data,
                    a.data,
                ]
                assert not any(np.shares_memory(v.grad, other) for other in others)
    x, z = lib.Variable(np.ones(3)), lib.Variable(np.ones(3))
    (x + z).backward()  # both gradients are the seed itself, handed on
    assert not np.shares_memory(x.grad, z.grad)
    x, z = lib.Variable(np.ones((2, 3))), lib.Variable(np.ones((3, 2)))
    (x.reshape(6) + z.reshape(6)).backward()  # both are views of it
    assert not np.shares_memory(x.grad, z.grad)
    x = lib.Variable(np.ones(3))
    y = x + 1.0
    y.grad = seed = np.ones(3)
    y.backward()
    assert not np.shares_memory(x.grad, y.grad)
    assert not np.shares_memory(y.grad, seed)
    x = lib.Variable(np.ones(3))
    returning(lib, np.broadcast_to(1.0, 3))(x).backward()
    x.grad += 1.0  # it may be written to
    given = np.ones(3)
    x = lib.Variable(np.zeros(3))
    returning(lib, given)(x).backward()
    assert not np.shares_memory(x.grad, given)
    x = lib.Variable(np.zeros(3, np.float32))
    returning(lib, np.ones(3))(x).backward()
    assert x.grad.dtype == np.float32
    x, z = lib.Variable(np.ones((2, 1))), lib.Variable(1.0)
    (x + z + np.ones(3)).backward()
    assert (x.grad.shape, z.grad.shape) == ((2, 1), ())


def backward_is_defined_everywhere_and_repeats(lib):
    x = lib.Variable([1.0, 2.0])
    x.backward()
    np.testing.assert_array_equal(x.grad, [1, 1])
    x.backward()
    x.backward()
    np.testing.assert_array_equal(x.grad, [3, 3])
    for retain_grad in (False, True):
        x = lib.Variable(2.0)
        a = lib.square(x)
        y = lib.square(a) + lib.square(a)
        for times in (1, 2, 3):
            y.backward(retain_grad=retain_grad)
            assert x.grad == 64 * times
            assert (a.grad is not None) == retain_grad
            assert a.grad is None or a.grad == 16
    x = lib.Variable([1.0, 2.0])
    first, second = two_outputs(lib)(x)
    second.backward()
    np.testing.assert_array_equal(x.grad, [3, 3])
    x.cleargrad()
    first, second = two_outputs(lib)(x)
    del second
    first.backward()
    np.testing.assert_array_equal(x.grad, [2, 4])
    x.cleargrad()
    first, second = two_outputs(lib)(x)
    (first + second).backward()
    np.testing.assert_array_equal(x.grad, [5, 7])
    # What somebody set is a seed, and what a pass retained is none.
    x = lib.Variable([1.0, 2.0])
    y = x * x
    z = y * y
    z.backward(retain_grad=True)
    np.testing.assert_array_equal(y.grad, [2, 8])
    x.cleargrad()
    y.backward()
    np.testing.assert_array_equal(x.grad, [2, 4])
    z.backward()
    assert y.grad is None
    x.cleargrad()
    y.grad = [1.0, 0.0]
    y.backward(retain_grad=True)
    np.testing.assert_array_equal(x.grad, [2, 0])
    np.testing.assert_array_equal(y.grad, [1, 0])
    y.cleargrad()
    assert y.grad is None


def graphs_are_freed_without_the_collector(lib, graphs=1_000, length=1_000):
    several = type(two_outputs(lib))

    def build():
        x = lib.Variable(0.5)
        y = x
        for _ in range(length // 4):
            y = lib.sin(y * 0.5 + 1.0) + x
        y.backward()
        first, second = several()(x)
        (first * second).backward()

    # Of x + 1 nobody needs more than its place in the graph, of its exponential the data.
    x = lib.Variable([0.5, 1.5])
    a = x + 1.0
    links = [ref(a), ref(a.data)]
    y = lib.exp(a)
    del a
    assert [link() for link in links] == [None, None]
    y.backward()
    np.testing.assert_allclose(x.grad, np.exp([1.5, 2.5]))

    gc.collect()
    gc.disable()
    try:
        build()
        before = sys.getallocatedblocks()
        for _ in range(graphs):
            build()
        # Python itself keeps up to 2,000 small tuples to use again.
        assert sys.getallocatedblocks() < before + 3_000
        assert gc.collect() == 0
    finally:
        gc.enable()


def no_length_is_too_long(lib, length=1_000_000):
    limit = sys.getrecursionlimit()
    gc.disable()  # nothing is left to it, and it would look at every node again and again
    try:
        x = lib.Variable(1.0)
        y = x
        for _ in range(length):
            y = y + 1.0
        y.backward()
        assert x.grad == 1
        del y
    finally:
        gc.enable()
    assert sys.getrecursionlimit() == limit


def copies_leave_the_graph_behind(lib):
    x = lib.Variable([1.0, 2.0], name="x")
    y = x
    for _ in range(2_000):
        y = y * 1.0 + x
    y.backward(retain_grad=True)
    y.name = "y"
    for twin in (copy.deepcopy(y), pickle.loads(pickle.dumps(y)), copy.copy(y)):
        assert type(twin) is lib.Variable
        assert (twin.creator, twin.generation, twin.name) == (None, 0, "y")
        np.testing.assert_array_equal(twin.data, y.data)
        np.testing.assert_array_equal(twin.grad, y.grad)
        assert not np.shares_memory(twin.grad, y.grad)
        before = x.grad.copy()
        twin.backward()
        np.testing.assert_array_equal(twin.grad, y.grad + 1)
        np.testing.assert_array_equal(x.grad, before)
    assert not np.shares_memory(copy.deepcopy(x).data, x.data)
    one, other = copy.deepcopy([x, x])
    assert one is other


def calls_of(run):
    """Return how many calls of Python and C functions happen in run()."""
    count = 0

    def counted(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


def cost_is_linear(lib):
    def fan_in(n):
        x = lib.Variable(1.0)
        y = lib.square(x)
        for _ in range(n - 1):
            y = y + lib.square(x)
        return y

    def fan_out_at_once(n):
        x = lib.Variable(1.0)
        branches = [lib.sin(x) for _ in range(n)]
        while len(branches) > 1:
            pairs = zip(branches[::2], branches[1::2], strict=True)
            branches = [a + b for a, b in pairs]
        return branches[0]

    def diamonds(n):
        y = lib.Variable(1.0)
        for _ in range(n // 2):
            y = y * 0.5 + lib.sin(y)
        return y

    def two_outputs_in_a_row(n):
        y = lib.Variable(0.1)
        for _ in range(n // 2):
            first, second = two_outputs(lib)(y)
            y = first + 0.1 * second
        return y

    def elements(n):
        total = lib.Variable(0.0)
        for element in lib.Variable(np.ones(n)):
            total = total + element
        return total

    for shape in (fan_in, fan_out_at_once, diamonds, two_outputs_in_a_row, elements):
        counts = {}
        for n in (128, 1024):
            graphs = []
            built = calls_of(lambda n=n, shape=shape, graphs=graphs: graphs.append(shape(n)))
            counts[n] = built + calls_of(graphs[0].backward)
        assert counts[1024] < 1.1 * 8 * counts[128], (shape.__name__, counts)


NUMBERS = "expected real numbers, got"
EXPONENT = "expected a plain number as exponent, got"
INSTEAD = "for x ** y of a Variable y write exp(y * log(x))"


def wrong_input_is_refused_and_changes_nothing(lib):
    x = lib.Variable([1.0, 2.0, 3.0])
    x.grad = before = np.array([7.0, 8.0, 9.0])
    z = lib.Variable(5.0)
    refused = [
        (TypeError, "expected arrays to compare, got Variable", lambda: x == 1.0),
        (TypeError, "expected True or False for retain_grad, got float", lambda: z.backward(5.0)),
        (
            ValueError,
            "expected a number in every place",
            lambda: x + np.ma.array([1, 2, 3], mask=1),
        ),
        (TypeError, "expected an array for numpy.sum, got Variable", lambda: np.sum(x)),
        (TypeError, f"{NUMBERS} complex of dtype complex128", lambda: lib.Variable(1j)),
        (TypeError, f"{NUMBERS} str of dtype <U1", lambda: lib.Variable("1")),
        (TypeError, f"{NUMBERS} NoneType of dtype object", lambda: lib.Variable(None)),
        (TypeError, f"{NUMBERS} list of dtype object", lambda: lib.Variable([object()])),
        (TypeError, f"{NUMBERS} Variable: use its data", lambda: lib.Variable(x)),
        (TypeError, f"{NUMBERS} Variable: use its data", lambda: lib.Variable([x, x])),
        (
            ValueError,
            "expected lists of equal length, got [[1.0], [1.0, 2.0]]",
            lambda: lib.Variable([[1.0], [1.0, 2.0]]),
        ),
        (
            TypeError,
            "expected a name as text, got int: several numbers are a list",
            lambda: lib.Variable(1.0, 3),
        ),
        (TypeError, f"{NUMBERS} str of dtype <U1", lambda: x + "1"),
        (TypeError, f"{NUMBERS} NoneType of dtype object", lambda: x * None),
        (TypeError, f"{EXPONENT} Variable: {INSTEAD}", lambda: x**x),
        (TypeError, f"{EXPONENT} Variable: {INSTEAD}", lambda: 2.0**x),
        (TypeError, f"{EXPONENT} str: {INSTEAD}", lambda: x ** "2"),
        (
            ValueError,
            "expected a number that float64 can hold, got int: it is too large",
            lambda: x * 10**400,
        ),
        (ValueError, "MatMul.forward: expected shapes that fit, got (3,) and ()", lambda: x @ 2.0),
        (ValueError, "MatMul.forward: expected shapes that fit, got () and ()", lambda: z @ z),
        (
            ValueError,
            "MatMul.forward: expected shapes that fit, got (2, 1, 3) and (4, 3, 1)",
            lambda: lib.matmul(np.ones((2, 1, 3)), np.ones((4, 3, 1))),
        ),
        (
            ValueError,
            "MatMul.forward: expected shapes that fit, got (3,) and (2,)",
            lambda: x @ [1.0, 2.0],
        ),
        (
            ValueError,
            "expected an array that sums to shape (2,), got shape (3,)",
            lambda: lib.sum_to(x, (2,)),
        ),
        (
            ValueError,
            "expected a gradient of shape (3,), got (1,)",
            lambda: setattr(x, "grad", [1.0]),
        ),
        (
            TypeError,
            f"{NUMBERS} list of dtype complex128",
            lambda: setattr(x, "grad", [1j, 1j, 1j]),
        ),
        (
            ValueError,
            "expected data of shape (3,) and float64, as the gradient is, got shape (1,) and "
            "float64: call cleargrad() first",
            lambda: setattr(x, "data", [1.0]),
        ),
        (TypeError, f"{NUMBERS} Variable: use its data", lambda: np.asarray(x)),
        (
            ValueError,
            "expected the name of a setting (enable_backprop), got 'enable_backdrop'",
            lambda: lib.using_config("enable_backdrop", True),
        ),
        (
            TypeError,
            "expected True or False for enable_backprop, got str",
            lambda: lib.using_config("enable_backprop", "no"),
        ),
    ]
    returned = "Faulty.backward: expected"
    faults = [
        (
            ValueError,
            "expected 1 gradients from Faulty.backward, got 2",
            (x,),
            (np.ones(3), np.ones(3)),
        ),
        (ValueError, "expected 2 gradients from Faulty.backward, got 1", (x, z), np.ones(3)),
        (ValueError, f"{returned} a gradient of shape (3,), got (2,)", (x,), np.ones(2)),
        (ValueError, f"{returned} a gradient of shape (3,), got ()", (x,), 1.0),
        (ValueError, f"{returned} a gradient of shape (3,), got (2, 3)", (x,), np.ones((2, 3))),
        (ValueError, f"{returned} a gradient of shape (), got (2,)", (z,), np.ones(2)),
        (TypeError, f"{returned} real numbers, got NoneType of dtype object", (x,), None),
        (TypeError, f"{returned} real numbers, got Variable: use its data", (x,), x),
        (
            TypeError,
            f"{returned} real numbers, got ndarray of dtype complex128",
            (x,),
            np.ones(3) * 1j,
        ),
        (TypeError, f"{returned} real numbers, got str of dtype <U3", (x,), "one"),
        (ValueError, f"{returned} lists of equal length, got [1, [2]]", (x,), [1, [2]]),
    ]
    for error, message, inputs, gxs in faults:
        y = x * x + returning(lib, gxs)(*inputs)  # so that a gradient has arrived before
        refused.append((error, message, y.backward))
    with pytest.raises(ValueError, match=r"\(3,\).*\(2,\)"):  # NumPy's own words
        x + lib.Variable([1.0, 2.0])
    for error, message, call in refused:
        with pytest.raises(error, match=f"^{re.escape(message)}"):
            call()
        np.testing.assert_array_equal(x.grad, before)
        assert z.grad is None
        assert x.shape == (3,)


def stopped_in_no_grad(lib, error):
    with lib.no_grad():
        assert lib.Config.enable_backprop is False
        raise error


def no_grad_is_restored_and_per_thread(lib):
    class Stop(BaseException):
        pass

    for error in (ValueError, KeyboardInterrupt, Stop):
        with pytest.raises(error):
            stopped_in_no_grad(lib, error)
        assert lib.Config.enable_backprop is True
    with lib.no_grad():
        with lib.using_config("enable_backprop", True):
            assert (lib.Variable(1.0) * 2.0).creator is not None
        assert (lib.Variable(1.0) * 2.0).creator is None
    entered, checked = threading.Event(), threading.Event()

    def other_thread():
        with lib.no_grad():
            entered.set()
            checked.wait(timeout=30)

    thread = threading.Thread(target=other_thread)
    thread.start()
    try:
        assert entered.wait(timeout=30)
        assert (lib.Variable(1.0) * 2.0).creator is not None
    finally:
        checked.set()
        thread.join()


class SlowSum:
    """A gradient that is added to slowly: meanwhile another thread goes back to the same leaf."""

    def __init__(self):
        self.is_adding, self.may_go_on = threading.Event(), threading.Event()

    def __add__(self, gx):
        if not self.is_adding.is_set():
            self.is_adding.set()
            self.may_go_on.wait(timeout=0.3)
        return gx


def threads_lose_no_gradient(lib):
    x = lib.Variable(3.0)
    x._grad = slow = SlowSum()
    first = threading.Thread(target=(x * 2.0).backward)
    first.start()
    assert slow.is_adding.wait(timeout=30)

    def second_pass():
        (x * 5.0).backward()
        slow.may_go_on.set()

    second = threading.Thread(target=second_pass)
    second.start()
    first.join()
    second.join()
    assert x.grad == 2 + 5


def is_interrupted(call, n):
    """Whether a call is still at work when Ctrl-C comes before its n-th operation."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        frame.f_trace_opcodes = True
        count += 1
        if count == n:
            raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    gc.disable()  # what others do when it runs is traced, too
    sys.settrace(trace)
    try:
        call()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
        gc.enable()
    return False


def an_interrupt_hands_over_all_gradients_or_none(lib):
    leaves = [lib.Variable(float(n)) for n in range(3)]
    middle = leaves[0] + leaves[1] + leaves[2]
    total, n = middle * middle, 1
    while is_interrupted(lambda: total.backward(retain_grad=True), n):
        arrived = [x.grad is not None for x in (*leaves, middle)]
        assert any(arrived) == all(arrived), n
        for x in (*leaves, middle):
            x.cleargrad()
        n += 1
    assert n > 200
    assert {float(x.grad) for x in leaves} == {6}


def gradients_are_right_on_random_graphs(lib):
    rng = np.random.default_rng(0)
    for seed in range(40):
        leaves = [rng.uniform(-2, 2, size=shape) for shape in ((), (3,), (2, 1))]
        assert_agree(random_program(seed, BASIC), lib, leaves)


# ---- each promise is kept, and its check refuses a library that does not keep it ----

CHECKS = [
    gradients_have_shape_dtype_and_memory_of_their_own,
    backward_is_defined_everywhere_and_repeats,
    graphs_are_freed_without_the_collector,
    no_length_is_too_long,
    copies_leave_the_graph_behind,
    cost_is_linear,
    wrong_input_is_refused_and_changes_nothing,
    no_grad_is_restored_and_per_thread,
    threads_lose_no_gradient,
    an_interrupt_hands_over_all_gradients_or_none,
    gradients_are_right_on_random_graphs,
]

ONE, TWO, FREED, LONG, COPIES, LINEAR, REFUSED, NO_GRAD, THREADS, CTRL_C, RIGHT = CHECKS

QUEUE = "waiting[x._depth].append(x)"

# One setting for all threads.
ONLY = "            gradients[only] = gxs\n"
LEFT_OVER = "((getattr(only, '_retained', None) or [0])[0])"
SHARED = """type("Shared", (), {
    "value": True,
    "get": lambda self: self.value,
    "set": lambda self, value: setattr(self, "value", value),
})()"""

MUTANTS = [  # (the check, a line of the library, what takes its place)
    (ONE, "    return gx.copy()\n", "    return gx\n"),
    (ONE, "is_ours and gx.base is None", "gx.base is None"),
    (ONE, "is_ours and gx.base is None", "is_ours"),
    (ONE, "None if gy is None else gy.copy()", "gy"),
    (ONE, "array = array.astype(dtype, copy=False)", "pass"),
    (ONE, "                array = sum_to(array, shape)\n", "                pass\n"),
    (ONE, "            self._grad = np.asarray(self._grad)\n", "            pass\n"),
    (ONE, "return _weak(value, x.dtype)", "return _weak(value, np.dtype(np.longdouble))"),
    (TWO, "return leaf._grad + gradients[leaf]", "return gradients[leaf]"),
    (TWO, "if self._grad is None else self._grad", "if True else None"),
    (TWO, "np.zeros(shape, dtype)[()] if gy is None else gy", "gy"),
    # What DeZero does: a gradient that was retained is counted again.
    (TWO, ONLY, ONLY.replace("gxs", f"gxs + {LEFT_OVER}")),
    (TWO, "                retained[function] = None\n", "                pass\n"),
    (TWO, "if source not in gradients:", "if False:"),
    (FREED, "self._sources = (source,)\n", "self._sources = (source,); self.inputs = (x,)\n"),
    (COPIES, "def __getstate__", "def _not_getstate"),
    (COPIES, '"grad": self.grad, ', ""),
    (LINEAR, QUEUE, QUEUE + "; waiting[x._depth].sort(key=lambda f: 0)"),
    (REFUSED, "if len(gxs) != len(sources):", "if False:"),
    (REFUSED, "if array.shape not in [shape for shape, _ in outputs]:", "if False:"),
    (REFUSED, 'if kind not in "fbiu":', "if False:"),
    (REFUSED, "            gradients[x] = gx\n", "            gradients[x] = x._grad = gx\n"),
    (REFUSED, "if not isinstance(c, Real):", "if False:"),
    (REFUSED, "if not isinstance(retain_grad, (bool, np.bool_)):", "if False:"),
    (REFUSED, "def __eq__", "def _not_eq"),
    (REFUSED, "def __array_function__", "def _not_array_function"),
    (REFUSED, 'np.any(getattr(item, "mask", False))', "False"),
    (NO_GRAD, "if blocks[i][0] is self:", "if error is None and blocks[i][0] is self:"),
    (NO_GRAD, 'ContextVar("enable_backprop", default=True)', SHARED),
    (THREADS, "with _lock:  # or of two", "if True:  # or of two"),
    (CTRL_C, "deque(map(setattr, ", "deque(map(lambda *set_: setattr(*set_), "),
    (RIGHT, "gradients[x] = gradients[x] + gx", "gradients[x] = gx"),
    (RIGHT, "gradients[only] = gradients[only] + gxs", "gradients[only] = gxs"),
    (RIGHT, "return gx0, -gx0 * self.x0 / self.x1", "return gx0, gx0"),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_library_keeps(check):
    check(dezero_mini)


@pytest.mark.parametrize(("check", "old", "new"), MUTANTS)
def test_a_library_without_the_code_is_refused(check, old, new, tmp_path, monkeypatch):
    mutant = load_mutant({old: new}, tmp_path, monkeypatch)
    options = {"graphs": 30, "length": 40} if check is FREED else {}
    with pytest.raises((Exception, pytest.fail.Exception)):
        check(mutant, **options)


def test_the_small_check_of_memory_passes_where_it_should():
    graphs_are_freed_without_the_collector(dezero_mini, graphs=30, length=40)


def test_a_recursive_backward_is_refused(tmp_path, monkeypatch):
    mutant = load_mutant({}, tmp_path, monkeypatch)

    def backward(self, gy=1.0):
        source = self.creator if isinstance(self, mutant.Variable) else self
        if source is None:
            self.grad = gy
        else:
            backward(source.sources[0], source.backward(gy))

    monkeypatch.setattr(mutant.Variable, "backward", backward)
    no_length_is_too_long(mutant, length=10)
    with pytest.raises(RecursionError):
        no_length_is_too_long(mutant, length=20_000)
