"""Filming for the tests, and an engine of their own that says what a film has to show."""

import math
import re

import numpy as np

from dezero_mini.classroom.films.showing import make


def film_of(f, *inputs, **options):
    """The one film of a program."""
    (one,) = films_of(f, *inputs, **options)
    return one


def films_of(f, *inputs, kind=None, beside=None, labels=None):
    return make(f, inputs, kind, beside, labels)


def number(text):
    return float(text.strip("() ").replace("−", "-"))


def close(text, value):
    """Whether a text of four digits stands for a value."""
    return math.isclose(number(text), value, rel_tol=6e-4, abs_tol=1e-9)


def titles(one):
    return [frame.title for frame in one.frames]


def marks(one):
    return [mark for frame in one.frames for mark in frame.marks]


def order(one):
    """The names of the Functions visited, in their order, as the titles say."""
    return [title.partition(": ")[2] for title in titles(one) if title.startswith("visit ")]


def by_name(one):
    """The calls and the Variables of a film by their names."""
    recording = one.recording
    things = [*recording.calls, *recording.variables]
    return {recording.names(thing): thing for thing in things}


# --- slopes by formula --------------------------------------------------------------

RULES = {
    "Square": lambda x: [2 * x],
    "Exp": lambda x: [np.exp(x)],
    "Neg": lambda x: [-1.0],
    "Add": lambda x0, x1: [1.0, 1.0],
    "Sub": lambda x0, x1: [1.0, -1.0],
    "Mul": lambda x0, x1: [x1, x0],
    "Div": lambda x0, x1: [1 / x1, -x0 / x1**2],
}
VALUES = {
    "Square": lambda x: x * x,
    "Exp": np.exp,
    "Neg": lambda x: -x,
    "Add": lambda x0, x1: x0 + x1,
    "Sub": lambda x0, x1: x0 - x1,
    "Mul": lambda x0, x1: x0 * x1,
    "Div": lambda x0, x1: x0 / x1,
}


def kind_of(call):
    return type(call.function).__name__


def check_values(one):
    """The data in every frame are what the formulas give, from the leaves on."""
    recording = one.recording
    value = {id(x): float(x.data) for x in recording.leaves()}
    for call in recording.calls:
        (y,) = call.outputs
        value[id(y)] = VALUES[kind_of(call)](*[value[id(x)] for x in call.inputs])
    for frame in one.frames:
        assert frame.data.keys() == value.keys()
        for key, text in frame.data.items():
            assert close(text, value[key])
    return value


def check_gradients(one, *, adds=True, clears=True, start=1.0):
    """Every gradient and every product in a film is that of an engine written here.

    It visits in the film's order. `adds` and `clears` say how the engine of the step goes on with
    what is sent: it adds it up, and it throws the gradients of outputs away.
    """
    recording, value, names = one.recording, check_values(one), by_name(one)
    (result,) = one.frames[0].changed
    grads = dict.fromkeys(value)
    grads[result] = start
    assert_shows(one.frames[0].grads, grads, grads)
    for frame, name in zip(one.frames[1:], order(one), strict=False):
        call, before = names[name], dict(grads)
        (y,) = call.outputs
        given = grads[id(y)] or 0.0
        slopes = RULES[kind_of(call)](*[value[id(x)] for x in call.inputs])
        assert len(frame.arrows) == len(slopes)
        for x, slope, arrow in zip(call.inputs, slopes, frame.arrows, strict=True):
            assert arrow.target is x
            check_line(arrow.lines, given, slope)
            old = grads[id(x)]
            grads[id(x)] = given * slope + (old if adds and old is not None else 0.0)
        if clears:
            grads[id(y)] = None
        assert_shows(frame.grads, before, grads)
    assert_shows(one.frames[-1].grads, grads, grads)
    return {names: grads[id(names)] for names in recording.leaves()}


def check_line(lines, given, slope):
    """One line says gradient × slope = sent, and it is so."""
    (line,) = lines
    factors, _, sent = line.partition(" = ")
    first, second = factors.split(" × ")
    assert close(first, given)
    assert close(second, slope)
    assert close(sent, given * slope)


def assert_shows(texts, before, after):
    for key, text in texts.items():
        *old, new = text.split(" → ")
        assert (new == "None") == (after[key] is None)
        if after[key] is not None:
            assert close(new, after[key])
        if old:
            assert close(old[0], before[key])


def check_marks(one):
    """What is too early, and what is visited again, by a definition that reads the titles."""
    names, visited = by_name(one), order(one)
    for place, (name, frame) in enumerate(zip(visited, one.frames[1:], strict=False)):
        made = {id(y) for y in names[name].outputs}
        users = {
            other for other in visited[place + 1 :]
            if any(id(x) in made for x in names[other].inputs)
        }  # fmt: skip
        said = [mark for mark in frame.marks if mark.startswith("too early")]
        assert frame.is_early == bool(users) == bool(said)
        assert all(user in said[0] for user in users)
        again = visited[:place].count(name)
        assert frame.is_again == bool(again)
        assert any(re.match("a second time|for the time number", m) for m in frame.marks) == bool(
            again
        )
