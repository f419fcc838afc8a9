"""What `fight-or-talk.md` counts: deaths in KP by month, events around ceasefires."""

from __future__ import annotations

import pandas as pd

from report import trace
from report.errors import ReportError
from report.estimates import results
from report.record import measures, panel


def kp_months(source: str) -> pd.DataFrame:
    """KP by month since 2004: index month, columns merged, settled, whole (deaths; ACLED per 30
    days), days. Where a source no longer tells the parts apart they are NaN."""
    frame = panel.kp_parts(source, **measures.default_cut(source))
    frame = frame[(frame["month"] >= START) & ~frame["partial"]]
    if source == "acled":
        frame = frame.assign(deaths_best=measures.per_30_days(frame, "deaths_best"))
    return frame.pivot(index="month", columns="part", values="deaths_best")[["merged", "settled", "whole"]]


CEASEFIRES = {"2014": "March to April 2014", "2021": "November to December 2021", "2022": "June to November 2022"}

PARTS = ("before", "during", "after")


def primary(which: str) -> pd.Series:
    """The primary estimate of a ceasefire (2014, 2021, 2022); ReportError if it can't be had."""
    frame = results.table("estimates_ceasefire")
    found = frame[(frame["ceasefire"] == which) & frame["primary"].astype(bool)]
    if len(found) != 1 or not bool(found["estimable"].iloc[0]):
        raise ReportError(f"The ceasefire of {which} has no primary estimate. Run: make estimate")
    trace.note("estimates_ceasefire", found, ceasefire=which, source=found["source"].iloc[0], primary=True)
    return found.iloc[0]


def windows(row: pd.Series) -> dict[str, tuple[pd.Timestamp, pd.Timestamp]]:
    """First and last day of the three windows of a ceasefire."""
    day = pd.Timedelta(days=1)
    start, end = pd.Timestamp(row["start"]), pd.Timestamp(row["end"])
    return {
        "before": (start - int(row["days_before"]) * day, start - day),
        "during": (start, end),
        "after": (end + day, end + int(row["days_after"]) * day),
    }


def rate(row: pd.Series, part: str, days: int = 7) -> float:
    """Events per so many days in a part (before, during, after) of a ceasefire's windows."""
    return float(row[part] / row[f"days_{part}"] * days)


START = "2004-01"
