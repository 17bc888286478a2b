"""Two students on a hub, in a real browser: they work, and a newer course comes over it."""

import csv
import itertools
import json
import os
import signal
import subprocess
import sys

import pytest

from tests.browser.jupyterlab import code_cells, faults, outputs_seen, run
from tests.course import ROOT
from tests.hub.hub import STUDENTS, running, until
from tests.hub.students import STEP13, Student, text_of
from tests.notebooks.notebook_files import cells_of, read, source

pytestmark = pytest.mark.hub

TRIPLE = """class Triple(Function):
    def forward(self, x):
        return 3 * x

    def backward(self, gy):
        return {}
"""
ANSWERS = {"ann": (TRIPLE.format("3 * gy"), "correct: "), "kim": (TRIPLE.format("gy + 3"), "not yet: ")}
EXTRA = "step13_in_class.ipynb"


@pytest.fixture(scope="module")
def hub():
    with running() as hub:
        yield hub


@pytest.fixture(scope="module")
def students(hub, browser):
    """Both, logged in, with the course."""
    found = [Student(hub, browser, name) for name in STUDENTS]
    for student in found:
        student.log_in()
    return found


@pytest.fixture(scope="module")
def worked(students):
    """What both see in notebook 13 when they have run and answered it, and what they save."""
    seen = {}
    for student in students:
        path = student.mine / STEP13.name
        pictures = run(student.page, student.address(path.name), path)
        found = faults(code_cells(STEP13), code_cells(path), pictures)
        answer, _ = ANSWERS[student.name]
        texts = {"exercise-2-stub": answer, "exercise-2-check": 'check("13.2")'}
        verdict = student.type(path, texts, len(code_cells(path)) + 1)
        assert until(lambda: text_of(path, "exercise-2-stub") == answer)
        seen[student.name] = found, verdict, path.read_bytes()
    return seen


@pytest.fixture(scope="module")
def updated(hub, students, worked, tmp_path_factory):
    """A newer course: a text, the cell that both have changed, a module, and one more notebook."""
    path = hub.course / "notebooks" / STEP13.name
    notebook = read(path)
    for cell in notebook["cells"]:
        if cell["id"] == "text-02":
            cell["source"] = ["## What is missing today\n", "\n", "A newer text.\n"]
        if cell["id"] == "exercise-2-stub":
            cell["source"] = ["# Mend one line.\n", *cell["source"]]
    path.write_text(json.dumps(notebook), "utf-8")
    with (hub.course / "steps" / "step13_accumulation.py").open("a", encoding="utf-8") as module:
        module.write('\nNEWS = "a newer module"\n')
    notebook["cells"] = cells_of(notebook, "markdown")[:1]
    (hub.course / "notebooks" / EXTRA).write_text(json.dumps(notebook), "utf-8")
    hub.commit("A newer course")
    pictures = tmp_path_factory.mktemp("hub")
    for student in students:
        student.follow_the_link()
        student.page.screenshot(path=pictures / f"{student.name}.png")
        student.open(STEP13.name)
        student.page.screenshot(path=pictures / f"{student.name}_step13.png")
    return students


def test_the_course_has_come(students):
    """As `make learn` brings it: no output gives away what is to be found out."""
    for student in students:
        notebook = read(student.mine / STEP13.name)
        assert (student.mine / "whats_new.md").exists() is False
        check = next(cell for cell in notebook["cells"] if cell["id"] == "exercise-1-check")
        assert check["outputs"] == []


def test_both_have_run_notebook_13(worked):
    for name, (found, verdict, _) in worked.items():
        assert found == []
        assert verdict.startswith(ANSWERS[name][1]), (name, verdict)


def test_a_pull_leaves_their_work_as_it_was(updated, worked):
    for student in updated:
        assert (student.mine / STEP13.name).read_bytes() == worked[student.name][2]
