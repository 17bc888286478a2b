"""What is written: a report of everything, a chart, and the README's table of the goals."""

import os
import platform
import re
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

from tests.benchmarks.measuring import FIGURES, Ratio
from tests.benchmarks.works import MEMORY, OURS, Work

LIBRARIES = ["NumPy", "autograd", "PyTorch", "micrograd", "MyGrad", "JAX"]
PACKAGES = {"PyTorch": "torch"}  # the others are called as they are installed

NOTES = """\
A ratio below 1 says that dezero_mini needed less. Rows without a goal are for the record.

- Time is processor time of forward, backward and release, on one thread. Both take turns, with an
  untimed call before each. The ratio is the median of those of turns that lie side by side; half
  of them lie between the quartiles.
- A contender's garbage is collected as a part of its own turn. "micrograd, collector off" switches
  the collector off during the turns of both, and counts no collection.
- Freed memory stays with the process, and blocks of random sizes move the arrays from turn to
  turn. Otherwise the ratios on large arrays depend on who came before.
- Peak memory is what tracemalloc sees of a call: it does not see that of PyTorch and JAX. Where
  NumPy by hand has layers, it keeps what they computed, as one has to.
- autograd differentiates an array by its `elementwise_grad`. `grad` of the sum needs less memory,
  and is a row of its own.
- JAX computes in float64. With jit, the call that compiles is not timed.
"""


@dataclass
class Row:
    """What was measured, with its goal if it has one."""

    work: str
    against: str
    value: float
    goal: float | None
    unit: str = ""
    ratio: Ratio | None = None
    measures: str = ""


def goals(works: list[Work]) -> list[tuple[str, str, str]]:
    """Return (work, against, goal) in the order of the README's table."""
    rows = [
        (work.name, name, goal_text(goal)) for work in works for name, goal in work.goals.items()
    ]
    return rows + [(figure.name, "", goal_text(figure.goal, figure.unit)) for figure in FIGURES]


def goal_text(goal: float | None, unit: str = "") -> str:
    """Return a goal as the tables show it."""
    return "" if goal is None else f"{goal:g} {unit}".strip()


def rows_of(work: Work, ratios: dict[str, Ratio]) -> list[Row]:
    """Return the rows of a work: those with a goal in the order of the goals, then the others."""
    names = [name for name in work.goals if name in ratios]
    names += [name for name in ratios if name not in work.goals]
    return [
        Row(
            work.name, name, ratios[name].ratio, work.goals.get(name),
            ratio=ratios[name], measures=work.measures,
        )
        for name in names
    ]  # fmt: skip


def number(value: float, unit: str = "") -> str:
    """Return a number with the digits that mean something, and its unit."""
    if unit:
        return f"{value:.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"
    if value < 0.1:
        return f"{value:.2g}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def amount(value: float, measures: str) -> str:
    """Return seconds or bytes in a unit that suits them."""
    units = {"MB": 1e-6, "kB": 1e-3} if measures == MEMORY else {"ms": 1e3, "µs": 1e6}
    unit, factor = next(
        ((u, f) for u, f in units.items() if value * f >= 1), list(units.items())[-1]
    )
    return f"{value * factor:.3g} {unit}"


def markdown(columns: list[str], lines: list[list[str]]) -> str:
    """Return a table."""
    rule = "|" + "---|" * len(columns)
    rows = [
        "|" + "|".join(f" {cell} " if cell else " " for cell in line) + "|"
        for line in (columns, *lines)
    ]
    return "\n".join([rows[0], rule, *rows[1:]]) + "\n"


def readme_table(rows: list[Row]) -> str:
    """Return the table of all that has a goal."""
    return markdown(
        ["work", "against", "ours / theirs", "goal"],
        [
            [row.work, row.against, number(row.value, row.unit), goal_text(row.goal, row.unit)]
            for row in rows
            if row.goal is not None
        ],
    )


def in_readme(readme: str, rows: list[Row]) -> str:
    """Return the README with its machine and its table replaced."""
    old = re.compile(
        r"^One machine's numbers, with [^|]*?:\n\n\| work \| against \|.*\n(\|.*\n)*", re.MULTILINE
    )
    shown = [row for row in rows if row.goal is not None]
    new = f"One machine's numbers, with {machine(shown)}:\n\n{readme_table(rows)}"
    replaced, count = old.subn(lambda match: new, readme)
    if count != 1:
        raise ValueError(f"expected one table of benchmarks in the README, found {count}")
    return replaced


