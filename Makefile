# make report   everything, from data/raw to outputs/index.html
# make test     the test suite
# make lab      JupyterLab on the notebooks
# Each makes the environment it needs in .venv/. CONTRIBUTING.md tells of the others.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
STUDIES := --study study.yml --study demo.yml
WORKERS ?= auto

.PHONY: report test soak lab check format hooks words problems lock environment tools clean
.DEFAULT_GOAL := report

# What a study needs, and the package in place.
environment: $(VENV)/.made

$(VENV)/.made: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("evaltools needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Say which to use: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python lacks venv. On Debian: apt install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked versions into $(VENV)/ (once, some minutes) ..."
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# What developers need besides, in the same environment.
tools: $(VENV)/.made-dev

$(VENV)/.made-dev: $(VENV)/.made requirements-dev.lock
	@echo "Installing what developers need into $(VENV)/ (once) ..."
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

report: environment
	@$(BIN)/evaltools run $(STUDIES)

test: tools
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup

# Long: faults, simulations and large codings in full, of which `make test` runs a sample.
soak: tools
	@$(BIN)/python -m pytest -q --soak -m soak

check: tools
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m evaltools.words.keeping --check
	@$(BIN)/evaltools check $(STUDIES)

format: tools
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# Check every commit before it is made; see .pre-commit-config.yaml.
hooks: tools
	@$(BIN)/pre-commit install

# The messages of the code into the catalogues.
words: tools
	@$(BIN)/python -m evaltools.words.keeping

# The page of problems, from its registry.
problems: environment
	@$(BIN)/python -m evaltools.checks > docs/problems.md

lab: environment
	@$(BIN)/jupyter lab --notebook-dir .

# For maintainers: resolve anew (needs uv), then mend environment.yml; the tests hold the three together.
LOCK := uv pip compile pyproject.toml --extra cluster --extra pdf --group install --universal --generate-hashes \
  --no-emit-index-url --no-annotate --no-header --python-version 3.11
lock:
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf outputs data/processed .pytest_cache .ruff_cache .mypy_cache
