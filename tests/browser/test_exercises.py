"""A reader's folder in JupyterLab: no answer shows, and what one types gets its verdict."""

import pytest

from dezero_mini.classroom.course.folder import bring_course
from tests.browser.jupyterlab import opened, outputs_seen
from tests.browser.reading import verdicts
from tests.course import LESSONS, ROOT
from tests.notebooks.notebook_files import cells_of, read

pytestmark = pytest.mark.browser

STEP13 = next(path for path in LESSONS if path.stem.startswith("step13"))


@pytest.fixture(scope="module")
def my_course(folder):
    """The folder as `make learn` makes it, where JupyterLab serves it."""
    bring_course(ROOT, folder / "notebooks" / "my_course")
    return folder / "notebooks" / "my_course"


def to_be_found(path):
    """The ids of the cells whose outputs a reader is to find out, with those outputs' texts."""
    for cell in cells_of(read(path), "code"):
        hidden = cell["metadata"].get("jupyter", {}).get("outputs_hidden")
        if hidden or cell["id"].startswith("exercise-"):
            yield cell["id"], "".join("".join(o.get("text", [])) for o in cell["outputs"])


@pytest.mark.usefixtures("my_course")
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_no_answer_shows_before_it_is_found(path, address, page):
    opened(page, address(f"my_course/{path.name}"))
    ids = [cell["id"] for cell in cells_of(read(path), "code")]
    seen = dict(zip(ids, outputs_seen(page), strict=True))
    answers = dict(to_be_found(path))
    assert answers
    assert {name: seen[name] for name in answers} == dict.fromkeys(answers, "")


def test_a_folded_output_would_show(folder, address, page):
    """What the test above looks for is there in the notebook as it was shipped."""
    (folder / "notebooks" / STEP13.name).write_bytes(STEP13.read_bytes())
    opened(page, address(STEP13.name))
    ids = [cell["id"] for cell in cells_of(read(STEP13), "code")]
    seen = dict(zip(ids, outputs_seen(page), strict=True))
    first_lines = [(name, text.split("\n")[0]) for name, text in to_be_found(STEP13) if text]
    assert any(line and line in seen[name] for name, line in first_lines)


def test_answers_typed_by_a_reader(my_course, address, page, tmp_path):
    """One kernel, one answer after another, as a reader would type them into notebook 13."""
    path = my_course / STEP13.name
    opened(page, address(f"my_course/{path.name}"))
    for name, seen, words in verdicts(page, read(path)):
        page.screenshot(path=tmp_path / f"{name}.png")
        assert seen.startswith(words), (name, seen)
