"""What steps 16 to 18 say of other libraries, NumPy and Python."""

import numbers
import pathlib

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter

from tests.claims.claiming import claims_in
from tests.course import step_module

step16 = claims_in("step16_array_like")
step16_module = claims_in("steps/step16_array_like.py")
step17 = claims_in("step17_operators")
step17_module = claims_in("steps/step17_operators.py")
step18 = claims_in("step18_more_operators")
step18_module = claims_in("steps/step18_more_operators.py")


@step16(
    "text-05",
    "**Properties** we know from step 09: we write `x.shape`, without brackets, and Python "
    "calls the method below `@property`.",
)
@step16(
    "text-05",
    "Python calls `__len__` for `len(x)`, `__bool__` for `bool(x)` and for `if x:`, and "
    "`__repr__` when it has to show x: `repr(x)`, `print(x)`, or x alone in the last line of "
    "a cell.",
)
def test_methods_with_underscores(capsys):
    class Box:
        @property
        def shape(self):
            return (3,)

        def __len__(self):
            return 3

        def __bool__(self):
            return False

        def __repr__(self):
            return "box"

    x = Box()
    assert (x.shape, len(x), bool(x), repr(x), f"{x}") == ((3,), 3, False, "box", "box")
    assert (1 if x else 2) == 2
    print(x)
    assert capsys.readouterr().out == "box\n"
    shown, _ = DisplayFormatter().format(x)
    assert shown["text/plain"] == "box"  # x alone in the last line of a cell
    with pytest.raises(AttributeError):
        x.shape = (2, 3)


@step16(
    "text-05",
    "The line with `__hash__` belongs to it: a class that says what equal means loses Python's "
    "own `__hash__`, and its objects could no longer be keys of a dictionary.",
)
@step16_module("#", "Python forgets it where a class says what equal means.")
def test_equality_takes_the_hash_away():
    class Box:
        def __eq__(self, other):
            return True

    class Key(Box):
        __hash__ = object.__hash__

    assert Box.__hash__ is None
    with pytest.raises(TypeError, match="unhashable"):
        hash(Box())
    x = Key()
    assert {x: "found"}[x] == "found"


@step16(
    "text-05",
    "NumPy's words for the four: `shape` is the length along each axis, `ndim` the number of "
    "axes, `size` the number of elements, and `dtype` (data type) the kind of number that "
    "each element is.",
)
def test_the_four_words():
    x = np.ones((2, 3), np.float32)
    assert (x.shape, x.ndim, x.size, x.dtype) == ((2, 3), 2, 6, np.float32)


@step16(
    "text-05",
    "`x == y` could ask whether two Variables are the same object, or hold the same array, or "
    "which of their elements are equal, as in NumPy.",
)
def test_arrays_compare_their_elements():
    assert (np.array([1.0, 2.0]) == np.array([1.0, 3.0])).tolist() == [True, False]


@step16("text-10", "A matrix of five rows has the length 5, as it has in NumPy.")
@step16(
    "text-10",
    "The message is NumPy's own: we delegate the question, and get the refusal back with it.",
)
def test_lengths():
    assert len(np.ones((5, 2))) == 5
    with pytest.raises(TypeError) as of_numpy:
        len(np.array(1.0))
    with pytest.raises(TypeError) as ours:
        len(step_module(16).Variable(1.0))
    assert str(ours.value) == str(of_numpy.value)


@step16("text-18", "Zero is false, as in NumPy.")
@step16("text-18", "Several numbers have no truth value, and the message is NumPy's own again.")
def test_truth():
    assert [bool(np.array(value)) for value in (0.0, 2.0)] == [False, True]
    with pytest.raises(ValueError, match="ambiguous") as of_numpy:
        bool(np.array([0.0, 1.0]))
    with pytest.raises(ValueError, match="ambiguous") as ours:
        bool(step_module(16).Variable([0.0, 1.0]))
    assert str(ours.value) == str(of_numpy.value)


@step16(
    "text-20",
    "NumPy arrays also have `nbytes`, the memory that their elements take: the size, times "
    "`dtype.itemsize`, the bytes of one element.",
)
def test_nbytes():
    x = np.ones((2, 3), np.float32)
    assert x.nbytes == x.size * x.dtype.itemsize == 24


