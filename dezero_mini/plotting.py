"""Pictures: the only module that imports matplotlib.

- `plot_derivatives(x, numerical, analytic)` draws two derivatives of one function on one
  axis, and their difference beneath.
- `plot_graph(variable)` draws the graph that a Variable was computed by.
- `plot_backward_order(variable)` draws the order in which `backward` visits the Functions;
  `backward_order(variable)` returns it.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import pairwise
from typing import Any
from unittest.mock import patch
from weakref import ref

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle
from matplotlib.path import Path
from numpy.typing import ArrayLike

__all__ = ["backward_order", "plot_backward_order", "plot_derivatives", "plot_graph"]


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
            "plot_derivatives wants three one-dimensional arrays of one length, got shapes "
            f"{x.shape}, {numerical.shape} and {analytic.shape}"
        )
    figure, (above, below) = plt.subplots(
        2, 1, sharex=True, figsize=(8, 5.2), height_ratios=(2, 1), layout="constrained"
    )
    above.plot(x, analytic, "-", color="C0", linewidth=2, label=labels[1])
    # A marker at every point hides the line; some twenty leave it visible.
    above.plot(
        x, numerical, "o", color="C1", markersize=6, markevery=max(1, len(x) // 20),
        fillstyle="none", markeredgewidth=1.5, label=labels[0],
    )  # fmt: skip
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


class _Graph:
    """What a Variable was computed from.

    Found by `creator`, `inputs` (or `input`) and `outputs` (or `output`) alone, so the objects
    of every step of the course can be drawn as well as those of the library.
    """

    def __init__(self, variable: Any) -> None:
        self.functions: list[Any] = []
        self.variables: list[Any] = []
        self.edges: list[tuple[int, int]] = []  # ids of nodes
        waiting, seen = [variable], {id(variable)}
        while waiting:
            x = waiting.pop()
            self.variables.append(x)
            function = getattr(x, "creator", None)
            if function is None or id(function) in seen:
                continue
            seen.add(id(function))
            self.functions.append(function)
            inputs, outputs = _inputs(function), _once([*_outputs(function), x])
            self.edges += [(id(a), id(function)) for a in _once(inputs)]
            self.edges += [(id(function), id(b)) for b in outputs]
            for node in (*inputs, *outputs):
                if id(node) not in seen:
                    seen.add(id(node))
                    waiting.append(node)


class _Layout(_Graph):
    """A graph in layers, each node as far from the leaves as its longest way to one."""

    def __init__(self, variable: Any) -> None:
        super().__init__(variable)
        self.layer = self._layers()
        self.routes, self.rows = self._order()

    def _layers(self) -> dict[int, int]:
        nodes = [id(node) for node in (*self.variables, *self.functions)]
        before: dict[int, list[int]] = {node: [] for node in nodes}
        after: dict[int, list[int]] = {node: [] for node in nodes}
        for a, b in self.edges:
            after[a].append(b)
            before[b].append(a)
        missing = {node: len(before[node]) for node in nodes}
        layer = {node: 0 for node in nodes if not before[node]}
        ready = list(layer)
        while ready:
            node = ready.pop()
            for b in after[node]:
                layer[b] = max(layer.get(b, 0), layer[node] + 1)
                missing[b] -= 1
                if missing[b] == 0:
                    ready.append(b)
        # A leaf stands right before the first function that uses it, not far away.
        for node in nodes:
            if not before[node] and after[node]:
                layer[node] = min(layer[b] for b in after[node]) - 1
        return layer

    def _order(self) -> tuple[list[list[Any]], list[list[Any]]]:
        """Give an edge over several layers a place in each, and order layers to cross little."""
        rows: list[list[Any]] = [[] for _ in range(max(self.layer.values()) + 1)]
        for node in (*self.variables, *self.functions):
            rows[self.layer[id(node)]].append(id(node))
        routes: list[list[Any]] = []
        for a, b in self.edges:
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
            for row in rows if side == 0 else rows[::-1]:
                row.sort(key=partial(middle, side=side))
                place |= {node: i - (len(row) - 1) / 2 for i, node in enumerate(row)}
        return routes, rows


def _inputs(function: Any) -> list[Any]:
    inputs = getattr(function, "inputs", None)
    return [function.input] if inputs is None else list(inputs)


def _outputs(function: Any) -> list[Any]:
    """Return the outputs that are still there: none are noted before step 11 of the course."""
    # From step 14 on an output is noted weakly, with its shape beside it.
    links = [
        link[0] if isinstance(link, tuple) else link for link in getattr(function, "outputs", ())
    ]
    alive = [link() if isinstance(link, ref) else link for link in links]
    return [output for output in alive if output is not None]


def _once(nodes: Sequence[Any]) -> list[Any]:
    return list({id(node): node for node in nodes}.values())


def _text(variable: Any, labels: Mapping[Any, str]) -> str:
    """Return the caller's label, else the name, else the value of a scalar, else the shape."""
    if variable in labels:
        return labels[variable]
    name = getattr(variable, "name", None)
    return str(name) if name else _value(variable.data)


