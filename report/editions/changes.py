"""What differs between two sets of tables: counts by source, province and year, as sentences."""

from __future__ import annotations

import datetime
import os
import re

import pandas as pd

from report.errors import ReportError
from report.record import panel

COUNTED = {
    "incidents": ("source", "province"),
    "incidents_acled": ("source", "province"),
    "candidate_2025": ("theatre",),
    "candidate_first": ("province",),
}
"""The tables of counts, and by what they are summed beside the year."""


def today() -> datetime.date:
    """The date in UTC; that of SOURCE_DATE_EPOCH where it is set. ReportError if that is no number of seconds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch and not re.fullmatch(r"\d{1,11}", epoch):
        raise ReportError(f"SOURCE_DATE_EPOCH is {epoch!r}, not a whole number of seconds since 1970. Mend it, or unset it.")
    moment = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC) if epoch else datetime.datetime.now(datetime.UTC)
    return moment.date()


def records(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """events and deaths (best estimate) by source, province (or theatre) and year: one row each."""
    found = []
    for name, by in COUNTED.items():
        frame = tables[name].assign(year=tables[name]["month"].str[:4])
        sums = frame.groupby([*by, "year"], as_index=False)[["events", "deaths_best"]].sum()
        if name not in panel.SOURCES.values():
            sums = sums.assign(source=f"ucdp-{name.replace('_', '-')}").rename(columns={"theatre": "province"})
        found.append(sums)
    whole = pd.concat(found, ignore_index=True).rename(columns={"deaths_best": "deaths"})
    return whole.astype({"events": "int64", "deaths": "int64"}).set_index(["source", "year", "province"])[["events", "deaths"]].sort_index()


def lines(old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    """One line per source and year in which a count changed, with the provinces in which it did."""
    both = old.join(new, how="outer", suffixes=("_old", "_new")).fillna(0).astype(int)
    both = both[(both["events_old"] != both["events_new"]) | (both["deaths_old"] != both["deaths_new"])]
    known = set(old.index.droplevel("province"))
    found = []
    for (source, year), part in both.groupby(level=["source", "year"]):
        new_year = (source, year) not in known
        words = [
            f"{province} {_step(row.events_old, row.events_new, new_year)} events, {_step(row.deaths_old, row.deaths_new, new_year)} deaths"
            for (*_, province), row in zip(part.index, part.itertuples())
        ]
        found.append(f"{source} {year}{' (new)' if new_year else ''}: {'; '.join(words)}")
    return found


def _step(old: int, new: int, first: bool) -> str:
    return f"{new:,}" if first or old == new else f"{old:,} to {new:,}"
