"""List the steps of the course, run one, show the library as of one, or compare two.

    python steps               the steps, a line each
    python steps run 4         run the demonstration of step 4
    python steps show 4        the library as of step 4, in one file
    python steps diff 3 4      what step 4 changes in the library of step 3

Each step module holds only what is new and imports the rest from the step before.
`show` puts the pieces together again: it reads the modules from step 1 on and keeps the
newest version of each definition and of each method, marked with the step that wrote it.
Both speak of the library alone: what a module does to demonstrate itself is no part of it.
"""

import argparse
import ast
import difflib
import re
import runpy
import sys
from dataclasses import dataclass, field
from pathlib import Path

from demonstration import demonstrate

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

    def new_names(self):
        """The names that `__all__` lists beside those of the step before."""
        for node in self.tree.body:
            if name_of(node) == "__all__":
                return {e.value for e in node.value.elts if isinstance(e, ast.Constant)}
        raise ValueError(f"step {self.step} has no __all__")


def read(step, path):
    """Take one step module apart."""
    text = path.read_text("utf-8")
    return Module(step, ast.parse(text), text.splitlines())


def name_of(node):
    """The name that a statement defines, or None. The setter of `data` is "data.setter"."""
    for decorator in getattr(node, "decorator_list", []):
        if isinstance(decorator, ast.Attribute) and decorator.attr == "setter":
            return ast.unparse(decorator)
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return None


def is_docstring(node):
    """Whether a statement is a bare string."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


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
    """The imports (with the names they bind) and the definitions of the library as of a step."""
    imports, library, definitions = {}, set(), {}
    for step in range(1, number + 1):
        module = read(step, step_files()[step])
        library |= module.new_names()
        for node in module.tree.body:
            name = name_of(node)
            if isinstance(node, ast.Import | ast.ImportFrom):
                imports[ast.unparse(node)] = [alias.asname or alias.name for alias in node.names]
            elif name not in library:
                continue  # the demonstration
            elif isinstance(node, ast.ClassDef):
                extend_class(definitions.setdefault(name, ClassPiece(step)), node, module)
            else:
                definitions[name] = Piece(module.lines_of(node), step)
    return imports, definitions


def pieces(number):
    """The library as of a step in pieces, each under its title, such as "Variable.backward"."""
    imports, definitions = collect(number)
    found = {}
    for name, definition in definitions.items():
        if isinstance(definition, Piece):
            found[name] = definition
            continue
        bases = f"({', '.join(definition.bases)})" if definition.bases else ""
        docstring = definition.docstring.lines if definition.docstring else []
        found[name] = Piece([f"class {name}{bases}:", *docstring], definition.step)
        for member, piece in definition.members.items():
            found[f"{name}.{member}"] = piece
    # The imports of all steps so far, less those that only a demonstration needs.
    words = set(re.findall(r"\w+", "\n".join("\n".join(piece.lines) for piece in found.values())))
    needed = [line for line, names in sorted(imports.items()) if words.intersection(names)]
    return {"imports": Piece(needed, number), **found}


def unrolled(number):
    """The source of the library as of a step: one file that needs only NumPy."""
    imports, *definitions = pieces(number).items()
    step, colon, idea = title(step_files()[number]).partition(": ")
    lines = [f'"""The library as of {step.lower()}{colon}{idea}."""', "", *imports[1].lines]
    for name, piece in definitions:
        is_member = "." in name
        indent = "    " if is_member else ""
        lines += [""] if is_member else ["", ""]
        lines += [f"{indent}# step {piece.step:02}", *piece.lines]
    return "\n".join(lines) + "\n"


# --- comparing two steps -----------------------------------------------------------


def marked(old, new):
    """The lines of old and new, each once: "- " before one that goes, "+ " before a new one."""
    lines = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += ["  " + line for line in new[k:m]]
        else:
            lines += ["- " + line for line in old[i:j]] + ["+ " + line for line in new[k:m]]
    return [line.rstrip() for line in lines]


def difference(first, second):
    """What changes in the library from one step to another, each piece under its title."""
    before, after = pieces(first), pieces(second)
    lines = []
    for name in {**before, **after}:
        old, new = (side[name].lines if name in side else [] for side in (before, after))
        if old == new:
            continue
        owner = name.partition(".")[0]
        if name != owner and (owner in before) != (owner in after):
            # The methods of a class that is new as a whole follow it without titles.
            lines += marked([""] if old else [], [""] if new else [])
        else:
            change = "changed" if old and new else "new" if new else "gone"
            lines += ["", f"{name} ({change})"]
        lines += marked(old, new)
    return "\n".join(lines[1:])


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
    if given.command in ("show", "diff") and hasattr(sys.stdout, "reconfigure"):
        # A program is written as Python reads it, whatever letters a console has. What a notebook
        # prints to has all letters.
        sys.stdout.reconfigure(encoding="utf-8")
    if given.command == "run":
        runpy.run_path(str(step_files()[given.N]), run_name="__main__")
    elif given.command == "show":
        print(unrolled(given.N), end="")
    elif given.command == "diff":
        changes = difference(given.M, given.N)
        if changes:
            print(changes)
    else:
        for path in step_files().values():
            print(title(path))


if __name__ == "__main__":
    demonstrate(main)
