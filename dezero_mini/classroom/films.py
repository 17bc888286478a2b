"""The order in which `backward` visits the Functions: `backward_order`, `plot_backward_order`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from dezero_mini.plotting import (
    Graph,
    Layout,
    Places,
    Point,
    draw_box,
    draw_edges,
    require_variable,
)


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
    if not hasattr(require_variable(variable), "backward"):
        raise TypeError(
            f"expected a Variable with the method backward, got {type(variable).__name__}"
        )
    order: list[Any] = []
    with _noting_visits(Graph(variable).functions, order):
        variable.backward()
    return order


@contextmanager
def _noting_visits(functions: Sequence[Any], order: list[Any]) -> Iterator[None]:
    """Append to `order` each of the functions whose `backward` is called inside a `with` block."""
    known = {id(f) for f in functions}
    running: set[int] = set()

    def noting(backward: Callable[..., Any]) -> Callable[..., Any]:
        def note_and_run(self: Any, *gys: Any) -> Any:
            # A backward that calls its base class's is one visit.
            if id(self) in running or id(self) not in known:
                return backward(self, *gys)
            order.append(self)
            running.add(id(self))
            try:
                return backward(self, *gys)
            finally:
                running.remove(id(self))

        return note_and_run

    # All are looked up before one is replaced, or a class could find its base's twice.
    methods = {type(f): type(f).backward for f in functions}
    own = {cls: vars(cls)["backward"] for cls in methods if "backward" in vars(cls)}
    try:
        for cls, backward in methods.items():
            cls.backward = noting(backward)
        yield
    finally:
        for cls in methods:
            if cls in own:
                cls.backward = own[cls]
            elif "backward" in vars(cls):
                del cls.backward  # it is its base's again


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
        If there is no visit to draw, if `order` names a Function that the Variable was not
        computed by, or if there is less than one column.
    """
    layout = Layout(require_variable(variable))
    if not isinstance(columns, int) or columns < 1:
        raise ValueError(f"expected one column or more, got {columns!r}")
    order = backward_order(variable) if order is None else order
    names = {id(f): type(f).__name__ for f in layout.functions}
    _require_visits(order, names)
    places = _place(layout)
    columns = min(columns, len(order), max(2, int(12 / places.width)))
    lines = -(-len(order) // columns)
    figure, panels = plt.subplots(
        lines,
        columns,
        figsize=(
            columns * (places.width + 0.25),
            lines * (places.height + 0.45) + bool(title) * 0.4,
        ),
        layout="constrained",
        squeeze=False,
    )
    figure.suptitle(title)
    for axes in panels.flat:
        axes.axis("off")
    for visit, (axes, function) in enumerate(zip(panels.flat, order, strict=False), 1):
        draw_edges(axes, layout, places)
        for x in layout.variables:
            draw_box(axes, places.centre[id(x)], places.size[id(x)], "", square=False)
        for f in layout.functions:
            visits = [str(i) for i, g in enumerate(order[:visit], 1) if g is f]
            _draw_visit(axes, places.centre[id(f)], places.size[id(f)], visits, now=f is function)
        axes.set(xlim=(0, places.width), ylim=(-places.height, 0), aspect="equal")
        axes.set_title(f"visit {visit}: {names[id(function)]}", fontsize=9)
    return figure


def _require_visits(order: Any, known: Mapping[int, str]) -> None:
    """Refuse what is no order of a graph's Functions, before a figure is begun."""
    if not isinstance(order, Sequence) or isinstance(order, str):
        raise ValueError(
            f"expected the order as a list of Functions, got {type(order).__name__}: "
            "take what backward_order returned"
        )
    if not order:
        raise ValueError(
            "expected a visit to draw, got none: backward visits no Function of a leaf"
        )
    for function in order:
        if id(function) not in known:
            raise ValueError(
                "expected Functions that the Variable was computed by, got "
                f"{type(function).__name__} of another graph: take what backward_order returned"
            )


def _place(layout: Layout) -> Places:
    """Put all on a grid: there is no text to make room for."""
    step = 0.4
    widest = max(len(row) for row in layout.rows)
    centre = {
        node: (step * (i + 0.5), -step * (j + 0.5 + (widest - len(row)) / 2))
        for i, row in enumerate(layout.rows)
        for j, node in enumerate(row)
    }
    size = dict.fromkeys(centre, (0.0, 0.0))
    size |= {id(x): (0.12, 0.12) for x in layout.variables}
    size |= {id(f): (0.27, 0.27) for f in layout.functions}
    return Places(centre, size, step * len(layout.rows), step * widest, sideways=True)


def _draw_visit(axes: Axes, centre: Point, size: Point, visits: Sequence[str], now: bool) -> None:
    """Draw a Function: dark if it is visited now, hatched if it was before, else white."""
    corner = (centre[0] - size[0] / 2, centre[1] - size[1] / 2)
    fill, hatch = ("#1f4e79", "") if now else ("#cfe2f3", "///") if visits else ("white", "")
    axes.add_patch(
        Rectangle(
            corner,
            *size,
            facecolor=fill,
            edgecolor="black" if now else "0.5",
            hatch=hatch,
            linewidth=2 if now else 1,
            zorder=3,
        )
    )
    axes.text(
        *centre,
        "·".join(visits),
        ha="center",
        va="center",
        zorder=4,
        fontsize=9 if len(visits) < 2 else 6,
        fontweight="bold",
        color="white" if now else "black",
    )
