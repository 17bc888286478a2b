"""A search for silent errors: random programs at a step, beside a plain reference.

    python -m tests.steps.search     a line a step: programs, passes, differences by limit

A program makes Variables, computes with them, and goes back several times. On the way it clears
and retains gradients, sets seeds, drops results, replaces data and switches recording off. After
each pass every gradient that it can see is compared with the reference.

The reference knows no rule of differentiation and no order of visits. For each pass it runs the
program anew, from each Variable and each of its elements, with a small imaginary move: what arrives
in the result is the derivative (the complex step; see step 10).

A step may differ from the reference only in a pass that is an instance of one of its known
limits, each of which says here, in `INSTANCES`, what its instances are. There a program ends. A
limit is counted where it is the only one that a pass is an instance of.
"""

import collections
import contextlib
import random
import weakref
from dataclasses import dataclass, field

import numpy as np

from tests.course import STEP_FILES, step_module
from tests.steps.helpers import split, sum_and_product

FIRST = 9  # the first step in which `backward` finds its seed itself
STEPS = [number for number in STEP_FILES if number >= FIRST]
PROGRAMS, ACTIONS = 500, 24
NUMPY_2 = np.lib.NumpyVersion(np.__version__) >= "2.0.0"


# --- what a program may compute ----------------------------------------------------


@dataclass
class Operation:
    """A computation, on the Variables of a step and on plain arrays."""

    since: int
    inputs: int
    on_step: object  # takes the step's module and Variables
    on_arrays: object  # takes arrays, real or complex
    fits: object = lambda *shapes: len(set(shapes)) == 1
    reads_inputs: bool = False  # its gradients depend on the data of its inputs


def is_vector(shape):
    return len(shape) == 1 and shape[0] > 1


def broadcasts(*shapes):
    try:
        np.broadcast_shapes(*shapes)
    except ValueError:
        return False
    return True


def with_constant(since, constant, compute, **kind):
    """An operation with a number or an array, whose gradient nobody asks for."""

    def on_arrays(a):
        return compute(a, constant)

    return Operation(since, 1, lambda step, a: on_arrays(a), on_arrays, **kind)


OPERATIONS = {
    "square": Operation(9, 1, lambda step, a: step.square(a), lambda a: a * a, reads_inputs=True),
    "exp": Operation(9, 1, lambda step, a: step.exp(a), np.exp, reads_inputs=True),
    "add": Operation(11, 2, lambda step, a, b: step.add(a, b), np.add, broadcasts),
    "split": Operation(
        11, 1, lambda step, a: split(step)()(a), lambda a: (a[:1], a[1:]), is_vector
    ),
    "mul": Operation(
        12, 2, lambda step, a, b: step.mul(a, b), np.multiply, broadcasts, reads_inputs=True
    ),
    "sum and product": Operation(
        12,
        2,
        lambda step, a, b: sum_and_product(step)()(a, b),
        lambda a, b: (a + b, a * b),
        reads_inputs=True,
    ),
    "a + 2": with_constant(17, 2, lambda a, c: a + c),
    "1.5 * a": with_constant(17, 1.5, lambda a, c: c * a),
    "True * a": with_constant(17, True, lambda a, c: c * a),
    "float64 * a": with_constant(17, np.float64(0.5), lambda a, c: c * a),
    "int16 + a": with_constant(17, np.array(3, np.int16), lambda a, c: c + a),
    "-a": Operation(18, 1, lambda step, a: -a, np.negative),
    "a - b": Operation(18, 2, lambda step, a, b: a - b, np.subtract, broadcasts),
    "a / b": Operation(18, 2, lambda step, a, b: a / b, np.divide, broadcasts, reads_inputs=True),
    "2 - a": with_constant(18, 2.0, lambda a, c: c - a),
    "a / 4": with_constant(18, 4, lambda a, c: a / c),
    "a ** 3": with_constant(18, 3, lambda a, c: a**c, reads_inputs=True),
    "sum": Operation(19, 1, lambda step, a: step.sum(a), np.sum),
    "two rows": Operation(
        19,
        1,
        lambda step, a: step.broadcast_to(a, (2, 3)),
        lambda a: np.broadcast_to(a, (2, 3)),
        lambda shape: broadcasts(shape, (2, 3)) and shape != (2, 1),
    ),
}


# --- the reference -----------------------------------------------------------------


@dataclass
class Value:
    """What the reference knows of a Variable."""

    data: np.ndarray
    maker: "Line | None" = None  # None for a leaf
    seed: np.ndarray | None = None  # set by hand, on a result
    found: np.ndarray | None = None  # by passes, or set by hand on a leaf
    is_held: bool = True  # by the program

    @property
    def grad(self):
        return self.seed if self.found is None else self.found


