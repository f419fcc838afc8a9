"""The only door to `data/`: typed reading, validation, sealing, and writing an edition.

`datapackage.json` is the one schema of all tables (a Frictionless Data Package). It also holds
each file's seal: sha256, bytes, rows and a digest of each column. A table that doesn't match
its seal is refused by name.
"""

from __future__ import annotations

import contextlib
import copy
import csv
import functools
import hashlib
import io
import json
import os
import re
import shutil
import sys
from pathlib import Path

import pandas as pd

from report import paths
from report.errors import ReportError
from report.progress import say

PACKAGE = "datapackage.json"
STAGE = ".edition"  # a new edition is written and validated in here
READY = ".edition-ready"  # and is put in place out of here, or by the next command if that is killed
REMEDY = (
    "If the change was meant, run: python -m report seal (or make seal). "
    "If not, take the edition back with git or derive it anew: python -m report refresh"
)


def package(folder=None) -> dict:
    """The data package as a dict (a copy)."""
    return json.loads(_package_text(folder))


def edition() -> str:
    """The edition of the book: year and month, and a number for a further one of that month."""
    return _parsed(_package_text(None))["version"]


def card(name: str, folder=None) -> dict:
    """The description of one table: its resource of the package, with path, title, description,
    schema, licenses, sources, rows and bytes. Raises ReportError if there is none."""
    return copy.deepcopy(_resource(_parsed(_package_text(folder)), name))


def read(name: str, folder=None, *, sealed=True) -> pd.DataFrame:
    """A table with the types of its schema: a copy, in the file's order.

    string -> str ("" where missing), integer and year -> int64 (Int64 if the field isn't
    required), number -> float64, boolean -> bool (boolean), date -> datetime64[s].

    Raises ReportError if there is no such table, if the file doesn't match its seal (unless
    `sealed` is False), or if a value is not of its type.
    """
    folder = Path(folder or paths.DATA)
    text = _package_text(folder)
    path = folder / _resource(_parsed(text), name)["path"]
    try:
        stat = path.stat()
    except FileNotFoundError as error:
        raise ReportError(f"data/{path.name} is missing. {REMEDY}") from error
    return _read(name, folder, sealed, text, stat.st_mtime_ns, stat.st_size).copy()


@functools.lru_cache(maxsize=64)
def _read(name, folder, sealed, package_text, mtime, size) -> pd.DataFrame:
    resource = _resource(_parsed(package_text), name)
    content = (folder / resource["path"]).read_bytes()
    if sealed and _digest(content) != resource.get("hash"):
        raise ReportError(_broken_seal(resource, content))
    return _typed(resource, content)


def unsealed(folder=None) -> list[str]:
    """One sentence for each file that doesn't match its seal; none if all is well."""
    folder = Path(folder or paths.DATA)
    found = []
    for resource in package(folder)["resources"]:
        path = folder / resource["path"]
        if not path.exists():
            found.append(f"data/{resource['path']} is missing.")
        elif _digest(content := path.read_bytes()) != resource.get("hash"):
            found.append(_broken_seal(resource, content, remedy=""))
    return found


def verify(folder=None) -> None:
    """Validates every table: seals, schema, keys and foreign keys, by frictionless.

    Raises ReportError that lists every problem by table, row and field.
    """
    folder = Path(folder or paths.DATA)
    broken = unsealed(folder)
    if len(broken) > 1:
        broken.insert(0, "The tables are of different editions, or several were edited:")
    if broken:
        raise ReportError("\n".join([*broken, REMEDY]))
    _raise_problems(_problems(folder, package(folder)))


@contextlib.contextmanager
def alone(folder=None):
    """Holds the tables for one command that changes them, and first finishes what a killed one left.

    Raises ReportError if another command holds them, or if there is no such folder. The hold ends
    with its process, however that ends.
    """
    folder = Path(folder or paths.DATA)
    if not folder.is_dir():
        raise ReportError("The folder data/ is missing. Take it back with git: git checkout -- data")
    try:
        hold = _hold(folder)
    except (BlockingIOError, FileExistsError) as error:
        raise ReportError("Another command is writing to data/ right now. Wait until it is done and run this one again.") from error
    try:
        _finish(folder)
        yield
    finally:
        os.close(hold)


