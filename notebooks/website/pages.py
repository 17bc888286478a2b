"""What a page gets when it is written: titles, a description, and links around its text."""

import re
import textwrap
from html import escape, unescape
from pathlib import Path

from notebooks.website.addresses import REPOSITORY, editor, problem, source
from notebooks.website.texts import source_of

# The map has the title of the whole course.
TITLES = {"start_here": "Start here"}
PROMPT = re.compile(r'<p class="(collapsed|expanded) admonition-title">(.*?)</p>')
SUMMARY = '<summary aria-label="Toggle hidden content">'


def name_pages(app, env):
    from docutils import nodes  # it comes with Sphinx, and our tests look at this module without

    for docname, title in TITLES.items():
        env.titles[docname] = env.longtitles[docname] = nodes.title("", title)


def describe(context, doctree):
    """Say what a page is about: its first paragraph does."""
    paragraph = next(doctree.findall(lambda node: node.tagname == "paragraph")).astext()
    text = textwrap.shorten(paragraph, 200, placeholder=" …")
    context["metatags"] += f'<meta name="description" content="{escape(text)}">\n'
    context["meta"]["og:description"] = escape(text)


def link(app, pagename, context):
    """Tell the templates where a page leads, if anywhere."""
    if (Path(app.outdir) / "lite" / "index.html").exists() and is_notebook(app, pagename):
        context["run_address"] = f"lite/index.html?path={pagename}.ipynb"
    if REPOSITORY:
        title = unescape(re.sub("<.*?>", "", context.get("title", pagename)))
        context["problem_address"] = problem(title, f"{pagename}.html")
        if pagename in app.env.found_docs:
            path = source_of(Path(app.env.doc2path(pagename)).name)
            context["source_address"], context["editor_address"] = source(path), editor(path)


def is_notebook(app, pagename):
    return Path(app.env.doc2path(pagename)).suffix == ".ipynb"


def complete(app, pagename, templatename, context, doctree):
    link(app, pagename, context)
    if doctree is not None:
        describe(context, doctree)
        # A summary may hold no paragraphs, and its words are the best name for it.
        body = PROMPT.sub(r'<span class="\1">\2</span>', context["body"])
        context["body"] = body.replace(SUMMARY, "<summary>")


def setup(app):
    app.connect("env-updated", name_pages)
    # Before the descriptions of sphinxext.opengraph are made.
    app.connect("html-page-context", complete, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