@dataclass
class Line:
    """One call: its inputs, the arrays that lay in them, its outputs."""

    operation: Operation
    inputs: list
    arrays: list
    outputs: list


class Reference:
    """The Variables of a program, and what their gradients have to be."""

    def __init__(self, step):
        self.step = step
        self.lines = []

    def call(self, operation, inputs):
        """An operation on Values, which leads nowhere back until it is recorded."""
        arrays = [x.data.copy() for x in inputs]
        outputs = [Value(np.array(array)) for array in as_tuple(operation.on_arrays(*arrays))]
        return Line(operation, inputs, arrays, outputs)

    def record(self, line):
        """Note a call, and who made its outputs."""
        self.lines.append(line)
        for output in line.outputs:
            output.maker = line

    def set_grad(self, x, grad):
        """By hand: None, or what becomes an array of the shape and dtype of the data."""
        grad = None if grad is None else np.array(grad, x.data.dtype)
        x.seed, x.found = (None, grad) if x.maker is None else (grad, None)

    def behind(self, y):
        """The lines that y was computed by, the first one first."""
        lines, waiting = [], [y]
        for line in reversed(self.lines):
            if any(output is v for output in line.outputs for v in waiting):
                lines.insert(0, line)
                waiting += line.inputs
        return lines

    def gradient(self, y, x, seed):
        """The gradient of the sum of seed * y with respect to x, by running the program anew."""
        gradient = np.zeros(x.data.shape)
        for index in np.ndindex(x.data.shape):
            moves = {id(x): np.zeros(x.data.shape)}
            moves[id(x)][index] = 1e-20
            for line in self.lines:
                if not any(id(v) in moves for v in line.inputs):
                    continue
                arrays = [
                    array + 1j * moves.get(id(v), 0.0)
                    for v, array in zip(line.inputs, line.arrays, strict=True)
                ]
                results = as_tuple(line.operation.on_arrays(*arrays))
                moves |= {id(v): a.imag for v, a in zip(line.outputs, results, strict=True)}
            gradient[index] = np.sum(seed * moves.get(id(y), 0.0)) / 1e-20
        return gradient.astype(x.data.dtype)

    def backward(self, y, retain_grad):
        """Do what a pass from y has to do at this step."""
        seed = np.ones_like(y.data) if y.seed is None else y.seed
        lines = self.behind(y)
        reached = unique([y, *(x for line in lines for x in line.inputs)])
        gradients = [self.gradient(y, x, seed) for x in reached]
        if self.step >= 15:
            for output in [output for line in lines for output in line.outputs]:
                output.found = None
        for x, gradient in zip(reached, gradients, strict=True):
            if x.maker is None and self.step >= 13:
                x.found = gradient if x.found is None else x.found + gradient
            elif x.maker is None or self.step < 15 or retain_grad:
                x.found = gradient


def as_tuple(results):
    return results if isinstance(results, tuple) else (results,)


def unique(values):
    return list({id(value): value for value in values}.values())


# --- the known limits --------------------------------------------------------------


@dataclass
class Pass:
    """What a limit may ask of a pass before it is made."""

    start: Value
    lines: list  # behind the start
    variable: object  # the step's own at the start

    def uses(self, x):
        """How often a Value is used in it."""
        return sum(v is x for line in self.lines for v in line.inputs)

    def has_part_in_it(self, x):
        """Whether the result depends on a Value."""
        return x is self.start or self.uses(x) > 0


def has_several(the_pass):
    """Whether a Function has several inputs or outputs."""
    return any(len(line.inputs) + len(line.outputs) > 2 for line in the_pass.lines)


def uses_one_twice(the_pass):
    """Whether two gradients meet in a Variable."""
    return any(the_pass.uses(x) > 1 for line in the_pass.lines for x in line.inputs)


def has_an_old_gradient_aside(the_pass):
    """Whether an output that the pass does not use has a gradient of an earlier one."""
    outputs = [output for line in the_pass.lines for output in line.outputs]
    return any(x.found is not None and not the_pass.has_part_in_it(x) for x in outputs)


def has_an_old_gradient_within(the_pass):
    """Whether a result that the pass goes through has a gradient of an earlier one."""
    inputs = [x for line in the_pass.lines for x in line.inputs]
    return any(x.found is not None and x.maker is not None for x in inputs)


def mixes_forms(the_pass):
    """Whether a Function takes inputs, or makes outputs, of unequal shapes or dtypes."""
    forms = [
        {(v.data.shape if line.operation.inputs > 1 else (), v.data.dtype) for v in line.inputs}
        for line in the_pass.lines
    ]
    widens = [
        output.data.dtype != x.data.dtype
        for line in the_pass.lines
        for x in line.inputs
        for output in line.outputs
    ]
    return any(len(form) > 1 for form in forms) or any(widens)


