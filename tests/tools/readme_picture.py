"""Write the picture at the head of the README: it is Figure 20.1, as the notebook stores it."""

import base64
from pathlib import Path

from tests.course import NOTEBOOKS, STEP_NOTEBOOKS
from tests.notebooks.notebook_files import read, source

README_PICTURE = NOTEBOOKS / "images" / "readme.png"


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


def readme_picture() -> bytes:
    """The picture that the README shows."""
    return figure(STEP_NOTEBOOKS[20], "20.1")


if __name__ == "__main__":
    README_PICTURE.parent.mkdir(exist_ok=True)
    README_PICTURE.write_bytes(readme_picture())
