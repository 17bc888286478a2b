"""Film a program and show it: `film`."""

import base64
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np

from dezero_mini.classroom.films.drawing import SIDE, draw, draw_caption, draw_graph
from dezero_mini.classroom.films.frames import Frame, frames_of
from dezero_mini.classroom.films.layout import Plan
from dezero_mini.classroom.films.page import Panel, Step, as_page
from dezero_mini.classroom.films.recording import Recording, record
from dezero_mini.classroom.films.shapes import Picture
from dezero_mini.classroom.films.slopes import as_numbers
from dezero_mini.classroom.films.strip import WIDTH, as_png, draw_strip
from dezero_mini.classroom.films.watching import is_variable
from dezero_mini.classroom.sources import step_name
from dezero_mini.extras import from_extra

NARROW = 440.0
"""Of frames that are no wider, two stand in a row."""

CAPTION = 374.0
"""The least width of a frame, so that its title fits; as wide as a phone."""


@dataclass(eq=False)
class Film:
    """One pass, ready to be drawn."""

    label: str
    recording: Recording
    frames: list[Frame]
    plan: Plan


def film(
    f: Callable[..., Any],
    *inputs: Any,
    kind: Any = None,
    beside: Any = None,
    labels: Sequence[str] | None = None,
) -> None:
    """Show what happens when a program goes back: its real pass, visit by visit.

    There are two outputs: a strip of all frames as a picture, and the film itself, with buttons
    to step through it. Round boxes are Variables with their data and, in a compartment beneath,
    their gradient; square ones are Functions. An arrow carries what a Function sends. Beside it
    stands the gradient times the local slope, which is found from `forward` alone, so that a
    wrong `backward` can be seen. A visit that comes too early has a double edge.

    Parameters
    ----------
    f
        A function of Variables, or a class of Functions. It returns the Variable to go back
        from; or it goes back itself, as by `f.backward(gy)`.
    *inputs
        Variables; with `kind`, numbers or arrays.
    kind
        A class of Variables, to put the inputs into.
    beside
        A second pass, to be shown beneath: another program, or another class of Variables for the
        same program, or other inputs, as a Variable or a list of them.
    labels
        What to call the two passes.

    Raises
    ------
    TypeError
        If the program, an input or a result is of the wrong kind.
    ValueError
        If the program has too many calls or the pass too many visits for a film, or if there are
        not as many labels as passes.
    """
    with from_extra("learn"):
        from IPython.display import display

    films = make(f, inputs, kind, beside, labels)
    words = in_words(films)
    png, size = as_png(draw_strip(strip_of(films)))
    picture = {"image/png": base64.b64encode(png).decode(), "text/plain": words}
    display(picture, raw=True, metadata={"image/png": {**size, "alt": words}})
    steps = "The same film, to step through."
    display({"text/html": page_of(films), "text/plain": steps}, raw=True)


def make(
    f: Any, inputs: Sequence[Any], kind: Any, beside: Any, labels: Sequence[str] | None
) -> list[Film]:
    """Record one or two passes, and give them one plan if they are of one form."""
    runs = [(f, in_variables(inputs, kind))]
    if beside is not None:
        runs.append(second_run(f, inputs, kind, beside))
    names = labels_of(runs, kind, beside) if labels is None else require_labels(labels, len(runs))
    films = []
    for (program, variables), label in zip(runs, names, strict=True):
        recording = record(program, variables)
        frames = frames_of(recording)
        films.append(Film(label, recording, frames, Plan(recording, frames)))
    for one in films[1:]:
        one.frames[0].note = ""  # the first film has told it
    if len(films) == 2 and films[0].plan.form == films[1].plan.form:
        films[0].plan.share(films[1].plan)
    for one in films:
        one.plan.settle()
    return films


def in_variables(inputs: Sequence[Any], kind: Any) -> list[Any]:
    """Return the inputs, in Variables of a kind if there is one."""
    if kind is None:
        return list(inputs)
    if not isinstance(kind, type):
        raise TypeError(f"expected a class of Variables as kind, got {type(kind).__name__}")
    values = [as_numbers(x.data if is_variable(x) else x) for x in inputs]
    for x, value in zip(inputs, values, strict=True):
        if value is None:
            raise TypeError(f"expected numbers or arrays as inputs, got {type(x).__name__}")
    try:
        made = [kind(np.array(value, dtype=float)) for value in values]
    except Exception:  # dict, for one, takes no array
        made = [None]
    if not all(map(is_variable, made)):
        raise TypeError(f"expected a class of Variables as kind, got {kind.__name__}")
    return made


