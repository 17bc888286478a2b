"""The functions of the library, each beside the Function that it calls.

Where two arrays meet they broadcast as NumPy's do; the loop in `Variable.backward` sums a gradient
back to the shape of its input. Every input may be a Variable or anything that `as_array` takes.
"""

from dezero_mini.functions.arithmetic import add, div, matmul, mul, neg, pow, sub
from dezero_mini.functions.axes import mean, sum
from dezero_mini.functions.elementwise import (
    cos,
    exp,
    log,
    maximum,
    relu,
    sigmoid,
    sin,
    sqrt,
    square,
    tanh,
)
from dezero_mini.functions.shapes import broadcast_to, get_item, reshape, sum_to, transpose

__all__ = [
    "add",
    "broadcast_to",
    "cos",
    "div",
    "exp",
    "get_item",
    "log",
    "matmul",
    "maximum",
    "mean",
    "mul",
    "neg",
    "pow",
    "relu",
    "reshape",
    "sigmoid",
    "sin",
    "sqrt",
    "square",
    "sub",
    "sum",
    "sum_to",
    "tanh",
    "transpose",
]