def runs_too_early(the_pass):
    """Whether the step asks a Function before one that uses its outputs."""
    order = the_pass.variable.visiting_order()
    position = {id(f): n for n, f in enumerate(order)}
    return any(
        x.creator is not None and position[id(x.creator)] < position[id(f)]
        for f in order
        for x in f.inputs
    )


def has_other_data(the_pass):
    """Whether a Function looks up data that are not those with which it was called."""
    return any(
        line.operation.reads_inputs and not np.array_equal(x.data, array)
        for line in the_pass.lines
        for x, array in zip(line.inputs, line.arrays, strict=True)
    )


INSTANCES = {
    "slope_at_other_data": has_other_data,
    "gradients_of_a_sum": has_several,
    "slope_of_a_double": uses_one_twice,
    "slope_of_the_other_output": has_an_old_gradient_aside,
    "form_of_a_gradient": mixes_forms,
    "backward_twice": has_an_old_gradient_within,
    "slope_of_a_diamond": runs_too_early,
}


# Of these an instance may also be stopped by an error.
RAISE = {"gradients_of_a_sum", "form_of_a_gradient"}


def known_limits(number):
    """The names of the limits that a step has: its own, and what earlier ones have left to it."""
    names = []
    for step in STEP_FILES:
        limits = getattr(step_module(step), "KNOWN_LIMITS", {})
        names += [
            limit.__name__
            for limit, mended in limits.items()
            if step <= number and (mended == "dezero_mini" or mended > number)
        ]
    return names


# --- programs ----------------------------------------------------------------------


