"""Step 01: a box for an array.

The problem: to differentiate a computation we will have to remember things about
each number in it: which function made it and, later, what its gradient is. A NumPy
array has no room for such notes.

The idea: put the array in a box of our own. The box can grow new compartments later;
the array inside stays a plain array.

New here: `Variable`, with one compartment, `data`.

Running this file prints:

    x holds 1.0
    after we put another array in, x holds 2.0
    a scalar has 0 dimensions
    a vector has 1 dimension
    a matrix has 2 dimensions
    known limit: NameError: name 'Square' is not defined
"""

import numpy as np
from demonstration import known_limit

__all__ = ["Variable"]


class Variable:
    """A box that holds one NumPy array in `data`."""

    def __init__(self, data):
        self.data = data


def square_of_a_box():
    """Nothing computes with a box yet: we would like to square one."""
    x = Variable(np.array(10))
    y = Square()(x)
    return y.data


# Each known limit, with the number of the step that mends it.
KNOWN_LIMITS = {square_of_a_box: 2}


def main():
    x = Variable(np.array(1.0))
    print("x holds", x.data)
    x.data = np.array(2.0)
    print("after we put another array in, x holds", x.data)

    scalar = Variable(np.array(3.0))
    vector = Variable(np.array([1.0, 2.0, 3.0]))
    matrix = Variable(np.array([[1.0, 2.0], [3.0, 4.0]]))
    print("a scalar has", scalar.data.ndim, "dimensions")
    print("a vector has", vector.data.ndim, "dimension")
    print("a matrix has", matrix.data.ndim, "dimensions")

    known_limit(square_of_a_box)


if __name__ == "__main__":
    main()
