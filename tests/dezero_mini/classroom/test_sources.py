"""show and attempt: what they display and print, and what show marks as new."""

import importlib.util
import inspect
import itertools
import sys
import textwrap
import types

import numpy as np
import pytest
import step08_loop as step08
import step09_python_api as step09
import step13_accumulation as step13
import step14_weakref as step14
import step16_array_like as step16
import step17_operators as step17
import step18_more_operators as step18
import step19_broadcasting as step19
import step20_generations as step20

from dezero_mini import classroom
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
    assert text == f"`dezero_mini/classroom/sources.py`\n```python\n{source}\n```"


def test_show_names_the_file_of_a_package(displayed):
    show(classroom)
    assert displayed[0].startswith("`dezero_mini/classroom/__init__.py`\n")


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


# ---- since another step ----


@pytest.fixture
def module(tmp_path, monkeypatch):
    """Return what makes a module of a source text, with the names of other modules in it."""

    def make(name, source, **names):
        path = tmp_path / f"{name}.py"
        path.write_text(textwrap.dedent(source), encoding="utf-8")
        spec = importlib.util.spec_from_file_location(name, path)
        made = importlib.util.module_from_spec(spec)
        vars(made).update(names)
        monkeypatch.setitem(sys.modules, name, made)  # so that inspect finds it
        spec.loader.exec_module(made)
        return made

    return make


def shown_since(displayed, item, since):
    """Return the heading of what `show` displays, its lines without gutters, and the marks."""
    displayed.clear()
    show(item, since=since)
    (text,) = displayed
    heading, fence, *lines, end = text.split("\n")
    assert (fence, end) == ("```python", "```")
    assert {line[:2] for line in lines} <= {"+ ", "  "}
    return heading, [line[2:] for line in lines], [line[0] == "+" for line in lines]


def marked(displayed, item, since):
    """Return the lines that `show` marks as new, without their indentation."""
    _, lines, marks = shown_since(displayed, item, since)
    return [line.strip() for line in itertools.compress(lines, marks)]


def lines_of(item):
    return textwrap.dedent(inspect.getsource(item)).rstrip().split("\n")


def test_since_marks_the_new_lines_of_a_method(displayed):
    heading, lines, marks = shown_since(displayed, step20.Variable.visiting_order, step19)
    assert heading == "`step20_generations.py`; + marks what is new since step 19"
    assert lines == lines_of(step20.Variable.visiting_order)
    new = [line.strip() for line in itertools.compress(lines, marks)]
    assert any("heappush" in line for line in new)
    assert len(new) < len(lines) / 2
    old = lines_of(step19.Variable.visiting_order)
    assert set(itertools.compress(lines, [not mark for mark in marks])) <= set(old)


@pytest.mark.parametrize(
    ("item", "since"),
    [
        (step09.Variable, step08),
        (step14.Variable, step13),
        (step17.Variable, step16),
        (step20.Variable, step19),
        (step20.Variable, step13),
    ],
)
def test_since_shows_a_whole_class_and_marks_what_no_old_class_has(displayed, item, since):
    _, lines, marks = shown_since(displayed, item, since)
    assert lines == lines_of(item)
    assert any(marks)
    assert marks[0] is False  # the header
    old = {
        line for base in since.Variable.__mro__[:-1] for line in inspect.getsource(base).split("\n")
    }
    for line, new in zip(lines[1:], marks[1:], strict=True):
        assert new or not line or line in old


def test_since_the_same_step_nothing_is_new(displayed):
    for item in (step20.Variable, step20.Variable.backward, step20.add, step20.Add, step20):
        assert marked(displayed, item, step20) == []
    # What was written in an earlier step and is handed on is the same, too.
    assert marked(displayed, step20.Add, step19) == []


def test_since_a_step_that_does_not_have_it_all_is_new(displayed):
    for item in (step19.BroadcastTo, step19.Sum.forward, step18.Variable.__pow__):
        _, lines, marks = shown_since(displayed, item, step17)
        assert lines == lines_of(item)
        assert all(marks)


