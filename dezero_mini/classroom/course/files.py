"""Notebook files as data: reading and writing them, and finding the exercises in them."""

import json
import os
import re
from pathlib import Path
from typing import Any, TypeAlias

Cell: TypeAlias = dict[str, Any]
Notebook: TypeAlias = dict[str, Any]


def read(path: Path) -> Notebook:
    """Read a notebook.

    Raises
    ------
    ValueError
        If the file holds no notebook with cells; the message says what it holds.
    """
    try:
        notebook = json.loads(path.read_text("utf-8"))
    except ValueError as error:  # no JSON, or no UTF-8
        raise ValueError(f"{path.name} is no notebook: {error}") from error
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ValueError(f"{path.name} is no notebook: it holds no list of cells")
    if not all(isinstance(cell, dict) for cell in notebook["cells"]):
        raise ValueError(f"{path.name} is no notebook: one of its cells is none")
    return notebook


def write(path: Path, notebook: Notebook) -> None:
    """Write a notebook as Jupyter does, whole or not at all."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(text, "utf-8")
    os.replace(unfinished, path)


def source(cell: Cell) -> str:
    """Return the text of a cell, which a file may hold in one piece or in lines."""
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(map(str, text))


def exercise_cells(notebook: Notebook) -> dict[str, dict[str, Cell]]:
    """Return the cells of each exercise by their part: {"1": {"stub": …, "check": …}, …}."""
    found: dict[str, dict[str, Cell]] = {}
    for cell in notebook["cells"]:
        match = re.fullmatch(r"exercise-(\d+)-(\w+)", str(cell.get("id")))
        if match:
            found.setdefault(match[1], {})[match[2]] = cell
    return found


def exercise_id(check: Cell) -> str | None:
    """Return the name of the exercise that a check cell asks for, such as "13.1", or None."""
    match = re.search(r"""check\(\s*["']([\w.]+)["']""", source(check))
    return match[1] if match else None
