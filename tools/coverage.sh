#!/bin/sh
# Branch coverage of report/ by the unit tests and the test of the PDF, the one browser test that runs
# code of the project and not its pages alone. Child processes measure themselves while the variable
# below is set: test workers, builds, the kernels of the chapters.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python -m coverage erase
rm -rf _build/html _build/.jupyter_cache  # a warm build would execute no chapter
export COVERAGE_PROCESS_START="$PWD/pyproject.toml" COVERAGE_FILE="$PWD/.coverage"
.venv/bin/python -m report test
.venv/bin/python -m pytest tests/browser/test_pdf.py
unset COVERAGE_PROCESS_START
.venv/bin/python -m coverage combine --quiet
.venv/bin/python -m coverage report
