"""time_limit: what never ends is stopped, and all else is left as it was."""

import sys

import pytest

from dezero_mini.classroom.exercises.limits import TooLongError, time_limit


def endless(text, names=None):
    """Run a program as the notebook's own, as its name __main__ says."""
    exec(compile(text, "cell", "exec"), {"__name__": "__main__", **(names or {})})


@pytest.mark.parametrize(
    "text",
    [
        "while True:\n    pass",
        "while True: pass",
        "[1 for _ in iter(lambda: 1, 2)]",
        "def f():\n    while True:\n        pass\n\nf()",
        "while True:\n    try:\n        len(3)\n    except Exception:\n        continue",
        "n = 1\nfor x in iter(lambda: 1, 2):\n    n = n + 1",
    ],
)
def test_a_loop_without_end_is_stopped(text):
    with pytest.raises(TooLongError), time_limit(0.05):
        endless(text)
    assert sys.gettrace() is None


def test_one_that_sleeps_is_stopped():
    with pytest.raises(TooLongError), time_limit(0.02):
        endless("import time\nwhile True:\n    time.sleep(0.01)")


def test_the_clock_tells_of_one_that_catches_all():
    with time_limit(0.05) as clock:
        endless("try:\n    while True: pass\nexcept: pass")
    assert clock.rang
    with time_limit(60) as clock:
        endless("pass")
    assert not clock.rang


def forever():
    while True:
        touch()


def touch():
    pass


def test_a_loop_of_another_module_is_stopped_at_its_calls():
    with pytest.raises(TooLongError), time_limit(0.05):
        forever()


def test_what_ends_is_left_alone_and_an_earlier_trace_stays():
    def older(frame, event, argument):
        return None

    sys.settrace(older)
    try:
        with time_limit(60):
            assert sum(range(100)) == 4950
        assert sys.gettrace() is older
        with pytest.raises(ZeroDivisionError), time_limit(60):
            raise ZeroDivisionError
        assert sys.gettrace() is older
    finally:
        sys.settrace(None)
