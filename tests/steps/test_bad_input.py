"""From step 09 on a wrong call gives one clear error, and changes nothing."""

import numpy as np
import pytest

from tests.course import STEP_FILES, step_module


def since(first):
    """Run a test at every step from a number on."""
    numbers = [number for number in STEP_FILES if number >= first]
    modules = [pytest.param(step_module(number), id=f"step{number:02}") for number in numbers]
    return pytest.mark.parametrize("step", modules)


NO_NUMBERS = {
    "three": "expected real numbers, got str of dtype <U5",
    b"3": "expected real numbers, got bytes of dtype",
    None: "expected real numbers, got NoneType of dtype object",
    1 + 2j: "expected real numbers, got complex of dtype complex128",
    10**30: "expected real numbers, got int of dtype object",
    ("a", "b"): "expected real numbers, got tuple of dtype <U1",
}


@since(9)
@pytest.mark.parametrize(("data", "message"), NO_NUMBERS.items(), ids=str)
def test_what_is_no_real_number_is_refused(step, data, message):
    with pytest.raises(TypeError, match=message):
        step.Variable(data)


@since(9)
def test_complex_and_object_arrays_are_refused(step):
    with pytest.raises(TypeError, match="got ndarray of dtype complex128"):
        step.Variable(np.array([1j]))
    with pytest.raises(TypeError, match="got ndarray of dtype object"):
        step.Variable(np.array([1, None], dtype=object))


@since(9)
def test_a_variable_in_a_variable_is_refused(step):
    x = step.Variable(1.0)
    with pytest.raises(TypeError, match="expected real numbers, got Variable: use its data"):
        step.Variable(x)
    # From step 17 on NumPy is not even allowed to put it into an array.
    is_guarded = hasattr(step.Variable, "__array__")
    assert is_guarded == hasattr(step, "as_variable")
    came = "Variable: use its data" if is_guarded else "list of dtype object"
    with pytest.raises(TypeError, match=f"got {came}"):
        step.Variable([x, x])


@since(9)
def test_lists_of_unequal_length_are_refused(step):
    with pytest.raises(ValueError, match=r"equal length, got \[\[1, 2\], \[3\]\]"):
        step.Variable([[1, 2], [3]])


@since(9)
@pytest.mark.parametrize("value", [3.0, np.array(3.0), None, "three"], ids=str)
def test_functions_take_variables(step, value):
    message = f"takes Variables, got {type(value).__name__}: write Variable"
    functions = [getattr(step, n) for n in ("square", "exp", "sum") if hasattr(step, n)]
    for f in functions:
        with pytest.raises(TypeError, match=message):
            f(value)
    for name in ("add", "mul"):
        if hasattr(step, name):
            with pytest.raises(TypeError, match=message):
                getattr(step, name)(step.Variable(1.0), value)


@since(10)
def test_checks_take_variables(step):
    for check in (step.gradient_check, step.numerical_diff, step.complex_step):
        with pytest.raises(TypeError, match=f"{check.__name__} takes Variables, got float"):
            check(step.square, 3.0)


