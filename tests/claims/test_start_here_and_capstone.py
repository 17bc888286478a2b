"""What the map, the capstone and the pages around the notebooks say of others."""

import gc
import importlib.metadata
import weakref

import numpy as np

import dezero_mini
from tests.claims.claiming import claims_in
from tests.course import step_module

start_here = claims_in("start_here")
capstone = claims_in("capstone_fit")
readme = claims_in("README.md")
steps = claims_in("steps/step20_generations.py")
elementwise = claims_in("dezero_mini/functions/elementwise.py")


@start_here(
    "text-04",
    "Our terms and names are those of that book where it has one, so you can go from one to "
    "the other.",
)
@capstone("text-39", "Its names are ours, so you can read its source at once.")
def test_our_names_are_those_of_dezero(dezero):
    names = "Variable Function Add Mul Neg Sub Div Pow add mul as_array as_variable no_grad"
    ours = step_module(20)
    assert all(hasattr(dezero.core, name) and hasattr(ours, name) for name in names.split())
    x, y = dezero.Variable(np.ones(2)), ours.Variable(np.ones(2))
    names = "data grad creator generation name backward cleargrad set_creator shape ndim size dtype"
    for name in names.split():
        assert hasattr(x, name) is hasattr(y, name) is True, name
    for name in ("inputs", "outputs", "generation", "forward", "backward"):
        assert hasattr((x * x).creator, name) is hasattr((y * y).creator, name) is True, name
    # And those of the finished library, which the capstone is about.
    functions = "exp log sin cos tanh matmul relu sigmoid sum reshape transpose broadcast_to sum_to"
    for name in functions.split():
        assert hasattr(dezero.functions, name) is hasattr(dezero_mini, name) is True, name


@capstone(
    "text-39",
    "**DeZero** is the library of the book *Deep Learning from Scratch 3* by Koki Saitoh.",
)
def test_dezero_is_by_its_author(dezero):
    assert importlib.metadata.metadata("dezero")["Author"] == "Koki Saitoh"


@capstone(
    "text-39",
    "It goes on to higher derivatives, layers and optimizers, convolutional and recurrent "
    "networks, and graphics processors.",
)
@steps("", "DeZero goes on to layers and optimisers, and to gradients that have gradients.")
def test_dezero_goes_on(dezero):
    x = dezero.Variable(np.array(2.0))
    (x**3).backward(create_graph=True)
    gradient = x.grad
    x.cleargrad()
    gradient.backward()
    assert x.grad.data == 6 * 2.0
    parts = (dezero.layers.Linear, dezero.layers.Conv2d, dezero.layers.RNN, dezero.optimizers.SGD)
    assert all(map(callable, (*parts, x.to_gpu)))


@start_here(
    "text-01",
    "PyTorch and JAX are built on it, and so will be what we write here: in plain Python and "
    "NumPy, one idea at a time.",
)
@readme("", "Automatic differentiation is what PyTorch and JAX are built on.")
def test_a_program_is_differentiated(torch, jax):
    """One with a loop and a branch, exactly: no formula is worked out, and none approximated."""

    def program(x):
        for _ in range(3):
            x = x * x if x < 100 else x + x
        return x

    x = torch.tensor(5.0, requires_grad=True)
    program(x).backward()
    # 5, 25, 625 and 1250: 2x⁴, with the slope 8x³.
    assert (x.grad, jax.grad(program)(5.0)) == (8 * 5.0**3, 8 * 5.0**3)


def training(torch):
    weight = torch.tensor([1.0], requires_grad=True)
    return weight, torch.optim.SGD([weight], lr=0.1, momentum=0.5, weight_decay=0.2)


@capstone("text-39", "In **PyTorch** a network is trained with the same loop.")
@capstone(
    "text-39",
    "`loss.backward()` has the same name; `torch.optim.SGD`, with `momentum` and "
    "`weight_decay`, takes the step; its `zero_grad` is our `cleargrad`.",
)
def test_a_training_loop_in_pytorch(torch):
    weight, optimizer = training(torch)
    ours, speed = 1.0, 0.0
    for _ in range(3):
        optimizer.zero_grad()
        loss = ((weight - 3) ** 2).sum()
        loss.backward()
        optimizer.step()
        speed = 0.5 * speed + 2 * (ours - 3) + 0.2 * ours
        ours -= 0.1 * speed
    assert np.isclose(weight.item(), ours)
    optimizer.zero_grad()
    assert weight.grad is None
    x = dezero_mini.Variable(1.0)
    (x * x).backward()
    x.cleargrad()
    assert x.grad is None


