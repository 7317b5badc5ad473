# make report   everything, from data/raw to outputs/index.html
# make test     the test suite
# make lab      JupyterLab on the notebooks
# Each makes the environment it needs in .venv/.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STUDIES := --study study.yml --study demo.yml

.PHONY: report test lab check lock environment clean
.DEFAULT_GOAL := report

environment: $(VENV)/.made

$(VENV)/.made: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("evaltools needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Say which to use: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python lacks venv. On Debian: apt install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked versions into $(VENV)/ (once, some minutes) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

report: environment
	@$(BIN)/evaltools run $(STUDIES)

test: environment
	@$(BIN)/python -m pytest -q -n auto --dist loadgroup

check: environment
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/evaltools check $(STUDIES)

lab: environment
	@$(BIN)/jupyter lab --notebook-dir .

# For maintainers: resolve anew (needs uv), then mend environment.yml; the tests hold the two together.
lock:
	uv pip compile pyproject.toml --all-extras --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --python-version 3.11 --output-file requirements.lock

clean:
	rm -rf outputs data/processed .pytest_cache .ruff_cache .mypy_cache
