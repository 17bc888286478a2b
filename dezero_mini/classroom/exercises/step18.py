"""The exercises of notebook 18."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dezero_mini.classroom.exercises.asking import (
    NotYetError,
    agrees,
    all_digits,
    is_numeric,
    is_variable,
    kind_of,
    left_alone,
    place,
    positive,
    returned,
    rule,
    same,
    written,
)
from dezero_mini.classroom.exercises.own_functions import content_of, function_class, pair
from dezero_mini.classroom.exercises.register import exercise

Array = NDArray[Any]
Likely = list[tuple[Any, str]]


@exercise("18.1", "the gradient of a fraction", "gradient_of_a_fraction")
def slope_of_a_fraction(step: Any, gradient_of_a_fraction: Any) -> None:
    x = step.Variable(2.0)
    (12 / x).backward()
    likely = [
        (3.0, "does 12 / x grow or fall when x grows?"),
        (6.0, "that is the value of 12 / x. How fast does it change?"),
        (0.5, "that is the slope in the first operand. Which operand is x here?"),
        (-0.25, "that is for 1 / x. Where is the 12?"),
        (12.0, "is x the numerator or the denominator?"),
        (-6.0, "is the denominator squared?"),
        (-12.0, "by what is it divided?"),
        (-2.0, "where are the 12 and the square of x?"),
    ]
    same("the gradient of 12 / x at 2", gradient_of_a_fraction, float(x.grad), likely)


# --- Functions of two inputs --------------------------------------------------------

DIFFERENCE = """\
class DifferenceOfSquares(Function):
    def forward(self, x, y):
        return (x - y) * (x + y)

    def backward(self, gy):
        x, y = self.inputs
        return gy * (x.data - y.data) + gy * (x.data + y.data), gy * 2 * y.data
