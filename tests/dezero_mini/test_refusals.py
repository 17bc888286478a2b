"""What would otherwise be silently wrong, or refused in words that do not help."""

import math
import operator
import re
import weakref

import numpy as np
import pytest

import dezero_mini as dm

X = dm.Variable([1.0, 2.0, 3.0])
S = dm.Variable(2.0)
A = np.ones(3)


def assert_refused(call, error, words):
    with pytest.raises(error, match=re.escape(words)) as caught:
        call()
    assert "expected" in str(caught.value)
    assert "got" in str(caught.value)
    np.testing.assert_array_equal(X.data, [1, 2, 3])
    np.testing.assert_array_equal(A, [1, 1, 1])
    assert (S.data, X.grad, S.grad) == (2, None, None)


# ---- comparisons ----

COMPARISONS = [operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge]


# NumPy 1.24 warns before it asks the Variable, which refuses.
@pytest.mark.filterwarnings("ignore:elementwise comparison failed")
@pytest.mark.parametrize("compare", COMPARISONS)
@pytest.mark.parametrize("other", [1.0, None, "x", A, np.float64(2), [1.0], dm.Variable(1.0)])
def test_a_comparison_is_refused_on_either_side(compare, other):
    for x in (X, S):
        assert_refused(lambda x=x: compare(x, other), TypeError, "compare x.data")
        assert_refused(lambda x=x: compare(other, x), TypeError, "compare x.data")


def test_whether_a_number_is_in_a_variable():
    assert_refused(lambda: 2.0 in X, TypeError, "compare x.data")
    assert_refused(lambda: X in X, TypeError, "compare x.data")
    assert_refused(lambda: X in [S, 1.0], TypeError, "compare x.data")
    assert_refused(lambda: [S].index(X), TypeError, "compare x.data")
    assert_refused(lambda: X < X, TypeError, "compare x.data")


def test_a_variable_is_itself_in_every_collection():
    twin = dm.Variable([1.0, 2.0, 3.0])
    assert X is not twin
    assert X in [S, X][1:]
    assert X in (X, S)
    assert {X: 1, twin: 2, S: 3}[twin] == 2
    assert twin not in {X, S}
    assert len({X, X, twin}) == 2
    assert hash(X) == hash(X)
    assert X == X
    assert [X, S] == [X, S]
    many = [dm.Variable(float(i)) for i in range(10_000)]
    assert len(dict.fromkeys([*many, *many])) == 10_000
    weak = weakref.WeakKeyDictionary({X: "x", twin: "twin"})
    assert (weak[X], weak[twin], S in weak) == ("x", "twin", False)
    assert X in weakref.WeakSet([X])


# ---- masked arrays ----

MASKED = np.ma.array([1.0, 2.0, 3.0], mask=[False, True, False])


@pytest.mark.parametrize(
    "call",
    [
        lambda: dm.as_array(MASKED),
        lambda: dm.Variable(MASKED),
        lambda: dm.Variable(np.ma.masked),
        lambda: dm.Variable([1.0, np.ma.masked]),
        lambda: dm.Variable([MASKED, MASKED]),
        lambda: dm.Variable(([MASKED], [MASKED])),
        lambda: dm.Variable(np.ma.array([1, 2], mask=True)),
        lambda: dm.as_variable(MASKED[1:]),
        lambda: X * MASKED,
        lambda: X - np.ma.array([1, 2, 3], mask=[1, 0, 0]),
        lambda: MASKED + X,
        lambda: MASKED / X,
        lambda: X @ MASKED,
        lambda: dm.maximum(MASKED, X),
        lambda: dm.exp(MASKED),
        lambda: X + np.ma.masked,
        lambda: setattr(X, "grad", MASKED),
        lambda: setattr(X, "data", MASKED),
    ],
)
def test_masked_elements_are_refused(call):
    assert_refused(call, ValueError, "masked elements")


def test_masked_elements_from_a_backward_are_refused():
    class Masks(dm.Function):
        def forward(self, x):
            return x * 2.0

        def backward(self, gy):
            return MASKED * gy

    assert_refused(Masks()(X).backward, ValueError, "masked elements")


def test_a_masked_array_without_masked_elements_is_taken():
    whole = np.ma.array([1.0, 2.0, 3.0])
    for array in (whole, np.ma.array([1.0, 2.0, 3.0], mask=[False] * 3), MASKED.filled(2.0)):
        assert type(dm.Variable(array).data) is np.ndarray
        for y in (X * array, array * X):
            assert type(y) is dm.Variable
            assert type(y.data) is np.ndarray
            np.testing.assert_array_equal(y.data, [1, 4, 9])
    x = dm.Variable([1.0, 2.0, 3.0])
    x.grad = whole
    assert type(x.grad) is np.ndarray


@pytest.mark.parametrize("compare", COMPARISONS)
@pytest.mark.parametrize("array", [MASKED, np.ma.array([1.0, 2.0, 3.0]), np.ma.masked])
def test_a_masked_array_is_not_compared_either(compare, array):
    for x in (X, S):
        for call in (lambda x=x: compare(array, x), lambda x=x: compare(x, array)):
            assert_refused(call, TypeError, "Variable: ")


