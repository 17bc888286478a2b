"""What steps 07 to 09 say of other libraries, NumPy and Python."""

import copy
import inspect
import subprocess
import sys
import traceback

import numpy as np
import pytest

from tests.claims.claiming import claims_in
from tests.course import STEPS, step_module

step07 = claims_in("step07_creator")
step07_module = claims_in("steps/step07_creator.py")
step08 = claims_in("step08_loop")
step08_module = claims_in("steps/step08_loop.py")
step09 = claims_in("step09_python_api")


@step07("text-06", "Python looks in the class itself, then in its bases from left to right.")
@step07_module(
    "",
    "In `class Square(Function, step06.Square)` Python looks for a method from left to right: "
    "in the new `Function` first, then in the old `Square` and what that was built on.",
)
def test_methods_are_looked_up_from_left_to_right():
    class OldFunction:
        def forward(self):
            raise NotImplementedError

        def call(self):
            return "old"

    class OldSquare(OldFunction):
        def forward(self):
            return "square"

    class Function(OldFunction):
        def call(self):
            return "new"

    class Square(Function, OldSquare):
        """The new call, and the old forward."""

    assert (Square().call(), Square().forward()) == ("new", "square")


def run(program):
    """What a Python of its own makes of a program that imports a step."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=STEPS, capture_output=True, text=True, check=False)


@step07(
    "text-19",
    "The limit is 1,000 frames, unless somebody has changed it, and a notebook uses some of them "
    "itself.",
)
@step07("text-20", "The limit can be raised with `sys.setrecursionlimit`.")
@step07(
    "text-20",
    "Under Python 3.10 a chain of 100,000 links then ends the whole program, without an error "
    "that could be caught; from 3.11 on it passes.",
)
def test_a_raised_limit():
    ran = run(
        "import sys\n"
        "print(sys.getrecursionlimit())\n"
        "sys.setrecursionlimit(10**6)\n"
        "import numpy as np\n"
        "from step07_creator import *\n"
        "x = y = Variable(np.array(1.0))\n"
        "for _ in range(100_000):\n"
        "    y = Square()(y)\n"
        "y.grad = np.array(1.0)\n"
        "try:\n"
        "    y.backward()\n"
        "except BaseException as error:\n"
        "    print('caught', error)\n"
        "print('the end')\n"
    )
    passes = sys.version_info >= (3, 11)
    assert (ran.stdout, ran.returncode == 0) == ("1000\nthe end\n" if passes else "1000\n", passes)


@step07(
    "text-19",
    "Each call waits for the call that it has made, and Python keeps a *frame* for it, with "
    "its local names, until it returns.",
)
@step07(
    "text-19",
    "Python stops far below that, for a program that calls itself without end would eat up "
    "the memory.",
)
@step07_module(
    "slope_of_a_long_chain",
    "`backward` calls itself once for each link, and Python allows about 1,000 such calls.",
)
@step08_module("", "Python stops that near 1,000 calls, and each of them costs time and memory.")
@step08(
    "text-03",
    "In the recursion Python held it for us, frame by frame, in a place with a limit.",
)
def test_recursion_has_a_limit():
    deepest = []

    def call(waiting):
        deepest[:] = [(waiting, sys._getframe())]
        call(waiting + 1)

    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1000 + len(inspect.stack(0)))
    try:
        with pytest.raises(RecursionError):
            call(0)
    finally:
        sys.setrecursionlimit(before)
    ((waiting, frame),) = deepest
    assert 900 < waiting <= 1000
    for number in range(waiting, -1, -1):
        assert frame.f_locals["waiting"] == number
        frame = frame.f_back


@step07("text-05", "`copy.copy(self)` makes a new object with the same attributes.")
def test_a_copy():
    f = step_module(7).Square()
    f.note = np.ones(2)
    record = copy.copy(f)
    assert record is not f
    assert vars(record) == vars(f)
    assert record.note is f.note
    record.note = None
    assert f.note is not None


@step07("exercise-1-hint", "Python works the formula out from the inside to the outside.")
def test_from_the_inside_to_the_outside():
    called = []

    def link(name):
        return lambda x: called.append(name)

    link("third")(link("second")(link("first")(0)))
    assert called == ["first", "second", "third"]


@step07(
    "text-29",
    "A tensor's `grad_fn` in PyTorch is our `creator`, and `grad_fn.next_functions` leads on, "
    "from function to function.",
)
@step07(
    "text-29",
    "The graph is made anew in each run, so ordinary loops and branches may be used, as here.",
)
def test_the_graph_is_recorded(torch):
    def powers(x, n):
        for _ in range(n):
            x = x.exp() if x > 0 else x.sin()
        return x

    def names(y):
        found, node = [], y.grad_fn
        while node is not None:
            found.append(node.name())
            node = node.next_functions[0][0] if node.next_functions else None
        return found

    last = "torch::autograd::AccumulateGrad"
    x = torch.tensor(1.0, requires_grad=True)
    assert names(powers(x, 2)) == ["ExpBackward0", "ExpBackward0", last]
    x = torch.tensor(-1.0, requires_grad=True)
    assert names(powers(x, 1)) == ["SinBackward0", last]


@step07("text-29", "JAX runs your Python function with tracers, which record the operations.")
@step07(
    "text-29",
    "With `jax.grad` alone, loops may depend on the numbers; under `jax.jit` they may not, "
    "because the tracers then stand for numbers that are not known yet.",
)
def test_loops_under_grad_and_jit(jax):
    def grow(x):
        while x < 10:
            x = x * x
        return x

    # 2, 4, 16 is x⁴, and 4, 16 is x².
    assert (jax.grad(grow)(2.0), jax.grad(grow)(4.0)) == (4 * 2.0**3, 2 * 4.0)
    with pytest.raises(jax.errors.ConcretizationTypeError):
        jax.jit(grow)(2.0)
    assert [e.primitive.name for e in jax.make_jaxpr(lambda x: x * x + x)(2.0).eqns] == [
        "mul",
        "add",
    ]


@step08(
    "exercise-3-solution",
    "`variables.append(f.input)` in the `for` loop would mend it too, for a `for` loop sees what "
    "is appended to its list.",
)
def test_a_loop_sees_what_is_appended():
    numbers, seen = [1], []
    for number in numbers:
        seen.append(number)
        numbers.extend([number + 1] if number < 4 else [])
    assert seen == [1, 2, 3, 4]


@step08(
    "text-27",
    "PyTorch's engine is such a loop, in C++: a queue of functions that are ready, from which "
    "it takes one after another.",
)
@step08(
    "text-27",
    "There is a second place where recursion lurks: when a graph is thrown away, each "
    "function releases the one before it.",
)
@step08(
    "text-27",
    "Until 2018 some 50,000 turns of a loop, two functions each, could crash PyTorch at that "
    "point (issue 5534 in its repository); since then a list does this work too.",
)
def test_a_chain_of_two_hundred_thousand_functions(torch):
    """The program of the issue of March 2018: y + y * 0.002, 52,330 times, was too much then."""
    y = torch.ones(9, requires_grad=True).clone()
    leaf = y
    for _ in range(100_000):
        y = y + y * 1e-9
    assert y.grad_fn.next_functions[1][0].name() == "MulBackward0"
    assert type(torch.autograd.Variable._execution_engine).__module__ == "torch._C"
    (gradient,) = torch.autograd.grad(y.sum(), leaf)
    assert torch.allclose(gradient, torch.full((9,), 1.0001), atol=1e-3)
    del y


@step08(
    "text-27",
    "JAX writes the computation down as a list of equations and goes through it from the end.",
)
def test_equations_from_the_end(jax):
    def names(f, *arguments):
        return [equation.primitive.name for equation in jax.make_jaxpr(f)(*arguments).eqns]

    def turned(x):
        return jax.numpy.transpose(-x)

    x = jax.numpy.ones((2, 3))
    assert names(turned, x) == ["neg", "transpose"]
    assert names(jax.vjp(turned, x)[1], turned(x)) == ["transpose", "neg"]


@step08(
    "text-27",
    "For long chains it offers `jax.lax.scan`, which records the link once, and not ten "
    "thousand times.",
)
def test_scan(jax):
    def link(x, _):
        return jax.numpy.sin(x), None

    recorded = jax.make_jaxpr(lambda x: jax.lax.scan(link, x, length=10_000)[0])(1.0)
    (equation,) = recorded.eqns
    assert (equation.primitive.name, equation.params["length"]) == ("scan", 10_000)
    assert len(equation.params["jaxpr"].eqns) == 1


@step09("text-05", "`dtype.kind` is a letter for the kind of number.")
@step09("text-05", "So float32, which takes half the memory, stays float32.")
def test_kinds_of_numbers():
    kinds = {"b": True, "i": -1, "u": np.uint8(1), "f": 1.0, "c": 1j}
    assert {letter: np.asarray(x).dtype.kind for letter, x in kinds.items()} == dict(
        zip(kinds, kinds, strict=True)
    )
    short = np.ones(10, np.float32)
    assert 2 * short.nbytes == np.ones(10).nbytes
    assert step_module(9).as_array(short).dtype == np.float32


@step09("text-04", "NumPy keeps what fits, 400 − 256 = 144, and nobody is told.")
def test_a_byte_wraps():
    assert (np.array([20], dtype=np.uint8) ** 2).tolist() == [400 - 256]


@step09(
    "text-05",
    "A masked array hides some of its elements, which `np.asarray` would bring back, so it is "
    "refused, by itself and in a list.",
)
@step09(
    "text-05",
    "`np.asarray` turns a number or a list into an array, and leaves an array as it is, "
    "without a copy.",
)
@step09(
    "text-05",
    "NumPy's message on that is long, so we raise our own, and `from None` leaves NumPy's out "
    "of the report.",
)
def test_asarray():
    masked = np.ma.masked_array([1.0, 2.0], mask=[False, True])
    assert np.asarray(masked).tolist() == [1, 2]
    assert np.asarray([masked]).tolist() == [[1, 2]]
    as_array = step_module(9).as_array
    for data in (masked, [masked], [1.0, np.ma.masked]):
        with pytest.raises(ValueError, match="masked"):
            as_array(data)
    assert np.asarray([1, 2.5]).tolist() == [1, 2.5]
    x = np.ones(3)
    assert np.asarray(x) is x
    with pytest.raises(ValueError, match="inhomogeneous") as caught:
        np.asarray([[1.0], [2.0, 3.0]])
    assert len(str(caught.value)) > 100
    with pytest.raises(ValueError, match="equal length") as ours:
        as_array([[1.0], [2.0, 3.0]])
    assert "inhomogeneous" in str(ours.value.__context__)  # it is there, and not reported
    assert "inhomogeneous" not in "".join(traceback.format_exception(ours.value))


@step09(
    "text-06",
    "That is said once, for the class: where a box has no `_seed` of its own, Python takes "
    "that of its class, which is `None`.",
)
def test_an_attribute_of_the_class():
    Variable, square = step_module(9).Variable, step_module(9).square
    y = square(Variable(2.0))
    assert "_seed" not in vars(y)
    assert y._seed is None
    y.grad = 10.0
    assert vars(y)["_seed"] == y._seed == 10
    assert Variable._seed is square(Variable(2.0))._seed is None


@step09(
    "text-12",
    "NumPy returns its own kind of number, a *NumPy scalar*, from nearly every computation "
    "whose result has no axes.",
)
@step09(
    "text-12",
    "The scalar behaves like a number of Python's: it cannot be changed, and so it can be a key "
    "of a dictionary.",
)
@step09("text-12", "For NumPy's users that is handy.")
@step09("text-32", "NumPy turns results without axes into scalars.")
def test_results_without_axes_are_scalars():
    x = np.array(2.0)
    for result in (x * x, np.exp(x), x.sum(), np.ones(3).sum(), np.ones(3) @ np.ones(3)):
        assert isinstance(result, np.float64)
        assert {result: "a key"}[result] == "a key"
        before, same = float(result), result
        result += 1.0
        assert (same, result) == (before, before + 1)
        with pytest.raises(TypeError):
            same[...] = 0.0
    # Nearly every one: so do the functions of one number.
    functions = {f for f in vars(np).values() if type(f) is np.ufunc and f.nin == f.nout == 1}
    floats = [f for f in functions if any(kind in f.types for kind in ("d->d", "d->?"))]
    assert len(floats) > 30
    with np.errstate(all="ignore"):
        assert all(isinstance(f(np.array(0.5)), np.generic) for f in floats)
    with pytest.raises(TypeError, match="unhashable"):
        hash(x)


@step09(
    "exercise-3-hint",
    "Which NumPy function gives a table whose rows are these seeds, for any length?",
)
def test_a_table_of_seeds():
    assert np.eye(3).tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


@step09("text-32", "PyTorch puts a seed there only when the result is a single number.")
@step09(
    "text-32",
    "For several it asks you to pass one, as `y.backward(gradient)`; many people write "
    "`y.sum().backward()` instead.",
)
@step09(
    "text-32",
    "Only tensors of floating-point or complex numbers can ask for a gradient there.",
)
def test_seeds_in_pytorch(torch):
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(RuntimeError, match="only for scalar outputs"):
        (x * x).backward()
    (x * x).backward(torch.tensor([1.0, 0.0]))
    (x * x).sum().backward()
    assert x.grad.tolist() == [2 + 2, 0 + 4]
    torch.tensor([1j], requires_grad=True)
    with pytest.raises(RuntimeError, match="floating point and complex"):
        torch.tensor([1, 2], requires_grad=True)


@step09("text-32", "In JAX `jax.grad` accepts functions with a single number as their result.")
@step09(
    "text-32",
    "`jax.vjp` returns the result and a function that takes the seed, and `jax.jacrev` goes "
    "through all the seeds, like exercise 3.",
)
def test_seeds_in_jax(jax):
    x = jax.numpy.array([1.0, 2.0])
    with pytest.raises(TypeError, match="scalar-output"):
        jax.grad(lambda x: x * x)(x)
    y, back = jax.vjp(lambda x: x * x, x)
    assert y.tolist() == [1, 4]
    rows = [back(seed)[0].tolist() for seed in jax.numpy.eye(2)]
    assert rows == jax.jacrev(lambda x: x * x)(x).tolist() == [[2, 0], [0, 4]]
    assert jax.grad(lambda x: (x * x).sum())(x).tolist() == [2, 4]
