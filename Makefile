# The same few words for a person and for .ci/run. `make help` lists them.
# Everything is installed into .venv here; nothing outside this folder is touched.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check lint lint-format lint-style lint-types lint-imports coverage floor fix bench gallery record lock clean

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet

# Packages whose branches have to be covered, each on its own, and by how many percent.
COVERED := model config store sync connectors reports/figures
COVERAGE_FLOOR := 90

# Processes that the tests are spread over, and what else pytest is told: make test PYTEST="-k store"
WORKERS := 2
PYTEST :=

help: ## Say what can be made.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1 \2/p' Makefile | while read -r word says; do printf 'make %-9s %s\n' "$$word" "$$says"; done

demo: $(VENV)/ready-to-run ## Make a made-up city's report, from an empty machine.
	@$(BIN)/syncline demo

test: $(VENV)/ready-to-test ## Run the tests.
	@$(BIN)/python -m pytest -n $(WORKERS) $(PYTEST)

check: lint coverage ## Run everything that has to hold before a commit.

lint: lint-format lint-style lint-types lint-imports ## Check format, style, types and who imports whom.

lint-format: $(VENV)/ready-to-test
	@$(BIN)/ruff format --check

lint-style: $(VENV)/ready-to-test
	@$(BIN)/ruff check

lint-types: $(VENV)/ready-to-test
	@$(BIN)/mypy

lint-imports: $(VENV)/ready-to-test
	@$(BIN)/lint-imports --no-logo

coverage: $(VENV)/ready-to-test ## Run the tests and see that they take enough of the branches.
	@$(MAKE) --no-print-directory test PYTEST='--cov --cov-report= $(PYTEST)'
	@$(MAKE) --no-print-directory floor

floor: $(VENV)/ready-to-test
	@$(BIN)/python -m tests.coverage_floor $(COVERAGE_FLOOR) $(COVERED)

fix: $(VENV)/ready-to-test ## Format, and mend what ruff can mend by itself.
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

bench: $(VENV)/ready-to-test ## Measure speed and memory against a floor; one only: make bench ONLY=name
	@$(BIN)/python -m bench $(ONLY)

gallery: $(VENV)/ready-to-test ## Render every kind and format of the demo's report to pictures, in gallery-pictures/
	@$(BIN)/python -m tests.gallery

record: $(VENV)/ready-to-test ## Write the expected files of the tests again; review the difference.
	@SYNCLINE_RECORD=1 $(BIN)/python -m pytest $(PYTEST); ended=$$?; \
	git --no-pager diff --stat -- tests || true; exit $$ended

# make lock keeps the locked versions where it can; make lock UPGRADE=1 takes the newest that pyproject.toml allows.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

lock: $(VENV)/ready-to-test ## Lock every dependency's version and hash again, from pyproject.toml.
	@$(COMPILE) --extra postgres --extra dev --output-file requirements/dev.lock pyproject.toml
	@$(COMPILE) --extra postgres --constraint requirements/dev.lock --output-file requirements/run.lock pyproject.toml
	@$(COMPILE) --group build --constraint requirements/dev.lock --output-file requirements/build.lock

clean: ## Remove the environment and everything that was made here, except what the demo wrote.
	@rm -rf $(VENV) .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment. Each stamp says that what it is named for is installed from the locks as they are now.

PYTHON_FOUND = $(firstword $(foreach name,$(PYTHON) python3.11 python3 python3.12 python3.13 python3.14 python, \
	$(shell command -v $(name) >/dev/null 2>&1 && \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(name))))

define NO_PYTHON
Syncline needs Python 3.11 or newer, and neither python3.11 nor python3 here is one.
Install it (Debian and Ubuntu: apt-get install python3.11 python3.11-venv; macOS: brew install python@3.11),
or name another one: make PYTHON=/path/to/python3
endef

define NO_VENV
This Python cannot make a virtual environment: its venv or ensurepip module is missing.
On Debian and Ubuntu: apt-get install python3-venv (or python3.11-venv), then the same command again.
endef
export NO_PYTHON NO_VENV

$(BIN)/python:
	@test -n "$(PYTHON_FOUND)" || { printf '%s\n' "$$NO_PYTHON" >&2; exit 1; }
	@$(PYTHON_FOUND) -c 'import ensurepip, venv' 2>/dev/null || { printf '%s\n' "$$NO_VENV" >&2; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON_FOUND) --version)."
	@$(PYTHON_FOUND) -m venv $(VENV)

$(VENV)/ready-to-run: pyproject.toml requirements/run.lock requirements/build.lock | $(BIN)/python
	@echo "Installing what Syncline needs into $(VENV); this is done once."
	@$(PIP) --require-hashes -r requirements/build.lock -r requirements/run.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/ready-to-test: pyproject.toml requirements/dev.lock | $(BIN)/python
	@echo "Installing what Syncline and its tests need into $(VENV); this is done once."
	@$(PIP) --require-hashes -r requirements/dev.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/ready-to-run
