"""Read notebooks and take them apart."""

import json
import re
import runpy

from tests.course import ROOT


def read(path):
    return json.loads(path.read_text("utf-8"))


def source(cell):
    return "".join(cell["source"])


def cells_of(notebook, kind):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def has_picture(cell):
    return any("image/png" in output.get("data", {}) for output in cell.get("outputs", []))


def prose(notebook):
    return "\n\n".join(map(source, cells_of(notebook, "markdown")))


def rows(text, heading):
    """The cells of the table rows under a heading, without the head of the table."""
    section = text.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def exercises(notebook):
    """The exercises in order: {1: {"stub": index, "check": …, "hint": …, "solution": …}, …}."""
    found = {}
    for index, cell in enumerate(notebook["cells"]):
        match = re.fullmatch(r"exercise-(\d+)-(\w+)", cell["id"])
        if match:
            found.setdefault(int(match[1]), {})[match[2]] = index
    return found


def solution(notebook, number):
    """The code in the folded solution of an exercise."""
    cell = notebook["cells"][exercises(notebook)[number]["solution"]]
    (code,) = re.findall(r"```python\n(.*?)```", source(cell), re.DOTALL)
    return code


def answers():
    """What answers/ holds: {("step01_variable", 1): [("wrong", code, words), …], …}.

    A right answer has no words.
    """
    found = {}
    for path in sorted((ROOT / "tests" / "notebooks" / "answers").glob("*.py")):
        held = runpy.run_path(str(path))
        for kind in ("right", "wrong", "lucky"):
            for number, cases in held[kind.upper()].items():
                pairs = [(case, "") if kind == "right" else case for case in cases]
                found.setdefault((path.stem, number), []).extend((kind, *pair) for pair in pairs)
    return found


def reading_minutes(notebook):
    """How long a notebook takes: 130 words or 10 lines of code a minute, 2 minutes an exercise.

    A choice, which has no solution, takes one. Rounded up to five minutes. Folded hints and
    solutions do not count, nor does the report of what is wrong at the end.
    """
    cells = [cell for cell in notebook["cells"] if not cell["id"].startswith("problem-")]
    notebook = {**notebook, "cells": cells}
    words = len(re.sub(r"<details>.*?</details>", "", prose(notebook), flags=re.DOTALL).split())
    checks = {index for parts in exercises(notebook).values() for index in parts.values()}
    lines = sum(
        len(cell["source"])
        for index, cell in enumerate(notebook["cells"])
        if cell["cell_type"] == "code" and index not in checks
    )
    asked = sum(2 if "solution" in parts else 1 for parts in exercises(notebook).values())
    minutes = words / 130 + lines / 10 + asked
    return 5 * -int(-minutes // 5)


def quoted_answers(text):
    """The answers that for_teachers expects: notebook, exercise, answer, what the check says."""
    return re.findall(r"^  - (\w+)\.(\d), (.+): “(.+)”$", text, re.MULTILINE)
