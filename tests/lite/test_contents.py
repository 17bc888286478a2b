"""What a reader finds in the browser, as far as it can be said without one."""

import json

import pytest

from dezero_mini import __version__
from dezero_mini.classroom.course.shipped import shipped_files
from notebooks.lite.__main__ import STORAGE, front, settings
from notebooks.lite.contents import HERE, contents, in_the_browser, version_of
from tests.course import LESSONS, NOTEBOOK_FILES, ROOT, STEP_FILES, STEP_NOTEBOOKS
from tests.notebooks.notebook_files import cells_of, prose, source

SCRIPT = (HERE / "older_work.js").read_text("utf-8")


@pytest.fixture(scope="module")
def version():
    return contents(ROOT)[0]


@pytest.fixture(scope="module")
def notebooks():
    """The notebooks in the browser, by their names."""
    found = contents(ROOT)[1].items()
    return {name: json.loads(content) for name, content in found if name.endswith(".ipynb")}


def test_every_notebook_has_beside_it_what_it_imports():
    _, found = contents(ROOT)
    assert {path.name for path in [*NOTEBOOK_FILES, *STEP_FILES.values()]} <= {*found}
    for path in (ROOT / "dezero_mini").rglob("*.py"):
        assert found[path.relative_to(ROOT).as_posix()] == path.read_bytes()
    assert not [name for name in found if name.startswith("notebooks/") or "lite" in name]


def test_each_notebook_says_its_version_beneath_its_title(notebooks, version):
    assert {*notebooks} == {path.name for path in NOTEBOOK_FILES}
    for notebook in notebooks.values():
        title, *others = map(source, notebook["cells"])
        assert title.startswith("# ")
        assert f"Version {version}, in your browser." in title
        assert not any(f"Version {version}, in" in text for text in others)


def test_apart_from_that_a_lesson_is_the_one_of_a_readers_folder(notebooks):
    shipped = shipped_files(ROOT)
    for path in LESSONS:
        wanted = json.loads(shipped[path.name])["cells"]
        found = notebooks[path.name]["cells"]
        assert [c["id"] for c in found] == [c["id"] for c in wanted]
        assert list(map(source, found[1:])) == list(map(source, wanted[1:]))


def test_stored_outputs_are_whole(notebooks):
    stored = [
        (output, text)
        for notebook in notebooks.values()
        for cell in cells_of(notebook, "code")
        for output in cell["outputs"]
        for text in [output.get("text", ""), *output.get("data", {}).values()]
    ]
    assert any("text/markdown" in output.get("data", {}) for output, _ in stored)
    assert all(isinstance(text, str) for _, text in stored)


def test_lines_of_an_output_are_joined_and_data_left_alone():
    data = {"text/markdown": ["a\n", "b"], "text/plain": "c", "application/json": {"d": ["e"]}}
    cells = [
        {"cell_type": "markdown", "source": ["# A title"]},
        {"cell_type": "code", "source": [], "outputs": [{"data": data}, {"text": ["f\n", "g"]}]},
        {"cell_type": "code", "source": [], "outputs": [{"traceback": ["h\n", "i"]}]},
    ]
    _, cell, failed = in_the_browser({"cells": cells}, "1")["cells"]
    assert cell["outputs"] == [
        {"data": {**data, "text/markdown": "a\nb"}},
        {"text": "f\ng"},
    ]
    assert failed["outputs"] == [{"traceback": ["h\n", "i"]}]


# What a text of the course tells to do, and start_here says there how to do it in a browser.
ANSWERED = {
    "`make learn`": "`make learn`",
    "git pull": "`git pull`",
    "python steps show 4": "`%run steps.py show 4`",
    "python steps/step04_numerical_diff.py": "`%run step04_numerical_diff.py`",
    "python notebooks reset 4": "**A fresh notebook?**",
    "Reload Notebook from Disk": "*Reload Notebook from Disk* does not help",
}


def test_start_here_says_what_holds_in_a_browser(notebooks, version):
    _, section, *rest = notebooks["start_here.ipynb"]["cells"]
    assert section["id"] == "in-the-browser"
    text = source(section)
    assert f"This is version {version}." in text
    assert "{" not in text
    told = prose({"cells": rest})
    for elsewhere, here in ANSWERED.items():
        assert elsewhere in told
        assert here in text
    assert "in-the-browser" not in (ROOT / "notebooks" / "start_here.ipynb").read_text("utf-8")


# --- the version -------------------------------------------------------------------------


def changed(shipped, name, change):
    """The files with one notebook changed by a function."""
    notebook = json.loads(shipped[name])
    change(notebook)
    return {**shipped, name: json.dumps(notebook).encode()}


def test_the_version_is_a_new_one_when_a_notebook_says_something_new():
    shipped = shipped_files(ROOT)
    version = version_of(shipped)
    assert version.startswith(f"{__version__}-")
    assert version == version_of(shipped_files(ROOT))
    name = STEP_NOTEBOOKS[13].name

    def new_word(notebook):
        notebook["cells"][-1]["source"] = ["new"]

    def new_id(notebook):
        notebook["cells"][-1]["id"] = "new"

    def new_output(notebook):
        cells_of(notebook, "code")[1]["outputs"] = []

    assert version_of(changed(shipped, name, new_word)) != version
    assert version_of(changed(shipped, name, new_id)) != version
    assert version_of({k: v for k, v in shipped.items() if k != name}) != version
    # A reader's work stays where it is.
    assert version_of(changed(shipped, name, new_output)) == version
    assert version_of(dict(reversed(shipped.items()))) == version
    assert version_of({**shipped, "README.md": b"new", "step13_accumulation.py": b""}) == version


def test_work_is_kept_under_the_version_and_found_again():
    told = settings("1.2-abc")["jupyter-config-data"]
    assert told["contentsStorageName"] == STORAGE + "1.2-abc"
    # Settings have a place that the page of older work does not take for work.
    assert not told["settingsStorageName"].startswith(STORAGE)
    assert f'const STORAGE = "{STORAGE}";' in SCRIPT


def test_the_first_page_leads_to_the_version(tmp_path):
    front(tmp_path, "1.2-abc")
    assert {path.name for path in tmp_path.iterdir()} == {
        "index.html",
        "older_work.js",
        "newest.json",
    }
    assert json.loads((tmp_path / "newest.json").read_text("utf-8")) == {"version": "1.2-abc"}


def test_the_first_page_loads_nothing_from_elsewhere():
    for text in (SCRIPT, (HERE / "index.html").read_text("utf-8")):
        assert "://" not in text
