"""What the scripts need to show themselves. It is no part of the library that they build.

Every step imports this module first. So here is the one place where a script deals with what it
meets on a machine: an old Python, no NumPy, a console of few letters, a reader who has left.
"""

import codecs
import os
import sys

if sys.version_info < (3, 10):  # noqa: UP036 (whoever has an older one should be told)
    sys.exit("The steps need Python 3.10 or newer, and this is " + sys.version.split()[0] + ".")


show_error = sys.excepthook


def say_what_is_missing(kind, error, traceback):
    """What Python calls for an error that nobody catches: one line where NumPy is missing."""
    if kind is ModuleNotFoundError and error.name == "numpy":
        advice = "The steps need NumPy, and this Python has none: python -m pip install numpy"
        print(advice, file=sys.stderr)
    else:
        show_error(kind, error, traceback)


sys.excepthook = say_what_is_missing

PLAIN = {"²": "^2", "³": "^3"}


def in_plain_letters(error):
    """What Python calls for letters that a console lacks: many have no small 2 or 3."""
    letters = error.object[error.start : error.end]
    return "".join(PLAIN.get(letter, "?") for letter in letters), error.end


codecs.register_error("plain", in_plain_letters)


def demonstrate(main):
    """Run a program that prints, in whatever letters there are, until nobody reads any more."""
    if hasattr(sys.stdout, "reconfigure"):  # what a notebook prints to has all letters
        sys.stdout.reconfigure(errors="plain")
    try:
        main()
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe (`head`, a pager) has seen enough. Python writes the rest at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_error(title, function, *arguments):
    """Call a function that fails, and print its error after a title."""
    try:
        function(*arguments)
    except Exception as error:
        print(f"{title}: {type(error).__name__}: {error}")
