"""What steps 19 and 20 say of other libraries, NumPy and Python."""

import heapq
import inspect

import numpy as np
import pytest

from tests.claims.claiming import claims_in
from tests.course import step_module

step19 = claims_in("step19_broadcasting")
step19_module = claims_in("steps/step19_broadcasting.py")
step20 = claims_in("step20_generations")


@step19(
    "text-03",
    "When the shapes of two arrays differ, NumPy stretches one of them or both to a common "
    "shape, if it can.",
)
@step19("text-06", "`extra` is the number of axes that NumPy puts in front.")
@step19_module(
    "",
    "The problem: NumPy stretches (broadcasts) a scalar or a row to the shape of its partner.",
)
@step19_module("BroadcastTo", "x, stretched to a shape by NumPy's rules.")
def test_shapes_are_stretched():
    assert (np.ones((3, 1)) + np.ones((1, 4))).shape == (3, 4)
    assert (np.ones((2, 3, 4)) + np.ones((4,))).shape == (2, 3, 4)
    x = np.array([[1.0], [2.0]])
    stretched = step_module(19).broadcast_to(step_module(19).Variable(x), (2, 3)).data
    assert (stretched == np.broadcast_to(x, (2, 3))).all()


@step19("text-12", "NumPy refuses such a pair in the forward pass, before anything is recorded.")
def test_shapes_that_do_not_fit():
    with pytest.raises(ValueError, match="could not be broadcast"):
        np.ones((2, 3)) + np.ones((3, 1))
    recorded = []

    class Variable(step_module(19).Variable):
        def set_creator(self, creator):
            recorded.append(creator)

    with pytest.raises(ValueError, match="could not be broadcast"):
        Variable(np.ones((2, 3))) + Variable(np.ones((3, 1)))
    assert recorded == []
    Variable(np.ones((2, 3))) + Variable(np.ones((2, 1)))
    assert len(recorded) == 1


@step19(
    "text-08",
    "This one shows a single number at every place, and NumPy lets nobody write to it.",
)
def test_a_view_that_nobody_may_write_to():
    shown = np.broadcast_to(np.array(2.0), (3,))
    assert {shown.strides, shown.flags.writeable} == {(0,), False}
    with pytest.raises(ValueError, match="read-only"):
        shown[0] = 1.0


@step19_module("#", "NumPy's name; from here on it hides Python's own")
@step19("text-09", "We call it as `step19.sum`, so that Python's own `sum` stays within reach.")
@step19("text-09", "Like NumPy's, the function that goes with it is called `sum`.")
@step19(
    "exercise-3-solution", "The module's `sum_to` does the same without a loop, by NumPy's `sum`."
)
@step19_module(
    "sum_to",
    "array, summed over the axes that NumPy stretches to bring `shape` to array.shape.",
)
def test_sums():
    x = np.arange(6.0).reshape(2, 3)
    assert np.sum(x) == x.sum() == 15
    assert step_module(20).sum is step_module(19).sum is not sum
    assert sum([1, 2]) == 3
    assert (step_module(19).sum_to(x, (1, 3)) == np.sum(x, axis=0, keepdims=True)).all()


@step19(
    "text-29",
    "PyTorch does it in one place, too: its engine looks at each gradient that a function "
    "returns and sums it to the shape of the input if it has to.",
)
@step19("text-29", "The same sum is there for users as `Tensor.sum_to_size`.")
def test_the_engine_sums_to_the_shape(torch):
    class Add(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, c):
            return x + c

        @staticmethod
        def backward(ctx, gy):
            return gy, gy  # of the shape of the sum, both

    x, c = torch.ones(3, 4, requires_grad=True), torch.ones(3, 1, requires_grad=True)
    Add.apply(x, c).sum().backward()
    assert c.grad.tolist() == torch.ones(3, 4).sum_to_size(3, 1).tolist() == [[4], [4], [4]]


@step19(
    "text-29",
    "JAX goes the other way where one array has fewer axes: `jax.numpy.add` puts an explicit "
    "`broadcast_in_dim` in front, our `BroadcastTo`, and that has a sum as its rule for the "
    "way back.",
)
@step19("text-29", "A scalar is left to its primitive `add`, which sums in its own rule.")
def test_an_explicit_stretching(jax):
    def names(f, *arguments):
        return [e.primitive.name for e in jax.make_jaxpr(f)(*arguments).eqns]

    x, row, scalar = jax.numpy.ones((2, 3)), jax.numpy.ones(3), jax.numpy.float32(1)
    assert names(jax.numpy.add, x, row) == ["broadcast_in_dim", "add"]
    assert names(jax.numpy.add, x, scalar) == ["add"]
    for other in (row, scalar):
        back = jax.vjp(jax.numpy.add, x, other)[1]
        assert "reduce_sum" in names(back, x)
        assert back(x)[1].shape == other.shape


@step20(
    "text-08",
    "`heapq.heappush` puts an entry in, `heapq.heappop` takes the smallest out.",
)
def test_a_heap():
    heap = []
    for entry in (3, 1, 2, 1):
        heapq.heappush(heap, entry)
    assert [heapq.heappop(heap) for _ in range(4)] == [1, 1, 2, 3]


@step20("text-08", "Entries are tuples, which Python compares from left to right.")
def test_tuples_are_compared_from_left_to_right():
    assert (-2, -1, "b") < (-1, -5, "a") < (-1, -4, object())


