"""Claims: tests, each of which runs what a sentence of the course says.

    claim = claims_in("step13_accumulation")

    @claim("text-31", "In PyTorch only leaves keep their `grad`.")
    def test_only_leaves_keep_it(torch):
        ...

What a test takes for an argument, such as `torch`, is a library (conftest.py).
"""

import functools
import importlib
from pathlib import Path

from tests.claims.sentences import Place

# The releases with which all claims were run, on Python 3.11 and 3.13. Those on NumPy and Python
# run with every version that the course allows.
TESTED = {
    "autograd": "1.9.1",
    "dezero": "0.0.13",
    "jax": "0.10.2 and 0.12.0.1",
    "micrograd": "0.1.0",
    "numpy": "2.4.6 and 2.5.5",
    "torch": "2.14.1",
}


def claims_in(page):
    """The decorator for claims in a notebook, such as "step13_accumulation", or in a file."""
    return functools.partial(_claim, page)


def _claim(page, part, *sentences):
    def mark(test):
        test.claims = [*getattr(test, "claims", []), *((Place(page, part), s) for s in sentences)]
        return test

    return mark


def claimed():
    """All that is claimed, as [(Place, sentence, name of the test), …]."""
    found = []
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        tests = vars(importlib.import_module(f"tests.claims.{path.stem}")).values()
        found += [
            (*claim, test.__name__) for test in tests for claim in getattr(test, "claims", [])
        ]
    return found
