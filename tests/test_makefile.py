"""What make does, and what it says when the set-up is broken."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.course import NOTEBOOK_FILES, NOTEBOOKS, ROOT, STEPS

pytestmark = pytest.mark.skipif(
    shutil.which("make") is None or os.name == "nt", reason="there is no make here"
)


@pytest.fixture
def folder(tmp_path):
    """A folder with the Makefile, in which nothing is installed."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def program(path, script):
    """Write a shell script that can be run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return path


def make(folder, *arguments, **environment):
    # Under `make test` the outer make hands its own settings down.
    names = {k: v for k, v in os.environ.items() if not re.search("DISPLAY|^MAKE|^MFLAGS", k)}
    return subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env={**names, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("target", ["learn", "test"])
def test_a_missing_python_gets_a_plain_sentence(folder, target):
    done = make(folder, target, "PYTHON=no-such-python")
    assert done.returncode != 0
    (line,) = done.stdout.splitlines()
    assert "needs Python 3.10 or newer, and there is no 'no-such-python' here" in line


def test_an_old_python_gets_a_plain_sentence(folder):
    old = program(folder / "old", 'test "$1" = --version && echo Python 3.9.18 || exit 1')
    done = make(folder, "learn", f"PYTHON={old}")
    assert done.returncode != 0
    (line,) = done.stdout.splitlines()
    assert "needs Python 3.10 or newer, and" in line
    assert "is Python 3.9.18" in line
    assert not (folder / ".venv").exists()


def test_a_folder_without_an_environment_gets_a_plain_sentence(folder):
    """As where the folder is read-only, or Debian's python3-venv is missing."""
    python = program(folder / "python", 'test "$1" = -c')
    done = make(folder, "learn", f"PYTHON={python}")
    assert done.returncode != 0
    assert "May this folder be written to?" in done.stdout


def test_a_failed_installation_gets_a_plain_sentence(folder):
    """As where there is no network."""
    program(folder / ".venv" / "bin" / "pip", "exit 0")
    program(folder / ".venv" / "bin" / "python", "exit 1")
    done = make(folder, "test", f"PYTHON={sys.executable}")
    assert done.returncode != 0
    assert "Is there a network connection?" in done.stdout
    assert not (folder / ".venv" / "test.stamp").exists()


def test_the_oldest_versions_want_an_old_python(folder):
    new = program(folder / "new", 'test "$1" = --version && echo Python 3.13.0 || exit 1')
    done = make(folder, "test-oldest", f"PYTHON={new}")
    assert done.returncode != 0
    (line,) = done.stdout.splitlines()
    assert "runs on Python 3.10 and 3.11, and" in line
    assert not (folder / "build").exists()


def test_the_claims_have_an_environment_of_their_own(folder):
    program(folder / "build" / "claims" / "bin" / "python", 'echo claims "$@"')
    (folder / "build" / "claims" / "claims.stamp").touch()
    done = make(folder, "claims")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("claims -m pytest -m claims ")
    assert not (folder / ".venv").exists()


@pytest.mark.parametrize(("tag", "asked"), [("", ""), ("TAG=v0.2.0", " v0.2.0")])
def test_a_release_is_built_only_where_all_agrees(folder, tag, asked):
    for name in ("python", "check-wheel-contents"):
        program(folder / ".venv" / "bin" / name, f'echo {name} "$@"')
    (folder / ".venv" / "release.stamp").touch()
    lines = make(folder, "release-check", *tag.split()).stdout.splitlines()
    (at,) = (at for at, line in enumerate(lines) if line == f"python -m tests.tools.release{asked}")
    assert any(line.startswith("python -m build ") for line in lines[at:])
    program(folder / ".venv" / "bin" / "python", "exit 1")
    done = make(folder, "release-check", *tag.split())
    assert done.returncode != 0
    assert " -m build " not in done.stdout


