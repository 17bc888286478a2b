"""The table and the page: every answer with its words, and nothing of a student's is run."""

import csv
import re
from html.parser import HTMLParser

import pytest

from dezero_mini.classroom.course.marking import Mark
from dezero_mini.classroom.course.report import Graded, write_csv, write_page
from dezero_mini.classroom.course.submissions import Answer, Submission
from tests.dezero_mini.classroom.course.handed_in import known

ATTACK = "<script>alert('1')</script> & \"x\" ]]> \x00\x1b[31m \ud800"


@pytest.fixture
def lesson(tmp_path):
    return known(tmp_path / "course")[0]


def graded(lesson, student, first, *, file="a.ipynb", second="def swap(a, b): ...", words="it"):
    """A file with two answers, the first of which is correct."""
    answers = {"01.1": Answer((("a", first),)), "01.2": Answer((("b", second),))}
    marks = {
        "01.1": Mark("correct", f"correct: {words}"),
        "01.2": Mark("still open", "still open: three dots are left."),
    }
    return Graded(Submission(file, student, lesson, answers), marks)


def broken(student, fault):
    return Graded(Submission("b.ipynb", student, fault=fault), {})


def lines(tmp_path, *found):
    write_csv(tmp_path / "grades.csv", found)
    with (tmp_path / "grades.csv").open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def page_of(tmp_path, *found):
    write_page(tmp_path / "grades.html", found)
    return (tmp_path / "grades.html").read_text("utf-8")


class Reader(HTMLParser):
    """Reads a page: its places, its links, its elements, and whether each is closed."""

    ALONE = ("meta", "!doctype")

    def __init__(self, page):
        super().__init__()
        self.places, self.links, self.names, self.open, self.texts = [], [], set(), [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.names.add(tag)
        self.places += [attrs["id"]] if "id" in attrs else []
        self.links += [attrs["href"]] if "href" in attrs else []
        if tag not in self.ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


# --- the table ----------------------------------------------------------------------


def test_the_table_has_a_line_for_each_exercise_in_order(tmp_path, lesson):
    found = [broken("lee", "it is empty"), graded(lesson, "kim", "x = 1", words="two\nlines")]
    rows = lines(tmp_path, *found)
    assert list(rows[0]) == ["student", "notebook", "exercise", "state", "words", "file"]
    assert [tuple(row.values())[:4] for row in rows] == [
        ("kim", "step01_variable", "01.1", "correct"),
        ("kim", "step01_variable", "01.2", "still open"),
        ("lee", "", "", "not graded"),
    ]
    assert rows[0]["words"] == "correct: two lines"
    assert rows[2]["words"] == "not graded: it is empty"


def test_letters_of_all_languages_survive(tmp_path, lesson):
    assert lines(tmp_path, graded(lesson, '김, "민준"', "x"))[0]["student"] == '김, "민준"'
    assert (tmp_path / "grades.csv").read_bytes().startswith(b"\xef\xbb\xbf")  # for Excel


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_a_spreadsheet_takes_no_name_for_a_formula(tmp_path, lesson, name):
    assert lines(tmp_path, graded(lesson, name, "x"))[0]["student"] == f"'{name}"


# --- the page -----------------------------------------------------------------------


def test_the_page_is_whole_and_needs_nothing_else(tmp_path, lesson):
    page = page_of(tmp_path, graded(lesson, "kim", "x = 1"), broken("lee", "it is empty"))
    read = Reader(page)
    assert read.open == []
    assert not read.names & {"script", "img", "link", "iframe"}
    assert all(link.startswith("#") for link in read.links)
    assert "//" not in page
    assert 'name="viewport"' in page


def test_each_sign_leads_to_an_answer(tmp_path, lesson):
    twice = [graded(lesson, "kim", f"x = {i}", file=f"{i}.ipynb") for i in (1, 2)]
    read = Reader(page_of(tmp_path, *twice, broken("lee", "it is empty")))
    targets = [link.removeprefix("#") for link in read.links]
    assert len(targets) == len(set(targets)) == 5
    assert set(targets) <= set(read.places)
    assert len(read.places) == len(set(read.places))


def test_a_state_is_told_by_sign_and_word(tmp_path, lesson):
    page = page_of(tmp_path, graded(lesson, "kim", "x"), broken("lee", "it is empty"))
    for sign, words in (("✓", "01.1 correct"), ("…", "01.2 still open"), ("?", "not graded")):
        assert f'title="{words}" aria-label="{words}">{sign}</a>' in page


def test_the_page_shows_answers_and_words(tmp_path, lesson):
    page = page_of(tmp_path, graded(lesson, "kim", "x = 1 < 2"))
    assert "<pre>x = 1 &lt; 2</pre>" in page
    assert "<p>… still open: three dots are left.</p>" in page


@pytest.mark.parametrize("where", ["student", "file", "answer", "words", "fault"])
def test_nothing_of_a_students_becomes_a_part_of_the_page(tmp_path, lesson, where):
    """Wherever a student's text goes it stays text."""
    plain = {"student": "kim", "file": "a.ipynb", "answer": "x", "words": "it", "fault": "it"}
    given = {**plain, where: ATTACK}
    page = page_of(
        tmp_path,
        graded(lesson, given["student"], given["answer"], file=given["file"], words=given["words"]),
        broken("lee", given["fault"]),
    )
    read = Reader(page)
    assert "script" not in read.names
    assert read.open == []
    assert any("<script>alert('1')</script> & \"x\" ]]>" in text for text in read.texts)
    assert not re.search("[\x00\x1b\ud800]", page)


def test_an_endless_answer_is_cut(tmp_path, lesson):
    page = page_of(tmp_path, graded(lesson, "kim", "x" * 10**6))
    assert len(page) < 10**5
    assert "x\n…</pre>" in page
