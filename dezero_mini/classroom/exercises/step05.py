"""The exercises of notebook 05."""

import weakref
from typing import Any

import numpy as np

from dezero_mini.classroom.exercises.asking import (
    NotYetError,
    agrees,
    kind_of,
    left_alone,
    place,
    positive,
    returned,
    rule,
    same,
)
from dezero_mini.classroom.exercises.own_functions import applied, function_class
from dezero_mini.classroom.exercises.register import choice, exercise


@exercise("05.1", "the slope of exp(exp(x)) at 0.7", "slope_of_exp_of_exp")
def exp_of_exp(step: Any, slope: Any) -> None:
    x, y = 0.7, np.exp(0.7)
    expected = np.exp(x) * np.exp(y)
    likely = [
        (
            np.exp(x) ** 2,
            "is the second slope taken at 0.7 as well? Which value reaches that link?",
        ),
        (np.exp(x) + np.exp(y), "those are the right slopes. Are the slopes of a chain added?"),
        (np.exp(y), "that is the slope of the second link. And the first?"),
        (np.exp(x), "that is the slope of the first link. And the second?"),
        (x * np.exp(y), "which slope has the exponential at 0.7? Is it 0.7?"),
        (np.exp(y) * y * x, "which slope has the exponential at 0.7? Is it 0.7 of its value?"),
        (np.exp(x) * np.exp(np.exp(y)), "which value reaches the second link: exp(0.7), or more?"),
        (np.e, "that is the slope at 0. Where is it asked for?"),
        (np.exp(2 * x) * np.exp(y), "how many links are there, and how many slopes?"),
    ]
    rule(
        agrees(slope, expected, 1e-12) or not agrees(slope, expected, 5e-3),
        "that is near. Was it rounded, or measured? Leave the computing to np.exp.",
    )
    question = "Which slope has each of the two links, at the value that reaches it?"
    same("the slope", slope, expected, likely, rtol=1e-12, question=question)


@exercise(
    "05.2",
    "1/x and its local slope",
    "Reciprocal",
    errors={
        "TypeError": "do both methods take self and x? There x is a number or an array, no box.",
        "NotImplementedError": "which of the two methods is missing, or has another name?",
        "AttributeError": "the local slope is asked for without a call before it. What is given?",
    },
)
def reciprocal(step: Any, answer: Any) -> None:
    function_class("Reciprocal", answer, step)
    for array in (place(3), place(), place(2, 3), positive(4, seed=2)):
        value = applied("Reciprocal()(x)", answer(), array, step)
        likely = [
            (array, "that is x itself."),
            (-array, "that changes the sign. What is 1 divided by x?"),
            (1 / np.abs(array), "that fits above zero. Which sign has 1/x at −2?"),
            (1 / array**2, "that is 1/x². Which power of x is 1/x?"),
        ]
        same(f"1/x for x = {array.tolist()}", value, 1 / array, likely)
    function = answer()
    places: list[Any] = [place(3), place(2, 3), place(seed=4), positive(4, seed=2), 0.7]
    for x in places:
        with left_alone("the array x", np.asarray(x)):
            slope = returned("derivative", function.derivative, x)
        applied("Reciprocal()(x)", function, place(3, seed=7), step)  # it has to forget this
        what, expected = f"the slope of 1/x at {np.asarray(x).tolist()}", -1 / np.square(x)
        rule(
            agrees(slope, expected, 1e-12) or not agrees(slope, expected, 1e-4),
            f"{what} is near, and not exact. Is it a difference of two values?",
        )
        same(what, slope, expected, wrong_slopes(x), rtol=1e-12)


def wrong_slopes(x: Any) -> list[tuple[Any, str]]:
    """Return what is taken for the slope of 1/x by mistake, with words."""
    size = np.abs(x)
    return [
        (1 / np.square(x), "does 1/x grow or shrink when x grows?"),
        (1 / np.asarray(x), "that is the value. How does it change when x does?"),
        (-1 / np.asarray(x), "which power of x is below, and which sign does it have?"),
        (
            np.log(size),
            "that is the logarithm, whose slope is 1/x. Which way round is the question?",
        ),
        (-1 / 2.0 ** np.asarray(x), "that is 2 to the power x. It fits at 4; does it at 3?"),
        (
            -2 / np.asarray(x) ** 3,
            "that fits at 2 alone. By which power does the exponent −1 shrink?",
        ),
        (2 / np.asarray(x) ** 3, "that is the slope of the slope. Was a derivative taken twice?"),
        (-np.square(x), "is that the slope, or one divided by it?"),
        (-1 / (np.asarray(x) * size), "that fits above zero. Does 1/x grow anywhere?"),
        (np.zeros(np.shape(x)), "does 1/x stay the same when x grows?"),
        (-np.ones(np.shape(x)), "that is the slope at 1. And elsewhere?"),
    ]


# --- value and slope at once --------------------------------------------------------


WHO_GETS_WHAT = "forward and derivative take a number, a Function takes a box. Which got what?"


