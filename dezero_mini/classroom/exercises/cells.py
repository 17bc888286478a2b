"""What the reader ran: which cells, and which of them stopped."""

import ast
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from dezero_mini.classroom.exercises.asking import written
from dezero_mini.classroom.exercises.register import COURSE, Exercise
from dezero_mini.classroom.style import sharp_pictures
from dezero_mini.extras import from_extra


class Run(NamedTuple):
    """One run of a cell.

    Attributes
    ----------
    text
        What was run.
    cell
        The cell's id, where the notebook tells it.
    error, message
        The type of the error that stopped it, if one did, and what that said.
    number
        The number that the notebook shows beside it.
    exercise, said
        The exercise that was judged in it, if one was, and what was said.
    """

    text: str
    cell: str | None = None
    error: str | None = None
    message: str = ""
    number: int | None = None
    exercise: str | None = None
    said: str = ""


class Cells:
    """The runs of a notebook's cells, the latest last."""

    def __init__(self) -> None:
        self.runs: list[Run] = []

    def start(self, info: Any) -> None:
        """Take down that a cell is run; IPython calls this before each."""
        self.runs.append(Run(str(info.raw_cell), getattr(info, "cell_id", None)))

    def stop(self, result: Any) -> None:
        """Take down how the latest run ended; IPython calls this after each."""
        if not self.runs:
            return
        run = self.runs[-1]._replace(number=result.execution_count)
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            # Its words alone: with the error all would be kept that was there when it was raised.
            run = run._replace(error=type(error).__name__, message=written(error))
        self.runs[-1] = run

    def judged(self, exercise: str, said: str) -> None:
        """Take down that the latest run has judged an exercise, and what was said."""
        if self.runs:
            self.runs[-1] = self.runs[-1]._replace(exercise=exercise, said=said)

    def latest(self, name: str) -> Run | None:
        """Return the latest run of a cell that makes a name, or was to make it."""
        return next((run for run in reversed(self.runs) if makes(run.text, name)), None)

    def trouble(self, exercise: Exercise) -> str | None:
        """Say why the cell of an answer is not to be judged, or None if it is.

        A cell that stopped leaves what an older run has made: that would be judged instead.
        """
        shipped = [run for run in self.runs if run.cell == exercise.answer_cell]
        last = shipped[-1] if shipped else None
        for name in exercise.answers:
            run = self.latest(name)
            if last and last.error and (run is None or after(self.runs, last, run)):
                run = last
            if run is not None and run.error:
                return f"the cell of your answer stopped with {run.error}. Mend it, and run it."
            if last and run and run is not last and after(self.runs, last, run):
                return f"the cell of your answer no longer makes `{name}`. Has it another name?"
        return None

    def open_place(self, exercise: Exercise) -> bool:
        """Whether the latest text of an answer is as it was shipped, or has its dots still."""
        runs = [run for name in exercise.answers if (run := self.latest(name))]
        return any(
            has_open_place(run.text, exercise.answers) or same_program(run.text, exercise.shipped)
            for run in runs
        )


CELLS = Cells()
"""The runs of this kernel's notebook."""


def after(runs: list[Run], one: Run, other: Run) -> bool:
    """Whether one run came after another."""
    places = [index for index, run in enumerate(runs) if run is one or run is other]
    return runs[places[-1]] is one and one is not other


def begin(course: int) -> None:
    """Begin a notebook: note from now on what is run, so that no older answer is judged.

    Pictures are sharp from now on. A notebook of another version is told so, and how to come by
    the right one.

    Parameters
    ----------
    course
        The version of the exercises that the notebook was written for.
    """
    with from_extra("learn"):
        from IPython import get_ipython

    shell = get_ipython()
    if shell is not None:
        sharp_pictures(shell)
        if CELLS.start not in shell.events.callbacks["pre_run_cell"]:
            shell.events.register("pre_run_cell", CELLS.start)
            shell.events.register("post_run_cell", CELLS.stop)
    if course != COURSE:
        print(
            f"This notebook is of version {course} of the course, and the course installed here "
            f"of version {COURSE}. `make learn` in the course's folder brings notebooks that fit."
        )


# --- reading a cell's text ----------------------------------------------------------


def makes(text: str, name: str) -> bool:
    """Whether a cell makes a name, as far as its text tells; also if it does not parse."""
    try:
        return name in names_made(ast.parse(text))
    except (SyntaxError, ValueError):
        word = re.escape(name)
        definition = rf"^\s*(async\s+)?(def|class)\s+{word}\b"
        assignment = rf"^[^=#\n]*\b{word}\b[^=#\n(]*="
        return bool(re.search(f"{definition}|{assignment}", text, re.MULTILINE))


def names_made(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a program makes, but for those inside its functions and classes."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]
        else:
            yield from names_made(node)


def same_program(text: str, other: str) -> bool:
    """Whether two texts are one program, whatever their comments and empty lines."""
    try:
        return ast.dump(ast.parse(text)) == ast.dump(ast.parse(other))
    except (SyntaxError, ValueError):
        return False


def has_open_place(text: str, names: tuple[str, ...]) -> bool:
    """Whether three dots stand for something that is still to be written.

    Dots that were left beside an answer are none, nor are those of an index, as in x[..., 0].
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return any(is_open(node) for node in tree.body if set(names) & set(made_by(node)))


def made_by(node: ast.stmt) -> Iterator[str]:
    """Yield the names that one statement makes."""
    yield from names_made(ast.Module([node], []))


def is_open(node: ast.AST) -> bool:
    """Whether a definition or an assignment still has dots to be replaced."""
    body = getattr(node, "body", None)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and isinstance(body, list):
        written = [part for part in body if not isinstance(part, ast.Expr) or not is_filler(part)]
        if not written:
            return any(dots(part.value) for part in body if isinstance(part, ast.Expr))
        return any(is_open(part) for part in written)
    if isinstance(node, ast.Subscript):
        return is_open(node.value)
    return dots(node) or any(
        is_open(child)
        for child in ast.iter_child_nodes(node)
        if not (isinstance(child, ast.Expr) and is_filler(child))
    )


def is_filler(statement: ast.Expr) -> bool:
    """Whether a statement does nothing: dots, or a text such as a docstring."""
    return dots(statement.value) or isinstance(statement.value, ast.Constant)


def dots(node: ast.AST) -> bool:
    """Whether a node is the three dots."""
    return isinstance(node, ast.Constant) and node.value is ...
