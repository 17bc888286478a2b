"""Variables, Functions, and the loop that carries gradients from an output back to the leaves.

What one does with it: make a `Variable`, compute with it, call `backward` on the result, read
`grad`; write a `Function` of one's own.

It is step 20 of the course, made whole. What is new, all for speed and memory:

* The graph is one of Functions. A Function notes what each of its inputs came from: a leaf, or the
  Function that computed it. It keeps of their data what its `backward` needs and no more. So a
  result that nobody holds is gone at once.
* A result of shape () is kept as a NumPy scalar (`_values`) until somebody asks for `data`:
  NumPy multiplies two scalars about ten times faster than two arrays of shape ().
* A number or an array that meets a Variable gets no gradient.
* Functions wait in one list per depth. The deepest list is emptied first, so nothing is sorted.

The gradients of a pass are collected in a dictionary and handed to the Variables at its end. A
pass that fails has changed nothing, and one that is repeated does not find its own traces.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from sys import getrefcount
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import numpy as np
from numpy import float64, ndarray  # read in the loops, where a look-up costs

from dezero_mini.arrays import as_array, as_constant, broadcast_to, sum_to
from dezero_mini.config import is_recording

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy.typing as npt

    from dezero_mini.arrays import Array, Axis, Values

    Operand: TypeAlias = "Variable | npt.ArrayLike"
    # What a gradient has to be: its shape and its dtype.
    Form: TypeAlias = tuple[tuple[int, ...], np.dtype[Any]]
    # What an input came from: a leaf, the Function that computed it, or one of its outputs.
    Source: TypeAlias = "Variable | Function | Output"


_new = object.__new__
_FLOAT64 = np.dtype(float64)
_SCALAR: Form = ((), _FLOAT64)  # one object, so that `is` tells most scalars


def _form_of(data: Values) -> Form:
    """Return the shape and the dtype of data, and `_SCALAR` itself for a scalar of float64."""
    return _SCALAR if type(data) is float64 else (data.shape, data.dtype)


def as_variable(data: Operand) -> Variable:
    """Return a Variable as it is and anything else in a new Variable.

    Examples
    --------
    >>> as_variable(2.0)
    variable(2.0)
    """
    return data if isinstance(data, Variable) else Variable(data)


class Variable:
    """An array that remembers how it was computed.

    Parameters
    ----------
    data : array_like
        Real numbers of any shape, see `as_array`. An array is used, not copied; one of shape ()
        is stored by value.
    name : str, optional
        A label for drawings.

    Examples
    --------
    >>> x = Variable([1.0, 2.0])
    >>> y = x * x + 3.0
    >>> y.backward()
    >>> x.grad
    array([2., 4.])
    """

    __slots__ = ("__weakref__", "_form", "_grad", "_source", "_values", "name")
    __array_ufunc__ = None  # so that `ndarray * Variable` is left to the Variable
    _depth = 0  # of a leaf; nobody asks a computed Variable, which is no source

    _values: Values
    _form: Form  # of a leaf
    _grad: Values  # or None: the gradient of a leaf, the seed of a computed Variable
    _source: Function | Output | None  # what computed it
    name: str | None

    def __init__(self, data: npt.ArrayLike, name: str | None = None) -> None:
        if name is not None and not isinstance(name, str):
            raise TypeError(
                f"expected a name as text, got {type(name).__name__}: several numbers are a list"
            )
        self._become_leaf(float64(data) if type(data) is float else as_array(data))
        self._grad = None
        self.name = name

    def _become_leaf(self, array: Values) -> None:
        """Hold an array, a NumPy scalar in its place if the shape is (), that nothing computed."""
        self._values = array if array.ndim else array[()]
        self._form = _form_of(self._values)
        self._source = None

    @property
    def creator(self) -> Function | None:
        """The Function that computed it; None for a leaf."""
        return self._source.function if isinstance(self._source, Output) else self._source

    @property
    def generation(self) -> int:
        """The number of Functions on the longest way from a leaf to it."""
        return 0 if self._source is None else self._source._depth

    @property
    def data(self) -> Array:
        """The values, always an ndarray. A value set must be array_like; see `as_array`."""
        if type(self._values) is not ndarray:
            self._values = np.asarray(self._values)
        return self._values

    @data.setter
    def data(self, data: npt.ArrayLike) -> None:
        array = as_array(data)
        if self._grad is not None and (array.shape, array.dtype) != (self.shape, self.dtype):
            raise ValueError(
                f"expected data of shape {self.shape} and {self.dtype}, as the gradient is, "
                f"got shape {array.shape} and {array.dtype}: call cleargrad() first"
            )
        self._values = array if array.ndim else array[()]
        self._form = _form_of(self._values)

    @property
    def grad(self) -> Array | None:
        """The gradient, of the shape and dtype of `data`, or None. A value set is copied.

        Of a computed Variable it is what the last pass with `retain_grad=True` has left with its
        Function, else the seed that somebody set.
        """
        if self._source is not None and (retained := self._source._retained_grad()) is not None:
            return retained
        if self._grad is not None and type(self._grad) is not ndarray:
            self._grad = np.asarray(self._grad)
        return self._grad

    @grad.setter
    def grad(self, grad: npt.ArrayLike | None) -> None:
        if grad is not None:
            grad = as_array(grad)
            if grad.shape != self.shape:
                raise ValueError(f"expected a gradient of shape {self.shape}, got {grad.shape}")
            grad = grad.astype(self.dtype)
        if self._source is not None:
            self._source._forget_grad()
        self._grad = grad

    def backward(self, retain_grad: bool = False) -> None:
        """Add the gradient of the sum of this Variable's elements to `grad` of every leaf.

        If somebody has set `grad` of a computed Variable, it is the seed in place of ones, and is
        left as it is. A leaf gets the seed itself: its gradient grows by one.

        Parameters
        ----------
        retain_grad : bool
            If true, the Variables between the leaves and this one keep their gradients of this
            pass; otherwise theirs are cleared.

        Raises
        ------
        TypeError, ValueError
            If a Function's `backward` returns something that is not the gradients of its inputs,
            or `retain_grad` is not True or False. No gradient has been changed then.

        Examples
        --------
        >>> x = Variable(2.0)
        >>> a = x * x
        >>> (a * a + a * a).backward()
        >>> print(x.grad)
        64.0
        """
        if not isinstance(retain_grad, (bool, np.bool_)):
            raise TypeError(
                f"expected True or False for retain_grad, got {type(retain_grad).__name__}: "
                "a seed is set before, as y.grad = ..."
            )
        if self._source is None:
            gradients: dict[Any, Values] = {self: broadcast_to(self.dtype.type(1), self.shape)}
            _hand_over([self], gradients, {})
        else:
            _hand_over(*walk_back(self._source, self._seed(), bool(retain_grad)))

    def _seed(self) -> Values:
        """Return what a computed Variable's gradient starts with."""
        return broadcast_to(self.dtype.type(1), self.shape) if self._grad is None else self._grad

    def cleargrad(self) -> None:
        """Forget the gradient."""
        self.grad = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the axes."""
        return self._values.shape  # type: ignore[no-any-return]

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self._values.ndim  # type: ignore[no-any-return]

    @property
    def size(self) -> int:
        """The number of elements."""
        return self._values.size  # type: ignore[no-any-return]

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the elements."""
        return self._values.dtype  # type: ignore[no-any-return]

    @property
    def T(self) -> Variable:  # noqa: N802 (NumPy's name)
        """The axes in reverse order."""
        return functions.transpose(self)

    def __len__(self) -> int:
        if self.ndim == 0:
            raise TypeError("expected an array with axes, got shape (): len() of unsized object")
        return len(self._values)

    def __iter__(self) -> Iterator[Variable]:
        if len(self) == 0:
            return iter(())
        rows = functions.shapes.Rows().apply(self)
        return iter(rows if isinstance(rows, tuple) else (rows,))

    def __bool__(self) -> bool:
        if self.size != 1:
            raise ValueError(
                f"expected one element, got shape {self.shape}: the truth value of several, or of "
                "none, is ambiguous: ask x.data.any() or x.data.all()"
            )
        return bool(self._values)

    def __float__(self) -> float:
        return float(self._element())

    def __int__(self) -> int:
        element = self._element()
        if not np.isfinite(element):
            raise ValueError(f"expected a finite number, got {element}: no integer is near it")
        return int(element)

    def _element(self) -> Any:
        if self.size != 1:
            raise TypeError(
                f"expected one element, got shape {self.shape}: take one of x.data, "
                "or write dezero_mini.sin for math.sin"
            )
        return self._values.item()

    def __format__(self, spec: str) -> str:
        if not spec:
            return str(self)
        if self.ndim:
            raise TypeError(
                f"expected a scalar for the format {spec!r}, got shape {self.shape}: "
                "format the elements of x.data"
            )
        try:
            return format(self._values.item(), spec)
        except ValueError as error:
            raise ValueError(f"expected a format for a float, got {spec!r}: {error}") from None

    def __eq__(self, other: object) -> bool:
        # A Variable is itself; sets, dictionaries and weak references ask no more.
        if other is self:
            return True
        raise TypeError(COMPARED)

    __hash__ = object.__hash__

    def _refuse_comparison(self, other: object) -> NoReturn:
        raise TypeError(COMPARED)

    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _refuse_comparison

    def __setitem__(self, index: Any, value: Any) -> NoReturn:
        raise TypeError(
            "expected a new Variable, got an assignment to elements: backward would not see it; "
            "to change the values themselves, assign to x.data[...]"
        )

    def __array__(self, *args: Any, **kwargs: Any) -> Array:
        # NumPy calls this in `as_array`, and wherever it needs an array.
        raise TypeError("expected real numbers, got Variable: use its data")

    def __array_function__(
        self, function: Any, types: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Tell NumPy's functions the shape, and refuse the rest, which would lose the gradient."""
        name = function.__name__
        if name in ("shape", "ndim", "size") and len(args) == 1 and not kwargs:
            return getattr(self, name)
        raise TypeError(_not_for_numpy(f"{function.__module__}.{name}"))

    def __repr__(self) -> str:
        return f"variable({str(self.data).replace(chr(10), chr(10) + ' ' * len('variable('))})"

    def __getstate__(self) -> dict[str, Any]:
        # For copy and pickle. The graph stays behind: it belongs to the original.
        state = {"data": self.data, "grad": self.grad, "name": self.name}
        return {**state, **getattr(self, "__dict__", {})}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._grad = None
        self._become_leaf(state.pop("data"))
        for name, value in state.items():
            setattr(self, name, value)

    def sum(self, axis: Axis = None, *more: Any, keepdims: bool = False) -> Variable:
        """Return `functions.sum` of it. Several axes are one tuple."""
        return functions.sum(self, _one_axis(axis, more), keepdims)

    def mean(self, axis: Axis = None, *more: Any, keepdims: bool = False) -> Variable:
        """Return `functions.mean` of it. Several axes are one tuple."""
        return functions.mean(self, _one_axis(axis, more), keepdims)

    def reshape(self, *shape: int | tuple[int, ...]) -> Variable:
        """Return `functions.reshape` of it; the shape as one tuple or as several numbers."""
        return functions.reshape(self, _unpack(shape))

    def transpose(self, *axes: int | tuple[int, ...] | None) -> Variable:
        """Return `functions.transpose` of it; the axes as one tuple or as several numbers."""
        return functions.transpose(self, _unpack(axes or (None,)))

    def __getitem__(self, index: Any) -> Variable:
        return functions.get_item(self, index)

    if TYPE_CHECKING:  # arithmetic.py sets these to its functions: to pass on would cost a call

        def __neg__(self) -> Variable: ...
        def __add__(self, other: Operand) -> Variable: ...
        def __radd__(self, other: Operand) -> Variable: ...
        def __sub__(self, other: Operand) -> Variable: ...
        def __mul__(self, other: Operand) -> Variable: ...
        def __rmul__(self, other: Operand) -> Variable: ...
        def __truediv__(self, other: Operand) -> Variable: ...
        def __pow__(self, exponent: float) -> Variable: ...

    def __rsub__(self, other: Operand) -> Variable:
        return functions.sub(other, self)

    def __rtruediv__(self, other: Operand) -> Variable:
        return functions.div(other, self)

    def __rpow__(self, base: npt.ArrayLike) -> Variable:
        return functions.pow(base, self)  # type: ignore[arg-type]  # it says why

    def __matmul__(self, other: Operand) -> Variable:
        return functions.matmul(self, other)

    def __rmatmul__(self, other: Operand) -> Variable:
        return functions.matmul(other, self)


def _not_for_numpy(name: str) -> str:
    """Return what to say to a function of NumPy that is given a Variable."""
    ours = name.rpartition(".")[2]
    ours = {"dot": "matmul", "negative": "neg", "divide": "div"}.get(ours, ours)
    return f"expected an array for {name}, got Variable: " + (
        f"write dezero_mini.{ours}" if ours in functions.__all__ else "use its data"
    )


COMPARED = "expected arrays to compare, got Variable: compare x.data, or ask whether x is y"


def _one_axis(axis: Axis, more: tuple[Any, ...]) -> Axis:
    if more:
        raise TypeError(
            f"expected one axis, or a tuple of them, got {1 + len(more)} arguments: write "
            "axis=(0, 1) for two axes, and keepdims by its name"
        )
    return axis


def _unpack(numbers: tuple[Any, ...]) -> Any:
    """Return ((2, 3),) and (2, 3) both as (2, 3)."""
    return numbers if len(numbers) != 1 or isinstance(numbers[0], int) else numbers[0]


class LosesImaginaryPart(TypeError):  # noqa: N818 (it names what happens, as StopIteration does)
    """A Function was given complex numbers, and returned real ones.

    Complex numbers come from `gradients.py` alone, which reads derivatives off their imaginary
    parts. What such a Function returns says nothing of them.
    """


class Output(NamedTuple):
    """One output of a Function that has several: what an input of the next Function came from."""

    function: Function
    number: int  # 0 for the first

    @property
    def _depth(self) -> int:
        return self.function._depth

    @property
    def _form(self) -> Form:
        return self.function._forms[self.number]

    def _retained_grad(self) -> Array | None:
        return self.function._retained_grad(self.number)

    def _forget_grad(self) -> None:
        self.function._forget_grad(self.number)


# A constant is not differentiated, and need not be a Variable: AddConstant and MulConstant keep
# theirs as `as_constant` makes it. A Constant is for the Functions that need it as an input.
# Constant alone, as one mechanism for all, was tried and was clearly slower on small data.
class Constant(Variable):
    """What a Function sees of an input that is not a Variable. It gets no gradient."""

    __slots__ = ()

    def __init__(self, data: npt.ArrayLike, x: Values) -> None:
        constant = as_constant(data, x)
        self._values = float64(constant) if type(constant) is float else constant
        self._source = self._grad = self.name = None


class Function:
    """A computation on arrays that knows its derivative. Subclasses say which.

    `forward` takes arrays and returns an array, or a tuple of them. `backward` takes a gradient
    for every output and returns one for every input (a tuple if there are several), each of its
    input's shape, or of an output's shape: it is then summed to the input's. Where a shape is (),
    both may meet NumPy scalars. They must not change their arguments in place.

    Attributes
    ----------
    inputs : tuple of Variable
        What it was called with. Inputs that were no Variables stand there as `Constant`.
    keeps_inputs : bool
        Whether there are `inputs`. A class whose `backward` does without them says False: then
        the data of its inputs can be freed. What `backward` needs, `forward` puts aside itself.
    sources : tuple
        What each input came from: a leaf, the Function that computed it, an `Output` of one with
        several, or None for a constant.
    generation : int
        That of its latest input.

    Examples
    --------
    >>> class Square(Function):
    ...     def forward(self, x):
    ...         return x * x
    ...
    ...     def backward(self, gy):
    ...         return gy * 2 * self.inputs[0].data
    >>> x = Variable([1.0, 2.0])
    >>> Square()(x).backward()
    >>> x.grad
    array([2., 4.])
    """

    __slots__ = ("_called", "_depth", "_form", "_forms", "_retained", "_sources", "inputs")
    keeps_inputs = True

    inputs: tuple[Variable, ...]
    _called: bool
    _depth: int  # of its outputs: the number of Functions on the longest way from a leaf
    _form: Form  # of its only output
    _forms: list[Form]  # of its several outputs
    _retained: list[Values] | None  # for each output the gradient that a pass has left here
    _sources: tuple[Source | None, ...]

    @property
    def sources(self) -> tuple[Source | None, ...]:
        """What each input came from; None for a constant."""
        return self._sources

    @property
    def generation(self) -> int:
        """The generation of its latest input."""
        return self._depth - 1

    def __call__(self, *inputs: Operand) -> Any:
        """Return the output, a Variable, or a tuple of the outputs.

        Raises
        ------
        TypeError, ValueError
            If an input is not real numbers, or `forward` does not return arrays of them, or if
            the class says what equal means.
        """
        if type(self).__hash__ is not object.__hash__:
            raise TypeError(
                f"expected Functions that equal themselves alone, got {type(self).__name__} with "
                "an __eq__ or a __hash__ of its own: gradients are kept by Function"
            )
        # A Function remembers one call. A second call is made on a copy, or it would bend the
        # graph of the first. Of two threads one is the first.
        with _lock:
            is_first = not hasattr(self, "_called") and not hasattr(self, "_sources")
            self._called = True
        if is_first:
            return self._apply_to_any(*inputs)
        from copy import copy  # rare, so it is not imported with the library

        return copy(self)._apply_to_any(*inputs)

    def _apply_to_any(self, *inputs: Any) -> Any:
        """Call a Function that has not been called before."""
        met = [x._values for x in inputs if isinstance(x, Variable)]
        if len(met) < len(inputs):
            inputs = _with_constants(inputs, met)
        return self._wrap(self.forward(*[x._values for x in inputs]), inputs)

    def _wrap(self, ys: Values | tuple[Values, ...], inputs: tuple[Variable, ...]) -> Any:
        """Return what `forward` returned as Variables; one output comes alone."""
        if not isinstance(ys, tuple):
            ys = (ys,)
        if not ys:
            raise ValueError(f"{type(self).__name__}.forward: expected an output, got ()")
        datas = [self._as_output(y, inputs) for y in ys]
        is_recorded = is_recording() and self._note(inputs, [_form_of(data) for data in datas])
        outputs = []
        for index, data in enumerate(datas):
            output = _new(Variable)
            output._become_leaf(data)
            output._grad = output.name = None
            if is_recorded:
                output._source = self if len(datas) == 1 else Output(self, index)
            outputs.append(output)
        return outputs[0] if len(outputs) == 1 else tuple(outputs)

    def _note(self, inputs: tuple[Variable, ...], forms: list[Form]) -> bool:
        """Note what a way back needs; if all inputs are constants, there is none: False."""
        self._sources = tuple([_source_of(x) for x in inputs])
        depths = [source._depth for source in self._sources if source is not None]
        if not depths:
            return False
        self._depth = max(depths) + 1
        self._form, self._forms = forms[0], forms
        self._retained = None
        if self.keeps_inputs:
            self.inputs = inputs
        return True

    def _as_output(self, y: Values, inputs: tuple[Variable, ...]) -> Values:
        """Return what `forward` returned as an array of floats, or as a NumPy scalar."""
        if "c" not in [x._values.dtype.kind for x in inputs]:
            if type(y) is ndarray and y.ndim and y.dtype.kind == "f":
                return y
            return self._as_array(y, "forward")[()]
        array = np.asarray(y)
        if array.dtype.kind != "c":
            raise self._losing(self._as_array(y, "forward"), "forward")
        return array[()]

    def _pop_output_gradients(self, gradients: dict[Any, Values]) -> list[Values]:
        """Take the gradients of several outputs out of those of a pass; None for an unused one."""
        return [gradients.pop(Output(self, index), None) for index in range(len(self._forms))]

    def _with_zeros(self, gys: list[Values]) -> list[Values]:
        """Return the gradients of several outputs with zeros in place of None."""
        return [
            np.zeros(shape, dtype)[()] if gy is None else gy
            for gy, (shape, dtype) in zip(gys, self._forms, strict=True)
        ]

    def _as_gradient(self, gx: Values, form: Form) -> Values:
        """Return a gradient in the form of its input's, or say what is wrong with it."""
        shape, dtype = form
        if shape and type(gx) is ndarray and gx.dtype is dtype and gx.shape == shape:
            return gx  # what most often comes, with nothing left to do
        outputs = self._output_forms()
        if any(dtype.kind == "c" for _, dtype in outputs) and np.iscomplexobj(gx):
            # An input that is real beside complex ones gets the real part.
            array = np.asarray(gx) if dtype.kind == "c" else np.asarray(gx).real
        else:
            array = self._as_array(gx, "backward")
            if dtype.kind == "c":
                raise self._losing(array, "backward")
        if array.shape != shape:
            try:
                if array.shape not in [shape for shape, _ in outputs]:
                    raise ValueError  # in the words for one that does not sum to the shape
                array = sum_to(array, shape)
            except ValueError:
                raise ValueError(
                    f"{type(self).__name__}.backward: expected a gradient of shape {shape}, "
                    f"got {array.shape}"
                ) from None
        array = array.astype(dtype, copy=False)
        return array if shape else array[()]  # no view where there is no need: it would be copied

    def _output_forms(self) -> list[Form]:
        """Return the shape and the dtype of each output."""
        return getattr(self, "_forms", None) or [self._form]

    def _losing(self, values: Array, method: str) -> LosesImaginaryPart:
        """Return what to raise where a method returns real values for complex ones."""
        return LosesImaginaryPart(
            f"{type(self).__name__}.{method}: expected complex numbers from complex ones, "
            f"got {values.dtype}: the imaginary part is lost"
        )

    def _as_array(self, values: Values, method: str) -> Array:
        """Return what a method of this Function returned as `as_array` does, or name the method."""
        try:
            return as_array(values)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{type(self).__name__}.{method}: {error}") from None

    def _retained_grad(self, index: int = 0) -> Array | None:
        """Return the gradient of an output that a pass has left here, or None."""
        if self._retained is None or self._retained[index] is None:
            return None
        self._retained[index] = array = np.asarray(self._retained[index])
        return array

    def _forget_grad(self, index: int = 0) -> None:
        """Forget the gradient of an output that a pass has left here."""
        if self._retained is not None:
            self._retained[index] = None

    def forward(self, *xs: Values) -> Values | tuple[Values, ...]:
        """Return the output array of the input arrays, or a tuple of output arrays."""
        raise NotImplementedError(f"{type(self).__name__} does not define forward")

    def backward(self, *gys: Values) -> Values | tuple[Values, ...]:
        """Return the gradients of the inputs from those of the outputs."""
        raise NotImplementedError(f"{type(self).__name__} does not define backward")


def _source_of(x: Variable) -> Source | None:
    """Return what an input came from: itself if it is a leaf, and nothing if it is a constant."""
    if type(x) is Constant:
        return None
    return x if x._source is None else x._source


def _with_constants(inputs: tuple[Operand, ...], met: list[Values]) -> tuple[Variable, ...]:
    """Return the inputs with a Constant in place of all that is no Variable."""
    if len(met) == 1:
        data = met[0]
    else:
        data = np.empty(0, np.result_type(*(x.dtype for x in met)) if met else float64)
    return tuple(x if isinstance(x, Variable) else Constant(x, data) for x in inputs)


class LibraryFunction(Function):
    """A Function of the library: its `forward` puts aside what its `backward` needs.

    It is made for one call, by `apply`. `apply_one` and `apply_two` are `_apply_to_any` written out
    for one and for two Variables and one output, without a list or a call in between: most of the
    time of a small program is spent here.
    """

    __slots__ = ()
    keeps_inputs = False

    def apply(self, *inputs: Any) -> Variable:
        """Call it on one or two inputs."""
        if isinstance(inputs[0], Variable):
            if len(inputs) == 1:
                return self.apply_one(*inputs)
            if isinstance(inputs[1], Variable):
                return self.apply_two(*inputs)
        return self._apply_to_any(*inputs)  # type: ignore[no-any-return]

    def apply_one(self, x: Variable) -> Variable:
        """Call it on one Variable."""
        data = self.forward(x._values)
        if type(data) is float64:
            form = _SCALAR
        elif (
            type(data) is ndarray
            and (shape := data.shape)
            and ((dtype := data.dtype) is _FLOAT64 or dtype.kind == "f")
        ):
            form = (shape, dtype)
        else:
            return self._wrap(data, (x,))  # type: ignore[no-any-return]
        y = _new(Variable)
        y._values = data
        y._grad = y.name = None
        if is_recording():
            source = x._source
            if source is None:
                self._sources = (x,)
                self._depth = 1
            else:
                self._sources = (source,)
                self._depth = source._depth + 1
            self._form = form
            self._retained = None
            y._source = self
        else:
            y._form = form
            y._source = None
        return y

    def apply_two(self, x0: Variable, x1: Variable) -> Variable:
        """Call it on two Variables."""
        data = self.forward(x0._values, x1._values)
        if type(data) is float64:
            form = _SCALAR
        elif (
            type(data) is ndarray
            and (shape := data.shape)
            and ((dtype := data.dtype) is _FLOAT64 or dtype.kind == "f")
        ):
            form = (shape, dtype)
        else:
            return self._wrap(data, (x0, x1))  # type: ignore[no-any-return]
        y = _new(Variable)
        y._values = data
        y._grad = y.name = None
        if is_recording():
            source0: Source = x0 if x0._source is None else x0._source
            source1: Source = x1 if x1._source is None else x1._source
            depth0, depth1 = source0._depth, source1._depth
            self._sources = (source0, source1)
            self._depth = (depth0 if depth0 > depth1 else depth1) + 1
            self._form = form
            self._retained = None
            y._source = self
        else:
            y._form = form
            y._source = None
        return y


def walk_back(
    source: Function | Output, seed: Values, retain_grad: bool
) -> tuple[list[Variable], dict[Any, Values], dict[Function, list[Values] | None]]:
    """Return the leaves behind an output, their gradients, and what Functions are to retain."""
    gradients: dict[Any, Values] = {source: seed}
    del seed  # or it would be held until the end of the pass
    retained: dict[Function, list[Values] | None] = {}
    waiting: list[list[Any]] = [[] for _ in range(source._depth + 1)]
    waiting[-1].append(source)
    while len(waiting) > 1:  # the first list is that of the leaves
        for source in waiting.pop():  # the deepest list; all inputs lie less deep
            if isinstance(source, Output):
                if source not in gradients:
                    continue  # it has had its turn with another output of its Function
                function: Function = source.function
                gys = function._pop_output_gradients(gradients)
                gxs = function.backward(*function._with_zeros(gys))
                if retain_grad or function._retained is not None:
                    retained[function] = gys if retain_grad else None
            else:
                function = source
                gy = gradients.pop(function)
                gxs = function.backward(gy)
                if retain_grad:
                    retained[function] = [gy]
                elif function._retained is not None:
                    retained[function] = None
            sources = function._sources
            if len(sources) == 1 and type(gxs) is not tuple:
                # What follows for several inputs, written out for one. Time is spent here, too.
                only: Any = sources[0]
                form = only._form
                if (type(gxs) is not float64 or form is not _SCALAR) and (
                    type(gxs) is not ndarray or gxs.shape != form[0] or gxs.dtype is not form[1]
                ):
                    gxs = function._as_gradient(gxs, form)
                if only in gradients:
                    gradients[only] = gradients[only] + gxs
                else:
                    gradients[only] = gxs
                    waiting[only._depth].append(only)
                continue
            if type(gxs) is not tuple:
                gxs = (gxs,)
            if len(gxs) != len(sources):
                raise ValueError(
                    f"expected {len(sources)} gradients from {type(function).__name__}.backward, "
                    f"got {len(gxs)}"
                )
            for x, gx in zip(sources, gxs):  # noqa: B905 (their lengths are equal)
                if x is None:
                    continue
                form = x._form
                if (type(gx) is not float64 or form is not _SCALAR) and (
                    type(gx) is not ndarray or gx.shape != form[0] or gx.dtype is not form[1]
                ):
                    gx = function._as_gradient(gx, form)
                if x in gradients:
                    gradients[x] = gradients[x] + gx
                else:
                    gradients[x] = gx
                    waiting[x._depth].append(x)
    return waiting[0], gradients, retained


def _hand_over(
    leaves: list[Variable],
    gradients: dict[Any, Values],
    retained: dict[Function, list[Values] | None],
) -> None:
    """Set `grad` of the leaves and of what is retained, each to an array of its own."""
    with _lock:  # or of two threads that add to one leaf, one might be lost
        new = [_new_gradient(leaf, gradients) for leaf in leaves]
        new += [gys and [_copied(gy) for gy in gys] for gys in retained.values()]
        names = ["_grad"] * len(leaves) + ["_retained"] * len(retained)
        # In one call of C: Python looks for Ctrl-C between its own steps, so all are set or none.
        deque(map(setattr, [*leaves, *retained], names, new), maxlen=0)


def _copied(gy: Values) -> Values:
    """Return a copy of a gradient, and None as it is."""
    return None if gy is None else gy.copy()


def _new_gradient(leaf: Variable, gradients: dict[Any, Values]) -> Values:
    """Return what a leaf's gradient becomes, in memory that nothing else uses."""
    if leaf._grad is not None:
        return leaf._grad + gradients[leaf]
    is_ours = getrefcount(gradients[leaf]) == _ALONE
    gx = gradients[leaf]
    if type(gx) is not ndarray or (is_ours and gx.base is None and gx.flags.writeable):
        return gx
    return gx.copy()


_lock = RLock()  # a finalizer or a signal may come back to it in the same thread
# How many references Python counts where a dictionary alone holds an array: it then needs no copy.
_probe = {None: np.empty(1)}
_ALONE = getrefcount(_probe[None])


# Last, for the circle is honest only here: the operators of a Variable need the functions, the
# functions need Function, and by now this module has all that they ask of it.
from dezero_mini import functions  # noqa: E402
