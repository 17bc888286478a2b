"""Every exercise is open as shipped; right answers pass, wrong and lucky ones get their words."""

import functools
import re
import sys

import pytest

from dezero_mini.classroom.exercises import register
from tests.course import LESSONS, NOTEBOOKS
from tests.notebooks.notebook_files import (
    answers,
    exercises,
    quoted_answers,
    read,
    solution,
    source,
)
from tests.notebooks.reader import Reader

BY_NAME = {path.stem: read(path) for path in LESSONS}
EXERCISES = [(stem, n) for stem, notebook in BY_NAME.items() for n in exercises(notebook)]
ANSWERS = answers()
QUOTED = quoted_answers((NOTEBOOKS / "for_teachers.md").read_text("utf-8"))
CASES = [(*exercise, case) for exercise, cases in ANSWERS.items() for case in cases]


@functools.cache
def reader(stem):
    return Reader(BY_NAME[stem])


def entry(stem, number):
    """The exercise as its module has it."""
    return register.find(name_of(stem, number))


def name_of(stem, number):
    """The name of an exercise, such as "13.1"."""
    return f"{stem.partition('_')[0].removeprefix('step')}.{number}"


@pytest.fixture(autouse=True)
def quiet_display(monkeypatch):
    """Let `show` display nothing; what a check displays is printed as it is."""

    def display(*objects, raw=False):
        if raw:
            print(objects[0]["text/markdown"])

    monkeypatch.setattr("IPython.display.display", display)


@pytest.fixture(autouse=True)
def recursion_limit():
    """Put back what an answer may have raised: deep JSON would end the process in other tests."""
    before = sys.getrecursionlimit()
    yield
    sys.setrecursionlimit(before)


@pytest.mark.parametrize(("stem", "number"), EXERCISES)
def test_has_all_its_parts(stem, number):
    cells, parts = BY_NAME[stem]["cells"], exercises(BY_NAME[stem])[number]
    assert source(cells[parts["check"]]) == f'check("{name_of(stem, number)}")'
    assert parts["check"] == parts["stub"] + 1
    known = entry(stem, number)
    if known.replies:
        assert list(parts) == ["stub", "check"]
        return
    assert list(parts) == ["stub", "check", "hint", "solution"]
    for part in ("hint", "solution"):
        text = source(cells[parts[part]])
        assert text.startswith(f"<details><summary>{part.title()}</summary>\n\n")
        assert text.endswith("\n\n</details>")
    assert "?" in source(cells[parts["hint"]]), "a hint asks"
    if known.shipped:
        assert known.shipped.strip("\n") == source(cells[parts["stub"]])


@pytest.mark.parametrize("stem", BY_NAME)
def test_a_notebook_asks_what_its_module_knows(stem):
    asked = {name_of(stem, number) for number in exercises(BY_NAME[stem])}
    (notebook,) = {name.split(".")[0] for name in asked}
    register.find(f"{notebook}.1")
    assert {name for name in register.EXERCISES if name.split(".")[0] == notebook} == asked


@pytest.mark.parametrize(("stem", "number"), EXERCISES)
def test_as_shipped_it_is_open(stem, number):
    assert reader(stem).check(number).startswith("still open: ")


@pytest.mark.parametrize(("stem", "number"), [e for e in EXERCISES if e in ANSWERS])
def test_its_solution_is_correct(stem, number):
    printed = reader(stem).check(number, solution(BY_NAME[stem], number))
    assert printed.startswith("correct: "), printed


@pytest.mark.parametrize(("stem", "number", "case"), CASES)
def test_an_answer_gets_its_verdict(stem, number, case):
    kind, answer, words = case
    printed = reader(stem).check(number, answer)
    if kind == "right":
        assert printed.startswith("correct: "), printed
    else:
        assert printed.startswith("not yet: "), printed
        assert words in printed


@pytest.mark.parametrize(("stem", "number"), EXERCISES)
def test_an_answer_that_stops_is_not_judged_by_an_older_one(stem, number):
    """The right answer first, then a cell that does not parse: the old answer is still there."""
    if (stem, number) not in ANSWERS:
        return
    right = solution(BY_NAME[stem], number)
    for broken in (right + "\n(", right + "\n1 / 0"):
        printed = reader(stem).check(number, right, broken)
        assert printed.startswith("not yet: the cell of your answer stopped with "), printed


@pytest.mark.parametrize(("stem", "number"), [e for e in EXERCISES if e not in ANSWERS])
def test_a_choice_replies_to_each_letter(stem, number):
    """One letter is right, by the code that finds it out; each has words of its own."""
    known = entry(stem, number)
    replies = known.replies
    said = {
        letter: reader(stem).check(number, f'{known.answers[0]} = "{letter}"') for letter in replies
    }
    assert all(replies[letter] in words for letter, words in said.items())
    assert sum(words.startswith("correct: ") for words in said.values()) == 1
    assert len(set(replies.values())) == len(replies) >= 3
    for odd in ('"z"', "1", '["a"]'):
        words = reader(stem).check(number, f"{known.answers[0]} = {odd}")
        assert words.startswith("not yet: one of the letters "), words


@pytest.mark.parametrize(("name", "number", "answer", "words"), QUOTED)
def test_for_teachers_quotes_what_the_check_says(name, number, answer, words):
    """Of a choice it names the letter; else one of the wrong answers gets these words."""
    (stem,) = (stem for stem, n in EXERCISES if name_of(stem, n) == f"{name}.{number}")
    known = entry(stem, int(number))
    if known.replies:
        (letter,) = re.findall(r"^\((\w)\), ", answer)
        assert words in reader(stem).check(int(number), f'{known.answers[0]} = "{letter}"')
        return
    wrong = [case for kind, case, _ in ANSWERS[stem, int(number)] if kind != "right"]
    assert any(words in reader(stem).check(int(number), case) for case in wrong)


def test_every_exercise_has_enough_answers():
    for stem, number in EXERCISES:
        if entry(stem, number).replies:
            assert (stem, number) not in ANSWERS
            continue
        kinds = [kind for kind, _, _ in ANSWERS[stem, number]]
        assert kinds.count("wrong") >= 3, (stem, number)
        assert kinds.count("lucky") >= 2, (stem, number)
        assert kinds.count("right") >= 2, (stem, number)
        assert len({answer for _, answer, _ in ANSWERS[stem, number]}) == len(kinds)
        assert all(words for kind, _, words in ANSWERS[stem, number] if kind != "right")


def test_names_of_answers_are_the_exercises_own():
    """No other cell of a notebook makes a name that an answer is found by."""
    for stem, number in EXERCISES:
        own = {exercises(BY_NAME[stem])[number]["stub"]}
        for index, cell in enumerate(BY_NAME[stem]["cells"]):
            if cell["cell_type"] == "code" and index not in own:
                for name in entry(stem, number).answers:
                    assert not re.search(
                        rf"^(def|class) {name}\b|^{name}\b[^=\n]*=[^=]", source(cell), re.MULTILINE
                    ), (stem, number, cell["id"], name)
