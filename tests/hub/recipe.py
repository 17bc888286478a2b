"""The recipe for a hub, read from for_teachers: what is printed there is what the tests run."""

import re
import textwrap

from tests.course import NOTEBOOKS

PAGE = NOTEBOOKS / "for_teachers.md"
HEADING = "## A class on JupyterHub\n"


def section(text):
    """What stands under the heading."""
    return text.split(HEADING)[1].split("\n## ")[0]


def blocks(kind, text):
    """The blocks of code of a kind."""
    found = re.findall(rf"^( *)```{kind}\n(.*?)^\1```", section(text), re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) for _, block in found]


def block(kind, word, text):
    """The one block of a kind in which a word stands."""
    (found,) = (block for block in blocks(kind, text) if word in block)
    return found


class Recipe:
    """The recipe, with paths of the test in the place of the server's.

    Parameters
    ----------
    places
        Where the test has what the recipe has elsewhere: {"/srv/course": "…", …}, longer first.
    """

    def __init__(self, places, text=None):
        self.places = places
        self.text = PAGE.read_text("utf-8") if text is None else text

    def placed(self, text):
        for there, here in self.places.items():
            text = text.replace(there, str(here))
        return text

    def sh(self, word):
        """The lines for a terminal in whose block a word stands."""
        return self.placed(block("sh", word, self.text))

    def config(self):
        """The hub's configuration: the name of its file, and what it holds."""
        (name,) = re.findall(r"into the file `(\S+)`", section(self.text))
        return self.placed(name), self.placed(block("python", "get_config", self.text))

    def start(self):
        """In which folder the hub is started, and by which program."""
        line = self.sh("bin/jupyterhub\n")
        return re.fullmatch(r"cd (\S+) && sudo (\S+)\n", line).groups()

    def link(self, server):
        """The link for the students, on a server such as "http://127.0.0.1:8000"."""
        (found,) = blocks("text", self.text)
        return self.placed(found.strip().replace("http://SERVER:8000", server))

    def packages(self):
        """What is installed beside the course."""
        (found,) = re.findall(r'pip install --editable "/srv/course\[learn\]" (.*)', self.text)
        return found.split()
