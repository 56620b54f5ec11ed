# Everything needs Python 3.11 or newer and make. The first run makes .venv and
# installs the hash-pinned lock into it; later runs install only what changed,
# and work offline.

.DEFAULT_GOAL := help
.PHONY: words help demo test lint types floors pytest pytest-postgres browser-note format lock clean

# Tried in this order; `make PYTHON=/path/to/python3` overrides.
PYTHON ?=
CANDIDATES = $(or $(PYTHON),python3.13 python3.12 python3.11 python3)
# The tool that makes the locks; nobody else needs it.
UV ?= uv

BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --no-input

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

demo: .venv/.runtime ## play with the bot in a browser: no Telegram, no settings
	@$(BIN)/lastmile demo

test: .venv/.dev ## everything that CI runs
	@$(MAKE) --no-print-directory --keep-going lint types floors pytest pytest-postgres

lint: .venv/.dev ## ruff: rules and layout
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/.dev ## mypy, strict
	$(BIN)/mypy

floors: .venv/.dev ## import-linter: who may import whom
	$(BIN)/lint-imports --no-logo

pytest: .venv/.dev browser-note ## the tests; `make pytest ARGS="-k reply"` picks some
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) $(ARGS)

# Half of an end-to-end test is waiting, so four runs share even two cores well. A file stays
# with one of them, as many have one bot for all their tests; tests/conftest.py puts the long
# ones first.
SIDE_BY_SIDE ?= -n 4 --dist loadfile --no-loadscope-reorder

# The two databases need one process each (tests/databases.py).
ON_POSTGRES = tests/e2e tests/storage tests/actions

pytest-postgres: .venv/.dev ## once more on PostgreSQL, what asks a database
	@echo "Once more on PostgreSQL: $(ON_POSTGRES)"
	LASTMILE_TEST_DATABASE=postgres $(BIN)/python -m pytest $(SIDE_BY_SIDE) $(ON_POSTGRES) $(ARGS)

browser-note:
	@for name in chromium chromium-browser google-chrome; do \
		command -v $$name >/dev/null 2>&1 && exit 0; \
	done; \
	echo "No Chromium here: the browser tests will be skipped."; \
	echo "To run them, install one (Debian, Ubuntu: apt-get install chromium)."

format: .venv/.dev ## let ruff lay the code out and fix what it can
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

words: .venv/.dev ## collect the messages of the templates; then fill templates/locales/zh_CN
	@mkdir -p build
	$(BIN)/pybabel -q extract -F babel.cfg -k N_ --no-location --sort-by-file --omit-header -w 100 -o build/lastmile.pot templates
	$(BIN)/pybabel -q update -D lastmile -i build/lastmile.pot -d templates/locales -w 100 --ignore-obsolete --ignore-pot-creation-date -l zh_CN
	$(BIN)/pybabel -q update -D lastmile -i build/lastmile.pot -d templates/locales -w 100 --ignore-obsolete --ignore-pot-creation-date -l en --no-fuzzy-matching

# The runtime lock takes its versions from the development lock, so that both
# fit into one .venv. `make lock UPGRADE=--upgrade` moves to the newest versions.
COMPILE = $(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock"

lock: ## write both locks again after a change of dependencies (needs uv)
	@command -v $(UV) >/dev/null 2>&1 || { \
		echo "make lock needs uv: install it with 'python3 -m pip install uv'" \
			"or name it: make lock UV=/path/to/uv"; exit 1; }
	$(COMPILE) $(UPGRADE) --group dev --output-file requirements-dev.lock
	$(COMPILE) $(UPGRADE) --group build --constraint requirements-dev.lock \
		--output-file requirements.lock

clean: ## remove .venv and every cache; data/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@for python in $(CANDIDATES); do \
		version=$$("$$python" --version 2>/dev/null) || continue; \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
			|| { old="$$old $$python ($$version)"; continue; }; \
		"$$python" -c 'import venv, ensurepip' 2>/dev/null \
			|| { bare="$$bare $$python"; continue; }; \
		echo "Making .venv with $$python ($$version)"; \
		"$$python" -m venv --clear .venv; \
		exit $$?; \
	done; \
	if [ -n "$$bare" ]; then \
		echo "Found$$bare, but without the venv module." \
			"On Debian and Ubuntu: apt-get install python3-venv."; \
	elif [ -n "$$old" ]; then \
		echo "Lastmile needs Python 3.11 or newer; found only$$old." \
			"If you have a newer one: make PYTHON=/path/to/python3."; \
	else \
		echo "Lastmile needs Python 3.11 or newer; found none of: $(CANDIDATES)." \
			"If you have one: make PYTHON=/path/to/python3."; \
	fi >&2; \
	exit 1

# The project itself is installed editable, with the build backend from the
# lock, so that nothing is fetched outside the pins.
.venv/.runtime: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) install --quiet --require-hashes --requirement requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements-dev.lock requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) install --quiet --require-hashes --requirement requirements-dev.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch .venv/.runtime $@
