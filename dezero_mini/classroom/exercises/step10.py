"""The exercises of notebook 10."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dezero_mini.classroom.exercises.asking import (
    NotYetError,
    data_of,
    kind_of,
    left_alone,
    place,
    positive,
    returned,
    rule,
    same,
    written,
)
from dezero_mini.classroom.exercises.elementwise import Wanted, elementwise, methods_return
from dezero_mini.classroom.exercises.own_functions import function_class
from dezero_mini.classroom.exercises.register import choice, exercise
from dezero_mini.classroom.zoo import Rule, function_of

Array = NDArray[np.float64]

OTHER_LOGARITHM = "do forward and derivative belong to the natural logarithm, both?"

LOG = Wanted(
    np.log,
    lambda x: 1 / x,
    likely_values=[
        (np.log10, f"that is the logarithm to the base 10: {OTHER_LOGARITHM}"),
        (np.log2, f"that is the logarithm to the base 2: {OTHER_LOGARITHM}"),
        (np.log1p, "that is log(1 + x)."),
        (np.exp, "that is exp. What undoes it?"),
        (lambda x: 1 / x, "that is 1/x. Which logarithm does NumPy have?"),
    ],
    likely_slopes=[
        (np.log, "that is the logarithm itself. At which rate does it grow?"),
        (np.exp, "that is the slope of exp. What undoes it?"),
        (lambda x: -1 / x**2, "that is the slope of 1/x. Does forward compute 1/x?"),
        (lambda x: -1 / x, "does the logarithm grow or fall when x grows?"),
        (
            lambda x: 1 / x**2,
            "that is the slope of −1/x. Does forward compute −1/x?",
        ),
        (lambda x: 1 / np.log(x), "that is 1 over the logarithm. Is that how fast it grows?"),
        (lambda x: x, "that is x itself. Where x is large, does the logarithm grow quickly?"),
        (lambda x: 1 / (x * np.log(10)), OTHER_LOGARITHM),
        (lambda x: 1 / (x * np.log(2)), OTHER_LOGARITHM),
        (lambda x: 1 / (1 + x), "that is the slope of log(1 + x)."),
    ],
)


@exercise("10.1", "the logarithm and its slope", "Log")
def natural_logarithm(step: Any, Log: Any) -> None:  # noqa: N803
    function_class("Log", Log, step)
    methods_return(step, Log, positive())
    places = [positive(), positive(3), positive(2, 3)]
    elementwise(step, "Log()(x)", lambda x: Log()(x), LOG, places)


# --- exercise 2 ---------------------------------------------------------------------


@exercise(
    "10.2",
    "the determinant and its cofactors",
    "Determinant",
    shipped="""
class Determinant(Function):
    def forward(self, x):
        (a, b, c), (d, e, f), (g, h, i) = x
        return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)

    def backward(self, gy):
        (a, b, c), (d, e, f), (g, h, i) = self.input.data
        first_row = [e * i - f * h, f * g - d * i, d * h - e * g]
        second_row = [c * h - b * i, a * i - c * g, b * g - a * h]
        third_row = [b * f - c * e, a * f - c * d, a * e - b * d]
        return gy * np.array([first_row, second_row, third_row])
