"""The exercises of notebook 03."""

from contextlib import ExitStack
from typing import Any

import numpy as np

from dezero_mini.classroom.exercises.asking import (
    NotYetError,
    counted,
    kind_of,
    place,
    returned,
    rule,
    same,
    written,
)
from dezero_mini.classroom.exercises.own_functions import applied, function_class
from dezero_mini.classroom.exercises.register import choice, exercise


@exercise(
    "03.1",
    "a square of a square",
    "fourth_power",
    errors={
        "TypeError": "Square() makes the object, and it is called on one box: Square()(x). What "
        "was called here, and on what?",
        "AttributeError": "what did you call a Square on? It wants a box.",
    },
)
def fourth_power(step: Any, answer: Any) -> None:
    for x in (place(), place(3), place(2, 3), place(seed=5)):
        with counted(step.Square, "forward") as squares:
            value = applied("fourth_power(x)", answer, x, step)
        likely = [
            (x**2, "that is one square. What has to go into the second one?"),
            (2 * x**2, "those are two squares, added. What has to go into the second one?"),
            (4 * x, "that is 4 times x. A square of a square is a power: of which exponent?"),
            (np.full(x.shape, 81.0), "that is so for 3 alone. Where does x come in?"),
            (27 * x, "that is 27 times x. It fits at 3; what is (2²)²?"),
            (9 * x**2, "that is 9 times x². It fits at 3; what is (2²)²?"),
            (x**3, "those are three factors. How many has (x²)²?"),
            (x**8, "that is a square too many. How many are wanted?"),
            (np.exp(x**2), "is the second function a Square?"),
        ]
        same(f"fourth_power(x) for x = {x.tolist()}", value, x**4, likely)
        rule(
            squares == [2],
            f"the value is right, and the number of Squares that ran is {squares[0]}. Can two of "
            "them do it, one after the other?",
        )


@exercise(
    "03.2",
    "the bell curve, from three links",
    "Negate",
    "bell",
    errors={
        "TypeError": "Square() makes the object, and it is called on one box: Square()(x). What "
        "was called here, and on what?",
        "AttributeError": "what was a Function called on? It wants a box.",
        "NotImplementedError": "how is the name of the method spelled?",
    },
)
def bell(step: Any, negate: Any, answer: Any) -> None:
    function_class("Negate", negate, step)
    one_negate = negate()
    for x in (place(3), place(), place(2, 3), place(seed=3)):
        likely = [
            (x, "that is x itself. Where does the sign change?"),
            (-np.abs(x), "that fits above zero. Which sign has −x when x is −2?"),
            (np.abs(x), "that is the size. Which sign has −x when x is 2?"),
            (1 / x, "that is 1/x. Only the sign is to change."),
        ]
        value = applied("Negate()(x)", one_negate, x, step)
        same(f"Negate()(x) for x = {x.tolist()}", value, -x, likely)
    for x in (place(3, seed=1), place(seed=1), place(2, 3, seed=1)):
        links = {"Square": step.Square, "Exp": step.Exp, "Negate": negate}
        with ExitStack() as stack:
            calls = {n: stack.enter_context(counted(f, "forward")) for n, f in links.items()}
            value = applied("bell(x)", answer, x, step)
        likely = [
            (np.exp(x**2), "that grows to the sides. Where does the sign have to change?"),
            (-np.exp(x**2), "you negated the result. What has to be negated instead?"),
            (np.exp(-x), "that is exp(−x). Is the square in the chain?"),
            (np.exp(-2 * x), "that is the square of exp(−x). Which function has to run first?"),
            (-np.exp(2 * x), "that is exp, square, negate. Which one has to run first?"),
            (np.exp(-np.exp(2 * x)), "that is exp twice. How many exponentials has exp(−x²)?"),
            (-(x**2), "that is the exponent. What is still to be done with it?"),
            (np.exp(x), "that is exp(x). Where are the square and the sign?"),
        ]
        same(f"bell(x) for x = {x.tolist()}", value, np.exp(-(x**2)), likely)
        for name, count in calls.items():
            rule(
                count[0] > 0,
                f"bell gives the right value, but no {name} ran. Can the three be chained?",
            )


