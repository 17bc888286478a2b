"""Step 20: the right order, whatever the graph.

The problem: where an intermediate result is used several times, all its uses must have
answered before its own creator is asked. Our list asks the latest entry first. That is
often too early, and the gradient is wrong without an error.

The idea: number the generations. A leaf has the generation 0, a Function that of its
latest input, and its outputs one more. A Variable is used only by functions of its own
generation or later ones: if the latest generation goes first, all its uses have answered.

New here: `generation`, and a heap (`heapq`) in place of the list of those that wait. It hands
out its smallest entry: (minus the generation, minus the number of the entry, the function). So
the latest generation goes first, among equals the last in, and no two functions are compared.

This is the whole library. DeZero goes on to layers and optimisers, and to gradients that have
gradients. PyTorch counts how many uses of each result have still to answer. JAX records a
program, and turns it into another that computes the gradient.

Running this file prints:

    the diamond a² + a², where a = x², at 2 has the slope 64.0
    Goldstein-Price, usual, at (1, 1): (-5376, 8064)
    Goldstein-Price, usual, without generations: (-5376, 8064)
    Goldstein-Price, factored, at (1, 1): (-5376, 8064)
    Goldstein-Price, factored, without generations: (6900, 7740)
    of 300 random programs of ten lines, 0 wrong, without generations 90
"""

import heapq
import operator
import random
import weakref

from demonstration import demonstrate

import step19_broadcasting as step19
from step19_broadcasting import *
from step19_broadcasting import factored

__all__ = [*step19.__all__]


class Variable(step19.Variable):
    generation = 0

    def set_creator(self, creator):
        if Config.enable_backprop:
            self.creator = creator
            creator.outputs.append((weakref.ref(self), (self.data.shape, self.data.dtype)))
            creator.generation = max(x.generation for x in creator.inputs)
            self.generation = creator.generation + 1

    def visiting_order(self):
        """The functions behind this Variable, each once, the latest generation first."""
        order, waiting, seen = [], [], set()

        def enqueue(f):
            if f is not None and id(f) not in seen:  # None is the creator of a leaf
                seen.add(id(f))
                heapq.heappush(waiting, (-f.generation, -len(seen), f))

        enqueue(self.creator)
        while waiting:
            _, _, f = heapq.heappop(waiting)
            order.append(f)
            for x in f.inputs:
                enqueue(x.creator)
        return order


class Unordered(Variable):
    """A Variable whose functions are all of generation 0: the order of step 19."""

    def set_creator(self, creator):
        Variable.set_creator(self, creator)
        creator.generation = 0


def usual(x, y):
    """The Goldstein-Price function as it is usually written (Goldstein and Price, 1971)."""
    return (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)) * (
        30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    )


OPERATIONS = (operator.add, operator.sub, operator.mul)


def random_program(lines, seed, inputs=2, operations=OPERATIONS):
    """Each line is an operation, and which two of the values so far it takes."""
    rng = random.Random(seed)
    return [
        (rng.choice(operations), rng.randrange(n), rng.randrange(n))
        for n in range(inputs, inputs + lines)
    ]


def run(program, *values):
    """The last value of a program that starts with these values."""
    for operation, i, j in program:
        values += (operation(values[i], values[j]),)
    return values[-1]


def goes_wrong(program, kind):
    """Whether gradient_check refuses the gradients of a program of two inputs."""
    try:
        return not gradient_check(lambda x, y: run(program, x, y), kind(0.5), kind(0.75))
    except AssertionError:
        return True


def main():
    x = Variable(2.0)
    a = square(x)
    add(square(a), square(a)).backward()
    print("the diamond a² + a², where a = x², at 2 has the slope", x.grad)
    for f in (usual, factored):
        for kind, words in ((Variable, "at (1, 1)"), (Unordered, "without generations")):
            x, y = kind(1.0), kind(1.0)
            f(x, y).backward()
            print(f"Goldstein-Price, {f.__name__}, {words}: ({x.grad:.6g}, {y.grad:.6g})")
    programs = [random_program(10, seed) for seed in range(300)]
    wrong = [len([p for p in programs if goes_wrong(p, kind)]) for kind in (Variable, Unordered)]
    print("of 300 random programs of ten lines, {} wrong, without generations {}".format(*wrong))


if __name__ == "__main__":
    demonstrate(main)
