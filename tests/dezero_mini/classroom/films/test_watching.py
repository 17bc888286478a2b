"""What films see of engines and programs that readers write, and that they leave no trace."""

import functools
import sys
import tracemalloc
from collections import deque

import numpy as np
import pytest
import step06_manual_backward as step06
import step07_creator as step07
import step08_loop as step08
import step11_variadic_forward as step11
import step12_variadic_backward as step12
import step13_accumulation as step13
import step14_weakref as step14
import step18_more_operators as step18
import step19_broadcasting as step19
import step20_generations as step20

import dezero_mini as dm
from dezero_mini.classroom.films import watching
from tests.dezero_mini.classroom.films.filming import (
    by_name,
    check_gradients,
    film_of,
    films_of,
    marks,
    order,
    titles,
)


def chips(one):
    """Of each visit what waits, with a star before what is taken."""
    return [
        ["*" * chip.is_taken + chip.text for chip in frame.chips]
        for frame in one.frames
        if frame.now is not None
    ]


def diamond(x):
    a = x * x
    return a * a + a * a


# --- the ways back of the steps -----------------------------------------------------


def test_gradients_that_are_passed_by_hand():
    def by_hand(x):
        A, B = step06.Square(), step06.Exp()
        a = A(x)
        y = B(a)
        y.grad = np.array(1.0)
        a.grad = B.backward(y.grad)
        x.grad = A.backward(a.grad)
        return y

    one = film_of(by_hand, step06.Variable(np.array(0.5)))
    assert titles(one)[1:3] == ["visit 1: B (Exp)", "visit 2: A (Square)"]
    assert marks(one) == ["right: x has 1.284, which is the slope"]
    assert chips(one) == [[], []]


def test_one_object_for_two_calls_takes_both_slopes_at_one_place():
    def fourth_power(x):
        A = step06.Square()
        y = A(A(x))
        x.grad = A.backward(A.backward(np.array(1.0)))
        return y

    one = film_of(fourth_power, step06.Variable(np.array(2.0)))
    assert order(one) == ["A (Square 2)", "A (Square 1)"]
    assert one.frames[2].arrows[0].lines == ["8 × 4 = 32,", "but 64 was sent"]
    assert marks(one)[-1] == "wrong: x has 64, the slope is 32"


def test_the_calls_that_wait_in_a_recursion():
    one = film_of(lambda x: step07.Square()(step07.Exp()(x)), step07.Variable(np.array(0.5)))
    assert one.frames[1].waiting == "running:"
    assert chips(one) == [["*y.backward"], ["y.backward", "*a.backward"]]


def test_a_loop_with_a_list_of_variables():
    one = film_of(lambda x: step08.Square()(step08.Exp()(x)), step08.Variable(np.array(0.5)))
    assert chips(one) == [["*y"], ["*a"]]


def test_a_search_that_is_over_before_the_first_visit():
    def square_first(x):
        a = step13.exp(x)
        return step13.add(step13.square(a), a)

    one = film_of(square_first, step13.Variable(0.0))
    assert chips(one) == [["*Add"], ["Square", "*Exp"], ["*Square"]]
    assert one.frames[2].marks == ["too early: Square has still to send"]


def test_a_heap_is_shown_in_its_order():
    one = film_of(diamond, step20.Variable(2.0))
    assert chips(one) == [["*Add"], ["*Mul 3", "Mul 2"], ["*Mul 2", "Mul 1"], ["*Mul 1"]]


def test_several_outputs_are_visited_at_once():
    class SumDifference(step13.Function):
        def forward(self, x0, x1):
            return x0 + x1, x0 - x1

        def backward(self, g0, g1):
            return g0 + g1, g0 - g1

    def product(x, y):
        plus, minus = SumDifference()(x, y)
        return step13.mul(plus, minus)

    one = film_of(product, step13.Variable(3.0), step13.Variable(1.0))
    assert [a.lines for a in one.frames[2].arrows] == [
        ["2 × 1 + 4 × 1 = 6"], ["2 × 1 + 4 × (−1) = −2"]
    ]  # fmt: skip
    assert one.frames[-1].marks == ["right: x has 6 and y has −2, which are the slopes"]


