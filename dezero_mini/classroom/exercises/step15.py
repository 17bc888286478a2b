"""The exercises of notebook 15."""

from typing import Any

import numpy as np

from dezero_mini.classroom.exercises.asking import (
    NotYetError,
    kind_of,
    place,
    returned,
    rule,
    same,
    written,
)
from dezero_mini.classroom.exercises.graphs import collector_off, memory_traced
from dezero_mini.classroom.exercises.register import choice, exercise


@exercise("15.1", "how many gradients are held in either mode", "by_default", "with_retain_grad")
def gradients_held(step: Any, by_default: Any, with_retain_grad: Any) -> None:
    def held(retain_grad: bool) -> int:
        x = step.Variable(1.0)
        a = step.square(x)
        b = step.exp(a)
        y = step.add(b, x)
        y.backward(retain_grad)
        return [box.grad is not None for box in (x, a, b, y)].count(True)

    likely = [
        (2, "is y a leaf? What happens to its gradient once Add has used it?"),
        (3, "which of the four has no function made?"),
        (4, "that was so at step 14. Which of them were made by a function?"),
        (0, "somebody has to keep what we asked for. Whose outputs are never cleared?"),
    ]
    same("the number of gradients by default", by_default, held(False), likely)
    likely = [
        (3, "the seed is a gradient, too. Whose?"),
        (2, "retained are all of them. Which two did you leave out?"),
        (1, "that is so by default. What does `retain_grad=True` leave out?"),
    ]
    same("the number of gradients with retain_grad", with_retain_grad, held(True), likely)


# --- a context manager --------------------------------------------------------------


@exercise(
    "15.2",
    "the gradient is what it was, and errors pass through",
    "keeping_grad",
    shipped="""
@contextlib.contextmanager
def keeping_grad(x):
    # Your code here, around the yield.
    yield
""",
    errors={
        "TypeError": "is there a `yield`? Does the function take x alone? And x.grad may be None "
        "at first, which is no number.",
        "AttributeError": "which object was asked? x.grad may be None at first, and None has no "
        "methods.",
        "RuntimeError": "does every way through the function meet one `yield`, and only one?",
    },
)
def gradient_kept(step: Any, keeping_grad: Any) -> None:
    rule(
        callable(keeping_grad),
        f"keeping_grad: a function is wanted, and {kind_of(keeping_grad)} came.",
    )
    block = keeping_grad(step.Variable(place(seed=4)))
    rule(
        hasattr(block, "__enter__") and hasattr(block, "__exit__"),
        f"keeping_grad returned {kind_of(block)}, which `with` does not take. Is "
        "`@contextlib.contextmanager` above the function, and a `yield` in it?",
    )
    for shape in ((), (3,)):
        for error in (None, ValueError("three"), ZeroDivisionError("by zero")):
            for passes in (1, 0, 2):
                x = step.Variable(place(*shape, seed=passes))
                for _ in range(passes):
                    step.square(x).backward()
                one_block(step, keeping_grad, x, error)
    blocks_side_by_side(step, keeping_grad)
    blocks_inside_blocks(step, keeping_grad)


def one_block(step: Any, keeping_grad: Any, x: Any, error: Exception | None) -> None:
    """Run a block, with a pass in it and perhaps an error, and look at what x holds."""
    before = None if x.grad is None else x.grad.copy()
    data, came, inside = x.data.copy(), None, [None, True]
    try:
        with keeping_grad(x):
            step.exp(x).backward()
            inside = [x.grad, step.Config.enable_backprop]
            if error is not None:
                raise error
    except Exception as raised:
        if error is None:
            raise
        rule(
            raised is error,
            f"a {type(error).__name__} went out of the block, and out of `with` came a "
            f"{type(raised).__name__}: {written(raised)}. Who asked for another error?",
        )
        came = raised
    rule(
        inside[1], "recording is off in your block, so a pass there finds nothing. Who needs that?"
    )
    with_the_pass = np.exp(data) if before is None else before + np.exp(data)
    if inside[0] is None or not (
        np.allclose(inside[0], with_the_pass) or np.allclose(inside[0], np.exp(data))
    ):
        raise NotYetError("a pass in the block did not reach x. What has the block done to x?")
    rule(
        came is error,
        "the error ended in your function. Who outside was to hear of it?",
    )
    still = (
        "the gradient of the block is still there. What did x.grad hold before yield?"
        if error is None
        else "the error left at yield. Which word makes your last line run all the same?"
    )
    kind = "a quiet block" if error is None else f"a block that ends in a {type(error).__name__}"
    require_same_gradient(
        f"x.grad after {kind}", x.grad, before, [(with_the_pass, still), (np.exp(data), still)]
    )
    rule(np.array_equal(x.data, data), "x holds other data than before the block. Leave them be.")
    rule(step.Config.enable_backprop, "recording is off after the block. Who switched it off?")
    x.cleargrad()
    step.square(x).backward()
    same("x.grad by a pass after the block", x.grad, 2 * data)


