"""What steps 04 to 06 say of other libraries, NumPy and Python."""

import numpy as np
import pytest

from tests.claims.claiming import claims_in

step01 = claims_in("step01_variable")
step04 = claims_in("step04_numerical_diff")
step05 = claims_in("step05_chain_rule")
step06 = claims_in("step06_manual_backward")


@step04("text-28", "`np.abs` accepts a complex number, and returns its length, a real number.")
def test_the_absolute_value_of_a_complex_number():
    assert np.abs(3 + 4j) == 5
    assert not np.iscomplexobj(np.abs(np.array([3 + 4j])))


@step04("text-27", "`np.floor`, which rounds down, jumps at 1.")
def test_floor():
    assert np.floor([0.999999, 1.0, 1.000001]).tolist() == [0, 1, 1]


@step04(
    "text-29",
    "`count_evaluations` counts how often a sum of n squares is evaluated on the way to its n "
    "slopes; the rows of `np.eye(n)` are the directions of the n inputs.",
)
def test_rows_of_eye():
    assert np.eye(3).tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


@step04("text-16", "NumPy's usual number, float64, has about 16 digits.")
@step01(
    "text-10",
    "A floating-point number keeps about 16 decimal digits, and each operation rounds to them.",
)
@step04("exercise-4-hint", "Or: a float64 has about 16 digits.")
@step04(
    "text-16",
    "Its short one, float32, has about 7, and x² at 300 uses 5 of them before the point.",
)
@step04(
    "text-13",
    "Around 10⁹ the floating-point numbers lie further apart than 10⁻⁸, so x + 10⁻⁸ is x again.",
)
def test_digits_of_a_number():
    assert np.array(1.0).dtype == np.float64
    assert 15 < -np.log10(np.finfo(np.float64).eps) < 16.5
    assert 6.5 < -np.log10(np.finfo(np.float32).eps) < 7.5
    assert len(str(300**2)) == 5
    assert np.spacing(1e9) > 1e-8
    assert 1e9 + 1e-8 == 1e9
    assert abs(0.1 + 0.2 - 0.3) == np.spacing(0.3)


@step04(
    "text-25",
    "Neither of them trains with numerical derivatives, and both keep them to check the exact "
    "ones: `torch.autograd.gradcheck` and `jax.test_util.check_grads` compare a gradient with "
    "a finite difference.",
)
def test_gradients_are_exact_and_the_checks_numerical(torch, jax):
    x = torch.tensor(1e6, dtype=torch.float64, requires_grad=True)
    (x * x * x).backward()
    assert x.grad == 3e12  # no numerical derivative finds all these digits
    assert jax.grad(lambda x: x * x)(4096.0) == 8192
    moved = []

    def square(x):
        moved.append(x.detach().clone())
        return x * x

    assert torch.autograd.gradcheck(square, torch.ones(1, dtype=torch.float64, requires_grad=True))
    assert {np.sign(x.item() - 1) for x in moved} == {-1, 0, 1}
    moved.clear()
    jax.test_util.check_grads(lambda x: [moved.append(x), x * x][1], (1.0,), order=1)
    numbers = [float(x) for x in moved if not isinstance(x, jax.core.Tracer)]
    assert {np.sign(x - 1) for x in numbers} == {-1, 0, 1}


@step05(
    "text-04",
    "Python looks for a method in the class itself, then in its bases from left to right.",
)
def test_methods_are_looked_up_from_left_to_right():
    class First:
        def name(self):
            return "first"

    class Second(First):
        def name(self):
            return "second"

        def only_here(self):
            return "second"

    class Other(First):
        def name(self):
            return "other"

    class Both(Other, Second):
        """Its own methods would come before those of its bases."""

    assert (Both().name(), Both().only_here()) == ("other", "second")


@step05("text-31", "`np.diag` makes such a matrix.")
@step05(
    "text-34",
    "For forward order the same function gets the *transposed* matrices, whose rows and "
    "columns are exchanged (in NumPy, `matrix.T`; a row of numbers stays as it is).",
)
@step05("text-31", "In NumPy the product of matrices is written `@`.")
def test_a_diagonal_and_a_transposed_matrix():
    x = np.array([1.0, 2.0])
    assert (np.diag(2 * x) == [[2, 0], [0, 4]]).all()
    matrix = np.array([[1, 2], [3, 4]])
    assert (matrix.T == [[1, 3], [2, 4]]).all()
    assert (x == x.T).all()
    assert (matrix @ matrix == [[1 + 6, 2 + 8], [3 + 12, 6 + 16]]).all()


BOTH_NAMES = (
    "JAX has `jax.jacfwd` and `jax.jacrev`, and PyTorch has the same two names in "
    "`torch.func`: the first builds a Jacobian in forward order, column by column, the second "
    "in reverse order, row by row."
)


@step05("text-25", "Both offer both orders.")
@step05("text-25", BOTH_NAMES)
@pytest.mark.parametrize("name", ["torch", "jax"])
def test_both_orders(torch, jax, name):
    library, array, tools = {
        "torch": (torch, torch.tensor, torch.func),
        "jax": (jax.numpy, jax.numpy.array, jax),
    }[name]

    def curve(x):
        return library.stack([x[0] * x[1], x[0] + x[1], library.sin(x[0])])

    x = array([0.5, 2.0])
    wanted = [[2, 0.5], [1, 1], [np.cos(0.5), 0]]
    assert np.allclose(tools.jacfwd(curve)(x), wanted)
    assert np.allclose(tools.jacrev(curve)(x), wanted)
    columns = [tools.jvp(curve, (x,), (array(e),))[1] for e in ([1.0, 0.0], [0.0, 1.0])]
    assert np.allclose(np.stack(columns, axis=1), wanted)
    back = tools.vjp(curve, x)[1]
    rows = [back(array(e))[0] for e in ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0])]
    assert np.allclose(np.stack(rows), wanted)


