"""What grading found, written down: a table for programs, and a page for people.

The page shows each answer beside its verdict, so that a person sees what was handed in. All that
comes from students is escaped.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import NamedTuple

from dezero_mini.classroom.course.marking import CORRECT, NOT_GRADED, NOT_YET, OPEN, Mark, ungraded
from dezero_mini.classroom.course.submissions import Submission

SIGNS = {CORRECT: "✓", NOT_YET: "✗", OPEN: "…", NOT_GRADED: "?"}
LONGEST = 20_000


class Row(NamedTuple):
    """A line of the table."""

    student: str
    notebook: str
    exercise: str
    state: str
    words: str
    file: str


@dataclass(frozen=True)
class Graded:
    """A file that was handed in, and what is said of its answers, by exercise."""

    submission: Submission
    marks: Mapping[str, Mark]

    @property
    def notebook(self) -> str:
        """The name of its notebook, or an empty string."""
        return self.submission.lesson.name if self.submission.lesson else ""

    def lines(self) -> Iterator[tuple[str, Mark, str]]:
        """Yield each exercise with its mark and its answer; a broken file has one of no name."""
        if self.submission.fault:
            yield "", ungraded(self.submission.fault), ""
        for name, answer in self.submission.answers.items():
            said = ungraded(answer.fault) if answer.fault else self.marks[name]
            yield name, said, answer.text

    def summary(self) -> str:
        """Return what is said of it on the terminal."""
        where = f"{self.submission.student}, {self.notebook or self.submission.file}"
        if self.submission.fault:
            return f"{where}: {ungraded(self.submission.fault).words}"
        found = Counter(said.state for _, said, _ in self.lines())
        return f"{where}: " + ", ".join(
            f"{found[state]} {state}" for state in SIGNS if found[state]
        )


def in_order(graded: Sequence[Graded]) -> list[Graded]:
    """Sort by student, notebook and file."""
    return sorted(
        graded, key=lambda one: (one.submission.student, one.notebook, one.submission.file)
    )


# --- for programs ------------------------------------------------------------------


def rows(graded: Sequence[Graded]) -> list[Row]:
    """Return the lines of the table."""
    return [
        Row(
            one.submission.student,
            one.notebook,
            name,
            said.state,
            one_line(said.words),
            one.submission.file,
        )
        for one in in_order(graded)
        for name, said, _ in one.lines()
    ]


def write_csv(path: Path, graded: Sequence[Graded]) -> None:
    """Write the table; its first bytes tell Excel that it is in UTF-8."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(Row._fields)
    for row in rows(graded):
        table.writerow([harmless(part) for part in row])
    path.write_text(text.getvalue(), "utf-8-sig", newline="\n")


def one_line(text: str) -> str:
    """Return a text with each run of spaces and line ends as one space."""
    return " ".join(text.split())


def harmless(text: str) -> str:
    """Keep a spreadsheet from taking a student's text for a formula."""
    return f"'{text}" if re.match(r"[=+\-@\t\r]", text) else text


# --- for people --------------------------------------------------------------------

STYLE = """
:root { color-scheme: light dark; --line: #8886; --link: #0b57d0; }
@media (prefers-color-scheme: dark) { :root { --link: #a8c7fa; } }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 70rem; padding: 0 1rem; }
a { color: var(--link); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: center; }
th:first-child { background: Canvas; left: 0; max-width: 40vw; min-width: 7rem;
  overflow-wrap: break-word; position: sticky; text-align: left; }
td a { display: inline-block; min-width: 1.5rem; text-decoration: none; font-weight: bold; }
.correct { background: #3a73; }
.not-yet { background: #c533; }
section { border-top: 1px solid var(--line); margin-top: 2rem; }
h2, h3, p { overflow-wrap: anywhere; }
pre { background: #8882; margin: 0; max-height: 30rem; overflow: auto; padding: .6rem; }
small { font-weight: normal; }
"""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Grades</title>
<style>{style}</style>
</head>
<body>
<h1>Grades</h1>
<p>{summary} {legend}. A sign leads to the answer and to what its student was told.</p>
<div class="wide">
<table>
{table}
</table>
</div>
{answers}
</body>
</html>
"""


def write_page(path: Path, graded: Sequence[Graded]) -> None:
    """Write the page; it needs no other file."""
    ordered = in_order(graded)
    numbered = list(enumerate(ordered, 1))
    students = len({one.submission.student for one in ordered})
    page = PAGE.format(
        style=STYLE,
        summary=f"{counted(len(ordered), 'file')} of {counted(students, 'student')}.",
        legend=", ".join(f"{sign} {state}" for state, sign in SIGNS.items()),
        table=overview(numbered),
        answers="\n".join(section(number, one) for number, one in numbered),
    )
    path.write_text(page, "utf-8", newline="\n")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def overview(numbered: Sequence[tuple[int, Graded]]) -> str:
    """Return the table of students and exercises."""
    lessons = {one.notebook: one.submission.lesson for _, one in numbered}
    columns = [
        (notebook, name)
        for notebook, lesson in sorted(lessons.items())
        if lesson
        for name in lesson.exercises.values()
    ]
    signs: dict[str, dict[tuple[str, str], list[str]]] = {}
    right: Counter[str] = Counter()
    for number, one in numbered:
        cells = signs.setdefault(one.submission.student, {})
        for name, said, _ in one.lines():
            column = (one.notebook, name) if name else ("", "")
            cells.setdefault(column, []).append(link(number, name, said))
            right[one.submission.student] += said.state == CORRECT
    if any(("", "") in cells for cells in signs.values()):
        columns.append(("", ""))
    head = "".join(
        f'<th scope="col" title="{shown(notebook)}">{shown(name) or "files"}</th>'
        for notebook, name in columns
    )
    lines = [f'<tr><th scope="col">student</th><th scope="col">✓</th>{head}</tr>']
    for whose, cells in signs.items():
        row = "".join(f"<td>{' '.join(cells.get(column, []))}</td>" for column in columns)
        head = f'<th scope="row">{shown(whose)}</th><td>{right[whose]}</td>'
        lines.append(f"<tr>{head}{row}</tr>")
    return "\n".join(lines)


def link(number: int, name: str, said: Mark) -> str:
    """Return the sign of a mark, which leads to the answer."""
    label = shown(f"{name} {said.state}".strip())
    return (
        f'<a class="{said.state.replace(" ", "-")}" href="#{place(number, name)}"'
        f' title="{label}" aria-label="{label}">{SIGNS[said.state]}</a>'
    )


def place(number: int, name: str) -> str:
    """Return the name of the place on the page that shows an answer."""
    return f"file-{number}-{name}" if name else f"file-{number}"


def section(number: int, one: Graded) -> str:
    """Return what the page shows of a file: each answer, and what is said of it."""
    given = one.submission
    parts = [
        f'<section id="{place(number, "")}">',
        f"<h2>{shown(given.student)} <small>{shown(given.file)}</small></h2>",
    ]
    for name, said, answer in one.lines():
        if name:
            parts.append(f'<h3 id="{place(number, name)}">Exercise {shown(name)}</h3>')
        parts.append(f"<p>{SIGNS[said.state]} {shown(said.words)}</p>")
        if answer:
            cut = "\n…" if len(answer) > LONGEST else ""
            parts.append(f"<pre>{shown(answer[:LONGEST])}{cut}</pre>")
    return "\n".join([*parts, "</section>"])


def shown(text: str) -> str:
    """Return a text as HTML, without the characters that HTML does not allow."""
    return escape(
        re.sub(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "�", text)
    )
