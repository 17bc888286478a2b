"""A film in JupyterLab: it can be stepped through, and where no script runs its strip is there."""

import pytest

from dezero_mini.classroom.films.page import STILL
from tests.browser.jupyterlab import opened, run, without_outputs
from tests.browser.reading import step_through, strips_seen
from tests.course import STEP_NOTEBOOKS

pytestmark = pytest.mark.browser

SHIPPED = STEP_NOTEBOOKS[7]


def test_a_reader_steps_through_a_film(folder, address, page):
    path = folder / "notebooks" / f"film_{SHIPPED.name}"
    without_outputs(SHIPPED, path)
    run(page, address(path.name), path)
    step_through(page)


def test_an_untrusted_copy_shows_the_strip_and_says_how_to_step(folder, address, page):
    path = folder / "notebooks" / f"untrusted_{SHIPPED.name}"
    path.write_bytes(SHIPPED.read_bytes())
    opened(page, address(path.name))
    sentence = page.get_by_text(STILL)
    sentence.scroll_into_view_if_needed()
    assert sentence.is_visible()
    assert page.get_by_text("next ▶").count() == 0
    assert strips_seen(page, sentence) == 1


def alone(f):
    """The film of a program as a page."""
    import step20_generations as step20

    from dezero_mini.classroom.films.showing import page_of
    from tests.dezero_mini.classroom.films.filming import films_of

    return page_of(films_of(f, step20.Variable(2.0)))


@pytest.mark.parametrize("width", [375, 900])
@pytest.mark.parametrize("colours", [("white", "black"), ("#111", "#ddd")])
def test_a_page_alone(page, width, colours):
    """As the website has it, also on a phone and on a dark ground: no wider than the screen."""
    page.set_viewport_size({"width": width, "height": 700})
    ground, ink = colours
    html = alone(lambda x: x * x + x)
    page.set_content(f'<body style="background:{ground};color:{ink}">{html}')
    page.get_by_text("next").click()
    assert page.locator("span").inner_text() == "2 / 4"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    size = page.locator("text").first.evaluate(
        "e => 11 * e.getScreenCTM().a"  # how high letters are on the screen
    )
    assert size >= 8.5
    fill = page.locator("text").first.evaluate("e => getComputedStyle(e).fill")
    assert fill == {"black": "rgb(0, 0, 0)", "#ddd": "rgb(221, 221, 221)"}[ink]


def test_a_wide_graph_is_scrolled_from_the_keyboard(page):
    """There the arrow keys scroll, and do not step; what does not scroll takes no focus."""
    page.set_content(alone(lambda x: x * x * x * x + x))
    page.get_by_text("next").click()
    graph = page.get_by_role("group", name="The graph, which scrolls sideways")
    assert graph.count() == 0
    page.set_viewport_size({"width": 375, "height": 700})
    graph.focus()
    before = graph.evaluate("e => e.scrollLeft")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("([e, x]) => e.scrollLeft < x", arg=[graph.element_handle(), before])
    assert page.locator("span").inner_text().startswith("2 / ")


def test_a_button_that_leads_nowhere_says_so(page):
    page.set_content(alone(lambda x: x * x))
    back = page.get_by_role("button", name="back")
    assert back.is_disabled()
    page.get_by_text("next").click()
    assert back.is_enabled()
