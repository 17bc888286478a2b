"""start_here: its map and its glossary are those of the course."""

import itertools
import re

import pytest

from tests.course import BRIDGE, LESSONS, NOTEBOOKS, STEP_NOTEBOOKS, step_title
from tests.notebooks.notebook_files import (
    cells_of,
    has_picture,
    prose,
    read,
    reading_minutes,
    rows,
    source,
)

NOTEBOOK = read(NOTEBOOKS / "start_here.ipynb")
TEXT = prose(NOTEBOOK)


def map_faults(text):
    """Where the map does not say what the notebooks and modules say."""
    wanted = [
        (f"[{number:02}]({path.name})", step_title(number), str(reading_minutes(read(path))))
        for number, path in STEP_NOTEBOOKS.items()
    ]
    heading = source(read(BRIDGE)["cells"][0]).splitlines()[0]
    wanted.append(
        (
            f"[bridge]({BRIDGE.name})",
            heading.removeprefix("# Bridge: "),
            str(reading_minutes(read(BRIDGE))),
        )
    )
    found = [(link, title, minutes) for link, title, _, minutes, _ in rows(text, "The map")]
    return [pair for pair in itertools.zip_longest(found, wanted) if pair[0] != pair[1]]


def glossary_faults(text):
    """Terms of the glossary that the notebook behind their link does not explain in italics."""
    found = []
    for term, korean, japanese, link in rows(text, "Glossary"):
        (name,) = re.findall(r"\((\w+\.ipynb)\)", link)
        explanation = prose(read(NOTEBOOKS / name))
        if not re.search(rf"\*{re.escape(term)}\w*\*", explanation, re.IGNORECASE):
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
    [
        ("a box for an array", "a box"),
        ("| 20 |", "| 21 |"),
        ("[01](step01", "[02](step01"),
        ("| 80 | –", "| 75 | –"),
    ],
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


def test_it_begins_with_what_one_will_own():
    first, lines, picture, *_ = cells_of(NOTEBOOK, "code")
    assert "import Variable, exp" in source(first)
    assert "y.backward()" in source(lines)
    assert "".join(lines["outputs"][0]["text"]).endswith("so the course is ready.\n")
    assert has_picture(picture)
    assert TEXT.index("Open [step 01](step01_variable.ipynb)") < TEXT.index("## How to read it")


def test_it_shows_how_far_one_is():
    (cell,) = (cell for cell in cells_of(NOTEBOOK, "code") if source(cell) == "progress()")
    lines = "".join(cell["outputs"][0]["text"]).splitlines()
    assert len(lines) == len(LESSONS) + 1
    assert re.fullmatch(r"together  \d+ open", lines[-1])
