"""The exercises of the bridge. `step` is the finished library here."""

import re
import traceback
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

import dezero_mini
from dezero_mini import core
from dezero_mini.classroom.exercises.asking import (
    NotYetError,
    agrees,
    code_of,
    counted,
    data_of,
    kind_of,
    names_read,
    place,
    positive,
    returned,
    rule,
    same,
    written,
)
from dezero_mini.classroom.exercises.chains import LONG, no_recursion
from dezero_mini.classroom.exercises.graphs import memory_traced, require_intact, slope_by_moves
from dezero_mini.classroom.exercises.own_functions import applied, function_class, gone_back
from dezero_mini.classroom.exercises.register import exercise

# --- a Function that keeps what it needs ----------------------------------------------


@exercise(
    "bridge.1",
    "a Function that keeps its result, and nothing else",
    "InverseRoot",
    errors={
        "AttributeError: 'InverseRoot' object has no attribute 'inputs'": "the inputs are not "
        "kept, as the class says. What did forward put aside in their place?",
        "AttributeError": "does forward write down what backward reads, on self?",
        "TypeError: InverseRoot": "forward takes self and one array, backward self and one "
        "gradient. What does each return?",
    },
)
def function_that_keeps_its_result(step: Any, InverseRoot: Any) -> None:  # noqa: N803
    function_class("InverseRoot", InverseRoot, step)
    for number, shape in enumerate([(), (4,), (2, 3)]):
        numbers = positive(*shape, seed=number)
        y = 1 / np.sqrt(numbers)
        likely = [
            (np.sqrt(numbers), "that is √x. Where is the one divided by it?"),
            (1 / numbers, "that is 1/x. Where is the root?"),
            (numbers**-2.0, "that is 1/x². Which power is a root?"),
        ]
        what = f"InverseRoot()(x) for x of shape {shape}"
        same(what, applied(what, InverseRoot(), numbers, step), y, likely)
        ask_for_gradients(step, InverseRoot, number, shape)
    keeps_the_result_alone(step, InverseRoot)


def ask_for_gradients(step: Any, function: Any, number: int, shape: tuple[int, ...]) -> None:
    """Ask one object for two results, and go back from each, from the first one twice."""
    one = function()
    boxes = [step.Variable(positive(*shape, seed=10 + number + n)) for n in range(2)]
    results = [one(x) for x in boxes]
    for n in (0, 1, 0):
        x = boxes[n]
        data, gy = 1 / np.sqrt(x.data), place(*shape, seed=20 + number + n)
        found = gone_back(x, results[n], gy)
        likely = [
            (gy * data**3 / 2, "does 1/√x grow or fall when x grows?"),
            (-(data**3) / 2, "that is the slope. Where is gy?"),
            (-gy * data / 2, "that is −y/2. Which power of y is x^(−3/2)?"),
            (-gy * data**2 / 2, "that is −y²/2. Which power of y is x^(−3/2)?"),
            (-gy * data**2, "that is the rule of 1/x. Where does the root come in?"),
            (-gy * data**3, "that is twice the slope. What comes down from the exponent −1/2?"),
            (-gy * x.data**3 / 2, "is that from x, in place of y?"),
            (
                -gy / np.sqrt(boxes[1 - n].data) ** 3 / 2,
                "that is the slope of the other call. Where is the result kept, on self?",
            ),
        ]
        same(
            f"the gradient at x = {written(x.data)} for gy = {written(gy)}",
            found,
            -gy * data**3 / 2,
            likely,
        )


def keeps_the_result_alone(step: Any, function: Any) -> None:
    """Ask what stays in memory of a call on a large array, when nobody holds its input."""
    x = step.Variable(np.tile(positive(15), 2000))
    a = x * 1.5
    of_input = weakref.ref(a.data)
    with memory_traced() as memory:
        y = function()(a)
        del a
        held = (memory() - y.data.nbytes) / y.data.nbytes
    rule(
        not hasattr(y.creator, "inputs"),
        "the Function has `inputs`, so it holds x. Which line of a class says that it does "
        "without them?",
    )
    rule(
        of_input() is None,
        "x is gone, and its array is still held. Who keeps it, and can the slope be had from y?",
    )
    rule(
        held < 0.5,
        f"beside the result {held:.1f} arrays as large as x are held. Which of them could "
        "backward compute from the result?",
    )
    y.backward()
    words = "Nobody holds its input any more. Does backward do without it?"
    same("the gradient of a large array", x.grad, -0.75 * y.data**3, question=words)


