# The two commands of the README: `make demo` and `make test`. Everything happens in .venv; nothing else is touched.
PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3,$(shell command -v $(p) 2>/dev/null)))
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test lint docs lock clean

demo: $(VENV)/installed ## install, build the example record, say how to open it (SERVE=1 opens it)
	$(BIN)/onrecord demo demo
ifdef SERVE
	$(BIN)/onrecord serve -r demo/record
else
	@echo "or, in this checkout:  make demo SERVE=1   or   $(BIN)/onrecord serve -r demo/record"
endif

test: $(VENV)/test-installed ## install what tests need and run all of them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cog --check docs/cli.md
	$(BIN)/pytest

docs: $(VENV)/test-installed ## write the command reference from --help
	$(BIN)/cog -r docs/cli.md

lock: ## make the lock files anew (needs uv)
	uv pip compile -q pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements/run.lock
	uv pip compile -q pyproject.toml --extra build --extra test -c requirements/run.lock --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements/test.lock
	$(PYTHON) tools/build_sbom.py

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "onrecord needs Python 3.11 or later: none was found"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "onrecord needs Python 3.11 or later; $(PYTHON) is older: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements/run.lock pyproject.toml | $(VENV)/bin/python
	@echo "installing into $(VENV): takes a minute or two"
	$(PIP) install --require-hashes -r requirements/run.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test-installed: requirements/test.lock $(VENV)/installed
	$(PIP) install --require-hashes -r requirements/test.lock
	@touch $@

clean: ## remove what make made
	rm -rf $(VENV) demo
