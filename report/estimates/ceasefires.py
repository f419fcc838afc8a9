"""Violence before, during and after each ceasefire of statement S11.

The daily record of UCDP goes into `data/ceasefire_days.csv`. ACLED's weeks must not be passed on,
so their cells are computed when the publisher's file is read, and only the results are kept
(`data/ceasefire_weeks.csv`; amendment A2 of the specification).
"""

from __future__ import annotations

import datetime
import functools
import math
from concurrent.futures import Executor
from typing import Any

import numpy as np
import pandas as pd

from report import specification
from report.errors import ReportError
from report.estimates.inference.flanks import ceasefire as compare_ceasefire
from report.estimates.spread import Kept, computed
from report.record import provinces

DAY = datetime.timedelta(days=1)
REGISTER = {"2014": "ceasefire-2014-03", "2021": "ceasefire-2021-11", "2022": "ceasefire-2022-06"}
"""The events of the chronology that the specification's ceasefires are."""
CELL = [
    *["ceasefire", "source", "outcome", "violence", "flank_days", "compared_with", "start", "end", "primary"],
    *["estimable", "reason", "before", "during", "after", "days_before", "days_during", "days_after"],
    *["estimate", "low", "high", "p", "placements", "independent", "dispersion"],
    *["rebound", "rebound_low", "rebound_high"],
]


def listed() -> list[dict]:
    """The ceasefires of the specification: id, start, end (dates), source, unit, and what else it says."""
    return specification.load()["S11"]["ceasefires"]


