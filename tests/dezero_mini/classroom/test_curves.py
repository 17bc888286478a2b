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


def test_points_without_a_difference_are_marked_apart():
    difference = np.where(X < 0, 0.0, 1e-6)
    below = lines(plot_derivatives(X, 1.0 + difference, np.ones_like(X)).axes[1])
    assert np.all(below["no difference"].get_xdata() < 0)
    assert np.all(below["difference"].get_xdata() >= 0)
    assert np.all(below["no difference"].get_ydata() < below["difference"].get_ydata().min())


def test_equal_derivatives_can_be_drawn():
    figure = plot_derivatives(X, X, X)
    figure.canvas.draw()
    assert len(lines(figure.axes[1])["no difference"].get_xdata()) == len(X)


def test_takes_lists_and_other_names():
    above = plot_derivatives([0, 1], [1, 2], [1, 2], labels=("by hand", "backward")).axes[0]
    assert {"by hand", "backward"} <= set(lines(above))


@pytest.mark.parametrize("shapes", [((3,), (3,), (2,)), ((2, 2), (2, 2), (2, 2)), ((), (), ())])
def test_refuses_arrays_that_do_not_fit(shapes):
    before = plt.get_fignums()
    with pytest.raises(
        ValueError, match=r"^expected three one-dimensional arrays of one length, got shapes"
    ):
        plot_derivatives(*map(np.ones, shapes))
    assert plt.get_fignums() == before
