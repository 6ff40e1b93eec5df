# Thin wrappers: every target but `clean` works in a .venv that it creates itself.
#   make run [SOURCE=transactions.csv] [PORT=8050]     make build SOURCE=transactions.csv
#   make test    make test-engines    make test-operations    make test-protections
#   make check    make lock    make screenshots    make clean

PYTHON ?= python3
PORT ?= 8050
SOURCE ?=
ARTIFACTS ?= artifacts
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run build test test-engines test-operations test-protections check format sbom audit image lock screenshots clean

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and f"Shopper Spectrum needs Python 3.11 or newer, found {sys.version.split()[0]}; name one with make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run-ready: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev-ready: requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.run-ready

$(VENV)/.engines-ready: requirements-engines.txt $(VENV)/.dev-ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-engines.txt
	@touch $@

run: $(VENV)/.run-ready
	$(BIN)/python -m dashboard run --artifacts "$(ARTIFACTS)" --port $(PORT) $(if $(SOURCE),--source "$(SOURCE)")

build: $(VENV)/.run-ready
	@test -n "$(SOURCE)" || { echo "say what to build from: make build SOURCE=transactions.csv"; exit 2; }
	$(BIN)/python -m dashboard build --artifacts "$(ARTIFACTS)" --source "$(SOURCE)"

test: $(VENV)/.dev-ready
	$(BIN)/python -m pytest -n 3

# Spark and PostgreSQL: Java 17 and a PostgreSQL server have to be on the machine.
test-engines: $(VENV)/.engines-ready
	$(BIN)/python -m pytest -m engines tests/engines

# What kills, fills, corrupts, loads and fuzzes, and what attacks, signs in and uploads in a browser: by itself, so that
# its load disturbs nothing.
test-operations: $(VENV)/.dev-ready
	$(BIN)/python -m pytest -n 2 -m operations

# Every protection is taken out of a copy in turn, and its test has to fail there.
test-protections: $(VENV)/.dev-ready
	$(BIN)/python -m pytest -n 2 --dist load --maxschedchunk 1 -m protections tests/protections

check: $(VENV)/.dev-ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev-ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# What the dashboard is made of, for whoever has to know: sbom.json (CycloneDX).
sbom: $(VENV)/.dev-ready
	$(BIN)/cyclonedx-py requirements requirements.txt --of JSON -o sbom.json

# Asks a vulnerability database on the network, so it is no part of `make check`.
audit: $(VENV)/.dev-ready
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements.txt --vulnerability-service osv

# Where a Docker engine answers; the files are linted everywhere, by the tests.
image:
	docker build --tag shopper-spectrum .

lock: $(VENV)/.dev-ready
	$(BIN)/uv pip compile requirements.in --universal --python-version 3.11 --generate-hashes --quiet --custom-compile-command 'make lock' -o requirements.txt
	$(BIN)/uv pip compile requirements-dev.in -c requirements.txt --universal --python-version 3.11 --generate-hashes --quiet --custom-compile-command 'make lock' -o requirements-dev.txt
	$(BIN)/uv pip compile requirements-engines.in -c requirements.txt -c requirements-dev.txt --universal --python-version 3.11 --generate-hashes --quiet --custom-compile-command 'make lock' -o requirements-engines.txt

screenshots: $(VENV)/.dev-ready
	$(BIN)/python docs/screenshots.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
