"""Who counted, which release, to which day: the line under every figure, from the data package."""

from __future__ import annotations

import datetime

from report import tables, trace
from report.words import long_date

SHORT = {"ucdp-ged": "UCDP", "ucdp-candidate": "UCDP", "ucdp-candidate-first": "UCDP", "acled": "ACLED"}


def recorded(source: str) -> dict:
    """What the data package records of a source's releases, joined: publisher, release, license,
    first, last, and `check`, the number of events whose status begins with Check."""
    trace.note(tables.PACKAGE, source=source)
    releases = [one for one in tables.described()["releases"] if one["source"] == source]
    return {
        **releases[-1],
        "release": "; ".join(one["release"] for one in releases),
        "first": min(one["first"] for one in releases),
        "last": max(one["last"] for one in releases),
        "check": sum(count for one in releases for status, count in one.get("code_status", {}).items() if status.startswith("Check")),
    }


def covered(source: str) -> tuple[datetime.date, datetime.date]:
    """First and last day that a source covers."""
    record = recorded(source)
    return datetime.date.fromisoformat(record["first"]), datetime.date.fromisoformat(record["last"])


def release_name(source: str) -> str:
    """Publisher and release, as UCDP GED 22.1 (inferred)."""
    return f"{SHORT[source]} {recorded(source)['release']}"


def credit(source: str) -> str:
    """The source line of a figure: release, licence, cut-off."""
    record = recorded(source)
    return f"{release_name(source)}, {record['license']}; data to {long_date(covered(source)[1])}."


def credits_of(*which: str) -> str:
    """The credits of several sources, one after another."""
    return " ".join(credit(source) for source in which)
