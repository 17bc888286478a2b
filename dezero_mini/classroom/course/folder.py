"""The reader's own folder: bringing the course into it, and again when there is a newer one.

What the reader has changed is never touched, and nothing is merged. A newer version of it is laid
beside it. The manifest in the folder tells what was brought, and so what the reader has changed.
"""

import io
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from dezero_mini.classroom.course import contents, files
from dezero_mini.classroom.course.contents import Version
from dezero_mini.classroom.course.manifest import NAME, Manifest, load, locked
from dezero_mini.classroom.course.news import Beside, News
from dezero_mini.classroom.course.shipped import shipped_files

# What is no file of ours is never equal to one of ours.
NO_FILE = Version("no file", "no file", [])
LATER_WORDS = "_(new|yours)(_[0-9]+)?"

READ_ME_FIRST = """\
The course, to read and run without git. Unpack it first; then, in a terminal, in this folder:

    pip install numpy matplotlib jupyter
    jupyter lab start_here.ipynb

What you write stays in these files. Unpack a newer course into another folder, not over this one.

Where a page says                              type here
    python steps show 4                            python steps.py show 4
    python steps/step04_numerical_diff.py          python step04_numerical_diff.py
"""


# --- bringing the course -----------------------------------------------------------


def bring_course(course: Path | str, folder: Path | str = "my_course") -> News:
    """Copy the course into a folder of the reader's, or what is new in it since the last time.

    Parameters
    ----------
    course
        The root of a checkout of the course.
    folder
        The reader's folder; it is made if there is none.

    Returns
    -------
    News
        What was brought, and what was laid beside files that the reader has changed. A file that
        could not be written is named there; the others are brought all the same.

    Raises
    ------
    ValueError
        If `course` is no checkout of the course, if `folder` is a part of it that has other
        files, or if somebody else keeps writing in the folder.
    OSError
        If the folder cannot be made or written in.
    """
    course, folder = Path(course), Path(folder)
    require_own(course, folder)
    shipped = shipped_files(course)
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        remove_unfinished(folder)
        return Bringing(folder, shipped).bring()


def require_own(course: Path, folder: Path) -> None:
    """Refuse a folder that is not the reader's to fill."""
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"expected a folder, and {folder} is a file")
    inside, root = folder.resolve(), course.resolve()
    parts = [root / name for name in ("notebooks", "steps", "dezero_mini", "tests", ".git")]
    if inside == root or any(inside.is_relative_to(part) for part in parts):
        raise ValueError(f"expected a folder of your own, and {folder} is a part of the course")


def remove_unfinished(folder: Path) -> None:
    """Remove what a call left that was stopped in the middle of a file."""
    for path in folder.rglob(".*.unfinished"):
        path.unlink()


@dataclass
class Bringing:
    """One call of `bring_course`: the folder, and what each file in it is to become."""

    folder: Path
    shipped: dict[str, bytes]

    def __post_init__(self) -> None:
        found = load(self.folder)
        here = any(os.path.lexists(self.folder / name) for name in self.shipped)
        self.manifest = found or Manifest()
        self.news = News(first=not here and found is None, forgotten=here and found is None)
        self.newest = {
            name: contents.version(name, content) for name, content in self.shipped.items()
        }

    def bring(self) -> News:
        """Write down what is coming, bring it, and write down what was brought."""
        known = self.manifest.versions
        self.manifest.coming |= {
            name: new.content
            for name, new in self.newest.items()
            if name not in known or known[name].content != new.content
        }
        self.manifest.save(self.folder)
        try:
            for name in self.shipped:
                try:
                    self.bring_file(name)
                except OSError as error:
                    self.news.failed[name] = error.strerror or type(error).__name__
            for name in [name for name in known if name not in self.shipped]:
                self.leave(name)
            copies = self.manifest.copies
            self.manifest.copies = {n: copies[n] for n in copies if (self.folder / n).exists()}
            self.manifest.coming = {
                name: content
                for name, content in self.manifest.coming.items()
                if name in self.news.failed
            }
        finally:  # whoever is stopped here should not take for the reader's what was brought
            self.manifest.save(self.folder)
        self.news.write(self.folder)
        return self.news

    def bring_file(self, name: str) -> None:
        """Bring one file: in the place of an unchanged one, or beside a changed one."""
        path, new, old = self.folder / name, self.newest[name], self.manifest.versions.get(name)
        mine = on_disk(path, name)
        if mine is None:
            self.write(name)
            (self.news.back if old else self.news.new).append(name)
        elif mine.content == new.content:
            # Not even run: then a newer picture may take the place of the old one.
            if old and mine.exact == old.exact != new.exact and is_writable(path):
                self.write(name)
                self.news.updated.append(name)
        elif self.is_as_brought(name, mine) and is_writable(path):
            self.write(name)
            self.news.updated.append(name)
        else:
            if mine.content.startswith("broken"):
                self.news.broken.append(name)
            if old is None or old.content != new.content:
                self.lay_beside(name, old)
        self.manifest.versions[name] = new
        if name in self.manifest.gone:
            self.manifest.gone.remove(name)

    def is_as_brought(self, name: str, mine: Version) -> bool:
        """Whether the reader has a file as it was brought, by this call or one before."""
        old = self.manifest.versions.get(name)
        brought = {old.content} if old else set()
        return mine.content in brought | {self.manifest.coming.get(name, mine.exact + "?")}

    def write(self, name: str) -> None:
        """Write a file of the course."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write_whole(path, self.shipped[name])

    def lay_beside(self, name: str, old: Version | None) -> None:
        """Write a file of the course beside the reader's, under a name that is free for it."""
        new, copies = self.newest[name], self.manifest.copies
        for copy in names_beside(name, "new"):
            there = on_disk(self.folder / copy, copy)
            worked_in = there and there.content not in (new.content, copies.get(copy))
            if copy not in self.shipped and not worked_in:
                break
        if there is None or there.content != new.content:
            files.write_whole(self.folder / copy, self.shipped[name])
        copies[copy] = new.content
        changes = contents.changes(old.parts, new.parts) if old else None
        self.news.beside.append(Beside(name, copy, changes))

    def leave(self, name: str) -> None:
        """Leave a file that is no longer part of the course, unless it hides one that is."""
        path, old = self.folder / name, self.manifest.versions[name]
        mine = on_disk(path, name)
        hides = name.removesuffix("/__init__.py") + ".py" in self.shipped
        if mine and hides and mine.content == old.content:
            path.unlink()
            self.news.removed.append(name)
        elif mine and hides:
            self.news.hiding.append(name)
        elif mine and name not in self.manifest.gone:
            self.news.gone[name] = self.successor(name, old)
        if not mine or name in self.news.removed:
            del self.manifest.versions[name]
        self.manifest.gone = [n for n in self.manifest.gone if n != name]
        if name in self.manifest.versions:
            self.manifest.gone.append(name)

    def successor(self, name: str, old: Version) -> str:
        """Return the new name of a file: that of what it holds, or of its step; or ""."""
        step = re.match(r"step\d\d_", name)
        for new in self.news.new:
            of_its_step = step and new.startswith(step[0]) and Path(new).suffix == Path(name).suffix
            if of_its_step or self.newest[new].content == old.content:
                return new
        return ""


