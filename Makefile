# Two commands for a fresh machine: `make compare` and `make test`. Each makes its own environment the first time.
# The README gives the plain lines that they stand for.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: help compare compare-gpu test clean

# Without this TensorFlow writes some ten lines of its own before the first of ours.
export TF_CPP_MIN_LOG_LEVEL ?= 3

help:
	@echo "make compare      compare the hand-written network with Keras, in the quick form (a few minutes once installed)"
	@echo "make test         lint, check the format and run the whole test suite"
	@echo "make compare-gpu  make compare with TensorFlow's GPU build, in an environment of its own (Linux, NVIDIA)"
	@echo "make clean        remove the environments and what was built"

compare: .venv/installed
	.venv/bin/python -m benchmarks.compare --quick

compare-gpu: .venv-gpu/installed
	.venv-gpu/bin/python -m benchmarks.compare --quick --device gpu

test: .venv/installed
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/python -m pytest -n 2 --dist loadfile

clean:
	rm -rf .venv .venv-gpu build *.egg-info

# The file `installed` is written last: an interrupted installation is gone on with, a finished one is not done again.
.venv/installed: extras := all
.venv-gpu/installed: extras := gpu
candidates := $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python)
recent := -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2> /dev/null

.venv/installed .venv-gpu/installed: pyproject.toml constraints.txt
	@rm -f $@
	@if $(@D)/bin/python $(recent); then exit 0; fi; \
	for python in $(candidates); do \
	    if $$python $(recent); then echo "$$python -m venv $(@D)"; exec $$python -m venv --clear $(@D); fi; \
	done; \
	echo "None of $(candidates) is a Python 3.11 or later with venv;" \
	    "install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; \
	exit 1
	$(@D)/bin/pip install --disable-pip-version-check --progress-bar off --quiet -e ".[$(extras)]" -c constraints.txt
	@touch $@
