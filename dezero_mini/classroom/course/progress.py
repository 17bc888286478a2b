"""How far a reader is: what the checks in the notebooks of a folder have said."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from dezero_mini.classroom.course import files
from dezero_mini.classroom.course.manifest import load
from dezero_mini.classroom.exercises.register import OF_THE_LIBRARY

State: TypeAlias = Literal["solved", "not yet", "open"]
STATES: tuple[State, ...] = ("solved", "not yet", "open")

SAID = re.compile(r"^(correct|not yet|still open): ", re.MULTILINE)
OF_THE_COURSE = re.compile(rf"(step\d\d|{'|'.join(OF_THE_LIBRARY)})_\w+\.ipynb")
LAID_BESIDE = re.compile(r"_(new|yours)(_\d+)?\.ipynb$")


@dataclass(frozen=True)
class NotebookProgress:
    """How far the exercises of a notebook are.

    Attributes
    ----------
    name
        The name of its file.
    label
        What it is called in a line: "13", "capstone", or its name if it is none of the course's.
    title
        Its first heading, without the number of the step.
    exercises
        The state of each exercise, by its number: {"1": "solved", "2": "not yet", "3": "open"}.
    counts
        Whether it belongs to the course, and not to what lies beside it, such as an older version.
    problem
        Why it cannot be read, or "".
    """

    name: str
    label: str
    title: str = ""
    exercises: dict[str, State] = field(default_factory=dict)
    counts: bool = True
    problem: str = ""

    def line(self) -> str:
        """Return it in a line."""
        if self.problem:
            return f"{self.label:>8}  cannot be read: {self.problem}"
        beside = "" if self.counts else " (not counted)"
        return f"{self.label:>8}  {self.title}: {counted(self.exercises.values())}{beside}"


def progress(folder: Path | str = ".") -> None:
    """Print how far the exercises of the notebooks in a folder are, a line for each notebook.

    A notebook tells what its checks said last, as it was saved last.

    Parameters
    ----------
    folder
        The folder; without it, the one in which the notebook is that calls this.

    Raises
    ------
    ValueError
        If there is no such folder, or no notebook with exercises in it.
    """
    notebooks = read_progress(folder)
    if not notebooks:
        raise ValueError(f"expected a folder of the course, and {folder} has no exercises")
    for notebook in notebooks:
        print(notebook.line())
    states = [state for n in notebooks if n.counts for state in n.exercises.values()]
    print(f"{'together':>8}  {counted(states)}")


def read_progress(folder: Path | str = ".") -> list[NotebookProgress]:
    """Return how far the notebooks in a folder are, those of the course first.

    Notebooks without exercises are left out.

    Parameters
    ----------
    folder
        The folder.

    Raises
    ------
    ValueError
        If there is no such folder.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder}: `python notebooks learn` brings one")
    manifest = load(folder)
    course = set(manifest.versions) - set(manifest.gone) if manifest else None
    found = []
    for path in sorted(folder.glob("*.ipynb")):
        ours = is_of_the_course(path.name) if course is None else path.name in course
        notebook = notebook_progress(path, ours)
        if notebook.exercises or notebook.problem:
            found.append(notebook)
    return sorted(found, key=lambda notebook: (not notebook.counts, not notebook.label.isdecimal()))


def is_of_the_course(name: str) -> bool:
    """Whether a notebook is one of the course's, by its name alone."""
    return bool(OF_THE_COURSE.fullmatch(name) and not LAID_BESIDE.search(name))


def notebook_progress(path: Path, counts: bool) -> NotebookProgress:
    """Return how far a notebook is; `counts` says whether it is one of the course's."""
    label = path.stem
    if counts:
        label = label.partition("_")[0].removeprefix("step")
    try:
        notebook = files.read(path)
    except (ValueError, OSError) as error:
        return NotebookProgress(path.name, label, counts=counts, problem=str(error))
    exercises = {
        number: state(parts)
        for number, parts in sorted(files.exercise_cells(notebook).items(), key=by_number)
        if "stub" in parts or "check" in parts
    }
    return NotebookProgress(path.name, label, title(notebook), exercises, counts)


def by_number(exercise: tuple[str, Any]) -> int:
    """Return the number of an exercise, to sort by it."""
    return int(exercise[0])


def title(notebook: files.Notebook) -> str:
    """Return the first heading of a notebook, without the number of the step."""
    for cell in notebook["cells"]:
        heading = re.search(r"^# (.+)", files.source(cell), re.MULTILINE)
        if heading and cell.get("cell_type") == "markdown":
            return re.sub(r"^(Step \d+|Bridge|Capstone): ", "", heading[1].strip())
    return "without a heading"


def state(parts: dict[str, files.Cell]) -> State:
    """Return what the check of an exercise said of the answer that stands there."""
    check = parts.get("check", {})
    printed, failed = outputs(check)
    said = set(SAID.findall(printed))
    if not failed and said <= {"still open"}:
        return "open"
    # After an answer was run again, the check has not seen it.
    answered, checked = (run.get("execution_count") for run in (parts.get("stub", {}), check))
    later = isinstance(answered, int) and isinstance(checked, int) and answered > checked
    return "not yet" if failed or later or said != {"correct"} else "solved"


def outputs(cell: files.Cell) -> tuple[str, bool]:
    """Return what a cell has printed, and whether an error stopped it."""
    found = cell.get("outputs")
    shown = (
        [output for output in found if isinstance(output, dict)] if isinstance(found, list) else []
    )
    printed = "".join(as_text(output.get("text") or displayed(output)) for output in shown)
    return printed, any(output.get("output_type") == "error" for output in shown)


def displayed(output: dict[str, Any]) -> Any:
    """Return the text of what was displayed, as a verdict with a link is."""
    data = output.get("data")
    return data.get("text/plain") if isinstance(data, dict) else None


def as_text(text: Any) -> str:
    """Return a text that a file may hold in one piece or in lines."""
    return "".join(map(str, text)) if isinstance(text, list) else str(text or "")


def counted(states: Any) -> str:
    """Count states: "2 solved, 1 not yet"."""
    numbers = Counter(states)
    return ", ".join(f"{numbers[name]} {name}" for name in STATES if numbers[name])
