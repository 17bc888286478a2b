"""What judges ask with: each helper is content with what is right, and says why where not."""

import numpy as np
import pytest
import step01_variable as step01

import dezero_mini as dm
from dezero_mini.classroom.exercises.asking import (
    NotYetError,
    agrees,
    all_digits,
    box_left_alone,
    called,
    chosen,
    code_of,
    counted,
    data_of,
    is_open_value,
    left_alone,
    names_read,
    place,
    positive,
    refused,
    returned,
    rule,
    same,
    text_of,
    written,
)

X = dm.Variable(1.0)


def words(function, *arguments, **options):
    """What a helper says to something that is not right."""
    with pytest.raises(NotYetError) as caught:
        function(*arguments, **options)
    return str(caught.value)


class BadText:
    def __str__(self):
        raise RuntimeError("no text")

    __repr__ = __str__


class BadClass:
    @property
    def __class__(self):
        raise RuntimeError("no class")


class BadTruth(list):
    def __eq__(self, other):
        return np.ones(2)

    __hash__ = None


class Unequal:
    def __eq__(self, other):
        raise RuntimeError("compared")

    __hash__ = None


def in_itself():
    numbers = [1.0]
    numbers.append(numbers)
    return numbers


def deep():
    data = 1.0
    for _ in range(5000):
        data = [data]
    return data


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2, 2.0),
        (2.0, 2),
        (np.float32(2.0), 2),
        (np.array(2.0), 2.0),
        (np.array([1.0, 2.0]), [1.0, 2.0]),
        ([1.0, 2.0], (1.0, 2.0)),
        (1.0 + 1e-9, 1.0),
        (1e9 + 1, 1e9),
        ([1e-9, 1.0], [0.0, 1.0]),
        (float("nan"), float("nan")),
        ("Square", "square "),
        (["Mul", "add"], ("Mul", "Add")),
        (True, True),
        (np.True_, True),
        ({1: 2}, {1: 2}),
        (10**400, 10**400),
    ],
)
def test_what_agrees(value, expected):
    assert agrees(value, expected)
    same("it", value, expected, [(value, "a likely answer that is right is right")])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.001, 1.0),
        (1e-12, 1e-15),
        (1e-3, 0.0),
        (1.0, True),
        (True, 1.0),
        (9, 9.5),
        (8.0000001, 8),
        ([1.0], 1.0),
        ([1.0, 2.0], [1.0, 2.0, 3.0]),
        ([1e-3, 1.0], [0.0, 1.0]),
        ("3", 3),
        (3, "3"),
        (["Mul"], ["Mul", "Add"]),
        (X, 1.0),
        (np.ma.masked, 0.0),
        (np.ma.masked_array([1.0, 2.0], [True, False]), [1.0, 2.0]),
        (Unequal(), Unequal()),
        (BadTruth([1.0]), (1.0, 2.0)),
        (1.0 + 1.0j, 1.0),
    ],
)
def test_what_does_not_agree(value, expected):
    assert not agrees(value, expected)


@pytest.mark.parametrize("expected", [4.0, [1.0, 2.0], "four", ("a", "b"), None, (X,), True])
@pytest.mark.parametrize(
    "value",
    [
        [X, X], X, BadText(), [BadText()], in_itself(), deep(), BadTruth([1.0]),
        pytest.param(10**5000, id="great"), pytest.param([10**5000], id="greater"),
        "\ud800", np.ma.masked, {1: 2}, object(), type, np.array(["a", None]),
        [[1.0], [2.0, 3.0]], b"4", float("inf"),
    ],
)  # fmt: skip
def test_an_odd_value_is_refused_and_raises_nothing_else(value, expected):
    assert words(same, "it", value, expected, [(2, "two?"), ("a", "a?"), ((1.0, 2.0), "a pair?")])


@pytest.mark.parametrize(
    ("value", "expected", "said"),
    [
        (3, 2, "it is not 3. What does the smallest case give"),
        (2.0, 3, "it is not 2.0: two?"),
        (np.array([1, 2]), 3, "it is not [1, 2]: a pair?"),
        (None, 2, "it came out as None. Who was to give it a value?"),
        (X, 2.0, "it came out as a Variable, and a number is wanted: its data?"),
        (X, [2.0], "it came out as a Variable, and an array of numbers is wanted: its data?"),
        ([X], 2.0, "it came out as a list, and a number is wanted."),
        (object(), 1.0, "it came out as an object, and a number is wanted."),
        ("3", 3, "it came out as a str, and a number is wanted."),
        (True, 1.0, "it came out as a bool, and a number is wanted."),
        ([1.0, 3.0], [1.0, 2.0, 3.0], "it has shape (2,), and (3,) is wanted."),
        (dm.Variable, "Square", "it came out as a class, and names in quotation marks are wanted."),
        (np.exp, 3.0, "it came out as a function, and a number is wanted."),
        (len, 3.0, "it came out as a function, and a number is wanted."),
        (
            [2],
            3,
            "it has shape (1,), and () is wanted: a single number, without brackets or comma.",
        ),
        (np.ones(4), 3, "it has shape (4,), and () is wanted: a single number."),
        (np.float64(3.0000001), 3, "it is not 3.0000001. That is near"),
        (np.array([1.0, 3.00001]), [1, 3], "That is near: is something in it only approximate?"),
        ("x", "Square", "it is not x. Is it written as in the notebook?"),
        (["b", "a"], ["a", "b"], "In which order do they come?"),
        (["a", "x"], ["a", "b"], "Which name is missing, and which one is too many?"),
        ({"b"}, {"a"}, "Where is it made?"),
        pytest.param(10**5000, 4.0, "it is not this int, which cannot", id="great"),
        ("\ud800", "a", "it is not \ud800."),
    ],
)
def test_the_words_fit_what_came(value, expected, said):
    assert said in words(same, "it", value, expected, [(2, "two?"), ((1.0, 2.0), "a pair?")])


