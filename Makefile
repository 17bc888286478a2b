# make learn      open the course in JupyterLab
# make test       lint, type check, run every test and every notebook
# make notebooks  run all notebooks and store what they print
# make lint       ruff and mypy alone
# make bench      time the library beside others, into build/benchmarks.md and .png

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: learn test notebooks lint bench

# As root (in a container) JupyterLab wants to be told that it may start; without a display
# there is no browser to open, so it prints its address and waits.
learn: $(VENV)/learn.stamp
	@flags=""; \
	if [ "$$(id -u)" = 0 ]; then flags="$$flags --allow-root"; fi; \
	if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		flags="$$flags --no-browser"; \
		echo "No display here: open the address that JupyterLab prints in a browser."; \
	fi; \
	exec $(BIN)/jupyter lab $$flags --LabApp.default_url=/lab/tree/notebooks/start_here.ipynb

test: lint
	$(BIN)/python -m pytest

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

notebooks: $(VENV)/test.stamp
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace \
		--ExecutePreprocessor.record_timing=False notebooks/*.ipynb
	$(BIN)/python tests/notebooks/readme_picture.py

# PyTorch takes part where it is installed: .venv/bin/pip install torch
bench: $(VENV)/bench.stamp
	$(BIN)/python tests/benchmarks/run.py

# The stamp is newer than pyproject.toml when all is installed, so a second call is quick.
# Importing pyplot once lets matplotlib build its font cache now rather than in a notebook.
$(VENV)/%.stamp: pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
		echo "This course needs Python 3.10 or newer, and there is no '$(PYTHON)' here: install it from https://www.python.org, or name yours with 'make PYTHON=...'."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
		echo "This course needs Python 3.10 or newer, and '$(PYTHON)' is $$($(PYTHON) --version 2>&1): install a newer one from https://www.python.org, or name it with 'make PYTHON=...'."; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { \
		echo "Python could not make the environment $(VENV) (on Debian and Ubuntu: apt install python3-venv)."; rm -rf $(VENV); exit 1; }
	$(BIN)/python -m pip install --quiet --editable '.[$*]'
	@$(BIN)/python -c 'import matplotlib.pyplot'
	@touch $@