def seal(folder=None) -> None:
    """Renews the seals of all files after an edit by hand, and prints what changed.

    Raises ReportError, and leaves the package as it is, if a table doesn't match its schema.
    """
    folder = Path(folder or paths.DATA)
    with alone(folder):
        _renew_seals(folder)


def _renew_seals(folder: Path) -> None:
    new = package(folder)
    changes = []
    for resource in new["resources"]:
        path = folder / resource["path"]
        if not path.exists():
            raise ReportError(f"data/{resource['path']} is missing, though {PACKAGE} names it. Write the file or take its entry out.")
        content = path.read_bytes()
        if _digest(content) != resource.get("hash"):
            changes.append(f"data/{resource['path']}: {_what_changed(resource, content)}")
            _seal(resource, content)
    _raise_problems(_problems(folder, new))
    _replace(folder / PACKAGE, _package_bytes(new))
    print("\n".join(changes) if changes else "Nothing has changed: every table matches its seal.")


def write_edition(tables: dict[str, pd.DataFrame], new_package: dict, folder=None) -> None:
    """Puts new tables and their package in place: all of them, or none.

    The whole new edition is written to a folder beside, brought to disk and validated there;
    then the tables are renamed, and the package last. If that is interrupted, the seals tell, and
    the next command that is `alone` finishes it. `tables` are by resource name; whatever isn't
    among them stays. Raises ReportError, with `data/` as it was, if the new edition isn't valid.
    """
    folder = Path(folder or paths.DATA)
    stage = folder / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    try:
        for resource in new_package["resources"]:
            name = resource["path"]
            if resource["name"] in tables:
                content = to_csv(tables[resource["name"]], resource["schema"])
                _seal(resource, content)
            else:
                content = (folder / name).read_bytes()
            _write(stage / name, content)
        _write(stage / PACKAGE, _package_bytes(new_package))
        _raise_problems(_problems(stage, new_package))
        for resource in new_package["resources"]:
            if resource["name"] not in tables:  # stood there to be validated with the others
                (stage / resource["path"]).unlink()
        _sync_folder(stage)
        shutil.rmtree(folder / READY, ignore_errors=True)
        stage.rename(folder / READY)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    _put_in_place(folder, new_package)


def _put_in_place(folder: Path, new_package: dict) -> None:
    """Renames what stands ready, the package last: until then the old one's seals are broken."""
    ready = folder / READY
    _sync_folder(folder)
    for resource in new_package["resources"]:
        if (ready / resource["path"]).exists():
            os.replace(ready / resource["path"], folder / resource["path"])
    os.replace(ready / PACKAGE, folder / PACKAGE)
    _sync_folder(folder)
    shutil.rmtree(ready, ignore_errors=True)


def _finish(folder: Path) -> None:
    """Puts in place an edition whose renaming was cut short, unless a table was changed since."""
    ready = folder / READY
    if (ready / PACKAGE).exists():
        old, new = package(folder), package(ready)
        seals = {one["path"]: {one.get("hash")} for one in new["resources"]}
        whole = all(_is_sealed(ready / path, seal) for path, seal in seals.items() if (ready / path).exists())
        for resource in old["resources"]:
            if resource["path"] in seals and (ready / resource["path"]).exists():
                seals[resource["path"]].add(resource.get("hash"))
        if whole and all(_is_sealed(folder / path, either) for path, either in seals.items()):
            say("Finishing a new edition whose writing was interrupted")
            _put_in_place(folder, new)
    shutil.rmtree(ready, ignore_errors=True)


def _is_sealed(path: Path, hashes: set[str]) -> bool:
    return path.exists() and _digest(path.read_bytes()) in hashes


