"""`python notebooks`: learn, progress, reset and zip, as somebody types them."""

import ast
import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.course import NOTEBOOKS, ROOT, STEPS
from tests.dezero_mini.classroom.course.small_course import change, small_course

TOOL = NOTEBOOKS / "__main__.py"


def run_python(*arguments, cwd, encoding="utf-8", **environment):
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": encoding, **environment},
        capture_output=True,
        encoding=encoding,
        timeout=120,
        check=False,
    )


@pytest.fixture
def course(tmp_path):
    """A small course with the real command in it."""
    course = small_course(tmp_path / "a course")
    # The library is that of this Python, as where the course is installed.
    shutil.copy(TOOL, course / "notebooks")
    shutil.copy(STEPS / "demonstration.py", course / "steps")
    return course


@pytest.fixture
def call(course):
    """A function that calls `python notebooks …` in the course."""

    def run(*arguments, **settings):
        return run_python("notebooks", *arguments, **{"cwd": course, **settings})

    return run


def test_learn_brings_the_course_and_then_what_is_new(call, course):
    done = call("learn")
    assert (done.returncode, done.stderr) == (0, "")
    first = done.stdout.splitlines()[0]
    assert first.startswith(
        "my_course is your own copy of the course: start_here.ipynb, step01_box"
    )
    assert (course / "my_course" / "step01_box.ipynb").is_file()
    change(course / "my_course" / "step01_box.ipynb", "exercise-1-stub", "answer = 42")
    change(course / "notebooks" / "step01_box.ipynb", "code-01", "print('x²')")
    done = call("learn", "my_course", encoding="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "step01_box.ipynb is yours and stays. The newer version is step01_box_new.ipynb:",
        "  - changed: print('x^2')",
        "my_course/whats_new.md keeps a list of this.",
    ]
    assert call("learn").stdout == "my_course has the newest version of the course.\n"


def test_learn_goes_where_one_says(call, course, tmp_path):
    assert call("learn", tmp_path / "else where").returncode == 0
    assert (tmp_path / "else where" / "start_here.ipynb").is_file()
    done = run_python(course / "notebooks", "learn", cwd=tmp_path)
    assert done.stdout.startswith("a course/my_course is your own copy of the course")


def test_a_file_that_cannot_be_written_makes_the_status_1(call, course):
    call("learn")
    shutil.rmtree(course / "my_course" / "images")
    (course / "my_course" / "images").write_text("my own")
    done = call("learn")
    assert done.returncode == 1
    assert done.stdout.startswith("images/a.png could not be written: ")


def test_progress_tells_of_the_folder(call):
    call("learn")
    done = call("progress")
    assert done.stdout.splitlines()[-1] == "together  2 open"
    assert call("progress", "my_course").stdout == done.stdout


def test_reset_keeps_what_was_written(call, course):
    call("learn")
    change(course / "my_course" / "step01_box.ipynb", "exercise-1-stub", "answer = 42")
    assert call("reset", "1").stdout.splitlines() == [
        "my_course/step01_box.ipynb is as it was shipped.",
        "What you had written is in my_course/step01_box_yours.ipynb.",
        "If it is open in JupyterLab: File > Reload Notebook from Disk.",
    ]
    assert len(call("reset", "1", "my_course").stdout.splitlines()) == 2


