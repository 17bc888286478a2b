"""What the Variables and Functions of a film are called, the same at each run."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from string import ascii_lowercase
from typing import Any

from dezero_mini.classroom.films.watching import Call, Watch, is_variable

LONGEST = 14
"""More letters of a Variable's name do not fit a box."""

LONGEST_FUNCTION = 22
"""A Function's box may be wider."""


class Names:
    """Names of Variables and Functions.

    A Variable is called as the program's parameter, or as the local variable that holds it at the
    end, or by its `name`; else the result is y, and others are a, b, c … in the order in which
    they came. A Function is called as its class, with a number if there are several.
    """

    def __init__(
        self, watch: Watch, parameters: Sequence[str], inputs: Sequence[Any], result: Any
    ) -> None:
        self._of: dict[int, str] = {}  # by ids: the Watch holds what has them
        self._taken: set[str] = set()
        for name, x in zip(parameters, inputs, strict=False):
            self._give(x, name)
        for name, x in in_locals(watch.local):
            if id(x) in watch.variables:
                self._give(x, name)
        variables = list(watch.variables.values())
        for x in variables:
            if isinstance(getattr(x, "name", None), str):
                self._give(x, x.name)
        for name in "yz":
            if id(result) in watch.variables:
                self._give(result, name)
        letters = iter_letters()
        for x in variables:
            while id(x) not in self._of:
                self._give(x, next(letters))
        self._name_functions(watch)

    def __call__(self, thing: Any) -> str:
        """Return the name of a Variable or a call, and None as None; of others three dots."""
        return "None" if thing is None else self._of.get(id(thing), "…")

    def _give(self, x: Any, name: str) -> None:
        name = cut(name, LONGEST)
        if name and id(x) not in self._of and name not in self._taken:
            self._of[id(x)] = name
            self._taken.add(name)

    def _name_functions(self, watch: Watch) -> None:
        """Name calls, and Functions as their last call."""
        own = {id(f): name for name, f in reversed(watch.local.items()) if is_one(f, watch.calls)}
        room = LONGEST_FUNCTION - len(" 20")
        kinds = [cut(type(call.function).__name__, room) for call in watch.calls]
        seen: Counter[str] = Counter()
        for kind, call in zip(kinds, watch.calls, strict=True):
            seen[kind] += 1
            name = kind + (f" {seen[kind]}" if kinds.count(kind) > 1 else "")
            if id(call.function) in own:
                name = cut(f"{own[id(call.function)]} ({name})", LONGEST_FUNCTION)
            # A Function that was called twice has its name from the last call.
            self._of[id(call)] = self._of[id(call.function)] = name


def cut(name: str, longest: int) -> str:
    """Return the beginning of a name that is too long."""
    return name if len(name) <= longest else name[: longest - 1] + "…"


def is_one(thing: Any, calls: Sequence[Call]) -> bool:
    """Whether it is a Function that was called."""
    return any(call.function is thing for call in calls)


def in_locals(local: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Go through the Variables in local variables, and then through those in their lists."""
    yield from ((name, x) for name, x in local.items() if is_variable(x))
    for name, value in local.items():
        if isinstance(value, list | tuple):
            yield from ((f"{name}[{i}]", x) for i, x in enumerate(value) if is_variable(x))


def iter_letters() -> Iterator[str]:
    """Go through a, b, c … and then a1, b1, c1 …."""
    yield from ascii_lowercase
    for number in count(1):
        yield from (f"{letter}{number}" for letter in ascii_lowercase)
