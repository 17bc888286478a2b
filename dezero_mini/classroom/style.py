"""How curves look in the course: one colour and one sign has one meaning in every picture.

Each is a dictionary for matplotlib: `axes.plot(x, y, **style.BACKWARD)`. The colours can be told
apart by readers who see no red or no green (M. Okabe and K. Ito, "Color Universal Design", 2008),
and each goes with a line or a marker of its own, so that a picture can be read without them.
"""

import base64
import io
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


def sharp_pictures(shell: Any) -> None:
    """Let a notebook show its figures at twice the resolution, for screens that have it.

    Parameters
    ----------
    shell
        IPython's shell, of which a notebook has one.
    """
    # A notebook's backend sets a formatter of its own when it is loaded, so that comes first.
    import matplotlib_inline.backend_inline  # noqa: F401
    from matplotlib.figure import Figure

    shell.display_formatter.formatters["image/png"].for_type(Figure, sharp_png)


def sharp_png(figure: Any) -> tuple[str, dict[str, int]] | None:
    """Return a figure as a PNG of 256 colours, and the size at which it is to be shown.

    Our pictures are lines and words, so more colours would not be seen. They would make a file
    two or three times as long. The PNG comes as text, as a notebook stores it: the kernel of a
    browser does not turn bytes into text.
    """
    from IPython.core.pylabtools import retina_figure

    drawn = retina_figure(figure, bbox_inches="tight")
    if drawn is None:  # nothing is drawn in it
        return None
    png, size = drawn
    return base64.b64encode(in_few_colours(png, 256)).decode(), size


def in_few_colours(png: bytes, colours: int) -> bytes:
    """Return a PNG file with so many colours, which is shorter."""
    from PIL import Image  # matplotlib needs it

    with Image.open(io.BytesIO(png)) as picture, io.BytesIO() as small:
        few = picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
        few.save(small, "PNG", optimize=True)
        return small.getvalue()
