"""What GitHub shows to who opens an issue or a pull request, and the two texts beside it.

GitHub leaves out a form that it cannot read, without a word.
"""

import re

import pytest
import yaml

from tests.course import NOTEBOOKS, ROOT, TARGETS

GITHUB = ROOT / ".github"
FORMS = sorted((GITHUB / "ISSUE_TEMPLATE").glob("[!c]*.yml"))
TEXTS = sorted(GITHUB.glob("*.md"))


def faults(text):
    """What is wrong with a form for issues, by GitHub's rules and by ours."""
    form = yaml.safe_load(text)
    found = []
    if set(form) != {"name", "description", "body"}:
        found.append(f"it has the keys {sorted(form)}")
    fields = [e for e in form.get("body", []) if e["type"] != "markdown"]
    ids = [field.get("id", "") for field in fields]
    found += [f"the id {i!r}" for i in ids if not re.fullmatch("[a-z]+", i) or ids.count(i) > 1]
    for element in form.get("body", []):
        kind, attributes = element["type"], element.get("attributes", {})
        if kind not in ("markdown", "input", "textarea"):
            found.append(f"the type {kind}")
        if not attributes.get("value" if kind == "markdown" else "label"):
            found.append(f"a {kind} without words")
        if not set(element) <= {"type", "id", "attributes", "validations"}:
            found.append(f"a {kind} has the keys {sorted(element)}")
    if not any(field.get("validations", {}).get("required") for field in fields):
        found.append("it can be sent empty")
    return found


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_has_no_faults(path):
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("body:", "bodies:", "it has the keys ['bodies', "),
        ("description: A picture", "about: A picture", "it has the keys ['about', "),
        ("id: what", "id: where", "the id 'where'"),
        ("    id: what\n", "", "the id ''"),
        ("type: textarea", "type: text", "the type text"),
        ("label: Where", "title: Where", "a input without words"),
        ("    id: where", "    name: where", "a input has the keys"),
        ("required: true", "required: false", "it can be sent empty"),
    ],
)
def test_a_fault_is_seen(old, new, fault):
    text = (GITHUB / "ISSUE_TEMPLATE" / "problem.yml").read_text("utf-8")
    assert old in text
    assert any(said.startswith(fault) for said in faults(text.replace(old, new)))


def test_an_empty_issue_is_not_offered():
    config = yaml.safe_load((GITHUB / "ISSUE_TEMPLATE" / "config.yml").read_text("utf-8"))
    assert config == {"blank_issues_enabled": False}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_speaks_of_what_is_there(path):
    text = path.read_text("utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    files = re.findall(r"`(notebooks/[\w/.]+)`", text)
    assert [name for name in links if not (GITHUB / name).exists()] == []
    assert [name for name in files if not (ROOT / name).exists()] == []
    assert set(re.findall(r"`make ([\w-]+)", text)) <= TARGETS
    for heading in re.findall(r"the section \*(\w+)\*", text):
        assert f"## {heading}\n" in (NOTEBOOKS / "for_teachers.md").read_text("utf-8")
    for heading in re.findall(r"\(\*([\w ]+)\* in CONTRIBUTING\)", text):
        assert f"## {heading}\n" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_there_are_all_that_github_looks_for():
    assert [path.stem for path in FORMS] == ["idea", "problem"]
    assert [path.stem for path in TEXTS] == [
        "CODE_OF_CONDUCT",
        "PULL_REQUEST_TEMPLATE",
        "SECURITY",
    ]
