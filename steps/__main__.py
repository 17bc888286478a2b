"""List the steps of the course, run one, show one whole, or compare two.

    python steps               the steps, a line each
    python steps run 4         run the demonstration of step 4
    python steps show 4        the whole program as of step 4, in one file
    python steps diff 3 4      what changed in the whole program from step 3 to step 4

Each step module holds only what is new and imports the rest from the step before.
`show` puts the pieces together again: it reads the modules from step 1 on and keeps the
newest version of each definition and of each method, marked with the step that wrote it.
"""

import argparse
import ast
import difflib
import os
import re
import runpy
import sys
from dataclasses import dataclass, field
from pathlib import Path

if sys.version_info < (3, 10):  # noqa: UP036 (whoever has an older one should be told)
    sys.exit("The steps need Python 3.10 or newer, and this is " + sys.version.split()[0] + ".")

FOLDER = Path(__file__).parent


# --- the steps ---------------------------------------------------------------------


def step_files():
    """The step modules by number: {1: Path("…/step01_variable.py"), …}."""
    return {int(path.name[4:6]): path for path in sorted(FOLDER.glob("step[0-9][0-9]_*.py"))}


def title(path):
    """The first line of a module's docstring, without its full stop: "Step 01: a box …"."""
    return ast.get_docstring(ast.parse(path.read_text("utf-8"))).splitlines()[0].rstrip(".")


# --- reading a module --------------------------------------------------------------


@dataclass
class Piece:
    """A definition as its author wrote it: its lines, and the step that they are from."""

    lines: list
    step: int


@dataclass
class ClassPiece:
    """A class as it grows from step to step."""

    step: int
    bases: list = field(default_factory=list)
    docstring: Piece | None = None
    members: dict = field(default_factory=dict)


@dataclass
class Module:
    """A step module taken apart: statement nodes with the lines that belong to them."""

    step: int
    tree: ast.Module
    source: list

    def lines_of(self, node):
        """The lines of a statement, with its decorators and the comment right above it."""
        decorators = getattr(node, "decorator_list", [])
        start = min([node.lineno, *(d.lineno for d in decorators)]) - 1
        while start > 0 and self.source[start - 1].lstrip().startswith("#"):
            start -= 1
        return self.source[start : node.end_lineno]

    def exported(self):
        """The names in the module's `__all__`."""
        for node in self.tree.body:
            if name_of(node) == "__all__":
                return ast.literal_eval(node.value)
        raise ValueError(f"step {self.step} has no __all__")


def read(step, path):
    """Take one step module apart."""
    text = path.read_text("utf-8")
    return Module(step, ast.parse(text), text.splitlines())


def name_of(node):
    """The name that a statement defines, or None."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return None


def is_docstring(node):
    """Whether a statement is a bare string."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def is_import_of_a_step(node):
    """Whether a statement imports from the step before."""
    if isinstance(node, ast.ImportFrom):
        return node.module.startswith("step")
    return isinstance(node, ast.Import) and node.names[0].name.startswith("step")


