"""What the README says: its map, its links, its commands, its picture, its example, its table."""

import contextlib
import io
import math
import os
import re
import subprocess
import sys

import numpy as np
from PIL import Image

import dezero_mini
from tests.benchmarks.report import goals
from tests.benchmarks.works import works
from tests.course import ROOT, STEP_FILES, TARGETS, step_title
from tests.tools.readme_picture import README_PICTURE, readme_picture

README = (ROOT / "README.md").read_text("utf-8")
LIBRARY = README.split("\n## Use the library\n")[1].split("\n## ")[0]
EXAMPLE = re.compile(r"```python\n(.*?)```\n\nIt prints\n\n```text\n(.*?)```", re.DOTALL)


# --- the course --------------------------------------------------------------------


def test_the_map_names_every_step_by_its_title():
    rows = re.findall(r"^\| (\d\d) \| \[([^]]+)\]\(notebooks/(\w+)\.ipynb\)", README, re.MULTILINE)
    titles = [(f"{n:02}", step_title(n), path.stem) for n, path in STEP_FILES.items()]
    assert rows == titles


def test_its_links_resolve():
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", README)
    assert [t for t in targets if "://" not in t and not (ROOT / t).exists()] == []


def test_a_step_prints_what_it_shows():
    (shown,) = re.findall(r"\$ python (steps/\S+)\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(
        [sys.executable, *shown[0].split()],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert rounded(done.stdout) == rounded(shown[1])


def rounded(text):
    """A text with its numbers to twelve digits: the last bit of exp differs by processor."""
    return re.sub(r"\d+\.\d+", lambda match: f"{float(match[0]):.12g}", text)


def test_its_commands_exist():
    for command in re.findall(r"`python (steps[^`]*)`", README):
        arguments = [sys.executable, *command.split()]
        done = subprocess.run(arguments, cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 0, command
    shown = "\n".join(re.findall(r"[`$].*", README))
    assert set(re.findall(r"\bmake ([\w-]+)", shown)) <= TARGETS
    assert "$ make test\n" in README


# --- its picture -------------------------------------------------------------------


def same_picture(picture):
    """Whether the README shows it; PNG files of one picture may differ."""
    with Image.open(README_PICTURE) as shown:
        return shown.convert("RGB").tobytes() == picture.convert("RGB").tobytes()


def test_its_picture_is_that_of_the_notebook():
    # If this fails after a rebuild: `make notebooks` writes the picture anew.
    assert same_picture(readme_picture())
    assert f"(notebooks/images/{README_PICTURE.name})" in README


def test_another_picture_is_refused():
    assert not same_picture(readme_picture("20.3"))


# --- "Use the library" -------------------------------------------------------------


def test_the_example_prints_what_it_says():
    ((code, printed),) = EXAMPLE.findall(LIBRARY)
    assert "from dezero_mini import" in code
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, "README.md", "exec"), {})
    assert output.getvalue() == printed
    assert printed


def test_the_functions_that_it_names_are_there():
    (names,) = re.findall(r"Functions: `([a-z_\s]+)`", LIBRARY)
    assert len(names.split()) > 15
    assert set(names.split()) < set(dezero_mini.__all__)


def test_the_table_has_the_rows_and_the_goals_of_the_benchmark():
    # If this fails: `python -m tests.benchmarks.benchmark --readme` measures and writes it anew.
    rows = [line.split("|")[1:-1] for line in LIBRARY.splitlines() if line.startswith("| ")]
    stated = [(work.strip(), against.strip(), goal.strip()) for work, against, _, goal in rows[1:]]
    assert stated == goals(works())


def test_what_it_calls_silent_is_silent():
    Variable = dezero_mini.Variable
    x = Variable([3.0])
    y = x * x
    x.data[0] = 5.0  # in place, between forward and backward
    y.backward()
    assert (y.data, x.grad) == (9, 10)
    constant = np.array([2.0])
    y = x * constant
    constant[0] = 7.0
    x.cleargrad()
    y.backward()
    assert (y.data, x.grad) == (10, 7)

    class Square(dezero_mini.Function):
        def forward(self, x):
            return x * x

        def backward(self, gy):
            return gy * 2 * self.inputs[0].data

    for square, slope in ((Square(), 10), (dezero_mini.square, 6)):
        x = Variable(3.0)
        y = square(x)
        x.data = 5.0
        y.backward()
        assert x.grad == slope
    array, x = np.zeros(2), Variable(0.5)
    array[0] = x
    assert (math.sin(x), array[0]) == (math.sin(0.5), 0.5)
    x = Variable(0.0)
    with np.errstate(all="ignore"):
        (dezero_mini.sqrt(x) * 0.0).backward()
    assert np.isnan(x.grad)
