"""Wrong answers to the exercises of step20_generations with the hint that each gets."""

UNFINISHED = """
class Unfinished(Variable):
    def backward(self, retain_grad=False):
        self._grad = self.seed()
        functions, seen = [], set()

        def push(f):
            if f is not None and f not in seen:
                seen.add(f)
                heapq.heappush(functions, (-f.generation, -len(seen), f))

        push(self.creator)
        while functions:
            _, _, f = heapq.heappop(functions)
            for x, gx in zip(f.inputs, self.input_gradients(f), strict=True):
                x.accumulate(gx)
                push(x.creator)
            if not retain_grad:
                self.clear_outputs(f)
"""


def with_fault(right, wrong):
    """The mended class with one line made wrong again."""
    assert right in UNFINISHED
    return UNFINISHED.replace(right, wrong)


SORTED = with_fault(
    "heapq.heappush(functions, (-f.generation, -len(seen), f))",
    "functions.append(f); functions.sort(key=lambda f: f.generation)",
).replace("_, _, f = heapq.heappop(functions)", "f = functions.pop()")

WRONG_ANSWERS = {
    1: [
        ('visiting_order = ["Square", "Exp", "Neg", "Mul"]', "that is the way forward."),
        ('visiting_order = ["Mul", "Square", "Neg", "Exp"]', "that is step 19."),
    ],
    2: [
        (
            """
def smallest(x):
    a = square(x)
    return a + square(a)
""",
            "the old order gets it right.",
        ),
        (
            """
def smallest(x):
    a = square(x)
    return square(a) + square(a)
""",
            "Does every use of a need a Function of its own?",
        ),
    ],
    3: [
        (with_fault("x.accumulate(gx)", "x._grad = gx"), "What has become of those before it?"),
        (with_fault("f is not None and ", ""), "What happens when it is pushed?"),
        (with_fault("if not retain_grad:", "if False:"), "retain_grad is never read."),
        (SORTED, "put in order again and again."),
    ],
}
