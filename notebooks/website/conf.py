"""The website: `make site` builds it with Sphinx from the texts as they are.

The Makefile gathers the notebooks, README, CONTRIBUTING and CHANGELOG in one folder: there is no
second copy in the repository. Two things differ on a web page from JupyterLab and GitHub, and are
changed on the way: where a link leads, and how an output stays out of sight until it has been
predicted.
"""

import json
import re
from pathlib import Path

project = "Automatic differentiation in twenty steps"
html_title = project
extensions = ["myst_nb"]
html_theme = "furo"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
pygments_dark_style = "github-dark"

# A page shows what is stored in its notebook, which the tests compare with what runs.
nb_execution_mode = "off"
nb_code_prompt_show = "Show the {type}"
nb_code_prompt_hide = "Hide the {type}"
myst_heading_anchors = 3

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

start_here
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
