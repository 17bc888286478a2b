"""The libraries of which the course speaks. `make claims` installs them, and runs their claims."""

import importlib
import importlib.util
from unittest import mock

import numpy as np
import pytest

LIBRARIES = ("autograd", "dezero", "jax", "micrograd", "torch")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A claim that takes a library runs on request alone."""
    for item in items:
        if not {*LIBRARIES}.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.claims)


def found(name, config):
    """The library of this name, or a word on why its claims are not run."""
    if config.option.markexpr != "claims":
        pytest.skip("`make claims` runs this")
    if importlib.util.find_spec(name) is None:
        pytest.fail(f"there is no {name} here: `make claims` installs it")
    return importlib.import_module(name)


@pytest.fixture
def torch(pytestconfig):
    return found("torch", pytestconfig)


@pytest.fixture
def jax(pytestconfig):
    return found("jax", pytestconfig)


@pytest.fixture
def autograd(pytestconfig):
    return found("autograd", pytestconfig)


@pytest.fixture
def micrograd(pytestconfig):
    return found("micrograd", pytestconfig)


@pytest.fixture
def dezero(pytestconfig):
    """DeZero, which is of 2020, asks for `np.int`, which was int and has left NumPy since."""
    with mock.patch.object(np, "int", int, create=True):
        return found("dezero", pytestconfig)
