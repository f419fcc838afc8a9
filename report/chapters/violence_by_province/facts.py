"""Facts on where: bounds of shares, precision of places, districts, months that stand out, the border.

Arguments: places, measure and when as in `report.chapters.any_facts`; unit is a code of a province, or
merged or settled for the two parts of Khyber Pakhtunkhwa.
"""

from __future__ import annotations

import functools

from report.chapters.any_facts import period_of, places_of
from report.chapters.violence_by_province import measures as maps
from report.errors import ReportError
from report.prose.names import fact, truth
from report.record import boundaries, measures, provinces
from report.record import event_tables as evidence
from report.words import listed, long_date, number, percent

# --- Shares as bounds -----------------------------------------------------------------------


def _share_bounds(source: str, measure: str, places: str, when: str) -> tuple[float, float]:
    span = period_of(source, when)
    part, every, unplaced = (measures.total(source, measure, span, codes) for codes in (places_of(places), None, [provinces.UNPLACED]))
    return evidence.bounds(part, every, unplaced)


@fact
def share_range(source: str, measure: str, places: str, when: str) -> str:
    """Lowest and highest share of some provinces: 74% to 95%; one number where they print the same."""
    low, high = (percent(value) for value in _share_bounds(source, measure, places, when))
    return low if low == high else f"{low} to {high}"


@truth
def majority_whatever_the_unplaced(source: str, measure: str, places: str, when: str) -> tuple[bool, str]:
    """The named provinces hold over half even if none of the unplaced belongs to them."""
    low, high = _share_bounds(source, measure, places, when)
    return low > 0.5, f"share {low:.1%} to {high:.1%}"


@truth
def majority_open(source: str, measure: str, places: str, when: str) -> tuple[bool, str]:
    """Whether the named provinces hold over half depends on the unplaced."""
    low, high = _share_bounds(source, measure, places, when)
    return low <= 0.5 < high, f"share {low:.1%} to {high:.1%}"


@truth
def widest_gap_is(year: str) -> tuple[bool, str]:
    """The year has the largest share of deaths without a province since 2007."""
    every = measures.by_year("ucdp-ged", by=()).set_index("year")["deaths_best"]
    share = (_unplaced() / every).loc[2007:]
    return bool(share.idxmax() == int(year)), f"{share.idxmax()}: {share.max():.1%}"


def _unplaced():
    frame = measures.by_year("ucdp-ged")
    return frame[frame["province"] == provinces.UNPLACED].set_index("year")["deaths_best"]


# --- How precisely --------------------------------------------------------------------------


@functools.cache
def _located(source: str, places: str, when: str, most: int) -> float:
    """Share of events with a where_prec up to `most`, militancy; unplaced events count for the country."""
    frame = evidence.rows("precision", source, years=period_of(source, when).years, scope="militancy")
    codes = places_of(places)
    if codes is not None:
        frame = frame[frame["province"].isin(codes)]
    return float(frame.loc[frame["where_prec"] <= most, "events"].sum() / frame["events"].sum())


@fact
def located(source: str, places: str, when: str, most: str) -> str:
    """Share of events that UCDP locates with a where_prec up to a number: 1 the place, 2 within about
    25 km, 3 the district."""
    return percent(_located(source, places, when, int(most)))


@fact
def located_nowhere(year: str) -> str:
    """Deaths of a year that UCDP locates only to the country (where_prec 6), militancy."""
    frame = evidence.rows("precision", "ucdp-ged", years=[int(year)], scope="militancy")
    return number(frame.loc[frame["where_prec"] == 6, "deaths_best"].sum())


@truth
def located_better(first: str, second: str) -> tuple[bool, str]:
    """A larger share of the first province's events than of the second's is known to the very place."""
    a, b = (_located("ucdp-ged", places, "all", 1) for places in (first, second))
    return a > b, f"{a:.1%} and {b:.1%}"


# --- Districts ------------------------------------------------------------------------------


def _districts(places: str, when: str):
    """Districts by deaths in UCDP's yearly record (militancy), most first."""
    frame = evidence.rows("districts", "ucdp-ged", years=period_of("ucdp-ged", when).years, scope="militancy")
    codes = places_of(places)
    if codes is not None:
        frame = frame[frame["province"].isin(codes)]
    named = frame[frame["district"] != ""]
    sums = named.groupby(["district", "province"], as_index=False)[["events", "deaths_low", "deaths_best", "deaths_high"]].sum()
    return sums.sort_values("deaths_best", ascending=False, kind="stable"), frame


@fact
def leading_districts(places: str, when: str, count: str) -> str:
    """The districts with most deaths, with their deaths: A (5,000), B (3,000) and C (2,000)."""
    rows, _ = _districts(places, when)
    return listed([f"{row.district} ({number(row.deaths_best)})" for row in rows.head(int(count)).itertuples()])


@fact
def leading_district(places: str, when: str) -> str:
    """The district with most deaths."""
    return _districts(places, when)[0]["district"].iloc[0]


@fact
def share_of_districts(places: str, when: str, count: str) -> str:
    """Share of the districts with most deaths in all deaths of the places, unnamed districts in the total."""
    rows, every = _districts(places, when)
    return percent(rows["deaths_best"].head(int(count)).sum() / every["deaths_best"].sum())


@fact
def districts_named() -> str:
    """How many districts UCDP's yearly record names (militancy)."""
    return number(len(_districts("country", "all")[0]))


