"""JupyterLab in a headless Chromium: open a notebook, run all its cells, see what went wrong."""

import contextlib
import importlib.util
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.notebooks.notebook_files import cells_of, has_picture, read

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

# JupyterLab draws only the cells in sight, and asks for news on its first start.
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}

# A waiting cell shows [*], one that has run shows its number, and one that an error kept from
# running shows [ ] again.
FINISHED = """() => {
    const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")];
    const texts = prompts.map(prompt => prompt.textContent.trim());
    return texts.some(text => /\\d/.test(text)) && !texts.includes("[*]:");
}"""

NUMBERS = """() => [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(
    prompt => parseInt(prompt.textContent.replace(/\\D/g, "")) || null
)"""

OUTPUTS = """() => [...document.querySelectorAll(".jp-CodeCell")].map(
    cell => [...cell.querySelectorAll(".jp-OutputArea-output, .jp-OutputPlaceholder")].map(
        output => output.innerText.trim()
    ).join("\\n")
)"""

# A picture that could not be decoded has no width.
PICTURES = """() => [...document.querySelectorAll(".jp-CodeCell")].map(
    cell => [...cell.querySelectorAll(".jp-OutputArea-output img")].filter(
        image => image.complete && image.naturalWidth > 0
    ).length
)"""


def chromium():
    """The path of a Chromium or Chrome, or None: $CHROMIUM if set, else what the PATH holds."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def on_request_alone(config, items, mark, target, *modules):
    """Skip the tests of a mark in words, unless a target of make asks for them, and they can run.

    They take Chromium, playwright and more modules, if some are named.
    """
    missing = [] if chromium() else ["Chromium"]
    missing += [name for name in ("playwright", *modules) if not importlib.util.find_spec(name)]
    asked = config.option.markexpr == mark
    if asked and missing:
        raise pytest.UsageError(
            f"There is no {' and no '.join(missing)} here: install Chromium or Chrome (or name "
            f"yours in the variable CHROMIUM), and let `make {target}` do the rest."
        )
    reason = f"`make {target}` runs this" + f"; no {' and no '.join(missing)} here" * bool(missing)
    for item in items:
        if not asked and item.get_closest_marker(mark):
            item.add_marker(pytest.mark.skip(reason=reason))


def code_cells(path):
    """The code cells of the notebook in a file."""
    return cells_of(read(path), "code")


def without_outputs(path, target):
    """Write a copy of a notebook that has never been run, so that nothing stale can pass."""
    notebook = read(path)
    for cell in cells_of(notebook, "code"):
        cell["outputs"], cell["execution_count"] = [], None
    target.write_text(json.dumps(notebook), "utf-8")


@contextlib.contextmanager
def launched(*arguments):
    """A browser, closed at the end; the arguments are Chromium's own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*arguments])
        yield browser
        browser.close()


# --- the server --------------------------------------------------------------------


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_up(url):
    with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
        return True
    return False


def write_settings(folder):
    """Write our settings into the folder in which JupyterLab looks for a user's."""
    for name, values in SETTINGS.items():
        target = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(values), "utf-8")


@contextlib.contextmanager
def server(folder):
    """Serve folder/notebooks with JupyterLab; gives a function from a file's name to its address.

    Settings, workspaces and all that Jupyter writes stay in the folder, so the user's own
    set-up plays no part.
    """
    write_settings(folder / "settings")
    (folder / "notebooks").mkdir()
    port, token = free_port(), secrets.token_hex(16)
    command = ["-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    options = [f"--port={port}", "--ServerApp.port_retries=0"]
    root = f"--ServerApp.root_dir={folder / 'notebooks'}"
    own = {f"JUPYTER_{kind}_DIR": str(folder / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    own["JUPYTERLAB_SETTINGS_DIR"] = str(folder / "settings")
    own["JUPYTERLAB_WORKSPACES_DIR"] = str(folder / "workspaces")
    own["JUPYTER_TOKEN"] = token
    log = folder / "lab.log"
    with log.open("w", encoding="utf-8") as lines:
        process = subprocess.Popen(
            [sys.executable, *command, *options, root],
            env={**os.environ, **own},
            stdout=lines,
            stderr=subprocess.STDOUT,
        )
    try:
        status = f"http://127.0.0.1:{port}/api/status?token={token}"
        for _ in range(300):
            if process.poll() is not None or is_up(status):
                break
            time.sleep(0.2)
        if not is_up(status):
            raise RuntimeError(f"JupyterLab did not start:\n{log.read_text('utf-8')}")
        yield lambda name: f"http://127.0.0.1:{port}/doc/tree/{name}?token={token}&reset"
    finally:
        process.terminate()
        process.wait(timeout=30)


# --- a notebook --------------------------------------------------------------------


def opened(page, address):
    """Open a notebook, and wait until its kernel is ready.

    Asking an unready kernel to run opens a dialog instead, and no cell would fail.
    """
    page.goto(address)
    page.get_by_text("| Idle").wait_for(timeout=300_000)


def outputs_seen(page):
    """What a reader sees beneath each code cell, also in the line of a folded output."""
    return page.evaluate(OUTPUTS)


def type_into(page, index, text, number):
    """Replace the text of a code cell, counted from 0; run it as the kernel's run of a number."""
    cell = page.locator(".jp-CodeCell").nth(index)
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    # Typed letter by letter, brackets would be closed and lines indented by the editor.
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")
    page.wait_for_function(
        f"([index, number]) => ({NUMBERS})()[index] === number",
        arg=[index, number],
        timeout=60_000,
    )
    page.get_by_text("| Idle").wait_for(timeout=60_000)


def run_all(page, address):
    """Run a notebook as a reader does, and save it; return the number of each cell's run."""
    opened(page, address)
    page.get_by_role("menuitem", name="View", exact=True).click()
    page.get_by_text("Expand All Outputs", exact=True).click()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.wait_for_function(FINISHED, timeout=300_000)
    numbers = page.evaluate(NUMBERS)
    page.keyboard.press("Control+s")
    return numbers


def pictures_seen(page):
    """How many pictures are drawn beneath each code cell."""
    return page.evaluate(PICTURES)


def run(page, address, path):
    """Run and save the notebook of a file, and count the pictures seen in each code cell."""
    numbers = run_all(page, address)
    for _ in range(300):
        # Until the file is whole, and holds what the page shows.
        with contextlib.suppress(json.JSONDecodeError):
            if [cell["execution_count"] for cell in code_cells(path)] == numbers:
                return pictures_seen(page)
        page.wait_for_timeout(100)
    raise RuntimeError(f"JupyterLab did not save {path.name}")


def faults(shipped, cells, pictures):
    """Where the saved code cells and the pictures seen fall short of the shipped cells."""
    if not len(shipped) == len(cells) == len(pictures):
        return [f"{len(shipped)} code cells, {len(cells)} saved, {len(pictures)} on the page"]
    found = []
    for number, (wanted, cell, seen) in enumerate(zip(shipped, cells, pictures, strict=True), 1):
        if cell["execution_count"] != number:
            found.append(f"cell {number} did not run in its turn")
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                found.append(f"cell {number} raises {output['ename']}: {output['evalue']}")
            if output.get("name") == "stderr":
                found.append(f"cell {number} warns: {''.join(output['text'])}")
        if has_picture(wanted) and not (has_picture(cell) and seen):
            found.append(f"cell {number} shows no picture")
    return found
