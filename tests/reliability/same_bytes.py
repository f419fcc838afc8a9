"""Builds the book under circumstances that must not matter, and compares every byte of the pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import trees

from report.paths import ROOT

# Sphinx's own record of its configuration; it names paths.
LEFT_OUT = {".buildinfo"}
ELSEWHERE = {"TZ": "Asia/Karachi", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "77"}
HERE = {"TZ": "America/Lima", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "PYTHONHASHSEED": "3"}
THIS = f"{sys.version_info.major}.{sys.version_info.minor}"
VERSIONS = ("3.11", "3.12", "3.13")


def other_python() -> str | None:
    """A supported Python of another version than this, if one is found and runs."""
    for version in VERSIONS:
        path = shutil.which(f"python{version}")
        if path and version != THIS and not subprocess.run([path, "-c", ""], capture_output=True).returncode:
            return path
    return None


def built(place: Path, python: str, environment: dict[str, str], cores: set[int]) -> Path:
    """The pages of a cold build of a copy of the tree."""
    copy = trees.copy(place)
    settings = os.environ | {"SOURCE_DATE_EPOCH": "1763800000", "PYTHONPATH": str(copy)} | environment
    done = subprocess.run(
        [python, "-m", "report", "build"],
        cwd=copy,
        env=settings,
        capture_output=True,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    if done.returncode:
        raise RuntimeError(f"the build in {copy} failed: {done.stderr[-2000:]}")
    return copy / "_build" / "html"


def differences(one: Path, two: Path) -> tuple[list[str], int]:
    """Files that differ or are in one tree alone, and the bytes that were compared."""
    files = {path.relative_to(root).as_posix() for root in (one, two) for path in root.rglob("*") if path.is_file()}
    differing, compared = [], 0
    for name in sorted(files - LEFT_OUT):
        contents = [(root / name).read_bytes() if (root / name).exists() else None for root in (one, two)]
        compared += len(contents[0] or b"")
        if contents[0] != contents[1]:
            differing.append(name)
    return differing, compared


def check(place: Path):
    """Yields (what was compared, files that differ, bytes compared)."""
    cores = sorted(os.sched_getaffinity(0))
    first = built(place / "one", sys.executable, ELSEWHERE, {cores[0]})
    second = built(place / "two", sys.executable, HERE, set(cores))
    yield "time zone, locale, hash seed, number of cores", *differences(first, second)
    if python := other_python():
        # An environment of that version, with the same lock.
        folder = Path(shutil.copytree(ROOT / "tools", place / "environment" / "tools")).parent
        for name in ("requirements.txt", "pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, folder)
        shutil.copytree(ROOT / "report", folder / "report")
        subprocess.run(["sh", "tools/setup.sh"], cwd=folder, env=os.environ | {"PYTHON": python}, check=True, capture_output=True)
        third = built(place / "three", str(folder / ".venv" / "bin" / "python"), HERE, set(cores))
        yield f"Python {THIS} and {Path(python).name}", *differences(first, third)
