"""Wrong answers that learners give, and a piece of the hint that each has to get."""

WRONG_ANSWERS = {
    ("step01_variable", 1): [
        ("number_of_axes = 3", "is that the number of elements?"),
        ("number_of_axes = (1, 3)", "that is the shape."),
    ],
    ("step01_variable", 2): [
        ("def swap(a, b):\n    a, b = b, a", "exchange the names a and b instead of their data?"),
        ("def swap(a, b):\n    a.data = b.data\n    b.data = a.data", "the 1.0 is lost."),
    ],
    ("step01_variable", 3): [
        ("def difference_for_a_cube(h):\n    return 0.0", "that is so for x²."),
        ("def difference_for_a_cube(h):\n    return 2 * h**2", "divide by h instead of by 2h?"),
    ],
    ("step02_function", 1): [
        (
            "class Cube(Function):\n    def forward(self, x):\n        return 3 * x",
            "Which operator is a power in Python?",
        ),
        (
            "class Cube(Function):\n    def forward(self, x):\n        return x.data**3",
            "is x in forward a box or an array?",
        ),
    ],
    ("step02_function", 2): [
        (
            "class Scale(Function):\n"
            "    def __init__(self, factor):\n"
            "        Scale.factor = factor\n\n"
            "    def forward(self, x):\n"
            "        return self.factor * x\n",
            "Is it kept in self?",
        ),
        (
            "class Scale(Function):\n"
            "    def __init__(self, factor):\n"
            "        self.factor = factor\n\n"
            "    def forward(self, x):\n"
            "        return factor * x\n",
            "forward does not see the arguments of __init__.",
        ),
    ],
    ("step02_function", 3): [
        ("def growth_of_the_error():\n    return 2.0", "that is the growth of h."),
        ("def growth_of_the_error():\n    return 0.25", "that is the inverse."),
    ],
    ("step03_composition", 1): [
        ("def fourth_power(x):\n    return Square()(x)", "What has to go into the second one?"),
        ("def fourth_power(x):\n    return Square(Square(x))", "or the class, Square(x)?"),
    ],
    ("step03_composition", 2): [
        (
            "class Negate(Function):\n"
            "    def forward(self, x):\n"
            "        return -x\n\n"
            "def bell(x):\n"
            "    return Exp()(Square()(Negate()(x)))\n",
            "Where does the sign have to change?",
        ),
        (
            "class Negate(Function):\n"
            "    def forward(self, x):\n"
            "        return -x\n\n"
            "def bell(x):\n"
            "    return Negate()(Exp()(Square()(x)))\n",
            "What has to be negated instead?",
        ),
    ],
    ("step03_composition", 3): [
        (
            "def compose(*functions):\n"
            "    def composite(x):\n"
            "        for function in reversed(functions):\n"
            "            x = function(x)\n"
            "        return x\n"
            "    return composite\n",
            "In which order does your loop go?",
        ),
        (
            "def compose(*functions):\n"
            "    def composite(x):\n"
            "        y = functions[0](x)\n"
            "        for function in functions[1:]:\n"
            "            y = function(y)\n"
            "        return y\n"
            "    return composite\n",
            "Can you start with x?",
        ),
    ],
    ("step04_numerical_diff", 1): [
        (
            "slope_at_one = numerical_diff(Square(), Variable(np.array(1.0)))",
            "slope of the square?",
        ),
    ],
    ("step04_numerical_diff", 2): [
        ("def forward_evaluations(n):\n    return 2 * n", "that evaluates f(x) a thousand times."),
        (
            "def forward_evaluations(n):\n    return n",
            "Which further point do all the slopes share?",
        ),
    ],
    ("step04_numerical_diff", 3): [
        (
            "def better_slope(f, x, eps):\n"
            "    return 2 * numerical_diff(f, x, eps / 2) - numerical_diff(f, x, eps)\n",
            "that cancels an error of c · ε.",
        ),
        (
            "def better_slope(f, x, eps):\n"
            "    return 4 * numerical_diff(f, x, eps / 2) - numerical_diff(f, x, eps)\n",
            "what happened to the slope itself?",
        ),
    ],
}
