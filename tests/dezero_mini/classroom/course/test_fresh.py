"""A fresh notebook, and the course in one file: nothing of the reader's is lost."""

import io
import zipfile

import pytest

from dezero_mini.classroom.course import files, manifest
from dezero_mini.classroom.course.folder import bring_course
from dezero_mini.classroom.course.fresh import notebook_named, pack_course, reset_notebook
from tests.dezero_mini.classroom.course.small_course import change, run, write

# --- a fresh notebook --------------------------------------------------------------


def test_what_the_reader_wrote_is_kept_beside_the_fresh_one(course, folder):
    path = folder / "step01_box.ipynb"
    shipped = path.read_bytes()
    for kept in ("step01_box_yours.ipynb", "step01_box_yours_2.ipynb"):
        change(path, "exercise-1-stub", f"answer = {kept!r}")
        mine = path.read_bytes()
        assert reset_notebook(course, folder, "1") == ("step01_box.ipynb", kept)
        assert path.read_bytes() == shipped
        assert (folder / kept).read_bytes() == mine
    assert "step01_box_yours.ipynb" in (folder / "step01_box_yours.ipynb").read_text()
    assert not bring_course(course, folder).is_news()


def test_a_notebook_that_was_only_run_or_deleted_leaves_nothing_beside(course, folder):
    path = folder / "step01_box.ipynb"
    shipped = path.read_bytes()
    for lose in (run, type(path).unlink):
        lose(path)
        assert reset_notebook(course, folder, "step01_box").kept is None
        assert path.read_bytes() == shipped
    change(course / "notebooks" / "step01_box.ipynb", "code-01", "print('newer')")
    assert reset_notebook(course, folder, "step01").kept is None  # an older one, as it was brought
    assert not bring_course(course, folder).is_news()


def test_what_is_written_in_a_fresh_one_is_written_in_the_newest(course, folder):
    change(course / "notebooks" / "step01_box.ipynb", "code-01", "print('newer')")
    reset_notebook(course, folder, "1")
    change(folder / "step01_box.ipynb", "exercise-1-stub", "answer = 42")
    assert not bring_course(course, folder).is_news()


def test_a_broken_notebook_is_kept_too(course, folder):
    (folder / "start_here.ipynb").write_bytes(b"{ my answers")
    assert reset_notebook(course, folder, "start").kept == "start_here_yours.ipynb"
    assert (folder / "start_here_yours.ipynb").read_bytes() == b"{ my answers"
    assert files.read(folder / "start_here.ipynb")


def test_without_a_manifest_it_resets_all_the_same(course, folder):
    (folder / manifest.NAME).unlink()
    change(folder / "step01_box.ipynb", "exercise-1-stub", "answer = 42")
    assert reset_notebook(course, folder, "1").kept == "step01_box_yours.ipynb"


NAMES = ["capstone_fit.ipynb", "start_here.ipynb", "step01_box.ipynb", "step13_sums.ipynb"]


@pytest.mark.parametrize(
    ("which", "name"),
    [
        ("13", "step13_sums"),
        ("1", "step01_box"),
        ("01", "step01_box"),
        ("step13", "step13_sums"),
        ("step13_sums.ipynb", "step13_sums"),
        ("capstone", "capstone_fit"),
        ("start_here", "start_here"),
    ],
)
def test_a_notebook_has_many_names(which, name):
    assert notebook_named(which, NAMES) == f"{name}.ipynb"


@pytest.mark.parametrize("which", ["3", "0", "²", "", "step", "box", "step13_sums_new", "../x"])
def test_another_name_is_refused(which, course, folder):
    words = "there is no notebook .*: give the number of a step, or capstone_fit, start_here"
    with pytest.raises(ValueError, match=words):
        notebook_named(which, NAMES)
    with pytest.raises(ValueError, match="there is no notebook"):
        reset_notebook(course, folder, which)


def test_what_cannot_be_kept_is_not_replaced(course, folder):
    path = folder / "step01_box.ipynb"
    path.unlink()
    path.mkdir()
    with pytest.raises(ValueError, match=r"step01_box.ipynb is a folder or a link"):
        reset_notebook(course, folder, "1")
    with pytest.raises(ValueError, match=r"there is no folder .*none yet"):
        reset_notebook(course, folder / "none", "1")
    with pytest.raises(ValueError, match="is a part of the course"):
        reset_notebook(course, course / "notebooks", "1")


# --- one file to download ----------------------------------------------------------


def test_the_file_holds_what_a_reader_gets_the_first_time(course, folder, tmp_path):
    target = tmp_path / "new" / "it.zip"
    count = pack_course(course, target)
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
        assert (len(names), names) == (count, sorted(names))
        archive.extractall(tmp_path / "unpacked")
    unpacked = tmp_path / "unpacked" / "my_course"
    advice = (unpacked / "read_me_first.txt").read_text("utf-8")
    assert "pip install numpy matplotlib jupyter\n    jupyter lab start_here.ipynb" in advice
    brought = {path for path in folder.rglob("*") if path.is_file() and "lock" not in path.name}
    assert {path.relative_to(folder).as_posix() for path in brought} == {
        name.removeprefix("my_course/") for name in names
    } - {"read_me_first.txt"}
    for path in brought:
        assert (unpacked / path.relative_to(folder)).read_bytes() == path.read_bytes(), path.name
    # Whoever gets a checkout later can go on in it.
    assert not bring_course(course, unpacked).is_news()


def test_the_same_course_makes_the_same_bytes(course, tmp_path):
    one, other = tmp_path / "one.zip", tmp_path / "other.zip"
    pack_course(course, one)
    for path in course.rglob("*.py"):
        write(path, path.read_bytes())  # another time of the file
    pack_course(course, other)
    assert one.read_bytes() == other.read_bytes()
    change(course / "notebooks" / "step01_box.ipynb", "code-01", "print('newer')")
    pack_course(course, other)
    assert one.read_bytes() != other.read_bytes()


def test_a_readers_own_folder_is_not_packed(course, folder, tmp_path):
    write(course / "my_course" / "secret.ipynb", b"mine")
    pack_course(course, tmp_path / "it.zip")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "it.zip").read_bytes())) as archive:
        assert not [name for name in archive.namelist() if "secret" in name]
    with pytest.raises(ValueError, match="expected a checkout of the course"):
        pack_course(folder, tmp_path / "it.zip")
