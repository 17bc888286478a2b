"""The libraries of which the course speaks. `make claims` installs them, and runs their claims."""

import importlib
import importlib.util
from unittest import mock

import numpy as np
import pytest

LIBRARIES = ("autograd", "dezero", "jax", "micrograd", "torch")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """A test that takes a library runs on request alone, and says so otherwise."""
    missing = [name for name in LIBRARIES if not importlib.util.find_spec(name)]
    asked = config.option.markexpr == "claims"
    if asked and missing:
        raise pytest.UsageError(f"There is no {' and no '.join(missing)} here: call `make claims`.")
    for item in items:
        if {*LIBRARIES}.isdisjoint(getattr(item, "fixturenames", ())):
            continue
        item.add_marker("claims")
        # What a library says to its own authors is not for us.
        for kind in ("FutureWarning", "DeprecationWarning"):
            item.add_marker(pytest.mark.filterwarnings(f"ignore::{kind}"))
        if not asked:
            item.add_marker(pytest.mark.skip(reason="`make claims` runs this"))


@pytest.fixture
def torch():
    return importlib.import_module("torch")


@pytest.fixture
def jax():
    importlib.import_module("jax.test_util")
    return importlib.import_module("jax")


@pytest.fixture
def autograd():
    return importlib.import_module("autograd")


@pytest.fixture
def micrograd():
    return importlib.import_module("micrograd")


@pytest.fixture
def dezero():
    """DeZero, which is of 2020, asks for `np.int`, which was int and has left NumPy since."""
    with mock.patch.object(np, "int", int, create=True):
        return importlib.import_module("dezero")
