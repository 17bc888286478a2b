"""Write the picture at the head of the README: two frames of Figure 20.1, as it is stored."""

import base64
import io
from pathlib import Path

from PIL import Image

from tests.course import NOTEBOOKS, STEP_NOTEBOOKS
from tests.notebooks.notebook_files import read, source

README_PICTURE = NOTEBOOKS / "images" / "readme.png"
FRAMES = 6
SHOWN = (3, 5)
"""The visit that comes too early, and the end."""


def figure(path: Path, number: str) -> bytes:
    """The picture above the caption "**Figure <number>.**" of a notebook, as a PNG file."""
    cells = read(path)["cells"]
    (place,) = (
        i for i, cell in enumerate(cells) if source(cell).startswith(f"**Figure {number}.**")
    )
    (png,) = (
        output["data"]["image/png"]
        for output in cells[place - 1]["outputs"]
        if "image/png" in output.get("data", {})
    )
    return base64.b64decode(png)


def readme_picture(number: str = "20.1") -> Image.Image:
    """The picture that the README shows."""
    strip = Image.open(io.BytesIO(figure(STEP_NOTEBOOKS[20], number)))
    edges = [round(i * strip.height / FRAMES) for i in range(FRAMES + 1)]
    frames = [strip.crop((0, edges[i], strip.width, edges[i + 1])) for i in SHOWN]
    picture = Image.new("P", (strip.width, sum(frame.height for frame in frames)))
    picture.putpalette(strip.getpalette())
    down = 0
    for frame in frames:
        picture.paste(frame, (0, down))
        down += frame.height
    return picture


if __name__ == "__main__":
    README_PICTURE.parent.mkdir(exist_ok=True)
    readme_picture().save(README_PICTURE, optimize=True)
