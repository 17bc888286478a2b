"""Ending what does not end: `time_limit`."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

PATIENCE = 8


class TooLongError(BaseException):
    """An answer ran longer than it may. No `except Exception` in the answer catches this."""


@dataclass
class Clock:
    """Tells whether a time limit was reached, for an answer may catch the error that says so."""

    rang: bool = False


@contextmanager
def time_limit(seconds: float) -> Iterator[Clock]:
    """Stop the block with a TooLongError when it has run for so many seconds.

    Python is asked to look at the clock at each call, and at each operation of the notebook's
    own code, for a loop in a single line has no further lines. That works in every kernel: on
    Windows and in a browser, too, where there are no signals. What runs outside Python, such as
    a product of two huge matrices, is not stopped.
    """
    # A busy machine is no fault of the answer, so what counts is the time that it computes. One
    # that sleeps does not compute, and is stopped by the clock on the wall.
    end, late = time.process_time() + seconds, time.monotonic() + PATIENCE * seconds
    before, clock = sys.gettrace(), Clock()

    def look(frame: FrameType, event: str, argument: Any) -> Any:
        if time.process_time() > end or time.monotonic() > late:
            clock.rang = True
            raise TooLongError
        if frame.f_globals.get("__name__") != "__main__":
            return None
        frame.f_trace_opcodes = True
        return look

    sys.settrace(look)
    try:
        yield clock
    finally:
        sys.settrace(before)
