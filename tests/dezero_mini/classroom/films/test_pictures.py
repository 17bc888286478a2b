"""The picture and the page of a film: nothing overlaps, nothing is lost, every run the same."""

import functools
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest
import step12_variadic_backward as step12
import step19_broadcasting as step19
import step20_generations as step20
from PIL import Image

from dezero_mini.classroom import film
from dezero_mini.classroom.films.drawing import draw
from dezero_mini.classroom.films.page import STILL
from dezero_mini.classroom.films.shapes import Box, Line, Text, width_of
from dezero_mini.classroom.films.showing import in_words, page_of, strip_of
from dezero_mini.classroom.films.strip import as_png, draw_strip
from tests.course import ROOT
from tests.dezero_mini.classroom.films.filming import films_of


@pytest.fixture(autouse=True)
def _no_window():
    plt.switch_backend("agg")
    yield
    plt.close("all")


def diamond(x):
    a = x * x
    return a * a + a * a


def both():
    return films_of(diamond, 2.0, kind=step19.Variable, beside=step20.Variable)


def wrong():
    class Odd(step12.Square):
        def backward(self, gy):
            return gy * 1234.5678

    return films_of(lambda x, y: step12.mul(Odd()(x), y), 3.0, 2.0, kind=step12.Variable)


def random_films(seed, lines=7):
    program = step20.random_program(lines, seed)
    return films_of(
        lambda x, y: step20.run(program, x, y), 0.5, -0.75, kind=step20.Unordered,
        beside=step20.Variable,
    )  # fmt: skip


def long_names():
    def boom(self, gy):
        raise ValueError("x" * 100)

    members = {"backward": boom}
    kind = type("SoftmaxCrossEntropyOfLogitsWithoutAnEnd", (step12.Square,), members)

    def a_function_of_a_rather_long_name(an_input_of_a_rather_long_name):
        a_function_object_of_a_rather_long_name = kind()
        y = kind()(a_function_object_of_a_rather_long_name(an_input_of_a_rather_long_name))
        return step12.mul(y, y)

    x = step12.Variable(3.0)
    return films_of(a_function_of_a_rather_long_name, x, beside=step12.Variable(2.0),
                    labels=["w" * 60, "a"])  # fmt: skip


FILMS = {"both": both, "wrong": wrong, "long names": long_names}
FILMS |= {f"seed {seed}": functools.partial(random_films, seed) for seed in range(8)}


# --- the shapes ---------------------------------------------------------------------


def span(text):
    wide = width_of(text.text, text.size) * (1.0 if text.is_bold else 0.95)
    x, _ = text.place
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[text.anchor]
    return left, left + wide


def sides(box):
    (x, y), (width, height) = box.middle, box.size
    return x - width / 2, x + width / 2, y - height / 2, y + height / 2


@pytest.mark.parametrize("films", FILMS.values(), ids=FILMS)
@pytest.mark.parametrize("beside", [False, True])
def test_nothing_overlaps_and_nothing_sticks_out(films, beside):
    for one in films():
        width = one.plan.width + 240 * beside
        width = max(width, 374.0)
        for frame in one.frames:
            picture = draw(one.plan, frame, one.frames, beside=beside, width=width, label=one.label)
            boxes = [s for s in picture.shapes if isinstance(s, Box) and s.fill != "none"]
            texts = [s for s in picture.shapes if isinstance(s, Text)]
            for text in texts:
                left, right = span(text)
                assert left >= -1
                assert right <= picture.width + 1, text
                assert 0 < text.place[1] < picture.height
            for i, box in enumerate(boxes):
                left, right, top, bottom = sides(box)
                assert left >= 0
                assert right <= picture.width
                assert top >= 0
                assert bottom <= picture.height
                for other in boxes[:i]:
                    a, b, c, d = sides(other)
                    assert right <= a or b <= left or bottom <= c or d <= top
            products = [t for t in texts if t.ink in ("product", "wrong") and "=" in t.text]
            for text in products:
                left, right = span(text)
                for box in boxes:
                    a, b, c, d = sides(box)
                    assert right <= a or b <= left or text.place[1] - 5 >= d or text.place[1] <= c


def test_input_0_lies_above_input_1_and_arrows_point_backwards():
    (one,) = wrong()
    (mul,) = [call for call in one.recording.calls if type(call.function).__name__ == "Mul"]
    heights = [one.plan.places[one.plan.node(x)].middle[1] for x in mul.inputs]
    assert heights == sorted(heights)
    for frame in one.frames:
        picture = draw(one.plan, frame, one.frames, beside=False, width=600.0, label="")
        heads = [s for s in picture.shapes if isinstance(s, Line) and s.has_head]
        assert all(line.points[-1][0] < line.points[0][0] for line in heads)
        assert bool(heads) == bool(frame.visits)
        dashed = [line for line in heads if line.is_dashed]
        assert len(dashed) == sum(arrow.is_wrong for arrow in frame.arrows)


def test_a_visit_that_is_too_early_has_a_double_edge():
    one, _ = both()
    for frame in one.frames:
        picture = draw(one.plan, frame, one.frames, beside=False, width=900.0, label="")
        around = [s for s in picture.shapes if isinstance(s, Box) and s.fill == "none"]
        assert len(around) == frame.is_early
    assert sum(frame.is_early for frame in one.frames) == 1


# --- the strip ----------------------------------------------------------------------


