"""words_for: an error, and the question that may help who gets it."""

import numpy as np
import pytest

from dezero_mini.classroom.exercises.errors import BY_MESSAGE, words_for

ARRAY = np.array(2.0)


def raised(call):
    """The error that a call raises."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - of any type
        call()
    return caught.value


@pytest.mark.parametrize(
    ("part", "call"),
    [
        ("memoryview", lambda: ARRAY.data**2),
        ("memoryview", lambda: ARRAY.data.data),
        ("for \\^", lambda: ARRAY ^ 2),
        ("for \\^", lambda: 2.0 ^ 2),
        ("0-d array", lambda: [*ARRAY]),
        ("length-1", lambda: float(np.ones(3))),
        ("truth value", lambda: 1 if np.ones(3) else 2),
    ],
)
def test_messages_that_say_little_have_questions(part, call):
    """Python and NumPy word these messages, and may come to word them in another way."""
    (question,) = (asked for message, asked in BY_MESSAGE.items() if part in message)
    assert words_for(raised(call), {"TypeError": "what else?"}).endswith(question)


def test_an_exercise_has_questions_of_its_own():
    own = {"TypeError: f() takes": "how many?", "TypeError": "what came?", "NameError": "whose?"}
    assert words_for(TypeError("f() takes 1"), own) == "TypeError: f() takes 1: how many?"
    assert words_for(TypeError("g() takes 1"), own) == "TypeError: g() takes 1: what came?"
    assert words_for(NameError("x"), own) == "NameError: x: whose?"
    assert words_for(NameError("x"), {}).startswith("NameError: x: where is that name made")


def test_without_a_message_or_a_question():
    assert words_for(OSError("oh"), {}).startswith("OSError: oh: read the message from its end.")
    assert words_for(NotImplementedError(), {}).startswith("NotImplementedError: read the message")
