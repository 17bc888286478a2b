"""Each step runs on its own, with only NumPy, from any directory, and prints what it claims."""

import ast
import math
import re
import shutil

import pytest

from tests.course import ROOT, STEP_FILES, STEPS, step_module

NUMBER = re.compile(r"(-?\d+\.?\d*(?:e[-+]?\d+)?)")

# The last bit of exp may differ between processors; numerical_diff divides it by 2e-4.
TOLERANCE = 9e-13


def claimed_output(source):
    """The lines that a module's docstring claims to print."""
    docstring = ast.get_docstring(ast.parse(source))
    _, found, block = docstring.partition("Running this file prints:\n\n")
    assert found, "the docstring does not say what running the file prints"
    return [line.removeprefix("    ") for line in block.split("\n")]


def same_line(claimed, printed):
    """Whether a line is as claimed: numbers within TOLERANCE, `...` standing for any one word."""
    if "..." in claimed:
        pattern = re.escape(claimed).replace(re.escape("..."), r"\S+")
        return re.fullmatch(pattern, printed) is not None
    parts, others = NUMBER.split(claimed), NUMBER.split(printed)
    if len(parts) != len(others) or parts[::2] != others[::2]:
        return False
    pairs = zip(parts[1::2], others[1::2], strict=True)
    return all(math.isclose(float(a), float(b), rel_tol=TOLERANCE) for a, b in pairs)


def same_output(claimed, printed):
    return len(claimed) == len(printed) and all(map(same_line, claimed, printed))


def test_there_are_scripts_and_their_numbers_have_no_gap():
    assert list(STEP_FILES) == list(range(1, len(STEP_FILES) + 1))
    assert len(STEP_FILES) >= 4


@pytest.mark.parametrize("place", ["the root", "steps", "elsewhere"])
@pytest.mark.parametrize("script", STEP_FILES.values(), ids=lambda path: path.stem)
def test_runs_and_prints_what_it_claims(script, place, run_python, tmp_path):
    cwd = {"the root": ROOT, "steps": STEPS, "elsewhere": tmp_path}[place]
    path = script.name if place == "steps" else script
    done = run_python(path, cwd=cwd)
    assert (done.returncode, done.stderr) == (0, "")
    printed = done.stdout.splitlines()
    assert same_output(claimed_output(script.read_text("utf-8")), printed), done.stdout


def demonstration(number):
    """What the module of a step holds beside the library: its limits, helpers and main."""
    library = {"__all__", *step_module(number).__all__}
    nodes = []
    for node in ast.parse(STEP_FILES[number].read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module.startswith("step"):
            # Names without a star are those of the demonstration of the step before.
            names = {alias.name for alias in node.names}
            before = ast.parse(STEP_FILES[number - 1].read_text("utf-8")).body
            nodes += [other for other in before if getattr(other, "name", "") in names]
        elif not ast.unparse(node).startswith("import step") and not library & set(named(node)):
            nodes.append(node)
    return ast.unparse(ast.Module(nodes, []))


def named(node):
    """The names that a statement defines."""
    names = [ast.unparse(target) for target in getattr(node, "targets", [])]
    return [*names, getattr(node, "name", "")]


@pytest.mark.parametrize("number", STEP_FILES, ids=lambda n: STEP_FILES[n].stem)
def test_the_demonstration_runs_on_what_show_prints(number, run_python, tmp_path):
    shown = run_python(STEPS, "show", number)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert not re.search(r"^(import|from) step\d\d", shown.stdout, re.MULTILINE)
    program = tmp_path / "program.py"
    program.write_text(shown.stdout + demonstration(number), "utf-8")
    shutil.copy(STEPS / "demonstration.py", tmp_path)
    done = run_python(program, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    claimed = claimed_output(STEP_FILES[number].read_text("utf-8"))
    assert same_output(claimed, done.stdout.splitlines()), done.stdout


def test_the_first_steps_print_known_numbers(run_python):
    printed = {n: run_python(STEPS, "run", n).stdout for n in (2, 3, 4)}
    assert "100" in printed[2].split()
    assert "1.648721270700128" in printed[3].split()
    assert {"4.000000000004", "3.2974426293330694"} <= set(printed[4].split())


def test_only_numpy_can_be_imported(run_python):
    assert run_python("-c", "import numpy").returncode == 0
    for name in ("pytest", "matplotlib", "dezero_mini"):
        done = run_python("-c", f"import {name}", cwd=STEPS)
        assert "ModuleNotFoundError" in done.stderr


@pytest.mark.parametrize(
    ("claimed", "printed"),
    [
        (["x is 4.0"], ["x is 4.000000000004"]),
        (["x is 4.0"], ["y is 4.0"]),
        (["x is 4.0"], ["x is 4.0", "y is 5.0"]),
        (["x is 4.0", "y is 5.0"], ["x is 4.0"]),
        (["it took ... bytes"], ["it took many more bytes"]),
        (["x is 4.0"], ["x is"]),
    ],
)
def test_another_output_is_refused(claimed, printed):
    assert not same_output(claimed, printed)


def test_last_bits_and_measured_words_are_accepted():
    assert same_output(["slope 3.2974426293330694"], ["slope 3.2974426293335"])
    assert same_output(["it took ... bytes"], ["it took 4096 bytes"])
