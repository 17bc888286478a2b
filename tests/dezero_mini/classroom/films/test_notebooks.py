"""The films of the notebooks: each number recomputed, and stored as a fresh run shows it."""

import functools

import matplotlib.pyplot as plt
import numpy as np
import pytest

from dezero_mini.classroom.films.showing import in_words, page_of
from tests.course import STEP_NOTEBOOKS
from tests.dezero_mini.classroom.films.filming import (
    check_gradients,
    check_marks,
    films_of,
    marks,
    order,
)
from tests.notebooks.notebook_files import cells_of, read, source

# Whether the engines of a notebook add gradients up, and throw those of results away.
ENGINES = {6: (False, False), 7: (False, False), 8: (False, False), 13: (True, False)}
ENGINES |= {20: (True, True)}


def nothing(*args, **options):
    """Stand in for what shows or judges."""


@functools.cache
def films_in(number):
    """What a notebook films, by the ids of the cells, when its cells are run up to the last one."""
    cells = cells_of(read(STEP_NOTEBOOKS[number]), "code")
    filming = [cell["id"] for cell in cells if "film(" in source(cell)]
    found, names = {}, {}
    shown = ("show", "attempt", "check", "plot_derivatives", "plot_graph", "print")
    for place, cell in enumerate(cells):
        if place:  # the first one has imported them
            names.update(dict.fromkeys(shown, nothing), film=noting(found, cell["id"]))
        if not cell["id"].startswith("exercise-"):
            exec(source(cell), names)
        plt.close("all")
        if filming and cell["id"] == filming[-1]:
            break
    return found


def noting(found, cell):
    """Stand in for `film`, and note what it would show."""

    def film(*args, **options):
        found[cell] = films_of(*args, **options)

    return film


def all_films():
    numbers = [*ENGINES, 12]
    for number in numbers:
        cells = cells_of(read(STEP_NOTEBOOKS[number]), "code")
        for cell in cells:
            if "film(" in source(cell):
                yield pytest.param(number, cell, id=f"{number:02}-{cell['id']}")


ALL = list(all_films())


def test_no_other_notebook_films():
    for number, path in STEP_NOTEBOOKS.items():
        films = [cell for cell in cells_of(read(path), "code") if "film(" in source(cell)]
        assert bool(films) == (number in ENGINES or number == 12)


@pytest.mark.parametrize(("number", "cell"), ALL)
def test_what_is_stored_is_what_a_fresh_run_shows(number, cell):
    films = films_in(number)[cell["id"]]
    picture, page = cell["outputs"][-2:]
    assert "".join(picture["data"]["text/plain"]) == in_words(films)
    assert "image/png" in picture["data"]
    assert "".join(page["data"]["text/html"]) == page_of(films)


@pytest.mark.parametrize(("number", "cell"), [p for p in ALL if p.values[0] in ENGINES])
def test_every_number(number, cell):
    adds, clears = ENGINES[number]
    for one in films_in(number)[cell["id"]]:
        check_gradients(one, adds=adds, clears=clears)
        check_marks(one)


@pytest.mark.parametrize(("number", "cell"), ALL)
def test_the_wrong_pass_is_above_and_says_so(number, cell):
    films = films_in(number)[cell["id"]]
    ends = [one.frames[-1].marks[0].partition(":")[0] for one in films]
    if len(films) == 2:
        assert ends == ["wrong", "right"]
    else:
        assert ends == ["wrong" if (number, cell["id"]) == (20, "code-05") else "right"]
    for one, end in zip(films, ends, strict=True):
        early = any("too early" in mark for mark in marks(one))
        assert early == (end == "wrong")


def test_the_halves():
    ((one,),) = films_in(12).values()
    assert order(one) == ["Mul", "Halves", "Halves"]
    x = np.array([1.0, 2.0, 30.0, 40.0])
    left, right = x[:2], x[2:]
    first, second, third = one.frames[1:4]
    assert [a.lines for a in first.arrows] == [
        [f"[1 1] × [{right[0]:g} {right[1]:g}] = [{right[0]:g} {right[1]:g}]"],
        [f"[1 1] × [{left[0]:g} {left[1]:g}] = [{left[0]:g} {left[1]:g}]"],
    ]
    sent = " ".join(f"{g:g}" for g in np.concatenate([right, left]))
    assert [a.lines for a in (*second.arrows, *third.arrows)] == [[f"[{sent}] is sent"]] * 2
    assert (second.is_again, third.is_again) == (False, True)
