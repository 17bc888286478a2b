"""The environment that make makes: what may be wrong with it, what is done, and what is said.

Environments are real ones here, but for a pip that only pretends.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import threading
import venv
from types import SimpleNamespace

import pytest

from tests.desks import ODD, desk, make, program
from tests.tools import environment
from tests.tools.environment import Environment, NotMadeError, reason, who

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no make here")

PIP = """\
import os, pathlib, sys
if "--version" in sys.argv:
    print("pip 25.1")
else:
    with (pathlib.Path(sys.prefix) / "asked").open("a") as asked:
        print(*sys.argv[1:], file=asked)
    sys.stderr.write(os.environ.get("PIP_SAYS", ""))
    sys.exit("PIP_SAYS" in os.environ)
"""


def pretended(folder):
    """Make an environment with a pip that only writes down what it is asked for."""
    venv.create(folder, with_pip=False, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "pip").mkdir()
    (site / "pip" / "__main__.py").write_text(PIP, "utf-8")
    python = folder / "bin" / "python"
    # So a path is told that no first line may hold.
    program(folder / "bin" / "pip", f"'''exec' \"{python}\" \"$0\" \"$@\"\n' '''")
    return folder


def asked(folder):
    """What its pip was asked for."""
    return (folder / "asked").read_text("utf-8").splitlines()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A whole environment in a folder with an odd name."""
    monkeypatch.chdir(desk(tmp_path / ODD))
    return pretended(tmp_path / ODD / ".venv")


@pytest.fixture
def made(monkeypatch):
    """Let a new environment have the pretended pip, too: to bring the real one takes seconds."""
    folders = []

    def run(command, **settings):
        if "venv" not in command:
            return original(command, **settings)
        folders.append(command[-1])
        venv.create(command[-1], with_pip=False, clear=True)
        pretended(command[-1])
        return subprocess.CompletedProcess(command, 0)

    original = subprocess.run
    monkeypatch.setattr(environment.subprocess, "run", run)
    return folders


# --- what is wrong -----------------------------------------------------------------


def lose_its_python(folder):
    for path in folder.glob("bin/python*"):
        path.unlink()
        path.symlink_to("/no/such/python")


def lose_all_but_folders(folder):
    """As a call that is stopped in its first moment leaves it."""
    shutil.rmtree(folder)
    (folder / "lib").mkdir(parents=True)


def lose_pip(folder):
    shutil.rmtree(*folder.glob("lib/python*/site-packages/pip"))


def lose_all_of_pip(folder):
    """As environments of uv are."""
    lose_pip(folder)
    (folder / "bin" / "pip").unlink()


def be_old(folder):
    (folder / "bin" / "python").unlink()
    program(folder / "bin" / "python", "echo 3 9 /usr")


def be_moved(folder):
    shutil.rmtree(folder)
    before = pretended(folder.with_name("elsewhere"))
    Environment(before, "test").make()
    before.rename(folder)


FAULTS = [
    (lose_its_python, "its Python does not run"),
    (lose_all_but_folders, "its Python does not run"),
    (lose_pip, "it has no pip that runs"),
    (lose_all_of_pip, "it has no pip that runs"),
    (be_old, "it is one of Python 3.9"),
    (be_moved, "it was made in another folder"),
]


def test_a_whole_environment_has_no_fault(folder):
    assert Environment(folder, "test").fault() == ""
    assert Environment(folder, "test", sys.executable).fault() == ""


@pytest.mark.parametrize(("break_it", "fault"), FAULTS)
def test_what_is_broken_is_made_anew_and_said(folder, made, capfd, break_it, fault):
    Environment(folder, "test").make()
    assert made == []
    break_it(folder)
    capfd.readouterr()
    broken = Environment(folder, "test")
    # Where all is installed, a target does without pip.
    assert broken.is_ready() == (break_it in (lose_pip, lose_all_of_pip))
    Environment(folder, "lint").make()
    assert made == [folder]
    assert capfd.readouterr().out.splitlines() == [
        f"The environment {folder} is made anew: {fault}.",
        f"Installing what 'make lint' needs into {folder} ...",
    ]
    # What was installed for other targets has gone with the old one.
    assert not Environment(folder, "test").is_ready()


