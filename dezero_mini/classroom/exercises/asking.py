"""What the judges of exercises ask with. Each function raises NotYetError if it is not content.

A judge is written like a test: it calls the answer, and says what it expects.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from numbers import Number
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dezero_mini.classroom.sources import as_text

Likely = Iterable[tuple[Any, str]]
"""Wrong answers that we expect, each with the question that may help who gave it."""


LOOKED_AT = 1000
"""So much of a text is looked at to write it out: a message may be endless."""

SMALLEST_CASE = "What does the smallest case give, worked out by hand?"
"""The question about a wrong number or array that fits most functions."""


class NotYetError(Exception):
    """What is not yet right in an answer, in words."""


def place(*shape: int, seed: int = 0, low: float = 0.3, high: float = 1.9) -> NDArray[np.float64]:
    """Return an array of a shape whose elements are not special: neither round nor equal.

    Their sizes lie between `low` and `high`, and each sign is drawn. A `seed` always gives the
    same elements, so that a check says the same thing twice.
    """
    rng = np.random.default_rng([seed, *shape])
    digits = 3 if np.prod(shape) < 20 else 6  # enough for all to differ, and short to read
    numbers = np.round(rng.uniform(low, high, shape), digits)
    while np.unique(numbers).size < numbers.size:
        numbers = np.round(rng.uniform(low, high, shape), digits)
    signs = np.random.default_rng([seed + 1, *shape]).choice([-1.0, 1.0], shape)
    return np.asarray(numbers * signs)


def positive(
    *shape: int, seed: int = 0, low: float = 0.3, high: float = 1.9
) -> NDArray[np.float64]:
    """Return such a place whose elements are all above zero."""
    return np.asarray(np.abs(place(*shape, seed=seed, low=low, high=high)))


def same(
    what: str,
    value: Any,
    expected: Any,
    likely: Likely = (),
    rtol: float = 1e-6,
    question: str = "",
) -> None:
    """Ask that a value is the expected one.

    Parameters
    ----------
    what
        What the value is, in words that fit before "is not 3".
    value
        What the answer gave.
    expected
        A number or an array (compared by shape, and within `rtol` of the largest element), a
        sequence of texts (compared without regard to case), or anything else (by `==`).
    likely
        Wrong values that we expect, with the words for each.
    rtol
        The relative error that passes. Whole numbers have to be equal.
    question
        What is asked about a wrong value for which there are no words of its own; without one,
        a question that fits most values of the kind.
    """
    if agrees(value, expected, rtol):
        return
    for wrong, words in likely:
        if agrees(value, wrong, rtol):
            raise NotYetError(f"{what} is not {written(value)}: {words}")
    raise NotYetError(f"{what} {general_fault(value, expected, question)}")


def all_digits(what: str, value: Any, expected: Any) -> None:
    """Ask that a right value is exact: differences, rounding and float32 lose digits."""
    rule(
        agrees(value, expected, rtol=1e-10),
        f"{what} is right to some digits only. Where are the others lost?",
    )


def returned(what: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function of the answer and ask that it returns something; return that."""
    value = called(what, function, *arguments)
    if value is None:
        raise NotYetError(f"{what} returned nothing. Does every way through it end on a return?")
    return value


