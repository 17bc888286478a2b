"""Two students on a hub, in a real browser: they work, and a newer course comes over it."""

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.jupyterlab import code_cells, faults, outputs_seen, run
from tests.course import ROOT
from tests.hub.hub import STUDENTS, processes_in, running, until
from tests.hub.students import STEP13, Student, ids_of, text_of
from tests.notebooks.notebook_files import cells_of, read

pytestmark = pytest.mark.hub

TRIPLE = """class Triple(Function):
    def forward(self, x):
        return 3 * x

    def backward(self, gy):
        return {}
"""
ANSWERS = {
    "ann": (TRIPLE.format("3 * gy"), "correct: "),
    "kim": (TRIPLE.format("gy + 3"), "not yet: "),
}
NEWER = f"{STEP13.stem}_new.ipynb"
EXTRA = "step13_in_class.ipynb"


@pytest.fixture(scope="module")
def hub():
    with running() as hub:
        yield hub


@pytest.fixture(scope="module")
def students(hub, browser):
    """Both, logged in, with the course."""
    found = [Student(hub, browser, name) for name in STUDENTS]
    for student in found:
        student.log_in()
    return found


@pytest.fixture(scope="module")
def worked(students):
    """What both see in notebook 13 when they have run and answered it, and what they save."""
    seen = {}
    for student in students:
        path = student.mine / STEP13.name
        pictures = run(student.page, student.address(path.name), path)
        found = faults(code_cells(STEP13), code_cells(path), pictures)
        answer, _ = ANSWERS[student.name]
        texts = {"exercise-2-stub": answer, "exercise-2-check": 'check("13.2")'}
        verdict = student.type(path, texts, len(code_cells(path)) + 1)
        seen[student.name] = found, verdict, path.read_bytes()
    return seen


@pytest.fixture(scope="module")
def updated(hub, students, worked, tmp_path_factory):
    """A newer course: a text, the cell that both have changed, a module, and one more notebook."""
    path = hub.course / "notebooks" / STEP13.name
    notebook = read(path)
    for cell in notebook["cells"]:
        if cell["id"] == "text-02":
            cell["source"] = ["## What is missing today\n", "\n", "A newer text.\n"]
        if cell["id"] == "exercise-2-stub":
            cell["source"] = ["# Mend one line.\n", *cell["source"]]
    path.write_text(json.dumps(notebook), "utf-8")
    with (hub.course / "steps" / "step13_accumulation.py").open("a", encoding="utf-8") as module:
        module.write('\nNEWS = "a newer module"\n')
    notebook["cells"] = cells_of(notebook, "markdown")[:1]
    (hub.course / "notebooks" / EXTRA).write_text(json.dumps(notebook), "utf-8")
    hub.commit("A newer course")
    pictures = tmp_path_factory.mktemp("hub")
    for student in students:
        student.follow_the_link()
        student.page.screenshot(path=pictures / f"{student.name}.png")
        student.open(STEP13.name)
        student.page.screenshot(path=pictures / f"{student.name}_step13.png")
    return students


def test_the_course_has_come(students):
    """As `make learn` brings it: no output gives away what is to be found out."""
    for student in students:
        checks = [cell for cell in code_cells(student.mine / STEP13.name) if "check" in cell["id"]]
        assert checks
        assert all(cell["outputs"] == [] for cell in checks)


def test_a_stranger_is_sent_away(hub, browser):
    stranger = Student(hub, browser, "eve")
    stranger.page.goto(hub.recipe.link(hub.address))
    stranger.sign_in()
    stranger.page.get_by_text("Invalid username or password").wait_for()
    assert not stranger.folder.exists()


def test_both_have_run_notebook_13(worked):
    for name, (found, verdict, _) in worked.items():
        assert found == []
        assert verdict.startswith(ANSWERS[name][1]), (name, verdict)


def test_a_pull_leaves_their_work_as_it_was(updated, worked):
    for student in updated:
        path = student.mine / STEP13.name
        assert path.read_bytes() == worked[student.name][2]
        verdict = dict(zip(ids_of(path), outputs_seen(student.page), strict=True))
        assert verdict["exercise-2-check"].startswith(ANSWERS[student.name][1])


def test_a_pull_brings_what_is_new(updated):
    for student in updated:
        newer = student.mine / NEWER
        assert "A newer text." in text_of(newer, "text-02")
        assert text_of(newer, "exercise-2-stub").startswith("# Mend one line.")
        assert (student.mine / EXTRA).is_file()
        news = (student.mine / "whats_new.md").read_text("utf-8")
        assert f"{STEP13.name} is yours and stays. The newer version is {NEWER}" in news
        assert "changed: # Mend one line." in news or "changed: Mend one line." in news
        assert EXTRA in news


def test_notebooks_import_the_newer_modules(updated):
    """They lie beside the notebooks; nothing of the hub's own Python comes before them."""
    for student in updated:
        student.open(NEWER)
        seen = student.type(
            student.mine / NEWER,
            {"code-01": "import step13_accumulation as step13, dezero_mini\n"
             "print(step13.NEWS, step13.__file__, dezero_mini.__file__)"},
            run=1,
        )  # fmt: skip
        assert seen.startswith("a newer module ")
        assert seen.count(str(student.mine)) == 2


def test_progress_is_told_on_the_first_page_and_in_a_terminal(updated):
    for student in updated:
        path = student.mine / "start_here.ipynb"
        run(student.page, student.address(path.name), path)
        told = dict(zip(ids_of(path), outputs_seen(student.page), strict=True))["code-02"]
        wanted = f"gradients add up: 1 {'solved' if student.name == 'ann' else 'not yet'}, 3 open"
        assert wanted in told
        student.in_a_terminal("cd ~/course && python notebooks progress > ~/progress.txt")
        printed = student.folder.with_name("progress.txt")
        assert until(lambda at=printed: at.exists() and "together" in at.read_text("utf-8"))
        assert wanted in printed.read_text("utf-8")


