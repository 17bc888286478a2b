"""Which cells a report is about: the one that failed, and the one that was run last."""

import re
import sys

from dezero_mini.classroom.exercises.asking import written
from dezero_mini.classroom.exercises.cells import CELLS, Run
from dezero_mini.classroom.problems.privacy import without_home

TOOL = "something_wrong("
LONGEST = 80


def runs() -> list[Run]:
    """Return the runs of the notebook's cells but for those of the report's own, latest last."""
    return [run for run in CELLS.runs if TOOL not in run.text] or earlier()


def earlier() -> list[Run]:
    """Return the latest run where none was noted, as when an import fails before `begin`.

    IPython remembers what was typed. The last error is that of the first cell, unless `begin` has
    run: then that came to its end.
    """
    from IPython import get_ipython

    shell = get_ipython()
    typed = shell.user_ns.get("In", []) if shell else []
    error: BaseException | None = None if CELLS.runs else getattr(sys, "last_value", None)
    for number, text in reversed([*enumerate(typed)][1:]):
        if TOOL not in text:
            name, message = (type(error).__name__, written(error)) if error else (None, "")
            return [Run(text, error=name, message=message, number=number)]
    return []


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
