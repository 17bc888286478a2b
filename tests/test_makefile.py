"""What make does: how it calls its tools, and what it says where there is no Python for it."""

import os
import re
import shutil
import sys

import pytest

from tests.course import MAKEFILE, NOTEBOOK_FILES, NOTEBOOKS, ROOT, TARGETS
from tests.desks import ODD, desk, make, program, ready

pytestmark = pytest.mark.skipif(
    shutil.which("make") is None or os.name == "nt", reason="there is no make here"
)


@pytest.fixture
def folder(tmp_path):
    """A folder with an odd name, in which nothing is installed."""
    return desk(tmp_path / ODD)


@pytest.fixture
def set_up(folder):
    """The same with an environment whose Python only prints how it was called."""
    ready(folder)
    return folder


# --- which Python ------------------------------------------------------------------


@pytest.mark.parametrize("target", ["learn", "test", "test-oldest"])
def test_a_missing_python_gets_a_plain_sentence(folder, target):
    done = make(folder, target, "PYTHON=no-such-python")
    assert done.returncode != 0
    (line,) = done.stdout.splitlines()
    assert "needs Python 3.10 or newer, and there is no 'no-such-python' here" in line


@pytest.mark.parametrize("target", ["learn", "test-oldest"])
def test_an_old_python_gets_a_plain_sentence(folder, target):
    old = program(folder / "old", 'test "$1" = --version && echo Python 3.9.18 || exit 1')
    done = make(folder, target, f"PYTHON={old}")
    assert done.returncode != 0
    (line,) = done.stdout.splitlines()
    assert "needs Python 3.10 or newer, and" in line
    assert "is Python 3.9.18" in line
    assert not (folder / ".venv").exists()


def test_a_shim_without_a_python_gets_a_plain_sentence(folder):
    """As pyenv's and asdf's are, where the folder asks for a version that is not there."""
    shim = program(folder / "shim", "echo no version is set >&2; echo more of it >&2; exit 126")
    done = make(folder, "learn", f"PYTHON={shim}")
    (line,) = done.stdout.splitlines()
    assert "shim' is no version is set: install a newer one" in line


def test_the_oldest_versions_want_an_old_python(folder):
    script = 'case "$2" in *"3, 12"*) exit 1;; esac; test "$1" = -c || echo Python 3.13.0'
    new = program(folder / "new", script)
    done = make(folder, "test-oldest", f"PYTHON={new}")
    assert done.returncode != 0
    (line,) = done.stdout.splitlines()
    assert "runs on Python 3.10 and 3.11, and" in line
    assert not (folder / "build").exists()


@pytest.mark.parametrize(
    ("given", "named"), [("my python", "my python"), ("~/a b/python", "/home/of it's/a b/python")]
)
def test_a_python_that_is_named_is_asked_for_as_it_is(folder, given, named):
    asked = 'for word; do echo "<$word>"; done'
    program(folder / ".venv" / "bin" / "python", asked)
    done = make(folder, ".venv/lint.stamp", f"PYTHON={given}", HOME="/home/of it's")
    assert done.stdout.splitlines()[2:] == ["<is-ready>", "<.venv>", "<lint>", f"<{named}>"]
    done = make(folder, ".venv/lint.stamp", PYTHON=given, HOME="/home/of it's")
    assert done.stdout.splitlines()[-1] == f"<{named}>"
    assert make(folder, ".venv/lint.stamp").stdout.splitlines()[-1] == "<lint>"


@pytest.mark.parametrize("place", ["absolute", "relative"])
def test_a_python_in_an_odd_folder_makes_the_environment(folder, place):
    python = program(folder / "my python's" / "python3", 'test "$1" = -c || echo "$@"')
    given = python if place == "absolute" else python.relative_to(folder)
    done = make(folder, ".venv/lint.stamp", f"PYTHON={given}")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"-I tests/tools/environment.py make .venv lint {given}\n"


# --- the environment ---------------------------------------------------------------


def test_every_target_looks_at_the_environment_first(folder):
    """`always` is no target to call, and an environment of its own is made anew each time."""
    targets = TARGETS - {"always", "test-oldest"}
    rules = dict(re.findall(r"^([\w-]+):((?:.*\n)(?:\t.*\n)*)", MAKEFILE, re.MULTILINE))
    others = {name: rules[name].split()[0] for name in targets if ".stamp" not in rules[name]}
    assert others.pop("test") == "lint"
    assert others.pop("lite-browser") == "lite"
    assert others == {"hub": "hub-environment", "hub-memory": "hub-environment"}


def test_nothing_is_called_by_a_program_that_names_its_folder():
    """In a folder whose name has a quote such a program does not run; zizmor is none of them."""
    assert {*re.findall(r"\$\(BIN\)/([\w-]+)", MAKEFILE)} == {"python", "zizmor"}


def test_what_is_set_for_others_is_not_heard(folder):
    names = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "MPLBACKEND", "PIP_TARGET", "PIP_PREFIX")
    ready(folder, action="env")
    done = make(folder, "lint", **dict.fromkeys(names, "/elsewhere"), PIP_USER="1")
    assert done.returncode == 0, done.stderr
    assert not re.search("elsewhere", done.stdout)
    assert "PIP_USER=0" in done.stdout.splitlines()


def test_the_claims_have_an_environment_of_their_own(folder):
    ready(folder, "build/claims", 'echo claims "$@"')
    done = make(folder, "claims")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("claims -m pytest -m claims ")
    assert not (folder / ".venv").exists()


