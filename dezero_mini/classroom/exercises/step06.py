"""The exercises of notebook 06."""

import inspect
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dezero_mini.classroom.exercises.asking import (
    agrees,
    counted,
    data_of,
    is_numeric,
    is_variable,
    kind_of,
    left_alone,
    place,
    returned,
    rule,
    same,
    written,
)
from dezero_mini.classroom.exercises.chains import complex_step
from dezero_mini.classroom.exercises.register import exercise


@exercise("06.1", "the gradient of w", "gradient_of_w")
def gradient_through_an_exponential(step: Any, gradient_of_w: Any) -> None:
    gz, w = 5.0, 0.0
    elsewhere = "at which value is the slope of exp taken: at gy, or at the input?"
    likely = [
        (np.exp(w), "that is the local slope. What does backward do with gy?"),
        (gz + np.exp(w), "are gradient and local slope added?"),
        (2 * w, "that is the slope of the square at 0. Which is the slope of exp at 0?"),
        (np.exp(gz), elsewhere),
        (gz * np.exp(gz), elsewhere),
        (np.e, "the slope of exp at 0 is exp(0). Which number is that, and where is gy?"),
        (gz * np.e, "the slope of exp at 0 is exp(0). Which number is that?"),
        (-gz, "does exp grow or fall when w grows?"),
    ]
    same("the gradient of w", gradient_of_w, gz * np.exp(w), likely, rtol=1e-9)


SHIPPED_GRADIENTS = """
def gradients_by_hand(x):
    A, B, C = Square(), Exp(), Square()
    a = A(x)
    b = B(a)
    y = C(b)
    y.grad = np.array(1.0)
    b.grad = A.backward(y.grad)
    a.grad = B.backward(b.grad)
    x.grad = C.backward(a.grad)
    return (y.grad, b.grad, a.grad, x.grad)
"""


@exercise(
    "06.2",
    "the gradients of y, b, a and x",
    "gradients_by_hand",
    shipped=SHIPPED_GRADIENTS,
    errors={
        "AttributeError": "what has a gradient, and which functions were called before?",
        "TypeError": "is there one argument, the box x, and does each backward get a gradient that "
        "somebody has computed before?",
    },
)
def gradients_on_the_way(step: Any, gradients_by_hand: Any) -> None:
    for at in [place(), place(seed=1), place(seed=2, low=0.1, high=0.4)]:
        with left_alone("the array in x", at):
            got = returned("gradients_by_hand", gradients_by_hand, step.Variable(at))
        judge_four_gradients(float(at), got)


def judge_four_gradients(x: float, got: Any) -> None:
    """Ask that four gradients are those of y, b, a and x for y = b², b = exp(a), a = x²."""
    parts = list(got) if isinstance(got, (tuple, list)) or np.ndim(got) else []
    rule(
        not any(map(is_variable, parts)),
        "boxes were returned. Which of their compartments is wanted?",
    )
    rule(
        len(parts) == 4 and is_numeric(got),
        "four numbers are wanted, the gradients of y, b, a and x. Has each of them been computed?",
    )
    a_slope, b_slope = 2 * x, np.exp(x**2)
    c_slope = 2 * b_slope
    wanted = (1.0, c_slope, c_slope * b_slope, c_slope * b_slope * a_slope)
    what = f"what came for x = {x:g}"
    likely = [
        (
            (1.0, a_slope, a_slope * b_slope, a_slope * b_slope * c_slope),
            "b.grad and a.grad are wrong. Which function has b for its input?",
        ),
        (
            (1.0, c_slope, b_slope, a_slope),
            "those are the local slopes. With what is each of them multiplied?",
        ),
        (
            (*wanted[:3], wanted[2] * b_slope),
            "was B asked twice? Which function has x for its input?",
        ),
        (wanted[::-1], "in which order are the gradients wanted?"),
    ]
    if any(agrees(got, wrong) for wrong, _ in likely):
        same(what, got, wanted, likely)
    questions = {
        "y.grad": "how fast does y grow with y itself?",
        "b.grad": "which function stands between b and y, and what is handed to its backward?",
        "a.grad": "which function has a for its input, and what is handed to its backward?",
        "x.grad": "which function has x for its input, and what is handed to its backward?",
    }
    for (name, question), value, right in zip(questions.items(), parts, wanted, strict=True):
        same(f"{name} for x = {x:g}", value, right, [(value, question)], rtol=1e-9)


