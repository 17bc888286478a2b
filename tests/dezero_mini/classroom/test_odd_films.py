"""Film strips refuse what cannot be drawn."""

import matplotlib.pyplot as plt
import pytest

import dezero_mini as dm
from dezero_mini.classroom import backward_order, plot_backward_order


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
