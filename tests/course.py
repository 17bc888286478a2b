"""Where the course has its things, and what pyproject.toml and the Makefile say."""

import ast
import functools
import importlib
import re
import sys
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]


def by_number(paths):
    """The paths of files whose names begin with "stepNN": {1: Path("…/step01_…"), …}."""
    return {int(path.name[4:6]): path for path in sorted(paths)}


# --- the steps ---------------------------------------------------------------------

STEPS = ROOT / "steps"
STEP_FILES = by_number(STEPS.glob("step[0-9][0-9]_*.py"))


@functools.cache
def step_module(number):
    """The module of a step, imported under its plain name as the steps import each other."""
    return importlib.import_module(STEP_FILES[number].stem)


def step_title(number):
    """What a step is about, from the first line of its module: "a box for an array"."""
    first = ast.get_docstring(ast.parse(STEP_FILES[number].read_text("utf-8"))).splitlines()[0]
    return re.fullmatch(rf"Step {number:02}: (.*)\.", first)[1]


# --- the notebooks -----------------------------------------------------------------

NOTEBOOKS = ROOT / "notebooks"
NOTEBOOK_FILES = sorted(NOTEBOOKS.glob("*.ipynb"))
STEP_NOTEBOOKS = by_number(NOTEBOOKS.glob("step[0-9][0-9]_*.ipynb"))
BRIDGE = NOTEBOOKS / "bridge_to_the_library.ipynb"
CAPSTONE = NOTEBOOKS / "capstone_fit.ipynb"
# What is read for a while and has exercises: all but the map.
LESSONS = [path for path in NOTEBOOK_FILES if path.stem != "start_here"]


# --- pyproject.toml and the Makefile -----------------------------------------------

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
# What readers and users install by name, and what those who work on the course do.
EXTRAS = PROJECT["optional-dependencies"]
GROUPS = PYPROJECT["dependency-groups"]


def group(name):
    """The requirements of a group, and of those that it includes."""
    entries = [[e] if isinstance(e, str) else group(e["include-group"]) for e in GROUPS[name]]
    return [requirement for entry in entries for requirement in entry]


MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([\w-]+):", MAKEFILE, re.MULTILINE))
