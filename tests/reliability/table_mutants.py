"""Changes one value of a table or register at a time: a number, a date, a word, an id, a name of a list.

What tells: the seal (always), and with the seal forged the checks that read what the tables say:
the schema, the estimates' key, the rules of the registers, the truths of the prose.
"""

from __future__ import annotations

import csv
import io
import os
import random
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import prose

from report import tables

DATE = re.compile(r"(\d{4})(-\d{2})?(-\d{2})?")


@dataclass(frozen=True)
class Mutant:
    """One changed value. row is as a spreadsheet counts; was and now are the value's text."""

    table: str
    path: str
    field: str
    kind: str
    row: int
    was: str
    now: str
    content: bytes

    def __str__(self):
        return f"{self.table}.{self.field} ({self.kind}), row {self.row}: {self.was[:40]!r} to {self.now[:40]!r}"


def of_package(package: dict, folder: Path, rng: random.Random, per_field: int) -> Iterator[Mutant]:
    """Up to `per_field` changes of each field of each table; ten times as many of a file without fields."""
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        if "schema" in resource:
            yield from _of_table(resource, content, rng, per_field)
        else:
            yield from _of_text(resource, content.decode(), rng, 10 * per_field)


def _of_table(resource, content, rng, per_field):
    header, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
    keys = {*resource["schema"].get("primaryKey", [])}
    keys |= {name for one in resource["schema"].get("foreignKeys", []) for name in one["fields"]}
    for field in resource["schema"]["fields"]:
        at = header.index(field["name"])
        filled = [number for number, row in enumerate(rows) if row[at]]
        for number in rng.sample(filled, min(per_field, len(filled))):
            was = rows[number][at]
            others = sorted({row[at] for row in rows} - {was, ""})
            kind, now = _changed(field, was, others, field["name"] in keys, rng)
            changed = [*rows]
            changed[number] = [*rows[number][:at], now, *rows[number][at + 1 :]]
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows([header, *changed])
            yield Mutant(resource["name"], resource["path"], field["name"], kind, number + 2, was, now, out.getvalue().encode())


def _changed(field, was, others, is_key, rng) -> tuple[str, str]:
    """What kind of value it is, and another of the kind that looks as good."""
    if field["type"] == "boolean":
        return "truth", {"true": "false", "false": "true"}[was]
    if field["type"] in ("integer", "number", "year"):
        return "number", _another_number(was, rng)
    if DATE.fullmatch(was):
        return "date", _another_date(was, rng)
    if others and "enum" in field.get("constraints", {}):
        return "name of a list", rng.choice(others)
    if others and is_key:
        return "id", rng.choice(others)
    return "word", _another_word(was, rng)


def _another_number(was, rng) -> str:
    digits = [at for at, letter in enumerate(was) if letter.isdigit()]
    at = rng.choice(digits[-2:])
    return was[:at] + str((int(was[at]) + rng.randint(1, 9)) % 10) + was[at + 1 :]


def _another_date(was, rng) -> str:
    year, month, day = DATE.fullmatch(was).groups()
    if day:
        return f"{year}{month}-{int(day[1:]) % 28 + 1:02}"
    return f"{year}-{int(month[1:]) % 12 + 1:02}" if month else str(int(year) + rng.choice([-1, 1]))


def _another_word(was, rng) -> str:
    """One letter is another."""
    letters = [at for at, letter in enumerate(was) if letter.isalpha()]
    if not letters:
        return was + "x"
    at = rng.choice(letters)
    other = rng.choice([one for one in "abcdefghijklmnopqrstuvwxyz" if one != was[at].lower()])
    return was[:at] + (other.upper() if was[at].isupper() else other) + was[at + 1 :]


def _of_text(resource, text, rng, number):
    for _ in range(number):
        match = rng.choice(list(re.finditer(r"[A-Za-z]{4,}|\d+", text)))
        kind = "number" if match[0].isdigit() else "word"
        now = _another_number(match[0], rng) if kind == "number" else _another_word(match[0], rng)
        content = (text[: match.start()] + now + text[match.end() :]).encode()
        row = text.count("\n", 0, match.start()) + 1
        yield Mutant(resource["name"], resource["path"], "(text)", kind, row, match[0], now, content)


# --- Who tells ------------------------------------------------------------------------------


def breaks_its_seal(mutant: Mutant, package: dict, place: Path) -> bool:
    """Whether the tables' own check names the file and the field, in a folder with this one table."""
    resource = next(one for one in package["resources"] if one["name"] == mutant.table)
    (place / tables.PACKAGE).write_bytes(tables.package_bytes(package | {"resources": [resource]}))
    (place / mutant.path).write_bytes(mutant.content)
    told = tables.unsealed(place)
    named = f"changed in {mutant.field})" if "schema" in resource else "(changed)"
    return len(told) == 1 and told[0].startswith(f"data/{mutant.path} doesn't match its seal") and named in told[0]


def forge(mutant: Mutant, package: dict, folder: Path) -> None:
    """Puts the change into a copy of the tables under a new, false seal."""
    changed = {**package, "resources": [{**one} for one in package["resources"]]}
    for resource in changed["resources"]:
        if resource["name"] == mutant.table:
            tables.seal_resource(resource, mutant.content)
    (folder / mutant.path).write_bytes(mutant.content)
    (folder / tables.PACKAGE).write_bytes(tables.package_bytes(changed))


def told_without_seal(mutant: Mutant, package: dict, original: Path, place: Path) -> str:
    """What else tells of the change: "schema", "key", "registers", "truths", or "" for nothing.

    Looks in a child, whose memory of the tables is fresh: call it before any table was read.
    """
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(original, place)
    forge(mutant, package, place)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        told = "crash"
        try:
            with open(os.devnull, "w") as nowhere:
                os.dup2(nowhere.fileno(), 2)
                told = _look(mutant, package, place)
        finally:
            os.write(writer, told.encode())
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return told


def _look(mutant, package, place) -> str:
    from report import paths, registers
    from report.errors import ReportError
    from report.estimates import freshness
    from report.prose import names as facts
    from report.registers import positions

    if tables.checks.problems(place, _neighbours(mutant.table, tables.package(place))):
        return "schema"
    if not (mutant.table.startswith("estimates") or mutant.table == "verdicts"):
        if freshness.stale(place):
            return "key"
    paths.DATA = place
    for module in list(sys.modules.values()):  # from report.paths import DATA
        if getattr(module, "__name__", "").startswith("report") and hasattr(module, "DATA"):
            module.DATA = place
    try:
        registers.loading._checked()
        positions.positions()
    except (ReportError, ValueError, KeyError):
        return "registers"
    try:
        facts.load()
        for one in prose.named("truth"):
            if not facts.holds(one.text)[0]:
                return "truths"
        for one in prose.named("fact"):
            facts.value(one.text)
    except Exception:  # a fact that can't be computed stops the build, whatever it raises
        return "truths"
    return ""


def _neighbours(name, package) -> dict:
    """The package with the table, those that it refers to and those that refer to it."""

    def refers(resource):
        return {one["reference"]["resource"] for one in resource.get("schema", {}).get("foreignKeys", [])}

    kept = {name} | {one["name"] for one in package["resources"] if name in refers(one)}
    kept |= {to for one in package["resources"] if one["name"] in kept for to in refers(one)} - {""}
    return {**package, "resources": [one for one in package["resources"] if one["name"] in kept]}
