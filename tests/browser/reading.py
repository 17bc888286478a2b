"""What a reader does in a notebook: types answers, and steps through a film."""

import itertools

from dezero_mini.classroom.course.files import source
from dezero_mini.classroom.films.page import STILL
from tests.browser.jupyterlab import outputs_seen, type_into
from tests.notebooks.notebook_files import cells_of

TRIPLE = """class Triple(Function):
    def forward(self, x):
        return 3 * x

    def backward(self, gy):
        return {}
"""
ENDLESS = TRIPLE.format("loop()") + "\ndef loop():\n    while True:\n        pass\n"
TYPED = {
    "open": ([], "still open: "),
    "wrong": ([TRIPLE.format("gy + 3")], "not yet: "),
    "lucky": ([TRIPLE.format("3.0")], "not yet: "),
    "right": ([TRIPLE.format("3 * gy")], "correct: "),
    "a SyntaxError after a right answer": (
        [TRIPLE.format("3 * gy"), TRIPLE.format("3 * (gy")],
        "not yet: the cell of your answer stopped with SyntaxError.",
    ),
    "an endless loop": ([ENDLESS], "not yet: your answer did not end within 5 seconds."),
    "right again, after the loop": ([TRIPLE.format("gy + gy + gy")], "correct: "),
}


def verdicts(page, notebook):
    """Type one answer after another to 13.2 into its open notebook: (name, verdict, wanted) each.

    A wanted verdict is how it begins. One kernel hears all answers.
    """
    code = cells_of(notebook, "code")
    ids = [cell["id"] for cell in code]
    stub, check = ids.index("exercise-2-stub"), ids.index("exercise-2-check")
    run = itertools.count(1)
    type_into(page, 0, source(code[0]), next(run))
    for name, (answers, words) in TYPED.items():
        for answer in answers or [source(code[stub])]:
            type_into(page, stub, answer, next(run))
        type_into(page, check, source(code[check]), next(run))
        yield name, outputs_seen(page)[check], words


def strips_seen(page, film):
    """How many pictures are seen in the cell of a film."""
    cell = page.locator(".jp-CodeCell", has=film)
    pictures = cell.locator(".jp-OutputArea-output img")
    return sum(picture.evaluate("e => e.naturalWidth > 0") for picture in pictures.all())


def step_through(page):
    """Step through the film of notebook 07, which has been run."""
    film = page.locator("[data-film]")
    words, count = film.locator("[aria-live]"), film.locator("span")
    assert words.inner_text().startswith("The seed. y begins with the gradient 1.")
    assert count.inner_text() == "1 / 5"
    film.get_by_role("button", name="next").click()
    assert words.inner_text().startswith("Visit 1: Square 2.")
    assert "1 × 3.265 = 3.265" in film.locator("svg").last.text_content()
    film.get_by_role("button", name="back").click()
    assert count.inner_text() == "1 / 5"
    film.focus()
    for key, seen in {"ArrowRight": "2 / 5", "End": "5 / 5", "ArrowLeft": "4 / 5"}.items():
        page.keyboard.press(key)
        assert count.inner_text() == seen
    film.get_by_label("frame", exact=True).fill("2")
    assert words.inner_text().startswith("Visit 2: Exp.")
    assert film.get_by_text(STILL).count() == 0
    assert strips_seen(page, film) == 1
