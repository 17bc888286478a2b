"""The exercises of notebook 04."""

import ast
import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np

from dezero_mini.classroom.exercises.asking import (
    NotYetError,
    agrees,
    box_left_alone,
    data_of,
    is_numeric,
    kind_of,
    place,
    returned,
    rule,
    same,
    text_of,
    written,
)
from dezero_mini.classroom.exercises.register import exercise

EPS = 1e-4
"""The default of `numerical_diff`."""


@exercise("04.1", "the slope of exp at 1", "slope_at_one")
def slope_of_exp(step: Any, slope_at_one: Any) -> None:
    longer = "that is with a longer move. Which ε does numerical_diff take by itself?"
    likely = [
        (1.0, "that is the slope at 0. Where should it be taken?"),
        (2.0, "is that the slope of the square?"),
        (np.exp(2.0), "that is the slope at 2. Where should it be taken?"),
        (
            (np.exp(1 + EPS) - np.e) / EPS,
            "that is the difference to one side. What does the tool do?",
        ),
        (np.sinh(1.0) * np.e, "that is with a move of 1. What are the three arguments?"),
        *((np.sinh(eps) / eps * np.e, longer) for eps in (0.5, 0.1, 0.01)),
    ]
    rule(
        np.shape(slope_at_one) != (1,),
        "that is one number in an array of its own. Are there brackets too many in the box?",
    )
    rule(
        not (agrees(slope_at_one, np.e, 1e-2) and slope_at_one == np.round(slope_at_one, 12)),
        "that was rounded, or typed in. Can you give the name the very number that comes out?",
    )
    question = "Which function was moved, at which place?"
    same("the slope of exp at 1", slope_at_one, np.e, likely, question=question)
    rule(
        slope_at_one != np.e,
        "that is the slope by formula. What does numerical_diff say? Its last digits differ.",
    )


@exercise(
    "04.2",
    "evaluations for the forward difference",
    "forward_evaluations",
    errors={"TypeError": "forward_evaluations gets a number, n. What is done with it?"},
)
def evaluations(step: Any, forward_evaluations: Any) -> None:
    for n in (23, 1, 300, 7):
        value = returned("forward_evaluations", forward_evaluations, n)
        likely = [
            (
                2 * n,
                "that evaluates f(x) for each input again. Does it change from one to another?",
            ),
            (n, "that counts the moved points. Which further point do all the slopes share?"),
            (2, "that is right for one input. What has to be repeated for each of the others?"),
            (1001, "that is right for 1000 inputs. Where does n come in?"),
            (2 * n + 1, "is each input moved to both sides?"),
            (n + 2, "list the points for n = 1. Which are they?"),
            (n**2, "list the points for n = 2. How many inputs does each of them move?"),
            (2**n, "list the points for n = 2. How many inputs does each of them move?"),
        ]
        inputs = "1 input" if n == 1 else f"{n} inputs"
        same(f"the number of evaluations for {inputs}", value, n + 1, likely)


