# CoordNet. `make help` lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV ?= uv
LOCK := $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet

.PHONY: help run test mutants lint bench bench-search bench-questions bench-writers messages lock assets stems stems-report
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-15s %s\n", $$1, $$2}' Makefile

run: $(VENV)/.runtime ## start the site and the worker; Ctrl-C ends both
	@exec $(BIN)/python deploy/run.py

test: $(VENV)/.dev ## every test
	@$(BIN)/pybabel -q compile -d coordnet/translations
	@$(BIN)/python -m pytest -q -rfEs -n $${TEST_WORKERS:-2} --dist loadgroup

mutants: $(VENV)/.mutants ## would the tests notice a fault? A table by module (MODULE=digest: a part; JOBS=2: two at a time)
	@$(BIN)/pybabel -q compile -d coordnet/translations
	@$(BIN)/python -m mutation

lint: $(VENV)/.dev ## style, types, templates, the Lithuanian catalogue
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/python deploy/templates.py && $(BIN)/python deploy/catalogue.py --check

bench: $(VENV)/.dev ## benchmarks, as ratios
	@$(BIN)/pybabel -q compile -d coordnet/translations
	@$(BIN)/python -m benchmarks

bench-search: bench-questions ## what the search finds, then the search page with 20,000 and with 200,000 posts, as ratios
	@$(BIN)/python -m benchmarks.search

bench-questions: $(VENV)/.dev ## how often the search finds the answer to 120 questions, beside FTS5 and PostgreSQL alone
	@$(BIN)/pybabel -q compile -d coordnet/translations
	@$(BIN)/python -m benchmarks.questions

bench-writers: $(VENV)/.dev ## twenty people write while the index is made anew, and while the database is locked
	@$(BIN)/pybabel -q compile -d coordnet/translations
	@$(BIN)/python -m benchmarks.writers

messages: $(VENV)/.dev ## bring the catalogue up to date with the source strings
	@$(BIN)/python deploy/catalogue.py

lock: ## compile requirements*.in into locked files with hashes (needs uv)
	@$(LOCK) requirements.in -o requirements.txt
	@$(LOCK) requirements-dev.in -o requirements-dev.txt
	@$(LOCK) requirements-mutants.in -o requirements-mutants.txt

stems: $(VENV)/.dev ## learn the endings of Lithuanian words anew from hunspell-lt; the same file every time
	@$(BIN)/python -m coordnet.textsearch.training

stems-report: $(VENV)/.dev ## how well forms of words that were held out find each other, and how fast
	@$(BIN)/python -m coordnet.textsearch.training report

assets: ## fetch the vendored front-end files again and rewrite their manifest (needs npm)
	@$(PYTHON) deploy/assets.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "CoordNet needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(VENV)/bin/python
	@echo "Installing the locked requirements into $(VENV) (once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(VENV)/bin/python
	@echo "Installing the locked development requirements into $(VENV) (once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

$(VENV)/.mutants: requirements-mutants.txt $(VENV)/.dev
	@echo "Installing the mutation tool into $(VENV) (once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-mutants.txt
	@touch $@
