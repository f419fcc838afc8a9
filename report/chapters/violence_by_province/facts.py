"""Facts and rules on where: bounds of shares, precision of places, districts, months that stand out, the border.

Arguments: places, measure and when as in `report.chapters.any_facts`; a place of the map or border is a province's
code, or merged or settled for the two parts of Khyber Pakhtunkhwa; top=3 is how many are told.
"""

from __future__ import annotations

from report import trace
from report.chapters.any_facts import ends, note_rate, places_of
from report.chapters.violence_by_province.measures import events_of, outliers, period_rates, preliminary_span
from report.chapters.violence_by_province.measures import preliminary as rows_of_release
from report.errors import ReportError, choose
from report.prose.names import Quantity, fact, truth
from report.record import boundaries, credits, event_tables, measures, provinces
from report.sources.districts import FRONTIER_REGION
from report.words import listed, number, percent

# --- Shares as bounds -----------------------------------------------------------------------


@fact
def share_range(source: str, measure: str, places: str, when: str, *, bound: str = "") -> Quantity | str:
    """Lowest and highest share of some provinces in the deaths: if none of those of no known province is theirs, or if all are: 74% to
    95%."""
    period = measures.period(source, when)
    part, every, unplaced = (measures.total(source, measure, period, codes) for codes in (places_of(places), None, [provinces.UNPLACED]))
    low, high = event_tables.bounds(part, every, unplaced)
    return ends(low, high, percent, bound)


@fact(unit="year")
def widest_gap(*, since: str = "2007") -> Quantity:
    """The year with the largest share of deaths without a province."""
    every = measures.by_year("ucdp-ged", by=()).set_index("year")["deaths_best"]
    frame = measures.by_year("ucdp-ged")
    unplaced = frame[frame["province"] == provinces.UNPLACED].set_index("year")["deaths_best"]
    return Quantity((unplaced / every).loc[int(since) :].idxmax(), str)


RELEASED = "of the whole of a preliminary release, what is dated to the year alone included"

# --- The preliminary record -----------------------------------------------------------------


@fact(
    says={
        "events": f"Events {RELEASED}.",
        "deaths": f"Deaths, best estimate, {RELEASED}.",
        "deaths-low": f"Deaths, low estimate, {RELEASED}.",
        "deaths-high": f"Deaths, high estimate, {RELEASED}.",
        "checks": f"Events whose status begins with Check {RELEASED}.",
    }
)
def preliminary(source: str, measure: str, places: str, *, scope: str = "all") -> Quantity:
    """Events, deaths (low, best, high) of the whole of a preliminary release, what is dated to the year alone included; of
    ucdp-candidate-first also checks, its events whose status begins with Check."""
    frame = rows_of_release(source)
    if (codes := places_of(places)) is not None:
        frame = frame[frame["province"].isin(codes)]
        trace.narrow(province=codes)
    if scope != "all":
        frame = frame[frame["scope"] == scope]
        trace.narrow(scope=scope)
    known = measures.MEASURES | ({"checks": "checks"} if "checks" in frame else {})
    return Quantity(frame[choose(known, measure)].sum())


@fact
def preliminary_months(source: str) -> str:
    """The months that a preliminary release is about."""
    return preliminary_span(source)


@truth
def transcribed(source: str) -> tuple[bool, str]:
    """The file was typed again from a stored copy, and the data package says how it was checked."""
    told = credits.recorded(source).get("transcribed", "")
    return bool(told), told.partition(". ")[0] or "the data package tells of no transcription"


# --- How precisely --------------------------------------------------------------------------


def _militancy(table: str, source: str, places: str, when: str):
    frame = event_tables.rows(table, source, years=measures.period(source, when).years, scope="militancy")
    codes = places_of(places)
    if codes is None:
        return frame
    trace.narrow(province=codes)
    return frame[frame["province"].isin(codes)]


@fact
def located(source: str, places: str, when: str, *, precision: str) -> Quantity:
    """Share of events that UCDP locates at least as precisely as told: 1 the place, 2 within about 25 km, 3 the district; events known
    to the country alone count too."""
    frame = _militancy("precision", source, places, when)
    return Quantity(frame.loc[frame["where_prec"] <= int(precision), "events"].sum() / frame["events"].sum(), percent)


@fact(unit="deaths")
def located_nowhere(year: str) -> Quantity:
    """Deaths in militancy of a year that UCDP locates only to the country."""
    frame = _militancy("precision", "ucdp-ged", "country", year)
    return Quantity(frame.loc[frame["where_prec"] == 6, "deaths_best"].sum())


# --- Districts ------------------------------------------------------------------------------


def _districts(places: str, when: str):
    """Districts by deaths in UCDP's yearly record (militancy), most first; and all rows, those without one too."""
    frame = _militancy("districts", "ucdp-ged", places, when)
    named = frame[frame["district"] != ""].groupby(["district", "province"], as_index=False)["deaths_best"].sum()
    return named.sort_values("deaths_best", ascending=False, kind="stable"), frame


@fact
def leading_districts(places: str, when: str, *, top: str) -> str:
    """The district with most deaths, or so many of them (top): A, B and C."""
    return listed(_districts(places, when)[0]["district"].head(int(top)).tolist())


