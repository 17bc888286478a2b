"""What the website changes on the way from the texts to its pages."""

import fnmatch
import json
import re
import runpy
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from notebooks.website import addresses
from notebooks.website.texts import prepare_page, source_of
from tests.course import NOTEBOOK_FILES, NOTEBOOKS, ROOT


def page(name, text):
    """The text of a page as the website gets it."""
    app = SimpleNamespace(env=SimpleNamespace(doc2path=lambda docname: name))
    content = [text]
    prepare_page(app, Path(name).stem, content)
    return content[0]


# --- the texts ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ("[a](notebooks/step01_variable.ipynb)", "[a](step01_variable.ipynb)"),
        ("![a](notebooks/images/readme.png)", "![a](images/readme.png)"),
        ("[a](LICENSE)", "[a](LICENSE)"),
        ("[a](CONTRIBUTING.md)", "[a](contributing.md)"),
        ("[a](CHANGELOG.md)", "[a](changelog.md)"),
        ("[a](https://example.org/notebooks/)", "[a](https://example.org/notebooks/)"),
        ("[a](#start)", "[a](#start)"),
    ],
)
def test_a_link_of_the_readme_leads_to_its_page(link, wanted):
    assert page("contributing.md", link) == wanted


def test_the_first_page_leads_to_all_others():
    text = page("index.md", "The README.")
    assert text.startswith("The README.\n")
    (patterns,) = re.findall(r"```{toctree}.*?\n\n(.*?)```", text, re.DOTALL)
    patterns = [re.sub(r".*<(.*)>", r"\1", line) for line in patterns.splitlines()]
    texts = [*NOTEBOOK_FILES, *NOTEBOOKS.glob("*.md")]
    pages = [path.stem for path in texts] + ["contributing", "changelog"]
    for name in pages:
        assert any(fnmatch.fnmatch(name, pattern) for pattern in patterns), name


def prepared(*cells):
    """The cells of a notebook as the website gets them."""
    return json.loads(page("step.ipynb", json.dumps({"cells": cells})))["cells"]


def test_a_prediction_stays_folded_on_the_website():
    folded = {"cell_type": "code", "metadata": {"jupyter": {"outputs_hidden": True}}}
    plain = {"cell_type": "code", "metadata": {}}
    assert [c["metadata"].get("tags") for c in prepared(folded, plain)] == [
        ["hide-output"],
        None,
    ]


def test_a_picture_on_the_website_points_at_its_caption():
    picture = {"cell_type": "code", "metadata": {}}
    caption = {"cell_type": "markdown", "source": ["**Figure 4.2.** A line.\n"], "metadata": {}}
    cells = prepared(picture, caption, picture)
    assert cells[0]["metadata"]["mystnb"]["image"]["alt"] == "Figure 4.2, described below"
    assert cells[2]["metadata"] == {}


def test_a_link_to_the_readme_leads_to_the_first_page():
    text = {"cell_type": "markdown", "source": ["[a](../README.md)"], "metadata": {}}
    (cell,) = prepared(text)
    assert cell["source"] == ["[a](index.md)"]
    assert page("for_teachers.md", "[a](../README.md#start)") == "[a](index.md#start)"


# --- the addresses -----------------------------------------------------------------


@pytest.fixture
def declared(tmp_path):
    """What the website knows of its addresses, by a pyproject.toml with these lines more."""

    def declared(lines):
        module = tmp_path / "notebooks" / "website" / "addresses.py"
        module.parent.mkdir(parents=True)
        module.write_bytes(Path(addresses.__file__).read_bytes())
        project = f'[project]\nversion = "1.2.3"\n{lines}'
        (tmp_path / "pyproject.toml").write_text(project, "utf-8")
        return SimpleNamespace(**runpy.run_path(str(module)))

    return declared


@pytest.mark.parametrize("end", ["", "/"])
def test_addresses_are_those_of_pyproject(declared, end):
    known = declared(
        f'[project.urls]\nRepository = "https://github.com/made-up/course{end}"\n'
        f'Website = "https://made-up.example/course{end}"\n'
    )
    assert known.REPOSITORY == "https://github.com/made-up/course/"
    assert known.WEBSITE == "https://made-up.example/course/"
    assert known.source("a/b.md") == "https://github.com/made-up/course/blob/main/a/b.md"
    assert known.editor("a/b.md") == "https://github.com/made-up/course/edit/main/a/b.md"
    assert known.editor("b.ipynb") == "https://github.dev/made-up/course/blob/main/b.ipynb"


def test_a_report_says_the_page_and_the_version(declared):
    known = declared('[project.urls]\nRepository = "https://github.com/made-up/course"\n')
    address = urlsplit(known.problem("Step 17: + and *", "step17.html"))
    assert address.path == "/made-up/course/issues/new"
    assert parse_qs(address.query) == {
        "template": ["problem.yml"],
        "title": ["Step 17: + and *: "],
        "where": ["step17.html"],
        "version": ["1.2.3, on the website"],
    }


@pytest.mark.parametrize("lines", ["", "[project.urls]\n"])
def test_addresses_that_nobody_has_named_are_not_known(declared, lines):
    unknown = declared(lines)
    assert (unknown.REPOSITORY, unknown.WEBSITE) == ("", "")


@pytest.mark.parametrize("page", ["index.md", "changelog.md", "step01_variable.ipynb"])
def test_every_page_has_its_source_in_the_repository(page):
    assert (ROOT / source_of(page)).exists()
