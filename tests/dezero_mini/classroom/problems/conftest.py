"""A notebook in which something goes wrong: IPython, as a kernel runs it."""

import contextlib
import io

import pytest
from IPython.core.interactiveshell import InteractiveShell

from dezero_mini.classroom.exercises.cells import CELLS
from dezero_mini.classroom.problems import report
from tests.notebooks.reader import QUIET

FIRST = "import step01_variable\nfrom dezero_mini.classroom import begin, check\nbegin(course=2)"
LAST = """from dezero_mini.classroom import something_wrong
words = {}
something_wrong("step01_variable", words)"""


class Notebook:
    """Runs cells, and reports."""

    def __init__(self):
        self.shell = InteractiveShell.instance(config=QUIET)
        self.shell.reset(new_session=True)
        self.shell.user_ns["In"][:] = [""]
        for event, callback in (("pre_run_cell", CELLS.start), ("post_run_cell", CELLS.stop)):
            with contextlib.suppress(ValueError):
                self.shell.events.unregister(event, callback)
        CELLS.runs.clear()

    def run(self, text, cell=None):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            self.shell.run_cell(text, cell_id=cell, store_history=True)
        return printed.getvalue()

    def report(self, words="r'''The picture is odd.'''"):
        """What the last cell prints, for words as they stand there."""
        return self.run(LAST.format(words), "problem-report")


@pytest.fixture
def fresh():
    """A notebook of which nothing has run."""
    return Notebook()


@pytest.fixture
def notebook(fresh):
    """A notebook whose first cell has run."""
    assert fresh.run(FIRST, "code-01") == ""
    return fresh


@pytest.fixture(autouse=True)
def repository(monkeypatch):
    """A function that makes the repository's address known, or not; at first it is not."""

    def become(address):
        monkeypatch.setattr(report, "repository", lambda: address)

    become("")
    return become
