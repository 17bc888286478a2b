"""Marking many files at once, by the workers of a Dask cluster: `on_a_cluster`.

The workers need no file of the teacher's: a task carries the notebook and the answers. They and
the scheduler need the course, installed as `make learn` does it, and Dask.
"""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

from dezero_mini.classroom.course.kernel import Kernel
from dezero_mini.classroom.course.marking import Mark, Task, mark, ungraded

Marks = dict[str, Mark]

SECONDS_FOR_WORKERS = 30
HERE = threading.local()


def mark_there(task: Task) -> Marks:
    """Mark a task on a worker; each of its threads keeps the process that starts its kernels."""
    if not hasattr(HERE, "kernel"):
        HERE.kernel = Kernel(task.memory)
    HERE.kernel.memory = task.memory
    return mark(task, HERE.kernel)


def is_there() -> bool:
    """Tell that a worker has the course."""
    return True


def on_a_cluster(tasks: Sequence[Task], address: str) -> Iterator[tuple[int, Marks]]:
    """Mark tasks; yields the number of each and its marks as they come in.

    A task whose worker is lost goes to another. One that has lost several is not graded.

    Raises
    ------
    ValueError
        If there is no Dask here, or no cluster there that has the course.
    """
    try:
        from distributed import Client, KilledWorker, TimeoutError
    except ImportError:
        raise ValueError(
            "--scheduler needs Dask, which is not installed here: "
            "call `python -m pip install --editable '.[grade]'` in the course's folder"
        ) from None
    try:
        client = Client(address, timeout=SECONDS_FOR_WORKERS)
    except (OSError, ValueError) as error:
        raise ValueError(f"no Dask scheduler answers at {address}: {error}") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=SECONDS_FOR_WORKERS)
            client.run(is_there)
        except TimeoutError:
            raise ValueError(
                f"the scheduler at {address} has no workers: "
                f"start some with `dask worker {address}`"
            ) from None
        except ImportError as error:
            raise ValueError(f"a worker lacks the course or a part of it: {error}") from None
        futures = client.map(mark_there, tasks, pure=False)
        numbers = {future.key: number for number, future in enumerate(futures)}
        lost = []
        for future in as_they_end(futures, client):
            number = numbers[future.key]
            if isinstance(future.exception(), KilledWorker):
                lost.append(number)
            else:
                yield number, outcome(future, tasks[number])
        # Whatever waited on a worker that was lost counts as lost with it. Alone, a task shows
        # whether it was the cause.
        for number in lost:
            (future,) = as_they_end([client.submit(mark_there, tasks[number], pure=False)], client)
            yield number, outcome(future, tasks[number])


def as_they_end(futures: Sequence[Any], client: Any) -> Iterator[Any]:
    """Yield futures as they end, and tell if there is nobody who could end one."""
    from distributed import TimeoutError, wait

    waiting = set(futures)
    while waiting:
        try:
            done, waiting = wait(waiting, SECONDS_FOR_WORKERS, "FIRST_COMPLETED")
        except TimeoutError:
            if not client.nthreads():
                print("No worker is left, and we wait for one: see `dask worker`.", flush=True)
            continue
        yield from done


def outcome(future: Any, task: Task) -> Marks:
    """Return what came of a task, or that nothing came of it."""
    try:
        marks: Marks = future.result()
        return marks
    except Exception as error:  # the worker was lost too often, or could not even begin
        lost = ungraded(f"the cluster could not do it: {type(error).__name__}: {error}")
        return {step.exercise: lost for step in task.steps if step.exercise}
