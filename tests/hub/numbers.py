"""What students on a hub take, as for_teachers has it: a table, and what follows from it."""

import os
import platform
import re
from importlib.metadata import version

from tests.benchmarks.report import markdown, short
from tests.course import STEP_NOTEBOOKS

MEASURED = [STEP_NOTEBOOKS[number] for number in (4, 13, 15, 20)]
CLASS = 30

HUB = "the hub, its proxy and its culler"
SERVER = "a student's server, with JupyterLab open and no notebook"
ABOVE = "what a kernel takes beyond that while it runs, at most"
AT_WORK = "a server that has served these notebooks"
ALL = "a student with all of them open: the server and its kernels"
CULLED = "the same student, when the kernels were idle for too long"


def kernel_of(path):
    """What the row of a notebook's kernel is called."""
    return f"a kernel that has run notebook {path.name[4:6]}"


ROWS = [HUB, SERVER, *map(kernel_of, MEASURED), ABOVE, AT_WORK, ALL, CULLED]


def rounded(number):
    """Up to the next ten."""
    return -int(-number // 10) * 10


def table(found):
    """The table of what was measured, in MB."""
    return markdown(["what runs", "MB"], [[row, str(rounded(found[row]))] for row in ROWS])


def rule(found):
    """What the table says to somebody who looks for a server."""
    hub, above, resting, culled = (rounded(found[row]) for row in (HUB, ABOVE, ALL, CULLED))
    student = resting + above
    total = (hub + CLASS * student) / 1000
    return (
        f"So plan {student} MB for each student at work, and {hub} MB for the hub: {total:.1f} GB "
        f"for {CLASS} at a time. When a student has gone, the end of idle kernels gives "
        f"{resting - culled} MB back, and the end of the idle server the rest.\n"
    )


def machine():
    """What the numbers depend on."""
    packages = {"JupyterHub": "jupyterhub", "JupyterLab": "jupyterlab", "NumPy": "numpy"}
    packages |= {"matplotlib": "matplotlib"}
    parts = [f"{os.cpu_count()} cores", f"Python {short(platform.python_version())}"]
    parts += [f"{name} {short(version(package))}" for name, package in packages.items()]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


BLOCK = re.compile(
    r"^One machine's numbers, with [^|]*?:\n\n\| what runs \|.*\n(\|.*\n)*\nSo plan .*\n",
    re.MULTILINE,
)


def in_page(text, found, where):
    """The text of for_teachers with its numbers replaced, and where they were measured."""
    new = f"One machine's numbers, with {where}:\n\n{table(found)}\n{rule(found)}"
    replaced, count = BLOCK.subn(lambda match: new, text)
    if count != 1:
        raise ValueError(f"expected one table of memory in for_teachers, found {count}")
    return replaced
