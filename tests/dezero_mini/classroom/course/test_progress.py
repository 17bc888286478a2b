"""How far a reader is, from what the checks in the saved notebooks have said."""

import pytest

from dezero_mini.classroom.course import files, manifest
from dezero_mini.classroom.course.folder import bring_course
from dezero_mini.classroom.course.progress import notebook_progress, progress, read_progress, state
from tests.course import ROOT
from tests.dezero_mini.classroom.course.small_course import (
    cell,
    change,
    lesson,
    notebook,
    printed,
    text,
    write,
)


def check_cell(*lines, count=5, **more):
    """A check that has printed these lines."""
    said = [printed("".join(f"{line}\n" for line in lines))] if lines else []
    return cell("exercise-1-check", "check()", outputs=said, execution_count=count, **more)


def stub(count):
    return cell("exercise-1-stub", "answer = 1", outputs=[], execution_count=count)


ERROR = {"output_type": "error", "ename": "NameError", "evalue": "answer", "traceback": []}
RIGHT, WRONG, LEFT = "correct: it", "not yet: it is not", "still open: put it there"


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ([RIGHT], "solved"),
        ([RIGHT, RIGHT], "solved"),
        (["my own print", RIGHT, "not yet, said I"], "solved"),
        ([WRONG], "not yet"),
        ([RIGHT, WRONG], "not yet"),
        ([WRONG, RIGHT], "not yet"),
        ([RIGHT, LEFT], "not yet"),
        ([LEFT, WRONG], "not yet"),
        ([LEFT], "open"),
        ([LEFT, LEFT], "open"),
        ([], "open"),
        (["It is correct: no check said so", " correct: neither"], "open"),
    ],
)
def test_the_lines_of_a_check_tell(lines, wanted):
    assert state({"stub": stub(4), "check": check_cell(*lines)}) == wanted


@pytest.mark.parametrize(
    ("answered", "checked", "wanted"),
    [
        (4, 5, "solved"),
        (6, 5, "not yet"),
        (None, 5, "solved"),
        (4, None, "solved"),
        ("6", 5, "solved"),
    ],
)
def test_an_answer_that_ran_after_its_check_is_not_checked(answered, checked, wanted):
    assert state({"stub": stub(answered), "check": check_cell(RIGHT, count=checked)}) == wanted


def test_a_verdict_that_is_displayed_counts_as_one_that_is_printed():
    shown = {"output_type": "display_data", "data": {"text/plain": [f"{RIGHT}\n"]}}
    assert state({"check": {"outputs": [shown]}}) == "solved"
    assert state({"check": {"outputs": [{**shown, "data": None}]}}) == "open"


def test_a_check_that_an_error_stopped_is_not_passed():
    check = check_cell(RIGHT)
    check["outputs"].append(ERROR)
    assert state({"stub": stub(4), "check": check}) == "not yet"
    assert state({"check": {**check, "outputs": [ERROR]}}) == "not yet"


def test_lines_in_several_outputs_or_in_one_piece_are_the_same():
    outputs = [printed("cor"), {**printed(""), "text": "rect: it\n"}, {"output_type": "other"}]
    assert state({"check": {"outputs": outputs}}) == "solved"
    for odd in (None, 3, [3], [{"text": None}], {}):
        assert state({"check": {"outputs": odd}}) == "open"


def test_what_the_reader_took_out_is_open():
    assert state({"stub": stub(4)}) == "open"
    assert state({"check": check_cell(RIGHT)}) == "solved"


@pytest.fixture
def worked(folder):
    """The folder of a reader who has solved one exercise, and half of another."""
    one, two = lesson(1), lesson(2)
    one["cells"][3:5] = [stub(4), check_cell(RIGHT)]
    second = check_cell(WRONG)
    two["cells"][3:5] = [stub(4), {**second, "id": "exercise-10-check"}, check_cell()]
    write(folder / "step01_box.ipynb", one)
    write(folder / "step02_sum.ipynb", two)
    return folder