@capstone(
    "text-39",
    "For second derivatives the first pass is told to record itself (`create_graph=True`).",
)
def test_second_derivatives_in_pytorch(torch):
    x = torch.tensor(2.0, requires_grad=True)
    (first,) = torch.autograd.grad(x**3, x, create_graph=True)
    assert torch.autograd.grad(first, x)[0] == 12
    (first,) = torch.autograd.grad(x**3, x)
    assert not first.requires_grad


@capstone(
    "text-39",
    "**JAX** makes a function from a function: `jax.grad(loss, argnums=(0, 1, 2, 3))` "
    "computes all four gradients.",
)
def test_grad_of_four_arguments(jax):
    def loss(w1, b1, w2, b2):
        return w1 * 2.0 + b1 * 3.0 + w2 * 4.0 + b2 * 5.0

    gradient = jax.grad(loss, argnums=(0, 1, 2, 3))
    assert gradient(1.0, 1.0, 1.0, 1.0) == (2, 3, 4, 5)


@capstone("text-39", "`jax.hessian` gives the matrix of exercise 3.")
def test_hessian(jax):
    from dezero_mini import hessian

    def valley(p):
        return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2

    at = [0.5, 0.25]
    assert np.allclose(jax.hessian(valley)(jax.numpy.array(at)), hessian(valley, at))


@capstone("text-04", "A column minus a vector is no error in NumPy.")
def test_a_column_minus_a_vector():
    assert (np.ones((200, 1)) - np.ones(200)).shape == (200, 200)


@capstone(
    "text-09",
    "The best plane is known in closed form: NumPy's `lstsq` finds the smallest sum of "
    "squares without any descent.",
)
def test_least_squares():
    A, wanted = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), np.array([1.0, 2.0, 4.0])
    found = np.linalg.lstsq(A, wanted, rcond=None)[0]
    assert np.allclose(A.T @ (A @ found - wanted), 0)  # the gradient of the sum of squares


@capstone(
    "text-56",
    "The loss ought to be 1000; but e⁷¹⁰ is larger than the largest float64, so it *overflows* "
    "to infinity, and infinity divided by infinity is not a number.",
)
def test_a_large_exponential():
    assert np.isfinite(np.exp(709.0))
    with np.errstate(over="ignore", invalid="ignore"):
        assert np.isinf(np.exp(710.0))
        assert np.isnan(np.exp(710.0) / np.exp(710.0))


@capstone("exercise-3-hint", "`np.linalg.eigvalsh` gives the eigenvalues.")
def test_eigenvalues():
    assert np.allclose(np.linalg.eigvalsh([[2.0, 1.0], [1.0, 2.0]]), [1, 3])


@readme(
    "",
    "micrograd leaves its graphs to the garbage collector: in one row that work is counted, "
    "in the other it is not.",
)
def test_micrograd_leaves_its_graphs_to_the_collector(micrograd):
    from micrograd.engine import Value

    class Watched(Value):
        """A Value that may be watched."""

    gc.disable()
    try:
        x = Watched(2.0)
        y = x * x
        seen = weakref.ref(x)
        del x, y
        assert seen() is not None
    finally:
        gc.enable()
    gc.collect()
    assert seen() is None


@steps("", "PyTorch counts how many uses of each result have still to answer.")
def test_pytorch_waits_for_all_uses(torch):
    x = torch.tensor(2.0, requires_grad=True)
    a = x * x
    asked = []
    a.grad_fn.register_hook(lambda *_: asked.append(a))
    (a * a + a).backward()
    assert len(asked) == 1
    assert x.grad == 4 * 2.0**3 + 2 * 2.0


@steps("", "JAX records a program, and turns it into another that computes the gradient.")
def test_jax_turns_a_program_into_another(jax):
    def cube(x):
        return x**3

    assert "integer_pow[y=3]" in str(jax.make_jaxpr(cube)(2.0))
    assert "integer_pow[y=2]" in str(jax.make_jaxpr(jax.grad(cube))(2.0))


@elementwise(
    "maximum",
    "Where the two are equal each gets half of the gradient, as in PyTorch, JAX and autograd.",
)
def test_maximum_of_two_equal_numbers(torch, jax, autograd):
    from autograd import numpy as anp

    x = torch.tensor([1.0, 1.0], requires_grad=True)
    torch.maximum(x[0], x[1]).backward()
    assert x.grad.tolist() == [0.5, 0.5]
    assert jax.grad(jax.numpy.maximum, argnums=(0, 1))(1.0, 1.0) == (0.5, 0.5)
    assert [autograd.grad(anp.maximum, i)(1.0, 1.0) for i in (0, 1)] == [0.5, 0.5]
