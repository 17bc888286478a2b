"""A report of what is wrong in a notebook, made where a reader meets it.

- `something_wrong(notebook, words)` stands in the last cell of each notebook. It prints a report to
  look at and to send: what the reader wrote, the cell, its error, the versions.
- `new_issue(repository, …)` is the address at which a new issue has all of that filled in.

`report` puts it together, `places` says which cell it is about, `privacy` leaves out folders, and
`issue` knows where reports go. Nothing is ever sent from here.
"""

from dezero_mini.classroom.problems.issue import new_issue
from dezero_mini.classroom.problems.report import something_wrong

__all__ = ["new_issue", "something_wrong"]
