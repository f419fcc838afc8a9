#!/bin/sh
# Branch coverage of report/ by the unit tests. Child processes measure themselves while the variable
# below is set: test workers, builds, the kernels of the chapters.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python -m coverage erase
rm -rf _build/html _build/.jupyter_cache  # a warm build would execute no chapter
COVERAGE_PROCESS_START="$PWD/pyproject.toml" COVERAGE_FILE="$PWD/.coverage" .venv/bin/python -m report test
.venv/bin/python -m coverage combine --quiet
.venv/bin/python -m coverage report
