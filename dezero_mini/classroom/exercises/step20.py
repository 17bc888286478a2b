"""The exercises of notebook 20."""

import sys
import warnings
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dezero_mini.classroom.exercises.asking import (
    NotYetError,
    agrees,
    data_of,
    place,
    positive,
    returned,
    rule,
    same,
    written,
)
from dezero_mini.classroom.exercises.register import choice, exercise

# --- the order of visits ------------------------------------------------------------


@exercise("20.1", "the visiting order", "visiting_order")
def order_of_four_functions(step: Any, visiting_order: Any) -> None:
    rule(
        not isinstance(visiting_order, str),
        "that is one text. Is each name in quotation marks of its own, and all are in brackets?",
    )
    names = visiting_order.tolist() if isinstance(visiting_order, np.ndarray) else visiting_order
    likely = [
        (
            ["Square", "Exp", "Neg", "Mul"],
            "that is the way forward. Who goes first on the way back?",
        ),
        (names_in_order(step, step.Unordered), "that is step 19. Has a heard of all its uses?"),
        (
            ["Mul", "Neg", "Square", "Exp"],
            "who uses a? Which generation has Exp, and which Square?",
        ),
        (["Mul", "Exp", "Neg", "Square"], "which comes first in the formula, exp or the minus?"),
        (["Neg", "Mul", "Exp", "Square"], "does the minus stand before exp(a), or before all?"),
        (
            ["Mul", "Square", "Neg", "Exp", "Square"],
            "a Function is visited once. Which of the two visits of Square is too early?",
        ),
        (["Mul", "Neg", "Exp"], "how many Functions are there? Who made a?"),
    ]
    same("the visiting order", names, names_in_order(step, step.Variable), likely)


def names_in_order(step: Any, kind: Any) -> list[str]:
    """Return the names of the Functions of −exp(a) · a, a = x², as a pass would visit them."""
    a = step.square(kind(1.0))
    return [type(f).__name__ for f in (-step.exp(a) * a).visiting_order()]


# --- the smallest graph that goes wrong ---------------------------------------------


@exercise(
    "20.2",
    "three Functions whose order matters",
    "smallest",
    errors={"AttributeError": "is every result on the way a Variable?"},
)
def smallest_graph(step: Any, smallest: Any) -> None:
    x = step.Variable(positive())
    y = returned("smallest", smallest, x)
    data_of("the result of smallest", y, step)
    functions = y.visiting_order()
    rule(
        y is not x and any(part is x for f in functions for part in f.inputs),
        "no way leads from the result back to x. Does it come from calling Functions on x?",
    )
    likely = [
        (4, "that is as many as in the diamond. Does every use of a need a Function of its own?"),
        (2, "with two, at most one result lies in between. Is it used twice, at different times?"),
        (1, "there has to be a result in between that is used twice."),
    ]
    same("the number of Functions", len(functions), 3, likely)
    for at in [positive(seed=1), positive(seed=2), positive(3)]:
        needs_generations(step, smallest, at)


def needs_generations(step: Any, f: Any, at: NDArray[np.float64]) -> None:
    """Ask that the gradient of a function is right with generations, and wrong without."""
    slope = slope_by_moves(lambda x: f(step.Variable(x)).data, at)
    (with_them, order), (without, old_order) = [
        gradient_and_order(f, kind(at)) for kind in (step.Variable, step.Unordered)
    ]
    words = (
        f"at {written(at)} the gradient is {written(with_them)} even with generations, and the "
        f"slope {written(slope)}. Does anything but the order make it wrong?"
    )
    rule(agrees(with_them, slope, 1e-7), words)
    rule(
        sorted(type(g).__name__ for g in order) == sorted(type(g).__name__ for g in old_order),
        "without generations there is another graph. Does it depend on the class of x?",
    )
    rule(
        asked_too_early(old_order) and not agrees(without, slope, 1e-7),
        "the old order gets it right. Which input of the last Function is asked first?",
    )


