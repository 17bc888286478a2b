# make learn        open the course in JupyterLab, in a folder of your own: my_course
# make test         lint, and run every test and every notebook
# make notebooks    run all notebooks and store what they print
# make lint         style, types, spelling and the safety of the workflows alone
# make bench        time and memory beside other libraries, into build/benchmarks.md and .png
# make browser      every notebook in JupyterLab, and the website, in Chromium or Chrome
# make grade-cluster  mark notebooks on a Dask cluster of this machine, and lose a worker
# make hub          two students on a JupyterHub (needs Linux, git, npm, and Chromium or Chrome)
# make hub-memory   what they take, put into for_teachers
# make claims       what the course says of PyTorch, JAX and DeZero, run (installs some 6 GB)
# make release-check  build what a release would publish, and try it; TAG=v0.2.0 as on that day
# make test-oldest  the tests with the oldest versions that pyproject.toml allows
# make site         the course as web pages, in build/site
# make lite         JupyterLab that runs in the reader's browser alone, in build/lite
# make lite-browser build that, and run every notebook in it in a real browser

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# A path may have spaces and quotes: the shell takes them as they are from its environment.
export WITH_PYTHON := $(subst ~/,$(HOME)/,$(PYTHON))
NAMED := $(if $(filter file,$(origin PYTHON)),,"$$WITH_PYTHON")

# What is set for other projects, or for other programs, is not meant for this one.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME MPLBACKEND PIP_TARGET PIP_PREFIX
export PIP_USER := 0

# A course that cannot be written to is looked at without caches.
ifneq ($(shell test -w . || echo no),)
export RUFF_NO_CACHE := true
export MYPY_CACHE_DIR := /dev/null
endif

.PHONY: learn test notebooks lint bench browser grade-cluster hub hub-environment \
	hub-memory claims release-check test-oldest site lite lite-browser always

# As root (in a container) JupyterLab wants to be told that it may start; without a display
# there is no browser to open, so it prints its address and waits.
learn: $(VENV)/learn.stamp
	@$(BIN)/python notebooks learn my_course
	@flags=""; \
	if [ "$$(id -u)" = 0 ]; then flags="$$flags --allow-root"; fi; \
	if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		flags="$$flags --no-browser"; \
		echo "No display here: open the address that JupyterLab prints in a browser."; \
	fi; \
	if [ ! -w "$$HOME" ]; then \
		echo "Your home folder cannot be written to: JupyterLab keeps its settings in build/home."; \
		mkdir -p build/home && export HOME="$$PWD/build/home"; \
	fi; \
	exec $(BIN)/python -m jupyterlab $$flags --LabApp.default_url=/lab/tree/my_course/start_here.ipynb

test: lint
	$(BIN)/python -m pytest

lint: $(VENV)/test.stamp
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python -m codespell_lib
	@if test -x $(BIN)/zizmor; then set -x; $(BIN)/zizmor --offline --quiet .github; else \
		echo "zizmor is not built for this kind of machine: the workflows are not looked at."; fi

