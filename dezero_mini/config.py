"""Settings, one set a thread: whether Functions record their calls."""

from __future__ import annotations

# What `threading.local` is. The module `threading` would take a quarter of our import's time.
from _thread import _local as local
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager


class _Config(local):
    """Settings, one set a thread: `enable_backprop` says whether Functions record their calls."""

    enable_backprop: bool = True


Config = _Config()


def using_config(name: str, value: bool) -> AbstractContextManager[None]:
    """Give a setting of `Config` another value inside a `with` block, in this thread.

    Raises
    ------
    ValueError
        If there is no setting of that name.
    TypeError
        If the value is not True or False.

    Examples
    --------
    >>> with using_config("enable_backprop", False):
    ...     Config.enable_backprop
    False
    >>> Config.enable_backprop
    True
    """
    known = _Config.__annotations__
    if name not in known:
        raise ValueError(f"expected the name of a setting ({', '.join(known)}), got {name!r}")
    if not isinstance(value, bool):
        raise TypeError(f"expected True or False for {name}, got {type(value).__name__}")
    return _using_config(name, value)


# Apart, so that a wrong name is refused at the call and not at the `with`.
@contextmanager
def _using_config(name: str, value: bool) -> Iterator[None]:
    before = getattr(Config, name)
    setattr(Config, name, value)
    try:
        yield
    finally:
        setattr(Config, name, before)


def no_grad() -> AbstractContextManager[None]:
    """Compute without recording inside a `with` block: less memory, no `backward`.

    Examples
    --------
    >>> from dezero_mini import Variable
    >>> with no_grad():
    ...     y = Variable(3.0) * 2.0
    >>> y.creator is None
    True
    """
    return using_config("enable_backprop", False)
