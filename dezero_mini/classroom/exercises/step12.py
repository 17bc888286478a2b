"""The exercises of notebook 12."""

from collections.abc import Callable
from typing import Any

import numpy as np

from dezero_mini.classroom.exercises.asking import (
    counted,
    data_of,
    left_alone,
    place,
    positive,
    returned,
    rule,
    same,
)
from dezero_mini.classroom.exercises.graphs import (
    functions_behind,
    require_intact,
    require_untouched,
    slope_by_moves,
)
from dezero_mini.classroom.exercises.own_functions import function_class, pair
from dezero_mini.classroom.exercises.register import exercise

Pair = tuple[Any, Any]
Expected = tuple[Any, list[tuple[Any, str]]]
"""A value, and the likely wrong ones with their words."""


@exercise("12.1", "the gradients that a backward takes and returns", "taken", "returned")
def gradients_of_three_inputs_and_two_outputs(step: Any, taken: Any, given_back: Any) -> None:
    class ThreeToTwo(step.Function):  # type: ignore[misc]
        def forward(self, x0: Any, x1: Any, x2: Any) -> Any:
            return x0 + x1, x1 * x2

    f = ThreeToTwo()(*[step.Variable(number) for number in (1.0, 2.0, 3.0)])[0].creator
    likely = [
        (3, "is a gradient taken for each input, or for each output?"),
        (1, "that was so before this step. How many outputs send a gradient back?"),
        (5, "inputs and outputs together? On which side of it do gradients go in?"),
        (6, "that is the number of slopes. How many outputs are there?"),
    ]
    same("the number of gradients taken", taken, len(f.outputs), likely)
    likely = [
        (2, "where do the returned gradients go?"),
        (1, "one will do for one input. How many are there here?"),
        (5, "inputs and outputs together? Where do the returned gradients go?"),
        (6, "that is the number of slopes. Where are those of one input added up?"),
    ]
    same("the number of gradients returned", given_back, len(f.inputs), likely)


# --- functions of two arrays, with two results --------------------------------------

ARRAYS = {
    "TypeError": "each method takes self and two arrays, of any shape, and returns two. Which line "
    "has something else?"
}
ORDER = "in which order do the gradients have to be returned?"


@exercise(
    "12.2", "the sum and the difference, forward and backward", "SumDifference", errors=ARRAYS
)
def sum_and_difference(step: Any, cls: Any) -> None:
    function_class("SumDifference", cls, step)
    two_to_two(step, cls, ("x", "y"), outputs_of_sum_difference, gradients_of_sum_difference)
    x, y = step.Variable(place(seed=3)), step.Variable(place(seed=4))
    step.mul(*cls()(x, y)).backward()
    same("the gradient of x in (x + y)(x − y)", x.grad, 2 * x.data)
    same("the gradient of y in (x + y)(x − y)", y.grad, -2 * y.data)


def outputs_of_sum_difference(x: Any, y: Any) -> list[Expected]:
    swapped = "in which order does the text name the two outputs?"
    return [
        (x + y, [(x - y, swapped), (y - x, swapped)]),
        (x - y, [(x + y, swapped), (y - x, "which is taken from which?")]),
    ]


def gradients_of_sum_difference(x: Any, y: Any, g0: Any, g1: Any) -> list[Expected]:
    passed_on = "you passed each gradient on to one input. How many outputs does {} change?".format
    likely_x = [
        (g0, passed_on("x")),
        (g0 - g1, ORDER),
        (g1 - g0, "when x grows, does x + y fall?"),
    ]
    likely_y = [
        (g1, passed_on("y")),
        (-g1, "x + y grows with y, too. Where is its gradient?"),
        (g0 + g1, "when y grows, does x − y grow?"),
        (g1 - g0, "the signs of y are mixed up. Which output falls when y grows?"),
    ]
    return [(g0 + g1, likely_x), (g0 - g1, likely_y)]


@exercise("12.3", "a point from r and φ, forward and backward", "Polar", errors=ARRAYS)
def polar_coordinates(step: Any, cls: Any) -> None:
    function_class("Polar", cls, step)
    # A distance is never below zero, so an answer may work it out again from x and y.
    two_to_two(step, cls, ("r", "φ"), outputs_of_polar, gradients_of_polar, first=positive)
    r, angle = step.Variable(positive(seed=3)), step.Variable(place(seed=4))
    x, y = cls()(r, angle)
    step.add(step.square(x), step.square(y)).backward()
    same("the gradient of r in x² + y² = r²", r.grad, 2 * r.data)


