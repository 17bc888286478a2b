"""A course of two short notebooks with real exercises, and what students hand in for them."""

import copy
import json

from dezero_mini.classroom.course.lessons import lessons


def cell(name, text, kind="code"):
    """A cell as Jupyter writes it."""
    more = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "id": name, "metadata": {}, "source": [text], **more}


def notebook(title, first, *stubs):
    """A notebook with a stub for each of its exercises, given by name."""
    begin = "from dezero_mini.classroom import begin, check\n\nbegin(course=2)"
    cells = [cell("text-01", f"# {title}", "markdown"), cell("code-01", first + begin)]
    for name, stub in stubs:
        number = name.split(".")[1]
        cells += [
            cell(f"text-1{number}", f"**Exercise {number}** of {title}.", "markdown"),
            cell(f"exercise-{number}-stub", stub),
            cell(f"exercise-{number}-check", f'check("{name}")'),
            cell(f"exercise-{number}-hint", f"Hint {name}", "markdown"),
        ]
    cells.append(cell("code-99", "never_needed()"))
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


FIRST = notebook(
    "Boxes",
    "import step01_variable\n",
    ("01.1", "number_of_axes = ..."),
    ("01.2", "def swap(a, b):\n    ..."),
)
SECOND = notebook("Back", "import step06_manual_backward\n", ("06.1", "gradient_of_w = ..."))

AXES = "number_of_axes = 2"
SWAP = "def swap(a, b):\n    a.data, b.data = b.data, a.data"


def write(path, content):
    """Write a notebook, or bytes that are none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())


def course(root):
    """Write the course into a folder, and return that."""
    write(root / "notebooks" / "step01_variable.ipynb", FIRST)
    write(root / "notebooks" / "step06_manual_backward.ipynb", SECOND)
    write(root / "notebooks" / "start_here.ipynb", notebook("Start", ""))
    return root


def known(root):
    """The notebooks of the course as grading knows them."""
    return lessons(course(root))


def answered(*texts, shipped=FIRST):
    """A notebook with answers in its stubs, in their order; None leaves one as it is."""
    answered = copy.deepcopy(shipped)
    stubs = [cell for cell in answered["cells"] if cell["id"].endswith("-stub")]
    for stub, text in zip(stubs, texts, strict=False):
        if text is not None:
            stub["source"] = text.splitlines(keepends=True)
    return answered


def without(given, *ids):
    """A notebook that lacks some cells."""
    return {**given, "cells": [cell for cell in given["cells"] if cell["id"] not in ids]}


def without_ids(given):
    """A notebook as a program of the time before ids saves it."""
    cells = [{k: v for k, v in cell.items() if k != "id"} for cell in given["cells"]]
    return {**given, "cells": cells, "nbformat_minor": 4}


def inserted(given, behind, *new):
    """A notebook with further cells behind the one with an id."""
    at = [cell["id"] for cell in given["cells"]].index(behind) + 1
    return {**given, "cells": [*given["cells"][:at], *new, *given["cells"][at:]]}
