"""What is measured: works, and the ways to do each of them.

A work is a gradient to compute. It is written once, as a function of Variables, tensors or
whatever a library calls them; `by_libraries` differentiates it with each library that is here.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from step20_generations import usual as goldstein_price

import dezero_mini as dm

OURS = "dezero_mini"
BY_HAND = "NumPy by hand"
NOTHING_KEPT = "NumPy by hand that keeps nothing"
MICROGRAD = "micrograd, its garbage collected"
MICROGRAD_OFF = "micrograd, collector off"

TIME, MEMORY = "time", "peak memory"

Contender = Callable[[], object]


@dataclass
class Work:
    """A gradient to compute, the ways to do it, and the ratio to reach against some of them."""

    name: str
    contenders: dict[str, Contender]
    goals: dict[str, float]
    measures: str = TIME
    collector_off: frozenset[str] = field(default_factory=frozenset)


def works(scale: int = 1) -> list[Work]:
    """Return all works; a scale above 1 makes them that much smaller."""
    return [
        *pairs_on_a_scalar(1_000 // scale, 400 // scale),
        goldstein_price_at_a_point(),
        pairs_on_an_array(50, 1_000 // scale, {NOTHING_KEPT: 2.4, "PyTorch": 0.45}),
        *pairs_on_a_large_array(25, 1_000_000 // scale),
        training_step(),
        memory_of_a_training_step(scale),
    ]


# ---- y * c + d ----

C, D = 1.0001, 0.001


def chain(n: int) -> Callable:
    """Return y = y * c + d, n times over."""

    def f(y):
        for _ in range(n):
            y = y * C + D
        return y

    return f


def pairs_on_a_scalar(n: int, n_micrograd: int) -> list[Work]:
    """On one number; micrograd's backward is recursive, and fails at 1,000."""

    def by_hand():
        factor, term = np.float64(C), np.float64(D)
        y = np.float64(0.5)
        for _ in range(n):
            y = y * factor + term
        gradient = np.float64(1.0)
        for _ in range(n):
            gradient = gradient * factor
        return gradient

    def without(library):
        return chain(n)

    def shorter_without(library):
        return chain(n_micrograd)

    return [
        Work(
            f"{n:,} pairs `y * c + d` on a scalar",
            {**by_libraries(without, 0.5), BY_HAND: by_hand},
            {BY_HAND: 18, "autograd": 0.11, "PyTorch": 0.30},
        ),
        Work(
            f"{n_micrograd:,} such pairs",
            {OURS: ours(shorter_without, 0.5), **by_micrograd(chain(n_micrograd), 0.5)},
            {MICROGRAD_OFF: 0.52},
            collector_off=frozenset({MICROGRAD_OFF}),
        ),
    ]


def pairs_on_an_array(pairs: int, size: int, goals: dict[str, float]) -> Work:
    """On many numbers. By hand no intermediate is needed: the gradient is only multiplied by c."""
    start = np.linspace(0.0, 1.0, size)

    def by_hand():
        y = start
        for _ in range(pairs):
            y = y * C + D
        gradient = np.ones_like(y)
        for _ in range(pairs):
            gradient = gradient * C
        return gradient

    contenders = by_libraries(lambda library: chain(pairs), start)
    contenders[NOTHING_KEPT] = by_hand
    return Work(f"{pairs} pairs on {size:,} elements", contenders, goals)


def pairs_on_a_large_array(pairs: int, size: int) -> list[Work]:
    """On so many numbers that the memory counts."""
    goals = {NOTHING_KEPT: 1.25, "autograd": 1.0, "PyTorch": 0.6}
    timed = pairs_on_an_array(pairs, size, goals)
    if autograd := optional("autograd"):
        # Its elementwise_grad starts from ones; the gradient of a sum needs no array for that.
        gradient = autograd.grad(lambda y: autograd.numpy.sum(chain(pairs)(y)))
        start = np.linspace(0.0, 1.0, size)
        timed.contenders["autograd, grad of the sum"] = lambda: gradient(start)
    return [timed, in_memory(timed, {NOTHING_KEPT: 1.7, "autograd": 1.25})]


