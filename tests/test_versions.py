"""The version is the same wherever it stands."""

import re

import yaml

from tests.course import PROJECT, ROOT


def test_the_versions_agree():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert citation["version"] == PROJECT["version"]
    released = [v for v in re.findall(r"^## (.+)", changes, re.MULTILINE) if v != "Unreleased"]
    assert released[0] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
