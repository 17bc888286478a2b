"""plot_graph: the texts and places behind the picture."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import step20_generations as step20
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

import dezero_mini as dm
from dezero_mini.plotting import Layout, plot_graph
from tests.dezero_mini.boxes import Box, Many, OneToOne, WeakMany


@pytest.fixture(autouse=True)
def _no_window():
    plt.switch_backend("agg")
    yield
    plt.close("all")


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
    # The two squares are known by their shape alone: no Function links to its output.
    variables = ["x\ngrad 64", "the middle\ngrad 16", "()", "()", "32\ngrad 1"]
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


def test_functions_may_have_a_label_too():
    x = dm.Variable(2.0, name="x")
    y = dm.square(x)
    figure = plot_graph(y, {y: "y", y.creator: "Square\ngeneration 0"})
    assert sorted(texts(figure)) == ["Square\ngeneration 0", "x", "y"]


def test_input_0_lies_above_input_1():
    x = step20.Variable(2.0)
    a = step20.square(x)
    left, right = step20.square(a), step20.exp(a)
    for first, second in ((left, right), (right, left)):
        at = centres(plot_graph(first - second, {left: "left", right: "right"}))
        names = ["left", "right"] if first is left else ["right", "left"]
        assert at[names[0]][1] > at[names[1]][1]  # y runs upwards


@pytest.mark.parametrize("seed", range(40))
def test_the_ways_into_a_function_arrive_in_the_order_of_its_inputs(seed):
    y = step20.run(step20.random_program(5, seed), step20.Variable(0.5), step20.Variable(0.7))
    layout = Layout(y)
    place = {node: i for row in layout.rows for i, node in enumerate(row)}
    for f in layout.functions:
        last = {route[0]: place[route[-2]] for route in layout.routes if route[-1] == id(f)}
        arrive = [last[key] for key in dict.fromkeys(map(id, f.inputs))]
        assert arrive == sorted(arrive)


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


def test_a_long_graph_runs_downwards_and_is_laid_out_without_recursion():
    x = dm.Variable(0.5, name="x")
    y = x
    for _ in range(1_200):
        y = dm.sin(y)
    assert len(Layout(y).rows) == 2_401
    y = x
    for _ in range(15):
        y = dm.sin(y)
    figure = plot_graph(y)
    width, height = figure.get_size_inches()
    assert width < 4 < height


@pytest.mark.parametrize("kind", [OneToOne, Many, WeakMany])
def test_objects_of_the_steps(kind):
    y = kind()(kind()(Box(3.0)))
    assert texts(plot_graph(y)).count(kind.__name__) == 2
    assert len(arrows(plot_graph(y))) == 4


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

    x = dm.Variable(1.0)
    first, second = Twins()(x)
    assert second.creator is first.creator
    assert sorted(texts(plot_graph(first))) == ["1", "1", "Twins"]
    assert sorted(texts(plot_graph(first, {second: "second"}))) == ["1", "1", "Twins", "second"]
    assert len(arrows(plot_graph(first, {second: "second"}))) == 3
    # Both are needed here, and one of them is handed over.
    assert sorted(texts(plot_graph(first * second, {second: "second"}))) == [
        "()", "1", "2", "Mul", "Twins", "second",
    ]  # fmt: skip
    assert len(arrows(plot_graph(first * second))) == 6


def test_bad_input():
    with pytest.raises(TypeError, match=r"^expected a Variable, got int$"):
        plot_graph(3)