@step16("text-28", "`np.exp(x)` notices that, and raises an error.")
@step16(
    "text-28",
    "Find a NumPy function that does not: it takes a Variable of several numbers, and nothing "
    "else, and raises no error, but what comes out is something else than the numbers that it "
    "gives for the array in it.",
)
@step16(
    "exercise-4-solution",
    "The sum of one thing is that thing: `np.sum(x)` is x itself, with all its numbers.",
)
@step16(
    "exercise-4-solution",
    "`np.max` and `np.prod` are misled in the same way, and `np.copy` makes an array in which "
    "the box itself lies.",
)
@step16(
    "exercise-4-solution",
    "`np.shape` is not, for it asks `x.shape`, which our Variable can answer now.",
)
@step16("exercise-4-hint", "To NumPy x is one object, not several numbers.")
def test_what_numpy_makes_of_a_box():
    x = step_module(16).Variable([1.0, 2.0])
    with pytest.raises(TypeError):
        np.exp(x)
    assert np.array(x, dtype=object).shape == ()
    assert np.sum(x) is np.max(x) is np.prod(x) is x
    made = np.copy(x)
    assert (type(made), made.dtype, made.size) == (np.ndarray, object, 1)
    assert made.item() is x
    assert np.shape(x) == (2,)


@step16(
    "text-26",
    "A PyTorch tensor has `shape`, `ndim`, `dtype` and a length as well, but its `size` is a "
    "method that returns the shape; `numel()` counts the elements.",
)
@step16(
    "text-26",
    "Its repr shows the numbers and, for a result, the creator, as in `grad_fn=<MulBackward0>`.",
)
def test_a_tensor_feels_like_an_array(torch):
    x = torch.ones(2, 3, requires_grad=True)
    assert (*x.shape, x.ndim, x.dtype, len(x)) == (2, 3, 2, torch.float32, 2)
    assert (x.size(), x.numel()) == (x.shape, 6)
    assert "1., 1." in repr(x * x)
    assert "grad_fn=<MulBackward0>" in repr(x * x)
    assert "1., 1." in repr(x)
    assert "grad_fn" not in repr(x)


@step16(
    "text-26",
    "In JAX the tracers that stand in for arrays answer `shape` and `dtype` like them.",
)
@step16(
    "text-26",
    "While a function is compiled they know no numbers, so that is all that printing one shows.",
)
def test_tracers_know_their_shape(jax):
    seen = []

    def square(x):
        seen.append((x.shape, x.dtype, repr(x)))
        return x * x

    jax.jit(square)(jax.numpy.array([1.5, 2.5]))
    jax.grad(lambda x: square(x).sum())(jax.numpy.array([1.5, 2.5]))
    compiled, differentiated = seen
    jax.jit(lambda x: square(x))(jax.numpy.array([8.5, 9.5]))
    assert seen[2] == compiled  # it is shown in the same way, whatever the numbers
    assert compiled[:2] == differentiated[:2] == ((2,), np.float32)
    assert "float32[2]" in compiled[2]
    assert ["1.5" in text for text in (compiled[2], differentiated[2])] == [False, True]


@step17("text-04", "Python has no fixed meaning for `+`.")
@step17(
    "text-04",
    "Then Python asks the right operand, by its *reflected* method: `b.__radd__(a)`.",
)
@step17("text-29", "For `a + b` Python asks a first and then b.")
@step17_module(
    "",
    "The idea: for `a + b` Python calls `a.__add__(b)`, and if that gives up, `b.__radd__(a)`.",
)
@step17("text-04", "For `a + b` it asks the left operand: it calls `a.__add__(b)`.")
@step17("text-04", "Only if both give up is there a `TypeError`.")
@step17(
    "text-04",
    "(Where both are of one class, the left one is asked alone: the right one would know no more.",
)
@step17(
    "text-04",
    "And where the class on the right inherits from the one on the left, and has a reflected "
    "method of its own, the right one is asked first.",
)
def test_the_left_operand_is_asked_first():
    asked = []

    class Left:
        def __add__(self, other):
            asked.append("left")
            return NotImplemented

    class Right:
        def __radd__(self, other):
            asked.append("right")
            return "a result"

    assert Left() + Right() == "a result"
    assert asked == ["left", "right"]
    with pytest.raises(TypeError, match="unsupported operand"):
        Left() + 1

    class Both(Left, Right):
        """Would be asked on either side."""

    asked.clear()
    with pytest.raises(TypeError, match="unsupported operand"):
        Both() + Both()
    assert asked == ["left"]
    asked.clear()
    assert Left() + Both() == "a result"
    assert asked == ["right"]

    class Derived(Left):
        def __radd__(self, other):
            asked.append("derived")
            return NotImplemented

    asked.clear()
    with pytest.raises(TypeError, match="unsupported operand"):
        Left() + Derived()
    assert asked == ["derived", "left"]


