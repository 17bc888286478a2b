"""tournament: the zoo is what its names say, and every judge gets its score in words."""

import re

import numpy as np
import pytest
import step10_gradient_check as step10

from dezero_mini.classroom import tournament
from dezero_mini.classroom import zoo as classroom_zoo
from dezero_mini.classroom.tournaments import MATRIX, ORDER
from dezero_mini.classroom.zoo import RIGHT, WRONG, function_of
from tests.course import NOTEBOOKS
from tests.notebooks.notebook_files import read, source

PLACES = [
    np.array([-2.3, -0.7, 0.4, 1.9, 0.0, 12.6, -31.7]),
    np.array([[0.3, -1.2, 1.7], [2.1, 0.6, -0.4]]),
]
HEAD = "                                    wrong ones found  right ones passed  no verdict\n"


def print_of(capsys, judge):
    tournament(step10, judge)
    return capsys.readouterr().out


def yours(capsys, judge):
    """The line of a judge, and the lines beneath the table."""
    printed = print_of(capsys, judge)
    assert printed.startswith(HEAD + "your judge ")
    first, *_, rest = printed.removeprefix(HEAD).split("\n", 5)
    return first.removeprefix("your judge").split("  "), rest


def counts(capsys, judge):
    parts, rest = yours(capsys, judge)
    return [part.strip() for part in parts if part], rest


# --- the zoo ------------------------------------------------------------------------


def jacobian(forward, x):
    """The Jacobian of a formula by the five-point rule, in a way that nothing else here takes."""
    columns = []
    for index in np.ndindex(x.shape):
        h = np.zeros(x.shape)
        h[index] = 1e-3 * np.clip(abs(x[index]), 0.01, 1)
        near = forward(x + h) - forward(x - h)
        far = forward(x + 2 * h) - forward(x - 2 * h)
        columns.append(np.ravel(8 * near - far) / (12 * h[index]))
    return np.array(columns).T


def faults(rule):
    """What is wrong with a rule, found without any check of the course."""
    found = set()
    for x in PLACES:
        rows = jacobian(lambda x: np.asarray(rule.forward(x.copy())), x)
        for n, fault in enumerate(["gradient", "gradient", "memory"]):
            data = x.copy()
            y = np.asarray(rule.forward(data))
            if fault == "memory":
                rule.forward(data + 0.3)
            gy = np.random.default_rng(n).normal(size=y.shape)
            given = gy.copy()
            gx = np.asarray(rule.backward(given, data))
            expected = (np.ravel(gy) @ rows).reshape(x.shape)
            right = {
                fault: np.allclose(gx, expected, rtol=2e-5, atol=5e-5),
                "gy": np.array_equal(given, gy),
                "x": np.array_equal(data, x),
                "dtype": gx.dtype == np.float64,
            }
            found |= {name for name, holds in right.items() if not holds}
    return found


def test_how_many_there_are():
    assert (len(WRONG), len(RIGHT)) == (24, 12)
    assert not WRONG.keys() & RIGHT.keys()
    assert sorted(ORDER) == sorted([*WRONG, *RIGHT])


def test_the_notebook_counts_them():
    cells = read(NOTEBOOKS / "step10_gradient_check.ipynb")["cells"]
    (text,) = [source(cell) for cell in cells if "## A tournament" in source(cell)]
    assert re.findall(r"\d\d", text) == ["36", "24", "12", "36"]


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_rule_is_wrong(name):
    found = faults(WRONG[name])
    special = {
        "writes into gy": {"gy"},
        "writes into x": {"x"},
        "remembers the latest call only": {"memory"},
        "returns single precision": {"dtype"},
    }
    assert found == special[name] if name in special else "gradient" in found


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_rule_is_right(name):
    assert faults(RIGHT[name]) == set()


@pytest.mark.parametrize("shape", [(), (1,), (4,), (2, 3), (3, 2), (3, 3), (2, 1, 2)])
@pytest.mark.parametrize("name", [*WRONG, *RIGHT])
def test_a_rule_takes_every_shape(name, shape):
    """So a judge that goes to other places is not punished by an error of the zoo's."""
    function = function_of(step10, (WRONG | RIGHT)[name])
    x = step10.Variable(np.random.default_rng(1).normal(size=shape))
    y = function(function(x))
    y.backward()
    assert x.grad.shape == shape


