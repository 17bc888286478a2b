"""The exercises of notebook 07."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dezero_mini.classroom.exercises.asking import (
    NotYetError,
    agrees,
    data_of,
    kind_of,
    left_alone,
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
    graph_left_alone,
    link,
    names_behind,
    no_recursion,
    scaling,
)
from dezero_mini.classroom.exercises.register import choice, exercise


@exercise("07.1", "the creators from y to x", "first", "second", "third")
def three_creators(step: Any, first: Any, second: Any, third: Any) -> None:
    x = step.Variable(place())
    right = names_behind(step.Square()(step.Exp()(step.Exp()(x))))
    given = {"first": first, "second": second, "third": third}
    for name, value in given.items():
        rule(
            isinstance(value, str),
            f"`{name}` is {kind_of(value)}, and the name of a class is wanted. Is it in quotation "
            "marks?",
        )
    names = list(given.values())
    likely = [
        (right[::-1], "that is the way forward. Which function made y itself?"),
        ([f"{name}()" for name in right], "are the brackets a part of the name of a class?"),
        ([right[0], right[0], right[1]], "how often is Square called?"),
        (["Exp", "Square", "Exp"], "which function runs last? What was its input?"),
        (names, "which function made y? Which one made its input, and so on to x?"),
    ]
    same("the list of the creators", names, right, likely)


@exercise(
    "07.2",
    "the names on the trail",
    "trail",
    errors={
        **WHO_HAS_IT,
        "RecursionError": "does trail call itself? A loop has no limit to its turns.",
        "TypeError": "does trail take one box, and return a list?",
    },
)
def names_on_the_trail(step: Any, trail: Any) -> None:
    third = link(step, "Third", lambda x: x / 3, lambda x: 1 / 3)
    fifth = link(step, "Fifth", lambda x: x / 5, lambda x: 1 / 5)
    chains = [
        [step.Exp, step.Exp, step.Square, step.Exp],
        [step.Exp, step.Square, third, step.Exp, third],
        [step.Exp],
    ]
    for classes in chains:
        boxes = boxes_of(step.Variable(place()), [kind() for kind in classes])
        with graph_left_alone("trail", boxes):
            names = returned("trail", trail, boxes[-1])
        judge_names(names, boxes)
    leaf = step.Variable(place())
    names = returned("trail", trail, leaf)
    rule(isinstance(names, (list, tuple)), f"for a leaf trail gave {kind_of(names)}, and no list.")
    rule(len(names) == 0, f"a leaf has no creator, and its trail is not {written(names)}.")
    with no_recursion("trail", trail):
        boxes = boxes_of(leaf, [third() if n % 3 else fifth() for n in range(LONG)])
        names = returned("trail", trail, boxes[-1])
        rule(
            list(names) == names_behind(boxes[-1]),
            f"a chain of {LONG} links gives another list of names. Is there a largest length?",
        )


def judge_names(names: Any, boxes: list[Any]) -> None:
    """Ask that names are those of the classes on the trail from the last of these boxes."""
    right = names_behind(boxes[-1])
    what = f"the trail of {', '.join(right)}"
    rule(
        isinstance(names, (list, tuple)), f"{what} came out as {kind_of(names)}. A list is wanted."
    )
    got = list(names)
    if got == right:
        return
    for wrong, words in wrong_trails(boxes):
        rule(got != wrong, f"{what} is not {written(got)}: {words}")
    for name in got:
        rule(
            isinstance(name, str),
            f"{what} holds {kind_of(name)}, and texts alone are wanted: what are the classes "
            "called?",
        )
    rule(
        "NoneType" not in got,
        f"{what} is not {written(got)}: NoneType is the class of None. Which box has no creator?",
    )
    rule(
        not any(name.startswith("<") for name in got),
        f"{what} is not {written(got)}: that is how Python prints the things. What is the name of "
        "a class?",
    )
    rule(
        len(got) == len(right) or got[-len(right) :] != right,
        f"{what} is not {written(got)}: are names of an earlier call in it?",
    )
    raise NotYetError(f"{what} is not {written(got)}. Which box comes after y, and which last?")


def wrong_trails(boxes: list[Any]) -> list[tuple[list[Any], str]]:
    """Return what is written for the names on the trail from the last of these boxes."""
    right = names_behind(boxes[-1])
    functions = [box.creator for box in reversed(boxes[1:])]
    return [
        ([type(f) for f in functions], "those are the classes. What are they called?"),
        (functions, "those are the functions. What are their classes called?"),
        ([type(box).__name__ for box in boxes], "those are the boxes. Who made them?"),
        ([type(box).__name__ for box in boxes[1:]], "those are the boxes. Who made them?"),
        (right[::-1], "that is the way forward. Which end do you start from?"),
        (right[:1], "the first step is right. What takes you to the next box?"),
        (right[:-1], "the last function is missing. When exactly does the loop end?"),
        (right[1:], "the first function is missing. Is its name taken before you go on?"),
        ([], "nothing is in it. Does the loop run at all?"),
        ([name.lower() for name in right], "how are the names of the classes written?"),
        (list(dict.fromkeys(right)), "where has a name gone that is on the trail twice?"),
        (list("".join(right)), "those are letters. What does += do with a list and a text?"),
        ([type(boxes[-1]).__name__, *right], "that begins with the class of y. Who made y?"),
    ]


WHOSE_FUNCTIONS = "Are those the functions that made this y, and in their order?"


@exercise(
    "07.3",
    "the recorded functions, once more on another input",
    "replay",
    errors={
        **WHO_HAS_IT,
        "TypeError: Scale.__init__": "is that the recorded function? A new object of its class "
        "does not know what the recorded one knows.",
        "TypeError: replay() takes": "does replay take two boxes, y and x?",
        "TypeError: replay() missing": "does replay take two boxes, y and x, and no more?",
        "TypeError: 'NoneType'": "which call gave None? A method that changes a list returns none.",
        "TypeError": "is each recorded function called, with a box? Its methods take arrays.",
        "NotImplementedError": "are the recorded functions called, or is it new ones?",
        "KeyError": "which functions may be on a trail, and which objects know what they compute?",
        "RecursionError": "where does the way end?",
    },
)
def the_graph_once_more(step: Any, replay: Any) -> None:
    three = boxes_of(step.Variable(np.array(2.0)), [step.Square() for _ in range(3)])
    value = replayed(step, replay, three, np.array(5.0))
    likely = [
        (5.0**2, "only one function ran. What about the others?"),
        (5.0**4, "two functions ran, as the program does with 5. What did it do with 2?"),
        (2.0**8, "that is the recorded result. Did x go through the functions?"),
        (5.0, "that is x itself. Is the result of each function the input of the next?"),
    ]
    same("the replay of three squares at 5", value, 5.0**8, likely, question=WHOSE_FUNCTIONS)
    rule(
        agrees(replayed(step, replay, three, np.array(5.0)), 5.0**8),
        "the second replay gave something else than the first. Is a list left over from it?",
    )
    scale = scaling(step)
    chains = [
        [scale(0.7), step.Exp(), step.Square()],
        [step.Square(), scale(-0.4), step.Exp(), scale(3.0), scale(0.2), step.Square()],
        [step.Exp()],
    ]
    for number, functions in enumerate(chains):
        boxes = boxes_of(step.Variable(np.array(0.6)), functions)
        for at in [place(seed=1), place(seed=2), place(2, 3, seed=number)]:
            judge_replay(step, replay, functions, boxes, at)
    value = replayed(step, replay, [step.Variable(place())], np.array(4.3))
    same("the replay of no function at 4.3", value, 4.3, question="What is left to be done?")


def judge_replay(
    step: Any, replay: Any, functions: list[Any], boxes: list[Any], at: NDArray[Any]
) -> None:
    """Ask that a replay at a place gives what the functions give there, and that it is recorded."""
    x = step.Variable(at)
    with left_alone("the array in x", at), graph_left_alone("replay", boxes):
        result = returned("replay", replay, boxes[-1], x)
    value = data_of("the result of replay", result, step)
    steps = [at]
    for f in functions:
        steps.append(f.forward(steps[-1]))
    backwards = at
    for f in reversed(functions):
        backwards = f.forward(backwards)
    likely = [
        (boxes[-1].data, "that is the recorded result. Did x go through the functions?"),
        (at, "that is x itself. Is the result of each function the input of the next?"),
        (backwards, "which function was called first?"),
        (functions[-1].forward(at), "only the last function ran. What about those before it?"),
        (steps[1], "only the first function ran. What about those after it?"),
        (steps[-2], "the last function is missing."),
    ]
    names = ", ".join(type(f).__name__ for f in functions)
    what = f"the replay of {names} at {written(at)}"
    same(what, value, steps[-1], likely, rtol=1e-9, question=WHOSE_FUNCTIONS)
    judge_trail(step, result, x, functions)


def judge_trail(step: Any, result: Any, x: Any, functions: list[Any]) -> None:
    """Ask that the new result leads back to x through functions of the same classes."""
    box = result
    met: list[type] = []
    while box.creator is not None and len(met) < len(functions):
        met.insert(0, type(box.creator))
        box = box.creator.input
    rule(
        box is x and met == [type(f) for f in functions],
        "the value is right, but no trail leads back from it to x. Was each function called with "
        "a box, or did its forward get an array?",
    )


def replayed(step: Any, replay: Any, boxes: list[Any], at: NDArray[Any]) -> Any:
    """Return the value of a replay at a place."""
    with graph_left_alone("replay", boxes):
        result = returned("replay", replay, boxes[-1], step.Variable(at))
    return data_of("the result of replay", result, step)


@choice(
    "07.4",
    "why a jump has a slope all the same",
    "why_a_slope_at_the_jump",
    {
        "a": "that would be 0.625 at 2, and 1 came. To look at both sides is to compute on "
        "both sides. How often did the program run?",
        "b": "the loop's condition decides which functions run, and is none of them.",
        "c": "on the left it is 1, and 1 came. But write `>=` for `>` in the loop: the program "
        "halves 2 once more, and `backward` gives 1/4, the slope on the right. Who decides?",
    },
)
def slope_at_a_jump(step: Any) -> str:
    halve = link(step, "Halve", lambda x: x / 2, lambda x: 0.5)
    slopes = []
    for goes_on in (np.greater, np.greater_equal):
        x = y = step.Variable(np.array(2.0))
        while goes_on(y.data, 1):
            y = halve()(y)
        y = step.Square()(y)
        y.grad = np.array(1.0)
        y.backward()
        slopes.append(float(x.grad))
    left, right = 1.0, 0.25
    return {(left, right): "b", (left, left): "c"}.get((slopes[0], slopes[1]), "a")
