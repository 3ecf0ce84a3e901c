# `make run` and `make test` are all that a new machine with Python 3.11 needs; `make help` lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# An empty value counts as unset. uv does not compile on install, and without cached bytecode every process would at
# every start: 4.4 s instead of 1.6 s.
export PYTHONDONTWRITEBYTECODE =

# uv installs in a tenth of pip's time; pip is the fallback where uv can't install.
define install
@"$(BIN)/python" -m pip install --quiet uv==0.13.8 2>/dev/null \
	&& "$(BIN)/python" -m uv pip install --quiet --python "$(BIN)/python" -r $(1) 2>/dev/null \
	|| "$(BIN)/python" -m pip install --quiet -r $(1)
endef

.PHONY: help run run-postgres test lint style types arrows format pins clean

help: ## list what there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):[^#]*## /\1\t/' | expand -t 16

run: $(VENV)/.runtime ## start everything on this machine, show a planned week, and serve (another port: PORT=8001 make run)
	@exec "$(BIN)/python" -m mealplanner.devstack run $(ARGS)

run-postgres: $(VENV)/.development ## the same on a PostgreSQL of its own instead of SQLite
	@DEV_DATABASE=postgres exec "$(BIN)/python" -m mealplanner.devstack run $(ARGS)

test: $(VENV)/.development ## run the tests on SQLite and a private Valkey (TEST_DATABASE=postgres: on PostgreSQL)
	@"$(BIN)/python" -m pytest -n 2 --dist worksteal $(ARGS)

lint: style types arrows ## style, types and the arrows between the packages

style: $(VENV)/.development
	@"$(BIN)/ruff" check --output-format concise .
	@"$(BIN)/ruff" format --check --output-format concise .

types: $(VENV)/.development
	@SECRET_KEY=unused-while-reading-types "$(BIN)/mypy" .

arrows: $(VENV)/.development
	@"$(BIN)/lint-imports" --no-cache

format: $(VENV)/.development ## put the code into its format
	@"$(BIN)/ruff" check --fix-only .
	@"$(BIN)/ruff" format .

pins: $(VENV)/.development ## pin anew what the requirements bring along
	@"$(BIN)/python" -m mealplanner.devstack.pins

clean: ## remove the environment and everything that was written
	rm -rf "$(VENV)" var .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "There is no Python 3.11 on the PATH; install it or name it: PYTHON=/path/to/python3.11 make run"; exit 1; }
	@"$(PYTHON)" -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit(f"Python 3.11 or later is needed; {sys.executable} is {v[0]}.{v[1]}. Name another: PYTHON=/path/to/python3.11")'
	@"$(PYTHON)" -m venv "$(VENV)" || { rm -rf "$(VENV)"; echo "The environment could not be made; on Debian and Ubuntu: apt install python3.11-venv"; exit 1; }

# The stamps hold when the last install happened: newer requirements are installed, the same ones are not looked at again.
$(VENV)/.runtime: requirements.txt | $(BIN)/python
	@echo "installing requirements.txt"
	$(call install,requirements.txt)
	@"$(BIN)/python" -m mealplanner.devstack init
	@"$(BIN)/python" -m plans.solver.warm
	@touch "$@"

$(VENV)/.development: requirements-dev.txt requirements-kafka.txt requirements.txt | $(BIN)/python
	@echo "installing requirements-dev.txt"
	$(call install,requirements-dev.txt)
	@"$(BIN)/python" -m mealplanner.devstack init
	@"$(BIN)/python" -m plans.solver.warm
	@touch "$@"
