"""The recipe for a hub, where no hub is: it can be read, and its numbers follow from its table."""

import ast

import pytest

from tests.course import GROUPS
from tests.hub.numbers import ABOVE, ALL, BLOCK, HUB, ROWS, in_page, rule, table
from tests.hub.recipe import PAGE, Recipe
from tests.notebooks.notebook_files import rows

TEXT = PAGE.read_text("utf-8")
MADE_UP = {row: 101.0 + 10 * number for number, row in enumerate(ROWS)}


def in_table(text):
    """The numbers that the page has."""
    return {row: int(number) for row, number in rows(text, "A class on JupyterHub")}


def test_the_recipe_can_be_read():
    recipe = Recipe({})
    name, config = recipe.config()
    assert name == "/srv/hub/jupyterhub_config.py"
    ast.parse(config)
    assert recipe.start() == ("/srv/hub", "/srv/hub/bin/jupyterhub")
    assert recipe.link("http://127.0.0.1:1").startswith("http://127.0.0.1:1/hub/user-redirect/")


def test_the_tests_install_what_the_recipe_installs():
    group = {wanted.split(">=")[0] for wanted in GROUPS["hub"] if isinstance(wanted, str)}
    assert {*Recipe({}).packages()} == group - {"dezero-mini[learn]", "playwright", "psutil"}


def test_paths_of_a_test_take_the_place_of_the_servers():
    recipe = Recipe({"/srv/hub/bin": "/a", "/srv/hub": "/b"})
    assert recipe.start() == ("/b", "/a/jupyterhub")


def test_the_pages_numbers_follow_from_its_table():
    found = in_table(TEXT)
    assert [*found] == ROWS
    assert found[ALL] > found[HUB] > 0
    block = BLOCK.search(TEXT)[0]
    assert block.endswith(f":\n\n{table(found)}\n{rule(found)}")
    # As it could be, were it typed by hand.
    assert not block.endswith(rule({**found, ABOVE: found[ABOVE] + 10}))


def test_the_rule_plans_for_all_notebooks_open_and_one_that_runs():
    found = dict.fromkeys(ROWS, 101) | {HUB: 200, ALL: 590, ABOVE: 81}
    assert rule(found).startswith(
        "So plan 680 MB for each student at work, and 200 MB for the hub: 20.6 GB for 30 at a time."
    )
    assert " gives 480 MB back" in rule(found)


def test_the_numbers_are_replaced_and_nothing_else():
    new = in_page(TEXT, MADE_UP, "1 core")
    assert in_table(new) == {row: 110 + 10 * number for number, row in enumerate(ROWS)}
    assert BLOCK.sub("", new) == BLOCK.sub("", TEXT)
    assert in_page(new, MADE_UP, "1 core") == new
    with pytest.raises(ValueError, match="found 0"):
        in_page("# Another page\n", MADE_UP, "1 core")
