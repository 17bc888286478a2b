"""Sentences that name another library, NumPy or Python and claim nothing of it, and why not.

A sentence may end in "…" after a beginning that no other of its cell has.
"""

from tests.claims.sentences import Place

A_NAME = "a name"
OURS = "of our own, which has its tests"
ASKED = "what an exercise asks for"
A_QUESTION = "a question, to be asked"
TO_CHOOSE = "an answer to choose from"

MENTIONS = {
    Place("capstone_fit", "text-01"): {
        "*At the end of this notebook we have …": A_NAME,
    },
    Place("bridge_to_the_library", "text-13"): {
        "Step 17 had …": OURS,
    },
    Place("bridge_to_the_library", "code-35"): {
        "of functions that are written in Python": "what a line counts",
    },
    Place("bridge_to_the_library", "text-19"): {
        "Most scalars are of float64, …": OURS,
    },
    Place("bridge_to_the_library", "text-29"): {
        "What is neither a scalar of float64 …": OURS,
    },
    Place("bridge_to_the_library", "text-17"): {
        "An array takes more memory than a scalar, …": "asserted in the next cell",
    },
    Place("bridge_to_the_library", "text-37"): {
        "The first is refused when it is called, …": OURS,
        "So the loop first asks two cheap questions: …": OURS,
    },
    Place("bridge_to_the_library", "text-52"): {
        "A list for each generation needs no comparison, …": OURS,
    },
    Place("start_here", "text-01"): {
        "You need Python, a little NumPy, and what a derivative is.": A_NAME,
    },
    Place("start_here", "text-04"): {
        "The last column names the steps of the book …": "a book",
    },
    Place("start_here", "text-10"): {
        "The formula is written as in NumPy.": OURS,
    },
    Place("start_here", "text-03"): {
        "If a cell above says that there is no module …": OURS,
    },
    Place("start_here", "text-05"): {
        "(After `make learn` the course has a Python of its own: …": OURS,
    },
    Place("start_here", "text-06"): {
        "With NumPy, matplotlib and Jupyter installed …": OURS,
    },
    Place("start_here", "text-08"): {
        'The chapter "Autograd mechanics" of PyTorch\'s …': "titles",
    },
    Place("step01_variable", "text-01"): {
        "*At the end of this notebook we own the object …": A_NAME,
    },
    Place("step01_variable", "text-13"): {
        "Step 16 gives a Variable the truth of its number …": OURS,
    },
    Place("step01_variable", "text-21"): {
        "A `Variable` is a box around one NumPy array, …": OURS,
        "Before version 0.4 a second class around it was named `Variable`, like ours.": (
            "history: the migration guide of PyTorch 0.4.0, April 2018, merges the two classes"
        ),
    },
    Place("step01_variable", "text-22"): {
        "(a) `same_box = x` made a copy, …": TO_CHOOSE,
    },
    Place("step04_numerical_diff", "text-18"): {
        "Step 10 computes its differences in float64, …": OURS,
    },
    Place("step04_numerical_diff", "text-25"): {
        "Step 10 writes our own `gradient_check`.": OURS,
    },
    Place("step04_numerical_diff", "text-26"): {
        "It is made of functions such as our `Square` …": ASKED,
    },
    Place("step05_chain_rule", "text-16"): {
        "Work it out by the chain rule, …": ASKED,
    },
    Place("step05_chain_rule", "text-25"): {
        "Ours will do that in step 06.": OURS,
    },
    Place("step06_manual_backward", "text-23"): {
        "`np.tanh` may be called only once, …": ASKED,
    },
    Place("step07_creator", "text-01"): {
        "*At the end of this notebook one call is enough: …": A_NAME,
    },
    Place("step07_creator", "text-14"): {
        "In other books and libraries the record of a run is often called a *tape*: …": (
            "a word: tf.GradientTape in TensorFlow; PyTorch's README, which speaks of a tape-based "
            "autograd system; Griewank and Walther, Evaluating Derivatives, SIAM 2008"
        ),
    },
    Place("step07_creator", "text-29"): {
        "The graph is recorded while Python runs, …": OURS,
        "The word define-by-run became known through Chainer (2015), …": (
            "history: S. Tokui and others, Chainer: a Next-Generation Open Source Framework for "
            "Deep Learning, LearningSys 2015; `creator` is in the reference of chainer.Variable"
        ),
    },
    Place("step08_loop", "text-24"): {
        "This `backward` seems to do the same with a `for` loop.": ASKED,
    },
    Place("step05_chain_rule", "text-08"): {
        "That is what *exact* means here: …": "what we call exact",
    },
    Place("step09_python_api", "text-04"): {
        "There it becomes an array of floating-point numbers, …": OURS,
    },
    Place("step09_python_api", "text-05"): {
        "Booleans (`b`), integers (`i`) and integers without a sign …": OURS,
    },
    Place("step09_python_api", "text-24"): {
        "Write the class `Reciprocal`, …": ASKED,
    },
    Place("step10_gradient_check", "text-05"): {
        "All is computed in float64: …": OURS,
    },
    Place("step10_gradient_check", "text-08"): {
        "`gradient_check` works on a copy of x in float64, …": OURS,
    },
    Place("step11_variadic_forward", "text-04"): {
        "`copy.copy(self)` makes the record of this call, …": OURS,
    },
    Place("step13_accumulation", "text-28"): {
        "Give the names of the classes in a tuple, …": ASKED,
    },
    Place("step14_weakref", "exercise-3-solution"): {
        "The list held the boxes, strongly and rightly: …": OURS,
    },
    Place("step14_weakref", "text-03"): {
        "For the time of the experiment we switch off …": OURS,
    },
    Place("step14_weakref", "text-04"): {
        "Others, such as PyPy, keep no counts, …": (
            "a page: Differences between PyPy and CPython in PyPy's documentation, the section on "
            "garbage collection strategies: objects are not freed instantly"
        ),
    },
    Place("step14_weakref", "text-11"): {
        "Before we drop it we ask `tracemalloc`, …": OURS,
        "We do so for three runs: …": OURS,
    },
    Place("step14_weakref", "text-25"): {
        "The leak of exercise 3 is the first item …": (
            "a page: Frequently Asked Questions in the notes of PyTorch's documentation, where "
            'the first thing to check is "accumulate history across your training loop"'
        ),
    },
    Place("step16_array_like", "text-17"): {
        "Step 17 tells Python what + and * mean to a Variable.": OURS,
    },
    Place("step16_array_like", "text-28"): {
        "Put the function itself in place of the three dots, …": ASKED,
    },
    Place("step16_array_like", "exercise-4-solution"): {
        "In step 17 NumPy's functions are refused, …": OURS,
    },
    Place("step17_operators", "text-01"): {
        "*At the end of this notebook we write formulas …": A_NAME,
    },
    Place("step17_operators", "text-11"): {
        "**Why does `ndarray * Variable` need help?": A_QUESTION,
    },
    Place("step17_operators", "text-30"): {
        "(a) The array gave up, …": TO_CHOOSE,
    },
    Place("step20_generations", "text-20"): {
        "`copy.copy(y)` has the creator of y, …": OURS,
    },
    Place("step20_generations", "text-31"): {
        "It is the whole library of the course, …": OURS,
        "You know the idea under all three.": OURS,
        "Next …": OURS,
    },
    Place("step20_generations", "text-33"): {
        "(a) Python cannot make a weak reference to a Function.": TO_CHOOSE,
    },
    Place("README.md", ""): {
        "What the course says of another library is run, …": OURS,
        "You need Python 3.10 or newer.": OURS,
        "What no `backward` needs and no program holds is gone at once, …": OURS,
        "`copy.deepcopy` and `pickle` keep data, …": OURS,
        "Silent, and not refused: …": OURS,
        "`make bench` measures it beside other libraries, …": "what a command does",
        "The workflow `tests` adds Python 3.14, macOS and Windows.": "what is tried",
        "The modules need NumPy, and nothing else.": OURS,
        "It needs NumPy alone, and works without the course.": OURS,
        "Shapes broadcast as NumPy's do.": OURS,
        "Dtypes are promoted as NumPy 2 promotes them.": OURS,
        "So is what would be silently wrong: …": OURS,
        "Step 20, the library and `autograd` agree …": OURS,
        "Memory is the peak during one call, …": "how it is measured",
        "One machine's numbers, …": "what was measured",
        "It is 57 MB, …": "measured by `make lite-browser`",
        "The tests and the stored outputs …": "what was tried",
        "The names, and mostly the order, of the steps …": "a source",
    },
    Place("CONTRIBUTING.md", ""): {
        "In code: the names of the DeZero literature, …": "a source",
        "Every Monday it also runs …": OURS,
        "A sentence on what PyTorch, JAX, DeZero, NumPy or Python do …": OURS,
        "Those on NumPy and Python run in `make test`, …": OURS,
        "JupyterLite, its kernel and Pyodide, …": "what is pinned",
    },
    Place("for_teachers.md", ""): {
        "What your students need: …": A_NAME,
        "Ask Python: is `same_box is x` true or false?”": A_QUESTION,
        "Which operator is a power in Python?”": A_QUESTION,
        "15.2, no `finally`: …": A_QUESTION,
        "17.4, (a), the array gave up: …": A_QUESTION,
        "An answer that does not end, or ends Python, …": OURS,
        "One machine's numbers, …": "what was measured",
        "With two accounts, …": "what was tried",
    },
    Place("steps/step01_variable.py", "Variable"): {
        "A box that holds one NumPy array in `data`.": OURS,
    },
    Place("steps/step09_python_api.py", ""): {
        "Integers and booleans become float64.": OURS,
        "Results and gradients are ndarrays, 0-d ones too.": OURS,
    },
    Place("steps/step10_gradient_check.py", "#"): {
        "in float32 a small move would be lost": OURS,
    },
    Place("steps/step15_memory_modes.py", ""): {
        "New here: `backward(retain_grad=False)`, …": OURS,
    },
    Place("steps/step15_memory_modes.py", "using_config"): {
        "For a `with` block: …": OURS,
    },
    Place("steps/step15_memory_modes.py", "no_grad"): {
        "For a `with` block: …": OURS,
    },
    Place("steps/step06_manual_backward.py", "Variable"): {
        "A box that holds one NumPy array in `data`, …": OURS,
    },
}
