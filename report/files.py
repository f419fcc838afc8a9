"""Texts of files, and what they hold."""

from __future__ import annotations

import functools
import time
from pathlib import Path

SETTLED = 2_000_000_000
"""A file that was written so few nanoseconds ago is read each time: a clock of a file system may not tell the next writing apart."""


def text(path: Path) -> str:
    """A file's text, read again when it was written. FileNotFoundError or NotADirectoryError where there is none."""
    stat = path.stat()
    if time.time_ns() - stat.st_mtime_ns < SETTLED:
        return path.read_text(encoding="utf-8")
    return _text(path, stat.st_mtime_ns, stat.st_size, stat.st_ino)


@functools.lru_cache(maxsize=512)
def _text(path: Path, *_written: int) -> str:
    return path.read_text(encoding="utf-8")


def settings(path: Path) -> dict:
    """What a YAML file holds. OSError or yaml.YAMLError where it can't be read."""
    import yaml

    # By libyaml, a tenth of the time, wherever it was built in.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