@exercise(
    "03.3",
    "functions from left to right, however many",
    "compose",
    errors={
        "TypeError": "compose gets functions, however many, and what it returns gets the box. What "
        "was called here, and on what?",
        "AttributeError": "does compose get the functions, and what it returns the box? Each "
        "function is called: f(x).",
        "UnboundLocalError": "which name has no value yet when the loop begins?",
        "ValueError": "how many functions may there be?",
        "IndexError": "how many functions may there be? Is a list used up by the first call?",
        "StopIteration": "is something used up by the first call?",
        "RecursionError": "who calls whom without an end?",
    },
)
def compose(step: Any, answer: Any) -> None:
    square, exp = step.Square(), step.Exp()

    def shift(box: Any) -> Any:
        return type(box)(box.data - 0.7)

    composite = composed(answer, square, exp)
    chains: list[tuple[str, Any, list[Any], Any]] = [
        ("square, exp", composite, [square, exp], lambda x: np.exp(x**2)),
        ("exp, square", None, [exp, square], lambda x: np.exp(2 * x)),
        ("shift, square, exp", None, [shift, square, exp], lambda x: np.exp((x - 0.7) ** 2)),
        ("square, exp", composite, [square, exp], lambda x: np.exp(x**2)),
        ("compose(square, exp), shift", None, [composite, shift], lambda x: np.exp(x**2) - 0.7),
        ("exp", None, [exp], np.exp),
        ("shift, shift, … 40 of them", None, [shift] * 40, lambda x: x - 28),
    ]
    for names, made, functions, formula in chains:
        chain = made or composed(answer, *functions)
        for x in (place(seed=2), place(3, seed=2)):
            what = f"compose({names})(x)"
            value = applied(what, chain, x, step)
            same(
                f"{what} for x = {x.tolist()}", value, formula(x), wrong_chains(functions, x, step)
            )
    of_no_functions(step, answer)


def composed(compose: Any, *functions: Any) -> Any:
    """Compose functions by the answer, and ask that a function comes out."""
    chain = returned("compose", compose, *functions)
    rule(
        callable(chain),
        "compose has to return a function, which is then called with x, and it returned "
        f"{kind_of(chain)}.",
    )
    return chain


def wrong_chains(functions: list[Any], x: Any, step: Any) -> list[tuple[Any, str]]:
    """Return what chains give that leave functions out or change their order, with words."""

    def run(some: list[Any]) -> Any:
        box = step.Variable(x)
        for function in some:
            box = function(box)
        return box.data

    return [
        (run(functions[::-1]), "the last function ran first. In which order does your loop go?"),
        (run(functions[:1]), "only the first function ran. Does the loop use the result so far?"),
        (run(functions[-1:]), "only the last function ran. What goes into it?"),
        (run(functions[:2]), "only two functions ran. How many may there be?"),
        (run(functions[:-1]), "the last function did not run. Where does the loop end?"),
        (x, "no function ran. Is something used up by the first call?"),
    ]


def of_no_functions(step: Any, compose: Any) -> None:
    """Ask that the composite of no functions is the identity."""
    x = place(3, seed=3)
    try:
        value = applied("compose()(x)", compose(), x, step)
    except NotYetError:
        raise
    except Exception as error:
        raise NotYetError(
            f"compose()(x) stopped with {type(error).__name__}: {written(error)}: with no "
            "functions a loop never runs, and there is no first one. What is left to return?"
        ) from None
    same("compose()(x)", value, x)


@choice(
    "03.4",
    "why the order matters",
    "why_the_order_matters",
    {
        "a": "then a chain would give another number the second time. Does it? Run the cell again.",
        "b": "rounding changes the sixteenth digit. In which digit do the two numbers differ?",
        "c": "each link gets what the one before it hands on: exp(x²) in one order, (exp(x))² in "
        "the other.",
    },
)
def order_of_two_links(step: Any) -> str:
    x = step.Variable(np.array(0.7))
    square, exp = step.Square(), step.Exp()
    one, other = exp(square(x)).data, square(exp(x)).data
    if np.isclose(one, other, rtol=1e-12):
        return "b"
    if exp(square(x)).data != one or step.Square()(step.Exp()(x)).data != other:
        return "a"
    return "c"
