"""Archived copies of the pages that the registers rest on, by their addresses."""

from __future__ import annotations

import dataclasses
import functools

from report import tables, trace
from report.registers.loading import records

TABLE = "archives"
NAMING = {"quotations": "quotation", "chronology": "event", "published_figures": "figure", "governments": "government"}
"""The tables that name pages in their column `url`, and their keys."""


@dataclasses.dataclass(frozen=True)
class Archive:
    """One row of `archives.csv`; the fields are described in the data package."""

    url: str
    archive_url: str
    archive_day: str
    status: str


@functools.cache
def archives() -> dict[str, Archive]:
    """What is known of each page that was asked for, by its address."""
    return {row.url: row for row in records(TABLE, Archive)}


def archived(url: str) -> Archive | None:
    """The copy of a page; None where none is known."""
    found = archives().get(url)
    return found if found and found.archive_url else None


@trace.remembered
def named() -> dict[str, list[dict]]:
    """The pages that the registers name, each once, with the rows that rest on it: entry, date (where it has one) and quoted words."""
    found: dict[str, list[dict]] = {}
    for table, key in NAMING.items():
        for row in tables.read(table).query("url != ''").to_dict("records"):
            quoted = row["words"] if row.get("type") == "quotation" else ""
            found.setdefault(row["url"], []).append({"entry": row[key], "date": row.get("date", ""), "words": quoted})
    return dict(sorted(found.items()))