@step17("text-06", "NumPy's numbers and arrays keep theirs.")
@step17(
    "text-06",
    "Integers among them become floats, as wide as NumPy makes them beside that `dtype`.",
)
@step17_module("#", "as_array made float64 of them; NumPy goes by both dtypes")
@step17("text-14", "A number of type `float32` takes half the memory of a `float64`.")
@step17("text-14", "The array that `np.asarray(2.0)` makes is `float64`.")
@step17("text-15", "An array of `float64` was meant as such, so it wins, as it does in NumPy.")
@step17(
    "text-14",
    "Where two types of floats meet, the larger one wins (before NumPy 2 a single number "
    "could give way to an array).",
)
def test_where_two_types_meet():
    x = np.ones(2, np.float32)
    assert np.asarray(2.0).dtype == np.float64
    assert np.float64(2).nbytes == 2 * np.float32(2).nbytes
    assert (x + np.ones(2)).dtype == np.float64
    gives_way = np.lib.NumpyVersion(np.__version__) < "2.0.0"
    assert (x + np.float64(2)).dtype == (np.float32 if gives_way else np.float64)
    assert [(x + np.ones(2, kind)).dtype for kind in (np.int16, np.int64)] == [
        np.float32,
        np.float64,
    ]
    ours = step_module(17).Variable(x)
    for other in (
        np.ones(2),
        np.ones(2, np.float16),
        np.ones(2, np.int16),
        np.ones(2, np.int64),
        np.ones(2, np.float32),
    ):
        assert (ours + other).dtype == (x + other).dtype


@step17_module(
    "",
    "`as_variable` puts a constant into a Variable first; a number of Python's takes the "
    "dtype of the Variable beside it, a float of NumPy's keeps its own, as in NumPy.",
)
def test_a_float_of_numpy_keeps_its_own_type():
    x = np.ones(2, np.float32)
    ours = step_module(17).Variable(x)
    assert (ours + 2.0).dtype == (x + 2.0).dtype == np.float32
    total = ours + np.float64(2)
    assert total.creator.inputs[1].dtype == np.float64
    assert total.dtype == (x + np.float64(2)).dtype  # float64, but for NumPy 1


@step17(
    "text-12",
    "Most of NumPy's functions that work element by element, such as its addition and "
    "`np.exp`, are *ufuncs* (universal functions).",
)
def test_ufuncs():
    assert {type(np.add), type(np.exp)} == {np.ufunc}
    ufuncs = {name for name, thing in vars(np).items() if type(thing) is np.ufunc}
    others = "angle around clip fix i0 imag isreal iscomplex nan_to_num real round sinc where"
    assert not {*others.split()} & ufuncs
    assert len(ufuncs) > 4 * len(others.split())  # "most"


@step17("text-12", "What it made holds Python objects, one box for each number.")
@step17_module(
    "",
    "With an array on the left NumPy would be asked first and would do the sum element by "
    "element, an array of Variables; `__array_ufunc__ = None` tells it to leave it to us.",
)
def test_an_array_on_the_left():
    Variable = step_module(16).Variable

    class Willing(Variable):
        def __radd__(self, other):
            return "ours"

    class Unwilling(Willing):
        __array_ufunc__ = None

    array = np.ones(2)
    made = array + Willing(1.0)
    assert (made.dtype, made.tolist()) == (object, ["ours", "ours"])
    assert array + Unwilling(1.0) == "ours"
    with pytest.raises(TypeError, match="does not support ufuncs"):
        np.add(array, Unwilling(1.0))


