"""Where a report goes: the project's repository, if it is known, and a new issue filled in."""

import re
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from urllib.parse import quote, urlencode

FORM = "problem.yml"
"""The form, in .github/ISSUE_TEMPLATE. Its fields have the ids `where`, `what` and `version`."""

LONGEST = 6000
"""An address that is much longer is refused by some browsers and servers."""

CUT = "\n\n(The rest is too long for a link: please paste it here.)"
NOTE = Path(__file__).with_name("repository.txt")


def repository() -> str:
    """Return the address of the project's repository, or "" while it is not known.

    It is said in one place, `[project.urls]` in pyproject.toml, and goes with the installed
    package. A copy of the course that works without being installed has it in a file beside this.
    """
    if NOTE.is_file():
        return NOTE.read_text("utf-8").strip()
    entries: list[str] = []
    with suppress(PackageNotFoundError):
        entries = metadata("dezero-mini").get_all("Project-URL") or []
    named = dict(entry.split(", ", 1) for entry in entries)
    return named.get("Repository", "").rstrip("/")


def new_issue(repository: str, title: str, where: str, version: str, what: str = "") -> str:
    """Return the address of a new issue, with what is known filled in.

    Parameters
    ----------
    repository
        Its address on GitHub.
    title, where, version, what
        The title of the issue, and what is entered in the form's fields. If the address becomes
        too long, the end of `what` is left out, and the field says so.
    """

    def address(what: str) -> str:
        fields = {"template": FORM, "title": title, "where": where, "version": version}
        if what:
            fields["what"] = what
        return f"{repository.rstrip('/')}/issues/new?{urlencode(fields, quote_via=quote)}"

    # Each character takes one of the address at least.
    whole, kept = address(what), what[:LONGEST]
    while len(whole) > LONGEST and kept:
        kept = kept[: len(kept) * 9 // 10]
        whole = address(closed(kept.rstrip()) + CUT)
    return whole


def closed(text: str) -> str:
    """Return a text with its last block of code closed, if it ends within one."""
    fence = ""
    for found in re.findall("^`{3,}", text, re.MULTILINE):
        if not fence:
            fence = found
        elif len(found) >= len(fence):
            fence = ""
    return f"{text}\n{fence}" if fence else text
