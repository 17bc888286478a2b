"""What counts as a change of a file, and what has changed from one version to another.

A notebook is its cells: their ids, types and sources. Who runs one changes outputs, counts and
metadata, and JupyterLab adds an empty cell at the end; none of that is a change. In texts and
modules the ends of lines do not count, for git on Windows writes them in its own way.
"""

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from dezero_mini.classroom.course import files

WORDS = 60


class Part(NamedTuple):
    """A cell of a notebook, or a paragraph of a text: its name, its hash and its first words."""

    name: str
    hash: str
    words: str


@dataclass
class Version:
    """One version of a file: the hash of what counts in it, that of its bytes, and its parts."""

    content: str
    exact: str
    parts: list[Part]

    def is_broken(self) -> bool:
        """Whether the file is called a notebook, and is none."""
        return self.content.startswith("broken")


def version(name: str, content: bytes) -> Version:
    """Return what is to be known of a file's content; of a broken notebook, its bytes count."""
    exact = digest(content)
    if name.endswith(".ipynb"):
        try:
            parts = cells(files.parse(name, content))
        except ValueError:
            return Version(f"broken {exact}", exact, [])
        return Version(digest(repr([part[:2] for part in parts]).encode()), exact, parts)
    if b"\0" in content:  # a picture
        return Version(exact, exact, [])
    text = content.replace(b"\r\n", b"\n")
    return Version(digest(text), exact, paragraphs(text.decode("utf-8", "replace")))


def digest(content: bytes) -> str:
    """Return a hash that is another for any other content."""
    return hashlib.sha256(content).hexdigest()[:32]


def cells(notebook: files.Notebook) -> list[Part]:
    """Return the cells of a notebook, without those in which nothing is written."""
    parts = []
    for number, cell in enumerate(notebook["cells"]):
        text = files.source(cell).replace("\r\n", "\n")
        if text.strip():
            what = json.dumps([cell.get("cell_type"), text])
            parts.append(
                Part(str(cell.get("id", number)), digest(what.encode()), first_words(text))
            )
    return parts


def paragraphs(text: str) -> list[Part]:
    """Return what stands between the empty lines of a text, each under its first line."""
    parts, seen = [], Counter[str]()
    for paragraph in filter(None, re.split(r"\n\s*\n", text)):
        first = paragraph.strip("\n").split("\n")[0]
        seen[first] += 1
        name = digest(f"{first} {seen[first]}".encode())[:8]
        parts.append(Part(name, digest(paragraph.encode())[:8], first_words(paragraph)))
    return parts


def first_words(text: str) -> str:
    """Return the beginning of a text, short enough for a line."""
    line = " ".join(text.strip().split("\n")[0].lstrip("# ").split())
    return line if len(line) <= WORDS else line[:WORDS].rpartition(" ")[0] + " ..."


def changes(old: list[Part], new: list[Part]) -> list[str]:
    """Say what has changed, a line for each part, in the order of the new version."""
    before = {part.name: part for part in old}
    after = {part.name for part in new}
    lines = [
        f"{'changed' if part.name in before else 'new'}: {part.words}"
        for part in new
        if part.name not in before or before[part.name].hash != part.hash
    ]
    lines += [f"gone: {part.words}" for part in old if part.name not in after]
    order = [part.name for part in old if part.name in after]
    if order != [part.name for part in new if part.name in before]:
        lines.append("some parts stand in another order")
    return lines
