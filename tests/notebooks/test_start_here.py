"""start_here: its map and its glossary are those of the course."""

import itertools
import re

import pytest
from reading import FOLDER, STEP_PATHS, prose, read, reading_minutes, rows, source, step_title

TEXT = prose(read(FOLDER / "start_here.ipynb"))


def map_faults(text):
    """Where the map does not say what the notebooks and modules say."""
    wanted = []
    for path in STEP_PATHS:
        number, title = step_title(FOLDER.parent / "steps" / (path.stem + ".py"))
        minutes = str(reading_minutes(read(path)))
        wanted.append((f"[{number}]({path.name})", title, minutes))
    found = [(link, title, minutes) for link, title, _, minutes, _ in rows(text, "The map")]
    return [pair for pair in itertools.zip_longest(found, wanted) if pair[0] != pair[1]]


def glossary_faults(text):
    """Terms of the glossary that the notebook behind their link does not explain in italics."""
    found = []
    for term, korean, japanese, link in rows(text, "Glossary"):
        (name,) = re.findall(r"\((\w+\.ipynb)\)", link)
        if not re.search(rf"\*{re.escape(term)}\w*\*", prose(read(FOLDER / name)), re.IGNORECASE):
            found.append(f"{term} is not explained in {name}")
        if not re.search(r"[\uac00-\ud7a3]", korean):
            found.append(f"{term} has no Korean term")
        if not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", japanese):
            found.append(f"{term} has no Japanese term")
    terms = [row[0].lower() for row in rows(text, "Glossary")]
    return found + ["the terms are not sorted"] * (terms != sorted(terms))


def test_the_map_is_right():
    assert map_faults(TEXT) == []


def test_the_glossary_is_right():
    assert len(rows(TEXT, "Glossary")) > 10
    assert glossary_faults(TEXT) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("a box for an array", "a box"), ("| 20 |", "| 21 |"), ("[01](step01", "[02](step01")],
)
def test_another_map_is_refused(old, new):
    assert old in TEXT
    assert map_faults(TEXT.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| gradient |", "| slope |"),
        ("| scalar | 스칼라", "| scalar | scalar"),
        ("| 勾配 |", "| |"),
    ],
)
def test_another_glossary_is_refused(old, new):
    assert old in TEXT
    assert glossary_faults(TEXT.replace(old, new, 1))


def test_its_cell_shows_that_the_set_up_works():
    (cell,) = [c for c in read(FOLDER / "start_here.ipynb")["cells"] if c["cell_type"] == "code"]
    assert "import" in source(cell)
    assert "".join(cell["outputs"][0]["text"]).endswith("so the course is ready.\n")
