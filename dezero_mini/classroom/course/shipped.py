"""What the reader's own folder gets from a checkout of the course: each file, ready to be written.

There all lies in one folder: a notebook imports what is beside it, so the folder works with any
Python that has NumPy, matplotlib and Jupyter. In the notebooks the outputs that are to be predicted
are taken out, and so are those of the exercises.
"""

import re
from pathlib import Path
from typing import Any

from dezero_mini.classroom.course import files
from dezero_mini.classroom.problems.issue import NOTE, repository

# The README speaks of the last four, and its copy should not lead nowhere.
TEXTS = ("README.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "CITATION.cff")
# Where a link of a text led in the checkout; in the folder all that is beside it.
ELSEWHERE = re.compile(r"\]\((?:\.\./|notebooks/)")
EXERCISE = re.compile(r"exercise-\d+-(stub|check)")


def shipped_files(course: Path) -> dict[str, bytes]:
    """Return what the folder gets, by the path of each file in it: {"images/…": b"…", …}.

    Raises
    ------
    ValueError
        If `course` is no checkout of the course, or one of its notebooks is none.
    """
    notebooks = sorted((course / "notebooks").glob("*.ipynb"))
    modules = sorted((course / "steps").glob("step*.py"))
    if not notebooks or not modules:
        raise ValueError(
            f"expected a checkout of the course, and {course} has no notebooks or steps"
        )
    shipped = {path.name: files.encoded(prepared(files.read(path))) for path in notebooks}
    texts = [course / name for name in TEXTS] + [course / "notebooks" / "for_teachers.md"]
    for path in texts:
        shipped[path.name] = ELSEWHERE.sub("](", path.read_text("utf-8")).encode("utf-8")
    for path in [*modules, course / "steps" / "demonstration.py"]:
        shipped[path.name] = path.read_bytes()
    # The command `python steps show 4` finds the modules beside itself, here as there.
    shipped["steps.py"] = (course / "steps" / "__main__.py").read_bytes()
    for folder in (course / "dezero_mini", course / "notebooks" / "images"):
        for path in sorted(folder.rglob("*.*")):
            if path.is_file() and "__pycache__" not in path.parts:
                shipped[path.relative_to(folder.parent).as_posix()] = path.read_bytes()
    # Where the folder's Python has no package installed, nothing else would say it.
    if address := repository():
        shipped[f"dezero_mini/classroom/problems/{NOTE.name}"] = f"{address}\n".encode()
    return shipped


def prepared(notebook: files.Notebook) -> files.Notebook:
    """Take out of a notebook what its reader is to find out, and keep its links in the folder."""
    for cell in notebook["cells"]:
        if cell.get("cell_type") == "markdown":
            cell["source"] = ELSEWHERE.sub("](", files.source(cell)).splitlines(keepends=True)
        elif is_prediction(cell) or EXERCISE.fullmatch(str(cell.get("id"))):
            cell["outputs"], cell["execution_count"] = [], None
            unfold(cell["metadata"])
    return notebook


def is_prediction(cell: files.Cell) -> bool:
    """Whether a cell's output is folded, because it is to be predicted."""
    return bool(cell.get("metadata", {}).get("jupyter", {}).get("outputs_hidden"))


def unfold(metadata: dict[str, Any]) -> None:
    """Let the output of a cell be seen when there is one."""
    jupyter = metadata.get("jupyter", {})
    jupyter.pop("outputs_hidden", None)
    if not jupyter:
        metadata.pop("jupyter", None)
