"""The exercises of notebook 02."""

from typing import Any

import numpy as np

from dezero_mini.classroom.exercises.asking import (
    agrees,
    box_left_alone,
    kind_of,
    left_alone,
    place,
    positive,
    returned,
    rule,
    same,
)
from dezero_mini.classroom.exercises.own_functions import applied, content_of, function_class
from dezero_mini.classroom.exercises.register import exercise


@exercise(
    "02.1",
    "Cube is x³, element by element",
    "Cube",
    errors={
        "TypeError": "does forward take self and x, and is x a box or an array? See __call__.",
        "NotImplementedError": "how is the name of the method spelled?",
    },
)
def cube(step: Any, answer: Any) -> None:
    function_class("Cube", answer, step)
    one_cube = answer()
    for x in (place(3), place(), place(2, 3), place(3, seed=1)):
        likely = [
            (x**2, "that is the square. How many factors has a cube?"),
            (3 * x, "that is 3 times x. Which operator is a power in Python?"),
            (4 * x, "that is 4 times x. It fits at 2; what is the cube of 3?"),
            (2 * x**2, "that is 2 times x². It fits at 2; what is the cube of 3?"),
            (3**x, "that is 3 to the power x. Which of the two numbers is the exponent?"),
            (np.full(x.shape, 8.0), "that is the cube of 2. Where does x come in?"),
            (np.abs(x) ** 3, "that fits where x is above zero. What is the cube of −2?"),
            (x**4, "those are four factors. How many has a cube?"),
        ]
        same(
            f"Cube()(x) for x = {x.tolist()}", applied("Cube()(x)", one_cube, x, step), x**3, likely
        )


@exercise(
    "02.2",
    "each Scale multiplies by its own factor",
    "Scale",
    errors={
        "NameError": "forward does not see the arguments of __init__. Where can you leave one?",
        "AttributeError": "is the factor stored in __init__ under the name that forward reads?",
        "TypeError: Scale() takes no arguments": "is there an __init__, with two underscores on "
        "each side?",
        "TypeError": "does __init__ take self and the factor? And what does forward get?",
        "NotImplementedError": "how is the name of the method spelled?",
    },
)
def scale(step: Any, answer: Any) -> None:
    function_class("Scale", answer, step)
    factors = (5, -1.7, 0.3)
    scales = [answer(factor) for factor in factors]  # all of them, before the first is used
    for x in (positive(3), positive(3), place(), place(2, 3), place(3, seed=1)):
        for factor, one_scale in zip(factors, scales, strict=True):
            what = f"Scale({factor})(x)"
            likely = [
                (np.abs(x) ** factor, "that is a power. Did you write ** for *?"),
                (x + factor, "that is a sum. Which operator multiplies?"),
                (x, "that is x itself. What became of the factor?"),
                (5 * x, "that is right for Scale(5). Whose factor does forward use?"),
                (x / factor, "you divided by the factor."),
                (factor * x**2, "x comes in twice. Does forward change the factor?"),
                (int(factor) * x, "where did the part of the factor after its point go?"),
                (abs(factor) * x, "what does a factor below zero do?"),
                *((f * x, "all scales use one factor. Is it kept in self?") for f in factors),
            ]
            value = applied(what, one_scale, x, step)
            same(f"{what} for x = {x.tolist()}", value, factor * x, likely)


@exercise(
    "02.3",
    "the growth of the error",
    "largest_difference",
    "growth_of_the_error",
    errors={
        "TypeError": "both functions take two arguments, h and x. Does sine get a box each time?",
        "NameError": "is there a name that only another function knows?",
        "ValueError": "x may have any number of places. Is each part computed from this x?",
    },
)
def growth(step: Any, largest_difference: Any, growth_of_the_error: Any) -> str:
    rows = (np.linspace(-1, 1, 41), np.linspace(2, 4, 21), np.linspace(0.3, 1.2, 7))
    for h, x in zip((0.37, 0.9, 0.001), rows, strict=True):
        with left_alone("the array x", x):
            value = returned("largest_difference", largest_difference, h, x)
        expected = error(h) * np.max(np.abs(np.cos(x)))
        likely = wrong_differences(h, x)
        same(f"the largest difference for h = {h}", value, expected, likely, rtol=1e-4)
    for h, x in zip((0.9, 0.4, 0.001), rows, strict=True):
        value = returned("growth_of_the_error", growth_of_the_error, h, x)
        expected = error(2 * h) / error(h)
        likely = wrong_growths(h)
        same(f"the growth of the error from h = {h} on", value, expected, likely, rtol=1e-4)
    return f"when h = 0.001 doubles, it grows {value:.4f} times"


