"""What steps 10 to 12 say of other libraries, NumPy and Python."""

import numpy as np
import pytest

from tests.claims.claiming import claims_in
from tests.course import step_module

step10 = claims_in("step10_gradient_check")
step11 = claims_in("step11_variadic_forward")
step12 = claims_in("step12_variadic_backward")


@step10("text-05", "`np.ndindex` runs over all indices of an array.")
def test_ndindex():
    assert [*np.ndindex(2, 2)] == [(0, 0), (0, 1), (1, 0), (1, 1)]


@step10(
    "text-05",
    "f may return several elements, and `np.sum` makes one number of them, each times its weight.",
)
def test_a_weighted_sum():
    assert np.sum(np.array([1.0, 10.0]) * np.array([2.0, 3.0])) == 32


@step10(
    "text-23",
    "The complex step fails where the imaginary part is lost: `np.abs` makes a real number of "
    "a complex one.",
)
def test_abs_of_a_complex_number_is_real():
    assert np.abs(3 + 4j) == 5
    assert not np.iscomplexobj(np.abs(np.array([3 + 4j])))


@step10("text-33", "The cube root `np.cbrt` refuses complex numbers.")
def test_cbrt_refuses_complex_numbers():
    assert np.isclose(np.cbrt(8.0), 2)
    with pytest.raises(TypeError, match="cbrt"):
        np.cbrt(8.0 + 0j)


@step10("text-08", "`np.isclose` accepts a difference up to `atol + rtol * |expected|`.")
def test_isclose():
    found = np.isclose([10.1, 10.3, -9.8], [10.0, 10.0, -10.0], rtol=0.01, atol=0.1)
    assert found.tolist() == [True, False, True]


@step10("text-08", "`np.argwhere` lists the indices where it is wrong.")
def test_argwhere():
    assert np.argwhere([[False, True], [True, False]]).tolist() == [[0, 1], [1, 0]]


@step10("text-15", "Here is |x|³, made with `np.abs`, and its slope is right.")
def test_the_slope_of_a_cubed_absolute_value():
    x = np.array([-2.0, 0.5])
    rise = np.abs(x + 1e-6) ** 3 - np.abs(x - 1e-6) ** 3
    assert np.allclose(rise / 2e-6, 3 * x * np.abs(x))


@step10("text-21", "Write `Log`, the natural logarithm (`np.log`), with its derivative.")
def test_log():
    assert np.isclose(np.log(np.e**2), 2)


