#!/bin/sh
# Renews requirements.txt, the complete lock with hashes, from pyproject.toml; and
# requirements-browser.txt and requirements-reliability.txt, which add what only the browser tests
# and `make reliability` need, at versions that fit.
# --fork-strategy fewest gives all three Pythons the same versions.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python -m pip install --quiet --disable-pip-version-check uv
lock() {
    .venv/bin/python -m uv pip compile --universal --fork-strategy fewest --python-version 3.11 \
        --generate-hashes --no-header --no-emit-index-url --upgrade "$@"
}
lock pyproject.toml -o requirements.txt
lock --group browser --constraints requirements.txt -o requirements-browser.txt
lock --group reliability --constraints requirements.txt -o requirements-reliability.txt
