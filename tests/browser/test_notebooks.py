"""Every notebook runs in JupyterLab in a real browser, and every picture is seen."""

import json

import pytest

from tests.browser.jupyterlab import code_cells, faults, run, without_outputs
from tests.course import NOTEBOOK_FILES, STEP_NOTEBOOKS
from tests.notebooks.notebook_files import cells_of, has_picture, read

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("shipped", NOTEBOOK_FILES, ids=lambda path: path.name)
def test_all_cells_run_and_all_pictures_show(shipped, folder, address, page):
    path = folder / "notebooks" / shipped.name
    without_outputs(shipped, path)
    pictures = run(page, address(path.name), path)
    assert faults(code_cells(shipped), code_cells(path), pictures) == []


def test_a_broken_notebook_is_refused(folder, address, page):
    """A picture less, a warning, and an error that keeps the last cell from running."""
    path = folder / "notebooks" / "broken.ipynb"
    without_outputs(STEP_NOTEBOOKS[1], path)
    shipped = code_cells(STEP_NOTEBOOKS[1])
    picture = [*map(has_picture, shipped)].index(True)
    notebook = read(path)
    code = cells_of(notebook, "code")
    code[picture]["source"] = "pass"
    code[-3]["source"] = "import warnings\nwarnings.warn('mind the gap')"
    code[-2]["source"] = "1 / 0"
    path.write_text(json.dumps(notebook), "utf-8")
    pictures = run(page, address(path.name), path)
    found = faults(shipped, code_cells(path), pictures)
    assert "shows no picture" in found[0]
    assert "mind the gap" in found[1]
    assert "raises ZeroDivisionError" in found[2]
    assert found[3:] == [f"cell {len(code)} did not run in its turn"]
