"""What pictures of films are made of: lines, boxes and texts, for whatever draws them.

Lengths are in pixels from the upper left corner, y downwards. Inks have names, so that each
writer can choose colours that suit its background.
"""

from dataclasses import dataclass, field

Point = tuple[float, float]

SIZE = 11.0
"""The height of letters."""

LETTER = 6.7
"""How wide a letter of that height is, on average and a little more."""


@dataclass(frozen=True)
class Line:
    """A curve through points: after the first, each three are a cubic Bézier curve."""

    points: tuple[Point, ...]
    ink: str
    width: float = 1.0
    is_dashed: bool = False
    has_head: bool = False  # a triangle at its end, which is level


@dataclass(frozen=True)
class Box:
    """A box with its middle, its width and height."""

    middle: Point
    size: Point
    fill: str
    ink: str = "ink"
    width: float = 1.0
    radius: float = 0.0
    is_dashed: bool = False


@dataclass(frozen=True)
class Text:
    """A line of text; `anchor` says what of it is at the place: "start", "middle" or "end"."""

    place: Point  # y is that of the middle of its letters
    text: str
    ink: str = "ink"
    anchor: str = "middle"
    is_bold: bool = False
    size: float = SIZE


@dataclass
class Picture:
    """Shapes, the later ones in front."""

    width: float
    height: float
    shapes: list[Line | Box | Text] = field(default_factory=list)


def width_of(text: str, size: float = SIZE) -> float:
    """Return about how wide a text is."""
    return len(text) * LETTER * size / SIZE
