"""The README shows a picture from the course, and the one that the course has now."""

from tests.course import ROOT, STEP_NOTEBOOKS
from tests.tools.readme_picture import README_PICTURE, figure, readme_picture


def test_the_readme_shows_the_picture_of_the_notebook():
    # If this fails after a rebuild: `make notebooks` writes the picture anew.
    assert README_PICTURE.read_bytes() == readme_picture()
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"(notebooks/images/{README_PICTURE.name})" in readme


def test_another_picture_is_refused():
    assert readme_picture() != figure(STEP_NOTEBOOKS[4], "4.1")
