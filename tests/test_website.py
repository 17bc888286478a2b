"""What the website changes on the way from the texts to its pages."""

import fnmatch
import json
import re
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.course import NOTEBOOK_FILES, NOTEBOOKS


@pytest.fixture
def conf():
    """What the website's configuration defines."""
    return runpy.run_path(str(NOTEBOOKS / "website" / "conf.py"))


def page(conf, name, text):
    """The text of a page as the website gets it."""
    app = SimpleNamespace(env=SimpleNamespace(doc2path=lambda docname: name))
    content = [text]
    conf["prepare_page"](app, Path(name).stem, content)
    return content[0]


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
def test_a_link_of_the_readme_leads_to_its_page(conf, link, wanted):
    assert page(conf, "contributing.md", link) == wanted


def test_the_first_page_leads_to_all_others(conf):
    text = page(conf, "index.md", "The README.")
    assert text.startswith("The README.\n")
    (patterns,) = re.findall(r"```{toctree}.*?\n\n(.*?)```", text, re.DOTALL)
    texts = [*NOTEBOOK_FILES, *NOTEBOOKS.glob("*.md")]
    pages = [path.stem for path in texts] + ["contributing", "changelog"]
    for name in pages:
        assert any(fnmatch.fnmatch(name, pattern) for pattern in patterns.split()), name


def prepared(conf, *cells):
    """The cells of a notebook as the website gets them."""
    return json.loads(page(conf, "step.ipynb", json.dumps({"cells": cells})))["cells"]


def test_a_prediction_stays_folded_on_the_website(conf):
    folded = {"cell_type": "code", "metadata": {"jupyter": {"outputs_hidden": True}}}
    plain = {"cell_type": "code", "metadata": {}}
    assert [c["metadata"].get("tags") for c in prepared(conf, folded, plain)] == [
        ["hide-output"],
        None,
    ]


def test_a_picture_on_the_website_points_at_its_caption(conf):
    picture = {"cell_type": "code", "metadata": {}}
    caption = {"cell_type": "markdown", "source": ["**Figure 4.2.** A line.\n"], "metadata": {}}
    cells = prepared(conf, picture, caption, picture)
    assert cells[0]["metadata"]["mystnb"]["image"]["alt"] == "Figure 4.2, described below"
    assert cells[2]["metadata"] == {}


def test_a_link_to_the_readme_leads_to_the_first_page(conf):
    text = {"cell_type": "markdown", "source": ["[a](../README.md)"], "metadata": {}}
    (cell,) = prepared(conf, text)
    assert cell["source"] == ["[a](index.md)"]
    assert page(conf, "for_teachers.md", "[a](../README.md#start)") == "[a](index.md#start)"
