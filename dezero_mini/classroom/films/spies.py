"""Noting calls of `backward`: the classes' methods are wrapped, and put back afterwards."""

import inspect
from collections.abc import Callable
from typing import Any

from dezero_mini.plotting import Graph, require_variable

Visitor = Callable[[Any, Callable[..., Any], tuple[Any, ...]], Any]
"""What is called in place of `backward`: with the Function, its bound method and its arguments."""

_MISSING: Any = object()


class Spies:
    """A `with` block in which a visitor stands between the callers and chosen Functions.

    A `backward` that calls its base class's is one visit. What is called inside a visit, such as
    a pass through another graph, is not noted.

    Parameters
    ----------
    visitor
        It is called with each visit, and returns what the visit gives.
    """

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._watched: dict[int, Any] = {}  # the Functions are held, so no id is given twice
        self._own: dict[type, Any] = {}
        self.is_inside = False

    def __enter__(self) -> "Spies":
        return self

    def __exit__(self, *error: object) -> None:
        for cls, own in self._own.items():
            if own is not _MISSING:
                cls.backward = own  # type: ignore[attr-defined]
            else:
                del cls.backward  # type: ignore[attr-defined]  # it is its base's again
        self._own.clear()

    def watch(self, function: Any) -> None:
        """Note the visits of a Function from now on."""
        self._watched[id(function)] = function
        cls = type(function)
        if cls not in self._own and hasattr(cls, "backward"):
            method = inspect.getattr_static(cls, "backward")
            self._own[cls] = vars(cls).get("backward", _MISSING)
            cls.backward = self._standing_before(method)

    def _standing_before(self, method: Any) -> Callable[..., Any]:
        def visit(function: Any, *gys: Any) -> Any:
            bound = method
            if hasattr(method, "__get__"):  # np.negative, for one, is no method
                bound = method.__get__(function, type(function))
            if self.is_inside or id(function) not in self._watched:
                return bound(*gys)
            self.is_inside = True
            try:
                return self._visitor(function, bound, gys)
            finally:
                self.is_inside = False

        return visit


def backward_order(variable: Any) -> list[Any]:
    """Run `variable.backward()` and return the Functions in the order in which it visited them.

    The gradients change as they do in any call of `backward`. A Function that is visited twice
    stands twice in the list. The classes of the Functions are watched while the call lasts.

    Parameters
    ----------
    variable
        A Variable of the library, or of a step of the course that has `Variable.backward`.

    Returns
    -------
    list
        Of Functions.

    Raises
    ------
    TypeError
        If it is no Variable, or one without the method `backward`.
    """
    if not hasattr(require_variable(variable), "backward"):
        raise TypeError(
            f"expected a Variable with the method backward, got {type(variable).__name__}"
        )
    order: list[Any] = []

    def note(function: Any, backward: Callable[..., Any], gys: tuple[Any, ...]) -> Any:
        order.append(function)
        return backward(*gys)

    with Spies(note) as spies:
        for function in Graph(variable).functions:
            spies.watch(function)
        variable.backward()
    return order
