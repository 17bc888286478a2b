"""A notebook to judge answers in: IPython, with an exercise or two that are made here."""

import contextlib
import io

import pytest
from IPython.core.interactiveshell import InteractiveShell

from dezero_mini.classroom.exercises import cells, register
from dezero_mini.classroom.exercises.asking import NotYetError, same
from tests.notebooks.reader import QUIET


class Kernel:
    """Runs cells as a kernel does, and returns what they print."""

    def __init__(self):
        self.shell = InteractiveShell.instance(config=QUIET)
        self.shell.reset(new_session=True)
        cells.CELLS.runs.clear()

    def run(self, text, cell=None):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            self.shell.run_cell(text, cell_id=cell)
        return printed.getvalue()


FIRST = """
import step01_variable
from dezero_mini.classroom import begin, check
begin(course=2)
"""


QUESTIONS = {"RuntimeError: ah": "who sighed?", "RuntimeError": "who stopped?"}


@pytest.fixture
def kernel(monkeypatch):
    """A kernel in which the first cell of a notebook has run."""
    # Numbers that notebook 01 does not have.
    register.find("01.1")
    register.find("20.1")
    monkeypatch.setattr(register, "EXERCISES", {**register.EXERCISES})

    @register.exercise("01.97", "two", "two", errors=QUESTIONS)
    def number(step, two):
        same("two", two() if callable(two) else two, 2, [(3, "one too many?")])

    @register.exercise("01.98", "a sum", "add", "zero", lends=("one",), shipped="add, zero = 1, 2")
    def pair(step, add, zero, one):
        if add(one, zero) != 1:
            raise NotYetError("no sum")

    @register.choice("01.99", "why", "why", {"a": "no", "b": "yes, [here](x.ipynb)", "c": "never"})
    def letter(step):
        return "b"

    kernel = Kernel()
    assert kernel.run(FIRST) == ""
    return kernel