def _hold(folder: Path) -> int:
    """A descriptor that only one process at a time can have."""
    if sys.platform == "win32":  # such a file is gone when its process is
        return os.open(folder / ".held", os.O_CREAT | os.O_EXCL | os.O_TEMPORARY)
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def empty(name: str, folder=None) -> pd.DataFrame:
    """A table without rows, typed by its schema."""
    resource = card(name, folder)
    header = ",".join(field["name"] for field in resource["schema"]["fields"])
    return _typed(resource, header.encode())


def is_formula(text: str) -> bool:
    """Whether a spreadsheet that opens a csv with this text in a cell might run it (OWASP: CSV injection).
    A signed number is none: -2, +34%."""
    return text.startswith(("=", "+", "-", "@", "\t", "\r")) and not re.fullmatch(r"[+-]\d+(\.\d+)?%?", text)


def to_csv(frame: pd.DataFrame, schema: dict) -> bytes:
    """The table as bytes that depend on its content alone: UTF-8, \\n, the schema's columns in
    its order, rows sorted by the primary key, whole numbers without a point."""
    names = [field["name"] for field in schema["fields"]]
    frame = frame[names].sort_values(schema.get("primaryKey", names), kind="stable")
    for field in schema["fields"]:
        if field["type"] in ("integer", "year"):
            frame[field["name"]] = frame[field["name"]].astype("Int64")
        if field["type"] == "boolean":
            frame[field["name"]] = frame[field["name"]].map({True: "true", False: "false"})
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8")


# --- Seals ----------------------------------------------------------------------------------


def _package_text(folder) -> str:
    path = Path(folder or paths.DATA) / PACKAGE
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ReportError(f"data/{PACKAGE} is missing. {REMEDY}") from error


@functools.lru_cache(maxsize=4)
def _parsed(package_text: str) -> dict:
    """The package, parsed once; not to be changed."""
    return json.loads(package_text)


def stamp(folder=None) -> int:
    """A number that changes with the edition in `data/`: a key for what is computed from it."""
    return hash(_package_text(folder))


