"""What a notebook file has to be, beside running: executed, portable, readable, linked."""

import ast
import copy
import itertools
import re

import pytest

from dezero_mini.classroom.problems.report import UNTOUCHED
from tests.course import (
    LESSONS,
    NOTEBOOK_FILES,
    NOTEBOOKS,
    STEP_FILES,
    STEP_NOTEBOOKS,
    step_module,
    step_title,
)
from tests.notebooks.notebook_files import (
    cells_of,
    has_picture,
    prose,
    read,
    reading_minutes,
    source,
)

MAX_LINES = 25

of_every_step = pytest.mark.parametrize(
    ("number", "path"),
    [pytest.param(number, path, id=path.stem) for number, path in STEP_NOTEBOOKS.items()],
)


def faults(notebook):
    """What is wrong with a notebook, in words."""
    found = []
    if (notebook["nbformat"], notebook["nbformat_minor"]) != (4, 5):
        found.append("is not in format 4.5")
    if notebook["metadata"]["kernelspec"]["name"] != "python3":
        found.append("names another kernel than python3")
    if "widgets" in notebook["metadata"]:
        found.append("holds the state of widgets")

    cells = notebook["cells"]
    # A rebuild must not change the ids, so they are words of ours and not random.
    if not all(
        re.fullmatch(r"(text|code)-\d\d|(exercise-\d|problem)-[a-z]+", cell["id"]) for cell in cells
    ):
        found.append("has a cell with a random id")
    if len({cell["id"] for cell in cells}) < len(cells):
        found.append("has two cells with one id")

    code = cells_of(notebook, "code")
    # nbval compares no output of a cell without a count.
    if [cell["execution_count"] for cell in code] != list(range(1, len(code) + 1)):
        found.append("was not run from top to bottom")
    for cell in code:
        if len(source(cell).splitlines()) > MAX_LINES:
            found.append(f"{cell['id']} has more than {MAX_LINES} lines")
        if "execution" in cell["metadata"]:
            found.append(f"{cell['id']} holds the time when it ran")
        names = [output.get("name") for output in cell["outputs"]]
        if any(name and name == after for name, after in itertools.pairwise(names)):
            found.append(f"{cell['id']} holds in pieces what it has printed")
        for output in cell["outputs"]:
            if output["output_type"] == "error" or output.get("name") == "stderr":
                found.append(f"{cell['id']} shows an error or a warning")
            plain = "".join(output.get("text", output.get("data", {}).get("text/plain", "")))
            shown = plain + "".join(output.get("data", {}).get("text/markdown", ""))
            if re.search(r"\b[A-Z]:\\|(?<![\w.])/(home|root|tmp|Users|usr|var|opt)\b", shown):
                found.append(f"{cell['id']} shows a path of the machine it ran on")
            if re.search(r"\bnp\.\w+\(|0x[0-9a-f]{6}", plain):
                found.append(f"{cell['id']} shows a bare NumPy scalar or an address")
    found.extend(picture_faults(cells))
    return found


def picture_faults(cells):
    """Pictures without a caption in the next cell, and captions that are out of order."""
    captions = []
    for cell, after in itertools.zip_longest(cells, cells[1:]):
        if has_picture(cell):
            match = re.match(r"\*\*Figure (\d+\.)?(\d+)\.\*\* \w", source(after)) if after else None
            if match is None:
                yield f"{cell['id']} has a picture without words"
            else:
                captions.append(int(match[2]))
    if captions != list(range(1, len(captions) + 1)):
        yield f"the figures are numbered {captions}"


def report_faults(name, notebook):
    """Where a notebook does not end with the report of what is wrong, as all others do."""
    shown = {"output_type": "stream", "name": "stdout", "text": [f"{UNTOUCHED}\n"]}
    *_, words, report = notebook["cells"]
    right = {
        "ids": (words["id"], report["id"]) == ("problem-text", "problem-report"),
        "words": source(words) == source(read(STEP_NOTEBOOKS[1])["cells"][-2]),
        "heading": source(words).startswith("## Something wrong here?\n"),
        # On its own: it has to run also where the first cell did not.
        "code": source(report) == REPORT.format(name),
        "output": report.get("outputs") == [shown],
    }
    return [what for what, is_right in right.items() if not is_right]


REPORT = '''from dezero_mini.classroom import something_wrong

words = r"""
...
"""
something_wrong("{}", words)'''


@pytest.mark.parametrize("path", NOTEBOOK_FILES, ids=lambda path: path.stem)
def test_ends_with_the_report_of_what_is_wrong(path):
    assert report_faults(path.stem, read(path)) == []


def test_another_end_is_refused():
    notebook = read(STEP_NOTEBOOKS[1])
    assert report_faults("step02_function", notebook) == ["code"]
    assert report_faults("step01_variable", {"cells": notebook["cells"][:-1]})
    notebook["cells"][-1]["outputs"] = []
    assert report_faults("step01_variable", notebook) == ["output"]


def test_the_report_takes_no_time():
    notebook = read(STEP_NOTEBOOKS[1])
    longer = copy.deepcopy(notebook)
    longer["cells"][-2]["source"] = ["word " * 10_000]
    assert reading_minutes(longer) == reading_minutes(notebook)
    longer["cells"][-2]["id"] = "text-99"
    assert reading_minutes(longer) > reading_minutes(notebook)


def test_five_cells_of_six_are_short():
    lengths = [
        len(source(cell).splitlines())
        for path in NOTEBOOK_FILES
        for cell in cells_of(read(path), "code")
    ]
    assert sum(length <= 12 for length in lengths) >= 5 / 6 * len(lengths)


