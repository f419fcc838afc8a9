"""Every number and every truth that the prose names: one function each.

A fact returns text, as it is printed. A truth returns whether it holds, and why. Names in prose
are those of the functions with hyphens; what follows the name is passed as arguments.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from report.errors import ReportError

FACTS: dict[str, Callable[..., str]] = {}
TRUTHS: dict[str, Callable[..., tuple[bool, str]]] = {}


def fact(function):
    """Registers a function whose value the prose may name. It returns printed text."""
    FACTS[function.__name__.replace("_", "-")] = cached = functools.cache(function)
    return cached


def truth(function):
    """Registers a condition that a sentence may name. It returns (holds, because)."""
    TRUTHS[function.__name__.replace("_", "-")] = cached = functools.cache(function)
    return cached


def _call(kind: str, table: dict, text: str):
    name, *arguments = text.split()
    if name not in table:
        raise ReportError(f"There is no {kind} named {name!r}. Add a function to report/facts.py.")
    try:
        return table[name](*arguments)
    except TypeError as error:
        raise ReportError(f"The {kind} {text!r} cannot be computed: {error}") from error


def value(text: str) -> str:
    """The fact that a role names, as text; ReportError when there is none."""
    return _call("fact", FACTS, text)


def holds(text: str) -> tuple[bool, str]:
    """Whether the truth that a role names holds, and why; ReportError when there is none."""
    return _call("truth", TRUTHS, text)


# --- Words for values -----------------------------------------------------------------------

NOUN = {"events": "events", "deaths": "deaths", "deaths-low": "deaths", "deaths-high": "deaths"}


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _times(value: float) -> str:
    return f"{value:.1f} times"


def _percent(value: float) -> str:
    return f"{value:.0%}"


def _places(text: str) -> list[str] | None:
    """``PK-KP+PK-BA`` as codes; ``PK`` is the unplaced, ``country`` is everything."""
    from report import provinces

    if text == "country":
        return None
    codes = text.split("+")
    unknown = set(codes) - set(provinces.codes())
    if unknown:
        raise ReportError(f"{', '.join(sorted(unknown))} is not a province's code.")
    return codes


def _period(source: str, text: str):
    from report import measures

    return measures.period(source, text)


# --- What the sources cover -----------------------------------------------------------------


@fact
def cutoff(source: str) -> str:
    """The last day that a source covers, as 31 December 2021."""
    from report import credits

    return credits.long_day(credits.covered(source)[1])


@fact
def release(source: str) -> str:
    """Publisher and release of a source, as recorded in the data package."""
    from report import credits

    return credits.release_name(source)


@fact
def covered_years(source: str) -> str:
    """First and last year of a source: 1989 to 2021."""
    from report import credits

    first, last = credits.covered(source)
    return f"{first.year} to {last.year}"


@fact
def first_year(source: str) -> str:
    from report import credits

    return str(credits.covered(source)[0].year)


@fact
def period_name(source: str, when: str) -> str:
    """A period as a reader would say it."""
    return str(_period(source, when))


@fact
def months_in(source: str, when: str) -> str:
    """How many months a period has."""
    return str(_period(source, when).months)


@fact
def edition() -> str:
    """The edition of the book: year and month of the project's version."""
    from importlib.metadata import version

    return version("divided-front")


@fact
def checks(source: str) -> str:
    """How many events of a preliminary release carry a status that begins with Check."""
    from report import credits

    return _whole(credits.recorded(source)["check"])


# --- Totals, rates, shares ------------------------------------------------------------------


@fact
def total(source: str, measure: str, places: str, when: str) -> str:
    """A sum over a period: events or deaths (low, best or high)."""
    from report import measures

    return _whole(measures.total(source, measure, _period(source, when), _places(places)))


@fact
def share(source: str, measure: str, places: str, when: str) -> str:
    """Share of some provinces in the country's total; unplaced events count in the total."""
    from report import measures

    return _percent(measures.share(source, measure, _period(source, when), _places(places)))


