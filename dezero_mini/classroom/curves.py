"""Two derivatives of one function in one picture: `plot_derivatives`."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike


def plot_derivatives(
    x: ArrayLike,
    numerical: ArrayLike,
    analytic: ArrayLike,
    title: str = "",
    *,
    labels: Sequence[str] = ("numerical", "analytic"),
    xlabel: str = "x",
) -> Figure:
    """Draw a numerical and an analytic derivative together, and their difference beneath.

    The difference is drawn on a logarithmic scale. Points at which the two agree to the last
    bit have no logarithm: they are drawn as triangles on the lower edge.

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

    Returns
    -------
    matplotlib.figure.Figure
        With two axes, the derivatives above and the difference below.

    Raises
    ------
    ValueError
        If the three are not one-dimensional and of one length.
    """
    x, numerical, analytic = (np.asarray(a, dtype=float) for a in (x, numerical, analytic))
    if x.ndim != 1 or not x.shape == numerical.shape == analytic.shape:
        raise ValueError(
            "expected three one-dimensional arrays of one length, got shapes "
            f"{x.shape}, {numerical.shape} and {analytic.shape}"
        )
    figure, (above, below) = plt.subplots(
        2, 1, sharex=True, figsize=(8, 5.2), height_ratios=(2, 1), layout="constrained"
    )
    above.plot(x, analytic, "-", color="C0", linewidth=2, label=labels[1])
    # A marker at every point hides the line; some twenty leave it visible.
    above.plot(
        x,
        numerical,
        "o",
        color="C1",
        markersize=6,
        markevery=max(1, len(x) // 20),
        fillstyle="none",
        markeredgewidth=1.5,
        label=labels[0],
    )
    above.set(title=title, ylabel="derivative")
    above.axhline(0, color="0.8", linewidth=0.8, zorder=0)
    above.legend()

    difference = np.abs(numerical - analytic)
    same = difference == 0
    below.semilogy(x[~same], difference[~same], ".", color="C3", markersize=5, label="difference")
    if same.any():
        floor = difference[~same].min() / 10 if not same.all() else np.finfo(float).eps
        below.semilogy(x[same], np.full(same.sum(), floor), "v", color="C2", label="no difference")
        below.legend(fontsize="small")
    below.set(xlabel=xlabel, ylabel="|difference|")
    below.grid(alpha=0.3)
    return figure
