"""What Sphinx reads instead of the texts as they are.

Two things differ on a web page from JupyterLab and GitHub: where a link leads, and how an output
stays out of sight until it has been predicted.
"""

import json
import re
from pathlib import Path

FIGURE = re.compile(r"\*\*(Figure [\d.]+)\.\*\*")
LINK = re.compile(r"(?<=\]\()(?!\w+:|#)([^)\s#]+)")
# What lies above the notebooks, and is a page beside theirs.
PAGES = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
CONTENTS = """

```{toctree}
:hidden:
:glob:

Start here <start_here>
step*
bridge*
capstone*
for_teachers
contributing
changelog
```
"""


def as_gathered(match):
    """A link of the README, or of a notebook, as it leads when all pages are in one folder."""
    target = match[1].removeprefix("../").removeprefix("notebooks/")
    return PAGES.get(target, target)


def source_of(page):
    """Where the text of a page is in the repository."""
    above = {gathered: name for name, gathered in PAGES.items()}
    return above.get(page, f"notebooks/{page}")


def prepare_notebook(notebook):
    """Say on a notebook's cells what is folded on the website, and what a picture shows."""
    text = ""
    for cell in reversed(notebook["cells"]):
        if cell["cell_type"] == "markdown":
            text = "".join(cell["source"])
            continue
        if cell["metadata"].get("jupyter", {}).get("outputs_hidden"):
            cell["metadata"]["tags"] = ["hide-output"]
        # A screen reader is sent to the words that tell what the picture shows.
        if figure := FIGURE.search(text):
            alt = f"{figure[1]}, described below"
            cell["metadata"]["mystnb"] = {"image": {"alt": alt}}


def prepare_page(app, docname, content):
    content[0] = LINK.sub(as_gathered, content[0])
    if docname == "index":
        content[0] += CONTENTS
    if Path(app.env.doc2path(docname)).suffix == ".ipynb":
        notebook = json.loads(content[0])
        prepare_notebook(notebook)
        content[0] = json.dumps(notebook)


def setup(app):
    app.connect("source-read", prepare_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
