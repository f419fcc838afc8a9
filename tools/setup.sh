#!/bin/sh
# Makes .venv/ with the locked packages and the project itself.
# Python is found by running it: a version manager's shim may stand on the path and then fail.
set -eu
cd "$(dirname "$0")/.."
if ! [ -w . ]; then
    echo "error: $(pwd) can't be written. Copy the project to a folder in which you may write, and run this there." >&2
    exit 1
fi

if [ -L .venv ]; then
    echo "error: .venv is a link to $(readlink .venv), which would be emptied. Take the link away (rm .venv) and run this again." >&2
    exit 1
fi

python=
works() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }
if [ -n "${PYTHON:-}" ]; then
    if ! works "$PYTHON"; then
        echo "error: PYTHON names $PYTHON, which doesn't run as Python 3.11, 3.12 or 3.13. Name another, or none: make book" >&2
        exit 1
    fi
    python=$PYTHON
fi
for candidate in python3.13 python3.12 python3.11 python3 python; do
    if [ -z "$python" ] && works "$candidate"; then
        python=$candidate
    fi
done
if [ -z "$python" ]; then
    echo "error: Python 3.11, 3.12 or 3.13 is needed and none was found. Install one, or name it: make book PYTHON=/path/to/python" >&2
    exit 1
fi
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    echo "error: this Python has no venv module. On Debian and Ubuntu: apt-get install python$version-venv" >&2
    exit 1
fi

echo "Making .venv with Python $version: the packages of requirements.txt, some minutes on a slow line …"
"$python" -m venv --clear .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
touch .venv/ready
