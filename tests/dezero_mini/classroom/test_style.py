"""The course's styles: told apart without colours, and pictures that are sharp and small."""

import base64
import io
import os
import subprocess
import sys

import matplotlib.pyplot as plt
import pytest
from IPython.core.interactiveshell import InteractiveShell
from matplotlib.colors import to_rgb
from PIL import Image

from dezero_mini.classroom import style
from tests.notebooks.reader import QUIET

CURVES = {
    name: value for name, value in vars(style).items() if name.isupper() and isinstance(value, dict)
}


@pytest.fixture
def figure():
    figure, axes = plt.subplots(figsize=(4, 2))
    axes.plot([0, 1], [0, 1])
    yield figure
    plt.close(figure)


def test_no_two_styles_look_alike_without_their_colours():
    looks = [
        (look["linestyle"], look.get("marker"), look.get("linewidth")) for look in CURVES.values()
    ]
    assert len(CURVES) == 7
    assert len(set(looks)) == len(looks)


def test_the_colours_are_dark_enough_to_be_read_on_white():
    def luminance(colour):
        parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
        return sum(
            weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True)
        )

    for look in CURVES.values():
        # 3 to 1 is what the Web Content Accessibility Guidelines ask of graphics.
        assert 1.05 / (luminance(to_rgb(look["color"])) + 0.05) > 3


def test_a_picture_has_twice_the_points_and_256_colours(figure):
    png, size = style.sharp_png(figure)
    with Image.open(io.BytesIO(base64.b64decode(png))) as picture:
        assert picture.mode == "P"
        assert [length // 2 for length in picture.size] == [size["width"], size["height"]]
        assert size["width"] > 300


def test_an_empty_figure_is_no_picture():
    empty = plt.figure()
    assert style.sharp_png(empty) is None
    plt.close(empty)


def test_a_notebook_shows_its_figures_so(figure):
    shell = InteractiveShell.instance(config=QUIET)
    style.sharp_pictures(shell)
    shown, about = shell.display_formatter.format(figure, include=["image/png"])
    assert shown["image/png"] == style.sharp_png(figure)[0]
    assert about["image/png"] == style.sharp_png(figure)[1]


IN_A_KERNEL = """
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()

from dezero_mini.classroom import style

style.sharp_pictures(shell)

import matplotlib.pyplot as plt

formatter = shell.display_formatter.formatters["image/png"].lookup(plt.figure())
print(formatter is style.sharp_png)
"""


def test_the_backend_of_a_notebook_does_not_undo_it():
    inline = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    done = subprocess.run(
        [sys.executable, "-c", IN_A_KERNEL],
        env={**os.environ, **inline},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout == "True\n", done.stderr