def test_an_output_that_nobody_used():
    class Both(step14.Function):
        def forward(self, x):
            return 2 * x, 3 * x

        def backward(self, g0, g1):
            return 2 * g0 + 3 * g1

    one = film_of(lambda x: Both()(x)[1], step14.Variable(1.0))
    assert one.frames[1].arrows[0].lines == ["1 × 3 = 3"]
    assert "Both is given 0 and 1." in one.frames[1].words


def test_the_loop_of_step_11_shows_where_the_gradient_goes_astray():
    one = film_of(step11.add, step11.Variable(2.0), step11.Variable(3.0))
    assert [arrow.lines for arrow in one.frames[1].arrows] == [["1 × 1 = 1"], ["1 × 1 = 1"]]
    assert one.frames[-1].marks == [
        "wrong: x0 has [1 1], the slope is 1", "wrong: x1 has None, the slope is 1"
    ]  # fmt: skip


def test_the_library():
    one = film_of(diamond, dm.Variable(2.0))
    assert order(one)[0] == "Add"
    assert one.frames[-1].marks == ["right: x has 64, which is the slope"]


# --- engines and programs of the reader ---------------------------------------------


def engine(waits, take):
    class Mine(step13.Variable):
        def backward(self):
            self.grad = np.ones_like(self.data)
            waiting = waits([self.creator])
            while waiting:
                f = take(waiting)
                for x, gx in zip(f.inputs, self.input_gradients(f), strict=True):
                    x.accumulate(gx)
                    if x.creator is not None and x.creator not in waiting:
                        (waiting.add if waits is set else waiting.append)(x.creator)

    return Mine


@pytest.mark.parametrize(
    ("waits", "take", "second"),
    [
        (list, lambda waiting: waiting.pop(0), ["*Mul 2", "Mul 3"]),
        (deque, lambda waiting: waiting.popleft(), ["*Mul 2", "Mul 3"]),
        (deque, lambda waiting: waiting.pop(), ["Mul 2", "*Mul 3"]),
        (set, lambda waiting: waiting.pop(), None),
    ],
)
def test_lists_of_other_kinds(waits, take, second):
    def diamond(x):
        a = step13.mul(x, x)
        return step13.add(step13.mul(a, a), step13.mul(a, a))

    one = film_of(diamond, engine(waits, take)(2.0))
    if second is None:
        assert [chip.text for chip in one.frames[2].chips] == ["Mul 2", "Mul 3"]
        assert one.frames[2].waiting == "waiting (a set):"
    else:
        assert chips(one)[1] == second


def test_an_order_that_is_found_before():
    class Sorted(step13.Variable):
        def backward(self):
            self.grad = np.ones_like(self.data)
            topo = []

            def visit(f):
                if f is not None and f not in topo:
                    for x in f.inputs:
                        visit(x.creator)
                    topo.append(f)

            visit(self.creator)
            for f in reversed(topo):
                for x, gx in zip(f.inputs, self.input_gradients(f), strict=True):
                    x.accumulate(gx)

    one = film_of(lambda x: step13.square(step13.exp(x)), Sorted(0.5))
    assert one.frames[1].waiting == "in this order:"
    assert chips(one) == [["Exp", "*Square"], ["*Exp", "Square"]]


def test_a_loop_of_the_reader_that_goes_back_by_hand():
    def powers(x):
        functions, y = [], x
        for _ in range(3):
            functions.append(step06.Square())
            y = functions[-1](y)
        gy = np.array(1.0)
        while functions:
            gy = functions.pop().backward(gy)
        x.grad = gy
        return y

    one = film_of(powers, step06.Variable(np.array(2.0)))
    assert chips(one)[1] == ["Square 1", "*Square 2"]
    assert marks(one) == ["right: x has 1024, which is the slope"]


def test_a_class_and_an_object_of_functions():
    class Cube(step12.Function):
        def forward(self, base):
            return base**3

        def backward(self, gy):
            return 3 * gy * self.input.data**2

    for f in (Cube, Cube()):
        one = film_of(f, 2.0, kind=step12.Variable)
        assert one.frames[1].arrows[0].lines == ["1 × 12 = 12"]
        assert marks(one) == ["right: base has 12, which is the slope"]


