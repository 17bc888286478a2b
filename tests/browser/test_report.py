"""A reader in JupyterLab finds something wrong, writes it into the last cell, and gets a report."""

from urllib.parse import parse_qs, urlsplit

import pytest

from dezero_mini.classroom.course.files import source
from dezero_mini.classroom.course.folder import bring_course
from dezero_mini.classroom.problems.report import BY_HAND, UNTOUCHED
from tests.browser.jupyterlab import opened, outputs_seen, type_into
from tests.course import ROOT, STEP_NOTEBOOKS
from tests.notebooks.notebook_files import cells_of, read

pytestmark = pytest.mark.browser

STEP13 = STEP_NOTEBOOKS[13]
ADDRESS = "https://github.com/an-owner/a-name"
WORDS = '그림이 "odd", and it\'s\nhere: "C:\\new\\"'


@pytest.mark.parametrize("repository", ["", ADDRESS], ids=["unknown", "known"])
def test_a_report_names_the_cell_and_its_error(folder, address, page, tmp_path, repository):
    # A kernel of its own, and the address as the zipped course has it.
    name = "known" if repository else "unknown"
    course = folder / "notebooks" / name
    bring_course(ROOT, course)
    note = course / "dezero_mini" / "classroom" / "problems" / "repository.txt"
    note.write_text(repository)
    code = cells_of(read(course / STEP13.name), "code")
    last = len(code) - 1
    opened(page, address(f"{name}/{STEP13.name}"))
    type_into(page, 0, source(code[0]), 1)
    type_into(page, 1, "x = Variable(np.ones(3))\nx.backward_()", 2)
    assert "AttributeError" in outputs_seen(page)[1]
    type_into(page, last, source(code[last]), 3)
    assert outputs_seen(page)[last] == UNTOUCHED
    type_into(page, last, source(code[last]).replace("...", WORDS), 4)
    seen = outputs_seen(page)[last]
    page.locator(".jp-CodeCell").last.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "report.png")
    where = f"{STEP13.name}, cell {code[1]['id']}, run as [2], which begins: x = Variable("
    error = "AttributeError: 'Variable' object has no attribute 'backward_'"
    for part in (WORDS, where, error, "Python 3.", "NumPy "):
        assert part in seen
    assert str(course) not in seen
    assert (BY_HAND in seen) == (not repository)
    links = page.locator(".jp-CodeCell").last.locator("a", has_text="open a new issue").all()
    assert len(links) == bool(repository)
    for link in links:
        target = link.get_attribute("href")
        assert target.startswith(f"{ADDRESS}/issues/new?")
        filled = parse_qs(urlsplit(target).query)
        assert filled["where"][0].startswith(where)
        assert filled["what"][0].startswith(WORDS)
        assert error in filled["what"][0]
