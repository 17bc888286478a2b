"""What has to agree before a version is published. `make release-check` asks it.

    python -m tests.tools.release            on any day
    python -m tests.tools.release v0.2.0     when that tag is to be pushed, or was

Where all agrees, it writes what the changelog says of the version into build/release.
"""

import datetime
import re
import sys

import yaml

from tests.course import ROOT, tomllib

HEADING = re.compile(r"^## \[(.+?)\](?: - (\S+))?$", re.MULTILINE)
LINKS = re.compile(r"^\[.+?\]: ", re.MULTILINE)  # of the headings, at the end of the file


def sections(changelog):
    """What a changelog says of each version, newest first: {"0.1.0": (its date, its text)}."""
    _, *parts = HEADING.split(LINKS.split(changelog)[0])
    return {name: (date, text.strip()) for name, date, text in zip(*[iter(parts)] * 3, strict=True)}


def faults(root, tag=None):
    """What speaks against publishing the version that a folder holds, under a tag if there is one.

    A list of sentences, empty if nothing does.
    """
    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    package = (root / "dezero_mini" / "__init__.py").read_text("utf-8")
    citation = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    changes = sections((root / "CHANGELOG.md").read_text("utf-8"))
    stated = {
        "dezero_mini.__version__": re.search(r'^__version__ = "(.*)"$', package, re.MULTILINE)[1],
        "CITATION.cff": str(citation["version"]),
    }
    if tag is not None:
        stated["the tag"] = tag.removeprefix("v") if tag.startswith("v") else f"{tag}, without a v"
    found = [
        f"pyproject.toml says {version}, and {where} {other}"
        for where, other in stated.items()
        if other != version
    ]
    if version not in changes:
        found.append(
            f"CHANGELOG.md has no section for {version}: what stands under Unreleased becomes "
            f"`## [{version}] - {datetime.date.today()}`"
        )
    else:
        found += faults_of_dates(changes, version, citation.get("date-released"))
    if tag is not None and changes.get("Unreleased", ("", ""))[1]:
        found.append("CHANGELOG.md lists changes under Unreleased still, and they would go out too")
    return found


def faults_of_dates(changes, version, cited):
    """What is wrong with the day on which a version is said to come out."""
    released = [name for name in changes if name != "Unreleased"]
    date = changes[version][0]
    if released[0] != version:
        return [f"the newest version in CHANGELOG.md is {released[0]}, in pyproject.toml {version}"]
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", date or ""):
        return [f"CHANGELOG.md gives {version} no day, as in `## [{version}] - 2030-01-31`"]
    if date != str(cited):
        return [f"CHANGELOG.md dates {version} {date}, and CITATION.cff has date-released: {cited}"]
    return []


def main(arguments):
    """Refuse, or write what the changelog says of the version."""
    found = faults(ROOT, *arguments[:1])
    if found:
        sys.exit("Not to be released:\n" + "\n".join(f"- {fault}." for fault in found))
    changes = sections((ROOT / "CHANGELOG.md").read_text("utf-8"))
    version = next(name for name in changes if name != "Unreleased")
    notes = ROOT / "build" / "release" / "github" / "changes.md"
    notes.parent.mkdir(parents=True, exist_ok=True)
    notes.write_text(changes[version][1] + "\n", "utf-8")
    print(f"{version}: the versions agree.")


if __name__ == "__main__":
    main(sys.argv[1:])
