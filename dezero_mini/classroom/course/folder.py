"""The reader's own folder: bringing the course into it, and again when there is a newer one.

What the reader has changed is never touched, and nothing is merged. A newer version of it is laid
beside it. The manifest in the folder tells what was brought, and so what the reader has changed.
"""

import itertools
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dezero_mini.classroom.course import contents, files, news
from dezero_mini.classroom.course.contents import Version
from dezero_mini.classroom.course.manifest import Manifest, load, locked
from dezero_mini.classroom.course.news import Beside, News
from dezero_mini.classroom.course.shipped import shipped_files

# What is no file of ours is never equal to one of ours.
NO_FILE = Version("no file", "no file", [])


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
        known, coming = self.manifest.versions, self.manifest.coming
        for name, new in self.newest.items():
            if name not in known or known[name].content != new.content:
                coming[name] = [*coming.get(name, []), new.content]
        self.manifest.save(self.folder)
        gone = [name for name in known if name not in self.shipped]
        try:
            for name in self.shipped:
                self.safely(self.bring_file, name)
            for name in gone:
                self.safely(self.leave, name)
            self.tidy()
        finally:  # whoever is stopped here should not take for the reader's what was brought
            self.manifest.save(self.folder)
            self.safely(self.write_news, news.NAME)
        return self.news

    def safely(self, action: Callable[[str], None], name: str) -> None:
        """Do something with a file; where that cannot be done, note why, for the others can be."""
        try:
            action(name)
        except OSError as error:
            self.news.failed[name] = error.strerror or type(error).__name__

    def tidy(self) -> None:
        """Forget what need not be known the next time."""
        manifest = self.manifest
        manifest.copies = {
            copy: content
            for copy, content in manifest.copies.items()
            if os.path.lexists(self.folder / copy)
        }
        manifest.coming = {
            name: coming for name, coming in manifest.coming.items() if name in self.news.failed
        }
        manifest.gone = [name for name in manifest.versions if name not in self.shipped]

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
            if mine.is_broken():
                self.news.broken.append(name)
            if old is None or old.content != new.content:
                self.lay_beside(name, old)
        self.manifest.versions[name] = new

    def is_as_brought(self, name: str, mine: Version) -> bool:
        """Whether the reader has a file as it was brought, be it by a call that was stopped."""
        old = self.manifest.versions.get(name)
        brought = [*self.manifest.coming.get(name, []), *([old.content] if old else [])]
        return mine.content in brought

    def write(self, name: str) -> None:
        """Write a file of the course."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write_whole(path, self.shipped[name])

    def lay_beside(self, name: str, old: Version | None) -> None:
        """Write a file of the course beside the reader's, under a name that is free for it."""
        new = self.newest[name]
        copy = next(copy for copy in names_beside(name, "new") if self.is_free(copy, new))
        there = on_disk(self.folder / copy, copy)
        if there is None or there.content != new.content:
            files.write_whole(self.folder / copy, self.shipped[name])
        self.manifest.copies[copy] = new.content
        changes = contents.changes(old.parts, new.parts) if old else None
        self.news.beside.append(Beside(name, copy, changes))

    def is_free(self, copy: str, new: Version) -> bool:
        """Whether a newer version may have a name: nothing is there that anybody worked in."""
        there = on_disk(self.folder / copy, copy)
        untouched = (new.content, self.manifest.copies.get(copy))
        return copy not in self.shipped and (there is None or there.content in untouched)

    def leave(self, name: str) -> None:
        """Leave a file that is no longer part of the course, unless it hides one that is."""
        path, old = self.folder / name, self.manifest.versions[name]
        mine = on_disk(path, name)
        if mine is None:
            del self.manifest.versions[name]
        elif name.removesuffix("/__init__.py") + ".py" not in self.shipped:
            if name not in self.manifest.gone:
                self.news.gone[name] = self.successor(name, old)
        elif mine.content == old.content:  # of a package and a module, Python takes the package
            path.unlink()
            del self.manifest.versions[name]
            self.news.removed.append(name)
        else:
            self.news.hiding.append(name)

    def successor(self, name: str, old: Version) -> str:
        """Return the new name of a file: that of what it holds, or of its step; or ""."""
        step = re.match(r"step\d\d_", name)
        for new in self.news.new:
            of_its_step = step and new.startswith(step[0]) and Path(new).suffix == Path(name).suffix
            if of_its_step or self.newest[new].content == old.content:
                return new
        return ""

    def write_news(self, name: str) -> None:
        """Add the news to those in the folder."""
        self.news.write(self.folder / name)


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
    """Yield names for another version of a file: x_new.ipynb, x_new_2.ipynb and so on."""
    path = PurePosixPath(name)
    for number in itertools.count(1):
        ending = word if number == 1 else f"{word}_{number}"
        yield str(path.with_name(f"{path.stem}_{ending}{path.suffix}"))
