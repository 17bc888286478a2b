"""What a script meets on a machine: few letters, a reader who has left, no NumPy, an old Python."""

import ast
import contextlib
import io
import subprocess
import sys

import pytest

from tests.course import STEP_FILES, STEPS, step_module
from tests.steps.test_scripts import claimed_output, same_output

# Of Windows consoles in the West, in Japan, China and Korea, in Russia; of Windows itself.
CODE_PAGES = ["cp437", "cp932", "cp936", "cp949", "cp1251", "cp1252", "ascii"]

# The letters that the scripts print and not every console has.
LOOK_ALIKES = {"²": "^2", "³": "^3"}

scripts = pytest.mark.parametrize("script", STEP_FILES.values(), ids=lambda path: path.stem)


def in_letters_of(page, line):
    """A line as a console of a code page can show it."""
    return "".join(
        letter if letter.encode(page, "ignore") else LOOK_ALIKES[letter] for letter in line
    )


@scripts
def test_prints_in_the_letters_that_there_are(script, run_python):
    claimed = claimed_output(script.read_text("utf-8"))
    # On these alone do the pages differ: where a script prints no such letter, one will do.
    has_others = not "".join(claimed).isascii()
    for page in CODE_PAGES if has_others else ["ascii"]:
        done = run_python(script, encoding=page)
        assert (done.returncode, done.stderr) == (0, "")
        lines = [in_letters_of(page, line) for line in claimed]
        assert same_output(lines, done.stdout.splitlines()), done.stdout


def test_some_letters_are_missing_on_some_consoles():
    claimed = [claimed_output(path.read_text("utf-8")) for path in STEP_FILES.values()]
    printed = set("".join(line for lines in claimed for line in lines))
    assert {letter for letter in printed if not letter.isascii()} == set(LOOK_ALIKES)
    assert in_letters_of("cp437", "x² y³") == "x² y^3"
    assert in_letters_of("ascii", "x² y³") == "x^2 y^3"


def test_other_letters_are_a_question_mark(run_python):
    code = "import demonstration; demonstration.demonstrate(lambda: print('x² · ∂'))"
    done = run_python("-c", code, cwd=STEPS, encoding="cp437")
    assert (done.returncode, done.stdout) == (0, "x² · ?\n")


def test_demonstrates_where_output_has_no_encoding(capsys):
    # As in a notebook: `%run steps/step04_numerical_diff.py`.
    with contextlib.redirect_stdout(io.StringIO()) as output:
        step_module(4).demonstrate(step_module(4).main)
    assert output.getvalue().startswith("the slope of x² at 2 is 4.0")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("command", [[], ["run", "4"]], ids=" ".join)
def test_the_command_prints_in_the_letters_that_there_are(command, run_python):
    done = run_python(STEPS, *command, encoding="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    printed = run_python(STEPS, *command).stdout
    assert done.stdout == in_letters_of("ascii", printed)


@pytest.mark.parametrize("command", [["show", "20"], ["diff", "19", "20"]], ids=" ".join)
def test_a_program_is_written_as_python_reads_it(command, run_python):
    done = subprocess.run(
        [sys.executable, STEPS, *command],
        env={"PYTHONIOENCODING": "cp932"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode("utf-8").splitlines() == (
        run_python(STEPS, *command).stdout.splitlines()
    )


def left_alone(*arguments):
    """What a program says on its standard error, and returns, if nobody reads what it prints."""
    process = subprocess.Popen(
        [sys.executable, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()
    with process.stderr:
        process.wait(timeout=60)
        return process.stderr.read(), process.returncode


@scripts
def test_closes_quietly_when_nobody_reads(script):
    assert left_alone(script) == (b"", 0)


def test_the_command_closes_quietly_when_nobody_reads():
    for command in ([], ["show", "20"], ["diff", "1", "20"], ["run", "20"]):
        assert left_alone(STEPS, *command) == (b"", 0)


def test_a_program_that_does_not_care_would_be_noticed():
    said, status = left_alone("-c", "print('x' * 100_000)")
    assert b"BrokenPipeError" in said
    assert status != 0


@scripts
def test_without_numpy_a_script_says_in_one_line_how_to_get_it(script, run_python, tmp_path):
    done = run_python(script, path=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("The steps need NumPy, and this Python has none: python -m pip install")


def test_another_missing_module_is_an_error_as_ever(run_python):
    done = run_python("-c", "import demonstration, nonesuch", cwd=STEPS)
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "No module named 'nonesuch'" in done.stderr


@scripts
def test_an_old_python_is_named_in_one_line(script, run_python):
    pretend = "import runpy, sys; sys.version_info = (3, 9, 18); sys.version = '3.9.18 (old)'; "
    run = "sys.path.insert(0, sys.argv[1]); runpy.run_path(sys.argv[2], run_name='__main__')"
    done = run_python("-c", pretend + run, STEPS, script)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The steps need Python 3.10 or newer, and this is 3.9.18.\n"


@pytest.mark.parametrize("path", sorted(STEPS.glob("*.py")), ids=lambda path: path.stem)
def test_an_old_python_can_read_as_far_as_that(path):
    ast.parse(path.read_text("utf-8"), feature_version=(3, 7))
