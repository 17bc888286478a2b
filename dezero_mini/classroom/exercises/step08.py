"""The exercises of notebook 08."""

import inspect
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dezero_mini.classroom.exercises.asking import (
    agrees,
    called,
    counted,
    is_numeric,
    kind_of,
    place,
    returned,
    rule,
    same,
    written,
)
from dezero_mini.classroom.exercises.chains import (
    LONG,
    WHO_HAS_IT,
    boxes_of,
    complex_step,
    graph_left_alone,
    link,
    no_recursion,
    scaling,
)
from dezero_mini.classroom.exercises.register import exercise


@exercise("08.1", "the turns of the loop", "turns_of_the_loop")
def turns_for_seven_links(step: Any, turns_of_the_loop: Any) -> None:
    links = 7
    boxes = growing_chain(step, links)
    likely = [
        (links, "that counts the functions. What is on the list after the last one?"),
        (links + 2, "is there a turn when the list is empty?"),
        (2 * links, "how many boxes does one turn take off the list?"),
        (1, "that is the length of the list. How often is something taken off it?"),
        (0, "is the list empty at the start?"),
        (links - 1, "how many boxes are there, the leaf and the result among them?"),
    ]
    same("the number of turns", turns_of_the_loop, len(boxes), likely)


@exercise(
    "08.2",
    "no gradient is left",
    "clear_gradients",
    errors={
        **WHO_HAS_IT,
        "RecursionError": "does your function call itself? Which loop does the same?",
        "TypeError: clear_gradients()": "does clear_gradients take one box?",
        "TypeError: unsupported operand": "a pass computes gradients. Is one needed?",
    },
)
def no_gradient_is_left(step: Any, clear_gradients: Any) -> None:
    boxes = growing_chain(step, 3)
    boxes[-1].grad = np.array(1.0)
    called("clear_gradients", clear_gradients, boxes[1])
    rule(
        boxes[-1].grad is not None,
        "a box that was made of y has lost its gradient, too. Which boxes lie behind y?",
    )
    for links in (3, 1, 0, 8):
        boxes = growing_chain(step, links)
        for box in boxes:
            box.grad = np.array(1.0)
        judge_clearing(clear_gradients, boxes)
        for box in boxes:
            box.grad = np.array(1.0)
        clear_gradients(boxes[-1])
        rule(
            all(box.grad is None for box in boxes),
            "a second call left a gradient. What does your function remember of the first one?",
        )
    for left in (0, 2, 4):
        boxes = growing_chain(step, 4)
        boxes[left].grad = np.array(1.0)
        judge_clearing(clear_gradients, boxes)
    with no_recursion("clear_gradients", clear_gradients):
        boxes = growing_chain(step, LONG)
        for box in boxes:
            box.grad = np.array(1.0)
        judge_clearing(clear_gradients, boxes)


def growing_chain(step: Any, links: int) -> list[Any]:
    """Return the boxes of a chain whose values grow a little at each link."""
    scale = scaling(step)
    return boxes_of(step.Variable(np.array(0.7)), [scale(1.001) for _ in range(links)])


def judge_clearing(clear_gradients: Any, boxes: list[Any]) -> None:
    """Ask that the gradients of boxes are None after the answer was given the last one."""
    set_before = [n for n, box in enumerate(boxes) if box.grad is not None]
    with graph_left_alone("clear_gradients", boxes):
        clear_gradients(boxes[-1])
    rule(
        all(hasattr(box, "grad") for box in boxes),
        "a box has no compartment `grad` any more. It has to stay, with None in it.",
    )
    left = [n for n, box in enumerate(boxes) if box.grad is not None]
    if not left:
        return
    last = len(boxes) - 1
    how_many = f"in a chain of {last} links {len(left)} of {len(set_before)} gradients are left"
    for value in [boxes[n].grad for n in left]:
        now = repr(value) if isinstance(value, str) else written(value)
        rule(
            agrees(value, 1.0),
            f"a gradient is {now} now. None is wanted: 0 is a possible gradient, too.",
        )
    rule(
        set_before != left,
        f"{how_many}: nothing was cleared. "
        + (
            "Does grad belong to the box, or is it a name of yours?"
            if len(left) > 1
            else "Does the way end at a box that has no gradient, or too early?"
        ),
    )
    rule(left != [0], f"{how_many}, that of the leaf. When does the loop end?")
    rule(left != [last], f"{how_many}, that of the result. With which box does the loop begin?")
    rule(
        left != list(range(last)),
        f"{how_many}: one box was cleared. What takes you to the next one?",
    )
    rule(False, f"{how_many}. Does every box behind the result get its turn?")


