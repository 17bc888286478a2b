"""A small course, and a reader's folder into which it was brought."""

import pytest

from dezero_mini.classroom.course.folder import bring_course
from tests.dezero_mini.classroom.course.small_course import small_course


@pytest.fixture
def course(tmp_path):
    """A course that may be changed."""
    return small_course(tmp_path / "course")


@pytest.fixture
def folder(course, tmp_path):
    """A folder into which it was brought once."""
    bring_course(course, tmp_path / "mine")
    return tmp_path / "mine"
