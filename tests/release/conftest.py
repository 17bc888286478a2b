"""What a release would publish is tried on request alone, and it says so otherwise."""

import subprocess
import sys

import pytest

from tests.course import ROOT

BUILT = ROOT / "build" / "release"


def pytest_collection_modifyitems(config, items):
    asked = config.option.markexpr == "release"
    if asked and not BUILT.is_dir():
        raise pytest.UsageError("Nothing has been built here: `make release-check` does.")
    for item in items:
        if not asked and item.get_closest_marker("release"):
            item.add_marker(pytest.mark.skip(reason="`make release-check` runs this"))


def built(pattern):
    """The one file in build/release of this name."""
    (path,) = BUILT.glob(pattern)
    return path


@pytest.fixture(scope="session")
def wheel():
    return built("packages/*.whl")


@pytest.fixture(scope="session")
def sdist():
    return built("packages/*.tar.gz")


@pytest.fixture(scope="session")
def zipped_course():
    return built("github/*.zip")


@pytest.fixture(scope="session")
def fresh(tmp_path_factory):
    """Make a fresh environment with some packages; return its Python."""

    def make(*packages):
        folder = tmp_path_factory.mktemp("fresh")
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        python = folder / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
        subprocess.run([python, "-m", "pip", "check"], check=True)
        return python

    return make