@exercise(
    "06.3",
    "tanh, and its gradient from the result that was kept",
    "Tanh",
    errors={
        "NameError": "backward does not see the names of forward. Where can forward leave one?",
        "AttributeError": "is the result stored in forward under the name that backward reads?",
        "TypeError: Tanh.__init__": "the object is made by `Tanh()`. Which method gets x?",
        "TypeError: unsupported operand": "which names in it are arrays? A box of the notebook may "
        "have the same name.",
        "TypeError": "what do forward and backward get, and do they work for arrays as well?",
        "ValueError: matmul": "which product works element by element, * or @?",
    },
)
def tanh_with_a_memory(step: Any, Tanh: Any) -> None:  # noqa: N803
    rule(inspect.isclass(Tanh), f"`Tanh` is {kind_of(Tanh)}, and a class is wanted.")
    rule(issubclass(Tanh, step.Function), "what is in the brackets after `class Tanh`: Function?")
    rule(
        Tanh.backward is not step.Function.backward,
        "backward is the one of Function, which calls derivative. Write backward itself: what "
        "does it need of forward?",
    )
    rule(
        Tanh.derivative is step.Function.derivative,
        "derivative is written, too. Does backward need it, when it has the result of forward?",
    )
    for shape in [(), (3,), (2, 3)]:
        judge_tanh_forward(step, Tanh, place(*shape))
        judge_tanh_backward(step, Tanh, place(*shape, seed=1))
    judge_two_tanhs(step, Tanh)


def judge_tanh_forward(step: Any, tanh: Any, at: NDArray[Any]) -> None:
    """Ask that forward gives the hyperbolic tangent, and computes it once."""
    f = tanh()
    with (
        left_alone("the input of forward", at),
        counted(np, "tanh") as calls,
        counted(np, "cosh") as others,
    ):
        value = data_of("the result of Tanh()", f(step.Variable(at)), step)
    rule(value is not None, "forward returned nothing. Does it end on a return?")
    rule(not is_variable(value), "forward returned a box. Who puts the array in one?")
    likely = [
        (np.tanh(at) ** 2, "is that the square of tanh?"),
        (1 - np.tanh(at) ** 2, "that is the slope. What does forward give?"),
        (np.tan(at), "that is the tangent. Is the h missing?"),
        (at, "that is the input itself."),
    ]
    same(f"tanh at {written_place(at)}", value, np.tanh(at), likely, rtol=1e-9)
    rule(
        calls[0] <= 1,
        f"forward called np.tanh {calls[0]} times. Can the first result be kept, and returned?",
    )
    rule(
        not (calls[0] and others[0]),
        "forward works out the slope from the input. Can backward get it from the result?",
    )


def judge_tanh_backward(step: Any, tanh: Any, at: NDArray[Any]) -> None:
    """Ask that backward is right, and works from the result, whatever became of the input."""
    f, gy = tanh(), place(*at.shape, seed=5)
    x = step.Variable(at.copy())
    f(x)
    forget(f, x, at)
    with ExitStack() as stack:
        stack.enter_context(left_alone("the gradient that backward was given", gy))
        counts = [stack.enter_context(counted(np, name)) for name in ("tanh", "exp", "cosh")]
        gx = returned("backward", f.backward, gy)
    t = np.tanh(at)
    kept = "that comes from an input that has changed since. Which result can be kept?"
    likely = [
        (1 - t**2, "that is the local slope. Where is gy?"),
        (gy * (1 - np.tanh(OTHER) ** 2), kept),
        (gy / np.cosh(OTHER) ** 2, kept),
        (gy * (1 - np.square(OTHER)), "that is 1 − x². Which value has to be squared?"),
        (gy * (1 - np.tanh(place(*at.shape)) ** 2), OTHER_OBJECT),
        (gy * (1 - gy**2), "which value has to be squared: the gradient, or the result?"),
        (gy * (1 - t), "one minus tanh, or one minus its square?"),
        (gy * t, "that is gy times tanh. What is the derivative of tanh?"),
        (gy + 1 - t**2, "are gy and the slope added?"),
        (gy * (t**2 - 1), "that has the wrong sign. Does tanh grow or fall?"),
        (gy * (1 + t**2), "does the slope of tanh grow with tanh², or fall?"),
        (gy - t**2, "which part of 1 − tanh² does gy multiply?"),
        (1 - gy * t**2, "which part of 1 − tanh² does gy multiply?"),
    ]
    what = f"the gradient for the input {written_place(at)} and gy = {written_place(gy)}"
    rule(
        sum(count[0] for count in counts) == 0,
        "tanh was computed anew, on the way back. Which result can be kept?",
    )
    same(what, gx, gy * (1 - t**2), likely, rtol=1e-9)
    again = returned("backward", f.backward, gy)
    rule(
        agrees(again, gx),
        "backward gives something else when it is called once more. Does it change what was kept?",
    )
    same(f"{what}, and twice as much of it", f.backward(2 * gy), 2 * gy * (1 - t**2), rtol=1e-9)


OTHER = 1.37
"""What an input is changed to between the way forward and the way back."""

OTHER_OBJECT = "that comes from the call of another object. Is the result kept in self?"


def forget(f: Any, x: Any, at: NDArray[Any]) -> None:
    """Change the input that a function was given, and every copy that it has kept of it."""
    x.data[...] = OTHER
    x.data = np.full(at.shape, OTHER)
    for name, kept in list(vars(f).items()):
        if agrees(kept, at):
            setattr(f, name, x.data)
        elif is_variable(kept) and agrees(kept.data, at):
            kept.data = x.data