def test_the_hub_has_an_environment_of_its_own(folder):
    program(folder / "build" / "hub" / "bin" / "python", 'echo hub "$@"')
    program(folder / "build" / "hub" / "node_modules" / ".bin" / "configurable-http-proxy", "")
    (folder / "build" / "hub" / "hub.stamp").touch()
    npm = program(folder / "bin" / "npm", "exit 1")  # not called, as all is installed
    path = f"{npm.parent}:{os.environ['PATH']}"
    for target, module in {"hub": "pytest -m hub ", "hub-memory": "tests.hub.memory"}.items():
        done = make(folder, target, PATH=path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[-1].startswith(f"hub -m {module}")
    assert not (folder / ".venv").exists()


def test_a_hub_without_node_gets_a_plain_sentence(folder):
    (folder / "bin").mkdir()
    for name in ("sh", "make"):
        (folder / "bin" / name).symlink_to(shutil.which(name))
    done = make(folder, "hub", PATH=str(folder / "bin"))
    assert done.returncode != 0
    (line,) = done.stdout.splitlines()
    assert "needs Node.js, and there is no 'npm' here" in line
    assert not (folder / "build").exists()


@pytest.mark.parametrize(("tag", "asked"), [("", ""), ("TAG=v0.2.0", " v0.2.0")])
def test_a_release_is_built_only_where_all_agrees(set_up, tag, asked):
    lines = make(set_up, "release-check", *tag.split()).stdout.splitlines()
    at = lines.index(f"-m tests.tools.release{asked}")
    assert any(line.startswith("-m build ") for line in lines[at:])
    ready(set_up, action="exit 1")
    done = make(set_up, "release-check", *tag.split())
    assert done.returncode != 0
    assert " -m build " not in done.stdout


# --- make learn --------------------------------------------------------------------


def test_learn_opens_the_first_page_at_once_when_all_is_installed(set_up):
    done = make(set_up, "learn", DISPLAY=":0")
    assert done.returncode == 0, done.stderr
    brought, line = done.stdout.splitlines()
    assert brought == "notebooks learn my_course"
    assert line.startswith("-m jupyterlab ")
    assert line.endswith("/lab/tree/my_course/start_here.ipynb")
    assert "--no-browser" not in line


def test_learn_opens_nothing_where_the_course_cannot_be_brought(folder):
    ready(folder, action="echo my_course is a file; exit 1")
    done = make(folder, "learn", DISPLAY=":0")
    assert done.returncode != 0
    assert done.stdout.splitlines() == ["my_course is a file"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux runs without a display")
def test_learn_prints_an_address_where_there_is_no_display(set_up):
    done = make(set_up, "learn")
    _, first, second = done.stdout.splitlines()
    assert "open the address that JupyterLab prints" in first
    assert "--no-browser" in second


def test_learn_goes_on_without_a_home(folder):
    """As in a container whose user has none."""
    ready(folder, action='echo "$HOME"')
    *_, said, home = make(folder, "learn", DISPLAY=":0", HOME="/no/such/home").stdout.splitlines()
    assert "keeps its settings in build/home" in said
    assert home == str(folder / "build" / "home")
    assert (folder / "build" / "home").is_dir()
    done = make(folder, "learn", DISPLAY=":0", HOME=folder)
    assert done.stdout.splitlines() == [str(folder)] * 2


@pytest.mark.parametrize(("user", "flag"), [("0", True), ("1000", False)])
def test_learn_lets_root_start_jupyter(set_up, user, flag):
    program(set_up / "bin" / "id", f"echo {user}")
    done = make(set_up, "learn", PATH=f"{set_up / 'bin'}:{os.environ['PATH']}")
    assert ("--allow-root" in done.stdout) == flag


# --- the website and JupyterLite ---------------------------------------------------

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
    """All texts, in a folder with an odd name, and an environment that does nothing."""
    course = desk(tmp_path / ODD)
    ready(course)
    for name in ("notebooks", "steps", "dezero_mini"):
        shutil.copytree(ROOT / name, course / name)
    for name in ABOVE:
        shutil.copy(ROOT / name, course / name)
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


def test_the_website_has_jupyterlite_beside_it_where_that_is_built(course):
    beside = course / "build" / "site" / "lite" / "index.html"
    (course / "build" / "lite").mkdir(parents=True)
    assert make(course, "site").returncode == 0
    assert not beside.exists()
    (course / "build" / "lite" / "index.html").touch()
    assert make(course, "site").returncode == 0
    assert beside.exists()
    shutil.rmtree(course / "build" / "lite")
    assert make(course, "site").returncode == 0
    assert not beside.exists()


@pytest.mark.parametrize("target", ["lite", "lite-browser"])
def test_jupyterlite_has_an_environment_of_its_own(folder, target):
    """What lies in it, tests/lite says."""
    ready(folder, "build/lite-tools")
    done = make(folder, target)
    assert done.returncode == 0, done.stderr
    assert "-m notebooks.lite" in done.stdout.splitlines()
    tried = "-m pytest -m lite " in done.stdout
    assert tried == (target == "lite-browser")
    assert not (folder / ".venv").exists()


def test_a_jupyterlite_that_was_not_built_is_not_tried(folder):
    ready(folder, "build/lite-tools", "exit 1")
    done = make(folder, "lite-browser")
    assert done.returncode != 0
    assert "pytest" not in done.stdout
