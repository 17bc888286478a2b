"""Whose a file is, which notebook it is, and where in it the answers are."""

import json
import os
import re

import pytest

from dezero_mini.classroom.course import submissions
from tests.dezero_mini.classroom.course.handed_in import (
    AXES,
    FIRST,
    SECOND,
    SWAP,
    answered,
    cell,
    inserted,
    known,
    without,
    without_ids,
    write,
)


@pytest.fixture
def lessons(tmp_path):
    return known(tmp_path / "course")


@pytest.fixture
def read(tmp_path, lessons):
    """Read one file that was handed in under a name."""

    def read(content, name="kim/step01_variable.ipynb"):
        write(tmp_path / "class" / name, content)
        (found,) = submissions.submissions(tmp_path / "class", lessons)
        return found

    return read


def test_a_notebook_without_exercises_is_no_lesson(lessons):
    assert [lesson.name for lesson in lessons] == ["step01_variable", "step06_manual_backward"]
    assert lessons[0].exercises == {"1": "01.1", "2": "01.2"}


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("kim/step01_variable.ipynb", "kim"),
        ("Kim Lee_123_file_/week 1/whatever.ipynb", "Kim Lee_123_file_"),
        ("kim_step01_variable.ipynb", "kim"),
        ("step01_variable-kim.ipynb", "kim"),
        ("Step01_Variable - Kim Lee.ipynb", "Kim Lee"),
        ("lee_kim_42_step01_variable-1.ipynb", "lee kim 42 1"),
        ("kim_step1.ipynb", "kim"),
        ("step_01_kim (2).ipynb", "kim"),
        ("step01_variable-kim-Copy1.ipynb", "kim"),
        ("step01_variable (3).ipynb", "step01_variable (3)"),
        ("step01_variable-Copy1.ipynb", "step01_variable-Copy1"),
        ("step01_variable.ipynb", "class"),
        ("kim.ipynb", "kim"),
        ("step012_kim.ipynb", "step012_kim"),
        ("Kim\u0308 <b>.ipynb", "Kim\u0308 <b>"),
        ("Bjo\u0308rn.ipynb", "Bj\u00f6rn"),
        ("=cmd\x1b[31m.ipynb", "=cmd�[31m"),
    ],
)
def test_whose_a_file_is(read, name, student):
    if os.name == "nt" and re.search("[<\x1b]", name):
        pytest.skip("Windows has no such names")
    found = read(FIRST, name)
    assert (found.student, found.lesson.name) == (student, "step01_variable")


def test_copies_that_programs_leave_are_not_read(read, tmp_path):
    for name in (
        ".ipynb_checkpoints/x.ipynb",
        "kim/.ipynb_checkpoints/x.ipynb",
        "__MACOSX/x.ipynb",
    ):
        write(tmp_path / "class" / name, FIRST)
    write(tmp_path / "class" / "kim" / "._step01_variable.ipynb", b"\0")
    (tmp_path / "class" / "kim" / "a folder.ipynb").mkdir()
    assert read(FIRST).file == "kim/step01_variable.ipynb"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (FIRST, "kim/step06_manual_backward.ipynb"),  # the wrong name
        (without_ids(FIRST), "kim/a.ipynb"),
        (without(FIRST, "exercise-1-check", "exercise-2-check"), "kim/a.ipynb"),
        ({**FIRST, "cells": [cell("a", "x = 1")]}, "kim/step01_variable.ipynb"),  # by name alone
    ],
)
def test_which_notebook_it_is(read, content, name):
    assert read(content, name).lesson.name == "step01_variable"