def forgetful_exp(torch):
    """The exponential, with twice its slope."""

    class Exp(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            y = torch.exp(x)
            ctx.save_for_backward(y)
            return y

        @staticmethod
        def backward(ctx, gy):
            return 2 * gy * ctx.saved_tensors[0]

    return Exp.apply


@step10(
    "text-31",
    "`torch.autograd.gradcheck` compares the whole Jacobian with finite differences.",
)
@step10(
    "text-31",
    "Its tolerances are made for double precision, and its documentation warns that it is "
    "likely to fail with less.",
)
def test_gradcheck(torch):
    calls = []

    def square(x):
        calls.append(x)
        return x * x

    assert torch.autograd.gradcheck(square, torch.ones(20, dtype=torch.float64, requires_grad=True))
    assert len(calls) > 2 * 20  # two for each element
    said = torch.autograd.gradcheck.__doc__
    assert "double precision" in said
    assert "likely fail" in said
    with pytest.warns(UserWarning, match="double precision"), pytest.raises(RuntimeError):
        torch.autograd.gradcheck(torch.exp, torch.ones(2, requires_grad=True))


@step10(
    "text-31",
    "`jax.test_util.check_grads` moves all inputs at once in one random direction, and "
    "compares the change along it: much cheaper for large inputs.",
)
@step10("text-31", "Both raise an error when a gradient is wrong, as ours does.")
def test_check_grads(jax, torch):
    moved = []

    def product(x, y):
        moved.append((x, y))
        return x * y

    ones = jax.numpy.ones(20)
    jax.test_util.check_grads(product, (ones, ones), order=1, modes=["rev"])
    assert 2 < len(moved) < 20
    numbers = [xy for xy in moved if not isinstance(xy[0], jax.core.Tracer)]
    moves = [np.concatenate(xy) - 1 for xy in numbers]
    moves = [move / np.abs(move).max() for move in moves if move.any()]
    assert len(moves) == 2
    assert np.allclose(moves[0], -moves[1], atol=0.01)  # there and back, in one direction
    assert (np.abs(moves[0]) > 1e-3).sum() > 30  # and not one element at a time

    @jax.custom_vjp
    def wrong(x):
        return x * x

    wrong.defvjp(lambda x: (x * x, x), lambda x, gy: (3 * x * gy,))
    with pytest.raises(AssertionError):
        jax.test_util.check_grads(wrong, (jax.numpy.array(2.0),), order=1, modes=["rev"])
    x = torch.ones(2, dtype=torch.float64, requires_grad=True)
    with pytest.raises(RuntimeError, match="mismatch"):
        torch.autograd.gradcheck(forgetful_exp(torch), x)
    ours = step_module(10)

    class Wrong(ours.Square):
        def backward(self, gy):
            return 3 * self.input.data * gy

    with pytest.raises(AssertionError, match="gradient"):
        ours.gradient_check(Wrong(), ours.Variable([2.0]))


@step11(
    "text-04",
    "A `forward` with several results returns a tuple, as Python does for `return a, b`.",
)
@step11("exercise-2-hint", "What does Python make of `return a, b`?")
@step11("text-03", "In Python a star does it.")
@step11("text-03", "In a definition, `def f(*xs)` collects the arguments in a tuple.")
@step11("text-03", "In a call, `f(*xs)` spreads a tuple out into arguments.")
def test_several_results_are_a_tuple():
    def both(a, b):
        return a, b

    def collected(*xs):
        return xs

    assert both(1, 2) == (1, 2)
    assert (collected(), collected(1), collected(1, 2, 3)) == ((), (1,), (1, 2, 3))
    assert both(*(1, 2)) == (1, 2)


@step11("text-19", "(NumPy has `//` and `%`.)")
def test_quotient_and_remainder():
    assert (np.array([7.0]) // 2, np.array([7.0]) % 2) == (3, 1)


def sum_and_difference(torch, given):
    """x + y and x - y, as one function that notes the gradients that it is given."""

    class Both(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            return x + y, x - y

        @staticmethod
        def backward(ctx, g0, g1):
            given.append((g0, g1))
            return g0 + g1, None

    return Both.apply


@step11(
    "text-25",
    "In PyTorch a `torch.autograd.Function` takes any number of tensors, and returns a tuple "
    "for several results, as ours does.",
)
@step11(
    "text-25",
    "All its outputs share one node of the graph, and each remembers which output of that "
    "node it is.",
)
def test_outputs_share_a_node(torch):
    x, y = (torch.tensor(value, requires_grad=True) for value in (3.0, 2.0))
    results = sum_and_difference(torch, [])(x, y)
    assert (type(results), *results) == (tuple, 5, 1)
    assert results[0].grad_fn is results[1].grad_fn
    assert [result.output_nr for result in results] == [0, 1]

    class Total(torch.autograd.Function):
        @staticmethod
        def forward(ctx, *xs):
            return sum(xs)

    assert [Total.apply(*[x] * n).item() for n in (1, 2, 3, 7)] == [3, 6, 9, 21]
    ours = step_module(11)

    class Both(ours.Function):
        def forward(self, *xs):
            return sum(xs), xs[0]

    z = ours.Variable(3.0)
    made = [Both()(*[z] * n) for n in (1, 2, 3, 7)]
    assert {type(results) for results in made} == {tuple}
    assert [total.data for total, _ in made] == [3, 6, 9, 21]


@step11("text-25", "In JAX a program is recorded as a list of equations, the *jaxpr*.")
@step11(
    "text-25",
    "An equation has a list of inputs, which are variables or constants, a list of output "
    "variables, and the primitive that leads from the one to the other.",
)
def test_an_equation(jax):
    program = jax.make_jaxpr(jax.numpy.add)(1.0, 2.0)
    assert isinstance(program.eqns, list)
    (equation,) = program.eqns
    assert [*equation.invars] == [*program.jaxpr.invars]
    assert [*equation.outvars] == [*program.jaxpr.outvars]
    assert (len(equation.invars), len(equation.outvars)) == (2, 1)
    assert equation.primitive is jax.lax.add_p
    (equation,) = jax.make_jaxpr(lambda x: x + 2.0)(1.0).eqns
    assert [getattr(given, "val", None) for given in equation.invars] == [None, 2.0]


@step12("text-21", "Three numbers of type float64, for one of float32.")
@step12(
    "text-20",
    "NumPy adds a scalar to three numbers, and a number of type float32 to one of float64.",
)
def test_a_sum_of_unequal_shapes_and_types():
    assert (np.array(1.0) + np.ones(3)).shape == (3,)
    assert (np.ones(1, np.float32) + np.ones(1)).dtype == np.float64
    ours = step_module(12)
    x, y = ours.Variable(np.float32(1.0)), ours.Variable(np.ones(3))
    ours.add(x, y).backward()
    assert (x.grad.shape, x.grad.dtype) == ((3,), np.float64)


@step12("text-14", "The length of a diagonal by `np.hypot`, with the right `backward`.")
@step12(
    "text-34",
    "The function takes every Variable that it uses, so it is the other half of the sentence: "
    "NumPy's `hypot` knows no complex numbers.",
)
def test_hypot():
    assert np.hypot(3.0, 4.0) == 5
    with pytest.raises(TypeError):
        np.hypot(3.0 + 1j, 4.0)


@step12(
    "text-31",
    "`np.meshgrid` makes two arrays with two axes: the x and the y of every point of a grid.",
)
def test_meshgrid():
    x, y = np.meshgrid([1, 2, 3], [4, 5])
    assert x.tolist() == [[1, 2, 3], [1, 2, 3]]
    assert y.tolist() == [[4, 4, 4], [5, 5, 5]]


@step12("text-28", "The rule is the same in both.")
@step12(
    "text-28",
    "In PyTorch the `backward` of a `torch.autograd.Function` gets one gradient for each "
    "output and returns one for each input, or `None` where none is wanted.",
)
@step12(
    "text-28",
    "Unused outputs are filled up with zeros there, unless the author turns that off with "
    "`ctx.set_materialize_grads(False)`.",
)
def test_gradients_of_several_outputs_in_pytorch(torch):
    x, y = (torch.tensor(value, requires_grad=True) for value in (3.0, 2.0))
    given = []
    sum_and_difference(torch, given)(x, y)[0].backward()
    assert given == [(1, 0)]
    assert (x.grad, y.grad) == (1, None)

    class Alone(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.set_materialize_grads(False)
            return x + 1, x + 2

        @staticmethod
        def backward(ctx, g0, g1):
            given.append((g0, g1))
            return g0

    Alone.apply(x)[0].backward()
    assert given[1] == (1, None)


@step12("text-28", "The rule is the same in both.")
@step12(
    "text-28",
    "In JAX the backward rule of a `jax.custom_vjp` returns a tuple with one entry for each "
    "argument, and another number of entries is refused.",
)
def test_the_backward_rule_returns_a_tuple(jax):
    def product_with(rule):
        product = jax.custom_vjp(lambda x, y: x * y)
        product.defvjp(lambda x, y: (x * y, (x, y)), rule)
        return jax.grad(product, argnums=(0, 1))

    assert product_with(lambda kept, gy: (gy * kept[1], gy * kept[0]))(3.0, 2.0) == (2, 3)
    for wrong in (lambda kept, gy: (gy,), lambda kept, gy: (gy, gy, gy), lambda kept, gy: gy):
        with pytest.raises(TypeError, match="a tuple of length equal to the number of arg"):
            product_with(wrong)(3.0, 2.0)
