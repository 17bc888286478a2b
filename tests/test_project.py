"""What holds the project together: environment, README, make targets."""

import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml

from tests.course import PROJECT, ROOT, STEP_FILES, TARGETS, step_title

README = (ROOT / "README.md").read_text("utf-8")


# --- environment.yml against pyproject.toml ----------------------------------------


def declared():
    """Every requirement of the project with its lower bound: {"numpy": "numpy>=1.24", …}."""
    extras = PROJECT["optional-dependencies"]
    lines = PROJECT["dependencies"] + extras["learn"] + extras["test"]
    return {re.match(r"[\w-]+", line)[0]: line for line in lines}


def environment_faults(text):
    """Where environment.yml does not say what pyproject.toml says."""
    entries = yaml.safe_load(text)["dependencies"]
    conda = [entry for entry in entries if isinstance(entry, str) and entry != "pip"]
    pip = [line for entry in entries if isinstance(entry, dict) for line in entry["pip"]]
    wanted = {"python": "python" + PROJECT["requires-python"]}
    names = ("numpy", "matplotlib", "jupyter", "nbval", "pytest")
    wanted |= {name: declared()[name] for name in names}
    found = [f"{line} is missing" for line in wanted.values() if line not in conda]
    found += [f"{line} is not declared" for line in conda if line not in wanted.values()]
    if pip != ["--editable ."]:
        found.append("the project is not installed in editable mode")
    return found


def test_the_environment_is_the_one_of_the_project():
    assert environment_faults((ROOT / "environment.yml").read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("numpy>=1.24", "numpy>=1.20"),
        ("nbval>=0.11", "pandas"),
        ("python>=3.10", "python>=3.9"),
        ("--editable .", "dezero-mini"),
    ],
)
def test_another_environment_is_refused(old, new):
    text = (ROOT / "environment.yml").read_text("utf-8")
    assert old in text
    assert environment_faults(text.replace(old, new))


def test_nothing_is_pinned_exactly():
    assert all(re.fullmatch(r"[\w-]+>=[\d.]+(;.*)?", line) for line in declared().values())


def test_the_tests_do_without_jupyterlab():
    assert not any("jupyter" in line for line in PROJECT["optional-dependencies"]["test"])


def test_continuous_integration_runs_the_test_command_and_nothing_else():
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["make test"]
    assert "$ make test\n" in README


# --- README ------------------------------------------------------------------------


def test_the_map_names_every_step_by_its_title():
    rows = re.findall(r"^\| (\d\d) \| \[([^]]+)\]\(notebooks/(\w+)\.ipynb\)", README, re.MULTILINE)
    titles = [(f"{n:02}", step_title(n), path.stem) for n, path in STEP_FILES.items()]
    assert rows == titles


def test_its_links_resolve():
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", README)
    assert [t for t in targets if "://" not in t and not (ROOT / t).exists()] == []


def test_a_step_prints_what_the_readme_shows():
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


def test_the_commands_of_the_readme_exist():
    for command in re.findall(r"`python (steps[^`]*)`", README):
        arguments = [sys.executable, *command.split()]
        done = subprocess.run(arguments, cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 0, command
    shown = "\n".join(re.findall(r"[`$].*", README))
    assert set(re.findall(r"\bmake ([\w-]+)", shown)) <= TARGETS


# --- make --------------------------------------------------------------------------

needs_make = pytest.mark.skipif(
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


@needs_make
@pytest.mark.parametrize("target", ["learn", "test"])
def test_a_missing_python_gets_a_plain_sentence(folder, target):
    done = make(folder, target, "PYTHON=no-such-python")
    assert done.returncode != 0
    (line,) = done.stdout.splitlines()
    assert "needs Python 3.10 or newer, and there is no 'no-such-python' here" in line


@needs_make
def test_an_old_python_gets_a_plain_sentence(folder):
    old = program(folder / "old", 'test "$1" = --version && echo Python 3.9.18 || exit 1')
    done = make(folder, "learn", f"PYTHON={old}")
    assert done.returncode != 0
    (line,) = done.stdout.splitlines()
    assert "needs Python 3.10 or newer, and" in line
    assert "is Python 3.9.18" in line
    assert not (folder / ".venv").exists()


@needs_make
def test_a_folder_without_an_environment_gets_a_plain_sentence(folder):
    """As where the folder is read-only, or Debian's python3-venv is missing."""
    python = program(folder / "python", 'test "$1" = -c')
    done = make(folder, "learn", f"PYTHON={python}")
    assert done.returncode != 0
    assert "May this folder be written to?" in done.stdout


@needs_make
def test_a_failed_installation_gets_a_plain_sentence(folder):
    """As where there is no network."""
    program(folder / ".venv" / "bin" / "pip", "exit 0")
    program(folder / ".venv" / "bin" / "python", "exit 1")
    done = make(folder, "test", f"PYTHON={sys.executable}")
    assert done.returncode != 0
    assert "Is there a network connection?" in done.stdout
    assert not (folder / ".venv" / "test.stamp").exists()


@needs_make
def test_the_oldest_versions_want_an_old_python(folder):
    new = program(folder / "new", 'test "$1" = --version && echo Python 3.13.0 || exit 1')
    done = make(folder, "test-oldest", f"PYTHON={new}")
    assert done.returncode != 0
    (line,) = done.stdout.splitlines()
    assert "runs on Python 3.10 and 3.11, and" in line
    assert not (folder / "build").exists()


@pytest.fixture
def set_up(folder):
    """The folder with an environment whose programs only print how they were called."""
    program(folder / ".venv" / "bin" / "jupyter", 'echo jupyter "$@"')
    (folder / ".venv" / "learn.stamp").touch()
    return folder


@needs_make
def test_learn_opens_the_first_page_at_once_when_all_is_installed(set_up):
    done = make(set_up, "learn", DISPLAY=":0")
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    assert line.startswith("jupyter lab ")
    assert line.endswith("/lab/tree/notebooks/start_here.ipynb")
    assert "--no-browser" not in line


@needs_make
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux runs without a display")
def test_learn_prints_an_address_where_there_is_no_display(set_up):
    done = make(set_up, "learn")
    first, second = done.stdout.splitlines()
    assert "open the address that JupyterLab prints" in first
    assert "--no-browser" in second


@needs_make
@pytest.mark.parametrize(("user", "flag"), [("0", True), ("1000", False)])
def test_learn_lets_root_start_jupyter(set_up, user, flag):
    program(set_up / "bin" / "id", f"echo {user}")
    done = make(set_up, "learn", PATH=f"{set_up / 'bin'}:{os.environ['PATH']}")
    assert ("--allow-root" in done.stdout) == flag
