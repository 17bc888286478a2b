"""The repository's address: said in one place, and found by whoever needs it."""

import inspect
from email.message import Message
from importlib.metadata import PackageNotFoundError
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from dezero_mini.classroom.course.shipped import shipped_files
from dezero_mini.classroom.problems import issue
from dezero_mini.classroom.problems.issue import CUT, FORM, LONGEST, new_issue
from dezero_mini.classroom.problems.report import Report
from tests.course import PROJECT, ROOT
from tests.dezero_mini.classroom.course.small_course import small_course

FORM_FILE = ROOT / ".github" / "ISSUE_TEMPLATE" / FORM
ADDRESS = "https://github.com/an-owner/a-name"


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """A function that says which addresses the installed package names; None if there is none."""
    monkeypatch.setattr(issue, "NOTE", tmp_path / "repository.txt")

    def become(addresses):
        def metadata(name):
            assert name == PROJECT["name"]
            if addresses is None:
                raise PackageNotFoundError(name)
            found = Message()
            for label, address in addresses.items():
                found["Project-URL"] = f"{label}, {address}"
            return found

        monkeypatch.setattr(issue, "metadata", metadata)

    return become


@pytest.mark.parametrize("addresses", [None, {}, {"Website": "https://example.org"}])
def test_while_it_is_not_known_there_is_none(installed, addresses):
    installed(addresses)
    assert issue.repository() == ""


def test_the_installed_package_says_it(installed):
    installed({"Website": "https://example.org", "Repository": f"{ADDRESS}/"})
    assert issue.repository() == ADDRESS


def test_this_installation_says_what_pyproject_says():
    known = PROJECT.get("urls", {}).get("Repository", "")
    assert issue.repository() == known.rstrip("/")


def test_a_copy_that_is_not_installed_has_it_in_a_file(installed, tmp_path, monkeypatch):
    course = small_course(tmp_path / "a course")
    installed({"Repository": ADDRESS})
    monkeypatch.setattr("dezero_mini.classroom.course.shipped.repository", issue.repository)
    shipped = shipped_files(course)
    (name,) = (name for name in shipped if name.endswith("repository.txt"))
    assert (ROOT / name).parent == ROOT / "dezero_mini" / "classroom" / "problems"
    issue.NOTE.write_bytes(shipped[name])
    installed(None)
    assert issue.repository() == ADDRESS


def test_where_it_is_not_known_no_file_is_shipped(installed, tmp_path, monkeypatch):
    installed(None)
    monkeypatch.setattr("dezero_mini.classroom.course.shipped.repository", issue.repository)
    shipped = shipped_files(small_course(tmp_path / "a course"))
    assert not [name for name in shipped if name.endswith("repository.txt")]


# --- the form --------------------------------------------------------------------------


def faults(form):
    """What we fill in and the form does not ask for, by the ids and labels of its fields."""
    fields = {e["id"]: e["attributes"]["label"] for e in form["body"] if "id" in e}
    filled = set(inspect.signature(new_issue).parameters) - {"repository", "title"}
    found = [f"no field {name}" for name in sorted(filled - set(fields))]
    labels = set(fields.values())
    text = str(Report("title", "where", "what", "version"))
    headings = [line.removeprefix("### ") for line in text.splitlines() if line.startswith("###")]
    return found + [f"no label {label}" for label in headings if label not in labels]


def test_what_is_filled_in_is_asked_for():
    assert faults(yaml.safe_load(FORM_FILE.read_text("utf-8"))) == []


def test_another_form_is_refused():
    form = FORM_FILE.read_text("utf-8")
    assert faults(yaml.safe_load(form.replace("id: what", "id: says"))) == ["no field what"]
    assert faults(yaml.safe_load(form.replace("label: Where", "label: The place"))) == [
        "no label Where"
    ]


def test_what_is_not_known_is_not_filled_in():
    link = new_issue(ADDRESS, "a: ", "a.html", "1.0, on the website")
    assert link == (
        f"{ADDRESS}/issues/new?template=problem.yml&title=a%3A%20&where=a.html"
        "&version=1.0%2C%20on%20the%20website"
    )


@pytest.mark.parametrize(
    ("code", "end"),
    [
        ("a text", ""),
        ("```\ncode", "\n```"),
        ("```\ncode\n```", ""),
        ("````\n```\ncode", "\n````"),
        ("```\ncode\n```\nand\n```python\nmore", "\n```"),
    ],
)
def test_a_block_of_code_is_closed_where_it_is_cut(code, end):
    long = f"{code}\n{'a' * LONGEST}"
    (what,) = parse_qs(urlsplit(new_issue(ADDRESS, "a", "b", "c", long)).query)["what"]
    kept, _, rest = what.partition("a" * 100)
    assert kept == f"{code}\n"
    assert rest.lstrip("a") == end + CUT
