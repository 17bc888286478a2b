"""The picture of a frame: `draw`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dezero_mini.classroom.films.frames import Frame
from dezero_mini.classroom.films.layout import LINE, MARGIN, Place, Plan, above, lines_of_call
from dezero_mini.classroom.films.shapes import SIZE, Box, Line, Picture, Text, width_of
from dezero_mini.classroom.films.watching import Call

CHIP = 20.0
SIDE = 240.0
"""How wide the words are that stand beside a graph, and not above it."""


def draw(
    plan: Plan, frame: Frame, frames: Sequence[Frame], *, beside: bool, width: float, label: str
) -> Picture:
    """Draw one frame: its words and what waits, and the graph beneath or beside that.

    The other frames are there for the room that they need: all pictures of a film are of one size.
    """
    room = SIDE if beside else width
    caption = draw_caption(frame, frames, room, label, with_note=beside)
    graph = draw_graph(plan, frame)
    if beside:
        picture = Picture(width, max(caption.height, graph.height) + 2 * MARGIN)
        corner = (SIDE + (width - SIDE - graph.width) / 2, (picture.height - graph.height) / 2)
    else:
        picture = Picture(width, caption.height + graph.height + MARGIN)
        corner = ((width - graph.width) / 2, caption.height)
    picture.shapes += caption.shapes
    picture.shapes += [moved(shape, *corner) for shape in graph.shapes]
    return picture


# --- the words ---------------------------------------------------------------------


def draw_caption(
    frame: Frame, frames: Sequence[Frame], width: float, label: str, *, with_note: bool
) -> Picture:
    """Draw the words of a frame, with room for those of any frame of the film."""
    captions = [draw_words(other, width, label, with_note=with_note) for other in frames]
    caption = captions[list(frames).index(frame)]
    return Picture(width, max(other.height for other in captions), caption.shapes)


def draw_words(frame: Frame, width: float, label: str, *, with_note: bool) -> Picture:
    """Draw the title, what waits, and the marks, one beneath the other."""
    picture = Picture(width, MARGIN)
    title = f"{label} · {frame.title}" if label else frame.title
    for line in wrapped(title, width - 2 * MARGIN, SIZE + 1.5):
        write(picture, line, size=SIZE + 1)
    if frame.chips:
        draw_chips(picture, frame)
    for mark in frame.marks:
        sign = "✓ " if mark.startswith("right") else "✗ "
        for line in wrapped(sign + mark, width - 2 * MARGIN):
            write(picture, line)
    for line in wrapped(frame.note, width - 2 * MARGIN) if with_note and frame.note else []:
        picture.shapes.append(Text((MARGIN, picture.height + LINE / 2), line, "soft", "start"))
        picture.height += LINE
    return picture


def write(picture: Picture, line: str, size: float = SIZE) -> None:
    """Write a line beneath what there is."""
    place = (MARGIN, picture.height + LINE / 2)
    picture.shapes.append(Text(place, line, anchor="start", is_bold=True, size=size))
    picture.height += LINE + 2


def wrapped(text: str, width: float, size: float = SIZE) -> list[str]:
    """Break a text into lines, between its words where they are short enough."""
    most = int(width / width_of("m", size))
    words = [word[i : i + most] for word in text.split(" ") for i in range(0, len(word) or 1, most)]
    lines = [""]
    for word in words:
        if lines[-1] and width_of(f"{lines[-1]} {word}", size) > width:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return lines


def draw_chips(picture: Picture, frame: Frame) -> None:
    """Draw those that wait in rows: the one that is taken is dark."""
    x, y = MARGIN, picture.height + CHIP / 2 + 2
    picture.shapes.append(Text((x, y), frame.waiting, "soft", "start"))
    x += width_of(frame.waiting)
    for chip in frame.chips:
        wide = width_of(chip.text) + 10
        if x + wide > picture.width - MARGIN:
            x, y = MARGIN, y + CHIP + 2
        middle = (x + wide / 2, y)
        fill = "now" if chip.is_taken else "function" if chip.is_function else "variable"
        radius, line = (0.0 if chip.is_function else 8.0), (2.0 if chip.is_taken else 1.0)
        picture.shapes.append(Box(middle, (wide, CHIP - 2), fill, width=line, radius=radius))
        ink = "paper" if chip.is_taken else "ink"
        picture.shapes.append(Text(middle, chip.text, ink, is_bold=chip.is_taken))
        x += wide + 5
    picture.height = y + CHIP / 2 + 4


def moved(shape: Line | Box | Text, x: float, y: float) -> Line | Box | Text:
    """Return a shape at another place."""
    if isinstance(shape, Line):
        return replace(shape, points=tuple((a + x, b + y) for a, b in shape.points))
    if isinstance(shape, Box):
        return replace(shape, middle=(shape.middle[0] + x, shape.middle[1] + y))
    return replace(shape, place=(shape.place[0] + x, shape.place[1] + y))


# --- the graph ---------------------------------------------------------------------


def draw_graph(plan: Plan, frame: Frame) -> Picture:
    """Draw the boxes and arrows of a frame."""
    picture = Picture(plan.width, plan.height)
    draw_edges(picture, plan, frame)
    draw_arrows(picture, plan, frame)
    for x in plan.recording.variables:
        draw_variable(picture, plan, frame, x)
    for call in plan.recording.calls:
        draw_call(picture, plan, frame, call)
    draw_products(picture, plan, frame)
    return picture


def draw_edges(picture: Picture, plan: Plan, frame: Frame) -> None:
    """Draw the graph in grey, and what was sent before in the colour of gradients."""
    for call in plan.recording.calls:
        node, was_visited = plan.node(call), id(call) in frame.visits and call is not frame.now
        for place, x in enumerate(call.inputs):
            if x is not None:
                way = plan.way(plan.node(x), node, (0.5, port(place, len(call.inputs))))
                if was_visited:
                    picture.shapes.append(Line(way[::-1], "gradient", 1.0, has_head=True))
                elif call is not frame.now or not frame.arrows:
                    picture.shapes.append(Line(way, "soft"))
        for place, y in enumerate(call.outputs):
            way = plan.way(node, plan.node(y), (port(place, len(call.outputs)), 0.5))
            if id(call) in frame.visits:
                width = 2.5 if call is frame.now else 1.0
                picture.shapes.append(Line(way[::-1], "gradient", width, has_head=True))
            else:
                picture.shapes.append(Line(way, "soft"))


def port(place: int, count: int) -> float:
    """Return where an edge meets a box: the first at the top."""
    return (place + 1) / (count + 1)


def draw_arrows(picture: Picture, plan: Plan, frame: Frame) -> None:
    """Draw what a visit sends, the way that gradients go: backwards."""
    for arrow in frame.arrows:
        count = len(arrow.call.inputs)
        twice = [a for a in frame.arrows if a.target is arrow.target]
        end = 0.5 + (twice.index(arrow) - (len(twice) - 1) / 2) * 0.2
        way = plan.way(
            plan.node(arrow.target), plan.node(arrow.call), (end, port(arrow.place, count))
        )
        ink = "wrong" if arrow.is_wrong else "gradient"
        picture.shapes.append(Line(way[::-1], ink, 2.5, arrow.is_wrong, has_head=True))


def draw_products(picture: Picture, plan: Plan, frame: Frame) -> None:
    """Write gradient × slope = sent above the Variable that gets it."""
    for x in plan.recording.variables:
        lines = above(frame).get(id(x), [])
        spot = plan.places[plan.node(x)]
        wide = max([0.0, *(width_of(text) for text, _ in lines)])
        middle = sum(plan.text_span(x, wide)) / 2
        bottom = spot.middle[1] - spot.size[1] / 2 - 9
        for i, (text, is_wrong) in enumerate(reversed(lines)):
            ink = "wrong" if is_wrong else "product"
            picture.shapes.append(Text((middle, bottom - LINE * i), text, ink, is_bold=True))


def draw_variable(picture: Picture, plan: Plan, frame: Frame, x: Any) -> None:
    """Draw a round box: its name, its data, and in a compartment beneath its gradient."""
    spot, is_new = plan.places[plan.node(x)], id(x) in frame.changed
    picture.shapes.append(Box(spot.middle, spot.size, "variable", radius=9.0,
                              width=2.0 if is_new else 1.0))  # fmt: skip
    middle, top = spot.middle[0], spot.middle[1] - spot.size[1] / 2
    grad = frame.grads[id(x)]
    line = (spot.size[0] / 2, top + 2 * LINE + 5)
    picture.shapes += [
        Text((middle, top + 11), plan.recording.names(x), is_bold=True),
        Text((middle, top + 11 + LINE), frame.data[id(x)]),
        Line(((middle - line[0], line[1]), (middle, line[1]), (middle, line[1]),
              (middle + line[0], line[1])), "soft"),
        Text((middle, top + 13.5 + 2 * LINE), grad, "soft" if grad == "None" else "product",
             is_bold=is_new),
    ]  # fmt: skip


def draw_call(picture: Picture, plan: Plan, frame: Frame, call: Call) -> None:
    """Draw a square box: the one that is visited is dark, with a second edge if too early."""
    spot, is_now = plan.places[plan.node(call)], call is frame.now
    was_visited = id(call) in frame.visits
    if is_now and (frame.is_early or frame.is_again):
        around = (spot.size[0] + 8, spot.size[1] + 8)
        picture.shapes.append(
            Box(spot.middle, around, "none", "wrong", 2.0, is_dashed=frame.is_again)
        )
    fill = "now" if is_now else "visited" if was_visited else "function"
    picture.shapes.append(Box(spot.middle, spot.size, fill, width=2.0 if is_now else 1.0))
    lines = lines_of_call(call, plan.recording.names(call), frame)
    write_lines(picture, spot, lines, "paper" if is_now else "ink")


def write_lines(picture: Picture, spot: Place, lines: list[str], ink: str) -> None:
    """Write lines in a box, the first one bold."""
    lines = [text for text in lines if text]
    top = spot.middle[1] - LINE * (len(lines) - 1) / 2
    for i, text in enumerate(lines):
        place = (spot.middle[0], top + LINE * i)
        picture.shapes.append(Text(place, text, ink, is_bold=i == 0))