@step17(
    "text-13",
    "Functions of NumPy that are no ufuncs, such as `np.dot` and `np.sum`, ask for "
    "`__array_function__` instead, and where NumPy makes an array it asks for `__array__`.",
)
@step17(
    "text-13",
    "Otherwise `np.dot(x, x)` would take x for a single number and be `x * x`, also for a "
    "vector, whose product with itself is one number.",
)
@step17_module("", "NumPy's other functions are refused: they would not go back.")
@step17_module("#", "NumPy asks this where it makes an array.")
@step17_module("#", "NumPy's functions ask this.")
@step17_module("#", "Without an answer np.dot(x, x) would be x * x.")
def test_functions_that_are_no_ufuncs():
    asked = []

    class Box:
        def __array_function__(self, function, types, args, kwargs):
            asked.append(function)

        def __array__(self, dtype=None, copy=None):
            asked.append("an array")
            return np.ones(2)

        def __mul__(self, other):
            return "x * x"

    np.dot(Box(), Box())
    np.sum(Box())
    np.asarray(Box())
    assert asked == [np.dot, np.sum, "an array"]
    assert not {type(np.dot), type(np.sum)} & {np.ufunc}
    plain = type("Plain", (), {"__mul__": Box.__mul__})()
    assert np.dot(plain, plain) == "x * x"
    assert np.dot(np.ones(2), np.ones(2)) == 2
    x = step_module(17).Variable([1.0, 2.0])
    for function in (np.sum, np.max, np.copy):
        with pytest.raises(TypeError):
            function(x)


@step17("text-13", "DeZero uses the older attribute `__array_priority__` for this.")
@step17(
    "text-13",
    "It also hands the operators over, but not the ufuncs: `np.exp(x)` ends in an error of "
    "NumPy's, and `np.square(x)` in an array of Variables.",
)
def test_array_priority_in_dezero(dezero):
    x = dezero.Variable(np.ones(2))
    assert dezero.Variable.__array_priority__ > 0
    assert isinstance(np.ones(2) * x, dezero.Variable)
    with pytest.raises(TypeError, match="no callable exp method"):
        np.exp(x)
    made = np.square(x)
    assert made.dtype == object
    assert all(isinstance(element, dezero.Variable) for element in made)


@step17(
    "text-29",
    "Both overload the operators, on `torch.Tensor` and on the arrays and tracers of JAX.",
)
def test_operators_are_overloaded(torch, jax):
    assert (torch.tensor(2.0) * 3 + 1) == 7
    product = jax.make_jaxpr(lambda x: x * 3 + 1)(2.0)
    assert [e.primitive.name for e in product.eqns] == ["mul", "add"]
    assert jax.numpy.array(2.0) * 3 + 1 == 7


@step17(
    "text-29",
    "In PyTorch one leaves the graph on purpose with `x.detach()`, in JAX with "
    "`jax.lax.stop_gradient(x)`: our `.data`.",
)
def test_the_graph_is_left(torch, jax):
    x = torch.tensor(3.0, requires_grad=True)
    (x * x.detach()).backward()
    assert x.grad == 3
    assert jax.grad(lambda x: x * jax.lax.stop_gradient(x))(3.0) == 3
    Variable = step_module(18).Variable
    x = Variable(3.0)
    (x * x.data).backward()
    assert x.grad == 3


@step17(
    "text-29",
    "Beside a `torch.Tensor` an array gives up too, by `__array_priority__`, but `array * "
    "tensor` is an error there: one writes `torch.from_numpy(array) * tensor`.",
)
def test_an_array_beside_a_tensor(torch):
    array, x = np.array([2.0, 3.0], np.float32), torch.ones(2, requires_grad=True)
    assert torch.Tensor.__array_priority__ > 0
    assert array.__mul__(x) is NotImplemented
    for tensor in (x, x.detach()):
        with pytest.raises(TypeError):
            array * tensor
    (torch.from_numpy(array) * x).sum().backward()
    assert x.grad.tolist() == [2, 3]


@step17("text-29", "Forward mode, exercise 3, is `jax.jvp` in JAX and `torch.func.jvp` in PyTorch.")
def test_forward_mode(torch, jax):
    assert jax.jvp(lambda x: x**3, (2.0,), (1.0,)) == (8, 12)
    x = torch.tensor(2.0)
    assert torch.func.jvp(lambda x: x**3, (x,), (torch.tensor(1.0),)) == (8, 12)


