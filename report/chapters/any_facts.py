"""Facts and rules that any chapter may name: what sources cover, totals, rates, shares.

Arguments: source (ucdp-ged, ucdp-candidate, acled), measure (events, deaths, deaths-low, deaths-high), places (ISO
codes joined by +, or country), when (a period, see `report.record.measures`).
"""

from __future__ import annotations

from collections.abc import Callable

from report import tables, trace
from report.errors import ReportError, choose, near
from report.prose.names import Quantity, fact, truth
from report.record import credits, measures, panel, provinces
from report.words import long_date, number, percent, times

# --- Arguments ------------------------------------------------------------------------------


def places_of(text: str) -> list[str] | None:
    """``PK-KP+PK-BA`` as codes; ``PK`` is the unplaced, ``country`` is everything."""
    return None if text == "country" else codes_of(text)


def codes_of(text: str) -> list[str]:
    """``PK-KP+PK-BA`` as codes; ReportError for one that no province has."""
    codes = text.split("+")
    for code in codes:
        if code not in provinces.codes():
            raise ReportError(f"{code} is not a province's code. {near(code, provinces.codes())}".rstrip())
    return codes


def between(low: float, high: float, printed: Callable[[float], str]) -> str:
    """A range as it is printed, 74% to 95%; one number where both ends print the same."""
    return printed(low) if printed(low) == printed(high) else f"{printed(low)} to {printed(high)}"


def ends(low: float, high: float, printed: Callable[[float], str], bound: str) -> Quantity | str:
    """The same, or its low or high end."""
    return Quantity(choose({"low": low, "high": high}, bound), printed) if bound else between(low, high, printed)


# --- What the sources cover -----------------------------------------------------------------


@fact
def cutoff(source: str) -> str:
    """The last day that a source covers, as 31 December 2021."""
    return long_date(credits.covered(source)[1])


@fact
def release(source: str) -> str:
    """Publisher and release of a source, as recorded with the tables."""
    return credits.release_name(source)


@fact
def covered_years(source: str) -> str:
    """First and last year of a source: 1989 to 2021."""
    first, last = credits.covered(source)
    return f"{first.year} to {last.year}"


@fact(unit="year")
def last_year(source: str) -> Quantity:
    """The year of the last month that a source covers in full."""
    return Quantity(int(measures.full_months(source)[1][:4]), str)


@fact(unit="year")
def last_full_year(source: str) -> Quantity:
    """The last year that a source covers in full."""
    frame = measures.by_year(source, by=())
    return Quantity(int(frame.loc[~frame["partial"], "year"].max()), str)


@fact
def period_name(source: str, when: str) -> str:
    """The months that are meant, as a reader would say them."""
    return str(measures.period(source, when))


@fact
def edition() -> str:
    """The edition of the book: year and month, and a number for a further one of that month."""
    trace.note(tables.PACKAGE)
    return tables.edition()


@fact
def edition_date() -> str:
    """The day of the edition, which is never older than what it contains."""
    trace.note(tables.PACKAGE)
    return long_date(tables.edition_day())


@fact(unit="events")
def checks(source: str) -> Quantity:
    """How many events of a preliminary release carry a status that begins with Check."""
    return Quantity(credits.recorded(source)["check"])


@fact(unit="events")
def events_across_months(source: str) -> Quantity:
    """How many events of UCDP's begin in one month and end in another; they count in the first."""
    return Quantity(credits.recorded(source)["events_across_months"])


# --- Totals, rates, shares ------------------------------------------------------------------


@fact
def total(source: str, measure: str, places: str, when: str) -> Quantity:
    """All events or deaths (the best estimate, if no other is named) of these months added up."""
    return Quantity(measures.total(source, measure, measures.period(source, when), places_of(places)))


@fact
def share(source: str, measure: str, places: str, when: str) -> Quantity:
    """Share of some provinces in the country's total; events of no known province count in the total."""
    return Quantity(measures.share(source, measure, measures.period(source, when), places_of(places)), percent)


