"""The exercises of the notebooks: what each asks, and how an answer is judged.

- `begin(course)` stands in the first cell of a notebook: from then on we know which cells ran.
- `check(exercise)` judges the answer to an exercise, such as "13.1", and prints the verdict.
- `verdict(exercise)` returns it instead: a state and the same words.

A module a notebook (`step01` to `step20`, `bridge`, `capstone`) holds its exercises; each is a
function that puts the reader's answer to the test. `asking` has what these functions ask with,
`register` finds them by name, `cells` knows what the reader ran, and `limits` ends what does not
end.
"""

from dezero_mini.classroom.exercises.cells import begin
from dezero_mini.classroom.exercises.judging import Verdict, check, verdict

__all__ = ["Verdict", "begin", "check", "verdict"]
