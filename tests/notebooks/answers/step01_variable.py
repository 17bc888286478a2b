"""Answers to the exercises of step01_variable: right ones, wrong ones, and lucky ones."""

RIGHT = {
    1: [
        "number_of_axes = len(np.array([[1.0, 2.0, 3.0]]).shape)",
        "number_of_axes = Variable(np.array([[1.0, 2.0, 3.0]])).data.ndim",
    ],
    2: [
        """
def swap(a, b):
    kept = a.data
    a.data = b.data
    b.data = kept
""",
        """
def swap(a, b):
    a.__dict__, b.__dict__ = b.__dict__, a.__dict__
""",
    ],
    3: [
        "difference_for_a_cube = lambda h: h * h",
        """
def difference_for_a_cube(h):
    x = 2.0
    return ((x + h) ** 3 - (x - h) ** 3) / (2 * h) - 3 * x**2
""",
    ],
}

WRONG = {
    1: [
        ("number_of_axes = 3", "Count how deep the square brackets are nested."),
        ("number_of_axes = 1", "How many indices pick out one element?"),
        ("number_of_axes = (1, 3)", "How many numbers are in it?"),
        ("number_of_axes = 0", "is not 0"),
    ],
    2: [
        ("def swap(a, b):\n    a, b = b, a", "instead of their data?"),
        ("def swap(a, b):\n    a.data = b.data\n    b.data = a.data", "both boxes hold one array"),
        ("def swap(a, b):\n    return b.data, a.data", "nothing moved"),
        ("def swap(a):\n    a.data = 1.0", "stopped with TypeError"),
        ("def swap(a, b):\n    a.data, b.data = b, a", "a box in a box"),
        ("def swap(a, b):\n    a.x, b.x = b.x, a.x", "which attribute of a box"),
        ("swap = None", "a function is wanted, and None came"),
    ],
    3: [
        ("def difference_for_a_cube(h):\n    return 0.0", "to an odd power?"),
        ("def difference_for_a_cube(h):\n    return 2 * h**2", "divide by h instead of by 2h?"),
        ("def difference_for_a_cube(h):\n    return h**3", "2h³ / (2h) = ?"),
        ("def difference_for_a_cube(h):\n    print(h**2)", "returned nothing"),
        ("def difference_for_a_cube(h):\n    return 3 * x**2 + h**2", "a name other than h"),
        ("def difference_for_a_cube(x, h):\n    return h**2", "called with h alone"),
    ],
}

LUCKY = {
    1: [
        ("number_of_axes = '2'", "came out as a str, and a number is wanted"),
        ("number_of_axes = [2]", "has shape (1,)"),
        ("number_of_axes = 2.0000001", "is not 2.0000001. That is near"),
    ],
    2: [
        (
            "def swap(a, b):\n    a.data, b.data = b.data.copy(), a.data.copy()",
            "Was an array copied",
        ),
        (
            "def swap(a, b):\n    a.data, b.data = np.array(2.0), np.array(1.0)",
            "or made anew?",
        ),
        (
            "def swap(a, b):\n    a.data, b.data = b.data * 1, a.data",
            "Was an array copied",
        ),
        (
            """
def swap(a, b):
    c = Variable(a.data)
    a.data = b.data
    b.data = c.data
""",
            "a new box was made",
        ),
        (
            """
import copy

def swap(a, b):
    c = copy.copy(a)
    a.data = b.data
    b.data = c.data
""",
            "a new box was made",
        ),
        (
            "def swap(a, b):\n    a.data[...], b.data[...] = b.data, a.data.copy()",
            "numbers were written into an array",
        ),
    ],
    3: [
        ("def difference_for_a_cube(h):\n    return 0.01", "the difference for h = 0.37"),
        ("def difference_for_a_cube(h):\n    return h / 10", "the difference for h = 0.37"),
    ],
}
