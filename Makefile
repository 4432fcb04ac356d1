# Everything a newcomer needs. Each target installs what it needs into .venv by itself, and only when the pins changed.
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help run test check faults shell pictures bench clean
help:
	@echo "make run    the site with content on http://$(HOST):$(PORT)/ (HOST= and PORT= may be given)"
	@echo "make test   everything CI runs: checks and all tests"
	@echo "make check  fast: lint, types, imports, house"
	@echo "make faults what breaks, in full size: kill -9, full disks, many people at once (docs/faults.md; half an hour)"
	@echo "make shell  a Python shell with the site loaded"
	@echo "make bench  what pages cost, beside others (BENCH_DIR= keeps the data, BENCH=--quick tries it out)"

.venv/bin/python:
	@echo "Making .venv ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "PeerHealth needs Python 3.11 or newer; name one with PYTHON=.")'
	@$(PYTHON) -m venv .venv

.venv/.site: requirements.txt | .venv/bin/python
	@echo "Installing what the site needs ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.development: requirements-dev.txt .venv/.site
	@echo "Installing what developers need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: .venv/.site
	@$(BIN)/python manage.py start --host $(HOST) --port $(PORT)

shell: .venv/.site
	@$(BIN)/python manage.py shell

check: .venv/.development
	@echo "Lint ..." && $(BIN)/ruff check --quiet . && $(BIN)/djlint --quiet --lint templates
	@echo "Types ..." && $(BIN)/mypy --no-error-summary
	@echo "House ..." && $(BIN)/lint-imports --no-logo >/dev/null || ($(BIN)/lint-imports --no-logo; false)
	@$(BIN)/pytest tests/test_house.py

test: check
	@echo "Tests ..." && $(BIN)/pytest -n auto --dist loadfile  # what a file has furnished, loaded or seen is not made again by the other worker

faults: .venv/.development
	@FAULTS=full $(BIN)/pytest tests/faults

clean:
	@rm -rf .venv static-built .pytest_cache .mypy_cache .ruff_cache

# What pages cost, beside two floors and other forums: draws docs/performance.md. About 20 minutes, once the data are loaded.
bench: .venv/.development
	@$(BIN)/python -m tests.benchmarks.speed $(BENCH)

# The README's pictures, drawn from the demo in a real browser.
pictures: .venv/.development
	@$(BIN)/pytest tests/journeys/pictures.py
