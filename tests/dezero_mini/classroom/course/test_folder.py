"""The reader's own folder: what it holds, and that what the reader wrote is never touched."""

import errno
import hashlib
import json
import os
import re
import subprocess
import sys
import threading

import nbformat
import pytest
from nbclient import NotebookClient

from dezero_mini.classroom.course import files, manifest
from dezero_mini.classroom.course.folder import bring_course
from tests.course import NOTEBOOK_FILES, ROOT, STEP_FILES
from tests.dezero_mini.classroom.course.small_course import (
    cell,
    change,
    lesson,
    notebook,
    run,
    text,
    write,
)
from tests.notebooks.notebook_files import prose, read


def snapshot(folder):
    """What every file of a folder holds, its hidden ones and __pycache__ aside."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".") and "__pycache__" not in path.parts
    }


def news_of(course, folder):
    """What bringing says in the terminal."""
    return "\n".join(bring_course(course, folder).for_terminal("mine"))


# --- what is brought the first time ------------------------------------------------


def test_all_lies_beside_the_notebooks(folder):
    assert set(snapshot(folder)) == {
        "start_here.ipynb", "step01_box.ipynb", "step02_sum.ipynb", "for_teachers.md",
        "images/a.png", "steps.py", "demonstration.py", "step01_box.py", "step02_sum.py",
        "dezero_mini/__init__.py", "dezero_mini/core.py", "dezero_mini/py.typed",
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "CITATION.cff", "LICENSE",
    }  # fmt: skip


def test_what_is_to_be_found_out_is_taken_out_and_nothing_else(course, folder):
    before = files.read(course / "notebooks" / "step01_box.ipynb")["cells"]
    after = files.read(folder / "step01_box.ipynb")["cells"]
    empty = {"code-02", "exercise-1-stub", "exercise-1-check"}
    for old, new in zip(before, after, strict=True):
        if old["id"] in empty:
            assert old["outputs"]
            assert new == {**old, "outputs": [], "execution_count": None, "metadata": {}}
        else:
            assert new["cell_type"] == "markdown" or new["outputs"]
            assert files.source(new) == files.source(old)
    # The course's own notebooks stay as they are.
    assert files.read(course / "notebooks" / "step01_box.ipynb")["cells"] == before


def link_faults(folder):
    """The relative links in the texts of a folder that lead nowhere, or out of it."""
    texts = {path: path.read_text("utf-8") for path in folder.rglob("*.md")}
    texts |= {path: prose(read(path)) for path in folder.glob("*.ipynb")}
    faults = []
    for path, said in texts.items():
        links = re.findall(r"\]\(([^)\s]+)\)", said)
        for link in (link.split("#")[0] for link in links if not re.match(r"\w+://|#", link)):
            target = (path.parent / link).resolve()
            if not target.is_file() or not target.is_relative_to(folder.resolve()):
                faults.append(f"{path.name}: {link}")
    return faults


def test_links_lead_to_what_is_in_the_folder(folder):
    assert link_faults(folder) == []
    write(folder / "dead.md", "[a](../README.md) [b](nowhere.md) [c](https://example.org)")
    assert link_faults(folder) == ["dead.md: ../README.md", "dead.md: nowhere.md"]


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """A folder with the real course."""
    folder = tmp_path_factory.mktemp("real") / "my_course"
    bring_course(ROOT, folder)
    return folder


def test_the_real_course_is_whole(real):
    assert link_faults(real) == []
    names = set(snapshot(real))
    assert {path.name for path in [*NOTEBOOK_FILES, *STEP_FILES.values()]} <= names
    library = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("dezero_mini/**/*.py")}
    assert {name for name in names if name.startswith("dezero_mini/")} >= library
    for path in NOTEBOOK_FILES:
        cells = read(real / path.name)["cells"]
        hidden = [c for c in cells if c["metadata"].get("jupyter", {}).get("outputs_hidden")]
        exercises = [c for c in cells if re.fullmatch(r"exercise-\d-(stub|check)", c["id"])]
        assert [c["id"] for c in hidden + [c for c in exercises if c["outputs"]]] == []


def run_in(folder, code):
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )


def test_python_finds_everything_in_the_folder_itself(real):
    code = (
        "import dezero_mini.classroom, step04_numerical_diff, step20_generations as step20;"
        "print(dezero_mini.__file__, step04_numerical_diff.__file__, step20.__file__, sep='\\n')"
    )
    done = run_in(real, code)
    assert done.returncode == 0, done.stderr
    assert all(
        os.path.realpath(line).startswith(str(real.resolve())) for line in done.stdout.split()
    )
    listed = subprocess.run([sys.executable, "steps.py"], cwd=real, capture_output=True, check=True)
    assert len(listed.stdout.splitlines()) == len(STEP_FILES)


def test_a_notebook_of_the_folder_runs_there(real):
    book = nbformat.read(real / "step02_function.ipynb", as_version=4)
    where = "import step02_function, dezero_mini; print(step02_function.__file__)"
    book.cells.append(nbformat.v4.new_code_cell(where))
    NotebookClient(book, resources={"metadata": {"path": str(real)}}, timeout=60).execute()
    assert str(real.resolve()) in os.path.realpath(book.cells[-1].outputs[0].text.strip())


# --- a newer course, and a reader who has changed nothing --------------------------


def test_called_again_it_writes_nothing(course, folder):
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert news_of(course, folder) == "mine has the newest version of the course."
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_a_notebook_that_was_only_run_is_replaced_by_a_newer_one(course, folder):
    run(folder / "step01_box.ipynb")
    ran = snapshot(folder)
    assert "newest version" in news_of(course, folder)
    assert snapshot(folder) == ran  # the same cells: it is left with its outputs
    change(course / "notebooks" / "step01_box.ipynb", "code-01", "print('newer')")
    assert "Newer, as you had not changed them: step01_box.ipynb." in news_of(course, folder)
    assert "newer" in prose_and_code(folder / "step01_box.ipynb")
    assert not list(folder.glob("step*_new*"))


def prose_and_code(path):
    return "\n".join(map(files.source, files.read(path)["cells"]))


def test_newer_outputs_take_the_place_of_those_that_nobody_made(course, folder):
    for name in ("step01_box", "step02_sum"):
        path = course / "notebooks" / f"{name}.ipynb"
        write(path, {**files.read(path), "metadata": {"new": "picture"}})
    run(folder / "step02_sum.ipynb")
    ran = (folder / "step02_sum.ipynb").read_bytes()
    assert bring_course(course, folder).updated == ["step01_box.ipynb"]
    assert (folder / "step02_sum.ipynb").read_bytes() == ran


def test_a_module_is_replaced_and_ends_of_lines_are_no_change(course, folder):
    module = folder / "step01_box.py"
    module.write_bytes(b"x = 1\r\n")
    assert "newest version" in news_of(course, folder)
    assert module.read_bytes() == b"x = 1\r\n"
    write(course / "steps" / "step01_box.py", "x = 2\n")
    assert bring_course(course, folder).updated == ["step01_box.py"]
    assert module.read_bytes() == b"x = 2\n"


def test_what_is_new_and_what_is_missing_is_brought(course, folder):
    write(course / "notebooks" / "step03_more.ipynb", lesson(3))
    (folder / "step01_box.ipynb").unlink()
    (folder / "images" / "a.png").unlink()
    (folder / "images").rmdir()
    news = bring_course(course, folder)
    assert (news.new, news.back) == (["step03_more.ipynb"], ["step01_box.ipynb", "images/a.png"])
    assert (folder / "images" / "a.png").is_file()


# --- a newer course, and a reader who has written something ------------------------


def test_what_the_reader_wrote_stays_and_the_newer_one_comes_beside_it(course, folder):
    change(folder / "step01_box.ipynb", "exercise-1-stub", "answer = 42")
    run(folder / "step01_box.ipynb")
    mine = (folder / "step01_box.ipynb").read_bytes()
    assert "newest version" in news_of(course, folder)  # the same course: nothing to say

    newer = course / "notebooks" / "step01_box.ipynb"
    change(newer, "code-01", "print('newer')")
    change(newer, "exercise-1-hint", None)
    found = files.read(newer)
    found["cells"].append(text("text-09", "## Recap\n\nmore"))
    write(newer, found)
    said = news_of(course, folder)
    assert said.splitlines() == [
        "step01_box.ipynb is yours and stays. The newer version is step01_box_new.ipynb:",
        "  - changed: print('newer')",
        "  - new: Recap",
        "  - gone: Look again.",
        "mine/whats_new.md keeps a list of this.",
    ]
    assert (folder / "step01_box.ipynb").read_bytes() == mine
    assert "newer" in prose_and_code(folder / "step01_box_new.ipynb")
    assert "\n- gone: Look again.\n" in (folder / "whats_new.md").read_text("utf-8")
    assert "newest version" in news_of(course, folder)  # said once


def test_the_newer_one_is_replaced_until_somebody_works_in_it(course, folder):
    newer = course / "notebooks" / "step01_box.ipynb"
    change(folder / "step01_box.ipynb", "exercise-1-stub", "answer = 42")
    for number in (1, 2):
        change(newer, "code-01", f"print({number})")
        assert bring_course(course, folder).beside[0].copy == "step01_box_new.ipynb"
    assert len(list(folder.glob("step*_new*"))) == 1
    change(folder / "step01_box_new.ipynb", "exercise-1-stub", "answer = 43")
    change(newer, "code-01", "print(3)")
    assert bring_course(course, folder).beside[0].copy == "step01_box_new_2.ipynb"
    assert "answer = 43" in prose_and_code(folder / "step01_box_new.ipynb")
    assert "answer = 42" in prose_and_code(folder / "step01_box.ipynb")
    assert "print(3)" in prose_and_code(folder / "step01_box_new_2.ipynb")


def test_a_deleted_copy_stays_away_and_a_renamed_one_is_the_newest(course, folder):
    change(folder / "step01_box.ipynb", "exercise-1-stub", "answer = 42")
    change(folder / "step02_sum.ipynb", "exercise-1-stub", "answer = 42")
    for name in ("step01_box", "step02_sum"):
        change(course / "notebooks" / f"{name}.ipynb", "code-01", "print(1)")
    bring_course(course, folder)
    (folder / "step01_box_new.ipynb").unlink()
    (folder / "step02_sum_new.ipynb").replace(folder / "step02_sum.ipynb")
    assert "newest version" in news_of(course, folder)
    change(course / "notebooks" / "step02_sum.ipynb", "code-01", "print(2)")
    assert bring_course(course, folder).updated == ["step02_sum.ipynb"]


def test_a_module_that_the_reader_changed_stays(course, folder):
    write(folder / "step02_sum.py", "def f():\n    return 'mine'\n")
    module = "def f():\n    return 1\n\n\ndef g():\n    return 3\n\n\ndef h():\n    return 4\n"
    write(course / "steps" / "step02_sum.py", module)
    (beside,) = bring_course(course, folder).beside
    assert beside == ("step02_sum.py", "step02_sum_new.py", ["changed: def g():", "new: def h():"])
    assert "mine" in (folder / "step02_sum.py").read_text()


def test_a_cell_that_the_reader_deleted_or_emptied_is_a_change(course, folder):
    change(folder / "step01_box.ipynb", "code-01", None)
    change(folder / "step02_sum.ipynb", "code-01", "  \n")
    for name in ("step01_box", "step02_sum"):
        change(course / "notebooks" / f"{name}.ipynb", "text-01", "# Newer")
    assert [b.name for b in bring_course(course, folder).beside] == [
        "step01_box.ipynb",
        "step02_sum.ipynb",
    ]


def test_a_readers_own_file_stays_also_when_the_course_gets_one_of_its_name(course, folder):
    own = notebook(cell("a", "my own"))
    write(folder / "notes.ipynb", own)
    write(folder / "step03_more.ipynb", own)
    write(course / "notebooks" / "step03_more.ipynb", lesson(3))
    (beside,) = bring_course(course, folder).beside
    assert beside[:2] == ("step03_more.ipynb", "step03_more_new.ipynb")
    assert files.read(folder / "step03_more.ipynb") == files.read(folder / "notes.ipynb") == own


def test_a_readers_file_with_the_name_of_a_copy_stays(course, folder):
    change(folder / "step01_box.ipynb", "exercise-1-stub", "answer = 42")
    write(folder / "step01_box_new.ipynb", notebook(cell("a", "my own")))
    change(course / "notebooks" / "step01_box.ipynb", "code-01", "print(1)")
    assert bring_course(course, folder).beside[0].copy == "step01_box_new_2.ipynb"
    assert "my own" in prose_and_code(folder / "step01_box_new.ipynb")


def test_a_copy_takes_no_name_of_the_courses(course, folder):
    change(folder / "step01_box.ipynb", "exercise-1-stub", "answer = 42")
    change(course / "notebooks" / "step01_box.ipynb", "code-01", "print(1)")
    write(course / "notebooks" / "step01_box_new.ipynb", lesson(1))
    news = bring_course(course, folder)
    assert (news.beside[0].copy, news.new) == ("step01_box_new_2.ipynb", ["step01_box_new.ipynb"])


def test_another_kind_of_cell_is_a_change(course, folder):
    found = files.read(folder / "step01_box.ipynb")
    found["cells"][1] = text("code-01", "print('seen')")
    write(folder / "step01_box.ipynb", found)
    change(course / "notebooks" / "step01_box.ipynb", "text-01", "# Newer")
    assert bring_course(course, folder).beside[0].name == "step01_box.ipynb"


def test_a_broken_notebook_stays_and_is_named(course, folder):
    for name, content in (("step01_box", b'{"cells": [' + b"\xff"), ("step02_sum", b"")):
        (folder / f"{name}.ipynb").write_bytes(content)
    said = news_of(course, folder)
    assert "step01_box.ipynb is there, and is no notebook that can be read." in said
    assert "python notebooks reset step02_sum" in said
    assert not list(folder.glob("step*_new*"))
    change(course / "notebooks" / "step01_box.ipynb", "code-01", "print(1)")
    assert bring_course(course, folder).beside[0].copy == "step01_box_new.ipynb"
    assert (folder / "step01_box.ipynb").read_bytes() == b'{"cells": [' + b"\xff"


def test_a_read_only_file_stays(course, folder):
    path = folder / "step01_box.ipynb"
    path.chmod(0o444)
    assert "newest version" in news_of(course, folder)
    change(course / "notebooks" / "step01_box.ipynb", "code-01", "print(1)")
    before = path.read_bytes()
    assert bring_course(course, folder).beside[0].copy == "step01_box_new.ipynb"
    assert path.read_bytes() == before
    path.chmod(0o644)


def test_a_folder_or_a_link_in_the_place_of_a_file_stays(course, folder, tmp_path):
    (folder / "step01_box.ipynb").unlink()
    (folder / "step01_box.ipynb").mkdir()
    write(tmp_path / "elsewhere.py", "x = 1\n")
    links = os.name != "nt"
    if links:
        (folder / "step01_box.py").unlink()
        (folder / "step01_box.py").symlink_to(tmp_path / "elsewhere.py")
    change(course / "notebooks" / "step01_box.ipynb", "code-01", "print(1)")
    write(course / "steps" / "step01_box.py", "x = 2\n")
    news = bring_course(course, folder)
    assert (folder / "step01_box.ipynb").is_dir()
    assert ("step01_box.ipynb", "step01_box_new.ipynb") in [b[:2] for b in news.beside]
    if links:
        assert (folder / "step01_box.py").is_symlink()
        assert (tmp_path / "elsewhere.py").read_text() == "x = 1\n"


# --- what is no longer part of the course ------------------------------------------


def test_a_file_that_left_the_course_stays_and_is_named_once(course, folder):
    (course / "notebooks" / "step02_sum.ipynb").unlink()
    said = news_of(course, folder)
    assert said.splitlines()[0] == "step02_sum.ipynb is no longer part of the course, and stays."
    assert (folder / "step02_sum.ipynb").is_file()
    assert "newest version" in news_of(course, folder)
    (folder / "step02_sum.ipynb").unlink()
    assert "newest version" in news_of(course, folder)
    assert not (folder / "step02_sum.ipynb").exists()


def test_a_file_that_comes_back_to_the_course_is_known(course, folder):
    path = course / "notebooks" / "step02_sum.ipynb"
    shipped = files.read(path)
    path.unlink()
    bring_course(course, folder)
    write(path, shipped)
    change(path, "code-01", "print(1)")
    news = bring_course(course, folder)
    assert (news.updated, news.beside, news.gone) == (["step02_sum.ipynb"], [], {})


def test_a_renamed_notebook_is_named_with_its_new_name(course, folder):
    books = course / "notebooks"
    (books / "step01_box.ipynb").rename(books / "step01_a_box.ipynb")
    change(books / "step01_a_box.ipynb", "code-01", "print(1)")
    (course / "steps" / "step02_sum.py").rename(course / "steps" / "step03_sum.py")
    change(folder / "step01_box.ipynb", "exercise-1-stub", "answer = 42")
    news = bring_course(course, folder)
    assert news.gone == {"step01_box.ipynb": "step01_a_box.ipynb", "step02_sum.py": "step03_sum.py"}
    assert "It is called step01_a_box.ipynb now." in "\n".join(news.for_terminal("mine"))
    assert "answer = 42" in prose_and_code(folder / "step01_box.ipynb")


@pytest.mark.parametrize("mine", [False, True])
def test_a_package_that_left_does_not_hide_a_module_that_came(course, folder, mine):
    package = course / "dezero_mini" / "rules"
    write(package / "__init__.py", "rules = 1\n")
    bring_course(course, folder)
    (package / "__init__.py").unlink()
    write(course / "dezero_mini" / "rules.py", "rules = 2\n")
    if mine:
        write(folder / "dezero_mini" / "rules" / "__init__.py", "rules = 3\n")
    said = news_of(course, folder)
    code = "from dezero_mini.rules import rules; print(rules)"
    assert run_in(folder, code).stdout == ("3\n" if mine else "2\n")
    words = "is yours, and Python takes its folder" if mine else "Taken away, as they would hide"
    assert words in said


# --- the manifest ------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_text("{"),
        lambda path: path.write_bytes(b"\xff\0"),
        lambda path: path.write_text("[]"),
        lambda path: path.write_text('{"versions": {"a": 1}, "copies": {}, "coming": {}}'),
        lambda path: path.write_text('{"versions": [], "copies": {}, "coming": {}, "gone": []}'),
    ],
)
def test_without_a_manifest_all_that_differs_is_the_readers(course, folder, damage):
    damage(folder / manifest.NAME)
    change(folder / "step01_box.ipynb", "exercise-1-stub", "answer = 42")
    change(course / "notebooks" / "step02_sum.ipynb", "code-01", "print(1)")
    before = snapshot(folder)
    news = bring_course(course, folder)
    assert "Nobody knows what was brought before" in "\n".join(news.for_terminal("mine"))
    assert [(b.name, b.changes) for b in news.beside] == [
        ("step01_box.ipynb", None),
        ("step02_sum.ipynb", None),
    ]
    assert before.items() <= snapshot(folder).items()
    assert "newest version" in news_of(course, folder)


def test_the_manifest_knows_every_file(course, folder):
    known = json.loads((folder / manifest.NAME).read_text("utf-8"))
    assert set(known["versions"]) == set(snapshot(folder))
    assert (known["copies"], known["coming"], known["gone"]) == ({}, {}, [])


# --- stopped on the way, and two at once -------------------------------------------


@pytest.mark.parametrize("stop_at", range(1, 8))
@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemError])
def test_stopped_at_any_file_it_goes_on_the_next_time(
    course, folder, tmp_path, monkeypatch, stop_at, kind
):
    """A SystemError stands for a kill: nothing is written after it, the manifest neither."""
    for name in ("step01_box", "step02_sum", "start_here"):
        change(course / "notebooks" / f"{name}.ipynb", "text-01", "# Newer")
    write(course / "steps" / "step01_box.py", "x = 2\n")
    change(folder / "step02_sum.ipynb", "exercise-1-stub", "answer = 42")
    bring_course(course, tmp_path / "whole")
    before, whole, replace, count = snapshot(folder), snapshot(tmp_path / "whole"), os.replace, 0

    def stop(source, target):
        nonlocal count
        count += 1
        if count == stop_at or (count > stop_at and kind is SystemError):
            raise kind
        replace(source, target)

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(kind):
        bring_course(course, folder)
    monkeypatch.setattr(os, "replace", replace)
    halfway = snapshot(folder)
    assert all(halfway[name] in (before[name], whole[name]) for name in before)
    # Meanwhile there is a still newer version of what may have been brought.
    change(course / "notebooks" / "start_here.ipynb", "text-01", "# Newest")
    bring_course(course, folder)
    assert [path.name for path in folder.glob("step*_new*")] == ["step02_sum_new.ipynb"]
    assert "answer = 42" in prose_and_code(folder / "step02_sum.ipynb")
    assert "Newest" in prose_and_code(folder / "start_here.ipynb")
    assert not list(folder.rglob("*.unfinished"))
    assert "newest version" in news_of(course, folder)


def test_what_a_kill_left_in_the_middle_of_a_file_is_removed(course, folder):
    write(folder / "dezero_mini" / ".core.py.unfinished", "cor")
    bring_course(course, folder)
    assert not list(folder.rglob("*.unfinished"))


def test_a_file_that_cannot_be_written_does_not_keep_the_others(course, folder, monkeypatch):
    for name in ("step01_box", "step02_sum"):
        change(course / "notebooks" / f"{name}.ipynb", "code-01", "print(1)")
    replace = os.replace

    def refuse(source, target):
        if target.name == "step01_box.ipynb":
            raise PermissionError(errno.EACCES, "it is open elsewhere")
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        news = bring_course(course, folder)
    assert "step01_box.ipynb could not be written: it is open elsewhere" in news.for_terminal("m")
    assert news.updated == ["step02_sum.ipynb"]
    assert bring_course(course, folder).updated == ["step01_box.ipynb"]


def test_two_calls_at_once_bring_each_file_once(course, tmp_path):
    folder, found = tmp_path / "both", []
    threads = [
        threading.Thread(target=lambda: found.append(bring_course(course, folder)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(news.new) for news in found) == [0, 0, 0, 17]
    assert not list(folder.glob("step*_new*"))


def test_who_holds_the_lock_for_long_is_named_and_a_dead_one_holds_none(
    course, folder, monkeypatch
):
    code = (
        "import sys, time; from pathlib import Path;"
        "from dezero_mini.classroom.course.manifest import locked\n"
        "with locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, cwd=ROOT
    )
    with process.stdout:
        assert process.stdout.readline().strip() == b"held"
        monkeypatch.setattr(manifest, "PATIENCE", 0.1)
        with pytest.raises(ValueError, match="somebody else is bringing the course into mine"):
            bring_course(course, folder)
        process.kill()
        process.wait()
    monkeypatch.setattr(manifest, "PATIENCE", 5.0)
    assert "newest version" in news_of(course, folder)


# --- the news ----------------------------------------------------------------------


def test_the_news_are_put_on_top_of_those_before(course, folder):
    for number, name in enumerate(("step01_box", "step02_sum")):
        change(course / "notebooks" / f"{name}.ipynb", "code-01", f"print({number})")
        bring_course(course, folder)
        if number == 0:
            with (folder / "whats_new.md").open("a") as page:
                page.write("\nMy own note.\n")
    page = (folder / "whats_new.md").read_text("utf-8")
    assert page.count("# What is new in the course\n") == 1
    assert page.index("step02_sum") < page.index("step01_box") < page.index("My own note.")
    assert link_faults(folder) == []


def test_many_changes_are_cut_in_the_terminal_and_not_in_the_file(course, folder):
    change(folder / "step01_box.ipynb", "exercise-1-stub", "answer = 42")
    newer = course / "notebooks" / "step01_box.ipynb"
    write(newer, notebook(*files.read(newer)["cells"], *[cell(f"n-{n}", f"{n}") for n in range(9)]))
    said = news_of(course, folder)
    assert "  - new: 5\n  - and 3 more\n" in said
    assert "- new: 8\n" in (folder / "whats_new.md").read_text("utf-8")


def test_another_order_is_a_change(course, folder):
    change(folder / "step01_box.ipynb", "exercise-1-stub", "answer = 42")
    newer = course / "notebooks" / "step01_box.ipynb"
    first, second, *rest = files.read(newer)["cells"]
    write(newer, notebook(second, first, *rest))
    assert bring_course(course, folder).beside[0].changes == ["some parts stand in another order"]


# --- refused -----------------------------------------------------------------------


@pytest.mark.parametrize("place", ["", "notebooks", "notebooks/mine", "steps", "dezero_mini/mine"])
def test_a_part_of_the_course_is_refused(course, place):
    before = snapshot(course)
    with pytest.raises(ValueError, match=r"a folder of your own, and .* is a part of the course"):
        bring_course(course, course / place)
    assert snapshot(course) == before


def test_a_file_is_refused(course):
    with pytest.raises(ValueError, match=r"expected a folder, and .*LICENSE is a file"):
        bring_course(course, course / "LICENSE")


def test_what_is_no_course_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"expected a checkout of the course, and .* has no noteb"):
        bring_course(tmp_path, tmp_path / "mine")
    assert not (tmp_path / "mine").exists()


def test_a_course_with_a_broken_notebook_brings_nothing(course, folder):
    change(course / "notebooks" / "start_here.ipynb", "text-01", "# Newer")
    (course / "notebooks" / "step02_sum.ipynb").write_text("<<<<<<< HEAD\n")
    before = snapshot(folder)
    with pytest.raises(ValueError, match=r"step02_sum.ipynb is no notebook"):
        bring_course(course, folder)
    assert snapshot(folder) == before
