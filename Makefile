# Every target works in a fresh clone: it sets up what it needs.
.DEFAULT_GOAL := help
SHELL := bash

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

NERACA_DATA ?= $(CURDIR)/data
export NERACA_DATA

SECONDS ?= 180

.PHONY: help setup run ui test fuzz lint fix bench docs samples lock clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(READY) ## Create .venv and install the locked dependencies

# --no-deps: the lock is complete, so nothing is left to resolve, and nothing outside it can slip in.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Made up for the forms of which nobody publishes anything; the same files every time.
SYNTHETIC := $(NERACA_DATA)/synthetic
$(SYNTHETIC): | $(READY)
	@$(BIN)/neraca synthesize --seed 2021 --years 2021 --provinces 32,34,51 --defects 0.02 --out $@ \
	  --forms pk2ukm_performance,mentor_evaluation,plut_consultants,mentoring_log,balatkop_training,partnership

run: $(READY) | $(SYNTHETIC) ## Land the samples and a small synthetic set, run the nightly job, print the report
	@$(BIN)/neraca land --samples $(SYNTHETIC)/2021/*
	@$(BIN)/neraca run

ui: $(READY) ## Dagster's UI: the graph, the checks, the schedule
	@$(BIN)/neraca ui

test: $(READY) ## All tests
	$(BIN)/pytest -n 2 --dist loadgroup

fuzz: $(READY) ## Read made-up and damaged files for SECONDS (180)
	$(BIN)/python -m tests.fuzz $(SECONDS)

lint: $(READY) ## Style, SQL, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint --processes 2 dbt_project/models dbt_project/tests
	$(BIN)/mypy

fix: $(READY) ## Mend what the linters can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix dbt_project/models dbt_project/tests

bench: $(READY) ## Speed, as ratios within one run
	$(BIN)/python -m benchmarks

docs: $(READY) ## Write docs/rules.md anew from the suites, with what the gate makes of known defects
	$(BIN)/python -m tests.gate.document

samples: $(READY) ## Build data/samples again from its facts
	$(BIN)/python data/samples/build.py

lock: $(READY) ## Resolve the dependencies again
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-annotate --no-header --output-file requirements.lock

clean: ## Remove .venv and what tools leave behind; data stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache dbt_project/target dbt_project/logs