def test_a_function_does_not_tell_its_rule():
    kinds = {
        (type(f).__name__, type(f).__doc__, repr(vars(f)))
        for f in (function_of(step10, rule) for rule in (WRONG | RIGHT).values())
    }
    assert len(kinds) == 1


# --- the judges ---------------------------------------------------------------------


def one_place(f):
    try:
        return step10.gradient_check(f, step10.Variable([-2.3, -0.7, 0.4, 1.9]))
    except AssertionError:
        return False


def strict(f):
    """What the notebook's means are enough for."""
    try:
        for place in PLACES:
            x = step10.Variable(place.copy())
            step10.gradient_check(f, x)
            y = f(x)
            y.grad = gy = np.arange(1.0, y.data.size + 1).reshape(y.data.shape)
            y.backward()
            if not np.array_equal(y.grad, gy) or not np.array_equal(x.data, place):
                return False
            if x.grad.dtype != x.data.dtype:
                return False
        return step10.gradient_check(lambda x: f(f(x)), step10.Variable(MATRIX))
    except AssertionError:
        return False


def test_as_shipped_the_table_says_so(capsys):
    assert print_of(capsys, lambda f: None) == (
        HEAD + "your judge                          returns nothing yet: write it in exercise 3\n"
        "numerical_diff at 0.7                        9 of 24           12 of 12           0\n"
        "complex_step at a 2 × 3 matrix              12 of 24           10 of 12           0\n"
        "gradient_check at 0.7                       10 of 24           12 of 12           0\n"
        "gradient_check at a 2 × 3 matrix            19 of 24           12 of 12           0\n"
    )


def test_a_full_score_is_possible(capsys):
    score, rest = counts(capsys, strict)
    assert score == ["24 of 24", "12 of 12", "0"]
    assert rest == "\nYour judge found all that is wrong, and refused nothing that is right.\n"


def test_a_judge_of_one_place_is_told_what_slipped_through(capsys):
    score, rest = counts(capsys, one_place)
    assert score == ["16 of 24", "12 of 12", "0"]
    assert rest == (
        "\nWrong, and passed by your judge:\n"
        "    is flat beyond 10\n"
        "    is nan at zero\n"
        "    writes into gy\n"
        "    is right in the first five elements only\n"
        "    transposes, and reshapes on the way back\n"
        "    sums rows, and is right for one row only\n"
        "    remembers the latest call only\n"
        "    returns single precision\n"
    )


@pytest.mark.parametrize("true", [True, np.True_])
def test_always_true(capsys, true):
    score, rest = counts(capsys, lambda f: true)
    assert score == ["0 of 24", "12 of 12", "0"]
    assert rest.split("\n") == ["", "Wrong, and passed by your judge:", *indented(WRONG), ""]


def test_always_false(capsys):
    score, rest = counts(capsys, lambda f: False)
    assert score == ["24 of 24", "0 of 12", "0"]
    assert rest.split("\n") == ["", "Right, and refused by your judge:", *indented(RIGHT), ""]


def indented(names):
    return [f"    {name}" for name in names]


@pytest.mark.parametrize(
    ("judge", "reason"),
    [
        (lambda: True, "it raised TypeError: <lambda>() takes 0 positional arguments but 1 was"),
        (lambda f: 1 / 0, "it raised ZeroDivisionError: division by zero"),
        (lambda f: exit(), "it raised SystemExit:"),
        (lambda f: "right", "it returned a str, and not True or False:"),
        (lambda f: 1, "it returned an int, and not True or False:"),
        (lambda f: np.array([True, False]), "it returned an ndarray, and not True or False:"),
        (lambda f: (yield True), "it returned a generator, and not True or False:"),
        (..., "it raised TypeError: 'ellipsis' object is not callable"),
        ("judge", "it raised TypeError: 'str' object is not callable"),
    ],
)
def test_no_verdict(capsys, judge, reason):
    score, rest = counts(capsys, judge)
    assert score == ["0 of 24", "0 of 12", "36"]
    assert rest.startswith(f"\nNo verdict, for {reason}")
    assert rest.count("No verdict") == 1
    assert rest.endswith(":\n    all 36 of them\n")


def test_an_error_on_one_rule_is_counted_apart(capsys):
    def fragile(f):
        if np.all(f(step10.Variable([1.0, 2.5])).data == 3.0):
            raise ValueError("a constant")
        return False

    score, rest = counts(capsys, fragile)
    assert score == ["24 of 24", "0 of 12", "1"]
    assert rest.endswith("\nNo verdict, for it raised ValueError: a constant:\n    a constant\n")
    assert "    a constant\n" not in rest.split("No verdict")[0]


