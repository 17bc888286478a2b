"""What `make lint` looks for beside style and types: typing errors, and unsafe workflows."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.course import ROOT
from tests.test_workflows import CHECKOUT, TESTS

BIN = Path(sys.executable).parent


# --- codespell ----------------------------------------------------------------------


def typos(folder):
    """What codespell says of a folder, with the project's settings."""
    command = [sys.executable, "-m", "codespell_lib", "--toml", ROOT / "pyproject.toml"]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode == 0) == (not done.stdout), done.stderr
    return done.stdout


def notebook(**cell):
    return json.dumps({"cells": [{"metadata": {}, **cell}], "nbformat": 4}, indent=1)


WRONG = "teh"  # codespell:ignore teh


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.md", f"This is {WRONG} page.\n"),
        ("module.py", f"# This is {WRONG} comment.\n"),
        (".github/workflows/site.yml", f"# This is {WRONG} workflow.\n"),
        ("step.ipynb", notebook(cell_type="markdown", source=[f"This is {WRONG} cell.\n"])),
    ],
)
def test_a_typing_error_is_found(tmp_path, name, text):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    assert f"{path.name}:" in typos(tmp_path)
    path.write_text(text.replace(WRONG, "the"), "utf-8")
    assert typos(tmp_path) == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # The letters of a picture are no words.
        ("step.ipynb", notebook(outputs=[{"data": {"image/png": f"iVB+{WRONG}/{WRONG}=\n"}}])),
        ("my_course/step01_variable.ipynb", notebook(source=[f"My {WRONG} notes.\n"])),
        ("build/page.md", f"{WRONG}\n"),
        ("module.py", "agen.asend(None)\ndatas = [x.data for x in inputs]\n"),
    ],
)
def test_what_is_no_text_of_ours_is_left_alone(tmp_path, name, text):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    assert typos(tmp_path) == ""


# --- zizmor -------------------------------------------------------------------------


def findings(folder):
    """What zizmor says of the workflows in a folder: {the name of the audit, …}."""
    program = shutil.which("zizmor", path=BIN)
    if program is None:
        pytest.skip("zizmor is not built for this kind of machine")
    command = [program, "--offline", "--format=json", folder]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    found = {finding["ident"] for finding in json.loads(done.stdout)}
    assert (done.returncode == 0) == (not found)
    return found


@pytest.mark.parametrize(
    ("old", "new", "audit"),
    [
        ("", "", None),
        (CHECKOUT, "actions/checkout@v7", "unpinned-uses"),
        ("persist-credentials: false", "fetch-depth: 1", "artipacked"),
        ("contents: read", "contents: write", "excessive-permissions"),
        ("make test PYTHON=python", "echo ${{ github.head_ref }}", "template-injection"),
        ("  pull_request:", "  pull_request_target:", "dangerous-triggers"),
    ],
)
def test_a_workflow_that_is_not_safe_is_refused(tmp_path, old, new, audit):
    assert old in TESTS
    path = tmp_path / ".github" / "workflows" / "tests.yml"
    path.parent.mkdir(parents=True)
    path.write_text(TESTS.replace(old, new, 1), "utf-8")
    assert findings(tmp_path) == ({audit} if audit else set())


def test_updates_that_come_at_once_are_refused(tmp_path):
    text = (ROOT / ".github" / "dependabot.yml").read_text("utf-8")
    path = tmp_path / ".github" / "dependabot.yml"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    assert findings(tmp_path) == set()
    path.write_text(text.replace("    cooldown:\n      default-days: 7\n", ""), "utf-8")
    assert findings(tmp_path) == {"dependabot-cooldown"}
