"""What GitHub runs for each push, and what pre-commit runs before each commit."""

import re

import pytest
import yaml

from tests.course import MAKEFILE, PROJECT, ROOT, TARGETS

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TESTS = (ROOT / ".github" / "workflows" / "tests.yml").read_text("utf-8")
ACTION = re.compile(
    r"uses: (actions/[\w-]+|pypa/gh-action-pypi-publish)@[0-9a-f]{40} # v\d+\.\d+\.\d+"
)


CHECKOUT, VERSION = re.search(r"(actions/checkout@\w+)( # v[\d.]+)", TESTS).groups()


def commands(workflow):
    """Every line that a workflow runs."""
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    return [line for step in steps for line in step.get("run", "").splitlines()]


def faults(text):
    """What is wrong with a workflow, beyond what YAML and zizmor see."""
    workflow = yaml.safe_load(text)
    found = []
    # YAML reads the key `on` as true.
    if "push" not in workflow[True] or "permissions" not in workflow:
        found.append("does not say when it runs, or what it may do")
    for name, job in workflow["jobs"].items():
        if not {"runs-on", "timeout-minutes", "steps"} <= set(job):
            found.append(f"{name} lacks a machine, a limit of time or its steps")
        needs = job.get("needs", [])
        if not set([needs] if isinstance(needs, str) else needs) <= set(workflow["jobs"]):
            found.append(f"{name} waits for a job that does not exist")
        if any(("run" in step) == ("uses" in step) for step in job["steps"]):
            found.append(f"{name} has a step that does nothing, or two things")
        known = job.get("strategy", {}).get("matrix", {})
        used = set(re.findall(r"matrix\.(\w+)", str(job)))
        found += [f"{name} uses matrix.{unknown}" for unknown in used.difference(known)]
    found += [
        f"{line.strip()}: not an action that we know, at a commit, with its version beside it"
        for line in re.findall(r"uses:.*", text)
        if not ACTION.fullmatch(line)
    ]
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
        ("matrix.python }}, ", "matrix.snake }}, ", "matrix.snake"),
        (CHECKOUT, "actions/checkout@v7", "at a commit"),
        (CHECKOUT, CHECKOUT[:-1], "at a commit"),
        (CHECKOUT, CHECKOUT.replace("actions/", "someone/"), "not an action that we know"),
        (VERSION, "", "with its version beside it"),
        (VERSION, " # the newest", "with its version beside it"),
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
    stated = re.findall(r"Python :: 3\.(\d+)", "\n".join(PROJECT["classifiers"]))
    assert stated == [str(minor) for minor in minors]


def test_what_others_may_break_is_tried_on_mondays_alone():
    jobs = yaml.safe_load(TESTS)["jobs"]
    limited = {name for name, job in jobs.items() if "if" in job}
    assert limited == {"claims", "pre-releases"}
    assert jobs["claims"]["if"] == jobs["pre-releases"]["if"]
    assert jobs["claims"]["if"] == " && ".join(
        f"github.event_name != '{event}'" for event in ("push", "pull_request")
    )


def test_an_action_has_the_same_version_wherever_it_is_used():
    lines = {line for path in WORKFLOWS for line in re.findall("uses: .*", path.read_text("utf-8"))}
    assert len(lines) == len({line.partition("@")[0] for line in lines})


def recipe(target):
    """The lines below a target of the Makefile."""
    return re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)[1]


def test_windows_runs_what_make_test_runs():
    """Without make, line by line: the recipes of `lint` and `test`."""
    recipes = (recipe("lint") + recipe("test")).replace("test -x $(BIN)/", "")
    wanted = re.findall(r"\$\(BIN\)/([^;\n]+)", recipes)
    tools = [line.removeprefix("python -m ").split()[0] for line in wanted]
    assert {*tools} == {"ruff", "mypy", "codespell_lib", "zizmor", "pytest"}
    steps = yaml.safe_load(TESTS)["jobs"]["tests"]["steps"]
    (step,) = (step for step in steps if ".venv/Scripts" in step.get("run", ""))
    run = [line.removeprefix(".venv/Scripts/") for line in step["run"].splitlines()]
    assert [line for line in run if "venv" not in line and "pip install" not in line] == wanted
    # Windows' own shell goes on when a line fails.
    assert step["shell"] == "bash"


# --- a release ----------------------------------------------------------------------

RELEASE = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8"))


def test_a_release_runs_on_a_tag_alone():
    assert RELEASE[True] == {"push": {"tags": ["v*"]}}


def test_nothing_is_published_that_was_not_tried():
    build, pypi, github = (RELEASE["jobs"][name] for name in ("build", "pypi", "github"))
    tried = [step["run"] for step in build["steps"] if "run" in step]
    assert tried == [
        "make test PYTHON=python",
        'make release-check PYTHON=python TAG="$GITHUB_REF_NAME"',
    ]
    assert pypi["needs"] == "build"
    assert set(github["needs"]) == {"build", "pypi"}


def test_each_job_of_a_release_may_do_one_thing():
    allowed = {name: job["permissions"] for name, job in RELEASE["jobs"].items()}
    assert RELEASE["permissions"] == {}
    assert allowed == {
        "build": {"contents": "read"},
        "pypi": {"id-token": "write"},
        "github": {"contents": "write"},
    }
    assert RELEASE["jobs"]["pypi"]["environment"] == "pypi"
    assert "secrets" not in str(RELEASE)


def test_what_is_handed_on_is_what_make_has_built():
    """The folders that `make release-check` writes, under the names by which they are fetched."""
    build, pypi, github = (RELEASE["jobs"][name]["steps"] for name in ("build", "pypi", "github"))
    handed = {step["with"]["name"]: step["with"]["path"] for step in build if "name" in str(step)}
    assert handed == {name: f"build/release/{name}" for name in ("packages", "github")}
    assert "--outdir build/release/packages" in recipe("release-check")
    assert "zip build/release/github/" in recipe("release-check")
    assert pypi[0]["with"]["name"] == "packages"
    assert pypi[0]["with"]["path"] == pypi[1]["with"]["packages-dir"]
    assert set(re.findall(r"release/(\w+)/", github[1]["run"])) == set(handed)


# --- the website ----------------------------------------------------------------------

SITE = yaml.safe_load((ROOT / ".github" / "workflows" / "site.yml").read_text("utf-8"))


def test_the_website_is_published_with_the_jupyterlite_that_was_tried():
    build, publish = SITE["jobs"]["build"], SITE["jobs"]["publish"]
    run = [step["run"] for step in build["steps"] if "run" in step]
    # The second takes what the first has built.
    assert run == ["make lite-browser PYTHON=python", "make site PYTHON=python"]
    assert re.search(r"^lite-browser: lite$", MAKEFILE, re.MULTILINE)
    assert publish["needs"] == "build"
    assert publish["if"] == (
        "github.event_name != 'pull_request' && github.ref == 'refs/heads/main'"
    )
    (upload,) = (step for step in build["steps"] if "pages-artifact" in step.get("uses", ""))
    assert upload["with"] == {"path": "build/site"}


# --- before a commit ------------------------------------------------------------------


def test_the_hooks_need_no_network():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    assert {repo["repo"] for repo in hooks["repos"]} == {"local"}
    assert {hook["language"] for repo in hooks["repos"] for hook in repo["hooks"]} == {"system"}
