"""Marking a class: right, wrong, faked, broken and endless answers, and what ends a kernel."""

import argparse
import csv
import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from dezero_mini.classroom.course.grading import add_grade_arguments, grade_command
from dezero_mini.classroom.course.kernel import Kernel
from dezero_mini.classroom.course.lessons import lessons
from dezero_mini.classroom.course.marking import mark, task_for
from dezero_mini.classroom.course.submissions import answers
from tests.course import ROOT
from tests.dezero_mini.classroom.course.handed_in import (
    AXES,
    FIRST,
    SECOND,
    SWAP,
    answered,
    cell,
    course,
    inserted,
    known,
    without,
    without_ids,
    write,
)

SECONDS = 3
GIB = 2**30
WRONG = "number_of_axes = 3"
TOO_LONG = f"not yet: your answer did not end within {SECONDS} seconds. Which loop goes on?"
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets us")
posix = pytest.mark.skipif(os.name == "nt", reason="Windows knows no such end")


def grade(folder, output, **more):
    parser = argparse.ArgumentParser()
    add_grade_arguments(parser)
    options = {"seconds": SECONDS, "jobs": 2, "output": output, **more}
    words = [str(part) for name, value in options.items() for part in (f"--{name}", value)]
    return grade_command(parser.parse_args([str(folder), *words]), folder.parent / "course")


