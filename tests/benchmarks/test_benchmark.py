"""The benchmarks run, on small works, and refuse what is wrong. No test asks how fast we are."""

import gc

import numpy as np
import pytest

from tests.benchmarks import benchmark, works
from tests.benchmarks.benchmark import main
from tests.benchmarks.measuring import (
    FIGURES,
    Ratio,
    agree,
    frozen,
    measure,
    peak,
    side_by_side,
    turn,
)
from tests.benchmarks.report import Row, goals, in_readme, readme_table, rows_of
from tests.benchmarks.works import MEMORY, MICROGRAD, MICROGRAD_OFF, OURS, Work

SMALL = works.works(20)


@pytest.fixture(scope="module")
def small_run(tmp_path_factory):
    """The folder that a small run wrote."""
    folder = tmp_path_factory.mktemp("bench")
    main(["--folder", str(folder), "--rounds", "1", "--scale", "20"])
    return folder


# --- works and contenders ----------------------------------------------------------


@pytest.mark.parametrize("work", SMALL, ids=lambda work: work.name)
def test_all_contenders_that_are_here_compute_the_same(work):
    assert len(work.contenders) > 1 or set(work.goals) <= {MICROGRAD, MICROGRAD_OFF}
    agree(work)


@pytest.mark.parametrize("wrong", [np.array([1.0, 2.0]), np.array([1.0])])
def test_a_contender_that_computes_something_else_is_refused(wrong):
    work = Work("two", {OURS: lambda: np.array([1.0, 3.0]), "other": lambda: wrong}, {})
    with pytest.raises(ValueError, match="two: other computes something else"):
        agree(work)


def test_a_wrong_gradient_in_a_list_is_refused():
    right, wrong = [np.ones(2), np.ones(3)], [np.ones(2), np.array([1.0, 1.0, 1.1])]
    work = Work("lists", {OURS: lambda: right, "other": lambda: wrong}, {})
    with pytest.raises(ValueError, match="lists: other computes something else"):
        agree(work)


def test_the_gradients_by_hand_are_those_of_differences():
    rng = np.random.default_rng(1)
    x, t = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    weights = [rng.normal(size=shape) for shape in [(3, 4), 4, (4, 4), 4, (4, 2), 2]]

    def loss():
        y = x
        for w, b in works.pairs_of(weights[:-2]):
            y = np.tanh(y @ w + b)
        return np.mean((y @ weights[-2] + weights[-1] - t) ** 2)

    for weight, gradient in zip(weights, works.gradients_by_hand(x, t, weights), strict=True):
        at = (0,) * weight.ndim
        before = weight[at]
        weight[at] = before + 1e-6
        above = loss()
        weight[at] = before - 1e-6
        below = loss()
        weight[at] = before
        assert gradient[at] == pytest.approx((above - below) / 2e-6, rel=1e-5)


def test_a_library_that_is_not_here_is_left_out(monkeypatch):
    monkeypatch.setattr(works, "optional", lambda name: None)
    for work in works.works(100):
        assert {name for name in work.contenders if "NumPy" not in name} == {OURS}
        assert work.goals


# --- measuring ---------------------------------------------------------------------


def test_a_ratio_is_what_we_need_divided_by_what_they_need():
    with frozen():
        ratio = side_by_side(lambda: sum(range(40_000)), lambda: sum(range(400)), 5)
    assert ratio.ratio > 5
    assert ratio.ours > 5 * ratio.theirs
    assert ratio.quartiles[0] <= ratio.ratio <= ratio.quartiles[1]


def test_a_turn_pays_for_its_own_garbage_and_for_nobody_elses():
    collections = []

    def circle():
        a = []
        a.append(a)

    def note(phase, info):
        if phase == "stop" and info["generation"] == 2:
            collections.append(info["collected"])

    gc.collect()
    gc.callbacks.append(note)
    try:
        for _ in range(7):
            circle()  # somebody else's
        turn(circle, 30)
        assert gc.isenabled()
        before, own = collections
        assert before >= 8  # with that of the call that warms up
        assert own == 30
    finally:
        gc.callbacks.remove(note)


def test_a_turn_without_the_collector_counts_no_collection():
    during = []
    turn(lambda: during.append(gc.isenabled()), 3, collector=False)
    assert during == [True, False, False, False]
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError):
        turn(lambda: 1 / (0 if not gc.isenabled() else 1), 3, collector=False)
    assert gc.isenabled()


