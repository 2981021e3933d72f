# Bathtub. `make help` lists what there is to make.
PYTHON ?= python3
ENGINES ?= presto trino
VENV := .venv
NEXT := .venv-next
UV_VERSION := 0.13.9
ENGINE_TOOL := docker/engines/engines
APART := --ignore=tests/bench --ignore=tests/conformance --ignore=tests/superset
LINT := $(VENV)/bin/ruff check --quiet --output-format concise . && $(VENV)/bin/mypy && $(VENV)/bin/lint-imports \
	&& (cd docker/engines && ../../$(VENV)/bin/mypy --strict --scripts-are-modules engines *.py servers/*.py)

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint test-next test-superset engines engines-down test-engines bench clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(VENV)/ready ## create .venv with Bathtub, Superset and the test tools (again only when a requirement changed)

demo: setup ## simulate a fleet and start Superset with everything in it; prints its address
	$(VENV)/bin/bathtub demo

test: setup ## lint, and every test that needs no server, also where lint fails
	@lint=0; { $(LINT); } || lint=1; $(VENV)/bin/python -m pytest tests $(APART) && exit $$lint

lint: setup ## ruff, mypy and the import walls
	@$(LINT)

test-next: $(NEXT)/ready ## the same tests on the newest sqlglot, SQLAlchemy 2, pandas and numpy, without Superset
	$(NEXT)/bin/python -m pytest tests $(APART) --may-skip "could not import 'superset" --may-skip "the text of golden SQL"

test-superset: setup ## a real Superset, driven through its API and a browser (Chromium; on PrestoDB too where that runs)
	env $$($(ENGINE_TOOL) env) $(VENV)/bin/python -m pytest tests/superset

engines: ## start real engines: ENGINES="presto trino", also spark
	$(ENGINE_TOOL) up $(ENGINES)

engines-down: ## stop them and delete their tables
	$(ENGINE_TOOL) down

test-engines: setup ## start the engines that do not run yet, run the conformance suite on them, stop them
	$(ENGINE_TOOL) run $(ENGINES) -- $(VENV)/bin/python -m pytest tests/conformance

bench: setup ## the speed claims, as ratios within one run
	@failed=0; for script in tests/bench/*.py; do echo "== $$script"; $(VENV)/bin/python $$script || failed=1; done; exit $$failed

clean: ## delete the environments and what tools left; fetched engines stay (docker/engines/engines clean)
	rm -rf $(VENV) $(NEXT) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/ready: pyproject.toml $(wildcard constraints-superset.txt)
	$(call environment,$(VENV))
	$(VENV)/bin/uv pip install --quiet --python $(VENV)/bin/python $(addprefix --constraint ,$(filter %.txt,$^)) \
		--editable '.[superset,presto,trino,hive,duckdb,test]' selenium
	@touch $@

$(NEXT)/ready: pyproject.toml requirements-next.txt
	$(call environment,$(NEXT))
	$(NEXT)/bin/uv pip install --quiet --python $(NEXT)/bin/python --constraint requirements-next.txt \
		--editable '.[presto,trino,hive,duckdb,test]'
	@touch $@

define environment
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
	|| { echo "Bathtub needs Python 3.10 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.11" >&2; exit 1; }
@test -x $(1)/bin/python || $(PYTHON) -m venv $(1)
@test -x $(1)/bin/uv || $(1)/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
endef
