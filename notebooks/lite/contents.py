"""What a reader finds in the browser: the files of a reader's folder, with what differs there."""

import hashlib
import json
from pathlib import Path

from dezero_mini import __version__
from dezero_mini.classroom.course import files
from dezero_mini.classroom.course.shipped import shipped_files

HERE = Path(__file__).parent
# Beneath the title of each notebook.
LINE = (
    "\n\n*Version {version}, in your browser. "
    "[Start here](start_here.ipynb) says where your work is kept.*"
)


def version_of(shipped):
    """The name of this version: that of the library, and a digest of what the notebooks say.

    A reader's work lies under this name, and a new name puts it aside. So the name is a new one
    when a word or a line of code in a notebook is, and not for the sake of a picture or a module.
    """
    digest = hashlib.sha256()
    for name in sorted(shipped):
        if name.endswith(".ipynb"):
            cells = files.parse(name, shipped[name])["cells"]
            said = [(cell["cell_type"], cell["id"], files.source(cell)) for cell in cells]
            digest.update(json.dumps([name, said]).encode())
    return f"{__version__}-{digest.hexdigest()[:8]}"


def contents(course):
    """The version of a checkout's course, and its files by their paths: ("0.1.0-…", {…: b"…"})."""
    shipped = shipped_files(course)
    version = version_of(shipped)
    for name in shipped:
        if name.endswith(".ipynb"):
            notebook = in_the_browser(files.parse(name, shipped[name]), version)
            if name == "start_here.ipynb":
                notebook["cells"].insert(1, section(version))
            shipped[name] = files.encoded(notebook)
    return version, shipped


def in_the_browser(notebook, version):
    """Name the version beneath a notebook's title, and make its outputs whole."""
    title = notebook["cells"][0]
    title["source"] = files.source(title) + LINE.format(version=version)
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            # Jupyter joins the lines of a text when it opens a file; JupyterLite shows a list.
            for held in (output, output.get("data", {})):
                for kind, text in held.items():
                    if isinstance(text, list) and kind != "traceback":
                        held[kind] = "".join(text)
    return notebook


def section(version):
    """The cell of start_here that tells what is different in a browser."""
    text = (HERE / "in_your_browser.md").read_text("utf-8").format(version=version)
    return {"cell_type": "markdown", "id": "in-the-browser", "metadata": {}, "source": text}
