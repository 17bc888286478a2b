"""Marking many files at once, by the processes of this machine: `on_this_machine`."""

import queue
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from dezero_mini.classroom.course.kernel import Kernel
from dezero_mini.classroom.course.marking import Mark, Task, mark

Marks = dict[str, Mark]


def on_this_machine(tasks: Sequence[Task], jobs: int) -> Iterator[tuple[int, Marks]]:
    """Mark tasks, so many at a time; yields the number of each and its marks as they come in.

    The work is done in processes, and a thread only waits for its own. If that is lost, the
    thread is not, and starts another.
    """
    kernels = [Kernel(task.memory) for task in tasks[:jobs]]
    free: queue.SimpleQueue[Kernel] = queue.SimpleQueue()
    for kernel in kernels:
        free.put(kernel)

    def work(task: Task) -> Marks:
        kernel = free.get()
        try:
            return mark(task, kernel)
        finally:
            free.put(kernel)

    with ThreadPoolExecutor(jobs) as pool:
        numbers = {pool.submit(work, task): number for number, task in enumerate(tasks)}
        try:
            for future in as_completed(numbers):
                yield numbers[future], future.result()
        finally:
            # After Ctrl-C nothing new is begun, and what is begun ends now.
            pool.shutdown(wait=False, cancel_futures=True)
            for kernel in kernels:
                kernel.launcher.stop()
    for kernel in kernels:
        kernel.launcher.close()