def _package_bytes(new: dict) -> bytes:
    return (json.dumps(new, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def _resource(whole: dict, name: str) -> dict:
    for resource in whole["resources"]:
        if resource["name"] == name:
            return resource
    known = ", ".join(resource["name"] for resource in whole["resources"])
    raise ReportError(f"There is no table {name!r} in data/{PACKAGE}; it has {known}.")


def _digest(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _seal(resource: dict, content: bytes) -> None:
    resource["hash"] = _digest(content)
    resource["bytes"] = len(content)
    if "schema" in resource:
        rows, columns = _rows_and_columns(content)
        resource["rows"] = rows
        resource["columnDigests"] = columns


def _rows_and_columns(content: bytes) -> tuple[int, dict[str, str]]:
    """The number of rows, and a digest of each column to tell which one was changed."""
    try:
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    except ValueError:
        return 0, {}
    digests = {}
    for place, name in enumerate(header):
        column = "\n".join(row[place] if place < len(row) else "\0" for row in rows)
        digests[name] = hashlib.sha256(column.encode()).hexdigest()[:12]
    return len(rows), digests


def _what_changed(resource: dict, content: bytes) -> str:
    if "schema" not in resource or "columnDigests" not in resource:
        return "changed" if "hash" in resource else "new"
    before, after = resource["columnDigests"], None
    rows, after = _rows_and_columns(content)
    fields = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    was = resource.get("rows")
    count = f"{rows} rows" if rows == was else f"{was} rows before, {rows} after"
    return f"{count}; changed in {', '.join(fields) or 'its form alone (order, quotes or line ends)'}"


def _broken_seal(resource, content, remedy=REMEDY) -> str:
    text = (
        f"data/{resource['path']} doesn't match its seal (sha256) in {PACKAGE}: it was edited, or "
        f"an edition was written only in part ({_what_changed(resource, content)})."
    )
    return f"{text} {remedy}".rstrip()


# --- Types and validation -------------------------------------------------------------------


def _typed(resource: dict, content: bytes) -> pd.DataFrame:
    frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8")
    fields = resource["schema"]["fields"]
    names = [field["name"] for field in fields]
    if list(frame.columns) != names:
        raise ReportError(
            f"data/{resource['path']} has the columns {', '.join(frame.columns)}; its schema in "
            f"{PACKAGE} has {', '.join(names)}. Mend the one or the other."
        )
    for field in fields:
        try:
            frame[field["name"]] = _column(frame[field["name"]], field)
        except (ValueError, TypeError) as error:
            raise ReportError(
                f"data/{resource['path']}, field {field['name']}: a value is not of type "
                f"{field['type']}. To see which row, run: python -m report check"
            ) from error
    return frame


def _column(values: pd.Series, field: dict) -> pd.Series:
    required = field.get("constraints", {}).get("required", False)
    kind = field["type"]
    if kind in ("integer", "year"):
        return pd.to_numeric(values.replace("", pd.NA)).astype("int64" if required else "Int64")
    if kind == "number":
        return pd.to_numeric(values.replace("", None)).astype("float64")
    if kind == "boolean":
        known = values.map({"true": True, "false": False, "": pd.NA})
        return known.astype("bool" if required else "boolean")
    if kind == "date":
        return pd.to_datetime(values.replace("", None), format="%Y-%m-%d").astype("datetime64[s]")
    return values


def _problems(folder: Path, descriptor: dict) -> list[str]:
    """What frictionless finds wrong, as sentences."""
    import frictionless

    try:
        described = frictionless.Package.from_descriptor(descriptor, basepath=str(folder))
    except frictionless.FrictionlessException as refused:
        return [f"data/{PACKAGE}: {one.note}" for one in refused.reasons or [refused.error]]
    report = described.validate()
    found = [error.message for error in report.errors]
    found += [problem for one in descriptor["resources"] for problem in _formulas(folder, one)]
    for task in report.tasks:
        for error in task.errors:
            row = getattr(error, "row_number", None)
            field = getattr(error, "field_name", None)
            where = f"data/{task.place}"
            where += f", row {row}" if row else ""
            where += f", field {field}" if field else ""
            found.append(f"{where}: {_plainly(error)}")
    return found


def _plainly(error) -> str:
    """An error of the validator in words of its own, or better ones where those tell little."""
    note = error.note or error.title
    if note.startswith('constraint "required"'):
        return "may not be empty"
    if error.type == "missing-label":
        return "the column is missing"
    if kind := re.fullmatch(r'type is "(\w+)/default"', note):
        return f"{error.cell!r} is not of type {kind[1]}"
    return note


def _formulas(folder: Path, resource: dict) -> list[str]:
    """Cells of text that a spreadsheet would run: readers download the tables as they are."""
    fields = resource.get("schema", {}).get("fields", [])
    texts = [place for place, field in enumerate(fields) if field["type"] == "string"]
    if not texts or not (folder / resource["path"]).exists():
        return []
    with (folder / resource["path"]).open(encoding="utf-8", newline="", errors="replace") as file:
        return [
            f"data/{resource['path']}, row {number}, field {fields[place]['name']}: it begins with "
            f"{row[place][0]!r}, and a spreadsheet would run it as a formula. Begin it otherwise."
            for number, row in enumerate(csv.reader(file), 1)
            for place in texts
            if place < len(row) and is_formula(row[place])
        ]


def _raise_problems(found: list[str]) -> None:
    if found:
        shown = found[:20]
        if len(found) > len(shown):
            shown.append(f"and {len(found) - len(shown)} more.")
        raise ReportError("\n".join([*shown, f"Mend the table, or its schema in data/{PACKAGE}, then run: make seal"]))


# --- Files ----------------------------------------------------------------------------------


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _replace(path: Path, content: bytes) -> None:
    new = path.with_name(f".{path.name}.new")
    _write(new, content)
    os.replace(new, path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):  # Windows can't open a folder
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
