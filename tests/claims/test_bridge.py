"""What the bridge from step 20 to the library says of NumPy and Python."""

import itertools
import sys
from _thread import interrupt_main
from collections import deque

import numpy as np
import pytest

from dezero_mini import core
from tests.claims.claiming import claims_in

bridge = claims_in("bridge_to_the_library")


@bridge("text-03", "Python does not act on it.")
def test_a_type_annotation_does_nothing():
    def double(x: int) -> int:
        return 2 * x

    assert double("no") == "nono"


@bridge(
    "text-09",
    "Stopping a cell takes effect between two steps of Python, and here there are none: all "
    "gradients are set, or none.",
)
@pytest.mark.usefixtures("ctrl_c_is_heard")
def test_a_single_call_is_not_stopped_in_the_middle():
    class Leaf:
        gradient = None

    def stopped():
        """1, 2 and 3; somebody stops the cell at the 2."""
        ask = itertools.islice(iter(interrupt_main, "never"), 1)
        return itertools.chain([1], filter(None, ask), [2, 3])

    leaves = [Leaf(), Leaf(), Leaf()]

    def set_one_by_one():
        for leaf, gradient in zip(leaves, stopped(), strict=True):
            leaf.gradient = gradient

    with pytest.raises(KeyboardInterrupt):
        set_one_by_one()
    assert [leaf.gradient for leaf in leaves] != [1, 2, 3]
    leaves = [Leaf(), Leaf(), Leaf()]
    names = itertools.repeat("gradient")
    with pytest.raises(KeyboardInterrupt):
        deque(map(setattr, leaves, names, stopped()), maxlen=0)
    assert [leaf.gradient for leaf in leaves] == [1, 2, 3]


@bridge(
    "text-19",
    "Whether two names mean one object is a cheap question, for which Python need not look "
    "into the object, and the loop will ask it often: `form is _SCALAR`.",
)
@bridge("code-36", "what Python asks first when it compares two entries")
def test_one_object_or_two():
    asked = []

    class Watched:
        def __getattribute__(self, name):
            asked.append(name)

        def __eq__(self, other):
            asked.append("equal?")
            return False

        def __lt__(self, other):
            asked.append("less?")
            return True

        __hash__ = None

    x, y = Watched(), Watched()
    assert x is not y
    assert asked == []
    assert (x, 1) < (y, 1)
    assert asked == ["equal?", "less?"]


@bridge(
    "text-15",
    "If there is one, a constant takes its dtype from that; if there are several, from the "
    "dtype that NumPy finds for all of them together, here written into an empty array.",
)
def test_the_dtype_of_several_arrays():
    arrays = [np.ones(2, np.float16), np.ones(2, np.float32), np.ones(2, np.float16)]
    assert np.result_type(*arrays) == np.float32
    assert np.empty(0, np.result_type(*arrays)).dtype == np.float32


@bridge("text-26", "An ordinary object may get any attribute at any time.")
@bridge("text-26", "That freedom takes memory.")
@bridge(
    "text-26",
    "A class with `__slots__` lists the names, and its objects have a fixed place for each of "
    "them, a *slot*.",
)
def test_slots():
    class Pair:
        __slots__ = ("first", "second")

    class FreePair:
        """May get any attribute."""

    pair, free = Pair(), FreePair()
    pair.first = free.first = free.third = 1
    assert not hasattr(pair, "__dict__")
    with pytest.raises(AttributeError):
        pair.third = 3
    assert sys.getsizeof(pair) < sys.getsizeof(free) + sys.getsizeof(vars(free))


@bridge("text-41", "An `Output` is a *named tuple*.")
@bridge(
    "text-41",
    "Two of them are equal if their parts are, so the key can be made anew when it is needed, "
    "and need not be kept.",
)
def test_named_tuples():
    f = object()
    key, again = core.Output(f, 1), core.Output(f, 1)
    assert isinstance(key, tuple)
    assert key._fields == ("function", "number")
    assert key is not again
    assert {key: "a gradient"}[again] == "a gradient"
    assert key != core.Output(f, 0)


@bridge(
    "text-13",
    "Put into a Variable, [2.0] is of float64, and so is its product with an array of float32.",
)
def test_a_list_in_a_variable():
    assert np.asarray([2.0]).dtype == np.float64
    assert (np.asarray([2.0]) * np.ones(3, np.float32)).dtype == np.float64


@bridge("text-16", "Multiply two arrays of shape (), and NumPy returns no array.")
@bridge("text-18", "The library computes with the scalars that NumPy returns.")
def test_products_of_0d_arrays_are_scalars():
    assert type(np.array(2.0) * np.array(3.0)) is np.float64


@bridge("text-49", "And **nothing runs on a graphics processor**, for NumPy does not.")
def test_numpy_knows_one_device():
    assert getattr(np.ones(1), "device", "cpu") == "cpu"
    with pytest.raises((TypeError, ValueError)):  # NumPy 1 does not ask for a device
        np.ones(1, device="cuda")
