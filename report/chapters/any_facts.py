"""Facts and truths that any chapter may name: what sources cover, totals, rates, shares.

Arguments: source (ucdp-ged, ucdp-candidate, acled), measure (events, deaths, deaths-low,
deaths-high), places (ISO codes joined by +, or country), when (a period, see `report.record.measures`).
"""

from __future__ import annotations

from report import tables
from report.errors import ReportError
from report.prose.names import fact, truth
from report.record import credits, measures, panel, provinces
from report.words import long_date, number, percent, times

# --- Arguments ------------------------------------------------------------------------------


def places_of(text: str) -> list[str] | None:
    """``PK-KP+PK-BA`` as codes; ``PK`` is the unplaced, ``country`` is everything."""
    return None if text == "country" else codes_of(text)


def codes_of(text: str) -> list[str]:
    """``PK-KP+PK-BA`` as codes; ReportError for one that no province has."""
    codes = text.split("+")
    unknown = set(codes) - set(provinces.codes())
    if unknown:
        raise ReportError(f"{', '.join(sorted(unknown))} is not a province's code.")
    return codes


def period_of(source: str, text: str):
    return measures.period(source, text)


# --- What the sources cover -----------------------------------------------------------------


@fact
def cutoff(source: str) -> str:
    """The last day that a source covers, as 31 December 2021."""
    return long_date(credits.covered(source)[1])


@fact
def release(source: str) -> str:
    """Publisher and release of a source, as recorded in the data package."""
    return credits.release_name(source)


@fact
def covered_years(source: str) -> str:
    """First and last year of a source: 1989 to 2021."""
    first, last = credits.covered(source)
    return f"{first.year} to {last.year}"


@fact
def period_name(source: str, when: str) -> str:
    """A period as a reader would say it."""
    return str(period_of(source, when))


@fact
def months_in(source: str, when: str) -> str:
    """How many months a period has."""
    return str(period_of(source, when).months)


@fact
def edition() -> str:
    """The edition of the book: year and month, and a number for a further one of that month."""
    return tables.edition()


@fact
def edition_date() -> str:
    """The day on which the edition was made."""
    return long_date(tables.package()["created"][:10])


@fact
def checks(source: str) -> str:
    """How many events of a preliminary release carry a status that begins with Check."""
    return number(credits.recorded(source)["check"])


# --- Totals, rates, shares ------------------------------------------------------------------


@fact
def total(source: str, measure: str, places: str, when: str) -> str:
    """A sum over a period: events or deaths (low, best or high)."""
    return number(measures.total(source, measure, period_of(source, when), places_of(places)))


@fact
def share(source: str, measure: str, places: str, when: str) -> str:
    """Share of some provinces in the country's total; unplaced events count in the total."""
    return percent(measures.share(source, measure, period_of(source, when), places_of(places)))


@fact
def per_30_days(source: str, measure: str, places: str, when: str) -> str:
    """A count per 30 days over a period."""
    return number(measures.rate_30(source, measure, period_of(source, when), places_of(places)))


def _ratio(source, measure, places, after, before) -> float:
    rates = [measures.rate_30(source, measure, period_of(source, when), places_of(places)) for when in (after, before)]
    return rates[0] / rates[1]


@fact
def ratio(source: str, measure: str, places: str, after: str, before: str) -> str:
    """A rate per 30 days in one period over that in another: 2.4 times."""
    return times(_ratio(source, measure, places, after, before))


@fact
def peak_year(source: str, measure: str, places: str) -> str:
    return str(measures.peak_year(source, measure, places_of(places)))


@fact
def peak(source: str, measure: str, places: str) -> str:
    """The total of the year with the largest one."""
    year = measures.peak_year(source, measure, places_of(places))
    return number(measures.total(source, measure, period_of(source, str(year)), places_of(places)))


@fact
def last_full_year(source: str) -> str:
    return str(_last_full_year(source))


@fact
def last_rate_per_100_000(source: str, province: str) -> str:
    """Deaths per 100,000 residents in the last year that a source covers in full."""
    return f"{_rates(source, _last_full_year(source))[province]:.1f}"


def _last_full_year(source: str) -> int:
    frame = measures.by_year(source, by=())
    return int(frame.loc[~frame["partial"], "year"].max())


def _rates(source: str, year: int):
    frame = measures.per_100_000(source)
    return frame[frame["year"] == year].set_index("province")["rate"]


@fact
def merged_share(when: str) -> str:
    """Share of the merged districts in KP's deaths (UCDP, scope militancy)."""
    return percent(_merged_share(when))


def _merged_share(when: str) -> float:
    parts = panel.kp_parts("ucdp-ged", period="year", scope=measures.SCOPE["ucdp-ged"])
    parts = parts[parts["year"].isin(period_of("ucdp-ged", when).years)]
    deaths = parts.groupby("part")["deaths_best"].sum()
    return float(deaths["merged"]) / float(deaths["whole"])


