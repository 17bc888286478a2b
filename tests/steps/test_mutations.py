"""Flip the sign of each gradient rule in turn: the step's own gradient check must refuse it.

The mutants are made from the syntax tree of the unrolled program of a step.
"""

import ast
import functools
import importlib.util

import numpy as np
import pytest

from tests.course import STEPS

# How to use each Function, as (inputs, f) in terms of the names of the program.
USES = {
    "Function": ("[0.5, -1.5]", "lambda x: square(x)"),
    "Square": ("[0.5, -1.5]", "lambda x: square(x)"),
    "Exp": ("[0.5, -1.5]", "lambda x: exp(x)"),
    "Add": ("[0.5, -1.5], [2.0, 3.0]", "lambda x, y: add(x, y)"),
    "Mul": ("[0.5, -1.5], [2.0, 3.0]", "lambda x, y: mul(x, y)"),
    "Neg": ("[0.5, -1.5]", "lambda x: -x"),
    "Sub": ("[0.5, -1.5], [2.0, 3.0]", "lambda x, y: x - y"),
    "Div": ("[0.5, -1.5], [2.0, 3.0]", "lambda x, y: x / y"),
    "Pow": ("[0.5, -1.5]", "lambda x: x**3"),
    "BroadcastTo": ("[0.5, -1.5]", "lambda x: broadcast_to(x, (3, 2))"),
    "Sum": ("[0.5, -1.5]", "lambda x: sum(x)"),
}


@functools.cache
def source(step):
    """The whole program as of a step."""
    spec = importlib.util.spec_from_file_location("steps_command", STEPS / "__main__.py")
    command = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(command)
    return command.unrolled(step)


def unrolled(step):
    """The syntax tree of that program, a new one each time."""
    return ast.parse(source(step))


def rules(tree):
    """Each place where a Function returns a gradient: (class, return statement, which one)."""
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        if node.name != "Function" and [ast.unparse(base) for base in node.bases] != ["Function"]:
            continue
        for method in node.body:
            if getattr(method, "name", None) not in ("derivative", "backward"):
                continue
            for statement in ast.walk(method):
                # Minus zero is zero: the rule for the power 0 has no sign.
                if isinstance(statement, ast.Return) and "zeros_like" not in ast.unparse(statement):
                    is_tuple = isinstance(statement.value, ast.Tuple)
                    for number in range(len(statement.value.elts) if is_tuple else 1):
                        yield node.name, statement, number


def flip(statement, number):
    """Put a minus before one of the returned gradients."""
    if isinstance(statement.value, ast.Tuple):
        value = statement.value.elts[number]
        statement.value.elts[number] = ast.UnaryOp(ast.USub(), value)
    else:
        statement.value = ast.UnaryOp(ast.USub(), statement.value)


def check(tree, name):
    """Run the program's own gradient check on one of its Functions."""
    program = {"__name__": "program"}
    exec(compile(ast.fix_missing_locations(tree), "program", "exec"), program)
    data, f = USES[name]
    inputs = [program["Variable"](np.array(values)) for values in ast.literal_eval(f"[{data}]")]
    return program["gradient_check"](eval(f, program), *inputs)


PLACES = [
    pytest.param(step, number, id=f"step{step}-{name}-{which}")
    for step in (10, 12, 18, 19, 20)
    for number, (name, _, which) in enumerate(rules(unrolled(step)))
]


def test_every_function_has_its_rules_flipped():
    names = {name for name, _, _ in rules(unrolled(20))}
    assert names == set(USES)
    # Add, Mul, Sub and Div have two gradients each.
    assert len(list(rules(unrolled(20)))) == len(USES) + 4


@pytest.mark.parametrize("step", [10, 12, 18, 19, 20])
def test_the_programs_pass_unflipped(step):
    for name in {name for name, _, _ in rules(unrolled(step))}:
        assert check(unrolled(step), name)


@pytest.mark.parametrize(("step", "number"), PLACES)
def test_a_flipped_sign_is_refused(step, number):
    tree = unrolled(step)
    name, statement, which = list(rules(tree))[number]
    flip(statement, which)
    with pytest.raises(AssertionError, match="the gradient is"):
        check(tree, name)