def outputs_of_polar(r: Any, angle: Any) -> list[Expected]:
    c, s = np.cos(angle), np.sin(angle)
    swapped, no_r = "which of the two has the cosine?", "a point farther out: where is r?"
    degrees = "NumPy's cos and sin take radians. Is the angle turned into something else?"
    return [
        (r * c, [(r * s, swapped), (c, no_r), (r * np.cos(np.radians(angle)), degrees)]),
        (r * s, [(r * c, swapped), (s, no_r), (r * np.sin(np.radians(angle)), degrees)]),
    ]


def gradients_of_polar(r: Any, angle: Any, gx: Any, gy: Any) -> list[Expected]:
    c, s = np.cos(angle), np.sin(angle)
    g_r, g_angle = gx * c + gy * s, r * (gy * c - gx * s)
    by_output = "is that one gradient for each output?"
    both = "both outputs change with {}. Where is the share of the other one?".format
    farther = "the same turn moves a point farther out by more. Where is r?"
    likely_r = [
        (g_angle, ORDER),
        (gx * c - gy * r * s, by_output),
        (gx * c, both("r")),
        (gy * s, both("r")),
        (r * g_r, "is x = r cos φ steeper in r where r is large?"),
        (gx * c - gy * s, "when r grows, does y = r sin φ fall where sin φ > 0?"),
        (gx + gy, "by how much does x grow with r? Look at r cos φ."),
    ]
    likely_angle = [
        (g_r, ORDER),
        (gx * s + gy * r * c, by_output),
        (gx * r * s + gy * r * c, "when the angle grows, does x grow?"),
        (gy * c - gx * s, farther),
        (gy * c + gx * s, farther),
        (-gx * r * s, both("φ")),
        (gy * r * c, both("φ")),
        (-g_angle, "when the angle grows, which of x and y falls? Mind the signs."),
    ]
    return [(g_r, likely_r), (g_angle, likely_angle)]


def two_to_two(
    step: Any,
    cls: Any,
    inputs: tuple[str, str],
    expected_outputs: Callable[..., list[Expected]],
    expected_gradients: Callable[..., list[Expected]],
    first: Callable[..., Any] = place,
) -> None:
    """Ask that a Function class of two inputs and two outputs is right at several places."""
    for method in ("forward", "backward"):
        rule(
            getattr(cls, method) is not getattr(step.Function, method),
            f"the class has no `{method}` of its own. How is it spelled there?",
        )
    name = cls.__name__
    for shape in ((), (3,), (2, 3)):
        data = first(*shape, seed=len(shape)), place(*shape, seed=2 + len(shape), high=3.0)
        function = cls()
        with left_alone(f"an array that {name}.forward was given", *data):
            ys = pair(f"{name}.forward", returned(f"{name}.forward", function.forward, *data))
        compare(f"the {{}} output of {name}", ("first", "second"), ys, expected_outputs(*data))

        record = function(*map(step.Variable, data))[0].creator
        # Two more calls, of the same object and of another: a record is not to forget its own.
        function(*[step.Variable(array + 1.0) for array in data])
        cls()(*[step.Variable(array + 2.0) for array in data])
        for seed in (5, 7):
            gys = place(*shape, seed=seed), place(*shape, seed=seed + 1)
            with left_alone(f"an array that {name}.backward was given or read", *gys, *data):
                gxs = pair(f"{name}.backward", returned(f"{name}.backward", record.backward, *gys))
            compare("the gradient of {}", inputs, gxs, with_slips(expected_gradients, data, gys))


def with_slips(gradients: Callable[..., list[Expected]], data: Pair, gys: Pair) -> list[Expected]:
    """Return the expected gradients, and as likely ones what two slips make of any function."""
    slips = [
        (
            gradients(*data, 1.0, 1.0),
            "that is so if both outputs have the gradient 1. Where do theirs go?",
        ),
        (
            gradients(*[array + 2.0 for array in data], *gys),
            "that belongs to another call. Who remembers its inputs?",
        ),
    ]
    return [
        (value, [*likely, *[(wrong[n][0] + 0 * value, words) for wrong, words in slips]])
        for n, (value, likely) in enumerate(gradients(*data, *gys))
    ]


