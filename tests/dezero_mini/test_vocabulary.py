"""Step 20 and the library have one vocabulary: names, parameters, results and messages."""

import inspect

import numpy as np
import pytest
import step20_generations as step20

import dezero_mini as dm
from dezero_mini import arrays
from dezero_mini.functions import arithmetic, axes, elementwise, shapes

# What step 20 has and the library has no need for.
LEFT_OUT = {
    "alone": "gradient_check holds the other inputs fixed itself",
    "hear_judges": "gradient_check hears them itself, element by element",
    "require_close": "gradient_check compares by itself",
    "weights_like": "gradient_check weighs by itself, with the same numbers",
    "require_variables": "the library's functions take numbers and arrays, too",
}
METHODS_LEFT_OUT = {
    "accumulate": "gradients are collected in a dictionary, and handed over at the end",
    "clear_outputs": "the same",
    "input_gradients": "the Function does it",
    "output_gradients": "the Function does it",
    "seed": "only `backward` asks for it",
    "set_creator": "the Function does it",
    "visiting_order": "the loop finds the order as it goes",
}


def twin(name):
    """What the library calls by a name of step 20, wherever it keeps it."""
    # The library's public function of this name is for Variables; step 20 has it for arrays.
    rooms = [arrays] if name == "sum_to" else [dm, arithmetic, axes, elementwise, shapes]
    return next((vars(room)[name] for room in rooms if name in vars(room)), None)


SHARED = sorted(set(step20.__all__) - set(LEFT_OUT))


def test_every_name_is_shared_or_left_out_for_a_reason():
    assert [name for name in SHARED if twin(name) is None] == []
    assert set(LEFT_OUT) <= set(step20.__all__)
    assert [name for name in LEFT_OUT if twin(name) is not None] == []


def test_every_method_is_shared_or_left_out_for_a_reason():
    public = {name for name in dir(step20.Variable(1.0)) if not name.startswith("_")}
    assert set(METHODS_LEFT_OUT) <= public
    assert [name for name in METHODS_LEFT_OUT if hasattr(dm.Variable, name)] == []
    assert public - set(METHODS_LEFT_OUT) <= set(dir(dm.Variable))


def parameters(function):
    """The name and the default value of each parameter."""
    return [(p.name, p.default) for p in inspect.signature(function).parameters.values()]


@pytest.mark.parametrize("name", [*SHARED, "Variable.backward", "Variable.cleargrad"])
def test_parameters_have_the_same_names_and_defaults(name):
    owner, _, method = name.partition(".")
    ours, theirs = twin(owner), getattr(step20, owner)
    if method:
        ours, theirs = getattr(ours, method), getattr(theirs, method)
    elif issubclass(type(theirs), type) and owner not in ("Variable", "Function"):
        return  # how a Function is set up is its own affair
    elif owner == "Config":
        return
    # Either may take more, behind those that both have.
    shared = zip(parameters(ours), parameters(theirs), strict=False)
    assert all(mine == other for mine, other in shared), (parameters(ours), parameters(theirs))


def gradient_of(lib, f, *data):
    """The result of f and the gradients of its inputs."""
    xs = [lib.Variable(value) for value in data]
    y = f(*xs)
    y.backward()
    return (y, *[x.grad for x in xs])


def both(f):
    """A case: f gets a library, and looks up all names in it."""
    return pytest.param(f, id=inspect.getsource(f).strip().removeprefix("both(lambda lib: ")[:60])


V = [1.0, 2.0]

