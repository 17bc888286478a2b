"""dezero_mini: the small automatic differentiation library that the course arrives at."""

__version__ = "0.1.0"
