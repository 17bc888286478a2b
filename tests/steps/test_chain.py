"""The rules of the step chain, read from the source of each module."""

import ast
import builtins
import re
import sys

import pytest

from tests.course import STEP_FILES, step_module


def imported(tree):
    """The names of all modules that a module imports, as written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def name_faults(tree, number):
    """Where a module does not hand on all names of the step before, and list its own alone."""
    before = STEP_FILES.get(number - 1)
    lines = {ast.unparse(node) for node in tree.body}
    if before and f"from {before.stem} import *" not in lines:
        yield "does not import all names of the step before"
    listed = next((node.value for node in tree.body if "__all__" in targets(node)), None)
    if not isinstance(listed, ast.List):
        yield "has no list __all__"
        return
    if before and not ast.unparse(listed).startswith(f"[*step{number - 1:02}.__all__"):
        yield "does not hand on the names of the step before"
    own = [item.value for item in listed.elts if isinstance(item, ast.Constant)]
    if own != sorted(own):
        yield "does not sort its own names"
    known = step_module(number - 1).__all__ if before else []
    yield from (f"lists {name}, which is not new" for name in own if name in known)


def targets(node):
    """The names that a statement assigns to."""
    return [ast.unparse(target) for target in getattr(node, "targets", [])]


def definitions(tree):
    """The functions and classes at the top of a module, by name."""
    return {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}


def known_limits(tree):
    """The entries of KNOWN_LIMITS: {name of the function: step that mends it}."""
    for node in tree.body:
        if "KNOWN_LIMITS" in targets(node):
            pairs = zip(node.value.keys, node.value.values, strict=True)
            return {key.id: value.value for key, value in pairs}
    return None


def length(source, tree):
    """The lines of a module without those of its limits: to be frank should cost nothing."""
    limits = known_limits(tree) or {}
    nodes = [node for name, node in definitions(tree).items() if name in limits]
    return len(source.splitlines()) - sum(n.end_lineno - n.lineno + 1 for n in nodes)


def bound(tree, number):
    """Every name that a module binds anywhere, and those that it has from the step before."""
    names = set(vars(builtins)) | {"__name__"}
    if number > 1:
        names.update(step_module(number - 1).__all__)
    for node in ast.walk(tree):
        if isinstance(node, ast.alias):
            names.add(node.asname or node.name)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.ExceptHandler):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def faults(number, source, steps=20):
    """What a step module does against the rules of the chain."""
    tree = ast.parse(source)
    found = []

    docstring = ast.get_docstring(tree) or ""
    if not re.match(rf"Step {number:02}: [^\n]+\.\n\n", docstring):
        found.append("the docstring does not open with a title")
    if not 20 <= length(source, tree) <= 140:
        found.append("the module has not 20 to 140 lines beside its known limits")
    found.extend(name_faults(tree, number))

    for name in imported(tree):
        before = re.fullmatch(rf"step{number - 1:02}_\w+", name)
        others = {"numpy", "demonstration", *sys.stdlib_module_names}
        if not before and name not in others:
            found.append(f"imports {name}")
    met = [name for name in imported(tree) if name not in sys.stdlib_module_names]
    if met[:1] != ["demonstration"]:
        found.append("does not import demonstration first, which minds an old Python or no NumPy")
    if not source.endswith('if __name__ == "__main__":\n    demonstrate(main)\n'):
        found.append("does not end in demonstrate(main)")
    words = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if "super" in words:
        found.append("calls super()")
    if "sys.path" in source:
        found.append("touches sys.path")
    if any(getattr(node, "annotation", None) for node in ast.walk(tree)):
        found.append("has type hints")

    bases = {
        base for n in definitions(tree).values() if isinstance(n, ast.ClassDef) for base in n.bases
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node not in bases:
            name = node.value.id if isinstance(node.value, ast.Name) else ""
            if re.fullmatch(r"step\d\d", name) and node.attr != "__all__":
                found.append(f"uses {ast.unparse(node)} outside a class's bases")

    limits = known_limits(tree)
    if limits is None and number < steps:
        found.append("has no KNOWN_LIMITS")
    for name, mended in (limits or {}).items():
        if name not in definitions(tree):
            found.append(f"does not define the limit {name}")
        if mended not in {*range(number + 1, steps + 1), "dezero_mini"}:
            found.append(f"the limit {name} is mended neither in a later step nor in the library")
    others = [node for node in tree.body if getattr(node, "name", "") not in (limits or {})]
    names = {n.id for other in others for n in ast.walk(other) if isinstance(n, ast.Name)}
    unknown = sorted(names - bound(tree, number))
    found.extend(f"uses {name}, which nothing defines" for name in unknown)
    return found


@pytest.mark.parametrize("number", STEP_FILES)
def test_keeps_the_rules(number):
    assert faults(number, STEP_FILES[number].read_text("utf-8")) == []


@pytest.mark.parametrize("number", STEP_FILES)
def test_hands_on_what_it_lists(number):
    module = step_module(number)
    assert len(set(module.__all__)) == len(module.__all__)
    assert set(module.__all__) <= set(vars(module))


def docstrings(number):
    """The docstrings of the classes and functions of a step's own module: {"Variable": …, …}."""
    tree = ast.parse(STEP_FILES[number].read_text("utf-8"))
    return {name: ast.get_docstring(node) for name, node in definitions(tree).items()}