def test_a_question_of_its_own():
    said = words(same, "it", ["b", "a"], ["a", "b"], question="Whose names?")
    assert said == "it is not [b, a]. Whose names?"


def test_an_address_is_left_out():
    assert written([object()]) == "[<object object>]"
    assert written("test.<locals>.f() takes no arguments") == "f() takes no arguments"


def test_long_values_are_cut():
    assert len(written(list(range(10_000)))) < 310
    # To look at all of it would take many minutes, after each cell that raises it.
    assert len(written(ValueError("a" * 10**6))) < 310


def test_places_are_neither_round_nor_equal_nor_new():
    for shape in [(), (3,), (2, 3), (4, 1), (8, 40)]:
        for seed in range(5):
            numbers = place(*shape, seed=seed)
            assert numbers.shape == shape
            assert numbers.dtype == np.float64
            assert np.unique(np.abs(numbers)).size == numbers.size
            assert numbers.size > 20 or np.all(np.abs(2 * numbers - np.round(2 * numbers)) > 1e-4)
            np.testing.assert_array_equal(place(*shape, seed=seed), numbers)
            np.testing.assert_array_equal(positive(*shape, seed=seed), np.abs(numbers))
    signs = np.sign(place(100))
    assert 20 < np.sum(signs > 0) < 80


def test_returned():
    assert returned("f", lambda x: x + 1, 2) == 3
    assert words(returned, "f", lambda: None).startswith("f returned nothing.")


def test_called():
    assert called("it", lambda x: None, 2) is None
    assert words(called, "it", [2], 3) == "it: a function is wanted, and a list came."


def test_data_of():
    assert data_of("y", X, dm) is X.data
    assert "came out as an ndarray, and a Variable is wanted" in words(data_of, "y", np.ones(2), dm)
    assert "came out as None" in words(data_of, "y", None, dm)
    assert "came out as a Variable of another step" in words(data_of, "y", step01.Variable(2.0), dm)


def test_rule():
    rule(True, "no")
    assert words(rule, False, "no") == "no"


def fails(error):
    def call():
        raise error

    return call


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: 3, "it gave 3. It has to raise a TypeError."),
        (fails(ValueError("expected a Variable")), "it raised ValueError, and a TypeError of"),
        (fails(TypeError("oh")), "does not say 'Variable': oh"),
    ],
)
def test_refused(call, said):
    refused("it", fails(TypeError("expected a Variable")), TypeError, "Variable")
    assert said in words(refused, "it", call, TypeError, "Variable")


def test_left_alone():
    array, other = np.array([1.0, np.nan]), np.ones(2)
    with left_alone("it", array, other):
        array = array + 1

    def write():
        with left_alone("it", other):
            other[0] = 5.0

    assert words(write).startswith("it was written into.")


def test_box_left_alone():
    x = dm.Variable([1.0, 2.0])
    with box_left_alone("x", x):
        assert x.data[0] == 1.0

    def write():
        with box_left_alone("x", x):
            x.data[0] = 5.0

    def replace():
        with box_left_alone("x", x):
            x.data = x.data * 2

    assert words(write).startswith("x.data was written into.")
    assert words(replace) == "x holds another array than before. Whose box is it?"


def test_all_digits():
    all_digits("it", 1 / 3 + 1e-13, 1 / 3)
    lost = "it is right to some digits only. Where are the others lost?"
    assert words(all_digits, "it", np.float32(1 / 3), 1 / 3) == lost


def test_counted():
    original = np.exp
    with counted(np, "exp") as calls:
        assert np.exp(0.0) == 1.0
        np.exp(np.ones(2))
    assert calls == [2]
    assert np.exp is original


def test_text_of():
    class Two:
        number = 3

        def one(self):
            return "eins"

        @property
        def two(self):
            return "zwei"

    assert "def test_rule()" in text_of(test_rule)
    assert "eins" in text_of(Two)
    assert "zwei" in text_of(Two)
    assert [text_of(odd) for odd in (3, len, None, np.exp)] == [""] * 4


def test_code_of():
    def spoken():
        """Of step 20."""
        return "said"  # by itself

    def silent():
        """Nothing."""

    class Two:
        def one(self):
            """Of step 20."""
            return "eins"

    assert code_of(spoken) == "def spoken():\n    return 'said'"
    assert code_of(silent) == "def silent():\n    pass"
    assert code_of(Two) == "def one(self):\n    return 'eins'"
    assert [code_of(odd) for odd in (3, len, None)] == [""] * 3


def test_names_read():
    assert names_read("def f(x):\n    return g(x.data) + h") == {"g", "x", "h"}
    assert names_read("return (") == set()


@pytest.mark.parametrize("letter", ["b", "B", " (b) "])
def test_a_chosen_letter(letter):
    replies = {"a": "no", "b": "yes", "c": "never"}
    assert chosen(letter, "b", replies) == "yes"
    assert words(chosen, letter, "a", replies) == "(b) yes"


@pytest.mark.parametrize("letter", ["d", "", 2, None, ["b"], X, "ab"])
def test_no_letter(letter):
    assert 'one of the letters "a", "b" is wanted' in words(
        chosen, letter, "a", {"a": "yes", "b": "no"}
    )


def test_open_values():
    assert all(map(is_open_value, [..., (1, ...), [..., 2]]))
    assert not any(map(is_open_value, [1, (1, 2), X, None, "...", np.ones(2), BadTruth([1])]))
