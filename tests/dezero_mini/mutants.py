"""Load the library with some lines replaced, to see that a check refuses it."""

import importlib
from pathlib import Path

import dezero_mini


def load_mutant(replacements, folder, monkeypatch):
    """Return a copy of `dezero_mini` under another name, with lines of its source replaced.

    `replacements` maps each old text to a new one. Each must stand exactly once in the whole
    library, so that a test cannot pass because the library has changed. The classroom is not of
    the library, and is left out.
    """
    name = f"mutant_{abs(hash(tuple(replacements.items())))}"
    library = Path(dezero_mini.__file__).parent
    sources = {
        path.relative_to(library): path.read_text(encoding="utf-8")
        for path in library.rglob("*.py")
        if "classroom" not in path.parts
    }
    for old in replacements:
        times = sum(source.count(old) for source in sources.values())
        assert times == 1, f"{old!r} stands in the library {times} times, and not once"
    for path, source in sources.items():
        for old, new in replacements.items():
            source = source.replace(old, new)
        copy = folder / name / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(source.replace("dezero_mini", name), encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    return importlib.import_module(name)