@pytest.mark.parametrize("number", STEP_FILES)
def test_no_docstring_says_what_the_last_one_said(number):
    last = {}
    for step in range(1, number):
        last.update({name: text for name, text in docstrings(step).items() if text})
    again = [name for name, text in docstrings(number).items() if text and text == last.get(name)]
    # A class that has nothing new but its base says just that, each time.
    assert [name for name in again if last[name] != "As before, on the new Function."] == []


@pytest.mark.parametrize("number", [n for n in STEP_FILES if n > 1])
def test_extends_the_classes_of_the_step_before(number):
    module = step_module(number)
    before = step_module(number - 1)
    shared = [name for name in before.__all__ if isinstance(getattr(before, name), type)]
    assert "Variable" in shared
    for name in shared:
        assert issubclass(getattr(module, name), getattr(before, name)), name


GOOD = '''"""Step 03: a title.

The rest.
"""

from demonstration import demonstrate

import numpy as np
import step02_function as step02
from step02_function import *

__all__ = [*step02.__all__, "Cube", "cube"]


class Square(step02.Square):
    pass


class Cube(Function):
    pass


def limit():
    return missing()


KNOWN_LIMITS = {limit: 4}


def main():
    pass


if __name__ == "__main__":
    demonstrate(main)
'''


def test_a_module_by_the_rules_has_no_faults():
    assert faults(3, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Step 03", "Step 04", "title"),
        ("import step02_function", "import step01_variable", "imports step01_variable"),
        ("import step02_function", "import scipy", "imports scipy"),
        ("import *", "import Function", "all names of the step before"),
        ("*step02.__all__, ", "", "hand on the names"),
        ("[*step02.__all__", "[*step01.__all__", "hand on the names"),
        ('"Cube", "cube"', '"cube", "Cube"', "sort"),
        ('"Cube", "cube"', '"Cube", "Square"', "lists Square, which is not new"),
        ("__all__ = [", "names = [", "no list __all__"),
        ("    pass", "    super().forward()", "super()"),
        ("    pass", "    import sys; sys.path.append('.')", "sys.path"),
        ("    pass", "    x: int = 1", "type hints"),
        ("    pass", "    return step02.Square()", "outside a class's bases"),
        ("    pass", "    return missing()", "which nothing defines"),
        ("KNOWN_LIMITS", "LIMITS", "KNOWN_LIMITS"),
        ("limit: 4", "limit: 3", "neither in a later step"),
        ("limit: 4", "limit: 21", "neither in a later step"),
        ("limit: 4", 'limit: "dezero"', "neither in a later step"),
        ("limit: 4", "other: 4", "does not define"),
        ("    pass", "    pass\n" * 140, "lines"),
        ("from demonstration import demonstrate\n\n", "", "demonstration first"),
        ("    demonstrate(main)", "    main()", "does not end in demonstrate(main)"),
    ],
)
def test_a_module_against_the_rules_is_refused(old, new, fault):
    assert old in GOOD
    assert any(fault in said for said in faults(3, GOOD.replace(old, new)))


def test_known_limits_do_not_count_as_lines():
    long = "    return missing()\n" * 140
    assert faults(3, GOOD.replace("    return missing()\n", long)) == []