""",
)
def determinant(step: Any, Determinant: Any) -> None:  # noqa: N803
    function_class("Determinant", Determinant, step)
    methods_return(step, Determinant, place(3, 3))
    for seed in range(6):
        matrix, gy = place(3, 3, seed=seed), place(seed=seed + 5)
        x = step.Variable(matrix.copy())
        with left_alone("x.data", x.data):
            y = returned("Determinant", Determinant(), x)
            value = data_of("the determinant", y, step)
            changed = "`forward` was right as it was. What has changed there?"
            same("the determinant", value, np.linalg.det(matrix), [(value, changed)])
            y.grad = np.reshape(gy, np.shape(y.data))
            y.backward()
        right = np.linalg.det(matrix) * np.linalg.inv(matrix).T
        same(
            f"the gradient of the determinant, for gy = {gy},",
            x.grad,
            gy * right,
            wrong_cofactors(right, gy),
        )


def wrong_cofactors(right: Array, gy: Array) -> list[tuple[Array, str]]:
    """Return the gradients with other signs than the right one, and words for each."""
    shipped = turned(right, 2, 1)
    unchanged = "it is as it was before. Which index does gradient_check name?"
    likely = [(gy * shipped, unchanged), (gy * right.T, "is a row one of x, or a column?")]
    for row, column in np.ndindex(3, 3):
        index = f"index ({row}, {column})"
        words = f"the sign at {index} was right. Where do indices start, and which comes first?"
        likely += [(gy * turned(shipped, row, column), words)]
        likely += [(gy * turned(right, row, column), f"and now the sign at {index}?")]
    return [*likely, (right, "that is right where gy is 1. Where does gy go?")]


def turned(matrix: Array, row: int, column: int) -> Array:
    """Return a matrix with the other sign in one place."""
    other = matrix.copy()
    other[row, column] *= -1
    return other


# --- exercise 3 ---------------------------------------------------------------------


@exercise(
    "10.3",
    "the right ones pass, and the wrong ones are found",
    "judge",
    errors={
        "AssertionError": "gradient_check raises an error where it finds one. Who catches it?",
        "NotImplementedError": "judge looks inside f. What can you ask f from outside?",
    },
)
def be_the_judge(step: Any, judge: Any) -> None:
    verdicts = tuple(verdict(judge, function) for function in the_four(step))
    same(
        "the verdict on Tanh, NearZero, ToTheRight and OneByOne",
        verdicts,
        (True, False, False, False),
        [
            ((True, True, True, True), "all four are right at 0, with one element. Where else?"),
            ((True, True, True, False), "all but the last are right near 0. Where else?"),
            (
                (True, True, False, False),
                "the second is right near 0. Which places are missing?",
            ),
            ((True, True, False, True), "which places, and how many at once, are missing?"),
            (
                (True, False, True, True),
                "which sign had your places, and how many elements had x?",
            ),
            (
                (True, False, True, False),
                "the third is right for positive x. Which places are missing?",
            ),
            (
                (True, False, False, True),
                "the last one averages gy. When is the mean of gy not gy?",
            ),
            (
                (False, False, False, False),
                "you refuse the right one too. What does gradient_check say of Tanh() when "
                "nothing catches its error?",
            ),
            (
                (False, True, True, True),
                "the right one alone is refused. What does gradient_check return?",
            ),
        ],
    )
    for name, right in FURTHER_RIGHT.items():
        said = verdict(judge, function_of(step, right))
        rule(said, f"{name} is right, and judge says False. What told it so?")
    for name, wrong in FURTHER_WRONG.items():
        said = verdict(judge, function_of(step, wrong))
        rule(not said, f"{name}, and judge says True. What would show that it is wrong?")


def verdict(judge: Any, function: Any) -> bool:
    """Return what a judge says of a function, which has to be True or False."""
    said = returned("judge", judge, function)
    rule(
        isinstance(said, (bool, np.bool_)),
        f"judge returned {kind_of(said)}, and True or False is wanted.",
    )
    return bool(said)


def the_four(step: Any) -> list[Any]:
    """Return the four functions that the notebook shows, built anew."""

    class Tanh(step.Function):  # type: ignore[misc]
        def forward(self, x: Array) -> Any:
            return np.tanh(x)

        def derivative(self, x: Array) -> Any:
            return 1 - np.tanh(x) ** 2

    class NearZero(Tanh):
        def derivative(self, x: Array) -> Any:
            return 1 - x**2

    class ToTheRight(Tanh):
        def derivative(self, x: Array) -> Any:
            return 1 - np.tanh(x) * np.tanh(np.abs(x))

    class OneByOne(Tanh):
        def backward(self, gy: Array) -> Any:
            return np.mean(gy) * self.derivative(self.input.data)

    return [Tanh(), NearZero(), ToTheRight(), OneByOne()]


def tanh_slope(x: Array) -> Any:
    """Return the slope of tanh."""
    return 1 - np.tanh(x) ** 2


FURTHER_RIGHT = {
    "a Tanh of another name": Rule(np.tanh, lambda gy, x: gy * tanh_slope(x)),
    "a Tanh that is computed by exp": Rule(
        lambda x: 1 - 2 / (np.exp(2 * x) + 1), lambda gy, x: gy / np.cosh(x) ** 2
    ),
    "the sine with the slope cos x": Rule(np.sin, lambda gy, x: gy * np.cos(x)),
    "x³ with the slope 3x²": Rule(lambda x: x**3, lambda gy, x: gy * 3 * x**2),
    "exp with the slope exp": Rule(np.exp, lambda gy, x: gy * np.exp(x)),
}
FURTHER_WRONG = {
    "the sine with the slope −cos x is wrong": Rule(np.sin, lambda gy, x: -gy * np.cos(x)),
    "the sine with the slope 1 is right at 0 alone": Rule(np.sin, lambda gy, x: gy),
    "the sine with the slope 1 − x²/2 + x⁴/24 is right near 0 alone": Rule(
        np.sin, lambda gy, x: gy * (1 - x**2 / 2 + x**4 / 24)
    ),
    "tanh with the slope 0 beyond 1 is right between −1 and 1 alone": Rule(
        np.tanh, lambda gy, x: gy * np.where(np.abs(x) < 1, tanh_slope(x), 0.0)
    ),
    "x² with the slope 2|x| is right for positive x alone": Rule(
        np.square, lambda gy, x: gy * 2 * np.abs(x)
    ),
    "x² with the slope −2|x| is right for negative x alone": Rule(
        np.square, lambda gy, x: gy * -2 * np.abs(x)
    ),
    "a sine that takes the mean of gy is right for one element alone": Rule(
        np.sin, lambda gy, x: np.mean(gy) * np.cos(x)
    ),
    "a tanh that forgets gy is right where gy is 1": Rule(np.tanh, lambda gy, x: tanh_slope(x)),
    "a tanh that turns gy around is right for one element alone": Rule(
        np.tanh, lambda gy, x: np.flip(gy) * tanh_slope(x)
    ),
}


# --- exercise 4 ---------------------------------------------------------------------


@exercise(
    "10.4",
    "the check passes it there, and it is wrong elsewhere",
    "SlipsThrough",
    "blind_place",
    "other_place",
    errors={"ValueError": "does f have a slope at these places that moves can find?"},
)
def slips_through(step: Any, SlipsThrough: Any, blind_place: Any, other_place: Any) -> None:  # noqa: N803
    blind, other = [
        numbers_of(step, *named)
        for named in (("blind_place", blind_place), ("other_place", other_place))
    ]
    require_general(blind, other)
    require_sound_check(step)
    function_class("SlipsThrough", SlipsThrough, step)
    methods_return(step, SlipsThrough, blind)
    function = SlipsThrough()
    before = [pass_of(step, function, x) for x in (blind, other)]
    require_passing(step, function, blind)
    require_wrong(step, function, other)
    for fresh in (function, SlipsThrough()):
        after = [pass_of(step, fresh, x) for x in (blind, other)]
        rule(
            all(map(np.array_equal, sum(before, ()), sum(after, ()))),
            "SlipsThrough gives another value or gradient when it is called again. A function "
            "has one of each at every place: what does yours remember, or draw?",
        )


def numbers_of(step: Any, name: str, given: Any) -> Array:
    """Return a place as an array of finite numbers, be it a list, an array or a box."""
    try:
        numbers = step.Variable(given.data if isinstance(given, step.Variable) else given).data
    except (TypeError, ValueError):
        raise NotYetError(
            f"{name} is {kind_of(given)} from which no box can be made. A list of numbers?"
        ) from None
    rule(np.all(np.isfinite(numbers)), f"{name} is {written(numbers)}: finite numbers are wanted.")
    return np.array(numbers, dtype=np.float64)


def require_general(blind: Array, other: Array) -> None:
    """Ask for places of several elements, none of them alike."""
    rule(
        blind.size >= 4,
        f"blind_place has {blind.size} of at least four elements. `LuckySquare` had two.",
    )
    rule(np.unique(blind).size == blind.size, "two elements of blind_place are alike.")
    rule(
        np.any(blind > 0) and np.any(blind < 0),
        "blind_place has numbers of one sign alone, and both are wanted.",
    )
    rule(
        other.shape == blind.shape,
        f"blind_place has shape {blind.shape}, and other_place {other.shape}. They are to have "
        "one shape, so that the numbers alone make the difference.",
    )


def require_sound_check(step: Any) -> None:
    """Ask that the step's own check is as it was."""
    right = Rule(np.sin, lambda gy, x: gy * np.cos(x))
    wrong = Rule(np.sin, lambda gy, x: gy * (np.cos(x) + 1e-3))
    for known, expected in ((right, True), (wrong, False)):
        try:
            said = step.gradient_check(function_of(step, known), step.Variable(place(4)))
        except AssertionError:
            said = False
        rule(
            said is expected,
            "gradient_check of step 10 is not what it was. Restart the kernel, and leave the "
            "check as it is: which function gets through it?",
        )


