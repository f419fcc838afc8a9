"""Validation: seals, schema, keys and foreign keys, by frictionless; and cells that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

from report import paths
from report.errors import ReportError
from report.tables.descriptor import PACKAGE, REMEDY, package
from report.tables.seals import plain, unsealed


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
    raise_problems(problems(folder, package(folder)))


def is_formula(text: str) -> bool:
    """Whether a spreadsheet that opens a csv with this text in a cell might run it (OWASP: CSV injection).
    A signed number is none: -2, +34%."""
    return text.startswith(("=", "+", "-", "@", "\t", "\r")) and not re.fullmatch(r"[+-]\d+(\.\d+)?%?", text)


def problems(folder: Path, descriptor: dict) -> list[str]:
    """What is wrong, as sentences: the form of files first, since all else hangs on it; then what frictionless finds.

    The seals are those of the files: whoever asks has verified or renewed them. So a table that this process has found sound is not
    looked at again while it, its schema and the tables that it points to stay the same.
    """
    keys = _keys(descriptor["resources"])
    new = [one for one in descriptor["resources"] if keys[one.get("name", "")] not in _SOUND]
    if misshapen := [problem for resource in new if (problem := _form(folder, resource))]:
        return misshapen
    import frictionless

    # Seals are over the plain content, which frictionless doesn't know of: see `seals.unsealed`. Untold, it guesses a dialect.
    told = {key: value for key, value in descriptor.items() if key != "resources"}
    resources = [{key: value for key, value in one.items() if key not in ("hash", "bytes")} for one in descriptor["resources"]]
    descriptor = told | {"resources": [one | {"dialect": {"delimiter": ",", "quoteChar": '"'}} for one in resources]}
    try:
        described = frictionless.Package.from_descriptor(descriptor, basepath=str(folder))
    except frictionless.FrictionlessException as refused:
        return [f"data/{PACKAGE}: {one.note}" for one in refused.reasons or [refused.error]]
    found = []
    for resource in new:
        report = described.get_resource(resource["name"]).validate()
        wrong = [*(error.message for error in report.errors), *_formulas(folder, resource)]
        for task in report.tasks:
            for error in task.errors:
                row = getattr(error, "row_number", None)
                field = getattr(error, "field_name", None)
                where = f"data/{task.place}"
                where += f", row {row}" if row else ""
                where += f", field {field}" if field else ""
                wrong.append(f"{where}: {_plainly(error)}")
        found += wrong
        if not wrong:
            _SOUND.add(keys[resource["name"]])
    return found


_SOUND: set[str] = set()
"""The `_keys` of tables without a problem."""


def _keys(resources: list[dict]) -> dict[str, str]:
    """For each table all that its problems depend on: its schema and seal, and the seals of the tables that it points to."""
    seals = {one.get("name", ""): one.get("hash", "") for one in resources}
    keys = {}
    for one in resources:
        pointed = [key["reference"].get("resource") for key in one.get("schema", {}).get("foreignKeys", [])]
        keys[one.get("name", "")] = json.dumps([one, *map(seals.get, pointed)])
    return keys


SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}


def _form(folder: Path, resource: dict) -> str:
    """What a table is instead of UTF-8 with commas, as spreadsheets save it; empty if nothing."""
    path = folder / resource["path"]
    if "schema" not in resource or not path.exists():
        return ""
    content = plain(path.read_bytes())
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return f"data/{path.name}, line {line}: it is not UTF-8 text. Save it as CSV UTF-8."
    if "\r" in text:
        return f"data/{path.name}: it has carriage returns alone. Save it with ordinary line ends."
    names = [field["name"] for field in resource["schema"]["fields"]]
    for mark, called in SEPARATORS.items():
        if next(csv.reader(io.StringIO(text), delimiter=mark), []) == names != [names[0]]:
            return f"data/{path.name}: its fields are separated by {called}. Save it separated by commas."
    first = next(csv.reader(io.StringIO(text)), [])
    # The validator passes over a line above the names, and over blanks beside them.
    alone = len(first) < 2 <= len(names) or first[0].casefold() == "sep="
    if alone or "\0" in text or (first != names and [name.strip() for name in first] == names):
        return f"data/{path.name}: its first line is not the names of its columns ({','.join(names)}). Put them there, as CSV UTF-8."
    if first != names == next(csv.reader(io.StringIO(text), quotechar="'"), []):
        return f"data/{path.name}: its fields are quoted by apostrophes. Save it with quotation marks."
    row = 0
    try:
        for row, _ in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            pass
    except csv.Error as error:
        return f"data/{path.name}, row {row + 1}: its quotation marks don't pair ({error}). Within a field each is written twice."
    return ""


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
    with (folder / resource["path"]).open(encoding="utf-8-sig", newline="", errors="replace") as file:
        return [
            f"data/{resource['path']}, row {number}, field {fields[place]['name']}: it begins with "
            f"{row[place][0]!r}, and a spreadsheet would run it as a formula. Begin it otherwise."
            for number, row in enumerate(csv.reader(file), 1)
            for place in texts
            if place < len(row) and is_formula(row[place])
        ]


def raise_problems(found: list[str]) -> None:
    if found:
        shown = found[:20]
        if len(found) > len(shown):
            shown.append(f"and {len(found) - len(shown)} more.")
        raise ReportError("\n".join([*shown, f"Mend the table, or its schema in data/{PACKAGE}, then run: make seal"]))
