"""What bringing the course came to, in words: for the terminal, and for `whats_new.md`."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from dezero_mini.classroom.course import files

NAME = "whats_new.md"
TITLE = b"# What is new in the course\n"
IN_A_TERMINAL = 6


class Beside(NamedTuple):
    """A newer version that was laid beside a file of the reader's, and what is new in it."""

    name: str
    copy: str
    changes: list[str] | None  # None if nobody knows which version the reader began with


@dataclass
class News:
    """What bringing the course into a folder came to; each list holds names of files.

    Attributes
    ----------
    first
        Whether there was nothing of the course before.
    forgotten
        Whether nobody knows what was brought before, so that all that differs is the reader's.
    new, back, updated
        What was brought: new in the course, deleted by the reader, not changed by the reader.
    beside
        The newer versions of what the reader has changed.
    gone
        What is no longer part of the course, under its new name if it has one, else "".
    removed, hiding
        Packages that would hide a module of the course: those that are gone, and the reader's.
    broken
        What the reader has and nobody can read as a notebook.
    failed
        What could not be written, and why.
    """

    first: bool = False
    forgotten: bool = False
    new: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)
    gone: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    hiding: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    def for_terminal(self, folder: str) -> list[str]:
        """Return what to say, line by line, of the folder of that name."""
        if self.first and not self.failed:
            return [
                f"{folder} is your own copy of the course: {listed(self.new)}.",
                "What you write there stays as you write it. The same command, called again,",
                "brings what is new and changes nothing of yours.",
            ]
        lines = [*self.warnings(), *self.sentences(IN_A_TERMINAL)]
        if not lines:
            return [f"{folder} has the newest version of the course."]
        if self.is_news():
            lines.append(f"{folder}/{NAME} keeps a list of this.")
        return lines

    def is_news(self) -> bool:
        """Whether there is something to read for whoever knows the version before."""
        changed = self.new or self.updated or self.beside or self.gone or self.removed
        return bool(changed) and not self.first

    def warnings(self) -> Iterator[str]:
        """Say what the reader should know and what is no news of the course."""
        if self.forgotten:
            yield "Nobody knows what was brought before, so all that differs counts as yours."
        for name in self.broken:
            yield f"{name} is there, and is no notebook that can be read. It stays as it is;"
            yield f"  python notebooks reset {Path(name).stem}   brings a fresh one"
        for name in self.hiding:
            yield f"{name} is yours, and Python takes its folder for the module of that name."
        for name, reason in self.failed.items():
            yield f"{name} could not be written: {reason}"

    def sentences(self, most: int) -> Iterator[str]:
        """Say what is new, with at most so many changes of each file."""
        for name, copy, changes in self.beside:
            yield f"{name} is yours and stays. The newer version is {copy}:"
            if changes is None:
                yield "  - what is new in it is not known, for nobody knows which yours began as"
                continue
            few = changes[:most] if len(changes) > most + 1 else changes
            yield from (f"  - {change}" for change in few)
            if few != changes:
                yield f"  - and {len(changes) - most} more"
        for name, now in self.gone.items():
            called = f" It is called {now} now." if now else ""
            yield f"{name} is no longer part of the course, and stays.{called}"
        said = {
            "New": self.new,
            "Newer, as you had not changed them": self.updated,
            "Back, as they were missing": self.back,
            "Taken away, as they would hide a module": self.removed,
        }
        yield from (f"{title}: {listed(names)}." for title, names in said.items() if names)

    def write(self, path: Path) -> None:
        """Put the news on top of those that a file has, if there are any."""
        if not self.is_news():
            return
        before = path.read_bytes().removeprefix(TITLE) if path.is_file() else b""
        section = [f"## {time.strftime('%Y-%m-%d, %H:%M')}", *markdown(self.sentences(1000))]
        files.write_whole(path, TITLE + b"\n" + "\n".join(section).encode("utf-8") + b"\n" + before)


def markdown(lines: Iterable[str]) -> Iterator[str]:
    """Set an empty line before each line that is not of a list, so that it is a paragraph."""
    for line in lines:
        item = line.startswith("  - ")
        yield line[2:] if item else "\n" + line


def listed(names: list[str]) -> str:
    """Name the files, or count them if they are many."""
    notebooks = [name for name in names if name.endswith(".ipynb")]
    others = [name for name in names if not name.endswith(".ipynb")]
    if len(notebooks) > IN_A_TERMINAL:
        notebooks = [f"{len(notebooks)} notebooks"]
    if len(others) > IN_A_TERMINAL:
        others = [f"{len(others)} modules, texts and pictures"]
    return ", ".join(notebooks + others)