def test_methods_objects_and_partial_functions():
    class Model:
        def __call__(self, x):
            inner = x * x
            return -inner

        def method(self, x):
            return self(x)

    for f in (Model(), Model().method, functools.partial(lambda c, x: c * (x * x), -1.0)):
        one = film_of(f, step20.Variable(3.0))
        assert marks(one) == ["right: x has −6, which is the slope"]
    inner = film_of(Model(), step20.Variable(3.0))
    assert "inner" in [inner.recording.names(v) for v in inner.recording.variables]


def test_what_is_not_recorded_is_a_leaf():
    def f(x):
        with step20.no_grad():
            c = x * x
        return c * x

    one = film_of(f, step20.Variable(3.0))
    assert order(one) == ["Mul"]
    assert [a.lines for a in one.frames[1].arrows] == [["1 × 3 = 3"], ["1 × 9 = 9"]]
    assert one.frames[-1].marks == ["wrong: x has 9, the slope is 27"]


def test_a_list_that_counts_is_not_asked():
    class Counting(list):
        asked = 0

        def __iter__(self):
            Counting.asked += 1
            return super().__iter__()

    class Mine(step08.Variable):
        def backward(self):
            variables = Counting([self])
            while variables:
                y = variables.pop()
                if y.creator is not None:
                    y.creator.input.grad = y.creator.backward(y.grad)
                    variables.append(y.creator.input)

    one = film_of(lambda x: step08.Square()(step08.Exp()(x)), Mine(np.array(0.5)))
    assert chips(one) == [["*y"], ["*a"]]
    assert Counting.asked == 0


def test_long_lists_are_not_looked_at(monkeypatch):
    sizes = set()
    seen = watching.Watch._seen

    def noting(self, value, base):
        sizes.add(len(value))
        return seen(self, value, base)

    monkeypatch.setattr(watching.Watch, "_seen", noting)

    def f(x):
        short, long = list(range(200)), list(range(20_000))
        return x * float(sum(1 for _ in short) + len(long))

    assert marks(film_of(f, step20.Variable(2.0))) == ["right: x has 20200, which is the slope"]
    assert max(sizes) == 200


def test_a_large_array_is_not_copied():
    x = step20.Variable(np.ones(1_000_000))
    tracemalloc.start()
    one = film_of(lambda x: x * x + x * x + x * x + x * x, x)
    peak = tracemalloc.get_traced_memory()[1] / 8e6
    tracemalloc.stop()
    assert "(1000000,)" in one.frames[-1].grads.values()
    assert len(one.frames) == 9
    assert peak < 20  # times the array; the program itself makes eight


def test_what_was_computed_before_is_in_the_film():
    x = step20.Variable(2.0, name="x")
    a = step20.square(x)
    one = film_of(lambda a: a * a, a)
    assert order(one) == ["Mul", "Square"]
    assert x.grad == 32
    assert one.frames[-1].marks == []  # nothing is known of x, which the program does not take
    assert one.frames[-1].words == "The leaves: x has 32."


def test_what_was_computed_before_and_is_no_input():
    """Whoever finds it calls functions with Functions, and these are no calls of Functions."""
    w = step20.Variable(3.0, name="w")
    v = w * w
    one = film_of(lambda x: x * v, step20.Variable(2.0))
    assert order(one) == ["Mul 1", "Mul 2"]
    assert [a.lines for a in one.frames[2].arrows] == [["2 × 3 = 6"]] * 2


def test_a_helper_that_is_given_a_function():
    def results(function):
        return list(function.outputs)

    w = step13.Variable(3.0)
    v = step13.square(w)

    def f(x):
        assert results(v.creator) == [v]
        return step13.mul(x, v)

    one = film_of(f, step13.Variable(2.0))
    assert order(one) == ["Mul", "Square"]
    assert [a.lines for a in one.frames[2].arrows] == [["2 × 6 = 12"]]


def test_an_object_that_is_not_ready():
    class Asks:
        def __init__(self):
            self.known = {}

        def __getattr__(self, name):  # before __init__ it asks itself for `known`, without end
            return self.known[name]

        def method(self):
            return 3.0

    def f(x):
        return x * Asks.__new__(Asks).method()

    one = film_of(f, step20.Variable(2.0))
    assert marks(one) == ["right: x has 3, which is the slope"]