def is_main_guard(node):
    """Whether a statement is `if __name__ == "__main__":`."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"


# --- putting the pieces together ---------------------------------------------------


def extend_class(known, node, module):
    """Lay a class statement over what earlier steps wrote of the same class."""
    bases = [ast.unparse(base) for base in node.bases]
    bases = [base for base in bases if not base.endswith(f".{node.name}")]
    known.bases = bases or known.bases
    only_a_docstring = len(node.body) == 1 and is_docstring(node.body[0])
    for member in node.body:
        if is_docstring(member):
            # "As before, on the new Function." is no description of the whole class.
            if known.docstring is None or not only_a_docstring:
                known.docstring = Piece(module.lines_of(member), module.step)
        else:
            known.members[name_of(member)] = Piece(module.lines_of(member), module.step)


def collect(number):
    """The imports (with the names they bind) and the definitions of the program as of a step."""
    imports, definitions = {}, {}
    for step, path in step_files().items():
        if step > number:
            break
        module = read(step, path)
        own = [n for n in module.tree.body if not is_import_of_a_step(n) and not is_main_guard(n)]
        new = {}
        for node in own:
            if isinstance(node, ast.Import | ast.ImportFrom):
                imports[ast.unparse(node)] = [alias.asname or alias.name for alias in node.names]
            elif isinstance(node, ast.ClassDef):
                known = definitions.get(node.name) or ClassPiece(step)
                extend_class(known, node, module)
                new[node.name] = known
            elif name_of(node) is not None:
                new[name_of(node)] = Piece(module.lines_of(node), step)
        definitions.update(new)
        if step < number:
            # What a step does not hand on (its demonstration, its limits) ends with it.
            definitions = {n: d for n, d in definitions.items() if n in module.exported()}
    return imports, definitions


def render_class(name, piece):
    """The source of a class, each member under a comment that names its step."""
    bases = f"({', '.join(piece.bases)})" if piece.bases else ""
    lines = [f"# step {piece.step:02}", f"class {name}{bases}:"]
    if piece.docstring is not None:
        lines += piece.docstring.lines
    for member in piece.members.values():
        lines += ["", f"    # step {member.step:02}", *member.lines]
    return lines


def unrolled(number):
    """The source of the whole program as of a step: one file that needs only NumPy."""
    docstring = ast.get_docstring(ast.parse(step_files()[number].read_text("utf-8")))
    imports, definitions = collect(number)
    del definitions["__all__"]
    blocks = []
    for name, piece in definitions.items():
        if isinstance(piece, ClassPiece):
            blocks.append(render_class(name, piece))
        else:
            blocks.append([f"# step {piece.step:02}", *piece.lines])
    blocks.append(['if __name__ == "__main__":', "    main()"])
    # The imports of all steps so far, less those that only an earlier demonstration needed.
    words = set(re.findall(r"\w+", "\n".join("\n".join(block) for block in blocks)))
    head = ['"""' + docstring, "", f"The whole program as of step {number:02}.", '"""', ""]
    head += [line for line, names in sorted(imports.items()) if words.intersection(names)]
    return "\n\n\n".join("\n".join(block) for block in [head, *blocks]) + "\n"


# --- the command line --------------------------------------------------------------


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with a command."""

    def error(self, message):
        self.exit(2, f"steps: {message}\n")


def step_number(text):
    """Turn "4" or "04" into 4, if there is such a step."""
    files = step_files()
    if not text.isdecimal() or int(text) not in files:
        raise argparse.ArgumentTypeError(
            f"there is no step {text!r}: give a number from {min(files)} to {max(files)}"
        )
    return int(text)


def command_line():
    """The parser of `python steps …`."""
    parser = Parser(
        prog="python steps",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="run, show or diff")
    for command, arguments in {"run": ["N"], "show": ["N"], "diff": ["M", "N"]}.items():
        sub = commands.add_parser(command)
        for argument in arguments:
            sub.add_argument(argument, type=step_number, help="the number of a step")
    return parser


def main():
    """Do what the command line asks for."""
    given = command_line().parse_args()
    if given.command == "run":
        runpy.run_path(str(step_files()[given.N]), run_name="__main__")
    elif given.command == "show":
        print(unrolled(given.N), end="")
    elif given.command == "diff":
        old, new = (unrolled(n).splitlines(keepends=True) for n in (given.M, given.N))
        names = (f"step {n:02}, whole" for n in (given.M, given.N))
        sys.stdout.writelines(difflib.unified_diff(old, new, *names))
    else:
        for path in step_files().values():
            print(title(path))


if __name__ == "__main__":
    # On Windows a pipe may not be UTF-8, and the programs hold letters such as ².
    sys.stdout.reconfigure(encoding="utf-8")
    try:
        main()
        sys.stdout.flush()
    except ModuleNotFoundError as error:
        if error.name != "numpy":
            raise
        sys.exit("The steps need NumPy, and this Python has none: python -m pip install numpy")
    except BrokenPipeError:
        # The reader of a pipe (`head`, a pager) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
