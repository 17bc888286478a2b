"""Watching a program and its way back: `Watch` notes each call, each visit, and what waits.

Nothing is assumed of the engine but the words of the course: a Variable has `data` and `grad`, a
Function has `backward`. What waits is read from the local variables of whatever code runs.
"""

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any

import numpy as np

from dezero_mini.classroom.films.spies import Spies
from dezero_mini.plotting import Graph

MOST_VISITS = 20
"""No more fit a film that one still looks at; nor do more calls fit its graph."""

MOST_WAITING = 200
"""A longer list is no list of those that wait, and to look at it after each line takes long."""

MOST_COPIED = 10_000
"""A film copies each gradient at each visit, if it has no more elements."""

Gradients = dict[int, Any]
"""The gradient of each Variable, by its id."""


@dataclass(eq=False)
class Call:
    """A Function that was called: with which Variables, and what it made of them."""

    function: Any
    inputs: list[Any]  # Variables; None stands for a constant
    values: list[Any]  # what lay in them at that time
    outputs: list[Any]


@dataclass(eq=False)
class Work:
    """What waited at a moment, in its order, and which of it was taken."""

    kind: str  # "list", "set", "heap", "calls" or "order"
    entries: list[Any]  # Functions, Variables, None
    taken: int


@dataclass(eq=False)
class Visit:
    """A call of a Function's `backward`."""

    call: Call
    given: list[Any]
    before: Gradients
    data: dict[int, Any]  # of each Variable, by its id
    work: Work | None
    stack: list[Any]  # the Variables whose `backward` is running, the outermost first
    turn: int  # the number of the pass, from 0
    at_return: Gradients | None = None  # after the last visit of a pass
    sent: Any = None
    error: Exception | None = None


@dataclass
class _Seen:
    """A list of those that wait, as it was seen last."""

    kind: str
    entries: list[Any]
    nodes: list[int | None]  # the ids of what the entries lead to


class TooLong(BaseException):
    """Ends a pass that no film can show. An engine that catches errors does not catch this."""


class NoSeed(BaseException):
    """Ends a pass that has begun without a seed."""