SHIPPED_FORGETFUL = """
class ForgetfulVariable(Variable):
    def backward(self):
        variables = [self]
        for y in variables:
            f = y.creator
            if f is not None:
                f.input.grad = f.backward(y.grad)
                variables = [f.input]
"""


@exercise(
    "08.3",
    "every box gets its gradient",
    "ForgetfulVariable",
    shipped=SHIPPED_FORGETFUL,
    errors={
        **WHO_HAS_IT,
        "NameError": "is every name written as it was made? Which one is not there yet?",
        "RecursionError": "does backward call itself, as in step 07? Mend the loop.",
        "TypeError: ForgetfulVariable.backward()": "`y.backward()` is called without arguments. "
        "What does its first line say?",
        "TypeError: 'ForgetfulVariable'": "a box is no list. Which method puts one more thing on "
        "a list?",
        "TypeError": "has each box a gradient when its creator is asked?",
        "IndexError": "is something taken off a list that is empty?",
    },
)
def nobody_is_forgotten(step: Any, ForgetfulVariable: Any) -> None:  # noqa: N803
    kind = ForgetfulVariable
    rule(inspect.isclass(kind), f"`ForgetfulVariable` is {kind_of(kind)}, and a class is wanted.")
    rule(issubclass(kind, step.Variable), "is `ForgetfulVariable` still built on Variable?")
    own = vars(kind).get("backward")
    rule(
        own is not None and own is not step.Variable.backward,
        "the class has no `backward` of its own any more. Mend the one that was there.",
    )
    with counted(step.Variable, "backward") as calls:
        judge_passes(step, kind)
    rule(calls[0] == 0, "the loop of the step did the work. Mend the one in the cell.")
    with no_recursion("backward", kind):
        scale = scaling(step)
        boxes = boxes_of(kind(np.array(0.7)), [scale(1.001) for _ in range(LONG)])
        boxes[-1].grad = np.array(0.7)
        boxes[-1].backward()
        judge_arrival(boxes)
        same(f"the slope of a chain of {LONG} links", boxes[0].grad, 0.7 * 1.001**LONG)


def judge_passes(step: Any, kind: Any) -> None:
    """Ask that `backward` of a class of boxes goes through chains of several kinds."""
    visits: list[Any] = []

    def slope_of_half(x: Any) -> float:
        visits.append(x)
        return 0.5

    half = link(step, "Half", lambda x: x / 2, slope_of_half)
    scale = scaling(step)
    chains = [
        [step.Square(), step.Exp(), step.Square()],
        [half(), step.Square(), scale(-0.7), half(), step.Exp()],
        [step.Exp()],
    ]
    for functions in chains:
        for shape in [(), (2, 3)]:
            boxes = boxes_of(kind(place(*shape, seed=1)), functions)
            judge_pass(boxes, place(*shape, seed=2))
            judge_pass(boxes, place(*shape, seed=3))
    # Two objects, two shapes, two passes, as above.
    rule(len(visits) == 8, "some function was asked more than once. Is each box handled once?")
    judge_inner_result(boxes_of(kind(place(seed=4)), [scale(2.0), step.Exp(), step.Square()]))
    leaf, seed = kind(place()), place(seed=5)
    leaf.grad = seed
    leaf.backward()
    rule(leaf.grad is seed, "a leaf does not keep the gradient that it was given. Who changed it?")