@fact
def months_reconciled(what: str) -> str:
    """Months in which the panel equals UCDP's own country-month totals: equal, all or unequal."""
    frame = tables.read("reconciliation").dropna(subset=["difference"])
    equal = int((frame["difference"] == 0).sum())
    return {"equal": str(equal), "all": str(len(frame)), "unequal": str(len(frame) - equal)}[what]


@fact
def last_month_of_totals() -> str:
    """The last month of UCDP's own totals by country and month."""
    return long_date(credits.recorded("ucdp-country-months")["last"])


# --- Truths ---------------------------------------------------------------------------------


@truth
def ends_in(source: str, year: str) -> tuple[bool, str]:
    """The last month that a source covers in full lies in that year."""
    last = period_of(source, "all").last
    return last[:4] == year, f"it ends with {last}"


@truth
def ends_before(source: str, year: str) -> tuple[bool, str]:
    """A source covers no full month of that year, nor of a later one."""
    last = period_of(source, "all").last
    return last[:4] < year, f"it ends with {last}"


@truth
def ranks_first(source: str, measure: str, places: str, when: str) -> tuple[bool, str]:
    """The named provinces have the largest totals, in that order."""
    wanted = codes_of(places)
    ranks = measures.ranking(source, measure, period_of(source, when))
    found = list(ranks.index[: len(wanted)])
    return found == wanted, ", ".join(f"{code} {value:,.0f}" for code, value in ranks.items())


@truth
def ranks_first_per_head(source: str, places: str) -> tuple[bool, str]:
    """The named provinces have the highest rates in the last full year, in that order."""
    wanted = codes_of(places)
    rates = _rates(source, _last_full_year(source)).sort_values(ascending=False)
    return list(rates.index[: len(wanted)]) == wanted, ", ".join(f"{c} {v:.1f}" for c, v in rates.items())


@truth
def majority(source: str, measure: str, places: str, when: str) -> tuple[bool, str]:
    """The named provinces hold over half of the country's total."""
    value = measures.share(source, measure, period_of(source, when), places_of(places))
    return value > 0.5, f"share {value:.1%}"


@truth
def merged_majority(when: str) -> tuple[bool, str]:
    """The merged districts hold over half of KP's deaths (UCDP, scope militancy)."""
    value = _merged_share(when)
    return value > 0.5, f"share {value:.1%}"


@truth
def rose(source: str, measure: str, places: str, after: str, before: str) -> tuple[bool, str]:
    """The rate per 30 days is higher in the first period than in the second."""
    value = _ratio(source, measure, places, after, before)
    return value > 1, f"{value:.2f} times"


@truth
def fell(source: str, measure: str, places: str, after: str, before: str) -> tuple[bool, str]:
    """The rate per 30 days is lower in the first period than in the second."""
    value = _ratio(source, measure, places, after, before)
    return value < 1, f"{value:.2f} times"


def _around(source: str, month: str, places: str, violence: str):
    """Events and deaths by province in the twelve months before a month and from it on."""
    kind = None if violence == "all" else violence
    spans = (
        measures.Period(measures.shift(month, -12), measures.shift(month, -1)),
        measures.Period(month, measures.shift(month, 11)),
    )
    columns = ["events", "deaths_best"]
    return [measures.totals(source, span, violence=kind).set_index("province").loc[places_of(places), columns] for span in spans]


@truth
def events_doubled(source: str, month: str, places: str, violence: str) -> tuple[bool, str]:
    """In each named province events at least doubled from the twelve months before to those after."""
    before, after = _around(source, month, places, violence)
    ratios = after["events"] / before["events"]
    return bool((ratios >= 2).all()), ", ".join(f"{code} {value:.1f} times" for code, value in ratios.items())


@truth
def events_halved(source: str, month: str, places: str, violence: str) -> tuple[bool, str]:
    """In each named province events at least halved from the twelve months before to those after."""
    before, after = _around(source, month, places, violence)
    ratios = after["events"] / before["events"]
    return bool((ratios <= 0.5).all()), ", ".join(f"{code} {value:.2f} times" for code, value in ratios.items())


@truth
def events_rose(source: str, month: str, places: str, violence: str) -> tuple[bool, str]:
    """In the named provinces together events rose from the twelve months before to those after."""
    before, after = (frame["events"].sum() for frame in _around(source, month, places, violence))
    return bool(after > before), f"{before:.0f} to {after:.0f}"


@truth
def deaths_per_event_fell(source: str, month: str, places: str) -> tuple[bool, str]:
    """In the named provinces deaths per event fell from the twelve months before to those after."""
    before, after = (frame.sum() for frame in _around(source, month, places, "all"))
    old, new = (total["deaths_best"] / total["events"] for total in (before, after))
    return bool(new < old), f"{old:.2f} to {new:.2f}"