def gradient_and_order(f: Any, x: Any) -> tuple[Any, list[Any]]:
    """Return the gradient of x, and the Functions in the order of the visits."""
    y = f(x)
    order = y.visiting_order()
    y.backward()
    return x.grad, order


def asked_too_early(order: list[Any]) -> bool:
    """Whether a Function comes before one that uses its output."""
    return any(
        x.creator is f for place, f in enumerate(order) for g in order[place:] for x in g.inputs
    )


def slope_by_moves(
    f: Callable[[NDArray[np.float64]], Any], at: NDArray[np.float64], move: float = 1e-3
) -> NDArray[np.float64]:
    """Return the gradient of the sum of f by central differences, with a move and half of it.

    Together they are right to about ten digits, whatever the engine does.
    """
    slopes = np.zeros(at.shape)
    for index in np.ndindex(at.shape):
        wide, narrow = [
            (np.sum(f(moved(at, index, h))) - np.sum(f(moved(at, index, -h)))) / (2 * h)
            for h in (move, move / 2)
        ]
        slopes[index] = (4 * narrow - wide) / 3
    return slopes


def moved(at: NDArray[np.float64], index: tuple[int, ...], move: float) -> NDArray[np.float64]:
    """Return a copy of an array, one element of which is moved."""
    copy = np.array(at)
    copy[index] += move
    return copy


# --- a class to mend ----------------------------------------------------------------

UNFINISHED = """
class Unfinished(Variable):
    def backward(self, retain_grad=False):
        self._grad = self.seed()
        functions, seen = [], set()

        def push(f):
            if f not in seen:
                seen.add(f)
                functions.append(f)
                functions.sort(key=lambda f: f.generation)

        push(self.creator)
        while functions:
            f = functions.pop()
            for x, gx in zip(f.inputs, self.input_gradients(f), strict=True):
                x._grad = gx
                push(x.creator)
"""
FINISHED = (
    "the finished `backward` of a class above is called. Mend this one: which line of it is not "
    "as it should be?"
)


@exercise(
    "20.3",
    "four faults are mended",
    "Unfinished",
    shipped=UNFINISHED,
    errors={
        "TypeError": "are two Functions compared? What stands before them in an entry?",
        "RecursionError": "does a call wait for each link? What did step 08 put in its place?",
        "KeyError": "is something looked up that has not been put in yet?",
        "IndexError": "is something taken off a list that is empty?",
    },
)
def four_faults(step: Any, cls: Any) -> None:
    rule(
        isinstance(cls, type) and issubclass(cls, step.Variable) and cls is not step.Variable,
        "Unfinished has to be a class of its own, built on this step's Variable.",
    )
    rule(
        callable(vars(cls).get("backward")),
        "Unfinished has no `backward` of its own, and what it inherits is finished. Mend the one "
        "that is in the cell.",
    )
    with on_its_own(cls):
        gradients_are_summed(step, cls)
        leaves_have_no_creator(step, cls)
        gradients_are_cleared(step, cls)
        time_grows_slowly(step, cls)
        nothing_else_is_broken(step, cls)


