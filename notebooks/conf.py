"""The website: `make site` builds it with Sphinx from the texts as they are.

The pages are the notebooks, README and CONTRIBUTING: there is no second copy. Two things
differ on a web page from JupyterLab and GitHub, and are changed on the way: where a link
leads, and how an output stays out of sight until it has been predicted.
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
exclude_patterns = ["**/.ipynb_checkpoints"]

# A page shows what is stored in its notebook, which the tests compare with what runs.
nb_execution_mode = "off"
nb_code_prompt_show = "Show the {type}"
nb_code_prompt_hide = "Hide the {type}"
myst_heading_anchors = 3

FIGURE = re.compile(r"\*\*(Figure [\d.]+)\.\*\*")
# What lies above this folder and is shown as a page.
PAGES = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md"}
LINK = re.compile(r"(?<=\]\()(?!\w+:|#)([^)\s]+)")


def from_the_root(match):
    """A link in README or CONTRIBUTING, as seen from this folder."""
    target = match[1]
    if target.startswith("notebooks/"):
        return target.removeprefix("notebooks/")
    return PAGES.get(target, f"../{target}")


def include_page(app, path, docname, content):
    content[0] = LINK.sub(from_the_root, content[0])


def prepare_page(app, docname, content):
    for file, page in PAGES.items():
        content[0] = content[0].replace(f"](../{file}", f"]({page}")
    if Path(app.env.doc2path(docname)).suffix != ".ipynb":
        return
    notebook = json.loads(content[0])
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
    content[0] = json.dumps(notebook)


def setup(app):
    app.connect("source-read", prepare_page)
    app.connect("include-read", include_page)
