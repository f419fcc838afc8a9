"""What `after-kabul.md` counts: rows of the estimates, twelve-month means, the quietest year."""

from __future__ import annotations

import pandas as pd

from report import specification, trace
from report.errors import choose
from report.estimates import results, series
from report.record import measures
from report.record.provinces import FRONT

FOUR = series.FOUR


@trace.remembered
def _split(statement: str, part: str) -> pd.DataFrame:
    frame = results.table("estimates")
    frame = frame[(frame["statement"] == statement) & (frame["part"] == part)]
    split = pd.DataFrame([results.parts_of(text) for text in frame["variant"]], index=frame.index)
    return pd.concat([frame, split.add_prefix("v_")], axis=1)


def rows(statement: str, part: str, keep=None, **chosen) -> pd.DataFrame:
    """Estimates of a part of a statement, with the parts of their variant as columns; `keep` tells which rows of a frame are wanted."""
    frame = _split(statement, part).copy()
    for name, value in chosen.items():
        frame = frame[frame[name] == value]
    if keep is not None:
        frame = frame[keep(frame)]
    told = {name: value for name, value in chosen.items() if not name.startswith("v_")}
    varied = None if keep is None and len(told) == len(chosen) else frame["variant"].unique().tolist()
    trace.note("estimates", frame, statement=statement, part=part, **told, variant=varied)
    return frame


def trough(province: str) -> tuple[str, float]:
    """The last month of the quietest twelve months before Kabul fell, and their deaths per 30 days."""
    before = measures.twelve_month_mean("acled", "deaths", province)
    before = before[before.index < measures.KABUL]
    return str(before.idxmin()), float(before.min())


def baseline_ratios(months: int = 24) -> pd.DataFrame:
    """Ratios of the two years from August 2021, and of the last two, to those from each January since 2010; or of other
    months that the specification has: ReportError for those that it has not."""
    known = {str(number): str(number) for number in specification.load()["S4"]["size"]["grid"]["months"]}
    cell = {"source": "acled", "outcome": "deaths", "violence": "all", "outliers": "with", "v_months": choose(known, str(months))}
    frame = rows("S4", "size", estimable=True, **cell)
    frame = frame[frame["province"].isin(FRONT)]
    return frame.assign(year=frame["v_baseline"].str[:4].astype(int)).sort_values(["province", "v_after", "year"])


PRIMARY_STEP = {
    "source": "acled", "outcome": "deaths", "violence": "all", "outliers": "with", "v_start": "2020-01", "v_end": "last",
    "v_break": "2021-08", "v_model": "level and trend and slope change",
}  # fmt: skip

STEPS = (
    ("main estimate", {}),
    ("attacks alone", {"violence": "attacks"}),
    ("no named months", {"outliers": "without"}),
    ("events", {"outcome": "events"}),
    ("to December 2023", {"v_end": "2023-12"}),
    ("from July 2018", {"v_start": "2018-07"}),
    ("from January 2016", {"v_start": "2016-01"}),
    ("from January 2010", {"v_start": "2010-01"}),
    ("one trend", {"v_model": "level and trend"}),
    ("no trend", {"v_model": "level"}),
)
"""The primary step, and it with one thing changed at a time."""


def steps_table() -> pd.DataFrame:
    """Province, row (a label of `STEPS`), estimate, low, high, estimable."""
    choice = ["province", *PRIMARY_STEP]
    frame = rows("S4", "timing").drop_duplicates(choice)
    by_choice = frame.set_index(choice)[["estimate", "low", "high", "estimable"]].T.to_dict()
    return pd.DataFrame(
        {"province": code, "row": label, **by_choice[code, *(PRIMARY_STEP | change).values()]} for code in FOUR for label, change in STEPS
    )


def months_and_line(province: str) -> pd.DataFrame:
    """ACLED's deaths per 30 days by month since the series of S4 begins (month, rate), and the line of steady growth
    with the same sum (line)."""
    row = results.estimate("S4", "growth", province)
    first, last = row["after"].split("..")
    frame = measures.by_month("acled")
    frame = frame[(frame["province"] == province) & frame["month"].between(first, last)].reset_index(drop=True)
    shape = row["estimate"] ** (frame.index.to_numpy() / 12)
    level = frame["deaths_best"].sum() / (frame["days"] * shape).sum()
    return pd.DataFrame({"month": frame["month"], "rate": measures.per_30_days(frame, "deaths_best"), "line": 30 * level * shape})