CALLS = [
    both(lambda lib: lib.as_array([1, 2])),
    both(lambda lib: lib.as_array(np.float32(3))),
    both(lambda lib: lib.as_array(True)),
    both(lambda lib: lib.Variable([[1, 2], [3, 4]], "x")),
    both(lambda lib: lib.Variable(1.0).name),
    both(lambda lib: repr(lib.Variable(np.ones((2, 1, 2))))),
    both(lambda lib: len(lib.Variable(V))),
    both(lambda lib: [getattr(lib.Variable([V, V]), n) for n in ("shape", "ndim", "size")]),
    both(lambda lib: lib.Variable(np.ones(2, np.float32)).dtype),
    both(lambda lib: lib.square(lib.Variable(3.0)).generation),
    both(lambda lib: lib.numerical_diff(lib.square, lib.Variable(V))),
    both(lambda lib: lib.complex_step(lib.square, lib.Variable(V))),
    both(lambda lib: lib.gradient_check(lib.mul, lib.Variable(V), lib.Variable(3.0))),
    both(lambda lib: gradient_of(lib, lib.add, V, 3.0)),
    both(lambda lib: gradient_of(lib, lib.mul, V, [[3.0], [4.0]])),
    both(lambda lib: gradient_of(lib, lib.square, V)),
    both(lambda lib: gradient_of(lib, lib.exp, [0.0, 0.0])),
    both(lambda lib: gradient_of(lib, lib.sum, [V, V])),
    both(lambda lib: gradient_of(lib, lambda x: lib.broadcast_to(x, (3, 2)), V)),
    both(lambda lib: gradient_of(lib, lambda x, y: -x / y - 2 * y + 1, V, 4.0)),
    both(lambda lib: gradient_of(lib, lambda x: 3 - x**3 / 2, V)),
    both(lambda lib: gradient_of(lib, lambda x: np.array([2.0, 3.0]) * x, 5.0)),
    both(lambda lib: lib.as_variable(V, **like(lib))),
    both(lambda lib: lib.as_variable(2, **like(lib))),
    both(lambda lib: lib.as_variable(lib.Variable(V, "v"), **like(lib))),
    both(lambda lib: [bool(lib.Variable(value)) for value in (0.0, [0.0], [[2.0]])]),
    both(lambda lib: gradients_of_a_leaf(lib)),
    both(lambda lib: gradients_from_a_seed(lib)),
    both(lambda lib: [dtype_beside_float32(lib, value) for value in PYTHONS + NUMPYS]),
    both(lambda lib: gradient_of(lib, lambda x: 1e-300 / x, 1e-200)),
    both(lambda lib: lib.Config.enable_backprop),
    both(lambda lib: under(lib, lib.no_grad())),
    both(lambda lib: under(lib, lib.using_config("enable_backprop", False))),
    both(lambda lib: under(lib, lib.using_config("enable_backprop", True)) is None),
]


def gradients_of_a_leaf(lib):
    """After one pass that starts at a leaf, after another, and after one that meets it."""
    x = lib.Variable(V)
    found = []
    for y in (x, x, lib.square(x)):
        y.backward()
        found.append(x.grad)
    return found


def gradients_from_a_seed(lib):
    """What a seed and retained gradients look like, and what passes find."""
    x = lib.Variable(3.0)
    a = lib.square(x)
    y = lib.square(a)
    found = []
    for start, retain_grad, seed in [
        (y, True, None), (a, False, None), (a, False, 10.0), (a, False, 10.0), (y, False, 10.0),
    ]:  # fmt: skip
        if seed is not None:
            a.grad = seed
        start.backward(retain_grad=retain_grad)
        found += [x.grad, a.grad, y.grad]
    return found


PYTHONS = [2, 2.0, True]
NUMPYS = [np.array([kind(1)] * 2) for kind in (np.bool_, np.uint8, np.int16, np.int32, np.float16)]
NUMPYS += [np.ones(2), [1, 0], [True, False]]


def dtype_beside_float32(lib, value):
    """The dtype of a product, whichever side the value stands on."""
    x = lib.Variable(np.ones(2, np.float32))
    dtypes = {str((x * value).dtype), str((value * x).dtype)}
    assert len(dtypes) == 1
    return dtypes.pop()


def like(lib):
    """What step 20's as_variable wants beside the data: the Variable that they meet."""
    return {"like": lib.Variable(1.0)} if lib is step20 else {}


def under(lib, context):
    """The creator of a square that is computed in a `with` block."""
    with context:
        return lib.square(lib.Variable(3.0)).creator


def plain(value):
    """A value in terms that two libraries can share: types by name, arrays by their elements."""
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if hasattr(value, "creator"):
        return "Variable", plain(value.data), value.name
    if isinstance(value, np.ndarray):
        return "ndarray", str(value.dtype), value.shape, value.tolist()
    return type(value).__name__, value


@pytest.mark.parametrize("call", CALLS)
def test_results_are_the_same(call):
    assert plain(call(dm)) == plain(call(step20))


@pytest.mark.parametrize("value", [*PYTHONS, *NUMPYS, np.float64(2), np.float32(2), np.int8(2)])
def test_step_20_promotes_as_numpy_does(value):
    assert dtype_beside_float32(step20, value) == str((np.ones(2, np.float32) * value).dtype)


def test_arrays_sum_to_is_the_same():
    array = np.arange(6.0).reshape(2, 3)
    for shape in ((2, 3), (1, 3), (3,), (2, 1), (1, 1), ()):
        # Inside the library an array of shape () may be a NumPy scalar.
        found = np.asarray(arrays.sum_to(array, shape))
        assert plain(found) == plain(step20.sum_to(array, shape))


