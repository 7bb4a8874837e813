# Each target sets up all it needs in .venv: with uv where it is there, else with venv and pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: run test wheel-test check format bench fuzz mutants campaign safety picture treadmills wheel clean

run: $(STAMP)
	$(BIN)/retropace start first-five --treadmill simulated --speed-up 20 --yes --data-dir build/demo

# Browsers and processes wait more than they compute: three at a time, each file in one of them.
test: $(STAMP)
	$(BIN)/python -m pytest --ignore=tests/packaging -n 3 --dist loadfile $(PYTEST_ARGS)

# The wheel on its own, in a clean environment: builds it, installs it, runs a session from it.
wheel-test: $(STAMP)
	$(BIN)/python -m pytest tests/packaging

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP)
	$(BIN)/python -m tests.bench

fuzz: $(STAMP)
	$(BIN)/python -m pip --version >/dev/null 2>&1 && $(BIN)/python -m pip install -q atheris || uv pip install -q --python $(BIN)/python atheris
	mkdir -p build
	for target in codec workouts; do \
	  $(BIN)/python tests/fuzz/fuzz_$$target.py -artifact_prefix=build/fuzz-$$target- -max_total_time=$(or $(SECONDS),60) || exit 1; \
	done

# Whole sessions in virtual time, with much broken: make campaign SEEDS=1000 SEED_BASE=0
campaign: $(STAMP)
	$(BIN)/python -m retropace_simulators.campaign --seeds $(or $(SEEDS),1000) --seed-base $(or $(SEED_BASE),0)

# Planted defects must be caught, and small changes of the thinking rooms noticed.
# One room alone: make mutants ROOM=belief (or ftms, or safety)
mutants: $(STAMP)
	$(BIN)/python -m tests.mutants.run
	$(BIN)/python -m tests.mutants.score $(ROOM)

safety: $(STAMP)
	$(BIN)/python tests/tools/safety_doc.py
	$(BIN)/python -m tests.mutants.argued

picture: $(STAMP)
	$(BIN)/python tests/tools/picture.py docs/session.svg
	$(BIN)/python tests/tools/report_picture.py docs/report.png

treadmills: $(STAMP)
	$(BIN)/python tests/tools/treadmills.py docs/treadmills.md

wheel: $(STAMP)
	rm -rf dist && $(BIN)/python -m hatchling build -t wheel

clean:
	rm -rf $(VENV) build dist

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Retropace needs Python 3.11 or newer: install it, or name it with make PYTHON=..."; exit 2; }
	@echo "Setting up $(VENV), once ..."
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv -q --allow-existing --python $(PYTHON) $(VENV) && \
	  uv pip install -q --python $(BIN)/python --group dev -e ".[all]" ; \
	else \
	  { $(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { $(PYTHON) -m venv --without-pip $(VENV) && \
	    $(PYTHON) -m pip --python $(BIN)/python install -q pip ; } ; } && \
	  $(BIN)/python -m pip install -q --upgrade "pip>=25.1" && \
	  $(BIN)/python -m pip install -q --group dev -e ".[all]" ; \
	fi
	@touch $(STAMP)
