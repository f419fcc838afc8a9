"""The panel: events to the two committed tables of incidents, and back, zeros filled in.

Incidents have one row per `KEY` (ACLED's: and action) with at least one event; deaths are persons. A month is YYYY-MM,
or YYYY for what is dated only to the year; such rows count in `yearly` and in no month.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from report import tables, trace
from report.record import provinces

KEY = ["source", "province", "former_fata", "month", "violence", "actor", "scope"]
ACLED_KEY = [*KEY[:5], "action", *KEY[5:]]
SUMS = ["events", "deaths_low", "deaths_best", "deaths_high"]
SCOPES = {
    "militancy": "Militancy",
    "us-led": "US-led, over al-Qaida",
    "communal-tribal": "Communal and tribal",
    "india-pakistan": "India and Pakistan",
    "party-ethnic": "Parties and languages",
    "afghan-war": "Afghan war",
    "state-civilians": "The state against civilians",
    "afghanistan-pakistan": "Afghanistan and Pakistan",
    "unresolved": "Not settled by UCDP",
}
"""Scopes as a panel is named; drawn are those of which the record holds deaths. The United States' conflict is UCDP's
conflict over al-Qaida, Pakistani operations included: never only strikes."""
SOURCES = {"ucdp-ged": "incidents", "ucdp-candidate": "incidents", "acled": "incidents_acled"}


def from_ucdp(events: pd.DataFrame, source: str) -> pd.DataFrame:
    """Incidents (`KEY` + `SUMS`) of UCDP events as `report.sources.ucdp` reads them."""
    return _sum(events.assign(source=source, events=1), KEY)


def from_acled(weeks: pd.DataFrame) -> pd.DataFrame:
    """Incidents of ACLED weeks; one estimate of deaths, and neither actor nor scope."""
    frame = weeks.assign(source="acled", actor="", scope="all", deaths_low=0, deaths_high=0)
    return _sum(frame, ACLED_KEY).assign(deaths_low=np.nan, deaths_high=np.nan)


def _sum(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    return frame.groupby(key, as_index=False)[SUMS].sum()


def full_years(source: str, first: int, last: int) -> pd.DataFrame:
    """Coverage (source, month, days) of whole calendar years."""
    days = pd.Series(pd.date_range(f"{first}-01-01", f"{last}-12-31"))
    return days_by_month(source, days)


def days_by_month(source: str, days: pd.Series) -> pd.DataFrame:
    """Coverage (source, month, days) of the given days; a day given twice counts once."""
    months = days.drop_duplicates().dt.strftime("%Y-%m")
    counts = months.groupby(months).size()
    return pd.DataFrame({"source": source, "month": counts.index, "days": counts.to_numpy()})


def incidents(source: str) -> pd.DataFrame:
    """The committed rows of one source ("ucdp-ged", "ucdp-candidate", "acled"), typed."""
    if source not in SOURCES:
        raise ValueError(f"There is no source {source!r}; there are {', '.join(SOURCES)}.")
    frame = tables.read(SOURCES[source])
    trace.narrow(source=source)
    return frame[frame["source"] == source].reset_index(drop=True)


def coverage(source: str) -> pd.DataFrame:
    """month (YYYY-MM), days, partial: every month that a source covers, in order.

    `partial` marks months with fewer than 28 days covered: the first or last of a record.
    """
    frame = tables.read("coverage")
    trace.narrow(source=source)
    frame = frame.loc[frame["source"] == source, ["month", "days"]].sort_values("month")
    return frame.assign(partial=frame["days"] < 28).reset_index(drop=True)


def monthly(source: str, *, scope=None, violence=None, action=None, by=("province",)) -> pd.DataFrame:
    """The panel by month: columns `by`, month, days, partial, and `SUMS`.

    scope, violence, action: a value or several to keep; None keeps all. by: any of province,
    former_fata, violence, action, actor, scope; empty for the country. Only ACLED has actions. Each month the source covers
    has a row for each cell, zero where nothing happened; with "province" all seven units and
    PK (unplaced) are cells. Counts are integers, or floats with NaN where a source doesn't
    tell: ACLED's deaths_low and deaths_high, and the two parts of KP from the month on in which
    the source no longer keeps them apart.

    Raises ValueError for an unknown source, scope, kind of violence, action or column.
    """
    frame = _kept(source, {"scope": scope, "violence": violence, "action": action}, by)
    frame = frame[frame["month"].str.len() == 7]
    return _filled(source, frame, by, coverage(source), "month")


def yearly(source: str, *, scope=None, violence=None, action=None, by=("province",)) -> pd.DataFrame:
    """The panel by year, as `monthly`: column year (int) in place of month.

    Holds also what is dated only to the year; `partial` marks years with fewer than 360 days
    covered (ACLED's whole weeks make years of 364 or 371 days).
    """
    frame = _kept(source, {"scope": scope, "violence": violence, "action": action}, by)
    frame = frame.assign(year=frame["month"].str[:4].astype(int))
    periods = coverage(source)
    periods = periods.groupby(periods["month"].str[:4].astype(int).rename("year"))["days"].sum()
    periods = periods.reset_index()
    periods["partial"] = periods["days"] < 360
    return _filled(source, frame, by, periods, "year")


def kp_parts(source: str, *, period="month", scope=None, violence=None, action=None, by=()) -> pd.DataFrame:
    """Khyber Pakhtunkhwa by part: columns part, `by`, month or year, days, partial, and `SUMS`.

    `part` is "settled", "merged" (the former FATA), "unknown" (the source doesn't tell) and
    "whole", all three. period is "month" or "year"; the rest as for `monthly`.
    """
    panel = {"month": monthly, "year": yearly}[period]
    cut = {"scope": scope, "violence": violence, "action": action}
    parts = panel(source, **cut, by=("province", "former_fata", *by))
    parts["part"] = parts["former_fata"].map({"false": "settled", "true": "merged", "": "unknown"})
    whole = panel(source, **cut, by=("province", *by)).assign(part="whole")
    both = pd.concat([parts.drop(columns="former_fata"), whole], ignore_index=True)
    both = both[both["province"] == provinces.KP].reset_index(drop=True)
    return both[["part", *by, period, "days", "partial", *SUMS]]


def _kept(source, cut: dict, by) -> pd.DataFrame:
    frame = incidents(source)
    odd = set(by) - (set(frame.columns) & {"province", "former_fata", "violence", "action", "actor", "scope"})
    if odd:
        raise ValueError(f"The panel of {source} can't be cut by {', '.join(sorted(odd))}.")
    for column, wanted in cut.items():
        if wanted is None:
            continue
        wanted = {wanted} if isinstance(wanted, str) else set(wanted)
        # A name that was mistyped must not turn into zeros.
        unknown = wanted - _known(source, column)
        if unknown:
            raise ValueError(f"{source} has no {column} {', '.join(sorted(unknown))}.")
        frame = frame[frame[column].isin(wanted)]
    return frame


def _known(source, column) -> set[str]:
    fields = {field["name"]: field for field in tables.card(SOURCES[source])["schema"]["fields"]}
    return set(fields[column]["constraints"]["enum"]) if column in fields else set()


def _filled(source, frame, by, periods, period) -> pd.DataFrame:
    by = list(by)
    cells = _cells(frame, by)
    grid = cells.merge(periods, how="cross")
    sums = frame.groupby([*by, period], as_index=False)[SUMS].sum()
    full = grid.merge(sums, on=[*by, period], how="left")
    full[SUMS] = full[SUMS].fillna(0).astype("int64")
    if source == "acled":
        full[["deaths_low", "deaths_high"]] = np.nan
    if "former_fata" in by:
        untold_from = _untold_from(source)[: len(str(periods[period].iloc[0]))]
        untold = (full["former_fata"] != "") & (full[period].astype(str) >= untold_from)
        if untold.any():
            full[SUMS] = full[SUMS].astype(float).mask(untold)
    return full.sort_values([*by, period], ignore_index=True, key=_by_display)[[*by, *periods.columns, *SUMS]]


def _untold_from(source) -> str:
    """The month from which a source no longer keeps the parts of KP apart ("9999" if never).

    From there on a zero for a part would be false.
    """
    kp = incidents(source)
    kp = kp[kp["province"] == provinces.KP]
    told = kp.loc[kp["former_fata"] != "", "month"].str[:7].max()
    untold = kp.loc[(kp["former_fata"] == "") & (kp["month"] > told), "month"]
    return untold.min() if len(untold) else "9999"


def _by_display(column: pd.Series) -> pd.Series:
    if column.name == "province":
        return column.map({code: place for place, code in enumerate(provinces.codes())})
    return column


def _cells(frame, by) -> pd.DataFrame:
    """Every combination to fill: all provinces, whether or not anything happened there."""
    rest = [column for column in by if column not in ("province", "former_fata")]
    places = pd.DataFrame({"province": provinces.codes()})
    parts = pd.concat(
        [
            places.assign(former_fata=""),
            pd.DataFrame({"province": provinces.KP, "former_fata": ["true", "false"]}),
        ]
    )
    wanted = [column for column in ("province", "former_fata") if column in by]
    cells = parts[wanted].drop_duplicates() if wanted else pd.DataFrame(index=[0])
    if rest:
        cells = cells.merge(frame[rest].drop_duplicates(), how="cross")
    return cells[by]
