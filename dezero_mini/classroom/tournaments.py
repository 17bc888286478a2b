"""The tournament of notebook 10: a judge of gradients meets wrong rules and right ones."""

import io
import textwrap
import warnings
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import Any

import numpy as np

from dezero_mini.classroom.exercises.asking import kind_of, written
from dezero_mini.classroom.exercises.limits import TooLongError, time_limit
from dezero_mini.classroom.zoo import RIGHT, WRONG, Rule, function_of

SECONDS, PATIENCE = 5.0, 3
"""So long may a judge think about one function, and so often longer, before it is sent away."""

PLACE = 0.7
MATRIX = [[0.3, -1.2, 1.7], [2.1, 0.6, -0.4]]
"""Where the checks of the course look: neither 0, 1 nor 2, and no two alike."""

ZOO = WRONG | RIGHT
ORDER = np.random.default_rng(10).permutation([*ZOO]).tolist()
"""Right and wrong ones in turn, so that a judge who counts its calls learns nothing."""

OPEN = "returns nothing yet: write it in exercise 3"
NOT_ASKED = "it was not asked any more"
WIDTH, PAGE = 34, 92

Judge = Callable[[Any], Any]


@dataclass(frozen=True)
class Score:
    """What a judge made of the zoo.

    Attributes
    ----------
    verdicts
        By the names of the rules True, False, or in words why there is no verdict.
    printed
        How many lines the judge printed.
    """

    verdicts: Mapping[str, bool | str]
    printed: int

    @property
    def missed(self) -> list[str]:
        """The wrong rules that it let pass."""
        return [name for name in WRONG if self.verdicts[name] is True]

    @property
    def refused(self) -> list[str]:
        """The right rules that it did not."""
        return [name for name in RIGHT if self.verdicts[name] is False]

    @property
    def silent(self) -> dict[str, str]:
        """The rules on which it gave no verdict, each with the reason."""
        given = {name: self.verdicts[name] for name in ZOO}
        return {name: reason for name, reason in given.items() if isinstance(reason, str)}

    @property
    def found(self) -> int:
        """How many wrong rules it found."""
        return sum(self.verdicts[name] is False for name in WRONG)

    @property
    def passed(self) -> int:
        """How many right rules it let pass."""
        return sum(self.verdicts[name] is True for name in RIGHT)


def tournament(step: Any, judge: Any) -> None:
    """Let a judge meet the zoo, and print its score beside those of the course's own checks.

    Parameters
    ----------
    step
        The module of step 10, on whose Function the zoo is built.
    judge
        A function that takes one of them, and returns True if its backward is right and False
        if it is wrong. An error of its own counts against it, and so does anything else that
        it returns. When it does not come to an end, it is stopped, and at the third time asked
        no more.
    """
    checks = [row(name, play(step, check)) for name, check in course_checks(step).items()]
    score = play(step, judge)
    is_open = [*score.verdicts.values()] == [no_verdict(None)] * len(ZOO)
    first = f"{'your judge':{WIDTH}}  {OPEN}" if is_open else row("your judge", score)
    print(line("", "wrong ones found", "right ones passed", "no verdict"))
    print("\n".join([first, *checks, *([] if is_open else details(score))]))
    if score.printed:
        print(f"\nYour judge printed {score.printed} lines, left out here. What it returns counts.")


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
    verdicts: dict[str, bool | str] = {}
    paper = Paper()
    for name in ORDER:
        sent_away = [*verdicts.values()].count(too_long()) == PATIENCE
        verdicts[name] = NOT_ASKED if sent_away else ask(step, judge, ZOO[name], paper)
    return Score(verdicts, paper.lines)


class Paper(io.TextIOBase):
    """Takes what a judge prints, and counts the lines. The table would be lost among them."""

    lines = 0

    def write(self, text: str) -> int:
        """Count the lines of a text."""
        self.lines += text.count("\n")
        return len(text)


def ask(step: Any, judge: Judge, rule: Rule, paper: Paper) -> bool | str:
    """Return a judge's verdict on a rule, or in words why there is none."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"), redirect_stdout(paper):
            warnings.simplefilter("ignore")
            with time_limit(SECONDS) as clock:
                verdict = judge(function_of(step, rule))
    except KeyboardInterrupt:
        raise
    except TooLongError:
        return too_long()
    except BaseException as error:  # exit() as well
        return ": ".join(filter(None, [f"it raised {type(error).__name__}", written(error)]))
    if clock.rang:  # it has caught the error that was to stop it
        return too_long()
    return bool(verdict) if isinstance(verdict, (bool, np.bool_)) else no_verdict(verdict)


def no_verdict(value: Any) -> str:
    """Return what is said of a judge that returns something else than True or False."""
    return f"it returned {kind_of(value)}, and not True or False"


def too_long() -> str:
    """Return what is said of a judge that does not come to an end."""
    return f"it did not end within {SECONDS:g} seconds"


# --- the table ----------------------------------------------------------------------


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
    for reason, names in reasons(score.silent).items():
        lines += ["", *textwrap.wrap(f"No verdict, for {reason}:", PAGE)]
        lines += textwrap.wrap(
            f"all {len(ZOO)} of them" if len(names) == len(ZOO) else "; ".join(names),
            PAGE,
            initial_indent="    ",
            subsequent_indent="    ",
        )
    return lines or ["", "Your judge found all that is wrong, and refused nothing that is right."]


def reasons(silent: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the rules without a verdict by reasons; errors of one type are one reason."""
    by_kind: dict[str, list[str]] = {}
    for name, reason in silent.items():
        by_kind.setdefault(reason.split(": ")[0], []).append(name)
    not_asked = by_kind.pop(NOT_ASKED, [])
    by_reason = {}
    for names in by_kind.values():
        several = len({silent[name] for name in names}) > 1
        by_reason[silent[names[0]] + (", and so on" if several else "")] = names
    return by_reason | ({NOT_ASKED: [f"the other {len(not_asked)}"]} if not_asked else {})
