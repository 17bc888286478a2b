"""The version is the same wherever it stands, and a changelog of a form that people know."""

import re
import shutil

import pytest
import yaml

from tests.course import PROJECT, ROOT
from tests.tools import release

CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
FILES = ("pyproject.toml", "CITATION.cff", "CHANGELOG.md", "dezero_mini/__init__.py")
KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]


def test_the_versions_agree():
    assert release.faults(ROOT) == []


def test_the_licences_agree():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["license"] == PROJECT["license"]


# --- what is refused on the day of a release ----------------------------------------


@pytest.fixture
def project(tmp_path):
    """A copy of the files that name the version, as they are on the day of version 7.1.0."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    now = PROJECT["version"]
    change(tmp_path, "pyproject.toml", f'\nversion = "{now}"', '\nversion = "7.1.0"')
    change(tmp_path, "dezero_mini/__init__.py", f'= "{now}"', '= "7.1.0"')
    change(tmp_path, "CITATION.cff", f"version: {now}", "version: 7.1.0")
    change(tmp_path, "CITATION.cff", r"date-released: .*", "date-released: 2031-01-31")
    new = "## [Unreleased]\n\n## [7.1.0] - 2031-01-31"
    change(tmp_path, "CHANGELOG.md", r"## \[Unreleased\]", new)
    return tmp_path


def change(project, name, old, new):
    text = (project / name).read_text("utf-8")
    assert re.search(old, text), (name, old)
    (project / name).write_text(re.sub(old, new, text, count=1), "utf-8")


@pytest.mark.parametrize("tag", [None, "v7.1.0"])
def test_what_agrees_is_let_through(project, tag):
    assert release.faults(project, tag) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("pyproject.toml", "7.1.0", "7.2.0", "no section for 7.2.0"),
        ("dezero_mini/__init__.py", "7.1.0", "7.0.0", "and dezero_mini.__version__ 7.0.0"),
        ("CITATION.cff", "7.1.0", "7.0", "pyproject.toml says 7.1.0, and CITATION.cff 7.0"),
        ("CITATION.cff", "date-released: .*", "", "has date-released: None"),
        ("CITATION.cff", "2031-01-31", "2031-01-30", "has date-released: 2031-01-30"),
        ("CHANGELOG.md", r"## \[7.1.0\].*", "", "what stands under Unreleased becomes"),
        ("CHANGELOG.md", "7.1.0", "7.1", "no section for 7.1.0"),
        ("CHANGELOG.md", "2031-01-31", "today", "gives 7.1.0 no day"),
        ("CHANGELOG.md", " - 2031-01-31", "", "gives 7.1.0 no day"),
        ("CHANGELOG.md", r"## \[7.1.0\]", "## [8.0.0] - 2031-02-01\n\n## [7.1.0]", "is 8.0.0"),
    ],
)
def test_what_does_not_agree_is_refused(project, name, old, new, fault):
    change(project, name, old, new)
    assert any(fault in said for said in release.faults(project))


@pytest.mark.parametrize(
    ("tag", "fault"),
    [
        ("v7.1.1", "pyproject.toml says 7.1.0, and the tag 7.1.1"),
        ("7.1.0", "the tag 7.1.0, without a v"),
        ("v7.1.0rc1", "the tag 7.1.0rc1"),
    ],
)
def test_a_tag_of_another_version_is_refused(project, tag, fault):
    (said,) = release.faults(project, tag)
    assert fault in said


def test_a_tag_is_refused_while_changes_are_unreleased(project):
    change(project, "CHANGELOG.md", r"\[Unreleased\]", "[Unreleased]\n\n### Fixed\n\n- A word.")
    (said,) = release.faults(project, "v7.1.0")
    assert "under Unreleased still" in said
    assert release.faults(project) == []


def test_it_says_all_that_is_wrong_and_writes_nothing(project, monkeypatch):
    change(project, "CITATION.cff", "7.1.0", "7.0.0")
    monkeypatch.setattr(release, "ROOT", project)
    with pytest.raises(SystemExit) as stopped:
        release.main(["v9.0.0"])
    assert str(stopped.value).splitlines() == [
        "Not to be released:",
        "- pyproject.toml says 7.1.0, and CITATION.cff 7.0.0.",
        "- pyproject.toml says 7.1.0, and the tag 9.0.0.",
    ]
    assert not (project / "build").exists()


def test_it_writes_what_is_new_in_the_version(project, monkeypatch):
    change(
        project, "CHANGELOG.md", "2031-01-31", "2031-01-31\n\n### Fixed\n\n- A word.\n\n## [7.0]"
    )
    monkeypatch.setattr(release, "ROOT", project)
    release.main(["v7.1.0"])
    written = project / "build" / "release" / "github" / "changes.md"
    assert written.read_text("utf-8") == "### Fixed\n\n- A word.\n"


# --- the changelog ------------------------------------------------------------------


def faults(changelog, address=None):
    """Where a changelog is not of the form of keepachangelog.com."""
    changes = release.sections(changelog)
    headings = re.findall(r"^## .*", changelog, re.MULTILINE)
    found = [f"{line} is no version" for line in headings if not release.HEADING.fullmatch(line)]
    if next(iter(changes)) != "Unreleased":
        found.append("it does not begin with what is unreleased")
    versions = [[*map(int, name.split("."))] for name in changes if name != "Unreleased"]
    dates = [date for name, (date, _) in changes.items() if name != "Unreleased"]
    if versions != sorted(versions, reverse=True) or dates != sorted(dates, reverse=True):
        found.append("the newest version is not first")
    for name, (_, text) in changes.items():
        kinds = re.findall(r"^### (.*)", text, re.MULTILINE)
        if kinds != [kind for kind in KINDS if kind in kinds]:
            found.append(f"{name} has {kinds}, not some of {KINDS}, in this order")
    linked = re.findall(r"^\[(.+?)\]: (\S+)$", changelog, re.MULTILINE)
    if [name for name, _ in linked] != (list(changes) if address else []):
        found.append("a version lacks its link, or has one though no address is known")
    if not all(target.startswith(f"{address}/") for _, target in linked):
        found.append("a version's link leads elsewhere")
    return found


def test_the_changelog_has_the_form_that_people_expect():
    assert faults(CHANGELOG, PROJECT.get("urls", {}).get("Repository")) == []


LINKS = """
[Unreleased]: https://example.org/course/compare/v0.1.0...HEAD
[0.1.0]: https://example.org/course/releases/tag/v0.1.0
"""
SMALL = """# Changelog

## [Unreleased]

### Added

- A word.

## [0.1.0] - 2026-11-23

The first version.
"""


def test_a_changelog_has_links_where_the_address_is_known():
    assert faults(SMALL) == []
    assert faults(SMALL + LINKS, "https://example.org/course") == []
    assert release.sections(SMALL + LINKS) == release.sections(SMALL)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## [Unreleased]", "## Unreleased"),
        ("## [Unreleased]", "## [0.2.0] - 2026-12-01"),
        ("## [Unreleased]", "## [Unreleased]\n\n## [0.0.9] - 2026-11-24"),
        ("## [0.1.0] - 2026-11-23", "## [0.1.0] - 23 November 2026"),
        ("### Added", "### New"),
        ("### Added", "### Fixed\n\n- Another.\n\n### Added"),
        ("The first version.", "The first version.\n" + LINKS),
    ],
)
def test_another_form_is_noticed(old, new):
    assert old in SMALL
    assert faults(SMALL.replace(old, new))


def test_links_that_are_missing_or_lead_elsewhere_are_noticed():
    assert faults(SMALL, "https://example.org/course")
    assert faults(SMALL + LINKS, "https://example.org/another")
