"""Measure dezero_mini beside other libraries, in one run: `make bench`.

Every contender of a work computes the same gradient; that is checked before anything is timed.
The contenders take turns, and what is reported is the median of the ratios of turns that lie side
by side, so a busy machine slows all of them. Times are processor times of forward, backward and
release; PyTorch is held to one thread.

Writes a table and a bar chart; run with --help to see where.
"""

import argparse
import gc
import importlib
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np
from step20_generations import usual as goldstein_price

import dezero_mini as dm

OURS = "dezero_mini"
Contender = Callable[[], object]


@dataclass
class Work:
    """Something to differentiate, the ways to do it, and the ratio to reach against each."""

    name: str
    contenders: dict[str, Contender]
    goals: dict[str, float]
    ratios: dict[str, float] = field(default_factory=dict)


def optional(name: str):
    """Return a module, or None if it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


# ---- the works ----


def pairs_on_a_scalar(n: int = 1_000, n_micrograd: int = 400) -> list[Work]:
    """y = y * c + d, n times, from y = 0.5."""
    c, d = 1.0001, 0.001

    def chain(y, n=n):
        for _ in range(n):
            y = y * c + d
        return y

    def ours(n=n):
        x = dm.Variable(0.5)
        chain(x, n).backward()
        return x.grad

    def numpy():
        factor, term = np.float64(c), np.float64(d)
        y = np.float64(0.5)
        for _ in range(n):
            y = y * factor + term
        gradient = np.float64(1.0)
        for _ in range(n):
            gradient = gradient * factor
        return gradient

    name = f"{n:,} pairs `y * c + d` on a scalar"
    works = [Work(name, {OURS: ours, "NumPy by hand": numpy}, {"NumPy by hand": 35})]
    works[0].contenders |= others(chain, 0.5)
    works[0].goals |= {"autograd": 0.20, "PyTorch": 0.55}
    if micrograd := optional("micrograd.engine"):

        def by_micrograd():
            x = micrograd.Value(0.5)
            chain(x, n_micrograd).backward()  # recursive: it fails at 1,000
            return x.grad

        works.append(
            Work(
                f"{n_micrograd:,} such pairs",
                {OURS: lambda: ours(n_micrograd), "micrograd": by_micrograd},
                {"micrograd": 1.0},
            )
        )
    return works


def goldstein_price_at_a_point() -> list[Work]:
    """Value and gradient at (1, 1)."""

    def ours():
        x, y = dm.Variable(1.0), dm.Variable(1.0)
        goldstein_price(x, y).backward()
        return x.grad, y.grad

    work = Work(
        "Goldstein–Price at a point",
        {OURS: ours, **others(goldstein_price, 1.0, 1.0)},
        {"autograd": 0.15, "PyTorch": 0.30, "micrograd": 1.0},
    )
    if micrograd := optional("micrograd.engine"):

        def by_micrograd():
            x, y = micrograd.Value(1.0), micrograd.Value(1.0)
            goldstein_price(x, y).backward()
            return x.grad, y.grad

        work.contenders["micrograd"] = by_micrograd
    return [work]


def pairs_on_an_array(pairs: int, size: int, goals: dict[str, float]) -> list[Work]:
    """y = y * c + d on many elements; NumPy by hand keeps its intermediates, as we do."""
    c, d = 1.0001, 0.001
    start = np.linspace(0.0, 1.0, size)

    def chain(y):
        for _ in range(pairs):
            y = y * c + d
        return y

    def ours():
        x = dm.Variable(start)
        chain(x).backward()
        return x.grad

    def numpy():
        kept = [start]
        for _ in range(pairs):
            kept.append(kept[-1] * c)
            kept.append(kept[-1] + d)
        gradient = np.ones_like(start)
        for _ in range(pairs):
            gradient = gradient * c
        return gradient

    work = Work(f"{pairs} pairs on {size:,} elements", {OURS: ours, "NumPy by hand": numpy}, goals)
    if "PyTorch" in goals:
        work.contenders |= others(chain, start)
        work.contenders.pop("autograd", None)
    return [work]


def training_step() -> list[Work]:
    """One step of 64 examples of 32 numbers through 64 tanh units to one number."""
    rng = np.random.default_rng(0)
    examples, wanted = rng.normal(size=(64, 32)), rng.normal(size=(64, 1))
    start = [
        rng.normal(size=(32, 64)) * 0.1,
        np.zeros(64),
        rng.normal(size=(64, 1)) * 0.1,
        np.zeros(1),
    ]
    rate = 0.01

    def ours():
        weights = [dm.Variable(w) for w in start]
        w1, b1, w2, b2 = weights
        error = dm.tanh(examples @ w1 + b1) @ w2 + b2 - wanted
        (error * error).mean().backward()
        return [w.data - rate * w.grad for w in weights]

    def numpy():
        w1, b1, w2, b2 = start
        hidden = np.tanh(examples @ w1 + b1)
        error = hidden @ w2 + b2 - wanted
        np.mean(error * error)
        g_out = error * (2 / error.size)
        g_hidden = (g_out @ w2.T) * (1 - hidden * hidden)
        return [
            w1 - rate * (examples.T @ g_hidden),
            b1 - rate * g_hidden.sum(axis=0),
            w2 - rate * (hidden.T @ g_out),
            b2 - rate * g_out.sum(axis=0),
        ]

    work = Work(
        "64×32 → 64 tanh → 1, a training step",
        {OURS: ours, "NumPy by hand": numpy},
        {"NumPy by hand": 1.7, "PyTorch": 0.65},
    )
    if torch := optional("torch"):
        x, t = torch.tensor(examples), torch.tensor(wanted)

        def by_torch():
            weights = [torch.tensor(w, requires_grad=True) for w in start]
            w1, b1, w2, b2 = weights
            error = torch.tanh(x @ w1 + b1) @ w2 + b2 - t
            (error * error).mean().backward()
            return [(w.detach() - rate * w.grad).numpy() for w in weights]

        work.contenders["PyTorch"] = by_torch
    return [work]


def others(f, *start) -> dict[str, Contender]:
    """Return how autograd and PyTorch differentiate the sum of f at `start`, if they are there."""
    contenders: dict[str, Contender] = {}
    if autograd := optional("autograd"):
        value_and_grad = autograd.value_and_grad(
            lambda xs: autograd.numpy.sum(f(*xs)) if np.ndim(start[0]) else f(*xs)
        )
        contenders["autograd"] = lambda: value_and_grad(tuple(start))[1]
    if torch := optional("torch"):
        torch.set_num_threads(1)

        def by_torch():
            xs = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in start]
            f(*xs).sum().backward()
            return [x.grad.numpy() for x in xs]

        contenders["PyTorch"] = by_torch
    return contenders


# ---- measuring ----


def agree(work: Work) -> None:
    """Raise ValueError if a contender does not compute what the others compute."""
    flat = {
        name: np.concatenate([np.ravel(part) for part in result])
        if isinstance(result := run(), list | tuple)
        else np.ravel(result)
        for name, run in work.contenders.items()
    }
    for name, values in flat.items():
        if values.shape != flat[OURS].shape or not np.allclose(values, flat[OURS]):
            raise ValueError(f"{work.name}: {name} computes something else")


def seconds(run: Contender) -> float:
    """Return the processor time of a call: what other programs do meanwhile is not counted."""
    start = time.process_time()
    run()
    return time.process_time() - start


def paired_ratios(work: Work, rounds: int) -> dict[str, float]:
    """Return the median over the rounds of our time divided by that of each other contender."""
    calls = {
        name: max(1, int(10e-3 / max(median(seconds(run) for _ in range(3)), 1e-9)))
        for name, run in work.contenders.items()
    }
    turns: dict[str, list[float]] = {name: [] for name in work.contenders}
    for _ in range(rounds):
        for name, run in work.contenders.items():
            turns[name].append(
                seconds(lambda run=run, n=calls[name]: [run() for _ in range(n)]) / calls[name]
            )
    return {
        name: median(a / b for a, b in zip(turns[OURS], turns[name], strict=True))
        for name in work.contenders
        if name != OURS
    }


def fan_in_ratio(small: int = 1_000, large: int = 16_000, rounds: int = 9) -> float:
    """Return backward's time an operation with a large fan-in, divided by that with a small."""

    def backward_time(n: int) -> float:
        x = dm.Variable(1.0)
        y = dm.square(x)
        for i in range(1, n):
            y = y + dm.square(x) * float(i)
        return seconds(y.backward) / n

    return median(backward_time(large) / backward_time(small) for _ in range(rounds))