"""
ERRORS = {
    "TypeError": "do forward and backward take what the stub's take, and arrays of every shape? "
    "And are both of `self.inputs` opened by `.data`?",
    "AttributeError": "what does the Function remember of its inputs, and under which name?",
}


@exercise(
    "18.2",
    "the gradients of x² − y²",
    "DifferenceOfSquares",
    shipped=DIFFERENCE,
    errors=ERRORS,
)
def sign_error(step: Any, cls: Any) -> str | None:
    def likely(x: Array, y: Array, gy: Array) -> tuple[Likely, Likely]:
        alone = "that is so for a gy of 1. Where does the gradient come in that arrives?"
        of_x = [
            (-gy * 2 * x, "now it is turned round. Which of the two was right before?"),
            (2 * x, alone),
            (gy * 2 * (x - y), "both gradients in one? How many does backward return?"),
            (gy * (x - y), "is one summand lost? The shipped one looked strange, and was right."),
            (gy * (x + y), "is one summand lost? The shipped one looked strange, and was right."),
            (-gy * 2 * y, "that is the gradient of y. Which comes first, and which was wrong?"),
            (gy * 2 * y, "that is as the gradient of y was. Which comes first?"),
            (gy * x, "the slope of x² is not x. Where is the 2?"),
            (gy * (x - y) + (x + y), "gy belongs to one summand there. And to the other?"),
        ]
        of_y = [
            (gy * 2 * y, "does x² − y² grow when y grows?"),
            (-2 * y, alone),
            (2 * y, "does x² − y² grow when y grows? And where is gy?"),
            (gy * 2 * x, "that is the gradient of x. Which comes first?"),
            (-gy * 2 * x, "which of the two is it the slope of, x² or y²?"),
            (-gy * y, "the slope of y² is not y. Where is the 2?"),
        ]
        return of_x, of_y

    return ask_for_function(
        step,
        "DifferenceOfSquares",
        cls,
        place,
        lambda x, y: x**2 - y**2,
        lambda x, y, gy: (gy * 2 * x, -gy * 2 * y),
        likely,
    )


@exercise("18.3", "a power with an exponent that moves", "Power", errors=ERRORS)
def variable_exponent(step: Any, cls: Any) -> str | None:
    def likely(x: Array, y: Array, gy: Array) -> tuple[Likely, Likely]:
        log, power = np.log(x), x**y
        alone = "that is the Function by itself. Where does gy come in?"
        of_x = [
            (y * x ** (y - 1), alone),
            (gy * x ** (y - 1), "c · xᶜ⁻¹ has a c in front. What stands for c here?"),
            (gy * y * power, "by how much does the exponent fall?"),
            (gy * y * power - 1, "what does the 1 belong to, without brackets?"),
            (gy * (y - 1) * x ** (y - 1), "the 1 is taken from the exponent alone. And in front?"),
            (gy * power * log, "that is the gradient of y. Which comes first?"),
        ]
        of_y = [
            (power * log, alone),
            (gy * log, "the slope of e to the power y · log x has two factors."),
            (gy * y * log, "the slope of e to the power y · log x keeps that power. Where is it?"),
            (-gy * power * log, "does xʸ fall where log x is above zero? Look at the sign."),
            (0 * gy, "so it is for a constant exponent. Does xʸ stand still when y moves?"),
            (gy * power, "that would be right for e. What is log x for?"),
            (gy * y * x ** (y - 1), "y is not the base. What does xʸ do when y moves?"),
            (gy * power * np.log10(x), "is log x to the base 10, or to the base e?"),
            (gy * power * np.log2(x), "is log x to the base 2, or to the base e?"),
            (gy * power * np.log(y), "the logarithm of which one, the base or the exponent?"),
        ]
        return of_x, of_y

    return ask_for_function(
        step,
        "Power",
        cls,
        positive,
        lambda x, y: x**y,
        lambda x, y, gy: (gy * y * x ** (y - 1), gy * x**y * np.log(x)),
        likely,
    )


def ask_for_function(
    step: Any,
    name: str,
    cls: Any,
    at: Callable[..., Array],
    value: Callable[..., Array],
    gradients: Callable[..., tuple[Array, Array]],
    likely: Callable[..., tuple[Likely, Likely]],
) -> str | None:
    """Ask a Function of two inputs for its values and gradients; return a remark on a list."""
    function_class(name, cls, step)
    f, earlier = cls(), []
    for seed, shape in enumerate([(), (3,), (2, 3), (1,), (3,)]):
        x, y = at(*shape, seed=10 * seed), place(*shape, seed=10 * seed + 1)
        gy = place(*shape, seed=10 * seed + 2)
        with left_alone("an input of forward", x, y):
            returned("forward", cls().forward, x, y)
            z = f(step.Variable(x), step.Variable(y))  # one object, used several times
        with np.errstate(all="ignore"):  # a negative number to a power, for one
            exchanged = [(value(y, x), "are x and y exchanged?")]
        same(
            "what forward gives",
            content_of("the result", z, step),
            value(x, y),
            exchanged,
            1e-9,
            "The forward of the stub is right. What was changed in it?",
        )
        earlier.append((z, x, y, gy))
    for z, x, y, gy in earlier:
        with left_alone("an input or the gradient that arrives", x, y, gy):
            gradients_found = returned("backward", z.creator.backward, gy)
        # The engine asks for a tuple, but which brackets stand there is not the question here.
        in_list = isinstance(gradients_found, list)
        found = pair("backward", tuple(gradients_found) if in_list else gradients_found)
        rule(
            not any(map(is_variable, found)),
            "a gradient came out as a Variable, and an array is wanted. Did you open x and y, and "
            "is the gradient left without a box?",
        )
        with np.errstate(all="ignore"):
            wrong_ones = likely(x, y, gy)
        parts = zip("xy", found, gradients(x, y, gy), wrong_ones, strict=True)
        for letter, gradient, right, wrong in parts:
            what = f"the gradient of {letter}"
            same(what, gradient, right, wrong, 1e-4)
            all_digits(what, gradient, right)
    return "the engine looks for a tuple, so make one of your list" if in_list else None


# --- a stretched array ----------------------------------------------------------------


@exercise(
    "18.4",
    "both gradients are wrong, without a word",
    "broken",
    "places",
    errors={
        "ValueError": "an error is no silent fault. Do the shapes fit, as NumPy stretches them?",
        "TypeError": "does `broken` take two Variables, compute with what this step has, and leave "
        "`backward` to the check?",
    },
)
def stretched_both_ways(step: Any, broken: Any, places: Any) -> str:
    data = arrays_of(places)
    of_step, mended = (engine(step, sums) for sums in (False, True))
    with np.errstate(all="ignore"):  # what is not finite gets words of its own
        found, summed, again = [
            gradients_by(variable, broken, data) for variable in (of_step, mended, of_step)
        ]
    rule(
        all(map(np.array_equal, found, again)),
        "the same x and c gave two results. Does something else than x and c have a say?",
    )
    truth = [slopes(step, broken, data, n) for n in range(2)]
    for name, gradient, right in zip("xc", found, truth, strict=True):
        rule(
            not agrees(gradient, right),
            f"with x = {written(data[0])} and c = {written(data[1])} the gradient of {name} is "
            f"right: {written(gradient)}. "
            f"Which shape must its partner have, so that {name} is stretched?",
        )
    for name, gradient, right in zip("xc", summed, truth, strict=True):
        rule(
            agrees(gradient, right),
            f"the gradient of {name} is wrong, and not by stretching alone: with its copies added "
            "up it is still not what the complex step finds. What else is in your function?",
        )
    return ", ".join(map(fault_of, "xc", found, truth))


def fault_of(name: str, gradient: Array, right: Array) -> str:
    """Say what is wrong with a gradient."""
    if gradient.shape != right.shape:
        return f"that of {name} has the shape {gradient.shape}, and {name} has {right.shape}"
    return f"that of {name} is {written(gradient)} and should be {written(right)}"


def arrays_of(places: Any) -> list[Array]:
    """Return the arrays at which a program is to be broken."""
    rule(
        isinstance(places, (tuple, list)) and len(places) == 2,
        "`places` holds two things, the data of x and the data of c.",
    )
    arrays = []
    for name, part in zip("xc", places, strict=True):
        part = part.data if is_variable(part) else part
        rule(is_numeric(part), f"the data of {name} came out as {kind_of(part)}. Is it an array?")
        arrays.append(np.array(part, dtype=np.float64))
        rule(0 < arrays[-1].size <= 100, f"x and c hold up to 100 numbers. How many has {name}?")
        rule(np.isfinite(arrays[-1]).all(), f"the data of {name} are not all finite numbers.")
    return arrays


def engine(step: Any, sums: bool) -> Any:
    """Return the step's Variable, as it is or with the sum that is missing when it adds up."""

    class Variable(step.Variable):  # type: ignore[misc]
        _grad: Any = None

        def accumulate(self, gx: Any) -> None:
            gx = sum_to_shape(gx, self.data.shape) if sums else np.array(gx)
            self._grad = gx if self._grad is None else np.asarray(self._grad + gx)

    return Variable