def require_same_gradient(what: str, grad: Any, before: Any, likely: list[tuple[Any, str]]) -> None:
    """Ask that a gradient is that of before, which may be None."""
    if before is None and grad is not None and not any(np.allclose(grad, w) for w, _ in likely):
        raise NotYetError(f"{what} is not {grad.tolist()}: it was None before.")
    rule(
        grad is not None or before is None,
        f"{what} is None, and there was a gradient before. Where did you keep it?",
    )
    same(what, grad, before, [*likely, (grad, "what did x.grad hold before yield?")])


def blocks_side_by_side(step: Any, keeping_grad: Any) -> None:
    """Ask that a block keeps the gradient of its own Variable alone."""
    x, w = step.Variable(place(seed=5)), step.Variable(place(seed=6))
    step.mul(x, w).backward()
    with keeping_grad(x):
        step.mul(x, w).backward()
    same("w.grad, which `keeping_grad(x)` has nothing to do with,", w.grad, 2 * x.data)
    same("x.grad after a block in which w got one, too,", x.grad, w.data)
    with keeping_grad(x), keeping_grad(w):
        x.grad, w.grad = 7.0, 8.0
    likely = [(2 * x.data, "that is what w had. Where does each block keep its own?")]
    same("x.grad, kept together with w.grad,", x.grad, w.data, likely)
    same("w.grad, kept together with x.grad,", w.grad, 2 * x.data)


def blocks_inside_blocks(step: Any, keeping_grad: Any) -> None:
    """Ask that a block in a block puts back what its own beginning found."""
    x = step.Variable(place(seed=7))
    step.square(x).backward()
    with keeping_grad(x):
        x.grad = 3.25
        with keeping_grad(x):
            x.cleargrad()
            step.exp(x).backward()
        same("x.grad after an inner block", x.grad, 3.25)
    likely = [(3.25, "that is what the inner block found. Where does each block keep its own?")]
    same("x.grad after a block with a block in it", x.grad, 2 * x.data, likely)


# --- memory -------------------------------------------------------------------------

LARGE = 80_000
"""The bytes of one of the arrays of 10,000 floats that we count in."""


@exercise(
    "15.3",
    "the arrays held in each mode, for every n",
    "predicted",
    errors={"TypeError": "does the function take n alone, a whole number, and count with it?"},
)
def arrays_of_a_chain(step: Any, predicted: Any) -> None:
    for n in (7, 11, 4, 1):
        counts = returned("predicted", predicted, n)
        rule(
            isinstance(counts, (tuple, list, np.ndarray)) and len(counts) == 3,
            "three numbers are wanted, one for each mode.",
        )
        retained, default, unrecorded = counts
        likely = [
            (2 * n, "is x counted, its data and its gradient?"),
            (2 * n + 1, "has y a gradient? And has x one, beside its data?"),
            (n + 1, "those are the data. What does `retain_grad` retain?"),
            (2, "are so few held with all gradients? In which order are the three wanted?"),
            (42, "that is so for n = 20. Which part of it grows with n?"),
        ]
        measured = arrays_held(step, n, record=True, retain_grad=True)
        same(f"retained, for n = {n},", retained, measured, likely if n > 1 else [])
        likely = [
            (n + 1, "one gradient is kept. Whose?"),
            (n, "is x counted? And one gradient is kept."),
            (n + 3, "which gradients are kept? Is y a leaf?"),
            (2, "y leads to its graph. What is in it?"),
            (1, "y leads to its graph. What is in it?"),
            (22, "that is so for n = 20. Which part of it grows with n?"),
        ]
        measured = arrays_held(step, n, record=True, retain_grad=False)
        same(f"default, for n = {n},", default, measured, likely if n > 1 else [])
        likely = [
            (1, "what does backward put into a leaf?"),
            (0, "y has a name. What does it hold?"),
            (3, "who holds x, or an earlier square, when there is no graph?"),
            (n, "who holds the squares?"),
            (n + 1, "who holds the squares?"),
            (n + 2, "who holds the squares?"),
        ]
        measured = arrays_held(step, n, record=False, retain_grad=False)
        same(f"unrecorded, for n = {n},", unrecorded, measured, likely if n > 1 else [])


