"""The exercises of notebook 17."""

import operator
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dezero_mini.classroom.exercises.asking import (
    agrees,
    data_of,
    kind_of,
    left_alone,
    place,
    returned,
    rule,
    same,
)
from dezero_mini.classroom.exercises.register import choice, exercise

Array = NDArray[Any]
Likely = list[tuple[Any, str]]


@exercise("17.1", "the number of Variables", "number_of_variables")
def variables_of_a_formula(step: Any, number_of_variables: Any) -> None:
    x = step.Variable(2.0)
    likely = [
        (3, "that is the number of Functions. What goes into them, and what comes out?"),
        (7, "is the second x another object than the first?"),
        (4, "did you count the constants? Does as_variable leave a number as it is?"),
        (5, "is a Variable missing between the first * and the second, or at the end?"),
        (1, "x is one. What does each of the three operators make?"),
        (2, "x and the result are two. What lies between them?"),
        (9, "Functions are no Variables. How many round boxes would you draw?"),
    ]
    expected = len({id(variable) for variable in variables_of(3 * x * x + 1)})
    same("the number of Variables", number_of_variables, expected, likely)


def variables_of(y: Any) -> Iterator[Any]:
    """Yield the Variables of a graph, one that is used twice twice."""
    yield y
    if y.creator is not None:
        for x in y.creator.inputs:
            yield from variables_of(x)


FORMULA = """\
def formula_in_two(x, y):
    factor = x.data + 3 * y.data
    return x * factor
"""


LEFT_TO_STEP_20 = (
    "nothing is lost in your graph. This step's `backward` goes wrong in it all the same, as a "
    "result is used several times that is no leaf: step 20 mends that"
)


@exercise(
    "17.2",
    "x² + 3xy, with every way back to x and y",
    "formula_in_two",
    shipped=FORMULA,
    errors={"TypeError": "is it written with + and * alone, and does it take x and y?"},
)
def gradients_that_got_lost(step: Any, formula_in_two: Any) -> str | None:
    remark = None
    for seed, shape in enumerate([(), (3,), (2, 3), ()]):
        a, b, gy = (place(*shape, seed=10 * seed + n) for n in range(3))
        wanted = gy * (2 * a + 3 * b), gy * 3 * a
        in_the_graph = gradients_of(step, formula_in_two, a, b, gy, patient=True)
        parts = zip("xy", in_the_graph, wanted, likely_gradients(a, b, gy), strict=True)
        for name, gradient, right, likely in parts:
            same(f"the gradient of {name}", gradient, right, likely)
        found = gradients_of(step, formula_in_two, a, b, gy)
        if not all(map(agrees, found, wanted)):
            remark = LEFT_TO_STEP_20
    return remark


def gradients_of(
    step: Any, formula: Any, a: Array, b: Array, gy: Array, patient: bool = False
) -> list[Array]:
    """Ask for the value of x² + 3xy, and return its gradients, zeros where none came back.

    A patient pass asks each Function after all that have used its result, as step 20 does.
    """
    x, y = step.Variable(a), step.Variable(b)
    with left_alone("the array in x or y", a, b):
        z = returned("formula_in_two", formula, x, y)
        value = data_of("formula_in_two(x, y)", z, step)
        same("the value of x² + 3xy", value, a**2 + 3 * a * b, likely_values(a, b))
        rule(
            x.grad is None and y.grad is None,
            "a gradient is there before anybody has gone back. Leave `grad` and `backward` to who "
            "calls the function.",
        )
        if patient:
            z.visiting_order = lambda: users_first(z)
        z.grad = gy
        z.backward()
    return [np.zeros(a.shape) if v.grad is None else v.grad for v in (x, y)]


def users_first(z: Any) -> list[Any]:
    """Return the Functions of a graph, each after all that have used its result."""
    made_first: list[Any] = []

    def visit(function: Any) -> None:
        if function is not None and function not in made_first:
            for x in function.inputs:
                visit(x.creator)
            made_first.append(function)

    visit(z.creator)
    return made_first[::-1]


def likely_values(a: Array, b: Array) -> Likely:
    """Return the values of other formulas, with a question to each."""
    return [
        (a + 3 * b, "that is the factor alone. What is it multiplied by?"),
        (a**2 + 3 * b, "that is x² + 3y. By what is the second term multiplied?"),
        (3 * a * b, "that is 3xy. Where is x²?"),
        (a**2, "that is x². Where is 3xy?"),
        (a**2 + a * b, "that is x² + xy. Where is the 3?"),
        (2 * a + 3 * b, "that is a slope of it. `backward` finds those: what is the formula?"),
    ]


