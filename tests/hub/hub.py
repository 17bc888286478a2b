"""A hub with its proxy on this machine, set up by the recipe; its processes end with the test."""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

from dezero_mini.classroom.course.shipped import TEXTS
from tests.browser.jupyterlab import free_port, write_settings
from tests.course import ROOT
from tests.hub.recipe import Recipe

STUDENTS = ("ann", "kim")
PASSWORD = "differentiate"

# What a test cannot have: accounts of this machine. Any name with the password will do, and a
# student's server is a process of whoever runs the test. The rest is that of the recipe.
TRIAL = """\
import os

load_subconfig({config!r})
c = get_config()
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r} + "/{{username}}"
if os.geteuid() == 0:
    c.Spawner.args += ["--allow-root"]
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub_port}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api_port}"
c.JupyterHub.services += [{{"name": "trial", "api_token": {token!r}}}]
scopes = ["read:users", "admin:servers", "access:servers"]
c.JupyterHub.load_roles += [{{"name": "trial", "services": ["trial"], "scopes": scopes}}]
"""

# For the test's own commits, and so that nothing of the user's own git plays a part.
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    **{
        f"GIT_{who}_{what}": "teacher"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    },
}

# Where the test runs in the background, Ctrl-C may be switched off, by which the hub stops its
# services. And should the test be killed, the hub is told to end.
ENDING = ("env", "--default-signal=INT", "setpriv", "--pdeathsig", "TERM")


class Hub:
    """A server's folders on a small scale, and the hub that runs in them."""

    def __init__(self, folder):
        self.folder = folder
        self.course, self.homes = folder / "course", folder / "home"
        self.recipe = Recipe(
            {
                "/srv/hub/bin": Path(sys.prefix) / "bin",
                "/srv/hub": folder / "hub",
                "/srv/course": self.course,
                "/home": self.homes,
            }
        )
        self.port, self.token = free_port(), secrets.token_hex(16)
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "hub.log"
        # `sudo` does what it is told, as whoever runs the test.
        sudo = folder / "bin" / "sudo"
        sudo.parent.mkdir()
        sudo.write_text('#!/bin/sh\n[ "$1" = -u ] && shift 2\nexec "$@"\n', "utf-8")
        sudo.chmod(0o755)
        own = Path(sys.prefix)
        system = {"GIT_CONFIG_SYSTEM": str(folder / "gitconfig")}
        path = os.pathsep.join(map(str, (sudo.parent, own / "node_modules" / ".bin", own / "bin")))
        path += os.pathsep + os.environ["PATH"]
        self.environment = {**os.environ, **GIT, **system, "PATH": path}
        # The real one hands no such setting on. It would go before what lies beside a notebook.
        self.environment.pop("PYTHONPATH", None)

    def sh(self, lines, **environment):
        """Run lines in a shell, as a teacher does; what they print."""
        return subprocess.run(
            ["sh", "-euc", lines],
            cwd=self.folder,
            env={**self.environment, **environment},
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        ).stdout

    def commit(self, why):
        self.sh(f"cd course && git add --all && git commit --quiet --message '{why}'")

    def set_up(self, change=lambda config: config):
        """Do what the recipe says; `change` may change the configuration."""
        self.homes.mkdir()
        for student in STUDENTS:
            write_settings(self.homes / student / ".jupyter" / "lab" / "user-settings")
        for name in ("notebooks", "steps", "dezero_mini"):
            shutil.copytree(ROOT / name, self.course / name)
        for name in (*TEXTS, "pyproject.toml", "Makefile", ".gitignore"):
            shutil.copy(ROOT / name, self.course / name)
        self.sh("cd course && git init --quiet --initial-branch main")
        self.commit("The course")
        (self.folder / "hub").mkdir()
        self.sh(self.recipe.sh("/srv/hub/hooks"))
        config, text = self.recipe.config()
        Path(config).write_text(change(text), "utf-8")
        self.trial = self.folder / "trial_config.py"
        values = {"config": config, "password": PASSWORD, "homes": str(self.homes)}
        ports = {"port": self.port, "hub_port": free_port(), "api_port": free_port()}
        self.trial.write_text(TRIAL.format(**values, **ports, token=self.token), "utf-8")

    def api(self, path, method="GET"):
        """What the hub, or a student's server, answers to a request; None for nothing."""
        request = urllib.request.Request(
            f"{self.address}/{path}",
            method=method,
            headers={"Authorization": f"token {self.token}"},
            data=b"{}" if method == "POST" else None,
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or "null")

    def is_up(self):
        with contextlib.suppress(OSError):
            return bool(self.api("hub/api/"))
        return False

    def processes(self):
        """The hub, its proxy, the students' servers and their kernels."""
        return processes_in(self.folder)


def processes_in(folder):
    """All processes that work in a folder."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if Path(process.cwd()).is_relative_to(folder):
                found.append(process)
    return found


def until(done, seconds=60):
    """Wait until something is so, and tell whether it is."""
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        time.sleep(0.2)
    return done()


@contextlib.contextmanager
def running(change=lambda config: config):
    """Set a hub up and start it; gives the hub."""
    with tempfile.TemporaryDirectory(prefix="hub-") as name:
        hub = Hub(Path(name))
        hub.set_up(change)
        folder, program = hub.recipe.start()
        with hub.log.open("w", encoding="utf-8") as lines:
            process = subprocess.Popen(
                [*ENDING, program, f"--config={hub.trial}"],
                cwd=folder,
                env=hub.environment,
                stdout=lines,
                stderr=subprocess.STDOUT,
            )
        try:
            if not until(lambda: process.poll() is not None or hub.is_up()) or process.poll():
                raise RuntimeError(f"the hub did not start:\n{hub.log.read_text('utf-8')}")
            yield hub
        finally:
            end(hub, process)


def end(hub, process):
    """Let the hub stop its servers and end, and end by force what is left."""
    process.terminate()
    until(lambda: process.poll() is not None and not hub.processes(), 30)
    for left in hub.processes():
        with contextlib.suppress(psutil.Error):
            left.kill()
    process.wait()
