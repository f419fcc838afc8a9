"""The facts and truths that any chapter may name, counted anew."""

import recount
from recount import KP


def places_of(text: str):
    return None if text == "country" else text.split("+")


def total(source, measure, places, when) -> str:
    return f"{recount.total(source, measure, places_of(places), recount.span(source, when)):,}"


def share_of(source, measure, places, when) -> float:
    months = recount.span(source, when)
    return recount.total(source, measure, places_of(places), months) / recount.total(source, measure, None, months)


def per_30_days(source, measure, places, when) -> float:
    return recount.rate_30(source, measure, places_of(places), recount.span(source, when))


def ratio_of(source, measure, places, after, before) -> float:
    return per_30_days(source, measure, places, after) / per_30_days(source, measure, places, before)


def peak(source, measure, places) -> tuple[int, int]:
    """The largest total of a year, and the year."""
    return max((recount.by_year(source, measure, places_of(places), year), -year) for year in recount.years(source))


def merged_share(when) -> float:
    years = sorted({int(month[:4]) for month in recount.span("ucdp-ged", when)})
    merged, whole = (sum(recount.by_year("ucdp-ged", "deaths", [KP], y, part) for y in years) for part in ("true", None))
    return merged / whole


def last_rate(source, province) -> float:
    return recount.rate_100_000(source, province, recount.last_full_year(source))


def reconciled(what) -> str:
    known = [row for row in recount.rows("reconciliation") if row["difference"] != ""]
    equal = sum(row["deaths_ucdp"] == row["deaths_panel"] for row in known)
    return str({"equal": equal, "all": len(known), "unequal": len(known) - equal}[what])


def checks(source) -> str:
    releases = [one for one in recount.package()["releases"] if one["source"] == source]
    return str(sum(n for one in releases for status, n in one["code_status"].items() if status.startswith("Check")))


def edition() -> str:
    return recount.package()["version"]


def covered_years(source) -> str:
    first, last = recount.release(source)[1]
    return f"{first[:4]} to {last[:4]}"


def around(source, month, places, violence, measure="events") -> list[tuple[int, int]]:
    """For each province its total in the twelve months before a month, and in those from it on."""
    spans = [[recount.later(month, n) for n in range(*ends)] for ends in ((-12, 0), (0, 12))]
    found = []
    for code in places_of(places):
        # Twelve months may be a calendar year, but the months are what is compared: nothing dated to the year.
        found.append(
            tuple(
                sum(
                    int(row[recount.COLUMN[measure]])
                    for row in recount.incidents(source)
                    if row["province"] == code and row["month"] in span and violence in ("all", row["violence"])
                )
                for span in spans
            )
        )
    return found


def deaths_per_event_fell(source, month, places) -> bool:
    deaths, events = ([sum(side) for side in zip(*around(source, month, places, "all", measure))] for measure in ("deaths", "events"))
    return deaths[1] / events[1] < deaths[0] / events[0]


def events_rose(source, month, places, violence) -> bool:
    before, after = (sum(side) for side in zip(*around(source, month, places, violence)))
    return after > before


def ranks_first_per_head(source, places) -> bool:
    ranks = sorted(recount.counted(), key=lambda code: -last_rate(source, code))
    return ranks[: places.count("+") + 1] == places.split("+")


FACTS = {
    "cutoff": lambda source: recount.long_day(recount.release(source)[1][1]),
    "release": lambda source: f"{source.partition('-')[0].upper()} {recount.release(source)[0]}",
    "covered-years": covered_years,
    "period-name": lambda source, when: recount.period_name(recount.span(source, when)),
    "months-in": lambda source, when: str(len(recount.span(source, when))),
    "edition": edition,
    "edition-date": lambda: recount.long_day(recount.package()["created"][:10]),
    "checks": checks,
    "total": total,
    "share": lambda *arguments: f"{share_of(*arguments):.0%}",
    "per-30-days": lambda *arguments: f"{per_30_days(*arguments):,.0f}",
    "ratio": lambda *arguments: f"{ratio_of(*arguments):.1f} times",
    "peak-year": lambda *arguments: str(-peak(*arguments)[1]),
    "peak": lambda *arguments: f"{peak(*arguments)[0]:,}",
    "last-full-year": lambda source: str(recount.last_full_year(source)),
    "last-rate-per-100-000": lambda *arguments: f"{last_rate(*arguments):.1f}",
    "merged-share": lambda when: f"{merged_share(when):.0%}",
    "months-reconciled": reconciled,
    "last-month-of-totals": lambda: recount.long_day(recount.release("ucdp-country-months")[1][1] + "-00").removeprefix("0 "),
}

TRUTHS = {
    "ends-in": lambda source, year: recount.full_months(source)[-1].startswith(year),
    "ends-before": lambda source, year: int(recount.full_months(source)[-1][:4]) < int(year),
    "ranks-first": lambda source, measure, places, when: (
        recount.ranking(source, measure, recount.span(source, when))[: places.count("+") + 1] == places.split("+")
    ),
    "ranks-first-per-head": ranks_first_per_head,
    "majority": lambda *arguments: share_of(*arguments) > 0.5,
    "merged-majority": lambda when: merged_share(when) > 0.5,
    "rose": lambda *arguments: ratio_of(*arguments) > 1,
    "fell": lambda *arguments: ratio_of(*arguments) < 1,
    "events-doubled": lambda *arguments: all(after >= 2 * before for before, after in around(*arguments)),
    "events-halved": lambda *arguments: all(after <= before / 2 for before, after in around(*arguments)),
    "events-rose": events_rose,
    "deaths-per-event-fell": deaths_per_event_fell,
}

# One use of each that is false, and the numbers that its reason must give.
FALSE = {
    "ends-in acled 2021": r"it ends with 20\d\d-\d\d",
    "ends-before ucdp-ged 2019": r"it ends with 20\d\d-12",
    "ranks-first acled deaths PK-BA+PK-KP last12": r"PK-KP \d[\d,]+, PK-BA",
    "ranks-first-per-head acled PK-PB": r"PK-BA \d+\.\d, PK-KP \d",
    "majority acled deaths PK-BA last12": r"share \d+\.\d%",
    "merged-majority 2007": r"share \d",
    "rose acled deaths PK-BA 2016 2015": r"0\.\d\d times",
    "fell acled deaths PK-KP 2012 2011": r"[1-9]\.\d\d times",
    "events-doubled acled 2020-01 PK-KP+PK-PB all": r"PK-KP 0\.\d times, PK-PB 0\.\d times",
    "events-halved acled 2024-01 PK-BA all": r"PK-BA \d\.\d\d times",
    "events-rose acled 2020-01 PK-KP all": r"\d+ to \d+",
    "deaths-per-event-fell acled 2018-01 PK-BA": r"\d\.\d\d to \d\.\d\d",
}
