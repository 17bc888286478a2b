"""A film's material: `record` runs a program and its way back, and returns a `Recording`."""

import copy
import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import CodeType, FunctionType, MethodType
from typing import Any

import numpy as np

from dezero_mini.classroom.films.naming import Names
from dezero_mini.classroom.films.slopes import Array, are_close, are_same, as_numbers, in_silence
from dezero_mini.classroom.films.watching import (
    MOST_VISITS,
    Call,
    Gradients,
    NoSeed,
    TooLong,
    Visit,
    Watch,
    copied,
    is_function,
    is_variable,
)

Program = Callable[..., Any]


@dataclass(eq=False)
class Recording:
    """What happened, in the order in which it did."""

    calls: list[Call]
    variables: list[Any]
    visits: list[Visit]
    last: Gradients  # when all was over
    error: Exception | None  # what ended the pass
    names: Names
    slopes: dict[int, Array]  # of the inputs, by their ids, from values of the program

    def leaves(self) -> list[Any]:
        """Return the Variables that no call has made."""
        made = {id(y) for call in self.calls for y in call.outputs}
        return [x for x in self.variables if id(x) not in made]

    def after(self, index: int) -> Gradients:
        """Return the gradients that a visit has left."""
        at_return = self.visits[index].at_return
        if at_return is not None:
            return at_return
        return self.visits[index + 1].before if index + 1 < len(self.visits) else self.last

    def later(self, index: int) -> list[Visit]:
        """Return the visits that come after one in the same pass."""
        turn = self.visits[index].turn
        return [visit for visit in self.visits[index + 1 :] if visit.turn == turn]

    def still_to_send(self, index: int) -> list[Call]:
        """Return the calls that use an output of the one visited, and are visited later."""
        made = {id(y) for y in self.visits[index].call.outputs}
        users = []
        for visit in self.later(index):
            if visit.call not in users and any(id(x) in made for x in visit.call.inputs):
                users.append(visit.call)
        return users

    def visits_before(self, index: int) -> int:
        """Return how often a visit's Function was visited before in the same pass."""
        visit = self.visits[index]
        return len([v for v in self.visits[:index] if (v.call, v.turn) == (visit.call, visit.turn)])


def record(f: Program, inputs: Sequence[Any]) -> Recording:
    """Run a program and its way back.

    Raises
    ------
    TypeError
        If an input is no Variable, or if there is no result to go back from.
    ValueError
        If the program has too many calls or the pass too many visits for a film.
    """
    inputs = [require_input(x) for x in inputs]
    values = [copied(x.data) for x in inputs]
    program = as_program(f)
    watch = Watch(code_of(program))
    for x in inputs:
        watch.meet(x)
        watch.note_graph(x)
    result, error = run(watch, program, inputs)
    watch.keep_what_leads_to(result, inputs)
    require_few(watch.calls)
    names = Names(watch, parameters(program), inputs, result)
    variables, last = list(watch.variables.values()), watch.gradients()
    slopes: dict[int, Array] = {}
    if error is None:
        with put_back(variables):
            slopes = slopes_of(program, inputs, values, result, watch)
    return Recording(watch.calls, variables, watch.visits, last, error, names, slopes)


@contextmanager
def put_back(variables: Sequence[Any]) -> Iterator[None]:
    """Leave Variables as they were, whatever the program does to them in a `with` block."""
    kept = [(x, copy.copy(x.data), copy.copy(x.grad)) for x in variables]
    try:
        yield
    finally:
        for x, data, grad in kept:
            if not are_same(x.data, data):
                x.data = data
            if not are_same(x.grad, grad):
                x.grad = grad


def require_few(calls: Sequence[Call]) -> None:
    """Refuse a graph that no picture can show."""
    if len(calls) > MOST_VISITS:
        raise ValueError(
            f"expected a program of at most {MOST_VISITS} calls of Functions, got {len(calls)}: "
            "film a smaller one"
        )


def run(watch: Watch, program: Program, inputs: Sequence[Any]) -> tuple[Any, Exception | None]:
    """Run the program, and its way back unless it went back itself."""
    result = None
    try:
        with watch:
            result = program(*inputs)
            if not watch.visits:
                go_back(watch, require_result(result))
    except TooLong:
        raise ValueError(
            f"expected a pass of at most {MOST_VISITS} visits, got more: film a smaller program"
        ) from None
    except Exception as error:
        if not watch.visits:
            raise
        return result, error
    return result, None


