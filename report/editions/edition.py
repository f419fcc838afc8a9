"""An edition of the book: what it says by name, how that differs from the last one, and its stamp.

`data/edition_values.csv` holds what the last edition said. `make` writes the next entry of
`chapters/changes.md` from the difference; the build puts the old value beside a sentence that
no longer holds.
"""

from __future__ import annotations

import datetime
import functools
import os
import re
from pathlib import Path

import pandas as pd

from report import paths, registers, tables
from report.editions import changes, wording
from report.errors import ReportError
from report.estimates import freshness, verdicts
from report.prose import listing
from report.prose import names as facts
from report.record import credits
from report.words import long_date

TABLE = "edition_values"
HEADING = "## Edition "
PASSING = {"edition", "edition-date"}
"""Facts that differ in every edition and tell nothing."""


# --- What the chapters say -----------------------------------------------------------------------


def said() -> dict[tuple[str, str], str]:
    """Each fact and truth that a chapter names, and in which chapters: {("fact", name): chapters}."""
    found: dict[tuple[str, str], list[str]] = {}
    for file, use in listing.uses():
        if Path(file).stem not in found.setdefault((use.kind, use.text), []) and use.text not in PASSING:
            found[use.kind, use.text].append(Path(file).stem)
    return {use: ", ".join(chapters) for use, chapters in found.items() if chapters}


def broken() -> list[str]:
    """The truths that the chapters name and that do not hold, one line each."""
    found = []
    for (kind, name), chapters in sorted(said().items()):
        if kind == "truth":
            try:
                holds, because = facts.holds(name)
            except ReportError as error:
                holds, because = False, str(error)
            if not holds:
                found.append(f"{name} ({chapters}): {because}")
    return found


# --- Values --------------------------------------------------------------------------------------


def values(lenient: bool = False) -> pd.DataFrame:
    """What the book says now: kind, name, value, chapters.

    kind is release (of a source), record (events and deaths by source, year and province), verdict,
    fact or truth (for which the value is the reason why it holds). lenient: why a value can't be computed
    stands in its place, where else ReportError is raised.
    """

    def said_now(function, what) -> str:
        try:
            return function(what)
        except ReportError as error:
            if not lenient:
                raise
            return f"can't be computed: {error}"

    rows = []
    for source in dict.fromkeys(one["source"] for one in tables.described()["releases"]):
        rows.append(("release", source, credits.recorded(source)["release"], ""))
    counts = changes.records({name: tables.read(name) for name in changes.COUNTED})
    for (source, year, province), row in zip(counts.index, counts.itertuples()):
        rows.append(("record", f"{source} {year} {province}", f"{row.events} events, {row.deaths} deaths", ""))
    for claim in registers.claims():
        rows.append(("verdict", claim.claim, said_now(_verdict, claim), "claims"))
    for row in tables.read("verdicts").itertuples():
        name = " ".join(filter(None, (row.statement, row.part, row.province)))
        rows.append(("verdict", f"{name}, by rule", row.verdict, ""))
    for (kind, name), chapters in said().items():
        rows.append((kind, name, said_now(facts.value if kind == "fact" else _because, name), chapters))
    return pd.DataFrame(rows, columns=["kind", "name", "value", "chapters"]).sort_values(["kind", "name"], ignore_index=True)


def _verdict(claim) -> str:
    return verdicts.verdict_on(claim).by_rule


def _because(name: str) -> str:
    return facts.holds(name)[1]


@functools.cache
def _before() -> dict[tuple[str, str], str]:
    return tables.read(TABLE).set_index(["kind", "name"])["value"].to_dict()


def before(kind: str, name: str) -> str | None:
    """What the last edition said under a name; None if it did not name it."""
    return _before().get((kind, " ".join(name.split())))


# --- The next edition ----------------------------------------------------------------------------


def make(again: bool = False) -> None:
    """Stamps the next edition and writes its entry, if anything changed since the last one.

    again: renews the values of the edition that is there, without a new entry (before it is published).
    ReportError if the tables, the estimates or a sentence are not up to date.
    """
    tables.verify()
    freshness.refuse_stale()
    if false := broken():
        raise ReportError(
            "\n".join(
                [
                    f"{len(false)} truths that chapters name do not hold:",
                    *false,
                    "Rewrite their sentences (make book lists them), then make the edition.",
                ]
            )
        )
    old, new = tables.read(TABLE), values()
    if old.equals(new):
        print("Nothing has changed since the last edition.")
        return
    package = tables.package()
    if not again:
        date = changes.today()
        package["version"], package["created"] = following(package["version"], date), f"{date}T00:00:00Z"
        _write_entry(package["version"], entry(package["version"], date, old, new))
    tables.write_edition({TABLE: new}, package)
    day = package["created"][:10]
    _stamp_others(package["version"], day)
    print(f"Edition {package['version']} of {day}. Its entry stands in chapters/changes.md.")