def pass_of(step: Any, function: Any, place: Array) -> tuple[Array, Array]:
    """Return the value at a place, and the gradient for a gy that is nowhere 1."""
    x = step.Variable(place.copy())
    with left_alone("x.data", x.data):
        y = returned("SlipsThrough", function, x)
        value = np.array(data_of("the result of SlipsThrough", y, step))
        y.grad = uneven(value)
        y.backward()
    for what, numbers in (("value", value), ("gradient", x.grad)):
        rule(
            np.all(np.isfinite(numbers)),
            f"a {what} of SlipsThrough at {written(place)} is not finite. To be wrong in "
            "silence, it has to be a number.",
        )
    rule(x.grad.shape == place.shape, f"the gradient has shape {x.grad.shape}. Whose is it?")
    return value, np.array(x.grad)


def uneven(value: Array) -> Array:
    """Return a gy of the shape of a value, nowhere 1."""
    return place(*value.shape, seed=7)


def require_passing(step: Any, function: Any, blind: Array) -> None:
    """Ask that the step's check lets a function pass."""
    try:
        step.gradient_check(function, step.Variable(blind.copy()))
    except AssertionError as found:
        raise NotYetError(
            f"gradient_check sees it at blind_place: {found}. Where is a wrong slope equal to "
            "the right one?"
        ) from None


