"""Make the environment that a target of the Makefile needs, look after it, and say what is wrong.

    python tests/tools/environment.py is-ready .venv test     silent: the status tells
    python tests/tools/environment.py make .venv test         makes it ready

An environment breaks when its folder is moved, when its Python goes, when it is stopped while it
is made. So its stamp, which says that all was installed, is believed only while what it says still
holds. Its own Python asks this before every target, and has to be quick.

A Python that was named is a third argument. Nothing but Python 3.10 is needed.
"""

import contextlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# From this version on pip knows dependency groups.
PIP = "pip>=25.1"
# What a Python is: its version, and where it was installed.
WHO = "import os, sys; print(*sys.version_info[:2], os.path.realpath(sys.base_prefix))"


class NotMadeError(Exception):
    """Why there is no environment, in words for whoever called make."""


def printed(*command):
    """What a program prints, or "" where it does not run."""
    try:
        done = subprocess.run(command, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return os.fsdecode(done.stdout).strip()


def who(python):
    """Which Python a program is, or "" where it is none that runs."""
    return printed(python, "-IS", "-c", WHO)


class Environment:
    """The environment in a folder, for one target; of a Python that was named, or of any."""

    def __init__(self, folder, target, named=""):
        self.folder, self.target, self.named = Path(folder), target, named
        self.python = self.folder / "bin" / "python"
        self.stamp = self.folder / f"{target}.stamp"

    def is_ready(self):
        """Whether all that the target needs was installed, and nothing has changed since."""
        try:
            stamp = self.stamp.read_bytes()
        except OSError:
            return False
        return stamp == self.state() and self.is_as_named()

    def state(self):
        """What the stamp says: where, with which Python, and for which requirements."""
        lines = f"{self.folder.resolve()}\n{who(self.python)}\n"
        return os.fsencode(lines) + (ROOT / "pyproject.toml").read_bytes()

    def is_as_named(self):
        return not self.named or who(self.named) == who(self.python)

    def make(self):
        """Make it ready: install what is missing, in a new environment where this one is broken."""
        with alone(self.folder):
            if self.is_ready():  # another make, for which this one has waited, has done it
                return
            self.refuse()
            fault = self.fault()
            if fault:
                self.spare(fault)
                self.make_anew(fault)
            self.install()

    # --- what is wrong -------------------------------------------------------------

    def refuse(self):
        """Leave alone what is not ours, and say where we may not write."""
        if os.path.lexists(self.folder) and not self.is_ours():
            raise NotMadeError(
                f"{self.folder} is here, and it is no environment that Python's venv has made: "
                "move it away, or name another folder with 'make VENV=...'."
            )
        place = self.folder if self.folder.exists() else self.folder.parent
        if not os.access(place, os.W_OK):
            raise NotMadeError(
                f"{place.absolute()} cannot be written to, and what 'make {self.target}' needs is "
                "installed there: copy the course into a folder of your own, and call make in it."
            )

    def spare(self, fault):
        """Leave alone an environment elsewhere in which make has never installed anything."""
        is_elsewhere = not self.folder.resolve().is_relative_to(ROOT.resolve())
        is_made = (self.folder / "pyvenv.cfg").is_file()
        if is_elsewhere and is_made and not any(self.folder.glob("*.stamp")):
            raise NotMadeError(
                f"{self.folder} cannot be used, for {fault}, and it may be somebody's: "
                "remove it yourself, or name another folder with 'make VENV=...'."
            )

    def is_ours(self):
        """Whether venv has made it, or was about to: before any other file comes pyvenv.cfg."""
        known = (self.folder / "pyvenv.cfg").is_file()
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return known or (self.folder.is_dir() and not any(files))

    def fault(self):
        """Why it has to be made anew, or ""."""
        if not self.folder.exists():
            return "there is none"
        python = who(self.python)
        if not python:
            return "its Python does not run"
        major, minor, _ = python.split(" ", 2)
        if (int(major), int(minor)) < (3, 10):
            return f"it is one of Python {major}.{minor}"
        if not self.is_as_named():
            return f"it is not one of '{self.named}'"
        if self.was_moved():
            return "it was made in another folder"
        if not printed(self.python, "-m", "pip", "--version"):
            return "it has no pip that runs"
        return ""

    def was_moved(self):
        """Whether its programs call a Python elsewhere: each names one in its first lines."""
        try:
            beginning = (self.folder / "bin" / "pip").read_bytes()[:1000]
        except OSError:
            return False
        named = re.search(rb"(/.*)/bin/python", beginning)
        return bool(named) and Path(os.fsdecode(named[1])).resolve() != self.folder.resolve()

    # --- what is done --------------------------------------------------------------

    def make_anew(self, fault):
        """Make it, without what it held."""
        if self.folder.exists():
            print(f"The environment {self.folder} is made anew: {fault}.", flush=True)
        # Where the folder is a link, venv would empty it, and then refuse it.
        folder = self.folder.resolve()
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=False)
        if made.returncode:
            raise NotMadeError(
                f"Python could not make the environment {self.folder}: {self.why_not()}"
            )

    def why_not(self):
        """Why Python could not make it, as far as one can tell."""
        if shutil.disk_usage(self.folder.parent).free < 50_000_000:
            return "the disk is full. With more room, call make again."
        if importlib.util.find_spec("ensurepip") is None:
            return "it lacks a part. On Debian and Ubuntu, install python3-venv."
        return "it says above why."

    def install(self):
        """Install what the target needs, and write the stamp."""
        print(f"Installing what 'make {self.target}' needs into {self.folder} ...", flush=True)
        if self.target == "learn":  # an extra, for readers are users
            self.pip("--editable", ".[learn]")
        else:
            self.pip(PIP)  # it asks no network where it is new enough
            self.pip("--editable", ".", "--group", self.target)
        # The first import builds matplotlib's font cache: better now than in a notebook.
        printed(self.python, "-c", "import matplotlib.pyplot")
        self.stamp.write_bytes(self.state())

    def pip(self, *what):
        """Let pip install something, hear what it says, and pass it on."""
        command = [self.python, "-m", "pip", "install", "--quiet", *what]
        said = []
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) as pip:
            for line in pip.stderr:
                sys.stderr.buffer.write(line)
                sys.stderr.buffer.flush()
                said.append(line)
        if pip.returncode:
            raise NotMadeError(f"Not everything could be installed: {reason(b''.join(said))}")


