# Volunteer Circle. `make` lists what there is; every target sets up what it needs on a machine with Python 3.11+ and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.installed
# Processes that share the tests; each starts a broker, a database server and suites of its own.
WORKERS ?= 2
ASSETS := services/gateway/pages/assets/vendor/.installed
# Starting many processes quickly needs compiled modules.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

##@ Use

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(SETUP) $(ASSETS) ## Install everything into .venv, and the pages' assets

.PHONY: run
run: setup ## Set up and open a living demo at http://127.0.0.1:8080
	$(BIN)/circle up

##@ Check

.PHONY: test
test: setup ## Run all tests but the long ones
	$(BIN)/python -m pytest -m "not long" --numprocesses $(WORKERS) --dist loadscope

.PHONY: test-long
test-long: setup ## Run the long versions of the suites (an hour)
	$(BIN)/python -m pytest -m long --timeout 3600

.PHONY: test-faults
test-faults: setup ## Break everything hundreds of times and count broken promises: 0 (CYCLES=120 on each database)
	$(BIN)/python -m pytest -m long --timeout 14400 -s tests/faults

.PHONY: soak
soak: setup ## Load the suite for MINUTES=30 and see whether memory, threads, files and p99 stay flat
	$(BIN)/python -m tests.benchmarks.soak

.PHONY: check
check: setup ## Format, lint, types, import directions, protos, generated code, documentation
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/buf format --diff --exit-code protos
	$(BIN)/python -m libs.contracts.generate --check
	$(BIN)/buf lint libs/contracts/gen/descriptors.binpb --config protos/buf.yaml
	$(BIN)/python docs/reference/generate.py --check
	$(BIN)/python -m pytest -q tests/architecture

.PHONY: bench
bench: setup ## Measure what the project promises, as ratios in one run
	$(BIN)/python -m tests.benchmarks

.PHONY: bench-matching
bench-matching: setup ## Measure what the matching engine proves in how long, beside the obvious alternatives
	$(BIN)/python -m tests.benchmarks.matching
	$(BIN)/python -m tests.benchmarks.repair

##@ Change

.PHONY: docs
docs: setup ## Write docs/reference from the code
	$(BIN)/python docs/reference/generate.py

.PHONY: format
format: setup ## Format the code and the protos
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/buf format -w protos

.PHONY: protos
protos: setup ## Generate libs/contracts/gen from protos/
	$(BIN)/python -m libs.contracts.generate

.PHONY: lock
lock: setup ## Pin all dependencies of pyproject.toml in requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra dev \
		--no-emit-index-url --no-emit-find-links pyproject.toml --output-file requirements.lock

.PHONY: clean
clean: ## Remove what was installed and built; the data of the demo stays in .data
	rm -rf $(VENV) node_modules services/gateway/pages/assets/vendor *.egg-info .mypy_cache .ruff_cache .pytest_cache

$(SETUP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; name it with make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(ASSETS): package.json package-lock.json $(SETUP)
	$(BIN)/python -m services.gateway.pages.vendor
	@touch $@