# ---- Goldstein–Price ----


def goldstein_price_at_a_point() -> Work:
    """Value and gradient at (1, 1)."""
    return Work(
        "Goldstein–Price at a point",
        {
            **by_libraries(lambda library: goldstein_price, 1.0, 1.0),
            **by_micrograd(goldstein_price, 1.0, 1.0),
        },
        {"autograd": 0.11, "PyTorch": 0.25, MICROGRAD: 0.65, MICROGRAD_OFF: 0.92},
        collector_off=frozenset({MICROGRAD_OFF}),
    )


# ---- training ----


def training_step() -> Work:
    """One step of 64 examples of 32 numbers through 64 tanh units to one number."""
    return network(
        "64×32 → 64 tanh → 1, a training step",
        [64, 32, 64, 1],
        {BY_HAND: 1.5, "PyTorch": 0.50, "autograd": 0.30},
    )


def memory_of_a_training_step(scale: int) -> Work:
    """One step of a larger network, where most of the memory holds what the layers computed."""
    timed = network(
        "512×64 → 4 × 256 tanh → 10, a training step", [512 // scale, 64, *[256] * 4, 10]
    )
    return in_memory(timed, {BY_HAND: 0.95, "autograd": 0.70})


def network(name: str, sizes: list[int], goals: dict[str, float] | None = None) -> Work:
    """Return a step of gradient descent; `sizes` are those of the examples and of the layers."""
    rng = np.random.default_rng(0)
    examples, wanted = rng.normal(size=sizes[:2]), rng.normal(size=(sizes[0], sizes[-1]))
    start = []
    for n_in, n_out in pairwise(sizes[1:]):
        start += [rng.normal(size=(n_in, n_out)) * 0.1, np.zeros(n_out)]

    def mean_squared_error(library):
        # PyTorch and JAX have their own kind of array also for what is not differentiated.
        as_array = getattr(library, "asarray", np.asarray)
        x, t = as_array(examples), as_array(wanted)

        def f(*weights):
            y = x
            for w, b in pairs_of(weights[:-2]):
                y = library.tanh(y @ w + b)
            error = y @ weights[-2] + weights[-1] - t
            return (error * error).mean()

        return f

    contenders = by_libraries(mean_squared_error, *start)
    contenders[BY_HAND] = lambda: gradients_by_hand(examples, wanted, start)
    contenders = {name: descent(run, start) for name, run in contenders.items()}
    return Work(name, contenders, goals or {})


def pairs_of(weights) -> list[tuple]:
    """Return [w1, b1, w2, b2] as [(w1, b1), (w2, b2)]."""
    return list(zip(weights[::2], weights[1::2], strict=True))


def gradients_by_hand(examples, wanted, weights) -> list:
    """Return the gradients of the mean squared error, as one writes them with NumPy alone."""
    *hidden, (w, b) = pairs_of(weights)
    activations = [examples]
    for weight, bias in hidden:
        activations.append(np.tanh(activations[-1] @ weight + bias))
    error = activations[-1] @ w + b - wanted
    np.mean(error * error)
    g = error * (2 / error.size)
    gradients = [activations[-1].T @ g, g.sum(axis=0)]
    for i, (before, _) in reversed(list(enumerate(hidden))):
        y = activations[i + 1]
        g = (g @ w.T) * (1 - y * y)
        gradients = [activations[i].T @ g, g.sum(axis=0), *gradients]
        w = before
    return gradients


def descent(run: Contender, weights: list) -> Contender:
    """Return the step that takes the gradients: the same NumPy for every contender."""
    return lambda: [w - 0.01 * g for w, g in zip(weights, run(), strict=True)]


# ---- the contenders ----


def in_memory(work: Work, goals: dict[str, float]) -> Work:
    """Return the same work, to be measured by its peak of memory, where tracemalloc sees it."""
    seen = {
        name: run
        for name, run in work.contenders.items()
        if name not in ("PyTorch", "JAX", "JAX, jit")
    }
    return Work(f"{work.name}, {MEMORY}", seen, goals, MEMORY)


def optional(name: str):
    """Return a module, or None if it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


# `build(library)` returns the function to differentiate. A contender returns its gradient, or a
# list of them; what it computed besides is released when it returns.


def by_libraries(build: Callable, *start) -> dict[str, Contender]:
    """Return how each library that is here differentiates the sum of a function at `start`."""
    known = {
        "autograd": ("autograd", by_autograd),
        "PyTorch": ("torch", by_torch),
        "MyGrad": ("mygrad", by_mygrad),
        "JAX": ("jax", by_jax),
        "JAX, jit": ("jax", by_jit),
    }
    contenders = {OURS: ours(build, *start)}
    for name, (module, differentiate) in known.items():
        if library := optional(module):
            contenders[name] = differentiate(library, build, *start)
    return contenders


def ours(build: Callable, *start) -> Contender:
    f = build(dm)

    def run():
        xs = [dm.Variable(x) for x in start]
        f(*xs).backward()
        return [x.grad for x in xs]

    return run


def by_autograd(autograd, build: Callable, *start) -> Contender:
    np_ = importlib.import_module("autograd.numpy")
    f = build(np_)
    if len(start) == 1:
        gradient = autograd.elementwise_grad(f)
        return lambda: [gradient(*start)]
    gradient = autograd.grad(f, argnum=tuple(range(len(start))))
    return lambda: gradient(*start)


def by_torch(torch, build: Callable, *start) -> Contender:
    torch.set_num_threads(1)
    f = build(torch)

    def run():
        # Like our Variables, these tensors use the arrays of `start` without a copy.
        xs = [torch.as_tensor(x, dtype=torch.float64).requires_grad_() for x in start]
        f(*xs).sum().backward()
        return [x.grad.numpy() for x in xs]

    return run


def by_mygrad(mygrad, build: Callable, *start) -> Contender:
    f = build(mygrad)

    def run():
        xs = [mygrad.tensor(x, copy=False) for x in start]
        f(*xs).sum().backward()
        return [x.grad for x in xs]

    return run


def by_jax(jax, build: Callable, *start, compiled: bool = False) -> Contender:
    """Operation by operation, as one writes it."""
    jax.config.update("jax_enable_x64", True)
    # Waiting for a thread of its own costs JAX more than half of its time on small works.
    jax.config.update("jax_cpu_enable_async_dispatch", False)
    xs = [jax.numpy.asarray(x) for x in start]
    f = build(jax.numpy)
    # With the value, or the compiler would see that most gradients here do without y.
    both = jax.value_and_grad(lambda *xs: f(*xs).sum(), argnums=tuple(range(len(xs))))
    if compiled:
        both = jax.jit(both)

    def run():
        _, gradients = jax.block_until_ready(both(*xs))
        return [np.asarray(g) for g in gradients]

    return run


def by_jit(jax, build: Callable, *start) -> Contender:
    """Compiled as one. The first call compiles; it is never in a turn that is timed."""
    return by_jax(jax, build, *start, compiled=True)


def by_micrograd(f: Callable, *start) -> dict[str, Contender]:
    """Return micrograd twice, if it is there: its graphs are circles that wait for the collector.

    Once the work of the collector is counted, as it is where the garbage arises; once it is not.
    """
    micrograd = optional("micrograd.engine")
    if micrograd is None:
        return {}

    def run():
        xs = [micrograd.Value(x) for x in start]
        f(*xs).backward()
        return [x.grad for x in xs]

    return {MICROGRAD: run, MICROGRAD_OFF: run}
