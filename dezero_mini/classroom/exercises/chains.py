"""What judges need of chains, from step 06 on: links, the boxes between them, and what to ask."""

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dezero_mini.classroom.exercises.asking import rule, text_of

LONG = 2000
"""The links of a long chain: more than the frames that `no_recursion` leaves."""

WHO_HAS_IT = {
    "AttributeError: 'NoneType' object has no attribute 'append'": "append changes a list, and "
    "returns None. Which name holds that None?",
    "AttributeError: 'NoneType'": "which box has no creator, and does the way end there?",
    "AttributeError: 'Variable' object has no attribute 'input'": "a box has a creator, and a "
    "function has an input. Which of them is asked here?",
    "AttributeError": "what is it there: a box, a function, a class, a list? And how is the "
    "attribute spelled?",
}
"""Questions about attributes that are not there, on the way from box to function to box."""


# --- making chains ------------------------------------------------------------------


def link(
    step: Any, name: str, forward: Callable[[Any], Any], derivative: Callable[[Any], Any]
) -> Any:
    """Return a class of functions of a step, made from two functions of an array."""
    methods = {
        "forward": lambda self, x: forward(x),
        "derivative": lambda self, x: derivative(x),
    }
    return type(name, (step.Function,), methods)


def scaling(step: Any) -> Any:
    """Return a class of functions that multiply by a factor, which each object is given."""

    class Scale(step.Function):  # type: ignore[misc]
        def __init__(self, factor: float) -> None:
            self.factor = factor

        def forward(self, x: Any) -> Any:
            return self.factor * x

        def derivative(self, x: Any) -> float:
            return self.factor

    return Scale


def boxes_of(x: Any, functions: list[Any]) -> list[Any]:
    """Send a box through functions, and return all boxes, the first one first."""
    boxes = [x]
    for f in functions:
        boxes.append(f(boxes[-1]))
    return boxes


# --- asking about them --------------------------------------------------------------


def names_behind(y: Any) -> list[str]:
    """Return the names of the functions' classes from a box back to the leaf."""
    names = []
    while y.creator is not None:
        names.append(type(y.creator).__name__)
        y = y.creator.input
    return names


def complex_step(f: Callable[[Any], Any], x: NDArray[Any]) -> Any:
    """Return the slope of f at x, to the last digits: f has to be given in formulas."""
    return np.imag(f(x + 1e-20j)) / 1e-20


@contextmanager
def graph_left_alone(what: str, boxes: list[Any]) -> Iterator[None]:
    """Ask that a block leaves boxes, their creators and the creators' inputs as they are."""
    before = [(box.data, np.copy(box.data), box.creator) for box in boxes]
    inputs = [creator.input for _, _, creator in before if creator is not None]
    yield
    after = [creator.input for _, _, creator in before if creator is not None]
    rule(
        all(new is old for new, old in zip(after, inputs, strict=True))
        and all(box.creator is creator for box, (_, _, creator) in zip(boxes, before, strict=True)),
        f"{what} has changed the trail. Who may still want to walk along it?",
    )
    rule(
        all(
            box.data is data and np.array_equal(data, copy)
            for box, (data, copy, _) in zip(boxes, before, strict=True)
        ),
        f"{what} has changed the data of the recorded boxes. Who may still need them?",
    )


@contextmanager
def no_recursion(what: str, *answers: Any) -> Iterator[None]:
    """Leave a block few frames, whatever limit a notebook may have set; a long chain fills them.

    Where a limit was raised in an answer, recursion would pass for as long as the frames last.
    """
    raised = f"{what} raises the limit of recursion. That moves the wall. Which loop needs none?"
    rule(not any("setrecursionlimit" in text_of(answer) for answer in answers), raised)
    with frames_left(300) as limit:
        yield
        rule(sys.getrecursionlimit() == limit, raised)


@contextmanager
def frames_left(number: int) -> Iterator[int]:
    """Leave a block so many frames, wherever it is called from; gives the limit that is set."""
    before, depth, frame = sys.getrecursionlimit(), 0, inspect.currentframe()
    while frame is not None:
        depth, frame = depth + 1, frame.f_back
    sys.setrecursionlimit(depth + number)
    try:
        yield depth + number
    finally:
        sys.setrecursionlimit(before)
