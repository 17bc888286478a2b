"""plot_graph and plot_backward_order: the texts, places and orders behind the pictures."""

from weakref import ref

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

import dezero_mini as dm
from dezero_mini.functions.elementwise import Square
from dezero_mini.plotting import backward_order, plot_backward_order, plot_graph


@pytest.fixture(autouse=True)
def _no_window():
    plt.switch_backend("agg")
    yield
    plt.close("all")


# Objects like those of the steps: `input` and `output` at first, then lists, then weak references.


class Box:
    def __init__(self, data):
        self.data, self.grad, self.creator = np.asarray(data), None, None

    def backward(self):
        """Go back as the early steps do: the last one found first, without generations."""
        self.grad = np.ones_like(self.data)
        waiting = [self.creator]
        while waiting:
            f = waiting.pop()
            xs = [f.input] if hasattr(f, "input") else f.inputs
            y = f.output if hasattr(f, "output") else f.outputs[0]
            gxs = f.backward(y().grad if isinstance(y, ref) else y.grad)
            for x, gx in zip(xs, gxs if isinstance(gxs, tuple) else (gxs,), strict=True):
                x.grad = gx if x.grad is None else x.grad + gx
                if x.creator is not None:
                    waiting.append(x.creator)


class OneToOne:
    def __call__(self, x):
        self.input, self.output = x, Box(x.data**2)
        self.output.creator = self
        return self.output

    def backward(self, gy):
        return gy * 2 * self.input.data


class Many:
    weak = False

    def __call__(self, *xs):
        y = Box(sum(x.data for x in xs))
        self.inputs, self.outputs = list(xs), [ref(y) if self.weak else y]
        y.creator = self
        return y

    def backward(self, gy):
        return (gy,) * len(self.inputs)


class WeakMany(Many):
    weak = True

    def backward(self, gy):
        return Many.backward(self, gy)


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def boxes(figure, style):
    return [
        patch for patch in figure.axes[0].patches
        if isinstance(patch, FancyBboxPatch) and type(patch.get_boxstyle()).__name__ == style
    ]  # fmt: skip


def arrows(figure):
    return [patch for patch in figure.axes[0].patches if isinstance(patch, FancyArrowPatch)]


def diamond(lib=dm):
    x = lib.Variable(2.0, name="x")
    a = lib.square(x)
    return x, a, lib.square(a) + lib.square(a)


def test_the_diamond():
    x, a, y = diamond()
    y.backward(retain_grad=True)
    figure = plot_graph(y, {a: "the middle"}, show_grad=True, title="diamond")
    variables = ["x\ngrad 64", "the middle\ngrad 16", "16\ngrad 1", "16\ngrad 1", "32\ngrad 1"]
    assert sorted(texts(figure)) == sorted([*variables, "Square", "Square", "Square", "Add"])
    assert (len(boxes(figure, "Round")), len(boxes(figure, "Square"))) == (5, 4)
    assert len(arrows(figure)) == 9
    assert figure.axes[0].get_title() == "diamond"
    assert (x.grad, y.grad) == (64, 1)  # drawing changes nothing


def test_labels():
    x = dm.Variable(np.ones((2, 3)))
    y = dm.sum(x)
    assert sorted(texts(plot_graph(y))) == ["(2,3)", "6", "Sum"]
    assert sorted(texts(plot_graph(y, {x: "x", y: "total"}))) == ["Sum", "total", "x"]
    y.name = "y"
    assert sorted(texts(plot_graph(y, show_grad=True))) == ["(2,3)", "Sum", "y"]


def centres(figure):
    return {text.get_text(): text.get_position() for text in figure.axes[0].texts}


def test_layers_follow_the_longest_way_from_the_leaves():
    x = dm.Variable(2.0, name="x")
    long = dm.exp(dm.cos(dm.sin(x)))
    figure = plot_graph(long * x)
    at = centres(figure)
    order = [at[name][0] for name in ("x", "Sin", "Cos", "Exp", "Mul")]
    assert order == sorted(order)
    # A curve that passes by other boxes is bent around them, in one piece for each layer.
    pieces = [len(arrow.get_path().vertices) for arrow in arrows(figure)]
    assert max(pieces) > 4