def table(output):
    """The lines of grades.csv by student and exercise."""
    with (output / "grades.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {(row["student"], row["exercise"]): row for row in rows}


# --- one class, marked once ---------------------------------------------------------

# What a student hands in, and what is said of each answer.
CLASS = {
    "right": (answered(AXES, SWAP), "correct: the number of axes", "correct: the contents"),
    "wrong": (answered(WRONG, None), "not yet: the number of axes is not 3", "still open: "),
    "no ids": (without_ids(answered(AXES, SWAP)), "correct: ", "correct: "),
    "deleted": (
        without(answered(AXES, SWAP), "exercise-1-stub"),
        "not graded: the answer's cell is missing",
        "correct: ",
    ),
    "in two cells": (
        inserted(answered("number_of_axes = n", SWAP), "text-11", cell("0b", "n = 2")),
        "correct: ",
        "correct: ",
    ),
    "syntax": (answered("number_of_axes == = 2", SWAP), "not yet: the cell of your", "correct: "),
    "older answer": (answered(f"{AXES}\n1 / 0"), "not yet: the cell of your answer", "still open"),
    "magic": (answered(f"%%time\n{AXES}", SWAP), "correct: ", "correct: "),
    "odd words": (answered("number_of_axes = '\\ud800<b>\\x1b'"), "not yet: ", "still open: "),
    # None of these may pass.
    "faked check": (
        without(inserted(answered(WRONG), "text-01", cell("x", "def check(name): ...")), "code-01"),
        "not yet: the number of axes is not 3",
        "still open: ",
    ),
    "printed": (answered(f"{WRONG}\nprint('correct: the number of axes')"), "not yet", "still"),
    "own check": (
        answered(f"{WRONG}\ncheck = verdict = lambda name: print('correct: it')"),
        "not yet: the number of axes is not 3",
        "still open: ",
    ),
    "own print": (
        answered(f"{WRONG}\nimport builtins\nprint = builtins.print = lambda *a, **k: 'correct'"),
        "not yet: the number of axes is not 3",
        "still open: ",
    ),
    "patched": (
        answered(
            f"""{WRONG}
import sys
import dezero_mini.classroom.exercises as e
from dezero_mini.classroom.exercises import asking, judging, register
e.verdict = judging.verdict = judging.judge = lambda *a: judging.Verdict("correct", "correct: it")
asking.same = register.find = lambda *a, **k: None
for name, module in [*sys.modules.items()]:
    if name.startswith("dezero_mini.classroom.exercises"):
        for part in ("same", "agrees", "numbers_agree"):
            setattr(module, part, lambda *a, **k: True)
"""
        ),
        "not yet: the number of axes is not 3",
        "still open: ",
    ),
    "patched NumPy": (
        answered(f"{WRONG}\nimport numpy\nnumpy.array_equal = numpy.allclose = lambda *a, **k: 1"),
        "not yet: the number of axes is not 3",
        "still open: ",
    ),
    "patched Python": (
        answered(f"{WRONG}\nimport builtins\nbuiltins.isinstance = lambda *a: True"),
        "not yet: ",
        "",
    ),
    # What does not end, takes too much, or takes Python with it.
    "loop": (answered(f"{AXES}\nwhile True:\n    pass", SWAP), TOO_LONG, "correct: "),
    "stubborn loop": (
        answered(
            f"{AXES}\nimport time\nwhile True:\n    try:\n        time.sleep(9)\n"
            "    except BaseException:\n        pass",
            SWAP,
        ),
        TOO_LONG,
        "correct: ",
    ),
    "loop in a call": (
        answered(AXES, "def swap(a, b):\n    import time\n    time.sleep(99)"),
        "correct: ",
        TOO_LONG,
    ),
    "memory": (answered("number_of_axes = bytearray(5 * 2**30)", SWAP), "not yet: ", "correct: "),
    "exit": (
        answered(f"{AXES}\nexit()", SWAP),
        "not yet: your answer ended Python itself. Is there an exit() in it?",
        "correct: ",
    ),
    "hard exit": (
        answered(f"{AXES}\nimport os\nos._exit(0)", SWAP),
        "not yet: your answer ended Python itself. Is there an exit() in it?",
        "correct: ",
    ),
    "exit in a call": (
        answered(AXES, "def swap(a, b):\n    import os\n    os._exit(1)"),
        "correct: ",
        "not yet: your answer ended Python itself. Is there an exit() in it?",
    ),
    "crash": (
        answered(AXES, "def swap(a, b):\n    import ctypes\n    ctypes.string_at(0)"),
        "correct: ",
        "not yet: ",
    ),
}
BROKEN = {
    "empty": b"",
    "no notebook": b"PK\x03\x04",
    "cut off": b'{"cells": [{"cell_type": "code"',
    "UTF-16": "{}".encode("utf-16"),
}


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """What is said of the class, and where it was written."""
    root = tmp_path_factory.mktemp("marked")
    course(root / "course")
    for student, (given, *_) in CLASS.items():
        write(root / "class" / student / "step01_variable.ipynb", given)
    for student, content in BROKEN.items():
        write(root / "class" / student / "step01_variable.ipynb", content)
    write(
        root / "class" / "right" / "step06.ipynb", answered("gradient_of_w = 5.0", shipped=SECOND)
    )
    assert grade(root / "class", root / "grades") == 0
    return table(root / "grades"), root


@pytest.mark.parametrize("student", CLASS)
def test_each_answer_gets_its_words(marked, student):
    if student == "memory" and sys.platform != "linux":
        pytest.skip("only Linux limits the memory of a process")
    _, first, second = CLASS[student]
    rows, _ = marked
    for name, wanted in (("01.1", first), ("01.2", second)):
        row = rows[student, name]
        assert row["words"].startswith(wanted)
        assert row["words"].startswith(f"{row['state']}: ")
        assert row["notebook"] == "step01_variable"


def test_a_second_notebook_of_a_student_is_marked_too(marked):
    assert marked[0]["right", "06.1"]["words"].startswith("correct: the gradient of w")


@pytest.mark.parametrize("student", BROKEN)
def test_a_broken_file_is_told_and_stops_nothing(marked, student):
    row = marked[0][student, ""]
    assert row["state"] == "not graded"
    assert row["file"] == f"{student}/step01_variable.ipynb"


def test_nothing_else_is_in_the_table(marked):
    assert len(marked[0]) == 2 * len(CLASS) + len(BROKEN) + 1


def test_the_page_has_every_student(marked):
    _, root = marked
    page = (root / "grades" / "grades.html").read_text("utf-8")
    for student in (*CLASS, *BROKEN):
        assert f'<th scope="row">{student}</th>' in page


# --- kernels that are lost ----------------------------------------------------------


@pytest.fixture
def lesson(tmp_path):
    return known(tmp_path / "course")[0]


def marks(lesson, given, *, kernel=None, seconds=SECONDS):
    """Mark one notebook; returns the words for its two exercises."""
    kernel = kernel or Kernel(2 * GIB)
    try:
        found = mark(task_for(lesson, answers(given, lesson), seconds, 2 * GIB), kernel)
    finally:
        kernel.launcher.close()
    return [found[name].words for name in ("01.1", "01.2")]


@posix
@pytest.mark.parametrize("times", [1, 9])
def test_a_lost_launcher_is_started_again_but_not_for_ever(lesson, tmp_path, times):
    """As when the system ends a process for want of memory."""
    code = f"""
        import os, pathlib
        tries = pathlib.Path({str(tmp_path / "tries")!r})
        tries.write_text((tries.read_text() if tries.exists() else "") + "x")
        if len(tries.read_text()) <= {times}:
            os.kill(os.getppid(), 9)
            __import__("time").sleep(60)
        """
    first, second = marks(lesson, answered(f"{AXES}\n{textwrap.dedent(code)}", SWAP))
    if times == 1:
        assert (first[:8], second[:8]) == ("correct:", "correct:")
    else:
        assert first == "not graded: the process that grades was ended from outside, 3 times"
    assert len((tmp_path / "tries").read_text()) == min(times + 1, 3)


def is_alive(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


@posix
@pytest.mark.parametrize("apart", [False, pytest.param(True, marks=linux)])
def test_nothing_that_an_answer_starts_outlives_it(lesson, tmp_path, apart):
    code = f"""
        import pathlib, subprocess, sys
        sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
        child = subprocess.Popen(sleeper, start_new_session={apart})
        pathlib.Path({str(tmp_path / "child")!r}).write_text(str(child.pid))
        """
    marks(lesson, answered(f"{AXES}\n{textwrap.dedent(code)}"))
    child = int((tmp_path / "child").read_text())
    end = time.monotonic() + 5
    while is_alive(child) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_alive(child)


def test_where_there_is_no_fork_each_kernel_is_a_process_of_its_own(lesson):
    """As on Windows: what does not end cannot be interrupted there, and is ended."""
    given = answered(f"{AXES}\nwhile True:\n    pass", SWAP)
    first, second = marks(lesson, given, kernel=Kernel(2 * GIB, forks=False), seconds=1)
    assert first.startswith("not yet: your answer did not end within a second.")
    assert second.startswith("correct: ")


@pytest.mark.parametrize(
    ("code", "reason"),
    [("import no_such_module", "ModuleNotFoundError"), ("import os\nos._exit(0)", "(exit)")],
)
def test_a_notebook_that_does_not_run_blames_nobody(tmp_path, code, reason):
    root = course(tmp_path / "course")
    broken = inserted(FIRST, "code-01", cell("code-02", code))
    write(root / "notebooks" / "step01_variable.ipynb", broken)
    lesson = lessons(root)[0]
    first, second = marks(lesson, answered(AXES, SWAP))
    assert first == second
    assert first.startswith("not graded: the notebook itself does not run here: ")
    assert reason in first


def test_an_exercise_that_the_course_does_not_know_blames_nobody(tmp_path):
    root = course(tmp_path / "course")
    other = inserted(FIRST, "code-01", cell("exercise-99-stub", "x = 1"))
    other = inserted(other, "exercise-99-stub", cell("exercise-99-check", 'check("01.99")'))
    write(root / "notebooks" / "step01_variable.ipynb", other)
    lesson = lessons(root)[0]
    given = answered("x = 1", AXES, shipped=other)
    kernel = Kernel(2 * GIB)
    found = mark(task_for(lesson, answers(given, lesson), SECONDS, 2 * GIB), kernel)
    kernel.launcher.close()
    assert found["01.99"].words.endswith("the course installed here does not know it")
    assert found["01.99"].state == "not graded"
    assert found["01.1"].state == "correct"


def test_an_answer_that_makes_a_shipped_cell_hang_is_left_out(tmp_path):
    root = course(tmp_path / "course")
    later = inserted(FIRST, "exercise-1-hint", cell("code-02", "wait()"))
    later = inserted(later, "code-01", cell("code-03", "def wait(): pass"))
    write(root / "notebooks" / "step01_variable.ipynb", later)
    lesson = lessons(root)[0]
    given = answered(f"{AXES}\nimport time\nwait = lambda: time.sleep(99)", SWAP)
    first, second = marks(lesson, given, seconds=1)
    assert first.startswith("correct: ")  # it was judged before
    assert second.startswith("correct: ")


# --- the command --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["class", "--jobs", "0"], "a whole number from 1 on is wanted, and not 0"),
        (["class", "--jobs", "two"], "a whole number from 1 on is wanted, and not two"),
        (["class", "--seconds", "-1"], "a number above zero is wanted, and not -1"),
        (["class", "--memory", "inf"], "a number above zero is wanted, and not inf"),
        (["class", "--memory", "nan"], "a number above zero is wanted, and not nan"),
        ([], "FOLDER"),
    ],
)
def test_a_bad_argument_gets_plain_words(capsys, words, fault):
    parser = argparse.ArgumentParser()
    add_grade_arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(words)
    assert fault in capsys.readouterr().err


