"""What maintainers rely on: workflows, hooks, the citation, the oldest versions, the website."""

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from tests.course import MAKEFILE, PROJECT, ROOT, TARGETS

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


# --- workflows ---------------------------------------------------------------------


def commands(workflow):
    """Every line that a workflow runs."""
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    return [line for step in steps for line in step.get("run", "").splitlines()]


def faults(text):
    """What is wrong with a workflow, beyond what YAML sees."""
    workflow = yaml.safe_load(text)
    found = []
    # YAML reads the key `on` as true.
    if "push" not in workflow[True] or "permissions" not in workflow:
        found.append("does not say when it runs, or what it may do")
    for name, job in workflow["jobs"].items():
        if not {"runs-on", "timeout-minutes", "steps"} <= set(job):
            found.append(f"{name} lacks a machine, a limit of time or its steps")
        if job.get("needs", name) not in workflow["jobs"]:
            found.append(f"{name} waits for a job that does not exist")
        if any(("run" in step) == ("uses" in step) for step in job["steps"]):
            found.append(f"{name} has a step that does nothing, or two things")
        actions = [step["uses"] for step in job["steps"] if "uses" in step]
        found += [
            f"{action} is not GitHub's own, or has no major version"
            for action in actions
            if not re.fullmatch(r"actions/[\w-]+@v\d+", action)
        ]
        known = job.get("strategy", {}).get("matrix", {})
        used = set(re.findall(r"matrix\.(\w+)", str(job)))
        found += [f"{name} uses matrix.{unknown}" for unknown in used.difference(known)]
    targets = set(re.findall(r"\bmake ([\w-]+)", "\n".join(commands(workflow))))
    found += [f"there is no target {unknown}" for unknown in targets - TARGETS]
    return found


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_has_no_faults(path):
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("make browser", "make browsers", "no target browsers"),
        ("matrix.python }}, ", "matrix.pyhton }}, ", "matrix.pyhton"),
        ("actions/checkout@v5", "actions/checkout", "no major version"),
        ("actions/checkout@v5", "someone/checkout@v5", "not GitHub's own"),
        ("runs-on: ubuntu-latest\n    timeout", "timeout", "lacks a machine"),
        ("permissions:", "permission:", "what it may do"),
        ("      - run: make browser", "      - shell: make browser", "does nothing"),
    ],
)
def test_a_fault_is_seen(old, new, fault):
    text = (ROOT / ".github" / "workflows" / "tests.yml").read_text("utf-8")
    assert old in text
    assert any(fault in said for said in faults(text.replace(old, new, 1)))


def test_every_system_and_every_python_is_tested():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "tests.yml").read_text("utf-8"))
    matrix = workflow["jobs"]["tests"]["strategy"]["matrix"]
    assert matrix["os"] == ["ubuntu", "macos", "windows"]
    minors = [int(version.removeprefix("3.")) for version in matrix["python"]]
    assert minors == list(range(minors[0], minors[-1] + 1))
    assert f">=3.{minors[0]}" == PROJECT["requires-python"]


def test_windows_runs_what_make_test_runs():
    """Without make, line by line: the recipes of `lint` and `test`."""
    recipes = re.findall(r"^(?:lint|test):.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    lines = "".join(recipes).replace("python -m ", "").splitlines()
    wanted = {line.strip().removeprefix("$(BIN)/") for line in lines}
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "tests.yml").read_text("utf-8"))
    run = [line for line in commands(workflow) if line.startswith(".venv\\Scripts\\python -m ")]
    assert wanted == {"ruff check .", "ruff format --check .", "mypy", "pytest"}
    assert wanted <= {line.removeprefix(".venv\\Scripts\\python -m ") for line in run}


# --- hooks, citation, changelog ----------------------------------------------------


def test_the_hooks_need_no_network():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    assert {repo["repo"] for repo in hooks["repos"]} == {"local"}
    assert {hook["language"] for repo in hooks["repos"] for hook in repo["hooks"]} == {"system"}


def test_the_versions_agree():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    changes = (ROOT / "notebooks" / "changelog.md").read_text("utf-8")
    assert citation["version"] == PROJECT["version"]
    assert re.findall(r"^## (.+)", changes, re.MULTILINE)[0] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]


def test_contributing_speaks_of_what_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert set(re.findall(r"`make ([\w-]+)", text)) <= TARGETS
    paths = re.findall(r"`((?:tests|notebooks)/[\w/.…-]+|test_\w+\.py)`", text)
    assert len(paths) > 5
    for path in paths:
        assert list(ROOT.glob(f"**/{path.rstrip('/')}".replace("…", "*"))), path


# --- the oldest versions -----------------------------------------------------------


def test_the_oldest_versions_are_the_lower_bounds():
    script = [sys.executable, str(ROOT / "tests" / "tools" / "oldest.py")]
    done = subprocess.run(script, capture_output=True, encoding="utf-8", check=True)
    lines = done.stdout.splitlines()
    requirements = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]
    for requirement in requirements:
        assert requirement.partition(";")[0].replace(">=", "==") in lines
    assert len(set(lines)) == len({line.partition("==")[0] for line in lines})


# --- the website -------------------------------------------------------------------


@pytest.fixture
def conf():
    """What notebooks/conf.py defines."""
    return runpy.run_path(str(ROOT / "notebooks" / "conf.py"))


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ("[a](notebooks/step01_variable.ipynb)", "[a](step01_variable.ipynb)"),
        ("![a](notebooks/images/readme.png)", "![a](images/readme.png)"),
        ("[a](LICENSE)", "[a](../LICENSE)"),
        ("[a](CONTRIBUTING.md)", "[a](contributing.md)"),
        ("[a](https://example.org/notebooks/)", "[a](https://example.org/notebooks/)"),
        ("[a](#start)", "[a](#start)"),
    ],
)
def test_a_link_of_the_readme_leads_to_its_page(conf, link, wanted):
    content = [link]
    conf["include_page"](None, Path("README.md"), "index", content)
    assert content == [wanted]


def prepared(conf, *cells):
    """The cells of a notebook as the website gets them."""
    app = SimpleNamespace(env=SimpleNamespace(doc2path=lambda name: f"{name}.ipynb"))
    content = [json.dumps({"cells": cells})]
    conf["prepare_page"](app, "step", content)
    return json.loads(content[0])["cells"]


def test_a_prediction_stays_folded_on_the_website(conf):
    folded = {"cell_type": "code", "metadata": {"jupyter": {"outputs_hidden": True}}}
    plain = {"cell_type": "code", "metadata": {}}
    assert [c["metadata"].get("tags") for c in prepared(conf, folded, plain)] == [
        ["hide-output"],
        None,
    ]


def test_a_picture_on_the_website_points_at_its_caption(conf):
    picture = {"cell_type": "code", "metadata": {}}
    caption = {"cell_type": "markdown", "source": ["**Figure 4.2.** A line.\n"], "metadata": {}}
    cells = prepared(conf, picture, caption, picture)
    assert cells[0]["metadata"]["mystnb"]["image"]["alt"] == "Figure 4.2, described below"
    assert cells[2]["metadata"] == {}


def test_a_link_to_the_readme_leads_to_the_first_page(conf):
    text = {"cell_type": "markdown", "source": ["[a](../README.md)"], "metadata": {}}
    (cell,) = prepared(conf, text)
    assert cell["source"] == ["[a](index.md)"]
