"""What the caption of a film says of its numbers is what the film shows."""

import itertools
import re

import pytest

from tests.course import NOTEBOOK_FILES
from tests.notebooks.notebook_files import read, source

NUMBER = r"(?:−?\d+(?:\.\d+)?|\[[^\]]+\])"
PRODUCT = re.compile(rf"{NUMBER} × {NUMBER} = {NUMBER}")
MARK = re.compile(r'"([^"]+)"')


def films():
    """The words of each film as it is stored, and its caption."""
    for path in NOTEBOOK_FILES:
        cells = read(path)["cells"]
        for cell, after in itertools.pairwise(cells):
            if cell["cell_type"] == "code" and re.search(r"^film\(", source(cell), re.MULTILINE):
                (picture,) = (
                    output["data"]
                    for output in cell["outputs"]
                    if "image/png" in output.get("data", {})
                )
                caption = source(after).split("\n\n")[0]
                yield pytest.param("".join(picture["text/plain"]), caption, id=caption[2:13])


def not_shown(words, caption):
    """Products and marks of a caption that are not in its film."""
    claims = [*PRODUCT.findall(caption), *MARK.findall(caption)]
    return [claim for claim in claims if claim.lower() not in words.lower()]


FILMS = [*films()]


@pytest.mark.parametrize(("words", "caption"), FILMS)
def test_a_caption_says_what_the_film_shows(words, caption):
    assert not_shown(words, caption) == []


def test_there_are_films_with_products():
    captions = [parameters.values[1] for parameters in FILMS]
    assert len(captions) >= 9
    assert sum(map(len, map(PRODUCT.findall, captions))) > 10


def test_another_number_is_noticed():
    words, caption = next(p.values for p in FILMS if "Figure 20.1" in p.values[1])
    assert not_shown(words, caption.replace("8 × 4 = 32", "8 × 4 = 31")) == ["8 × 4 = 31"]
    assert not_shown(words, caption.replace("too early", "too late")) != []
