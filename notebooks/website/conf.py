"""The website: `make site` builds it with Sphinx from the texts as they are.

The Makefile gathers the notebooks, README, CONTRIBUTING and CHANGELOG in one folder: there is no
second copy in the repository. What differs on a web page is added on the way, by the modules
beside this one: `texts` changes what Sphinx reads, and `pages` what it writes. `addresses` knows
where the project lives, or that nobody has said so yet.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from notebooks.website.addresses import VERSION, WEBSITE

project = "Automatic differentiation in twenty steps"
release = VERSION
html_title = project
extensions = ["myst_nb", "notebooks.website.texts", "notebooks.website.pages"]
html_theme = "furo"
html_favicon = "static/favicon.svg"
html_static_path = ["static"]
html_css_files = ["course.css"]
html_js_files = [("course.js", {"defer": "defer"})]
templates_path = ["templates"]
html_copy_source = False
html_use_index = False
html_show_sphinx = False
html_show_copyright = False
pygments_dark_style = "github-dark"

# A page shows what is stored in its notebook, which the tests compare with what runs.
nb_execution_mode = "off"
nb_code_prompt_show = "Show the {type}"
nb_code_prompt_hide = "Hide the {type}"
myst_heading_anchors = 3

# What others show of a page that somebody links to. It needs addresses that begin with https.
if WEBSITE:
    extensions.append("sphinxext.opengraph")
    html_baseurl = ogp_site_url = WEBSITE
    ogp_image = "_images/readme.png"
    ogp_image_alt = "Two frames of a film of backward"
