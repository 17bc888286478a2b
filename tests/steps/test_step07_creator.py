"""The trail back."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import step07_creator as step07


def test_the_trail_leads_back_to_the_input():
    x = step07.Variable(np.array(0.5))
    a = step07.Square()(x)
    b = step07.Exp()(a)
    assert type(b.creator) is step07.Exp
    assert b.creator.input is a
    assert a.creator.input is x
    assert x.creator is None


@pytest.mark.parametrize("times", [1, 2, 5])
def test_one_function_object_may_be_called_again(times):
    square = step07.Square()
    x = y = step07.Variable(np.array(1.1))
    for _ in range(times):
        y = square(y)
    y.grad = np.array(1.0)
    y.backward()
    power = 2**times
    assert np.allclose(x.grad, power * 1.1 ** (power - 1))


def test_the_graph_follows_the_branches_that_were_taken():
    for value, slope in [(2.0, 4.0), (-2.0, np.exp(-2.0))]:
        x = step07.Variable(np.array(value))
        y = step07.Square()(x) if x.data > 0 else step07.Exp()(x)
        y.grad = np.array(1.0)
        y.backward()
        assert np.allclose(x.grad, slope)


LONG_CHAIN = """
import sys
import numpy as np
import step07_creator as step07

sys.setrecursionlimit(1_000_000)
x = y = step07.Variable(np.array(1.0))
for _ in range(100_000):
    y = step07.Square()(y)
y.grad = np.array(0.0)
y.backward()
print(x.grad)
"""


def test_a_long_chain_with_a_higher_limit():
    """What notebook 07 says of `sys.setrecursionlimit`."""
    done = subprocess.run(
        [sys.executable, "-c", LONG_CHAIN],
        cwd=Path(step07.__file__).parent,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if sys.version_info >= (3, 11):
        assert (done.returncode, done.stdout) == (0, "0.0\n")
    else:
        assert done.returncode != 0
        assert "Error" not in done.stderr
