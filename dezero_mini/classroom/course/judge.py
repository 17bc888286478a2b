"""The kernel that grades: IPython's, which also gives the verdict on an answer when it is asked.

It runs the code of students. What they redefine or print does not reach the verdict: it comes
from a copy of the exercises of its own, and goes back as a message of its own.
"""

import builtins
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any, ClassVar

import numpy as np

import dezero_mini.classroom
from dezero_mini.extras import from_extra

with from_extra("learn"):
    from ipykernel.ipkernel import IPythonKernel
    from ipykernel.kernelapp import IPKernelApp
    from traitlets.config import Config

Names = Sequence[tuple[ModuleType, dict[str, Any]]]


def import_what_is_slow() -> None:
    """Import what a kernel would import at its start, but for a debugger, which nobody needs."""
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    for name in ("ipykernel.debugger", "IPython.core.completerlib", "tornado.platform.asyncio"):
        importlib.import_module(name)


def copy_of_exercises() -> ModuleType:
    """Import the exercises for us alone: the notebook will import them anew, as others.

    All of the classroom goes, or the notebook's `check` would lead back to our copy.
    """
    exercises = importlib.import_module("dezero_mini.classroom.exercises")
    for module in pkgutil.iter_modules(exercises.__path__):
        importlib.import_module(f"{exercises.__name__}.{module.name}")
    for name in [name for name in sys.modules if name.startswith("dezero_mini.classroom")]:
        del sys.modules[name]
    del dezero_mini.classroom
    return exercises


class JudgingKernel(IPythonKernel):
    """A kernel that knows a further kind of request."""

    msg_types = [*IPythonKernel.msg_types, "verdict_request"]  # noqa: RUF012 - as its base has it
    exercises: ClassVar[Any]
    kept: ClassVar[Names]

    async def verdict_request(self, stream: Any, ident: Any, parent: dict[str, Any]) -> None:
        """Answer with the verdict on the exercise that the request names."""
        for module, names in self.kept:
            vars(module).update(names)
        name = parent["content"]["exercise"]
        try:
            if self.exercises.register.find(name) is None:
                raise LookupError("the course installed here does not know it")
            said = self.exercises.verdict(name)
            content = {"status": "ok", "state": said.state, "words": said.words}
        except BaseException as error:  # KeyboardInterrupt, if the answer takes too long
            content = {"status": "error", "ename": type(error).__name__, "evalue": str(error)}
        assert self.session is not None
        self.session.send(stream, "verdict_reply", content, parent, ident)


def run_kernel(connection_file: str, parent: int, exercises: Any) -> None:
    """Turn this process into a kernel that judges by a copy of the exercises."""
    JudgingKernel.exercises = exercises
    # Whoever replaces np.allclose or sorted has them put back before the verdict.
    JudgingKernel.kept = [(module, dict(vars(module))) for module in (builtins, np)]
    app = IPKernelApp.instance(
        connection_file=connection_file,
        kernel_class=JudgingKernel,
        parent_handle=parent,
        config=Config({"HistoryManager": {"enabled": False}}),
    )
    app.initialize([])
    exercises.begin(exercises.register.COURSE)
    app.start()
