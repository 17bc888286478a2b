"""Measure dezero_mini beside other libraries, in one run: `make bench`.

`works` says what is computed and by whom, `measuring` how it is measured, `report` what is written.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.measuring import FIGURES, agree, frozen, measure
from tests.benchmarks.report import Row, chart, in_readme, report, rows_of
from tests.benchmarks.works import Work, works

README = Path(__file__).parents[2] / "README.md"

# Read by the libraries and by the C library when a process starts.
EVEN = {
    # One thread for everybody: NumPy's matrix products, PyTorch, JAX.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "NPROC": "1",
    # The C library of Linux gives the memory of large arrays back when they are freed, or keeps it;
    # which of the two depends on what was freed before. To get it anew took up to two thirds of the
    # time on 1,000,000 elements, and the bill went to whoever came next. Now all of it is kept.
    "MALLOC_TRIM_THRESHOLD_": str(2**32),
    "MALLOC_MMAP_THRESHOLD_": str(2**25),  # the most that it takes
}


def main(arguments: list[str] | None = None) -> None:
    """Measure all, print the report, and write it and the chart into a folder."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build"), help="default: build")
    parser.add_argument("--rounds", type=int, default=40, help="turns of every contender")
    parser.add_argument("--scale", type=int, default=1, help="make the works that much smaller")
    parser.add_argument(
        "--readme", type=Path, nargs="?", const=README, help="replace the README's table too"
    )
    options = parser.parse_args(arguments)
    all_works = works(options.scale)
    missing = {name for work in all_works for name in set(work.goals) - set(work.contenders)}
    if options.readme and missing:
        parser.error(f"the README's table needs {', '.join(sorted(missing))}: not installed here")
    rows = measured(all_works, options.rounds)
    text = report(rows)
    options.folder.mkdir(parents=True, exist_ok=True)
    (options.folder / "benchmarks.md").write_text(text, encoding="utf-8")
    chart(rows, options.folder / "benchmarks.png")
    if options.readme:
        readme = in_readme(options.readme.read_text(encoding="utf-8"), rows)
        options.readme.write_text(readme, encoding="utf-8")
    print(text)


def measured(all_works: list[Work], rounds: int) -> list[Row]:
    """Return all that is measured, in the order of the table."""
    for work in all_works:
        agree(work)
    with frozen():
        rows = [row for work in all_works for row in rows_of(work, measure(work, rounds))]
    return rows + [
        Row(figure.name, "", figure.measure(min(rounds, 9)), figure.goal, figure.unit)
        for figure in FIGURES
    ]


if __name__ == "__main__":
    if any(os.environ.get(name) != value for name, value in EVEN.items()):
        command = [sys.executable, "-m", "tests.benchmarks.benchmark", *sys.argv[1:]]
        raise SystemExit(subprocess.run(command, env={**os.environ, **EVEN}).returncode)
    main()
