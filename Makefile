# make quote works on a bare machine with Python >= 3.11 (and its venv module) and make; everything is installed into .venv.

PYTHON ?= python3
VENV = .venv
SPEC = examples/gb300-nvl72.yaml
OUT = out
JOBS = 2
EXTRAS = dev
PYTEST_ARGS =
N = 1000
SEED = 1

BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt
# Stamps: the environment is installed again only when what it is made from has changed.
BASE := $(VENV)/.installed
DEV  := $(VENV)/.installed-$(EXTRAS)
MADE_FROM := $(VENV)/pyvenv.cfg pyproject.toml constraints.txt

.DEFAULT_GOAL := help
.PHONY: help quote test fuzz lint types check bench clean distclean
.DELETE_ON_ERROR:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

quote: $(BASE) ## quote the example into out/ and print its summary (SPEC=file.yaml OUT=folder)
	$(BIN)/rackcfg quote $(SPEC) -o $(OUT)

# In the order of the folders: neighbours share builds, and what is dear with few tests is not left for the end. What is compiled stays,
# whatever the environment says: else each worker rewrites, and each process that a test starts compiles, the whole program.
test: $(DEV) ## run the tests (JOBS=2, PYTEST_ARGS=...)
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

fuzz: $(DEV) ## try mutated inputs of every kind (N=1000 of each, SEED=1)
	$(BIN)/python -m tests.fuzz --number $(N) --seed $(SEED)

lint: $(DEV) ## ruff
	$(BIN)/ruff check .

types: $(DEV) ## mypy, strict
	$(BIN)/mypy

bench: ## time everything that promises a ratio, into benchmarks/RESULTS.md
	@$(MAKE) --no-print-directory EXTRAS=dev,bench $(VENV)/.installed-dev,bench
	$(BIN)/python benchmarks/run.py

check: test lint types ## test, lint and types

clean: ## remove what was built and the caches
	rm -rf out build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean ## clean, and remove the environment
	rm -rf $(VENV)

$(VENV)/pyvenv.cfg:
	@command -v '$(PYTHON)' >/dev/null || { \
	  echo "error: '$(PYTHON)' is not installed; Python 3.11 or newer is needed (name it: make PYTHON=python3.12 $(MAKECMDGOALS))." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "error: Python 3.11 or newer is needed, but '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." >&2; \
	  echo "       Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "error: '$(PYTHON)' lacks the venv module (on Debian and Ubuntu: apt-get install python3-venv)." >&2; exit 1; }
	@echo "creating $(VENV)" >&2
	@$(PYTHON) -m venv --clear $(VENV)

$(BASE): $(MADE_FROM)
	@echo "installing the program into $(VENV)" >&2
	@$(PIP) -e .
	@$(BIN)/python -m compileall -q configurator
	@touch $@

$(DEV): $(MADE_FROM)
	@echo "installing the program and its development tools into $(VENV)" >&2
	@$(PIP) -e '.[$(EXTRAS)]'
	@$(BIN)/python -m compileall -q configurator
	@touch $(BASE) $@