def _value(array: ArrayLike) -> str:
    array = np.asarray(array)
    return f"{array[()]:.4g}" if array.ndim == 0 else f"{array.shape}".replace(" ", "")


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
        What to write on some Variables. The others show their name; without a name, the value of
        a scalar and the shape of an array.
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
    layout = _Layout(_variable(variable))
    texts: dict[Any, str] = {id(f): type(f).__name__ for f in layout.functions}
    for x in layout.variables:
        texts[id(x)] = _text(x, labels or {})
        grad = getattr(x, "grad", None)
        if show_grad and grad is not None:
            texts[id(x)] += f"\ngrad {_value(grad)}"
    functions = {id(f) for f in layout.functions}
    at, size, extent = _place(layout, texts)
    figure, axes = plt.subplots(
        figsize=(extent[0] + 0.3, extent[1] + (0.6 if title else 0.3)), layout="constrained"
    )
    _draw_edges(axes, layout, at, size, sideways=extent[2])
    for node, text in texts.items():
        _draw_box(axes, at[node], size[node], text, node in functions)
    axes.set(xlim=(0, extent[0]), ylim=(-extent[1], 0), aspect="equal", title=title)
    axes.axis("off")
    return figure


def _variable(variable: Any) -> Any:
    if not hasattr(variable, "data") or not hasattr(variable, "grad"):
        raise TypeError(f"wanted a Variable, got {type(variable).__name__}")
    return variable


def _place(
    layout: _Layout, texts: Mapping[Any, str]
) -> tuple[
    dict[Any, tuple[float, float]], dict[Any, tuple[float, float]], tuple[float, float, bool]
]:
    """Return the centre and the size of every node, and the extent of all, in inches."""
    size = {node: (0.08, 0.08) for row in layout.rows for node in row}
    for node, text in texts.items():
        lines = text.split("\n")
        size[node] = (0.26 + 0.085 * max(map(len, lines)), 0.16 + 0.17 * len(lines))
    wide = sum(max(size[node][0] for node in row) + 0.42 for row in layout.rows)
    sideways = wide <= 11
    along, across = (0, 1) if sideways else (1, 0)
    lengths = [sum(size[node][across] + 0.2 for node in row) for row in layout.rows]
    at: dict[Any, tuple[float, float]] = {}
    forward = 0.0
    for row, length in zip(layout.rows, lengths, strict=True):
        depth = max(size[node][along] for node in row) + 0.42
        aside = (max(lengths) - length) / 2
        for node in row:
            step = size[node][across] + 0.2
            here = (forward + depth / 2, aside + step / 2)
            at[node] = (here[0], -here[1]) if sideways else (here[1], -here[0])
            aside += step
        forward += depth
    extent = (forward, max(lengths)) if sideways else (max(lengths), forward)
    return at, size, (*extent, sideways)


def _draw_edges(axes: Axes, layout: _Layout, at: Any, size: Any, sideways: bool) -> None:
    """Draw each edge as a curve that leaves and arrives in the direction of the layers."""
    unit = np.array([1.0, 0.0]) if sideways else np.array([0.0, -1.0])
    for route in layout.routes:
        points = [np.array(at[node]) for node in route]
        half = [np.abs(unit * size[node]).sum() / 2 for node in (route[0], route[-1])]
        points[0] = points[0] + unit * half[0]
        points[-1] = points[-1] - unit * half[1]
        path: list[Any] = [points[0]]
        for a, b in pairwise(points):
            reach = unit * abs((b - a) @ unit) / 2
            path += [a + reach, b - reach, b]
        codes = [Path.MOVETO] + [Path.CURVE4] * (len(path) - 1)
        axes.add_patch(
            FancyArrowPatch(
                path=Path(path, codes), arrowstyle="-|>", mutation_scale=9,
                color="0.35", linewidth=1, shrinkA=0, shrinkB=0,
            )
        )  # fmt: skip


def _draw_box(
    axes: Axes,
    centre: tuple[float, float],
    size: tuple[float, float],
    text: str,
    square: bool,
    fill: str = "",
    edge: str = "0.3",
    fontsize: float = 9,
) -> None:
    width, height = size
    style = "square,pad=0" if square else f"round,pad=0,rounding_size={min(width, height) / 2}"
    corner = (centre[0] - width / 2, centre[1] - height / 2)
    fill = fill or ("#cfe2f3" if square else "#fde9c9")
    axes.add_patch(
        FancyBboxPatch(
            corner, width, height, boxstyle=style, facecolor=fill, edgecolor=edge,
            linewidth=2 if edge == "black" else 1, zorder=3,
        )
    )  # fmt: skip
    axes.text(*centre, text, ha="center", va="center", fontsize=fontsize, zorder=4)