def reason(said):
    """Why pip has failed, as far as its words tell."""
    if re.search(b"no space left", said, re.IGNORECASE):
        return "the disk is full. With more room, call make again."
    if re.search(b"connection|proxy|resolve|timed out", said, re.IGNORECASE):
        return "pip says above why. Is there a network connection? With one, call make again."
    if os.environ.get("PIP_NO_INDEX"):
        return "PIP_NO_INDEX is set, so pip asks no index; it says above what it has not found."
    return "pip says above why."


@contextlib.contextmanager
def alone(folder):
    """Let others wait who make the same environment at the same time."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder.parent, os.O_RDONLY)
    try:
        lock(handle, folder)
        yield
    finally:
        os.close(handle)


def lock(handle, folder):
    """Lock an open folder; where that cannot be done, as on some shared disks, go on without."""
    import fcntl  # Windows has none, and no make

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(f"Another make is at work on {folder}: waiting for it ...", flush=True)
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:
        pass


def main(mode, *arguments):
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that it lacks
    environment = Environment(*arguments)
    if mode == "is-ready":
        return 0 if environment.is_ready() else 1
    try:
        environment.make()
    except NotMadeError as error:
        print(error)
    except OSError as error:
        # A full disk is told of without a name.
        print(*filter(None, (error.filename, error.strerror)), sep=": ")
    except KeyboardInterrupt:
        print("Stopped. The same command, called again, goes on from here.")
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
