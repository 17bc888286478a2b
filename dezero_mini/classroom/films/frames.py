"""The frames of a film: what each shows, in words and numbers, before anything is drawn."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dezero_mini.classroom.films.recording import Recording
from dezero_mini.classroom.films.slopes import (
    Sending,
    are_close,
    are_same,
    as_numbers,
    rounded,
    sendings,
)
from dezero_mini.classroom.films.watching import Call, Gradients, Visit, Work, is_function
from dezero_mini.classroom.films.wording import amount, factor, is_written, listed, told

WAITING = {"set": "waiting (a set):", "calls": "running:", "order": "in this order:"}
LEGEND = (
    "Round: a Variable, with its data and, in the compartment beneath, its gradient. "
    "Square: a Function. Arrows carry gradients backwards."
)


@dataclass(eq=False)
class Chip:
    """One of those that wait."""

    text: str
    is_function: bool
    is_taken: bool


@dataclass(eq=False)
class Arrow:
    """What a visit sent to one of its inputs."""

    call: Call
    place: int  # of the input
    target: Any
    lines: list[str]
    is_wrong: bool


@dataclass(eq=False)
class Frame:
    """A moment of a film."""

    title: str
    words: str  # the same for readers who cannot see it
    data: dict[int, str]  # of each Variable, by its id
    grads: dict[int, str]
    changed: set[int]  # ids of the Variables that got another gradient
    marks: list[str] = field(default_factory=list)  # what is wrong, in words
    now: Call | None = None
    is_early: bool = False
    is_again: bool = False
    waiting: str = ""
    chips: list[Chip] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    visits: dict[int, list[int]] = field(default_factory=dict)  # numbers, by the id of the call
    note: str = ""


def frames_of(recording: Recording) -> list[Frame]:
    """Return the seed, the visits and the end."""
    found: list[Frame] = []
    visits: dict[int, list[int]] = {}
    for index, visit in enumerate(recording.visits):
        if index == 0 or visit.turn != recording.visits[index - 1].turn:
            found.append(seed_frame(recording, visit, visits))
        visits.setdefault(id(visit.call), []).append(index + 1)
        found.append(visit_frame(recording, index, visits))
    found.append(end_frame(recording, visits))
    return found


# --- the seed ----------------------------------------------------------------------


def seed_frame(recording: Recording, visit: Visit, visits: dict[int, list[int]]) -> Frame:
    """Return the moment before the first visit of a pass."""
    title = "the seed" if visit.turn == 0 else f"pass {visit.turn + 1}: the seed"
    starts = visit.stack[:1] or visit.call.outputs[:1]
    words = [
        f"{recording.names(y)} begins with the gradient {amount(visit.before[id(y)])}."
        for y in starts
        if visit.before.get(id(y)) is not None
    ]
    return Frame(
        title,
        " ".join(words) or f"{recording.names(visit.call)} will be the first that is asked.",
        in_short(visit.data),
        in_short(visit.before),
        {id(y) for y in starts},
        visits=copied_visits(visits),
        note="" if visits else LEGEND,
    )


def in_short(amounts: dict[int, Any]) -> dict[int, str]:
    """Return what belongs to each Variable as a text."""
    return {key: amount(thing) for key, thing in amounts.items()}


def copied_visits(visits: dict[int, list[int]]) -> dict[int, list[int]]:
    """Return the numbers of the visits so far."""
    return {key: [*numbers] for key, numbers in visits.items()}


# --- a visit -----------------------------------------------------------------------


def visit_frame(recording: Recording, index: int, visits: dict[int, list[int]]) -> Frame:
    """Return the moment of a visit: what came in, what was sent, and what came of it."""
    visit, names = recording.visits[index], recording.names
    later, before = recording.still_to_send(index), recording.visits_before(index)
    sent = sendings(visit)
    marks = list(marks_of(recording, index, sent))
    grads, changed = changes(visit.before, recording.after(index))
    arrows = [
        Arrow(visit.call, place, sending.target, lines_of(sending), sending.is_wrong)
        for place, sending in zip(places_of(visit.call), sent, strict=False)
    ]
    name = names(visit.call)
    words = [f"{name} is given {listed([amount(gy) for gy in visit.given]) or 'nothing'}."]
    words += [sentence(arrow, names(arrow.target)) for arrow in arrows]
    words += [mark[0].upper() + mark[1:] + "." for mark in marks]
    words.append(consequences(recording, visit.before, recording.after(index)))
    frame = Frame(
        f"visit {index + 1}: {name}",
        " ".join(words),
        in_short(visit.data),
        grads,
        changed,
        marks,
        now=visit.call,
        is_early=bool(later),
        is_again=before > 0,
        arrows=arrows,
        visits=copied_visits(visits),
    )
    show_work(recording, visit, frame)
    return frame


def sentence(arrow: Arrow, target: str) -> str:
    """Say what was sent."""
    lines = " ".join(arrow.lines)
    if arrow.is_wrong:
        return f"To {target}: {lines}."
    return f"It sends {lines.removesuffix(' is sent')} to {target}."


def consequences(recording: Recording, before: Gradients, after: Gradients) -> str:
    """Say which gradients have changed."""
    found = []
    for x in recording.variables:
        name, old, new = recording.names(x), before.get(id(x)), after.get(id(x))
        if new is None and old is not None:
            found.append(f"that of {name} is thrown away")
        elif not are_same(old, new):
            found.append(f"that of {name} is {amount(new)}")
            found[-1] += "" if old is None else f", after {amount(old)}"
    return f"The gradients: {'; '.join(found)}." if found else "No gradient changes."


def places_of(call: Call) -> list[int]:
    """Return the places of the inputs that are Variables."""
    return [place for place, x in enumerate(call.inputs) if x is not None]


def marks_of(recording: Recording, index: int, sent: list[Sending]) -> Iterator[str]:
    """Say what is wrong with a visit."""
    visit, names = recording.visits[index], recording.names
    later, before = recording.still_to_send(index), recording.visits_before(index)
    if later:
        have = "has" if len(later) == 1 else "have"
        yield f"too early: {listed([names(call) for call in later])} {have} still to send"
    if before:
        yield "a second time" if before == 1 else f"for the time number {before + 1}"
    if visit.error is not None:
        yield f"backward raises {told(visit.error)}"
    elif isinstance(visit.sent, tuple) and len(visit.sent) != len(visit.call.inputs):
        count, inputs = len(visit.call.inputs), "input" if len(visit.call.inputs) == 1 else "inputs"
        yield f"gives {len(visit.sent)} gradients for {count} {inputs}"
    for sending in sent:
        if as_numbers(sending.sent) is None:
            yield f"sends {amount(sending.sent)} to {names(sending.target)}, which is no gradient"
        elif np.shape(sending.sent) != np.shape(sending.target.data):
            yield (
                f"sends the shape {np.shape(sending.sent)} to {names(sending.target)}, whose "
                f"shape is {np.shape(sending.target.data)}"
            )
        elif sending.is_wrong:
            yield f"a wrong rule: {names(sending.target)} should be sent {should_be(sending)}"


def should_be(sending: Sending) -> str:
    """Return what ought to be sent, if it can be written."""
    return amount(sending.expected) if is_written(sending.expected) else "something else"


def lines_of(sending: Sending) -> list[str]:
    """Return gradient × slope = sent, in one line, or in two if it is wrong."""
    sent, terms, expected = sending.sent, sending.terms, sending.expected
    if terms is None:
        if sending.is_wrong and expected is not None and is_written(expected):
            return [f"{amount(sent)} is sent", f"and not {amount(expected)}"]
        return [f"{amount(sent)} is sent" + ", wrongly" * sending.is_wrong]
    if not all(map(is_written, [*terms[0], sent if sent is not None else 0])):
        return [f"{amount(sent)} is sent" + ", wrongly" * sending.is_wrong]
    products = [
        f"{amount(gy) if i == 0 else factor(gy)} × {factor(slope)}"
        for i, (gy, slope) in enumerate(terms)
    ]
    if not sending.is_wrong and np.shape(sent) == np.shape(sending.target.data):
        return [f"{' + '.join(products)} = {amount(sent)}"]
    return [f"{' + '.join(products)} = {amount(expected)},", f"but {amount(sent)} was sent"]


def changes(before: Gradients, after: Gradients) -> tuple[dict[int, str], set[int]]:
    """Return each gradient in short, with the one before if there was another."""
    texts, changed = {}, set()
    for key, grad in after.items():
        old = before.get(key)
        texts[key] = amount(grad)
        if not are_same(old, grad):
            changed.add(key)
            if old is not None:
                texts[key] = f"{amount(old)} → {amount(grad)}"
    return texts, changed


def show_work(recording: Recording, visit: Visit, frame: Frame) -> None:
    """Put what waits into a frame."""
    work = visit.work
    if work is None and any(len(other.stack) > 1 for other in recording.visits):
        work = Work("calls", visit.stack, len(visit.stack) - 1)
    if work is None:
        return
    frame.waiting = WAITING.get(work.kind, "waiting:")
    for place, entry in enumerate(work.entries):
        text = recording.names(entry) + ".backward" * (work.kind == "calls")
        frame.chips.append(Chip(text, is_function(entry), place == work.taken))
    texts = [chip.text for chip in frame.chips]
    word = "Running" if work.kind == "calls" else "Waiting"
    frame.words = f"{word}: {', '.join(texts)}; taken: {texts[work.taken]}. {frame.words}"


# --- the end -----------------------------------------------------------------------


def end_frame(recording: Recording, visits: dict[int, list[int]]) -> Frame:
    """Return what the leaves got, and whether it is the slope."""
    marks = [*how_it_ended(recording), *verdicts(recording)]
    known = {id(x) for x in recording.leaves()} & recording.slopes.keys()
    others = [x for x in recording.leaves() if id(x) not in known or not marks]
    has = listed([has_got(recording, x) for x in others])
    words = [f"{mark[0].upper()}{mark[1:]}." for mark in marks]
    return Frame(
        "the end",
        " ".join(words + [f"The leaves: {has}."] * bool(has)),
        in_short({id(x): x.data for x in recording.variables}),
        in_short(recording.last),
        set(),
        marks,
        visits=copied_visits(visits),
    )


def how_it_ended(recording: Recording) -> Iterator[str]:
    """Say what has stopped a pass, if anything has."""
    if recording.error is not None:
        was_told = any(visit.error for visit in recording.visits)
        yield "the pass " + ("stops here" if was_told else f"ends with {told(recording.error)}")


def verdicts(recording: Recording) -> Iterator[str]:
    """Say which leaves did not get their slope, or that all have got it whose slope is known."""
    known = [(x, recording.slopes[id(x)]) for x in recording.leaves() if id(x) in recording.slopes]
    wrong = [pair for pair in known if not is_slope(recording.last.get(id(pair[0])), pair[1])]
    for x, slope in wrong:
        is_short = is_written(slope)
        yield f"wrong: {has_got(recording, x)}, " + (
            f"the slope is {amount(rounded(slope, 5, 1e-7))}"
            if is_short
            else "which is not the slope"
        )
    if known and not wrong:
        which = "which is the slope" if len(known) == 1 else "which are the slopes"
        yield f"right: {listed([has_got(recording, x) for x, _ in known])}, {which}"


def has_got(recording: Recording, x: Any) -> str:
    """Say what a leaf has."""
    grad = recording.last.get(id(x))
    what = "" if is_written(grad) or as_numbers(grad) is None else "a gradient of the shape "
    return f"{recording.names(x)} has {what}{amount(grad)}"


def is_slope(got: Any, slope: Any) -> bool:
    """Whether a gradient agrees with a slope; no gradient agrees with none."""
    array = np.zeros_like(slope) if got is None else as_numbers(got)
    return array is not None and are_close(array, slope, 2e-5)