def called(what: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """Ask that an answer is a function, and call it; it may return nothing."""
    rule(callable(function), f"{what}: a function is wanted, and {kind_of(function)} came.")
    return function(*arguments)


def data_of(what: str, box: Any, step: Any) -> Any:
    """Ask that a value is a Variable of this step, and return its data."""
    if not isinstance(box, step.Variable):
        other = " of another step" if is_variable(box) else ""
        raise NotYetError(
            f"{what} came out as {kind_of(box)}{other}, and a Variable is wanted: "
            "does the result come from calling a Function on a Variable?"
        )
    return box.data


def rule(holds: Any, words: str) -> None:
    """Ask that a rule which the exercise states holds."""
    if not holds:
        raise NotYetError(words)


def refused(what: str, call: Callable[[], Any], error: type[Exception], word: str) -> None:
    """Ask that a call is refused with this type of error, and a message that holds a word."""
    try:
        value = call()
    except error as raised:
        if word not in written(raised):
            raise NotYetError(
                f"{what} raised a {error.__name__}, but its message does not say {word!r}: "
                f"{written(raised)}"
            ) from None
        return
    except Exception as raised:
        raise NotYetError(
            f"{what} raised {type(raised).__name__}, and a {error.__name__} of its own is wanted."
        ) from None
    raise NotYetError(f"{what} gave {written(value)}. It has to raise a {error.__name__}.")


@contextmanager
def left_alone(what: str, *arrays: NDArray[Any]) -> Iterator[None]:
    """Ask that a block does not write into arrays that it was given."""
    before = [array.copy() for array in arrays]
    yield
    for array, old in zip(arrays, before, strict=True):
        if not np.array_equal(array, old, equal_nan=True):
            raise NotYetError(f"{what} was written into. Whose array is it? Make a new one.")


@contextmanager
def box_left_alone(what: str, box: Any) -> Iterator[None]:
    """Ask that a block neither writes into the array of a box, nor puts in another one."""
    array = box.data
    with left_alone(f"{what}.data", array):
        yield
    rule(box.data is array, f"{what} holds another array than before. Whose box is it?")


@contextmanager
def counted(owner: Any, name: str) -> Iterator[list[int]]:
    """Count in a block how often a function of a module, such as `np.exp`, is called."""
    original, calls = getattr(owner, name), [0]

    def counting(*arguments: Any, **options: Any) -> Any:
        calls[0] += 1
        return original(*arguments, **options)

    setattr(owner, name, counting)
    try:
        yield calls
    finally:
        setattr(owner, name, original)


def text_of(answer: Any) -> str:
    """Return the program text of a function, or of all methods of a class; "" if there is none."""
    if inspect.isclass(answer):
        return "\n".join(text_of(part) for part in vars(answer).values())
    try:
        part: Any = answer.fget if isinstance(answer, property) else inspect.unwrap(answer)
        return inspect.getsource(part)
    except (TypeError, OSError):
        return ""


def code_of(answer: Any) -> str:
    """Return the program text of an answer as `text_of` does, without comments and docstrings."""
    text = textwrap.dedent(text_of(answer))
    try:
        tree = ast.parse(text)
    except SyntaxError:  # of a lambda we may get a part of the line
        return text
    for node in ast.walk(tree):
        if isinstance(body := getattr(node, "body", None), list):
            rest = [part for part in body if not is_text(part)]
            node.body = rest or [ast.Pass()] * (node is not tree)  # type: ignore[attr-defined]
    return ast.unparse(tree)


def names_read(code: str) -> set[str]:
    """Return the names that a program text reads; none if it does not parse."""
    try:
        nodes = [*ast.walk(ast.parse(code))]
    except SyntaxError:
        return set()
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def is_text(statement: ast.stmt) -> bool:
    """Whether a statement is a text that stands for itself, such as a docstring."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def chosen(letter: Any, right: str, replies: Mapping[str, str]) -> str:
    """Ask that the right letter was chosen, and return its reply; each wrong one has its own."""
    given = letter.strip().strip("()").lower() if isinstance(letter, str) else None
    if given is None or given not in replies:
        letters = ", ".join(f'"{key}"' for key in replies)
        other = f'"{letter}"' if isinstance(letter, str) else letter
        raise NotYetError(f"one of the letters {letters} is wanted, and not {written(other)}.")
    if given != right:
        raise NotYetError(f"({given}) {replies[given]}")
    return replies[given]


# --- comparing and writing ----------------------------------------------------------


def is_open_value(value: Any) -> bool:
    """Whether a value is the three dots, or a list or tuple that holds them."""
    return value is ... or (type(value) in (list, tuple) and any(part is ... for part in value))


def agrees(value: Any, expected: Any, rtol: float = 1e-6) -> bool:
    """Whether two values are the same, as `same` says; never raises."""
    try:
        if is_numeric(expected):
            return is_numeric(value) and numbers_agree(value, expected, rtol)
        if texts := as_texts(expected):
            return as_texts(value) == texts
        return type(value) is type(expected) and bool(value == expected)
    except Exception:  # a class of the reader's own may compare badly
        return False


def numbers_agree(value: Any, expected: Any, rtol: float) -> bool:
    """Compare numbers by shape and within rtol, whole ones and truth values exactly."""
    got, wanted = np.asarray(value), np.asarray(expected)
    if got.shape != wanted.shape or (got.dtype.kind == "b") != (wanted.dtype.kind == "b"):
        return False
    if wanted.dtype.kind in "biu":
        return bool(np.array_equal(got, wanted))
    finite = np.abs(wanted[np.isfinite(wanted)])
    scale = float(finite.max()) if finite.size and finite.max() > 0 else 1e-6
    return bool(np.allclose(got, wanted, rtol=rtol, atol=rtol * scale, equal_nan=True))


def as_texts(value: Any) -> list[str]:
    """Return the texts of a text or of a sequence of texts, in lower case; else an empty list."""
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)) or not all(isinstance(part, str) for part in parts):
        return []
    return [part.strip().lower() for part in parts]


def is_numeric(value: Any) -> bool:
    """Whether a value is a number, an array of numbers or a sequence of numbers."""
    if not isinstance(value, (Number, np.generic, np.ndarray, list, tuple)):
        return False
    if isinstance(value, np.ma.MaskedArray):
        return False  # what a mask hides would count as a number
    try:
        return np.asarray(value).dtype.kind in "biufc"
    except Exception:  # lists of unequal lengths, Variables in a list
        return False


def general_fault(value: Any, expected: Any, question: str = "") -> str:
    """Say what is wrong with a value for which there are no words of its own."""
    if value is None:
        return "came out as None. Who was to give it a value?"
    truth = isinstance(value, bool) and not isinstance(expected, bool)
    number = is_numeric(value) or isinstance(value, int)  # 10**5000 is a number, too
    if is_numeric(expected) and (truth or not number):
        wanted = "an array of numbers" if np.ndim(expected) else "a number"
        if is_variable(value):
            return f"came out as a Variable, and {wanted} is wanted: its data?"
        if isinstance(value, memoryview):
            return f"came out as the `.data` of an array, and {wanted} is wanted: the array?"
        return f"came out as {kind_of(value)}, and {wanted} is wanted."
    if is_numeric(expected) and np.shape(value) != np.shape(expected):
        single = ": a single number" if np.shape(expected) == () else ""
        bare = ", without brackets or comma" if single and isinstance(value, (list, tuple)) else ""
        return f"has shape {np.shape(value)}, and {np.shape(expected)} is wanted{single}{bare}."
    if as_texts(expected) and not as_texts(value):
        return f"came out as {kind_of(value)}, and names in quotation marks are wanted."
    question = question or question_about(value, expected)
    if is_numeric(expected) and agrees(value, np.multiply(expected, 1.0), rtol=1e-5):
        digits = repr(np.asarray(value).item()) if np.ndim(value) == 0 else written(value)
        return f"is not {digits}. That is near: is something in it only approximate?"
    return f"is not {written(value)}. {question}"


def question_about(value: Any, expected: Any) -> str:
    """Return what is asked about a wrong value where nobody has written a question for it."""
    if is_numeric(expected):
        return SMALLEST_CASE
    got, wanted = as_texts(value), as_texts(expected)
    if not wanted:
        return "Where is it made?"
    if len(wanted) == 1:
        return "Is it written as in the notebook?"
    if sorted(got) == sorted(wanted):
        return "Those are the names. In which order do they come?"
    return "Which name is missing, and which one is too many?"


def is_variable(value: Any) -> bool:
    """Whether a value is a Variable of any step or of the library."""
    return any(base.__name__ == "Variable" for base in type(value).__mro__)


def kind_of(value: Any) -> str:
    """Return "a Variable", "an ndarray" and so on."""
    if value is None:
        return "None"
    if isinstance(value, type):
        return "a class"
    if callable(value) and hasattr(value, "__name__"):
        return "a function"  # also one of NumPy or of Python itself, which have types of their own
    name = type(value).__name__
    return f"an {name}" if name[0].lower() in "aeiou" or name == "ndarray" else f"a {name}"


def written(value: Any) -> str:
    """Write a value out if it can be, shortly, else say what kind of thing it is."""
    try:
        text = as_text(value)[:LOOKED_AT]
    except Exception:  # too large, in itself, or of a class that writes itself badly
        return f"this {type(value).__name__}, which cannot be written out"
    # Neither an address says anything to a reader, nor where a judge has made a function.
    text = re.sub(r" at 0x[0-9a-fA-F]+|[\w.]+\.<locals>\.", "", text)
    return text if len(text) <= 300 else f"{text[:300]} ..."