class Watch:
    """A `with` block in which calls of Functions, and of their `backward`, are noted.

    Parameters
    ----------
    code
        The code of the reader's function, if it has some: its local variables are kept.
    """

    def __init__(self, code: CodeType | None) -> None:
        self.code = code
        self.calls: list[Call] = []
        self.visits: list[Visit] = []
        self.local: dict[str, Any] = {}
        self.variables: dict[int, Any] = {}
        self.needs_seed: Any = None  # the result, while we do not know whether it gets one
        self._spies = Spies(self._visit)
        self._makers: dict[int, Call] = {}
        self._functions: dict[int, Any] = {}
        self._own: FrameType | None = None
        self._arguments: dict[FrameType, tuple[list[Any], list[Any]]] = {}
        self._lists: dict[tuple[FrameType, str], _Seen] = {}
        self._taken: dict[int, Work] = {}
        self._turns: list[FrameType | None] = []

    def __enter__(self) -> "Watch":
        self._before = sys.gettrace()
        sys.settrace(self._trace)
        return self

    def __exit__(self, *error: object) -> None:
        sys.settrace(self._before)
        self._spies.__exit__()
        self._own = None
        for frames in (self._arguments, self._lists, self._turns):
            frames.clear()  # they hold whatever lay in them

    # --- the way forward -----------------------------------------------------------

    def _trace(self, frame: FrameType, event: str, arg: Any) -> Any:
        """Look at a frame that begins. Python calls this; what it returns sees the frame's end."""
        if self._spies.is_inside or _is_foreign(frame):
            return None
        if self._own is None and frame.f_code is self.code:
            self._own = frame
        arguments = list(_arguments(frame))
        if not (arguments and is_function(arguments[0]) and _is_method(frame, arguments[0])):
            return self._trace_lines
        inputs = arguments[1:]
        self._arguments[frame] = (inputs, [copied(value_of(x)) for x in inputs])
        frame.f_trace_lines = False
        return self._trace_call

    def _trace_lines(self, frame: FrameType, event: str, arg: Any) -> Any:
        if not self._spies.is_inside:
            self._look(frame)
            if event == "return" and frame is self._own:
                self.local = dict(frame.f_locals)
            if event == "return" and any(frame is other for other in self._turns):
                self.visits[-1].at_return = self.gradients()  # the program may clear them
        return self._trace_lines

    def _trace_call(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event == "return" and frame in self._arguments:
            inputs, values = self._arguments.pop(frame)
            outputs = [*arg] if isinstance(arg, tuple | list) else [arg]
            if outputs and all(map(is_variable, outputs)):
                function = getattr(outputs[0], "creator", next(iter(_arguments(frame))))
                self._note(Call(function, [x if is_variable(x) else None for x in inputs],
                                values, outputs))  # fmt: skip
        return self._trace_call

    def _note(self, call: Call) -> None:
        """Take up a call, unless it was one inside another, or one that leaves no graph."""
        old = {*self._makers, *map(id, call.inputs)}
        if call.function is None or any(id(y) in old for y in call.outputs):
            return
        self.calls.append(call)
        self._functions[id(call.function)] = call.function
        for x in (*call.inputs, *call.outputs):
            self.meet(x)
        self._makers |= {id(y): call for y in call.outputs}
        self._spies.watch(call.function)

    def keep_what_leads_to(self, result: Any, inputs: Sequence[Any]) -> None:
        """Forget the calls that no pass could have visited, and their Variables."""
        reached = [visit.call for visit in self.visits]
        if id(result) in self._makers:
            reached.append(self._makers[id(result)])
        for call in reached:  # it grows
            makers = [self._makers.get(id(x)) for x in call.inputs]
            reached += [maker for maker in makers if maker is not None and maker not in reached]
        self.calls = [call for call in self.calls if call in reached]
        kept = [*inputs, *(x for call in self.calls for x in (*call.inputs, *call.outputs))]
        ids = {id(x) for x in kept} | {id(result)}
        self.variables = {key: x for key, x in self.variables.items() if key in ids}
        for visit in self.visits:  # a Variable that came later had no gradient yet
            visit.before = {key: visit.before.get(key) for key in self.variables}
            visit.data = {key: visit.data.get(key, x.data) for key, x in self.variables.items()}
            if visit.at_return is not None:
                visit.at_return = {key: visit.at_return.get(key) for key in self.variables}

    def meet(self, x: Any) -> None:
        """Take up a Variable, if it is one."""
        if x is not None:
            self.variables.setdefault(id(x), x)

    def note_graph(self, variable: Any) -> None:
        """Take up what a Variable was computed from before we began to watch."""
        graph = Graph(variable, self.variables.values())
        old = [f for f in graph.functions if id(f) not in self._functions]
        made = {id(b): f for b, f in _makers(graph) if f in old}
        while old:
            ready = [f for f in old if not any(made.get(id(x)) in old for x in graph.inputs_of(f))]
            for f in ready or old[:1]:
                inputs = graph.inputs_of(f)
                values = [copied(value_of(x)) for x in inputs]
                self._note(Call(f, inputs, values, graph.outputs_of(f)))
                old.remove(f)

    # --- the way back --------------------------------------------------------------

    def _visit(self, function: Any, backward: Callable[..., Any], gys: tuple[Any, ...]) -> Any:
        frames = list(_frames_above())
        for frame in frames:
            self._look(frame)
        call = self._call_of(function)
        if self.needs_seed is not None:
            if any(gy is None for gy in gys) and self.needs_seed in call.outputs:
                raise NoSeed
            self.needs_seed = None
        if len(self.visits) == MOST_VISITS:
            raise TooLong
        running = [(frame, self._goes_back(frame)) for frame in reversed(frames)]
        stack = [(frame, x) for frame, x in running if x is not None]
        visit = Visit(
            call,
            [copied(gy) for gy in gys],
            self.gradients(),
            {key: copied(x.data) for key, x in self.variables.items()},
            self._work(call, frames),
            [x for _, x in stack],
            self._turn(stack[0][0] if stack else None),
        )
        self.visits.append(visit)
        try:
            sent = backward(*gys)
        except Exception as error:
            visit.error = error
            raise
        visit.sent = tuple(map(copied, sent)) if isinstance(sent, tuple) else copied(sent)
        return sent

    def forget_the_beginning(self) -> None:
        """Begin the pass anew, after one that had no seed."""
        self._lists.clear()
        self._taken.clear()

    def gradients(self) -> Gradients:
        """Return a copy of each Variable's gradient as it is now."""
        return {key: copied(x.grad) for key, x in self.variables.items()}

    def _call_of(self, function: Any) -> Call:
        """Return which call a visit belongs to: one object may have been called several times."""
        calls = [call for call in self.calls if call.function is function]
        visited = {id(visit.call) for visit in self.visits}
        return next((call for call in reversed(calls) if id(call) not in visited), calls[-1])

    def _goes_back(self, frame: FrameType) -> Any:
        """Return the Variable whose `backward` a frame runs, or None."""
        if frame.f_code.co_name == "backward":
            first = next(iter(_arguments(frame)), None)
            return self.variables.get(id(first))
        return None

    def _turn(self, frame: FrameType | None) -> int:
        if not any(frame is other for other in self._turns):
            self._turns.append(frame)
        return next(i for i, other in enumerate(self._turns) if frame is other)

    # --- what waits ----------------------------------------------------------------

    def _look(self, frame: FrameType) -> None:
        """See which lists of Functions or Variables have lost an entry since the last look."""
        for name, value in list(frame.f_locals.items()):
            kind = next((kind for kind in (list, set, deque) if isinstance(value, kind)), None)
            if kind is not None and kind.__len__(value) <= MOST_WAITING:
                now = self._seen(value, kind)
                then = self._lists.get((frame, name))
                if then is None and not any(now.nodes):
                    continue
                self._lists[frame, name] = now
                if then is not None:
                    self._note_taken(then, now)

    def _note_taken(self, then: _Seen, now: _Seen) -> None:
        left = list(now.nodes)
        for place, node in enumerate(then.nodes):
            if node in left:
                left.remove(node)
            elif node is not None:
                self._taken.pop(node, None)  # the latest stands last
                self._taken[node] = Work(then.kind, then.entries, place)

    def _seen(self, value: Any, base: Any) -> _Seen:
        # A reader's own kind of list may count how often it is asked, so its base is asked.
        entries = list(base.__iter__(value))
        kind = "set" if base is set else "list"
        if entries and all(isinstance(entry, tuple) for entry in entries):
            kind = "heap"
            entries.sort(key=lambda entry: [n for n in entry if isinstance(n, int | float)])
        found = [self._known(entry) for entry in entries]
        if kind == "set":
            places = {key: i for i, key in enumerate((*self.variables, *self._functions))}
            found.sort(key=lambda thing: places.get(id(thing), -1))
        return _Seen(kind, found, [None if thing is None else id(thing) for thing in found])

    def _known(self, entry: Any) -> Any:
        """Return the Function or Variable that an entry is or holds, else None."""
        for thing in reversed(entry) if isinstance(entry, tuple) else [entry]:
            if id(thing) in self._functions or id(thing) in self.variables:
                return thing
        return None

    def _work(self, call: Call, frames: Sequence[FrameType]) -> Work | None:
        """Return the list from which a call was taken, or an order in which it stands."""
        names = {id(call.function), *map(id, call.outputs)}
        for node in reversed(self._taken):
            if node in names:
                return self._taken.pop(node)
        for frame in frames:
            for (other, _), seen in self._lists.items():
                if other is frame is not self._own:
                    place = next((i for i, node in enumerate(seen.nodes) if node in names), None)
                    if place is not None:
                        return Work("order", seen.entries, place)
        return None


def is_variable(thing: Any) -> bool:
    """Whether it has what Variables of all steps have."""
    return not isinstance(thing, type) and hasattr(thing, "data") and hasattr(thing, "grad")


def is_function(thing: Any) -> bool:
    """Whether it is an object of a class with a `backward`, and no Variable.

    The object itself is not asked: it may be one of any library, and not yet ready to answer.
    """
    return callable(getattr(type(thing), "backward", None)) and not is_variable(thing)


def value_of(x: Any) -> Any:
    """Return the data of a Variable, and anything else as it is."""
    return x.data if is_variable(x) else x


def copied(thing: Any) -> Any:
    """Return numbers as an array of their own, and anything else as it is.

    Of a large array, of which a film shows the shape alone, the sum in all places is enough to
    see that it has changed, and takes no memory.
    """
    if isinstance(thing, np.ndarray) and thing.size > MOST_COPIED and thing.dtype.kind in "biuf":
        return np.broadcast_to(thing.sum(), thing.shape)
    if isinstance(thing, np.ndarray | np.generic | int | float):
        return np.array(thing)
    return thing


def _makers(graph: Graph) -> Iterator[tuple[Any, Any]]:
    for f in graph.functions:
        for y in graph.outputs_of(f):
            yield y, f


def _arguments(frame: FrameType) -> Iterator[Any]:
    """Go through what a frame was called with, `self` first."""
    code, local = frame.f_code, frame.f_locals
    for name in code.co_varnames[: code.co_argcount]:
        yield local.get(name)
    if code.co_flags & 4:  # it has *args
        yield from local.get(code.co_varnames[code.co_argcount + code.co_kwonlyargcount], ())


def _is_method(frame: FrameType, thing: Any) -> bool:
    """Whether a frame runs a method, and not another function that was given the thing."""
    return hasattr(type(thing), frame.f_code.co_name)


def _is_foreign(frame: FrameType) -> bool:
    name = str(frame.f_globals.get("__name__", ""))
    if name.partition(".")[0] == "numpy" or name == Graph.__module__:
        return True
    return name.startswith(__package__ or "?")


def _frames_above() -> Iterator[FrameType]:
    """Go through the frames between a visit and ours, the innermost first."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and _is_foreign(frame):
        frame = frame.f_back
    while frame is not None and not _is_foreign(frame):
        yield frame
        frame = frame.f_back
