# The whole of Mitra behind a few words. Needs nothing but Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export MITRA_HOME ?= data

.PHONY: run test check bench snapshot hooks lock clean help
.DEFAULT_GOAL := help

help:            ## say what there is
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

$(VENV)/dev.stamp: requirements/dev.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@ $(VENV)/run.stamp

run: $(VENV)/run.stamp ## start the API, with the sample in an empty graph, and print its URL
	$(BIN)/mitra serve --sample

# One worker for each core: threads of numpy beside them would only wait for one another. Compiled
# files are kept even where the shell says not to: else each worker rewrites every assertion, and
# each command that a test starts compiles the whole of Mitra.
test: $(VENV)/dev.stamp ## run every test, with branch coverage
	PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 \
		$(BIN)/pytest --numprocesses=auto --dist=loadfile --cov --cov-report=term $(PYTEST)

check: $(VENV)/dev.stamp ## format, lint, import order, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

bench: $(VENV)/dev.stamp ## measure, and write the results into benchmarks/results
	$(BIN)/python -m benchmarks.catalog
	$(BIN)/python -m benchmarks.matching
	$(BIN)/python -m benchmarks.encodings
	$(BIN)/python -m benchmarks.building
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.folding
	$(BIN)/python -m benchmarks.reduction
	$(BIN)/python -m benchmarks

snapshot: $(VENV)/run.stamp ## write schema/schema.graphql from the code
	$(BIN)/mitra schema print > schema/schema.graphql.new
	mv schema/schema.graphql.new schema/schema.graphql

hooks: ## let git run `make check` before each commit
	git config core.hooksPath .githooks

lock: ## renew requirements/*.txt; needs uv
	uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --upgrade -o requirements/run.txt
	uv pip compile -q pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --upgrade -o requirements/dev.txt
	echo hatchling | uv pip compile -q - -c requirements/dev.txt --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --upgrade -o requirements/build.txt

clean: ## remove what was made, except the data folder
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
