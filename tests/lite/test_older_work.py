"""A newer course, and a browser that holds work of an older one."""

import io
import json
import shutil
import zipfile

import pytest

from notebooks.lite.__main__ import STORAGE, build, front, gather
from tests.browser.jupyterlab import opened, type_into
from tests.browser.website import violations
from tests.course import ROOT, STEP_NOTEBOOKS
from tests.lite.serving import FETCHED, LITE, newest, serving
from tests.notebooks.notebook_files import cells_of, read, source

pytestmark = pytest.mark.lite

NAME = STEP_NOTEBOOKS[13].name
TYPED = "print('typed in the older version: 수업')"
NEWS = "This sentence is new."


@pytest.fixture
def site(tmp_path):
    """The site as it was built, where a newer one can take its place."""
    shutil.copytree(LITE, tmp_path / "site")
    return tmp_path / "site"


def publish_newer(site, tmp_path):
    """Change a sentence of notebook 13, build, and replace the site; return both versions."""
    course = tmp_path / "course"
    for name in ("notebooks", "steps", "dezero_mini"):
        shutil.copytree(ROOT / name, course / name)
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, course)
    path = course / "notebooks" / NAME
    notebook = read(path)
    notebook["cells"][1]["source"] = NEWS
    path.write_text(json.dumps(notebook), "utf-8")
    older = newest(site)
    shutil.rmtree(site)
    version = gather(tmp_path / "source", FETCHED, course)
    build(tmp_path / "source", site / version)
    front(site, version)
    return older, version


def answers(path):
    """What the code cells of a downloaded notebook hold."""
    return [source(cell) for cell in cells_of(read(path), "code")]


def test_a_newer_course_offers_the_older_work(site, page, tmp_path):
    with serving(site) as server:
        first = f"{server.address}/index.html?path={NAME}"
        opened(page, first)
        type_into(page, 1, TYPED, 1)
        page.keyboard.press("Control+s")
        page.get_by_text("Saving completed").wait_for()
        page.goto("about:blank")
        older, version = publish_newer(site, tmp_path)
        assert older != version

        page.goto(first)
        page.get_by_role("heading", name=f"What this browser holds of version {older}").wait_for()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=tmp_path / f"older_work_{scheme}.png")
            assert violations(page) == {}
        page.set_viewport_size({"width": 375, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        page.set_viewport_size({"width": 1200, "height": 1600})

        with page.expect_download() as download:
            page.get_by_role("link", name=NAME).press("Enter")
        assert TYPED in answers(download.value.path())
        with page.expect_download() as download:
            page.get_by_role("link", name="Download all in one file").press("Enter")
        with zipfile.ZipFile(download.value.path()) as archive:
            assert archive.testzip() is None
            assert archive.namelist() == [NAME]
            inside = json.load(io.TextIOWrapper(archive.open(NAME), "utf-8"))
        assert TYPED in [source(cell) for cell in cells_of(inside, "code")]

        page.get_by_role("link", name="Open the newest version").press("Enter")
        page.get_by_text("| Idle").wait_for(timeout=300_000)
        page.get_by_role("paragraph").get_by_text(NEWS).wait_for()
        page.get_by_role("paragraph").get_by_text(f"Version {version}, in your").wait_for()
        assert page.get_by_text("typed in the older version").count() == 0

        page.goto("about:blank")
        page.goto(first)
        page.once("dialog", lambda dialog: dialog.dismiss())
        remove = page.get_by_role("button", name=f"Remove version {older} from this browser")
        remove.press("Enter")
        assert remove.is_visible()
        page.once("dialog", lambda dialog: dialog.accept())
        remove.press("Enter")
        page.get_by_text("no longer in this browser").wait_for()
        assert STORAGE + older not in page.evaluate(
            "async () => (await indexedDB.databases()).map(database => database.name)"
        )
        page.goto(first)
        page.get_by_role("paragraph").get_by_text(NEWS).wait_for()


def test_a_browser_that_keeps_to_itself_what_it_holds_leads_to_the_course_all_the_same(
    server, page
):
    page.add_init_script("indexedDB.databases = async () => { throw new Error('private'); }")
    page.goto(f"{server.address}/index.html")
    page.get_by_text("of older versions could not be read: private.").wait_for()
    link = page.get_by_role("link", name="Open the newest version")
    assert link.get_attribute("href").startswith(f"{newest()}/lab/index.html?path=start_here")
