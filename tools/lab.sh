#!/bin/sh
# JupyterLab on the chapters; a double click on one opens it as a notebook.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/jupytext-config --settings-file .venv/etc/jupyter/labconfig/default_setting_overrides.json set-default-viewer markdown
JUPYTER_CONFIG_PATH="$PWD/tools" exec .venv/bin/python -m jupyterlab "$@" chapters
