"""What was handed in: which student and which notebook a file belongs to, and its answers."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dezero_mini.classroom.course.files import Cell, Notebook, exercise_id, read, source
from dezero_mini.classroom.course.lessons import Lesson

LARGEST = 20 * 2**20
"""No notebook of this course comes near to this many bytes, pictures included."""


@dataclass(frozen=True)
class Answer:
    """The cells that hold the answer to an exercise, each an id and a text; or why there are none.

    There may be several: what a student wrote in cells of their own beside the answer's.
    """

    cells: tuple[tuple[str, str], ...] = ()
    fault: str = ""

    @property
    def text(self) -> str:
        """The answer in one piece, to be shown."""
        return "\n\n\n".join(text for _, text in self.cells)


@dataclass(frozen=True)
class Submission:
    """A file that was handed in.

    Attributes
    ----------
    file
        Its path in the folder, to be shown.
    student
        Whose it is.
    lesson
        The shipped notebook, or None where it cannot be told.
    answers
        By the names of the exercises.
    fault
        Why it cannot be graded; an empty string if it can.
    """

    file: str
    student: str
    lesson: Lesson | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    fault: str = ""


def submissions(folder: Path, known: Sequence[Lesson]) -> list[Submission]:
    """Read all notebooks in a folder and in the folders in it."""
    return [submission(path, folder, known) for path in notebook_files(folder)]


def notebook_files(folder: Path) -> list[Path]:
    """Return the paths of all notebooks, without the copies that Jupyter and macOS leave."""
    return sorted(
        path
        for path in folder.rglob("*.[iI][pP][yY][nN][bB]")
        if not path.is_dir()
        and not path.name.startswith("._")
        and not {".ipynb_checkpoints", "__MACOSX"} & set(path.relative_to(folder).parts)
    )


def submission(path: Path, folder: Path, known: Sequence[Lesson]) -> Submission:
    """Read one file; whatever it holds, this does not raise."""
    file = printable(path.relative_to(folder).as_posix())
    try:
        notebook = opened(path)
    except (OSError, ValueError) as error:
        # No lesson is asked for: the name of a file alone may still name one.
        named = [lesson for lesson in known if lesson.named_in(path.stem)]
        lesson = named[0] if len(named) == 1 else None
        return Submission(file, student(path, folder, lesson), lesson, fault=printable(str(error)))
    lesson = lesson_of(notebook, path, known)
    whose = student(path, folder, lesson)
    if lesson is None:
        fault = "it cannot be told which notebook of the course this is"
        return Submission(file, whose, fault=fault)
    return Submission(file, whose, lesson, answers(notebook, lesson))


def opened(path: Path) -> Notebook:
    """Read a notebook that somebody else wrote."""
    if not path.is_file():
        raise ValueError(f"{path.name} is no file that can be read")
    size = path.stat().st_size
    if size == 0:
        raise ValueError(f"{path.name} is empty")
    if size > LARGEST:
        raise ValueError(f"{path.name} has {size / 2**20:.0f} MB; more than 20 are not read")
    try:
        notebook = read(path)
    except RecursionError:
        raise ValueError(f"{path.name} is no notebook: its brackets are nested too deep") from None
    for cell in notebook["cells"]:
        if not isinstance(cell.get("source"), (str, list)):
            raise ValueError(f"{path.name} is no notebook: one of its cells has no text")
    return notebook


def printable(text: str) -> str:
    """Return a text for a line of a terminal or a table, accents in their usual form."""
    text = unicodedata.normalize("NFC", text.encode("utf-8", "backslashreplace").decode("utf-8"))
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def student(path: Path, folder: Path, lesson: Lesson | None) -> str:
    """Tell whose file it is.

    The first folder below the one that is graded is the student. A file that lies there directly
    belongs to whom its name tells when the notebook's own name is taken away. If nothing is left,
    it is the only one of its kind, and the folder itself tells whose it is. If a number alone is
    left, as in "step13_accumulation (3)", nobody is named, and the whole name has to do.
    """
    parts = path.relative_to(folder).parts
    if len(parts) > 1:
        return printable(parts[0])
    stem = path.stem
    taken = lesson.named_in(stem) if lesson else ""
    rest = re.sub(r"[\s_.-]+", " ", stem.replace(taken, " ", 1)).strip() if taken else stem
    if not rest:
        return printable(folder.resolve().name)
    named = re.sub(r"\(\d+\)|\bcopy ?\d*\b|^\d+$", "", rest, flags=re.IGNORECASE).strip()
    return printable(named or stem)


def lesson_of(notebook: Notebook, path: Path, known: Sequence[Lesson]) -> Lesson | None:
    """Tell which shipped notebook a notebook comes from, or None.

    First counts which exercises its checks name, then how many of its cells are as shipped, and
    last what the file is called: students rename files.
    """
    names = {exercise_id(cell) for cell in notebook["cells"]}
    texts = {source(cell).strip() for cell in notebook["cells"]}

    def evidence(lesson: Lesson) -> tuple[int, int, bool]:
        checks = len(names & set(lesson.exercises.values()))
        return checks, len(texts & lesson.texts), bool(lesson.named_in(path.stem))

    ranked = sorted(known, key=evidence, reverse=True)
    if not ranked or not any(evidence(ranked[0])):
        return None
    if len(ranked) > 1 and evidence(ranked[0]) == evidence(ranked[1]):
        return None
    return ranked[0]


# --- finding the answers -------------------------------------------------------------


def answers(notebook: Notebook, lesson: Lesson) -> dict[str, Answer]:
    """Find the answer to each exercise of a notebook."""
    return {
        name: find_answer(notebook["cells"], lesson, number, name)
        for number, name in lesson.exercises.items()
    }


def find_answer(cells: Sequence[Cell], lesson: Lesson, number: str, name: str) -> Answer:
    """Find the answer to one exercise.

    It is in the cell with the id that the course gave it, and in cells of the student's own right
    beside it. Some programs throw ids away; then it is what the student wrote above the check.
    """
    stub, check = f"exercise-{number}-stub", f"exercise-{number}-check"
    own = [is_own(cell, lesson) for cell in cells]
    places = [i for i, cell in enumerate(cells) if cell.get("id") == stub]
    if any(cells[i].get("cell_type") == "code" for i in places):
        first, last = places[0], places[-1]
        found = {*places, *run_of(own, first, -1), *run_of(own, last, 1)}
    elif places:
        return Answer(fault="the answer's cell is no code cell")
    else:
        shipped = source(cell_with(lesson, stub)).strip()
        own = [
            mine or source(cell).strip() == shipped for cell, mine in zip(cells, own, strict=True)
        ]
        checks = [
            i
            for i, cell in enumerate(cells)
            if cell.get("id") == check or (is_code(cell) and exercise_id(cell) == name)
        ]
        found = set(run_of(own, checks[0], -1)) if checks else set()
    codes = [cells[i] for i in sorted(found) if is_code(cells[i])]
    if not codes:
        return Answer(fault="the answer's cell is missing")
    ids = [str(cell.get("id", "")) for cell in codes]
    if stub not in ids:
        ids[-1] = stub
    return Answer(tuple((i, source(cell)) for i, cell in zip(ids, codes, strict=True)))


def is_code(cell: Cell) -> bool:
    """Whether it is a code cell."""
    return cell.get("cell_type") == "code"


def is_own(cell: Cell, lesson: Lesson) -> bool:
    """Whether a cell was added by a student, as far as can be told."""
    if str(cell.get("id")) in lesson.ids or source(cell).strip() in lesson.texts:
        return False
    return exercise_id(cell) not in lesson.exercises.values()


def run_of(own: Sequence[bool], start: int, step: int) -> list[int]:
    """Return the places of a student's own cells that follow on a place, up or down."""
    found = []
    place = start + step
    while 0 <= place < len(own) and own[place]:
        found.append(place)
        place += step
    return found


def cell_with(lesson: Lesson, cell_id: str) -> Cell:
    """Return the shipped cell with an id."""
    return next(cell for cell in lesson.notebook["cells"] if cell.get("id") == cell_id)
