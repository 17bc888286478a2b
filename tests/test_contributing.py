"""CONTRIBUTING speaks of what is there."""

import re

from tests.course import PYPROJECT, ROOT, TARGETS

TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_its_links_resolve():
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", TEXT)
    assert [t for t in targets if "://" not in t and not (ROOT / t).exists()] == []


def test_its_commands_exist():
    assert set(re.findall(r"`make ([\w-]+)", TEXT)) <= TARGETS


def test_it_explains_what_repo_review_is_told_to_leave_out():
    codes = re.findall(r"`([A-Z]{2,3}\d{3})`", TEXT)
    assert sorted(codes) == sorted(PYPROJECT["tool"]["repo-review"]["ignore"])


def test_its_paths_exist():
    paths = re.findall(r"`((?:tests|notebooks)/[\w/.…-]+|test_\w+\.py)`", TEXT)
    assert len(paths) > 5
    for path in paths:
        assert list(ROOT.glob(f"**/{path.rstrip('/')}".replace("…", "*"))), path
