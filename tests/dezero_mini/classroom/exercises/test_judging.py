"""check: whatever the reader has done, it says something true, and never raises."""

import pytest

from dezero_mini.classroom.exercises import asking, check, register, verdict
from dezero_mini.classroom.exercises.cells import CELLS


def judged(kernel, text, name="01.97"):
    """What the check says after cells with these texts."""
    for part in text.split("\n---\n"):
        kernel.run(part)
    return kernel.run(f'check("{name}")')


RIGHT = "def two():\n    return 2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("two = 2", "correct: two\n"),
        ("two = lambda: 2.0", "correct: two\n"),
        ("two = 4\n---\ntwo = 2", "correct: two\n"),
        ("two = 1 / 0\n---\ntwo = 2", "correct: two\n"),
        ("two = 2\n---\nprint(two) / 0", "correct: two\n"),
        ("two = 2\n...", "correct: two\n"),
        ("def two():\n    ...\n    return 2", "correct: two\n"),
        (
            "def two():\n    'doc'\n    f = lambda x: x[..., 0]\n    return 2",
            "correct: two\n",
        ),
        ("%pwd\ntwo = 2", "correct: two\n"),
        ("two = 3", "not yet: two is not 3: one too many?\n"),
        ("two = None", "not yet: two came out as None. Who was to give it a value?\n"),
        ("two = 2\n---\ntwo = 3", "not yet: two is not 3: one too many?\n"),
        ("def two():\n    pass", "not yet: two came out as None."),
        ("x = 1", "not yet: there is no `two` here yet: run the cell of your answer first.\n"),
        ("two = 2\n---\ndel two", "not yet: there is no `two` here yet"),
        ("two = ...", "still open: three dots are left."),
        ("two = (1, ...)", "still open: "),
        ("def two():\n    # Your code here.\n    ...", "still open: "),
        ("def two():\n    'doc'\n    ...", "still open: "),
        ("def two():\n    x = ...\n    return x", "still open: "),
        ("def two():\n    return pair(..., ...)", "still open: "),
        (
            "class two:\n    def f(self):\n        return 2\n\n    def g(self):\n        ...",
            "still",
        ),
        ("two = 2\n---\ntwo = (", "not yet: the cell of your answer stopped with SyntaxError."),
        ("two = 2\n---\ndef two(:\n    return 3", "the cell of your answer stopped with SyntaxErr"),
        ("two = 2\n---\ntwo = 1 / 0", "the cell of your answer stopped with ZeroDivisionError."),
        (f"{RIGHT}\n---\n{RIGHT}\nprint(one)", "the cell of your answer stopped with NameError."),
        ("two = 2\n---\nif True:\n    two = int('x')", "stopped with ValueError."),
        ("def two():\n    raise RuntimeError('oh')", "RuntimeError: oh: who stopped?\n"),
        ("def two():\n    raise RuntimeError('ah, no')", "RuntimeError: ah, no: who sighed?\n"),
        ("def two():\n    raise OSError('oh')", "OSError: oh: read the message from its end."),
        ("def two():\n    exit()", "not yet: your answer stopped with"),
        ("def two():\n    return two()", "not yet: your answer stopped with RecursionError"),
        ("def two():\n    raise MemoryError", "not yet: your answer stopped with MemoryError"),
        ("def two():\n    raise GeneratorExit", "not yet: your answer stopped with GeneratorExit"),
        ("two = '\\ud800'", "not yet: two came out as a str"),
        (
            "def two():\n    raise OSError('\\ud800')",
            "not yet: your answer stopped with OSError: \\ud",
        ),
    ],
)
def test_what_is_said(kernel, text, said):
    assert said in judged(kernel, text)


def test_a_loop_without_end_is_stopped_and_the_kernel_lives(kernel, monkeypatch):
    monkeypatch.setattr("dezero_mini.classroom.exercises.judging.SECONDS", 0.05)
    said = judged(kernel, "def two():\n    while True:\n        pass")
    assert said.startswith("not yet: your answer did not end within 0.05 seconds.")
    assert judged(kernel, "two = 2") == "correct: two\n"


@pytest.mark.parametrize(
    ("printing", "said"),
    [
        ("print()", "Your answer printed this while it was judged:\n\n"),
        ("print('x', 1)", "Your answer printed this while it was judged:\nx 1\n"),
        ("print('x', end='')", "Your answer printed this while it was judged:\nx\n"),
        ("print('\\ud800')", "Your answer printed this while it was judged:\n\\ud800\n"),
        (
            "for n in range(99): print(n)",
            "Your answer printed much while it was judged. It begins:\n0\n1\n2\n3\n4\n5\n6\n7\n",
        ),
        (
            "print('x' * 5000)",
            f"Your answer printed much while it was judged. It begins:\n{'x' * 1000}\n",
        ),
    ],
)
def test_what_an_answer_prints_does_not_bury_the_verdict(kernel, printing, said):
    answer = f"def two():\n    {printing}\n    return 2"
    assert judged(kernel, answer) == f"{said}correct: two\n"


def test_what_a_loop_without_end_prints_does_not_bury_the_verdict(kernel, monkeypatch):
    monkeypatch.setattr("dezero_mini.classroom.exercises.judging.SECONDS", 0.05)
    said = judged(kernel, "def two():\n    while True:\n        print('x', end=' ')")
    assert said.splitlines()[-1].startswith("not yet: your answer did not end within")
    assert len(said) < 1500


