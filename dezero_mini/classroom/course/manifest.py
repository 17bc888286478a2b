"""What was brought into a folder, written down there, and the lock for whoever writes in it."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dezero_mini.classroom.course import files
from dezero_mini.classroom.course.contents import Part, Version

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NAME = ".my_course.json"
LOCK = ".my_course.lock"
PATIENCE = 30.0


@dataclass
class Manifest:
    """What was brought.

    Attributes
    ----------
    versions
        The version of each file that was brought last.
    copies
        The content of each newer version that was laid beside a file of the reader's.
    coming
        The contents that were on the way when a call was stopped, so that they may be there.
    gone
        The files that are no longer part of the course.
    """

    versions: dict[str, Version] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    coming: dict[str, list[str]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)

    def encoded(self) -> bytes:
        """Return the content of the manifest's file."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=0) + "\n").encode("utf-8")

    def save(self, folder: Path) -> None:
        """Write the manifest into a folder, unless it is there already."""
        path, content = folder / NAME, self.encoded()
        if not path.is_file() or path.read_bytes() != content:
            files.write_whole(path, content)


def load(folder: Path) -> Manifest | None:
    """Read the manifest of a folder; None if there is none, or none that can be understood."""
    try:
        given = json.loads((folder / NAME).read_bytes().decode("utf-8"))
        return Manifest(
            versions={name: as_version(entry) for name, entry in given["versions"].items()},
            copies={name: str(content) for name, content in given["copies"].items()},
            coming={name: strings(contents) for name, contents in given["coming"].items()},
            gone=strings(given["gone"]),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def as_version(entry: dict[str, Any]) -> Version:
    """Return a version as it was written down."""
    parts = [Part(*map(str, part)) for part in entry["parts"]]
    return Version(str(entry["content"]), str(entry["exact"]), parts)


def strings(entries: list[Any]) -> list[str]:
    """Return a list of strings as it was written down."""
    return [str(entry) for entry in entries]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let nobody else write in a folder meanwhile; wait for whoever does.

    The system opens the lock when the one who holds it dies, so none is left over.

    Raises
    ------
    ValueError
        If somebody else is at work for longer than we wait.
    """
    with (folder / LOCK).open("a+b") as file:
        end = time.monotonic() + PATIENCE
        while not is_taken(file.fileno()):
            if time.monotonic() > end:
                raise ValueError(f"somebody else is bringing the course into {folder.name}: wait")
            time.sleep(0.05)
        try:
            yield
        finally:
            give_back(file.fileno())


if sys.platform == "win32":

    def is_taken(number: int) -> bool:
        """Take the lock if it is free; whether it is ours now."""
        os.lseek(number, 0, os.SEEK_SET)
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def give_back(number: int) -> None:
        """Open the lock."""
        os.lseek(number, 0, os.SEEK_SET)
        with suppress(OSError):
            msvcrt.locking(number, msvcrt.LK_UNLCK, 1)

else:

    def is_taken(number: int) -> bool:
        """Take the lock if it is free; whether it is ours now."""
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # some network drives know no locks, and one reader needs none
            return True
        return True

    def give_back(number: int) -> None:
        """Open the lock."""
        with suppress(OSError):
            fcntl.flock(number, fcntl.LOCK_UN)
