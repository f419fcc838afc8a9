"""Copies of the project's tree, to build or to change."""

import shutil
from pathlib import Path

from report.paths import ROOT


def copy(place: Path, *without: str) -> Path:
    """The tree as it stands, without hidden files, what was built, and names that match `without`."""
    skipped = shutil.ignore_patterns(".*", "_build", "mutants", "node_modules", "__pycache__", "*.egg-info", *without)
    return Path(shutil.copytree(ROOT, place, ignore=skipped))
