"""The report itself: `something_wrong`."""

import importlib
import platform
import re
import textwrap
from contextlib import suppress
from typing import NamedTuple

import dezero_mini
from dezero_mini.classroom.exercises.cells import CELLS, Run
from dezero_mini.classroom.exercises.printing import printable
from dezero_mini.classroom.exercises.register import COURSE, find
from dezero_mini.classroom.problems import places
from dezero_mini.classroom.problems.issue import new_issue, repository
from dezero_mini.classroom.problems.privacy import without_folders, without_home

UNTOUCHED = (
    "Nothing to report so far. If something is wrong, write it in place of the three dots, and run "
    "this cell again."
)
LOOK = (
    "This is your report. Nothing has been sent: look it through, and take out what is not meant "
    "for others."
)
BY_HAND = "Send the text between the lines to those from whom you have the course."
LINE = "-" * 80


class Report(NamedTuple):
    """What is sent, by the names of the form's fields."""

    title: str
    where: str
    what: str
    version: str

    def __str__(self) -> str:
        """Return it as one text to copy."""
        fields = {"Where": self.where, "What is wrong": self.what, "Version": self.version}
        sections = [f"### {label}\n\n{text}" for label, text in fields.items()]
        return "\n\n".join([self.title, *sections])


def something_wrong(notebook: str, words: str) -> None:
    """Make a report of what is wrong in a notebook, to look at and to send.

    It holds what the reader wrote, which cell failed or was run last, its error, the answer if that
    cell was a check, and the versions. It is printed, and nothing is sent.

    Parameters
    ----------
    notebook
        The name of the notebook's file, without its ending.
    words
        What is wrong, in the reader's words; the three dots as shipped if nothing is.

    Raises
    ------
    TypeError
        If the words are no text.
    """
    if not isinstance(words, str):
        raise TypeError(
            f"expected what is wrong as a text, between quotes, got {type(words).__name__}"
        )
    if not re.sub(r"[\s.…]", "", words):
        print(UNTOUCHED)
        return
    report = report_of(notebook, words)
    print(f"{LOOK}\n\n{LINE}\n{report}\n{LINE}\n")
    if address := repository():
        offer(new_issue(address, **report._asdict()))
    else:
        print(BY_HAND)


def offer(link: str) -> None:
    """Show the link to a new issue."""
    plain = f"To send it, open this address, look it through once more, and submit it:\n{link}"
    shown = (
        f"To send it, [open a new issue with all this filled in]({link}), look it through once "
        "more, and submit it. Everybody can read it there, and GitHub asks for an account."
    )
    try:
        from IPython.display import display
    except ModuleNotFoundError:  # outside of a notebook
        print(plain)
    else:
        display({"text/plain": plain, "text/markdown": shown}, raw=True)


def report_of(notebook: str, words: str) -> Report:
    """Put a report together."""
    runs = places.runs()
    last = runs[-1] if runs else None
    # Who runs a check last speaks of it, and not of a cell that failed on the way there.
    failed = None if last and last.exercise else places.failed(runs)
    about = failed or last
    where = ", ".join([f"{notebook}.ipynb", *([places.called(about)] if about else [])])
    if about is not last and last:
        where += f"; run last: {places.called(last)}"
    words = without_home(textwrap.dedent(words).strip())
    what = [words, *(error(failed) if failed else judged(last) if last else [])]
    title = f"{notebook}: {places.shortened(words.splitlines()[0], 60)}"
    return Report(*map(printable, (title, where, "\n\n".join(what), versions())))


def error(run: Run) -> list[str]:
    """Say what a cell stopped with."""
    said = f"{run.error}: {run.message}" if run.message else f"{run.error}"
    return ["The cell stopped with", fenced(without_folders(said))]


def judged(run: Run) -> list[str]:
    """Say of a check which exercise it judged, what it said, and of which answer."""
    exercise = find(run.exercise) if run.exercise else None
    if exercise is None:
        return []
    answers = [latest for name in exercise.answers if (latest := CELLS.latest(name))]
    texts = dict.fromkeys(without_home(answer.text.strip()) for answer in answers)
    return [
        f"The check of exercise {run.exercise} said",
        fenced(without_folders(run.said)),
        *(["of the answer"] if texts else []),
        *(fenced(text, "python") for text in texts),
    ]


def fenced(text: str, language: str = "") -> str:
    """Return a text as a block of code in Markdown, whatever backticks it holds."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def versions() -> str:
    """Name the versions of all that plays a part."""
    parts = [
        f"course {dezero_mini.__version__}, edition {COURSE}",
        f"Python {platform.python_version()}",
    ]
    for name, label in {"numpy": "NumPy", "matplotlib": "matplotlib"}.items():
        with suppress(ImportError):
            parts.append(f"{label} {importlib.import_module(name).__version__}")
    return ", ".join([*parts, f"{platform.system()} {platform.machine()}".strip()])