def bytes_a_node(n: int = 10_000) -> float:
    """Return the memory of one scalar operation that is part of a graph."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    y = dm.Variable(0.5)
    for _ in range(n):
        y = y * 1.0001 + 0.001
    used = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return used / (2 * n)


def import_milliseconds(rounds: int = 7) -> float:
    """Return how long `import dezero_mini` takes when NumPy has been imported."""
    code = (
        "import time, numpy; start = time.perf_counter(); import dezero_mini; "
        "print(time.perf_counter() - start)"
    )
    with tempfile.TemporaryDirectory() as cache:
        # Bytecode is kept, as it is for everything that has been imported once.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        milliseconds = [
            1_000
            * float(
                subprocess.run(
                    [sys.executable, "-c", code],
                    capture_output=True,
                    text=True,
                    check=True,
                    env=environment,
                ).stdout
            )
            for _ in range(rounds + 1)
        ]
    return median(milliseconds[1:])


# ---- reporting ----


def works(scale: int = 1) -> list[Work]:
    """Return all works; a scale above 1 makes them that much smaller."""
    return [
        *pairs_on_a_scalar(1_000 // scale, 400 // scale),
        *goldstein_price_at_a_point(),
        *pairs_on_an_array(50, 1_000 // scale, {"NumPy by hand": 2.9, "PyTorch": 0.60}),
        *pairs_on_an_array(25, 1_000_000 // scale, {"NumPy by hand": 1.05}),
        *training_step(),
    ]


def rows(measured: list[Work]) -> list[tuple[str, str, float, float]]:
    """Return (work, contender, ratio, goal) for each ratio, in the order of the goals."""
    return [
        (work.name, name, work.ratios[name], goal)
        for work in measured
        for name, goal in work.goals.items()
        if name in work.ratios
    ]


def number(value: float) -> str:
    """Return a ratio with two or three digits."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def table(measured: list[Work], extra: list[tuple[str, str, str]]) -> str:
    """Return the Markdown table. A ratio below 1 says that dezero_mini is the faster one."""
    lines = ["| work | against | our time / theirs | goal |", "|---|---|---|---|"]
    lines += [
        f"| {work} | {name} | {number(ratio)} | {goal:g} |"
        for work, name, ratio, goal in rows(measured)
    ]
    lines += [f"| {what} | | {value} | {goal} |" for what, value, goal in extra]
    return "\n".join(lines) + "\n"


