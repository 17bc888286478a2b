"""The exercises of notebook 19."""

import dis
import inspect
from collections.abc import Iterator
from contextlib import suppress
from types import CodeType, FunctionType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dezero_mini.classroom.exercises.asking import (
    all_digits,
    counted,
    kind_of,
    left_alone,
    place,
    returned,
    rule,
    same,
)
from dezero_mini.classroom.exercises.own_functions import content_of, function_class
from dezero_mini.classroom.exercises.register import choice, exercise

Array = NDArray[Any]
Shape = tuple[int, ...]
Likely = list[tuple[Any, str]]


@exercise("19.1", "each element of b.grad", "element_of_the_gradient")
def uses_of_an_element(step: Any, element_of_the_gradient: Any) -> None:
    x, b = step.Variable(np.ones((5, 3))), step.Variable(np.ones(3))
    (x + 2 * b).backward()
    likely = [
        (2.0, "that is for one use. How many rows of x meet each element of b?"),
        (5.0, "how often it is used is right. What does the factor 2 do?"),
        (6.0, "is b repeated along the axis of length 3, or along the one of length 5?"),
        (3.0, "b has 3 elements. How often is each of them used?"),
        (30.0, "that is the sum of the whole gradient. Of which shape is b?"),
        (15.0, "x has 15 elements. How many of them does one element of b meet?"),
        (7.0, "5 rows, and a factor of 2: do they add up, or multiply?"),
        (1.0, "that is the seed. How often is an element used, and with which factor?"),
        (b.grad, "that is the whole gradient. Which number stands in each place?"),
    ]
    same("each element of b.grad", element_of_the_gradient, float(b.grad[1]), likely)


@exercise(
    "19.2",
    "the mean and its way back, for every shape",
    "Mean",
    errors={
        "ValueError": "does it work for every shape, also for a single number?",
        "IndexError": "does it work for every shape, also for a single number?",
        "TypeError: 'int' object is not callable": "which number is called there, with ()?",
        "TypeError": "does backward compute with arrays, by NumPy's functions? And is x opened by "
        "`.data`?",
        "AttributeError": "what does the Function remember of its input, and under which name?",
    },
)
def way_back_of_a_mean(step: Any, cls: Any) -> None:
    function_class("Mean", cls, step)
    f, earlier = cls(), []
    for seed, shape in enumerate([(2, 3), (4,), (), (1, 5), (3, 2, 2), (7, 1)]):
        x, gy = place(*shape, seed=10 * seed), place(seed=10 * seed + 1)
        with left_alone("the input of forward", x):
            returned("forward", cls().forward, x)
            y = f(step.Variable(x))  # one object, used several times
        likely = [(x.sum(), "that is the sum. By what is it divided?")]
        same("the mean", content_of("the result", y, step), x.mean(), likely)
        earlier.append((y, x, gy))
    for y, x, gy in earlier:
        with left_alone("the input, or the gradient that arrives,", x, gy):
            found = returned("backward", y.creator.backward, gy)
        if isinstance(found, (tuple, list)) and len(found) == 1:
            (found,) = found  # a gradient for each input, and there is one
        what = f"the gradient of the mean, for an input of shape {x.shape},"
        expected = np.full(x.shape, gy / x.size)
        same(what, found, expected, likely_of_mean(x, gy))
        all_digits(what, found, expected)