def machine(rows: list[Row]) -> str:
    """Return what the numbers of some rows depend on, in words."""
    parts = [f"{os.cpu_count()} cores", f"Python {short(platform.python_version())}"]
    named = " ".join(row.against for row in rows)
    packages = {name: PACKAGES.get(name, name.lower()) for name in LIBRARIES if name in named}
    parts += [
        f"{name} {short(version(package))}"
        for name, package in packages.items()
        if find_spec(package)
    ]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def short(number: str) -> str:
    """Return 3.11.7 as 3.11."""
    return ".".join(number.split("+")[0].split(".")[:2])


def report(rows: list[Row]) -> str:
    """Return the table of everything, and how to read it."""
    columns = ["work", "against", "ours", "theirs", "ours / theirs", "quartiles", "goal"]
    lines = []
    for row in rows:
        amounts = ["", "", ""]
        if row.ratio:
            amounts[:2] = (amount(x, row.measures) for x in (row.ratio.ours, row.ratio.theirs))
            if row.ratio.quartiles:
                amounts[2] = " to ".join(map(number, row.ratio.quartiles))
        goal = goal_text(row.goal, row.unit)
        lines.append(
            [row.work, row.against, *amounts[:2], number(row.value, row.unit), amounts[2], goal]
        )
    return (
        f"# {OURS} beside other libraries\n\nMeasured with {machine(rows)}.\n\n"
        f"{markdown(columns, lines)}\n{NOTES}"
    )


# ---- the chart ----


def chart(rows: list[Row], path: Path) -> None:
    """Draw the ratios as bars, work by work, with their goals as marks."""
    from matplotlib.figure import Figure

    bars = [row for row in rows if row.ratio]
    works = [list(group) for _, group in groupby(bars, key=lambda row: row.work)]
    heights = [len(work) + 1.0 for work in works]
    figure = Figure(figsize=(9, 0.26 * sum(heights) + 1.2), layout="constrained")
    panels = figure.subplots(
        len(works), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": heights}
    )[:, 0]
    for axes, work in zip(panels, works, strict=True):
        draw(axes, work)
    values = [row.value for row in bars] + [row.goal for row in bars if row.goal]
    panels[0].set_xscale("log")
    panels[0].set_xlim(min(values) / 3, max(values) * 3)  # room for the numbers
    ticks = [
        t for t in (0.001, 0.01, 0.1, 1, 10, 100, 1000) if min(values) / 2 < t < max(values) * 2
    ]
    panels[-1].set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    panels[-1].set_xlabel(f"what {OURS} needs, divided by what the other needs (logarithmic)")
    figure.legend(handles=legend(), loc="outside lower center", ncols=4, frameon=False)
    figure.savefig(path, dpi=110)


def style(row: Row) -> dict[str, object]:
    """Return how a bar looks: full with a goal, and hatched if it is memory; else an outline."""
    if row.goal is None:
        return {"facecolor": "white", "edgecolor": "#7a8a99"}
    if row.measures == MEMORY:
        return {"facecolor": "#f2dcb3", "edgecolor": "#8a6d2f", "hatch": "///"}
    return {"facecolor": "#8fbbe0", "edgecolor": "#8fbbe0"}


def draw(axes, rows: list[Row]) -> None:
    """Draw the bars of one work, the first on top."""
    for at, row in enumerate(rows):
        # From 1, where both need the same, to the ratio: to the left we need less.
        axes.barh(at, row.value - 1, left=1, height=0.62, **style(row))
        ends = [row.value]
        if row.goal is not None:
            axes.plot([row.goal], [at], "|", color="black", markersize=11, markeredgewidth=2.5)
            ends.append(row.goal)
        left = row.value < 1
        axes.annotate(
            number(row.value), (min(ends) if left else max(ends), at), (-6 if left else 6, 0),
            textcoords="offset points", va="center", ha="right" if left else "left",
            fontsize="small",
        )  # fmt: skip
    axes.axvline(1, color="black", linewidth=1)
    axes.set_yticks(range(len(rows)), [row.against for row in rows], fontsize="small")
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_title(rows[0].work.replace("`", ""), loc="left", fontsize="medium")
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", which="both", bottom=axes.get_subplotspec().is_last_row())
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)


def legend() -> list:
    """Return what the kinds of bars and the mark mean."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    ratio = Ratio(1, 1, 1)
    kinds = {
        "time": Row("", "", 1, 1, ratio=ratio),
        MEMORY: Row("", "", 1, 1, ratio=ratio, measures=MEMORY),
        "for the record": Row("", "", 1, None, ratio=ratio),
    }
    mark = Line2D(
        [], [], color="black", marker="|", linestyle="", markersize=11, markeredgewidth=2.5
    )
    mark.set_label("goal")
    return [*(Patch(label=name, **style(row)) for name, row in kinds.items()), mark]