def test_functions_of_masked_arrays_do_not_see_the_data():
    for f in (np.ma.exp, np.ma.sum, np.ma.sqrt, np.ma.mean):
        assert_refused(lambda f=f: f(X), TypeError, "use its data")
    assert_refused(lambda: np.ma.add(MASKED, X), TypeError, "use its data")


# ---- NumPy's functions, and Python's: the words of either where they name the Variable ----


def written_into():
    A[:] = X


def added_into():
    a = A
    a += X


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: np.sum(X), "write dezero_mini.sum"),
        (lambda: np.mean(X, axis=0), "write dezero_mini.mean"),
        (lambda: np.dot(X, X), "write dezero_mini.matmul"),
        (lambda: np.concatenate([X, X]), "numpy.concatenate, got Variable: use its data"),
        (lambda: np.stack([X, A]), "numpy.stack, got Variable"),
        (lambda: np.linalg.norm(X), "numpy.linalg.norm, got Variable"),
        (lambda: np.where(A > 0, X, A), "numpy.where, got Variable"),
        (lambda: np.array_equal(A, X), "numpy.array_equal, got Variable"),
        (lambda: np.allclose(X, A), "numpy.allclose, got Variable"),
        (lambda: np.transpose(X), "write dezero_mini.transpose"),
        (lambda: np.zeros_like(X), "numpy.zeros_like, got Variable"),
        (lambda: np.asarray(X), "got Variable: use its data"),
        (lambda: np.array([X, X]), "got Variable: use its data"),
        (lambda: np.float64(X), "got Variable: use its data"),
        (written_into, "got Variable: use its data"),
        (lambda: A**X, "write exp(y * log(x))"),
        (lambda: float(X), "expected one element, got shape (3,)"),
        (lambda: int(X), "expected one element, got shape (3,)"),
        (lambda: math.sin(X), "write dezero_mini.sin"),
        (lambda: f"{X:.2f}", "expected a scalar for the format '.2f', got shape (3,)"),
        (lambda: f"{dm.Variable([1.0]):5}", "expected a scalar for the format '5', got shape (1,)"),
        (lambda: operator.setitem(X, 0, 1.0), "assign to x.data[...]"),
        (lambda: len(S), "got shape ()"),
        (lambda: list(S), "got shape ()"),
    ],
)
def test_what_has_no_gradient_is_refused_with_what_to_write(call, words):
    assert_refused(call, TypeError, words)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: np.exp(X), "does not support ufuncs"),
        (lambda: np.sqrt(S), "does not support ufuncs"),
        (lambda: np.maximum(A, X), "does not support ufuncs"),
        (lambda: np.negative(X), "does not support ufuncs"),
        (lambda: np.arctan(X), "does not support ufuncs"),
        (lambda: np.add.reduce(X), "does not support ufuncs"),
        (lambda: np.add(A, X, out=A), "does not support ufuncs"),
        (lambda: A % X, "Variable"),
        (lambda: round(S), "Variable"),
        (lambda: abs(X), "Variable"),
        (lambda: +X, "Variable"),
        (lambda: ~X, "Variable"),
        (lambda: X // 2.0, "Variable"),
        (lambda: 2.0 % S, "Variable"),
        (lambda: divmod(S, 2), "Variable"),
        (lambda: X & X, "Variable"),
        (added_into, "does not support ufuncs"),
    ],
)
def test_what_numpy_and_python_refuse_by_themselves_names_the_variable(call, words):
    with pytest.raises(TypeError, match=r"'?Variable") as refused:
        call()
    assert words in str(refused.value)


def test_an_array_on_the_left_leaves_the_operator_to_the_variable():
    for f in (operator.add, operator.sub, operator.mul, operator.truediv, operator.matmul):
        x = dm.Variable([1.0, 2.0, 3.0])
        y = f(A, x)
        assert type(y) is dm.Variable
        y.backward()
        assert x.grad.shape == (3,)
    assert (np.shape(X), np.ndim(X), np.size(X)) == ((3,), 1, 3)


def test_one_element_is_a_number():
    for x in (S, dm.Variable([2.0]), dm.Variable([[2.0]]), dm.Variable(np.float32(2))):
        assert (float(x), int(x)) == (2.0, 2)
        assert (type(float(x)), type(int(x))) == (float, int)
    assert float(dm.Variable(np.longdouble(0.5))) == 0.5
    for odd in (np.nan, np.inf):
        assert_refused(lambda odd=odd: int(dm.Variable(odd)), ValueError, "finite")
    assert_refused(lambda: float(dm.Variable([])), TypeError, "got shape (0,)")


def test_a_scalar_is_formatted_as_its_value():
    assert f"{dm.Variable(1 / 3):.2f}" == "0.33"
    assert f"{dm.Variable(np.float32(0.5)):8.3e}" == "5.000e-01"
    assert f"{S:>6}" == "   2.0"
    assert f"{S}" == str(S) == "variable(2.0)"
    assert_refused(lambda: f"{S:d}", ValueError, "expected a format for a float, got 'd'")


