"""show and attempt: what they display and print."""

import inspect
import types

import numpy as np
import pytest

from dezero_mini.classroom import attempt, show


@pytest.fixture
def displayed(monkeypatch):
    """What `show` hands to the notebook, as Markdown text."""
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda item: shown.append(item.data))
    return shown


def test_show_displays_the_source_under_the_name_of_its_file(displayed):
    show(show)
    (text,) = displayed
    source = inspect.getsource(show).rstrip()
    assert text == f"`dezero_mini.classroom.sources.py`\n```python\n{source}\n```"


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