def on_disk(path: Path, name: str) -> Version | None:
    """Return the version that the reader has of a file, or None."""
    if not os.path.lexists(path):
        return None
    # What a link leads to is not ours to replace, and a folder is no file.
    if path.is_symlink() or not path.is_file():
        return NO_FILE
    return contents.version(name, path.read_bytes())


def is_writable(path: Path) -> bool:
    """Whether a file may be replaced: one made read-only is meant to stay as it is."""
    return bool(path.stat().st_mode & stat.S_IWUSR)


def names_beside(name: str, word: str) -> Iterator[str]:
    """Yield names for another version of a file: step13_x_new.ipynb, step13_x_new_2.ipynb, …"""
    path = PurePosixPath(name)
    number = 1
    while True:
        ending = word if number == 1 else f"{word}_{number}"
        yield str(path.with_name(f"{path.stem}_{ending}{path.suffix}"))
        number += 1


# --- a fresh notebook --------------------------------------------------------------


class Reset(NamedTuple):
    """A notebook that was brought afresh, and where the reader's version is now, if anywhere."""

    name: str
    kept: str | None


def reset_notebook(course: Path | str, folder: Path | str, which: str) -> Reset:
    """Bring a notebook as it is shipped; what the reader wrote is kept beside it.

    Parameters
    ----------
    course
        The root of a checkout of the course.
    folder
        The reader's folder.
    which
        The number of a step, or the name of a notebook or the beginning of one: "13", "capstone".

    Raises
    ------
    ValueError
        If there is no such folder or no such notebook.
    OSError
        If it cannot be written; the reader's version is then where it was.
    """
    course, folder = Path(course), Path(folder)
    require_own(course, folder)
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder} yet: `python notebooks learn` brings it")
    shipped = shipped_files(course)
    name = notebook_named(which, [name for name in shipped if name.endswith(".ipynb")])
    newest = contents.version(name, shipped[name])
    with locked(folder):
        path, kept = folder / name, None
        mine = on_disk(path, name)
        if mine == NO_FILE:
            raise ValueError(f"{name} is a folder or a link in {folder}: take it away first")
        if mine and mine.content != newest.content:
            kept = next(n for n in names_beside(name, "yours") if not os.path.lexists(folder / n))
            files.write_whole(folder / kept, path.read_bytes())
        files.write_whole(path, shipped[name])
        manifest = load(folder)
        if manifest:
            manifest.versions[name] = newest
            manifest.save(folder)
    return Reset(name, kept)


def notebook_named(which: str, names: list[str]) -> str:
    """Return the name of the notebook that the reader means."""
    wanted = which.removesuffix(".ipynb")
    if wanted.isdecimal():
        wanted = f"step{int(wanted):02}"
    for name in names:
        stem = name.removesuffix(".ipynb")
        if stem == wanted or stem.startswith(f"{wanted}_"):
            return name
    known = ", ".join(name.removesuffix(".ipynb") for name in names if "step" not in name)
    raise ValueError(f"there is no notebook {which!r}: give the number of a step, or {known}")


# --- one file to download ----------------------------------------------------------


def pack_course(course: Path | str, target: Path | str) -> int:
    """Write the course into one `.zip` file, as a reader gets it the first time.

    The same course makes the same bytes, so one can tell whether a newer file is a newer course.

    Parameters
    ----------
    course
        The root of a checkout of the course.
    target
        The file to write; its folder is made if there is none.

    Returns
    -------
    int
        How many files are in it.

    Raises
    ------
    ValueError
        If `course` is no checkout of the course.
    OSError
        If the file cannot be written.
    """
    packed = shipped_files(Path(course))
    manifest = Manifest({name: contents.version(name, packed[name]) for name in packed})
    packed |= {NAME: manifest.encoded(), "read_me_first.txt": READ_ME_FIRST.encode("utf-8")}
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name in sorted(packed):
            # A fixed time, and the rights of a file on Unix, on whatever system this is packed.
            entry = zipfile.ZipInfo(f"my_course/{name}", (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, packed[name])
    target = Path(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    files.write_whole(target, memory.getvalue())
    return len(packed)
