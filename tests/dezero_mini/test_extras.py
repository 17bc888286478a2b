"""Without the libraries that pictures and notebooks need, a sentence says what to install."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import dezero_mini
from dezero_mini.extras import from_extra
from tests.course import EXTRAS, ROOT

NOTEBOOKS_NEED = ["IPython", "ipykernel", "jupyter_client", "matplotlib_inline", "zmq"]
PICTURES_NEED = ["matplotlib", "PIL"]
PACKAGE = Path(dezero_mini.__file__).parent
SENTENCE = re.compile(
    r'(\w+) is missing here: `pip install "dezero-mini\[(\w+)\]"` brings it, or, '
    r"in a clone of the course, `make learn`\."
)

TRY = """
import json, sys

missing, lines = map(json.loads, sys.argv[1:])


class Without:
    def find_spec(name, *more):
        if name in missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Without)
said = {}
for line in lines:
    try:
        exec(line)
        said[line] = None
    except ModuleNotFoundError as error:
        said[line] = [error.name, str(error)]
        # What was imported on the way would be found by the next line.
        for name in [name for name in sys.modules if name.startswith("dezero_mini")]:
            del sys.modules[name]
sys.stdout.write("\\n" + json.dumps(said))
"""


def tried(missing, lines):
    """What each line says in a fresh Python without some libraries: [name, words], or None."""
    done = subprocess.run(
        [sys.executable, "-c", TRY, json.dumps(missing), json.dumps(lines)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def modules():
    """The name of every module of the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def refused(said):
    """The lines that say in words what to install, with the extra that they name."""
    extras = {}
    for line, answer in said.items():
        if answer is not None:
            match = SENTENCE.fullmatch(answer[1])
            assert match, (line, answer)
            assert answer[0] == match[1]
            extras[line] = match[2]
    return extras


def test_with_numpy_alone_every_module_is_there_or_says_what_to_install():
    lines = [f"import {name}" for name in modules()]
    extras = refused(tried(NOTEBOOKS_NEED + PICTURES_NEED, lines))
    rooms = ("dezero_mini.plotting", "dezero_mini.classroom")
    assert set(extras) == {f"import {name}" for name in modules() if name.startswith(rooms)}
    assert set(extras.values()) == {"plot"}


def test_without_jupyter_every_module_is_there_or_says_what_to_install():
    lines = [f"import {name}" for name in modules()]
    extras = refused(tried(NOTEBOOKS_NEED, lines))
    assert set(extras.values()) == {"learn"}
    assert all(line.startswith("import dezero_mini.classroom.course.") for line in extras)


def test_without_jupyter_what_shows_says_what_to_install_and_the_rest_works():
    calls = [
        "show(show)",
        "begin(1)",
        "check('13.1')",
        "film(lambda x: x * x, Variable(3.0))",
        "progress('notebooks')",
        "something_wrong('step13_accumulation', 'A picture is odd.')",
        "attempt(lambda: 1)",
        "plot_graph(Variable(3.0) ** 2)",
        "backward_order(Variable(3.0) ** 2)",
        "plot_derivatives([0, 1], [1, 2], [1, 2])",
    ]
    names = "from dezero_mini import Variable; from dezero_mini.classroom import *; "
    extras = refused(tried(NOTEBOOKS_NEED, [names + call for call in calls]))
    assert [line.removeprefix(names) for line in extras] == calls[:4]
    assert set(extras.values()) == {"learn"}


@pytest.mark.parametrize(
    "import_", ["import no_such_module", "from no_such_module.deep import name"]
)
def test_a_missing_name_is_kept(import_):
    words = "no_such_module is missing here"
    with pytest.raises(ModuleNotFoundError, match=words) as caught, from_extra("plot"):
        exec(import_)
    assert caught.value.name == "no_such_module"


def test_another_error_is_left_alone():
    with pytest.raises(ImportError, match="cannot import name") as caught, from_extra("plot"):
        exec("from math import no_such_name")
    assert not isinstance(caught.value, ModuleNotFoundError)


def test_the_extras_that_it_names_are_there():
    """And each brings what is asked for by it."""
    named = set()
    for path in PACKAGE.rglob("*.py"):
        named |= set(re.findall(r"with from_extra\(\"(\w+)\"\):", path.read_text("utf-8")))
    assert named == {"learn", "plot"} <= set(EXTRAS)
    assert any(line.startswith("matplotlib") for line in EXTRAS["plot"])
    assert any(line.startswith("jupyter") for line in EXTRAS["learn"])


def test_words_that_do_not_say_what_to_install_are_noticed():
    bare = ["matplotlib", "No module named 'matplotlib'"]
    with pytest.raises(AssertionError):
        refused({"import dezero_mini.plotting": bare})
