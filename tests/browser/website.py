"""The website: built with `make site` in a copy of the course, served, and looked through."""

import contextlib
import functools
import shutil
import sys
from collections import Counter
from urllib.parse import unquote, urlsplit

from tests.course import NOTEBOOK_FILES, NOTEBOOKS, ROOT
from tests.desks import make
from tests.lite.serving import serving

URLS = """
[project.urls]
Repository = "https://github.com/made-up/course"
Website = "https://made-up.example/course"
"""
TEXTS = [*NOTEBOOK_FILES, *NOTEBOOKS.glob("*.md")]
PAGES = sorted([*(path.stem for path in TEXTS), "index", "contributing", "changelog"])
GATHERED = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "CITATION.cff")


def build(folder, urls="", *, with_lite=False):
    """Build the website of a copy of the course, and give its folder.

    `urls` stand at the end of pyproject.toml. Of JupyterLite there is only its first page.
    """
    shutil.copytree(NOTEBOOKS, folder / "notebooks")
    for name in ("Makefile", "pyproject.toml", *GATHERED):
        shutil.copy(ROOT / name, folder / name)
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write(urls)
    if with_lite:
        (folder / "build" / "lite").mkdir(parents=True)
        (folder / "build" / "lite" / "index.html").write_text("JupyterLite", "utf-8")
    # What is needed is installed where these tests run.
    (folder / ".venv").symlink_to(sys.prefix)
    done = make(folder, "site", "--old-file=.venv/site.stamp")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "build" / "site"


@contextlib.contextmanager
def served(folder):
    """Serve a folder; gives its address, which ends in a slash."""
    with serving(folder) as server:
        yield f"{server.address}/"


@functools.cache
def soup(path):
    """A page as it was written."""
    return parsed(path.read_text("utf-8"))


def parsed(text):
    """The tags of a page, none of them mended."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(text, "html.parser")


def pages_of(site):
    """All pages of a website: {path: soup, …}; JupyterLite's are not ours."""
    return {path: soup(path) for path in sorted(site.glob("*.html"))}


# --- what can be wrong -------------------------------------------------------------


def faults(pages):
    """Where the pages of a website fall short of HTML, or lead nowhere."""
    ids = {path: [tag["id"] for tag in page.select("[id]")] for path, page in pages.items()}
    titles = Counter(page.title.get_text() for page in pages.values())
    found = [f"{count} pages are called {name}" for name, count in titles.items() if count > 1]
    for path, page in pages.items():
        found += [f"{path.name}: {fault}" for fault in faults_of(page, ids[path])]
        found += [f"{path.name}: {dead} is dead" for dead in dead_links(path, page, ids)]
    return found


def faults_of(page, ids):
    """What is wrong with a page by itself."""
    found = [f"the id {name} is not unique" for name, count in Counter(ids).items() if count > 1]
    if not page.html.get("lang") or not page.select_one("meta[name=viewport]"):
        found.append("it has no language, or no viewport")
    if len(page.select("h1")) != 1:
        found.append("it has not one h1")
    if page.select("summary p, p p, p div, p pre, a a, button a, a button"):
        found.append("a tag stands where it may not")
    found += [f"{image} has no words" for image in page.select("img:not([alt]), img[alt='']")]
    return found


def dead_links(path, page, ids):
    """What a page leads to or shows, and is not there."""
    links = [tag[name] for name in ("href", "src") for tag in page.select(f"[{name}]")]
    for link in links:
        address = urlsplit(link)
        if address.scheme or address.netloc:
            continue
        target = path.parent / unquote(address.path) if address.path else path
        anchor = unquote(address.fragment)
        if not target.is_file() or (anchor and target in ids and anchor not in ids[target]):
            yield link


# --- in the browser ----------------------------------------------------------------


def violations(page):
    """What axe-core finds wrong with an open page, with the beginning of the first such tag."""
    from axe_playwright_python.sync_playwright import Axe

    results = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return {found["id"]: found["nodes"][0]["html"][:200] for found in results}


def excess(page):
    """By how many pixels an open page is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")
