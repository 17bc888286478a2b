"""What judges ask of graphs: who made a result, how steep it is, and who keeps it alive."""

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from dezero_mini.classroom.exercises.asking import agrees, place, rule


def functions_behind(y: Any) -> list[Any]:
    """Return the functions that a Variable was made by, each once, in no order of meaning."""
    found: list[Any] = []
    waiting = [y.creator]
    while waiting:
        f = waiting.pop()
        if f is not None and all(f is not other for other in found):
            found.append(f)
            waiting += [x.creator for x in f.inputs]
    return found


def require_untouched(y: Any) -> None:
    """Ask that calls alone made what is behind a Variable, and that nobody wrote into it."""
    functions = functions_behind(y)
    boxes = [y, *(x for f in functions for x in f.inputs)]
    rule(
        all(set(vars(f)) <= {"input", "inputs", "outputs"} for f in functions)
        and all(f.input is f.inputs[0] for f in functions)
        and all(set(vars(x)) <= {"_data", "_grad", "_seed", "creator"} for x in boxes),
        "something was written into a function or a box. Which formula is wrong by itself?",
    )


def slope_by_moves(f: Callable[[Any], Any], number: Any) -> Any:
    """Return the slope of f at a number, from two differences that correct each other.

    f takes a number. If it says different things at one place, or has no slope there, that is
    an answer to nothing.
    """
    rule(np.array_equal(f(number), f(number)), "it gives two results for one x. What else is in?")
    wide, narrow = [(f(number + move) - f(number - move)) / (2 * move) for move in (1e-3, 0.5e-3)]
    rule(
        np.isclose(wide, narrow, rtol=1e-3, atol=1e-3),
        "it has no slope at some places, so no gradient is right there. Take a smooth formula.",
    )
    return (4 * narrow - wide) / 3


def require_intact(step: Any) -> None:
    """Ask that the functions and the engine are those of the step, and no others by now."""
    one, two = place(seed=8), place(seed=9)
    expected: dict[str, tuple[Any, tuple[Any, ...]]] = {
        "add": (one + two, (1.0, 1.0)),
        "mul": (one * two, (two, one)),
        "square": (one**2, (2 * one,)),
        "exp": (np.exp(one), (np.exp(one),)),
    }
    for name, (value, slopes) in expected.items():
        inputs = [step.Variable(number) for number in (one, two)][: len(slopes)]
        y = getattr(step, name)(*inputs)
        y.backward()
        rule(
            agrees(y.data, value) and agrees([x.grad for x in inputs], slopes),
            f"`{name}` of the step no longer does what it did. "
            "Restart the kernel, and run the notebook from the top.",
        )


@contextmanager
def collector_off() -> Iterator[None]:
    """Keep Python's collector away from a block: what is freed in it has lost its last link."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def memory_traced() -> Iterator[Callable[[], int]]:
    """Trace memory in a block; gives a function that tells how many bytes are held more by now.

    A tracing that the reader has begun goes on.
    """
    was_on = tracemalloc.is_tracing()
    if not was_on:
        tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    try:
        yield lambda: tracemalloc.get_traced_memory()[0] - before
    finally:
        if not was_on:
            tracemalloc.stop()
