"""Build the course as it runs in a browser alone: `make lite` calls this.

    python -m notebooks.lite           into build/lite

build/lite/index.html leads to the course, which lies in a folder that is named after its version.
A browser keeps what a reader has written under that name, too, so that no old copy hides a newer
notebook.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from notebooks.lite.contents import HERE, contents
from notebooks.lite.fetching import LiteError, bundle_in, fetch, unpack

ROOT = Path(__file__).resolve().parents[2]
# index.html looks for what a browser holds under names that begin so.
STORAGE = "dezero-mini course "


def settings(version):
    """What JupyterLite is told: where work is kept, and that nothing comes from elsewhere."""
    # A kernel would load what a cell imports, and not what the cell's modules import in turn.
    loaded = {"packages": ["numpy", "matplotlib"]}
    pyodide = {"disablePyPIFallback": True, "loadPyodideOptions": loaded}
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "contentsStorageName": STORAGE + version,
            "settingsStorageName": "dezero-mini settings",
            "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": pyodide},
        },
    }


# JupyterLab would draw only the cells in sight, and a test could not count the pictures.
OVERRIDES = {"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}


def gather(source, fetched, course=ROOT):
    """Write what JupyterLite builds from; return the version of the course."""
    version, shipped = contents(course)
    for name, content in shipped.items():
        path = source / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    unpack(bundle_in(fetched), source / "static" / "pyodide")
    (source / "pypi").mkdir()
    for wheel in fetched.glob("comm-*.whl"):
        shutil.copy(wheel, source / "pypi")
    (source / "jupyter-lite.json").write_text(json.dumps(settings(version)), "utf-8")
    (source / "overrides.json").write_text(json.dumps(OVERRIDES), "utf-8")
    return version


def build(source, target):
    """Let JupyterLite build a site; what it notes for its own next build does not stay."""
    command = ["-m", "jupyterlite_core", "build", "--contents", "files", "--apps", "lab"]
    options = ["--no-sourcemaps", "--no-unused-shared-packages", f"--output-dir={target}"]
    done = subprocess.run(
        [sys.executable, *command, *options],
        cwd=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise LiteError(f"JupyterLite could not build the site:\n{done.stdout}")
    for path in target.glob(".*"):
        path.unlink()


def megabytes(folder):
    """The size of all files in a folder, in millions of bytes."""
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6)


def front(target, version):
    """Write the page that leads to the newest version."""
    for name in ("index.html", "older_work.js"):
        shutil.copy(HERE / name, target)
    (target / "newest.json").write_text(json.dumps({"version": version}), "utf-8")


def main():
    target, source, fetched = (ROOT / "build" / n for n in ("lite", "lite-source", "lite-fetched"))
    fetched.mkdir(parents=True, exist_ok=True)
    fetch(fetched)
    for folder in (target, source):
        shutil.rmtree(folder, ignore_errors=True)
    version = gather(source, fetched)
    build(source, target / version)
    front(target, version)
    print(f"build/lite holds version {version}, {megabytes(target)} MB.")


if __name__ == "__main__":
    try:
        main()
    except LiteError as error:
        sys.exit(f"lite: {error}")
