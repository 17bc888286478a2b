"""Every notebook runs in JupyterLite, shows what is stored, and asks nothing of others."""

import itertools
import re
from pathlib import Path

import pytest

from notebooks.lite.__main__ import megabytes
from tests.browser.jupyterlab import (
    code_cells,
    faults,
    opened,
    outputs_seen,
    pictures_seen,
    run_all,
    type_into,
)
from tests.browser.reading import step_through, verdicts
from tests.course import NOTEBOOK_FILES, NOTEBOOKS, ROOT, STEP_NOTEBOOKS
from tests.lite.serving import LITE, newest, page_of, saved, until_deleted
from tests.notebooks.notebook_files import read, source

pytestmark = pytest.mark.lite

# What differs in a browser from what is stored, and is known.
FONTS = "Matplotlib is building the font cache; this may take a moment.\n"
NO_THREADS = "RuntimeError: can't start new thread"
IN_A_BROWSER = {"bridge_to_the_library": {"code-05": NO_THREADS, "code-07": f"None\n{NO_THREADS}"}}


def texts(cell):
    """The texts beneath a cell, apart from those of pictures."""
    found = []
    for output in cell["outputs"]:
        data = output.get("data", {})
        if output["output_type"] == "stream" and output["name"] == "stdout":
            found += output["text"]
        elif data and "image/png" not in data:
            kind = "text/markdown" if "text/markdown" in data else "text/plain"
            found += [*data[kind], "\n"]
    return "".join(found).strip("\n")


def kinds(cell):
    """The kinds of a cell's outputs."""
    return {output["output_type"] for output in cell["outputs"]}


def without_font_cache(cells):
    """The cells without the line that matplotlib prints where it starts for the first time."""
    for cell in cells:
        cell["outputs"] = [o for o in cell["outputs"] if "".join(o.get("text", "")) != FONTS]
    return cells


def wanted(path):
    """The text beneath each cell of a notebook: as it is stored, or as a browser has it."""
    known = IN_A_BROWSER.get(path.stem, {})
    return [known.get(cell["id"], texts(cell)) for cell in code_cells(path)]


def differences(wanted, cells):
    """The cells whose texts are others than those: {number: (wanted, seen)}."""
    pairs = enumerate(zip(wanted, map(texts, cells), strict=True), 1)
    return {number: pair for number, pair in pairs if pair[0] != pair[1]}


@pytest.mark.parametrize("shipped", NOTEBOOK_FILES, ids=lambda path: path.stem)
def test_all_cells_run_and_show_what_is_stored(shipped, address, page):
    numbers = run_all(page, address(shipped.name))
    cells = without_font_cache(saved(page, shipped.name, newest(), numbers))
    assert faults(code_cells(shipped), cells, pictures_seen(page)) == []
    assert differences(wanted(shipped), cells) == {}


def test_another_text_is_seen():
    shipped, cells = wanted(STEP_NOTEBOOKS[1]), code_cells(STEP_NOTEBOOKS[1])
    (number, *_) = [n for n, text in enumerate(shipped, 1) if text]
    cells[number - 1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["7\n"]}]
    assert differences(shipped, cells) == {number: (shipped[number - 1], "7")}


@pytest.mark.parametrize("other", ["https://example.org/numpy.whl", "http://example.org/a.js"])
def test_what_is_asked_of_others_is_refused_and_counted(other, server, browser):
    """From a page, and from a worker such as the one in which Python runs."""
    server.elsewhere.clear()
    page = page_of(browser, server)
    page.goto(f"{server.address}/newest.json")
    got = page.evaluate(
        """url => new Promise(resolve => {
            const code = `fetch("${url}").then(() => postMessage(1), () => postMessage(0))`;
            const worker = new Worker(URL.createObjectURL(new Blob([code])));
            worker.onmessage = event => resolve(event.data);
        })""",
        other,
    )
    page.evaluate("url => fetch(url, {mode: 'no-cors'}).catch(() => 0)", other)
    page.context.close()
    # The wall's own refusal is an answer where nothing is encrypted.
    assert got == 0
    assert len(server.elsewhere) == 2
    assert all("example.org" in asked for asked in server.elsewhere)
    server.elsewhere.clear()


