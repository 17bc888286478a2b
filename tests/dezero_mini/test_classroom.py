"""show, attempt and check: what they display, and that a wrong answer never raises."""

import inspect
import types

import numpy as np
import pytest

from dezero_mini.classroom import attempt, check, show


@pytest.fixture
def displayed(monkeypatch):
    """What `show` hands to the notebook, as Markdown text."""
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda item: shown.append(item.data))
    return shown


def test_show_displays_the_source_under_the_name_of_its_file(displayed):
    show(check)
    (text,) = displayed
    assert (
        text == f"`dezero_mini.classroom.py`\n```python\n{inspect.getsource(check).rstrip()}\n```"
    )


def test_show_takes_several_objects_and_dedents_methods(displayed):
    class Box:
        def open(self):
            return self

    show(Box, Box.open)
    assert len(displayed) == 2
    assert "\ndef open(self):\n    return self\n" in displayed[1]


def test_show_refuses_what_has_no_source(displayed):
    with pytest.raises(TypeError):
        show(3)
    assert displayed == []


def printed(capsys, function, *args, **kwargs):
    function(*args, **kwargs)
    return capsys.readouterr().out.removesuffix("\n")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (1 / 3, "0.333333"),
        (np.float64(2.5), "2.5"),
        (np.array(0.1), "0.1"),
        (np.array([1.0, 1 / 3]), "[1.      , 0.333333]"),
        ((np.float64(1.5), np.array(2)), "(1.5, 2)"),
        ([1.0, "x", None], "[1.0, x, None]"),
        (np.bool_(True), "True"),
    ],
)
def test_attempt_prints_values_plainly(capsys, value, text):
    assert printed(capsys, attempt, lambda: value) == text


def test_attempt_prints_an_error_in_one_line(capsys):
    assert printed(capsys, attempt, lambda: {}["x"]) == "KeyError: 'x'"


def test_attempt_lets_an_interrupt_through():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attempt(interrupted)


def test_attempt_runs_the_same_lines_with_the_names_of_another_module(capsys):
    old, new = types.ModuleType("old"), types.ModuleType("new")
    exec("factor = 2\ndef limit():\n    return factor * 10", vars(old))
    new.factor = 3
    assert printed(capsys, attempt, old.limit) == "20"
    assert printed(capsys, attempt, old.limit, at=new) == "30"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (2, 2.0),
        (lambda: 2.0, 2),
        (np.array([1.0, 2.0]), [1.0, 2.0]),
        ((1.0, 2.0), (1.0, 2.0)),
        (1.0 + 1e-9, 1.0),
        (1e-9, 0.0),
        (float("nan"), float("nan")),
        ("Square", "Square"),
        (["a", "b"], ["a", "b"]),
        (True, True),
    ],
)
def test_check_says_correct(capsys, answer, expected):
    assert printed(capsys, check, "it", answer, expected) == "correct: it"


class Unequal:
    def __eq__(self, other):
        raise RuntimeError("compared")

    __hash__ = None


def stop():
    raise RuntimeError("oh")


@pytest.mark.parametrize(
    ("answer", "expected", "reason"),
    [
        (3, 2, "is not 3: "),
        (1.001, 1.0, "is not 1.001: "),
        (..., 2, "is still open"),
        (None, 2, "came out as None"),
        (lambda: None, 2, "came out as None"),
        ((1.0, None), (1.0, 2.0), "came out as None"),
        (lambda: len(None), 2, "does every function that you wrote return something?"),
        (stop, 2, "stopped with RuntimeError: oh"),
        ([1.0, 2.0], [1.0, 2.0, 3.0], "has shape (2,), and (3,) is wanted"),
        ([1.0], 1.0, "has shape (1,), and () is wanted"),
        ([[1.0], [2.0, 3.0]], 1.0, "came out as a list"),
        (object(), 1.0, "came out as a object"),
        ("3", 3, "came out as a str"),
        (3, "3", "is not 3: "),
        (np.array([1.0, 2.0]), "x", "is not [1., 2.]: "),
        (Unequal(), Unequal(), "is not "),
    ],
)
def test_check_says_not_yet_and_why(capsys, answer, expected, reason):
    said = printed(capsys, check, "it", answer, expected)
    assert said.startswith("not yet: it ")
    assert reason in said


def test_check_gives_the_hint_made_for_a_value_or_an_error(capsys):
    likely = {2: "two?", (1.0, 2.0): "a pair?", "RuntimeError": "stopped?"}
    assert printed(capsys, check, "it", 2.0, 3, likely) == "not yet: it is not 2.0: two?"
    assert printed(capsys, check, "it", np.array([1, 2]), 3, likely).endswith("a pair?")
    assert printed(capsys, check, "it", stop, 3, likely).endswith("oh: stopped?")


def test_check_has_no_hint_for_a_right_answer(capsys):
    assert printed(capsys, check, "it", 2, 2, {2: "two?"}) == "correct: it"


def test_check_takes_another_tolerance(capsys):
    assert printed(capsys, check, "it", 1.01, 1.0, rtol=0.1).startswith("correct")
    assert printed(capsys, check, "it", 1.01, 1.0, rtol=0).startswith("not yet")


def test_check_lets_an_interrupt_through():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("it", interrupted, 1)