# --- a program for which step 20 is wrong, and the library is not -----------------------

ASKS = re.compile(
    r"__(?!init__|call__|enter__|exit__)\w+__|\._\w+|\.(sources|outputs)\b|"
    r"\b(hasattr|getattr|isinstance|issubclass|vars|dir|type)\(|"
    r"\b(step\d\d|dezero_mini|core|AttributeError)\b|(?<![.\w])(Variable|Function)\b"
)
"""What a program could ask which of the two it has got."""


class Both:
    """What a program is given for step 20 or the library: the names that both of them have."""

    def __init__(self, lib: Any, names: set[str]) -> None:
        self._lib, self._names = lib, names

    def __getattr__(self, name: str) -> Any:
        rule(
            name in self._names,
            f"the program asks for lib.{name}, and not both of the two have that. Which functions "
            "do they share?",
        )
        return getattr(self._lib, name)


@exercise(
    "bridge.2",
    "step 20 is wrong in silence, and the library is not",
    "misled",
    lends=("step20",),
    errors={
        "TypeError: misled()": "it is called with two things, as misled(lib, x).",
        "TypeError: expected real numbers, got Variable": "a function of the library was given a "
        "Variable of step 20. Is every function asked of lib?",
        **dict.fromkeys(
            ["ValueError", "TypeError", "AttributeError", "RuntimeError"],
            "an error at step 20 is no silent fault. Can its gradient be wrong without one?",
        ),
    },
)
def wrong_at_step_20_alone(step: Any, misled: Any, step20: Any) -> str:
    asks = ASKS.search(program_of(misled))
    rule(
        asks is None,
        f"the program has {asks[0] if asks else ''!r} in it, by which it could tell which of the "
        "two it has got. Can the same lines go wrong at step 20 alone?",
    )
    for lib in (step20, step):
        require_intact(lib)  # an earlier answer may have written into them
    names = set(step20.__all__) & set(step.__all__)
    old, new = Both(step20, names), Both(step, names)
    with step20.using_config("enable_backprop", True):  # a program may leave it switched off
        for seed in range(3):
            said = ask_both(misled, old, new, positive(seed=seed, low=0.4, high=1.7))
    require_intact(step20)
    return said


def program_of(misled: Any) -> str:
    """Return the code of a program, and of the notebook's functions that it names."""
    functions, text = [misled], ""
    for function in functions:  # the list grows while we go through it
        code = code_of(function)
        text += f"{code}\n"
        for name in names_read(code):
            other = getattr(function, "__globals__", {}).get(name)
            if getattr(other, "__module__", "") == "__main__" and other not in functions:
                functions.append(other)
    return text


def ask_both(misled: Any, old: Both, new: Both, at: Any) -> str:
    """Ask that step 20 is wrong at a place in silence, and the library is not; say how."""
    where = f"at x = {written(at)}"
    slope = slope_by_moves(lambda number: value_of(misled, old, number), at)
    gradient = gradient_by(misled, old, at)
    rule(gradient is not None, f"{where} step 20 finds no gradient, and everybody sees that.")
    rule(
        np.shape(gradient) == () and np.isfinite(gradient),
        f"{where} the gradient of step 20 is {written(gradient)}, and everybody sees that.",
    )
    rule(
        not agrees(gradient, slope, 1e-4),
        f"{where} the gradient of step 20, {written(gradient)}, is right. What do the programs "
        "at the top of the notebook do between the call and the way back?",
    )
    return (
        f"{where} the slope is {written(slope)}, step 20 finds {written(gradient)}, and the "
        f"library {outcome(misled, new, at, slope, where)}"
    )


def value_of(misled: Any, lib: Both, number: Any) -> Any:
    """Return what a program computes at a number, by step 20 or by the library."""
    y = returned("misled", misled, lib, lib.Variable(np.asarray(number)))
    data = data_of("the result of misled", y, lib)
    rule(
        np.shape(data) == () and np.isfinite(data),
        f"the result at {written(number)} is {written(data)}, and one finite number is wanted.",
    )
    return np.array(data)


def gradient_by(misled: Any, lib: Both, at: Any) -> Any:
    """Return the gradient of x after the way back, by step 20 or by the library."""
    x = lib.Variable(at.copy())
    returned("misled", misled, lib, x).backward()
    return x.grad


