"""A reader at a notebook: runs its cells in IPython as a kernel does, and types answers in."""

import contextlib
import io
import re

import matplotlib.pyplot as plt
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from dezero_mini.classroom.exercises.cells import CELLS
from tests.notebooks.notebook_files import exercises, source

# No file of its own, and no word on another environment that may be active.
QUIET = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"warn_venv": False}})


class Reader:
    """A reader who has run a notebook as it was shipped, from top to bottom."""

    def __init__(self, notebook):
        self.notebook = notebook
        self.shell = InteractiveShell.instance(config=QUIET)
        self.shell.reset(new_session=True)
        CELLS.runs.clear()
        self.printed = {c["id"]: self.run(c) for c in notebook["cells"] if c["cell_type"] == "code"}
        self.names, self.runs = dict(self.shell.user_ns), [*CELLS.runs]

    def run(self, cell, text=None):
        """Run a cell, with another text if one is given, and return what it prints."""
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            self.shell.run_cell(source(cell) if text is None else text, cell_id=cell["id"])
        plt.close("all")
        return printed.getvalue()

    def check(self, number, *answers):
        """Type answers into the cell of an exercise, one after another; return the verdict."""
        self.shell.user_ns.clear()
        self.shell.user_ns.update(self.names)
        CELLS.runs[:] = self.runs
        parts = exercises(self.notebook)[number]
        stub, check = (self.notebook["cells"][parts[part]] for part in ("stub", "check"))
        for answer in answers:
            self.run(stub, answer)
        printed = self.run(check)
        return printed[re.search("^(correct|not yet|still open): ", printed, re.M).start() :]