def test_an_answer_of_several_names(kernel):
    assert "still open: the program is as it was shipped" in judged(
        kernel, "add, zero = 1, 2  # a comment", "01.98"
    )
    kernel.run("def add(a, b):\n    return a + b")
    assert "the notebook's own `one` is missing" in judged(kernel, "zero = 0", "01.98")
    kernel.run("one = 1")
    assert judged(kernel, "zero = 0", "01.98") == "correct: a sum\n"
    assert judged(kernel, "zero = ...", "01.98").startswith("still open: ")
    assert judged(kernel, "zero = 5", "01.98") == "not yet: no sum\n"
    assert "the cell of your answer stopped" in judged(kernel, "zero = int('x')", "01.98")


def test_the_shipped_cell_is_known_by_its_id(kernel):
    """In JupyterLab a cell that does not even look like its answer is known all the same."""
    kernel.run("two = 2", cell="exercise-97-stub")
    assert kernel.run('check("01.97")') == "correct: two\n"
    kernel.run("deff two():", cell="exercise-97-stub")
    assert "stopped with SyntaxError" in kernel.run('check("01.97")')
    kernel.run("zwei = 2", cell="exercise-97-stub")
    assert "no longer makes `two`" in kernel.run('check("01.97")')
    kernel.run("two = 2", cell="another")
    assert kernel.run('check("01.97")') == "correct: two\n"
    kernel.run("1 / 0", cell="exercise-98-stub")
    assert kernel.run('check("01.97")') == "correct: two\n"


def test_an_answer_in_the_cell_of_its_check(kernel):
    assert kernel.run('two = 2\ncheck("01.97")') == "correct: two\n"
    kernel.run("two = 1 / 0")
    assert kernel.run('two = 2\ncheck("01.97")') == "correct: two\n"


@pytest.mark.parametrize(
    "name", ["01.9", "99.1", "1", "", "bridge.99", "capstone.99", "../x", "01", "os.path"]
)
def test_an_unknown_exercise_is_said_to_be_one(kernel, name):
    said = kernel.run(f"check({name!r})")
    assert said.startswith(
        f"not yet: there is no exercise {name} here: this notebook is of another"
    )
    assert "`make learn`" in said


@pytest.mark.parametrize(
    "call",
    [
        'check("the number", 3, 4, {2: "two?"})',
        'check("the number", lambda: 3, 4, rtol=0)',
        "check(3)",
        "check(None)",
        "check(['01.97'])",
    ],
)
def test_a_notebook_of_the_first_version_is_told_so(kernel, call):
    said = kernel.run(call)
    assert said.startswith("not yet: ")
    assert "this notebook is of another version than the course installed here." in said


def test_a_notebook_of_another_version_is_told_so_in_its_first_cell(kernel):
    said = kernel.run("begin(course=1)")
    assert said.startswith("This notebook is of version 1 of the course, and the course installed")
    assert kernel.run("begin(course=2)") == ""
    assert kernel.shell.events.callbacks["pre_run_cell"].count(CELLS.start) == 1


def test_a_notebook_whose_first_cell_did_not_run(kernel, monkeypatch):
    monkeypatch.delitem(__import__("sys").modules, "step01_variable")
    assert judged(kernel, "two = 2") == (
        "not yet: run the cells above first, from the top of the notebook.\n"
    )


def test_a_choice(kernel):
    assert judged(kernel, "why = ...", "01.99").startswith("still open: ")
    assert judged(kernel, "why = 'a'", "01.99") == "not yet: (a) no\n"
    assert "letters" in judged(kernel, "why = 5", "01.99")
    assert verdict("01.99").state == "not yet"
    kernel.run("why = 'b'")
    assert verdict("01.99") == type(verdict("01.99"))(
        "correct", "correct: why: yes, [here](x.ipynb)"
    )


def test_a_reply_with_a_link_is_shown_as_one(kernel, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    assert judged(kernel, "why = 'b'", "01.99") == ""
    assert shown == [dict.fromkeys(["text/plain", "text/markdown"], verdict("01.99").words)]


class BadClass:
    @property
    def __class__(self):
        raise RuntimeError("no class")


def test_an_answer_that_breaks_what_every_object_can_do(kernel):
    kernel.run("two = 2")
    kernel.shell.user_ns["two"] = BadClass()
    assert kernel.run('check("01.97")').startswith("not yet: ")


def test_an_interrupt_passes(kernel):
    kernel.run("def two():\n    raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        check("01.97")


def test_a_name_is_given_once(kernel):
    with pytest.raises(ValueError, match=r"^expected a new name for an exercise, got 01\.97 again"):
        register.exercise("01.97", "again", "x")(len)


def test_recording_is_on_for_a_judge(kernel):
    """A reader may have left it off; a judge needs it, and the reader's setting comes back."""
    kernel.run("import step20_generations as step20\nstep20.Config.enable_backprop = False")

    @register.exercise("20.99", "recording is on", "two")
    def judge(step, two):
        asking.same("it", step.Config.enable_backprop, True)

    assert judged(kernel, "two = 2", "20.99") == "correct: recording is on\n"
    assert kernel.run("print(step20.Config.enable_backprop)") == "False\n"
    kernel.run("step20.Config.enable_backprop = True")
