"""A desk on which the Makefile is tried: a folder with what it needs, and programs that pretend."""

import os
import re
import shutil
import subprocess

from tests.course import ROOT

# What make takes on any desk.
NEEDED = ("Makefile", "pyproject.toml", "tests/tools/environment.py")
# Spaces, letters beyond ASCII, and what a shell reads as its own: paths have them all.
ODD = 'a "수업" of it\'s'


def desk(folder):
    """Lay out the folder; nothing is installed in it."""
    for name in NEEDED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def program(path, script):
    """Write a shell script that can be run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return path


def ready(folder, venv=".venv", action='echo "$@"'):
    """Write the Python of an environment that has all; what else it is asked, it acts."""
    return program(folder / venv / "bin" / "python", f'test "$3" = is-ready && exit 0\n{action}')


def make(folder, *arguments, **environment):
    """Call make as from a shell of one's own."""
    # Under `make test PYTHON=...` the outer make hands its own settings down.
    ours = re.compile(".*DISPLAY|MAKE.*|MFLAGS|(WITH_)?PYTHON|VENV|TAG|ARGUMENTS")
    names = {k: v for k, v in os.environ.items() if not ours.fullmatch(k)}
    return subprocess.run(
        ["make", *map(str, arguments)],
        cwd=folder,
        env={**names, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
