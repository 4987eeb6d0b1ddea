# Two commands for a newcomer: `make reports` and `make test`. Each builds .venv first when it is absent or older than
# the lock. After that nothing here needs a network, save `lock`.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN ?= $(VENV)/bin
STAMP := $(VENV)/.ready
ENVIRONMENT ?= environment.yml

# Not known to be on conda-forge: environment.yml asks pip for these.
PIP_ONLY := afcharts

# What `make check` looks at; `make test` runs all the rest.
STANDING := $(wildcard tests/architecture tests/docs tests/notebooks/test_anatomy.py tests/params tests/data)

# How many processes run the tests; a file of tests stays in one.
WORKERS ?= 2

# The same answer on every machine: no random hashes, no window, one thread per process.
export PYTHONHASHSEED := 0
export MPLBACKEND := Agg
export OMP_NUM_THREADS := 1
# The reader's own Jupyter settings neither help nor harm.
export JUPYTER_CONFIG_DIR := $(CURDIR)/$(VENV)/jupyter/config
export JUPYTER_DATA_DIR := $(CURDIR)/$(VENV)/jupyter/data
export JUPYTER_RUNTIME_DIR := $(CURDIR)/$(VENV)/jupyter/runtime
export IPYTHONDIR := $(CURDIR)/$(VENV)/ipython
# Use the Python that is here; never fetch another.
export UV_PYTHON_DOWNLOADS := never
export VIRTUAL_ENV := $(CURDIR)/$(VENV)

NARROWED = $(foreach b,$(BOROUGH),--borough $(b)) $(foreach r,$(REPORT),--report $(r)) \
	$(if $(YEAR),--year $(YEAR)) $(if $(JOBS),--jobs $(JOBS))

.PHONY: help reports test test-python test-notebooks check check-ruff check-format check-types check-standing \
	check-house fix data lab bench browser lock env-yml clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

reports: $(STAMP) ## Write the pages under outputs/; narrow with BOROUGH= REPORT= YEAR= JOBS=
	$(BIN)/csp run $(NARROWED)

test: $(STAMP) ## Run every test that `check` does not, then every notebook
	@$(MAKE) --no-print-directory -k test-python test-notebooks

test-python: $(STAMP)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile tests $(addprefix --ignore=,$(STANDING))

test-notebooks: $(STAMP)
	$(BIN)/python -m pytest --nbval-lax notebooks

check: $(STAMP) ## Look at code, laws, lock, documents, params and data; report all failures, change nothing
	@$(MAKE) --no-print-directory -k check-ruff check-format check-types check-standing check-house

check-ruff: $(STAMP)
	$(BIN)/ruff check .

check-format: $(STAMP)
	$(BIN)/ruff format --check .

check-types: $(STAMP)
	$(BIN)/mypy

check-standing: $(STAMP)
	$(BIN)/python -m pytest --continue-on-collection-errors $(STANDING)

check-house: $(STAMP)
	$(BIN)/csp check

fix: $(STAMP) ## Format, strip notebooks, regenerate environment.yml; the one target that edits your files
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	find notebooks -name '*.ipynb' -not -path '*/.ipynb_checkpoints/*' -exec $(BIN)/nbstripout {} +
	@$(MAKE) --no-print-directory env-yml

data: $(STAMP) ## Build the data store from data/raw and say what it holds
	$(BIN)/csp data build
	$(BIN)/csp data status

lab: $(STAMP) ## Open JupyterLab on the start page, on this machine alone
	$(BIN)/csp lab

bench: $(STAMP) ## Run the benchmarks; each prints a ratio and its limit
	@for file in benchmarks/[a-z]*.py; do echo "$$file"; $(BIN)/python "$$file"; done

browser: $(STAMP) ## Run the tests that need Chromium; they skip with a reason where it is absent
	$(BIN)/python -m pytest -m browser -rs tests || [ $$? -eq 5 ] # 5: there are none yet

# The build backend stands in the lock too, so that nothing unpinned is fetched while packages are built; --universal
# adds, behind markers, what only Windows, macOS or a newer Python asks for.
lock: $(STAMP) ## Resolve pyproject.toml again into requirements.lock (needs a network)
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' \
	| $(BIN)/uv pip compile pyproject.toml - --group pyproject.toml:dev --upgrade --quiet --generate-hashes --no-annotate \
		--python-version 3.11 --universal --custom-compile-command "make lock" -o requirements.lock > /dev/null

env-yml: $(STAMP) ## Derive environment.yml from pyproject.toml
	@{ cat pyproject.toml; printf '\n[tool.pyproject2conda.dependencies]\n'; printf '%s = { pip = true }\n' $(PIP_ONLY); } > $(ENVIRONMENT).toml
	@$(BIN)/pyproject2conda yaml --pyproject $(ENVIRONMENT).toml -g dev --python 3.11 --channel conda-forge --name csp \
		--header --custom-command "make env-yml" --overwrite force --output $(ENVIRONMENT)
	@rm -f $(ENVIRONMENT).toml

clean: ## Remove outputs, the built store and caches; never data/raw
	find outputs -mindepth 1 -not -name README.md -delete
	find data/store -mindepth 1 -delete 2>/dev/null || true
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# uv is quick but does not read pip's own settings; where it cannot be had or cannot reach an index, pip does the same
# from the same lock. setuptools comes first, from the lock, because one package has no wheel and is built here.
$(STAMP): requirements.lock pyproject.toml
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with make PYTHON=...")'
	sed -nE '/^setuptools==/,/[^\]$$/p' requirements.lock > $(VENV)/build.lock
	sed -nE '/^uv==/,/[^\]$$/p' requirements.lock > $(VENV)/uv.lock
	@$(MAKE) --no-print-directory install-by-uv || $(MAKE) --no-print-directory install-by-pip
	$(VENV)/bin/python -m compileall -q -j 0 -x '/tests?/' $(VENV)/lib/python*/site-packages > /dev/null || true
	touch $(STAMP)

.PHONY: install-by-uv install-by-pip
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check
install-by-uv:
	$(PIP) install --quiet --require-hashes --no-deps -r $(VENV)/uv.lock
	$(VENV)/bin/uv pip install --quiet --require-hashes --no-deps -r $(VENV)/build.lock
	$(VENV)/bin/uv pip sync --quiet --require-hashes --no-build-isolation requirements.lock
	$(VENV)/bin/uv pip install --quiet --no-deps --no-build-isolation -e .

install-by-pip:
	@echo 'uv was not to be had or could not reach an index; pip installs the same lock, more slowly.' >&2
	$(PIP) install --quiet --require-hashes --no-deps -r $(VENV)/build.lock
	$(PIP) install --quiet --require-hashes --no-deps --no-compile --no-build-isolation -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