def likely_gradients(a: Array, b: Array, gy: Array) -> tuple[Likely, Likely]:
    """Return wrong gradients of x and of y, with a question to each."""
    inside = "some of x is right. Through which other way does x act on the result?"
    of_x = [
        (gy * (a + 3 * b), inside),
        (gy * a, inside),
        (gy * 2 * a, "the term 3xy sends nothing back to x. Which line leaves the boxes?"),
        (gy * 3 * b, "the term x² sends nothing back to x. Which line leaves the boxes?"),
        (0 * gy, "nothing comes back to x. Which line leaves the boxes?"),
    ]
    of_y = [(0 * gy, "nothing comes back to y. Where is y taken out of its box?")]
    return of_x, of_y


# --- pairs of a value and a slope ----------------------------------------------------


@exercise(
    "17.3",
    "a sum and a product carry their slopes along",
    "Dual",
    errors={
        "TypeError": "is something still open, or does a number meet a pair?",
        "AttributeError": "is other always a pair, with a value and a slope? What is done with a "
        "plain number?",
    },
)
def forward_mode(step: Any, dual: Any) -> None:
    rule(isinstance(dual, type), "Dual has to stay a class. Was it made anew?")
    for seed in range(3):
        a, b, da, db = (float(place(seed=10 * seed + n)) for n in range(4))
        ask_for_sum(dual, Pair(a, da), Pair(b, db))
        ask_for_product(dual, Pair(a, da), Pair(b, db))
        ask_for_constants(dual, Pair(a, da), b)
        ask_for_polynomial(dual, a, [1.0, 1.0, 3.0])
        ask_for_polynomial(dual, a, [float(c) for c in place(5, seed=seed)])
    x, y = dual(2, 1), dual(5, 0)
    ask("2xy + 1 at (2, 5), with x moving,", dual, 2 * x * y + 1, (21.0, 10.0))
    ask("x³ at 2", dual, x * x * x, (8.0, 12.0))


class Pair(NamedTuple):
    """What a Dual is to hold."""

    value: float
    slope: float


def ask(
    what: str,
    dual: Any,
    result: Any,
    expected: tuple[float, float],
    values: Likely | None = None,
    slopes: Likely | None = None,
) -> None:
    """Ask that a result is a pair with this value and this slope."""
    rule(result is not None, f"{what} came out as None. Does each method end on a return?")
    rule(isinstance(result, dual), f"{what} came out as {kind_of(result)}, and a Dual is wanted.")
    value, slope = expected
    same(f"the value of {what}", result.value, value, values or [])
    rule(
        agrees(result.slope, slope, 1e-9) or not agrees(result.slope, slope, 1e-4),
        f"the slope of {what} is right to some digits, and a formula gives all of them. Which h² "
        "is still in it?",
    )
    same(f"the slope of {what}", result.slope, slope, slopes or [])


def ask_for_sum(dual: Any, one: Pair, two: Pair) -> None:
    """Ask for the sum of two pairs, which are to stay as they are."""
    (a, da), (b, db) = one, two
    forgets = "the sum forgets a slope. Which of the two operands moves?"
    values = [(a * b, "that is a product. Which method is which?")]
    slopes = [
        (da, forgets),
        (db, forgets),
        (da * db, "that is the product of the slopes. How do two slopes go into a sum?"),
        (da * b + a * db, "that is the slope of a product. How fast does a sum grow?"),
        (0.0, "a sum moves when its parts move. Where are their slopes?"),
        (1.0, "a sum moves as its parts move. Where are their slopes?"),
        (a + b, "that is the value of the sum. How fast does it grow?"),
    ]
    total = left_as_they_are(dual, operator.add, one, two)
    ask("the sum of two pairs", dual, total, (a + b, da + db), values, slopes)


