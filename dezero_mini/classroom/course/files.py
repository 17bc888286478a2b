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
    return parse(path.name, path.read_bytes())


def parse(name: str, content: bytes) -> Notebook:
    """Read a notebook from the content of the file of that name.

    Raises
    ------
    ValueError
        If the content is no notebook with cells; the message says what it is.
    """
    try:
        notebook = json.loads(content.decode("utf-8"))
    except ValueError as error:  # no JSON, or no UTF-8
        raise ValueError(f"{name} is no notebook: {error}") from error
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ValueError(f"{name} is no notebook: it holds no list of cells")
    if not all(isinstance(cell, dict) for cell in notebook["cells"]):
        raise ValueError(f"{name} is no notebook: one of its cells is none")
    return notebook


def encoded(notebook: Notebook) -> bytes:
    """Return the content of a notebook's file, as Jupyter writes it."""
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def write(path: Path, notebook: Notebook) -> None:
    """Write a notebook as Jupyter does, whole or not at all."""
    write_whole(path, encoded(notebook))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever finds half of it, whatever stops us.

    Raises
    ------
    OSError
        If it cannot be written; what was there before is still there.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


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
