"""What is said of an error that an answer stopped with: `words_for`."""

import re
from collections.abc import Mapping

from dezero_mini.classroom.exercises.asking import written

BY_MESSAGE = {
    "memoryview": "an array was taken for a box, whose array is its `.data`. Where?",
    r"bitwise_xor|for \^": "^ is no power in Python. Which operator is one?",
    "iteration over a 0-d array": "an array may hold a single number, with nothing to run "
    "through. Can NumPy do it without a loop?",
    "only (0-dimensional|length-1|size-1) arrays": "one number was wanted there, and an array "
    "came. Can NumPy do it for all its elements?",
    "got NoneType of dtype object": "None came where numbers are wanted. Is there a method without "
    "a return, or a gradient that is not there yet?",
    "truth value of an array": "an array of several elements is neither true nor false. Can one "
    "formula do for all of them?",
}
"""Questions about messages of Python and NumPy that say little to who reads them first."""

BY_TYPE = {
    "NameError": "where is that name made, and how is it spelled there?",
    "UnboundLocalError": "which name has no value yet when it is needed?",
    "RecursionError": "which function calls itself, and what was to end that?",
}
"""Questions about types of errors for which an exercise has none of its own."""


def words_for(error: BaseException, questions: Mapping[str, str]) -> str:
    """Return the type and message of an error, and a question that may help.

    Parameters
    ----------
    error
        What an answer stopped with.
    questions
        The questions of its exercise, by the starts of type and message, as `Exercise` has them.
    """
    name, message = type(error).__name__, written(error)
    by_message = [question for part, question in BY_MESSAGE.items() if re.search(part, message)]
    whole = f"{name}: {message}"
    by_start = [question for start, question in questions.items() if whole.startswith(start)]
    general = BY_TYPE.get(name, "read the message from its end. What was it given?")
    question = [*by_message, *by_start, general][0]
    return ": ".join(part for part in (name, message, question) if part)
