"""`python steps`: the list, run, show and diff."""

import ast
import re

import pytest

from tests.course import STEP_FILES, STEPS, step_module, step_title


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
            # A property has two functions of one name, of which the second is its setter.
            names = [
                (n.name, *map(ast.unparse, n.decorator_list))
                for n in body
                if isinstance(n, ast.FunctionDef | ast.ClassDef)
            ]
            assert len(names) == len(set(names))


def parts(lines):
    """What `diff` prints, by title: {"Exp (new)": ["+ class Exp(Function):", …], …}."""
    found = {}
    for line in lines:
        if re.fullmatch(r"[\w.]+ \((new|changed|gone)\)", line):
            found[line] = title = []
        elif line:
            title.append(line)
    return found


def side(lines, gutter):
    """The lines that stand in one of the two steps: those without a mark, and its own."""
    return [line[2:] for line in lines if line[:2].strip() in ("", gutter)]


@pytest.mark.parametrize("number", range(2, len(STEP_FILES) + 1))
def test_diff_shows_each_definition_that_changes_as_show_prints_it(number, run_python):
    old, new = (run_python(STEPS, "show", n).stdout for n in (number - 1, number))
    changes = parts(run_python(STEPS, "diff", number - 1, number).stdout.splitlines())
    assert changes
    for title, lines in changes.items():
        if title.startswith("imports"):
            assert set(side(lines, "+")) <= set(new.splitlines())
            continue
        for text, gutter, absent in ((old, "-", "(new)"), (new, "+", "(gone)")):
            definition = [line for line in side(lines, gutter) if line]
            assert bool(definition) != title.endswith(absent)
            # `show` marks the methods of a class with their step; `diff` leaves these lines out.
            shown = [line for line in text.splitlines() if line.strip()[:6] not in ("", "# step")]
            assert "\n".join(definition) in "\n".join(shown)


@pytest.mark.parametrize("number", range(2, len(STEP_FILES) + 1))
def test_diff_leaves_out_nothing_that_changes(number, run_python):
    old, new = (
        set(run_python(STEPS, "show", n).stdout.splitlines()[1:]) for n in (number - 1, number)
    )
    lines = run_python(STEPS, "diff", number - 1, number).stdout.splitlines()
    new_lines = {line for line in new - old if not line.strip().startswith("# step")}
    assert new_lines <= {line[2:] for line in lines if line.startswith("+")}


def test_the_change_of_a_step_is_small(run_python):
    lengths = [
        len(run_python(STEPS, "diff", n - 1, n).stdout.splitlines()) for n in list(STEP_FILES)[1:]
    ]
    assert max(lengths) <= 90
    assert sum(length < 45 for length in lengths) > len(lengths) / 2


def test_diff_backwards_takes_away_what_diff_adds(run_python):
    there, back = (run_python(STEPS, "diff", *pair).stdout for pair in ((12, 13), (13, 12)))
    mirrored = str.maketrans("+-", "-+")
    marks = [
        [line[0] for line in text.splitlines() if line[:1] in ("+", "-")] for text in (there, back)
    ]
    assert sorted(marks[0]) == sorted("".join(marks[1]).translate(mirrored))
    assert "Variable.cleargrad (new)" in there
    assert "Variable.cleargrad (gone)" in back


@pytest.mark.parametrize("number", STEP_FILES)
def test_show_leaves_out_the_demonstration(number, run_python):
    module = step_module(number)
    tree = ast.parse(run_python(STEPS, "show", number).stdout)
    names = {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    assert names == set(module.__all__)


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