class Program:
    """A random program, run on a step's module and on the reference at once."""

    def __init__(self, number, seed, module=None, limits=None):
        self.step = step_module(number) if module is None else module
        self.number = number
        if limits is None:
            limits = {name: INSTANCES[name] for name in known_limits(number) if name in INSTANCES}
        self.limits = limits
        self.random = random.Random(1000 * number + seed)
        self.reference = Reference(number)
        self.variables, self.values, self.text = [], [], []
        self.watched = []  # weak links to the Variables, which show those that a graph holds
        self.passes = 0
        self.instances = collections.Counter()  # of each limit, where it stood alone
        self.met = None  # the limits that explain the difference it ended with
        self.operations = {
            name: operation for name, operation in OPERATIONS.items() if operation.since <= number
        }

    def run(self):
        """Do random things until there have been enough, or a known limit is met."""
        self.make_leaf()
        actions = [self.compute] * 8 + [self.go_back] * 4 + [self.make_leaf, self.set_grad] * 2
        actions += [self.clear, self.drop, self.replace_data]
        for _ in range(ACTIONS):
            self.random.choice(actions)()
            if self.met is not None:
                break
        return self

    def add(self, variable, value):
        """Take a new Variable, with what the reference knows of it."""
        self.variables.append(variable)
        self.watched.append(weakref.ref(variable))
        self.values.append(value)
        np.testing.assert_allclose(variable.data, value.data, rtol=1e-5)
        if NUMPY_2:  # NumPy 1 looks at the values of scalars as well
            assert variable.data.dtype == value.data.dtype
        value.data = variable.data.copy()  # float32 is rounded as the step does it

    def pick(self):
        """The place of a Variable that the program still holds."""
        return self.random.choice([i for i, value in enumerate(self.values) if value.is_held])

    def random_data(self, shape=None, dtype=None):
        """Numbers between -1.5 and 1.5, none near 0, mostly of shape (3,) and of float64.

        Other shapes than (3,) and () come when they can meet, from step 19 on.
        """
        if shape is None:
            shapes = [(3,), (3,), (3,), ()]
            if self.number >= 19:
                shapes += [(2, 3), (2, 1), (1,)]
            shape = self.random.choice(shapes)
        numbers = [
            self.random.choice((-1, 1)) * self.random.uniform(0.3, 1.5)
            for _ in range(int(np.prod(shape)))
        ]
        if dtype is None:
            # An array of shape () and a number are of one dtype in NumPy 2 alone.
            dtype = np.float32 if shape and self.random.random() < 0.2 else np.float64
        return np.array(numbers, dtype).reshape(shape)

    def make_leaf(self):
        data = self.random_data()
        self.text.append(f"x{len(self.values)} = Variable({data.tolist()}, {data.dtype})")
        self.add(self.step.Variable(data.copy()), Value(data))

    def compute(self):
        name = self.random.choice(list(self.operations))
        operation = self.operations[name]
        places = [self.pick() for _ in range(operation.inputs)]
        inputs = [self.values[i] for i in places]
        if not operation.fits(*[x.data.shape for x in inputs]):
            return
        with np.errstate(all="ignore"):
            line = self.reference.call(operation, inputs)
        if not all(np.all(np.abs(output.data) < 20) for output in line.outputs):
            return
        is_recorded = self.number < 15 or self.random.random() < 0.85
        with contextlib.nullcontext() if is_recorded else self.step.no_grad():
            outputs = as_tuple(operation.on_step(self.step, *[self.variables[i] for i in places]))
        names = ", ".join(f"x{len(self.values) + n}" for n in range(len(outputs)))
        which = "" if is_recorded else "   # under no_grad"
        self.text.append(f"{names} = {name} of {', '.join(f'x{i}' for i in places)}{which}")
        if is_recorded:
            self.reference.record(line)
        for variable, value in zip(outputs, line.outputs, strict=True):
            self.add(variable, value)

    def set_grad(self):
        i = self.pick()
        value = self.values[i]
        # Of another dtype, too: a list, or an array of float64 for float32.
        grad = self.random_data(value.data.shape, np.float64)
        self.text.append(f"x{i}.grad = {grad.tolist()}")
        self.variables[i].grad = self.random.choice([grad, grad.tolist()])
        self.reference.set_grad(value, grad)

    def clear(self):
        i = self.pick()
        self.text.append(f"x{i}.grad = None")
        if self.number < 13:
            self.variables[i].grad = None
        else:
            self.variables[i].cleargrad()
        self.reference.set_grad(self.values[i], None)

    def drop(self):
        if sum(value.is_held for value in self.values) > 1:
            i = self.pick()
            self.text.append(f"del x{i}")
            self.variables[i] = None
            self.values[i].is_held = False

    def replace_data(self):
        i = self.pick()
        # Seldom, for most programs that go on to use it end there.
        if self.random.random() < 0.5 and self.values[i].maker is None:
            data = self.random_data(self.values[i].data.shape, self.values[i].data.dtype)
            self.text.append(f"x{i}.data = {data.tolist()}")
            self.variables[i].data = data.copy()
            self.values[i].data = data

    def go_back(self):
        i = self.pick()
        variable, value = self.variables[i], self.values[i]
        lines = self.reference.behind(value)
        the_pass = Pass(value, lines, variable)
        instances = [name for name, applies in self.limits.items() if applies(the_pass)]
        if len(instances) == 1:
            self.instances.update(instances)
        retain_grad = self.number >= 15 and self.random.random() < 0.3
        self.text.append(f"x{i}.backward({'retain_grad=True' if retain_grad else ''})")
        self.reference.backward(value, retain_grad)
        self.passes += 1
        try:
            variable.backward(**{"retain_grad": True} if retain_grad else {})
            self.compare()
        except Exception as error:
            is_known = isinstance(error, AssertionError) or not RAISE.isdisjoint(instances)
            if not instances or not is_known:
                program = "\n".join(self.text)
                raise AssertionError(f"step {self.number}:\n{program}\n{error}") from error
            self.met = instances

    def compare(self):
        """Refuse a gradient that is not what the reference says."""
        single = any(value.data.dtype == np.float32 for value in self.values)
        rtol = 1e-3 if single else 1e-8
        for i, (link, value) in enumerate(zip(self.watched, self.values, strict=True)):
            variable = link()
            if variable is None:
                continue
            got, wanted = variable.grad, value.grad
            if got is None or wanted is None:
                assert got is wanted, f"x{i}.grad is {got} and not {wanted}"
                continue
            assert type(got) is np.ndarray
            form, wanted_form = (got.shape, got.dtype), (wanted.shape, wanted.dtype)
            assert form == wanted_form, f"x{i}.grad has {form} and not {wanted_form}"
            np.testing.assert_allclose(got, wanted, rtol, rtol, err_msg=f"x{i}.grad")


@dataclass
class Found:
    """What a search has found."""

    passes: int = 0
    differences: int = 0
    # For each limit the passes that were an instance of it alone, and those that differed.
    instances: collections.Counter = field(default_factory=collections.Counter)
    explained: collections.Counter = field(default_factory=collections.Counter)


def search(number, module=None, limits=None):
    """Run random programs at a step.

    A module may take the place of the step's own, and other limits, by name with what their
    instances are, that of its known ones.
    """
    found = Found()
    for seed in range(PROGRAMS):
        program = Program(number, seed, module, limits).run()
        found.passes += program.passes
        found.instances += program.instances
        if program.met is not None:
            found.differences += 1
            if len(program.met) == 1:
                found.explained.update(program.met)
    return found


def main():
    """Print a line a step."""
    for number in STEPS:
        found = search(number)
        print(f"step {number:02}: {PROGRAMS} programs, {found.passes} passes,", end=" ")
        print(f"{found.differences} differences, by one limit alone:")
        for name, count in sorted(found.explained.items()):
            print(f"    {name} {count}, of {found.instances[name]} passes that were instances")


if __name__ == "__main__":
    main()