@pytest.mark.parametrize("path", NOTEBOOK_FILES, ids=lambda path: path.stem)
def test_is_light_enough_to_be_opened_anywhere(path):
    assert path.stat().st_size < 1_000_000


@pytest.mark.parametrize("path", NOTEBOOK_FILES, ids=lambda path: path.stem)
def test_has_no_faults(path):
    assert faults(read(path)) == []


@of_every_step
def test_is_paired_with_its_step(number, path):
    notebook = read(path)
    assert path.stem == STEP_FILES[number].stem
    assert (
        source(notebook["cells"][0]).splitlines()[0] == f"# Step {number:02}: {step_title(number)}"
    )
    assert f"import {path.stem} as step{number:02}" in source(cells_of(notebook, "code")[0])
    assert any(map(has_picture, notebook["cells"]))
    assert f"python steps show {int(number)}" in prose(notebook)


@of_every_step
def test_has_its_sections_in_their_order(number, path):
    headings = re.findall(r"^## (.*)", prose(read(path)), re.MULTILINE)
    wanted = [
        "What is missing",
        "The idea",
        "The new code",
        "Experiments",
        "Numerical against analytic",
        "What this step still gets wrong",
        "Exercises",
        "Recap",
        "How PyTorch and JAX do it",
    ]
    assert [heading for heading in headings if heading in wanted] == wanted


def unmarked(notebook, number):
    """What a step's notebook shows without `since=`, although the step before has it otherwise."""
    for cell in cells_of(notebook, "code"):
        for call in ast.walk(ast.parse(source(cell))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "show":
                names = [ast.unparse(item).removeprefix(f"step{number:02}.") for item in call.args]
                if not call.keywords:
                    yield from (name for name in names if is_changed(name, number))


def is_changed(name, number):
    """Whether a step changes a name, such as "Variable.backward", of the step before."""
    now, before = (found(name, step_module(n)) for n in (number, max(1, number - 1)))
    return before is not None and now is not before


def found(name, module):
    """What a module hands on under a name, or None."""
    first, *rest = name.split(".")
    item = getattr(module, first) if first in module.__all__ else None
    for attribute in rest:
        item = getattr(item, attribute, None)
    return item


@pytest.mark.parametrize("number", STEP_NOTEBOOKS)
def test_marks_what_is_new(number):
    assert list(unmarked(read(STEP_NOTEBOOKS[number]), number)) == []


def test_an_unmarked_change_is_seen():
    notebook = copy.deepcopy(read(STEP_NOTEBOOKS[8]))
    cell = next(c for c in cells_of(notebook, "code") if "since=step07" in source(c))
    cell["source"] = ["show(step08.Variable, Variable.backward)"]
    assert list(unmarked(notebook, 8)) == ["Variable", "Variable.backward"]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_says_how_long_it_takes(path):
    notebook = read(path)
    assert f"About {reading_minutes(notebook)} minutes" in source(notebook["cells"][0])


@of_every_step
def test_links_to_its_neighbours(number, path):
    head = source(read(path)["cells"][0])
    neighbours = [STEP_NOTEBOOKS[n] for n in (number - 1, number + 1) if n in STEP_NOTEBOOKS]
    assert neighbours
    for other in [NOTEBOOKS / "start_here.ipynb", *neighbours]:
        assert f"({other.name})" in head


def link_faults(text, folder):
    """The links in a text that lead nowhere."""
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    files = [t.split("#")[0] for t in targets if not re.match(r"https?://|#", t)]
    return [name for name in files if not (folder / name).exists()]


@pytest.mark.parametrize("path", NOTEBOOK_FILES, ids=lambda path: path.stem)
def test_its_links_resolve(path):
    assert link_faults(prose(read(path)), NOTEBOOKS) == []


def test_a_dead_link_is_refused():
    assert link_faults("see [there](nowhere.ipynb#x) and [here](start_here.ipynb)", NOTEBOOKS) == [
        "nowhere.ipynb"
    ]


def broken(change):
    """The first step's notebook with one thing made wrong."""
    notebook = copy.deepcopy(read(STEP_NOTEBOOKS[1]))
    change(notebook, cells_of(notebook, "code"))
    return notebook


def output(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": [text]}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda nb, code: nb.update(nbformat_minor=4), "4.5"),
        (lambda nb, code: nb["metadata"]["kernelspec"].update(name="mine"), "kernel"),
        (lambda nb, code: nb["metadata"].update(widgets={}), "widgets"),
        (lambda nb, code: code[0].update(id="8f2c91aa"), "random id"),
        (lambda nb, code: code[0].update(id="code-02"), "one id"),
        (lambda nb, code: code[1].update(execution_count=None), "top to bottom"),
        (lambda nb, code: code[1].update(execution_count=7), "top to bottom"),
        (lambda nb, code: code[0].update(source=["x = 1\n"] * 26), "lines"),
        (lambda nb, code: code[0]["metadata"].update(execution={}), "time"),
        (lambda nb, code: code[0].update(outputs=[output("4\n"), output("5\n")]), "in pieces"),
        (lambda nb, code: code[0]["outputs"].append(output("oh", "stderr")), "warning"),
        (lambda nb, code: code[0]["outputs"].append(output("in /home/me/x.py")), "path"),
        (lambda nb, code: code[0]["outputs"].append(output("in C:\\Users\\me")), "path"),
        (lambda nb, code: code[0]["outputs"].append(output("np.float64(1.0)")), "scalar"),
        (lambda nb, code: code[0]["outputs"].append(output("<x at 0x7f00aa11>")), "address"),
        (
            lambda nb, code: nb["cells"].pop(1 + [*map(has_picture, nb["cells"])].index(True)),
            "without words",
        ),
    ],
)
def test_a_fault_is_seen(change, fault):
    assert any(fault in said for said in faults(broken(change)))
