"""The hub runs on request alone, and says so otherwise."""

import importlib.util
import shutil
import sys
from pathlib import Path

import pytest

from tests.browser.jupyterlab import chromium, launched

PACKAGES = ("jupyterhub", "nbgitpuller", "jupyterhub_idle_culler", "playwright")
PROXY = Path(sys.prefix) / "node_modules" / ".bin" / "configurable-http-proxy"


def pytest_collection_modifyitems(config, items):
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    missing += [name for name in ("git", "node", "setpriv") if shutil.which(name) is None]
    missing += [] if PROXY.exists() else ["configurable-http-proxy"]
    missing += [] if chromium() else ["Chromium"]
    asked = config.option.markexpr == "hub"
    if asked and missing:
        raise pytest.UsageError(
            f"There is no {' and no '.join(missing)} here: install git, Node.js, and Chromium or "
            "Chrome, on Linux, and let `make hub` do the rest."
        )
    for item in items:
        if not asked and item.get_closest_marker("hub"):
            item.add_marker(pytest.mark.skip(reason="`make hub` runs this"))


@pytest.fixture(scope="session")
def browser():
    with launched() as browser:
        yield browser
