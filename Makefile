# What a person types: `make demo`, then `make test`.  Everything lives in .venv and demo/.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
PYTEST := $(BIN)/python -m pytest
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo env env-heavy test test-heavy test-oldest test-all lint bench docs picture requirements clean

help:  ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: $(VENV)/core.stamp  ## simulate a shop in demo/, write demo/report.html
	$(BIN)/jejak demo demo

env: $(VENV)/test.stamp  ## everything a developer needs, in .venv

env-heavy: $(VENV)/heavy.stamp

test: $(VENV)/test.stamp  ## fast tests, lint and types (at most 8 minutes)
	$(PYTEST) -m "not heavy" -n $(WORKERS) --dist loadfile --no-loadscope-reorder
	$(MAKE) --no-print-directory lint

test-heavy: $(VENV)/heavy.stamp  ## Spark, kills, simulations, browsers
	$(PYTEST) -m heavy -n $(WORKERS) --dist loadfile --no-loadscope-reorder
	$(BIN)/pyright -p .ci/pyright-spark.json
	$(MAKE) --no-print-directory test-oldest

test-oldest: $(VENV)/heavy.stamp $(VENV)/oldest.stamp  ## the measures on the oldest DuckDB allowed
	PYTHONPATH=$(VENV)/oldest $(PYTEST) -m "not heavy" -n $(WORKERS) --dist loadfile \
	  tests/engine tests/journeys tests/measure

test-all: test test-heavy  ## everything (at most 35 minutes)

lint: $(VENV)/test.stamp  ## ruff and pyright
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

bench: $(VENV)/test.stamp  ## the benchmarks, beside the rivals
	$(BIN)/python -m benchmarks

docs: $(VENV)/test.stamp  ## write the generated reference pages again
	$(BIN)/python docs/reference.py

picture: demo  ## take the picture of the READMEs again (needs chromium)
	docs/picture.sh

requirements:  ## pin the dependencies again (needs uv; UPGRADE=--upgrade for newer ones)
	requirements/pin.sh $(UPGRADE)

clean:
	rm -rf $(VENV) demo build dist

# One environment, made on first use and upgraded in place.
$(VENV)/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "jejak needs Python 3.11 or later: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "python3-venv is missing: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/core.stamp: requirements/core.txt pyproject.toml | $(VENV)/made.stamp
	@echo "installing the core dependencies into $(VENV) (once) ..."
	@$(PIP) -r requirements/core.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/core.stamp
	@echo "installing the test dependencies into $(VENV) (once) ..."
	@$(PIP) -r requirements/test.txt
	@touch $@

$(VENV)/heavy.stamp: requirements/heavy.txt $(VENV)/test.stamp
	@echo "installing Spark into $(VENV) (once) ..."
	@$(PIP) -r requirements/heavy.txt
	@touch $@

$(VENV)/oldest.stamp: requirements/oldest.txt $(VENV)/core.stamp
	@$(PIP) --no-deps --target $(VENV)/oldest --upgrade -r requirements/oldest.txt
	@touch $@
