# Roundup. `make demo` and `make test` do all set-up on a fresh machine (Python >= 3.11 and make).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .stamps
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --quiet
SHARED ?= ../shared

.PHONY: help demo test lint types evaluate bench browser pictures lock clean

help:  ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(STAMPS)/venv:
	$(PYTHON) -c 'import sys; sys.exit("Roundup needs Python 3.11 or newer, found " + sys.version.split()[0] + ". Try: make PYTHON=python3.11 demo") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: $(STAMPS)/venv requirements.lock pyproject.toml
	$(PIP_INSTALL) --require-hashes -r requirements.lock
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/test: $(STAMPS)/run requirements-test.lock
	$(PIP_INSTALL) --require-hashes -r requirements-test.lock
	@touch $@

demo: $(STAMPS)/run  ## the whole job on the bundled sample site, over real HTTP on loopback
	@$(BIN)/roundup demo

test: $(STAMPS)/test browser  ## every check that CI runs
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2

evaluate: $(STAMPS)/test  ## how well pages are read and names reconciled, on gold data in SHARED (default ../shared)
	$(BIN)/python -m tests.evaluate $(SHARED)
	$(BIN)/python -m tests.evaluate_identity $(SHARED)
	$(BIN)/python -m tests.golden.score
	$(BIN)/python -m tests.new_site_share $(SHARED)
	$(BIN)/python -m tests.label_recall $(SHARED)
	@echo "how well pages are read that the path model has not seen: python -m roundup_spider.training.heldout --help"

bench: $(STAMPS)/bench  ## speed and growth, as ratios against peers measured in the same run
	@test -d $(SHARED)/corpus && $(BIN)/python bench/reading.py $(SHARED)/corpus || echo "reading: skipped: no $(SHARED)"
	$(BIN)/python bench/reconcile.py 10000 100000 --splink
	$(BIN)/python bench/store.py 4800

$(STAMPS)/bench: $(STAMPS)/test
	$(PIP_INSTALL) --no-build-isolation --editable '.[bench]'
	@touch $@

browser:  ## Debian's Chromium and its driver, for the tests that open pages (needs root)
	@command -v chromedriver >/dev/null || (apt-get update -qq && apt-get install -qq -y chromium chromium-driver) >/dev/null 2>&1 \
	  || echo "no chromium: the tests that open pages in a browser will say that they were skipped"

pictures: $(STAMPS)/test browser  ## the pictures of the documentation, taken anew
	$(BIN)/python -m tests.pictures

lint: $(STAMPS)/test  ## style
	$(BIN)/ruff check .

types: $(STAMPS)/test  ## strict types
	$(BIN)/mypy

lock: $(STAMPS)/venv  ## writes the lock files anew from pyproject.toml
	$(PIP_INSTALL) uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --extra editable pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --extra editable --extra test pyproject.toml -c requirements.lock -o requirements-test.lock

clean:  ## removes what make made (databases and archives stay)
	rm -rf $(VENV) $(STAMPS) build dist
