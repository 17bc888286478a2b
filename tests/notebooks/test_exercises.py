"""Every exercise fails as shipped, its solution passes, and wrong answers get their own hint."""

import contextlib
import io
import re

import matplotlib.pyplot as plt
import pytest

from tests.course import LESSONS, STEP_NOTEBOOKS
from tests.notebooks.notebook_files import exercises, read, solution, source, wrong_answers

WRONG_ANSWERS = wrong_answers()
BY_NAME = {path.stem: read(path) for path in LESSONS}
EXERCISES = [(stem, n) for stem, notebook in BY_NAME.items() for n in exercises(notebook)]


def verdict(stem, number, answer=None):
    """What the check of an exercise prints when its stub is replaced by an answer."""
    notebook = BY_NAME[stem]
    places = exercises(notebook)[number]
    names = {"__name__": "__main__"}
    for index, cell in enumerate(notebook["cells"][: places["check"] + 1]):
        if cell["cell_type"] != "code":
            continue
        code = answer if index == places["stub"] and answer is not None else source(cell)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, f"{stem}, {cell['id']}", "exec"), names)
        plt.close("all")
    return printed.getvalue()


def judged(printed):
    """The first words of each line of a verdict: "correct" or "not yet"."""
    return re.findall(r"^(correct|not yet): ", printed, re.MULTILINE)


@pytest.fixture(autouse=True)
def quiet_display(monkeypatch):
    """Let `show` display nothing: outside a notebook there is nobody to see it."""
    monkeypatch.setattr("IPython.display.display", lambda *objects: None)


@pytest.mark.parametrize("stem", BY_NAME)
def test_there_are_two_or_three_exercises_with_all_their_parts(stem):
    found = exercises(BY_NAME[stem])
    assert list(found) in ([1, 2], [1, 2, 3])
    for parts in found.values():
        assert list(parts) == ["stub", "check", "hint", "solution"]
        for part in ("hint", "solution"):
            text = source(BY_NAME[stem]["cells"][parts[part]])
            assert text.startswith(f"<details><summary>{part.title()}</summary>\n\n")
            assert text.endswith("\n\n</details>")


@pytest.mark.parametrize("stem", BY_NAME)
def test_hints_ask(stem):
    for parts in exercises(BY_NAME[stem]).values():
        assert "?" in source(BY_NAME[stem]["cells"][parts["hint"]])


@pytest.mark.parametrize(("stem", "number"), EXERCISES)
def test_as_shipped_it_is_not_yet_right(stem, number):
    said = judged(verdict(stem, number))
    assert said
    assert set(said) == {"not yet"}


@pytest.mark.parametrize(("stem", "number"), EXERCISES)
def test_its_solution_is_correct(stem, number):
    printed = verdict(stem, number, solution(BY_NAME[stem], number))
    assert judged(printed)
    assert set(judged(printed)) == {"correct"}, printed


@pytest.mark.parametrize(
    ("stem", "number", "answer", "hint"),
    [(*exercise, *case) for exercise, cases in WRONG_ANSWERS.items() for case in cases],
)
def test_a_likely_wrong_answer_gets_the_hint_made_for_it(stem, number, answer, hint):
    printed = verdict(stem, number, answer)
    assert "not yet" in judged(printed)
    assert hint in printed


def test_every_exercise_has_a_likely_wrong_answer():
    assert set(WRONG_ANSWERS) == set(EXERCISES)
    assert all(WRONG_ANSWERS.values())


def test_a_hint_is_made_for_its_answer():
    for (stem, number), cases in WRONG_ANSWERS.items():
        check = BY_NAME[stem]["cells"][exercises(BY_NAME[stem])[number]["check"]]
        for _, hint in cases:
            assert hint in source(check), "the hint is not one that this check holds"


def test_a_wrong_solution_is_refused():
    """The machine can say no: the solution of one exercise does not solve another."""
    stem = STEP_NOTEBOOKS[1].stem
    printed = verdict(stem, 1, "number_of_axes = 1")
    assert judged(printed) == ["not yet"]
    assert "correct" not in judged(verdict(stem, 2, "def swap(a, b):\n    a, b = b, a"))
