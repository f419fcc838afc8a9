"""What a piece of code rests on: the modules of the project that it imports, and a digest of their code.

Docstrings, comments and layout are no code. What is imported by a name made at run time is not seen.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from report import files, paths
from report.errors import ReportError

KNOWN = paths.BUILD / "modules.json"


def imports(source: str) -> frozenset[str]:
    """The project's modules that Python text imports, within functions too."""
    return _imports(source, paths.ROOT)


@functools.cache
def _imports(source: str, root: Path) -> frozenset[str]:
    # Most of what is imported is no module, and each is looked for in two places.
    return frozenset(name for name in _read(source)[0] if module_path(name))


def closure(*modules: str) -> set[str]:
    """Modules with the project's modules that they import, and those that these import."""
    found: set[str] = set()
    waiting = set(modules)
    while waiting:
        name = waiting.pop()
        found.add(name)
        package = name.rpartition(".")[0]  # is imported before its module
        waiting |= ({package} if package else set()) | imports(_text(name))
        waiting -= found
    return found


def code_digest(modules: Iterable[str]) -> str:
    """sha256 over the code of modules, by name."""
    parts = (f"{name}\0{_read(_text(name))[1]}\0" for name in sorted(modules))
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def module_path(name: str) -> Path | None:
    """The file of a module of the project, None where there is none."""
    place = paths.ROOT.joinpath(*name.split("."))
    places = (place / "__init__.py", place.with_suffix(".py")) if name.split(".")[0] == "report" else ()
    return next((file for file in places if file.is_file()), None)


def _text(module: str) -> str:
    path = module_path(module)
    if path is None:
        folder = paths.ROOT.joinpath(*module.split("."))
        if folder.is_dir():
            raise ReportError(f"{folder.relative_to(paths.ROOT)}/ has no __init__.py, so it is no package. Add an empty one.")
        raise LookupError(f"The project has no module {module}.")
    return files.text(path)


@functools.cache
def _read(source: str) -> tuple[frozenset[str], str]:
    """What Python text imports, and its code: the syntax tree, the same in every version of Python."""
    known, key = _known(), _key(source)
    if key not in known:
        known[key] = _parsed(source)
    named, code = known[key]
    return frozenset(named), code


def _key(source: str) -> str:
    return hashlib.sha256(f"{_own_text()}\0{source}".encode()).hexdigest()


@functools.cache
def _own_text() -> str:
    return Path(__file__).read_text(encoding="utf-8")


def _parsed(source: str) -> list:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return [[], source]  # whoever runs it will be told
    named: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return [sorted(named), repr(_plain(tree))]


@functools.cache
def _known() -> dict[str, list]:
    """What was read of modules before, by their text: to parse them all takes longer than what is done with it."""
    try:
        return json.loads(KNOWN.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def keep() -> None:
    """Keeps what was read of the modules that there are, for later processes."""
    keys = [_key(path.read_text(encoding="utf-8")) for path in sorted(paths.ROOT.glob("report/**/*.py"))]
    half = KNOWN.with_suffix(f".{os.getpid()}")
    half.write_text(json.dumps({key: _known()[key] for key in keys if key in _known()}), encoding="utf-8")
    half.replace(KNOWN)


def _plain(node):
    if isinstance(node, list):
        return [_plain(part) for part in node if not _is_docstring(part)]
    if not isinstance(node, ast.AST):
        return node
    # Versions differ in which empty fields a node has.
    fields = [(name, _plain(value)) for name, value in ast.iter_fields(node) if value is not None and value != []]
    return type(node).__name__, fields


def _is_docstring(node) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