def go_back(watch: Watch, result: Any) -> None:
    """Call `backward`. A seed is given only to an engine that begins without one."""
    watch.meet(result)
    watch.note_graph(result)
    watch.forget_the_beginning()
    watch.needs_seed = result if result.grad is None else None
    try:
        result.backward()
    except NoSeed:
        watch.needs_seed = None
        watch.forget_the_beginning()
        result.grad = np.ones_like(result.data)
        result.backward()


def require_input(x: Any) -> Any:
    """Return a Variable, and refuse everything else."""
    if not is_variable(x):
        raise TypeError(
            f"expected Variables as inputs of the program, got {type(x).__name__}: "
            "write Variable(...), or film(f, 2.0, kind=Variable)"
        )
    return x


def require_result(result: Any) -> Any:
    """Return a Variable that can go back, and refuse everything else."""
    if not is_variable(result):
        raise TypeError(
            f"expected the program to return one Variable to go back from, got "
            f"{type(result).__name__}"
        )
    if not callable(getattr(result, "backward", None)):
        raise TypeError(
            "expected a program that goes back itself, as in f.backward(gy), for "
            f"{type(result).__name__} has no method backward"
        )
    return result


def as_program(f: Any) -> Program:
    """Return what is called with the inputs: of a class of Functions, an object of it."""
    if isinstance(f, type) and callable(getattr(f, "backward", None)):
        f = f()
    if not callable(f):
        raise TypeError(f"expected a function to film, got {type(f).__name__}")
    return f  # type: ignore[no-any-return]


def code_of(program: Any) -> CodeType | None:
    """Return the code that a program runs, if it is the reader's: its local names are read."""
    if is_function(program):
        return None
    while isinstance(program, partial):
        program = program.func
    program = inspect.unwrap(program)
    if not isinstance(program, FunctionType | MethodType):
        program = type(program).__call__
    return getattr(program, "__code__", None)


def parameters(program: Any) -> list[str]:
    """Return the names of the positional parameters, as far as there are any."""
    if is_function(program):
        program = getattr(program, "forward", program)
    try:
        found = inspect.signature(program).parameters.values()
    except (TypeError, ValueError):
        return []
    return [p.name for p in found if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]


def slopes_of(
    program: Program, inputs: Sequence[Any], values: Sequence[Any], result: Any, watch: Watch
) -> dict[int, Array]:
    """Return the slope of the program, times the seed, for each input, as far as there is one.

    `values` are those of the inputs from which it began. Of a program that has moved its inputs,
    as a descent does, the slope there is no longer that of its last pass.
    """
    if not is_variable(result) or sum(map(np.size, values)) > MOST_ELEMENTS:
        return {}
    if not all(are_same(x.data, value) for x, value in zip(inputs, values, strict=True)):
        return {}
    before = watch.visits[0].before.get(id(result)) if watch.visits else None
    seed = as_numbers(np.ones_like(result.data) if before is None else before)
    if seed is None or seed.shape != np.shape(result.data):
        return {}

    def value(values: Sequence[Any]) -> float:
        changed = {id(x): type(x)(v) for x, v in zip(inputs, values, strict=True)}
        return float(np.sum(seed * program(*[changed[id(x)] for x in inputs]).data))

    values = [np.array(array, dtype=float) for array in values]
    found = {}
    try:
        with in_silence():
            if not np.isclose(value(values), np.sum(seed * result.data), rtol=1e-3):
                return {}  # it is another program by now: one of chance, or with a memory
            for place, x in enumerate(inputs):
                slope = slope_at(value, values, place)
                if slope is not None:
                    found[id(x)] = slope
    except Exception:  # a program that cannot run again has no slope that we know
        return {}
    return found


MOST_ELEMENTS = 12
"""Of a program's inputs, together: each costs four runs."""


def slope_at(
    value: Callable[[Sequence[Any]], float], values: Sequence[Any], place: int
) -> Array | None:
    """Return the slope at an input, or None if two steps do not agree on a finite one."""
    slopes = [np.zeros(np.shape(values[place])) for _ in range(2)]
    for i in range(np.size(values[place])):
        for slope, size in zip(slopes, (1e-5, 3e-6), strict=True):
            h = size * max(1.0, abs(float(np.ravel(values[place])[i])))
            right, left = (moved(value, values, place, i, step) for step in (h, -h))
            slope.flat[i] = (right - left) / (2 * h)
    is_known = np.all(np.isfinite(slopes)) and are_close(slopes[0], slopes[1], 1e-4)
    return slopes[0] if is_known else None


def moved(
    value: Callable[[Sequence[Any]], float], values: Sequence[Any], place: int, i: int, step: float
) -> float:
    """Return the value with one element of one input moved."""
    there = [copied(array) for array in values]
    there[place].flat[i] += step
    return value(there)
