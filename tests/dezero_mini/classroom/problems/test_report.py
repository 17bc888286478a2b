"""What a reader gets who writes into the last cell of a notebook."""

import re
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

import dezero_mini
from dezero_mini.classroom import something_wrong
from dezero_mini.classroom.problems.issue import LONGEST
from dezero_mini.classroom.problems.report import BY_HAND, LINE, UNTOUCHED
from tests.dezero_mini.classroom.problems.conftest import FIRST

HOME = str(Path.home())
ADDRESS = "https://github.com/an-owner/a-name"


def fields(printed):
    """The title and the fields of a report, and what is said around it."""
    before, report, after = printed.split(f"{LINE}\n")
    title, *sections = re.split(r"^### ", report.rstrip("\n"), flags=re.MULTILINE)
    found = dict(section.strip().split("\n\n", 1) for section in sections)
    return {"title": title.strip(), **found}, before.strip(), after.strip()


@pytest.mark.parametrize("words", ["r'''...'''", "''", "' . '", "'…'", "'\\n\\n'", "'\\u3000'"])
def test_without_words_it_says_what_to_do(notebook, words):
    assert notebook.report(words) == f"{UNTOUCHED}\n"


@pytest.mark.parametrize(("words", "kind"), [("...", "ellipsis"), ("5", "int"), ("None", "None")])
def test_what_is_no_text_is_refused_in_a_sentence(notebook, words, kind):
    printed = notebook.report(words)
    assert f"expected what is wrong as a text, between quotes, got {kind}" in printed


def test_a_cell_that_failed(notebook):
    notebook.run("x = 1", "code-02")
    notebook.run("\n# why?\nx + 'a'", "code-07")
    found, before, after = fields(notebook.report())
    assert found["title"] == "step01_variable: The picture is odd."
    assert found["Where"] == (
        "step01_variable.ipynb, cell code-07, run as [3], which begins: # why?"
    )
    said = "```\nTypeError: unsupported operand type(s) for +: 'int' and 'str'\n```"
    assert found["What is wrong"] == f"The picture is odd.\n\nThe cell stopped with\n\n{said}"
    for part in (f"course {dezero_mini.__version__}, edition 2", f"NumPy {np.__version__}"):
        assert part in found["Version"]
    assert before.startswith("This is your report. Nothing has been sent")
    assert after == BY_HAND


def test_no_cell_failed(notebook):
    notebook.run("x = 1", "code-02")
    found, *_ = fields(notebook.report())
    assert found["Where"] == "step01_variable.ipynb, cell code-02, run as [2], which begins: x = 1"
    assert found["What is wrong"] == "The picture is odd."


def test_the_cell_before_is_that_before_the_report_however_often_that_is_run(notebook):
    notebook.run("x = 1", "code-02")
    assert "SyntaxError" in notebook.report("the picture")
    assert notebook.report("'...'").startswith(UNTOUCHED[:10])
    assert "cell code-02, run as [2]" in fields(notebook.report())[0]["Where"]


def test_a_failure_that_was_mended_is_not_reported(notebook):
    notebook.run("1 / 0", "code-02")
    notebook.run("y = [][1]", "code-03")
    notebook.run("y = 1", "code-03")
    found, *_ = fields(notebook.report())
    assert "cell code-02, run as [2], which begins: 1 / 0; run last: cell code-03" in found["Where"]
    assert "ZeroDivisionError: division by zero" in found["What is wrong"]
    notebook.run("1 / 1", "code-02")
    assert "stopped" not in notebook.report()


# --- where the notebook says less ----------------------------------------------------


def test_a_cell_without_an_id(notebook):
    notebook.run("1 / 0")
    notebook.run("x = 1")
    where = fields(notebook.report())[0]["Where"]
    assert where == (
        "step01_variable.ipynb, cell, run as [2], which begins: 1 / 0; "
        "run last: cell, run as [3], which begins: x = 1"
    )
    notebook.run("1 / 0", "vscode-notebook-cell:/home/kim/step01_variable.ipynb#W0sZmlsZQ%3D%3D")
    printed = notebook.report()
    assert "cell, run as [5]" in printed
    assert "kim" not in printed


def test_a_first_cell_that_does_not_get_to_begin(fresh):
    fresh.run("import no_such_module\nfrom dezero_mini.classroom import begin\nbegin(course=2)")
    found, *_ = fields(fresh.report())
    assert found["Where"] == (
        "step01_variable.ipynb, cell, run as [1], which begins: import no_such_module"
    )
    assert "ModuleNotFoundError: No module named 'no_such_module'" in found["What is wrong"]


@pytest.mark.parametrize("stops", ["import no_such_module", "f(", "def f():\n1"])
def test_before_begin_the_error_is_that_of_the_cell_in_which_it_was_raised(fresh, stops):
    fresh.run(stops)
    fresh.run("x = 1")
    found, *_ = fields(fresh.report())
    assert (
        f"run as [1], which begins: {stops.splitlines()[0]}; run last: cell, run as [2], which"
        in found["Where"]
    )
    assert "The cell stopped with" in found["What is wrong"]