@exercise(
    "05.3",
    "value and slope in one loop",
    "value_and_slope",
    errors={
        "RecursionError": "a chain may have thousands of links. Can one loop do it?",
        "AttributeError": WHO_GETS_WHAT,
        "TypeError": WHO_GETS_WHAT,
        "UnboundLocalError": "which name has no value yet when the loop begins?",
        "IndexError": "how many functions may there be?",
        "ValueError": "how many functions may there be?",
    },
)
def value_and_slope(step: Any, answer: Any) -> None:
    square, exp, sine, ramp = step.Square(), step.Exp(), sine_of(step), ramp_of(step)
    # The formulas of the values and slopes, worked out by hand.
    chains: list[tuple[str, list[Any], Any]] = [
        (
            "(exp(x²))²",
            [square, exp, square],
            lambda x: (np.exp(2 * x**2), 4 * x * np.exp(2 * x**2)),
        ),
        ("sin(exp(x))", [exp, sine], lambda x: (np.sin(np.exp(x)), np.cos(np.exp(x)) * np.exp(x))),
        ("sin x", [sine], lambda x: (np.sin(x), np.cos(x))),
        ("exp(sin²(x²))", [square, sine, square, exp], exp_of_sine_squared),
        (
            "a chain of 5000 links",
            [ramp] * 5000,
            lambda x: (1 + (x - 1) * ramp.a**5000, ramp.a**5000),
        ),
    ]
    for name, functions, formula in chains:
        for x in (0.7, -0.43):
            links = list(functions)
            pair = returned("value_and_slope", answer, links, x)
            rule(links == functions, "the list of functions was changed. Whose list is it?")
            value, slope = two_numbers(pair)
            compare(f"{name} at x = {x}", (value, slope), formula(x), functions, x)
    keeps_no_slopes(step, answer)


def exp_of_sine_squared(x: float) -> tuple[Any, Any]:
    """Return the value and the slope of exp(sin²(x²))."""
    value = np.exp(np.sin(x**2) ** 2)
    return value, value * np.sin(2 * x**2) * 2 * x


def sine_of(step: Any) -> Any:
    """Return a sine with its local slope."""

    class Sine(step.Function):  # type: ignore[misc]
        def forward(self, x: Any) -> Any:
            return np.sin(x)

        def derivative(self, x: Any) -> Any:
            return np.cos(x)

    return Sine()


def ramp_of(step: Any) -> Any:
    """Return a straight line through (1, 1), which many links do not make large."""

    class Ramp(step.Function):  # type: ignore[misc]
        a = 0.9995

        def forward(self, x: Any) -> Any:
            return 1 + self.a * (x - 1)

        def derivative(self, x: Any) -> Any:
            return self.a

    return Ramp()


def two_numbers(pair: Any) -> Any:
    """Return the two parts of what came, and ask that there are two."""
    try:
        value, slope = pair
    except (TypeError, ValueError):
        raise NotYetError(
            f"value_and_slope returned {kind_of(pair)}, and two numbers are wanted: value, slope."
        ) from None
    return value, slope


def value_of(functions: list[Any], x: Any) -> Any:
    """Return what a chain makes of x."""
    for f in functions:
        x = f.forward(x)
    return x


def compare(
    where: str, pair: tuple[Any, Any], expected: tuple[Any, Any], functions: list[Any], x: float
) -> None:
    """Compare value and slope with the formulas."""
    value, slope = pair
    reached = [x]
    for f in functions:
        reached.append(f.forward(reached[-1]))
    likely = [
        (expected[1], "that is the slope. Which of the two comes first?"),
        (x, "that is x itself. Does each function get the value so far?"),
        (functions[0].forward(x), "that is after the first link. Does each get the value so far?"),
        (functions[-1].forward(x), "that is the last link at x. Does each get the value so far?"),
        (value_of(functions[1:], x), "the first link did not run. Where does the loop begin?"),
        (value_of(functions[:-1], x), "the last link did not run. Where does the loop end?"),
        (value_of(functions[::-1], x), "the last link ran first. Which way does the loop go?"),
    ]
    same(f"the value of {where}", value, expected[0], likely, rtol=1e-9)
    local = [f.derivative(at) for f, at in zip(functions, reached[:-1], strict=True)]
    late = np.prod([f.derivative(at) for f, at in zip(functions, reached[1:], strict=True)])
    likely = [
        (1.0, "the value arrived, the slope did not. What does each f do to the slope?"),
        (np.sum(local), "are the slopes of a chain added?"),
        (1 + np.sum(local), "are the slopes of a chain added?"),
        (late, "the slope was taken after the value had moved on. Where does it belong?"),
        (np.prod([f.derivative(x) for f in functions]), "are all slopes taken at x? What arrives?"),
        (local[-1], "that is the last slope alone. What became of the others?"),
        (local[0], "that is the first slope alone. What became of the others?"),
        (np.prod(local[1:]), "the first slope is missing. Where does the loop begin?"),
        (np.prod(local[:-1]), "the last slope is missing. Where does the loop end?"),
        (0.0, "whatever is multiplied by 0 stays 0. With which slope does the loop begin?"),
        (x * np.prod(local), "that is x times too much. With which slope does the loop begin?"),
    ]
    rule(
        agrees(slope, expected[1], 1e-9) or not agrees(slope, expected[1], 1e-4),
        f"the slope of {where} is near, and not exact. Is it a difference of two values?",
    )
    same(f"the slope of {where}", slope, expected[1], likely, rtol=1e-9)


