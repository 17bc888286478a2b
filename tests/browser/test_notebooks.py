"""Every notebook runs in JupyterLab in a real browser, and every picture is seen."""

import json

import pytest
from lab import code_cells, faults, has_picture, run, without_outputs
from reading import FOLDER, PATHS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", [path.name for path in PATHS])
def test_all_cells_run_and_all_pictures_show(name, folder, address, page):
    path = folder / "notebooks" / name
    without_outputs(FOLDER / name, path)
    pictures = run(page, address(name), path)
    assert faults(code_cells(FOLDER / name), code_cells(path), pictures) == []


def test_a_broken_notebook_is_refused(folder, address, page):
    """A picture less, a warning, and an error that keeps the last cell from running."""
    path = folder / "notebooks" / "broken.ipynb"
    without_outputs(FOLDER / "step01_variable.ipynb", path)
    shipped = code_cells(FOLDER / "step01_variable.ipynb")
    picture = [*map(has_picture, shipped)].index(True)
    notebook = json.loads(path.read_text("utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
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
