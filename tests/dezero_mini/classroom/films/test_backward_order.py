"""backward_order: what is visited, and that nothing is left changed."""

import numpy as np
import pytest

import dezero_mini as dm
from dezero_mini.classroom import backward_order
from dezero_mini.functions.elementwise import Square
from tests.dezero_mini.boxes import Box, Many, OneToOne, WeakMany


def diamond(lib=dm):
    x = lib.Variable(2.0, name="x")
    a = lib.square(x)
    return x, a, lib.square(a) + lib.square(a)


@pytest.mark.parametrize("kind", [OneToOne, Many, WeakMany])
def test_objects_of_the_steps(kind):
    x = Box(3.0)
    middle = kind()(x)
    y = kind()(middle)
    assert backward_order(y) == [y.creator, middle.creator]
    assert x.grad == (108 if kind is OneToOne else 1)


def test_a_function_of_several_outputs_is_visited_once():
    class Twins(dm.Function):
        def forward(self, x):
            return x, 2 * x

        def backward(self, g0, g1):
            return g0 + 2 * g1

    first, second = Twins()(dm.Variable(1.0))
    assert [type(f).__name__ for f in backward_order(first * second)] == ["Mul", "Twins"]


def test_a_long_graph_is_visited_without_recursion():
    y = dm.Variable(0.5)
    for _ in range(1_200):
        y = dm.sin(y)
    order = backward_order(y)
    assert len(order) == 1_200
    assert order[0] is y.creator


def test_a_function_that_is_visited_twice_stands_there_twice():
    x = Box(1.0)
    a = Many()(x)
    left, right = Many()(a), Many()(a)
    y = Many()(left, right)
    order = backward_order(y)
    assert order.count(a.creator) == 2
    assert len(order) == 5


def test_the_real_order():
    _, a, y = diamond()
    order = backward_order(y)
    assert [type(f).__name__ for f in order] == ["Add", "Square", "Square", "Square"]
    assert order[0] is y.creator
    assert order[-1] is a.creator


def test_what_was_watched_is_left_as_it_was():
    before = {kind: dict(vars(kind)) for kind in (Many, WeakMany, Square)}

    class Fails(Many):
        def backward(self, gy):
            raise KeyboardInterrupt

    x = Box(1.0)
    y = Many()(WeakMany()(Fails()(x)))
    with pytest.raises(KeyboardInterrupt):
        backward_order(y)
    backward_order(dm.square(dm.Variable(2.0)))
    for kind, names in before.items():
        assert dict(vars(kind)) == names


def test_only_the_functions_of_the_graph_are_recorded():
    class Nested(dm.Function):
        def forward(self, x):
            return x * x

        def backward(self, gy):
            z = dm.Variable(self.inputs[0].data)
            dm.square(z).backward()
            return gy * z.grad

    x = dm.Variable(3.0)
    y = dm.square(Nested()(x))
    assert [type(f).__name__ for f in backward_order(y)] == ["Square", "Nested"]
    assert x.grad == 4 * 27


def test_a_class_without_a_backward_of_its_own_has_none_afterwards():
    class Heir(Many):
        pass

    x = Box(1.0)
    y = Heir()(Many()(x))
    assert len(backward_order(y)) == 2
    assert "backward" not in vars(Heir)
    assert Heir.backward is Many.backward


def test_bad_input():
    with pytest.raises(TypeError, match=r"^expected a Variable, got int$"):
        backward_order(3)

    class Plain:
        data, grad = np.array(1.0), None

    with pytest.raises(
        TypeError, match=r"^expected a Variable with the method backward, got Plain"
    ):
        backward_order(Plain())
