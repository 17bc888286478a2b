"""Where the boxes of a film are: `Plan`, one for all frames, and for both of two films."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dezero_mini.classroom.films.frames import Frame
from dezero_mini.classroom.films.recording import Recording
from dezero_mini.classroom.films.shapes import Point, width_of
from dezero_mini.plotting import Layers

LINE = 14.0  # from a line of text to the next
GAP = 24.0  # between the columns
MARGIN = 8.0
BEND = 10.0  # room for an edge that passes by


@dataclass(frozen=True)
class Place:
    """Where a box is."""

    middle: Point
    size: Point

    def side(self, right: bool, port: float) -> Point:
        """Return a point of a side; ports run from 0 at its top to 1 at its bottom."""
        (x, y), (width, height) = self.middle, self.size
        return x + (width / 2 if right else -width / 2), y + (port - 0.5) * height


class Plan:
    """The places of the boxes of a recording, and the ways of its edges.

    Nodes are numbered: Variables as ("x", 0), ("x", 1) …, calls as ("f", 0) …, so that two runs
    of one program have one plan.
    """

    def __init__(self, recording: Recording, frames: Sequence[Frame]) -> None:
        self.recording = recording
        self._node = {id(x): ("x", i) for i, x in enumerate(recording.variables)}
        self._node |= {id(call): ("f", i) for i, call in enumerate(recording.calls)}
        edges = [edge for call in recording.calls for edge in self._edges_of(call)]
        self.edges = list(dict.fromkeys(edges))
        self._layers = Layers(sorted(self._node.values()), self.edges)
        self.sizes = {node: self._size(thing, frames) for thing, node in self._things()}
        self.room = max([LINE, *(LINE * self._lines_above(frame) for frame in frames)]) + 4
        self.places: dict[Any, Place] = {}
        self._wide = [0.0] * len(self._layers.rows)  # of columns, for the texts above a box
        self._texts = {id(x): 0.0 for x in recording.variables}
        for key, lines in (item for frame in frames for item in above(frame).items()):
            self._texts[key] = max(self._texts[key], *(width_of(text) for text, _ in lines))
        self.width = self.height = 0.0

    @property
    def form(self) -> tuple[Any, ...]:
        """What two films have to share, to be drawn alike."""
        return (tuple(self.edges), tuple(self.recording.names(t) for t, _ in self._things()))

    def node(self, thing: Any) -> Any:
        """Return the node of a Variable or a call."""
        return self._node[id(thing)]

    def share(self, other: "Plan") -> None:
        """Give both plans the larger sizes."""
        for node in self.sizes:
            both = zip(self.sizes[node], other.sizes[node], strict=True)
            width, height = (max(pair) for pair in both)
            self.sizes[node] = other.sizes[node] = (width, height)
        self.room = other.room = max(self.room, other.room)
        for one, two in zip(self.recording.variables, other.recording.variables, strict=True):
            wide = max(self._texts[id(one)], other._texts[id(two)])
            self._texts[id(one)] = other._texts[id(two)] = wide

    def settle(self) -> None:
        """Find all places, and make columns wider until no text runs into a box."""
        self._settle()
        while crowded := [x for x in self.recording.variables if self._is_crowded(x)]:
            node = self.node(crowded[0])
            self._wide[self._layers.layer[node]] = self._texts[id(crowded[0])]
            self._settle()

    def _is_crowded(self, x: Any) -> bool:
        """Whether what stands above a Variable would run into a box of another column."""
        wide, node = self._texts[id(x)], self.node(x)
        if wide <= self._wide[self._layers.layer[node]]:
            return False
        left, right = self.text_span(x, wide)
        bottom = self.places[node].middle[1] - self.sizes[node][1] / 2
        for other, size in self.sizes.items():
            spot = self.places[other].middle
            aside = self._layers.layer[other] != self._layers.layer[node]
            over = spot[1] - size[1] / 2 - 6 < bottom and spot[1] + size[1] / 2 > bottom - self.room
            beside = abs(spot[0] - (left + right) / 2) < (size[0] + right - left) / 2 + 4
            if aside and over and beside:
                return True
        return False

    def text_span(self, x: Any, wide: float) -> tuple[float, float]:
        """Return from where to where a text above a Variable reaches."""
        middle = self.places[self.node(x)].middle[0]
        middle = max(wide / 2 + 3, min(middle, self.width - wide / 2 - 3))
        return middle - wide / 2, middle + wide / 2

    def _settle(self) -> None:
        forward = MARGIN
        tall = max(sum(self._tall(node) for node in row) for row in self._layers.rows)
        for row, least in zip(self._layers.rows, self._wide, strict=True):
            wide = max(least, *(self.sizes.get(node, (0, 0))[0] for node in row))
            down = (tall - sum(self._tall(node) for node in row)) / 2
            for node in row:
                size = self.sizes.get(node, (wide, 0.0))
                middle = (forward + wide / 2, down + (self._tall(node) + self.room) / 2)
                self.places[node] = Place(middle, size)
                down += self._tall(node)
            forward += wide + GAP
        self.width, self.height = forward - GAP + MARGIN, tall + MARGIN

    def way(self, a: Any, b: Any, ports: Point) -> tuple[Point, ...]:
        """Return the curve from node to node, from the right side of one to the left of the other.

        `ports` are where it leaves the one and reaches the other.
        """
        route = next(r for r in self._layers.routes if (r[0], r[-1]) == (a, b))
        stops = [self.places[a].side(True, ports[0])]
        for bend in route[1:-1]:  # level, past the boxes of its column
            stops += [self.places[bend].side(False, 0.5), self.places[bend].side(True, 0.5)]
        stops += [self.places[b].side(False, ports[1])]
        points = [stops[0]]
        for (x0, y0), (x1, y1) in pairwise(stops):
            middle = (x0 + x1) / 2
            points += [(middle, y0), (middle, y1), (x1, y1)]
        return tuple(points)

    def _edges_of(self, call: Any) -> list[tuple[Any, Any]]:
        into = [(self.node(x), self.node(call)) for x in call.inputs if x is not None]
        return into + [(self.node(call), self.node(y)) for y in call.outputs]

    def _things(self) -> list[tuple[Any, Any]]:
        things = [*self.recording.variables, *self.recording.calls]
        return [(thing, self.node(thing)) for thing in things]

    def _size(self, thing: Any, frames: Sequence[Frame]) -> Point:
        name = self.recording.names(thing)
        if self.node(thing)[0] == "x":
            texts = [name, *(t for f in frames for t in (f.data[id(thing)], f.grads[id(thing)]))]
            return max(map(width_of, texts)) + 12, 3 * LINE + 8
        lines = lines_of_call(thing, name, frames[-1])
        return max(map(width_of, lines)) + 12, len(lines) * LINE + 10

    def _lines_above(self, frame: Frame) -> int:
        return max([0, *(len(lines) for lines in above(frame).values())])

    def _tall(self, node: Any) -> float:
        return self.room + self.sizes.get(node, (0.0, BEND))[1] + 2


def lines_of_call(call: Any, name: str, frame: Frame) -> list[str]:
    """Return what stands in the box of a Function."""
    generation = getattr(call.function, "generation", None)
    lines = [name]
    if isinstance(generation, int):
        lines.append(f"gen. {generation}")
    numbers = frame.visits.get(id(call), [])
    return [*lines, f"visit {', '.join(map(str, numbers))}" if numbers else ""]


def above(frame: Frame) -> dict[int, list[tuple[str, bool]]]:
    """Return the lines to write above each Variable, by its id, and whether they are wrong."""
    lines: dict[int, list[tuple[str, bool]]] = {}
    for arrow in frame.arrows:
        lines.setdefault(id(arrow.target), []).extend((t, arrow.is_wrong) for t in arrow.lines)
    return lines
