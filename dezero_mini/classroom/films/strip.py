"""Films as pictures: all frames of a strip, as a PNG that needs no browser and no trust."""

import io
from collections.abc import Iterator, Sequence

from dezero_mini.classroom import style
from dezero_mini.classroom.films.shapes import Box, Line, Picture, Point, Text
from dezero_mini.extras import from_extra

with from_extra("plot"):
    import matplotlib.pyplot as plt
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon
    from matplotlib.path import Path
    from matplotlib.text import Text as Letters
    from matplotlib.transforms import Affine2D

WIDTH = 900
"""Pixels of a notebook."""

INKS = {
    "ink": "black",
    "soft": "0.45",
    "paper": "white",
    "none": "none",
    "gradient": style.BACKWARD["color"],
    "product": "#00507d",  # the same, darker: it is text
    "wrong": style.WRONG["color"],
    "variable": "#fde9c9",
    "function": "#ffffff",
    "visited": "#cfe2f3",
    "now": "#1f4e79",
}

GREATEST = 1.1
"""A small frame is enlarged so much."""

DOTS = 150
"""For each hundred pixels of a notebook: sharp, and small enough for a file with several films."""

COLOURS = 24


def draw_strip(rows: Sequence[Sequence[Picture | None]]) -> Figure:
    """Draw rows of pictures of one width; None leaves a place empty."""
    first = next(picture for picture in rows[0] if picture is not None)
    columns = len(rows[0])
    scale = min(GREATEST, WIDTH / (columns * first.width + 12 * (columns - 1)))
    heights = [max(p.height for p in row if p is not None) + 10 for row in rows]
    width = columns * first.width + 12 * (columns - 1)
    figure = plt.figure(figsize=(width * scale / 100, sum(heights) * scale / 100))
    pixels = Affine2D().scale(1 / width, -1 / sum(heights)).translate(0, 1) + figure.transFigure
    down = 0.0
    for row, height in zip(rows, heights, strict=True):
        for i, picture in enumerate(row):
            if picture is not None:
                at = (i * (first.width + 12), down)
                for artist in artists_of(picture, at, scale * 0.72, height):
                    artist.set_transform(pixels)
                    figure.add_artist(artist)
        down += height
    return figure


def artists_of(picture: Picture, at: Point, points: float, height: float) -> Iterator[Artist]:
    """Go through what draws a picture at a place; `points` are those of a pixel."""
    middle, size = (picture.width / 2, height / 2 - 3), (picture.width - 2, height - 8)
    frame = Box(middle, size, "none", "soft", 0.6, 4.0)
    for shape in (frame, *picture.shapes):
        if isinstance(shape, Line):
            yield from lines_of(shape, at, points)
        elif isinstance(shape, Box):
            yield box_of(shape, at, points)
        else:
            yield text_of(shape, at, points)


def lines_of(line: Line, at: Point, points: float) -> Iterator[Artist]:
    """Go through a triangle at the end, if there is one, and a curve."""
    path = [(x + at[0], y + at[1]) for x, y in line.points]
    if line.has_head:
        x, y = path[-1]
        tip = -(5 + line.width) if path[-1][0] < path[0][0] else 5 + line.width
        wing = 2.5 + line.width
        corners = [(x, y), (x - tip, y - wing), (x - tip, y + wing)]
        yield Polygon(corners, linewidth=0, facecolor=INKS[line.ink])
        path[-1] = (x - tip * 0.8, y)
    codes = [Path.MOVETO, *[Path.CURVE4] * (len(path) - 1)]
    yield PathPatch(
        Path(path, codes),
        facecolor="none",
        edgecolor=INKS[line.ink],
        linewidth=line.width * points,
        linestyle=(0, (4, 2)) if line.is_dashed else "-",
        capstyle="butt",
    )


def box_of(box: Box, at: Point, points: float) -> Artist:
    """Return a box, with round corners if it has a radius."""
    (x, y), (width, height) = box.middle, box.size
    return FancyBboxPatch(
        (x + at[0] - width / 2, y + at[1] - height / 2),
        width,
        height,
        boxstyle=f"round,pad=0,rounding_size={box.radius}" if box.radius else "square,pad=0",
        facecolor=INKS[box.fill],
        edgecolor=INKS[box.ink],
        linewidth=box.width * points,
        linestyle=(0, (3, 2)) if box.is_dashed else "-",
    )


def text_of(text: Text, at: Point, points: float) -> Artist:
    """Return a line of text."""
    return Letters(
        text.place[0] + at[0],
        text.place[1] + at[1],
        text.text.replace("$", r"\$"),
        color=INKS[text.ink],
        fontsize=text.size * points,
        fontweight="bold" if text.is_bold else "normal",
        ha={"start": "left", "middle": "center", "end": "right"}[text.anchor],
        va="center_baseline",
    )


def as_png(figure: Figure) -> tuple[bytes, dict[str, int]]:
    """Return a sharp picture in few colours, and the size to show it at; close the figure."""
    raw = io.BytesIO()
    figure.savefig(raw, format="png", dpi=DOTS)
    plt.close(figure)
    width, height = (round(100 * inches) for inches in figure.get_size_inches())
    return style.in_few_colours(raw.getvalue(), COLOURS), {"width": width, "height": height}