def judge_two_tanhs(step: Any, tanh: Any) -> None:
    """Ask that each object keeps its own result, and the one of its latest call."""
    f, g, one, two = tanh(), tanh(), place(4), place(4, seed=1)
    gy = place(4, seed=2)
    f(step.Variable(place(4, seed=3)))
    f(step.Variable(one))
    g(step.Variable(two))
    likely = [
        (
            gy * (1 - np.tanh(two) ** 2),
            OTHER_OBJECT,
        ),
        (
            gy * (1 - np.tanh(place(4, seed=3)) ** 2),
            "that comes from an earlier call. Does each call keep its result?",
        ),
    ]
    what = "the gradient after another Tanh() was called"
    same(what, f.backward(gy), gy * (1 - np.tanh(one) ** 2), likely, rtol=1e-9)


def written_place(at: NDArray[Any]) -> str:
    """Write an array out in one line."""
    return " ".join(str(at.tolist()).split())


# --- exercise 4 ---------------------------------------------------------------------


@exercise(
    "06.4",
    "the value is right, and the slope is wrong without an error",
    "wrong_slope",
    errors={
        "AttributeError": "an error is no wrong slope. Was f called before `backward`, and with a "
        "box?",
        "TypeError: wrong_slope()": "does wrong_slope take one box?",
        "TypeError: Square() takes": "which brackets make an object of the class?",
        "TypeError: Exp() takes": "which brackets make an object of the class?",
        "TypeError": "an error is no wrong slope. What was f called with?",
    },
)
def one_link_goes_wrong(step: Any, wrong_slope: Any) -> str:
    for at in (place(seed=3), place(seed=4), place(seed=6)):
        x = step.Variable(at.copy())
        with recorded(step) as calls:
            pair = returned("wrong_slope", wrong_slope, x)
        rule(
            isinstance(pair, (tuple, list)) and len(pair) == 2,
            f"wrong_slope returned {kind_of(pair)}, and the pair f, y is wanted.",
        )
        f, y = pair
        judge_link(step, f)
        data_of("y", y, step)
        judge_calls(f, x, y, calls)
        value = type(f)().forward(at)
        same("y.data", y.data, value, rtol=1e-9, question="Was it changed after the call?")
        slope, right = f.backward(np.array(1.0)), complex_step(type(f)().forward, at)
        judge_wrongness(float(at), slope, float(right))
    return f"for x = {at:g} `backward` gives {float(slope):.6g}, and the slope is {right:.6g}"


def judge_link(step: Any, f: Any) -> None:
    """Ask that f is a function of the step, as the step has it."""
    rule(not inspect.isclass(f), "f is a class. Which brackets make an object of it?")
    rule(
        type(f) in (step.Square, step.Exp),
        f"f is {kind_of(f)}, and a Square or an Exp of this step is wanted: the engine has to go "
        "wrong, not a class of yours. Does the pair begin with f?",
    )
    rule(
        set(vars(f)) <= {"input"},
        "f itself was changed. Nothing may be written into it but by calling it.",
    )
    at = place(seed=9)
    fresh = type(f)()
    fresh(step.Variable(at))
    rule(
        agrees(fresh.forward(at), np.exp(at) if type(f) is step.Exp else at**2)
        and agrees(fresh.backward(np.array(1.0)), complex_step(fresh.forward, at)),
        f"a fresh {type(f).__name__} goes wrong, too: was the class changed? Restart the kernel, "
        "and let the step be as it is.",
    )


def judge_calls(f: Any, x: Any, y: Any, calls: list[tuple[Any, Any, Any]]) -> None:
    """Ask that y is what f made of x, in a chain of one link, with at most one call more."""
    own = [(given, made) for called, given, made in calls if called is f]
    rule(
        any(given is x and made is y for given, made in own),
        "y is not what f made of the box x. A chain of one link is wanted: y = f(x).",
    )
    rule(
        f.input is own[-1][0],
        "f.input was written by hand. Which call would have put it there?",
    )
    rule(
        len(calls) <= 2,
        f"there were {len(calls)} calls of functions. Two at most are allowed: which one is not "
        "needed?",
    )


def judge_wrongness(x: float, slope: Any, right: float) -> None:
    """Ask that a slope is a number, and clearly not the right one."""
    rule(
        is_numeric(slope) and np.ndim(slope) == 0 and np.isfinite(slope),
        f"`backward` gave {written(slope)} for x = {x:g}. A number is wanted, and a wrong one.",
    )
    rule(
        not agrees(slope, right, 1e-9),
        f"for x = {x:g} `backward` gives {slope:.6g}, and that is right. What has f remembered at "
        "the end?",
    )
    rule(
        not agrees(slope, right, 0.01),
        f"for x = {x:g} `backward` gives {slope:.6g}, which is wrong by less than a hundredth. "
        "Can it be wrong by more?",
    )


@contextmanager
def recorded(step: Any) -> Iterator[list[tuple[Any, Any, Any]]]:
    """Take down each call of a function in a block: the function, its input and its output."""
    original, calls = step.Function.__call__, []

    def recording(self: Any, input: Any) -> Any:
        output = original(self, input)
        calls.append((self, input, output))
        return output

    step.Function.__call__ = recording
    try:
        yield calls
    finally:
        step.Function.__call__ = original