@contextmanager
def on_its_own(cls: Any) -> Iterator[None]:
    """Ask that no `backward` of a class above is called in a block, by whatever name."""
    finished = {
        vars(base)["backward"].__code__ for base in cls.__mro__[1:] if "backward" in vars(base)
    }
    called = []

    def look(frame: Any, event: str, argument: Any) -> None:
        if event == "call" and frame.f_code in finished:
            called.append(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield
    finally:
        sys.setprofile(before)
        if called:
            raise NotYetError(FINISHED) from None


def gradients_are_summed(step: Any, cls: Any) -> None:
    """Ask for the slope of x + x + x, and of a longer sum."""
    for uses in (3, 5):
        x = leaf(step, cls, place())
        y = gather(step)(*[x] * uses)
        y.backward()
        words = "the last gradient of x is there. What has become of those before it?"
        what = f"the slope of {' + '.join('x' * uses)}"
        same(what, x.grad, np.asarray(float(uses)), [(np.asarray(1.0), words)])


def leaves_have_no_creator(step: Any, cls: Any) -> None:
    """Ask that neither a pass from a leaf nor one that ends at leaves stops."""
    x, z = cls(place(seed=1)), cls(place(seed=2))
    try:
        x.backward()
        (z * z).backward()
    except (AttributeError, TypeError) as error:
        raise NotYetError(
            f"a pass that comes to a leaf stops with {type(error).__name__}: {error}. The creator "
            "of a leaf is None. What happens when it is pushed?"
        ) from None
    same("the gradient that backward on a leaf leaves in it", x.grad, np.asarray(1.0))
    same("the slope of z · z", z.grad, 2 * z.data)


def gradients_are_cleared(step: Any, cls: Any) -> None:
    """Ask that the gradients between are there after a pass if they are retained, else not."""
    for retain in (False, True):
        a = step.square(leaf(step, cls, place(seed=3)))
        y = step.square(a)
        y.backward(retain_grad=retain)
        if retain:
            rule(
                a.grad is not None and y.grad is not None,
                "with retain_grad=True a result in between has lost its gradient. When is it kept?",
            )
            same("the gradient that is kept", a.grad, 2 * a.data)
        else:
            rule(
                a.grad is None and y.grad is None,
                "a result in between has kept its gradient. Who reads retain_grad? When is the "
                "gradient of an output of no more use?",
            )


def time_grows_slowly(step: Any, cls: Any) -> None:
    """Ask that twice as many waiting Functions take about twice the work."""
    (few, few_met), (many, many_met) = [work_of(step, cls, number) for number in (150, 300)]
    rule(
        many < 3.2 * max(few, 1),
        f"150 Functions that wait make {few} questions for a generation and comparisons of them, "
        f"300 make {many}. The waiting list is put in order again and again. Which structure "
        "stays in order?",
    )
    rule(
        many_met < 3.2 * max(few_met, 1),
        f"150 Functions that wait are compared {few_met} times with each other, 300 {many_met} "
        "times. Which structure knows at once whether it holds one?",
    )


def nothing_else_is_broken(step: Any, cls: Any) -> None:
    """Ask what the class did right before, or has to do right now that it is mended."""
    random_programs_are_right(step, cls)
    shapes_are_kept(step, cls)
    passes_add_up(step, cls)
    each_is_visited_once(step, cls)
    chains_need_few_frames(step, cls)


def random_programs_are_right(step: Any, cls: Any) -> None:
    """Compare with the complex step, for which a program runs on Python's complex numbers."""
    for seed in range(12):
        program, at = step.random_program(10, seed), [float(place(seed=n)) for n in (5, 6)]
        x, y = cls(at[0]), cls(at[1])
        step.run(program, x, y).backward()
        for which, leaf_of_it in enumerate((x, y)):
            numbers = [number + 1e-30j * (n == which) for n, number in enumerate(at)]
            slope = complex(step.run(program, *numbers)).imag / 1e-30
            grad = 0.0 if leaf_of_it.grad is None else float(leaf_of_it.grad)
            same(f"a gradient of the random program {seed} of ten lines", grad, slope)


def shapes_are_kept(step: Any, cls: Any) -> None:
    """Ask for the gradients of a number and a vector that meet, from a seed that is no 1."""
    c, v = cls(place(seed=7)), cls(place(3, seed=8))
    y, seed = c * v + c, place(3, seed=9)
    y.grad = seed
    y.backward()
    what = "the gradient of a number that meets a vector"
    words = "which method of the step adds gradients, and takes care of their shape?"
    rule(np.shape(c.grad) == (), f"{what} has shape {np.shape(c.grad)}: {words}")
    same(what, c.grad, np.sum(seed * (v.data + 1)))
    same("the gradient of the vector", v.grad, seed * c.data)
    rule(
        y.grad is not None and np.array_equal(y.grad, seed),
        "the seed that was set on the result is gone, or changed. What does `clear_outputs` "
        "leave alone?",
    )


def passes_add_up(step: Any, cls: Any) -> None:
    """Ask that a second pass adds to what the first left in a leaf."""
    x = cls(place(seed=10))
    y = x * x * x
    y.backward()
    y.backward()
    once = 3 * x.data**2
    words = "a second pass has written over the first. What happens to gradients of a leaf?"
    same("the gradient of x³ after two passes", x.grad, 2 * once, [(once, words)])


def each_is_visited_once(step: Any, cls: Any) -> None:
    """Count the visits on a ladder: each rung uses the one before it twice."""
    visits = []

    class Rung(step.Add):  # type: ignore[misc]
        def backward(self, gy: Any) -> Any:
            visits.append(self)
            return gy, gy

    y = x = cls(place(seed=11))
    for _ in range(8):
        y = Rung()(y, y)
    y.backward()
    rule(
        len(visits) == 8,
        f"8 Functions were visited {len(visits)} times. Each is to be visited once, after all who "
        "use its output. Who has been pushed already?",
    )
    same("the slope of x doubled eight times", x.grad, np.asarray(256.0))


def chains_need_few_frames(step: Any, cls: Any) -> None:
    """Ask for the slope of a chain with more links than calls may wait for each other."""
    function, depth, frame = gather(step), 0, sys._getframe()
    while frame := frame.f_back:  # type: ignore[assignment]
        depth += 1
    y = x = cls(place(seed=4))
    for _ in range(600):
        y = function(y)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(min(limit, depth + 300))
    try:
        y.backward()
    finally:
        sys.setrecursionlimit(limit)
    same("the slope of a chain of 600 Functions", x.grad, np.asarray(1.0))


def leaf(step: Any, cls: Any, data: Any) -> Any:
    """Return a leaf that has a creator, so that a class which cannot push None gets through."""

    class Source(step.Function):  # type: ignore[misc]
        inputs, outputs, generation = (), (), 0

        def backward(self) -> Any:
            return ()

    x = cls(data)
    x.creator = Source()
    return x


def gather(step: Any) -> Any:
    """Return a Function: the sum of any number of inputs."""

    class Gather(step.Function):  # type: ignore[misc]
        def forward(self, *xs: Any) -> Any:
            return np.sum(xs, axis=0)

        def backward(self, gy: Any) -> Any:
            return (gy,) * len(self.inputs)

    return Gather()


class Tally(int):
    """A generation that counts how often any of its kind is asked for or compared."""

    work = met = 0
    __hash__ = int.__hash__

    def __neg__(self) -> int:
        return Tally(-int(self))

    def __mul__(self, other: int) -> int:
        return Tally(int(self) * other)

    __rmul__ = __mul__


def counting(name: str) -> Callable[[Any, Any], Any]:
    """Return a comparison of whole numbers that adds to the tally."""

    def compare(self: Any, other: Any) -> Any:
        Tally.work += 1
        return getattr(int, name)(self, other)

    return compare


for _name in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__"):
    setattr(Tally, _name, counting(_name))


def work_of(step: Any, cls: Any, number: int) -> tuple[int, int]:
    """Count, where so many Functions wait, what is asked of generations, and who meets whom."""

    class Asked(step.Square):  # type: ignore[misc]
        """Stands anywhere in the order of generations."""

        def __init__(self, number: int) -> None:
            self.number = number

        def ask(self) -> int:
            Tally.work += 1
            return Tally(self.number)

        def __eq__(self, other: object) -> bool:
            Tally.met += 1
            return self is other

        __hash__ = object.__hash__
        generation = property(ask, lambda self, value: None)

    x = leaf(step, cls, place(seed=12))
    y = gather(step)(*[Asked(1 + n * 7919 % number)(x) for n in range(number)])
    Tally.work = Tally.met = 0
    y.backward()
    return Tally.work, Tally.met


# --- a program for which even this step is wrong -------------------------------------

LOUD = "an error is no silent fault. Can the gradient be wrong without one?"
PATCHED = (
    "the program changes the step itself, or what it has noted. Restart the kernel, and leave "
    "classes and graphs as they are: which numbers may a program change?"
)


@exercise(
    "20.4",
    "a wrong gradient, and nobody says so",
    "misled",
    errors=dict.fromkeys(["ValueError", "TypeError", "AttributeError", "RuntimeError"], LOUD),
)
def silently_wrong(step: Any, misled: Any) -> str:
    recording = step.using_config("enable_backprop", True)  # as it is, whoever switched it off
    with recording, warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for seed in range(3):
            at = positive(seed=seed, low=0.4, high=1.7)
            slope = settled_slope(step, misled, at)
            gradient, as_recorded = gradients_found(step, misled, at)
            wrong_all_the_same(f"at x = {written(at)}", gradient, as_recorded, slope)
    return f"at x = {written(at)} the gradient is {written(gradient)}, the slope {written(slope)}"


def wrong_all_the_same(where: str, gradient: Any, as_recorded: Any, slope: Any) -> None:
    """Ask that a gradient is a number, and not the slope, which the graph has right."""
    rule(gradient is not None, f"{where} x has no gradient at all, and everybody sees that.")
    rule(
        np.shape(gradient) == () and np.isfinite(gradient),
        f"{where} the gradient is {written(gradient)}, and everybody sees that something is "
        "wrong. Can it be a number like any other?",
    )
    rule(
        not agrees(gradient, slope, 1e-4),
        f"{where} the gradient {written(gradient)} is right. Which numbers does a Function read "
        "when it goes back, and are they still those of the way forward?",
    )
    rule(
        agrees(as_recorded, slope, 1e-4),
        f"{where} the slope is {written(slope)}, but the graph knows only of "
        f"{written(as_recorded)}: x acts past it, through `.data`, a copy or `no_grad`, or a rule "
        "of your own is wrong. Every use of x has to go through a Function that is right.",
    )


def gradients_found(step: Any, misled: Any, at: NDArray[np.float64]) -> tuple[Any, Any]:
    """Return the gradient of x, and that which the graph gives with the data of the way forward.

    Ask that the program has left the step, the graph and the gradients alone.
    """
    before, x = members(step), step.Variable(at.copy())
    with recorded(step) as record:
        y = returned("misled", misled, x)
    data_of("the result of misled", y, step)
    kinds = {type(variable) for call in record.calls for variable, _ in call.outputs}
    rule(
        kinds <= {step.Variable},
        "a result on the way is of another class than this step's Variable. Does it go wrong with "
        "plain Variables?",
    )
    rule(members(step) == before and step.Config.enable_backprop, PATCHED)
    rule(engine_is_whole(step) and record.is_untouched(), PATCHED)
    rule(
        y._seed is None and x._grad is None,
        "a gradient is there before anybody has gone back: that is a seed, or the first half of a "
        "sum. Leave `grad` and `backward` to the check.",
    )
    as_recorded = gradient_of_record(step, record.calls, y, x)
    y.backward()
    return x.grad, as_recorded


def settled_slope(step: Any, misled: Any, at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the slope on which the complex step and small moves agree; ask that there is one."""

    def value(x: NDArray[np.float64]) -> Any:
        y = returned("misled", misled, step.Variable(x.copy()))
        return np.sum(data_of("the result of misled", y, step))

    numbers = [value(at) for _ in range(3)]
    rule(np.isfinite(numbers[0]), f"the result is {written(numbers[0])} at x = {written(at)}.")
    rule(
        all(number == numbers[0] for number in numbers),
        "the same x gave two results. Does the program draw lots, or remember earlier calls?",
    )
    slope, check = [slope_by_moves(value, at, move) for move in (1e-3, 3e-4)]
    try:
        imaginary = step.complex_step(misled, step.Variable(at.copy()))
    except Exception:  # a program may take only real numbers
        imaginary = slope
    rule(
        agrees(check, slope, 1e-5) and agrees(imaginary, slope, 1e-5),
        f"at x = {written(at)} the slope is not clear: small moves find {written(slope)} and "
        f"{written(check)}, the complex step {written(imaginary)}. Does the result jump, or does "
        "x drown in a large number?",
    )
    return np.asarray(imaginary)


class Call(NamedTuple):
    """A call of a Function as it was: the Variables that it met, each with its data of then."""

    function: Any
    inputs: list[tuple[Any, Any]]
    outputs: list[tuple[Any, Any]]


class Record:
    """Calls of Functions, in their order."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.noted: list[tuple[Any, dict[str, Any]]] = []

    def take_down(self, function: Any, output: Any) -> None:
        """Copy what a Function has computed with, and what it and its output have noted."""
        if not self.calls or self.calls[-1].function is not function:
            self.calls.append(Call(function, [(x, x.data.copy()) for x in function.inputs], []))
            self.noted.append((function, notes(function)))
        self.calls[-1].outputs.append((output, output.data.copy()))
        self.noted.append((output, notes(output)))

    def is_untouched(self) -> bool:
        """Whether nobody has written into the notes of a Function or a Variable."""
        return all(notes(part) == noted for part, noted in self.noted)


@contextmanager
def recorded(step: Any) -> Iterator[Record]:
    """Take down the calls of Functions in a block."""
    record, original = Record(), step.Variable.set_creator

    def set_creator(self: Any, creator: Any) -> None:
        original(self, creator)
        if self.creator is creator:  # and not inside no_grad
            record.take_down(creator, self)

    step.Variable.set_creator = set_creator
    try:
        yield record
    finally:
        step.Variable.set_creator = original


def gradient_of_record(step: Any, calls: list[Call], y: Any, x: Any) -> Any:
    """Go back through calls, each with the data of then, from y to x.

    The order is that of the calls from the last, which is right for every graph.
    """
    owner = {id(output): output for call in calls for output, _ in call.outputs}
    first = {id(call.function): call.outputs[0][0] for call in calls}

    def key(variable: Any) -> int:  # that of the original, if it is a copy of a result
        if id(variable) not in owner and id(variable.creator) in first:
            return id(first[id(variable.creator)])
        return id(variable)

    gradients: dict[int, Any] = {key(y): np.ones_like(y.data)}
    for call in reversed(calls):
        gys = [gradients.get(key(output)) for output, _ in call.outputs]
        if all(gy is None for gy in gys):
            continue
        shapes = [np.zeros_like(data) for _, data in call.outputs]
        filled = [zeros if gy is None else gy for gy, zeros in zip(gys, shapes, strict=True)]
        for (variable, data), gx in zip(call.inputs, went_back(call, filled), strict=True):
            gx = step.sum_to(np.asarray(gx), data.shape)
            gradients[key(variable)] = gradients.get(key(variable), 0) + gx
    return np.asarray(gradients.get(id(x), 0.0))


def went_back(call: Call, gys: list[Any]) -> tuple[Any, ...]:
    """Return what a Function's rule gives if all its Variables hold the data of then."""
    variables = [*call.inputs, *call.outputs]
    now = [variable._data for variable, _ in variables]
    for variable, data in variables:
        variable._data = data
    try:
        gxs = call.function.backward(*gys)
    finally:
        for (variable, _), data in zip(variables, now, strict=True):
            variable._data = data
    return gxs if isinstance(gxs, tuple) else tuple(gxs) if isinstance(gxs, list) else (gxs,)


def notes(part: Any) -> dict[str, Any]:
    """Return what a Function or a Variable has noted, beside its numbers and its name."""
    numbers = ("_data", "_grad", "_seed", "name")
    noted = {name: value for name, value in vars(part).items() if name not in numbers}
    return {name: value if isinstance(value, int) else id(value) for name, value in noted.items()}


def members(step: Any) -> dict[Any, dict[str, int]]:
    """Return what the classes of all steps hold, to see whether it is the same later."""
    classes = {
        base
        for item in vars(step).values()
        if isinstance(item, type)
        for base in item.__mro__
        if base.__module__.startswith("step")
    }
    return {cls: {name: id(value) for name, value in vars(cls).items()} for cls in classes}


def engine_is_whole(step: Any) -> bool:
    """Whether a gradient that is known comes out right."""
    x = step.Variable(1.3)
    (x * x * x + step.exp(x) - step.square(x) / x).backward()
    return agrees(float(x.grad), 3 * 1.3**2 + np.exp(1.3) - 1)


# --- looking back -------------------------------------------------------------------


@choice(
    "20.5",
    "why a result holds its creator",
    "why_creators_are_held",
    {
        "a": "it can, so that is not why. What becomes of the Square of a result if the one link "
        "to it is weak? "
        '[Step 14, "Why a weak output, and not a weak creator?"]'
        "(step14_weakref.ipynb#cell-id=text-10) tries it.",
        "b": "then the Square would still be there after the other link is made weak. Who else "
        "leads to the record of a call? See "
        '[step 14, "Why a weak output, and not a weak creator?"]'
        "(step14_weakref.ipynb#cell-id=text-10).",
        "c": "only its outputs lead to the record of a call. What we go back to has to be held; "
        "the opposite direction must not hold anything.",
    },
)
def held_creators(step: Any) -> str:
    y = step.square(step.Variable(3.0))
    try:
        creator = weakref.ref(y.creator)
    except TypeError:
        return "a"
    y.creator = None
    return "c" if creator() is None else "b"


@choice(
    "20.6",
    "why one object may be called twice",
    "why_it_may_be_called_twice",
    {
        "a": "two calls, two records, and each has an input of its own.",
        "b": "then the gradient could not change with the data of x after the call, and it does, "
        "as exercise 4 shows. What does `__call__` copy? See "
        '[step 07, "So each call gets a record of its own"](step07_creator.ipynb#cell-id=text-05).',
        "c": "the object itself stays as it was: `square` has no input at all after the calls. "
        'Who has? See [step 07, "One object, two calls"](step07_creator.ipynb#cell-id=text-09).',
    },
)
def two_calls_of_one_object(step: Any) -> str:
    square = step.Square()
    y = square(square(step.Variable(2.0)))
    outer, inner = y.creator, y.creator.inputs[0].creator
    if outer is not inner and square not in (outer, inner) and not hasattr(square, "inputs"):
        return "a"
    return "c"


@choice(
    "20.7",
    "what uneven weights show",
    "what_ones_hide",
    {
        "a": "a wrong sign shows under every seed: 1 times a wrong slope is wrong. Look at "
        '[step 10, "The wrong sign"](step10_gradient_check.ipynb#cell-id=text-09): which mistake '
        "does a seed of ones not touch?",
        "b": "if all elements of gy are equal, nobody sees which went where.",
        "c": "no weight helps against that: it takes another place. Look at "
        '[step 10, "A lucky place"](step10_gradient_check.ipynb#cell-id=text-10), and then at what '
        "is said there of [`x[::-1]`](step10_gradient_check.ipynb#cell-id=text-22).",
    },
)
def hidden_by_ones(step: Any) -> str:
    class Reversed(step.Function):  # type: ignore[misc]
        def forward(self, x: Any) -> Any:
            return x[::-1]

        def backward(self, gy: Any) -> Any:
            return gy  # and not turned around

    class WrongSign(step.Exp):  # type: ignore[misc]
        def derivative(self, x: Any) -> Any:
            return -np.exp(x)

    class LuckySquare(step.Square):  # type: ignore[misc]
        def derivative(self, x: Any) -> Any:
            return x**2

    mistakes = {
        "a": (WrongSign, [0.3, 0.7]),
        "b": (Reversed, [0.3, 0.7]),
        "c": (LuckySquare, [2.0]),
    }
    (letter,) = [
        letter
        for letter, (mistake, at) in mistakes.items()
        if passes(step, mistake(), at, ones=True) and not passes(step, mistake(), at, ones=False)
    ]
    return letter


def passes(step: Any, f: Any, at: list[float], ones: bool) -> bool:
    """Whether a rule is right at a place under a seed of ones, or of uneven numbers."""
    x = step.Variable(at)
    y = f(x)
    weights = np.ones_like(y.data) if ones else 1.5 * step.weights_like(y.data)
    y.grad = weights
    y.backward()
    return agrees(x.grad, step.numerical_diff(f, step.Variable(at), weights=weights), 1e-5)
