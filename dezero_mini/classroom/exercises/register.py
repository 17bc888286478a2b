"""The exercises by their names: `exercise` and `choice` enter them, `find` finds them."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dezero_mini.classroom.exercises.asking import chosen

COURSE = 2
"""The version of the exercises. It changes when an old notebook no longer fits them."""

OF_THE_LIBRARY = ("bridge", "capstone")
"""Notebooks that belong to no step: their exercises are about the finished library.

Each is the beginning of a file's name, as in `capstone_fit.ipynb`.
"""

Judge = Callable[..., str | None]


@dataclass(frozen=True)
class Exercise:
    """An exercise of a notebook.

    Attributes
    ----------
    name
        The notebook and a number, such as "13.1". It is never given to another exercise.
    asks
        What is asked, in a few words that fit after "correct: ".
    answers
        The names under which the notebook holds the answer.
    judge
        Takes the step's module, the answers and what the notebook lends; raises `NotYetError`
        with words if the answer is not right. Whatever else it raises, the answer did. It may
        return a remark for a right answer.
    lends
        Names of the notebook's own that the judge needs.
    shipped
        The program to mend, where the exercise comes with one.
    errors
        For errors by name, such as "TypeError", or by how name and message start, such as
        "TypeError: leaves() takes": the question that may help who gets one.
    replies
        Of a choice: what is said to who chose a letter.
    """

    name: str
    asks: str
    answers: tuple[str, ...]
    judge: Judge
    lends: tuple[str, ...] = ()
    shipped: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    replies: Mapping[str, str] = field(default_factory=dict)

    @property
    def notebook(self) -> str:
        """The notebook's part of the name: "13" or "capstone"."""
        return self.name.split(".")[0]

    @property
    def answer_cell(self) -> str:
        """The id of the cell that is shipped for the answer."""
        return f"exercise-{self.name.split('.')[1]}-stub"


EXERCISES: dict[str, Exercise] = {}


def exercise(
    name: str,
    asks: str,
    *answers: str,
    lends: tuple[str, ...] = (),
    shipped: str = "",
    errors: Mapping[str, str] | None = None,
    replies: Mapping[str, str] | None = None,
) -> Callable[[Judge], Judge]:
    """Enter a function as the judge of an exercise; the arguments are those of `Exercise`."""

    def enter(judge: Judge) -> Judge:
        if name in EXERCISES:
            raise ValueError(f"expected a new name for an exercise, got {name} again")
        EXERCISES[name] = Exercise(
            name, asks, answers, judge, lends, shipped, errors or {}, replies or {}
        )
        return judge

    return enter


def choice(
    name: str, asks: str, answer: str, replies: Mapping[str, str]
) -> Callable[[Callable[[Any], str]], Judge]:
    """Enter an exercise whose answer is a letter; the function computes the right one.

    Parameters
    ----------
    name, asks, answer
        As in `Exercise`, with one name for the answer.
    replies
        For each letter what is said to who chose it. The function that is entered takes the
        step's module, finds out by running code how things are, and returns a letter.
    """

    def enter(right_letter: Callable[[Any], str]) -> Judge:
        def judge(step: Any, letter: Any) -> str:
            return chosen(letter, right_letter(step), replies)

        return exercise(name, asks, answer, replies=replies)(judge)

    return enter


def find(name: str) -> Exercise | None:
    """Return the exercise of a name, such as "13.1", or None if there is none."""
    notebook = name.split(".")[0] if isinstance(name, str) else ""
    module = notebook if notebook in OF_THE_LIBRARY else f"step{notebook}"
    try:
        importlib.import_module(f"dezero_mini.classroom.exercises.{module}")
    except ModuleNotFoundError:
        return None
    return EXERCISES.get(name)