# What is printed arrives in pieces, now so, now otherwise. It is joined after the run, where
# --coalesce-streams would join what was stored before.
notebooks: $(VENV)/test.stamp
	$(BIN)/python -m nbconvert --to notebook --execute --inplace \
		--ExecutePreprocessor.record_timing=False \
		--NotebookExporter.preprocessors=nbconvert.preprocessors.CoalesceStreamsPreprocessor \
		notebooks/*.ipynb
	$(BIN)/python -m tests.tools.readme_picture

# PyTorch, JAX and MyGrad take part where they are installed: .venv/bin/pip install torch jax mygrad
# `make bench ARGUMENTS=--readme` puts the numbers into the README's table too; that needs PyTorch.
bench: $(VENV)/bench.stamp
	$(BIN)/python -m tests.benchmarks.benchmark $(ARGUMENTS)

browser: $(VENV)/browser.stamp
	$(BIN)/python -m pytest -m browser --numprocesses=0 tests/browser

grade-cluster: $(VENV)/grade-cluster.stamp
	$(BIN)/python -m pytest -m cluster --numprocesses=0 \
		tests/dezero_mini/classroom/course/test_cluster.py

hub: hub-environment
	build/hub/bin/python -m pytest -m hub --numprocesses=0 tests/hub

hub-memory: hub-environment
	build/hub/bin/python -m tests.hub.memory

# As on a server: one environment with the hub, its proxy and all that the notebooks need.
hub-environment:
	@command -v npm >/dev/null || { \
		echo "The proxy of JupyterHub needs Node.js, and there is no 'npm' here: on Debian and Ubuntu, 'sudo apt install npm' brings both."; exit 1; }
	@$(MAKE) --no-print-directory build/hub/hub.stamp
	@test -x build/hub/node_modules/.bin/configurable-http-proxy || \
		npm install --silent --prefix build/hub configurable-http-proxy

# PyTorch is large, and no other target needs it: an environment of its own, to be thrown away.
claims: build/claims/claims.stamp
	build/claims/bin/python -m pytest -m claims --numprocesses=0 tests/claims

# All of a release that can be done without GitHub. The workflow publishes what this has built.
release-check: $(VENV)/release.stamp
	rm -rf build/release
	$(BIN)/python -m tests.tools.release $(if $(TAG),'$(TAG)')
	$(BIN)/python -m build --outdir build/release/packages
	$(BIN)/python -m twine check --strict build/release/packages/*
	$(BIN)/python -m check_wheel_contents build/release/packages/*.whl
	$(BIN)/python notebooks zip build/release/github/my_course.zip
	$(BIN)/python -m pytest -m release --numprocesses=0 tests/release

# An environment of its own, made anew each time: what pip would keep is not the oldest.
test-oldest:
	@$(NEEDS_PYTHON)
	@"$$WITH_PYTHON" -c 'import sys; sys.exit(sys.version_info >= (3, 12))' || { \
		echo "The oldest NumPy that we allow runs on Python 3.10 and 3.11, and '$$WITH_PYTHON' is $$("$$WITH_PYTHON" --version 2>&1): name an older one with 'make test-oldest PYTHON=...'."; exit 1; }
	"$$WITH_PYTHON" -m venv --clear build/oldest
	build/oldest/bin/python tests/tools/oldest.py > build/oldest/constraints.txt
	build/oldest/bin/python -m pip install --quiet 'pip>=25.1'
	build/oldest/bin/python -m pip install --quiet --constraint build/oldest/constraints.txt \
		--editable . --group test
	build/oldest/bin/python -m pytest

# Sphinx builds from one folder, so what lies above the notebooks is put beside them. What `make
# lite` has built goes with the pages: where it is missing, no page says "Run this page".
site: $(VENV)/site.stamp
	rm -rf build/site build/site-source
	mkdir -p build/site build/site-source
	cp -R notebooks/*.ipynb notebooks/*.md notebooks/images LICENSE CITATION.cff build/site-source
	cp README.md build/site-source/index.md
	cp CONTRIBUTING.md build/site-source/contributing.md
	cp CHANGELOG.md build/site-source/changelog.md
	test ! -e build/lite/index.html || cp -R build/lite build/site
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going --fresh-env \
		--conf-dir notebooks/website --doctree-dir build/doctrees build/site-source build/site

# JupyterLite is pinned to what was tried: an environment of its own, to be thrown away.
lite: build/lite-tools/lite.stamp
	build/lite-tools/bin/python -m notebooks.lite

lite-browser: lite
	build/lite-tools/bin/python -m pytest -m lite --numprocesses=2 --dist=load tests/lite

# The environment is looked at before every target, by its own Python: it may have been moved since
# it was made, or have lost its Python. The script says what is wrong, and mends it.
%.stamp: always
	@$(@D)/bin/python -IS $(ENVIRONMENT) is-ready $(@D) $(*F) $(NAMED) 2>/dev/null || { \
		$(NEEDS_PYTHON); "$$WITH_PYTHON" -I $(ENVIRONMENT) make $(@D) $(*F) $(NAMED); }

always:

ENVIRONMENT := tests/tools/environment.py
NEEDS_PYTHON = \
	command -v "$$WITH_PYTHON" >/dev/null || \
		$(call NO_PYTHON,there is no '$$WITH_PYTHON' here); \
	"$$WITH_PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || \
		$(call NO_PYTHON,'$$WITH_PYTHON' is $$("$$WITH_PYTHON" --version 2>&1 | head -n 1))
NO_PYTHON = { echo "This course needs Python 3.10 or newer, and $(1): install a newer one from https://www.python.org, or name it with 'make PYTHON=...'."; exit 1; }
