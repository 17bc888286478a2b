"""Thousands of calls with arguments that mostly do not fit: they work, or say what was expected."""

import operator
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dezero_mini as dm


class Unfit:
    """An object of nobody's."""


def variables():
    """The Variables that the calls get, all new."""
    shapes = [(), (3,), (2, 3), (3, 2), (0,), (1, 1), (2, 1, 3)]
    found = [dm.Variable(np.arange(1.0, 1 + np.prod(shape)).reshape(shape)) for shape in shapes]
    found += [dm.Variable(np.ones(3, np.float32)), dm.Variable(np.ones((2, 3), np.float16))]
    for x in found[::2]:
        x.grad = np.full(x.shape, 0.5)
    return found


NUMBERS = [
    0, 1, -1, 2, 3, 7, -7, True, 0.0, 2.5, float("nan"), float("inf"), 10**30, -(10**400),
    10**5000, 2**64, 1j, np.int64(1), np.int8(-1), np.uint8(2), np.float32(2), np.float64(3),
    np.bool_(True), np.longdouble(1), np.complex128(1), np.array(1), np.array(2.0),
]  # fmt: skip
OTHERS = [
    None, "a", "", b"1", ..., slice(None), slice("a"), slice(1, None, 0), {}, {1.0}, Unfit, Unfit(),
    int, len, np.float32, np.datetime64("2020-01-01"),
]  # fmt: skip
SEQUENCES = [
    (), [], (0,), (0, 0), (0, 1), (1, 0), (-1, 0), (2, 3), (3, 2), (-1, -1), (-1, 4), (0, "a"),
    (1.0, 2), (True, False), (7,), (10**30, 2), (1,) * 70, [0, 1], [1.0, 2.0, 3.0], [[1], [1, 2]],
    [[1.0, 2.0, 3.0]] * 2, [None], ["a"], [1j], [True, False, True], [[True]], (0, 0, 0, 0),
    (..., ...), (None, 0), (slice(None), 1), [0, [1]], [2**64], [10**400, 1.0],
]  # fmt: skip
ARRAYS = [
    np.ones(3), np.ones(2), np.ones((2, 3)), np.ones((0, 3)), np.arange(3), np.arange(2) > 0,
    np.array([True, False, True]), np.ones((2, 3), bool), np.array(["a"]), np.array([1j]),
    np.array([None, 1.0]), np.ones(3, np.float32), np.ones(3, ">f8"),
    np.ma.array([1.0, 2.0, 3.0]), np.ma.array([1.0, 2.0, 3.0], mask=[0, 1, 0]), np.ma.masked,
]  # fmt: skip
PLACES = st.integers(0, 8).map(lambda i: ("variable", i))
TABLES = {"number": NUMBERS, "other": OTHERS, "sequence": SEQUENCES, "array": ARRAYS}


def entries(name):
    """A strategy for places in a table: the values themselves may be too long to be printed."""
    return st.integers(0, len(TABLES[name]) - 1).map(lambda i: (name, i))


ANY = st.one_of(PLACES, PLACES.map(lambda place: ("list", place[1])), *map(entries, TABLES))

# A call, and how many arguments it takes.
OF_ONE = "as_array as_variable square exp log sqrt sin cos tanh sigmoid relu neg"
OF_ONE_OR_TWO = "Variable sum mean transpose"
OF_TWO = "add sub mul div pow matmul maximum reshape broadcast_to sum_to get_item using_config"
CALLS = [
    *[(getattr(dm, name), 1) for name in f"{OF_ONE} {OF_ONE_OR_TWO}".split()],
    *[(getattr(dm, name), 2) for name in f"{OF_TWO} {OF_ONE_OR_TWO}".split()],
    (dm.sum, 3),
    (lambda x, a, b: dm.mean(x, axis=a, keepdims=b), 3),
    (lambda a: setattr(dm.Config, "enable_backprop", a), 1),
]

# The first argument of these is a Variable.
OPERATORS = "add sub mul truediv pow matmul floordiv mod and_ or_ xor eq ne lt le gt ge"
OPERATORS = [getattr(operator, name) for name in OPERATORS.split()]
METHODS = [
    *[(f, 2) for f in OPERATORS],
    *[(lambda x, a, f=f: f(a, x), 2) for f in OPERATORS],
    *[(getattr(operator, name), 1) for name in ("pos", "neg", "abs", "invert", "truth")],
    *[(f, 1) for f in (float, int, len, list, round, str, hash)],
    (lambda x, a: x[a], 2),
    (operator.setitem, 3),
    (operator.contains, 2),
    (lambda x, a: format(x, a if isinstance(a, str) else ".2f"), 2),
    (lambda x, a: x.sum(a), 2),
    (lambda x, a, b: x.sum(a, b), 3),
    (lambda x, a, b: x.mean(axis=a, keepdims=b), 3),
    (lambda x, a: x.reshape(a), 2),
    (lambda x, a, b: x.reshape(a, b), 3),
    (lambda x, a: x.transpose(a), 2),
    (lambda x, a, b: x.transpose(a, b), 3),
    *[(f, 1) for f in (np.sum, np.mean, np.exp, np.asarray, np.linalg.norm, np.isnan, np.copy)],
    *[(f, 2) for f in (np.dot, np.add, np.maximum, np.greater, np.array_equal, np.allclose)],
]
SETTERS = [
    (lambda x, a: setattr(x, "data", a), 2),
    (lambda x, a: setattr(x, "grad", a), 2),
]


def found(argument, xs):
    kind, i = argument
    if kind in TABLES:
        return TABLES[kind][i]
    return xs[i] if kind == "variable" else [xs[i]] * 2


def state(xs):
    arrays = [array for x in xs for array in (x.data, x.grad)]
    return [a is not None and (a.tobytes(), a.shape, a.dtype) for a in arrays]


# NumPy itself refuses operands that do not broadcast, and names both shapes; and its ufuncs. Python
# refuses the operators that a Variable does not have. Both name the Variable.
BROADCAST = "could not be broadcast"
THEIRS = ("does not support ufuncs", "operand type", "doesn't define")


def refused(call, *arguments):
    """Whether a call is refused; it has to be in words."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            call(*arguments)
        except (TypeError, ValueError, IndexError) as error:
            text = f"{type(error).__name__}: {error}"
        else:
            return False
        finally:
            dm.Config.enable_backprop = True
    is_theirs = "Variable" in text and any(words in text for words in THEIRS)
    assert "expected" in text or BROADCAST in text or is_theirs, text
    assert len(text) < 1000
    return True


FIRST = [ANY] * len(CALLS) + [PLACES] * (len(METHODS) + len(SETTERS))


@pytest.mark.parametrize(
    ("call", "n", "first"),
    [(*call, first) for call, first in zip([*CALLS, *METHODS, *SETTERS], FIRST, strict=True)],
)
@settings(max_examples=60)
@given(data=st.data())
def test_a_call_works_or_says_what_was_expected(call, n, first, data):
    xs = variables()
    arguments = [found(data.draw(kind), xs) for kind in [first, ANY, ANY][:n]]
    before = state(xs)
    changed = not refused(call, *arguments) and (call, n) in SETTERS
    assert changed or state(xs) == before


@pytest.mark.parametrize(
    "call", [lambda: 1 + "a", lambda: 1 / 0, lambda: np.ones(2).sum(axis=5), lambda: [][0]]
)
def test_words_that_do_not_help_are_noticed(call):
    with pytest.raises((AssertionError, ZeroDivisionError)):
        refused(call)
