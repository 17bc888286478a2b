"""The course afresh: a notebook as it was shipped, and the whole as one file to download."""

import io
import os
import zipfile
from pathlib import Path
from typing import NamedTuple

from dezero_mini.classroom.course import contents, files
from dezero_mini.classroom.course.folder import NO_FILE, names_beside, on_disk, require_own
from dezero_mini.classroom.course.manifest import NAME, Manifest, load, locked
from dezero_mini.classroom.course.shipped import shipped_files

READ_ME_FIRST = """\
The course, to read and run without git. Unpack it first; then, in a terminal, in this folder:

    pip install numpy matplotlib jupyter
    jupyter lab start_here.ipynb

What you write stays in these files. Unpack a newer course into another folder, not over this one.

Where a page says                              type here
    python steps show 4                            python steps.py show 4
    python steps/step04_numerical_diff.py          python step04_numerical_diff.py
"""


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
    shipped = shipped_files(course)
    name = notebook_named(which, [name for name in shipped if name.endswith(".ipynb")])
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder} yet: `python notebooks learn` brings it")
    with locked(folder):
        return replace(folder, name, shipped[name])


def replace(folder: Path, name: str, content: bytes) -> Reset:
    """Put a notebook in its place again, and what the reader wrote in it beside it."""
    path, kept, newest = folder / name, None, contents.version(name, content)
    mine, manifest = on_disk(path, name), load(folder) or Manifest()
    if mine == NO_FILE:
        raise ValueError(f"{name} is a folder or a link in {folder}: take it away first")
    brought = manifest.versions.get(name, newest)
    if mine and mine.content not in (brought.content, newest.content):
        kept = next(n for n in names_beside(name, "yours") if not os.path.lexists(folder / n))
        files.write_whole(folder / kept, path.read_bytes())
    files.write_whole(path, content)
    if name in manifest.versions:
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