def backward_order(variable: Any) -> list[Any]:
    """Run `variable.backward()` and return the Functions in the order in which it visited them.

    The gradients change as they do in any call of `backward`. A Function that is visited twice
    stands twice in the list. The classes of the Functions are watched while the call lasts.

    Parameters
    ----------
    variable
        A Variable of the library, or of a step of the course that has `Variable.backward`.

    Returns
    -------
    list
        Of Functions.

    Raises
    ------
    TypeError
        If it is no Variable, or one without the method `backward`.
    """
    if not hasattr(_variable(variable), "backward"):
        raise TypeError(f"{type(variable).__name__} has no method backward")
    functions = _Graph(variable).functions
    known = {id(f) for f in functions}
    running: set[int] = set()
    order: list[Any] = []

    def watched(backward: Callable[..., Any]) -> Callable[..., Any]:
        def record(self: Any, *gys: Any) -> Any:
            # A backward that calls its base class's is one visit.
            if id(self) in running or id(self) not in known:
                return backward(self, *gys)
            order.append(self)
            running.add(id(self))
            try:
                return backward(self, *gys)
            finally:
                running.remove(id(self))

        return record

    with ExitStack() as stack:
        # All are looked up before one is replaced, or a class could find its base's twice.
        for kind, backward in {type(f): type(f).backward for f in functions}.items():
            stack.enter_context(patch.object(kind, "backward", watched(backward)))
        variable.backward()
    return order


def plot_backward_order(
    variable: Any, order: Sequence[Any] | None = None, *, columns: int = 4, title: str = ""
) -> Figure:
    """Draw a film strip of `variable.backward()`: one panel a visit, in the real order.

    Squares are Functions, dots are Variables. The Function of the visit is dark with a thick
    edge; those visited before are hatched. Each carries the numbers of its visits so far.

    Parameters
    ----------
    variable
        A Variable of the library, or of a step of the course that has `Variable.backward`.
    order
        What `backward_order(variable)` returned; it is called if this is None.
    columns
        Panels in a row.
    title
        What is differentiated.

    Returns
    -------
    matplotlib.figure.Figure
        With one axes a visit; further axes that fill the last row are off.

    Raises
    ------
    TypeError
        If it is no Variable, or one without the method `backward`.
    ValueError
        If there is no visit to draw.
    """
    layout = _Layout(_variable(variable))
    order = backward_order(variable) if order is None else order
    if not order:
        raise ValueError("backward visits no Function of a leaf: there is nothing to draw")
    names = {id(f): type(f).__name__ for f in layout.functions}
    widest = max(len(row) for row in layout.rows)
    step = (0.4, 0.4)
    at = {
        node: (step[0] * (i + 0.5), -step[1] * (j + 0.5 + (widest - len(row)) / 2))
        for i, row in enumerate(layout.rows)
        for j, node in enumerate(row)
    }
    size = dict.fromkeys(at, (0.0, 0.0))
    size |= {id(x): (0.12, 0.12) for x in layout.variables}
    size |= {id(f): (0.27, 0.27) for f in layout.functions}
    extent = (step[0] * len(layout.rows), step[1] * widest)
    columns = min(columns, len(order), max(2, int(12 / extent[0])))
    lines = -(-len(order) // columns)
    figure, panels = plt.subplots(
        lines,
        columns,
        figsize=(columns * (extent[0] + 0.25), lines * (extent[1] + 0.45) + bool(title) * 0.4),
        layout="constrained",
        squeeze=False,
    )
    figure.suptitle(title)
    for axes in panels.flat:
        axes.axis("off")
    for visit, (axes, function) in enumerate(zip(panels.flat, order, strict=False), 1):
        _draw_edges(axes, layout, at, size, sideways=True)
        for x in layout.variables:
            _draw_box(axes, at[id(x)], size[id(x)], "", square=False)
        for f in layout.functions:
            visits = [str(i) for i, g in enumerate(order[:visit], 1) if g is f]
            _draw_visit(axes, at[id(f)], size[id(f)], visits, now=f is function)
        axes.set(xlim=(0, extent[0]), ylim=(-extent[1], 0), aspect="equal")
        axes.set_title(f"visit {visit}: {names[id(function)]}", fontsize=9)
    return figure


def _draw_visit(
    axes: Axes,
    centre: tuple[float, float],
    size: tuple[float, float],
    visits: Sequence[str],
    now: bool,
) -> None:
    """Draw a Function: dark if it is visited now, hatched if it was before, else white."""
    corner = (centre[0] - size[0] / 2, centre[1] - size[1] / 2)
    fill, hatch = ("#1f4e79", "") if now else ("#cfe2f3", "///") if visits else ("white", "")
    axes.add_patch(
        Rectangle(
            corner, *size, facecolor=fill, edgecolor="black" if now else "0.5", hatch=hatch,
            linewidth=2 if now else 1, zorder=3,
        )
    )  # fmt: skip
    axes.text(
        *centre, "·".join(visits), ha="center", va="center", zorder=4,
        fontsize=9 if len(visits) < 2 else 6, fontweight="bold",
        color="white" if now else "black",
    )  # fmt: skip
