"""What the course is installed into: environment.yml, the requirements, the oldest versions."""

import json
import re
import subprocess
import sys

import pytest
import yaml

from tests.course import EXTRAS, GROUPS, PROJECT, ROOT, group

ENVIRONMENT = (ROOT / "environment.yml").read_text("utf-8")
TELL_TO_INSTALL = [
    ROOT / "README.md",
    ROOT / "Makefile",
    ROOT / ".github" / "workflows" / "tests.yml",
    ROOT / "notebooks" / "for_teachers.md",
    ROOT / "dezero_mini" / "classroom" / "course" / "cluster.py",
]


def declared():
    """Every requirement of the project with its lower bound: {"numpy": "numpy>=1.24", …}."""
    lists = [PROJECT["dependencies"], *EXTRAS.values(), *map(group, GROUPS)]
    lines = [line for lines in lists for line in lines if not line.startswith("dezero-mini[")]
    return {re.match(r"[\w-]+", line)[0]: line for line in lines}


def environment_faults(text):
    """Where environment.yml does not say what pyproject.toml says."""
    entries = yaml.safe_load(text)["dependencies"]
    conda = [entry for entry in entries if isinstance(entry, str) and entry != "pip"]
    pip = [line for entry in entries if isinstance(entry, dict) for line in entry["pip"]]
    wanted = {"python": "python" + PROJECT["requires-python"]}
    names = ("numpy", "matplotlib", "jupyter", "nbval", "pytest")
    wanted |= {name: declared()[name] for name in names}
    found = [f"{line} is missing" for line in wanted.values() if line not in conda]
    found += [f"{line} is not declared" for line in conda if line not in wanted.values()]
    if pip != ["--editable ."]:
        found.append("the project is not installed in editable mode")
    return found


def test_the_environment_is_the_one_of_the_project():
    assert environment_faults(ENVIRONMENT) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("numpy>=1.24", "numpy>=1.20"),
        ("nbval>=0.11", "pandas"),
        ("python>=3.10", "python>=3.9"),
        ("--editable .", "dezero-mini"),
    ],
)
def test_another_environment_is_refused(old, new):
    assert old in ENVIRONMENT
    assert environment_faults(ENVIRONMENT.replace(old, new))


def test_the_container_sets_up_what_make_would():
    text = (ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8")
    container = json.loads(text)
    command, *stamps = container["postCreateCommand"].split()
    assert command == "make"
    assert stamps == [".venv/learn.stamp", ".venv/test.stamp"]  # as `make learn`, `make test`
    assert f"Python :: {container['image'].rpartition(':')[2]}" in str(PROJECT["classifiers"])
    assert set(container["portsAttributes"]) == set(map(str, container["forwardPorts"]))


def test_users_see_what_is_for_users_alone():
    assert {*EXTRAS} == {"learn", "plot", "grade"}


def unknown_installs(text):
    """What a text tells to install, and pyproject.toml does not know."""
    extras = [name for names in re.findall(r"\.\[([\w,-]+)\]", text) for name in names.split(",")]
    extras += re.findall(r"--extra ([\w-]+)", text)
    return {*extras} - {*EXTRAS} | {*re.findall(r"--group ([\w-]+)", text)} - {*GROUPS}


@pytest.mark.parametrize("path", TELL_TO_INSTALL, ids=lambda path: path.name)
def test_what_a_text_tells_to_install_is_there(path):
    text = path.read_text("utf-8")
    assert re.search(r"--editable|--extra", text)
    assert unknown_installs(text) == set()


def test_an_unknown_install_is_seen():
    wrong = "pip install --editable '.[learn,test]' --group tests; uv run --extra lite"
    assert unknown_installs(wrong) == {"test", "tests", "lite"}


def test_nothing_is_pinned_exactly_but_what_brings_python_into_the_browser():
    """Pyodide's kernel and Pyodide have to fit each other, and readers install neither."""
    bound = re.compile(r"[\w-]+(\[\w+\])?>=[\d.]+(;.*)?")
    other = {line for line in declared().values() if not bound.fullmatch(line)}
    assert {line.split("==")[0] for line in other} == {
        "jupyterlite-core",
        "jupyterlite-pyodide-kernel",
    }
    assert other < {*group("lite")}


def test_the_tests_do_without_jupyterlab():
    assert not any("jupyter" in line for line in group("test"))


def test_the_oldest_versions_are_the_lower_bounds():
    # -S leaves out site-packages: the script runs before anything is installed.
    script = [sys.executable, "-S", str(ROOT / "tests" / "tools" / "oldest.py")]
    done = subprocess.run(script, capture_output=True, encoding="utf-8", check=True)
    lines = done.stdout.splitlines()
    for requirement in PROJECT["dependencies"] + group("test"):
        assert requirement.partition(";")[0].replace(">=", "==") in lines
    assert len(set(lines)) == len({line.partition("==")[0] for line in lines})


def test_continuous_integration_runs_the_test_command_and_nothing_else():
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["make test"]
