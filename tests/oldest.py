"""Print the lower bounds of the installed project's requirements as constraints for pip."""

from importlib.metadata import requires

for requirement in requires("dezero-mini"):
    name_and_bound = requirement.partition(";")[0].strip()
    if ">=" in name_and_bound:
        print(name_and_bound.replace(">=", "=="))
