"""A kernel as the grader sees it: it runs cells and gives verdicts, and has limits."""

import os
import tempfile
import time
from typing import Any, NamedTuple

from dezero_mini.classroom.course.launcher import FORKS, Launcher
from dezero_mini.extras import from_extra

with from_extra("learn"):
    import zmq
    from jupyter_client.blocking.client import BlockingKernelClient
    from jupyter_client.connect import write_connection_file

SECONDS_TO_START = 60.0
SECONDS_AFTER_INTERRUPT = 2.0


class KernelLostError(Exception):
    """The kernel has ended. The message tells how: "late", "exit" or the name of a signal."""


class Reply(NamedTuple):
    """What a kernel answers, and whether it had to be interrupted before."""

    content: dict[str, Any]
    late: bool


class Kernel:
    """A kernel that can be started again and again, each time anew.

    Parameters
    ----------
    memory
        How many bytes it may have, where a limit can be set.
    forks
        As in `Launcher`.
    """

    def __init__(self, memory: int, *, forks: bool = FORKS) -> None:
        self.memory = memory
        self.launcher = Launcher(forks=forks)

    def __enter__(self) -> "Kernel":
        """Start the kernel."""
        self._folder = tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True)
        folder = self._folder.name
        # A port that was free may be taken a moment later. Files in a folder cannot collide.
        # Windows has no such files.
        on_files = os.name != "nt"
        connection, settings = write_connection_file(
            os.path.join(folder, "connection.json"),
            key=os.urandom(16).hex().encode(),
            transport="ipc" if on_files else "tcp",
            ip=os.path.join(folder, "socket") if on_files else "",
        )
        self._context = zmq.Context()
        # A kernel is there after some 50 milliseconds; by default we would knock every 100.
        self._context.reconnect_ivl = 5
        self._client = BlockingKernelClient(context=self._context)
        self._client.load_connection_info(settings)
        self._socket = self._client.connect_shell()
        self._socket.linger = 0
        try:
            self.launcher.start({"connection": connection, "folder": folder, "memory": self.memory})
            self._ask("kernel_info_request", {}, SECONDS_TO_START)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *reasons: object) -> None:
        """End the kernel, and all that it has started."""
        self.launcher.end()
        self._socket.close()
        self._context.term()
        self._folder.cleanup()

    def run(self, cell: str, text: str, seconds: float) -> Reply:
        """Run a cell with an id and a text.

        Raises
        ------
        KernelLostError
            If the kernel ended over it, or would not be interrupted.
        LauncherLostError
            If the process that has started it ended.
        """
        content = {
            "code": text,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        reply = self._ask("execute_request", content, seconds, {"cellId": cell})
        if any(part.get("source") == "ask_exit" for part in reply.content.get("payload", [])):
            raise KernelLostError("exit")  # a moment later it would be so
        return reply

    def verdict(self, exercise: str, seconds: float) -> Reply:
        """Ask for the verdict on the answer to an exercise; raises as `run` does."""
        return self._ask("verdict_request", {"exercise": exercise}, seconds)

    def _ask(
        self, kind: str, content: Any, seconds: float, metadata: dict[str, Any] | None = None
    ) -> Reply:
        session = self._client.session
        asked = session.send(self._socket, kind, content, metadata=metadata)["header"]["msg_id"]
        end, late = time.monotonic() + seconds, False
        while True:
            if self._socket.poll(50):
                _, reply = session.recv(self._socket)
                if reply and reply["parent_header"].get("msg_id") == asked:
                    return Reply(reply["content"], late)
            elif how := self.launcher.ended():
                raise KernelLostError("late" if late else how)
            elif time.monotonic() > end:
                if late or not self.launcher.interrupt():
                    raise KernelLostError("late")
                end, late = time.monotonic() + SECONDS_AFTER_INTERRUPT, True