def following(version: str, date: datetime.date) -> str:
    """The version after `version` on a date: 2026.11, and 2026.11.1 for a second one of that month."""
    month = f"{date:%Y.%m}"
    if not version.startswith(month):
        return month
    return f"{month}.{int(version[len(month) + 1 :] or 0) + 1}"


def entry(version: str, date: datetime.date, old: pd.DataFrame, new: pd.DataFrame) -> str:
    """The entry of `chapters/changes.md`: data, counts, verdicts, numbers, and statements that differ."""
    text = [f"{HEADING}{version}", f"Made on {long_date(date)}.\nA dash: not said in that edition."]
    for title, header, rows in differences(old, new):
        text.append(_table(title, header, rows))
    return "\n\n".join(text) + "\n"


def differences(old: pd.DataFrame, new: pd.DataFrame) -> list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    """What differs between two sets of `values`, as tables that have rows: title, header, rows."""
    both = old.merge(new, on=["kind", "name"], how="outer", suffixes=("_old", "_new")).fillna("")
    moved = {kind: part[part["value_old"] != part["value_new"]] for kind, part in both.groupby("kind")}
    counts = changes.lines(_records(old), _records(new))
    parts: list[tuple[str, tuple[str, ...], list]] = [
        ("Releases", ("Source", "Before", "Now"), _rows(moved, "release")),
        ("Counts by source, year and province", ("Changed",), [(line,) for line in counts]),
        ("Verdicts", ("Statement", "Before", "Now"), _rows(moved, "verdict")),
        ("Numbers in the text", ("Name", "Before", "Now", "Chapters"), _rows(moved, "fact", "chapters_new")),
        ("What sentences rest on", ("Name", "Before", "Now", "Chapters"), _rows(moved, "truth", "chapters_new")),
        ("Words on a party to the dispute", ("Chapter", "Before", "Now"), [(one.chapter, one.before, one.now) for one in wording.since()]),
    ]
    return [part for part in parts if part[2]]


def _rows(moved, kind: str, *more: str) -> list[tuple[str, ...]]:
    part = moved.get(kind)
    return [] if part is None else list(part[["name", "value_old", "value_new", *more]].itertuples(index=False, name=None))


def _records(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of kind record as `changes.records` gives them."""
    part = frame[frame["kind"] == "record"]
    index = pd.MultiIndex.from_tuples([tuple(name.split(" ", 2)) for name in part["name"]], names=["source", "year", "province"])
    numbers = part["value"].str.extract(r"(?P<events>\d+) events, (?P<deaths>\d+) deaths").astype("int64")
    return numbers.set_index(index)


def _table(title: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [f"```{{list-table}} {title}", ":header-rows: 1", ""]
    for row in (header, *rows):
        lines += [f"{'* -' if place == 0 else '  -'} {_plain(cell)}" for place, cell in enumerate(row)]
    return "\n".join([*lines, "```"])


def _plain(text: str) -> str:
    """Text without meaning as markup."""
    return re.sub(r"([\\`*_{}\[\]<>#|$~])", r"\\\1", " ".join(text.split())) or "–"


def _write_entry(version: str, text: str) -> None:
    """Puts the entry first; in place of one of the same version, which a run that was stopped may have left."""
    path = paths.CHAPTERS / "changes.md"
    head, *entries = re.split(f"^(?={HEADING})", path.read_text(encoding="utf-8"), flags=re.M)
    kept = [one for one in entries if not one.startswith(f"{HEADING}{version}\n")]
    _replace(path, "".join([head, text, *(["\n"] if kept else []), *kept]))


def _stamp_others(version: str, date: str) -> None:
    """The files beside the book that name its edition, where they are there."""
    for name, pattern, line in (
        ("CITATION.cff", r"^version: .*$", f'version: "{version}"'),
        ("CITATION.cff", r"^date-released: .*$", f'date-released: "{date}"'),
        (".zenodo.json", r'"version": "[^"]*"', f'"version": "{version}"'),
        (".zenodo.json", r'"publication_date": "[^"]*"', f'"publication_date": "{date}"'),
    ):
        path = paths.ROOT / name
        if path.exists():
            _replace(path, re.sub(pattern, line, path.read_text(encoding="utf-8"), flags=re.M))


def _replace(path: Path, text: str) -> None:
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8", newline="\n")
    os.replace(new, path)
