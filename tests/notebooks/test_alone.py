"""A notebook that is opened without its course says what to do, in the error of its first cell."""

import contextlib
import io
import re
import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell

from tests.course import LESSONS, NOTEBOOKS
from tests.notebooks.notebook_files import cells_of, read, source
from tests.notebooks.reader import QUIET

WHAT_TO_DO = (
    "Not found? Open this notebook with `make learn`, or in an unzipped folder of the course"
)


def seen_without(missing, text):
    """What a reader sees who runs a cell where modules whose names start so are missing."""
    shell = InteractiveShell.instance(config=QUIET)
    shell.reset(new_session=True)
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(printed):
        for name in {*sys.modules, *re.findall(r"(?:import|from) ([\w.]+)", text)}:
            if name.startswith(missing):
                patch.setitem(sys.modules, name, None)
        shell.run_cell(text)
    return re.sub(r"\x1b\[[\d;]*m", "", printed.getvalue())


@pytest.mark.parametrize(
    "path", [NOTEBOOKS / "start_here.ipynb", *LESSONS], ids=lambda path: path.stem
)
def test_the_error_of_the_first_cell_says_what_to_do(path):
    first = source(cells_of(read(path), "code")[0])
    seen = seen_without(("step", "dezero_mini"), first)
    assert "ModuleNotFoundError" in seen
    assert WHAT_TO_DO in seen
    if path in LESSONS:
        assert "begin(course=2)" in first.splitlines()


def test_an_error_that_says_nothing_is_noticed():
    assert WHAT_TO_DO not in seen_without(("step",), "import numpy\nimport step01_variable")