def test_a_folder_without_notebooks_gets_plain_words(tmp_path):
    course(tmp_path / "course")
    with pytest.raises(ValueError, match="is no folder: give the one"):
        grade(tmp_path / "class", tmp_path / "grades")
    (tmp_path / "class").mkdir()
    with pytest.raises(ValueError, match="there is no notebook in"):
        grade(tmp_path / "class", tmp_path / "grades")
    assert not (tmp_path / "grades").exists()


@posix
@pytest.mark.usefixtures("ctrl_c_is_heard")
def test_ctrl_c_writes_down_what_there_is(tmp_path):
    code = (
        f"import pathlib, time\npathlib.Path({str(tmp_path / 'begun')!r}).touch()\ntime.sleep(999)"
    )
    write(tmp_path / "class" / "a" / "step01_variable.ipynb", FIRST)
    write(tmp_path / "class" / "b" / "step01_variable.ipynb", answered(code))
    command = [sys.executable, "notebooks", "grade", tmp_path / "class", "--jobs", "1"]
    grading = subprocess.Popen(
        [*command, "--seconds", "900", "--output", tmp_path / "grades"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    end = time.monotonic() + 60
    while not (tmp_path / "begun").exists() and time.monotonic() < end:
        time.sleep(0.05)
    grading.send_signal(signal.SIGINT)
    printed, _ = grading.communicate(timeout=15)
    assert grading.returncode == 130
    assert "Stopped after 1 of 2." in printed
    assert {student for student, _ in table(tmp_path / "grades")} == {"a"}


def test_two_students_may_use_one_name(tmp_path, capsys):
    course(tmp_path / "course")
    write(tmp_path / "class" / "ann" / "step01_variable.ipynb", answered(AXES))
    write(tmp_path / "class" / "bob" / "step01_variable.ipynb", answered(WRONG))
    assert grade(tmp_path / "class", tmp_path / "grades") == 0
    rows = table(tmp_path / "grades")
    assert (rows["ann", "01.1"]["state"], rows["bob", "01.1"]["state"]) == ("correct", "not yet")
    printed = capsys.readouterr().out.splitlines()
    assert sorted(line.partition("] ")[2] for line in printed[:2]) == [
        "ann, step01_variable: 1 correct, 1 still open",
        "bob, step01_variable: 1 not yet, 1 still open",
    ]
    assert printed[2].startswith("2 files in ")
