"""The website in a real browser: for a keyboard, a screen reader, a phone, and in the dark."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.website import PAGES, excess, served, violations
from tests.course import STEP_NOTEBOOKS
from tests.notebooks.notebook_files import cells_of, read

pytestmark = pytest.mark.browser

DESKTOP, PHONE = {"width": 1300, "height": 900}, {"width": 375, "height": 800}
STEP13 = STEP_NOTEBOOKS[13]


@pytest.fixture(scope="module")
def address(website):
    """The address of a page by its name."""
    with served(website) as root:
        yield lambda name: f"{root}{name}.html"


def unfolded(page):
    """Open all that is folded on a page, and let it settle."""
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
    page.wait_for_timeout(100)


@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_a_page_is_for_everybody(address, page, name):
    """On a desk and on a phone, by day and by night."""
    for size in (DESKTOP, PHONE):
        for colours in ("light", "dark"):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=colours, reduced_motion="reduce")
            page.goto(address(name))
            unfolded(page)
            assert violations(page) == {}, (size, colours)
            assert excess(page) <= 0, (size, colours)


def test_what_keeps_somebody_out_is_seen(page):
    page.set_viewport_size(PHONE)
    page.set_content(
        '<html lang="en"><title>A page</title><main><h1>A page</h1><h4>A jump</h4>'
        '<img src="data:,"><button></button><p style="color:#ccc">pale</p>'
        f'<pre style="overflow:auto">{"wide " * 100}</pre><p style="width:500px">wide</p></main>'
    )
    assert {
        "button-name",
        "color-contrast",
        "heading-order",
        "image-alt",
        "scrollable-region-focusable",
    } <= set(violations(page))
    assert excess(page) > 100


# --- the keyboard ------------------------------------------------------------------


def focused(page):
    """The name of what has the focus."""
    return page.evaluate(
        "(document.activeElement.ariaLabel || document.activeElement.textContent).trim()"
    )


def test_the_first_key_leads_to_the_text(address, page):
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        page.goto(address(STEP13.stem))
        page.keyboard.press("Tab")
        assert focused(page) == "Skip to content"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert focused(page) == "Run this page"


@pytest.mark.parametrize(
    ("sign", "first"),
    [
        ("Toggle site navigation sidebar", "Automatic differentiation in twenty steps"),
        ("Toggle table of contents sidebar", "Run this page"),
    ],
)
def test_a_list_of_links_is_opened_and_left_with_keys(address, page, sign, first):
    page.set_viewport_size(PHONE)
    page.goto(address(STEP13.stem))
    button = page.get_by_role("button", name=sign)
    assert button.get_attribute("aria-expanded") == "false"
    button.focus()
    page.keyboard.press("Enter")
    assert focused(page) == first
    assert button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert focused(page) == sign
    assert button.get_attribute("aria-expanded") == "false"


def test_a_closed_list_takes_no_focus(address, page):
    page.set_viewport_size(PHONE)
    page.goto(address("changelog"))
    names = []
    for _ in range(8):
        page.keyboard.press("Tab")
        names.append(focused(page))
    assert "Start here" not in names


def test_long_code_and_wide_pictures_are_scrolled_with_keys(address, page):
    page.set_viewport_size(PHONE)
    page.goto(address(STEP13.stem))
    unfolded(page)
    code = page.get_by_role("group", name="Code, scrolls sideways").first
    picture = page.get_by_role("link", name="Figure 13.2, described below")
    for box in (code, picture):
        box.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("e => e.scrollLeft > 0", arg=box.element_handle())
    # What does not scroll takes no focus.
    on_a_phone = page.get_by_role("group", name="Code, scrolls sideways").count()
    page.set_viewport_size(DESKTOP)
    page.wait_for_function("document.querySelector('article pre').getAttribute('role') === null")
    assert page.get_by_role("group", name="Code, scrolls sideways").count() < on_a_phone / 2


# --- the phone ---------------------------------------------------------------------


# Older Sphinx has the width among the styles.
DRAWN = "e => parseInt(e.getAttribute('width') || e.style.width)"
IN_A_FILM = "e => Boolean(e.closest('.cell_output')?.querySelector('[data-film]'))"


def letters(picture):
    """How many pixels the letters of a picture measure on the screen, from its size in the file.

    Curves have letters of 10 points. The frames of a film are drawn with 11 pixels, and are made
    smaller by a fifth at most. The picture of the README, such frames too, is for 900 pixels.
    """
    drawn, shown = picture.evaluate(DRAWN), picture.bounding_box()["width"]
    is_film = picture.evaluate(IN_A_FILM) or not drawn
    return (11 * 0.8 if is_film else 10 / 0.72) * shown / (drawn or 900)


@pytest.mark.parametrize("name", PAGES)
def test_pictures_are_legible_on_a_phone(address, page, name):
    page.set_viewport_size(PHONE)
    page.goto(address(name))
    unfolded(page)
    pictures = page.locator("article img").all()
    assert {p.get_attribute("alt"): letters(p) for p in pictures if letters(p) < 7.5} == {}


def test_a_shrunk_picture_is_not_legible(address, page):
    page.set_viewport_size(PHONE)
    page.goto(address(STEP13.stem))
    page.add_style_tag(content="article img { max-width: 100% !important; }")
    assert all(letters(picture) < 7.5 for picture in page.locator("article img").all())


# --- "Something wrong here?" -------------------------------------------------------


def reported(page, link):
    """The place that a new issue would begin with."""
    page.route("https://github.com/**", lambda route: route.fulfill(body="a new issue"))
    link.click()
    page.wait_for_url("https://github.com/**")
    (where,) = parse_qs(urlsplit(page.url).query)["where"]
    return where


def test_a_report_says_what_was_being_read(address, page):
    page.set_viewport_size({"width": 1600, "height": 900})
    page.goto(address(STEP13.stem))
    assert page.locator("article .cell").count() == len(cells_of(read(STEP13), "code"))
    page.locator("article .cell").nth(9).evaluate(
        "e => e.scrollIntoView({behavior: 'instant', block: 'center'})"
    )
    where = reported(page, page.locator("aside a.problem"))
    assert where.startswith(f"{STEP13.stem}.html, “")
    assert where.endswith("at or after cell [10]")


def test_a_report_from_the_top_names_the_title(address, page):
    page.set_viewport_size({"width": 1600, "height": 200})
    page.goto(address("for_teachers"))
    assert reported(page, page.locator("aside a.problem")) == "for_teachers.html, “For teachers”"
