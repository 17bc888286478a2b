"""The notebooks as they are shipped, as far as grading needs them."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dezero_mini.classroom.course.files import (
    Notebook,
    exercise_cells,
    exercise_id,
    read,
    source,
)


@dataclass(frozen=True)
class Lesson:
    """A shipped notebook that has exercises.

    Attributes
    ----------
    name
        The name of its file without the ending, such as "step13_accumulation".
    notebook
        The notebook itself.
    exercises
        The names of its exercises by their numbers, and in their order: {"1": "13.1", …}.
    """

    name: str
    notebook: Notebook
    exercises: dict[str, str]

    @property
    def texts(self) -> set[str]:
        """The texts of all its cells."""
        return {source(cell).strip() for cell in self.notebook["cells"]} - {""}

    @property
    def ids(self) -> set[str]:
        """The ids of all its cells."""
        return {str(cell.get("id")) for cell in self.notebook["cells"]}

    def named_in(self, file_name: str) -> str:
        """Return what in a file's name names this notebook; an empty string if nothing does."""
        step = re.match(r"step0*(\d+)", self.name)
        short = rf"step[-_ ]?0*{step[1]}(?!\d)" if step else self.name.partition("_")[0]
        found = re.search(rf"{re.escape(self.name)}|{short}", file_name, re.IGNORECASE)
        return found[0] if found else ""


def by_number(item: tuple[str, Any]) -> int:
    """Return the number of an exercise as one, to sort by."""
    return int(item[0])


def lessons(course: Path) -> list[Lesson]:
    """Read the notebooks of the course that have exercises which can be graded."""
    found = []
    for path in sorted((course / "notebooks").glob("*.ipynb")):
        notebook = read(path)
        names = {
            number: name
            for number, parts in sorted(exercise_cells(notebook).items(), key=by_number)
            if "stub" in parts and (name := exercise_id(parts.get("check", {})))
        }
        if names:
            found.append(Lesson(path.stem, notebook, names))
    return found