def one_way_in_pytorch(torch):
    """x², with a rule for forward order alone, and one with a rule for reverse order alone."""

    class Square(torch.autograd.Function):
        generate_vmap_rule = True

        @staticmethod
        def forward(x):
            return x * x

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_forward(*inputs)
            ctx.save_for_backward(*inputs)

    class Forward(Square):
        @staticmethod
        def jvp(ctx, move):
            return 2 * ctx.saved_tensors[0] * move

    class Reverse(Square):
        @staticmethod
        def backward(ctx, gy):
            return 2 * ctx.saved_tensors[0] * gy

    return torch.tensor([1.0, 2.0]), Forward.apply, Reverse.apply


def one_way_in_jax(jax):
    """The same: a loop that tests its condition goes forward alone, a `custom_vjp` back alone."""

    def forward(x):
        return jax.lax.while_loop(lambda s: s[0] < 1, lambda s: (s[0] + 1, s[1] ** 2), (0, x))[1]

    reverse = jax.custom_vjp(lambda x: x * x)
    reverse.defvjp(lambda x: (x * x, x), lambda x, gy: (2 * x * gy,))
    return jax.numpy.array([1.0, 2.0]), forward, reverse


@step05("text-25", BOTH_NAMES)
@pytest.mark.parametrize("name", ["torch", "jax"])
def test_each_goes_its_own_way(torch, jax, name):
    tools, (x, forward, reverse) = {
        "torch": (torch.func, one_way_in_pytorch(torch)),
        "jax": (jax, one_way_in_jax(jax)),
    }[name]
    assert tools.jacfwd(forward)(x).tolist() == [[2, 0], [0, 4]]
    assert tools.jacrev(reverse)(x).tolist() == [[2, 0], [0, 4]]
    refusals = (NotImplementedError, TypeError, ValueError)
    with pytest.raises(refusals, match=r"jvp|forward-mode"):
        tools.jacfwd(reverse)(x)
    with pytest.raises(refusals, match=r"vjp|Reverse-mode"):
        tools.jacrev(forward)(x)


@step05(
    "text-25",
    "What everybody uses every day, `Tensor.backward()` in PyTorch and `jax.grad` in JAX, is "
    "reverse order for a single output.",
)
def test_every_day_is_reverse_order(torch, jax):
    """A function with a rule for reverse order alone serves them; several outputs do not."""

    @jax.custom_vjp
    def square(x):
        return x * x

    square.defvjp(lambda x: (x * x, x), lambda x, gy: (2 * x * gy,))
    assert jax.grad(square)(3.0) == 6
    with pytest.raises(TypeError, match="forward-mode"):
        jax.jvp(square, (3.0,), (1.0,))

    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * x

        @staticmethod
        def backward(ctx, gy):
            return 6 * gy

    x = torch.tensor(3.0, requires_grad=True)
    Square.apply(x).backward()
    assert x.grad == 6
    two = torch.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="scalar outputs"):
        (two * two).backward()
    with pytest.raises(TypeError, match="scalar-output"):
        jax.grad(lambda x: x * x)(jax.numpy.ones(2))


@step05(
    "text-25",
    "Neither builds the Jacobians of the links: each function brings a rule that multiplies "
    "by its own Jacobian.",
)
def test_no_jacobian_of_a_link_is_built(torch, jax):
    """That of a million elements would have a million million."""
    x = torch.ones(1_000_000, requires_grad=True)
    torch.exp(x).sum().backward()
    assert x.grad.shape == x.shape
    gradient = jax.make_jaxpr(jax.grad(lambda x: jax.numpy.exp(x).sum()))(jax.numpy.ones(1_000_000))
    assert max(v.aval.size for e in gradient.eqns for v in e.outvars) == 1_000_000


@step06(
    "text-18",
    "In libraries it is called the *gradient* of that box, because that is the word for the "
    "derivatives of a function of many numbers.",
)
def test_the_word_gradient(torch, jax, autograd, dezero, micrograd):
    from micrograd.engine import Value

    boxes = [torch.ones(1), dezero.Variable(np.ones(1)), Value(1.0)]
    assert all(hasattr(box, "grad") for box in boxes)
    assert callable(jax.grad)
    assert callable(autograd.grad)


@step06("text-26", "A function of one's own in PyTorch has a `forward` and a `backward`, as here.")
@step06(
    "text-26",
    "What `backward` needs is put away by `ctx.save_for_backward` and found again in "
    "`ctx.saved_tensors`; and since each call gets a fresh `ctx`, the trap of our two calls "
    "does not exist there.",
)
def test_each_call_has_notes_of_its_own(torch):
    notes = []

    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            notes.append(ctx)
            return x * x

        @staticmethod
        def backward(ctx, gy):
            (x,) = ctx.saved_tensors
            return 2 * x * gy

    x = torch.tensor(2.0, requires_grad=True)
    Square.apply(Square.apply(x)).backward()
    assert notes[0] is not notes[1]
    assert x.grad == 4 * 2.0**3


@step06(
    "text-26",
    "In JAX a function under `jax.custom_vjp` is given two more, by `defvjp`: one returns the "
    "result together with whatever should be kept, the *residuals*, and the other gets these "
    "residuals and the gradient from the right.",
)
def test_residuals(jax):
    @jax.custom_vjp
    def square(x):
        return x * x

    given = []

    def forward(x):
        return x * x, {"kept": x}

    def backward(residuals, gy):
        given.append(gy)
        return (residuals["kept"] * 2 * gy,)

    square.defvjp(forward, backward)
    assert jax.grad(lambda x: square(x) * 10)(3.0) == 60
    assert given == [10]  # from the right
