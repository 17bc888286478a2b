"""`python steps`: the list, run, show and diff."""

import ast
import re

import pytest

from tests.course import STEP_FILES, STEPS, step_title


def test_lists_every_step_under_its_title(run_python):
    lines = run_python(STEPS).stdout.splitlines()
    assert lines == [f"Step {number:02}: {step_title(number)}" for number in STEP_FILES]


def test_run_does_what_the_script_does(run_python):
    assert run_python(STEPS, "run", 3).stdout == run_python(STEP_FILES[3]).stdout != ""


def test_a_number_may_have_a_zero_in_front(run_python):
    assert run_python(STEPS, "show", "03").stdout == run_python(STEPS, "show", "3").stdout != ""


@pytest.mark.parametrize("number", STEP_FILES)
def test_show_marks_each_definition_with_its_step(number, run_python):
    lines = run_python(STEPS, "show", number).stdout.splitlines()
    tree = ast.parse("\n".join(lines))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    methods = [n for c in classes for n in c.body if isinstance(n, ast.FunctionDef)]
    assert methods
    for node in classes + functions + methods:
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        above = [line.strip() for line in lines[: first - 1]]
        while not above[-1].startswith("# step"):  # the author's own comment comes between
            assert above.pop().startswith("#"), node.name
        step = int(above[-1].removeprefix("# step "))
        source = STEP_FILES[step].read_text("utf-8")
        assert re.search(rf"(def|class) {node.name}\b", source), node.name


def test_show_keeps_the_newest_version_of_each_definition_once(run_python):
    for number in STEP_FILES:
        tree = ast.parse(run_python(STEPS, "show", number).stdout)
        for body in [tree.body, *(n.body for n in tree.body if isinstance(n, ast.ClassDef))]:
            names = [n.name for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
            assert len(names) == len(set(names))


def test_diff_is_the_difference_of_what_show_prints(run_python):
    old, new = (run_python(STEPS, "show", n).stdout.splitlines() for n in (2, 3))
    lines = run_python(STEPS, "diff", 2, 3).stdout.splitlines()
    assert lines[:2] == ["--- step 02, whole", "+++ step 03, whole"]
    gone = [line[1:] for line in lines[2:] if line.startswith("-")]
    come = [line[1:] for line in lines[2:] if line.startswith("+")]
    assert "class Exp(Function):" in come
    assert sorted(old + come) == sorted(new + gone)


def test_diff_of_a_step_with_itself_is_empty(run_python):
    done = run_python(STEPS, "diff", 2, 2)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "99"],
        ["show", "0"],
        ["show", "abc"],
        ["show", "-1"],
        ["show", "2.0"],
        ["show", "²"],
        ["show"],
        ["run", "99"],
        ["diff", "1"],
        ["diff", "1", "99"],
        ["show", "1", "2"],
        ["frob"],
    ],
    ids=" ".join,
)
def test_bad_input_gets_one_line_and_status_2(arguments, run_python):
    done = run_python(STEPS, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("steps: ")


def test_without_numpy_it_says_how_to_get_it(run_python, tmp_path):
    done = run_python(STEPS, "run", 3, path=tmp_path)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("The steps need NumPy, and this Python has none")
    # What needs no NumPy works all the same.
    assert run_python(STEPS, path=tmp_path).stdout == run_python(STEPS).stdout


def test_help_names_all_commands(run_python):
    done = run_python(STEPS, "--help")
    assert done.returncode == 0
    assert all(f"python steps {command}" in done.stdout for command in ("run", "show", "diff"))
