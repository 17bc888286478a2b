"""The bridge leads to every line of the loop: the last `show` holds none that is new."""

import ast
import copy
import inspect
import re
import textwrap

import pytest

from dezero_mini import core
from tests.course import BRIDGE, CAPSTONE, STEP_NOTEBOOKS
from tests.notebooks.notebook_files import cells_of, read, source

NOTEBOOK = read(BRIDGE)

# The way back, with all that it calls, and the way there.
LOOP = [
    core.Variable.backward,
    core.Variable._seed,
    core.walk_back,
    core._hand_over,
    core._new_gradient,
    core._copied,
    core.Function._pop_output_gradients,
    core.Function._with_zeros,
    core.Function._as_gradient,
    core.Function._output_forms,
    core.Function._as_array,
    core.LibraryFunction.apply,
    core.LibraryFunction.apply_one,
    core.LibraryFunction.apply_two,
    core.Function.__call__,
    core.Function._apply_to_any,
    core.Function._wrap,
    core.Function._note,
    core.Function._as_output,
    core._source_of,
    core._with_constants,
    core._form_of,
]


class CodeAlone(ast.NodeTransformer):
    """Takes out what does nothing when it runs: annotations and docstrings."""

    def visit_FunctionDef(self, node):
        node.returns = None
        return self.visit_ClassDef(node)

    def visit_ClassDef(self, node):
        self.generic_visit(node)
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:]
        return node

    def visit_arg(self, node):
        node.annotation = None
        return node

    def visit_AnnAssign(self, node):
        if node.value is None:
            return None
        return ast.copy_location(ast.Assign([node.target], node.value), node)


def lines_of(text):
    """The lines of a piece of code as Python writes them: one a statement, without comments."""
    tree = ast.fix_missing_locations(CodeAlone().visit(ast.parse(textwrap.dedent(text))))
    return [line.strip() for line in ast.unparse(tree).splitlines() if line.strip()]


def shown_by(cell):
    """The pieces of code that a cell displays."""
    for output in cell["outputs"]:
        displayed = "".join(output.get("data", {}).get("text/markdown", ""))
        yield from re.findall(r"```python\n(.*?)\n```", displayed, re.DOTALL)


def last_show(notebook):
    """The index of the cell that shows the loop in one piece."""
    cells = notebook["cells"]
    return max(n for n, cell in enumerate(cells) if re.match("show\\(.*walk_back", source(cell)))


def not_met(notebook, pieces):
    """Lines of pieces of code that no cell before the last `show` has, and no output of one."""
    code = cells_of({"cells": notebook["cells"][: last_show(notebook)]}, "code")
    met = {
        line for cell in code for text in (source(cell), *shown_by(cell)) for line in lines_of(text)
    }
    return [line for piece in pieces for line in lines_of(piece) if line not in met]


def test_every_line_of_the_loop_was_met_before():
    assert not_met(NOTEBOOK, map(inspect.getsource, LOOP)) == []


def test_the_loop_is_shown_at_the_end_and_nothing_in_it_is_new():
    shown = list(shown_by(NOTEBOOK["cells"][last_show(NOTEBOOK)]))
    assert not_met(NOTEBOOK, shown) == ["class LibraryFunction(Function):"]
    lines = [line for piece in shown for line in lines_of(piece)]
    for f in (core.Variable.backward, core.walk_back, core.LibraryFunction.apply_two):
        assert set(lines_of(inspect.getsource(f))) <= set(lines)


def test_the_loop_calls_nothing_that_is_left_out():
    """A helper that is written anew, and called by the loop, belongs to `LOOP`."""
    known = {f.__name__ for f in LOOP}
    helpers = {
        name
        for owner in (core, core.Function, core.LibraryFunction)
        for name, f in vars(owner).items()
        if inspect.isfunction(f) and f.__module__ == core.__name__
    }
    # What these do is told in words: they make an error, or a leaf.
    told = {"_losing", "backward", "forward"}
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for f in LOOP
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(f))))
        if isinstance(node, ast.Call)
    }
    assert called & helpers - known - told == set()


def test_a_line_that_was_not_shown_is_refused():
    def walk_back(source, seed, retain_grad):
        gradients = {source: seed}
        gradients["tomorrow"] = seed  # nobody has met this
        return gradients

    assert not_met(NOTEBOOK, [inspect.getsource(walk_back)]) == [
        "gradients['tomorrow'] = seed",
        "return gradients",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "waiting[-1].append(source)",
        "gradients[only] = gradients[only] + gxs",
        "retained[function] = gys if retain_grad else None",
        "_hand_over([self], gradients, {})",
    ],
)
def test_a_line_that_is_no_longer_shown_is_missed(line):
    notebook = copy.deepcopy(NOTEBOOK)
    for cell in cells_of({"cells": notebook["cells"][: last_show(notebook)]}, "code"):
        cell["source"] = [source(cell).replace(line, "pass")]
    assert line in not_met(notebook, map(inspect.getsource, LOOP))


def test_it_lies_between_the_last_step_and_the_capstone():
    before, head, after = (
        source(read(path)["cells"][0]) for path in (STEP_NOTEBOOKS[20], BRIDGE, CAPSTONE)
    )
    assert f"({BRIDGE.name})" in before.split("next: ")[1]
    assert f"({STEP_NOTEBOOKS[20].name})" in head.split("before: ")[1].split("next: ")[0]
    assert f"({CAPSTONE.name})" in head.split("next: ")[1]
    assert f"({BRIDGE.name})" in after.split("before: ")[1]


def test_what_a_comment_or_an_annotation_says_is_no_code():
    one = 'def f(x: int) -> int:\n    """A sum."""\n    y: int = x + 1  # one more\n    return y'
    assert lines_of(one) == ["def f(x):", "y = x + 1", "return y"]
