"""What the website changes on the way from the texts to its pages."""

import json
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.course import NOTEBOOKS


@pytest.fixture
def conf():
    """What notebooks/conf.py defines."""
    return runpy.run_path(str(NOTEBOOKS / "conf.py"))


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ("[a](notebooks/step01_variable.ipynb)", "[a](step01_variable.ipynb)"),
        ("![a](notebooks/images/readme.png)", "![a](images/readme.png)"),
        ("[a](LICENSE)", "[a](../LICENSE)"),
        ("[a](CONTRIBUTING.md)", "[a](contributing.md)"),
        ("[a](https://example.org/notebooks/)", "[a](https://example.org/notebooks/)"),
        ("[a](#start)", "[a](#start)"),
    ],
)
def test_a_link_of_the_readme_leads_to_its_page(conf, link, wanted):
    content = [link]
    conf["include_page"](None, Path("README.md"), "index", content)
    assert content == [wanted]


def prepared(conf, *cells):
    """The cells of a notebook as the website gets them."""
    app = SimpleNamespace(env=SimpleNamespace(doc2path=lambda name: f"{name}.ipynb"))
    content = [json.dumps({"cells": cells})]
    conf["prepare_page"](app, "step", content)
    return json.loads(content[0])["cells"]


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