def test_zip_writes_one_file(call, course):
    done = call("zip")
    assert done.stdout.startswith("build/my_course.zip holds the course, 19 files.")
    with zipfile.ZipFile(course / "build" / "my_course.zip") as archive:
        assert archive.testzip() is None
    call("zip", "other.zip")
    assert (course / "other.zip").is_file()


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["reset", "99"], 1, "there is no notebook '99': give the number of a step"),
        (["reset", "1"], 1, "there is no folder my_course yet: `python notebooks learn` brings it"),
        (["progress", "nowhere"], 1, "there is no folder nowhere"),
        (["progress", "notebooks/images"], 1, "has no exercises"),
        (["learn", "notebooks"], 1, "notebooks is a part of the course"),
        (["learn", "LICENSE"], 1, "expected a folder, and LICENSE is a file"),
        (["learn", "LICENSE/mine"], 1, "LICENSE"),
        (["zip", "LICENSE/it.zip"], 1, "LICENSE"),
        (["frob"], 2, "frob"),
        (["reset"], 2, "notebook"),
        (["learn", "a", "b"], 2, "b"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(call, course, arguments, status, words):
    before = {path: path.read_bytes() for path in course.rglob("*.*") if path.is_file()}
    done = call(*arguments)
    assert (done.returncode, done.stdout) == (status, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("notebooks: ")
    assert words in line
    assert {path: path.read_bytes() for path in before} == before


def test_a_broken_course_is_said_in_one_line(call, course):
    (course / "notebooks" / "step01_box.ipynb").write_text("<<<<<<< HEAD")
    done = call("learn")
    (line,) = done.stderr.splitlines()
    assert line.startswith("notebooks: step01_box.ipynb is no notebook: ")
    assert not (course / "my_course").exists()


def test_where_the_course_is_not_installed_it_says_what_to_do(course):
    # -S leaves out site-packages.
    done = run_python("-S", "notebooks", "learn", cwd=course, PYTHONPATH="")
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert "not installed in this Python, which has no dezero_mini: call `make learn`" in line
    assert ".venv/bin/python notebooks" in line


def test_an_old_python_is_named_in_one_line():
    pretend = "import runpy, sys; sys.version_info = (3, 9, 18); sys.version = '3.9.18 (old)'; "
    code = pretend + "runpy.run_path(sys.argv[1], run_name='__main__')"
    done = run_python("-c", code, TOOL, cwd=ROOT)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The steps need Python 3.10 or newer, and this is 3.9.18.\n"
    ast.parse(TOOL.read_text("utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize("command", [[], ["learn"], ["progress"]], ids=" ".join)
def test_it_closes_quietly_when_nobody_reads(call, course, command):
    call("learn")
    process = subprocess.Popen(
        [sys.executable, "notebooks", *command],
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    with process.stderr:
        process.wait(timeout=60)
        assert (process.stderr.read(), process.returncode) == (b"", 0)


def test_alone_it_says_what_there_is(call):
    done = call()
    assert (done.returncode, done.stderr) == (0, "")
    for command in ("learn", "progress", "reset 13", "zip", "grade FOLDER"):
        assert f"python notebooks {command}" in done.stdout
    assert call("--help").stdout == done.stdout


def test_the_readme_names_commands_that_are_there(call):
    named = re.findall(r"python notebooks ([\w-]+)", (ROOT / "README.md").read_text("utf-8"))
    assert {"learn", "--help"} <= set(named)
    for command in named:
        assert call(command, "--help").returncode == 0, command
    assert call("frob", "--help").returncode == 2


def test_ruff_leaves_the_folder_alone(tmp_path):
    """Also where there is no git: there .gitignore does not count."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in ("steps", "my_course"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "wrong.py").write_text("import os")
    done = run_python("-m", "ruff", "check", "--no-cache", "--output-format=concise", cwd=tmp_path)
    assert "wrong.py" in done.stdout
    assert "my_course" not in done.stdout
    assert "\n/my_course/\n" in (ROOT / ".gitignore").read_text("utf-8")


def test_marking_is_asked_for_only_when_it_is_wanted(course, tmp_path):
    """What `grade` takes is known to its own module alone."""
    package = tmp_path / "fake" / "dezero_mini" / "classroom" / "course"
    package.mkdir(parents=True)
    for folder in (package, package.parent, package.parents[1]):
        (folder / "__init__.py").touch()
    (package / "grading.py").write_text(
        "def add_grade_arguments(parser):\n    parser.add_argument('folder')\n"
        "def grade_command(given, course):\n    print(given.folder, course.name)\n    return 2\n"
    )
    path = {"PYTHONPATH": str(tmp_path / "fake")}
    done = run_python("notebooks", "grade", "a_class", cwd=course, **path)
    assert (done.returncode, done.stdout) == (2, "a_class a course\n")
    assert run_python("notebooks", "grade", cwd=course, **path).returncode == 2
    assert run_python("notebooks", cwd=course, **path).returncode == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_course_that_cannot_be_written_to_asks_for_another_folder(call, course, tmp_path):
    course.chmod(0o555)
    done = call("learn")
    assert done.returncode == 1
    assert (
        "Permission denied. Name a folder in which you may write: python notebooks" in done.stderr
    )
    assert call("learn", tmp_path / "mine").returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows does not limit the size of a file")
def test_a_disk_that_is_full_is_said_in_a_sentence(course):
    """A limit to the size of a file is told of as a full disk is: without a name."""
    limited = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); "
        "sys.path.pop(0); sys.argv[1:] = ['zip']; runpy.run_path('notebooks', run_name='__main__')"
    )
    done = run_python("-c", limited, cwd=course)
    assert (done.returncode, done.stderr) == (1, "notebooks: File too large\n")
