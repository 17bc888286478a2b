"""`python notebooks grade FOLDER`: marking what a class has handed in."""

import argparse
import math
import os
import time
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path

from dezero_mini.classroom.course.cluster import on_a_cluster
from dezero_mini.classroom.course.lessons import lessons
from dezero_mini.classroom.course.marking import Task, task_for
from dezero_mini.classroom.course.report import Graded, write_csv, write_page
from dezero_mini.classroom.course.submissions import Submission, submissions
from dezero_mini.classroom.course.workers import on_this_machine


def add_grade_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell a parser what `grade` takes."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="what was handed in")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        default=Path("build", "grades"),
        help="where grades.csv and grades.html go (build/grades)",
    )
    parser.add_argument(
        "--jobs",
        type=whole,
        metavar="N",
        default=os.cpu_count() or 1,
        help="how many notebooks run at a time (one a core)",
    )
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster that does it")
    parser.add_argument(
        "--seconds",
        type=positive,
        metavar="S",
        default=20.0,
        help="how long a cell may run (20)",
    )
    parser.add_argument(
        "--memory",
        type=positive,
        metavar="GIB",
        default=2.0,
        help="how much memory a notebook may have (2; no limit on Windows and macOS)",
    )


def whole(text: str) -> int:
    """Read a number of jobs."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"a whole number from 1 on is wanted, and not {text}")
    return number


def positive(text: str) -> float:
    """Read a limit."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"a number above zero is wanted, and not {text}")
    return number


def grade_command(arguments: argparse.Namespace, course: Path) -> int:
    """Mark all notebooks of a folder, and write what was found; returns the status.

    Raises
    ------
    ValueError
        If there is nothing to mark, or no means to.
    """
    folder = arguments.folder
    if not folder.is_dir():
        raise ValueError(f"{folder} is no folder: give the one that holds what was handed in")
    given = submissions(folder, lessons(course))
    if not given:
        raise ValueError(f"there is no notebook in {folder}: files that end on .ipynb are wanted")
    arguments.output.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    graded: list[Graded] = []
    status = 0
    try:
        with closing(marked(given, arguments)) as news:
            for one in news:
                graded.append(one)
                print(f"[{len(graded)}/{len(given)}] {one.summary()}", flush=True)
    except KeyboardInterrupt:
        print(f"Stopped after {len(graded)} of {len(given)}.")
        status = 130
    table, page = arguments.output / "grades.csv", arguments.output / "grades.html"
    write_csv(table, graded)
    write_page(page, graded)
    print(f"{len(graded)} files in {time.monotonic() - began:.0f} s: see {page} and {table}.")
    return status


def marked(
    given: Sequence[Submission], arguments: argparse.Namespace
) -> Generator[Graded, None, None]:
    """Yield each file with its marks: first those that have none, then as they come in."""
    tasks: list[Task] = []
    owners: list[Submission] = []
    for one in given:
        task = (
            one.lesson
            and not one.fault
            and task_for(one.lesson, one.answers, arguments.seconds, int(arguments.memory * 2**30))
        )
        if task and task.steps:
            tasks.append(task)
            owners.append(one)
        else:
            yield Graded(one, {})
    if arguments.scheduler:
        results = on_a_cluster(tasks, arguments.scheduler)
    else:
        results = on_this_machine(tasks, arguments.jobs)
    for number, marks in results:
        yield Graded(owners[number], marks)
