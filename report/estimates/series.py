"""Monthly counts of the sources as estimates take them, and what breaks their record."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from report import specification, tables
from report.record import measures, panel, provinces

NATION = "PK"
FOUR = (*provinces.FRONT, "PK-SD", "PK-PB")


@functools.cache
def full_months(source: str) -> tuple[str, str]:
    """First and last full month of a source, the country-month totals of UCDP included."""
    if source == "ucdp-totals":
        months = _totals().index
        return months[0], months[-1]
    return measures.full_months(source)


@functools.cache
def _totals() -> pd.Series:
    return tables.read("reconciliation").set_index("month")["deaths_ucdp"].dropna().astype(float)


@functools.cache
def _monthly(source: str, violence: str) -> pd.DataFrame:
    whole = panel.monthly(source, **measures.default_cut(source) | specification.load()["violence"][violence][source])
    return whole[whole["month"].between(*full_months(source))]


@functools.cache
def counts_by_month(source: str, province: str, outcome: str, violence: str, outliers: str) -> pd.DataFrame:
    """Counts and days covered by month (index YYYY-MM), full months; left-out months are NaN.

    province: an ISO code, or PK for the whole country, unplaced events included.
    """
    if source == "ucdp-totals":
        counts = _totals()
        days = [pd.Period(month).days_in_month for month in counts.index]
        frame = pd.DataFrame({"count": counts, "days": np.array(days, dtype=float)})
    else:
        whole = _monthly(source, violence)
        if province != NATION:
            whole = whole[whole["province"] == province]
        column = "events" if outcome == "events" else "deaths_best"
        sums = whole.groupby("month").agg(count=(column, "sum"), days=("days", "first"))
        frame = sums.astype(float)
    if outliers == "without":
        left_out = outlier_months(province)
        frame.loc[frame.index.isin(left_out), "count"] = np.nan
    return frame


def outlier_months(*places: str) -> list[str]:
    """The months that the specification names as made by one event, for these provinces together."""
    rules = specification.load()["outlier_months"]
    return sorted({rule["month"] for rule in rules if rule["province"] in (*places, "all")})


def between(frame: pd.DataFrame, first: str, last: str) -> pd.DataFrame | None:
    """The months first to last of a series; None unless all are covered."""
    part = frame.loc[first:last]  # months stand in order, each once
    return part if len(part) and len(part) == distance(first, last) + 1 else None


@functools.cache
def window(
    source: str, province: str, outcome: str, violence: str, outliers: str, first: str, last: str
) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
    """Counts and days of the months first to last of a series (as `counts_by_month`); None unless all are covered."""
    part = between(counts_by_month(source, province, outcome, violence, outliers), first, last)
    return None if part is None else (tuple(part["count"].tolist()), tuple(part["days"].tolist()))


def breaks(source: str, outcome: str) -> list[str]:
    """First months from which a source's record differs in kind, for an outcome."""
    return specification.load()["record_breaks"].get(source, {}).get(outcome, [])


def crossed(source, outcome, first, last) -> bool:
    """Whether a break of the record lies after the first and not after the last of these months."""
    return any(first < month <= last for month in breaks(source, outcome))


def distance(a: str, b: str) -> int:
    """Months from a to b, each YYYY-MM."""
    return 12 * (int(b[:4]) - int(a[:4])) + int(b[5:]) - int(a[5:])