def test_a_reader_types_answers_and_sees_the_progress(address, page, tmp_path):
    name = STEP_NOTEBOOKS[13].name
    opened(page, address(name))
    for answer, seen, words in verdicts(page, read(STEP_NOTEBOOKS[13])):
        page.screenshot(path=tmp_path / f"{answer}.png")
        assert seen.startswith(words), (answer, seen)
    page.keyboard.press("Control+s")
    page.get_by_text("Saving completed").wait_for()
    run_all(page, address("start_here.ipynb"))
    page.get_by_text("13  gradients add up: 1 solved").wait_for()


def test_a_reader_steps_through_a_film(address, page, tmp_path):
    run_all(page, address(STEP_NOTEBOOKS[7].name))
    step_through(page)
    page.locator("[data-film]").screenshot(path=tmp_path / "film.png")


def test_the_course_opens_at_start_here_and_lists_what_there_is(server, page, tmp_path):
    opened(page, f"{server.address}/index.html")
    page.get_by_role("heading", name="In your browser").wait_for()
    listed = page.locator(".jp-DirListing-item").all_inner_texts()
    names = {line.split("\n")[0] for line in listed}
    assert {path.name for path in NOTEBOOKS.glob("*.ipynb")} <= names
    page.screenshot(path=tmp_path / "start_here.png")


def test_what_start_here_says_of_the_steps_holds(address, page):
    """`%run` in place of a terminal."""
    opened(page, address("start_here.ipynb"))
    run = itertools.count(1)
    for typed, words in {
        "%run step04_numerical_diff.py": "the slope of x² at 2 is 4.0000",
        "%run steps.py show 4": "def numerical_diff",
        "%run steps.py diff 3 4": "+ def numerical_diff",
    }.items():
        type_into(page, 0, typed, next(run))
        assert words in outputs_seen(page)[0]


def test_what_start_here_says_of_work_holds(address, page, tmp_path):
    """A cell that does not end is stopped; a notebook is downloaded, and comes back afresh."""
    name = STEP_NOTEBOOKS[13].name
    opened(page, address(name))
    type_into(page, 1, "print('typed')", 1)
    cell = page.locator(".jp-CodeCell").nth(2)
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("while True: pass")
    page.keyboard.press("Control+Enter")
    cell.get_by_text("[*]:").wait_for()
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel…", exact=True).click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.get_by_text("| Idle").wait_for(timeout=300_000)
    type_into(page, 2, "print('it runs again')", 1)
    assert outputs_seen(page)[2] == "it runs again"
    page.keyboard.press("Control+s")
    page.get_by_text("Saving completed").wait_for()
    page.screenshot(path=tmp_path / "typed.png")

    page.get_by_role("tab", name=name).locator(".lm-TabBar-tabCloseIcon").click()
    item = page.locator(".jp-DirListing-item", has_text=name)
    item.click(button="right")
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Download").click()
    kept = [source(cell) for cell in code_cells(download.value.path())]
    assert kept[1:3] == ["print('typed')", "print('it runs again')"]
    item.click(button="right")
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    until_deleted(page, name, newest())
    opened(page, address(name))
    fresh = page.locator(".jp-CodeCell").nth(1).locator(".cm-content").inner_text()
    assert fresh == source(code_cells(STEP_NOTEBOOKS[13])[1])


@pytest.mark.parametrize("shipped", [STEP_NOTEBOOKS[4], STEP_NOTEBOOKS[13]], ids=lambda p: p.stem)
def test_stored_outputs_are_seen_as_they_are(shipped, address, page):
    """Before anything is run: whole, and without what is to be predicted."""
    opened(page, address(shipped.name))
    cells = code_cells(LITE / newest() / "files" / shipped.name)
    seen = outputs_seen(page)
    printed = {n: texts(c) for n, c in enumerate(cells) if {"stream"} == kinds(c)}
    assert any("\n" in text for text in printed.values())
    assert {n: seen[n] for n in printed} == printed
    assert all(not seen[n] for n, cell in enumerate(cells) if not cell["outputs"])


SIZES = re.compile(r"It is (\d+) MB, of which a browser fetches about (\d+) when")


def test_the_readme_says_how_large_it_is(server, address, page):
    server.given.clear()
    run_all(page, address(STEP_NOTEBOOKS[13].name))
    given = [path for path in map(Path, server.given) if path.is_file()]
    fetched = sum(path.stat().st_size for path in given) / 1e6
    stated = SIZES.search((ROOT / "README.md").read_text("utf-8")).groups()
    assert list(map(int, stated)) == pytest.approx([megabytes(LITE), fetched], abs=2)
