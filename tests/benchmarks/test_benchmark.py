"""The benchmarks run, on small works; and a contender that computes something else is refused."""

import numpy as np
import pytest

from tests.benchmarks.benchmark import OURS, Work, agree, main, paired_ratios, works


def test_a_small_run_writes_the_table_and_the_chart(tmp_path, capsys):
    main(["--folder", str(tmp_path), "--rounds", "1", "--scale", "20"])
    table = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert table in capsys.readouterr().out
    for work in works(20):
        assert f"| {work.name} | " in table
    for row in table.splitlines()[2:]:
        assert float(row.split("|")[3].split()[0]) > 0
    assert (tmp_path / "benchmarks.png").read_bytes().startswith(b"\x89PNG")


def test_every_work_has_a_goal_against_another_contender():
    for work in works(20):
        assert set(work.contenders) & set(work.goals)
        assert OURS in work.contenders


@pytest.mark.parametrize("wrong", [np.array([1.0, 2.0]), np.array([1.0])])
def test_a_contender_that_computes_something_else_is_refused(wrong):
    work = Work("two", {OURS: lambda: np.array([1.0, 3.0]), "other": lambda: wrong}, {})
    with pytest.raises(ValueError, match="two: other computes something else"):
        agree(work)


def test_a_ratio_is_our_time_divided_by_theirs():
    work = Work(
        "loops",
        {OURS: lambda: sum(range(40_000)), "shorter": lambda: sum(range(400))},
        {},
    )
    assert paired_ratios(work, 5)["shorter"] > 5