def test_another_python_than_the_named_one_is_said(folder, made, tmp_path, capfd):
    Environment(folder, "test").make()
    named = str(program(tmp_path / "python 4", "echo 4 0 /opt"))
    assert not Environment(folder, "test", named).is_ready()
    Environment(folder, "test", named).make()
    assert made == [folder]
    assert f"made anew: it is not one of '{named}'.\n" in capfd.readouterr().out


def test_a_link_to_the_folder_is_the_folder(folder, tmp_path):
    Environment(folder, "test").make()
    link = tmp_path / "link"
    link.symlink_to(folder.parent)
    assert Environment(link / ".venv", "test").is_ready()
    assert Environment(link / ".venv", "lint").fault() == ""


def test_a_link_to_an_environment_elsewhere_stays_one(folder, tmp_path, capfd):
    """With venv itself: it refuses links, when it has emptied what they lead to."""
    lose_its_python(folder)
    elsewhere = folder.rename(tmp_path / "a larger disk")
    folder.symlink_to(elsewhere)
    Environment(folder, "test").make_anew("its Python does not run")
    assert folder.is_symlink()
    assert who(elsewhere / "bin" / "python") == who(sys.executable)
    assert not Environment(folder, "test").was_moved()
    assert f"The environment {folder} is made anew" in capfd.readouterr().out


@pytest.mark.parametrize("kind", ["a file", "another's", "a link to nowhere"])
def test_what_is_not_ours_is_left_alone(folder, made, kind):
    shutil.rmtree(folder)
    if kind == "a file":
        folder.write_text("kept", "utf-8")
    elif kind == "another's":  # as conda's are
        (folder / "conda-meta").mkdir(parents=True)
        (folder / "conda-meta" / "history").write_text("kept", "utf-8")
    else:
        folder.symlink_to("nowhere")
    with pytest.raises(NotMadeError, match="no environment that Python's venv has made: move it"):
        Environment(folder, "test").make()
    assert made == []
    assert os.path.lexists(folder)


def test_a_broken_environment_of_another_project_is_left_alone(folder, made, tmp_path):
    other = pretended(tmp_path / "another project" / ".venv")
    lose_its_python(other)
    with pytest.raises(NotMadeError, match="cannot be used, for its Python does not run, and it"):
        Environment(other, "test").make()
    assert made == []
    # In one that make has filled before it may begin anew.
    (other / "lint.stamp").touch()
    Environment(other, "test").make()
    assert made == [other]


def test_a_folder_that_cannot_be_written_to_is_said(folder, made, monkeypatch):
    shutil.rmtree(folder)
    monkeypatch.setattr(os, "access", lambda path, mode: path != folder.parent)
    with pytest.raises(NotMadeError, match=r"cannot be written to, and .*: copy the course into"):
        Environment(folder, "learn").make()
    assert made == []


@pytest.mark.parametrize(
    ("free", "ensurepip", "words"),
    [
        (10_000_000, "here", "the disk is full"),
        (10**9, None, "install python3-venv"),
        (10**9, "here", "it says above why"),
    ],
)
def test_why_there_is_no_environment_is_said(folder, monkeypatch, free, ensurepip, words):
    shutil.rmtree(folder)
    program(folder.parent / "python", "exit 1")
    monkeypatch.setattr(sys, "executable", str(folder.parent / "python"))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=free))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: ensurepip)
    with pytest.raises(NotMadeError, match=f"Python could not make the environment .*: .*{words}"):
        Environment(folder, "test").make()


# --- when nothing is to be done ----------------------------------------------------


@pytest.fixture
def ready(folder):
    """The environment with all that `make test` needs."""
    Environment(folder, "test").make()
    return Environment(folder, "test")


def test_what_is_ready_is_left_as_it_is(ready, capfd):
    capfd.readouterr()
    before = asked(ready.folder)
    assert ready.is_ready()
    ready.make()
    assert asked(ready.folder) == before
    assert capfd.readouterr().out == ""


