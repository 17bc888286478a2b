"""Variables, Functions, and the loop that carries gradients from an output back to the leaves.

What one does with it: make a `Variable`, compute with it, call `backward` on the result, read
`grad`; write a `Function` of one's own; switch recording off with `no_grad`.

It is step 20 of the course, made whole. Three things are new, all three for speed:

* A result of shape () is kept as a NumPy scalar (`_data`) until somebody asks for `data`:
  NumPy multiplies two scalars about ten times faster than two arrays of shape ().
* A number or an array that meets a Variable is wrapped as a `Constant`, which gets no gradient.
* Functions wait in one list per generation. The latest list is emptied first, so nothing is sorted.

The gradients of a pass are collected in a dictionary and handed to the Variables at its end. A
pass that fails has changed nothing, and one that is repeated does not find its own traces.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias
from weakref import ref

import numpy as np
from numpy import float64, ndarray  # read in the loops, where a look-up costs

import dezero_mini  # its `functions` are the operators; they are looked up when they are called

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]
    Axis = int | tuple[int, ...] | None
    Operand: TypeAlias = "Variable | npt.ArrayLike"


_new = object.__new__


class _Config(threading.local):
    """Settings, one set a thread: `enable_backprop` says whether Functions record their calls."""

    enable_backprop: bool = True


Config = _Config()


def using_config(name: str, value: bool) -> AbstractContextManager[None]:
    """Give a setting of `Config` another value inside a `with` block, in this thread.

    Raises
    ------
    ValueError
        If there is no setting of that name.
    TypeError
        If the value is not True or False.

    Examples
    --------
    >>> with using_config("enable_backprop", False):
    ...     Config.enable_backprop
    False
    >>> Config.enable_backprop
    True
    """
    if name not in _Config.__annotations__:
        raise ValueError(
            f"there is no setting {name!r}; known: {', '.join(_Config.__annotations__)}"
        )
    if not isinstance(value, bool):
        raise TypeError(f"{name} is True or False, and {value!r} is neither")
    return _using_config(name, value)


@contextmanager
def _using_config(name: str, value: bool) -> Iterator[None]:
    before = getattr(Config, name)
    setattr(Config, name, value)
    try:
        yield
    finally:
        setattr(Config, name, before)


def no_grad() -> AbstractContextManager[None]:
    """Compute without recording inside a `with` block: less memory, no `backward`.

    Examples
    --------
    >>> with no_grad():
    ...     y = Variable(3.0) * 2.0
    >>> y.creator is None
    True
    """
    return using_config("enable_backprop", False)


def as_array(data: npt.ArrayLike) -> Array:
    """Return real numbers as an ndarray of floats; float arrays are not copied.

    Parameters
    ----------
    data : array_like
        Any shape. Integers and booleans become float64; every float type stays as it is.

    Raises
    ------
    TypeError
        If the data are complex numbers, text, None, other objects or a Variable.
    ValueError
        If nested sequences have different lengths.

    Examples
    --------
    >>> as_array([1, 2])
    array([1., 2.])
    """
    if isinstance(data, Variable):
        raise TypeError("wanted numbers, got a Variable: use its data")
    array = np.asarray(data)
    if array.dtype.kind in "biu":
        return array.astype(float64)
    if array.dtype.kind != "f":
        raise TypeError(
            f"wanted real numbers (a number, a sequence or an array), "
            f"got {type(data).__name__} of dtype {array.dtype}"
        )
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder())


def as_variable(data: Operand) -> Variable:
    """Return a Variable as it is and anything else in a new Variable.

    Examples
    --------
    >>> as_variable(2.0)
    variable(2.0)
    """
    return data if isinstance(data, Variable) else Variable(data)


def as_constant(value: Any, x: Any) -> Any:
    """Return a constant as a Function computes with it: a NumPy scalar, or an array.

    A Python number takes the dtype of the data x that it meets, so float32 stays float32 under
    every version of NumPy. NumPy's own values keep their dtype, promoted as NumPy promotes them.
    """
    if type(value) is float and (type(x) is float64 or x.dtype.type is float64):
        return value  # the same number
    if type(value) in (bool, int, float):
        dtype = x.dtype
        try:
            return (float64 if dtype.kind == "c" else dtype.type)(value)
        except OverflowError as error:
            raise ValueError(f"{type(value).__name__} is too large for {dtype}") from error
    return as_array(value)[()]


def sum_array_to(array: Array, shape: tuple[int, ...]) -> Array:
    """Add up an array along the axes that broadcasting `shape` to `array.shape` stretched.

    Raises
    ------
    ValueError
        If `shape` does not broadcast to `array.shape`.
    """
    if array.shape == shape:
        return array
    lead = array.ndim - len(shape)
    axes = tuple(range(lead))
    if array.shape[lead:] != shape:
        if lead < 0 or any(n not in (1, m) for n, m in zip(shape, array.shape[lead:], strict=True)):
            raise ValueError(f"shape {shape} does not broadcast to {array.shape}")
        axes += tuple(lead + i for i, n in enumerate(shape) if n == 1)
    summed: Array = np.add.reduce(array, axis=axes)
    return summed.reshape(shape)


def spread(values: Any, shape: tuple[int, ...]) -> Any:
    """Return values repeated to a shape, as an array of its own (or a NumPy scalar)."""
    if not shape:
        return values
    array = np.empty(shape, values.dtype)
    array[...] = values  # several times faster than np.full and np.broadcast_to
    return array


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
    __array_ufunc__ = None  # so that `ndarray * Variable` is left to the Variable
    needs_grad = True

    _data: Any
    _grad: Any
    creator: Function | None
    generation: int
    name: str | None

    def __init__(self, data: npt.ArrayLike, name: str | None = None) -> None:
        if name is not None and not isinstance(name, str):
            raise TypeError(f"a name is text, and {name!r} is not")
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
                f"the gradient is of shape {self.shape} and {self.dtype}, the new data of "
                f"shape {array.shape} and {array.dtype}: call cleargrad() first"
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
                raise ValueError(f"a gradient of shape {grad.shape} for data of {self.shape}")
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
            seed = spread(self.dtype.type(1), self.shape)
        gradients: dict[Variable, Any] = {self: seed}
        passed: dict[Variable, Any] = {}  # computed Variables whose own `grad` will change
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
                        passed[y] = gy
                    gxs = function.backward(gy)
                else:
                    gys = function._take(gradients, passed, retain_grad)
                    if gys is None:
                        continue  # it waited once for each output, and has had its turn
                    gxs = function.backward(*gys)
                if not isinstance(gxs, tuple):
                    gxs = (gxs,)
                inputs = function.inputs
                if len(gxs) != len(inputs):
                    raise ValueError(
                        f"{type(function).__name__}.backward returned {len(gxs)} gradients "
                        f"for {len(inputs)} inputs"
                    )
                for x, gx in zip(inputs, gxs):  # noqa: B905 (their lengths are equal)
                    data = x._data
                    kind = type(gx)
                    if kind is not type(data) or (
                        kind is ndarray and (gx.shape != data.shape or gx.dtype is not data.dtype)
                    ):
                        if gx is None and not x.needs_grad:
                            continue
                        gx = function._fit(gx, x)
                    if x in gradients:
                        gradients[x] = gradients[x] + gx
                        continue
                    gradients[x] = gx
                    creator = x.creator
                    if creator is not None:
                        waiting[creator.generation].append(creator)
        self._hand_over(gradients, passed, retain_grad)

    def _hand_over(
        self, gradients: dict[Variable, Any], passed: dict[Variable, Any], retain_grad: bool
    ) -> None:
        """Set `grad` of the leaves and of the Variables passed, each to an array of its own."""
        changed = [
            (x, gx.copy() if x._grad is None else x._grad + gx)
            for x, gx in gradients.items()
            if x.needs_grad
        ]
        if not retain_grad:
            passed.pop(self, None)  # its gradient is the seed that somebody set
        changed += [(y, gy.copy() if retain_grad else None) for y, gy in passed.items()]
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
        return dezero_mini.functions.transpose(self)

    def __len__(self) -> int:
        return len(self.data)

    def __iter__(self) -> Iterator[Variable]:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        return bool(self._data)

    def __array__(self, *args: Any, **kwargs: Any) -> Array:
        raise TypeError("a Variable is not an ndarray: use its data, or a function of dezero_mini")

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

    def sum(self, axis: Axis = None, keepdims: bool = False) -> Variable:
        """Return `functions.sum` of it."""
        return dezero_mini.functions.sum(self, axis, keepdims)

    def mean(self, axis: Axis = None, keepdims: bool = False) -> Variable:
        """Return `functions.mean` of it."""
        return dezero_mini.functions.mean(self, axis, keepdims)

    def reshape(self, *shape: int | tuple[int, ...]) -> Variable:
        """Return `functions.reshape` of it; the shape as one tuple or as several numbers."""
        return dezero_mini.functions.reshape(self, _unpack(shape))

    def transpose(self, *axes: int | tuple[int, ...] | None) -> Variable:
        """Return `functions.transpose` of it; the axes as one tuple or as several numbers."""
        return dezero_mini.functions.transpose(self, _unpack(axes or (None,)))

    def __getitem__(self, index: Any) -> Variable:
        return dezero_mini.functions.get_item(self, index)

    def __neg__(self) -> Variable:
        return dezero_mini.functions.neg(self)

    def __add__(self, other: Operand) -> Variable:
        return dezero_mini.functions.add(self, other)

    __radd__ = __add__

    def __sub__(self, other: Operand) -> Variable:
        return dezero_mini.functions.sub(self, other)

    def __rsub__(self, other: Operand) -> Variable:
        return dezero_mini.functions.sub(other, self)

    def __mul__(self, other: Operand) -> Variable:
        return dezero_mini.functions.mul(self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Operand) -> Variable:
        return dezero_mini.functions.div(self, other)

    def __rtruediv__(self, other: Operand) -> Variable:
        return dezero_mini.functions.div(other, self)

    def __pow__(self, exponent: float) -> Variable:
        return dezero_mini.functions.pow(self, exponent)

    def __rpow__(self, base: Any) -> Variable:
        return dezero_mini.functions.pow(base, self)  # type: ignore[arg-type]  # it says why

    def __matmul__(self, other: Operand) -> Variable:
        return dezero_mini.functions.matmul(self, other)

    def __rmatmul__(self, other: Operand) -> Variable:
        return dezero_mini.functions.matmul(other, self)


def _unpack(numbers: tuple[Any, ...]) -> Any:
    """Return ((2, 3),) and (2, 3) both as (2, 3)."""
    return numbers if len(numbers) != 1 or isinstance(numbers[0], int) else numbers[0]


class Constant(Variable):
    """What a Function sees of an input that is not a Variable. It gets no gradient."""

    __slots__ = ()
    needs_grad = False

    def __init__(self, data: npt.ArrayLike, x: Any) -> None:
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
        # A Function remembers one call. A second call is made on a copy, or it would bend the
        # graph of the first.
        function = copy.copy(self) if hasattr(self, "inputs") else self
        return function.apply(*inputs)

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
                return self._several(ys, inputs, generation)  # type: ignore[no-any-return]
            ys = self._checked(ys, inputs)
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

    def _several(self, ys: tuple[Any, ...], inputs: tuple[Any, ...], generation: int) -> Any:
        """Return the outputs of a `forward` that returned a tuple; one output comes alone."""
        if not ys:
            raise ValueError(f"{type(self).__name__}.forward returned no output")
        outputs = tuple(Variable(0.0) for _ in ys)
        for output, y in zip(outputs, ys, strict=True):
            output._data = self._checked(y, inputs)
            if generation >= 0:
                output.creator = self
                output.generation = generation + 1
        if generation >= 0:
            self.outputs = tuple(ref(y) for y in outputs)
            self.zeros = [(y.shape, y.dtype) for y in outputs]
        return outputs if len(outputs) > 1 else outputs[0]

    def _checked(self, y: Any, inputs: tuple[Any, ...]) -> Any:
        """Return what `forward` returned as an array of floats, or as a NumPy scalar."""
        if any(x.dtype.kind == "c" for x in inputs):
            return np.asarray(y)[()]  # the complex step of gradients.py
        try:
            return as_array(y)[()]
        except (TypeError, ValueError) as error:
            raise type(error)(f"{type(self).__name__}.forward: {error}") from error

    def _take(
        self, gradients: dict[Variable, Any], passed: dict[Variable, Any], retain_grad: bool
    ) -> list[Any] | None:
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
                passed[y] = gys[-1]
        return gys

    def _fit(self, gx: Any, x: Variable) -> Any:
        """Return a gradient in the shape and dtype of its input, or say what is wrong with it."""
        if isinstance(gx, Variable) or (array := np.asarray(gx)).dtype.kind not in "fiub":
            raise TypeError(
                f"{type(self).__name__}.backward returned {type(gx).__name__} for an input: "
                "wanted an array of floats"
            )
        if array.shape != x.shape:
            y: Any = self.outputs[0]()
            shapes = [shape for shape, _ in self.zeros] if len(self.outputs) > 1 else [y.shape]
            if array.shape not in shapes:
                raise ValueError(
                    f"{type(self).__name__}.backward returned a gradient of shape {array.shape} "
                    f"for an input of shape {x.shape}"
                )
            array = sum_array_to(array, x.shape)
        return array.astype(x.dtype, copy=False)[()]

    def forward(self, *xs: Any) -> Any:
        """Return the output array of the input arrays, or a tuple of output arrays."""
        raise NotImplementedError(f"{type(self).__name__} does not define forward")

    def backward(self, *gys: Any) -> Any:
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
