"""Files that are read more than once in a process: read again only when they were written."""

from __future__ import annotations

import functools
import time
from pathlib import Path
from typing import Any

JUST_WRITTEN = 100_000_000
"""Nanoseconds for which the clock of a file system may not tell a writing from the next."""


def version(path: Path) -> tuple[int, ...]:
    """A key of what is read from a file, which changes when it is written. FileNotFoundError or NotADirectoryError where there is none."""
    stat, now = path.stat(), time.time_ns()
    # Of a file that was just written no two keys are alike.
    return stat.st_mtime_ns, stat.st_size, stat.st_ino, *([now] if now - stat.st_mtime_ns < JUST_WRITTEN else [])


def text(path: Path) -> str:
    """A file's text. FileNotFoundError or NotADirectoryError where there is none."""
    return _text(path, version(path))


@functools.lru_cache(maxsize=512)
def _text(path: Path, _version: tuple[int, ...]) -> str:
    return path.read_text(encoding="utf-8")


def settings(path: Path) -> Any:
    """What a YAML file holds, not to be changed. OSError or yaml.YAMLError where it can't be read."""
    return _settings(text(path))


@functools.lru_cache(maxsize=16)
def _settings(text: str) -> Any:
    import yaml

    # By libyaml, a tenth of the time, wherever it was built in.
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