@since(11)
def test_shapes_that_do_not_fit_are_named(step):
    x, y = step.Variable([1.0, 2.0]), step.Variable([1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match=r"\(2,\).*\(3,\)"):
        step.add(x, y)
    assert x.creator is None
    assert x.grad is None


@since(11)
def test_a_missing_input_is_named(step):
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x1'"):
        step.add(step.Variable(1.0))


@since(12)
def test_a_backward_with_too_few_gradients_is_named(step):
    class HalfAdd(step.Function):
        def forward(self, x0, x1):
            return x0 + x1

        def backward(self, gy):
            return gy

    x, y = step.Variable(1.0), step.Variable(2.0)
    with pytest.raises(ValueError, match=r"expected 2 gradients from HalfAdd\.backward, got 1"):
        HalfAdd()(x, y).backward()
    assert x.grad is None
    assert y.grad is None


@since(9)
def test_a_forward_or_backward_without_return_is_refused(step):
    class Silent(step.Function):
        def forward(self, x):
            x + 1

    class SilentBack(step.Square):
        def backward(self, gy):
            gy * 2

    x = step.Variable(1.0)
    with pytest.raises(TypeError, match="expected real numbers, got NoneType"):
        Silent()(x)
    with pytest.raises(TypeError, match="expected real numbers, got NoneType"):
        SilentBack()(x).backward()
    assert x.grad is None


@since(9)
def test_what_is_set_later_passes_the_guard(step):
    x = step.Variable([1.0, 2.0])
    y = step.square(x)
    for variable in (x, y):
        before = variable.data
        for wrong in ("three", None, 1j, [None, 1.0], step.Variable(1.0)):
            with pytest.raises(TypeError, match="expected real numbers, got"):
                variable.data = wrong
            if wrong is not None:
                with pytest.raises(TypeError, match="expected real numbers, got"):
                    variable.grad = wrong
        for shape in ((), (1,), (3,), (2, 2)):
            with pytest.raises(ValueError, match=r"expected a gradient of shape \(2,\), got"):
                variable.grad = np.ones(shape)
        assert variable.grad is None
        assert variable.data is before
    x.data = np.array([20, 30], dtype=np.uint8)
    assert step.square(x).data.tolist() == [400.0, 900.0]


@since(9)
def test_a_gradient_that_is_set_is_a_copy_of_the_shape_and_dtype_of_the_data(step):
    leaf = step.Variable(np.ones(2, np.float32))
    for x in (leaf, step.square(leaf)):
        for seed in (np.array([1.0, 0.5]), [1, 0.5]):
            x.grad = seed
            seed[0] = 7.0
            assert (x.grad.tolist(), x.grad.dtype) == ([1.0, 0.5], np.float32)


@since(9)
def test_data_of_another_form_than_the_gradient_are_refused(step):
    x = step.Variable([1.0, 2.0])
    step.square(x).backward()
    expected = r"expected data of shape \(2,\) and float64, as grad, got shape "
    with pytest.raises(ValueError, match=expected + r"\(\) and float64"):
        x.data = 3.0
    with pytest.raises(ValueError, match=expected + r"\(2,\) and float32"):
        x.data = np.ones(2, np.float32)
    assert (x.data.tolist(), x.grad.tolist()) == ([1.0, 2.0], [2.0, 4.0])
    x.grad = None
    x.data = 3.0
    assert x.data == 3.0


@since(9)
def test_masked_elements_are_refused(step):
    with pytest.raises(ValueError, match="expected a number in every place, got MaskedArray"):
        step.Variable(np.ma.masked_less([1.0, -1.0], 0))
    with pytest.raises(ValueError, match="expected a number in every place, got MaskedArray"):
        step.Variable([np.ma.masked_less([1.0, -1.0], 0), [3.0, 4.0]])
    assert step.Variable(np.ma.masked_less([1.0, 1.0], 0)).data.tolist() == [1.0, 1.0]


@since(11)
def test_a_forward_without_an_output_is_refused(step):
    class Nothing(step.Function):
        def forward(self, x):
            return ()

    with pytest.raises(ValueError, match=r"Nothing\.forward: expected an output, got \(\)"):
        Nothing()(step.Variable(1.0))


@since(12)
def test_a_check_of_nothing_is_refused(step):
    with pytest.raises(ValueError, match="expected inputs, got none"):
        step.gradient_check(lambda: step.square(step.Variable(2.0)))


@since(15)
@pytest.mark.parametrize("value", [5.0, 1, np.ones(2), None, "no"], ids=str)
def test_a_seed_is_no_argument_of_backward(step, value):
    x = step.Variable([1.0, 2.0])
    message = f"expected True or False for retain_grad, got {type(value).__name__}: a seed is set"
    with pytest.raises(TypeError, match=message):
        step.square(x).backward(value)
    assert x.grad is None


@since(16)
def test_comparisons_are_refused(step):
    x = step.Variable([1.0, 2.0])
    assert x == x
    assert {x: 1}[x] == 1
    for compare in (lambda: x == 1.0, lambda: x != 1.0, lambda: x == step.Variable([1.0, 2.0])):
        with pytest.raises(TypeError, match="expected arrays to compare, got Variable"):
            compare()


@since(16)
def test_several_numbers_have_no_truth_value(step):
    with pytest.raises(ValueError, match="ambiguous"):
        bool(step.Variable([1.0, 2.0]))
    assert [bool(step.Variable(data)) for data in (0.0, 1.0, [0.0], [[2.0]])] == [0, 1, 0, 1]


@since(12)
def test_gradient_check_wants_every_variable_as_an_argument(step):
    c = step.Variable(2.0)
    with pytest.raises(TypeError, match="f must take every Variable"):
        step.gradient_check(lambda x: step.mul(c, x), step.Variable(3.0))


@since(15)
def test_an_unknown_switch_is_refused(step):
    switch = step.using_config("enable_backpropagation", False)
    with (
        pytest.raises(ValueError, match=r"expected the name of a setting .*enable_backpropagation"),
        switch,
    ):
        pass
    assert not hasattr(step.Config, "enable_backpropagation")


@since(16)
def test_the_second_argument_is_a_name(step):
    with pytest.raises(TypeError, match="expected a name as text, got int"):
        step.Variable(1, 2)


@since(17)
@pytest.mark.parametrize("value", ["one", None, 1j, [1j]], ids=str)
def test_operators_take_numbers(step, value):
    x = step.Variable(1.0)
    for operation in (lambda: x + value, lambda: x * value):
        with pytest.raises(TypeError, match="expected real numbers, got"):
            operation()


@since(17)
def test_functions_of_numpy_are_refused(step):
    x = step.Variable([1.0, 2.0])
    with pytest.raises(TypeError, match="'Variable' does not support ufuncs"):
        np.exp(x)
    for function in (np.sum, np.max, np.mean, np.linalg.norm, np.shape, np.ravel):
        name = f"{function.__module__}.{function.__name__}"
        with pytest.raises(TypeError, match=f"an array for {name}, got Variable: use its data"):
            function(x)
    for function in (np.dot, np.inner, np.allclose, np.array_equal):
        with pytest.raises(TypeError, match="expected an array for numpy"):
            function(x, x)
    for make in (np.asarray, np.array, np.float64):
        with pytest.raises(TypeError, match="expected real numbers, got Variable: use its data"):
            make(x)


@since(18)
@pytest.mark.parametrize("kind", ["Variable", "ndarray", "str", "complex", "NoneType", "list"])
def test_an_exponent_is_a_plain_number(step, kind):
    x = step.Variable(2.0)
    exponents = [x, np.array([1.0, 2.0]), "2", 2j, None, [2]]
    exponent = next(e for e in exponents if type(e).__name__ == kind)
    with pytest.raises(TypeError, match=f"expected a plain number as exponent, got {kind}"):
        x**exponent


@since(18)
def test_a_number_to_the_power_of_a_variable_is_refused(step):
    with pytest.raises(TypeError, match="'int' and 'Variable'"):
        2 ** step.Variable(3.0)


@since(19)
def test_a_gradient_that_cannot_fit_is_refused(step):
    class Transposing(step.Function):
        def forward(self, x):
            return x

        def backward(self, gy):
            return gy.T

    x = step.Variable(np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"sums to shape \(2, 3\), got shape \(3, 2\)"):
        Transposing()(x).backward()
    assert x.grad is None


@since(19)
def test_a_shape_that_cannot_be_stretched_to_is_refused(step):
    with pytest.raises(ValueError, match=r"\(3,\).*\(2,\)"):
        step.broadcast_to(step.Variable([1.0, 2.0, 3.0]), (2,))
