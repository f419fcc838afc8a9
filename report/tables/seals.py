"""Each file's seal, kept in the data package: sha256, bytes, rows and a digest of each column."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

from report import paths
from report.tables.descriptor import PACKAGE, REMEDY, package


def unsealed(folder=None) -> list[str]:
    """One sentence for each file that doesn't match its seal; none if all is well."""
    folder = Path(folder or paths.DATA)
    found = []
    for resource in package(folder)["resources"]:
        path = folder / resource["path"]
        if not path.exists():
            found.append(f"data/{resource['path']} is missing.")
        elif digest(content := path.read_bytes()) != resource.get("hash"):
            found.append(broken_seal(resource, content, remedy=""))
    return found


def plain(content: bytes) -> bytes:
    """A table as it is kept: without the byte-order mark and the ends of lines that a spreadsheet or a
    checkout on Windows may give it."""
    return content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")


def digest(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(plain(content)).hexdigest()


def seal_resource(resource: dict, content: bytes) -> None:
    content = plain(content)
    resource["hash"] = digest(content)
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


def what_changed(resource: dict, content: bytes) -> str:
    if "schema" not in resource or "columnDigests" not in resource:
        return "changed" if "hash" in resource else "new"
    before, after = resource["columnDigests"], None
    rows, after = _rows_and_columns(plain(content))
    fields = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    was = resource.get("rows")
    count = f"{rows} rows" if rows == was else f"{was} rows before, {rows} after"
    return f"{count}; changed in {', '.join(fields) or 'its form alone (order or quotes)'}"


def broken_seal(resource, content, remedy=REMEDY) -> str:
    text = (
        f"data/{resource['path']} doesn't match its seal (sha256) in {PACKAGE}: it was edited, or "
        f"an edition was written only in part ({what_changed(resource, content)})."
    )
    return f"{text} {remedy}".rstrip()
