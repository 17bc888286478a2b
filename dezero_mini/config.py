"""Settings, one set in each thread and each asyncio task: whether Functions record their calls.

They are kept in a context variable, which asyncio copies for every task that it starts. So what
one task sets, another that runs in between does not see.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from contextvars import ContextVar
from functools import wraps
from types import coroutine
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType
    from typing import TypeAlias, TypeVar

    F = TypeVar("F", bound=Callable[..., Any])
    Blocks: TypeAlias = tuple[tuple[object, bool], ...]

_recording: ContextVar[bool] = ContextVar("enable_backprop", default=True)

# What `Config.enable_backprop` says, for the loops, where the way over a property costs.
is_recording = _recording.get

# The `with` blocks that the running code is inside of, the outermost first, each with its value;
# before them what holds outside of all. `_recording` is always the last one's value.
_blocks: ContextVar[Blocks] = ContextVar("blocks", default=((None, True),))


def _use(blocks: Blocks) -> None:
    _blocks.set(blocks)
    _recording.set(blocks[-1][1])


class _Config:
    """Settings, one set a task: `enable_backprop` says whether Functions record their calls.

    A setting may be set, too. Inside a `with` block that lasts until its end.
    """

    __slots__ = ()

    @property
    def enable_backprop(self) -> bool:
        """Whether Functions record their calls."""
        return is_recording()

    def __setattr__(self, name: str, value: bool) -> None:
        _check(name, value)
        _use((*_blocks.get()[:-1], (_blocks.get()[-1][0], value)))


Config = _Config()


def _check(name: str, value: bool) -> None:
    if not isinstance(name, str) or name != "enable_backprop":
        got = repr(name) if isinstance(name, str) else type(name).__name__
        raise ValueError(f"expected the name of a setting (enable_backprop), got {got}")
    if not isinstance(value, bool):
        raise TypeError(f"expected True or False for {name}, got {type(value).__name__}")


class using_config:  # noqa: N801 (used like a function)
    """Give a setting of `Config` another value inside a `with` block, or in a function.

    One object serves any number of blocks, also one inside the other and in several tasks. As a
    decorator it takes functions, generator functions, coroutine functions and asynchronous
    generators. The setting then holds while their own code runs: wherever they yield or wait,
    the others find theirs.

    The setting is restored however the block ends. Python may be interrupted between any two of
    its instructions, though. If Ctrl-C hits right as the block begins or ends, before `__enter__`
    or `__exit__` has done its work, the setting may stay; `Config.enable_backprop = True` puts it
    right.

    Parameters
    ----------
    name : str
        The name of the setting: "enable_backprop".
    value : bool
        What it is inside.

    Raises
    ------
    ValueError
        If there is no setting of that name.
    TypeError
        If the value is not True or False, or what is decorated cannot be called.

    Examples
    --------
    >>> with using_config("enable_backprop", False):
    ...     Config.enable_backprop
    False
    >>> Config.enable_backprop
    True
    """

    __slots__ = ("_value",)

    def __init__(self, name: str, value: bool) -> None:
        _check(name, value)
        self._value = value

    def __enter__(self) -> None:
        _use((*_blocks.get(), (self, self._value)))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # Mostly the last one. A block around a `yield` may end before one begun after it.
        blocks = _blocks.get()
        for i in range(len(blocks) - 1, 0, -1):
            if blocks[i][0] is self:
                _use(blocks[:i] + blocks[i + 1 :])
                return

    def __call__(self, function: F) -> F:
        """Return the function with the setting in force whenever its own code runs."""
        # Decorating is rare, so `inspect` is not imported with the library.
        from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction

        if not callable(function):
            raise TypeError(f"expected a function to decorate, got {type(function).__name__}")
        wrapped: Any

        if isgeneratorfunction(function):

            def wrapped(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
                return (yield from _OwnBlocks(self).run(function(*args, **kwargs)))

        elif iscoroutinefunction(function):

            async def wrapped(*args: Any, **kwargs: Any) -> Any:
                return await _OwnBlocks(self).run(function(*args, **kwargs))

        elif isasyncgenfunction(function):

            async def wrapped(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
                own, steps = _OwnBlocks(self), function(*args, **kwargs)
                step, value = steps.asend, None
                while True:
                    try:
                        answer = await own.run(step(value))
                    except StopAsyncIteration:
                        return
                    try:
                        step, value = steps.asend, (yield answer)
                    except BaseException as error:
                        step, value = steps.athrow, error

        else:

            def wrapped(*args: Any, **kwargs: Any) -> Any:
                with self:
                    return function(*args, **kwargs)

        return wraps(function)(wrapped)  # type: ignore[return-value]


class _OwnBlocks:
    """The blocks of code that runs in steps, kept while others run between its steps."""

    __slots__ = ("blocks",)

    def __init__(self, block: using_config) -> None:
        self.blocks: Blocks = (*_blocks.get(), (block, block._value))

    @coroutine  # so that it can be awaited as well as iterated
    def run(self, steps: Any) -> Generator[Any, Any, Any]:
        """Run a generator or a coroutine to its end, each of its steps inside its own blocks."""
        step, value = steps.send, None
        while True:
            others = _blocks.get()
            _use(self.blocks)
            try:
                answer = step(value)
            except StopIteration as stop:
                return stop.value
            finally:
                self.blocks = _blocks.get()
                _use(others)
            try:
                step, value = steps.send, (yield answer)
            except BaseException as error:
                step, value = steps.throw, error


class no_grad(using_config):  # noqa: N801 (used like a function)
    """Compute without recording inside a `with` block or a function: less memory, no `backward`.

    Everything else is as in `using_config`.

    Examples
    --------
    >>> from dezero_mini import Variable
    >>> with no_grad():
    ...     y = Variable(3.0) * 2.0
    >>> y.creator is None
    True
    >>> @no_grad()
    ... def double(x):
    ...     return x * 2.0
    >>> double(Variable(3.0)).creator is None
    True
    """

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("enable_backprop", False)