@fact
def share_of_districts(places: str, when: str, *, top: str) -> Quantity:
    """Share of the districts with most deaths in all deaths of the places, unnamed districts in the total."""
    rows, every = _districts(places, when)
    return Quantity(rows["deaths_best"].head(int(top)).sum() / every["deaths_best"].sum(), percent)


@fact(unit="districts")
def districts_named() -> Quantity:
    """How many districts UCDP's yearly record names (militancy)."""
    return Quantity(len(_districts("country", "all")[0]))


@fact
def without_district(when: str) -> Quantity:
    """Share of deaths for which no district is named."""
    rows, every = _districts("country", when)
    return Quantity(1 - rows["deaths_best"].sum() / every["deaths_best"].sum(), percent)


@fact
def in_frontier_regions(measure: str) -> Quantity:
    """Events or deaths of UCDP's yearly record (militancy) in the Frontier Regions of the former FATA."""
    frame = _districts("PK-KP", "all")[1]
    return Quantity(frame.loc[frame["district"].str.match(FRONTIER_REGION), choose(measures.MEASURES, measure)].sum())


@truth
def leading_districts_merged(*, top: str) -> tuple[bool, str]:
    """The districts with most deaths in the whole record are all of the former tribal areas."""
    names = _districts("country", "all")[0].head(int(top))["district"]
    return bool((provinces.is_merged_district(names) == "true").all()), ", ".join(names)


# --- Months that stand out ------------------------------------------------------------------


@fact
def outlier_share(source: str, place: str, month: str) -> Quantity:
    """Share of a month in all deaths of its year."""
    year = measures.total(source, "deaths", measures.period(source, month[:4]), [place])
    return Quantity(outliers(source, place).loc[month, "deaths"] / year, percent)


@truth
def stands_out(source: str, place: str, months: str, *, when: str = "all") -> tuple[bool, str]:
    """The months (joined by +) are those of a period that exceed the usual month around them most."""
    wanted, period = set(months.split("+")), measures.period(source, when)
    every = outliers(source, place).index
    first = every[(every >= period.first) & (every <= period.last)][: len(wanted)]
    return set(first) == wanted, ", ".join(first)


@truth
def happened_in(event: str, place: str, month: str) -> tuple[bool, str]:
    """The chronology has an event in which people were killed begin there (or in all Pakistan, or in Afghanistan) in that month."""
    found = [one.event for one in events_of(month, place)]
    return event in found, ", ".join(found) or "nothing"


# --- The map --------------------------------------------------------------------------------

PARTS = {"merged": boundaries.MERGED, "settled": boundaries.SETTLED}


@fact(unit="deaths per 100,000 residents and year")
def period_rate(source: str, place: str, when: str) -> Quantity:
    """Deaths per 100,000 residents and year over a period, as on the map."""
    with trace.unrecorded():
        rate = period_rates(source, when).set_index("feature")["rate"][PARTS.get(place, place)]
    province, part = {"merged": (provinces.KP, "true"), "settled": (provinces.KP, "false")}.get(place, (place, None))
    note_rate(source, measures.period(source, when), province, part)
    return Quantity(rate, number(rate, 1))


@truth
def highest_period_rate(source: str, place: str, when: str) -> tuple[bool, str]:
    """The place has the highest rate of the map."""
    rates = period_rates(source, when).set_index("feature")["rate"].sort_values(ascending=False)
    return rates.index[0] == PARTS.get(place, place), ", ".join(f"{u} {v:.1f}" for u, v in rates.items())


# --- The border -----------------------------------------------------------------------------


def _border(place: str, when: str, km: str, *columns: str):
    province, part = {"merged": (provinces.KP, "true"), "settled": (provinces.KP, "false")}.get(place, (place, ""))
    frame = event_tables.rows("border", "ucdp-ged", province=province, scope="militancy", period=when)
    frame = frame[(frame["former_fata"] == part) & (frame["band_km"] == int(km))]
    trace.narrow(former_fata=part, band_km=km)
    if frame.empty:
        raise ReportError(f"data/border.csv has no row for {place}, {when}, {km} km.")
    trace.taken(*columns)
    return frame.iloc[0][list(columns)]


@fact
def border_area_share(place: str, *, km: str) -> Quantity:
    """Share of the place's area that lies within so many kilometres of the Afghan border."""
    return Quantity(_border(place, "all", km, "area_share")["area_share"], percent)


@fact
def border_death_share(place: str, when: str, *, km: str) -> Quantity:
    """Share of the deaths in militancy that UCDP locates to their district or better which lie within so many kilometres of the Afghan
    border (before or after August 2021, all)."""
    near, located = _border(place, when, km, "deaths_best", "placeable_deaths")
    return Quantity(near / located, percent)


@fact(unit="events")
def border_placeable(places: str, when: str) -> Quantity:
    """Events of militancy that UCDP locates to their district or better, in some places (joined by +)."""
    # They are the same for each width of the band.
    return Quantity(sum(_border(place, when, "100", "placeable_events")["placeable_events"] for place in places.split("+")))