@pytest.mark.parametrize(
    "content",
    [
        {**FIRST, "cells": []},
        {**FIRST, "cells": [cell("exercise-1-stub", "x = 1"), cell("b", 'check("99.1")')]},
        {**FIRST, "cells": [cell("a", 'check("01.1")'), cell("b", 'check("06.1")')]},
    ],
)
def test_which_notebook_it_is_cannot_always_be_told(read, content):
    found = read(content, "kim/homework.ipynb")
    assert found.lesson is None
    assert found.fault == "it cannot be told which notebook of the course this is"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04", "is no notebook"),
        (b"[1, 2]", "holds no list of cells"),
        (b'{"cells": [{"cell_type": "code"}]}', "one of its cells has no text"),
        (b'{"cells": [{"source": {"a": 1}}]}', "one of its cells has no text"),
        (b'{"cells": [3]}', "one of its cells is none"),
        (json.dumps(FIRST)[:-9].encode(), "is no notebook"),
        (json.dumps(FIRST).encode("utf-16"), "is no notebook"),
        (b"[" * 100_000, "is no notebook: its brackets are nested too deep"),
        (b" " * 50 * 2**20, "has 50 MB; more than 20 are not read"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_file_says_what_it_is(read, content, fault):
    found = read(content)
    assert fault in found.fault
    assert (found.student, found.lesson.name, found.answers) == ("kim", "step01_variable", {})


def test_a_link_to_nowhere_is_told(tmp_path, lessons):
    (tmp_path / "class").mkdir()
    try:
        (tmp_path / "class" / "a.ipynb").symlink_to("nowhere")
    except OSError:
        pytest.skip("this system does not let us make links")
    (found,) = submissions.submissions(tmp_path / "class", lessons)
    assert found.fault == "a.ipynb is no file that can be read"


def codes(found, name="01.1"):
    assert found.answers[name].fault == ""
    return [text for _, text in found.answers[name].cells]


def test_answers_are_found_by_their_ids(read):
    found = read(answered(AXES, SWAP))
    assert codes(found, "01.1") == [AXES]
    assert codes(found, "01.2") == [SWAP]


def own(text):
    return cell("8f2c91aa", text)


NOTE = cell("77aa01bb", "a note", "markdown")


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (inserted(answered(AXES), "text-11", own("n = 1"), NOTE), ["n = 1", AXES]),
        (inserted(answered(AXES), "exercise-1-stub", NOTE, own("n = 1")), [AXES, "n = 1"]),
        # Beyond a shipped cell is no longer beside the answer.
        (inserted(answered(AXES), "exercise-1-check", own("n = 1")), [AXES]),
        (inserted(answered(AXES), "text-01", own("n = 1")), [AXES]),
        # A cell that asks for a verdict is no answer.
        (inserted(answered(AXES), "exercise-1-stub", own('check("01.1")')), [AXES]),
    ],
)
def test_what_a_student_wrote_beside_an_answer_belongs_to_it(read, content, wanted):
    assert codes(read(content)) == wanted


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (without_ids(answered(AXES)), [AXES]),
        (without_ids(answered()), ["number_of_axes = ..."]),
        (without_ids(inserted(answered(AXES), "text-11", own("n = 1"))), ["n = 1", AXES]),
        (without_ids(inserted(answered(AXES), "exercise-1-stub", NOTE)), [AXES]),
        # In a new cell where the old one was.
        (inserted(without(FIRST, "exercise-1-stub"), "text-11", own(AXES)), [AXES]),
    ],
)
def test_without_ids_an_answer_is_what_stands_above_its_check(read, content, wanted):
    found = read(content)
    assert codes(found) == wanted
    assert found.answers["01.1"].cells[-1][0] == "exercise-1-stub"


@pytest.mark.parametrize(
    "content",
    [
        without(answered(AXES), "exercise-1-stub"),
        without_ids(without(answered(AXES), "exercise-1-check")),
        inserted(without(FIRST, "exercise-1-stub"), "exercise-1-hint", own(AXES)),
        inserted(without(FIRST, "exercise-1-stub"), "text-01", own(AXES)),
        without_ids(inserted(without(FIRST, "exercise-1-stub"), "code-01", own(AXES))),
    ],
)
def test_an_answer_elsewhere_is_missing(read, content):
    found = read(content)
    assert found.answers["01.1"].fault == "the answer's cell is missing"
    assert codes(found, "01.2")


def test_an_answer_that_became_a_text_is_told(read):
    given = answered(AXES)
    stub = next(cell for cell in given["cells"] if cell["id"] == "exercise-1-stub")
    stub["cell_type"] = "markdown"
    assert read(given).answers["01.1"].fault == "the answer's cell is no code cell"


def test_odd_ids_and_sources_do_no_harm(read):
    odd = [{**cell("a", "x"), "id": ["list"]}, {**cell("b", ""), "source": [1, None]}]
    found = read({**FIRST, "cells": [*odd, *answered(AXES)["cells"]]})
    assert codes(found) == [AXES]


def test_a_notebook_of_two_lessons_is_the_one_of_which_it_has_more(read):
    given = {**FIRST, "cells": FIRST["cells"] + SECOND["cells"]}
    assert read(given, "kim/a.ipynb").lesson.name == "step01_variable"
