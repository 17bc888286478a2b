"""The website's pages as they are written: whole, with live links, and no invented address."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.website import PAGES, URLS, faults, pages_of, parsed, soup
from tests.course import NOTEBOOKS, PROJECT, ROOT, step_title

pytestmark = pytest.mark.browser

REPOSITORY, WEBSITE = (line.split('"')[1] for line in URLS.strip().splitlines()[1:])
STEP13 = "step13_accumulation"
# Not named by their first heading.
TITLES = {"search": "search", "start_here": "Start here"}


def test_every_text_has_its_page(website, plain_website):
    for site in (website, plain_website):
        assert [path.stem for path in pages_of(site)] == sorted([*PAGES, "search"])


def test_the_pages_have_no_faults(website):
    assert faults(pages_of(website)) == []


def test_the_pages_of_a_project_without_an_address_have_no_faults(plain_website):
    assert faults(pages_of(plain_website)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (f"<title>Step 13: {step_title(13)}", f"<title>Step 12: {step_title(12)}", "2 pages are"),
        ('lang="en"', "", "no language"),
        ('name="viewport"', 'name="port"', "no viewport"),
        ("<h1>", "<h2>", "not one h1"),
        ('id="experiments"', 'id="recap"', "the id recap is not unique"),
        ('id="recap"', 'id="the-end"', "#recap is dead"),
        ('href="step14_weakref.html"', 'href="step14.html"', "step14.html is dead"),
        ('src="_images/', 'src="_pictures/', "is dead"),
        ("<summary>", "<summary><p>", "where it may not"),
        ('alt="Figure 13.1, described below"', 'alt=""', "has no words"),
    ],
)
def test_a_fault_is_seen(plain_website, old, new, fault):
    path = plain_website / f"{STEP13}.html"
    text = path.read_text("utf-8")
    assert old in text
    pages = {**pages_of(plain_website), path: parsed(text.replace(old, new))}
    assert any(fault in said for said in faults(pages)), faults(pages)


def meta(page):
    """What the head of a page says of it."""
    tags = page.select("head meta[content]")
    return {tag.get("property") or tag.get("name"): tag["content"] for tag in tags}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_it_is_about(website, plain_website, name):
    for site in (website, plain_website):
        page = soup(site / f"{name}.html")
        description = meta(page)["description"]
        assert 40 <= len(description) <= 200
        assert description.split(" …")[0] in " ".join(page.article.get_text().split())
        assert (site / page.select_one("link[rel~=icon]")["href"]).is_file()


def test_a_title_tells_one_page_from_the_others(website):
    titles = {path.stem: page.title.get_text() for path, page in pages_of(website).items()}
    course = titles["index"]
    assert titles["start_here"] == f"Start here - {course}"
    assert titles[STEP13] == f"Step 13: {step_title(13)} - {course}"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_an_address_says_it(website, name):
    page = soup(website / f"{name}.html")
    said, address = meta(page), f"{WEBSITE}/{name}.html"
    assert page.select_one("link[rel=canonical]")["href"] == said["og:url"] == address
    assert said["og:title"] in page.h1.get_text() or name == "start_here"
    assert said["og:description"] == said["description"]
    picture = said["og:image"].removeprefix(f"{WEBSITE}/")
    assert (website / picture).read_bytes().startswith(b"\x89PNG")
    assert said["og:image:alt"]


def links(page):
    """What beside a page and at its end leads from it: {words: address}."""
    lists = [{a.get_text(): a["href"] for a in ul.select("a")} for ul in page.select(".page-links")]
    at_its_end, beside = lists
    assert beside == at_its_end
    return beside


@pytest.mark.parametrize("name", PAGES)
def test_a_page_leads_to_its_source(website, name):
    found = links(soup(website / f"{name}.html"))
    path = found["Source"].removeprefix(f"{REPOSITORY}/blob/main/")
    assert (ROOT / path).is_file()
    assert found["Edit"].endswith(f"/main/{path}")


@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_a_report_begins_with_the_page_and_the_version(website, name):
    page = soup(website / f"{name}.html")
    # The search has no list of its headings, and so nothing beside it.
    address = page.select("a.problem")[-1]["href"]
    assert address.startswith(f"{REPOSITORY}/issues/new?")
    filled = parse_qs(urlsplit(address).query)
    assert filled["where"] == [f"{name}.html"]
    assert PROJECT["version"] in filled["version"][0]
    assert filled["title"] == [f"{TITLES.get(name) or page.h1.contents[0]}: "]


@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_a_notebook_leads_to_where_it_runs(website, plain_website, name):
    page = soup(website / f"{name}.html")
    found = {a["href"] for a in page.find_all("a", string="Run this page")}
    is_notebook = (NOTEBOOKS / f"{name}.ipynb").exists()
    assert found == ({f"lite/index.html?path={name}.ipynb"} if is_notebook else set())
    assert (website / "lite" / "index.html").is_file()
    assert "lite/index.html" not in (plain_website / f"{name}.html").read_text("utf-8")


@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_an_address_that_is_not_known_is_not_made_up(plain_website, name):
    page = soup(plain_website / f"{name}.html")
    assert page.select("a.problem, .page-links, [property^=og], link[rel=canonical]") == []
    for word in ("OWNER", "made-up", "issues/new", "REPOSITORY"):
        assert word not in page.get_text() + str([a["href"] for a in page.select("[href]")])
