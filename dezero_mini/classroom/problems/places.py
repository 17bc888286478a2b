"""Which cells a report is about: the one that failed, and the one that was run last."""

import re
import sys
from contextlib import suppress
from linecache import getlines
from traceback import walk_tb

from dezero_mini.classroom.exercises.asking import written
from dezero_mini.classroom.exercises.cells import CELLS, Run
from dezero_mini.classroom.problems.privacy import without_home

TOOL = "something_wrong("
LONGEST = 80


def runs() -> list[Run]:
    """Return the runs of the notebook's cells but for those of the report's own, latest last."""
    return [run for run in CELLS.runs if TOOL not in run.text] or earlier()


def earlier() -> list[Run]:
    """Return the runs where none was noted, as when an import fails before `begin`.

    IPython remembers what was typed, and Python the last error. If `begin` has run, the error is an
    older one: the first cell came to its end.
    """
    error: BaseException | None = None if CELLS.runs else getattr(sys, "last_value", None)
    runs = [Run(text, number=number) for number, text in enumerate(typed()) if number]
    return [stopped(run, error) for run in runs if TOOL not in run.text]


def typed() -> list[str]:
    """Return what was typed into IPython, behind one empty text; nothing where it is not used."""
    with suppress(ModuleNotFoundError):
        from IPython import get_ipython

        if shell := get_ipython():
            return list(shell.user_ns.get("In", []))
    return []


def stopped(run: Run, error: BaseException | None) -> Run:
    """Say of a run that an error stopped it, if that was raised in its text."""
    if error is None:
        return run
    files = {frame.f_code.co_filename for frame, _ in walk_tb(error.__traceback__)}
    if isinstance(error, SyntaxError) and error.filename:
        files.add(error.filename)
    if run.text.strip() not in {"".join(getlines(file)).strip() for file in files}:
        return run
    return run._replace(error=type(error).__name__, message=written(error))


def failed(noted: list[Run]) -> Run | None:
    """Return the latest run that stopped, unless its cell has run to its end since."""
    mended = set()
    for run in reversed(noted):
        cell = run.cell or run.text
        if run.error is None:
            mended.add(cell)
        elif cell not in mended:
            return run
    return None


def called(run: Run) -> str:
    """Say which cell was run: its id if it has one, the number of the run, how it begins."""
    words = "cell"
    # Some editors give an address in place of an id, with folders in it.
    if run.cell and re.fullmatch(r"[\w-]{1,64}", run.cell):
        words += f" {run.cell}"
    if run.number:
        words += f", run as [{run.number}]"
    first = next(filter(None, map(str.strip, without_home(run.text).splitlines())), "")
    if not first:
        return words
    return f"{words}, which begins: {shortened(first, LONGEST)}"


def shortened(text: str, length: int) -> str:
    """Return a text, or its beginning if it is longer."""
    return text if len(text) <= length else text[:length].rstrip() + " …"