def test_the_strip_holds_every_frame_and_the_wrong_pass_above_the_right_one():
    films = both()
    rows = strip_of(films)
    assert [len(row) for row in rows] == [1] * 12
    titles = [row[0].shapes[0].text for row in rows]
    assert titles[:4] == [
        "step 19 · the seed", "step 20 · the seed",
        "step 19 · visit 1: Add", "step 20 · visit 1: Add",
    ]  # fmt: skip
    png, size = as_png(draw_strip(rows))
    picture = Image.open(io.BytesIO(png))
    assert 800 < size["width"] <= 900
    assert picture.width == round(1.5 * size["width"])
    assert plt.get_fignums() == []


def test_small_frames_stand_in_pairs():
    films = films_of(step12.square, step12.Variable(3.0))
    rows = strip_of(films)
    assert [[p is not None for p in row] for row in rows] == [[True, True], [True, False]]


# --- the page -----------------------------------------------------------------------


class Page(HTMLParser):
    """What is in a page: its tags, the text that is seen without a script, and the script."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.seen, self.script = [], [], "", ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1] == "script":
            self.script += data
        else:
            self.seen += data

    def parts(self):
        """The elements and the frames, as the script has them."""
        start = self.script.index("elements = ") + len("elements = ")
        elements, end = json.JSONDecoder().raw_decode(self.script, start)
        start = self.script.index("frames = ", end) + len("frames = ")
        return elements, json.JSONDecoder().raw_decode(self.script, start)[0]


@pytest.mark.parametrize("films", FILMS.values(), ids=FILMS)
def test_the_page_has_the_frames_and_what_is_seen_without_a_script(films):
    films = films()
    html = page_of(films)
    page = Page(html)
    assert page.seen == STILL
    assert [tag for tag, _ in page.tags] == ["div", "p", "script"]
    assert html.count("</script") == 1
    assert len(html.encode()) < 60_000
    elements, frames = page.parts()
    assert len(frames) == max(len(one.frames) for one in films)
    for number, (words, panels) in enumerate(frames):
        assert len(panels) == len(films)
        for one, (caption, above, graph, beneath, focus) in zip(films, panels, strict=True):
            assert 0 <= focus <= 1
            frame = one.frames[min(number, len(one.frames) - 1)]
            texts = []
            for opening, numbers in ((caption, above), (graph, beneath)):
                drawn = "".join(elements[i] for i in numbers)
                svg = ElementTree.fromstring(f"{opening}{drawn}</svg>")
                texts += [e.text for e in svg.iter("text")]
            title = f"{one.label} · {frame.title}" if one.label else frame.title
            seen = "".join(texts).replace(" ", "")  # long words are broken
            assert title.replace(" ", "") in seen
            for key, grad in frame.grads.items():
                assert grad in texts
                assert frame.data[key] in texts
            for arrow in frame.arrows:
                assert set(arrow.lines) <= set(texts)
            assert frame.words in words
            for mark in frame.marks:
                assert mark.replace(" ", "") in seen


def test_what_a_reader_wrote_ends_no_script():
    def boom(self, gy):
        raise ValueError("</script><b>&'\"")

    odd = type("Odd", (step12.Square,), {"backward": boom})
    films = films_of(lambda x: odd()(x), step12.Variable(3.0), labels=["<!--<script>"])
    page = Page(page_of(films))
    assert [tag for tag, _ in page.tags] == ["div", "p", "script"]
    assert "<!" not in page.script  # in a browser no "</script>" would end it any more
    assert page.parts()[1][0][0].startswith("<!--<script>, the seed.")
    assert "</script><b>&'\"" in page.parts()[1][1][0]


FINGERPRINTS = """
import hashlib, sys
import matplotlib
matplotlib.use("agg")
sys.path[:0] = {path!r}
from tests.dezero_mini.classroom.films.test_pictures import both, wrong, fingerprint
print(fingerprint(both()), fingerprint(wrong()))
"""


def fingerprint(films):
    data = (
        page_of(films).encode() + as_png(draw_strip(strip_of(films)))[0] + in_words(films).encode()
    )
    return hashlib.sha256(data).hexdigest()


def test_every_run_gives_the_same_bytes():
    code = FINGERPRINTS.format(path=[str(ROOT), str(ROOT / "steps")])
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert runs[0] == runs[1]
    assert runs[0].split() == [fingerprint(both()), fingerprint(wrong())]


def test_no_address_and_no_long_number():
    class Odd(step12.Square):
        def backward(self, gy):
            raise ValueError(f"{object()} {1 / 3}")

    films = [*both(), *films_of(lambda x: Odd()(x), step12.Variable(1 / 3))]
    for one in films:
        text = in_words([one])
        assert not re.search("0x[0-9a-f]{6}", text)
        for frame in one.frames:
            numbers = " ".join([*frame.data.values(), *frame.grads.values()])
            assert not re.search(r"\d{7}|\.\d{7}", numbers)


# --- what a notebook gets -----------------------------------------------------------


def test_two_outputs(monkeypatch):
    shown = []
    monkeypatch.setattr(
        "IPython.display.display", lambda data, **options: shown.append((data, options))
    )
    assert film(diamond, step20.Variable(2.0)) is None
    (picture, options), (page, _) = shown
    assert set(picture) == {"image/png", "text/plain"}
    assert set(page) == {"text/html", "text/plain"}
    about = options["metadata"]["image/png"]
    assert about["alt"] == picture["text/plain"]
    assert about["width"] <= 900
    assert (
        picture["text/plain"].splitlines()[1].startswith("Visit 1: Add. Waiting: Add; taken: Add.")
    )
    assert STILL in page["text/html"]