def second_run(f: Any, inputs: Sequence[Any], kind: Any, beside: Any) -> tuple[Any, list[Any]]:
    """Return the program and the inputs of the second pass."""
    if is_variable(beside):
        return f, [beside]
    if isinstance(beside, list | tuple) and all(map(is_variable, beside)):
        return f, list(beside)
    if isinstance(beside, type) and not callable(getattr(beside, "forward", None)):
        return f, in_variables(inputs, beside)
    if callable(beside):
        fresh = [x if kind is not None else type(x)(np.array(x.data)) for x in inputs]
        return beside, in_variables(fresh, kind)
    raise TypeError(
        "expected a program, a class of Variables, a Variable or a list of them as beside, got "
        f"{type(beside).__name__}"
    )


def labels_of(runs: Sequence[tuple[Any, list[Any]]], kind: Any, beside: Any) -> list[str]:
    """Return what tells two passes apart: their programs, their classes or their steps."""
    if len(runs) == 1:
        return [""]
    (f, xs), (g, ys) = runs
    if f is not g:
        return [getattr(h, "__name__", type(h).__name__) for h in (f, g)]
    kinds = [type(x[0]) if x else object for x in (xs, ys)]
    if kinds[0].__name__ != kinds[1].__name__:
        return [k.__name__ for k in kinds]
    if kinds[0] is not kinds[1]:
        return [step_name(sys.modules[k.__module__]) for k in kinds]
    return ["first", "second"]


def require_labels(labels: Any, count: int) -> list[str]:
    """Return the labels, one for each pass."""
    is_list = isinstance(labels, list | tuple)
    if not is_list or not all(isinstance(label, str) for label in labels):
        raise TypeError(f"expected labels as a list of texts, got {labels!r}")
    if len(labels) != count:
        raise ValueError(f"expected {count} labels, one for each pass, got {len(labels)}")
    return list(labels)


# --- what is shown -----------------------------------------------------------------


def strip_of(films: Sequence[Film]) -> list[list[Picture | None]]:
    """Return rows of pictures: those of the second pass beneath those of the first."""
    graph = max(one.plan.width for one in films)
    columns = 2 if graph <= NARROW else 1
    beside = columns == 1 and SIDE + graph <= WIDTH * 1.25
    width = SIDE + graph if beside else max(graph, CAPTION)
    drawn = [
        [
            draw(one.plan, frame, one.frames, beside=beside, width=width, label=one.label)
            for frame in one.frames
        ]
        for one in films
    ]
    rows: list[list[Picture | None]] = []
    for start in range(0, max(map(len, drawn)), columns):
        for pictures in drawn:
            row = [*pictures[start : start + columns], *[None] * columns][:columns]
            if any(row):
                rows.append(row)
    return rows


def page_of(films: Sequence[Film]) -> str:
    """Return the film as HTML: the passes above each other, the shorter one waits at its end."""
    steps = []
    for moments in zip_longest(*(one.frames for one in films)):
        pairs = [(one, frame or one.frames[-1]) for one, frame in zip(films, moments, strict=True)]
        words = [spoken(one, frame) for one, frame in pairs] + [pairs[0][1].note]
        panels = [panel_of(one, frame) for one, frame in pairs]
        steps.append(Step("\n".join(filter(None, words)), panels))
    return as_page(steps)


def panel_of(one: Film, frame: Frame) -> Panel:
    """Return a frame for the page."""
    caption = draw_caption(frame, one.frames, CAPTION, one.label, with_note=False)
    focus = float(frame is one.frames[0])
    if frame.now is not None:
        ends = [frame.now, *(arrow.target for arrow in frame.arrows)]
        across = [one.plan.places[one.plan.node(end)].middle[0] for end in ends]
        focus = (min(across) + max(across)) / 2 / one.plan.width
    return Panel(caption, draw_graph(one.plan, frame), focus)


def spoken(one: Film, frame: Frame) -> str:
    """Return a frame in words."""
    if one.label:  # it may be the name of a function, so it stays as it is
        return f"{one.label}, {frame.title}. {frame.words}"
    return f"{frame.title[0].upper()}{frame.title[1:]}. {frame.words}"


def in_words(films: Sequence[Film]) -> str:
    """Return the films in words, a line for each frame."""
    return "\n".join(spoken(one, frame) for one in films for frame in one.frames)
