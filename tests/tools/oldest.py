"""Print the lower bounds in pyproject.toml as constraints for pip.

It runs before anything is installed, so it imports nothing but what Python 3.10 has. That
cannot read TOML; in this file a requirement is a name with one bound.
"""

import re
from pathlib import Path


def main():
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    for name, bound in re.findall(r'"([\w-]+)>=([\d.]+)', text.partition("[project]")[2]):
        print(f"{name}=={bound}")


if __name__ == "__main__":
    main()
