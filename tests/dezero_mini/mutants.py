"""Load the library with some lines replaced, to see that a check refuses it."""

import importlib
from pathlib import Path

import dezero_mini


def load_mutant(replacements, folder, monkeypatch):
    """Return a copy of `dezero_mini` under another name, with lines of its source replaced.

    `replacements` maps each old text to a new one. Each must stand in core.py, gradients.py or
    functions.py, and nowhere twice, so that a test cannot pass because the library has changed.
    """
    name = f"mutant_{abs(hash(tuple(replacements.items())))}"
    package = folder / name
    package.mkdir()
    missing = set(replacements)
    for path in Path(dezero_mini.__file__).parent.glob("*.py"):
        source = path.read_text(encoding="utf-8")
        for old, new in replacements.items():
            if old in source:
                assert source.count(old) == 1, f"{old!r} stands in {path.name} more than once"
                source = source.replace(old, new)
                missing.discard(old)
        (package / path.name).write_text(source.replace("dezero_mini", name), encoding="utf-8")
    assert not missing, f"no line like {missing} in the library any more"
    monkeypatch.syspath_prepend(str(folder))
    return importlib.import_module(name)
