"""What one may import, and what importing does not do."""

import ast
import subprocess
import sys
from pathlib import Path

import dezero_mini
from dezero_mini import arrays, config, core, functions, gradients
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