def arrays_held(step: Any, n: int, record: bool, retain_grad: bool) -> int:
    """Measure how many arrays a chain of n squares holds after `backward`."""
    with collector_off(), memory_traced() as memory:
        with step.using_config("enable_backprop", record):
            y = step.Variable(np.ones(LARGE // 8))
            for _ in range(n):
                y = step.square(y)
        y.backward(retain_grad)
        return round(memory() / LARGE)


@choice(
    "15.4",
    "why a forgotten no_grad gives no error",
    "why_no_error",
    {
        "a": "the block has ended, and recording is on again. And would a pass that does nothing "
        "have put the 1 into y?",
        "b": "under `no_grad` y noted no creator. To a pass it is a leaf, and a pass from a leaf "
        "is done at once.",
        "c": "cleared are the outputs of functions. Which function made x?",
    },
)
def a_forgotten_no_grad(step: Any) -> str:
    x = step.Variable(3.0)
    with step.no_grad():
        y = step.square(x)
    y.backward()
    if y.grad is None or not step.Config.enable_backprop:
        return "a"
    return "b" if y.creator is None and not y.visiting_order() else "c"


# --- looking back -------------------------------------------------------------------

COMPLEX_STEP = '[Step 10, "The idea"](step10_gradient_check.ipynb#cell-id=text-04)'
OUTPUTS = '[Step 12, "The idea"](step12_variadic_backward.ipynb#cell-id=text-03)'
VISITS = '[Step 13, "What is the set for?"](step13_accumulation.ipynb#cell-id=text-10)'


@choice(
    "15.5",
    "why the complex step may be tiny",
    "why_so_small",
    {
        "a": "they are as long as others: a complex number is two floats of 64 bits. What is done "
        f"with the two values of f, and what with one? {COMPLEX_STEP}",
        "b": "does it look at a `backward` at all? It would be a poor judge of one. "
        f"{COMPLEX_STEP}",
        "c": "a difference loses the digits that its two values share. The imaginary part is "
        "read off, and loses none.",
    },
)
def a_tiny_complex_step(step: Any) -> str:
    class SineOfNoSlope(step.Function):  # type: ignore[misc]
        def forward(self, x: Any) -> Any:
            return np.sin(x)

    x = step.Variable(place(seed=1))
    slope = np.cos(x.data)
    lost = step.numerical_diff(SineOfNoSlope(), x, eps=1e-20)
    found = step.complex_step(SineOfNoSlope(), x, eps=1e-20)  # there is no backward to look at
    if np.finfo(np.complex128).eps < np.finfo(np.float64).eps:
        return "a"
    return "c" if np.isclose(found, slope, rtol=1e-14) and lost == 0 else "b"


@choice(
    "15.6",
    "why an unused output counts as zeros",
    "why_zeros",
    {
        "a": "a move of the unused output does not move the result, so the slope is 0.",
        "b": "`backward` of the function multiplies and adds what it is given. What would a 1 in "
        f"that place add to the gradient of x? {OUTPUTS}",
        "c": "how should `backward` of a function know zeros that are a sign from zeros that are "
        f"a gradient? {OUTPUTS}",
    },
)
def zeros_for_an_unused_output(step: Any) -> str:
    class SineAndCosine(step.Function):  # type: ignore[misc]
        def forward(self, x: Any) -> Any:
            return np.sin(x), np.cos(x)

        def backward(self, g_sine: Any, g_cosine: Any) -> Any:
            x = self.inputs[0].data
            return g_sine * np.cos(x) - g_cosine * np.sin(x)

    x = step.Variable(place(seed=2))
    sine, _ = SineAndCosine()(x)
    slope = np.cos(x.data)
    with_zero, with_one = [sine.creator.backward(1.0, other) for other in (0.0, 1.0)]
    if np.isclose(with_one, slope):
        return "b"
    return "a" if np.isclose(with_zero, slope) else "c"


@choice(
    "15.7",
    "why a function is visited once",
    "why_once",
    {
        "a": f"the input stays as long as the function. Does a visit take anything away? {VISITS}",
        "b": "it would only be slower then. What does a visit do to the gradient of the input? "
        f"{VISITS}",
        "c": "by the first visit a has both its gradients. A second visit would send their sum "
        "once more, and x would add it up.",
    },
)
def one_visit_for_a_shared_result(step: Any) -> str:
    x = step.Variable(place(seed=3))
    a = step.square(x)
    y = step.mul(a, a)
    y.backward(retain_grad=True)
    once, kept = x.grad, a.creator.inputs[0]
    x.accumulate(a.creator.backward(a.grad))  # what a second visit would do
    if kept is not x:
        return "a"
    return "c" if np.isclose(once, 4 * x.data**3) and not np.isclose(x.grad, once) else "b"
