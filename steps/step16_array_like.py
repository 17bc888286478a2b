"""Step 16: a Variable that feels like an array.

The problem: to ask for the shape of a Variable we write `x.data.shape`, and printing one
gives `<Variable object at 0x7f…>`.

The idea: a Variable is an array with a memory, so let it answer what an array answers, by
asking the array.

New here: `shape`, `ndim`, `size`, `dtype`, `len`, and a `repr` that keeps the rows of a
matrix aligned; a truth value, that of the number in it; and a `name`, for us and for drawings
of the graph. The second argument is the name, so that `Variable(1, 2)` is refused: two numbers
are a list, `Variable([1, 2])`. `x == y` is refused as well: it could mean three things.

Running this file prints:

    x = variable([[1. 2. 3.]
                  [4. 5. 6.]])
    its name, shape, ndim, size, dtype and length: x (2, 3) 2 6 float64 2
    a scalar: variable(0.5)
    zero counts as False
    Variable(1, 2): TypeError: expected a name as text, got int: several numbers are a list
    known limit: TypeError: unsupported operand type(s) for *: 'Variable' and 'Variable'
"""

from demonstration import demonstrate, print_error

import step15_memory_modes as step15
from step15_memory_modes import *

__all__ = [*step15.__all__]


class Variable(step15.Variable):
    """An array that knows its gradient and the Function that made it."""

    def __init__(self, data, name=None):
        if name is not None and not isinstance(name, str):
            kind = type(name).__name__
            raise TypeError(f"expected a name as text, got {kind}: several numbers are a list")
        self.data = data
        self.name = name

    @property
    def shape(self):
        return self.data.shape

    @property
    def ndim(self):
        return self.data.ndim

    @property
    def size(self):
        return self.data.size

    @property
    def dtype(self):
        return self.data.dtype

    def __len__(self):
        return len(self.data)

    def __bool__(self):
        return bool(self.data)

    def __eq__(self, other):
        if other is self:
            return True
        raise TypeError(
            "expected arrays to compare, got Variable: compare x.data, or ask whether x is y"
        )

    # Python forgets it where a class says what equal means. Each Variable is a key of its own.
    __hash__ = object.__hash__

    def __repr__(self):
        rows = str(self.data).replace("\n", "\n" + " " * len("variable("))
        return f"variable({rows})"


def product_of_two():
    """We still cannot write x * y."""
    x, y = Variable(2.0), Variable(3.0)
    return (x * y).data


KNOWN_LIMITS = {product_of_two: 17}


def main():
    x = Variable([[1, 2, 3], [4, 5, 6]], name="x")
    print("x =", repr(x).replace("\n", "\n    "))
    print("its name, shape, ndim, size, dtype and length:", end=" ")
    print(x.name, x.shape, x.ndim, x.size, x.dtype, len(x))
    print("a scalar:", Variable(0.5))
    print("zero counts as", bool(Variable(0.0)))
    print_error("Variable(1, 2)", Variable, 1, 2)
    print_error("known limit", product_of_two)


if __name__ == "__main__":
    demonstrate(main)
