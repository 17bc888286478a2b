"""Wrong answers to the exercises of step04_numerical_diff with the hint that each gets."""

WRONG_ANSWERS = {
    1: [
        (
            "slope_at_one = numerical_diff(Square(), Variable(np.array(1.0)))",
            "slope of the square?",
        ),
    ],
    2: [
        (
            """
def forward_evaluations(n):
    return 2 * n
""",
            "that evaluates f(x) a thousand times.",
        ),
        (
            """
def forward_evaluations(n):
    return n
""",
            "Which further point do all the slopes share?",
        ),
    ],
    3: [
        (
            """
def better_slope(f, x, eps):
    return 2 * numerical_diff(f, x, eps / 2) - numerical_diff(f, x, eps)
""",
            "that cancels an error of c · ε.",
        ),
        (
            """
def better_slope(f, x, eps):
    return 4 * numerical_diff(f, x, eps / 2) - numerical_diff(f, x, eps)
""",
            "what happened to the slope itself?",
        ),
    ],
}
