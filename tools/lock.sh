#!/bin/sh
# Renews requirements.txt, the complete lock with hashes, from pyproject.toml.
# --fork-strategy fewest gives all three Pythons the same versions.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python -m pip install --quiet --disable-pip-version-check uv
.venv/bin/python -m uv pip compile --universal --fork-strategy fewest --python-version 3.11 \
    --generate-hashes --no-header --no-emit-index-url --upgrade pyproject.toml -o requirements.txt