@exercise(
    "04.3",
    "the two errors cancel",
    "better_slope",
    errors={
        "AttributeError": "numerical_diff wants the box, and not the array in it. What did it get?",
        "TypeError": "numerical_diff wants a function, a box and eps. What did it get?",
    },
)
def better_slope(step: Any, answer: Any) -> None:
    def wave(box: Any) -> Any:
        return type(box)(np.sin(3 * box.data) * np.exp(box.data))

    for f, x, eps in ((step.Exp(), place(), 0.4), (wave, place(3), 0.2), (wave, place(2, 3), 0.31)):
        slope, exact = difference(f, x, step), f(step.Variable(x + 1e-30j)).data.imag / 1e-30
        box = step.Variable(x)
        with box_left_alone("x", box):
            value = returned("better_slope", answer, f, box, eps)
        wide, narrow, wider = slope(eps), slope(eps / 2), slope(2 * eps)
        likely = [
            (wide, "that is the plain difference. Where is the second one?"),
            (narrow, "that is the plain difference with eps/2. How can its error be removed?"),
            ((wide + narrow) / 2, "in an average the errors add up. How can they cancel?"),
            (2 * narrow - wide, "that cancels an error of c · ε. Ours is c · ε²."),
            ((4 * wide - narrow) / 3, "which of the two is the better one, and should weigh more?"),
            (4 * narrow - wide, "the errors cancel, but what happened to the slope itself?"),
            ((wide - 4 * narrow) / 3, "the errors cancel. Which sign has the slope?"),
            ((4 * narrow - wide) / 4, "the errors cancel. How many slopes are left in 4N − W?"),
            ((4 * narrow + wide) / 5, "in an average the errors add up. How can they cancel?"),
            (narrow - wide, "that is a part of the error. What has to be done with it?"),
            ((4 * wide - wider) / 3, "the errors cancel. How long should the second move be?"),
            (4 * narrow - wide / 3, "what is divided by 3? Which brackets help?"),
            ((4 * narrow - slope(EPS)) / 3, "which ε has the first of the two moves?"),
            (wide / 3, "half the difference is not the one with half the move. Where does /2 go?"),
        ]
        what, expected = f"the better slope for eps = {eps}", (4 * narrow - wide) / 3
        miss = float(np.max(np.abs(expected / exact - 1)))
        rule(
            agrees(value, expected, 1e-9) or not agrees(value, exact, miss / 3),
            f"{what} is closer than moves of ε and ε/2 can come. Is eps used as it is given?",
        )
        same(f"{what} and x = {x.tolist()}", value, expected, likely, rtol=1e-9)


def difference(f: Any, x: Any, step: Any) -> Callable[[float], Any]:
    """Return the central difference of f at x, as a function of eps."""

    def slope(eps: float) -> Any:
        return (f(step.Variable(x + eps)).data - f(step.Variable(x - eps)).data) / (2 * eps)

    return slope


# --- a function that fools the difference -------------------------------------------


@exercise(
    "04.4",
    "numerical_diff is fooled",
    "fooled",
    "fooled_at",
    errors={
        "TypeError": "fooled takes a box and returns one. What happens to the array in it?",
        "AttributeError": "fooled takes a box and returns one. What happens to the array in it?",
    },
)
def fool_the_difference(step: Any, fooled: Any, fooled_at: Any) -> str:
    x = one_number(fooled_at)
    rule(callable(fooled), "fooled has to be a function, which is called with a box.")
    rule(not compares(fooled), f"fooled compares. {JUMPS}")

    def f(at: Any) -> Any:
        with np.errstate(all="ignore"):
            data = data_of("fooled(x)", returned("fooled", fooled, step.Variable(at)), step)
        rule(is_numeric(data) and np.shape(data) == (), "fooled(x) has to hold one number.")
        return data

    require_fair_play(f, np.array([x, x + EPS, x - EPS]))
    slope = complex_step(f, x)
    rule(
        abs(slope) >= 1e-3,
        f"the slope at {x:g} is {slope:.3g}: too near 0 to speak of a tenth of it. Which place "
        "has a slope?",
    )
    require_no_objection(f, x, slope)
    said = float((f(np.array(x + EPS)) - f(np.array(x - EPS))) / (2 * EPS))
    by_step = step.numerical_diff(fooled, step.Variable(np.array(x)))
    rule(agrees(by_step, said), "numerical_diff was changed. What does it say as it was shipped?")
    rule(
        abs(said - slope) > 0.1 * abs(slope),
        f"numerical_diff says {said:.6g}, and the slope is {slope:.6g}. That is off by "
        f"{abs(said / slope - 1):.2g} of it, and more than 0.1 is wanted. What might a function do "
        "between x − ε and x + ε? And what is x + ε, in 16 digits?",
    )
    return f"it says {said:.6g}, and the slope is {slope:.6g}"


def one_number(value: Any) -> float:
    """Return a place as a float, and ask that it is one number."""
    if not is_numeric(value) or np.shape(value) != () or not np.isrealobj(value):
        raise NotYetError(f"fooled_at has to be a number, without a box, and not {kind_of(value)}.")
    rule(np.isfinite(value), f"fooled_at is {value}. Which finite place will do?")
    return float(value)