def reference(truce: dict, first: datetime.date, last: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The period that a ceasefire is compared within: `reference_months` centred on it, moved to where
    the source covers (first to last, both included)."""
    months = specification.load()["S11"]["randomisation"]["reference_months"]
    length = round(months * 365.25 / 12)
    middle = truce["start"] + (truce["end"] - truce["start"]) / 2
    start = middle - datetime.timedelta(days=length // 2)
    start = max(first, min(start, last - (length - 1) * DAY))
    return start, min(last, start + (length - 1) * DAY)


def days(events: pd.DataFrame) -> pd.DataFrame:
    """Events and deaths of TTP dyads in KP by day: date, violence, events, deaths_best.

    events: as `report.sources.ucdp` reads them. Scope militancy; dyads in which the TTP itself is a
    party; dated to a week or better, on the first day (amendment A4). Days without an event have no row.
    """
    rule = specification.amendment("A4")
    frame = events[
        (events["province"] == provinces.KP)
        & (events["scope"] == "militancy")
        & events["actor"].str.split(" and ").map(lambda names: "TTP" in names)
        & (events["date_prec"] <= rule["date_prec_max"])
    ]
    frame = frame.assign(date=frame["date_start"].dt.strftime("%Y-%m-%d"), events=1)
    found = frame.groupby(["date", "violence"], as_index=False)[["events", "deaths_best"]].sum()
    return found.assign(date=pd.to_datetime(found["date"]).astype("datetime64[s]"))


def check_dates(chronology: pd.DataFrame) -> None:
    """ReportError where the specification's dates are not the register's (amendment A1 apart)."""
    apart = specification.amendment("A1")["ends_before_register"]
    known = chronology.set_index("event")
    for truce in listed():
        event = REGISTER[truce["id"]]
        if event not in known.index:
            raise ReportError(f"The chronology has no event {event}, which the specification's ceasefire of {truce['id']} is. Put it back.")
        start, end = (datetime.date.fromisoformat(known.loc[event, column]) for column in ("date", "end"))
        if start != truce["start"] or end - truce["end"] != apart.get(truce["id"], 0) * DAY:
            raise ReportError(
                f"The ceasefire {event} runs from {start} to {end} in the chronology and from {truce['start']} to {truce['end']} in the "
                "specification. Mend the chronology, or record an amendment."
            )


def cells_by_day(record: pd.DataFrame, last: datetime.date, executor: Executor | None = None, kept: Kept | None = None) -> pd.DataFrame:
    """All cells of the ceasefires that UCDP covers, from `days`; last: the last day of its release. executor, kept: see `computed`."""
    return _all("ucdp-ged", counts_by_day(record, last), last, 1, executor, kept)


def counts_by_day(record: pd.DataFrame, last: datetime.date):
    """A function of outcome and violence: their counts on each day from the first year of `days` to the last day of the release."""
    first = datetime.date(record["date"].dt.year.min(), 1, 1) if len(record) else last
    return _series(record, "date", first, last, 1)


def cells_by_week(weeks: pd.DataFrame) -> pd.DataFrame:
    """All cells of the ceasefires that ACLED covers, from its weeks (as `report.sources.acled` reads them)."""
    kp = weeks[weeks["province"] == provinces.KP]
    first, last = (day.date() for day in (weeks["week"].min(), weeks["week"].max()))
    return _all("acled", _series(kp, "week", first, last, 7), last + 6 * DAY, 7)


def _series(frame, column, first, last, step):
    """A function of outcome and violence: the zero-filled series over the days or weeks."""
    kinds = specification.load()["violence"]
    source = "acled" if step == 7 else "ucdp-ged"
    index = pd.date_range(first, last, freq=f"{step}D")

    @functools.cache
    def series(outcome, violence):
        kept = frame
        for name, values in kinds[violence][source].items():
            kept = kept[kept[name].isin(values)]
        sums = kept.groupby(column)["events" if outcome == "events" else "deaths_best"].sum()
        return sums.reindex(index).fillna(0).astype(float)

    return series


def _all(source, series, last, step, executor=None, kept=None) -> pd.DataFrame:
    rules = specification.load()["S11"]
    primary = rules["primary"]
    asked = []
    for cell in specification.cells(rules["grid"]):
        truce = next(truce for truce in listed() if truce["id"] == cell["ceasefire"])
        main = all(cell[name] == primary[name] for name in ("outcome", "violence", "flank_days", "compared_with"))
        asked.append((truce, cell, truce["start"], main))
    for truce in listed():
        for start in truce.get("start_alternatives", ()):
            cell = {"ceasefire": truce["id"], **{k: primary[k] for k in ("outcome", "violence", "flank_days", "compared_with")}}
            asked.append((truce, cell, start, False))
    rows, covered, items = [], [], []
    for truce, cell, start, main in asked:
        if truce["source"] != source:
            continue
        rows.append(
            {
                **cell, "flank_days": str(cell["flank_days"]), "source": source, "start": pd.Timestamp(start),
                "end": pd.Timestamp(truce["end"]), "primary": main, "estimable": False, "reason": "not covered by the source",
            }
        )  # fmt: skip
        values = series(cell["outcome"], cell["violence"])
        first = values.index[0].date()
        if first <= start and truce["end"] <= last:
            covered.append(rows[-1])
            given = (*windows(truce, cell, start), *settings(truce, start, (first, last)).items())
            items.append((tuple(values.tolist()), str(first), step, given))
    for row, found in zip(covered, computed(compared, items, executor, kept), strict=True):
        row |= found
    return pd.DataFrame(rows, columns=CELL)


def compared(counts: tuple, first: str, step: int, placement: tuple) -> dict:
    """What the row of a cell says of a ceasefire beside its flanks, which end with the coverage or the next named operation.

    counts: by day or week (`step` in days) from the first on; placement: its `windows`, and its `settings` as pairs.
    """
    values = pd.Series(counts, pd.date_range(first, periods=len(counts), freq=f"{step}D"))
    try:
        found = compare_ceasefire(values, *placement[:4], unit_days=step, **dict(placement[4:]))
    except ValueError as error:
        return {"reason": str(error)}
    row: dict[str, Any] = dict(zip(("before", "during", "after"), found.events, strict=True))
    row |= dict(zip(("days_before", "days_during", "days_after"), found.days, strict=True))
    if sum(found.events) == 0:
        return row | {"reason": "no event in the windows"}
    row |= {
        "estimable": True, "reason": "", "estimate": _finite(found.estimate), "low": _finite(found.low), "high": _finite(found.high),
        "p": None if found.p_value is None else _finite(found.p_value),
        "placements": found.placements, "independent": found.independent, "dispersion": _finite(found.dispersion),
    }  # fmt: skip
    if found.rebound is not None:
        ends = ("estimate", "rebound"), ("low", "rebound_low"), ("high", "rebound_high")
        row |= {name: _finite(getattr(found.rebound, end)) for end, name in ends}
    return row


def windows(truce, cell, start) -> tuple[datetime.date, datetime.date, int, int]:
    """First and last day of a ceasefire, and the lengths of its flanks before and after."""
    flank = (truce["end"] - start).days + 1 if cell["flank_days"] == "own length" else cell["flank_days"]
    after = min(flank, (truce["after_before"] - truce["end"]).days - 1) if "after_before" in truce else flank
    return start, truce["end"], flank, 0 if cell["compared_with"] == "before" else after


def settings(truce, start, covered) -> dict:
    """What else a comparison takes: the period it is compared within, the other ceasefires, and the general settings."""
    rules = specification.load()["S11"]
    others = [(other["start"], other["end"]) for other in listed() if other["id"] != truce["id"]]
    others += [tuple(span) for span in specification.amendment("A3")["others"] if span[1] < start or span[0] > truce["end"]]
    return {
        "reference": reference({"start": start, "end": truce["end"]}, *covered), "others": tuple(others),
        "minimum_independent": rules["randomisation"]["minimum_independent"], "confidence": specification.general("confidence"),
    }  # fmt: skip


def _finite(value: float) -> float:
    """Four significant digits; NaN for what is no number."""
    return float(f"{value:.4g}") if math.isfinite(value) else np.nan
