"""The example in the README runs as it stands and prints what stands beneath it."""

import contextlib
import io
import re
from pathlib import Path

import dezero_mini
from tests.benchmarks.benchmark import works

ROOT = Path(dezero_mini.__file__).parents[1]
EXAMPLE = re.compile(r"```python\n(.*?)```\n\nIt prints\n\n```text\n(.*?)```", re.DOTALL)


def section():
    """Return the section "Use the library"."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.split(r"^## ", text.split("## Use the library\n")[1], flags=re.MULTILINE)[0]


def test_the_example_prints_what_the_readme_says():
    ((code, printed),) = EXAMPLE.findall(section())
    assert "from dezero_mini import" in code
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, "README.md", "exec"), {})
    assert output.getvalue() == printed
    assert printed


def test_the_functions_that_it_names_are_there():
    (names,) = re.findall(r"Functions: `([a-z_\s]+)`", section())
    assert len(names.split()) > 15
    assert set(names.split()) < set(dezero_mini.__all__)


def test_the_table_is_that_of_the_benchmarks():
    rows = [line.split("|")[1:-1] for line in section().splitlines() if line.startswith("| ")]
    measured = {(work.strip(), against.strip()) for work, against, *_ in rows[1:]}
    for work in works():
        for name in set(work.contenders) & set(work.goals):
            assert (work.name, name) in measured
