"""Judging the answer to an exercise: `check` and `verdict`."""

import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import dezero_mini
from dezero_mini.classroom.exercises.asking import NotYetError, is_open_value, written
from dezero_mini.classroom.exercises.cells import CELLS
from dezero_mini.classroom.exercises.errors import words_for
from dezero_mini.classroom.exercises.limits import TooLongError, time_limit
from dezero_mini.classroom.exercises.printing import print_in_short, printable
from dezero_mini.classroom.exercises.register import OF_THE_LIBRARY, Exercise, find
from dezero_mini.extras import from_extra

SECONDS = 5.0
"""So long may an answer run. A right one takes a small part of it."""

CORRECT, NOT_YET, OPEN = "correct", "not yet", "still open"


@dataclass(frozen=True)
class Verdict:
    """What is said of an answer.

    Attributes
    ----------
    state
        "correct", "not yet" or "still open".
    words
        What the reader is told; the state comes first.
    """

    state: str
    words: str


def check(exercise: str, *older: Any, **oldest: Any) -> None:
    """Judge the answer to an exercise of this notebook, and print "correct", or what is missing.

    Whatever the answer is, this does not raise; Ctrl-C alone gets through.

    Parameters
    ----------
    exercise
        The name of the exercise, such as "13.1".
    *older, **oldest
        The first version of the course gave more arguments. It is told that it is old.
    """
    said = other_version("") if older or oldest else verdict(exercise)
    CELLS.judged(exercise, said.words)
    if "](" not in said.words:
        print(said.words)
        return
    from IPython.display import display

    # A reply that links to a place in the course is shown with its link.
    display({"text/plain": said.words, "text/markdown": said.words}, raw=True)


def verdict(exercise: str) -> Verdict:
    """Judge the answer that this kernel's notebook holds to an exercise, such as "13.1"."""
    with from_extra("learn"):
        from IPython import get_ipython

    shell = get_ipython()
    names = {} if shell is None else shell.user_ns
    known = find(exercise)
    if known is None:
        return other_version(f"there is no exercise {written(exercise)} here: ")
    try:
        said = judge(known, names)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # an answer that breaks what every object can do
        said = refusal(f"the answer cannot be judged: {type(error).__name__}.")
    return Verdict(said.state, printable(said.words))


def other_version(reason: str) -> Verdict:
    """Return what is said where a notebook and the installed course do not fit together."""
    return refusal(
        f"{reason}this notebook is of another version than the course installed here. "
        "`make learn` in the course's folder brings notebooks that fit."
    )


def judge(exercise: Exercise, names: Mapping[str, Any]) -> Verdict:
    """Judge an answer, given the names that the notebook holds."""
    step = module_of(exercise)
    if step is None:
        return refusal("run the cells above first, from the top of the notebook.")
    if trouble := CELLS.trouble(exercise):
        return refusal(trouble)
    for name in exercise.answers:
        if name not in names:
            return refusal(f"there is no `{name}` here yet: run the cell of your answer first.")
    answers = [names[name] for name in exercise.answers]
    if CELLS.open_place(exercise) or any(map(is_open_value, answers)):
        where = "the program is as it was shipped" if exercise.shipped else "three dots are left"
        return Verdict(OPEN, f"{OPEN}: {where}. Put your answer there, run it, and check again.")
    for name in exercise.lends:
        if name not in names:
            return refusal(f"the notebook's own `{name}` is missing: run the cells above first.")
    return put_to_the_test(exercise, step, [*answers, *(names[name] for name in exercise.lends)])


def refusal(words: str) -> Verdict:
    """Return the verdict "not yet" with its reason."""
    return Verdict(NOT_YET, f"{NOT_YET}: {words}")


def module_of(exercise: Exercise) -> Any:
    """Return the module of the exercise's step, which the notebook has imported, or None.

    The library does not import the steps, so we take what the notebook works with.
    """
    if exercise.notebook in OF_THE_LIBRARY:
        return dezero_mini
    start = f"step{exercise.notebook}_"
    return next((module for name, module in sys.modules.items() if name.startswith(start)), None)


def put_to_the_test(exercise: Exercise, step: Any, arguments: list[Any]) -> Verdict:
    """Run an exercise's judge on an answer."""
    try:
        with print_in_short(), recording(step), time_limit(SECONDS):
            remark = exercise.judge(step, *arguments)
    except KeyboardInterrupt:
        raise
    except NotYetError as reason:
        return refusal(str(reason))
    except TooLongError:
        return refusal(
            f"your answer did not end within {SECONDS:g} seconds. Which loop has no end?"
        )
    except BaseException as error:  # exit() as well
        return refusal(f"your answer stopped with {words_for(error, exercise.errors)}")
    return Verdict(CORRECT, f"{CORRECT}: {exercise.asks}" + (f": {remark}" if remark else ""))


def recording(step: Any) -> AbstractContextManager[Any]:
    """Let functions record while an answer is judged, also if the reader has switched that off."""
    if hasattr(step, "using_config"):  # the steps before 15 have no such switch
        return step.using_config("enable_backprop", True)  # type: ignore[no-any-return]
    return nullcontext()
