"""What steps 01 to 03 say of other libraries, NumPy and Python."""

import sys

import numpy as np
import pytest

from tests.claims.claiming import claims_in
from tests.course import STEP_NOTEBOOKS, step_module
from tests.notebooks.notebook_files import read, solution

step01 = claims_in("step01_variable")
step01_module = claims_in("steps/step01_variable.py")
step02 = claims_in("step02_function")
step03 = claims_in("step03_composition")


@step01("text-02", "NumPy already holds our numbers.")
@step01("text-03", "NumPy refuses.")
@step01("text-03", "That is a good decision on NumPy's side: it keeps arrays small.")
@step01(
    "code-02",
    'Newer versions of Python add the reason: "and no __dict__ for setting new attributes".',
)
@step01_module("", "A NumPy array has no room for such notes.")
def test_an_array_takes_no_notes():
    x = np.array(1.0)
    with pytest.raises(AttributeError) as refusal:
        x.gradient = 2.0
    newer = sys.version_info >= (3, 13)
    assert str(refusal.value).endswith("no __dict__ for setting new attributes") is newer
    assert x == 1.0

    class NotedArray(np.ndarray):
        """An array that takes notes, and has room for them."""

    assert not hasattr(x, "__dict__")
    assert sys.getsizeof(x.view(NotedArray)) > sys.getsizeof(x)


@step01("text-03", "Python lets us derive a class of our own from NumPy's.")
@step01("text-23", "But NumPy makes new arrays all the time.")
@step01(
    "text-23",
    "We would have to teach NumPy, for each of its functions, what to do with our notes.",
)
def test_an_array_of_a_class_of_our_own():
    class NotedArray(np.ndarray):
        """An array that takes notes."""

    x = np.array([1.0, 2.0]).view(NotedArray)
    x.note = "ours"
    assert x.note == "ours"
    for made in (x[:1], x + x, np.exp(x), x.T):
        assert type(made) is NotedArray
        assert not hasattr(made, "note")


@step01("text-07", "NumPy calls the number of axes of an array `ndim`.")
def test_ndim():
    assert np.ones((3, 4)).ndim == 2


@step01("text-23", "The array inside stays a plain array, and NumPy goes on doing the arithmetic.")
@step01("text-12", "NumPy, too, takes it for one object, not for the numbers in it.")
@step01(
    "text-12",
    "To Python it is an object like any other, whatever lies in it: it counts as true, and it "
    "equals itself alone.",
)
@step01_module(
    "truth_of_zero",
    "For Python a box is a thing, and things count as true, whatever lies in them.",
)
@step01_module(
    "sum_by_numpy",
    "NumPy takes a box for one thing, and the sum of one thing is that thing.",
)
def test_a_box_is_one_object_to_numpy():
    x = step_module(1).Variable(np.array([1.0, 2.0]))
    assert type(x.data) is np.ndarray
    assert np.shape(x) == ()
    assert np.sum(x) is x
    for data in (x.data, np.array(0.0), np.array([])):
        box = step_module(1).Variable(data)
        assert bool(box)
        assert box == box
        assert box != step_module(1).Variable(data)


@step01(
    "exercise-2-solution",
    "Python computes the right side whole before it assigns, so neither array is lost.",
)
def test_the_right_side_is_computed_first():
    a, b = 1, 2
    a, b = b, a
    assert (a, b) == (2, 1)


@step01("text-21", "PyTorch has the same box.")
@step01(
    "text-21",
    "It is called `torch.Tensor`, and beside its data it has the compartments `grad` and "
    "`grad_fn`, which is our `creator`.",
)
def test_a_tensor_is_a_box(torch):
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    assert type(x) is torch.Tensor
    assert x.data.tolist() == [1, 2]
    assert (x.grad, x.grad_fn) == (None, None)
    assert (x * x).grad_fn.name() == "MulBackward0"


@step01("text-21", "JAX goes another way: its arrays stay plain.")
@step01(
    "text-21",
    "While it differentiates, it calls your function with special boxes, the *tracers*, and "
    "takes them away again afterwards.",
)
def test_tracers(jax):
    seen = []

    def square(x):
        seen.append(x)
        return x * x

    slope = jax.grad(square)(3.0)
    assert isinstance(seen[0], jax.core.Tracer)
    assert not isinstance(slope, jax.core.Tracer)
    assert not {"grad", "grad_fn", "creator"} & {*dir(slope)}


@step02(
    "text-05",
    "`__call__` is the method that Python runs when you write `square(x)` on an object `square`.",
)
def test_call():
    class Double:
        def __call__(self, x):
            return 2 * x

    assert Double()(3) == 6


@step02(
    "text-07",
    "NumPy's `**` works *element by element*, so `Square` does too, for arrays of every shape.",
)
def test_powers_are_taken_element_by_element():
    for shape in ((), (3,), (2, 3)):
        x = np.arange(1.0, 1 + np.prod(shape)).reshape(shape)
        assert ((x**2).ravel() == [element * element for element in x.ravel()]).all()


