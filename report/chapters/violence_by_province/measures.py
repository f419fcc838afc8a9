"""What `violence-by-province.md` counts: rates by period, shares as bounds, location, distance to the border."""

from __future__ import annotations

import numpy as np
import pandas as pd

from report import registers, tables, trace
from report.record import boundaries, measures, panel, provinces
from report.record import event_tables as evidence
from report.record.credits import recorded
from report.record.provinces import FRONT, placed
from report.words import long_date

PERIODS = (
    ("acled", "since-kabul"),
    ("ucdp-ged", "2007..2014"),
    ("ucdp-ged", "2015..2020"),
)
"""What the maps show: since August 2021, the war of 2007 to 2014, and the years after it."""


def period_rates(source: str, when: str) -> pd.DataFrame:
    """Deaths per 100,000 residents and year over a period: feature, province, former_fata, deaths,
    rate. In UCDP's record the tribal areas stand apart; units outside the census are left out.

    The denominator is the sum of the residents of all months of the period, as person-years.
    """
    span = measures.period(source, when)
    apart = source == "ucdp-ged"
    by = ("province", "former_fata") if apart else ("province",)
    deaths = measures.totals(source, span, by=by)
    if not apart:
        deaths["former_fata"] = ""
    months = pd.period_range(span.first, span.last, freq="M")
    covered = panel.coverage(source).set_index("month")["days"]
    days = pd.Series([covered[str(month)] for month in months]).groupby(months.year).sum()
    people = provinces.population(days.index)
    people["years"] = people["population"] * people["year"].map(days) / 365.25
    years = people.groupby(["province", "former_fata"], as_index=False)["years"].sum()
    frame = deaths.merge(years, on=["province", "former_fata"])
    if apart:  # of Khyber Pakhtunkhwa only its two parts are drawn
        frame = frame[(frame["province"] != provinces.KP) | (frame["former_fata"] != "")]
    parts = {"true": boundaries.MERGED, "false": boundaries.SETTLED}
    return frame.assign(
        feature=frame["former_fata"].map(parts).fillna(frame["province"]),
        deaths=frame["deaths_best"],
        rate=frame["deaths_best"] / frame["years"] * 100_000,
    )[["feature", "province", "former_fata", "deaths", "rate"]].reset_index(drop=True)


UNITS = {(provinces.KP, "true"): "Former tribal areas", (provinces.KP, "false"): "KP without them", ("PK-BA", ""): "Balochistan"}


def border_shares(source: str = "ucdp-ged") -> pd.DataFrame:
    """By unit of `UNITS`, period (before, after) and band: share of placeable deaths and of events
    in the band beside the share of area; scope militancy. Shares are NaN where nothing is placeable.
    """
    frame = evidence.rows("border", source, scope="militancy")
    frame = frame[[(p, f) in UNITS for p, f in zip(frame["province"], frame["former_fata"])]]
    names = [UNITS[key] for key in zip(frame["province"], frame["former_fata"])]
    return frame.assign(
        unit=pd.Categorical(names, list(UNITS.values())),
        death_share=frame["deaths_best"] / frame["placeable_deaths"].where(frame["placeable_deaths"] > 0),
        event_share=frame["events"] / frame["placeable_events"].where(frame["placeable_events"] > 0),
    ).sort_values(["unit", "period", "band_km"], ignore_index=True)


def before_after(frame: pd.DataFrame, column: str, period: str = "before") -> pd.Series:
    """A column for one period, by unit and band."""
    return frame.loc[frame["period"] == period, column].reset_index(drop=True)


FIRST = 2007
"""The first year for yearly shares: what UCDP holds of the years before is thin."""


def share_bounds_by_year() -> pd.DataFrame:
    """unit (KP, Balochistan), year from `FIRST`, low, high, unplaced, total: bounds of the share in
    UCDP's deaths."""
    frame = measures.by_year("ucdp-ged")
    total = frame.groupby("year")["deaths_best"].sum()
    unplaced = frame[frame["province"] == provinces.UNPLACED].set_index("year")["deaths_best"]
    three = three_units(frame, ["deaths_best"])
    three = three[three["unit"].isin(three_names()[:2])].assign(
        total=lambda f: f["year"].map(total), unplaced=lambda f: f["year"].map(unplaced)
    )
    three = three[three["year"] >= FIRST]
    low, high = evidence.bounds(three["deaths_best"], three["total"], three["unplaced"])
    return three.assign(low=low, high=high)[["unit", "year", "low", "high", "unplaced", "total"]].reset_index(drop=True)


REST = "Other provinces"


