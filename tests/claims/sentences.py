"""Find every sentence of the course that says how another library, NumPy or Python does a thing."""

import ast
import io
import re
import tokenize
from typing import NamedTuple

from tests.course import NOTEBOOK_FILES, ROOT
from tests.notebooks.notebook_files import cells_of, read, source

# The section of a notebook in which every sentence speaks of other libraries.
SECTION = "How PyTorch and JAX do it"
LIBRARY = re.compile(
    r"\b(?i:PyTorch|TensorFlow|Theano|Keras|SciPy|micrograd|tinygrad|Chainer|Zygote)\b"
    r"|\b(torch|JAX|jax|jnp|DeZero|[aA]utograd|grad_fn)\b|`(Tensor|lax)\."
)
LIBRARIES = re.compile(r"\b(libraries|frameworks?)\b")
# The name, a kind of number, or a function by its name: `np.exp` and `np.exp(x)`, but not
# `Variable(np.exp(x))`.
NUMPY = re.compile(
    r"\b(?i:NumPy|ndarrays?|float(16|32|64)|floating-point)\b|`np\.[\w.]+(\([^`]*\))?`"
)
# "Python asks the right operand", "To Python …", but not "a Python function", "plain Python".
PYTHON = re.compile(
    r"(?<!plain )(?<!ordinary )(?<!\b[aA] )\b(C?Python|PyPy)\b"
    r"|\b(garbage collector|interpreter|standard library)\b"
    # What is in its own library, such as `heapq.heappush`, and what belongs to the language.
    r"|`(contextlib|copy|functools|gc|heapq|inspect|itertools|math|numbers|operator|pickle|sys"
    r"|threading|timeit|tracemalloc|weakref)\.\w+"
    r"|`(finally|for|is|with|yield|__(dict|hash|new|slots)__)`"
)
KINDS = (LIBRARY, LIBRARIES, NUMPY, PYTHON)
# A sentence ends here, unless the point belongs to an initial ("A. Griewank") or to "e.g.".
END = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!e\.g\.)[*_”\")]*\s+")


class Place(NamedTuple):
    """Where a text stands: a notebook and a cell's id, or a file and what in it is documented."""

    page: str
    part: str


def plain(text):
    """The words of a text with one blank between two, and those of a link without its address."""
    return " ".join(re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text).split())


def sentences(text):
    """[section, paragraph, sentence] of a text, the sentence in plain words.

    Code, tables and headings hold no sentences; an item of a list is a paragraph.
    """
    text = re.sub(r"^```.*?^```|^    .*?$|^\|.*?$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^ *(?:[-*]|\d+\.) |</?(?:details|summary)>", "\n\n", text, flags=re.MULTILINE)
    section = ""
    for paragraph in re.split(r"\n\s*\n", text):
        if paragraph.strip().startswith("#"):
            section = paragraph.strip("# \n")
            continue
        for sentence in END.split(paragraph.strip()):
            if sentence:
                yield section, paragraph, plain(sentence)


def speaking(text, kinds=KINDS, goes_on=True):
    """The sentences that speak of another library, of NumPy or of Python.

    A paragraph that has named another library goes on to speak of it: "It also hands …".
    """
    found, named_in = [], None
    for section, paragraph, sentence in sentences(text):
        if goes_on and LIBRARY.search(sentence):
            named_in = paragraph
        speaks = any(kind.search(sentence) for kind in kinds)
        if speaks or section == SECTION or named_in is paragraph:
            found.append(sentence)
    return found


def docstrings(path):
    """The docstrings of a module as [name, text]; the module's own has the name ""."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, kinds) and ast.get_docstring(node):
            yield getattr(node, "name", ""), ast.get_docstring(node)


def comments(code):
    """The comments of some code; those in lines below each other are one paragraph."""
    paragraphs, line = [], None
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type != tokenize.COMMENT:
            continue
        below = line == token.start[0] - 1 and token.line.lstrip().startswith("#")
        paragraphs.append((" " if below else "\n\n") + token.string.lstrip("#! "))
        line = token.start[0]
    return "".join(paragraphs)


def texts():
    """What a reader reads: {Place: text}."""
    found = {}
    for path in NOTEBOOK_FILES:
        notebook = read(path)
        for cell in cells_of(notebook, "markdown"):
            found[Place(path.stem, cell["id"])] = source(cell)
        for cell in cells_of(notebook, "code"):
            found[Place(path.stem, cell["id"])] = comments(source(cell))
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "notebooks/for_teachers.md"):
        found[Place(path.name, "")] = path.read_text("utf-8")
    for path in ROOT.glob("steps/step*.py"):
        found[Place(path.relative_to(ROOT).as_posix(), "#")] = comments(path.read_text("utf-8"))
    for path in [*ROOT.glob("steps/step*.py"), *ROOT.glob("dezero_mini/**/*.py")]:
        for name, text in docstrings(path):
            place = Place(path.relative_to(ROOT).as_posix(), name)
            found[place] = "\n\n".join([*([found[place]] if place in found else []), text])
    return found


def spoken(texts):
    """The sentences that speak of another library, NumPy or Python: {Place: [sentence, …]}."""
    found = {}
    for place, text in texts.items():
        # The library says much of NumPy, whose promises have tests of their own.
        kinds = (LIBRARY,) if place.page.startswith("dezero_mini") else KINDS
        in_a_notebook = not place.page.endswith((".md", ".py"))
        found[place] = speaking(text, kinds, goes_on=in_a_notebook)
    return found