def test_a_clock_that_goes_wrong_changes_nothing(ready):
    for seconds in (0, 5_000_000_000):
        os.utime(ready.stamp, (seconds, seconds))
        assert ready.is_ready()


def test_other_requirements_are_installed(ready, monkeypatch, tmp_path):
    root = desk(tmp_path / "newer")
    monkeypatch.setattr(environment, "ROOT", root)
    assert ready.is_ready()
    with (root / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write("# more\n")
    assert not ready.is_ready()
    before = asked(ready.folder)
    ready.make()
    assert asked(ready.folder) == [*before, *before]
    assert ready.is_ready()


# --- what is installed -------------------------------------------------------------


def test_readers_get_an_extra_and_need_no_new_pip(folder):
    Environment(folder, "learn").make()
    assert asked(folder) == ["install --quiet --editable .[learn]"]


def test_the_others_get_a_group_from_a_pip_that_knows_them(folder):
    Environment(folder, "bench").make()
    assert asked(folder) == [
        "install --quiet pip>=25.1",
        "install --quiet --editable . --group bench",
    ]


NO_NETWORK = (
    "WARNING: Retrying after connection broken by 'NewConnectionError(...)': /simple/numpy/"
)
WORDS = [
    (NO_NETWORK, "Is there a network connection?"),
    ("ERROR: ProxyError('Cannot connect to proxy.')", "Is there a network connection?"),
    ("Temporary failure in name resolution: could not resolve host", "Is there a network"),
    ("ERROR: Could not install packages: [Errno 28] No space left on device", "the disk is full"),
]


@pytest.mark.parametrize(("said", "words"), WORDS)
def test_a_failed_installation_gets_words(folder, monkeypatch, capfd, said, words):
    monkeypatch.setenv("PIP_SAYS", said)
    with pytest.raises(NotMadeError, match="Not everything could be installed: ") as error:
        Environment(folder, "test").make()
    assert words in str(error.value)
    assert said in capfd.readouterr().err
    assert not Environment(folder, "test").is_ready()


def test_the_network_is_not_blamed_for_all(monkeypatch):
    monkeypatch.delenv("PIP_NO_INDEX", raising=False)
    assert reason(b"ERROR: No matching distribution found for numpy>=1.24") == (
        "pip says above why."
    )
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert reason(b"ERROR: No matching distribution").startswith("PIP_NO_INDEX is set")


@pytest.mark.parametrize(("name", "said"), [(None, "full"), ("a file", "a file: full")])
def test_what_else_goes_wrong_is_said(folder, monkeypatch, capfd, name, said):
    def make(self):
        raise OSError(28, "full", name)

    monkeypatch.setattr(Environment, "make", make)
    assert environment.main("make", str(folder), "test") == 1
    assert capfd.readouterr().out == f"{said}\n"


# --- as make calls it --------------------------------------------------------------


def test_two_makes_at_once_wait_for_each_other(folder, capfd):
    first = Environment(folder, "test")
    with environment.alone(folder):
        second = threading.Thread(target=Environment(folder, "test").make)
        second.start()
        second.join(0.2)
        assert second.is_alive()
        first.install()
        before = asked(folder)
    second.join()
    assert f"Another make is at work on {folder}: waiting" in capfd.readouterr().out
    assert asked(folder) == before


def test_a_real_environment_is_made_and_pip_speaks(tmp_path):
    """From what an interrupted call has left, in an odd folder, and without a network."""
    folder = desk(tmp_path / ODD)
    (folder / ".venv" / "bin").mkdir(parents=True)
    alone = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
    done = make(folder, "learn", f"PYTHON={sys.executable}", **alone)
    assert done.returncode != 0
    made, installing, why = done.stdout.splitlines()
    assert made == "The environment .venv is made anew: its Python does not run."
    assert installing == "Installing what 'make learn' needs into .venv ..."
    assert why.startswith("Not everything could be installed: PIP_NO_INDEX is set")
    assert "ERROR" in done.stderr
    assert who(folder / ".venv" / "bin" / "python") == who(sys.executable)
    assert not (folder / ".venv" / "learn.stamp").exists()