def chart(measured: list[Work], path: Path) -> None:
    """Draw the ratios as bars, with their goals as marks."""
    from matplotlib.figure import Figure

    bars = rows(measured)[::-1]
    at = np.arange(len(bars))
    figure = Figure(figsize=(9, 0.42 * len(bars) + 1.2), layout="constrained")
    axes = figure.subplots()
    ratios = [ratio for _, _, ratio, _ in bars]
    axes.barh(at, [np.log10(ratio) for ratio in ratios], color="#8fbbe0", height=0.6)
    goals = [np.log10(goal) for *_, goal in bars]
    axes.plot(goals, at, "|", color="black", markersize=16, markeredgewidth=2, label="goal")
    ticks = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50]
    axes.set_xticks(np.log10(ticks), [f"{tick:g}" for tick in ticks])
    axes.set_yticks(at, [f"{work.replace('`', '')} · {name}" for work, name, *_ in bars])
    axes.axvline(0, color="black", linewidth=1)
    axes.set_xlim(min(*goals, *np.log10(ratios)) - 0.3, max(*goals, *np.log10(ratios)) + 0.25)
    for y, ratio, goal in zip(at, ratios, goals, strict=True):
        # Beyond the bar and the mark, whichever reaches further.
        label = min(np.log10(ratio), goal) if ratio < 1 else max(np.log10(ratio), goal)
        side = "right" if ratio < 1 else "left"
        axes.annotate(
            number(ratio), (label, y), (-6 if ratio < 1 else 6, 0),
            textcoords="offset points", va="center", ha=side, fontsize="small",
        )  # fmt: skip
    axes.set_xlabel("time of dezero_mini divided by time of the other (logarithmic)")
    axes.legend(loc="lower right")
    figure.savefig(path, dpi=110)


def main(arguments: list[str] | None = None) -> None:
    """Measure all, print the table, and write it and the chart into a folder."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build"), help="default: build")
    parser.add_argument("--rounds", type=int, default=40, help="turns of every contender")
    parser.add_argument("--scale", type=int, default=1, help="make the works that much smaller")
    options = parser.parse_args(arguments)
    measured = works(options.scale)
    gc.collect()
    gc.freeze()  # or every collection would walk the imported libraries, PyTorch's the longest
    for work in measured:
        agree(work)
        work.ratios = paired_ratios(work, options.rounds)
    extra = [
        (
            "backward, fan-in of 16,000 against 1,000, an operation",
            number(fan_in_ratio(rounds=min(options.rounds, 9))),
            "1.5",
        ),
        ("memory of a scalar node", f"{bytes_a_node():.0f} bytes", "600 bytes"),
        (
            "import, beyond NumPy's own",
            f"{import_milliseconds(min(options.rounds, 7)):.1f} ms",
            "10 ms",
        ),
    ]
    text = table(measured, extra)
    options.folder.mkdir(parents=True, exist_ok=True)
    (options.folder / "benchmarks.md").write_text(text, encoding="utf-8")
    chart(measured, options.folder / "benchmarks.png")
    print(text)


if __name__ == "__main__":
    main()