def outcome(misled: Any, lib: Both, at: Any, slope: Any, where: str) -> str:
    """Say what the library makes of a program, and ask that it is not wrong as well."""
    try:
        of_library = slope_by_moves(lambda number: value_of(misled, lib, number), at)
        gradient = gradient_by(misled, lib, at)
    except NotYetError:
        raise
    except Exception as error:
        last = Path(traceback.extract_tb(error.__traceback__)[-1].filename)
        rule(
            last.parent == Path(dezero_mini.__file__).parent,
            f"in the library it stops with {type(error).__name__}: {written(error)}, which is the "
            "program's own error. Does the library refuse it by itself?",
        )
        return f"refuses: {error}"
    rule(
        agrees(slope, of_library, 1e-4),
        f"{where} the slope of its result is {written(slope)} at step 20 and "
        f"{written(of_library)} in the library. Is it the same program for both?",
    )
    if gradient is None:
        return "finds none"
    rule(
        agrees(gradient, slope, 1e-4),
        f"{where} the slope is {written(slope)}, and the library is wrong as well: it finds "
        f"{written(gradient)}. What does it still get wrong, and what did it mend?",
    )
    return f"{written(gradient)}"


# --- a walk that counts uses -----------------------------------------------------------


ONE_GRADIENT = (
    "a Function of one input returns its gradient alone, and no tuple. What is gone through there?"
)


@exercise(
    "bridge.3",
    "a walk that counts uses",
    "leaf_gradients",
    errors={
        "KeyError": "a source is asked for that is not there. Was its last use counted, or was it "
        "visited before?",
        "AttributeError: 'NoneType'": "the source of a constant is None. Where is it left out?",
        "AttributeError": "a source is a leaf, a Function or None. Which of them is asked here?",
        "TypeError: 'NoneType'": "the source of a constant is None. Where is it left out?",
        "TypeError: 'numpy.float64' object is not iterable": ONE_GRADIENT,
        "ValueError: zip()": ONE_GRADIENT,
        "TypeError: expected arrays to compare": "a list asks whether two Variables are equal. Can "
        "a set or a dictionary say what was met before?",
        "TypeError: leaf_gradients()": "it is a function, called with y alone.",
        "RecursionError": "does your function call itself? A graph may be deep.",
    },
)
def walk_by_uses(step: Any, leaf_gradients: Any) -> None:
    programs: list[tuple[str, Any]] = [
        ("exp(x)", lambda x, y: step.exp(x)),
        ("x · y", lambda x, y: x * y),
        ("x · x", lambda x, y: x * x),
        ("x + x · 2", lambda x, y: x + x * 2.0),
        ("maximum(x, 1)", lambda x, y: step.maximum(x, 1.0) * y),
        ("a² + a² with a = x²", lambda x, y: diamond(step, x)),
        ("a² + a with a = xy", lambda x, y: step.square(x * y) + x * y),
        ("a + a² with a = x²", shared_late(step)),
        ("the ladder a + a, eight times", lambda x, y: ladder(x * y)),
        *((f"a random program ({n})", lambda x, y, n=n: random_program(n, x, y)) for n in range(8)),
    ]
    for is_last in (False, True):
        shared_array(step, leaf_gradients, is_last)
    for number, (name, program) in enumerate(programs):
        shape = [(), (3,), (2, 2)][number % 3]
        ask_for_leaves(step, leaf_gradients, name, program, shape, number)
    one_visit_each(step, leaf_gradients)
    y = x = step.Variable(positive())
    for _ in range(LONG):
        y = -y
    with no_recursion("leaf_gradients", leaf_gradients):
        result = leaf_gradients(y)
    same(f"the slope of a chain of {LONG} Functions", result[x], np.asarray(1.0))


def diamond(step: Any, x: Any) -> Any:
    a = step.square(x)
    return step.square(a) + step.square(a)


def shared_late(step: Any) -> Any:
    """Return a program whose shared result is used directly, and by a longer way."""

    def program(x: Any, y: Any) -> Any:
        a = step.square(x)
        return a + step.exp(step.square(a) * 0.3) * y

    return program


def ladder(x: Any) -> Any:
    for _ in range(8):
        x = x + x
    return x


