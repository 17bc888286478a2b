"""plot_derivatives: the numbers in the picture, and what it refuses."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from dezero_mini.classroom import plot_derivatives


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


def lines(axes):
    """The curves in a picture by their label."""
    return {line.get_label(): line for line in axes.get_lines()}


X = np.linspace(-1, 1, 41)


def test_draws_both_derivatives_and_their_difference():
    figure = plot_derivatives(X, X**2 + 1e-3, X**2, "a parabola", xlabel="x (m)")
    above, below = figure.axes
    np.testing.assert_array_equal(lines(above)["analytic"].get_ydata(), X**2)
    np.testing.assert_array_equal(lines(above)["numerical"].get_ydata(), X**2 + 1e-3)
    np.testing.assert_allclose(lines(below)["difference"].get_ydata(), 1e-3)
    assert below.get_yscale() == "log"
    assert (above.get_title(), below.get_xlabel()) == ("a parabola", "x (m)")
    assert (above.get_ylabel(), below.get_ylabel()) == ("derivative", "|difference|")


def test_the_two_differ_in_more_than_colour():
    numerical, analytic = (
        lines(plot_derivatives(X, X, X).axes[0])[name] for name in ("numerical", "analytic")
    )
    assert numerical.get_marker() != analytic.get_marker()
    assert numerical.get_linestyle() != analytic.get_linestyle()


def test_points_without_a_difference_have_a_strip_of_their_own():
    difference = np.where(X < 0, 0.0, 1e-6)
    _, below, strip = plot_derivatives(X, 1.0 + difference, np.ones_like(X)).axes
    assert np.all(lines(strip)["no difference"].get_xdata() < 0)
    assert np.all(lines(below)["difference"].get_xdata() >= 0)
    assert len(lines(below)["difference"].get_xdata()) == np.sum(X >= 0)
    assert [label.get_text() for label in strip.get_yticklabels()] == ["none"]
    assert (below.get_xlabel(), strip.get_xlabel()) == ("", "x")


def test_equal_derivatives_can_be_drawn():
    figure = plot_derivatives(X, X, X)
    figure.canvas.draw()
    assert len(lines(figure.axes[2])["no difference"].get_xdata()) == len(X)


@pytest.mark.parametrize(
    ("smallest", "largest", "limits"),
    [
        (3e-9, 4e-6, (1e-9, 1e-5)),
        (3e-9, 4e-9, (1e-9, 1e-7)),  # one decade is widened to two
        (1e-7, 1e-7, (1e-8, 1e-6)),
    ],
)
def test_the_difference_is_drawn_on_whole_decades(smallest, largest, limits):
    difference = np.geomspace(smallest, largest, len(X))
    below = plot_derivatives(X, difference, np.zeros_like(X)).axes[1]
    np.testing.assert_allclose(below.get_ylim(), limits)


def test_a_wrong_derivative_is_drawn_beside_the_others():
    above = plot_derivatives(X, X, X, wrong=2 * X, wrong_label="step 12").axes[0]
    np.testing.assert_array_equal(lines(above)["step 12"].get_ydata(), 2 * X)
    styles = {line.get_linestyle() for line in lines(above).values()}
    assert len(styles & {"-", "--", "None"}) == 3


def test_what_is_no_number_leaves_the_rest_in_the_picture():
    numerical = np.where(X > 0.5, np.nan, 1e-6)
    figure = plot_derivatives(X, numerical, np.zeros_like(X))
    figure.canvas.draw()
    assert len(lines(figure.axes[1])["difference"].get_xdata()) == np.sum(X <= 0.5)


def test_takes_lists_and_other_names():
    above = plot_derivatives([0, 1], [1, 2], [1, 2], labels=("by hand", "backward")).axes[0]
    assert {"by hand", "backward"} <= set(lines(above))


@pytest.mark.parametrize(
    "shapes",
    [((3,), (3,), (2,)), ((2, 2), (2, 2), (2, 2)), ((), (), ()), ((3,), (3,), (3,), (2,))],
)
def test_refuses_arrays_that_do_not_fit(shapes):
    before = plt.get_fignums()
    x, numerical, analytic, *wrong = map(np.ones, shapes)
    with pytest.raises(
        ValueError, match=r"^expected one-dimensional arrays of one length, got shapes"
    ):
        plot_derivatives(x, numerical, analytic, wrong=wrong[0] if wrong else None)
    assert plt.get_fignums() == before
