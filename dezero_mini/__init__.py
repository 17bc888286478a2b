"""dezero_mini: the small automatic differentiation library that the course arrives at.

`core` holds Variable, Function and the way back of the gradients: the place to begin reading.
`functions` holds what one computes with, `gradients` what checks it. `arrays` says what an array
is here, `config` holds the settings. Two rooms have to be asked for: `plotting` draws the graph of
a computation, and `classroom` is what the notebooks of the course use.
"""

from dezero_mini.arrays import as_array
from dezero_mini.config import Config, no_grad, using_config
from dezero_mini.core import Function, Variable, as_variable
from dezero_mini.functions import (
    add,
    broadcast_to,
    cos,
    div,
    exp,
    get_item,
    log,
    matmul,
    maximum,
    mean,
    mul,
    neg,
    pow,
    relu,
    reshape,
    sigmoid,
    sin,
    sqrt,
    square,
    sub,
    sum,
    sum_to,
    tanh,
    transpose,
)
from dezero_mini.gradients import (
    complex_step,
    gradient_check,
    hessian,
    hessian_product,
    numerical_diff,
)

__version__ = "0.1.0"

__all__ = [
    "Config",
    "Function",
    "Variable",
    "add",
    "as_array",
    "as_variable",
    "broadcast_to",
    "complex_step",
    "cos",
    "div",
    "exp",
    "get_item",
    "gradient_check",
    "hessian",
    "hessian_product",
    "log",
    "matmul",
    "maximum",
    "mean",
    "mul",
    "neg",
    "no_grad",
    "numerical_diff",
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
    "using_config",
]