def judge_pass(boxes: list[Any], gy: NDArray[Any]) -> None:
    """Ask that a pass from the last of some boxes, with a seed, gives each its gradient."""
    functions = [box.creator for box in boxes[1:]]
    slopes = [complex_step(f.forward, f.input.data) for f in functions]
    before = [box.grad for box in boxes]
    boxes[-1].grad = gy.copy()
    with graph_left_alone("backward", boxes):
        boxes[-1].backward()
    rule(agrees(boxes[-1].grad, gy), "the result does not keep its seed. Who has written over it?")
    judge_arrival(boxes)
    right = gy
    for n in reversed(range(len(functions))):
        likely = [
            (slopes[n], "that is the local slope. With which gradient is it multiplied?"),
            (right, "that is the gradient of the next box. Was the creator asked?"),
            (gy * slopes[n], "was the creator given the gradient of its own output?"),
        ]
        right = right * slopes[n]
        if before[n] is not None:
            likely += [
                (before[n], "that is left from an earlier pass. Is the box reached at all?"),
                (before[n] + right, "an earlier pass left its gradient there. Has it to be added?"),
            ]
        what = f"in a chain of {len(functions)} links the gradient of box {n} (the leaf is box 0)"
        same(what, boxes[n].grad, right, likely, rtol=1e-9)


def judge_arrival(boxes: list[Any]) -> None:
    """Ask that some gradient has arrived in each box."""
    missing = [n for n, box in enumerate(boxes[:-1]) if box.grad is None]
    links = len(boxes) - 1
    chain = f"in a chain of {links} link{'s' * (links > 1)}"
    rule(
        len(missing) < links,
        f"{chain} no gradient arrives. Is the result itself on the list at the start?",
    )
    rule(
        links <= 2 or missing != list(range(links - 1)),
        f"{chain} one gradient arrives, and the boxes before have none. Which list does the loop "
        "go through?",
    )
    rule(missing != [0], f"{chain} the leaf has no gradient. Does the loop end one box too early?")
    rule(not missing, f"{chain} {len(missing)} boxes have none. Which creators are not asked?")


def judge_inner_result(boxes: list[Any]) -> None:
    """Ask that a pass may start in the middle, and then leaves alone what lies before it."""
    boxes[-2].grad = place(seed=6)
    judge_pass(boxes[:-1], boxes[-2].grad)
    rule(boxes[-1].grad is None, "a pass from an inner result has reached a box in front of it.")


# --- exercise 4 ---------------------------------------------------------------------


@dataclass
class Passes:
    """What the boxes of a program note.

    Attributes
    ----------
    made
        The boxes that functions made.
    started
        The boxes at which a pass started.
    seeds
        The gradients that were set by hand.
    touched
        Whether the array of a gradient was written into.
    running
        Whether a pass is under way.
    over
        Whether nothing was set by hand since the last pass.
    """

    made: list[Any] = field(default_factory=list)
    started: list[Any] = field(default_factory=list)
    seeds: list[Any] = field(default_factory=list)
    touched: bool = False
    running: bool = False
    over: bool = False


@exercise(
    "08.4",
    "a wrong gradient without an error",
    "wrong_gradient",
    errors={
        "TypeError: wrong_gradient()": "does wrong_gradient take one box?",
        "TypeError: Square() takes": "which brackets make an object of the class?",
        "TypeError: Exp() takes": "which brackets make an object of the class?",
        "TypeError": "an error is no wrong gradient. Has the box a seed, or a gradient that a pass "
        "has left there?",
        "AttributeError": "an error is no wrong gradient. What has a `backward`?",
    },
)
def a_pass_goes_wrong(step: Any, wrong_gradient: Any) -> str:
    judge_engine(step)
    for at in (place(seed=3), place(seed=4), place(seed=6)):
        passes = Passes()
        x = watched(step, passes)(at.copy())
        result = returned("wrong_gradient", wrong_gradient, x)
        judge_program(step, result, x, passes)
        rule(
            x.data.shape == () and agrees(x.data, at, 1e-12),
            "the data in x have changed. With the data as they are it goes wrong, too.",
        )
        right = 1.0 if result is x else float(slope_of(step, result.creator, at))
        judge_wrong_gradient(float(at), x.grad, right)
    return f"for x = {at:g} x.grad is {float(x.grad):.6g}, and the slope is {right:.6g}"


