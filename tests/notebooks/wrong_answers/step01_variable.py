"""Wrong answers to the exercises of step01_variable with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        ("number_of_axes = 3", "is that the number of elements?"),
        ("number_of_axes = (1, 3)", "that is the shape."),
    ],
    2: [
        (
            """
def swap(a, b):
    a, b = b, a
""",
            "exchange the names a and b instead of their data?",
        ),
        (
            """
def swap(a, b):
    a.data = b.data
    b.data = a.data
""",
            "the 1.0 is lost.",
        ),
    ],
    3: [
        (
            """
def difference_for_a_cube(h):
    return 0.0
""",
            "that is so for x².",
        ),
        (
            """
def difference_for_a_cube(h):
    return 2 * h**2
""",
            "divide by h instead of by 2h?",
        ),
    ],
}
