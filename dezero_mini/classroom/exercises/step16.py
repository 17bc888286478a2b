"""The exercises of notebook 16."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dezero_mini.classroom.exercises.asking import (
    NotYetError,
    agrees,
    is_numeric,
    left_alone,
    place,
    rule,
    same,
    written,
)
from dezero_mini.classroom.exercises.register import exercise


@exercise("16.1", "what two Variables answer", "of_a", "of_b")
def length_ndim_and_size(step: Any, of_a: Any, of_b: Any) -> None:
    for name, answer, shape in [("a", of_a, (4, 5, 2)), ("b", of_b, (1, 6))]:
        ask_for_three(name, answer, step.Variable(np.zeros(shape)))


def ask_for_three(name: str, answer: Any, x: Any) -> None:
    """Ask for the length, ndim and size of one Variable, in this order."""
    given = "a text" if isinstance(answer, str) else written(answer)
    rule(
        isinstance(answer, (tuple, list, np.ndarray)) and len(answer) == 3,
        f"of_{name} is {given}, and three numbers are wanted: len, ndim and size.",
    )
    length, ndim, size = answer
    first, *others = x.shape
    inner = others[-1]
    likely = [
        (x.size, "that is the size. Along how many axes does len count?"),
        (x.ndim, "that is ndim. How long is the first axis?"),
        *((other, "that is another axis. Along which one does len count?") for other in others),
    ]
    same(f"len({name})", length, first, likely)
    likely = [
        (x.size, "that is the size. How many numbers are in the shape?"),
        (len(x), "that is the length. How many numbers are in the shape?"),
        (inner, "that is the length of the last axis. How many axes are there?"),
        (x.shape, "that is the shape. How many numbers are in it?"),
    ]
    same(f"{name}.ndim", ndim, x.ndim, likely)
    likely = [
        (sum(x.shape), "that is the sum of the lengths. How many squares has such a drawing?"),
        (inner, "that is the last axis. How many elements are there in all?"),
        (x.size * x.dtype.itemsize, "that is in bytes. How many elements are there?"),
        (x.shape, "that is the shape. How many elements does an array of this shape have?"),
        (x.data.strides, "these are the strides, in bytes. How many elements are there?"),
    ]
    same(f"{name}.size", size, x.size, likely)


@exercise(
    "16.2",
    "the bytes of a Variable, asked anew each time",
    "Measured",
    errors={
        "AttributeError": "which attributes has a Variable, and is nbytes a property, for reading?",
        "NameError": "whose is it? A method reaches what belongs to the Variable by `self`.",
        "TypeError: 'int' object is not callable": "which number is called there, with ()?",
    },
)
def bytes_of_the_elements(step: Any, cls: Any) -> None:
    rule(
        isinstance(cls, type) and issubclass(cls, step.Variable),
        "Measured has to be a class that inherits from Variable. Was it made anew?",
    )
    x, other = cls(place(3, 2)), cls(place(2, 5, seed=1))
    ask_for_bytes("three rows of two", x)
    ask_for_bytes("two rows of five", other)
    for data in replacements():
        before = x.nbytes
        with left_alone("the array in the Variable", data):
            x.data = data
            ask_for_bytes(f"the same Variable, once its data are of {form(data)},", x, before)
        rule(x.data is data, "the data of the Variable were replaced. nbytes is for reading.")
    ask_for_bytes("the other Variable", other, x.nbytes)


def replacements() -> Iterator[NDArray[Any]]:
    """Yield arrays of several shapes and types, some of them views of others."""
    yield place(4).astype(np.float32)
    yield place(4, seed=1)
    yield place()
    yield place(2, 3, 5)
    yield place(3, 4).astype(np.float16)
    yield place(6, 4)[::2].T
    yield np.broadcast_to(place(2).astype(np.float32), (3, 2))
    yield np.asarray(place(), dtype=np.float16)
    yield place(7)


def form(array: NDArray[Any]) -> str:
    """Return a shape and a type in words."""
    return f"shape {array.shape} and {array.dtype}"


def ask_for_bytes(what: str, x: Any, before: int | None = None) -> None:
    """Ask a Measured for its bytes; `before` is what it said of its last data."""
    value = x.nbytes
    rule(value is not None, "x.nbytes is None. Does the property return what it computes?")
    rule(not callable(value), "is x.nbytes a number, or a method that nobody called?")
    likely = [
        (x.data.size, "that is the size. How many bytes has one element?"),
        (x.data.itemsize, "that is one element. How many are there?"),
        (before, "that was computed once. Whom should the property ask, and when?"),
        (8 * x.data.size, "are all elements 8 bytes long? Ask the dtype."),
        (8 * x.data.nbytes, "that is in bits. How many bytes has one element?"),
    ]
    along = x.data.itemsize * np.array([*x.data.shape, x.data.ndim])
    likely += [(wrong, "that is for one axis. What counts the elements?") for wrong in along]
    same(f"nbytes of {what}", value, x.data.size * x.data.itemsize, likely)


@exercise(
    "16.3",
    "a repr with a name",
    "Labelled",
    errors={
        "TypeError": "does __repr__ return a text, on every way through it? And what is self.name "
        "of a Variable without a name?",
    },
)
def repr_with_a_name(step: Any, cls: Any) -> None:
    rule(
        isinstance(cls, type) and issubclass(cls, step.Variable),
        "Labelled has to be a class that inherits from Variable. Was it made anew?",
    )
    for data in (np.array([[1.0, 2.0], [3.0, 4.0]]), place(3, 2), place(2, 2, 2), place(3), 0.5):
        array = np.array(data)
        for name in ("speed", "v", "t (seconds)", None):
            x = cls(array, name)
            with left_alone("the array in the Variable", array):
                ask_for_lines(x, name)
                x.name = "a longer name"  # names may be given later
                ask_for_lines(x, "a longer name")
                x.data = other = np.array(-array)
                ask_for_lines(x, "a longer name")
            untouched = x.name == "a longer name" and x.data is other
            rule(untouched, "the name or the data were changed. repr is for reading.")


def ask_for_lines(x: Any, name: str | None) -> None:
    """Ask that a Labelled shows its name and its numbers, with the rows aligned."""
    head = "variable(" if name is None else f"{name} = variable("
    rows = np.array2string(x.data, prefix=head)  # NumPy moves the later rows by itself
    wanted = [line.rstrip() for line in f"{head}{rows})".split("\n")]
    shown = [line.rstrip() for line in repr(x).split("\n")]
    if shown == wanted:
        return
    what = f"the repr with the name {name!r}" if name else "the repr without a name"
    rule(repr(x) != "...", f"{what} is the stub's. Can you start from the repr shown above?")
    if [line.strip() for line in shown] == [line.strip() for line in wanted]:
        raise NotYetError(f"{what} is not aligned: {question_of_blanks(shown, wanted)}")
    first = shown[0]
    rule(not first.startswith("None"), f"{what}: it is given one. What is x.name then?")
    rule(
        name is not None or not first.lstrip().startswith("="),
        f"{what}: the name is gone. And the sign of equality?",
    )
    no_name = "Which method does repr call, and where is x.name?"
    rule(
        name is None or name in first,
        f"{what} begins with {first!r}. {'Whose name is that?' if ' = ' in first else no_name}",
    )
    raise NotYetError(f"{what} is\n{x!r}\nand is to be\n" + "\n".join(wanted))


def question_of_blanks(shown: list[str], wanted: list[str]) -> str:
    """Return the question for rows that stand in the wrong column."""
    index = next(i for i, (a, b) in enumerate(zip(shown, wanted, strict=True)) if a != b)
    row = f"row {index + 1}"
    blanks, right = (len(text) - len(text.lstrip()) for text in (shown[index], wanted[index]))
    head = wanted[0].index("variable(") + len("variable(")
    own = right - head  # what NumPy puts in front of this row itself
    if index == 0:
        return "blanks stand before the name. Which rows have to move?"
    if blanks == own:
        return f"{row} is not moved. By how much was the first?"
    if blanks == own + len("variable("):
        return f"{row} is moved by variable( alone. And the name?"
    if blanks == head:
        return f"one blank is missing. What does NumPy put before {row} itself?"
    return f"{row} begins with {blanks} blanks. How many does the first row's head take?"


@exercise("16.4", "NumPy is misled without a word", "misled")
def numpy_misled(step: Any, misled: Any) -> str:
    require_function_of_numpy(misled)
    rule(not is_changed(step), "the step has been changed here. Restart, and let it as it is.")
    name = f"`{misled.__name__}`"
    for data in (place(4, seed=1), place(2, 3, seed=3)):
        with np.errstate(all="ignore"):  # np.sqrt of a negative number
            for_the_array = outcome_for_array(name, misled, data.copy())
            again = outcome_for_array(name, misled, data.copy())
        rule(
            is_numeric(for_the_array) and agrees(again, for_the_array),
            f"{name} gives no numbers for an array, or not the same ones twice. With what would we "
            "compare?",
        )
        for_the_box = outcome(name, misled, step.Variable(data))
        plain = for_the_box.data if isinstance(for_the_box, step.Variable) else for_the_box
        rule(
            not agrees(plain, for_the_array),
            f"{name} gives {written(plain)} in both cases, so it is not misled. Does it ask the "
            "Variable for something that it can answer?",
        )
    return f"for an array it gives {written(for_the_array)}, for a Variable of it {written(plain)}"


def require_function_of_numpy(function: Any) -> None:
    """Ask for a function that NumPy offers under its own name, and that draws no lots."""
    rule(not isinstance(function, str), "that is a text. Does a function stand in quotation marks?")
    rule(
        not belongs_to(function, np.random),
        "that one draws lots. With what would we compare? Take one that gives certain numbers.",
    )
    # In `np.add.reduce` the function belongs to NumPy by its owner, which is `np.add`.
    parts = function, getattr(function, "__self__", None)
    rule(
        any(belongs_to(part, module) for part in parts for module in (np, np.linalg, np.fft)),
        f"{written(function)} is no function of NumPy's. Put one there by its name, such as "
        "np.exp, and do not call it.",
    )


def belongs_to(function: Any, module: ModuleType) -> bool:
    """Whether a thing is a function that a module of NumPy's offers."""
    return (
        callable(function)
        and hasattr(function, "__name__")
        # Some functions of older versions of NumPy name no module.
        and str(getattr(function, "__module__", None) or "numpy").startswith("numpy")
        and any(part is function for part in vars(module).values())
    )


def is_changed(step: Any) -> bool:
    """Whether a notebook has put something of its own into the step's Variable."""
    parts = [part for base in step.Variable.__mro__ for part in vars(base).values()]
    methods = [part.fget if isinstance(part, property) else part for part in parts]
    return any(getattr(method, "__module__", "") == "__main__" for method in methods)


def outcome_for_array(name: str, function: Any, array: NDArray[Any]) -> Any:
    """Call a function with an array alone; ask that it can be called so."""
    try:
        return function(array)
    except Exception as error:
        raise NotYetError(
            f"{name} raises {type(error).__name__} for an array of shape {array.shape}, too: "
            f"{written(error)}. Which function needs one array, whatever its shape, and no more?"
        ) from None


def outcome(name: str, function: Any, x: Any) -> Any:
    """Call a function with a Variable. An error is no silent fault."""
    try:
        return function(x)
    except Exception as error:
        raise NotYetError(
            f"{name} raises {type(error).__name__} for a Variable. That is honest. Which function "
            "needs nothing of the elements, where there is only one?"
        ) from None
