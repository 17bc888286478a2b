"""Showing the source of the steps, and running it: `show` and `attempt`."""

import inspect
import textwrap
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

import numpy as np


def show(*objects: Any) -> None:
    """Display the source of classes, functions, methods or modules, each under its file's name.

    Parameters
    ----------
    *objects
        Anything that `inspect.getsource` takes.

    Raises
    ------
    TypeError
        If an object has no Python source, such as a number or a built-in function.
    """
    # Only notebooks call this, and they have IPython.
    from IPython.display import Markdown, display

    for item in objects:
        source = textwrap.dedent(inspect.getsource(item)).rstrip()
        module = inspect.getmodule(item)
        name = module.__name__ if module else "?"
        display(Markdown(f"`{name}.py`\n```python\n{source}\n```"))


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
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    if isinstance(value, np.ndarray) and value.ndim > 0:
        return np.array2string(value, precision=6, separator=", ")
    if isinstance(value, (np.generic, np.ndarray)):
        value = value.item()
    return str(float(f"{value:.6g}")) if isinstance(value, float) else str(value)
