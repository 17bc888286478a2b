"""What GitHub runs for each push, and what pre-commit runs before each commit."""

import re

import pytest
import yaml

from tests.course import MAKEFILE, PROJECT, ROOT, TARGETS

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TESTS = (ROOT / ".github" / "workflows" / "tests.yml").read_text("utf-8")


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
    assert old in TESTS
    assert any(fault in said for said in faults(TESTS.replace(old, new, 1)))


def test_every_system_and_every_python_is_tested():
    workflow = yaml.safe_load(TESTS)
    matrix = workflow["jobs"]["tests"]["strategy"]["matrix"]
    assert matrix["os"] == ["ubuntu", "macos", "windows"]
    minors = [int(version.removeprefix("3.")) for version in matrix["python"]]
    assert minors == list(range(minors[0], minors[-1] + 1))
    assert f">=3.{minors[0]}" == PROJECT["requires-python"]


def test_what_others_may_break_is_tried_on_mondays_alone():
    jobs = yaml.safe_load(TESTS)["jobs"]
    limited = {name for name, job in jobs.items() if "if" in job}
    assert limited == {"claims", "pre-releases"}
    assert jobs["claims"]["if"] == jobs["pre-releases"]["if"]
    assert jobs["claims"]["if"] == " && ".join(
        f"github.event_name != '{event}'" for event in ("push", "pull_request")
    )


def test_windows_runs_what_make_test_runs():
    """Without make, line by line: the recipes of `lint` and `test`."""
    recipes = re.findall(r"^(?:lint|test):.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    lines = "".join(recipes).replace("python -m ", "").splitlines()
    wanted = {line.strip().removeprefix("$(BIN)/") for line in lines}
    workflow = yaml.safe_load(TESTS)
    run = [line for line in commands(workflow) if line.startswith(".venv\\Scripts\\python -m ")]
    assert wanted == {"ruff check .", "ruff format --check .", "mypy", "pytest"}
    assert wanted <= {line.removeprefix(".venv\\Scripts\\python -m ") for line in run}


def test_the_hooks_need_no_network():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    assert {repo["repo"] for repo in hooks["repos"]} == {"local"}
    assert {hook["language"] for repo in hooks["repos"] for hook in repo["hooks"]} == {"system"}
