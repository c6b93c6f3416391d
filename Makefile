# The habits, one word each. Nothing is needed beforehand but Python 3.11 and make.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
export GRADIO_ANALYTICS_ENABLED := False
export HF_HUB_OFFLINE := 1

.PHONY: chat test eval bench check samples constraints clean

chat: $(VENV)/.installed
	$(BIN)/assistant chat

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile

# Answers the reference questions on the sample papers; fails below the floors of evals/gate.toml.
eval: $(VENV)/.installed-dev
	$(BIN)/assistant eval --gate

# How fast, how large, how steady, beside the usual pipelines; some forty minutes.
bench: $(VENV)/.installed-dev
	$(BIN)/assistant bench

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive index assistant evals ui source_docs

# The sample papers, made anew from source_docs/make.
samples: $(VENV)/.installed-dev
	$(BIN)/python -m source_docs.make

# torch comes first and alone: from the constraints it is the one build that was tested; asked for
# by another package, pip would take the newest with several gigabytes of CUDA.
$(VENV)/.torch: constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt torch
	@touch $@

$(VENV)/.installed: pyproject.toml constraints.txt $(VENV)/.torch
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev,rivals]"
	@touch $@

# Pins what is installed now; run it after a change of pyproject.toml that was tested.
constraints: $(VENV)/.installed-dev
	$(BIN)/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' > constraints.txt

clean:
	rm -rf $(VENV) .cache build *.egg-info
