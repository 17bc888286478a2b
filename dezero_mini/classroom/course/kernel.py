"""A kernel as the grader sees it: it runs cells and gives verdicts, within limits."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from typing import Any, NamedTuple

import zmq
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.connect import write_connection_file

FORKS = hasattr(os, "fork")
SECONDS_TO_START = 60.0
SECONDS_AFTER_INTERRUPT = 2.0

# Nobody looks at the pictures, each kernel has one core, and memory is given out sparingly.
SETTINGS = {
    "MPLBACKEND": "agg",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}


class KernelLostError(Exception):
    """The kernel has ended, or had to be; the message tells how: "late", "exit" or a signal."""


class LauncherLostError(Exception):
    """The process that starts the kernels has ended, through nobody's answer as far as we know."""


class Reply(NamedTuple):
    """What a kernel answers, and whether it had to be interrupted for it."""

    content: dict[str, Any]
    late: bool


class Kernel:
    """A kernel that can be started again and again, each time anew.

    Parameters
    ----------
    memory
        How many bytes it may have, where a limit can be set.
    forks
        Whether it is a fork of a process that has imported much; Windows has none.
    """

    def __init__(self, memory: int, *, forks: bool = FORKS) -> None:
        self.memory = memory
        self.forks = forks
        self.launcher: subprocess.Popen[bytes] | None = None
        self.child: int | None = None
        self.closed = False

    def start(self) -> None:
        """Start it; one that runs is ended."""
        self.end()
        if self.launcher is None:
            self.launcher = self._launcher()
        self.folder = tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True)
        connection = os.path.join(self.folder.name, "connection.json")
        # A port that was free may be taken a moment later. Files in a folder cannot collide.
        on_files = {"transport": "ipc", "ip": os.path.join(self.folder.name, "socket")}
        key = os.urandom(16).hex().encode()
        _, info = write_connection_file(
            connection, key=key, **(on_files if os.name != "nt" else {})
        )
        self.client = BlockingKernelClient(context=zmq.Context.instance())
        self.client.load_connection_info(info)
        self.socket = self.client.connect_shell()
        self.socket.linger = 0
        order = {
            "connection": connection,
            "folder": self.folder.name,
            "memory": self.memory,
            "alone": not self.forks,
        }
        self._tell(json.dumps(order))
        if self.forks:
            self.child = int(self._heard())
        self._ask("kernel_info_request", {}, {}, SECONDS_TO_START)

    def run(self, code: str, cell: str, seconds: float) -> Reply:
        """Run a cell, given its text and its id.

        Raises
        ------
        KernelLostError
            If the kernel ended over it, or did not let itself be interrupted.
        """
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        return self._ask("execute_request", content, {"cellId": cell}, seconds)

    def verdict(self, exercise: str, seconds: float) -> Reply:
        """Ask for the verdict on the answer to an exercise; raises as `run` does."""
        return self._ask("verdict_request", {"exercise": exercise}, {}, seconds)

    def end(self) -> None:
        """End the kernel, and all that it has started."""
        if not hasattr(self, "folder"):
            return
        self.socket.close()
        if self.forks and self.child is not None:
            with contextlib.suppress(LauncherLostError):
                self._tell("end")
                self._heard()
        elif self.launcher is not None:
            self._end_launcher()
        self.child = None
        self.folder.cleanup()
        del self.folder

    def close(self) -> None:
        """End everything, from whatever thread; who waits for a reply sees a lost launcher."""
        self.closed = True
        if self.launcher is not None:
            self.launcher.kill()

    def _launcher(self) -> subprocess.Popen[bytes]:
        """Start the process that starts kernels; Ctrl-C in our terminal does not reach it."""
        return subprocess.Popen(
            [sys.executable, "-m", "dezero_mini.classroom.course.launcher"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **SETTINGS},
            start_new_session=True,
        )