def sum_to_shape(array: Array, shape: tuple[int, ...]) -> Array:
    """Add up what belongs to one element of a stretched array; leave other arrays as they are."""
    if array.ndim < len(shape):
        return np.array(array)
    array = array.sum(axis=tuple(range(array.ndim - len(shape))))
    ones = tuple(axis for axis, length in enumerate(shape) if length == 1)
    return np.array(array.sum(axis=ones, keepdims=True))


def gradients_by(variable: Any, broken: Any, data: list[Array]) -> list[Array]:
    """Return the gradients of x and c that a pass finds."""
    x, c = map(variable, data)
    y = returned("broken(x, c)", broken, x, c)
    rule(
        is_variable(y),
        f"broken(x, c) came out as {kind_of(y)}, and a Variable is wanted. Return the result, "
        "and leave `backward` to the check.",
    )
    rule(y is not x and y is not c and y.creator is not None, "nothing was computed from x and c.")
    y.backward()
    for name, v in (("x", x), ("c", c)):
        rule(
            v.grad is not None,
            f"no gradient comes back to {name}. Is it in the result, and never out of its box?",
        )
        rule(
            np.isfinite(v.grad).all(),
            f"the gradient of {name} is not a finite number everywhere. Take other places?",
        )
    return [x.grad, c.grad]


def slopes(step: Any, broken: Any, data: list[Array], n: int) -> Array:
    """Return the gradient of one input by the complex step, which looks at no backward."""
    variables = [step.Variable(array) for array in data]
    with np.errstate(all="ignore"):
        found = step.complex_step(step.alone(broken, variables, n), variables[n])
    if not np.isfinite(found).all():
        raise NotYetError("the complex step finds no finite slope there. Take other places?")
    return np.asarray(found)
