"""Derivatives found without `backward`, a check of `backward` against them; second derivatives.

- `numerical_diff(f, x)`: central differences, right to about 8 digits.
- `complex_step(f, x)`: one evaluation at a complex number an element, right to the last digits
  (W. Squire and G. Trapp, "Using complex variables to estimate derivatives of real functions",
  SIAM Review 40, 1998).
- `gradient_check(f, *xs)`: True if `backward` agrees with them, else an AssertionError says where.
- `hessian_product(f, x, v)` and `hessian(f, x)`: the complex step taken through `backward`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from numbers import Real
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from dezero_mini.config import no_grad, using_config
from dezero_mini.core import Function, LosesImaginaryPart, Variable, as_variable, walk_back

if TYPE_CHECKING:
    from dezero_mini.arrays import Array, Values
    from dezero_mini.core import Operand

_JUDGES = ("numerical_diff", "complex_step")
# What `backward` is given for each weight in a check, and its gradients are divided by. No seed is
# 1 then, or a backward that forgets it would pass.
_SEED = 1.5


def numerical_diff(f: Callable[[Variable], Variable], x: Operand, eps: float = 1e-4) -> Array:
    """Return the gradient of the sum of f(x) by central differences, in float64.

    Parameters
    ----------
    f : callable
        From a Variable to a Variable.
    x : Variable or array_like
        Where; any shape. It is not changed.
    eps : float
        How far each element is moved to either side, in the units of x.

    Returns
    -------
    ndarray
        Of the shape of x. The error is about eps² f'''/6 + 1e-16 |f| / eps.

    Raises
    ------
    ValueError
        If eps is not positive.
    TypeError
        If eps is no real number, or f does not return a Variable.

    Examples
    --------
    >>> print(f"{numerical_diff(lambda x: x * x, 2.0):.12f}")
    4.000000000004
    """
    eps = _positive(eps)

    def slope(shift: Array) -> Values:
        return (_value(f, start + shift) - _value(f, start - shift)).sum() / (2 * eps)

    start = _float64(x)
    return _each_element(slope, start.shape, eps)


def complex_step(f: Callable[[Variable], Variable], x: Operand, eps: float = 1e-20) -> Array:
    """Return the gradient of the sum of f(x) as Im f(x + i eps) / eps, in float64.

    Nothing is subtracted, so eps can be so small that the result is exact but for rounding. The
    functions in f must be defined for complex numbers; all of this library are.

    Parameters
    ----------
    f : callable
        From a Variable to a Variable, made of functions that take complex arrays.
    x : Variable or array_like
        Where; any shape. It is not changed.
    eps : float
        The imaginary part given to each element, in the units of x.

    Returns
    -------
    ndarray
        Of the shape of x.

    Raises
    ------
    ValueError
        If eps is not positive.
    TypeError
        If eps is no real number, if f does not return a Variable, or if a Function in f returns
        real numbers for complex ones.

    Examples
    --------
    >>> print(complex_step(lambda x: x * x, 2.0))
    4.0
    """
    eps = _positive(eps)

    def slope(shift: Array) -> Values:
        return _value(f, start + 1j * shift).sum().imag / eps

    start = _float64(x)
    return _each_element(slope, start.shape, eps)


def gradient_check(
    f: Callable[..., Variable],
    *xs: Operand,
    rtol: float = 1e-5,
    atol: float = 1e-7,
    eps: float = 1e-4,
    against: str | Iterable[str] = _JUDGES,
) -> bool:
    """Return True if the gradients of f at xs from `backward` are right, else raise.

    The elements of f are weighed with fixed uneven numbers, so that no mistake cancels: what is
    checked, and named in an error, are the gradients of the sum of the weights times f. All is
    computed in float64, on copies: neither the inputs nor any gradients are changed.

    Two judges are heard before there is a verdict. The complex step is set aside where it loses
    the imaginary part, cannot run, or contradicts a numerical derivative that is sure of itself.
    Numerical differentiation is sure where it finds the same with a move and with half of it; if
    it does not, because of a kink nearby, the complex step decides. A corner at the very place
    leaves no judge: there is no gradient to agree on.

    Parameters
    ----------
    f : callable
        Takes as many Variables as there are xs, returns a Variable.
    *xs : Variable or array_like
        Where; any shapes.
    rtol, atol : float
        A difference up to `atol + rtol * |true value|` is allowed.
    eps : float
        How far numerical differentiation moves an element, in parts of it; where the element is
        0, in the units of x. Where it is not sure it tries other moves as well.
    against : str or iterable of str
        Whom to hear: "numerical_diff", "complex_step" or both.

    Returns
    -------
    bool
        True. What is wrong is never returned: it raises.

    Raises
    ------
    AssertionError
        With the input, the index, both values and the error, where it is largest; and what the
        other judge says, or why it was set aside.
    ValueError
        If there is nothing to check, if no judge is left for an element, if `against` names
        somebody else, or if a number is negative or not finite.
    TypeError
        If f does not return a Variable, or a number is none.

    Examples
    --------
    >>> gradient_check(lambda x, y: x * y + x, 2.0, [3.0, 4.0])
    True
    """
    against = (against,) if isinstance(against, str) else tuple(against)
    if not xs or not against or not all(name in _JUDGES for name in against):
        raise ValueError(
            f"expected inputs, and some of {list(_JUDGES)}, got {len(xs)} inputs and {against}"
        )
    limits = _Limits(_number("rtol", rtol), _number("atol", atol), _positive(eps))
    variables = [Variable(_float64(x)) for x in xs]
    value, gradients = _value_and_gradients(f, variables, lambda y: _SEED * _weights(y))
    if not np.isfinite(value).all():
        raise ValueError("expected finite values of f at the inputs, got nan or infinity")
    for i, x in enumerate(variables):

        def f_of_one(z: Variable, i: int = i) -> Variable:
            return f(*variables[:i], z, *variables[i + 1 :])

        gradient = gradients[i] / _SEED
        heard = _hear(f_of_one, x.data, value, gradient, against, limits)
        _decide(i, gradient, heard, limits)
    return True


def hessian_product(f: Callable[[Variable], Variable], x: Operand, v: Operand) -> Array:
    """Return the Hessian of the sum of f's elements at x, times v.

    The gradient is taken by `backward` at x + i h v, where h is tiny: its imaginary part over h
    is the product, exact but for rounding, for nothing is subtracted. It is the complex step of
    Squire and Trapp (see `complex_step`) with the gradient in the place of f.

    Parameters
    ----------
    f : callable
        From a Variable to a Variable of any shape. Its Functions must be analytic: made of what
        works on complex numbers, without conjugates and absolute values, forward and backward.
        It must change nothing in place. At a kink, such as that of relu at 0, the result is that
        of one side.
    x : Variable or array_like
        Where; any shape. Neither it nor any gradient is changed.
    v : Variable or array_like
        Of the shape of x.

    Returns
    -------
    ndarray
        Of the shape of x, in float64.

    Raises
    ------
    ValueError
        If v has another shape than x, or is not finite.
    TypeError
        If f does not return a Variable, or if a Function returns real numbers for complex ones:
        a `LosesImaginaryPart`, with its name.

    Examples
    --------
    >>> hessian_product(lambda x: x * x * x, [1.0, 2.0], [1.0, 10.0])
    array([  6., 120.])
    """
    start, direction = _float64(x), _float64(v)
    if direction.shape != start.shape:
        raise ValueError(f"expected a v of shape {start.shape}, got {direction.shape}")
    if not np.isfinite(direction).all():
        raise ValueError("expected a finite v, got nan or infinity")
    # Small enough for elements of x down to 1e-40, large enough for products down to 1e-250.
    h = 1e-50
    size = np.abs(direction).max(initial=0.0) or 1.0
    leaf = _leaf(start + 1j * (h * (direction / size)))
    with _imaginary_parts_kept():
        _, (gradient,) = _value_and_gradients(f, [leaf])
    return np.asarray(gradient.imag / h * size)


def hessian(f: Callable[[Variable], Variable], x: Operand) -> Array:
    """Return all second derivatives of the sum of f's elements at x.

    It is a `hessian_product` for each element of x, with the same limits and errors.

    Parameters
    ----------
    f : callable
        From a Variable to a Variable of any shape.
    x : Variable or array_like
        Where; any shape. Neither it nor any gradient is changed.

    Returns
    -------
    ndarray
        Of the shape of x twice, `x.shape + x.shape`, in float64.

    Examples
    --------
    >>> hessian(lambda x: x[0] * x[1], [3.0, 4.0])
    array([[0., 1.],
           [1., 0.]])
    """
    start = _float64(x)
    result = np.zeros(start.shape + start.shape)
    for index in np.ndindex(*start.shape):
        direction = np.zeros(start.shape)
        direction[index] = 1.0
        result[index] = hessian_product(f, start, direction)
    return result


# --- what the judges say -----------------------------------------------------------


class _Limits(NamedTuple):
    """The numbers that somebody gave to `gradient_check`."""

    rtol: float
    atol: float
    eps: float

    def allow(self, true: float) -> float:
        return self.atol + self.rtol * abs(true)


class _Verdict(NamedTuple):
    """What a judge says of one element."""

    slope: float
    doubt: str = ""  # why not to hear the judge
    corner: bool = False  # then there is no slope, and nobody is heard


def _weights(y: Array) -> Array:
    """Return uneven numbers of the shape of y, of both signs, and none of them 0."""
    return np.asarray(np.cos(np.arange(y.size)).reshape(y.shape))


def _hear(
    f: Callable[[Variable], Variable],
    x: Array,
    value: Array,
    got: Array,
    judges: tuple[str, ...],
    limits: _Limits,
) -> dict[str, list[_Verdict]]:
    """Return what each judge says of each element of x, in the order of `np.ndindex`."""
    weights = _weights(value)
    at = np.ravel(weights * value)
    rounding = np.abs(at) * np.finfo(value.dtype).eps

    def placed(index: tuple[int, ...], z: Values) -> Array:
        """Return the weighed elements of f in a row, with a real or complex z at a place in x."""
        data = x.astype(np.result_type(x, z))
        data[index] = z
        return np.ravel(weights * _value(f, data))

    places = [(x[index], partial(placed, index)) for index in np.ndindex(*x.shape)]
    heard = {}
    with no_grad(), np.errstate(all="ignore"):
        if "numerical_diff" in judges:
            heard["numerical_diff"] = [
                _numerical_verdict(f_of, z, gx, at, rounding, limits)
                for (z, f_of), gx in zip(places, np.ravel(got), strict=True)
            ]
        if "complex_step" in judges:
            heard["complex_step"] = _complex_verdicts(places)
    return heard


def _complex_verdicts(
    places: Sequence[tuple[Values, Callable[[Values], Array]]],
) -> list[_Verdict]:
    """Return what the complex step finds; once it has lost the imaginary part, nothing at all."""
    verdicts = []
    try:
        with _imaginary_parts_kept():
            for x, f_of in places:
                h = _part_of(x, 1e-20)
                values = f_of(x + 1j * h)
                if values.dtype.kind != "c":
                    raise LosesImaginaryPart("the result is real, though the input is complex")
                slope = float(values.imag.sum() / h)
                verdicts.append(_Verdict(slope, "" if np.isfinite(slope) else f"it finds {slope}"))
    except TypeError as error:  # a LosesImaginaryPart, or of a function for real numbers alone
        return [_Verdict(np.nan, str(error))] * len(places)
    return verdicts


def _numerical_verdict(
    f_of: Callable[[Values], Array],
    x: Values,
    got: float,
    at: Array,
    rounding: Array,
    limits: _Limits,
) -> _Verdict:
    """Return what central differences find with the first move that they are sure of.

    The first move is a part of x: it stays on one side of 0, where logarithms end and many kinks
    are. The second is for an x that is small beside the place where f begins to change, or large
    beside the waves of f, the others for kinks that are nearer.
    """
    first = _part_of(x, limits.eps)
    # An element of f that x has no influence on brings no rounding in. One looks away from 0, and
    # farther off as well: beside large elements a small move may change nothing.
    touched = f_of(x + np.copysign(max(first, limits.eps), x)) != at
    touched |= f_of(x + np.copysign(max(abs(x), 1.0), x)) != at
    rounding = rounding * touched
    doubts = []
    for h in dict.fromkeys((first, limits.eps, 1e-2 * first, 1e-4 * first)):
        verdict = _central_difference(f_of, x, h, at, rounding, limits)
        if verdict.corner:  # at x itself if a closer look finds it too, else near it
            closer = _central_difference(f_of, x, 1e-2 * h, at, rounding, limits)
            if h == first and closer.corner:
                return verdict
            verdict = verdict._replace(corner=False)
        # A small move that changes nothing may be lost in a rounding that f does itself.
        lost = h < first and verdict.slope == 0 and touched.any()
        if not verdict.doubt and not lost:
            if abs(verdict.slope - got) <= limits.allow(verdict.slope):
                return verdict
            # Before it says "wrong" it looks again: a move over many waves finds anything.
            closer = _central_difference(f_of, x, 1e-2 * h, at, rounding, limits)
            noise = 1e3 * float(np.linalg.norm(rounding) / h)
            if not abs(closer.slope - verdict.slope) > limits.allow(verdict.slope) + noise:
                return verdict
            verdict = verdict._replace(
                doubt=f"it is not sure, and finds {verdict.slope:.6g} with a move of {h:.0e}, "
                f"{closer.slope:.6g} with a hundredth of it"
            )
        doubts.append(verdict)
    return doubts[0]


def _central_difference(
    f_of: Callable[[Values], Array],
    x: Values,
    h: float,
    at: Array,
    rounding: Array,
    limits: _Limits,
) -> _Verdict:
    """Return the slope at x by a move of h/2, with a doubt where a move of h finds another."""
    wide, half = (x + h) - x, (x + h / 2) - x  # the same to both sides, whatever the digits of x
    right, left = f_of(x + wide) - at, f_of(x - wide) - at
    half_right, half_left = f_of(x + half) - at, f_of(x - half) - at
    coarse = float((right - left).sum() / (2 * wide))
    slope = float((half_right - half_left).sum() / (2 * half))
    noise = float(np.linalg.norm(rounding) / half)
    # It must be surer than the check asks for, and sure at all. A large move makes slopes small.
    sure = min(limits.rtol, 1e-5) * abs(slope) + min(limits.atol, 1e-7) * min(1, limits.eps / h)
    if not abs(coarse - slope) + noise <= sure:
        return _Verdict(
            slope,
            f"it is not sure, and finds {coarse:.6g} with a move of {h:.0e}, {slope:.6g} with half "
            f"of it, of which {noise:.0e} may be rounding",
        )
    # Where f is smooth, half a move halves the difference of the slopes to both sides.
    bend, half_bend = (right + left).sum() / wide, (half_right + half_left).sum() / half
    steep = (abs(half_right.sum()) + abs(half_left.sum())) / half
    if abs(half_bend) > max(0.75 * abs(bend), 1e-3 * steep, sure, 8 * noise):
        sides = -half_left.sum() / half, half_right.sum() / half
        return _Verdict(
            slope,
            f"there is a corner, with the slopes {sides[0]:.6g} to the left and {sides[1]:.6g} "
            "to the right",
            corner=True,
        )
    return _Verdict(slope)


# --- the verdict -------------------------------------------------------------------


def _decide(i: int, got: Array, heard: dict[str, list[_Verdict]], limits: _Limits) -> None:
    """Raise an AssertionError for the worst element, or a ValueError for one without a judge."""
    wrong, unjudged = [], []
    for index, *said in zip(np.ndindex(*got.shape), *heard.values(), strict=True):
        verdicts = _settled(dict(zip(heard, said, strict=True)), limits)
        sure = {judge: verdict.slope for judge, verdict in verdicts.items() if not verdict.doubt}
        if not sure:
            unjudged.append((index, verdicts))
        for judge, want in sure.items():
            if not abs(got[index] - want) <= limits.allow(want):  # so that nan is wrong
                error = abs(got[index] - want)
                wrong.append((error if error == error else np.inf, index, judge, verdicts))
                break
    if wrong:
        _, index, judge, verdicts = max(wrong, key=lambda entry: entry[0])
        want = verdicts.pop(judge).slope
        raise AssertionError(
            f"input {i}: at index {index} the gradient is {got[index]:.6g}, by {judge} {want:.6g} "
            f"(error {abs(got[index] - want):.1e})"
            + (f"; {len(wrong)} of {got.size} elements are wrong" if len(wrong) > 1 else "")
            + "".join(f"; {_in_words(other, verdicts[other])}" for other in verdicts)
        )
    if unjudged:
        index, verdicts = unjudged[0]
        raise ValueError(
            f"expected a judge for every element, got none for input {i} at index {index}"
            + "".join(f"; {_in_words(judge, verdicts[judge])}" for judge in verdicts)
        )


def _settled(verdicts: dict[str, _Verdict], limits: _Limits) -> dict[str, _Verdict]:
    """Return the verdicts on an element, with a doubt in that which the other one rules out."""
    if len(verdicts) < 2:
        return verdicts
    numerical, other = verdicts["numerical_diff"], verdicts["complex_step"]
    doubt = other.doubt
    if numerical.corner:
        doubt = doubt or "it sees one side of the corner"
    elif not numerical.doubt and not abs(other.slope - numerical.slope) <= limits.allow(
        numerical.slope
    ):
        doubt = doubt or f"it says {other.slope:.6g}, and numerical_diff is sure of another slope"
    return verdicts | {"complex_step": other._replace(doubt=doubt)}


def _in_words(judge: str, verdict: _Verdict) -> str:
    if verdict.doubt:
        return f"{judge} is set aside: {verdict.doubt}"
    return f"{judge} says {verdict.slope:.6g}"


# --- what both need ----------------------------------------------------------------


def _value_and_gradients(
    f: Callable[..., Variable],
    xs: list[Variable],
    seed: Callable[[Array], Array] = np.ones_like,
) -> tuple[Array, list[Array]]:
    """Return the value of f and the gradients of xs, without handing any over.

    The gradients are those of the sum of the elements of f times the seed, which is made of f.
    """
    with using_config("enable_backprop", True):  # also where somebody has switched it off
        y = _require_variable(f(*xs))
    gradients: dict[Any, Values] = {y: seed(y.data)}  # what f is if it returns one of xs
    if y._source is not None:
        _, gradients, _ = walk_back(y._source, seed(y.data)[()], retain_grad=False)
    zeros = [np.zeros_like(x.data) for x in xs]
    return y.data.copy(), [
        np.array(gradients.get(x, zero)) for x, zero in zip(xs, zeros, strict=True)
    ]


@contextmanager
def _imaginary_parts_kept() -> Iterator[None]:
    """Make a LosesImaginaryPart of NumPy's warning that it discards one, and name the Function."""
    complex_warning = getattr(np, "exceptions", np).ComplexWarning  # NumPy 1.24 has it in np
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", complex_warning)
            yield
    except complex_warning as warning:
        where, step = "f", warning.__traceback__
        while step is not None:
            if isinstance(step.tb_frame.f_locals.get("self"), Function):
                frame = step.tb_frame
                where = f"{type(frame.f_locals['self']).__name__}.{frame.f_code.co_name}"
            step = step.tb_next
        raise LosesImaginaryPart(
            f"{where}: expected complex numbers from complex ones, got NumPy's warning: {warning}"
        ) from None


def _each_element(slope: Callable[[Array], Values], shape: tuple[int, ...], eps: float) -> Array:
    """Return slope(shift) for the shift by eps of each element in turn."""
    gradient = np.zeros(shape)
    with no_grad():
        for index in np.ndindex(*shape):
            shift = np.zeros(shape)
            shift[index] = eps
            gradient[index] = slope(shift)
    return gradient


def _value(f: Callable[[Variable], Variable], data: Array) -> Values:
    """Return the value of f at real or complex data."""
    return _require_variable(f(_leaf(data)))._values


def _leaf(data: Array) -> Variable:
    """Return a Variable with real or complex data."""
    x = Variable(0.0)
    x._become_leaf(data)  # past the check that refuses complex numbers
    return x


def _require_variable(y: Variable) -> Variable:
    if not isinstance(y, Variable):
        raise TypeError(f"expected a Variable from f, got {type(y).__name__}")
    return y


def _float64(x: Operand) -> Array:
    return as_variable(x).data.astype(np.float64)


def _part_of(x: Values, eps: float) -> float:
    """Return eps |x|, or eps where that is nothing or next to it."""
    part = eps * abs(float(x))
    return part if part > 1e-290 else eps


def _number(name: str, value: float) -> float:
    """Return a tolerance or a move as a float, or say what is wrong with it."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"expected a real number as {name}, got {type(value).__name__}")
    try:
        number = float(value)
    except OverflowError:
        raise ValueError(
            f"expected a number that float64 can hold as {name}, got {type(value).__name__}: "
            "it is too large"
        ) from None
    if not 0 <= number < np.inf:
        raise ValueError(f"expected a finite {name} of 0 or more, got {value}")
    return number


def _positive(eps: float) -> float:
    if isinstance(eps, Real) and not isinstance(eps, bool) and not eps > 0:
        raise ValueError(f"expected a positive eps, got {eps}")
    return _number("eps", eps)
