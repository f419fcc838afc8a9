"""Measures on the panel: totals over a period, rates, shares, ratios. Pure functions.

A period is written as in the prose: ``2009``, ``2007..2014``, ``2020-01..2021-07``, ``all``,
``last12`` (the last twelve months that a source covers in full) and ``since-kabul`` (August 2021
to the last full month).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from report import tables, trace
from report.errors import ReportError
from report.record import panel, provinces
from report.words import long_date

KABUL = "2021-08"
"""The month in which the Taliban took Kabul (15 August 2021)."""

MEASURES = {
    "events": "events",
    "deaths": "deaths_best",
    "deaths-low": "deaths_low",
    "deaths-high": "deaths_high",
}

OF_ACTIONS = {
    "deaths-in-attacks": ("deaths_best", ("attack",)),
    "deaths-in-clashes": ("deaths_best", ("clash",)),
    "deaths-in-strikes": ("deaths_best", ("strike",)),
    "deaths-in-fighting": ("deaths_best", ("clash", "strike")),
    "deaths-in-abductions": ("deaths_best", ("abduction",)),
    "attacks": ("events", ("attack",)),
    "abductions": ("events", ("abduction",)),
}
"""Measures of ACLED alone, which tells actions: the column, and the actions that count."""

SCOPE = {"ucdp-ged": "militancy", "ucdp-candidate": "militancy", "acled": None}
"""What the default charts show of a source: product rule, see `data/actors.csv`."""

ACTIONS = {"acled": ("attack", "clash", "strike")}
"""What counts of a source by default where it tells actions: abductions stand apart. They kill nobody
in the record and are mostly of another kind than militancy; since January 2024 they are many."""

LABEL = {
    "ucdp-ged": "militancy-related events",
    "ucdp-candidate": "militancy-related events",
    "acled": "political-violence events, all actors",
}

SPAN = re.compile(r"(\d{4})(-(?:0[1-9]|1[0-2]))?(?:\.\.(\d{4})(-(?:0[1-9]|1[0-2]))?)?")


@dataclass(frozen=True)
class Period:
    """Months first to last (YYYY-MM), both counted."""

    first: str
    last: str

    @property
    def whole_years(self) -> bool:
        return self.first.endswith("-01") and self.last.endswith("-12")

    @property
    def years(self) -> range:
        return range(int(self.first[:4]), int(self.last[:4]) + 1)

    @property
    def months(self) -> int:
        return len(pd.period_range(self.first, self.last, freq="M"))

    def __str__(self):
        if self.whole_years:
            first, last = self.first[:4], self.last[:4]
            return first if first == last else f"{first} to {last}"
        if self.first == self.last:
            return long_date(self.first)
        return f"{long_date(self.first)} to {long_date(self.last)}"


def shift(month: str, by: int) -> str:
    """The month `by` months later (earlier when negative)."""
    return str(pd.Period(month, "M") + by)


@trace.remembered
def full_months(source: str) -> tuple[str, str]:
    """First and last month that a source covers in full; ReportError for an unknown source."""
    if source not in SCOPE:
        raise ReportError(f"{source!r} is not a source. There are {', '.join(sorted(SCOPE))}.")
    months = panel.coverage(source)
    months = months.loc[~months["partial"], "month"]
    return months.iloc[0], months.iloc[-1]


def period(source: str, text: str) -> Period:
    """The period that a text names for a source; ReportError where the source does not cover it."""
    first, last = full_months(source)
    if text == "all":
        return Period(first, last)
    if text == "last12":
        return Period(shift(last, -11), last)
    if text == "since-kabul":
        found = Period(KABUL, last)
    elif match := SPAN.fullmatch(text):
        y1, m1, y2, m2 = match.groups()
        y2, m2 = (y2, m2) if y2 else (y1, m1)
        found = Period(y1 + (m1 or "-01"), y2 + (m2 or "-12"))
    else:
        raise ReportError(f"{text!r} is not a period. Write 2009, 2007..2014, 2020-01..2021-07, all, last12 or since-kabul.")
    if found.first > found.last:
        raise ReportError(f"The period {text} ends before it begins.")
    if found.first < first or found.last > last:
        raise ReportError(f"{source} covers {first} to {last} in full; {text} ({found}) goes beyond it.")
    return found


def by_year(source: str, by=("province",), **filters) -> pd.DataFrame:
    """The yearly panel at a source's default scope."""
    return _cut(panel.yearly, source, by, filters)


def by_month(source: str, by=("province",), **filters) -> pd.DataFrame:
    """The monthly panel at a source's default scope."""
    return _cut(panel.monthly, source, by, filters)


def default_cut(source: str) -> dict:
    """What the default charts keep of a source, as the panel's functions take it."""
    return {"scope": SCOPE[source], "action": ACTIONS.get(source)}