def test_every_notebook_gets_a_line_and_there_is_a_total(worked, capsys):
    progress(worked)
    assert capsys.readouterr().out.splitlines() == [
        "      01  a title: 1 solved",
        "      02  a title: 1 not yet, 1 open",
        "together  1 solved, 1 not yet, 1 open",
    ]
    assert [n.exercises for n in read_progress(worked)] == [
        {"1": "solved"},
        {"1": "open", "10": "not yet"},
    ]


def test_here_is_the_folder_that_is_meant(worked, capsys, monkeypatch):
    monkeypatch.chdir(worked)
    progress()
    assert "a title: 1 solved" in capsys.readouterr().out


@pytest.mark.parametrize("with_manifest", [True, False])
def test_what_lies_beside_is_told_and_not_counted(worked, capsys, with_manifest):
    if not with_manifest:
        (worked / manifest.NAME).unlink()
    for name in ("step01_box_new", "step01_box_yours_2", "step01_box-Copy1", "mine"):
        write(worked / f"{name}.ipynb", files.read(worked / "step01_box.ipynb"))
    write(worked / "notes.ipynb", notebook(text("a", "# Notes")))
    write(worked / "untitled.ipynb", notebook(cell("exercise-1-stub", "# no heading")))
    progress(worked)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["      01  a title: 1 solved", "      02  a title: 1 not yet, 1 open"]
    assert "step01_box_new  a title: 1 solved (not counted)" in lines
    assert "untitled  without a heading: 1 open (not counted)" in lines
    assert len(lines) == 8
    assert lines[-1] == "together  1 solved, 1 not yet, 1 open"


def test_what_was_never_of_the_course_or_left_it_is_not_counted(worked, course):
    write(worked / "step03_mine.ipynb", lesson(3))
    (course / "notebooks" / "step02_sum.ipynb").unlink()
    bring_course(course, worked)
    found = {n.name: n.counts for n in read_progress(worked)}
    assert found == {
        "step01_box.ipynb": True,
        "step02_sum.ipynb": False,
        "step03_mine.ipynb": False,
    }


def test_a_broken_notebook_is_a_line(worked, capsys):
    (worked / "step01_box.ipynb").write_bytes(b"{")
    write(worked / "other.ipynb", '{"cells": [1]}')
    progress(worked)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(
        "      01  cannot be read: step01_box.ipynb is no notebook: Expecting"
    )
    assert "   other  cannot be read: other.ipynb is no notebook: one of its cells is none" in lines
    assert lines[-1] == "together  1 not yet, 1 open"


def test_the_notebooks_without_a_step_are_the_last_of_the_course(tmp_path):
    for name in ("capstone_fit", "bridge_to_it", "step02_sum", "step01_box"):
        write(tmp_path / f"{name}.ipynb", lesson(1))
    change(tmp_path / "capstone_fit.ipynb", "text-01", "# Capstone: a fit\n\nmore")
    change(tmp_path / "bridge_to_it.ipynb", "text-01", "# Bridge: to it\n\nmore")
    found = read_progress(tmp_path)
    assert [(n.label, n.title) for n in found] == [
        ("01", "a title"),
        ("02", "a title"),
        ("bridge", "to it"),
        ("capstone", "a fit"),
    ]


def test_where_there_is_nothing_it_is_refused(tmp_path, folder):
    with pytest.raises(ValueError, match=r"there is no folder .*nowhere"):
        read_progress(tmp_path / "nowhere")
    with pytest.raises(
        ValueError, match=r"expected a folder of the course, and .* has no exercises"
    ):
        progress(tmp_path)


def test_the_course_as_shipped_has_nothing_solved():
    found = read_progress(ROOT / "notebooks")
    assert [n.label for n in found] == [f"{n:02}" for n in range(1, 21)] + ["bridge", "capstone"]
    assert all(n.counts and len(n.exercises) >= 3 for n in found)
    assert not [n.label for n in found if "solved" in n.exercises.values()]
    assert notebook_progress(ROOT / "notebooks" / "start_here.ipynb", True).exercises == {}