def require_wrong(step: Any, function: Any, other: Array) -> None:
    """Ask that a gradient is off by more than a tenth, by moves that we make ourselves."""
    value, gradient = pass_of(step, function, other)
    wide, narrow = [slopes_by_moves(step, function, other, h, uneven(value)) for h in (2e-5, 1e-5)]
    size = np.max(np.abs(narrow))
    rule(
        np.allclose(wide, narrow, rtol=0, atol=1e-3 * size + 1e-9),
        "at other_place two small moves find two slopes: f has a corner or a jump there, or "
        "bends too sharply. Can it be smooth?",
    )
    error = float(np.max(np.abs(gradient - narrow)))
    share = f"{error / size:.2g} of the largest slope" if size > 1e-9 else f"{error:.2g}"
    rule(
        error > 0.1 * size,
        f"the gradient at other_place is off by {share}, and more than a tenth is wanted. "
        "Where do the two slopes part?",
    )
    rule(
        error > 1e-6,
        f"the gradient at other_place is off by {error:.2g} in all: any tolerance lets that "
        "pass, at every place. Can f be larger?",
    )


def slopes_by_moves(step: Any, function: Any, place: Array, h: float, weights: Array) -> Array:
    """Return the gradient of the weighted results, from moves of each element by h."""
    gradient = np.zeros_like(place)
    for index in np.ndindex(place.shape):
        move = np.zeros_like(place)
        move[index] = h * max(1.0, abs(float(place[index])))
        above, below = [function(step.Variable(x)).data for x in (place + move, place - move)]
        gradient[index] = np.sum(weights * (above - below)) / (2 * move[index])
    return gradient


