"""check: what it says to answers, and that a wrong one never raises."""

import numpy as np
import pytest

from dezero_mini.classroom import check


def printed(capsys, function, *args, **kwargs):
    function(*args, **kwargs)
    return capsys.readouterr().out.removesuffix("\n")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (2, 2.0),
        (lambda: 2.0, 2),
        (np.array([1.0, 2.0]), [1.0, 2.0]),
        ((1.0, 2.0), (1.0, 2.0)),
        (1.0 + 1e-9, 1.0),
        (1e-9, 0.0),
        (float("nan"), float("nan")),
        ("Square", "Square"),
        (["a", "b"], ["a", "b"]),
        (True, True),
    ],
)
def test_check_says_correct(capsys, answer, expected):
    assert printed(capsys, check, "it", answer, expected) == "correct: it"


class Unequal:
    def __eq__(self, other):
        raise RuntimeError("compared")

    __hash__ = None


def stop():
    raise RuntimeError("oh")


@pytest.mark.parametrize(
    ("answer", "expected", "reason"),
    [
        (3, 2, "is not 3: "),
        (1.001, 1.0, "is not 1.001: "),
        (..., 2, "is still open"),
        (None, 2, "came out as None"),
        (lambda: None, 2, "came out as None"),
        ((1.0, None), (1.0, 2.0), "came out as None"),
        (lambda: len(None), 2, "does every function that you wrote return something?"),
        (stop, 2, "stopped with RuntimeError: oh"),
        ([1.0, 2.0], [1.0, 2.0, 3.0], "has shape (2,), and (3,) is wanted"),
        ([1.0], 1.0, "has shape (1,), and () is wanted"),
        ([[1.0], [2.0, 3.0]], 1.0, "came out as a list"),
        (object(), 1.0, "came out as a object"),
        ("3", 3, "came out as a str"),
        (3, "3", "is not 3: "),
        (np.array([1.0, 2.0]), "x", "is not [1., 2.]: "),
        (Unequal(), Unequal(), "is not "),
    ],
)
def test_check_says_not_yet_and_why(capsys, answer, expected, reason):
    said = printed(capsys, check, "it", answer, expected)
    assert said.startswith("not yet: it ")
    assert reason in said


def test_check_gives_the_hint_made_for_a_value_or_an_error(capsys):
    likely = {2: "two?", (1.0, 2.0): "a pair?", "RuntimeError": "stopped?"}
    assert printed(capsys, check, "it", 2.0, 3, likely) == "not yet: it is not 2.0: two?"
    assert printed(capsys, check, "it", np.array([1, 2]), 3, likely).endswith("a pair?")
    assert printed(capsys, check, "it", stop, 3, likely).endswith("oh: stopped?")


def test_check_has_no_hint_for_a_right_answer(capsys):
    assert printed(capsys, check, "it", 2, 2, {2: "two?"}) == "correct: it"


def test_check_takes_another_tolerance(capsys):
    assert printed(capsys, check, "it", 1.01, 1.0, rtol=0.1).startswith("correct")
    assert printed(capsys, check, "it", 1.01, 1.0, rtol=0).startswith("not yet")


def test_check_lets_an_interrupt_through():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("it", interrupted, 1)
