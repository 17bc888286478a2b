"""Marking on a Dask cluster: a scheduler and workers, each a process of its own."""

import contextlib
import importlib.util
import json
import subprocess
import sys
import textwrap
import time

import pytest

from dezero_mini.classroom.course import cluster
from dezero_mini.classroom.course.marking import task_for
from dezero_mini.classroom.course.submissions import answers
from tests.dezero_mini.classroom.course.handed_in import AXES, SWAP, answered, known

SECONDS_TO_START = 60


@pytest.fixture
def dask(request):
    """A cluster takes its time, so it is tried on request alone."""
    if request.config.option.markexpr != "cluster":
        pytest.skip("`make grade-cluster` runs this")
    if importlib.util.find_spec("distributed") is None:
        pytest.fail("there is no Dask here: `make grade-cluster` installs it")


@pytest.fixture
def tasks(tmp_path):
    """Make tasks of answers to the first exercise."""
    lesson = known(tmp_path / "course")[0]
    return lambda *texts: [
        task_for(lesson, answers(answered(text, SWAP), lesson), 5, 2 * 2**30) for text in texts
    ]


@contextlib.contextmanager
def running(*words):
    """A part of the cluster; it gets time to end what it has started."""
    process = subprocess.Popen([sys.executable, "-m", *words], stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(SECONDS_TO_START)


@pytest.fixture
def scheduler(dask, tmp_path):
    """The address of a scheduler."""
    told = tmp_path / "scheduler.json"
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", told]
    with running("distributed.cli.dask_scheduler", *options):
        end = time.monotonic() + SECONDS_TO_START
        while not told.exists() and time.monotonic() < end:
            time.sleep(0.1)
        yield json.loads(told.read_text())["address"]


def worker(scheduler, *options):
    """A worker process; nothing starts it again when it is killed, if "--no-nanny" is given."""
    options = ["--nthreads", "1", "--no-dashboard", *options]
    return running("distributed.cli.dask_worker", scheduler, *options)


@pytest.mark.cluster
def test_a_worker_that_is_killed_loses_nothing(scheduler, tasks):
    """One of two dies over its second file; the other does the rest."""
    given = tasks(
        *[f"import time\ntime.sleep(0.5)\nnumber_of_axes = {i % 2 + 1}" for i in range(12)]
    )
    with worker(scheduler, "--no-nanny") as victim, worker(scheduler, "--no-nanny"):
        found = {}
        for number, marks in cluster.on_a_cluster(given, scheduler):
            found[number] = marks["01.1"].state
            if len(found) == 3:
                victim.kill()
        assert victim.wait() < 0
    assert found == {number: ("not yet", "correct")[number % 2] for number in range(12)}


@pytest.mark.cluster
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells an answer who its worker is")
def test_a_file_that_kills_every_worker_does_not_stop_the_rest(scheduler, tasks):
    kill = """
        import os, pathlib
        launcher = os.getppid()
        worker = pathlib.Path(f"/proc/{launcher}/stat").read_text().split()[3]
        os.kill(int(worker), 9)
        """
    given = tasks(AXES, f"{AXES}\n{textwrap.dedent(kill)}", AXES)
    with worker(scheduler):
        found = dict(cluster.on_a_cluster(given, scheduler))
    assert [found[number]["01.1"].state for number in (0, 2)] == ["correct", "correct"]
    for name in ("01.1", "01.2"):
        assert found[1][name].words.startswith("not graded: the cluster could not do it: Killed")


@pytest.mark.cluster
def test_a_scheduler_without_workers_is_told(scheduler, tasks, monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS_FOR_WORKERS", 1)
    with pytest.raises(ValueError, match="has no workers: start some with `dask worker tcp"):
        next(cluster.on_a_cluster(tasks(AXES), scheduler))


@pytest.mark.cluster
@pytest.mark.usefixtures("dask")
@pytest.mark.parametrize("address", ["127.0.0.1:9", "nonsense://x", "tcp://127.0.0.1:many"])
def test_a_wrong_address_is_told(tasks, monkeypatch, address):
    monkeypatch.setattr(cluster, "SECONDS_FOR_WORKERS", 1)
    with pytest.raises(ValueError, match="no Dask scheduler answers at"):
        next(cluster.on_a_cluster(tasks(AXES), address))


def test_without_dask_it_is_told_what_to_install(tasks, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ValueError, match=r"--editable '.\[grade\]'"):
        next(cluster.on_a_cluster(tasks(AXES), "127.0.0.1:8786"))