OLD = """
    class Base:
        \"\"\"A box.\"\"\"

        color = "red"
        size = 1

        def inherited(self):
            one = 1
            return one

    class Box(Base):
        @property
        def data(self):
            return 1

        @data.setter
        def data(self, data):
            print(data)

        @staticmethod
        def make():
            return Box()

        @classmethod
        def several(cls):
            return [cls()]

        def gone(self):
            two = 2
"""
NEW = """
    class Box(old.Box):
        \"\"\"A box.\"\"\"

        color = "red"
        size = 2

        # Three.
        def inherited(self):
            one = 1
            three = 3
            return one

        @property
        def data(self):
            return 1

        @data.setter
        def data(self, data):
            print(data, data)

        @staticmethod
        def make():
            return Box()

        @classmethod
        @cached
        def several(cls):
            return [cls()]

        def fresh(self):
            two = 2

        __len__ = inherited

        def __repr__(self):
            return "box"
"""


def test_since_compares_member_by_member_wherever_it_was_written(displayed, module):
    old = module("old", OLD)
    new = module("new", NEW, old=old, cached=lambda function: function)
    heading, lines, marks = shown_since(displayed, new.Box, old)
    assert heading == "`new.py`; + marks what is new since old"
    assert lines == lines_of(new.Box)
    assert [line for line in itertools.compress(lines, marks) if line] == [
        "    size = 2",
        "    # Three.",
        "        three = 3",
        "        print(data, data)",
        "    @cached",
        # The line `two = 2` stood in another method.
        "    def fresh(self):",
        "        two = 2",
        "    __len__ = inherited",
        "    def __repr__(self):",
        '        return "box"',
    ]
    # An empty line between members goes with the one that it leads to.
    empty = [lines[i + 1].strip() for i, line in enumerate(lines) if marks[i] and not line]
    assert empty == ["# Three.", "def fresh(self):", "__len__ = inherited", "def __repr__(self):"]


def test_since_a_docstring_is_old_if_it_is_the_same(displayed, module):
    old = module("old", 'class Box:\n    """A box\n\n    for arrays.\n    """\n')
    same = module("same", 'class Box:\n    """A box\n\n    for arrays.\n    """\n\n    x = 1\n')
    assert marked(displayed, same.Box, old) == ["", "x = 1"]
    other = module("other", 'class Box:\n    """A box\n\n    for numbers.\n    """\n')
    assert marked(displayed, other.Box, old) == ['"""A box', "", "for numbers.", '"""']
    assert marked(displayed, old.Box, other) == ['"""A box', "", "for arrays.", '"""']


def test_since_takes_classes_of_one_line_and_of_one_inside_another(displayed, module):
    old = module("old", "class A: pass\nclass Out:\n    class In:\n        x = 1\n")
    new = module("new", "class A: y = 1\nclass Out:\n    class In:\n        x = 1\n        y = 2\n")
    assert marked(displayed, new.A, old) == []  # its header is its only line
    assert marked(displayed, new.Out, old) == ["y = 2"]
    assert marked(displayed, new.Out.In, old) == ["y = 2"]


def test_since_a_function_that_was_a_class(displayed, module):
    old, new = module("old", "class f:\n    pass\n"), module("new", "def f():\n    pass\n")
    assert marked(displayed, new.f, old) == ["def f():"]
    assert marked(displayed, old.f, new) == ["class f:"]


def test_since_refuses_what_is_no_module_and_shows_nothing(displayed):
    for wrong in ("step19_broadcasting", 19, step19.Variable):
        with pytest.raises(
            TypeError, match=f"^expected a step's module as since, got {type(wrong).__name__}"
        ):
            show(step20.Variable, since=wrong)
    assert displayed == []


# ---- attempt ----


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
        (((3,), (), [3]), "((3,), (), [3])"),
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
