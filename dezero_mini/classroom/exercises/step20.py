"""The exercises of notebook 20."""

import weakref
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from dezero_mini.classroom.exercises.asking import (
    agrees,
    data_of,
    place,
    positive,
    returned,
    rule,
    same,
    written,
)
from dezero_mini.classroom.exercises.chains import LONG, no_recursion
from dezero_mini.classroom.exercises.graphs import (
    functions_behind,
    require_intact,
    slope_by_moves,
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
    too_early = "who uses a? Which generation has Exp, and which Square?"
    likely = [
        (
            ["Square", "Exp", "Neg", "Mul"],
            "that is the way forward. Who goes first on the way back?",
        ),
        (names_in_order(step, step.Unordered), "that is step 19. Has a heard of all its uses?"),
        (["Mul", "Neg", "Square", "Exp"], too_early),
        (["Mul", "Square", "Exp", "Neg"], too_early),
        (["Mul", "Exp", "Neg", "Square"], "which comes first in the formula, exp or the minus?"),
        (["Neg", "Mul", "Exp", "Square"], "does the minus stand before exp(a), or before all?"),
        (
            ["Mul", "Square", "Neg", "Exp", "Square"],
            "a Function is visited once. Which of the two visits of Square is too early?",
        ),
        (
            ["Mul", "Neg", "Exp", "Square", "Square"],
            "a Function is visited once. How many Squares are there?",
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
    errors={"TypeError: smallest()": "it is called with one Variable, as smallest(x)."},
)
def smallest_graph(step: Any, smallest: Any) -> None:
    require_intact(step)
    for seed in range(4):
        x = step.Variable(positive(seed=seed))
        y = returned("smallest", smallest, x)
        data_of("the result of smallest", y, step)
        functions = functions_behind(y)
        rule(
            any(box is x for f in functions for box in f.inputs),
            "no way leads from the result back to x. Does it come from calling Functions on x?",
        )
        require_made_by_calls(step, y)
        likely = [
            (4, "as many as in the diamond. Does every use of a need a Function of its own?"),
            (2, "then at most one result lies in between. Is it used twice, at different times?"),
            (1, "there has to be a result in between that is used twice."),
        ]
        same("the number of Functions", len(functions), 3, likely)
        slope = slope_by_moves(lambda at: np.sum(smallest(step.Variable(at)).data), x.data)
        needs_generations(y, x, slope)


def needs_generations(y: Any, x: Any, slope: Any) -> None:
    """Ask that a pass finds the slope, and does not if all Functions are of generation 0."""
    y.backward()
    rule(
        agrees(x.grad, slope),
        f"at {written(x.data)} the gradient is {written(x.grad)} even with generations, and the "
        f"slope {written(slope)}. Does anything but the order make it wrong?",
    )
    x.cleargrad()
    for f in functions_behind(y):
        f.generation = 0
    y.backward()
    rule(
        not agrees(x.grad, slope),
        "the old order gets it right. Which input of the last Function is asked first?",
    )


def require_made_by_calls(step: Any, y: Any) -> None:
    """Ask that calls alone have made what is behind y, on Variables of this step."""
    functions = functions_behind(y)
    boxes = [y, *(box for f in functions for box in f.inputs)]
    rule(
        all(type(box) is step.Variable for box in boxes),
        "a result on the way is of another class than this step's Variable. Does it go wrong with "
        "plain Variables?",
    )
    rule(
        all(f.inputs and f.input is f.inputs[0] for f in functions)
        and all(f.generation == max(box.generation for box in f.inputs) for f in functions)
        and all(box.generation == box.creator.generation + 1 for box in boxes if box.creator),
        "the program writes into the graph. Leave it as the calls have made it.",
    )


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
PUSHED = "the creator of a leaf is None. What happens when it is pushed?"


@exercise(
    "20.3",
    "four faults are mended",
    "Unfinished",
    shipped=UNFINISHED,
    errors={
        "AttributeError: 'NoneType' object has no attribute 'generation'": PUSHED,
        "AttributeError: 'NoneType' object has no attribute 'inputs'": PUSHED,
        "AttributeError: 'tuple'": "an entry of a heap is a tuple. Which part of it is the "
        "Function?",
        "TypeError: '<' not supported": "are two Functions compared? What stands before them in "
        "an entry?",
        "TypeError: unsupported operand": "what is the gradient of x before the first one comes?",
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
    with finished_ones_refuse(step):
        leaves_have_no_creator(cls)
        gradients_are_summed(cls)
        gradients_are_cleared(step, cls)
        shapes_are_kept(cls)
        passes_add_up(cls)
        uses_come_first(step, cls)
        each_is_visited_once(step, cls)
        chains_may_be_long(cls)
        time_grows_slowly(step, cls)


@contextmanager
def finished_ones_refuse(step: Any) -> Iterator[None]:
    """Let every `backward` of the steps refuse to run in a block, by whatever name it is called."""
    methods = [vars(c)["backward"] for c in step.Variable.__mro__ if "backward" in vars(c)]
    codes = [method.__code__ for method in methods]
    for method in methods:
        method.__code__ = refusing.__code__
    try:
        yield
    finally:
        for method, code in zip(methods, codes, strict=True):
            method.__code__ = code


def refusing(self: Any, *arguments: Any, **options: Any) -> None:
    """Stand in for a `backward`. As it runs among the names of a step, it imports its own."""
    from dezero_mini.classroom.exercises.asking import NotYetError

    raise NotYetError(
        "the finished `backward` of a class above is called. Mend this one: which line of it is "
        "not as it should be?"
    )


def leaves_have_no_creator(cls: Any) -> None:
    """Ask for a pass from a leaf, and for one that ends at leaves."""
    x, z = cls(place(seed=1)), cls(place(seed=2))
    x.backward()
    (z * 3.0).backward()
    same("the gradient that backward on a leaf leaves in it", x.grad, np.asarray(1.0))
    same("the slope of 3 z", z.grad, np.asarray(3.0))


def gradients_are_summed(cls: Any) -> None:
    """Ask for the slope of a sum that uses x three times."""
    x = cls(place())
    (x + x + x).backward()
    likely = [
        (1.0, "the last gradient of x is there. What has become of those before it?"),
        (4.0, "Add gives the same array to both its inputs. What if one of them adds into it?"),
    ]
    likely_arrays = [(np.asarray(number), words) for number, words in likely]
    same("the slope of x + x + x", x.grad, np.asarray(3.0), likely_arrays)


def gradients_are_cleared(step: Any, cls: Any) -> None:
    """Ask that the gradients between are there after a pass if they are retained, else not."""
    a, y = two_squares(step, cls)
    y.backward()
    rule(
        a.grad is None and y.grad is None,
        "a result in between has kept its gradient. Who reads retain_grad? When is the gradient "
        "of an output of no more use?",
    )
    a, y = two_squares(step, cls)
    y.backward(retain_grad=True)
    rule(
        a.grad is not None and y.grad is not None,
        "with retain_grad=True a result in between has lost its gradient. When is it kept?",
    )
    same("the gradient that is kept", a.grad, 2 * a.data)


def two_squares(step: Any, cls: Any) -> tuple[Any, Any]:
    """Return the square of a box, and the square of that."""
    a = step.square(cls(place(seed=3)))
    return a, step.square(a)


def shapes_are_kept(cls: Any) -> None:
    """Ask for the gradients of a number and a vector that meet, from a seed that is no 1."""
    c, v = cls(place(seed=7)), cls(place(3, seed=8))
    y, seed = c * v + c, place(3, seed=9)
    y.grad = seed
    y.backward()
    what = "the gradient of a number that meets a vector"
    words = "which method of the step adds gradients, and takes care of their shape?"
    rule(np.shape(c.grad) == (), f"{what} has shape {np.shape(c.grad)}: {words}")
    ones = "that is so for a seed of ones. Who has set another one, and where does it go?"
    same(what, c.grad, np.sum(seed * (v.data + 1)), [(np.sum(v.data + 1), ones)])
    same("the gradient of the vector", v.grad, seed * c.data)
    rule(
        y.grad is not None and np.array_equal(y.grad, seed),
        "the seed that was set on the result is gone, or changed. What does `clear_outputs` "
        "leave alone?",
    )


def passes_add_up(cls: Any) -> None:
    """Ask that a second pass adds to what the first left in a leaf."""
    x = cls(place(seed=10))
    y = x * x * x
    y.backward()
    y.backward()
    once = 3 * x.data**2
    words = "that is the gradient of one pass. What does the second find, and what does it leave?"
    same("the gradient of x³ after two passes", x.grad, 2 * once, [(once, words)])


def uses_come_first(step: Any, cls: Any) -> None:
    """Run random programs, also on Python's complex numbers: the complex step is the reference."""
    for seed in range(12):
        program, at = step.random_program(10, seed), [float(place(seed=n)) for n in (5, 6)]
        x, y = cls(at[0]), cls(at[1])
        step.run(program, x, y).backward()
        for box, numbers in ((x, (at[0] + 1e-30j, at[1])), (y, (at[0], at[1] + 1e-30j))):
            slope = complex(step.run(program, *numbers)).imag / 1e-30
            grad = 0.0 if box.grad is None else box.grad
            rule(
                agrees(grad, slope),
                f"a gradient of the random program {seed} of ten lines is {written(grad)}, and the "
                f"slope {written(slope)}. Have all uses of a result answered when its creator is "
                "asked?",
            )


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


def chains_may_be_long(cls: Any) -> None:
    """Ask for the slope of a chain with more links than calls may wait for each other."""
    y = x = cls(place(seed=4))
    for _ in range(LONG):
        y = -y
    with no_recursion("backward", cls):
        y.backward()
    same(f"the slope of a chain of {LONG} Functions", x.grad, np.asarray(1.0))


def time_grows_slowly(step: Any, cls: Any) -> None:
    """Ask that twice as many waiting Functions take about twice the work."""
    few, many = work_of(step, cls, 150), work_of(step, cls, 300)
    rule(
        many["generations"] < 3.2 * max(few["generations"], 1),
        f"150 Functions that wait make {few['generations']} questions for a generation and "
        f"comparisons of them, 300 make {many['generations']}. The waiting list is put in order "
        "again and again. Which structure stays in order?",
    )
    rule(
        many["Functions"] < 3.2 * max(few["Functions"], 1),
        f"150 Functions that wait are compared {few['Functions']} times with each other, 300 "
        f"{many['Functions']} times. Which structure knows at once whether it holds one?",
    )


def work_of(step: Any, cls: Any, number: int) -> Counter[str]:
    """Count, in a pass where so many Functions wait, what is asked and compared."""
    work: Counter[str] = Counter()

    def counting(name: str) -> Callable[..., Any]:
        def method(self: Any, *other: Any) -> Any:
            work["generations"] += 1
            result = getattr(int, name)(self, *other)
            return Generation(result) if type(result) is int else result

        return method

    names = ["neg", "mul", "rmul", "add", "radd", "sub", "rsub", "lt", "le", "gt", "ge", "eq"]
    methods = {f"__{name}__": counting(f"__{name}__") for name in names}
    Generation = type("Generation", (int,), {"__hash__": int.__hash__, **methods})

    class Waiting(step.Square):  # type: ignore[misc]
        """Made from a leaf. What notes its generation is not heard."""

        @property
        def generation(self) -> Any:
            work["generations"] += 1
            return Generation(0)

        @generation.setter
        def generation(self, value: Any) -> None:
            pass

        def __eq__(self, other: object) -> bool:
            work["Functions"] += 1
            return self is other

        __hash__ = object.__hash__

    x = cls(place(seed=12))
    y = x
    for _ in range(number):
        y = y + Waiting()(x)
    work.clear()
    y.backward()
    return work


# --- a program for which even this step is wrong -------------------------------------

LOUD = "an error is no silent fault. Can the gradient be wrong without one?"


@exercise(
    "20.4",
    "a wrong gradient, and nobody says so",
    "misled",
    errors={
        "TypeError: misled()": "it is called with one Variable, as misled(x).",
        **dict.fromkeys(["ValueError", "TypeError", "AttributeError", "RuntimeError"], LOUD),
    },
)
def silently_wrong(step: Any, misled: Any) -> str:
    require_intact(step)
    for seed in range(3):
        at = positive(seed=seed, low=0.4, high=1.7)
        where = f"at x = {written(at)}"
        slope = slope_of(step, misled, at)
        x = step.Variable(at.copy())
        y = result_of(step, misled, x)
        require_made_by_calls(step, y)
        rule(
            y._seed is None and x._grad is None,
            "a gradient is there before anybody has gone back: that is a seed, or the first half "
            "of a sum. Leave `grad` and `backward` to the check.",
        )
        y.backward()
        require_silently_wrong(where, x.grad, slope)
        by_rules = gradient_by_rules(step, misled, at)
        rule(
            agrees(by_rules, slope, 1e-4),
            f"{where} the slope is {written(slope)}. The rules of the graph give "
            f"{written(by_rules)}, even from the data of the way forward. Does x act past the "
            "graph, through `.data` or `no_grad`, or drown in a large number? Are data changed "
            "before their use? Is a rule of your own wrong?",
        )
    return f"{where} the gradient is {written(x.grad)}, the slope {written(slope)}"


def result_of(step: Any, misled: Any, x: Any) -> Any:
    """Return what a program makes of x, and ask that it is a Variable."""
    y = returned("misled", misled, x)
    data_of("the result of misled", y, step)
    return y


def slope_of(step: Any, misled: Any, at: Any) -> Any:
    """Return the slope of a program, by small moves."""

    def value(number: Any) -> Any:
        return np.sum(result_of(step, misled, step.Variable(number.copy())).data)

    with np.errstate(all="ignore"):
        rule(np.isfinite(value(at)), f"the result is {written(value(at))} at x = {written(at)}.")
        return slope_by_moves(value, at)


def require_silently_wrong(where: str, gradient: Any, slope: Any) -> None:
    """Ask that a gradient is a number, and not the slope."""
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


def gradient_by_rules(step: Any, misled: Any, at: Any) -> Any:
    """Return the gradient that a program would have if nobody changed data behind its back.

    Whatever else the program does is done here, too.
    """
    x = step.Variable(at.copy())
    with noting_data(step) as noted:
        y = result_of(step, misled, x)
    for box, data in noted:
        box._data = data
    original_of(y).backward()
    return np.asarray(0.0) if x.grad is None else x.grad


@contextmanager
def noting_data(step: Any) -> Iterator[list[tuple[Any, Any]]]:
    """Give each call in a block inputs of its own, and note what data it met and made."""

    class Same(step.Function):  # type: ignore[misc]
        def forward(self, x: Any) -> Any:
            return x.copy()

        def backward(self, gy: Any) -> Any:
            return gy

    call = step.Function.__call__
    noted: list[tuple[Any, Any]] = []

    def call_apart(self: Any, *inputs: Any) -> Any:
        own = [call(Same(), original_of(x)) for x in inputs]
        results = call(self, *own)
        boxes = [*own, *(results if isinstance(results, tuple) else (results,))]
        noted.extend((box, box.data.copy()) for box in boxes)
        return results

    step.Function.__call__ = call_apart
    try:
        yield noted
    finally:
        step.Function.__call__ = call


def original_of(x: Any) -> Any:
    """Return the result that a creator knows, where x is a copy of it that it does not know."""
    known = [box() for box, _ in x.creator.outputs] if x.creator else [x]
    return x if any(box is x for box in known) else known[0]


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
        "a": "a wrong sign shows under every seed: 1 times a wrong slope is wrong, as in "
        '[step 10, "The wrong sign"](step10_gradient_check.ipynb#cell-id=text-09). What is said '
        "there of the seed for [`x[::-1]`](step10_gradient_check.ipynb#cell-id=text-22)?",
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
