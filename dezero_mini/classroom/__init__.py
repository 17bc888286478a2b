"""What the notebooks need, and nothing in the library knows.

- `show(*objects)` displays the source of a step's classes, functions and modules; with `since=`
  it marks the lines that are new since another step.
- `attempt(function)` runs a function that may fail, and prints what came of it; with `at=` it
  runs the same lines with the names of another step.
- `check(exercise)` judges the answer to an exercise, such as "13.1"; `begin(course)` stands in
  a notebook's first cell, so that `check` knows which cells ran.
- `tournament(step, judge)` shows wrong gradient rules and right ones to a judge of notebook 10.
- `something_wrong(notebook, words)` makes a report of what the reader has found wrong, to be sent.
- `progress()` prints how far the exercises of the notebooks in a folder are.
- `plot_derivatives(x, numerical, analytic)` draws two derivatives of one function on one axis,
  and their difference beneath.
- `plot_graph(variable)` draws the graph that a Variable was computed by. It is the library's own.
- `film(f, *inputs)` shows a real pass of the reader's program, visit by visit, with its numbers;
  with `beside=` it shows a second one beneath. `backward_order(variable)` returns the order.
"""

from dezero_mini.classroom.course.progress import progress
from dezero_mini.classroom.curves import plot_derivatives
from dezero_mini.classroom.exercises import begin, check
from dezero_mini.classroom.films import backward_order, film
from dezero_mini.classroom.problems import something_wrong
from dezero_mini.classroom.sources import attempt, show
from dezero_mini.classroom.tournaments import tournament
from dezero_mini.plotting import plot_graph

__all__ = [
    "attempt",
    "backward_order",
    "begin",
    "check",
    "film",
    "plot_derivatives",
    "plot_graph",
    "progress",
    "show",
    "something_wrong",
    "tournament",
]
