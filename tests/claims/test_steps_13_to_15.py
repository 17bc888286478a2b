"""What steps 13 to 15 say of other libraries, NumPy and Python."""

import contextlib
import gc
import sys
import threading
import weakref

import numpy as np
import pytest

import dezero_mini
from tests.claims.claiming import claims_in
from tests.course import step_module

step13 = claims_in("step13_accumulation")
step14 = claims_in("step14_weakref")
step14_module = claims_in("steps/step14_weakref.py")
step15 = claims_in("step15_memory_modes")


@pytest.fixture
def no_collector():
    """What is freed now is freed by its count."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@step13(
    "text-06",
    "`as_array` is there because NumPy makes a scalar, and not an array, of the sum of two "
    "0-d arrays.",
)
def test_the_sum_of_two_0d_arrays_is_a_scalar():
    assert type(np.array(1.0) + np.array(2.0)) is np.float64


@step13("text-14", "Python tells us whether two names lead to one array:")
def test_two_names_of_one_array():
    a = np.ones(3)
    b = a
    assert a is b
    assert a is not a.copy()


@step13(
    "text-31",
    "PyTorch accumulates in the `grad` of the leaves, too, so a training loop calls "
    "`optimizer.zero_grad()` before each pass.",
)
def test_gradients_add_up_in_pytorch(torch):
    x = torch.tensor([3.0], requires_grad=True)
    for _ in range(2):
        (x * x).sum().backward()
    assert x.grad == 2 * 6
    torch.optim.SGD([x], lr=0.1).zero_grad()
    (x * x).sum().backward()
    assert x.grad == 6


@step13(
    "text-31",
    "A pass frees there what the functions have remembered, so a second one through the same "
    "graph is an error where a rule needs it: for x · x, but not for (x + x) + x.",
)
@step13("text-31", "`retain_graph=True` keeps it.")
def test_a_second_pass_in_pytorch(torch):
    x = torch.tensor(3.0, requires_grad=True)
    y = (x + x) + x
    y.backward()
    y.backward()
    assert x.grad == 2 * 3
    y = x * x
    y.backward(retain_graph=True)
    y.backward()
    with pytest.raises(RuntimeError, match="a second time"):
        y.backward()


@step13(
    "text-31",
    "In JAX a gradient is a result that `jax.grad` returns, so there is nothing to clear.",
)
@step13("text-31", "Its arrays cannot be changed in place, so an alias does no harm.")
def test_a_gradient_is_a_result_in_jax(jax):
    slope = jax.grad(lambda x: (x * x).sum())
    x = jax.numpy.array([3.0])
    assert slope(x) == slope(x) == 6
    with pytest.raises(TypeError, match="immutable"):
        x[0] = 1.0


class Node:
    """An object with a link."""

    link = None


@step14(
    "text-04",
    "Python keeps a *reference count* for each object: how many names, attributes and list "
    "entries lead to it.",
)
@step14("text-04", "When the count falls to zero, the object is freed at once.")
@step14("text-04", "(That holds for CPython, the usual Python.")
@step14("text-04", "A *weak reference* leads to an object without being counted.")
@step14("text-04", "Calling it gives the object, or `None` if that is gone.")
@step14(
    "text-03",
    "To ask without keeping it alive takes a special link, `weakref.ref`, which this step is "
    "about.",
)
@step14(
    "text-25",
    "In a reference cycle each member leads to the next, and only the garbage collector can "
    "free them.",
)
@step14_module(
    "",
    "A weak reference (`weakref.ref`) leads to an object without keeping it alive; calling it "
    "gives the object, or None if that is gone.",
)
@step14_module("", "Memory piles up until the cyclic garbage collector comes by.")
@step14(
    "text-04",
    "For such cases Python has a second tool, the *garbage collector*, which searches for "
    "circles that nothing leads into.",
)
@step14_module(
    "",
    "Such a circle keeps itself alive: Python counts references, and here no count falls to zero.",
)
@pytest.mark.skipif(sys.implementation.name != "cpython", reason="only CPython counts references")
def test_reference_counts_and_cycles(no_collector):
    a = Node()
    before = sys.getrefcount(a)
    entries, other, name = [a, a], Node(), a
    other.link = a
    assert sys.getrefcount(a) == before + 2 + 1 + 1
    seen = weakref.ref(a)  # is not counted
    assert sys.getrefcount(a) == before + 4
    assert seen() is a
    del entries, other, a
    assert seen() is name
    del name
    assert seen() is None
    a = Node()
    a.link = Node()
    a.link.link = a
    seen = weakref.ref(a)
    del a
    assert seen() is not None
    gc.collect()
    assert seen() is None


@step14("text-06", "(The star in `np.zeros(*form)` makes two arguments of the pair.)")
def test_the_form_of_zeros():
    zeros = np.zeros(*((2, 3), np.dtype(np.float32)))
    assert (zeros.shape, zeros.dtype) == ((2, 3), np.float32)


@step14(
    "text-13",
    "How long it waits differs between versions of Python, but a tooth holds more than fifty "
    "graphs.",
)
def test_how_long_the_collector_waits():
    """That it is more than fifty graphs is asserted in the notebook, where the picture is made."""
    assert gc.get_threshold()[0] == (2000 if sys.version_info >= (3, 13) else 700)


def kept_by_its_graph(torch, f, x):
    """f(x), and weak references to what its graph has saved."""
    packed = []

    def pack(tensor):
        box = Node()
        box.link = tensor.detach()
        packed.append(weakref.ref(box))
        return box

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda box: box.link):
        return f(x), packed


@step14("text-25", "PyTorch counts references too, in C++.")
@step14(
    "text-25",
    "A tensor holds its `grad_fn`, and that holds the nodes before it and the tensors it "
    "needs, but no tensor that it made; of those it notes shape and type, as we do.",
)
def test_a_graph_goes_with_its_last_tensor(torch, no_collector):
    x = torch.ones(3, requires_grad=True)
    y, saved = kept_by_its_graph(torch, lambda x: (x * 2.0).sin().cos(), x)
    assert len(saved) == 2
    assert all(box() is not None for box in saved)
    node = y.grad_fn
    seen = weakref.ref(y)
    del y
    assert seen() is None  # its node does not hold it,
    (noted,) = node._input_metadata
    assert ([*noted.shape], noted.dtype) == ([3], torch.float32)  # but knows what it was like
    assert node.next_functions[0][0].name() == "SinBackward0"
    assert all(box() is not None for box in saved)
    del node
    assert all(box() is None for box in saved)
    count = x._use_count()
    z = x * x  # needs x, twice
    assert x._use_count() > count
    del z
    assert x._use_count() == count
    ours = step_module(14)
    z = ours.square(ours.Variable(np.ones(3, np.float32)))
    assert z.creator.outputs[0][1] == ((3,), np.float32)


@step14("text-25", "A function such as the exponential needs its own result on the way back.")
@step14("text-25", "It saves that without its `grad_fn`, or the circle would be closed again.")
def test_the_exponential_makes_no_circle(torch, no_collector):
    x = torch.ones(3, requires_grad=True)
    y = x.exp()
    assert torch.equal(y.grad_fn._saved_result, y)
    mark = Node()
    y.grad_fn.metadata["mark"] = mark  # goes with the node, as its saved result does
    seen = weakref.ref(mark)
    del mark
    assert seen() is not None
    del y
    assert seen() is None


@step14(
    "text-25",
    "In JAX the way back is a function that `jax.vjp` returns, and what it needs lives as "
    "long as that function.",
)
def test_what_vjp_keeps(jax, no_collector):
    x = jax.numpy.ones(12_345)

    def kept():
        return sum(array.size == 12_345 and array is not x for array in jax.live_arrays())

    y, back = jax.vjp(jax.numpy.sin, x)
    del y
    assert kept() > 0
    del back
    gc.collect()
    assert kept() == 0


@step15(
    "text-05",
    "`contextlib.contextmanager` makes one out of a function with a `yield`.",
)
@step15("text-05", "An error in the block comes out of `yield`.")
@step15(
    "text-05",
    "A *context manager* is what stands behind the word `with`: it does something when the "
    "block begins, and something else when it ends.",
)
@step15(
    "text-05",
    "What stands before `yield` runs at the beginning of the block, what stands after it at "
    "the end.",
)
@step15("text-05", "That is why the last line stands under `finally`: it runs in any case.")
@step15(
    "text-12",
    "Without `finally` a single error would switch recording off for the rest of the program, "
    "and all later gradients would be missing.",
)
@step14(
    "text-12",
    "`finally` runs whatever happens, so the collector is on again even if a line above fails.",
)
def test_a_context_manager():
    said = []

    @contextlib.contextmanager
    def block():
        said.append("begins")
        try:
            yield
        finally:
            said.append("ends")

    @contextlib.contextmanager
    def careless_block():
        yield
        said.append("never said")

    with block():
        said.append("runs")
    assert said == ["begins", "runs", "ends"]
    with pytest.raises(ZeroDivisionError), block():
        _ = 1 / 0
    assert said[3:] == ["begins", "ends"]
    with pytest.raises(ZeroDivisionError), careless_block():
        _ = 1 / 0
    assert said[5:] == []


@step15(
    "text-07",
    "The first lines refuse a mistake that is easily made: in PyTorch the argument of "
    "`backward` is the seed.",
)
def test_the_argument_of_backward_in_pytorch(torch):
    x = torch.tensor(3.0, requires_grad=True)
    (x * x).backward(torch.tensor(10.0))
    assert x.grad == 60
    ours = step_module(15)
    with pytest.raises(TypeError, match="a seed is set before"):
        ours.square(ours.Variable(3.0)).backward(np.array(10.0))


@step15("text-27", "In PyTorch only leaves keep their `grad`.")
@step15(
    "text-27",
    "For an intermediate tensor one calls its method `retain_grad()` before the pass.",
)
def test_only_leaves_keep_their_gradient(torch):
    x = torch.tensor(3.0, requires_grad=True)
    a, b = x * x, x * 2.0
    b.retain_grad()
    (a * b).backward()
    assert x.grad == 6 * 3.0**2
    assert b.grad == 9
    with pytest.warns(UserWarning, match="not a leaf"):
        assert a.grad is None


def in_another_thread(f):
    found = []
    thread = threading.Thread(target=lambda: found.append(f()))
    thread.start()
    thread.join()
    return found[0]


@step15(
    "text-27",
    "`torch.no_grad()` works as ours does, except that it holds for one thread of the program "
    "alone; our finished library does it that way, too.",
)
@step15("text-27", "To call `backward` on a result that was not recorded is an error there.")
def test_no_grad_in_pytorch(torch):
    x = torch.tensor(3.0, requires_grad=True)
    ours = dezero_mini.Variable(3.0)
    with torch.no_grad(), dezero_mini.no_grad():
        y = x * x
        assert not y.requires_grad
        assert (ours * ours).creator is None
        assert in_another_thread(lambda: (x * x).requires_grad)
        assert in_another_thread(lambda: (ours * ours).creator) is not None
    assert (x * x).requires_grad
    with pytest.raises(RuntimeError, match="does not require grad"):
        y.backward()
    for place in (torch, dezero_mini, step_module(15)):  # an error ends it, too
        with pytest.raises(ZeroDivisionError), place.no_grad():
            _ = 1 / 0
    assert (x * x).requires_grad
    assert (ours * ours).creator is not None
    step15 = step_module(15)
    z = step15.Variable(3.0)
    assert step15.square(z).creator is not None
    with step15.no_grad():
        assert step15.square(z).creator is None
        assert in_another_thread(lambda: step15.square(z).creator) is None  # the difference


@step15(
    "text-27",
    "Beside it there is `torch.inference_mode()`, which saves a little more, and whose results "
    "are refused in a recorded computation later where a rule needs them.",
)
def test_inference_mode(torch):
    x = torch.tensor(3.0, requires_grad=True)
    with torch.inference_mode():
        y = x * x
    with pytest.raises(RuntimeError, match="version counter"):
        y._version  # noqa: B018  the count of changes is what it saves
    with pytest.raises(RuntimeError, match="cannot be saved for backward"):
        x * y
    (x + y).backward()  # a sum needs no numbers
    assert x.grad == 1


@step15(
    "text-27",
    "JAX keeps nothing for the way back unless you ask for a derivative, so it needs no such "
    "switch.",
)
def test_jax_keeps_nothing_unless_it_is_asked(jax):
    seen = []

    def f(x):
        seen.append(isinstance(x, jax.core.Tracer))
        return jax.numpy.sin(jax.numpy.sin(x))

    x = jax.numpy.ones(54_321)

    def kept():
        return sum(array.size == 54_321 and array is not x for array in jax.live_arrays())

    for run in (f, jax.jit(f)):  # to compile means to record, but a program and no numbers
        y = run(x)
        gc.collect()
        assert kept() == 1
        y, back = jax.vjp(run, x)
        gc.collect()
        assert kept() > 1
        del y, back
    assert seen == [False, True, True] or seen == [False, True, True, True]


@step15("text-27", "`jax.lax.stop_gradient` marks a value through which no gradient is to flow.")
def test_stop_gradient(jax):
    assert jax.grad(lambda x: x * jax.lax.stop_gradient(x))(3.0) == 3
