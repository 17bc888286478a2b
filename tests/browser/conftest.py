"""The browser tests run on request alone, and say so otherwise."""

import pytest

from tests.browser.jupyterlab import launched, on_request_alone, server
from tests.browser.website import URLS, build

# What a module's tests need beside playwright.
SITE = {"furo", "myst_nb", "sphinx", "sphinxext"}
PACKAGES = {"test_pages": {"bs4", *SITE}, "test_website": {"axe_playwright_python", *SITE}}


def pytest_collection_modifyitems(config, items):
    needed = set().union(*(PACKAGES.get(item.path.stem, ()) for item in items))
    on_request_alone(config, items, "browser", "browser", *sorted(needed))


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="session")
def address(folder):
    with server(folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    with launched() as browser:
        yield browser


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 1200, "height": 1600})
    yield page
    page.close()


@pytest.fixture(scope="session")
def website(tmp_path_factory):
    """The website of a project with an address, beside JupyterLite."""
    return build(tmp_path_factory.mktemp("known"), URLS, with_lite=True)


@pytest.fixture(scope="session")
def plain_website(tmp_path_factory):
    """The website of a project that has no address yet, by itself."""
    return build(tmp_path_factory.mktemp("unknown"))
