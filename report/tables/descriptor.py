"""What `datapackage.json` says of the tables: the one schema of all of them (a Frictionless Data Package)."""

from __future__ import annotations

import copy
import functools
import json
from pathlib import Path

from report import files, paths
from report.errors import ReportError

PACKAGE = "datapackage.json"

REMEDY = (
    "If the change was meant, run: python -m report seal (or make seal). "
    "If not, take the edition back with git or derive it anew: python -m report refresh"
)


def package(folder=None) -> dict:
    """The data package as a dict, a copy that may be changed."""
    return json.loads(package_text(folder))


def described(folder=None) -> dict:
    """The data package as a dict that is parsed once, to be read alone."""
    return parsed(package_text(folder))


def edition() -> str:
    """The edition of the book: year and month, and a number for a further one of that month."""
    return described()["version"]


def card(name: str, folder=None) -> dict:
    """The description of one table: its resource of the package, with path, title, description,
    schema, licenses, sources, rows and bytes. Raises ReportError if there is none."""
    return copy.deepcopy(resource_of(described(folder), name))


def stamp(folder=None) -> int:
    """A number that changes with the edition in `data/`: a key for what is computed from it."""
    return hash(package_text(folder))


def package_text(folder) -> str:
    path = Path(folder or paths.DATA) / PACKAGE
    try:
        return files.text(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ReportError(f"data/{PACKAGE} is missing. {REMEDY}") from error


@functools.lru_cache(maxsize=4)
def parsed(package_text: str) -> dict:
    """The package, parsed once; not to be changed."""
    return json.loads(package_text)


def package_bytes(new: dict) -> bytes:
    return (json.dumps(new, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def resource_of(whole: dict, name: str) -> dict:
    for resource in whole["resources"]:
        if resource["name"] == name:
            return resource
    known = ", ".join(resource["name"] for resource in whole["resources"])
    raise ReportError(f"There is no table {name!r} in data/{PACKAGE}; it has {known}.")