def error(h: float) -> float:
    """Return how far the slope of the sine is off where it is 1: sin(h) / h is measured."""
    return float(1 - np.sin(h) / h)


SWAPPED = "0 was divided by 0. In which order do h and x come?"


def wrong_differences(h: float, x: Any) -> list[tuple[Any, str]]:
    """Return what `largest_difference` gives by mistake, with words."""
    gap = -error(h) * np.cos(x)
    sign = "that is the largest with its sign. Which is the larger difference, 1 or −3?"
    not_divided = 2 * np.sin(h) * np.cos(x) - np.cos(x)
    half_divided = 2 * np.sin(h) / h * np.cos(x) - np.cos(x)
    no_brackets = np.sin(h) * h * np.cos(x) - np.cos(x)
    to_one_side = (np.sin(x + h) - np.sin(x)) / h - np.cos(x)
    return [
        (np.max(gap), sign),
        (np.abs(np.max(gap)), sign),
        (np.min(gap), "is a difference that is below zero a small one? Which size has it?"),
        (np.abs(gap), "those are the differences at all places. Which is the largest?"),
        (gap, "those are the differences at all places. Which is the largest?"),
        (np.mean(np.abs(gap)), "that is the mean of the differences. And the largest?"),
        (np.max(np.abs(not_divided)), "the rise is not divided. Over which distance is it?"),
        (np.max(np.abs(half_divided)), "over which distance is the rise, from x − h to x + h?"),
        (np.max(np.abs(no_brackets)), "`rise / 2 * h` divides by 2 alone. Which brackets help?"),
        (np.max(np.abs(to_one_side)), "is the move made to one side alone?"),
        (error(0.001) * np.max(np.abs(np.cos(x))), "does it use its argument h?"),
        (error(h), "that is so where the cosine is 1. Are the places those in x?"),
        (h**2, "that is the square of h. Did you measure, with the sine?"),
        (h**2 / 6, "that is close for a small h. Did you measure, with the sine?"),
        (np.nan, SWAPPED),
    ]


def wrong_growths(h: float) -> list[tuple[Any, str]]:
    """Return what `growth_of_the_error` gives by mistake, with words."""
    return [
        (1.0, "the error did not change. Does largest_difference get 2h the second time?"),
        (error(h) / error(2 * h), "that is the inverse. Which error is the larger one?"),
        (2.0, "that is the growth of h. What do you measure when you compute the errors?"),
        (4.0, f"that is so for a small h, and here h is {h}. Is it computed from h?"),
        (error(2 * h) - error(h), "that is a difference of the errors. How many times?"),
        (error(h / 2) / error(h), "that is what halving h does. And doubling?"),
        (error(h) / error(h / 2), "that is the growth from h/2 to h. Where does it start?"),
        (np.nan, SWAPPED),
    ]


@exercise(
    "02.4",
    "the result and x share their elements",
    "Echo",
    errors={
        "TypeError": "does forward take self and x, and is x a box or an array? See __call__.",
        "NotImplementedError": "how is the name of the method spelled?",
    },
)
def echo(step: Any, answer: Any) -> None:
    function_class("Echo", answer, step)
    for seed, shape in enumerate([(3,), (2, 3), (4,)]):
        array, what = place(*shape, seed=seed), "Echo()(x)"
        function, x = answer(), step.Variable(array)
        with box_left_alone("x", x):
            y = returned(what, function, x)
            data = content_of(what, y, step)
            again = content_of(what, function(step.Variable(array.copy())), step)
        rule(
            not isinstance(data, memoryview),
            "x in forward is the array itself. What does its `.data` do there?",
        )
        rule(
            isinstance(data, np.ndarray) and data.dtype.kind == "f",
            f"y.data came out as {kind_of(data)}, and an array of numbers is wanted.",
        )
        rule(
            agrees(again, data),
            "the same numbers gave another y.data the second time. Does forward keep or draw any?",
        )
        before = data.copy()
        array += 1.0
        rule(
            y.data is data and not np.array_equal(data, before),
            "y.data stays as it was when x.data changes. Which array could forward return without "
            "making one?",
        )
        rule(
            np.shares_memory(function.forward(array), array),
            "y.data changed, but not because it shares its elements with x.data. Can forward do "
            "it without keeping anything?",
        )