def require_fair_play(f: Callable[[Any], Any], points: Any) -> None:
    """Ask for finite values, the same each time, from smooth functions alone."""
    values = [f(np.array(point)) for point in points]
    rule(
        np.all(np.isfinite(values)),
        f"the values near the place are {written(values)}. A wrong slope that one can see is none "
        "that fools us: can all be finite?",
    )
    for order in ([2, 1, 0], [1, 1, 2], [0, 2, 1]):
        rule(
            all(f(np.array(points[i])) == values[i] for i in order),
            "fooled gives now this and now that at one place. What does it keep, or draw?",
        )
    for point in points:
        f(np.asarray(point).view(SmoothOnly))


def complex_step(f: Callable[[Any], Any], x: float) -> float:
    """Return the slope by the complex step."""
    moved = f(np.array(x + 1e-30j))
    rule(
        np.iscomplexobj(moved),
        "the complex step does not get through: the result has no imaginary part. Does it depend "
        "on x, by NumPy's functions alone?",
    )
    slope = float(np.imag(moved)) / 1e-30
    rule(np.isfinite(slope), f"the slope at {x:g} is {slope}. Where is it finite?")
    return slope


def require_no_objection(f: Callable[[Any], Any], x: float, slope: float) -> None:
    """Ask that moves which agree among themselves do not speak against a slope."""
    moves = np.logspace(-15, 2, 69) * max(abs(x), 1.0)
    with np.errstate(all="ignore"):
        above, below = ([f(np.array(x + sign * m)) for m in moves] for sign in (1, -1))
        slopes = np.subtract(above, below) / (2 * moves)
        near = np.abs(slopes - slope) < 0.01 * np.abs(slope)
        steady = np.abs(np.diff(slopes)) <= 1e-3 * np.abs(slopes[1:])
    steady &= np.not_equal(above, f(np.array(x)))[1:]  # else the move is lost in the digits
    agreed = slopes[1:-2][steady[:-2] & steady[1:-1] & steady[2:]]  # of four moves each
    rule(
        np.any(near) or not agreed.size,
        f"short moves agree on {agreed[:1].sum():.6g}, the complex step says {slope:.6g}. Is every "
        "part of the function smooth, and the same for complex numbers?",
    )


def compares(function: Any) -> bool:
    """Whether the text of a function, or of the class of an object, compares anything."""
    text = text_of(function) or text_of(type(function))
    try:
        nodes = list(ast.walk(ast.parse(textwrap.dedent(text))))
    except SyntaxError:  # of a lambda we may get a part of the line
        return False
    return any(isinstance(node, ast.Compare) for node in nodes)


SMOOTH = (
    "add subtract multiply divide power float_power square positive negative reciprocal sqrt exp "
    "exp2 expm1 log log2 log10 log1p sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh "
    "arccosh arctanh matmul vecdot"
)
"""The functions of NumPy that are smooth, and take complex numbers."""

SMOOTH_BUT_REAL = "cbrt hypot arctan2 logaddexp logaddexp2"
"""Those that are smooth nearly everywhere, and take no complex numbers."""

JUMPS = (
    "Comparisons, absolute values and rounding make jumps and corners: can a smooth function do it?"
)


class SmoothOnly(np.ndarray[Any, Any]):
    """An array that is not to be compared, rounded or cut: by that jumps and corners are made.

    Nor is anything to be taken out of it, with which that could be done.
    """

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, out: Any = (), **options: Any
    ) -> Any:
        if ufunc.__name__ in SMOOTH_BUT_REAL.split():
            raise NotYetError(
                f"fooled uses np.{ufunc.__name__}, which takes no complex numbers. The check finds "
                "the slope with them: can another function do it?"
            )
        if ufunc.__name__ not in SMOOTH.split():
            raise NotYetError(f"fooled uses np.{ufunc.__name__}, or what stands for it. {JUMPS}")
        plain = [part.view(np.ndarray) if isinstance(part, SmoothOnly) else part for part in inputs]
        if out:
            options["out"] = tuple(np.asarray(part) for part in out)
        return np.asarray(getattr(ufunc, method)(*plain, **options)).view(SmoothOnly)

    def part(self, *arguments: Any) -> Any:
        """Refuse to hand out what the array holds, or its real part alone."""
        raise NotYetError(
            "fooled takes something out of the array: by float or int, by item, by a list of "
            "arrays, or its real part. Can NumPy's functions do it on the array itself?"
        )

    __float__ = __int__ = __complex__ = __bool__ = __round__ = item = tolist = part
    real = imag = property(part)