def slope_of(step: Any, f: Any, at: NDArray[Any]) -> NDArray[Any]:
    """Return the slope of a Square or an Exp by formula."""
    return 2 * at if type(f) is step.Square else np.exp(at)


def judge_engine(step: Any) -> None:
    """Ask that the step is as it was: used as it is meant, it is right."""
    for kind in (step.Square, step.Exp):
        x = step.Variable(place())
        y = kind()(x)
        y.grad = place(seed=1)
        y.backward()
        rule(
            agrees(x.grad, place(seed=1) * slope_of(step, kind(), x.data)),
            "the step itself was changed: it goes wrong when it is used as it is meant. Restart "
            "the kernel, and let the step be as it is.",
        )


def judge_program(step: Any, result: Any, x: Any, passes: Passes) -> None:
    """Ask that a program keeps to the rules: what went wrong has to be the engine."""
    rule(
        isinstance(result, step.Variable),
        f"wrong_gradient returned {kind_of(result)}. The box of the last pass is wanted.",
    )
    functions = [box.creator for box in passes.made]
    rule(
        len(functions) <= 1,
        f"{len(functions)} functions were called. One is enough: which boxes has a chain of one "
        "link?",
    )
    rule(
        all(type(f) in (step.Square, step.Exp) and set(vars(f)) <= {"input"} for f in functions),
        "a Square or an Exp of this step is wanted, as it is: the engine has to go wrong, and not "
        "a function of yours.",
    )
    rule(
        result is x or (result in passes.made and result.creator.input is x),
        "the box that was returned is neither x nor made of x.",
    )
    rule(passes.started, "no pass was started. Who calls `backward`?")
    rule(
        len(passes.started) <= 2,
        f"`backward` was called {len(passes.started)} times. Two are enough.",
    )
    rule(
        passes.started[-1] is result,
        "the last pass did not start at the box that was returned. Which one did it start at?",
    )
    rule(
        all(agrees(np.asarray(seed), np.ones(np.shape(seed)), 1e-12) for seed in passes.seeds)
        and not passes.touched
        and not touched(x),
        "a gradient other than 1 was set by hand. Then the fault is not the engine's.",
    )
    rule(
        passes.over,
        "a gradient was written by hand after the last pass. Then the fault is not the engine's.",
    )


def judge_wrong_gradient(x: float, gradient: Any, right: float) -> None:
    """Ask that a gradient is a number, and clearly not the right one."""
    rule(gradient is not None, f"for x = {x:g} x.grad is None, and no wrong number. Who sets it?")
    rule(
        is_numeric(gradient) and np.ndim(gradient) == 0 and np.isfinite(gradient),
        f"for x = {x:g} x.grad is {written(gradient)}. A number is wanted, and a wrong one.",
    )
    rule(
        not agrees(gradient, right, 0.01),
        f"for x = {x:g} x.grad is {written(gradient)}, and that is right. Which gradient can a "
        "pass find that was not meant as its seed?",
    )


def touched(box: Any) -> bool:
    """Whether the array of a watched box's gradient was written into since it was set."""
    return box.grad is not None and not agrees(box.grad, vars(box)["copy"], 1e-12)


def watched(step: Any, passes: Passes) -> Any:
    """Return a class of boxes that behave as those of the step, and note what is done to them."""

    def start(self: Any, data: Any) -> None:
        step.Variable.__init__(self, data)

    def set_creator(self: Any, creator: Any) -> None:
        passes.made.append(self)
        step.Variable.set_creator(self, creator)

    def set_gradient(self: Any, value: Any) -> None:
        vars(self)["grad"], vars(self)["copy"] = value, np.copy(value)
        if not passes.running and value is not None:
            passes.seeds.append(value)
            passes.over = False

    def backward(self: Any) -> None:
        passes.touched |= touched(self)
        passes.started.append(self)
        passes.running = passes.over = True
        try:
            step.Variable.backward(self)
        finally:
            passes.running = False

    methods = {
        "__init__": start,
        "set_creator": set_creator,
        "backward": backward,
        "grad": property(lambda self: vars(self)["grad"], set_gradient),
    }
    return type("Variable", (step.Variable,), methods)
