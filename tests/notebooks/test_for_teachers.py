"""for_teachers: its timetables add up, and it quotes what the checks say."""

import ast
import functools
import re

import pytest

from tests.course import BRIDGE, CAPSTONE, NOTEBOOKS, ROOT, STEP_NOTEBOOKS
from tests.notebooks.notebook_files import exercises, quoted_answers, read, reading_minutes, rows

TEXT = (NOTEBOOKS / "for_teachers.md").read_text("utf-8")
PATHS = {f"{number:02}": path for number, path in STEP_NOTEBOOKS.items()}
HOMEWORK = {"bridge": BRIDGE, "capstone": CAPSTONE}
PATHS.update(HOMEWORK)
MINUTES = {name: reading_minutes(read(path)) for name, path in PATHS.items()}
TO_SHOW = 5


def names(cell):
    """The notebooks in a cell, such as "04, 05"; none in a cell of other words."""
    return re.findall(r"\b\d\d\b|^(?:bridge|capstone)$", cell)


def faults(text):
    """Where the page does not say what the notebooks and their checks say."""
    found = []
    total = sum(MINUTES.values())
    if f"about {total} minutes" not in text:
        found.append(f"all minutes are {total}")
    found += [
        f"the minutes of the {name}"
        for name in HOMEWORK
        if f"the {name} about {MINUTES[name]} minutes" not in text
    ]
    blocks = [(names(done), names(shown), int(m)) for _, done, shown, m in rows(text, "Six hours")]
    for done, shown, minutes in blocks:
        wanted = sum(MINUTES[name] for name in done) + TO_SHOW * len(shown)
        if minutes != wanted or minutes > 90:
            found.append(f"the block with {done} has {wanted} minutes")
    weeks = rows(text, "One semester")
    for week, steps, minutes, exercise in weeks:
        wanted = sum(MINUTES[name] for name in names(steps))
        if int(minutes) != wanted:
            found.append(f"week {week} has {wanted} minutes")
        for name, number in re.findall(r"(\d\d|bridge|capstone), exercise (\d)", exercise):
            if name not in names(steps) or int(number) not in exercises(read(PATHS[name])):
                found.append(f"the exercise of week {week}")
    once = sorted(PATHS)
    if sorted([*HOMEWORK, *(name for a, b, _ in blocks for name in a + b)]) != once:
        found.append("not every step is in the six hours, once")
    if sorted(name for _, steps, *_ in weeks for name in names(steps)) != once:
        found.append("not every step is in the semester, once")
    return found + step_faults(text)


def step_faults(text):
    """Where the list of steps lacks a goal or an exercise, or quotes what no check says."""
    section = text.split("## Step by step")[1].split("\n## ")[0]
    goals = re.findall(r"^- \*\*(?:Step )?(\w+)\*\*: \w", section, re.MULTILINE)
    found = [] if [goal.lower() for goal in goals] == list(PATHS) else [f"the goals are of {goals}"]
    quotes = quoted_answers(section)
    if len(quotes) != len(re.findall("^  - ", section, re.MULTILINE)):
        found.append("an answer that cannot be read")
    wanted = {(name, str(number)) for name in PATHS for number in exercises(read(PATHS[name]))}
    missing = wanted ^ {(name, number) for name, number, *_ in quotes}
    found += [f"exercise {name}.{number}" for name, number in sorted(missing)]
    for name, number, _, quote in quotes:
        if not any(quote in said for said in said_by_checks(name)):
            found.append(f"no check of {name} says to exercise {number}: {quote}")
    return found


@functools.cache
def said_by_checks(name):
    """All texts in the module of a notebook's exercises."""
    module = f"step{name}" if name.isdigit() else name
    path = ROOT / "dezero_mini" / "classroom" / "exercises" / f"{module}.py"
    parts = (getattr(node, "value", None) for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    return [part for part in parts if isinstance(part, str)]


def test_the_page_is_right():
    assert faults(TEXT) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"about {sum(MINUTES.values())} minutes", "about 60 minutes"),
        ("| 06, 07 | 08, 09, 10 | ", "| 06, 07 | 08, 09, 10 | 1"),
        ("| 06, 07 | 08, 09, 10 | ", "| 06, 07 | 08, 09 | "),
        ("| 10 | ", "| 10 | 1"),
        ("| step 13, exercise 3 |", "| step 12, exercise 3 |"),
        ("step 20, exercise 2", "step 20, exercise 9"),
        ("- **Step 13**: explain", "- **Step 12**: explain"),
        ("  - 13.4, (a)", "  - 13.5, (a)"),
        ("  - 13.4, (a)", "  * 13.4, (a)"),
        ("“that is one round. Who", "“that is the last round. Who"),
    ],
)
def test_a_fault_is_seen(old, new):
    assert old in TEXT
    assert faults(TEXT.replace(old, new, 1))
