"""The course in a browser without Python: `make lite-browser` builds it, and runs these tests."""

import pytest

from tests.browser.jupyterlab import launched, on_request_alone
from tests.lite.serving import LITE, page_of, serving


def pytest_collection_modifyitems(config, items):
    on_request_alone(
        config, items, "lite", "lite-browser", "jupyterlite_core", "axe_playwright_python"
    )


@pytest.fixture(scope="session")
def server():
    """The site that was built; `server.elsewhere` is what the browser wanted from others."""
    assert (LITE / "newest.json").exists(), "there is no site in build/lite: call `make lite`"
    with serving(LITE) as server:
        yield server


@pytest.fixture(scope="session")
def browser():
    # Chromium asks its makers about every form that it meets.
    with launched("--disable-features=AutofillServerCommunication") as browser:
        yield browser


@pytest.fixture
def page(browser, server):
    """A page of a browser that holds nothing; it must have asked nothing of others."""
    server.elsewhere.clear()
    page = page_of(browser, server)
    yield page
    page.context.close()
    assert server.elsewhere == []


@pytest.fixture
def address(server):
    """A function from a notebook's name to its address."""
    return lambda name: f"{server.address}/index.html?path={name}"
