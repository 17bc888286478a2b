"""How it is measured: turns that lie side by side, peaks of memory, and numbers of our own."""

import gc
import os
import random
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles

import numpy as np

import dezero_mini as dm
from tests.benchmarks.works import MEMORY, OURS, Contender, Work

TURN = 10e-3  # seconds of processor time that a turn lasts, or one call if that takes longer


@dataclass
class Ratio:
    """What we need and what another needs, in seconds or bytes, and the ratio of the two."""

    ours: float
    theirs: float
    ratio: float
    quartiles: tuple[float, float] | None = None  # between which half of the turns lie


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


def measure(work: Work, rounds: int) -> dict[str, Ratio]:
    """Return how we compare with each of the others."""
    ours = work.contenders[OURS]
    if work.measures == MEMORY:
        peaks = {name: peak(run) for name, run in work.contenders.items()}
        return {
            name: Ratio(peaks[OURS], theirs, peaks[OURS] / theirs)
            for name, theirs in peaks.items()
            if name != OURS
        }
    return {
        name: side_by_side(ours, run, rounds, collector=name not in work.collector_off)
        for name, run in work.contenders.items()
        if name != OURS
    }


# ---- time ----


@contextmanager
def frozen() -> Iterator[None]:
    """Keep the collector from walking what is there now: the libraries, PyTorch the longest."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def side_by_side(ours: Contender, theirs: Contender, rounds: int, collector: bool = True) -> Ratio:
    """Return the medians over rounds of two turns each; who begins changes from round to round."""
    calls = {run: calls_a_turn(run) for run in (ours, theirs)}
    turns: dict[Contender, list[float]] = {ours: [], theirs: []}
    for i in range(rounds):
        for run in (ours, theirs)[:: 1 if i % 2 else -1]:
            turns[run].append(turn(run, calls[run], collector))
    ratios = [a / b for a, b in zip(turns[ours], turns[theirs], strict=True)]
    low, _, high = quantiles(ratios, n=4) if rounds > 1 else ratios * 3
    return Ratio(median(turns[ours]), median(turns[theirs]), median(ratios), (low, high))


def calls_a_turn(run: Contender) -> int:
    """Return how often to call so that a turn lasts long enough to be measured."""
    return max(1, int(TURN / max(median(turn(run, 1, collector=False) for _ in range(3)), 1e-9)))


def turn(run: Contender, calls: int, collector: bool = True) -> float:
    """Return the processor time of a call: what other programs do meanwhile is not counted.

    A contender pays for its own garbage and for nobody else's: the collector cleans up before the
    turn, and once more as a part of it. Without the collector neither is counted.
    """
    # Where large arrays lie decides how fast they are, by half and more, and left alone they lie
    # in the same place in every turn. These blocks are not used: they move the place.
    spacers = [np.empty(random.randrange(3_000_000), np.uint8) for _ in range(4)]
    run()  # the heap and the caches are now as this contender leaves them
    gc.collect()
    if not collector:
        gc.disable()
    try:
        start = time.process_time()
        for _ in range(calls):
            run()
        if collector:
            gc.collect()
        return (time.process_time() - start) / calls
    finally:
        gc.enable()
        del spacers


# ---- memory ----


def peak(run: Contender) -> int:
    """Return by how many bytes a call goes beyond what is there before it."""
    run()
    gc.collect()
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


# ---- numbers of our own ----


def fan_in_ratio(rounds: int = 9, small: int = 1_000, large: int = 16_000) -> float:
    """Return backward's time an operation with a large fan-in, divided by that with a small."""

    def backward_time(n: int) -> float:
        x = dm.Variable(1.0)
        y = dm.square(x)
        for i in range(1, n):
            y = y + dm.square(x) * float(i)
        start = time.process_time()
        y.backward()
        return (time.process_time() - start) / n

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


@dataclass
class Figure:
    """A number of ours that is compared with nobody's: `measure(rounds)` is to reach the goal."""

    name: str
    measure: Callable[[int], float]
    goal: float
    unit: str = ""


FIGURES = [
    Figure("backward, fan-in of 16,000 against 1,000, an operation", fan_in_ratio, 1.3),
    Figure("memory of a scalar node", lambda rounds: bytes_a_node(), 200, "bytes"),
    Figure("import, beyond NumPy's own", import_milliseconds, 5, "ms"),
]
