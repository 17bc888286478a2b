"""The wheel and the sdist: what is in them, what their page says, and that they work."""

import email
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from html.parser import HTMLParser
from pathlib import PurePosixPath

import pytest
from PIL import Image

from tests.course import PROJECT, ROOT
from tests.test_readme import EXAMPLE, README

pytestmark = pytest.mark.release


def run(python, code, folder):
    """Run a program where the project is out of sight, and return what it printed."""
    done = subprocess.run(
        [python, "-I", "-c", code], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# --- the page ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        return email.message_from_string(archive.read(name).decode("utf-8"))


class Page(HTMLParser):
    """What a page begins with, and all that it points to."""

    def __init__(self, text):
        super().__init__()
        self.first, self.targets = None, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.first = self.first or tag
        targets = [value for name, value in attributes if name in ("href", "src")]
        self.targets += [target for target in targets if not target.startswith("#")]


def faults(text):
    """What is wrong with a text as the page of a package."""
    from readme_renderer import markdown

    html = markdown.render(text)
    if html is None:
        return ["it cannot be shown"]
    page = Page(html)
    found = [f"{target} leads nowhere" for target in page.targets if "https://" not in target]
    return found + ["it has no heading"] * (page.first != "h1")


def test_the_page_stands_alone(metadata):
    text = metadata.get_payload()
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert faults(text) == []
    assert text.startswith("# dezero-mini\n\nAutomatic differentiation is ")
    assert EXAMPLE.findall(text) == EXAMPLE.findall(README)
    assert 'pip install "dezero-mini[plot]"' in text


def test_a_page_that_does_not_stand_alone_is_noticed():
    assert any("readme.png" in fault for fault in faults(README))
    assert faults("# A\n\n[b](CONTRIBUTING.md)") == ["CONTRIBUTING.md leads nowhere"]
    assert faults("A text.") == ["it has no heading"]


def test_the_page_names_the_projects_address_if_it_has_one(metadata):
    stated = dict(line.split(", ") for line in metadata.get_all("Project-URL", []))
    assert stated == PROJECT.get("urls", {})


# --- what is in them ----------------------------------------------------------------


def test_the_wheel_holds_the_library_alone(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    library = {path.relative_to(ROOT).as_posix() for path in (ROOT / "dezero_mini").rglob("*.py")}
    about = {name for name in names if ".dist-info/" in name}
    assert {*names} - about == library | {"dezero_mini/py.typed"}
    assert any(name.endswith("/LICENSE") for name in about)


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="git tells what belongs to the project")
def test_the_sdist_holds_the_whole_project_and_nothing_else(sdist):
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    with tarfile.open(sdist) as archive:
        names = {PurePosixPath(*PurePosixPath(n).parts[1:]).as_posix() for n in archive.getnames()}
    assert names == {*listed.stdout.splitlines(), "PKG-INFO"}


# --- that they work ------------------------------------------------------------------


@pytest.fixture(scope="module")
def with_numpy_alone(fresh, wheel):
    return fresh(wheel)


def try_the_example(python, folder):
    ((code, printed),) = EXAMPLE.findall(README)
    assert run(python, code, folder) == printed


def test_the_example_runs_with_numpy_alone(with_numpy_alone, tmp_path):
    try_the_example(with_numpy_alone, tmp_path)
    code = "import dezero_mini; print(dezero_mini.__version__)"
    assert run(with_numpy_alone, code, tmp_path).strip() == PROJECT["version"]


@pytest.mark.parametrize("room", ["plotting", "classroom"])
def test_with_numpy_alone_pictures_say_what_to_install(with_numpy_alone, tmp_path, room):
    with pytest.raises(AssertionError) as failed:
        run(with_numpy_alone, f"import dezero_mini.{room}", tmp_path)
    assert 'matplotlib is missing here: `pip install "dezero-mini[plot]"`' in str(failed.value)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the oldest NumPy needs an older Python")
def test_the_example_runs_with_the_oldest_numpy(fresh, wheel, tmp_path):
    (oldest,) = (line for line in PROJECT["dependencies"] if line.startswith("numpy"))
    python = fresh(wheel, oldest.replace(">=", "=="))
    try_the_example(python, tmp_path)


def test_the_extra_plot_draws_a_graph(fresh, wheel, tmp_path):
    python = fresh(f"{wheel}[plot]")
    code = """
import matplotlib
matplotlib.use("Agg")
from dezero_mini import Variable
from dezero_mini.plotting import plot_graph
plot_graph(Variable(3.0) * 2.0).savefig("graph.png")
"""
    run(python, code, tmp_path)
    with Image.open(tmp_path / "graph.png") as picture:
        assert len(picture.convert("RGB").getcolors(10_000)) > 10


@pytest.mark.parametrize(
    ("line", "right"), [("x.backward()", True), ("x.backwards()", False), ("x.data = {}", False)]
)
def test_the_types_are_seen_by_others(with_numpy_alone, tmp_path, line, right):
    """Without py.typed in the wheel mypy would not look."""
    program = tmp_path / "program.py"
    program.write_text(f"from dezero_mini import Variable\n\nx = Variable(3.0)\n{line}\n", "utf-8")
    command = ["mypy", "--strict", "--python-executable", with_numpy_alone, program.name]
    done = subprocess.run([sys.executable, "-m", *command], cwd=tmp_path, check=False)
    assert (done.returncode == 0) == right


# --- the zipped course -----------------------------------------------------------------


@pytest.mark.parametrize("notebook", ["step13_accumulation", "capstone_fit"])
def test_a_notebook_of_the_zipped_course_runs(fresh, zipped_course, tmp_path, notebook):
    """Where nothing else of the project is: the step and the library lie beside it."""
    shutil.unpack_archive(zipped_course, tmp_path)
    words = (tmp_path / "my_course" / "read_me_first.txt").read_text("utf-8")
    (packages,) = re.findall(r"pip install (.*)", words)
    # Of Jupyter, what runs a notebook.
    python = fresh(*packages.replace("jupyter", "nbclient ipykernel").split())
    command = [python.parent / "jupyter", "execute", f"{notebook}.ipynb"]
    subprocess.run(command, cwd=tmp_path / "my_course", check=True)
