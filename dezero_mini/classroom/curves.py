"""Two derivatives of one function in one picture: `plot_derivatives`."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dezero_mini.classroom import style
from dezero_mini.extras import from_extra

with from_extra("plot"):
    import matplotlib.pyplot as plt
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DECADES = 2
"""An axis of differences shows at least so many decades, or scatter would look like a law."""


def plot_derivatives(
    x: ArrayLike,
    numerical: ArrayLike,
    analytic: ArrayLike,
    title: str = "",
    *,
    labels: Sequence[str] = ("numerical", "analytic"),
    xlabel: str = "x",
    wrong: ArrayLike | None = None,
    wrong_label: str = "wrong",
) -> Figure:
    """Draw a numerical and an analytic derivative together, and their difference beneath.

    The difference is drawn on a logarithmic scale of whole decades. Places where the two agree
    to the last bit have no logarithm: they are drawn on a strip of their own at the bottom. Where
    the places lie close, some of the markers of the numerical derivative are left out, so that
    the line can be seen.

    Parameters
    ----------
    x, numerical, analytic
        One-dimensional, of one length n: the places, and the two derivatives there.
    title
        What is differentiated.
    labels
        What to call the two derivatives.
    xlabel
        What x is, with its unit if it has one.
    wrong
        What an earlier step or a mistake gives instead, of length n; it is drawn beside the two.
    wrong_label
        What to call that.

    Returns
    -------
    matplotlib.figure.Figure
        With two axes, the derivatives above and the difference below, and with a third one for
        the places without a difference if there are any.

    Raises
    ------
    ValueError
        If the arrays are not one-dimensional and of one length.
    """
    given = [x, numerical, analytic, *([] if wrong is None else [wrong])]
    arrays = [np.asarray(a, dtype=float) for a in given]
    if arrays[0].ndim != 1 or len({a.shape for a in arrays}) > 1:
        raise ValueError(
            "expected one-dimensional arrays of one length, got shapes "
            + ", ".join(str(a.shape) for a in arrays)
        )
    places, first, second = arrays[:3]
    difference = np.abs(first - second)
    same = difference == 0
    ratios = [2, 1, 0.12][: 2 + same.any()]
    figure, panels = plt.subplots(
        len(ratios), 1, sharex=True, figsize=(8, 5.2), height_ratios=ratios, layout="constrained"
    )
    draw_curves(panels[0], arrays, labels, wrong_label)
    panels[0].set(title=title, ylabel="derivative")
    draw_difference(panels[1], places, difference)
    if same.any():
        draw_no_difference(panels[2], places[same])
    panels[-1].set_xlabel(xlabel)
    return figure


def draw_curves(
    axes: Axes, arrays: Sequence[NDArray[np.float64]], labels: Sequence[str], wrong_label: str
) -> None:
    """Draw the derivatives, given the places, two derivatives and perhaps a wrong one."""
    x, numerical, analytic, *wrong = arrays
    for values in wrong:
        axes.plot(x, values, label=wrong_label, **style.WRONG)
    axes.plot(x, analytic, label=labels[1], **style.BACKWARD)
    # A marker at every place hides the line; some twenty leave it visible.
    few = max(1, len(x) // 20)
    axes.plot(x, numerical, markevery=few, label=labels[0], **style.NUMERICAL)
    axes.axhline(0, color="0.8", linewidth=0.8, zorder=0)
    axes.legend()


def draw_difference(axes: Axes, x: NDArray[np.float64], difference: NDArray[np.float64]) -> None:
    """Draw the differences that are not zero, on whole decades."""
    seen = np.isfinite(difference) & (difference > 0)
    axes.set_yscale("log")
    axes.plot(x[seen], difference[seen], label="difference", **style.DIFFERENCE)
    axes.set_ylabel("|difference|")
    axes.grid(alpha=0.3)
    if seen.any():
        low = math.floor(math.log10(difference[seen].min()))
        high = math.ceil(math.log10(difference[seen].max()))
        missing = max(0, DECADES - (high - low))
        axes.set_ylim(10.0 ** (low - missing // 2), 10.0 ** (high + missing - missing // 2))
    else:
        axes.set_ylim(1e-17, 1e-15)


def draw_no_difference(axes: Axes, x: NDArray[np.float64]) -> None:
    """Draw the places where there is no difference, on a strip without a scale."""
    axes.plot(x, np.zeros_like(x), label="no difference", **style.NO_DIFFERENCE)
    axes.set(ylim=(-1, 1), yticks=[0], yticklabels=["none"])
