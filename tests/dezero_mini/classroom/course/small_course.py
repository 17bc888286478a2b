"""A course of three notebooks, small enough to change at will."""

import json

from dezero_mini.classroom.course import files


def cell(name, source, kind="code", **more):
    """A cell; code has been run and has printed something."""
    found = {"cell_type": kind, "id": name, "metadata": {}, "source": [source], **more}
    if kind == "code":
        found = {"execution_count": 1, "outputs": [printed("shipped\n")], **found}
    return found


def printed(text):
    return {"output_type": "stream", "name": "stdout", "text": [text]}


def text(name, source):
    return cell(name, source, "markdown")


def notebook(*cells):
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def lesson(number):
    """A notebook with a prediction and an exercise."""
    return notebook(
        text("text-01", f"# Step {number:02}: a title\n\nSee [there](start_here.ipynb)."),
        cell("code-01", "print('seen')"),
        cell("code-02", "print('guess')", metadata={"jupyter": {"outputs_hidden": True}}),
        cell("exercise-1-stub", "answer = ..."),
        cell("exercise-1-check", f'check("{number}.1")'),
        text("exercise-1-hint", "Look again."),
    )


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, dict):
        content = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def small_course(root):
    """Write the course into a folder."""
    start = notebook(text("text-01", "# Start\n\nThe [README](../README.md)."))
    contents = {
        "notebooks/start_here.ipynb": start,
        "notebooks/step01_box.ipynb": lesson(1),
        "notebooks/step02_sum.ipynb": lesson(2),
        "notebooks/for_teachers.md": "Teach [it](start_here.ipynb), see [that](../README.md).\n",
        "notebooks/images/a.png": b"\x89PNG\r\n\0\r\n",
        "steps/__main__.py": "print('steps')\n",
        "steps/demonstration.py": "",
        "steps/step01_box.py": "x = 1\n",
        "steps/step02_sum.py": "def f():\n    return 1\n\n\ndef g():\n    return 2\n",
        "dezero_mini/__init__.py": "",
        "dezero_mini/core.py": "core = 1\n",
        "dezero_mini/py.typed": "",
        "dezero_mini/__pycache__/core.cpython-310.pyc": b"\0",
        "README.md": "[step 1](notebooks/step01_box.ipynb), [us](CONTRIBUTING.md)\n",
        "CONTRIBUTING.md": "Do.\n",
        "CHANGELOG.md": "Done.\n",
        "CITATION.cff": "title: it\n",
        "LICENSE": "MIT\n",
    }
    for name, content in contents.items():
        write(root / name, content)
    return root


def change(path, cell_id, source):
    """Write something else into a cell, as its reader or its author does; None takes it out."""
    found = files.read(path)
    for number, cell in enumerate(found["cells"]):
        if cell["id"] == cell_id:
            if source is None:
                del found["cells"][number]
            else:
                cell["source"] = [source]
            break
    else:
        raise ValueError(f"there is no cell {cell_id} in {path.name}")
    write(path, found)


def run(path):
    """Do to a notebook what running it does, and what JupyterLab adds on the way."""
    found = files.read(path)
    for number, cell in enumerate(found["cells"]):
        if cell["cell_type"] == "code":
            cell.update(execution_count=number, outputs=[printed("mine\n")])
            cell["metadata"]["trusted"] = True
        cell["source"] = "".join(cell["source"])
    found["cells"].append({**cell_of_nothing(), "id": "8f2c91aa"})
    found["metadata"] = {"kernelspec": {"name": "mine"}}
    write(path, found)


def cell_of_nothing():
    return cell("", "", outputs=[], execution_count=None)