def test_a_first_cell_that_was_mended_has_not_failed(fresh, monkeypatch):
    first = f"import not_yet_here\n{FIRST}"
    fresh.run(first)
    monkeypatch.setitem(sys.modules, "not_yet_here", sys)
    fresh.run(first)
    printed = fresh.report()
    assert "cell, run as [2], which begins: import not_yet_here" in printed
    assert "stopped" not in printed


def test_nothing_has_run(fresh, notebook):
    assert "cell, run as [1], which begins: import step01_variable" in notebook.report()
    assert "stopped" not in notebook.report()
    fresh.__init__()
    assert fields(fresh.report())[0]["Where"] == "step01_variable.ipynb"


def test_outside_of_a_notebook(capsys):
    something_wrong("step01_variable", "odd")
    assert fields(capsys.readouterr().out)[0]["What is wrong"].startswith("odd")


# --- a check ---------------------------------------------------------------------------


def test_a_check_that_refuses_an_answer(notebook):
    answer = "def difference_for_a_cube(h):\n    return h**3"
    notebook.run("1 / 0", "code-30")
    notebook.run(answer, "exercise-3-stub")
    said = notebook.run('check("01.3")', "exercise-3-check").strip()
    assert said.startswith("not yet: ")
    found, *_ = fields(notebook.report())
    assert "cell exercise-3-check, run as [4]" in found["Where"]
    assert found["What is wrong"] == (
        "The picture is odd.\n\nThe check of exercise 01.3 said\n\n"
        f"```\n{said}\n```\n\nof the answer\n\n```python\n{answer}\n```"
    )


def test_a_check_of_nothing(notebook):
    notebook.run('check("99.9")', "code-02")
    assert fields(notebook.report())[0]["What is wrong"] == "The picture is odd."
    notebook.run('check("01.3")', "exercise-3-check")
    what = fields(notebook.report())[0]["What is wrong"]
    assert "there is no `difference_for_a_cube` here yet" in what
    assert "of the answer" not in what


# --- words -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        'It says "odd", and it\'s not.',
        "one line\n\n    and another",
        "그림이 이상해요: 수업 폴더",
        r"C:\new \frac{1}{2} \x",
        "``` a fence & a # = ? + %41",
        "half a character: \ud800",
        "x" * 20_000,
        "글" * 5_000,
        f"in {HOME}/my_course/x.csv and {HOME}",
    ],
)
def test_the_link_leads_to_the_same_fields(notebook, repository, capsys, words):
    repository(ADDRESS)
    printed = notebook.report(repr(words))
    found, _, after = fields(printed)
    link = re.search(r"https://\S+", after)[0]
    split = urlsplit(link)
    assert f"{split.scheme}://{split.netloc}{split.path}" == f"{ADDRESS}/issues/new"
    got = {name: value for name, (value,) in parse_qs(split.query, strict_parsing=True).items()}
    assert got.pop("template") == "problem.yml"
    assert (got["title"], got["where"], got["version"]) == (
        found["title"],
        found["Where"],
        found["Version"],
    )
    assert len(link) <= LONGEST
    kept, cut, _ = got["what"].partition("\n\n(The rest is too long for a link")
    assert found["What is wrong"].startswith(kept)
    assert bool(cut) == (len(words) > 1000)
    assert cut or kept == found["What is wrong"]
    assert len(kept) > 300 or not cut
    assert HOME not in printed
    if HOME not in words and "\ud800" not in words:
        assert found["What is wrong"] == words


def test_a_notebook_shows_the_link_as_one(notebook, repository, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    repository(f"{ADDRESS}/")
    notebook.report("'(a) odd ] bracket'")
    (data,) = shown
    (link,) = re.findall(r"\[[^\]]*\]\((\S+)\), look", data["text/markdown"])
    assert link.startswith(f"{ADDRESS}/issues/new?template=problem.yml&title=step01_variable%3A")
    assert not set(link) & set("()[] ")
    assert link in data["text/plain"]


def test_without_ipython_the_address_is_printed(repository, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "IPython", None)
    monkeypatch.setitem(sys.modules, "IPython.display", None)
    repository(ADDRESS)
    something_wrong("step01_variable", "odd")
    found, _, after = fields(capsys.readouterr().out)
    assert found["What is wrong"] == "odd"
    assert after.splitlines()[-1].startswith(f"{ADDRESS}/issues/new?template=problem.yml")


# --- what is not to be told --------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [f"{HOME}/my course/data.csv", "/srv/kim/data.csv", "/Volumes/kim's disk/data.csv"],
)
def test_a_report_holds_no_folder(notebook, path):
    notebook.run(f"# read {path}\nopen({path!r})", "code-02")
    printed = notebook.report()
    what = fields(printed)[0]["What is wrong"]
    assert "FileNotFoundError: [Errno 2] No such file or directory" in what
    assert "…/data.csv" in what
    assert "kim" not in what
    assert HOME not in printed
