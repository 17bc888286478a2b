"""CONTRIBUTING speaks of what is there."""

import re

from tests.course import ROOT, TARGETS

TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_its_links_resolve():
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", TEXT)
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_its_commands_exist():
    assert set(re.findall(r"`make ([\w-]+)", TEXT)) <= TARGETS


def test_its_paths_exist():
    paths = re.findall(r"`((?:tests|notebooks)/[\w/.…-]+|test_\w+\.py)`", TEXT)
    assert len(paths) > 5
    for path in paths:
        assert list(ROOT.glob(f"**/{path.rstrip('/')}".replace("…", "*"))), path