def test_what_has_no_part_in_the_pass_is_left_out():
    def f(x, y):
        unused = y * y
        assert unused.creator is not None
        return x * x

    one = film_of(f, step20.Variable(2.0), step20.Variable(3.0))
    assert order(one) == ["Mul"]
    assert [one.recording.names(v) for v in one.recording.variables] == ["x", "y", "z"]
    assert one.frames[-1].words == "Right: x has 4 and y has None, which are the slopes."


# --- wrong rules --------------------------------------------------------------------


def raises(self, gy):
    raise ZeroDivisionError("not today")


BROKEN = {
    "a wrong slope": (lambda self, gy: gy * 3, "a wrong rule: x should be sent 108"),
    "a forgotten gradient": (lambda self, gy: 6.0, "a wrong rule: x should be sent 108"),
    "nothing": (lambda self, gy: None, "sends None to x, which is no gradient"),
    "a text": (lambda self, gy: "3", "sends a text to x, which is no gradient"),
    "uneven lists": (lambda self, gy: [[1], [2, 3]], "sends a list to x, which is no gradient"),
    "a shape": (lambda self, gy: np.ones(2), "sends the shape (2,) to x, whose shape is ()"),
    "two": (lambda self, gy: (gy, gy), "gives 2 gradients for 1 input"),
    "an error": (raises, "backward raises ZeroDivisionError: not today"),
    "no function": (None, "backward raises TypeError: 'NoneType' object is not callable"),
    "no method": (np.negative, "a wrong rule: x should be sent 108"),
}


@pytest.mark.parametrize("step", [step12, step13, step20])
@pytest.mark.parametrize(("backward", "words"), BROKEN.values(), ids=BROKEN)
def test_a_broken_backward(step, backward, words):
    odd = type("Odd", (step.Square,), {"backward": backward})
    one = film_of(lambda x: step.square(odd()(x)), step.Variable(3.0))
    assert words in one.frames[2].marks
    assert one.frames[-1].marks
    assert not any(mark.startswith("right") for mark in marks(one))
    assert "backward" in vars(odd)
    assert odd.backward is backward


def test_a_wrong_product_is_corrected_in_the_picture():
    class Odd(step13.Mul):
        def backward(self, gy):
            return gy * self.inputs[0].data, gy * self.inputs[0].data

    one = film_of(lambda x, y: Odd()(x, y), step13.Variable(3.0), step13.Variable(2.0))
    right, wrong = one.frames[1].arrows[::-1]
    assert (right.lines, right.is_wrong) == (["1 × 3 = 3"], False)
    assert (wrong.lines, wrong.is_wrong) == (["1 × 2 = 2,", "but 3 was sent"], True)


def test_a_function_that_is_not_analytic():
    class Abs(step13.Function):
        def forward(self, x):
            return np.abs(x)

        def backward(self, gy):
            return gy * np.sign(self.inputs[0].data)

    one = film_of(lambda x: Abs()(x), step13.Variable(-2.0))
    assert one.frames[1].arrows[0].lines == ["1 × (−1) = −1"]
    corner = film_of(lambda x: Abs()(x), step13.Variable(0.0))
    assert corner.frames[1].arrows[0].lines == ["0 is sent"]  # it has no slope there
    assert not corner.frames[1].arrows[0].is_wrong


def test_a_forward_that_notes_something_keeps_it():
    class Noting(step13.Function):
        def forward(self, x):
            self.y = np.exp(x)
            print("forward")
            return self.y

        def backward(self, gy):
            return gy * self.y

    one = film_of(lambda x: step13.square(Noting()(x)), step13.Variable(0.5))
    assert marks(one) == ["right: x has 5.437, which is the slope"]
    noting = one.recording.calls[0].function
    assert noting.y == np.exp(0.5)  # and nothing that a step aside has made


