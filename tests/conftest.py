"""What every test shares."""

import os
import signal

import matplotlib as mpl
import pytest
from hypothesis import settings

from tests.course import ROOT

# Our tests draw without a window. The notebooks' kernels inherit the environment and
# choose their own way to draw, so a setting from outside must not reach them.
os.environ.pop("MPLBACKEND", None)
mpl.use("Agg")

# On a busy machine a single example may take its time. Where the course cannot be written to,
# examples that failed are not kept.
kept = settings.default.database if os.access(ROOT, os.W_OK) else None
settings.register_profile("ours", deadline=None, database=kept)
settings.load_profile("ours")


@pytest.fixture
def ctrl_c_is_heard():
    """A suite that runs in the background may ignore it, and so would what it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