def keeps_no_slopes(step: Any, answer: Any) -> None:
    """Ask for a chain of 40 links that few slopes exist at a time, and for one loop."""
    known: list[weakref.ref[Any]] = []
    most, runs = [0], [0]

    class Slope(float):
        def __init__(self, number: float) -> None:
            known.append(weakref.ref(self))

        def __mul__(self, other: Any) -> Any:
            return Slope(float(self) * float(other))

        __rmul__ = __mul__

    class Watched(type(sine_of(step))):  # type: ignore[misc]
        def forward(self, x: Any) -> Any:
            runs[0] += 1
            return super().forward(x)

        def derivative(self, x: Any) -> Any:
            most[0] = max(most[0], sum(slope() is not None for slope in known))
            return Slope(super().derivative(x))

    answer([Watched()] * 40, 0.7)
    rule(
        most[0] <= 4,
        f"{most[0]} slopes were kept at once. Can one number hold the product so far?",
    )
    rule(
        runs[0] <= 40,
        f"forward ran {runs[0]} times for a chain of 40 links. Can one loop give value and slope?",
    )


# --- choices ------------------------------------------------------------------------


@choice(
    "05.4",
    "why each slope has its own place",
    "why_the_shortcut_fails",
    {
        "a": "that is so: exp gets x², and the last square gets exp(x²); only the first link gets "
        "x.",
        "b": "then the two orders would give two numbers, and above they gave one. What else is "
        "different?",
        "c": "the chain rule multiplies: a move of h becomes h · A', and then (h · A') · B'. Is "
        "anything added there?",
    },
)
def slopes_at_one_place(step: Any) -> str:
    x, links = 0.7, [step.Square(), step.Exp(), step.Square()]
    a, b, c = step.local_slopes(links, step.Variable(np.array(x)))
    exact = step.numerical_diff(
        lambda t: links[2](links[1](links[0](t))), step.Variable(np.array(x))
    )
    if not np.isclose(c * (b * a), (c * b) * a, rtol=1e-12):
        return "b"
    return "a" if np.isclose(a * b * c, exact, rtol=1e-6) else "c"


@choice(
    "05.5",
    "a result is a box of its own",
    "what_y_holds",
    {
        "a": "nobody computes y again when x changes. What did `__call__` make? "
        '[Step 02, "The idea"](step02_function.ipynb#cell-id=text-04)',
        "b": "that would be so for `y = x`. Which line makes a second name here? "
        '[Step 01, "The content can be replaced"](step01_variable.ipynb#cell-id=text-06)',
        "c": "y got its array when the square was computed, and x has another one since then.",
    },
)
def a_box_of_its_own(step: Any) -> str:
    x = step.Variable(np.array(3.0))
    y = step.Square()(x)
    x.data = np.array(5.0)
    return {25.0: "a", 5.0: "b", 9.0: "c"}[float(y.data)]


@choice(
    "05.6",
    "what too short a move costs",
    "what_a_short_move_does",
    {
        "a": "so it would be if numbers had endless digits. How many do f(x ± ε) share? "
        '[Step 04, "How wrong is it?"](step04_numerical_diff.ipynb#cell-id=text-10)',
        "b": "the two values share most of their digits, and what is left is divided by a tiny ε.",
        "c": "the formula has an error for every ε above zero, and the numbers have one, too. "
        'Which of them grows? [Step 04, "How wrong is it?"]'
        "(step04_numerical_diff.ipynb#cell-id=text-10)",
    },
)
def a_short_move(step: Any) -> str:
    x = np.linspace(0.3, 0.7, 9)

    def error(eps: float) -> float:
        slope = step.numerical_diff(step.Exp(), step.Variable(x), eps)
        return float(np.max(np.abs(slope / np.exp(x) - 1)))

    long, short = error(1e-4), error(1e-10)
    if 0.1 < short / long < 10:
        return "c"
    return "a" if short < long else "b"


@choice(
    "05.7",
    "a chain is read from the inside out",
    "which_is_exp_of_2x",
    {
        "a": "first eˣ, then its square, and to square a power is to double its exponent.",
        "b": "there x is squared first, and that is exp(x²). Which function runs first in the "
        'other one? [Step 03, "The order matters"](step03_composition.ipynb#cell-id=text-07)',
        "c": "try both at one place. Do they agree? "
        '[Step 03, "The order matters"](step03_composition.ipynb#cell-id=text-07)',
    },
)
def which_chain(step: Any) -> str:
    x = step.Variable(np.array(0.7))
    one, other = step.Square()(step.Exp()(x)).data, step.Exp()(step.Square()(x)).data
    hits = [np.isclose(value, np.exp(1.4), rtol=1e-12) for value in (one, other)]
    return {(True, False): "a", (False, True): "b", (True, True): "c"}[hits[0], hits[1]]
