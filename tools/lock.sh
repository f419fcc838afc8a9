#!/bin/sh
# Renews requirements.txt, the complete lock with hashes, from pyproject.toml; and
# requirements-GROUP.txt, which add what a group of pyproject.toml needs, at versions that fit.
# --fork-strategy fewest gives all three Pythons the same versions.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python -m pip install --quiet --disable-pip-version-check uv
lock() {
    .venv/bin/python -m uv pip compile --universal --fork-strategy fewest --python-version 3.11 \
        --generate-hashes --no-header --no-emit-index-url --upgrade "$@"
}
lock pyproject.toml -o requirements.txt
lock --group test --constraints requirements.txt -o requirements-test.txt
for group in audit browser dask dev lab panels reliability serve; do
    lock --group "$group" --constraints requirements.txt --constraints requirements-test.txt -o "requirements-$group.txt"
done