@pytest.mark.parametrize("x", [np.nan, np.inf, -np.inf, 1e300, [1.0, np.nan], [np.inf, 2.0]])
def test_of_what_is_not_finite_nothing_is_said(x):
    with np.errstate(all="ignore"):
        one = film_of(lambda x: x * x, step20.Variable(x))
        other = film_of(lambda x: x / (x - x), step20.Variable(x))
        sqrt = film_of(lambda x: x**0.5, step20.Variable(0.0))
    assert marks(one) == marks(other) == marks(sqrt) == []
    assert sqrt.frames[-1].words == "The leaves: x has inf."


# --- arrays -------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(0,), (2, 0), (0, 3)])
@pytest.mark.parametrize("end", [lambda y: y, step20.sum])
def test_empty_arrays(shape, end):
    one = film_of(lambda x: end(x * x), step20.Variable(np.zeros(shape)))
    (verdict,) = marks(one)
    assert verdict == f"right: x has a gradient of the shape {shape}, which is the slope"


def test_a_large_gradient_is_judged_by_its_elements():
    class Odd(step20.Square):
        def backward(self, gy):
            return 3 * super().backward(gy)

    one = film_of(lambda x: Odd()(x), step20.Variable(np.ones((2, 3))))
    assert marks(one)[-1] == ("wrong: x has a gradient of the shape (2, 3), which is not the slope")


def test_small_arrays_are_written_and_large_ones_have_a_shape():
    one = film_of(step13.square, step13.Variable([1.0, 2.0, 3.0]))
    assert one.frames[1].arrows[0].lines == ["[1 1 1] × [2 4 6] = [2 4 6]"]
    large = film_of(step13.square, step13.Variable(np.ones((2, 5))))
    assert large.frames[1].arrows[0].lines == ["(2, 5) is sent"]
    assert "(2, 5)" in large.frames[0].data.values()


def test_a_sum_has_no_slope_of_its_own():
    one = film_of(lambda x: step19.sum(x * x), step19.Variable([1.0, 2.0]))
    assert one.frames[1].arrows[0].lines == ["[1 1] is sent"]
    assert one.frames[-1].marks == ["right: x has [2 4], which is the slope"]

    class Odd(step19.Sum):
        def backward(self, gy):
            return 2 * step19.Sum.backward(self, gy)

    wrong = film_of(lambda x: Odd()(x), step19.Variable([1.0, 2.0]))
    assert wrong.frames[1].arrows[0].lines == ["[2 2] is sent", "and not [1 1]"]


def test_a_stretched_gradient_in_an_engine_that_sums_it_and_in_one_that_does_not():
    ends = {}
    for step in (step18, step19):
        one = film_of(lambda x, c: x + c, step.Variable([1.0, 2.0]), step.Variable(0.5))
        assert one.frames[1].marks == ["sends the shape (2,) to c, whose shape is ()"]
        ends[step] = one.frames[-1].marks
    assert ends[step18] == ["wrong: c has [1 1], the slope is 2"]
    assert ends[step19] == ["right: x has [1 1] and c has 2, which are the slopes"]


# --- names --------------------------------------------------------------------------


def test_names():
    weight = step20.Variable(3.0, name="weight")

    def f(x):
        twice = x + x
        values = [twice * weight]
        return -values[0]

    one = film_of(f, step20.Variable(2.0, name="not this one"))
    recording = one.recording
    # In the order in which they came; what the program calls them goes before their own name.
    assert [recording.names(v) for v in recording.variables] == [
        "x", "twice", "weight", "values[0]", "y"
    ]  # fmt: skip
    other = film_of(lambda y, x: (y * x) * x, step20.Variable(1.0), step20.Variable(2.0))
    assert [other.recording.names(v) for v in other.recording.variables] == ["y", "x", "a", "z"]


def test_names_are_cut_and_stay_apart():
    def f(x):
        a_very_long_name_indeed = step20.square(x)
        a_very_long_name_too = step20.square(a_very_long_name_indeed)
        return step20.square(a_very_long_name_too)

    one = film_of(f, step20.Variable(1.0))
    found = [one.recording.names(v) for v in one.recording.variables]
    assert found == ["x", "a_very_long_n…", "a", "y"]


