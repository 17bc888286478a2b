"""Where the project lives: `[project.urls]` of pyproject.toml says it, once it is known.

`Repository` is the address on GitHub, and `Website` that of these pages. While one is missing, what
needs it is left out of the pages.
"""

import sys
from pathlib import Path

from dezero_mini.classroom.problems.issue import new_issue

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
VERSION = PROJECT["version"]


def address(name):
    """The address of this name with a slash at its end, or nothing."""
    known = PROJECT.get("urls", {}).get(name, "")
    return known and known.rstrip("/") + "/"


REPOSITORY = address("Repository")
WEBSITE = address("Website")


def source(path):
    """Where the source of a page can be read."""
    return f"{REPOSITORY}blob/main/{path}"


def editor(path):
    """Where it can be edited: GitHub's own editor would show the JSON of a notebook."""
    if path.endswith(".ipynb"):
        return source(path).replace("https://github.com/", "https://github.dev/")
    return f"{REPOSITORY}edit/main/{path}"


def problem(title, where):
    """A new issue with what we know filled in."""
    return new_issue(REPOSITORY, f"{title}: ", where, f"{VERSION}, on the website")