def test_a_teacher_collects_and_marks(hub, worked):
    hub.sh(hub.recipe.sh("sudo -u"))
    with (hub.folder / "build" / "grades" / "grades.csv").open(encoding="utf-8-sig") as file:
        states = {(row["student"], row["exercise"]): row["state"] for row in csv.DictReader(file)}
    assert states["ann", "13.2"] == "correct"
    assert states["kim", "13.2"] == "not yet"
    assert {name for name, _ in states} == {*worked}


# --- what nobody sees ----------------------------------------------------------------


def heard(connection, seconds=3):
    """What somebody hears who knows at which port a kernel tells its outputs, and no more."""
    import zmq

    with zmq.Context() as context, context.socket(zmq.SUB) as socket:
        socket.subscribe(b"")
        socket.connect(f"tcp://127.0.0.1:{connection['iopub_port']}")
        return socket.poll(1000 * seconds)


@pytest.mark.parametrize("protected", [True, False])
def test_no_other_account_can_listen_to_a_kernel(hub, protected):
    """With the setting of the recipe; without it anybody on the machine can."""
    from jupyter_client.manager import KernelManager
    from traitlets.config import Config

    _, text = hub.recipe.config()
    setting = re.search(r"--KernelManager\.(\w+)=(\w+)", text)
    config = Config({"KernelManager": {setting[1]: setting[2]} if protected else {}})
    manager = KernelManager(config=config)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        client.execute("import time\nfor i in range(100): print(i, flush=True); time.sleep(0.1)")
        assert bool(heard(manager.get_connection_info())) is not protected
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_every_account_may_clone_the_course(hub):
    """git refuses to read what belongs to somebody else, unless the recipe's line allows it."""
    (line,) = re.findall(r"sudo git config .*\n", hub.recipe.sh("safe.directory"))
    ask = f"git ls-remote file://{hub.course} HEAD"
    with pytest.raises(subprocess.CalledProcessError) as refused:
        hub.sh(ask, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert "dubious ownership" in refused.value.stdout
    hub.sh(line)
    assert hub.sh(ask, GIT_TEST_ASSUME_DIFFERENT_OWNER="1").endswith("HEAD\n")


# --- a pull into the notebooks themselves --------------------------------------------


BASE = ["a = 1", "b = 2", "c = 3", "d = 4", "e = 5"]


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        # One line, changed by both: the student's stays, and the newer one does not come.
        ("a = 10", "a = 100", ["a = 10", *BASE[1:]]),
        # Two lines of one cell: now it is one that nobody wrote.
        ("a = 10", "e = 50", ["a = 10", *BASE[1:4], "e = 50"]),
    ],
)
def test_a_pull_into_the_notebooks_themselves_mixes_cells(hub, tmp_path, mine, theirs, merged):
    """So the recipe lets students work in `my_course`."""
    pull = f"gitpuller file://{tmp_path}/teacher main {tmp_path}/student"

    def write(folder, line):
        lines = [line if line[0] == old[0] else old for old in BASE]
        cell = {"id": "a-cell", "cell_type": "code", "source": [f"{line}\n" for line in lines]}
        notebook = {"cells": [cell]}
        (tmp_path / folder / "a.ipynb").write_text(json.dumps(notebook, indent=1), "utf-8")

    hub.sh(f"git init --quiet --initial-branch main {tmp_path}/teacher")
    commit = f"cd {tmp_path}/teacher && git add --all && git commit --quiet --message one"
    write("teacher", BASE[0])
    hub.sh(commit)
    hub.sh(pull)
    write("student", mine)
    write("teacher", theirs)
    hub.sh(commit)
    hub.sh(pull)
    assert text_of(tmp_path / "student" / "a.ipynb", "a-cell").splitlines() == merged


# --- the end ---------------------------------------------------------------------------


def test_what_is_idle_ends():
    """With the recipe's settings, and seconds in the place of hours."""

    def sooner(config):
        for old, new in {"cull_idle_timeout=1800": "cull_idle_timeout=3", "7200": "20"}.items():
            assert old in config
            config = config.replace(old, new)
        interval = 'c.Spawner.args += ["--MappingKernelManager.cull_interval=1"]\n'
        return f"{config}{interval}c.JupyterHub.services[0]['command'] += ['--cull-every=1']\n"

    with running(sooner) as hub:
        hub.api("hub/api/users/ann/server", "POST")
        assert until(lambda: hub.api("hub/api/users/ann")["server"])
        hub.api("user/ann/api/kernels", "POST")
        assert len(hub.api("user/ann/api/kernels")) == 1
        assert until(lambda: not hub.api("user/ann/api/kernels"))
        assert until(lambda: not hub.api("hub/api/users/ann")["server"])


def test_nothing_is_left_running():
    with running() as hub:
        hub.api("hub/api/users/ann/server", "POST")
        assert until(lambda: hub.api("hub/api/users/ann")["server"])
        hub.api("user/ann/api/kernels", "POST")
        assert len(hub.processes()) >= 5
    assert hub.processes() == []


KILLED = """
import sys, time
from tests.hub.hub import running
with running() as hub:
    print(hub.folder, flush=True)
    time.sleep(600)
"""


def test_nothing_is_left_running_where_the_test_itself_is_killed():
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8"
    )
    with process:
        folder = Path(process.stdout.readline().strip())
        assert processes_in(folder)
        process.kill()
    assert until(lambda: not processes_in(folder))
    shutil.rmtree(folder)