def random_program(seed: int, x: Any, y: Any) -> Any:
    """Return the sum of some products and sums of earlier values, which two are drawn."""
    rng, values = np.random.default_rng(seed), [x, y]
    for _ in range(9):
        i, j = rng.integers(len(values), size=2)
        a, b = values[i], values[j]
        values.append([a + b, a - b, a * b][rng.integers(3)] * 0.5)
    return values[-1] + values[2] * x + values[-2]


def ask_for_leaves(
    step: Any, answer: Any, name: str, program: Any, shape: tuple[int, ...], seed: int
) -> None:
    """Compare the gradients of the leaves of one program with those of the library, twice."""
    boxes = [step.Variable(positive(*shape, seed=seed + n)) for n in (1, 2)]
    y = program(*boxes)
    y.backward()
    wanted = {x: x.grad for x in boxes if x.grad is not None}
    for x in boxes:
        x.cleargrad()
    # What a visit that comes too early or twice gives is not worked out: too many ways.
    words = "Has every use of a source answered when it is visited, and is it visited once?"
    for _ in range(2):
        with counted(core, "walk_back") as walks, depths_asked() as asked:
            found = returned("leaf_gradients", answer, y)
        rule(walks[0] == 0, "the walk of the library is called. Can yours do without it?")
        rule(
            asked[0] == 0,
            "a Function was asked for its generation or its depth, by your function or by one that "
            "it calls. Can the uses alone say who is ready?",
        )
        rule(
            isinstance(found, dict),
            f"leaf_gradients returned {kind_of(found)}, and a dictionary is wanted.",
        )
        rule(None not in found, f"{name}: None is a key. What comes from a constant is left out.")
        rule(
            all(isinstance(key, step.Variable) for key in found),
            f"{name}: the dictionary has more than leaves in it. Who takes out the gradient of a "
            "Function that is visited?",
        )
        rule(
            set(found) == set(wanted),
            f"{name}: the dictionary has {len(found)} leaves, and {len(wanted)} are behind y. Is "
            "each there, also one that a Function uses twice?",
        )
        for x in wanted:
            likely = [
                (wanted[x] * 2, "that is twice too much. Is something counted or visited twice?"),
                (np.ones(shape), "that is the seed. Did the walk begin?"),
            ]
            same(f"a gradient of {name}", np.asarray(found[x]), wanted[x], likely, question=words)
        rule(
            all(x.grad is None for x in boxes),
            "`grad` of a leaf is set. The dictionary alone is to have the gradients.",
        )


@contextmanager
def depths_asked() -> Iterator[list[int]]:
    """Count in a block how often a Function is asked for its depth, which is its generation too."""
    functions: Any = core.Function
    slot, asked = functions._depth, [0]

    def depth(function: Any) -> int:
        asked[0] += 1
        return slot.__get__(function)  # type: ignore[no-any-return]

    functions._depth = property(depth, slot.__set__)
    try:
        yield asked
    finally:
        functions._depth = slot


def one_visit_each(step: Any, answer: Any) -> None:
    """Count the visits on a ladder: each rung uses the one before it twice."""
    visits: list[Any] = []

    class Rung(step.Function):  # type: ignore[misc]
        def forward(self, x0: Any, x1: Any) -> Any:
            return x0 + x1

        def backward(self, gy: Any) -> Any:
            visits.append(self)
            return gy, gy

    y = step.Variable(place())
    for _ in range(8):
        y = Rung()(y, y)
    answer(y)
    rule(
        len(visits) == 8,
        f"8 Functions were visited {len(visits)} times. Each is to be visited once, after all who "
        "use it.",
    )


def shared_array(step: Any, answer: Any, is_last: bool) -> None:
    """Let a backward return one array for two leaves, before one of them gets more.

    The Function comes last or first in a sum, so one of the two orders shows an array that is
    written into, whether the latest or the earliest that is ready is visited first.
    """
    given: list[Any] = []

    class Sum(step.Function):  # type: ignore[misc]
        def forward(self, x0: Any, x1: Any) -> Any:
            return x0 + x1

        def backward(self, gy: Any) -> Any:
            given.append(gy)
            return gy, gy

    x, y = (step.Variable(place(3, seed=seed)) for seed in (1, 2))
    total, more = Sum()(x, y), x * 2.0
    returned("leaf_gradients", answer, more + total if is_last else total + more)
    rule(
        all(np.all(gy == 1) for gy in given),
        "an array that a backward returned was written into, and it is the gradient of another "
        "source as well. What makes a new array in its place?",
    )
