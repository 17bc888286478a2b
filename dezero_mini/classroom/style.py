"""How curves look in the course: one colour and one sign has one meaning in every picture.

Each is a dictionary for matplotlib: `axes.plot(x, y, **style.BACKWARD)`. The colours can be told
apart by readers who see no red or no green (M. Okabe and K. Ito, "Color Universal Design", 2008),
and each goes with a line or a marker of its own, so that a picture can be read without them.
"""

from typing import Any

FUNCTION: dict[str, Any] = {"color": "0.45", "linestyle": "-", "linewidth": 1.2}
"""The function itself, of which the others are derivatives."""

BACKWARD: dict[str, Any] = {"color": "#0072b2", "linestyle": "-", "linewidth": 2}
"""A derivative by formula: by hand, or by `backward`."""

NUMERICAL: dict[str, Any] = {
    "color": "#d55e00",
    "linestyle": "none",
    "marker": "o",
    "markersize": 6,
    "fillstyle": "none",
    "markeredgewidth": 1.5,
}
"""A derivative from two values, by `numerical_diff`."""

COMPLEX: dict[str, Any] = {
    "color": "#007a5a",
    "linestyle": "none",
    "marker": "s",
    "markersize": 5,
    "fillstyle": "none",
    "markeredgewidth": 1.5,
}
"""A derivative by the complex step."""

DIFFERENCE: dict[str, Any] = {
    "color": "#a3427f",
    "linestyle": "none",
    "marker": ".",
    "markersize": 5,
}
"""How far two of them are apart."""

NO_DIFFERENCE: dict[str, Any] = {**DIFFERENCE, "marker": "v", "fillstyle": "none"}
"""Where two of them are equal, which has no place on a logarithmic axis."""

WRONG: dict[str, Any] = {"color": "black", "linestyle": (0, (4, 2)), "linewidth": 1.4}
"""What an earlier step, or a mistake, says instead."""


def sharp_pictures() -> None:
    """Let a notebook store pictures at twice the resolution, for screens that show it."""
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    set_matplotlib_formats("retina")  # type: ignore[no-untyped-call]
