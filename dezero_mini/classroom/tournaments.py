"""The tournament of notebook 10: a judge of gradients meets wrong rules and right ones."""

import textwrap
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dezero_mini.classroom.exercises.asking import kind_of, written
from dezero_mini.classroom.exercises.limits import TooLongError, time_limit
from dezero_mini.classroom.zoo import RIGHT, WRONG, Rule, function_of

SECONDS = 5.0
"""So long may a judge think about one function."""

PLACE = 0.7
MATRIX = [[0.3, -1.2, 1.7], [2.1, 0.6, -0.4]]
"""Where the checks of the course look: neither 0, 1 nor 2, and no two alike."""

OPEN = "returns nothing yet: write it in exercise 3"
WIDTH = 34

Judge = Callable[[Any], Any]


@dataclass
class Score:
    """What a judge made of the zoo, by the names of the rules.

    Attributes
    ----------
    missed
        Wrong rules that it let pass.
    refused
        Right rules that it did not.
    silent
        Rules on which it gave no verdict, each with the reason.
    """

    missed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    silent: dict[str, str] = field(default_factory=dict)

    @property
    def found(self) -> int:
        """How many wrong rules it found."""
        return len(WRONG) - len(self.missed) - len(WRONG.keys() & self.silent.keys())

    @property
    def passed(self) -> int:
        """How many right rules it let pass."""
        return len(RIGHT) - len(self.refused) - len(RIGHT.keys() & self.silent.keys())


def tournament(step: Any, judge: Any) -> None:
    """Let a judge meet the zoo, and print its score beside those of the course's own checks.

    Parameters
    ----------
    step
        The module of step 10, on whose Function the zoo is built.
    judge
        A function that takes one of them, and returns True if its backward is right and False
        if it is wrong. An error of its own counts against it, and so does anything else that
        it returns. When it does not come to an end, it is stopped, and asked no more.
    """
    score = play(step, judge)
    if list(score.silent.values()) == ["it returned None"] * (len(WRONG) + len(RIGHT)):
        print("\n".join(table(step, f"{'your judge':{WIDTH}}  {OPEN}")))
    else:
        print("\n".join([*table(step, row("your judge", score)), *details(score)]))


# --- the judges ---------------------------------------------------------------------


def course_checks(step: Any) -> Mapping[str, Judge]:
    """Return the checks of the course, as judges with names."""

    def differences(f: Any) -> bool:
        x = step.Variable(PLACE)
        f(x).backward()
        return np.allclose(x.grad, step.numerical_diff(f, x), rtol=1e-5, atol=1e-7)

    def check_at(place: Any) -> Judge:
        def check(f: Any) -> bool:
            try:
                return bool(step.gradient_check(f, step.Variable(place)))
            except AssertionError:
                return False

        return check

    def imaginary(f: Any) -> bool:
        x = step.Variable(MATRIX)
        f(x).backward()
        return np.allclose(x.grad, step.complex_step(f, x), rtol=1e-5, atol=1e-7)

    return {
        f"numerical_diff at {PLACE}": differences,
        "complex_step at a 2 × 3 matrix": imaginary,
        f"gradient_check at {PLACE}": check_at(PLACE),
        "gradient_check at a 2 × 3 matrix": check_at(MATRIX),
    }


def play(step: Any, judge: Judge) -> Score:
    """Show the whole zoo to a judge."""
    score, stopped = Score(), False
    for rules, expected in ((WRONG, False), (RIGHT, True)):
        for name, rule in rules.items():
            verdict = "it was not asked any more" if stopped else ask(step, judge, rule)
            stopped = stopped or verdict == too_long()
            if isinstance(verdict, str):
                score.silent[name] = verdict
            elif verdict != expected:
                (score.refused if expected else score.missed).append(name)
    return score


def ask(step: Any, judge: Judge, rule: Rule) -> bool | str:
    """Return a judge's verdict on a rule, or in words why there is none."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"), time_limit(SECONDS):
            warnings.simplefilter("ignore")
            verdict = judge(function_of(step, rule))
    except KeyboardInterrupt:
        raise
    except TooLongError:
        return too_long()
    except BaseException as error:  # exit() as well
        return f"it raised {type(error).__name__}: {written(error)}"
    if isinstance(verdict, (bool, np.bool_)):
        return bool(verdict)
    return f"it returned {kind_of(verdict)}"


def too_long() -> str:
    """Return what is said of a judge that does not come to an end."""
    return f"it did not end within {SECONDS:g} seconds"


# --- the table ----------------------------------------------------------------------


def table(step: Any, first: str) -> list[str]:
    """Return the lines of the table: the reader's judge first, then the checks of the course."""
    checks = [row(name, play(step, judge)) for name, judge in course_checks(step).items()]
    return [line("", "wrong ones found", "right ones passed", "no verdict"), first, *checks]


def row(name: str, score: Score) -> str:
    """Return a judge's line of the table."""
    found, passed = f"{score.found} of {len(WRONG)}", f"{score.passed} of {len(RIGHT)}"
    return line(name, found, passed, str(len(score.silent)))


def line(name: str, found: str, passed: str, silent: str) -> str:
    """Return a line of the table, in columns."""
    return f"{name:{WIDTH}}{found:>18}{passed:>19}{silent:>12}"


def details(score: Score) -> list[str]:
    """Return by name what your judge got wrong."""
    lines = []
    for heading, names in (
        ("Wrong, and passed by your judge:", score.missed),
        ("Right, and refused by your judge:", score.refused),
    ):
        if names:
            lines += ["", heading, *(f"    {name}" for name in names)]
    for reason in dict.fromkeys(score.silent.values()):
        names = [name for name, given in score.silent.items() if given == reason]
        text = "; ".join(names)
        lines += ["", f"No verdict, for {reason}:"]
        lines += textwrap.wrap(text, 92, initial_indent="    ", subsequent_indent="    ")
    return lines or ["", "Your judge found all that is wrong, and refused nothing that is right."]
