"""Running a shipped notebook with a student's answers in it: `mark`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from dezero_mini.classroom.course.files import source
from dezero_mini.classroom.course.kernel import Kernel, KernelLostError, Reply
from dezero_mini.classroom.course.launcher import LauncherLostError
from dezero_mini.classroom.course.lessons import Lesson
from dezero_mini.classroom.course.submissions import Answer

CORRECT, NOT_YET, OPEN, NOT_GRADED = "correct", "not yet", "still open", "not graded"
TRIES = 3

Cells = tuple[tuple[str, str], ...]
"""Cells to run, each an id and a text."""


class Mark(NamedTuple):
    """What is said of an answer: a state, and words for the student, which begin with it."""

    state: str
    words: str


def ungraded(reason: str) -> Mark:
    """Return the mark of what could not be graded."""
    return Mark(NOT_GRADED, f"{NOT_GRADED}: {reason}")


@dataclass(frozen=True)
class Step:
    """Something to do in a kernel: to run cells, or to judge an answer where there are none.

    Attributes
    ----------
    exercise
        Whose answer or verdict it is; empty if the cells are as they were shipped.
    cells
        What is to be run.
    instead
        What is to be run where the answer has to be left out.
    """

    exercise: str = ""
    cells: Cells = ()
    instead: Cells = ()


@dataclass(frozen=True)
class Task:
    """All that is needed to mark a file, on whatever machine the course is installed."""

    steps: tuple[Step, ...]
    seconds: float
    memory: int


def task_for(lesson: Lesson, answers: Mapping[str, Answer], seconds: float, memory: int) -> Task:
    """Put answers into a shipped notebook, and keep what is run up to its last check."""
    part = {}
    for number, name in lesson.exercises.items():
        if not answers[name].fault:
            part[f"exercise-{number}-stub"] = Step(name, answers[name].cells)
            part[f"exercise-{number}-check"] = Step(name)
    steps = []
    for cell in lesson.notebook["cells"]:
        if cell.get("cell_type") == "code":
            cells = ((str(cell.get("id")), source(cell)),)
            step = part.get(cells[0][0], Step(cells=cells))
            steps.append(Step(step.exercise, step.cells, cells))
    while steps and not (steps[-1].exercise and not steps[-1].cells):
        steps.pop()
    return Task(tuple(steps), seconds, memory)


class Marking:
    """The marking of one file, in as many kernels as it takes."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.marks: dict[str, Mark] = {}
        self.left_out: set[str] = set()

    def finish(self, kernel: Kernel) -> None:
        """Mark all answers. One that ends the kernel is left out, and all is run again."""
        while not self._done(kernel):
            pass

    def _done(self, kernel: Kernel) -> bool:
        """Run the notebook in a fresh kernel; return whether that went to the end."""
        present: list[str] = []
        now = Step()
        try:
            with kernel:
                for now in self.task.steps:
                    self._do(now, kernel, present)
        except KernelLostError as lost:
            guilty = {now.exercise} - self.left_out - {""} or {*present}
            if not guilty:
                raise NotRunError(f"Python ended in it ({lost})") from None
            for name in guilty - set(self.marks):
                self.marks[name] = self._blame(str(lost))
            self.left_out |= guilty
            return False
        return True

    def _do(self, step: Step, kernel: Kernel, present: list[str]) -> None:
        """Do one step; `present` holds the exercises whose answers this kernel has run."""
        name = step.exercise
        if name and not step.cells:
            if name not in self.marks:
                self.marks[name] = self._judged(kernel.verdict(name, self.task.seconds))
            return
        kept = step.cells if name not in self.left_out else step.instead
        if name and name not in self.left_out:
            present.append(name)
        for cell, text in kept:
            reply = kernel.run(cell, text, self.task.seconds)
            if reply.late and name:
                self.marks[name] = self._blame("late")
            elif reply.late:
                raise KernelLostError("late")
            elif reply.content.get("status") != "ok" and not present:
                raise NotRunError(f"its cell {cell} stopped with {error_in(reply)}")

    def _judged(self, reply: Reply) -> Mark:
        """Return the mark that a kernel has given."""
        if reply.late:
            return self._blame("late")
        if reply.content.get("status") != "ok":
            return ungraded(f"the check stopped with {error_in(reply)}")
        return Mark(reply.content["state"], reply.content["words"])

    def _blame(self, how: str) -> Mark:
        """Return the mark of an answer that has ended its kernel."""
        if how == "late":
            seconds = "a second" if self.task.seconds == 1 else f"{self.task.seconds:g} seconds"
            words = f"your answer did not end within {seconds}. Which loop goes on?"
        elif how == "exit":
            words = "your answer ended Python itself. Is there an exit() in it?"
        else:
            words = f"Python broke down over your answer ({how}). How much memory does it take?"
        return Mark(NOT_YET, f"{NOT_YET}: {words}")


class NotRunError(Exception):
    """The notebook as it was shipped does not run here."""


def error_in(reply: Reply) -> str:
    """Return the error of a cell in a line."""
    content = reply.content
    return f"{content.get('ename')}: {content.get('evalue')}"


def mark(task: Task, kernel: Kernel) -> dict[str, Mark]:
    """Mark the answers of a task, by the names of the exercises.

    A process that starts kernels may end through no fault of this file, so that is tried again;
    but a file that comes with it each time is not graded.
    """
    names = {step.exercise for step in task.steps} - {""}
    for _ in range(TRIES):
        marking = Marking(task)
        try:
            marking.finish(kernel)
            return marking.marks
        except NotRunError as error:
            rest = ungraded(f"the notebook itself does not run here: {error}")
            return dict.fromkeys(names, rest) | marking.marks
        except LauncherLostError:
            continue
    reason = f"the process that grades was ended from outside, {TRIES} times"
    return {name: ungraded(reason) for name in names}
