"""The exercises of notebook 01."""

from typing import Any

import numpy as np

from dezero_mini.classroom.exercises.asking import (
    NotYetError,
    called,
    counted,
    is_variable,
    place,
    returned,
    rule,
    same,
)
from dezero_mini.classroom.exercises.register import choice, exercise


@exercise("01.1", "the number of axes", "number_of_axes")
def axes_of_a_row(step: Any, number_of_axes: Any) -> None:
    likely = [
        (3, "is that the number of elements? Count how deep the square brackets are nested."),
        (1, "that is the number of rows. How many indices pick out one element?"),
        ((1, 3), "that is the shape. How many numbers are in it?"),
    ]
    same("the number of axes", number_of_axes, np.ndim([[1.0, 2.0, 3.0]]), likely)


A_NEW_BOX = "a new box was made. Can a name alone hold an array for a moment?"


@exercise(
    "01.2",
    "the contents of two boxes are exchanged",
    "swap",
    errors={"AttributeError": "which attribute of a box holds its array?"},
)
def swap_contents(step: Any, swap: Any) -> None:
    box = uncopied(step)
    for one, two in [(place(), place(seed=1)), (place(3), place(2, 2)), (place(2), place(2))]:
        numbers = one.copy(), two.copy()
        a, b = box(one), box(two)
        with counted(step.Variable, "__init__") as made:
            called("swap", swap, a, b)
        rule(
            np.array_equal(one, numbers[0]) and np.array_equal(two, numbers[1]),
            "numbers were written into an array. Can the boxes exchange the arrays themselves?",
        )
        rule(
            a.data is not one or b.data is not two,
            "nothing moved. Did you exchange the names a and b instead of their data?",
        )
        rule(
            not is_variable(a.data) and not is_variable(b.data),
            "there is a box in a box now. Which attribute holds the array?",
        )
        rule(made[0] == 0, A_NEW_BOX)
        rule(a.data is not b.data, "both boxes hold one array now. What was in a.data before?")
        rule(
            a.data is two and b.data is one,
            "the boxes do not hold each other's arrays. Was an array copied, or made anew?",
        )


def uncopied(step: Any) -> Any:
    """Return a class of boxes that say so when they are copied, for a copy is a new box."""

    def copied(self: Any, *_: Any) -> Any:
        raise NotYetError(A_NEW_BOX)

    return type("Variable", (step.Variable,), {"__copy__": copied, "__deepcopy__": copied})


@exercise(
    "01.3",
    "the difference for a cube",
    "difference_for_a_cube",
    errors={
        "TypeError: difference_for_a_cube()": "it is called with h alone. Does the difference "
        "depend on x?",
        "TypeError: unsupported": "is there a name other than h in it, and what stands for it in "
        "this notebook?",
        "NameError": "it is called with h alone. Does the difference depend on x?",
    },
)
def central_difference_of_a_cube(step: Any, difference_for_a_cube: Any) -> None:
    for h in (0.1, 0.37, 2.3):
        value = returned("difference_for_a_cube", difference_for_a_cube, h)
        likely = [
            (0.0, "that is so for x². Which terms of the expanded cubes have h to an odd power?"),
            (2 * h**2, "did you divide by h instead of by 2h?"),
            (h, "which power of h remains after the division by 2h?"),
            (h**3, "that is before the division by 2h: 2h³ / (2h) = ?"),
            (2 * h**3, "that is before the division by 2h: 2h³ / (2h) = ?"),
            (-(h**2), "is the slope between the neighbours larger than 3x², or smaller?"),
            (2 * h, "which power of h remains after the division by 2h?"),
            (3 * h**2, "is 3x²h an odd power of h, and does it stay when you subtract?"),
        ]
        same(f"the difference for h = {h}", value, h**2, likely)


@choice(
    "01.4",
    "why the other name sees the new content",
    "why_both_see_it",
    {
        "a": "then a change would have to be carried from one copy to the other. Ask Python: is "
        "`same_box is x` true or false?",
        "b": "one box, and two names that lead to it: a change is seen through both.",
        "c": "no line of the class does that: `Variable` has no list of its names. What does the "
        "statement `same_box = x` make?",
    },
)
def two_names_of_one_box(step: Any) -> str:
    x = step.Variable(np.array(1.0))
    same_box = x
    return "b" if same_box is x else "a"