@fact
def per_30_days(source: str, measure: str, places: str, when: str) -> str:
    """A count per 30 days over a period."""
    from report import measures

    return _whole(measures.rate_30(source, measure, _period(source, when), _places(places)))


def _ratio(source, measure, places, after, before) -> float:
    from report import measures

    rates = [measures.rate_30(source, measure, _period(source, when), _places(places)) for when in (after, before)]
    return rates[0] / rates[1]


@fact
def ratio(source: str, measure: str, places: str, after: str, before: str) -> str:
    """A rate per 30 days in one period over that in another: 2.4 times."""
    return _times(_ratio(source, measure, places, after, before))


@fact
def peak_year(source: str, measure: str, places: str) -> str:
    from report import measures

    return str(measures.peak_year(source, measure, _places(places)))


@fact
def peak(source: str, measure: str, places: str) -> str:
    """The total of the year with the largest one."""
    from report import measures

    year = measures.peak_year(source, measure, _places(places))
    return _whole(measures.total(source, measure, _period(source, str(year)), _places(places)))


@fact
def rate_per_100_000(source: str, province: str, year: str) -> str:
    """Deaths per 100,000 residents in a year."""
    return f"{_rates(source, int(year))[province]:.1f}"


@fact
def last_full_year(source: str) -> str:
    return str(_last_full_year(source))


@fact
def last_rate_per_100_000(source: str, province: str) -> str:
    """Deaths per 100,000 residents in the last year that a source covers in full."""
    return f"{_rates(source, _last_full_year(source))[province]:.1f}"


def _last_full_year(source: str) -> int:
    from report import measures

    frame = measures.by_year(source, by=())
    return int(frame.loc[~frame["partial"], "year"].max())


def _rates(source: str, year: int):
    from report import measures

    frame = measures.per_100_000(source)
    return frame[frame["year"] == year].set_index("province")["rate"]


@fact
def merged_share(when: str) -> str:
    """Share of the merged districts in KP's deaths (UCDP, scope militancy)."""
    return _percent(_merged_share(when))


def _merged_share(when: str) -> float:
    from report import measures, panel

    parts = panel.kp_parts("ucdp-ged", period="year", scope=measures.SCOPE["ucdp-ged"])
    parts = parts[parts["year"].isin(_period("ucdp-ged", when).years)]
    deaths = parts.groupby("part")["deaths_best"].sum()
    return float(deaths["merged"] / deaths["whole"])


@fact
def months_reconciled(what: str) -> str:
    """Months in which the panel equals UCDP's own country-month totals: equal, all or unequal."""
    from report import tables

    frame = tables.read("reconciliation").dropna(subset=["difference"])
    equal = int((frame["difference"] == 0).sum())
    return {"equal": str(equal), "all": str(len(frame)), "unequal": str(len(frame) - equal)}[what]


@fact
def count_of(table: str) -> str:
    """Rows of a table of the data package."""
    from report import tables

    return _whole(len(tables.read(table)))


# --- Truths ---------------------------------------------------------------------------------


@truth
def ranks_first(source: str, measure: str, places: str, when: str) -> tuple[bool, str]:
    """The named provinces have the largest totals, in that order."""
    from report import measures

    wanted = _places(places)
    ranks = measures.ranking(source, measure, _period(source, when))
    found = list(ranks.index[: len(wanted)])
    return found == wanted, ", ".join(f"{code} {value:,.0f}" for code, value in ranks.items())


@truth
def ranks_first_per_head(source: str, places: str) -> tuple[bool, str]:
    """The named provinces have the highest rates in the last full year, in that order."""
    wanted = _places(places)
    rates = _rates(source, _last_full_year(source)).sort_values(ascending=False)
    return list(rates.index[: len(wanted)]) == wanted, ", ".join(f"{c} {v:.1f}" for c, v in rates.items())


@truth
def majority(source: str, measure: str, places: str, when: str) -> tuple[bool, str]:
    """The named provinces hold over half of the country's total."""
    from report import measures

    value = measures.share(source, measure, _period(source, when), _places(places))
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

