"""Variables, Functions, and the loop that carries gradients from an output back to the leaves.

What one does with it: make a `Variable`, compute with it, call `backward` on the result, read
`grad`; write a `Function` of one's own.

It is step 20 of the course, made whole. Three things are new, all three for speed:

* A result of shape () is kept as a NumPy scalar (`_data`) until somebody asks for `data`:
  NumPy multiplies two scalars about ten times faster than two arrays of shape ().
* A number or an array that meets a Variable gets no gradient, and mostly no box; see `Constant`.
* Functions wait in one list per generation. The latest list is emptied first, so nothing is sorted.

The gradients of a pass are collected in a dictionary and handed to the Variables at its end. A
pass that fails has changed nothing, and one that is repeated does not find its own traces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn
from weakref import ref

import numpy as np
from numpy import float64, ndarray  # read in the loops, where a look-up costs

from dezero_mini.arrays import as_array, as_constant, broadcast_to, sum_to
from dezero_mini.config import Config

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy.typing as npt

    from dezero_mini.arrays import Array, Axis, Values

    Operand: TypeAlias = "Variable | npt.ArrayLike"


_new = object.__new__


def as_variable(data: Operand) -> Variable:
    """Return a Variable as it is and anything else in a new Variable.

    Examples
    --------
    >>> as_variable(2.0)
    variable(2.0)
    """
    return data if isinstance(data, Variable) else Variable(data)


class _ArrayUfunc(property):
    """What NumPy finds as `__array_ufunc__` of a Variable.

    Its ufuncs ask the class, which gives them this to call: `ndarray * Variable` is left to the
    Variable, and `np.exp` can say what to write. Masked arrays, and other packages, ask a Variable
    itself. That gives None, with which NumPy says that their operators are the Variable's, too.
    """

    def __call__(
        self, variable: Variable, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any
    ) -> Any:
        if ufunc in NUMPYS_OPERATORS and method == "__call__" and not options:
            return getattr(functions, NUMPYS_OPERATORS[ufunc])(*inputs)
        if ufunc in NUMPYS_COMPARISONS:
            raise TypeError(COMPARED)
        if options.get("out"):
            raise TypeError(
                f"expected a new result, got an array for numpy.{ufunc.__name__} to write it into: "
                "for a += x of an array a write a = a + x"
            )
        name = type(variable).__name__
        raise TypeError(
            _not_for_numpy(f"numpy.{ufunc.__name__}")
            + f" (operand {name!r} does not support ufuncs (__array_ufunc__=None))"
        )


class Variable:
    """An array that remembers how it was computed.

    Parameters
    ----------
    data : array_like
        Real numbers of any shape, see `as_array`. An array is used, not copied; one of shape ()
        is stored by value.
    name : str, optional
        A label for drawings.

    Attributes
    ----------
    creator : Function or None
        The Function that computed it; None for a leaf.
    generation : int
        Length of the longest way from a leaf to it.

    Examples
    --------
    >>> x = Variable([1.0, 2.0])
    >>> y = x * x + 3.0
    >>> y.backward()
    >>> x.grad
    array([2., 4.])
    """

    __slots__ = ("__weakref__", "_data", "_grad", "creator", "generation", "name")
    needs_grad = True

    _data: Values
    _grad: Values  # or None
    creator: Function | None
    generation: int
    name: str | None

    def __init__(self, data: npt.ArrayLike, name: str | None = None) -> None:
        if name is not None and not isinstance(name, str):
            raise TypeError(
                f"expected a name as text, got {type(name).__name__}: several numbers are a list"
            )
        if type(data) is float:
            self._data = float64(data)
        else:
            array = as_array(data)
            self._data = array if array.ndim else array[()]  # a NumPy scalar if the shape is ()
        self._grad = None
        self.creator = None
        self.generation = 0
        self.name = name

    @property
    def data(self) -> Array:
        """The values, always an ndarray. A value set must be array_like; see `as_array`."""
        if type(self._data) is not ndarray:
            self._data = np.asarray(self._data)
        return self._data

    @data.setter
    def data(self, data: npt.ArrayLike) -> None:
        array = as_array(data)
        if self._grad is not None and (array.shape, array.dtype) != (self.shape, self.dtype):
            raise ValueError(
                f"expected data of shape {self.shape} and {self.dtype}, as the gradient is, "
                f"got shape {array.shape} and {array.dtype}: call cleargrad() first"
            )
        self._data = array if array.ndim else array[()]

    @property
    def grad(self) -> Array | None:
        """The gradient, of the shape and dtype of `data`, or None. A value set is copied."""
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
        self._grad = grad

    def backward(self, retain_grad: bool = False) -> None:
        """Add the gradient of the sum of this Variable's elements to `grad` of every leaf.

        If `grad` of a computed Variable is set when the call begins, it is the seed in place of
        ones, and is left as it is. A leaf gets the seed itself: its gradient grows by one.

        Parameters
        ----------
        retain_grad : bool
            If true, the Variables between the leaves and this one keep their gradients of this
            pass; otherwise theirs are cleared.

        Raises
        ------
        TypeError, ValueError
            If a Function's `backward` returns something that is not the gradients of its inputs.
            No gradient has been changed then.

        Examples
        --------
        >>> x = Variable(2.0)
        >>> a = x * x
        >>> (a * a + a * a).backward()
        >>> print(x.grad)
        64.0
        """
        if self._grad is not None and self.creator is not None:
            seed = self._grad
        else:
            seed = broadcast_to(self.dtype.type(1), self.shape)
        gradients: dict[Variable, Values] = {self: seed}
        intermediates: dict[Variable, Values] = {}  # computed, and their own `grad` will change
        waiting: list[list[Function]] = [[] for _ in range(self.generation)]
        if self.creator is not None:
            waiting[-1].append(self.creator)
        while waiting:
            for function in waiting.pop():  # the latest generation; its inputs are all earlier
                outputs = function.outputs
                if len(outputs) == 1:
                    y: Any = outputs[0]()
                    gy = gradients.pop(y)
                    if retain_grad or y._grad is not None:
                        intermediates[y] = gy
                    gxs = function.backward(gy)
                else:
                    gys = function._output_gradients(gradients, intermediates, retain_grad)
                    if gys is None:
                        continue  # it waited once for each output, and has had its turn
                    gxs = function.backward(*gys)
                if not isinstance(gxs, tuple):
                    gxs = (gxs,)
                inputs = function.inputs
                if len(gxs) != len(inputs):
                    raise ValueError(
                        f"expected {len(inputs)} gradients from "
                        f"{type(function).__name__}.backward, got {len(gxs)}"
                    )
                for x, gx in zip(inputs, gxs):  # noqa: B905 (their lengths are equal)
                    data = x._data
                    gx_type = type(gx)
                    if gx_type is not type(data) or (
                        gx_type is ndarray
                        and (gx.shape != data.shape or gx.dtype is not data.dtype)
                    ):
                        if gx is None and not x.needs_grad:
                            continue
                        gx = function._as_gradient_of(x, gx)
                    if x in gradients:
                        gradients[x] = gradients[x] + gx
                        continue
                    gradients[x] = gx
                    creator = x.creator
                    if creator is not None:
                        waiting[creator.generation].append(creator)
        self._hand_over(gradients, intermediates, retain_grad)

    def _hand_over(
        self,
        gradients: dict[Variable, Values],
        intermediates: dict[Variable, Values],
        retain_grad: bool,
    ) -> None:
        """Set `grad` of the leaves and of the intermediates, each to an array of its own."""
        changed = [
            (x, gx.copy() if x._grad is None else x._grad + gx)
            for x, gx in gradients.items()
            if x.needs_grad
        ]
        if not retain_grad:
            intermediates.pop(self, None)  # its gradient is the seed that somebody set
        changed += [(y, gy.copy() if retain_grad else None) for y, gy in intermediates.items()]
        for x, gx in changed:
            x._grad = gx

    def cleargrad(self) -> None:
        """Forget the gradient."""
        self._grad = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the axes."""
        return self._data.shape  # type: ignore[no-any-return]

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self._data.ndim  # type: ignore[no-any-return]

    @property
    def size(self) -> int:
        """The number of elements."""
        return self._data.size  # type: ignore[no-any-return]

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the elements."""
        return self._data.dtype  # type: ignore[no-any-return]

    @property
    def T(self) -> Variable:  # noqa: N802 (NumPy's name)
        """The axes in reverse order."""
        return functions.transpose(self)

    def __len__(self) -> int:
        if self.ndim == 0:
            raise TypeError("expected an array with axes, got shape (): len() of unsized object")
        return len(self._data)

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
        return bool(self._data)

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
        return self._data.item()

    def __format__(self, spec: str) -> str:
        if not spec:
            return str(self)
        if self.ndim:
            raise TypeError(
                f"expected a scalar for the format {spec!r}, got shape {self.shape}: "
                "format the elements of x.data"
            )
        try:
            return format(self._data.item(), spec)
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

    __array_ufunc__ = _ArrayUfunc(lambda variable: None)

    @property
    def _mask(self) -> NoReturn:
        # Asked by numpy.ma alone, which takes `_data` for what its own arrays keep there.
        raise TypeError("expected an array for numpy.ma, got Variable: use its data")

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
        self._grad = self.creator = None
        self.generation = 0
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

    def __neg__(self) -> Variable:
        return functions.neg(self)

    def __add__(self, other: Operand) -> Variable:
        return functions.add(self, other)

    __radd__ = __add__

    def __sub__(self, other: Operand) -> Variable:
        return functions.sub(self, other)

    def __rsub__(self, other: Operand) -> Variable:
        return functions.sub(other, self)

    def __mul__(self, other: Operand) -> Variable:
        return functions.mul(self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Operand) -> Variable:
        return functions.div(self, other)

    def __rtruediv__(self, other: Operand) -> Variable:
        return functions.div(other, self)

    def __pow__(self, exponent: float) -> Variable:
        return functions.pow(self, exponent)

    def __rpow__(self, base: npt.ArrayLike) -> Variable:
        return functions.pow(base, self)  # type: ignore[arg-type]  # it says why

    def __matmul__(self, other: Operand) -> Variable:
        return functions.matmul(self, other)

    def __rmatmul__(self, other: Operand) -> Variable:
        return functions.matmul(other, self)


# What arrays have, and we have no derivative for: Python's words would not say what to do.
_MISSING = {
    "//": "floordiv", "%": "mod", "divmod": "divmod", "&": "and", "|": "or", "^": "xor",
    "<<": "lshift", ">>": "rshift",
}  # fmt: skip
_MISSING_OF_ONE = {"abs": "abs", "unary +": "pos", "~": "invert", "round": "round"}


def _missing(sign: str) -> Callable[..., NoReturn]:
    def refuse(self: Variable, *others: Any) -> NoReturn:
        raise TypeError(
            f"expected one of + - * / ** @, got {sign} of a Variable: it has no derivative here; "
            "without a gradient compute it of x.data"
        )

    return refuse


for _sign, _name in _MISSING.items():
    setattr(Variable, f"__{_name}__", _missing(_sign))
    setattr(Variable, f"__r{_name}__", _missing(_sign))
for _sign, _name in _MISSING_OF_ONE.items():
    setattr(Variable, f"__{_name}__", _missing(_sign))


NUMPYS_OPERATORS = {
    np.add: "add",
    np.subtract: "sub",
    np.multiply: "mul",
    np.true_divide: "div",
    np.power: "pow",
    np.matmul: "matmul",
}
NUMPYS_COMPARISONS = {
    np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal
}  # fmt: skip


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


# A constant is not differentiated, and need not be a Variable: AddConstant and MulConstant keep
# theirs as `as_constant` makes it. A Constant is for the Functions that need it as an input.
# Constant alone, as one mechanism for all, was tried and was clearly slower on small data.
class Constant(Variable):
    """What a Function sees of an input that is not a Variable. It gets no gradient."""

    __slots__ = ()
    needs_grad = False

    def __init__(self, data: npt.ArrayLike, x: Values) -> None:
        self._data = as_constant(data, x)
        if type(self._data) is float:
            self._data = float64(self._data)
        self._grad = self.creator = self.name = None
        self.generation = -1  # earlier than every leaf, so that it never counts


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
    outputs : tuple of weak references
        `outputs[0]()` is the first output, or None if nobody uses it any more.
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

    __slots__ = ("generation", "inputs", "outputs", "zeros")

    generation: int
    inputs: tuple[Variable, ...]
    outputs: tuple[ref[Variable], ...]
    zeros: list[tuple[tuple[int, ...], np.dtype[Any]]]  # shapes and dtypes of several outputs

    def __call__(self, *inputs: Operand) -> Any:
        """Return the output, a Variable, or a tuple of the outputs.

        Raises
        ------
        TypeError, ValueError
            If an input is not real numbers, or `forward` does not return arrays of them.
        """
        if not hasattr(self, "inputs"):
            return self.apply(*inputs)
        # A Function remembers one call. A second call is made on a copy, or it would bend the
        # graph of the first. It is rare, so `copy` is not imported with the library.
        from copy import copy

        return copy(self).apply(*inputs)

    def apply(self, *inputs: Any) -> Variable:
        """Call a Function that has not been called before; with one output, the result."""
        if len(inputs) == 1 and isinstance(x := inputs[0], Variable):
            generation = x.generation
            ys = self.forward(x._data)
        else:
            for x in inputs:
                if not isinstance(x, Variable):
                    inputs = _with_constants(inputs)
                    break
            generation = -1
            xs = []
            for x in inputs:
                xs.append(x._data)
                if x.generation > generation:
                    generation = x.generation
            ys = self.forward(*xs)
        if generation >= 0 and Config.enable_backprop:
            self.inputs = inputs
            self.generation = generation
        else:
            generation = -1
        if type(ys) is not float64 and not (
            type(ys) is ndarray and ys.ndim and ys.dtype.kind == "f"
        ):
            if isinstance(ys, tuple):
                return self._wrap_outputs(ys, inputs, generation)  # type: ignore[no-any-return]
            ys = self._as_output(ys, inputs)
        y = _new(Variable)  # past the checks of __init__, which are not needed here
        y._data = ys
        y._grad = y.name = None
        y.generation = generation + 1
        if generation >= 0:
            y.creator = self
            self.outputs = (ref(y),)
        else:
            y.creator = None
        return y

    def _wrap_outputs(
        self, ys: tuple[Values, ...], inputs: tuple[Variable, ...], generation: int
    ) -> Any:
        """Return the outputs of a `forward` that returned a tuple; one output comes alone."""
        if not ys:
            raise ValueError(f"{type(self).__name__}.forward: expected an output, got ()")
        outputs = tuple(Variable(0.0) for _ in ys)
        for output, y in zip(outputs, ys, strict=True):
            output._data = self._as_output(y, inputs)
            if generation >= 0:
                output.creator = self
                output.generation = generation + 1
        if generation >= 0:
            self.outputs = tuple(ref(y) for y in outputs)
            self.zeros = [(y.shape, y.dtype) for y in outputs]
        return outputs if len(outputs) > 1 else outputs[0]

    def _as_output(self, y: Values, inputs: tuple[Variable, ...]) -> Values:
        """Return what `forward` returned as an array of floats, or as a NumPy scalar."""
        if any(x.dtype.kind == "c" for x in inputs):
            return np.asarray(y)[()]  # the complex step of gradients.py
        return self._as_array(y, "forward")[()]

    def _output_gradients(
        self,
        gradients: dict[Variable, Values],
        intermediates: dict[Variable, Values],
        retain_grad: bool,
    ) -> list[Values] | None:
        """Return the gradients of several outputs, zeros for unused ones; None if all are."""
        ys = [output() for output in self.outputs]
        if all(y not in gradients for y in ys):
            return None
        gys = []
        for y, (shape, dtype) in zip(ys, self.zeros, strict=True):
            if y is None or y not in gradients:
                gys.append(np.zeros(shape, dtype)[()])
                continue
            gys.append(gradients.pop(y))
            if retain_grad or y._grad is not None:
                intermediates[y] = gys[-1]
        return gys

    def _as_gradient_of(self, x: Variable, gx: Values) -> Values:
        """Return a gradient in the shape and dtype of its input, or say what is wrong with it."""
        array = self._as_array(gx, "backward")
        if array.shape != x.shape:
            y: Any = self.outputs[0]()
            shapes = [shape for shape, _ in self.zeros] if len(self.outputs) > 1 else [y.shape]
            try:
                if array.shape not in shapes:
                    raise ValueError  # in the words for one that does not sum to the shape
                array = sum_to(array, x.shape)
            except ValueError:
                raise ValueError(
                    f"{type(self).__name__}.backward: expected a gradient of shape {x.shape}, "
                    f"got {array.shape}"
                ) from None
        return array.astype(x.dtype, copy=False)[()]

    def _as_array(self, values: Values, method: str) -> Array:
        """Return what a method of this Function returned as `as_array` does, or name the method."""
        try:
            return as_array(values)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{type(self).__name__}.{method}: {error}") from None

    def forward(self, *xs: Values) -> Values | tuple[Values, ...]:
        """Return the output array of the input arrays, or a tuple of output arrays."""
        raise NotImplementedError(f"{type(self).__name__} does not define forward")

    def backward(self, *gys: Values) -> Values | tuple[Values, ...]:
        """Return the gradients of the inputs from those of the outputs."""
        raise NotImplementedError(f"{type(self).__name__} does not define backward")


def _with_constants(inputs: tuple[Operand, ...]) -> tuple[Variable, ...]:
    """Return the inputs with a Constant in place of all that is no Variable."""
    met = [x._data for x in inputs if isinstance(x, Variable)]
    if len(met) == 1:
        data = met[0]
    else:
        data = np.empty(0, np.result_type(*(x.dtype for x in met)) if met else float64)
    return tuple(x if isinstance(x, Variable) else Constant(x, data) for x in inputs)


# Last, for the circle is honest only here: the operators of a Variable need the functions, the
# functions need Function, and by now this module has all that they ask of it.
from dezero_mini import functions  # noqa: E402