def test_names_of_functions_are_cut():
    kind = type("SoftmaxCrossEntropyOfLogits", (step06.Square,), {})

    def f(x):
        the_first_of_two_functions = kind()
        y = the_first_of_two_functions(x)
        the_first_of_two_functions.backward(np.array(1.0))
        return y

    step = step06.Variable(np.array(1.0))
    assert order(film_of(f, step)) == ["the_first_of_two_func…"]
    assert order(film_of(lambda x: backwards(kind(), x), step)) == ["SoftmaxCrossEntrop…"]


def backwards(function, x):
    y = function(x)
    function.backward(np.array(1.0))
    return y


# --- two passes ---------------------------------------------------------------------


def test_the_same_program_on_two_engines_has_one_plan():
    wrong, right = films_of(diamond, 2.0, kind=step19.Variable, beside=step20.Variable)
    assert (wrong.label, right.label) == ("step 19", "step 20")
    assert wrong.plan.places == right.plan.places
    assert wrong.plan.form == right.plan.form
    assert marks(wrong)[-1] == "wrong: x has 32, the slope is 64"
    assert marks(right) == ["right: x has 64, which is the slope"]


def test_what_may_stand_beside():
    def other(x):
        return x * x * x

    x = step20.Variable(2.0)
    labels = [one.label for one in films_of(diamond, x, beside=other)]
    assert labels == ["diamond", "other"]
    assert x.grad == 64
    labels = [one.label for one in films_of(diamond, x, beside=step20.Unordered)]
    assert labels == ["Variable", "Unordered"]
    for beside in (step20.Variable(3.0), [step20.Variable(3.0)]):
        first, second = films_of(diamond, step20.Variable(2.0), beside=beside, labels=["p", "q"])
        assert (first.label, second.label) == ("p", "q")
        assert second.frames[-1].marks == ["right: x has 216, which is the slope"]


# --- what is refused, and what is left ----------------------------------------------


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: films_of(3), TypeError, "expected a function to film, got int"),
        (
            lambda: films_of(diamond, 2.0),
            TypeError,
            "expected Variables as inputs of the program, got float: write Variable",
        ),
        (
            lambda: films_of(lambda x: 3.0, step20.Variable(2.0)),
            TypeError,
            "expected the program to return one Variable to go back from, got float",
        ),
        (
            lambda: films_of(lambda x: (x, x), step20.Variable(2.0)),
            TypeError,
            "expected the program to return one Variable to go back from, got tuple",
        ),
        (
            lambda: films_of(lambda x: step06.Square()(x), step06.Variable(np.array(2.0))),
            TypeError,
            "expected a program that goes back itself, as in f.backward",
        ),
        (lambda: films_of(diamond, 2.0, kind=3), TypeError, "expected a class of Variables"),
        (lambda: films_of(diamond, 2.0, kind=dict), TypeError, "expected a class of Variables"),
        (
            lambda: films_of(diamond, step20.Variable(2.0), beside=3),
            TypeError,
            "expected a program, a class of Variables, a Variable or a list of them as beside",
        ),
        (
            lambda: films_of(diamond, step20.Variable(2.0), labels=["a", "b"]),
            ValueError,
            "expected 1 label",
        ),
        (
            lambda: films_of(diamond, step20.Variable(2.0), labels="a"),
            TypeError,
            "expected labels as a list of texts, got 'a'",
        ),
        (
            lambda: films_of(diamond, step20.Variable(2.0), labels=3),
            TypeError,
            "expected labels as a list of texts, got 3",
        ),
    ],
)
def test_bad_calls(call, kind, words):
    with pytest.raises(kind, match=f"^{words}"):
        call()


def adds(count, result=lambda y: y):
    """A program of so many calls."""

    def f(x):
        for _ in range(count):
            x = x + 1.0
        return result(x)

    return f


def test_a_pass_that_is_too_long():
    assert len(order(film_of(adds(20), step20.Variable(2.0)))) == 20
    with pytest.raises(ValueError, match=r"^expected a pass of at most 20 visits, got more"):
        film_of(adds(21), step20.Variable(2.0))


def test_a_graph_that_is_too_large():
    class Fails(step20.Square):
        def backward(self, gy):
            raise ValueError("no")

    words = "^expected a program of at most 20 calls of Functions, got 51: film a smaller one"
    with pytest.raises(ValueError, match=words):
        film_of(adds(50, lambda y: Fails()(y)), step20.Variable(2.0))


