"""The graph of a computation as a picture: `plot_graph`.

`Graph` finds what a Variable was computed from, `Layers` puts nodes in layers, `Places` says where
each node of a picture is. What has no underscore is for the films of the classroom, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any
from weakref import ref

import numpy as np
from numpy.typing import ArrayLike

from dezero_mini.core import Function, Output, Variable
from dezero_mini.extras import from_extra

with from_extra("plot"):
    import matplotlib.pyplot as plt
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
    from matplotlib.path import Path

__all__ = ["plot_graph"]

Point = tuple[float, float]  # x and y, or a width and a height, in inches


class Result:
    """What a Function of the library computed, where nobody hands the Variable to us.

    The library's Functions do not link to it, and it may be gone. Its shape is known.
    """

    grad = None

    def __init__(self, source: Any) -> None:
        self.creator = source.function if isinstance(source, Output) else source
        self.shape = source._form[0]


class Graph:
    """What a Variable was computed from.

    Found by `creator`, and by `sources` in the library, by `inputs` (or `input`) and `outputs`
    (or `output`) in the course, so the objects of every step can be drawn as well.

    Parameters
    ----------
    variable
        The result.
    known
        Variables that may lie in between. In the library no Function links to them.
    """

    def __init__(self, variable: Any, known: Iterable[Any] = ()) -> None:
        self.functions: list[Any] = []
        self.variables: list[Any] = []
        self.edges: list[tuple[int, int]] = []  # ids of nodes
        self._results = {getattr(x, "_source", None): x for x in (*known, variable)}
        waiting, seen, joined = [variable], {id(variable)}, set()
        while waiting:
            x = waiting.pop()
            self.variables.append(x)
            function = _creator(x)
            if function is None:
                continue
            if id(function) not in seen:
                seen.add(id(function))
                self.functions.append(function)
                inputs = self.inputs_of(function)
                outputs = _unique([*self.outputs_of(function), x])
                self.edges += [(id(a), id(function)) for a in _unique(inputs)]
                self.edges += [(id(function), id(b)) for b in outputs]
                joined |= {id(b) for b in outputs}
                for node in (*inputs, *outputs):
                    if id(node) not in seen:
                        seen.add(id(node))
                        waiting.append(node)
            elif id(x) not in joined:  # a further output of a Function of the library
                self.edges.append((id(function), id(x)))

    def inputs_of(self, function: Any) -> list[Any]:
        """Return what a Function was called with, constants apart."""
        if isinstance(function, Function):
            return [self._result(source) for source in function.sources if source is not None]
        inputs = getattr(function, "inputs", None)
        return [function.input] if inputs is None else list(inputs)

    def outputs_of(self, function: Any) -> list[Any]:
        """Return what a Function has computed, as far as it is still there."""
        known = [y for y in self._results.values() if _creator(y) is function]
        return _unique([*_outputs(function), *known])

    def _result(self, source: Any) -> Any:
        """Return a leaf itself, and for a Function the Variable that it computed, or a Result."""
        if isinstance(source, Variable):
            return source
        if source not in self._results:
            self._results[source] = Result(source)
        return self._results[source]


class Layers:
    """Nodes in layers, each as far from the leaves as its longest way to one.

    Parameters
    ----------
    nodes
        What tells them apart, such as their ids.
    edges
        From node to node. Those into one node are in the order of its inputs: the first input
        is to lie above the second.
    """

    def __init__(self, nodes: Sequence[Any], edges: Sequence[tuple[Any, Any]]) -> None:
        self._nodes, self._edges = nodes, edges
        self.layer = self._find_layers()
        self.routes, self.rows = self._order()

    def _find_layers(self) -> dict[Any, int]:
        before: dict[Any, list[Any]] = {node: [] for node in self._nodes}
        after: dict[Any, list[Any]] = {node: [] for node in self._nodes}
        for a, b in self._edges:
            after[a].append(b)
            before[b].append(a)
        missing = {node: len(before[node]) for node in self._nodes}
        layer = {node: 0 for node in self._nodes if not before[node]}
        ready = list(layer)
        while ready:
            node = ready.pop()
            for b in after[node]:
                layer[b] = max(layer.get(b, 0), layer[node] + 1)
                missing[b] -= 1
                if missing[b] == 0:
                    ready.append(b)
        # A leaf stands right before the first function that uses it, not far away.
        for node in self._nodes:
            if not before[node] and after[node]:
                layer[node] = min(layer[b] for b in after[node]) - 1
        return layer

    def _order(self) -> tuple[list[list[Any]], list[list[Any]]]:
        """Give an edge over several layers a place in each, and order layers to cross little."""
        rows: list[list[Any]] = [[] for _ in range(max(self.layer.values()) + 1)]
        for node in self._nodes:
            rows[self.layer[node]].append(node)
        routes: list[list[Any]] = []
        for a, b in self._edges:
            between = [(a, b, i) for i in range(self.layer[a] + 1, self.layer[b])]
            for bend in between:
                rows[bend[2]].append(bend)
            routes.append([a, *between, b])
        neighbours: dict[Any, list[list[Any]]] = {node: [[], []] for row in rows for node in row}
        for route in routes:
            for a, b in pairwise(route):
                neighbours[a][1].append(b)
                neighbours[b][0].append(a)
        place = {node: i - (len(row) - 1) / 2 for row in rows for i, node in enumerate(row)}

        def middle(node: Any, side: int) -> float:
            near = [place[neighbour] for neighbour in neighbours[node][side]]
            return sum(near) / len(near) if near else place[node]

        for sweep in range(12):  # each layer sorted by the middle of its neighbours' places
            side = sweep % 2
            for i in range(len(rows)) if side == 0 else reversed(range(len(rows))):
                rows[i].sort(key=partial(middle, side=side))
                if side == 1 and i + 1 < len(rows):
                    put_in_order(rows[i], [neighbours[b][0] for b in rows[i + 1]])
                place |= {node: k - (len(rows[i]) - 1) / 2 for k, node in enumerate(rows[i])}
        return routes, rows


def put_in_order(row: list[Any], groups: Iterable[Sequence[Any]]) -> None:
    """Give each group of a row's nodes the places that it has, in the order of the group."""
    for group in groups:
        places = sorted(map(row.index, group))
        for place, node in zip(places, group, strict=True):
            row[place] = node