# --- looking back -------------------------------------------------------------------


@choice(
    "10.5",
    "why each call finds its own input again",
    "why_each_call_finds_its_input",
    {
        "a": "the object that you call keeps no input at all: ask it for `square.input`. Who does? "
        '[Step 07, "The new code"](step07_creator.ipynb#cell-id=text-05).',
        "b": "each call leaves a record of its own, and the trail leads from one to the next.",
        "c": "the slope of x² is 2x: without x it cannot be told. See what became of one object "
        "that was called twice, in [step 06](step06_manual_backward.ipynb#cell-id=text-12) and in "
        "[step 07](step07_creator.ipynb#cell-id=text-09).",
    },
)
def records_of_calls(step: Any) -> str:
    square, x = step.Square(), step.Variable(0.7)
    a = square(x)
    y = square(a)
    own = y.creator is not square and a.creator is not square and y.creator is not a.creator
    return "b" if own and y.creator.input is a and a.creator.input is x else "a"


@choice(
    "10.6",
    "why one multiplies from the end",
    "why_from_the_end",
    {
        "a": "one row from the end against a million columns from the start.",
        "b": "up to rounding both orders give the same: "
        '[step 05, "Two orders, one result"](step05_chain_rule.ipynb#cell-id=text-07).',
        "c": "in forward order each slope is known as soon as the value has arrived, and may be "
        "forgotten after it. It is reverse order that has to wait: "
        "[step 05, the price of it](step05_chain_rule.ipynb#cell-id=text-14).",
    },
)
def cost_of_two_orders(step: Any) -> str:
    last, squares, first = place(1, 8), place(8), np.tile(place(8, 4), 10)
    chain = [last, squares, place(8, 8, seed=1), squares, first]
    reverse, from_the_end = product(chain)
    forward, from_the_start = product([link.T for link in reversed(chain)])
    if not np.allclose(reverse, forward.T, rtol=1e-9):
        return "b"
    return "a" if from_the_end < from_the_start else "c"


def product(chain: list[Array]) -> tuple[Array, int]:
    """Return the product of a chain from left to right, and how many numbers were multiplied.

    A row stands for a diagonal matrix, and is counted as one.
    """
    result, multiplications = chain[0], 0
    for link in chain[1:]:
        if link.ndim == 1:
            multiplications += result.size
            result = result * link
        else:
            multiplications += len(result) * link.size
            result = result @ link
    return result, multiplications


@choice(
    "10.7",
    "why what a pass has left is no seed",
    "why_no_seed",
    {
        "a": "the first line of `backward` empties nothing, it asks `seed()`. What does that "
        'return? [Step 09, "Two compartments"](step09_python_api.ipynb#cell-id=text-06)',
        "b": "print a.grad after `y.backward()`. Step 08 went wrong on what lies there: "
        '[step 08, "A forgotten seed"](step08_loop.ipynb#cell-id=text-18)',
        "c": "`a.grad` shows one of two compartments, and a pass starts from the other.",
    },
)
def two_compartments(step: Any) -> str:
    x = step.Variable(0.5)
    a = step.square(x)
    y = step.exp(a)
    a.grad = 10.0
    y.backward()
    if a.grad is None:
        return "b"
    a.backward()
    return "c" if x.grad == 10.0 * 2 * x.data else "a"