def test_micrograd_is_measured_in_both_ways():
    pytest.importorskip("micrograd")
    work = next(work for work in SMALL if work.name.startswith("Goldstein"))
    assert work.collector_off == {MICROGRAD_OFF}
    with frozen():
        ratios = measure(work, 1)
    assert ratios[MICROGRAD].theirs > 0
    assert ratios[MICROGRAD_OFF].theirs > 0


def test_the_peak_of_a_known_allocation():
    held = np.ones(1_000_000)  # there before the call, so it does not count
    assert peak(lambda: held + 1.0) == pytest.approx(8e6, rel=0.01)
    assert peak(lambda: (held + 1.0, held + 1.0)) == pytest.approx(16e6, rel=0.01)
    assert peak(lambda: [held + 1.0, None][1]) == pytest.approx(8e6, rel=0.01)  # released again


def test_a_ratio_of_memory():
    held = np.ones(100_000)
    work = Work("m", {OURS: lambda: (held + 1, held + 1), "one": lambda: held + 1}, {}, MEMORY)
    assert measure(work, 1)["one"].ratio == pytest.approx(2, rel=0.05)


# --- the report --------------------------------------------------------------------


def test_a_small_run_writes_the_report_and_the_chart(small_run):
    text = (small_run / "benchmarks.md").read_text(encoding="utf-8")
    lines = [line.split("|")[1:-1] for line in text.splitlines() if line.startswith("| ")]
    rows = {(work.strip(), against.strip()): rest for work, against, *rest in lines[1:]}
    for work in SMALL:
        for name in set(work.contenders) - {OURS}:
            assert float(rows[work.name, name][2]) > 0
    for figure in FIGURES:
        assert float(rows[figure.name, ""][2].split()[0]) > 0
    assert (small_run / "benchmarks.png").read_bytes().startswith(b"\x89PNG")


def some_rows():
    """A row for each goal, as if every ratio were 0.5, and one without a goal."""
    rows = [Row(work, against, 0.5, float(goal.split()[0]), "".join(goal.split()[1:]))
            for work, against, goal in goals(SMALL)]  # fmt: skip
    return [*rows, Row("more", "somebody", 3.0, None)]


def test_the_readmes_table_has_what_has_a_goal():
    lines = readme_table(some_rows()).splitlines()
    assert lines[:2] == ["| work | against | ours / theirs | goal |", "|---|---|---|---|"]
    assert lines[2] == f"| {SMALL[0].name} | NumPy by hand | 0.50 | 18 |"
    assert lines[-1] == "| import, beyond NumPy's own | | 0.5 ms | 5 ms |"
    assert len(lines) == 2 + len(goals(SMALL))


def test_the_readmes_table_is_replaced_and_nothing_else():
    head = "# A\n\n| no | table |\n|---|---|\n\n"
    rows = "| work | against | x |\n|---|---|---|\n| a | b | c |\n"
    old = f"One machine's numbers, with 1 core:\n\n{rows}"
    new = in_readme(f"{head}{old}\nEnd.\n", some_rows())
    assert new.startswith(f"{head}One machine's numbers, with ")
    assert new.endswith(f":\n\n{readme_table(some_rows())}\nEnd.\n")
    assert "| a | b | c |" not in new
    assert in_readme(new, some_rows()) == new
    with pytest.raises(ValueError, match="found 0"):
        in_readme(head, some_rows())


def test_the_readmes_table_is_not_written_without_a_library(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(
        benchmark, "works", lambda scale: [Work("w", {OURS: lambda: 1.0}, {"PyTorch": 1})]
    )
    readme = tmp_path / "README.md"
    with pytest.raises(SystemExit):
        main(["--readme", str(readme)])
    assert "needs PyTorch" in capsys.readouterr().err
    assert not readme.exists()


def test_rows_with_a_goal_come_first():
    work = Work("w", {}, {"b": 2.0, "absent": 1.0})
    ratio = Ratio(1.0, 1.0, 1.0)
    rows = rows_of(work, {"a": ratio, "b": ratio})
    assert [(row.against, row.goal) for row in rows] == [("b", 2.0), ("a", None)]
