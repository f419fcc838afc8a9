"""What is kept between builds, each under a key that holds all it was made from."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from report import closure, paths


def digest(*patterns: str) -> str:
    """sha256 over names and bytes of the project's files that match, in a fixed order."""
    total = hashlib.sha256()
    for path in sorted({p for pattern in patterns for p in paths.ROOT.glob(pattern) if p.is_file()}):
        total.update(path.relative_to(paths.ROOT).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def execution_digest(modules: Iterable[str]) -> str:
    """What it depends on what modules of the project do: their code and that of all they import, the
    tables, the libraries. Docstrings and comments are no code."""
    code = closure.code_digest(closure.closure(*modules))
    return hashlib.sha256(f"{code} {_surroundings()}".encode()).hexdigest()


@functools.cache
def _surroundings() -> str:
    return digest("data/*", "requirements.txt")


def kept(folder: Path, name: str, key: str, make: Callable[[Path], None]) -> Path:
    """The file of that name that `make` writes, written anew unless it was made from the same key."""
    stem, _, suffix = name.rpartition(".")
    path = folder / f"{stem}-{hashlib.sha256(key.encode()).hexdigest()[:16]}.{suffix}"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{stem}-{'?' * 16}.{suffix}"):
            old.unlink()
        half = folder / f".{path.name}"
        make(half)
        half.replace(path)  # a build that is killed leaves no half of a file
    return path


def kept_text(name: str, module: str, make: Callable[[], str]) -> str:
    """A text that a module of the project makes from the tables alone: made anew when they, its code or the libraries changed."""

    def write(path: Path) -> None:
        path.write_bytes(make().encode())

    return kept(paths.BUILD / ".made", name, execution_digest([module]), write).read_bytes().decode()