@fact(unit="{measure} per 30 days")
def per_30_days(source: str, measure: str, places: str, when: str) -> Quantity:
    """A count per 30 days of the record over some months: a month of mean length."""
    return Quantity(measures.rate_30(source, measure, measures.period(source, when), places_of(places)))


@fact
def ratio(source: str, measure: str, places: str, after: str, before: str) -> Quantity:
    """A count per 30 days in the later months divided by that in the earlier ones: 2.4 times."""
    return Quantity(per_30_days(source, measure, places, after) / per_30_days(source, measure, places, before), times)


@fact(unit="year")
def peak_year(source: str, measure: str, places: str) -> Quantity:
    """The year with the largest total."""
    return Quantity(measures.peak_year(source, measure, places_of(places)), str)


@fact
def peak(source: str, measure: str, places: str) -> Quantity:
    """The total of the year with the largest one."""
    return total(source, measure, places, str(peak_year(source, measure, places)))


@fact(unit="deaths per 100,000 residents and year")
def last_rate_per_100_000(source: str, place: str) -> Quantity:
    """Deaths per 100,000 residents in the last year that a source covers in full."""
    rate = _last_rates(source, place)[place]
    return Quantity(rate, number(rate, 1))


def _last_rates(source: str, place: str | None = None):
    with trace.unrecorded():
        frame, year = measures.per_100_000(source), str(last_full_year(source))
    note_rate(source, measures.Period(f"{year}-01", f"{year}-12"), place)
    return frame[frame["year"] == int(year)].set_index("province")["rate"]


def note_rate(source: str, span: measures.Period, place: str | None, former_fata: str | None = None) -> None:
    """What a rate per head of a place over a period reads: deaths, days, residents."""
    first = span.first[:4] if span.whole_years else span.first  # with what is dated to the year alone
    cut = {"source": source, **measures.default_cut(source), "month": trace.Span(first, span.last)}
    trace.note(panel.SOURCES[source], **cut, province=place, former_fata=former_fata)
    trace.note("coverage", source=source, month=trace.Span(span.first, span.last))
    trace.note("population", province=place, former_fata=former_fata)


@fact
def merged_share(when: str) -> Quantity:
    """Share of the merged districts (the former tribal areas) in KP's deaths in militancy (UCDP)."""
    parts = panel.kp_parts("ucdp-ged", period="year", scope=measures.SCOPE["ucdp-ged"])
    parts = parts[parts["year"].isin(measures.period("ucdp-ged", when).years)]
    span = measures.period("ucdp-ged", when)
    trace.note("incidents", source="ucdp-ged", scope="militancy", province=provinces.KP, month=trace.Span(span.first[:4], span.last))
    deaths = parts.groupby("part")["deaths_best"].sum()
    return Quantity(deaths["merged"] / deaths["whole"], percent)


@fact(unit="months")
def months_reconciled(what: str) -> Quantity:
    """Months in which the sums of this book's table of events equal UCDP's own totals of the country: equal, all or unequal."""
    frame = tables.read("reconciliation").dropna(subset=["difference"])
    equal = int((frame["difference"] == 0).sum())
    return Quantity(choose({"equal": equal, "all": len(frame), "unequal": len(frame) - equal}, what))


@fact
def last_month_of_totals() -> str:
    """The last month of UCDP's own totals by country and month."""
    return long_date(credits.recorded("ucdp-country-months")["last"])


# --- Rules ----------------------------------------------------------------------------------


@truth
def ranks_first(source: str, measure: str, places: str, when: str) -> tuple[bool, str]:
    """The named provinces have the largest totals, in that order."""
    ranks = measures.ranking(source, measure, measures.period(source, when))
    return list(ranks.index[: places.count("+") + 1]) == codes_of(places), ", ".join(
        f"{code} {value:,.0f}" for code, value in ranks.items()
    )


@truth
def ranks_first_per_head(source: str, places: str) -> tuple[bool, str]:
    """The named provinces have the highest rates in the last full year, in that order."""
    rates = _last_rates(source).sort_values(ascending=False)
    return list(rates.index[: places.count("+") + 1]) == codes_of(places), ", ".join(f"{code} {rate:.1f}" for code, rate in rates.items())