def three_units(frame: pd.DataFrame, columns: list[str], keys=("year",)) -> pd.DataFrame:
    """Sums for KP, Balochistan and all other provinces together, by `keys`: unit and `columns`."""
    names = placed()
    placed_rows = frame[frame["province"] != provinces.UNPLACED]
    unit = placed_rows["province"].map({code: names[code] for code in FRONT}).fillna(REST)
    return placed_rows.assign(unit=unit).groupby(["unit", *keys], as_index=False)[columns].sum()


def three_names() -> list[str]:
    return [*(placed()[code] for code in FRONT), REST]


def months_by_action() -> pd.DataFrame:
    """ACLED's deaths per 30 days by unit (KP, Balochistan, the others), month and action; full months only."""
    frame = measures.by_month("acled", by=("province", "action"))
    frame = frame[~frame["partial"]]
    three = three_units(frame, ["deaths_best"], keys=("month", "days", "action"))
    return three.assign(rate=measures.per_30_days(three, "deaths_best"))


# --- The preliminary record -----------------------------------------------------------------


def preliminary(source: str) -> pd.DataFrame:
    """All rows of a preliminary release (ucdp-candidate; ucdp-candidate-first, which stands apart from it), of every scope."""
    return tables.read("candidate_first") if source == "ucdp-candidate-first" else panel.incidents(source)


def preliminary_span(source: str) -> str:
    """The months that a preliminary release is about: January 2026 to June 2026; July 2026."""
    return long_date(recorded(source)["last"][:7]) if source == "ucdp-candidate-first" else str(measures.period(source, "all"))


# --- Months that stand out ------------------------------------------------------------------


@trace.remembered
def outliers(source: str, province: str) -> pd.DataFrame:
    """Months by how far their deaths per 30 days exceed the median of the twelve months before and the
    twelve after: excess, rate, usual, deaths; most first. Months covered in part are left out."""
    frame = measures.by_month(source)
    frame = frame[(frame["province"] == province) & ~frame["partial"]].set_index("month")
    rate = measures.per_30_days(frame, "deaths_best")
    values = rate.to_numpy()
    around = [np.r_[values[max(0, at - 12) : at], values[at + 1 : at + 13]] for at in range(len(values))]
    usual = pd.Series([np.median(rates) for rates in around], rate.index)
    found = pd.DataFrame({"excess": rate - usual, "rate": rate, "usual": usual, "deaths": frame["deaths_best"]})
    return found.sort_values("excess", ascending=False, kind="stable")


# --- Events of a month ----------------------------------------------------------------------

HAPPENINGS = ("attack", "operation", "civilians-killed", "cross-border")
"""Kinds of events of the chronology in which people are killed."""


@trace.remembered
def happenings() -> dict[tuple[str, str], list[registers.Event]]:
    """By month and place the events of the chronology in which people are killed, by the month in which they begin."""
    found: dict[tuple[str, str], list[registers.Event]] = {}
    for event in registers.events():
        if event.kind in HAPPENINGS and len(event.date) > 4:
            found.setdefault((event.date[:7], event.place), []).append(event)
    return found


def events_of(month: str, province: str) -> list[registers.Event]:
    """What began in a month in a province, or in the whole country, or, beside it, in Afghanistan."""
    return [event for place in (province, provinces.UNPLACED, "AF") for event in happenings().get((month, place), [])]


# --- Districts ------------------------------------------------------------------------------


def district_periods() -> tuple[tuple[str, str], ...]:
    """What the maps of districts show: the months of the preliminary release, and two spans of the yearly record."""
    return ("ucdp-candidate", "all"), ("ucdp-ged", f"2015..{measures.full_months('ucdp-ged')[1][:4]}"), ("ucdp-ged", "2007..2014")


def district_rates(source: str, when: str) -> pd.DataFrame:
    """Districts with deaths in militancy, most first: district, province, deaths_best, rate (per 30 days), and longitude
    and latitude, the mean of their events."""
    span = measures.period(source, when)
    frame = evidence.rows("districts", source, years=span.years, scope="militancy")
    frame = frame[frame["district"] != ""]
    frame = frame.assign(**{axis: frame[axis] * frame["events"] for axis in ("longitude", "latitude")})
    sums = frame.groupby(["district", "province"], as_index=False)[["events", "deaths_best", "longitude", "latitude"]].sum()
    sums[["longitude", "latitude"]] = sums[["longitude", "latitude"]].div(sums["events"], axis=0)
    covered = panel.coverage(source)
    days = covered.loc[covered["month"].between(span.first, span.last), "days"].sum()
    sums = sums[sums["deaths_best"] > 0].assign(rate=lambda f: f["deaths_best"] / days * 30)
    return sums.sort_values(["deaths_best", "district"], ascending=[False, True], ignore_index=True)
