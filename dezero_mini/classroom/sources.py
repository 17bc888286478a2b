"""Showing the source of the steps, and running it: `show` and `attempt`."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from contextlib import suppress
from difflib import SequenceMatcher
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from dezero_mini.extras import from_extra


def show(*objects: Any, since: ModuleType | None = None) -> None:
    """Display the source of classes, functions, methods or modules, each under its file's name.

    Parameters
    ----------
    *objects
        Anything that `inspect.getsource` takes.
    since
        A step module. The lines that its definition of the same name does not have are marked.
        Of a class, each member is compared with the one that the step's class has, wherever in
        its bases that was written.

    Raises
    ------
    TypeError
        If an object has no Python source, such as a number or a built-in function, or if
        `since` is no module.
    """
    with from_extra("learn"):
        from IPython.display import Markdown, display

    if since is not None and not isinstance(since, ModuleType):
        raise TypeError(f"expected a step's module as since, got {type(since).__name__}")
    for item in objects:
        lines = source_lines(item)
        heading = f"`{file_of(item)}`"
        if since is not None:
            heading += f"; + marks what is new since {step_name(since)}"
            marks = new_lines(item, lines, since)
            lines = [("+ " if new else "  ") + line for line, new in zip(lines, marks, strict=True)]
        source = "\n".join(lines)
        display(Markdown(f"{heading}\n```python\n{source}\n```"))


def file_of(item: Any) -> str:
    """Return the file that a definition is in, as in "dezero_mini/functions/axes.py"."""
    module = inspect.getmodule(item)
    if module is None:
        return "?.py"
    is_package = hasattr(module, "__path__")
    return module.__name__.replace(".", "/") + ("/__init__.py" if is_package else ".py")


def source_lines(item: Any) -> list[str]:
    """Return the lines of a definition, without the indentation that all have."""
    return textwrap.dedent(inspect.getsource(item)).rstrip().split("\n")


def step_name(module: ModuleType) -> str:
    """Return "step 13" for the module step13_accumulation, and another module's name as it is."""
    step = re.match(r"step(\d+)_", module.__name__)
    return f"step {int(step[1])}" if step else module.__name__


def new_lines(item: Any, lines: list[str], since: ModuleType) -> list[bool]:
    """Say of each line of a definition whether it is new since the module's definition."""
    old = counterpart(item, since)
    if inspect.isclass(item) and inspect.isclass(old):
        return new_in_class(lines, old)
    return compare(lines, old_lines(old))


def counterpart(item: Any, since: ModuleType) -> Any:
    """Return what has the same name in a module, or None; for a module, that module."""
    if inspect.ismodule(item):
        return since
    found: Any = since
    for name in item.__qualname__.split("."):
        found = getattr(found, name, None)
    return found


def old_lines(old: Any) -> list[str]:
    """Return the lines of an old definition; none if it was not written in Python."""
    # A property is no function, it holds up to three.
    written = (old.fget, old.fset, old.fdel) if isinstance(old, property) else (old,)
    lines = []
    for part in written:
        with suppress(TypeError, OSError):
            lines += source_lines(part)
    return lines


def compare(lines: list[str], old: list[str]) -> list[bool]:
    """Say of each line whether it is new, in the longest stretches that two texts share."""
    new = [True] * len(lines)
    for block in SequenceMatcher(None, old, lines, autojunk=False).get_matching_blocks():
        new[block.b : block.b + block.size] = [False] * block.size
    return new


def new_in_class(lines: list[str], old: type) -> list[bool]:
    """Say of each line of a class whether it is new, member by member.

    In the course a class adds a few methods to that of the step before, so the text of the old
    class alone would not tell what was there.
    """
    (tree,) = ast.parse("\n".join(lines)).body
    assert isinstance(tree, ast.ClassDef)
    written = {line for base in inspect.getmro(old) for line in old_lines(base)}
    new = [line not in written for line in lines]  # right for attributes and comments
    # The header names another base in every step, which is not what a reader looks for.
    header = slice(tree.lineno - 1, max(first_line(tree.body[0]) - 1, tree.lineno))
    new[header] = [False] * len(lines[header])
    between = set(range(len(lines)))
    for node in tree.body:
        member = slice(first_line(node) - 1, node.end_lineno)
        new[member] = new_in_member(node, lines[member], new[member], old)
        between -= set(range(member.start, member.stop))
    for n in sorted(between, reverse=True):
        if not lines[n]:  # an empty line goes with the member that it leads to
            new[n] = new[n + 1]
    return new


def new_in_member(node: ast.stmt, lines: list[str], new: list[bool], old: type) -> list[bool]:
    """Say of each line of a member whether it is new; `new` is what holds for an attribute."""
    match node:
        case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
            member = textwrap.dedent("\n".join(lines)).split("\n")
            return compare(member, old_lines(getattr(old, name, None)))
        case ast.Expr(ast.Constant(str(docstring))):
            docstrings = {inspect.cleandoc(base.__doc__ or "") for base in inspect.getmro(old)}
            return [inspect.cleandoc(docstring) not in docstrings] * len(lines)
    return new


def first_line(node: ast.stmt) -> int:
    """Return the number of a statement's first line, which may be that of a decorator."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def attempt(function: Callable[[], Any], *, at: ModuleType | None = None) -> None:
    """Run a function and print what it returns, or the error that stops it.

    Floats are printed to six digits: the last ones differ between processors.

    Parameters
    ----------
    function
        Takes no arguments.
    at
        A step module. The function's very lines then run with the names of that module,
        so we see a step's known limit at the step that mends it.

    Examples
    --------
    >>> attempt(lambda: 6 * 7)
    42
    >>> attempt(lambda: 1 / 0)
    ZeroDivisionError: division by zero
    """
    if at is not None:
        function = FunctionType(function.__code__, vars(at))
    try:
        print(as_text(function()))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


def as_text(value: Any) -> str:
    """Write a value out, floats to six digits: the last ones differ between processors."""
    if isinstance(value, (list, tuple)):
        inner = ", ".join(as_text(item) for item in value)
        comma = "," if len(value) == 1 else ""  # (3,) is a tuple, (3) a number
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{comma})"
    if isinstance(value, np.ndarray) and value.ndim > 0:
        return np.array2string(value, precision=6, separator=", ")
    if isinstance(value, (np.generic, np.ndarray)):
        value = value.item()
    return str(float(f"{value:.6g}")) if isinstance(value, float) else str(value)