def test_none_now_and_then_is_no_verdict(capsys):
    score, rest = counts(capsys, lambda f: one_place(f) or None)
    assert score == ["0 of 24", "12 of 12", "16"]
    reason = "it returned None, and not True or False"
    assert f"\nNo verdict, for {reason}:\n    has the wrong sign; has half" in rest


def test_errors_of_one_type_are_one_reason(capsys):
    """The judge that does not catch what gradient_check raises is the most common one."""

    def judge(f):
        return step10.gradient_check(f, step10.Variable([-2.3, -0.7, 0.4, 1.9]))

    score, rest = counts(capsys, judge)
    assert score == ["0 of 24", "12 of 12", "16"]
    assert (
        "\nNo verdict, for it raised AssertionError: at index (0,) the gradient is 0.666276, by\n"
        "numerical_diff -0.666276 (error 1.3e+00), and so on:\n    has the wrong sign; has half"
    ) in rest
    assert rest.count("No verdict") == 1


ENDLESS = "def judge(f):\n    while True:\n        pass"
CATCHES_ALL = "def judge(f):\n    try:\n        while True: pass\n    except: return False"


@pytest.mark.parametrize("text", [ENDLESS, CATCHES_ALL])
def test_a_judge_without_end_is_stopped_and_asked_no_more(capsys, monkeypatch, text):
    monkeypatch.setattr("dezero_mini.classroom.tournaments.SECONDS", 0.05)
    own = {"__name__": "__main__"}
    exec(text, own)
    score, rest = counts(capsys, own["judge"])
    assert score == ["0 of 24", "0 of 12", "36"]
    asked = "; ".join(name for name in [*WRONG, *RIGHT] if name in ORDER[:3])
    assert rest == (
        f"\nNo verdict, for it did not end within 0.05 seconds:\n    {asked}\n"
        "\nNo verdict, for it was not asked any more:\n    the other 33\n"
    )


def test_a_judge_that_is_slow_once_is_asked_on(capsys, monkeypatch):
    monkeypatch.setattr("dezero_mini.classroom.tournaments.SECONDS", 0.5)

    own = {"__name__": "__main__"}
    exec(ENDLESS, own)

    def slow(f):
        if np.all(f(step10.Variable([1.0, 2.5])).data == 3.0):
            own["judge"](f)
        return one_place(f)

    score, rest = counts(capsys, slow)
    assert score == ["16 of 24", "11 of 12", "1"]
    assert rest.endswith("\nNo verdict, for it did not end within 0.5 seconds:\n    a constant\n")


def test_what_a_judge_prints_does_not_bury_the_table(capsys):
    def loud(f):
        print("one\ntwo")
        return one_place(f)

    score, rest = counts(capsys, loud)
    assert score == ["16 of 24", "12 of 12", "0"]
    assert rest.endswith("\nYour judge printed 72 lines, left out here. What it returns counts.\n")


def test_a_judge_that_prints_its_verdict_returns_nothing(capsys):
    printed = print_of(capsys, lambda f: print(one_place(f)))
    assert "your judge                          returns nothing yet" in printed
    assert printed.endswith("printed 36 lines, left out here. What it returns counts.\n")


def test_who_counts_the_calls_learns_nothing(capsys):
    calls = []

    def counting(f):
        calls.append(f)
        return len(calls) > len(WRONG)

    score, _ = counts(capsys, counting)
    assert score == ["15 of 24", "3 of 12", "0"]


def test_a_judge_may_change_what_it_is_shown(capsys):
    def rough(f):
        said = one_place(f)
        type(f).backward = type(f).forward = lambda self, x: x
        return said

    assert print_of(capsys, rough) == print_of(capsys, one_place)


def test_a_judge_that_breaks_the_step_does_not_lower_the_checks_of_the_course(capsys, monkeypatch):
    monkeypatch.setattr(step10, "gradient_check", step10.gradient_check)  # put back afterwards
    expected = print_of(capsys, lambda f: True)

    def breaking(f):
        step10.gradient_check = None
        return True

    assert print_of(capsys, breaking) == expected


def test_ctrl_c_ends_it():
    def judge(f):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tournament(step10, judge)


def test_it_says_the_same_twice(capsys):
    first = print_of(capsys, one_place)
    classroom_zoo.LATEST["y"] = np.zeros(7)
    assert print_of(capsys, one_place) == first