def likely_of_mean(x: Array, gy: Array) -> Likely:
    """Return wrong gradients of a mean, with a question to each."""
    lengths = [length for length in x.shape if length != x.size]
    likely = [
        (gy, "that is the gradient of a sum. By what is a mean divided?"),
        (1 / x.size, "right for Mean alone. Where does gy come in?"),
        (1.0, "that is for a sum, and without gy. By what is a mean divided?"),
        (gy * x.size, "does the mean move more if there are more elements, or less?"),
        (gy / 4, "there were 4 elements once. How many are there now?"),
        (gy / 6, "there were 6 elements once. How many are there now?"),
        (gy / 7, "the latest call met 7 elements. How many did this one meet?"),
        (x / x.size, "does the slope of a mean depend on how large the elements are?"),
        (gy * x / x.size, "does the slope of a mean depend on how large the elements are?"),
    ]
    likely += [
        (gy / length, "len counts rows, and a shape counts each axis. How many elements are there?")
        for length in lengths
    ]
    wide = [(np.full(x.shape, wrong), words) for wrong, words in likely]
    large = "can a gradient be summed to a shape larger than its own?"
    return [*wide, (gy / x.size, large), (gy, large), (np.asarray(1 / x.size), large)]


# --- a sum without a sum ------------------------------------------------------------

SUMS = {
    "sum", "Sum", "sum_to", "nansum", "fsum", "einsum", "reduce", "cumsum", "mean", "nanmean",
    "average", "trace", "dot", "vdot", "inner", "matmul", "tensordot", "bincount", "@",
    "getattr", "eval",  # these may come by any of the others
}  # fmt: skip
SHAPES: list[tuple[Shape, Shape]] = [
    ((2, 3), (3,)),
    ((2, 3), (2, 1)),
    ((2, 3), (1, 3)),
    ((2, 3), ()),
    ((2, 3), (2, 3)),
    ((2, 3, 4), (3, 1)),
    ((2, 3, 4), (2, 1, 4)),
    ((2, 3, 4), (1, 3, 1)),
    ((2, 3, 4), (4,)),
    ((2, 2, 2), (2, 1, 2)),
    ((3, 1), (1,)),
    ((4,), ()),
    ((), ()),
]


@exercise(
    "19.3",
    "a sum by hand",
    "sum_to_by_hand",
    errors={
        "IndexError": "has source an entry for each axis of total, and 0 where the length is 1?",
        "ValueError": "does one number of array go into one place of total, for every shape that "
        "fits, also for shape ()?",
        "TypeError": "is source a tuple of whole numbers, also for shape ()?",
    },
)
def sum_by_hand(step: Any, sum_to_by_hand: Any) -> None:
    require_no_sum(sum_to_by_hand)
    for seed, (large, small) in enumerate(SHAPES):
        array = place(*large, seed=seed)
        with left_alone("the large array", array), counted(step, "sum_to") as by_the_engine:
            total = returned("sum_to_by_hand", sum_to_by_hand, array, small)
        rule(
            not by_the_engine[0],
            "a gradient is asked for in it, and the engine calls `sum_to`. Can the loop add "
            "instead, element by element?",
        )
        rule(
            not isinstance(total, (list, tuple)),
            f"the result came out as {kind_of(total)}, and an array is wanted.",
        )
        what = f"an array of shape {large}, summed to {small},"
        same(what, total, summed(array, small), likely_sums(array, small))
        rule(
            not np.shares_memory(array, np.asarray(total)),
            "the result lies in the memory of the large array. Should it be an array of its own?",
        )
    again = place(2, 3, seed=20)
    first = sum_to_by_hand(again, (3,))
    kept = np.array(first)
    sum_to_by_hand(place(2, 3, seed=21), (3,))
    same("the first total, after a second call,", first, kept)


def require_no_sum(function: Any) -> None:
    """Ask that no sum is named in a function, nor in one of the reader's own that it calls."""
    own = [function]
    for part in own:
        for name, value in names_in(part):
            rule(
                not SUMS & {name, getattr(value, "__name__", "")},
                f"`{name}` can add up by itself. Can the loop do that, element by element?",
            )
            if isinstance(value, FunctionType) and value.__module__ == "__main__":
                own += [value] if value not in own else []


