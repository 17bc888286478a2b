"""Print the lower bounds in pyproject.toml as constraints for pip."""

import re
from pathlib import Path

# Python 3.10 cannot read TOML, and in this file a requirement is a name with one bound.
TEXT = (Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8")
for name, bound in re.findall(r'"([\w-]+)>=([\d.]+)', TEXT.partition("[project]")[2]):
    print(f"{name}=={bound}")
