"""A table with the types of its schema, and the bytes of a table."""

from __future__ import annotations

import functools
import io
from pathlib import Path

import pandas as pd

from report import files, paths, specification, trace
from report.errors import ReportError
from report.tables.descriptor import PACKAGE, REMEDY, card, described, package_text, parsed, resource_of
from report.tables.seals import broken_seal, digest, plain


def read(name: str, folder=None, *, sealed=True) -> pd.DataFrame:
    """A table with the types of its schema: a copy, in the file's order.

    string -> str ("" where missing), integer and year -> int64 (Int64 if the field isn't
    required), number -> float64, boolean -> bool (boolean), date -> datetime64[s].

    Raises ReportError if there is no such table, if the file doesn't match its seal (unless
    `sealed` is False), or if a value is not of its type.
    """
    trace.opened(name)
    folder = Path(folder or paths.DATA)
    text = package_text(folder)
    path = folder / resource_of(parsed(text), name)["path"]
    try:
        version = files.version(path)
    except FileNotFoundError as error:
        raise ReportError(f"data/{path.name} is missing. {REMEDY}") from error
    return _read(name, folder, sealed, text, version).copy(deep=False)


@functools.lru_cache(maxsize=64)
def _read(name, folder, sealed, package_text, _version) -> pd.DataFrame:
    resource = resource_of(parsed(package_text), name)
    content = (folder / resource["path"]).read_bytes()
    if sealed and digest(content) != resource.get("hash"):
        raise ReportError(broken_seal(resource, content))
    return typed(resource, plain(content))


def empty(name: str, folder=None) -> pd.DataFrame:
    """A table without rows, typed by its schema."""
    resource = card(name, folder)
    header = ",".join(field["name"] for field in resource["schema"]["fields"])
    return typed(resource, header.encode())


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


def typed(resource: dict, content: bytes) -> pd.DataFrame:
    try:
        frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8")
    except ValueError as error:  # no UTF-8, or rows of unequal length
        raise ReportError(f"data/{resource['path']} is no table separated by commas. To see why, run: python -m report check") from error
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


def edition_day() -> str:
    """The day of the edition: that of its stamp, or that of the last search or rule in it if that is later."""
    return max(described()["created"][:10], str(specification.load()["dated"]), f"{read('searches')['date'].max():%Y-%m-%d}")
