"""The folders of a machine are left out of a report, and nothing else is."""

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from dezero_mini.classroom.problems.privacy import without_folders, without_home


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("at /home/kim/x.py, line 3", "at …/x.py, line 3"),
        ("[Errno 2] No: '/mnt/kim lee/a b.csv'", "[Errno 2] No: '…/a b.csv'"),
        (r"'C:\\Users\\kim lee\\x.csv'", "'…/x.csv'"),
        ('No: "/mnt/kim\'s/a b.csv"', 'No: "…/a b.csv"'),
        (r"in C:\Users\kim\x.csv.", "in …/x.csv."),
        ("in D:/kim/x.csv", "in …/x.csv"),
        (r"'\\\\server\\kim\\x.csv'", "'…/x.csv'"),
        (r"in \\server\kim\x.csv", "in …/x.csv"),
        ("at file:///home/kim/x.csv", "at file://…/x.csv"),
        ("at file:///C:/Users/kim/x.csv", "at file:///…/x.csv"),
        ("vscode-notebook-cell:/home/kim/x.ipynb#W0", "vscode-notebook-cell:…/x.ipynb#W0"),
        ("server:/home/kim/x.csv", "server:…/x.csv"),
        ('File "/usr/lib/x.py", line 1, in "/opt/y.py"', 'File "…/x.py", line 1, in "…/y.py"'),
    ],
)
def test_a_path_keeps_its_last_part(text, left):
    assert without_folders(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "a/b/c and 1 / x / 2 and (a)/b/c and x[0]/y/z",
        "https://example.org/a/b/c",
        r"\\frac{1}{2} and \n",
        "forward/backward, dezero_mini/functions/axes.py, ./a/b, ../a/b",
        "not yet: expected 2, got 1/2. Which of 'a' and 'b' is it?",
        r"KeyError: '\n\t'",
        "operands could not be broadcast together with shapes (3,) (4,)",
    ],
)
def test_what_is_no_folder_stays(text):
    assert without_folders(text) == text


@pytest.mark.parametrize(
    ("home", "text", "left"),
    [
        (
            PurePosixPath("/home/kim"),
            "/home/kim/x /home/kim, /home/kimba",
            "~/x ~, /home/kimba",
        ),
        (PurePosixPath("/"), "a / b", "a / b"),
        (
            PureWindowsPath(r"C:\Users\kim"),
            r"C:\Users\kim\x 'C:\\Users\\kim\\x' C:/Users/kim/x",
            r"~\x '~\\x' ~/x",
        ),
    ],
)
def test_the_home_folder_is_written_as_a_terminal_does(monkeypatch, home, text, left):
    monkeypatch.setattr(Path, "home", lambda: home)
    assert without_home(text) == left


def test_there_may_be_no_home(monkeypatch):
    def home():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", home)
    assert without_folders("/a/b c") == "…/b c"
