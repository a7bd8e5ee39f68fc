# Two commands on a fresh machine: make up, make test. Needs Python 3.11+ and Node 20+, nothing else.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export SUPABASE_TELEMETRY_DISABLED := 1
.DEFAULT_GOAL := help
.PHONY: help setup up status down reset test test-deep test-container test-pg15 mutate check lint-sql lint-db lint-schema format gen bench bench-api bench-soak bench-page clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Stamps: nothing is installed twice, and a changed lock installs again.
.venv/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "error: Python 3.11 or newer is needed. Install it, or say where it is: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "error: no virtual environment could be made. Install Python's venv module (Debian: python3-venv)" >&2; exit 1; }
	@touch $@
.venv/.local: .venv/.created pyproject.toml constraints.txt
	@echo "installing the Python parts ..." >&2
	@$(BIN)/pip install -q -c constraints.txt -e '.[local]' 2>.venv/pip.log || { tail -n 5 .venv/pip.log >&2; exit 1; }
	@touch $@
.venv/.dev: .venv/.local
	@echo "installing the test tools ..." >&2
	@$(BIN)/pip install -q -c constraints.txt -e '.[dev]' 2>.venv/pip.log || { tail -n 5 .venv/pip.log >&2; exit 1; }
	@touch $@
# Not `npm ci`: it refuses a lock that lacks the programs of other platforms, which not every registry offers.
node_modules/.installed: package.json package-lock.json
	@node -e 'process.exit(+process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null || \
	  { echo "error: Node 20 or newer is needed. Install it (https://nodejs.org) and run this again" >&2; exit 1; }
	@echo "installing the Node parts ..." >&2
	@npm install --no-save --loglevel=error --no-progress >/dev/null 2>node_modules.log || { head -n 5 node_modules.log >&2; exit 1; }
	@rm -f node_modules.log
	@touch $@

setup: ## make the environment: .venv and node_modules
	@$(MAKE) --no-print-directory -s -j2 .venv/.local node_modules/.installed

up: setup ## start the embedded stack, load the seed, show the main job
	@$(BIN)/medellin-ai up --detach

status: setup ## what runs, and where
	@$(BIN)/medellin-ai status

down: setup ## stop everything
	@$(BIN)/medellin-ai down

reset: setup ## rebuild the database: migrations and seed again
	@$(BIN)/medellin-ai reset --yes

test: setup .venv/.dev ## every test, in parallel, on clones of a template database
	@$(BIN)/pytest -q -n auto --dist loadgroup

test-deep: setup .venv/.dev ## the same suite with storms at full size and random seeds
	@$(BIN)/pytest -q -n auto --dist loadgroup --deep

test-container: setup .venv/.dev ## the same tests on PostgreSQL 17 in a container, with the real pg_cron; ARGS="..." for pytest
	@docker/engine docker/test $(ARGS)

test-pg15: setup .venv/.dev ## the migrations, pgTAP and races on PostgreSQL 15, unpacked from Debian's packages
	@MEDELLIN_TEST_SERVER=pg15 $(BIN)/pytest -q -n auto --dist loadgroup \
	  tests/sql tests/python/portability tests/python/db tests/python/races tests/python/pg15 tests/python/ground/test_push.py

mutate: setup .venv/.dev ## put each proven fault back into the schema; the tests must go red
	@$(BIN)/python -m tests.harness.mutate $(R)

check: setup .venv/.dev ## format, lint, types, imports, migrations = sql/, generated files fresh
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(MAKE) --no-print-directory lint-sql
	@$(BIN)/medellin-ai db migration refresh --check
	@$(BIN)/medellin-ai db check
	@$(BIN)/medellin-ai gen all --check

lint-sql: setup .venv/.dev ## the style of SQL, and whether migrations are safe on a database in use
	@$(BIN)/sqlfluff lint --disable-progress-bar sql supabase/migrations supabase/undo supabase/seed.sql
	@node_modules/.bin/squawk --config .squawk.toml supabase/migrations/*.sql

lint-db: lint-sql lint-schema ## the style of SQL, and the migrated database

lint-schema: setup .venv/.dev ## what plpgsql_check and Supabase's advisors say of the migrated database (PostgreSQL 15)
	@$(BIN)/python -m tests.harness.lint_db

format: setup .venv/.dev ## put Python and SQL into house style
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/sqlfluff fix --disable-progress-bar sql supabase/undo

gen: setup .venv/.dev ## write generated files again: models, errors, the sync twin
	@$(BIN)/medellin-ai gen all

bench: setup .venv/.dev ## how fast it is, next to the document, to others' designs and to the barest statements; WORKLOAD=queue for one
	@$(BIN)/python -m bench $(WORKLOAD) $(ARGS)

bench-api: setup .venv/.dev ## 50 people at once over the whole HTTP stack: latencies, requests a second, errors
	@$(BIN)/python -m bench.api $(ARGS)

bench-soak: setup .venv/.dev ## the same traffic for ten minutes, while memory and connections are watched; ARGS="--minutes 2"
	@$(BIN)/python -m bench.soak $(ARGS)

bench-page: setup .venv/.dev ## write the figures of README.md and docs/ again, from bench/reference; ARGS=--take: from the last run
	@$(BIN)/python -m bench.page $(ARGS)
