"""What every test shares."""

import os

# Pictures are drawn without a window, also where a display exists. Set before pyplot is imported.
os.environ["MPLBACKEND"] = "Agg"
