"""Students of the hub in a real browser: each logs in, follows the link, and works."""

import json

from tests.browser.jupyterlab import opened, outputs_seen, type_into
from tests.course import STEP_NOTEBOOKS
from tests.hub.hub import PASSWORD, until
from tests.notebooks.notebook_files import cells_of, read, source

STEP13 = STEP_NOTEBOOKS[13]


class Student:
    """A student at a screen of their own.

    Attributes
    ----------
    folder
        Where the course is in the student's home.
    """

    def __init__(self, hub, browser, name):
        self.hub, self.name = hub, name
        self.folder = hub.homes / name / "course"
        self.mine = self.folder / "my_course"
        self.page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()

    def log_in(self):
        """Follow the link, as a stranger whom the hub asks for a name first."""
        self.page.goto(self.hub.recipe.link(self.hub.address))
        self.sign_in()
        self.arrive()

    def sign_in(self):
        self.page.fill("#username_input", self.name)
        self.page.fill("#password_input", PASSWORD)
        self.page.click("#login_submit")

    def follow_the_link(self):
        self.page.goto(self.hub.recipe.link(self.hub.address))
        self.arrive()

    def arrive(self):
        """Wait until JupyterLab shows what the link leads to."""
        self.page.wait_for_url(f"**/user/{self.name}/lab/tree/course/my_course/*", timeout=120_000)
        self.page.get_by_text("| Idle").wait_for(timeout=120_000)

    def address(self, name):
        """Where a notebook of the student's folder is seen alone."""
        return f"{self.hub.address}/user/{self.name}/doc/tree/course/my_course/{name}?reset"

    def open(self, name):
        opened(self.page, self.address(name))

    def type(self, path, texts, run):
        """Type texts into cells by their ids, run them as the kernel's runs from one on, and save.

        Gives what is seen beneath the last of them.
        """
        ids = ids_of(path)
        for number, (cell, text) in enumerate(texts.items(), run):
            type_into(self.page, ids.index(cell), text, number)
        self.page.keyboard.press("Control+s")
        assert until(lambda: all(is_saved(path, *typed) for typed in texts.items()))
        return outputs_seen(self.page)[ids.index(cell)]

    def in_a_terminal(self, line):
        """Type a line into a terminal of JupyterLab."""
        self.page.goto(f"{self.hub.address}/user/{self.name}/lab?reset")
        self.page.get_by_role("menuitem", name="File", exact=True).click()
        self.page.get_by_text("New", exact=True).hover()
        self.page.get_by_text("Terminal", exact=True).last.click()
        self.page.locator(".jp-Terminal-body").wait_for()
        self.page.locator(".xterm-screen").click()
        self.page.wait_for_timeout(1000)
        self.page.keyboard.type(f"{line}\n")


def is_saved(path, cell_id, text):
    """Whether a cell of a notebook's file has a text; a file is not whole while it is written."""
    try:
        return text_of(path, cell_id) == text
    except json.JSONDecodeError:
        return False


def ids_of(path):
    """The ids of the code cells in a notebook's file."""
    return [cell["id"] for cell in cells_of(read(path), "code")]


def text_of(path, cell_id):
    """The text of a cell in a notebook's file."""
    return next(source(cell) for cell in read(path)["cells"] if cell["id"] == cell_id)