class Layout(Graph):
    """A graph in layers, each node as far from the leaves as its longest way to one."""

    def __init__(self, variable: Any, known: Iterable[Any] = ()) -> None:
        super().__init__(variable, known)
        nodes = [id(node) for node in (*self.variables, *self.functions)]
        layers = Layers(nodes, self.edges)
        self.routes, self.rows = layers.routes, layers.rows


def _outputs(function: Any) -> list[Any]:
    """Return the outputs that are still there: none are noted before step 11 of the course."""
    # From step 14 on an output is noted weakly, with its shape beside it.
    links = [
        link[0] if isinstance(link, tuple) else link for link in getattr(function, "outputs", ())
    ]
    alive = [link() if isinstance(link, ref) else link for link in links]
    return [output for output in alive if output is not None]


def _creator(variable: Any) -> Any:
    """Return what computed a Variable; the first steps of the course do not note it."""
    return getattr(variable, "creator", None)


def _unique(nodes: Sequence[Any]) -> list[Any]:
    return list({id(node): node for node in nodes}.values())


def _text(variable: Any, labels: Mapping[Any, str]) -> str:
    """Return the caller's label, else the name, else the value of a scalar, else the shape."""
    if isinstance(variable, Result):
        return _shape(variable.shape)
    if variable in labels:
        return labels[variable]
    name = getattr(variable, "name", None)
    return str(name) if name else _value(variable.data)


def _value(array: ArrayLike) -> str:
    array = np.asarray(array)
    return f"{array[()]:.4g}" if array.ndim == 0 else _shape(array.shape)


def _shape(shape: tuple[int, ...]) -> str:
    return f"{shape}".replace(" ", "")


