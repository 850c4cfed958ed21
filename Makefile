# Everything a person does. Set-up happens once, into .venv, from locks with hashes.
PYTHON ?= $(firstword $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p; done))
BIN := .venv/bin
RUN_READY := .venv/run-ready
TEST_READY := .venv/test-ready

export DAGSTER_HOME := $(CURDIR)/.dagster
export DAGSTER_DISABLE_TELEMETRY := 1
ifdef ARTICLES
export DATELINE_ARTICLES := $(abspath $(ARTICLES))
endif
ifdef DATABASE
export DATELINE_DATABASE := $(abspath $(DATABASE))
endif
DATABASE_FILE := $(or $(DATELINE_DATABASE),data/dateline.duckdb)

.PHONY: help refresh ui sql export test bench lint docs lock clean
help:
	@echo "make refresh [ARTICLES=folder] [DATABASE=file]   read the articles, publish the database"
	@echo "make ui                                          Dagster on http://127.0.0.1:3000"
	@echo "make sql                                         query the published database, read-only"
	@echo "make export [EXPORT=folder]                      write the published tables as Parquet and CSV, the network as GraphML"
	@echo "make test, make lint                             check the program"
	@echo "make bench CORPUS=file [N=1000]                  measure how fast refreshes are"
	@echo "make lock                                        renew the locks from pyproject.toml"

refresh: $(RUN_READY)
	@$(BIN)/python -m assets.refresh

ui: $(RUN_READY)
	@$(BIN)/dagster dev --workspace workspace.yaml --host 127.0.0.1 --port 3000

sql: $(RUN_READY)
	@test -f "$(DATABASE_FILE)" || { echo "$(DATABASE_FILE) does not exist yet: run 'make refresh' first"; exit 1; }
	@$(BIN)/duckdb -readonly "$(DATABASE_FILE)"

export: $(RUN_READY)
	@$(BIN)/python -m assets.export $(if $(EXPORT),"$(EXPORT)")

# Each file of tests is run by one process, so that what its tests share is made once; the slow files come first.
test: $(TEST_READY)
	@$(BIN)/python -m pytest -n auto --maxprocesses 8 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

bench: $(TEST_READY)
	@test -f "$(CORPUS)" || { echo "say CORPUS=file, a file of JSON Lines with articles"; exit 1; }
	@$(BIN)/python -m tests.benchmarks.speed "$(CORPUS)" --articles $(or $(N),1000)

docs: $(TEST_READY)
	@$(BIN)/python -m assets.dictionary

lint: $(TEST_READY)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

lock: $(TEST_READY)
	echo pip | $(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 - -o requirements-pip.lock
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-strip-extras --no-header \
		--python-version 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-strip-extras --no-header \
		--python-version 3.11 --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Dateline needs Python 3.11, 3.12 or 3.13; install one of them, or say PYTHON=path"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-pip.lock  # older ones misread some extras

$(RUN_READY): requirements.lock dagster.yaml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@mkdir -p .dagster && cp dagster.yaml .dagster/dagster.yaml
	@touch $@

$(TEST_READY): requirements-dev.lock requirements.lock dagster.yaml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@mkdir -p .dagster && cp dagster.yaml .dagster/dagster.yaml
	@touch $@

clean:
	rm -rf .venv .dagster data