@pytest.fixture
def set_up(folder):
    """The folder with an environment whose programs only print how they were called."""
    for name in ("python", "jupyter"):
        program(folder / ".venv" / "bin" / name, f'echo {name} "$@"')
    (folder / ".venv" / "learn.stamp").touch()
    return folder


def test_learn_opens_the_first_page_at_once_when_all_is_installed(set_up):
    done = make(set_up, "learn", DISPLAY=":0")
    assert done.returncode == 0, done.stderr
    brought, line = done.stdout.splitlines()
    assert brought == "python notebooks learn my_course"
    assert line.startswith("jupyter lab ")
    assert line.endswith("/lab/tree/my_course/start_here.ipynb")
    assert "--no-browser" not in line


def test_learn_opens_nothing_where_the_course_cannot_be_brought(set_up):
    program(set_up / ".venv" / "bin" / "python", "echo my_course is a file; exit 1")
    done = make(set_up, "learn", DISPLAY=":0")
    assert done.returncode != 0
    assert done.stdout.splitlines() == ["my_course is a file"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux runs without a display")
def test_learn_prints_an_address_where_there_is_no_display(set_up):
    done = make(set_up, "learn")
    _, first, second = done.stdout.splitlines()
    assert "open the address that JupyterLab prints" in first
    assert "--no-browser" in second


@pytest.mark.parametrize(("user", "flag"), [("0", True), ("1000", False)])
def test_learn_lets_root_start_jupyter(set_up, user, flag):
    program(set_up / "bin" / "id", f"echo {user}")
    done = make(set_up, "learn", PATH=f"{set_up / 'bin'}:{os.environ['PATH']}")
    assert ("--allow-root" in done.stdout) == flag


# What lies above the notebooks, and under which name the website has it.
ABOVE = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "LICENSE": "LICENSE",
    "CITATION.cff": "CITATION.cff",
}


@pytest.fixture
def course(tmp_path):
    """A folder with a space in its name, all texts, and an environment that does nothing."""
    course = tmp_path / "a course"
    for name in ("python", "jupyter"):
        program(course / ".venv" / "bin" / name, f'echo {name} "$@"')
    for name in ("notebooks", "steps", "dezero_mini"):
        shutil.copytree(ROOT / name, course / name)
    for name in ("Makefile", "pyproject.toml", *ABOVE):
        shutil.copy(ROOT / name, course / name)
    # Newer than pyproject.toml, as when all is installed.
    for name in ("site", "lite"):
        (course / ".venv" / f"{name}.stamp").touch()
    return course


def test_the_website_is_built_from_the_texts_as_they_are(course):
    before = {*course.rglob("*")}
    done = make(course, "site")
    assert done.returncode == 0, done.stderr
    assert "--fail-on-warning" in done.stdout.splitlines()[-1]
    wanted = {path.name: path for path in [*NOTEBOOK_FILES, *NOTEBOOKS.glob("*.md")]}
    wanted |= {f"images/{path.name}": path for path in (NOTEBOOKS / "images").iterdir()}
    wanted |= {page: ROOT / name for name, page in ABOVE.items()}
    gathered = course / "build" / "site-source"
    found = {path.relative_to(gathered).as_posix() for path in gathered.rglob("*")}
    assert found == {*wanted, "images"}
    for page, path in wanted.items():
        assert (gathered / page).read_bytes() == path.read_bytes(), page
    written = {path.relative_to(course).parts[0] for path in {*course.rglob("*")} - before}
    assert written == {"build"}


def test_in_the_browser_every_notebook_has_beside_it_what_it_imports(course):
    done = make(course, "lite")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("jupyter lite build ")
    gathered = course / "build" / "lite-source" / "files"
    found = {path.relative_to(gathered) for path in gathered.rglob("*.*")}
    modules = [path for path in STEPS.glob("*.py") if path.stem != "__main__"]
    library = [path.relative_to(ROOT) for path in (ROOT / "dezero_mini").rglob("*.*")]
    library = [path for path in library if path.suffix != ".pyc"]
    assert found == {*(Path(path.name) for path in [*NOTEBOOK_FILES, *modules]), *library}
