"""Run step programs as a reader with nothing but NumPy would."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.course import ROOT


@pytest.fixture(scope="session")
def numpy_only(tmp_path_factory):
    """A folder from which Python can import NumPy and nothing else that was installed."""
    folder = tmp_path_factory.mktemp("numpy_only")
    package = Path(np.__file__).parent
    for source in (package, package.with_name("numpy.libs")):
        if source.exists():  # NumPy's shared libraries have a folder of their own, or none
            (folder / source.name).symlink_to(source, target_is_directory=True)
    return folder


@pytest.fixture(scope="session")
def run_python(numpy_only):
    """A function that runs Python with these arguments in a folder, warnings as errors.

    The encoding is that of a console, or of what takes its place.
    """

    def run(*arguments, cwd=ROOT, path=numpy_only, encoding="utf-8"):
        # -S leaves out site-packages, so `path` holds all that was installed.
        return subprocess.run(
            [sys.executable, "-S", "-W", "error", *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(path), "PYTHONIOENCODING": encoding},
            capture_output=True,
            text=True,
            encoding=encoding,
            timeout=120,
        )

    return run
