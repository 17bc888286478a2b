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
    known limit: the truth of 0 in a box is True and should be False
    known limit: two boxes with 1 in them are equal: False
    known limit: the sum of [1, 2] in a box, by NumPy, is a Variable
"""

from demonstration import demonstrate, print_error

import numpy as np

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


def truth_of_zero():
    """For Python a box is a thing, and things count as true, whatever lies in them."""
    return bool(Variable(0.0))


def equality_of_boxes():
    """A box equals itself alone, whatever lies in it."""
    return Variable(1.0) == Variable(1.0)


def sum_by_numpy():
    """NumPy takes a box for one thing, and the sum of one thing is that thing."""
    return type(np.sum(Variable([1.0, 2.0]))).__name__


# Each known limit, with the number of the step that mends it. (Some wait for the library.)
KNOWN_LIMITS = {square_of_a_box: 2, truth_of_zero: 16, equality_of_boxes: 16, sum_by_numpy: 17}


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

    print_error("known limit", square_of_a_box)
    print("known limit: the truth of 0 in a box is", truth_of_zero(), "and should be False")
    print("known limit: two boxes with 1 in them are equal:", equality_of_boxes())
    print("known limit: the sum of [1, 2] in a box, by NumPy, is a", sum_by_numpy())


if __name__ == "__main__":
    demonstrate(main)
