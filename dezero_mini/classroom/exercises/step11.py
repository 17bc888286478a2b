"""The exercises of notebook 11."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dezero_mini.classroom.exercises.asking import (
    all_digits,
    data_of,
    kind_of,
    left_alone,
    place,
    returned,
    rule,
    same,
    text_of,
    written,
)
from dezero_mini.classroom.exercises.chains import frames_left
from dezero_mini.classroom.exercises.own_functions import function_class
from dezero_mini.classroom.exercises.register import choice, exercise

Array = NDArray[np.float64]


@exercise(
    "11.1",
    "the product of any number of inputs",
    "Product",
    errors={
        "IndexError": "how many inputs are there at least?",
        "TypeError: Product.forward() takes": "how many arrays does `forward` take, with a star "
        "before the name and without?",
    },
)
def product_of_all(step: Any, Product: Any) -> None:  # noqa: N803
    function_class("Product", Product, step)
    product = Product()
    for count, shape in [(3, ()), (2, (3,)), (3, (2,)), (1, (4,)), (5, (2, 3)), (1, ()), (4, (1,))]:
        arrays = [place(*shape, seed=seed) for seed in range(count)]
        boxes = [step.Variable(array.copy()) for array in arrays]
        what = f"the product of {' and '.join(map(written, arrays))}"
        with left_alone("an input", *[box.data for box in boxes]):
            returned("forward", product.forward, *[box.data for box in boxes])
            y = product(*boxes)
        rule(
            not isinstance(y, tuple),
            f"{what} came out in several boxes. Which one array is the product of them all?",
        )
        likely = likely_products(arrays)
        same(what, data_of(what, y, step), np.prod(arrays, axis=0), likely)
        all_digits(what, y.data, np.prod(arrays, axis=0))


def likely_products(arrays: list[Array]) -> list[tuple[Any, str]]:
    """Return what one may take for the product, with the words for each."""
    missing = "one factor is missing. Does your loop run over all of xs?"
    start = "with which value does a product start?"
    product = np.prod(arrays, axis=0)
    return [
        (arrays[0], "that is the first input alone. Does the return stand inside the loop?"),
        (arrays[-1], "that is the last input alone. What does each round of the loop keep?"),
        (np.ones(arrays[0].shape), "that is where a product starts. What does the loop change?"),
        (np.abs(product), "what becomes of the signs?"),
        (product**2, "that is the square of it. Is something left of the call before?"),
        ([product], "that is a list of one array. Is the list needed?"),
        (np.sum(arrays, axis=0), f"that is the sum: {start}"),
        (np.sum(arrays, axis=0) + 1, f"that is a sum: {start}"),
        (np.prod(arrays), "you multiplied all elements. Along which axis do the inputs lie?"),
        (np.zeros(arrays[0].shape), start),
        (np.array(arrays), "xs is a tuple of arrays. What makes one array of them?"),
        (np.prod(arrays[1:], axis=0) + 0 * arrays[0], missing),
        (np.prod(arrays[:-1], axis=0) + 0 * arrays[0], missing),
        (np.prod(arrays[:2], axis=0), missing),
        (product * arrays[0], "one factor was taken twice. Which?"),
    ]


# --- exercise 2 ---------------------------------------------------------------------

WHOLE = np.array([7.0, -7.0, 7.0, -7.0, 6.0]), np.array([2.0, 2.0, -2.0, -2.0, 3.0])


@exercise("11.2", "the quotient rounded down, and the remainder", "DivMod")
def quotient_and_remainder(step: Any, DivMod: Any) -> None:  # noqa: N803
    function_class("DivMod", DivMod, step)
    general = [(4.7 * place(*shape), place(*shape, seed=1)) for shape in ((), (5,), (2, 3))]
    for x0, x1 in [WHOLE, *general, (place(6, seed=2), 2.9 * place(6, seed=3))]:
        boxes = step.Variable(x0.copy()), step.Variable(x1.copy())
        what = f"{written(x0)} divided by {written(x1)}"
        with left_alone("an input", *[box.data for box in boxes]):
            returned("forward", DivMod().forward, *[box.data for box in boxes])
            made = DivMod()(*boxes)
        rule(
            isinstance(made, tuple),
            f"{what}: one box came out. What does `__call__` take for several results?",
        )
        rule(len(made) == 2, f"{what}: {len(made)} boxes came out, and two are wanted.")
        pair = [data_of(f"{what}: an output", box, step) for box in made]
        for which, data in zip(("first", "second"), pair, strict=True):
            rule(
                data.shape == x0.shape,
                f"{what}: the {which} output has shape {data.shape}, and {x0.shape} is wanted, "
                "a number for each pair of elements.",
            )
        quotient = np.floor(x0 / x1)
        remainder = x0 - quotient * x1
        names = f"quotient and remainder of {what}: this pair"
        likely = likely_pairs(x0, x1, quotient, remainder)
        same(names, pair, [quotient, remainder], likely)
        all_digits(names, pair, [quotient, remainder])


def likely_pairs(
    x0: Array, x1: Array, quotient: Array, remainder: Array
) -> list[tuple[list[Array], str]]:
    """Return what one may take for quotient and remainder, with the words for each."""
    towards_zero = np.trunc(x0 / x1)
    down = "that rounds towards zero. What is down from −3.5?"
    which = "does the remainder belong to a quotient that is rounded down?"
    turned = "which of the two is divided by which?"
    return [
        ([quotient, np.mod(x1, x0)], turned),
        ([np.floor(x1 / x0), np.mod(x1, x0)], turned),
        ([remainder, quotient], "which of the two comes first?"),
        ([x0 / x1, remainder], "how is the quotient rounded down?"),
        ([towards_zero, np.fmod(x0, x1)], down),
        ([towards_zero, remainder], down),
        ([np.round(x0 / x1), remainder], "that rounds to the nearest. Which way is down?"),
        ([np.ceil(x0 / x1), remainder], "that rounds up."),
        ([quotient, np.fmod(x0, x1)], which),
        ([quotient, np.abs(remainder)], which),
        ([quotient, np.ones_like(x0)], "the remainder of other numbers is not 1. What is it?"),
        ([quotient, x0 / x1 - quotient], "that is a share of x1. What is left of x0?"),
    ]


# --- exercise 3 ---------------------------------------------------------------------


TOO_MANY_CALLS = "one call for each link is too many. What did step 08 do?"


@exercise(
    "11.3",
    "all leaves, and each of them once",
    "leaves",
    errors={
        "RecursionError": TOO_MANY_CALLS,
        "AttributeError": "what is it that was asked there: a box, its creator, the tuple of its "
        "inputs, or None?",
    },
)
def leaves_of_a_graph(step: Any, leaves: Any) -> None:
    rule("setrecursionlimit" not in text_of(leaves), TOO_MANY_CALLS)
    for what, y, expected in graphs(step):
        creator = y.creator
        missing = "Do you follow all inputs? Do you compare boxes, or their data?"
        for _ in range(2):
            with frames_left(CHAIN // 2):
                found = returned("leaves", leaves, y)
            rule(y.creator is creator, "y has lost its creator. Is the graph still whole?")
            rule(
                isinstance(found, (list, tuple, set, frozenset)),
                f"leaves came out as {kind_of(found)}, and a list of boxes is wanted.",
            )
            require_each_once(f"in the list for {what}", list(found), expected, missing)
            missing = "It was there when asked before. What is left of that call?"


CHAIN = 400


def graphs(step: Any) -> list[tuple[str, Any, list[Any]]]:
    """Return results with the leaves that they were computed from; all hold the same number."""
    a, b, c, d = leaves = [step.Variable(1.0) for _ in range(4)]

    class Exchange(step.Function):  # type: ignore[misc]
        """Two inputs, two outputs."""

        def forward(self, x0: Array, x1: Array) -> tuple[Array, Array]:
            return x1, x0

    chain = a
    for _ in range(CHAIN):
        chain = step.square(chain)
    _, second = Exchange()(c, step.add(a, a))
    many = step.add(step.add(chain, b), step.add(b, second))
    first, second = Exchange()(d, b)
    return [
        ("a leaf", a, [a]),
        ("one square", step.square(b), [b]),
        ("the sum of two boxes", step.add(a, b), [a, b]),
        ("y + y, where y is a square,", step.add(*[step.square(c)] * 2), [c]),
        ("one of two results", first, [b, d]),
        ("a sum of sums, and a long chain,", step.add(many, step.add(second, many)), leaves),
    ]


def require_each_once(where: str, found: list[Any], expected: list[Any], missing: str) -> None:
    """Ask that a list holds the expected boxes, each once, and no others."""
    counts = [sum(box is leaf for box in found) for leaf in expected]
    others = [box for box in found if not any(box is leaf for leaf in expected)]
    odd = next((box for box in others if not hasattr(box, "creator")), None)
    rule(odd is None, f"{where} there is {kind_of(odd)}. Are boxes wanted, or their data?")
    rule(
        not others,
        f"{where} there is a box that is none of its leaves. What has a leaf for its creator?",
    )
    rule(min(counts) > 0, f"{where} a leaf is missing. {missing}")
    rule(
        max(counts) == 1,
        f"{where} a leaf stands {max(counts)} times. A box used in several places is one leaf: "
        "have you met it before?",
    )


@choice(
    "11.4",
    "why the width has no gradient",
    "why_no_gradient",
    {
        "a": "the loop takes one gradient from each function, and knows one input of it.",
        "b": "move the width a little, and the curve changes. Its slope is not 0, and 0 is not "
        "None.",
        "c": "no line of the loop takes a gradient out of a box. Into which box does it put one?",
    },
)
def nobody_asks_for_the_second(step: Any) -> str:
    class Bell(step.Function):  # type: ignore[misc]
        """The curve of the notebook."""

        def forward(self, x: Array, width: Array) -> Any:
            return np.exp(-((x / width) ** 2))

        def backward(self, gy: Array) -> Any:
            x, width = [box.data for box in self.inputs]
            return gy * self.forward(x, width) * -2 * x / width**2

    x, width = step.Variable(0.7), step.Variable(0.5)
    influence = step.numerical_diff(lambda width: Bell()(x, width), width)
    if abs(influence) < 1e-6:
        return "b"
    log: list[Any] = []

    class Noting(step.Variable):  # type: ignore[misc]
        """A box that notes each gradient that it is given."""

        def __setattr__(self, name: str, value: Any) -> None:
            if name in ("_grad", "grad"):
                log.append(value)
            super().__setattr__(name, value)

    y = Bell()(x, Noting(0.5))
    log.clear()
    y.backward()
    return "c" if log else "a"