@step02(
    "exercise-4-solution",
    "`Square` is safe, for `x**2` makes a new array; `x.T`, `x[::-1]` and `x.reshape(...)` "
    "are not, because NumPy lets them look at the elements of x.",
)
def test_what_looks_at_the_same_elements():
    x = np.ones((2, 3))
    assert not np.shares_memory(x, x**2)
    assert all(np.shares_memory(x, view) for view in (x.T, x[::-1], x.reshape(3, 2)))


@step02(
    "text-22",
    "In PyTorch one writes a function of one's own as a subclass of "
    "`torch.autograd.Function`, with a static method `forward`.",
)
@step02(
    "text-22",
    "It is called through `apply`, and notes are kept in a separate object, `ctx`, instead of "
    "`self`.",
)
def test_a_function_of_ones_own(torch):
    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.note = "kept"
            return x * x

        @staticmethod
        def backward(ctx, gy):
            assert ctx.note == "kept"
            return 6 * gy

    x = torch.tensor(3.0, requires_grad=True)
    y = Square.apply(x)
    y.backward()
    assert (y, x.grad) == (9, 6)


@step02("text-22", "JAX has a *primitive* for each elementary operation.")
@step02(
    "text-22",
    "The rules that belong to it, such as its derivative, are registered in tables beside it.",
)
def test_primitives(jax):
    found = set()
    for name in ("add", "subtract", "multiply", "divide", "power"):
        (equation,) = jax.make_jaxpr(getattr(jax.numpy, name))(1.0, 2.0).eqns
        found.add(equation.primitive)
    for name in ("negative", "exp", "log", "sin", "cos", "tanh", "sqrt", "abs"):
        (equation,) = jax.make_jaxpr(getattr(jax.numpy, name))(1.0).eqns
        found.add(equation.primitive)
    assert len(found) == 5 + 8
    assert jax.lax.sin_p in found
    rules = jax.interpreters.ad.primitive_jvps
    assert isinstance(rules, dict)
    assert found <= {*rules}


@step03(
    "text-03",
    "`np.exp` computes e to the power x, where e ≈ 2.71828 is the number whose powers grow at "
    "a rate equal to themselves.",
)
def test_exp():
    x = np.linspace(-2, 2, 9)
    assert np.allclose(np.exp(x), np.e**x)
    assert f"{np.e:.5f}" == "2.71828"
    assert np.allclose((np.exp(x + 1e-6) - np.exp(x - 1e-6)) / 2e-6, np.exp(x))


@step03(
    "text-07",
    "(B fails in other words: NumPy takes the exponential of that memory, and then "
    "`type(input)(y)` fails.)",
)
def test_the_exponential_of_a_memory():
    for x in (np.array(0.5), np.array([0.5, 0.7])):
        y = np.exp(x.data)
        assert np.array_equal(y, np.exp(x))
        with pytest.raises(TypeError):
            type(x)(y)


@step03("text-21", "Both do the same: a model is a composition of elementary operations.")
def test_a_model_is_a_composition(torch, jax):
    def model(x, library):
        return library.exp(library.sin(x))

    names = [e.primitive.name for e in jax.make_jaxpr(lambda x: model(x, jax.numpy))(1.0).eqns]
    assert names == ["sin", "exp"]
    y = model(torch.tensor(1.0, requires_grad=True), torch).grad_fn
    assert (y.name(), y.next_functions[0][0].name()) == ("ExpBackward0", "SinBackward0")


@step03(
    "text-21",
    "In PyTorch `torch.nn.Sequential` is the `compose` of exercise 3, for layers of a network.",
)
def test_sequential(torch):
    known = {}
    exec(solution(read(STEP_NOTEBOOKS[3]), 3), known)
    layers = torch.nn.Linear(1, 2), torch.nn.Tanh(), torch.nn.Linear(2, 1)
    x = torch.tensor([[-1.0], [0.5]])
    assert torch.equal(torch.nn.Sequential(*layers)(x), known["compose"](*layers)(x))
    assert torch.equal(torch.nn.Sequential(*layers)(x), layers[2](layers[1](layers[0](x))))
    assert torch.nn.Sequential()(x) is known["compose"]()(x) is x


@step03(
    "text-21",
    "In JAX one writes an ordinary Python function, and the library finds the chain by "
    "running it once with tracers.",
)
def test_one_run_finds_the_chain(jax):
    runs = []

    def chain(x):
        runs.append(type(x))
        for _ in range(3):
            x = jax.numpy.sin(x)
        return x

    assert len(jax.make_jaxpr(chain)(1.0).eqns) == 3
    (run,) = runs
    assert issubclass(run, jax.core.Tracer)