def test_no_two_boxes_overlap_in_a_graph_of_thirty_nodes_and_more():
    rng = np.random.default_rng(0)
    values = [dm.Variable(0.5), dm.Variable(0.25)]
    for _ in range(18):
        i, j = rng.integers(len(values), size=2)
        values.append(values[i] + values[j])
    graph = values[-1]
    for value in values[:-1]:
        graph = graph + value
    figure = plot_graph(graph)
    patches = boxes(figure, "Round") + boxes(figure, "Square")
    assert len(patches) > 70
    sides = [patch.get_bbox() for patch in patches]
    for i, one in enumerate(sides):
        assert not any(one.overlaps(other) for other in sides[:i])
    width, height = figure.axes[0].get_xlim()[1], -figure.axes[0].get_ylim()[0]
    for side in sides:
        assert side.x0 >= 0
        assert side.x1 <= width
        assert side.y1 <= 0
        assert side.y0 >= -height


def test_a_long_graph_runs_downwards_and_without_recursion():
    x = dm.Variable(0.5, name="x")
    y = x
    for _ in range(1_200):
        y = dm.sin(y)
    order = backward_order(y)
    assert len(order) == 1_200
    y = x
    for _ in range(15):
        y = dm.sin(y)
    figure = plot_graph(y)
    width, height = figure.get_size_inches()
    assert width < 4 < height


@pytest.mark.parametrize("kind", [OneToOne, Many, WeakMany])
def test_objects_of_the_steps(kind):
    x = Box(3.0)
    middle = kind()(x)
    y = kind()(middle)
    assert texts(plot_graph(y)).count(kind.__name__) == 2
    assert backward_order(y) == [y.creator, middle.creator]
    assert x.grad == (108 if kind is OneToOne else 1)


def test_a_box_without_creator_and_one_that_is_used_twice():
    class Plain:
        data, grad = np.array(1.0), None

    assert texts(plot_graph(Plain())) == ["1"]
    x = Box(1.0)
    y = Many()(x, x)
    assert len(arrows(plot_graph(y))) == 2


def test_several_outputs():
    class Twins(dm.Function):
        def forward(self, x):
            return x, 2 * x

        def backward(self, g0, g1):
            return g0 + 2 * g1

    first, second = Twins()(dm.Variable(1.0))
    assert len(boxes(plot_graph(first), "Round")) == 3
    assert [type(f).__name__ for f in backward_order(first * second)] == ["Mul", "Twins"]


def test_a_function_that_is_visited_twice_stands_there_twice():
    x = Box(1.0)
    a = Many()(x)
    left, right = Many()(a), Many()(a)
    y = Many()(left, right)
    order = backward_order(y)
    assert order.count(a.creator) == 2
    assert len(order) == 5
    figure = plot_backward_order(y, order)
    titles = [axes.get_title() for axes in figure.axes[:5]]
    assert titles == [f"visit {i}: Many" for i in range(1, 6)]
    assert [text.get_text() for text in figure.axes[4].texts].count("3·5") == 1


def test_the_film_strip_shows_the_real_order():
    _, a, y = diamond()
    order = backward_order(y)
    assert [type(f).__name__ for f in order] == ["Add", "Square", "Square", "Square"]
    assert order[0] is y.creator
    assert order[-1] is a.creator
    figure = plot_backward_order(y, title="diamond")  # runs backward by itself
    assert [axes.get_title() for axes in figure.axes] == [
        "visit 1: Add", "visit 2: Square", "visit 3: Square", "visit 4: Square"
    ]  # fmt: skip
    last = [text.get_text() for text in figure.axes[-1].texts if text.get_text()]
    assert sorted(last) == ["1", "2", "3", "4"]


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


def test_bad_input():
    for draw in (plot_graph, backward_order, plot_backward_order):
        with pytest.raises(TypeError, match="wanted a Variable, got int"):
            draw(3)

    class Plain:
        data, grad = np.array(1.0), None

    with pytest.raises(TypeError, match="Plain has no method backward"):
        backward_order(Plain())
    with pytest.raises(ValueError, match="nothing to draw"):
        plot_backward_order(dm.Variable(1.0))
