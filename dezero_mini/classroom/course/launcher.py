"""The process that starts kernels, as the grader sees it: `Launcher`."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
from typing import Any, NoReturn

FORKS = hasattr(os, "fork")

# Nobody looks at the pictures, each kernel has one core, and memory is given out sparingly.
SETTINGS = {
    "MPLBACKEND": "agg",
    "PYTHONSAFEPATH": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}


class LauncherLostError(Exception):
    """The process that starts the kernels has ended, and nobody had asked it to."""


class Launcher:
    """Starts kernels, one at a time; the work is done by `kernel_process`.

    Parameters
    ----------
    forks
        Whether each kernel is a fork of one process that has imported what is slow. Where there
        is no fork, as on Windows, each is a process of its own.
    """

    def __init__(self, *, forks: bool = FORKS) -> None:
        self.forks = forks
        self.process: subprocess.Popen[bytes] | None = None
        self.child: int | None = None
        self._how = "exit"
        self._stopped = False

    def start(self, order: dict[str, Any]) -> None:
        """Start a kernel as the order says."""
        if self._stopped:
            raise LauncherLostError
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "dezero_mini.classroom.course.kernel_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                env={**os.environ, **SETTINGS},
                start_new_session=True,  # Ctrl-C in our terminal is not meant for it
            )
        self._tell(json.dumps({**order, "alone": not self.forks}))
        if self.forks:
            self.child = int(self._heard())

    def ended(self) -> str:
        """Return how the kernel ended, "exit" or the name of a signal; "" while it runs."""
        if self.process is None:
            return "exit"
        if not self.forks:
            code = self.process.poll()
            return "" if code is None else signal.Signals(-code).name if code < 0 else "exit"
        if self.child is not None:
            assert self.process.stdout is not None
            if not select.select([self.process.stdout], [], [], 0)[0]:
                return ""
            self._how, self.child = self._heard(), None
        return self._how

    def interrupt(self) -> bool:
        """Do to the kernel what Ctrl-C does, where that is possible; return whether it is."""
        if self.forks:
            self._tell("interrupt")
        return self.forks

    def end(self) -> None:
        """End the kernel, and what it has started."""
        if not self.forks:
            self.close()
        elif self.child is not None:
            # Without its launcher it is ended all the same.
            with contextlib.suppress(LauncherLostError):
                self._tell("end")
                self._heard()
                self.child = None

    def stop(self) -> None:
        """End the process now and start none again; another thread may be waiting for it."""
        self._stopped = True
        if process := self.process:
            process.kill()

    def close(self) -> None:
        """End the process, and with it the kernel."""
        if self.process is None:
            return
        process, self.process = self.process, None
        process.kill()
        if sys.platform != "win32" and self.child is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.child, signal.SIGKILL)
            self.child = None
        process.communicate()

    def _tell(self, order: str) -> None:
        assert self.process is not None
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(f"{order}\n".encode())
        except OSError:
            self._lost()

    def _heard(self) -> str:
        assert self.process is not None
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            self._lost()
        return line.decode().strip()

    def _lost(self) -> NoReturn:
        self.close()
        raise LauncherLostError