def plot_graph(
    variable: Any,
    labels: Mapping[Any, str] | None = None,
    *,
    show_grad: bool = False,
    title: str = "",
) -> Figure:
    """Draw how a Variable was computed: round boxes are Variables, square ones Functions.

    It runs from left to right where that fits a notebook's width, from top to bottom otherwise.

    Parameters
    ----------
    variable
        A Variable of the library or of any step of the course. It is not changed.
    labels
        What to write on some Variables and Functions. Other Functions show their class, other
        Variables their name; without a name, the value of a scalar and the shape of an array. In
        the library a Variable between the leaves and the result is known only if it stands here;
        else the shape of what was computed is shown.
    show_grad
        Whether to write each gradient beneath.
    title
        What is computed.

    Returns
    -------
    matplotlib.figure.Figure
        With one axes, without ticks.

    Raises
    ------
    TypeError
        If it is no Variable.
    """
    labels = labels or {}
    known = [x for x in labels if hasattr(x, "data")]
    layout = Layout(require_variable(variable), known)
    texts: dict[Any, str] = {id(f): labels.get(f, type(f).__name__) for f in layout.functions}
    for x in layout.variables:
        texts[id(x)] = _text(x, labels)
        grad = getattr(x, "grad", None)
        if show_grad and grad is not None:
            texts[id(x)] += f"\ngrad {_value(grad)}"
    functions = {id(f) for f in layout.functions}
    places = _place(layout, texts)
    figure, axes = plt.subplots(
        figsize=(places.width + 0.3, places.height + (0.6 if title else 0.3)), layout="constrained"
    )
    _draw_edges(axes, layout, places)
    for node, text in texts.items():
        _draw_box(axes, places.centre[node], places.size[node], text, square=node in functions)
    axes.set(xlim=(0, places.width), ylim=(-places.height, 0), aspect="equal", title=title)
    axes.axis("off")
    return figure


def require_variable(variable: Any) -> Any:
    """Return a Variable of the library or of any step, and refuse everything else."""
    if not hasattr(variable, "data") or not hasattr(variable, "grad"):
        raise TypeError(f"expected a Variable, got {type(variable).__name__}")
    return variable


@dataclass
class Places:
    """Where the nodes of a picture are, in inches from its upper left corner, y upwards."""

    centre: dict[Any, Point]
    size: dict[Any, Point]
    width: float
    height: float
    sideways: bool  # from left to right, and not from top to bottom


def _place(layout: Layout, texts: Mapping[Any, str]) -> Places:
    """Make room for every node's text."""
    size = {node: (0.08, 0.08) for row in layout.rows for node in row}
    for node, text in texts.items():
        lines = text.split("\n")
        size[node] = (0.26 + 0.085 * max(map(len, lines)), 0.16 + 0.17 * len(lines))
    wide = sum(max(size[node][0] for node in row) + 0.42 for row in layout.rows)
    sideways = wide <= 11
    along, across = (0, 1) if sideways else (1, 0)
    lengths = [sum(size[node][across] + 0.2 for node in row) for row in layout.rows]
    centre: dict[Any, Point] = {}
    forward = 0.0
    for row, length in zip(layout.rows, lengths, strict=True):
        depth = max(size[node][along] for node in row) + 0.42
        aside = (max(lengths) - length) / 2
        for node in row:
            step = size[node][across] + 0.2
            here = (forward + depth / 2, aside + step / 2)
            centre[node] = (here[0], -here[1]) if sideways else (here[1], -here[0])
            aside += step
        forward += depth
    width, height = (forward, max(lengths)) if sideways else (max(lengths), forward)
    return Places(centre, size, width, height, sideways)


def _draw_edges(axes: Axes, layout: Layout, places: Places) -> None:
    """Draw each edge as a curve that leaves and arrives in the direction of the layers."""
    unit = np.array([1.0, 0.0]) if places.sideways else np.array([0.0, -1.0])
    for route in layout.routes:
        points = [np.array(places.centre[node]) for node in route]
        half = [np.abs(unit * places.size[node]).sum() / 2 for node in (route[0], route[-1])]
        points[0] = points[0] + unit * half[0]
        points[-1] = points[-1] - unit * half[1]
        path: list[Any] = [points[0]]
        for a, b in pairwise(points):
            reach = unit * abs((b - a) @ unit) / 2
            path += [a + reach, b - reach, b]
        codes = [Path.MOVETO] + [Path.CURVE4] * (len(path) - 1)
        axes.add_patch(
            FancyArrowPatch(
                path=Path(path, codes),
                arrowstyle="-|>",
                mutation_scale=9,
                color="0.35",
                linewidth=1,
                shrinkA=0,
                shrinkB=0,
            )
        )


def _draw_box(axes: Axes, centre: Point, size: Point, text: str, *, square: bool) -> None:
    """Draw a node: a square box is a Function, a round one a Variable."""
    width, height = size
    style = "square,pad=0" if square else f"round,pad=0,rounding_size={min(width, height) / 2}"
    corner = (centre[0] - width / 2, centre[1] - height / 2)
    axes.add_patch(
        FancyBboxPatch(
            corner,
            width,
            height,
            boxstyle=style,
            facecolor="#cfe2f3" if square else "#fde9c9",
            edgecolor="0.3",
            linewidth=1,
            zorder=3,
        )
    )
    axes.text(*centre, text, ha="center", va="center", fontsize=9, zorder=4)
