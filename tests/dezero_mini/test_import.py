"""What one may import, and what importing does not do."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import dezero_mini
from dezero_mini import arrays, classroom, config, core, functions, gradients
from dezero_mini.functions import arithmetic, axes, elementwise, shapes

PACKAGE = Path(dezero_mini.__file__).parent
FUNCTIONS = (arithmetic, axes, elementwise, shapes)


def test_importing_the_library_imports_neither_matplotlib_nor_more_than_numpy():
    code = (
        "import sys, numpy; before = set(sys.modules); import dezero_mini; "
        "print(*sorted({name.split('.')[0] for name in set(sys.modules) - before}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        cwd=PACKAGE.parent,
    )  # fmt: skip
    new = set(run.stdout.split()) - set(sys.stdlib_module_names)
    assert new == {"dezero_mini"}


# ---- the rooms, and the arrows between them ----

LIBRARY = ["arrays", "config", "core", "functions", "gradients"]
# The kernel that grades runs cells that draw, and nobody looks.
DRAWING = [
    "plotting",
    "classroom.curves",
    "classroom.films.strip",
    "classroom.style",
    "classroom.course.kernel_process",
]


def modules():
    """Return the source of each module, by its name within the package; "" is the package's own."""
    sources = {}
    for path in PACKAGE.rglob("*.py"):
        *packages, name = path.relative_to(PACKAGE).with_suffix("").parts
        room = ".".join(packages if name == "__init__" else [*packages, name])
        sources[room] = path.read_text(encoding="utf-8")
    return sources


def imported(source):
    """Return the full names of all that a source imports, at whatever place in it."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def within(name, rooms):
    return any(f"{name}.".startswith(f"{room}.") for room in rooms)


def forbidden(module, source):
    """Return what a module imports though it must not."""
    wrong = set()
    for name in imported(source):
        room = name.removeprefix("dezero_mini.")
        if name != room:
            library_draws = within(module, LIBRARY) and within(room, ["plotting", "classroom"])
            if library_draws or (module == "plotting" and within(room, ["classroom"])):
                wrong.add(name)
        elif (within(name, ["matplotlib"]) and module not in DRAWING) or within(name, ["unittest"]):
            wrong.add(name)
    return wrong


def test_the_arrows_between_the_rooms():
    sources = modules()
    assert {"", "core", "functions.axes", "classroom", *DRAWING} <= set(sources)
    for module, source in sources.items():
        assert forbidden(module, source) == set(), module
    assert "matplotlib.pyplot" in imported(sources["plotting"])
    # The package hands on the library, and no picture.
    pictures = ["dezero_mini.plotting", "dezero_mini.classroom"]
    assert not any(within(name, pictures) for name in imported(sources[""]))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("core", "from dezero_mini import plotting"),
        ("arrays", "import dezero_mini.classroom.films"),
        ("functions.axes", "from dezero_mini.plotting import plot_graph"),
        ("functions", "from dezero_mini.classroom import check"),
        ("gradients", "def f():\n    from dezero_mini.classroom.sources import as_text"),
        ("config", "if True:\n    import matplotlib.pyplot as plt"),
        ("plotting", "from dezero_mini import classroom"),
        ("plotting", "from dezero_mini.classroom.films import backward_order"),
        ("classroom.exercises", "import matplotlib"),
        ("classroom.sources", "from matplotlib.figure import Figure"),
        ("classroom.films", "from unittest.mock import patch"),
    ],
)
def test_a_wrong_arrow_is_noticed(module, source):
    assert len(forbidden(module, source)) == 1
    assert forbidden("classroom.curves", "import matplotlib.pyplot, dezero_mini.plotting") == set()


def test_core_imports_the_operators_in_its_last_line():
    lines = modules()["core"].rstrip().split("\n")
    assert lines[-1].startswith("from dezero_mini import functions")
    assert sum("import functions" in line for line in lines) == 1


def test_a_notebook_needs_one_line():
    pictures = {"backward_order", "film", "plot_derivatives", "plot_graph"}
    exercises = {"begin", "check", "progress", "tournament"}
    words = {"attempt", "show", "something_wrong"}
    assert set(classroom.__all__) == words | exercises | pictures
    for name in classroom.__all__:
        assert getattr(classroom, name).__doc__


def test_all_is_complete():
    assert sorted(dezero_mini.__all__) == dezero_mini.__all__
    lower_case = {
        name
        for module in (*FUNCTIONS, gradients)
        for name, value in vars(module).items()
        if callable(value) and name.islower() and not name.startswith("_")
        and getattr(value, "__module__", "") == module.__name__
    }  # fmt: skip
    assert len(lower_case) > 20
    assert lower_case < set(dezero_mini.__all__)
    assert sorted(functions.__all__) == functions.__all__
    assert set(functions.__all__) == lower_case - set(vars(gradients))
    for name in dezero_mini.__all__:
        assert getattr(dezero_mini, name).__doc__


def test_the_version_is_that_of_the_project():
    text = (PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{dezero_mini.__version__}"\n' in text


def test_no_function_of_the_library_calls_itself():
    for module in (arrays, config, core, *FUNCTIONS, gradients):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                called = {
                    ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)
                }
                assert not {node.name, f"self.{node.name}"} & called, node.name
