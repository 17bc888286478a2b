"""What an answer prints while it is judged: `print_in_short`; and `printable`."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

LINES = 8
CHARACTERS = 1000


class Beginning(io.TextIOBase):
    """A text to print into. It keeps the beginning, and the length of the whole."""

    def __init__(self) -> None:
        self.kept = ""
        self.length = 0

    def write(self, text: str) -> int:
        """Take a text, as print gives it; returns its length."""
        self.kept += text[: CHARACTERS - len(self.kept)]
        self.length += len(text)
        return len(text)

    def shown(self) -> str:
        """Return the first lines under a heading, or nothing if nothing was printed."""
        if not self.kept:
            return ""
        first = "".join(self.kept.splitlines(keepends=True)[:LINES])
        whole = len(first) == self.length
        heading = "this while it was judged" if whole else "much while it was judged. It begins"
        end = "" if first.endswith("\n") else "\n"
        return f"Your answer printed {heading}:\n{first}{end}"


def printable(text: str) -> str:
    """Return a text in which halves of characters, which no page can show, are written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


@contextmanager
def print_in_short() -> Iterator[None]:
    """Print only the beginning of what the block prints, when it ends.

    A judge calls a function many times. One that prints would bury the verdict.
    """
    beginning = Beginning()
    try:
        with redirect_stdout(beginning):
            yield
    finally:
        print(printable(beginning.shown()), end="")
