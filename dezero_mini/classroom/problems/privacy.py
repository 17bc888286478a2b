"""What a report leaves out: the folders of the reader's machine, which hold the reader's name."""

import re
from contextlib import suppress
from pathlib import Path

IN_QUOTES = re.compile(
    r"""(['"])(?:~?/|~\\|\\\\|[A-Za-z]:[\\/])(?:(?!\1).)*[\\/]((?:(?!\1)[^\n\\/])+)\1"""
)
BARE = re.compile(
    # /home/me/, also behind file://, and no a/b/c, 1 / x or https://
    r"""(?:(?<=file://)|(?<![\w.~/)\]\\-]))/(?:[^\s'"/:]+/)+"""
    r"""|(?<!\w)[A-Za-z]:[\\/](?:[^\s'":\\/]+[\\/]+)*"""
    r"""|(?<![\w\\])\\\\(?:[^\s'":\\/]+\\)+"""  # \\server\me\
)


def without_home(text: str) -> str:
    """Write the reader's home folder as ~, as a terminal does."""
    with suppress(RuntimeError):  # there is none
        home = Path.home()
        if len(home.parts) > 1:
            ways = {str(home), home.as_posix(), str(home).replace("\\", "\\\\")}
            for way in sorted(ways, key=len, reverse=True):
                text = re.sub(rf"{re.escape(way)}(?!\w)", "~", text)
    return text


def without_folders(text: str) -> str:
    """Leave of each path in a text its last part alone, as in …/data.csv."""
    text = IN_QUOTES.sub(r"\1…/\2\1", without_home(text))
    return BARE.sub("…/", text)