@step18(
    "text-05",
    "`numbers.Real` stands for the real numbers of Python and of NumPy, such as `2`, `0.5` "
    "and `np.float32(2)`.",
)
def test_real_numbers():
    real = (1, 2.0, True, np.float32(1), np.int8(1), np.float64(2))
    assert all(isinstance(number, numbers.Real) for number in real)
    assert not any(isinstance(other, numbers.Real) for other in (1j, "1", np.ones(1)))


@step18(
    "text-06",
    "For `1 - x` the number gives up, Python calls `x.__rsub__(1)`, and the method has to put "
    "the 1 first.",
)
@step18(
    "text-10",
    "`2 ** x` is refused as well, and by Python itself: we have written no reflected form of "
    "the power, so there is nobody to ask.",
)
def test_reflected_operators():
    class Number:
        def __rsub__(self, other):
            return ("reflected", other)

    assert (1).__sub__(Number()) is NotImplemented
    assert 1 - Number() == ("reflected", 1)
    with pytest.raises(TypeError, match="unsupported operand"):
        2 ** Number()
    x = step_module(18).Variable(3.0)
    assert not hasattr(x, "__rpow__")
    with pytest.raises(TypeError, match="unsupported operand"):
        2**x
    assert (1 - x).data == -2


@step18_module("#", "or c - 1 might not fit into a short type of NumPy's")
def test_a_short_type():
    with np.errstate(over="ignore"):
        assert np.int8(-128) - np.int8(1) == 127
    x = step_module(18).Variable(2.0)
    (x ** np.int8(-128)).backward()
    assert x.grad == -128 * 2.0**-129


@step18("text-15", "NumPy adds arrays of different shapes: it stretches them to a common one.")
@step18_module(
    "gradient_of_a_broadcast_scalar",
    "(3,) + (): NumPy stretches the scalar, and its gradient comes back stretched.",
)
def test_a_scalar_is_stretched():
    assert (np.array([1.0, 2.0, 3.0]) + np.array(1.0)).tolist() == [2, 3, 4]


@step18(
    "exercise-3-solution",
    "For a negative x the second gradient is not a number, and NumPy warns.",
)
def test_the_logarithm_of_a_negative_number():
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(np.log(np.array(-1.0)))


@step18(
    "text-25",
    "Both allow a power with a variable exponent and use the rule of exercise 3 for it.",
)
def test_a_variable_exponent(torch, jax):
    wanted = [3 * 2.0**2, 2.0**3 * np.log(2)]
    x, y = (torch.tensor(value, requires_grad=True) for value in (2.0, 3.0))
    (x**y).backward()
    assert np.allclose([x.grad, y.grad], wanted)
    x, y = (torch.tensor(value, requires_grad=True) for value in (-2.0, 3.0))
    (x**y).backward()  # the logarithm of a negative number, as in the exercise
    assert np.isnan(y.grad)
    assert np.isnan(jax.grad(lambda y: (-2.0) ** y)(3.0))
    assert np.allclose(jax.grad(lambda x, y: x**y, argnums=(0, 1))(2.0, 3.0), wanted)


@step18(
    "text-25",
    "JAX keeps two primitives, `pow` and `integer_pow`, the second, like our `Pow`, with a "
    "constant as its exponent: a whole number.",
)
def test_two_powers(jax):
    made = jax.make_jaxpr(lambda x, y: (x**3, x**y, x**0.5))(2.0, 3.0).eqns
    assert [e.primitive.name for e in made] == ["integer_pow", "pow", "pow"]
    assert made[0].params["y"] == 3


@step18(
    "text-25",
    "In PyTorch the rules of the elementary operations stand in one file, `derivatives.yaml`, "
    "a formula for each input, much like our table; C++ code is generated from it.",
)
def test_derivatives_yaml(torch):
    import torchgen
    import yaml

    folder = pathlib.Path(torchgen.__file__).parent / "packaged" / "autograd"
    rules = yaml.safe_load((folder / "derivatives.yaml").read_text("utf-8"))
    by_name = {rule["name"].split("(")[0]: rule for rule in rules}
    assert len(rules) > 500
    assert by_name["sin"]["self"] == "grad * self.cos().conj()"
    assert {"self", "other"} <= {*by_name["mul.Tensor"]}
    assert (folder / "templates" / "Functions.cpp").exists()