def names_in(function: Any) -> Iterator[tuple[str, Any]]:
    """Yield a function's name and those that it takes from elsewhere, each with what it means.

    What the names of attributes mean is not known before it runs. A product of matrices is "@".
    """
    function = inspect.unwrap(function)
    yield getattr(function, "__name__", ""), None
    if not isinstance(function, FunctionType):  # an object that can be called
        function = type(function).__call__
    codes = [function.__code__] if isinstance(function, FunctionType) else []
    for code in codes:
        codes += [part for part in code.co_consts if isinstance(part, CodeType)]
        yield from ((name, function.__globals__.get(name)) for name in code.co_names)
        if any(is_matrix_product(instruction) for instruction in dis.get_instructions(code)):
            yield "@", None


def is_matrix_product(instruction: dis.Instruction) -> bool:
    """Whether an instruction of Python's is @ or @=, which had names of their own until 3.10."""
    return instruction.argrepr in ("@", "@=") or "MATRIX_MULTIPLY" in instruction.opname


def summed(array: Array, shape: Shape) -> Array:
    """Return the sum over the axes that NumPy stretches, by making the copies and collecting."""
    places = np.broadcast_to(np.arange(np.prod(shape, dtype=int)).reshape(shape), array.shape)
    total = np.bincount(places.ravel(), weights=array.ravel(), minlength=places.max() + 1)
    return total.reshape(shape)


def likely_sums(array: Array, shape: Shape) -> Likely:
    """Return other ways to fill an array of a shape, with a question to each."""
    last, from_the_left, by_lists, corner = (np.zeros(shape) for _ in range(4))
    extra = array.ndim - len(shape)
    for index in np.ndindex(array.shape):
        last[clipped(index[extra:], shape)] = array[index]
        from_the_left[clipped(index[: len(shape)], shape)] += array[index]
        with suppress(IndexError):
            by_lists[[*clipped(index[extra:], shape)]] += array[index]
    corner.flat[0] = array.flat[0]
    uses = array.size // max(1, last.size)
    return [
        (np.full(shape, array.sum()), "every place got every number. Which one is index's own?"),
        (np.zeros(shape), "nothing is in it. Is `total` what you add to, and made for floats?"),
        (last, "each place holds its last number alone. Do they add up?"),
        (
            from_the_left,
            "the axes that are missing stand in front. Which entries of index are dropped?",
        ),
        (by_lists, "is source a tuple? To NumPy a list is several places at once."),
        (corner, "only the first number was added. Where does `return` stand?"),
        (
            np.where(np.arange(last.size).reshape(shape) == 0, array.sum(), 0),
            "every number went into the first place. Where does index come in?",
        ),
        (np.full(shape, float(uses)), "so often is each place met. What is added there?"),
        (summed(array, shape) + 1, "it is too large by 1. With which numbers does total begin?"),
        (summed(array, shape) / uses, "that is a mean. What is divided?"),
    ]


def clipped(index: tuple[int, ...], shape: Shape) -> tuple[int, ...]:
    """Return an index with every entry in bounds."""
    return tuple(min(i, length - 1) for i, length in zip(index, shape, strict=True))


# --- why a gradient is zero -----------------------------------------------------------


@choice(
    "19.4",
    "why all three are zero",
    "why_zero",
    {
        "a": "no seed comes from the values: look at `y.seed()`. With which number does "
        "`backward` begin at each element?",
        "b": "raise one element by 1. It rises by 1, the mean by 1/3, and all three elements pay "
        "for that: 1 − 3 · 1/3 = 0.",
        "c": "then each gradient would be the 1 that comes back directly. Is the mean made with "
        "`.data`, or in boxes?",
    },
)
def zero_by_cancelling(step: Any) -> str:
    x = step.Variable([1.0, 2.0, 6.0])
    mean = step.sum(x) / 3
    centred = x - mean
    if not centred.seed().any():
        return "a"
    centred.backward(retain_grad=True)
    through_the_mean = mean.grad / 3
    return "b" if np.allclose(x.grad, 1 + through_the_mean) and through_the_mean == -1 else "c"