@step20("text-28", "Python finds that by itself, before anything runs, so we have put it in below.")
def test_a_missing_colon():
    with pytest.raises(SyntaxError, match="expected ':'"):
        compile("print('runs')\ndef backward(self, retain_grad=False)\n    pass", "cell", "exec")


@step20(
    "text-31",
    "It also notices a tensor that was changed in place, unless through `.data`, keeps only "
    "what a rule needs, and records the way back if it is told to (`create_graph=True`), so "
    "that gradients have gradients.",
)
@step20(
    "exercise-4-solution",
    "PyTorch counts how often a tensor has been written into, and refuses to go back if a rule "
    "needs the old numbers.",
    "But it does not count what is written through `.data`, so this very line gives a wrong "
    "gradient there, too.",
)
def test_data_that_were_written_into(torch):
    x = torch.tensor([3.0], requires_grad=True)
    a = x * x
    y, z = (a * a).sum(), (a + a).sum()
    before = a._version
    with torch.no_grad():
        a.fill_(1.0)
    assert a._version == before + 1
    z.backward(retain_graph=True)  # its rule needs no data
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.backward()
    x.grad = None
    a = x * x
    y = (a * a).sum()
    before = a._version
    a.data[...] = 1.0
    assert a._version == before
    y.backward()
    assert x.grad == (1 + 1) * 2 * 3.0  # and not 4x³


@step20(
    "text-31",
    "PyTorch counts, before it goes back, how many uses each node of the graph has, and "
    "visits a node when the last of them has answered.",
)
@step20("text-31", "Among those that are ready the one made last goes first.")
@step20("text-31", "All that is written in C++.")
def test_the_order_in_pytorch(torch):
    asked = []

    def watched(name, y):
        y.grad_fn.register_hook(lambda *_: asked.append(name))
        return y

    x = torch.tensor(2.0, requires_grad=True)
    a = watched("a", x * x)
    b, c = watched("b", a.sin()), watched("c", a.exp())
    (c * (b + a)).backward(retain_graph=True)
    assert asked == ["c", "b", "a"]  # c was made last, and a has three uses
    assert x.grad == pytest.approx(4 * np.exp(4) * (np.sin(4) + 4 + np.cos(4) + 1), rel=1e-5)
    for result in (b + c, c + b, a * (b + c), (c + b) * a):  # neither a queue nor a stack
        asked.clear()
        result.backward(retain_graph=True)
        assert asked == ["c", "b", "a"]
    engine = torch.autograd.Variable._execution_engine
    assert type(engine).__module__ == "torch._C"


@step20(
    "text-31",
    "It also notices a tensor that was changed in place, unless through `.data`, keeps only "
    "what a rule needs, and records the way back if it is told to (`create_graph=True`), so "
    "that gradients have gradients.",
)
def test_what_pytorch_keeps(torch):
    x = torch.tensor(2.0, requires_grad=True)
    assert not hasattr((x + x).grad_fn, "_saved_self")
    assert (x * x).grad_fn._saved_self == 2
    (gradient,) = torch.autograd.grad(x**3, x, create_graph=True)
    gradient.backward()
    assert x.grad == 6 * 2


@step20(
    "text-31",
    "JAX writes the program down as a list of operations, which is in a right order from the "
    "start, and turns it into another program that computes the gradient.",
)
@step20("text-31", "That one may be compiled (`jax.jit`), and differentiated again.")
def test_a_program_in_a_right_order(jax):
    def f(x):
        a = x * x
        return a * jax.numpy.sin(a)

    program = jax.make_jaxpr(f)(2.0).jaxpr
    known = {*program.invars}
    for equation in program.eqns:
        assert known.issuperset(equation.invars)
        known.update(equation.outvars)
    assert len(jax.make_jaxpr(jax.grad(f))(2.0).eqns) > len(program.eqns)
    assert np.isclose(jax.jit(jax.grad(f))(2.0), jax.grad(f)(2.0))
    assert jax.grad(jax.grad(lambda x: x**3))(2.0) == 12


@step20("text-31", "DeZero is closest to us: it has generations, and sorts its list at every push.")
def test_generations_in_dezero(dezero):
    x = dezero.Variable(np.array(2.0))
    a = x * x
    y = a * a + a
    assert [v.generation for v in (x, a, y)] == [0, 1, 3]
    y.backward()
    assert x.grad.data == 4 * 2.0**3 + 2 * 2.0
    push = inspect.getsource(dezero.Variable.backward).split("def add_func")[1].split("while")[0]
    assert push.index("funcs.append(f)") < push.index("funcs.sort(")


@step20("text-31", "From there it goes on to what we have left out.")
@step20(
    "text-31",
    "Its backward rules compute with Variables, for gradients of any order, and on top of "
    "them it builds layers, optimisers and models that run on a GPU.",
)
def test_dezero_goes_on(dezero):
    x = dezero.Variable(np.array(2.0))
    y = x**3
    for wanted in (12, 12, 6):  # 3x², 6x, 6
        x.cleargrad()
        y.backward(create_graph=True)
        y = x.grad
        assert isinstance(y, dezero.Variable)
        assert y.data == wanted
    model = dezero.models.MLP((3, 1))
    assert callable(model.to_gpu)
    optimizer = dezero.optimizers.SGD(0.1).setup(model)
    loss = dezero.functions.mean_squared_error(model(np.ones((2, 1))), np.zeros((2, 1)))
    loss.backward()
    optimizer.update()