@fact
def without_district(when: str) -> str:
    """Share of deaths for which no district is named."""
    rows, every = _districts("country", when)
    return percent(1 - rows["deaths_best"].sum() / every["deaths_best"].sum())


@truth
def leading_districts_merged(count: str) -> tuple[bool, str]:
    """The districts with most deaths in the whole record are all of the former tribal areas."""
    rows, _ = _districts("country", "all")
    top = rows.head(int(count))["district"]
    return bool((provinces.is_merged_district(top) == "true").all()), ", ".join(top)


# --- Months that stand out ------------------------------------------------------------------


@functools.cache
def outliers(source: str, province: str):
    """Months by how far their deaths per 30 days exceed the median of the twelve months before and the
    twelve after: excess, rate, deaths; most first. Months covered in part are left out."""
    import numpy as np
    import pandas as pd

    frame = measures.by_month(source)
    frame = frame[(frame["province"] == province) & ~frame["partial"]].set_index("month")
    rate = measures.per_30_days(frame, "deaths_best")
    values = rate.to_numpy()
    around = [np.r_[values[max(0, at - 12) : at], values[at + 1 : at + 13]] for at in range(len(values))]
    usual = pd.Series([np.median(rates) for rates in around], rate.index)
    found = pd.DataFrame({"excess": rate - usual, "rate": rate, "usual": usual, "deaths": frame["deaths_best"]})
    return found.sort_values("excess", ascending=False, kind="stable")


@fact
def months_that_stand_out(source: str, province: str, count: str) -> str:
    """The months whose deaths most exceed the usual month around them: May 2009 (1,105) and …"""
    top = outliers(source, province).head(int(count)).sort_index()
    return listed([f"{long_date(month)} ({number(row['deaths'])})" for month, row in top.iterrows()])


@fact
def outlier_share(source: str, province: str, month: str) -> str:
    """Share of a month in the deaths of its year."""
    return percent(_outlier_share(source, province, month))


def _outlier_share(source: str, province: str, month: str) -> float:
    year = measures.period(source, month[:4])
    return float(outliers(source, province).loc[month, "deaths"] / measures.total(source, "deaths", year, [province]))


@truth
def stands_out(source: str, province: str, months: str) -> tuple[bool, str]:
    """The months (joined by +) are those that exceed the usual month around them most."""
    wanted = set(months.split("+"))
    top = outliers(source, province).index[: len(wanted)]
    return set(top) == wanted, ", ".join(top)


# --- The map --------------------------------------------------------------------------------


@functools.cache
def _rates(source: str, when: str):
    return maps.period_rates(source, when).set_index("feature")["rate"]


def _feature(unit: str) -> str:
    return {"merged": boundaries.MERGED, "settled": boundaries.SETTLED}.get(unit, unit)


@fact
def period_rate(source: str, unit: str, when: str) -> str:
    """Deaths per 100,000 residents and year over a period, as on the map."""
    return f"{_rates(source, when)[_feature(unit)]:.1f}"


@truth
def highest_period_rate(source: str, unit: str, when: str) -> tuple[bool, str]:
    """The unit has the highest rate of the map."""
    rates = _rates(source, when).sort_values(ascending=False)
    return rates.index[0] == _feature(unit), ", ".join(f"{u} {v:.1f}" for u, v in rates.items())


@truth
def period_rate_exceeds(source: str, first: str, second: str, when: str) -> tuple[bool, str]:
    """The first unit's rate over a period is higher than the second's."""
    a, b = (_rates(source, when)[_feature(unit)] for unit in (first, second))
    return bool(a > b), f"{a:.1f} and {b:.1f}"


# --- The border -----------------------------------------------------------------------------


def _border(unit: str, period: str, band: str):
    province, part = {"merged": (provinces.KP, "true"), "settled": (provinces.KP, "false")}.get(unit, (unit, ""))
    frame = evidence.rows("border", "ucdp-ged", province=province, scope="militancy", period=period)
    frame = frame[(frame["former_fata"] == part) & (frame["band_km"] == int(band))]
    if frame.empty:
        raise ReportError(f"data/border.csv has no row for {unit}, {period}, {band} km.")
    return frame.iloc[0]


@fact
def border_area_share(unit: str, band: str) -> str:
    """Share of the unit's area within so many kilometres of the Afghan border."""
    return percent(_border(unit, "all", band)["area_share"])


@fact
def border_death_share(unit: str, period: str, band: str) -> str:
    """Share of placeable deaths within so many kilometres (UCDP, militancy; period before, after, all)."""
    row = _border(unit, period, band)
    return percent(row["deaths_best"] / row["placeable_deaths"])


@fact
def border_placeable(units: str, period: str) -> str:
    """Placeable events of some units, joined by + (UCDP, militancy)."""
    return number(sum(_border(unit, period, "100")["placeable_events"] for unit in units.split("+")))


@fact
def months_that_stand_out_since(source: str, province: str, count: str) -> str:
    """As months-that-stand-out, among the months since August 2021 alone."""
    found = outliers(source, province)
    top = found[found.index >= measures.KABUL].head(int(count)).sort_index()
    return listed([f"{long_date(month)} ({number(row['deaths'])})" for month, row in top.iterrows()])


@truth
def stand_out_before(source: str, province: str, count: str, year: str) -> tuple[bool, str]:
    """The months that stand out most all lie before a year."""
    top = outliers(source, province).head(int(count)).index
    return bool(max(top) < year), ", ".join(top)
