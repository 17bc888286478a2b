"""check never raises, whatever the answer is, and film strips refuse what cannot be drawn."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import dezero_mini as dm
from dezero_mini.classroom import backward_order, check, plot_backward_order


class BadText:
    def __str__(self):
        raise RuntimeError("no text")

    __repr__ = __str__


class BadClass:
    @property
    def __class__(self):
        raise RuntimeError("no class")


class BadErrorError(Exception):
    def __str__(self):
        raise RuntimeError("no text")


class BadTruth(list):
    def __eq__(self, other):
        return np.ones(2)

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


def fails_badly():
    raise BadErrorError


def leaves():
    raise SystemExit(3)


X = dm.Variable(1.0)
ODD = {
    "a list of Variables": ([X, X], "came out as a list"),
    "a Variable": (X, "came out as a Variable"),
    "a class with bad text": (BadText(), "came out as a BadText"),
    "bad text in a list": ([BadText()], "came out as a list"),
    "a class without a class": (BadClass(), "cannot be compared"),
    "a great number": (10**5000, "is not this int, which cannot be written out"),
    "a great number in a list": ([10**5000], "came out as a list"),
    "a list in itself": (in_itself(), "came out as a list"),
    "a deep list": (deep(), "came out as a list"),
    "an error with bad text": (fails_badly, "stopped with BadErrorError"),
    "exit": (leaves, "stopped with SystemExit: 3"),
    "a bad truth": (BadTruth([1.0]), "not yet"),
    "half a character": ("\ud800", "came out as a str"),
    "a masked array": (np.ma.masked, "not yet"),
    "a mapping": ({1: 2}, "came out as a dict"),
}


@pytest.mark.parametrize("expected", [4.0, [1.0, 2.0], "four", None, (X,), True])
@pytest.mark.parametrize("name", ODD)
def test_check_never_raises(name, expected, capsys):
    answer, _ = ODD[name]
    check("it", answer, expected, {2: "two?", "RuntimeError": "stopped?", (1.0, 2.0): "a pair?"})
    said = capsys.readouterr().out
    assert said.startswith("not yet: it ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("name", ODD)
def test_check_says_something_true(name, capsys):
    answer, reason = ODD[name]
    check("it", answer, 4.0)
    assert reason in capsys.readouterr().out


def test_odd_answers_that_are_right(capsys):
    for right in (10**5000, [10**400, 1.0], [X, "a"], "\ud800", {1: 2}):
        check("it", right, right)
        assert capsys.readouterr().out == "correct: it\n"
    check("it", "\ud800", "a")
    assert capsys.readouterr().out.startswith("not yet: it is not \\ud800: ")


def test_an_interrupt_passes_even_where_a_comparison_hides_others():
    class Interrupted:
        def __eq__(self, other):
            raise KeyboardInterrupt

        __hash__ = None

    with pytest.raises(KeyboardInterrupt):
        check("it", Interrupted(), Interrupted())


@pytest.mark.parametrize(
    ("answer", "rtol", "right"),
    [
        (0.0, 1e-6, True),
        (9e-7, 1e-6, True),
        (-9e-7, 1e-6, True),
        (2e-6, 1e-6, False),
        (-0.0, 0.0, True),
        (1e-300, 0.0, False),
        (np.array(5e-7), 1e-6, True),
        (1e-3, 1e-2, True),
    ],
)
def test_near_zero_the_tolerance_is_absolute(answer, rtol, right, capsys):
    check("it", answer, 0.0, rtol=rtol)
    assert capsys.readouterr().out.startswith("correct" if right else "not yet")
    check("them", [answer, 1.0], [0.0, 1.0], rtol=rtol)
    assert capsys.readouterr().out.startswith("correct" if right else "not yet")


# ---- film strips ----


@pytest.fixture
def _no_window():
    plt.switch_backend("agg")
    yield
    plt.close("all")


@pytest.mark.usefixtures("_no_window")
@pytest.mark.parametrize("columns", [0, -1, 1.5, "2", None])
def test_columns_that_cannot_be(columns):
    x = dm.Variable(2.0)
    with pytest.raises(ValueError, match=r"^expected one column or more, got "):
        plot_backward_order(x * x, columns=columns)
    assert x.grad is None  # refused before backward is run
    assert plt.get_fignums() == []


@pytest.mark.usefixtures("_no_window")
@pytest.mark.parametrize(
    ("order", "words"),
    [
        (lambda y: backward_order(dm.Variable(1.0) * 2.0), "Functions that the Variable was comp"),
        (lambda y: [*backward_order(y), "Mul"], "Functions that the Variable was computed by"),
        (lambda y: [y], "Functions that the Variable was computed by, got Variable"),
        (lambda y: 3, "the order as a list of Functions, got int"),
        (lambda y: "Mul", "the order as a list of Functions, got str"),
        (lambda y: iter([y.creator]), "the order as a list of Functions, got list_iterator"),
        (lambda y: [], "a visit to draw, got none"),
    ],
)
def test_an_order_of_something_else(order, words):
    y = dm.square(dm.Variable(2.0)) * 3.0
    with pytest.raises(ValueError, match=f"^expected {words}"):
        plot_backward_order(y, order(y))
    assert plt.get_fignums() == []


@pytest.mark.usefixtures("_no_window")
def test_one_column_is_a_strip_that_runs_down():
    y = dm.square(dm.Variable(2.0)) * 3.0
    figure = plot_backward_order(y, columns=1)
    assert len(figure.axes) == 2
