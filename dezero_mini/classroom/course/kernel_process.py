"""Starts the kernels that grade. It runs in a process of its own, and reads orders, a line each.

Most of a kernel's start is importing Jupyter, NumPy and matplotlib. This process does that once;
each kernel is a fork of it, so it is fresh and there at once. Windows knows no fork: there the
process becomes the kernel itself, and the next kernel needs another process.
"""

import contextlib
import ctypes
import json
import os
import select
import signal
import sys
import time
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt

from dezero_mini.classroom.course.judge import copy_of_exercises, import_what_is_slow, run_kernel

BECOME_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of Linux's prctl


def main() -> None:
    """Carry out orders until no more can come."""
    # Chosen before there is a kernel: within one, old matplotlib asks new IPython for what is gone.
    plt.switch_backend("agg")
    plt.show = close_pictures
    import_what_is_slow()
    exercises = copy_of_exercises()
    if sys.platform == "linux":
        # What a student's code starts and leaves alone becomes a child of this process.
        ctypes.CDLL(None).prctl(BECOME_SUBREAPER, 1)
    with open(0, "rb", buffering=0, closefd=False) as orders:
        while line := orders.readline():
            if not line.startswith(b"{"):
                continue  # meant for a kernel that has just ended by itself
            order = json.loads(line)
            if order["alone"]:
                become_kernel(order, exercises)
                return
            child = fork_of_kernel(order, exercises)
            say(str(child))
            say(watch(child, orders))


def fork_of_kernel(order: dict[str, Any], exercises: Any) -> int:
    """Start a kernel as a child of this process; returns its number."""
    if sys.platform == "win32":
        raise OSError("Windows knows no fork")
    child = os.fork()
    if child == 0:
        os.setsid()
        become_kernel(order, exercises)
        os._exit(0)
    return child


def say(words: str) -> None:
    """Tell whoever gave the order, if anybody is left there."""
    with contextlib.suppress(BrokenPipeError):
        os.write(1, f"{words}\n".encode())


def close_pictures(*arguments: Any, **options: Any) -> None:
    """Stand in for plt.show: nobody looks."""
    plt.close("all")


def become_kernel(order: dict[str, Any], exercises: Any) -> None:
    """Be a kernel in this process, until it is stopped."""
    limit_memory(order["memory"])
    os.chdir(order["folder"])
    os.environ["IPYTHONDIR"] = order["folder"]  # the teacher's own start-up files stay out
    # A student's code must not be able to answer in our place.
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    run_kernel(order["connection"], os.getppid(), exercises)


def limit_memory(size: int) -> None:
    """Let this process have so many bytes of memory; where no limit can be set, set none."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):  # macOS takes no such limit
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def watch(child: int, orders: Any) -> str:
    """Wait for a kernel's end, which an order or the end of all orders may bring.

    Returns how it ended: "exit", or the name of a signal. Nothing that it has started is left.
    """
    if sys.platform == "win32":
        return "exit"  # there is no child there
    ended, status = os.waitpid(child, os.WNOHANG)
    while not ended:
        if not select.select([orders], [], [], 0.02)[0]:
            ended, status = os.waitpid(child, os.WNOHANG)
        elif orders.readline() == b"interrupt\n":
            os.kill(child, signal.SIGINT)
        else:
            os.kill(child, signal.SIGKILL)
            ended, status = os.waitpid(child, 0)
    # The group that the kernel was the first of, if anybody is left in it.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    end_strays()
    code = os.waitstatus_to_exitcode(status)
    return signal.Signals(-code).name if code < 0 else "exit"


def end_strays() -> None:
    """End what a kernel has started and what went its own way (on Linux, which tells us)."""
    if sys.platform != "linux":
        return
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    for _ in range(100):
        with contextlib.suppress(OSError):
            for stray in children.read_text().split():
                os.kill(int(stray), signal.SIGKILL)
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:  # there is none left
            return
        if not ended:
            time.sleep(0.01)


if __name__ == "__main__":
    main()
