"""What is said where a library is missing that only pictures or notebooks need: `from_extra`."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def from_extra(extra: str) -> Iterator[None]:
    """Say, where an import in the block fails, what to install.

    Parameters
    ----------
    extra
        The one of the package's extras that brings what is imported.

    Raises
    ------
    ModuleNotFoundError
        With the name of what is missing, as from the import itself.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f'{error.name} is missing here: `pip install "dezero-mini[{extra}]"` brings it, or, '
            "in a clone of the course, `make learn`.",
            name=error.name,
        ) from None