def test_a_leaf_has_no_visits():
    one = film_of(lambda x: x, step13.Variable(2.0))
    assert titles(one) == ["the end"]
    assert one.frames[0].marks == ["right: x has 1, which is the slope"]


def test_an_error_on_the_way_forward_is_the_readers():
    with pytest.raises(ZeroDivisionError, match=r"^mine$"):
        film_of(lambda x: raise_it(ZeroDivisionError("mine")), step20.Variable(2.0))


def raise_it(error):
    raise error


def names_of(kind):
    """What a class has; Python itself notes something there when it copies an object."""
    return {name: value for name, value in vars(kind).items() if name != "__slotnames__"}


@pytest.mark.parametrize("error", [None, ValueError("no"), KeyboardInterrupt()])
def test_nothing_is_left_changed(error):
    class Fails(step20.Square):
        def backward(self, gy):
            if error is not None:
                raise error
            return super().backward(gy)

    kinds = (Fails, step20.Square, step20.Add, step20.Mul, step20.Function, step20.Variable)
    before = {kind: names_of(kind) for kind in kinds}

    def tracer(frame, event, arg):
        return None

    old = sys.gettrace()
    sys.settrace(tracer)
    try:
        if isinstance(error, KeyboardInterrupt):
            with pytest.raises(KeyboardInterrupt):
                film_of(lambda x: step20.square(Fails()(x)), step20.Variable(2.0))
        else:
            film_of(lambda x: step20.square(Fails()(x)), step20.Variable(2.0))
        assert sys.gettrace() is tracer
    finally:
        sys.settrace(old)
    assert {kind: names_of(kind) for kind in kinds} == before


def test_a_program_that_goes_back_itself_and_trains():
    """It runs again for the slope, and what it did to others is not done again."""
    w = step20.Variable(2.0, name="w")

    def train(x):
        y = w * x
        y.backward()
        w.data -= 0.25 * w.grad
        return y

    one = film_of(train, step20.Variable(3.0))
    assert (w.data, w.grad) == (1.25, 3.0)
    names = by_name(one)
    data = [frame.data[id(names["w"])] for frame in one.frames]
    assert data == ["2", "2", "1.25"]
    assert one.frames[-1].grads[id(names["w"])] == "3"


def test_a_program_that_is_another_one_when_it_runs_again_has_no_slope():
    factors = iter([2.0, 3.0])

    def f(x):
        y = x
        for factor in factors:
            y = y * factor
        return y

    one = film_of(f, step20.Variable(1.0))
    assert marks(one) == []
    assert one.frames[-1].words.startswith("The leaves: x has 6")


def test_a_descent_moves_its_input():
    def descend(x):
        for _ in range(2):
            y = x * x
            y.backward()
            x.data -= 0.25 * x.grad
            x.cleargrad()
        return y

    one = film_of(descend, step20.Variable(2.0))
    x = id(by_name(one)["x"])
    assert [frame.data[x] for frame in one.frames] == ["2", "2", "1", "1", "0.5"]
    assert [frame.grads[x] for frame in one.frames] == ["None", "4", "None", "2", "None"]
    assert [a.lines for a in one.frames[3].arrows] == [["1 × 1 = 1"]] * 2
    assert marks(one) == []


def test_gradients_that_are_cleared_between_two_passes():
    def f(x):
        step13.square(x).backward()
        x.cleargrad()
        y = step13.square(x)
        y.backward()
        return y

    one = film_of(f, step13.Variable(2.0))
    x = id(by_name(one)["x"])
    assert titles(one) == [
        "the seed", "visit 1: Square 1", "pass 2: the seed", "visit 2: Square 2", "the end"
    ]  # fmt: skip
    assert [frame.grads[x] for frame in one.frames] == ["None", "4", "None", "4", "4"]
    assert marks(one) == ["right: x has 4, which is the slope"]


def test_a_film_changes_no_gradient():
    """What a program gets is what it gets without a film."""
    filmed, plain = step20.Variable(0.5), step20.Variable(0.5)
    film_of(diamond, filmed)
    diamond(plain).backward()
    assert filmed.grad == plain.grad
    check_gradients(film_of(diamond, step20.Variable(0.5)))