def ask_for_product(dual: Any, one: Pair, two: Pair) -> None:
    """Ask for the product of two pairs, and for the square of one."""
    (a, da), (b, db) = one, two
    stands = "one of the factors stands still. Does each of them move in turn?"
    values = [(a + b, "that is a sum. Which method is which?")]
    slopes = [
        (da * db, "is the slope of a product the product of the slopes?"),
        (da * b, stands),
        (a * db, stands),
        (da + db, "that is the slope of a sum. How much of a belongs to the slope of b?"),
        (da * b - a * db, "does the product fall when b grows? Look at the sign."),
        (a * db - da * b, "does the product fall when a grows? Look at the sign."),
        (da * a + b * db, "by which value is the slope of a multiplied, by its own?"),
        (da * b + a * db + da * db, "what is to be left out, as h²?"),
        (0.0, "a product moves when its factors move. Where are their slopes?"),
        (a + b, "that would be right if both slopes were 1. Which slopes did they bring?"),
    ]
    product = left_as_they_are(dual, operator.mul, one, two)
    expected = a * b, da * b + a * db
    ask("the product of two pairs", dual, product, expected, values, slopes)
    x = dual(a, da)
    ask("x * x", dual, x * x, (a * a, 2 * a * da), [], [(a * da, stands)])


def left_as_they_are(dual: Any, operation: Callable[[Any, Any], Any], one: Pair, two: Pair) -> Any:
    """Return what an operation makes of two pairs, and ask that it does not write into them."""
    left, right = dual(*one), dual(*two)

    def held() -> tuple[Any, ...]:
        return left.value, left.slope, right.value, right.slope

    rule(held() == (*one, *two), "two pairs do not keep their own numbers. Who is `self`?")
    result = operation(left, right)
    rule(held() == (*one, *two), "an operand was written into. Is the result a pair of its own?")
    return result


def ask_for_constants(dual: Any, one: Pair, number: float) -> None:
    """Ask for sums and products with a number on either side."""
    a, da = one
    for constant in (number, int(10 * number)):
        c, x = f"{constant:.6g}", dual(a, da)
        summed, multiplied = (constant + a, da), (constant * a, constant * da)
        product = [(multiplied[0], "that is a product. Which method answers for a sum?")]
        total = [(summed[0], "that is a sum. Which method answers for a product?")]
        extra = [(da + 1.0, "a constant does not move. Where does the extra 1 come from?")]
        moves = [
            (constant * da + a, "a constant does not move. What is its slope?"),
            (0.0, "the constant stands still, and the other factor moves. Where is its slope?"),
            (da, "the slope grows by the factor, too. Which one?"),
        ]
        ask(f"x + {c}", dual, x + constant, summed, product, extra)
        ask(f"{c} + x", dual, constant + x, summed, product, extra)
        ask(f"x * {c}", dual, x * constant, multiplied, total, moves)
        ask(f"{c} * x", dual, constant * x, multiplied, total, moves)


def ask_for_polynomial(dual: Any, a: float, coefficients: list[float]) -> None:
    """Ask for a polynomial, written by powers and by brackets, with its slope."""
    x = dual(a, 1.0)
    powers: Any = x * 0 + 1
    by_powers: Any = 0.0
    for c in coefficients:
        by_powers = c * powers + by_powers
        powers = powers * x
    by_brackets: Any = coefficients[-1]
    for c in coefficients[-2::-1]:
        by_brackets = x * by_brackets + c
    polynomial = np.polynomial.Polynomial(coefficients)
    expected = float(polynomial(a)), float(polynomial.deriv()(a))
    what = f"a polynomial of degree {len(coefficients) - 1}"
    ask(what, dual, by_powers, expected)
    ask(f"{what}, in brackets,", dual, by_brackets, expected)


# --- whom an array asks -------------------------------------------------------------


@choice(
    "17.4",
    "why an array of boxes came out",
    "why_not_one_variable",
    {
        "a": "then there would be a TypeError, and no array. Whom does Python ask next when the "
        "left operand gives up?",
        "b": "the array never gave up. It asked our `__rmul__` once for each of its numbers, and "
        "kept the boxes that it got.",
        "c": "then `__rmul__` would have met an array, and `as_variable` makes one Variable of "
        "that. Who took the array apart?",
    },
)
def whom_an_array_asks(step: Any) -> str:
    asked = []

    class Helpless(step.Variable.__base__):  # type: ignore[misc]
        __mul__ = step.Variable.__mul__

        def __rmul__(self, other: Any) -> Any:
            asked.append(other)
            return self * other

    try:
        np.array([1.0, 2.0]) * Helpless(3.0)
    except TypeError:
        return "a"
    return "c" if any(isinstance(other, np.ndarray) for other in asked) else "b"