def test_truth_is_that_of_numpy():
    assert bool(dm.Variable([[3.0]])) is True
    assert bool(dm.Variable([0.0])) is False
    assert bool(dm.Variable(np.nan)) is True
    for x in (X, dm.Variable([]), dm.Variable(np.zeros((2, 2)))):
        assert_refused(lambda x=x: bool(x), ValueError, "ambiguous")


# ---- data that cannot be ----


def in_itself():
    numbers = [1.0]
    numbers.append(numbers)
    return numbers


def deep(n):
    data = 1.0
    for _ in range(n):
        data = [data]
    return data


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (2**64, TypeError, "an integer beyond 64 bits is written as a float"),
        (-(2**63) - 1, TypeError, "an integer beyond 64 bits is written as a float"),
        (10**400, TypeError, "an integer beyond 64 bits is written as a float"),
        ([10**400, 1.0], TypeError, "got list of dtype object"),
        ([[10**5000], [1, 2]], ValueError, "expected lists of equal length, got list"),
        (in_itself(), ValueError, "expected lists of equal length, got [1.0, [...]]"),
        (deep(100), ValueError, "expected lists of equal length, got [[[["),
        (deep(5000), ValueError, "expected lists of equal length, got list"),
        ([[1.0] * 500, [1.0]], ValueError, "expected lists of equal length, got [[1.0, 1.0,"),
        ({1.0}, TypeError, "got set of dtype object"),
        (np.datetime64("2020-01-01"), TypeError, "got datetime64 of dtype datetime64"),
        (np.zeros(2, [("a", float)]), TypeError, "got ndarray of dtype [('a'"),
    ],
)
def test_data_that_cannot_be(data, error, words):
    assert_refused(lambda: dm.Variable(data), error, words)
    if not isinstance(data, int):  # a plain number takes the dtype that it meets
        assert_refused(lambda: X + data, error, words)
    with pytest.raises(error) as caught:
        dm.Variable(data)
    assert len(str(caught.value)) < 200


def test_the_largest_integers_are_taken():
    assert dm.Variable(2**64 - 1).data == 2.0**64
    assert dm.Variable(-(2**63)).data == -(2.0**63)


@pytest.mark.parametrize(
    ("name", "value", "error", "words"),
    [
        ("data", None, TypeError, "got NoneType"),
        ("data", S, TypeError, "use its data"),
        ("data", [1j] * 3, TypeError, "complex128"),
        ("data", "three", TypeError, "got str"),
        ("data", [[1], [1, 2]], ValueError, "lists of equal length"),
        ("grad", S, TypeError, "use its data"),
        ("grad", [S, S, S], TypeError, "use its data"),
        ("grad", 1j, TypeError, "complex"),
        ("grad", 1.0, ValueError, "expected a gradient of shape (3,), got ()"),
        ("grad", [[1.0, 1.0, 1.0]], ValueError, "expected a gradient of shape (3,), got (1, 3)"),
        ("grad", 2**70, TypeError, "beyond 64 bits"),
    ],
)
def test_what_cannot_be_set(name, value, error, words):
    assert_refused(lambda: setattr(X, name, value), error, words)


def test_data_that_does_not_go_with_the_gradient_cannot_be_set():
    x = dm.Variable([1.0, 2.0])
    x.grad = [3.0, 4.0]
    for data in ([1.0], np.ones(2, np.float32), 1.0):
        with pytest.raises(ValueError, match=r"call cleargrad\(\) first$"):
            x.data = data
    np.testing.assert_array_equal(x.data, [1, 2])
    np.testing.assert_array_equal(x.grad, [3, 4])
    x.grad = None
    x.data = 1.0
    assert x.shape == ()


# ---- what works, and had no test ----


def test_a_list_to_the_power_of_a_number():
    np.testing.assert_array_equal(dm.pow([1.0, 2.0], 3).data, [1, 8])
    np.testing.assert_array_equal(dm.pow([1, 2], 2).data, [1, 4])
    assert dm.pow(2, 3).data == 8


def test_an_array_of_shape_nothing_is_stored_by_value():
    given = np.array(3.0)
    x = dm.Variable(given)
    y = x * x
    given[...] = 7.0
    y.backward()
    assert (x.data, x.grad) == (3, 6)
    x.cleargrad()
    x.data = given
    given[...] = 8.0
    assert x.data == 7
    x.grad = given
    given[...] = 9.0
    assert x.grad == 8
    z = dm.Variable(1.0) * given
    given[...] = 0.0
    assert z.data == 9


def test_a_function_class_that_says_what_equal_means_is_refused():
    class Scale(dm.Function):
        def __eq__(self, other):
            return True

        def forward(self, x):
            return 2 * x

    class Hashed(Scale):
        def __hash__(self):
            return 1

    for kind in (Scale, Hashed):
        message = f"expected Functions that equal themselves alone, got {kind.__name__} with an"
        with pytest.raises(TypeError, match=message):
            kind()(X)