def compare(what: str, names: Pair, values: Pair, expected: list[Expected]) -> None:
    """Compare two values with the expected ones."""
    for name, value, (wanted, likely) in zip(names, values, expected, strict=True):
        same(what.format(name), value, wanted, likely)


# --- a wrong gradient without an error ----------------------------------------------


@exercise(
    "12.4",
    "a wrong gradient, and no error",
    "two_calls",
    errors={
        "TypeError": "at this step only functions take Variables, + and * do not. What was given "
        "to what?"
    },
)
def wrong_in_two_calls(step: Any, two_calls: Any) -> str:
    require_intact(step)
    remark, constants = "", []
    for seed in range(3):
        number = place(seed=seed)
        x = step.Variable(number.copy())
        with counted(step.Function, "__call__") as calls:
            y = returned("two_calls", two_calls, x)
        data_of("the result of two_calls", y, step)
        require_a_formula(step, y, x, number)
        require_two_calls(y, calls[0])
        constants.append([box.data for box in leaves_of(y) if box is not x])
        rule(
            all(map(np.array_equal, constants[0], constants[-1])),
            "a Variable in it changes with x, and no way leads back from it to x. "
            "Was an array taken out of its box?",
        )
        slope = slope_by_moves(lambda n: two_calls(step.Variable(n)).data, number)
        found = gradient_from(y, x)
        rule(
            np.abs(found - slope) > 1e-3 * max(1.0, abs(slope)),
            f"at x = {number:.6g} the gradient is {found:.6g}, and that is right. "
            "How many ways lead from your result back to x?",
        )
        remark = f"at x = {number:.6g} it is {found:.6g}, and the slope is {slope:.6g}"
    return remark


def require_a_formula(step: Any, y: Any, x: Any, number: Any) -> None:
    """Ask that y was made from x by functions of the step, and that nothing else was done."""
    found = functions_behind(y)
    rule(
        all(type(f) in (step.Add, step.Mul, step.Square) for f in found),
        "`add`, `mul` and `square` are to make it, and no other functions.",
    )
    rule(
        any(box is x for box in leaves_of(y)),
        "no way leads from the result back to x. Which function gets x itself?",
    )
    rule(
        np.array_equal(x.data, number) and all(map(holds_its_result, found)),
        "a box in it holds other data than it did at first: leave the data alone. "
        "Which formula is wrong by itself?",
    )
    require_untouched(y)
    boxes = [y, *(box for f in found for box in f.inputs)]
    rule(
        all(b.creator is None or any(b is output for output in b.creator.outputs) for b in boxes),
        "a box in it is a copy. Which formula is wrong without copies?",
    )


def require_two_calls(y: Any, calls: int) -> None:
    """Ask for two calls on the way to y, neither of which gets one box twice."""
    found = functions_behind(y)
    rule(
        calls == 2 == len(found),
        "two calls are wanted, both on the way from x to the result. "
        f"Calls made: {calls}, on that way: {len(found)}.",
    )
    for f in found:
        rule(
            len({id(box) for box in f.inputs}) == len(f.inputs),
            f"{type(f).__name__} gets the same box twice, as in x + x. "
            "How else can x be used two times?",
        )


def holds_its_result(f: Any) -> bool:
    """Whether the output of a function still holds what forward makes of the inputs."""
    value = f.forward(*[box.data for box in f.inputs])
    return all(np.array_equal(value, output.data) for output in f.outputs)


def leaves_of(y: Any) -> list[Any]:
    """Return the Variables behind y that no function has made, each as often as it is used."""
    return [box for f in functions_behind(y) for box in f.inputs if box.creator is None]


def gradient_from(y: Any, x: Any) -> Any:
    """Return the gradient that a pass from y, with a seed of 1, finds for x."""
    y.grad = np.ones_like(y.data)
    y.backward()
    rule(x.grad is not None, "the pass brought no gradient to x, and a wrong one is wanted.")
    rule(np.all(np.isfinite(x.grad)), "the gradient is nan or infinite, which is not silent.")
    return x.grad