def _cut(function, source, by, filters) -> pd.DataFrame:
    cut = default_cut(source) | filters
    cut = {name: value if value is None or isinstance(value, str) else tuple(value) for name, value in cut.items()}
    frame = _remembered(function, tables.stamp(), source, tuple(by), tuple(sorted(cut.items())))
    trace.note(panel.SOURCES[source], source=source, **cut)
    return frame.copy(deep=False)


@trace.remembered
def _remembered(function, stamp, source, by, cut) -> pd.DataFrame:
    """The prose asks for the same cut of the panel many times over."""
    return function(source, by=by, **dict(cut))


def totals(source: str, when: Period, by=("province",), **filters) -> pd.DataFrame:
    """Sums over a period: `by`, days, events, deaths_low, deaths_best, deaths_high.

    Whole years hold also what is dated only to the year; other periods can't.
    """
    by = list(by)
    if when.whole_years:
        frame = by_year(source, by, **filters)
        frame = frame[frame["year"].isin(when.years)]
        trace.narrow(month=trace.Span(when.first[:4], when.last))  # with what is dated to the year alone
    else:
        frame = by_month(source, by, **filters)
        frame = frame[frame["month"].between(when.first, when.last)]
        trace.narrow(month=trace.Span(when.first, when.last))
    columns = ["days", *panel.SUMS]
    if not by:
        return frame[columns].sum(min_count=1).to_frame().T
    return frame.groupby(by, sort=False)[columns].sum(min_count=1).reset_index()


def total(source: str, measure: str, when: Period, places=None, **filters) -> float:
    """One sum. places: ISO codes; None for the whole country, unplaced events included."""
    column, cut = _counted(measure)
    frame = totals(source, when, **cut, **filters)
    if places is not None:
        frame = frame[frame["province"].isin(places)]
        trace.narrow(province=places)
    return float(frame[column].sum())


def per_30_days(frame: pd.DataFrame, column: str) -> pd.Series:
    """A count per 30 days of coverage: months of 28 and 35 days become comparable."""
    return frame[column] / frame["days"] * 30


def rate_30(source: str, measure: str, when: Period, places=None, **filters) -> float:
    """A count per 30 days over a period."""
    with trace.unrecorded():
        days = totals(source, when, **filters)["days"].iloc[0]
    trace.note("coverage", source=source, month=trace.Span(when.first, when.last))
    return total(source, measure, when, places, **filters) / days * 30


@trace.remembered
def twelve_month_mean(source: str, measure: str, province: str) -> pd.Series:
    """A count per 30 days over the twelve months that end with each month (index YYYY-MM); full months only.

    Weighted by the days that are covered, so that the mean of a year is its count over its days.
    """
    column, cut = _counted(measure)
    frame = by_month(source, **cut)
    frame = frame[(frame["province"] == province) & ~frame["partial"]].set_index("month")
    trace.narrow(province=province)
    return (frame[column].rolling(12).sum() / frame["days"].rolling(12).sum() * 30).dropna()


def share(source: str, measure: str, when: Period, places, **filters) -> float:
    """Share of some provinces in the country's total, unplaced events in the denominator."""
    return total(source, measure, when, places, **filters) / total(source, measure, when, **filters)


def per_100_000(source: str, column: str = "deaths_best", **filters) -> pd.DataFrame:
    """Deaths (or events) per 100,000 residents and year: province, year, rate, basis, partial.

    A year that is covered in part is scaled to 365.25 days. Only provinces that the census
    counts, only years since the first census. Population: see `provinces.population`.
    """
    counts = by_year(source, **filters)
    people = provinces.population(counts["year"].unique())
    people = people[people["former_fata"] == ""]
    frame = counts.merge(people.drop(columns="former_fata"), on=["province", "year"])
    annual = frame[column] / frame["days"] * 365.25
    return frame.assign(rate=annual / frame["population"] * 100_000)[["province", "year", "rate", "basis", "partial"]]


def ranking(source: str, measure: str, when: Period, **filters) -> pd.Series:
    """Provinces by their total, largest first; unplaced events apart (not ranked)."""
    column, cut = _counted(measure)
    frame = totals(source, when, **cut, **filters).set_index("province")[column]
    return frame.drop(provinces.UNPLACED).sort_values(ascending=False, kind="stable")


def peak_year(source: str, measure: str, places=None, **filters) -> int:
    """The year with the largest total."""
    column, cut = _counted(measure)
    frame = by_year(source, **cut, **filters)
    if places is not None:
        frame = frame[frame["province"].isin(places)]
        trace.narrow(province=places)
    return int(frame.groupby("year")[column].sum().idxmax())


def _counted(measure: str) -> tuple[str, dict]:
    """The column of a measure, and the cut of the panel that it takes."""
    if measure in OF_ACTIONS:
        column, actions = OF_ACTIONS[measure]
        return column, {"action": actions}
    if measure not in MEASURES:
        raise ReportError(f"{measure!r} is not a measure. There are {', '.join([*MEASURES, *OF_ACTIONS])}.")
    return MEASURES[measure], {}