def returning(lib, gxs, n=1):
    """A result of a Function of n inputs whose backward returns gxs."""

    class Faulty(lib.Function):
        def forward(self, *xs):
            return xs[0] * 1.0

        def backward(self, gy):
            return gxs

    return Faulty()(*[lib.Variable(V) for _ in range(n)])


def wrong_square(lib):
    class Wrong(type(lib.square(lib.Variable(1.0)).creator)):
        def backward(self, gy):
            return 3.0 * gy

    return lambda x: Wrong()(x)


def bare(lib):
    return type("Bare", (lib.Function,), {})()


REFUSALS = [
    both(lambda lib: lib.Variable("three")),
    both(lambda lib: lib.Variable(b"3")),
    both(lambda lib: lib.Variable(None)),
    both(lambda lib: lib.Variable(1 + 2j)),
    both(lambda lib: lib.Variable(10**30)),
    both(lambda lib: lib.Variable(np.array([1, None]))),
    both(lambda lib: lib.Variable([[1, 2], [3]])),
    both(lambda lib: lib.Variable(lib.Variable(1.0))),
    both(lambda lib: lib.Variable(1, 2)),
    both(lambda lib: lib.Variable(1, name=["x"])),
    both(lambda lib: len(lib.Variable(1.0))),
    both(lambda lib: lib.Variable(np.ma.masked_less([1.0, -1.0], 0))),
    both(lambda lib: lib.Variable(V) * np.ma.masked_less([1, -1], 0)),
    both(lambda lib: setattr(lib.Variable(V), "grad", [1.0, 2.0, 3.0])),
    both(lambda lib: setattr(lib.Variable(V), "grad", "one")),
    both(lambda lib: setattr(lib.Variable(V), "data", None)),
    both(lambda lib: lib.square(lib.Variable(V)).backward(5.0)),
    both(lambda lib: lib.square(lib.Variable(V)).backward(np.ones(2))),
    both(lambda lib: lib.Variable(1.0) == 1.0),
    both(lambda lib: lib.Variable(1.0) != lib.Variable(1.0)),
    both(lambda lib: np.linalg.norm(lib.Variable(V))),
    both(lambda lib: lib.Variable(1.0) + "one"),
    both(lambda lib: None * lib.Variable(1.0)),
    both(lambda lib: lib.Variable(1.0) - 1j),
    both(lambda lib: lib.Variable(V) / [1j]),
    both(lambda lib: lib.Variable(1.0) ** lib.Variable(2.0)),
    both(lambda lib: lib.Variable(1.0) ** "2"),
    both(lambda lib: lib.Variable(1.0) ** [2]),
    both(lambda lib: np.exp(lib.Variable(1.0))),
    both(lambda lib: lib.Variable(V) + lib.Variable([1.0, 2.0, 3.0])),
    both(lambda lib: lib.using_config("enable_backdrop", True).__enter__()),
    both(lambda lib: lib.using_config("", False).__enter__()),
    both(lambda lib: returning(lib, (1.0, 1.0)).backward()),
    both(lambda lib: returning(lib, np.ones(2), n=2).backward()),
    both(lambda lib: returning(lib, None).backward()),
    both(lambda lib: returning(lib, "one").backward()),
    both(lambda lib: returning(lib, lib.Variable(V)).backward()),
    both(lambda lib: bare(lib)(lib.Variable(1.0))),
    both(lambda lib: lib.gradient_check(wrong_square(lib), lib.Variable([1.0]))),
    both(lambda lib: lib.gradient_check(wrong_square(lib), lib.Variable([[1.5, 1.0]]))),
]


def message(call, lib):
    """The class and the words with which a call is refused."""
    with pytest.raises((TypeError, ValueError, AssertionError, NotImplementedError)) as refused:
        call(lib)
    return refused.type, str(refused.value)


@pytest.mark.parametrize("call", REFUSALS)
def test_refusals_have_the_same_words(call):
    kind, words = message(call, step20)
    our_kind, our_words = message(call, dm)
    assert our_kind is kind
    # The library may name the Function before, and say what to do after.
    assert words in our_words


def test_arrays_sum_to_refuses_in_the_same_words():
    array = np.ones((2, 3))
    for shape in ((2,), (3, 2), (1, 2, 3)):
        words = {message(lambda f, s=shape: f(array, s), f) for f in (arrays.sum_to, step20.sum_to)}
        assert len(words) == 1


def test_other_words_would_be_seen():
    assert plain(dm.Variable(1.0)) != plain(dm.Variable(1.0, "x"))
    assert plain(np.float32(1)) != plain(1.0)
    kind, words = message(lambda lib: lib.Variable(None), dm)
    assert (kind, words) != message(lambda lib: lib.Variable("x"), dm)
