"""Facts and rules on published counts: what each count says, how far they part, and why.

Arguments: counts (a definition of `counting_rules`, such as pips-attacks), measure (as in `published_figures`: deaths,
attacks, …), place (ISO code, PK for the country), when (a period as in that table; ``latest`` is the last year with
counts of deaths and of incidents), kind (deaths or incidents, see `report.registers.published.KINDS`).
"""

from __future__ import annotations

import re

import pandas as pd

from report import tables, trace
from report.chapters.any_facts import between, codes_of
from report.chapters.counting_violence import measures as counting
from report.errors import ReportError, choose
from report.prose.names import Quantity, fact, truth
from report.record import measures
from report.registers import published
from report.words import long_date, number, percent, times

CASE = 2025
"""The year that the chapter takes apart."""


def _year(text: str) -> int:
    with trace.unrecorded():  # years are looked through, and one is counted
        return counting.latest_year("PK") if text == "latest" else int(text)


# --- Single numbers -------------------------------------------------------------------------


@fact
def counted(counts: str, measure: str, place: str, when: str) -> Quantity:
    """The number that stands, as the institute printed it, of what one definition counts; of several measures or months their sum
    (joined by +, months as 2023-01..2023-04)."""
    first, _, last = when.partition("..")
    periods = [str(month) for month in pd.period_range(first, last, freq="M")] if last else [first]
    return Quantity(sum(published.published(counts, m, period, place)["value"] for m in measure.split("+") for period in periods))


@fact
def all_values(counts: str, measure: str, place: str, when: str) -> str:
    """Every printed value of one thing, whatever its status: 563 or 651."""
    values = sorted(set(published.rows(counts, measure, when, place)["value"]))
    if not values:
        raise ReportError(f"data/published_figures.csv has no value of {counts}, {measure}, {when}, {place}.")
    return " or ".join(number(v) for v in values)


@fact
def yearly_change(counts: str, measure: str, place: str, when: str) -> Quantity:
    """Change against the year before, by the same definition: +34%."""
    change = counted(counts, measure, place, when) / counted(counts, measure, place, str(int(when) - 1)) - 1
    return Quantity(change, f"{change:+.0%}".replace("-", "−"))


def _so_far(counts: str, kind: str, place: str, year: str):
    frame = counting.side_by_side(place, kind, range(int(year), int(year) + 1))
    found = frame[frame["counts"] == counts]
    if len(found) != 1:
        raise ReportError(f"{counts} has no number of {kind} for {year} in {place}.")
    return found.iloc[0]


@fact(unit="{kind}")
def counted_so_far(counts: str, kind: str, place: str, year: str) -> Quantity:
    """A count's number of a year, of a part of the year if there is no more."""
    return Quantity(_so_far(counts, kind, place, year)["value"])


@fact
def counted_to(counts: str, kind: str, place: str, year: str) -> str:
    """The last day of a year that a count covers."""
    return long_date(_so_far(counts, kind, place, year)["until"] or f"{year}-12-31")


@fact
def as_printed(counts: str, kind: str, place: str, year: str) -> str:
    """A count's number of a year with the value that it replaced and its marks: 2,546, later 2,555°."""
    return counting.printed(_so_far(counts, kind, place, year))


# --- Spread ---------------------------------------------------------------------------------


@fact(unit="year")
def count_year() -> Quantity:
    """The last year for which several counts are known."""
    return Quantity(counting.latest_year("PK"), str)


@fact
def spread(kind: str, place: str, year: str) -> Quantity:
    """The largest count of a year divided by the smallest: 3.3 times."""
    found = counting.spread(place, kind, _year(year))
    made = "{high:,} ({highest}) divided by {low:,} ({lowest}), in {year}".format(**found)
    return Quantity(found["ratio"], times, made=made)


@fact(
    unit="{kind}",
    says={
        "low": "The lowest of the counts that cover the whole of a year.",
        "high": "The highest of the counts that cover the whole of a year.",
    },
)
def spread_end(kind: str, place: str, year: str, end: str) -> Quantity:
    """The lowest or the highest of the counts that cover the whole of a year."""
    found = counting.spread(place, kind, _year(year))
    name = choose({"low": found["lowest"], "high": found["highest"]}, end)
    return Quantity(found[end], made=f"that of {name}, in {found['year']}")


@fact(unit="counts")
def spread_size(kind: str, place: str, year: str) -> Quantity:
    """How many counts cover the whole of a year, so that the largest and the smallest of them are compared."""
    return Quantity(counting.spread(place, kind, _year(year))["n"])


@truth
def spread_between(kind: str, place: str, year: str, low: str, high: str) -> tuple[bool, str]:
    """These definitions are the lowest and the highest count of a year."""
    found = counting.spread(place, kind, _year(year))
    holds = (found["lowest"], found["highest"]) == (published.NAMES[low], published.NAMES[high])
    return holds, f"{found['lowest']} to {found['highest']}, {found['n']} counts"


# --- The case of one year -------------------------------------------------------------------


@fact(
    unit="deaths",
    says={
        "first": "The dead in attacks by PIPS, with which the steps begin.",
        "both": "The dead in attacks and operations by PIPS.",
        "last": "The combat-related dead by PICSS, with which the steps end.",
        "gap": "From the dead in attacks by PIPS to the combat-related dead by PICSS.",
        "definition": "Of the distance between PIPS and PICSS what comes of what each counts: militants killed by the forces.",
        "institute": "Of the distance between PIPS and PICSS what is left where both count the same.",
        **{
            side: f"{words} killed by PICSS’s count, less those by PIPS’s in {where}."
            for side, words, where in (
                ("militants", "Militants", "attacks and in operations"),
                ("security", "Security personnel", "attacks"),
                ("civilians", "Civilians", "attacks"),
            )
        },
        "committees": "Members of peace committees in the count of PICSS: what its printed groups leave.",
    },
)
def case_step(name: str) -> Quantity:
    """A number of the case: first, definition, both, last, gap, institute, militants, security, civilians, committees."""
    frame = counting.steps(CASE)
    value = frame["value"]
    sums = value.groupby(frame["why"]).sum()
    found = {name: value.iloc[at] for at, name in ((0, "first"), (2, "both"), (3, "militants"), (4, "security"), (5, "civilians"))}
    found |= {"committees": value.iloc[6], "last": value.iloc[-1], "gap": value.iloc[-1] - value.iloc[0]}
    return Quantity(choose(found | {"definition": sums["definition"], "institute": sums["institute"]}, name))


@fact
def case_share() -> Quantity:
    """Share of the distance between PIPS's and PICSS's counts that comes of what each counts, and not of different numbers of the
    same."""
    return Quantity(case_step("definition") / case_step("gap"), percent)


@fact(
    unit="deaths",
    says={
        "lowest": "The lowest count of the dead of that year without militants, of PIPS, ISPR, PICSS and CRSS.",
        "highest": "The highest count of the dead of that year without militants, of PIPS, ISPR, PICSS and CRSS.",
        "ratio": "The highest count of the dead without militants divided by the lowest, of PIPS, ISPR, PICSS and CRSS.",
    },
)
def case_without(which: str) -> Quantity:
    """The dead of the year of the case without militants, by PIPS, ISPR, PICSS and CRSS: the lowest of the counts, the highest, or
    their ratio."""
    counts = counting.without_militants(CASE)["value"]
    low, high = counts.min(), counts.max()
    return choose({"lowest": Quantity(low), "highest": Quantity(high), "ratio": Quantity(high / low, times)}, which)


@truth
def case_ispr_apart_in_incidents(factor: str) -> tuple[bool, str]:
    """ISPR has at least so many times the attacks of PIPS and of PICSS, and dead between the least and most of the institutes'."""
    incidents = counted("ispr-incidents", "incidents", "PK", str(CASE))
    attacks = [counted(counts, "attacks", "PK", str(CASE)) for counts in ("pips-attacks", "picss-attacks")]
    counts = counting.without_militants(CASE)["value"]
    dead = counts.pop(published.NAMES["ispr-incidents"])
    return bool(incidents >= float(factor) * max(attacks) and counts.min() <= dead <= counts.max()), (
        f"{incidents} against {' and '.join(map(str, attacks))} attacks; {dead} dead, the others {counts.min()} to {counts.max()}"
    )


# --- Direction ------------------------------------------------------------------------------


def _moves(year: str) -> dict[str, int]:
    """By each national count of deaths that has this year and the one before, how far it moved."""
    y = int(year)
    return {c: int(line[y] - line[y - 1]) for c, line in counting.series("deaths").items() if {y, y - 1} <= set(line.index)}


@truth
def all_deaths_rose(year: str) -> tuple[bool, str]:
    """Every national count of deaths that has this year and the one before rose."""
    moves = _moves(year)
    return bool(moves) and min(moves.values()) > 0, ", ".join(f"{c} {v:+,}" for c, v in moves.items())


@truth
def only_ucdp_turned(year: str, others: str) -> tuple[bool, str]:
    """In a year UCDP's deaths rose while all the named counts (joined by +) fell."""
    moves = {c: _moves(year)[c] for c in ("ucdp-ged", *others.split("+"))}
    return moves["ucdp-ged"] > 0 and all(v < 0 for c, v in moves.items() if c != "ucdp-ged"), ", ".join(
        f"{c} {v:+,}" for c, v in moves.items()
    )


@fact(
    unit="steps",
    says={
        "n": "Steps from one year to the next, over all pairs of counts.",
        "same": "Steps from one year to the next in which both counts of a pair rise or both fall, over all pairs.",
        "share": "Share of the steps from one year to the next in which both counts of a pair rise or both fall.",
        "pairs": "Pairs of counts that have at least five such steps in common.",
        "full": "Pairs of counts that rise and fall together in every step.",
    },
)
def agreement_all(what: str) -> Quantity:
    """Over all pairs of counts the steps from one year to the next (n), those in which both rise or both fall (same, share), the pairs
    (pairs), and those that agree in every step (full)."""
    frame = pd.concat([counting.agreement(kind) for kind in published.KINDS], ignore_index=True)
    same, n = frame["same"].sum(), frame["n"].sum()
    pairs = {"pairs": len(frame), "full": (frame["same"] == frame["n"]).sum()}
    counts = {"same": Quantity(same), "n": Quantity(n), "share": Quantity(same / n, percent)}
    return choose(counts | {name: Quantity(count, unit="pairs") for name, count in pairs.items()}, what)


@fact(unit="share")
def agreement_pair(first: str, second: str, kind: str) -> Quantity:
    """Steps in which both counts of a pair move in the same direction, of all their steps: 13 of 14."""
    frame = counting.agreement(kind)
    found = frame[[{a, b} == {first, second} for a, b in zip(frame["first"], frame["second"])]]
    if len(found) != 1:
        raise ReportError(
            f"{first} and {second} have no five common steps in {kind}. Name a pair of {counting.agreement.__module__}.agreement."
        )
    same, n = found[["same", "n"]].iloc[0]
    return Quantity(same / n, f"{same} of {n}")


# --- Status ---------------------------------------------------------------------------------


@fact(
    unit="numbers",
    says={
        "number": "How many numbers that an institute revised were read in both versions.",
        "most": "By how much a number that an institute revised differs at most from the first version.",
    },
)
def revised(what: str, *, institute: str = "all") -> Quantity:
    """Of the numbers that an institute revised how many were read in both versions (number) and by how much the later differs at most
    (most), of all or one institute."""
    frame = counting.revisions()
    if institute != "all":
        frame = frame[frame["institute"] == institute]
    most = frame["change"].abs().max()
    made = "; ".join(
        f"{row.institute}, {row.measure} of {row.period}, {row.first:,} and then {row.later:,}"
        for row in frame[frame["change"].abs() == most].itertuples()
    )
    return choose({"number": Quantity(len(frame)), "most": Quantity(most, f"{most:.1%}", made=made)}, what)


@fact(
    unit="pairs of values",
    says={
        "all": "Pairs of values of one institute for the same that can't both be right.",
        "settled": "Pairs of values of one institute for the same that can't both be right, of which one stands.",
        "open": "Pairs of values of one institute for the same that can't both be right, of which neither stands.",
    },
)
def contradictions(what: str) -> Quantity:
    """Pairs of values that can't both be right: all, settled or open."""
    settled = counting.contradictions()["settled"]
    return Quantity(choose({"all": len(settled), "settled": settled.sum(), "open": (~settled).sum()}, what))


@fact(unit="rows")
def counting_rows(table: str) -> Quantity:
    """How many rows a table of the institutes' counts has."""
    return Quantity(len(tables.read(table)))


@fact(unit="rows")
def published_with(field: str, value: str) -> Quantity:
    """How many of the institutes' printed numbers have this status or confidence."""
    found = tables.read("published_figures")[field] == value
    trace.narrow(**{field: value})
    return Quantity(found.sum())


# --- Definitions ----------------------------------------------------------------------------


@fact(unit="definitions")
def definitions_with(field: str, value: str) -> Quantity:
    """How many definitions of what is counted answer a question so."""
    found = published.rules()[field] == value
    trace.narrow(**{field: value})
    return Quantity(found.sum())


# --- Breaks ---------------------------------------------------------------------------------


@fact
def record_step(source: str, measure: str, places: str, month: str, *, violence: str = "all") -> Quantity:
    """The twelve months from a month on divided by the twelve before: events, deaths or deaths for each event (written deaths-per-
    event)."""
    steps = counting.step_change(source, month, codes_of(places), None if violence == "all" else violence).loc["ratio"]
    return Quantity(choose(steps.rename(lambda name: name.replace("_", "-")).to_dict(), measure), times)


@fact
def count_ratio(first: str, second: str, kind: str, year: str) -> Quantity:
    """One national count over another in a year: 3.8 times."""
    if {first, second} & {"acled", "ucdp-ged"}:
        return Quantity(counting.ratio(kind, first, second)[int(year)], times)
    with trace.unrecorded():  # the two rows that are used, not all counts of all years
        found = counting.ratio(kind, first, second)[int(year)]
    told = {"measure": published.KINDS[kind], "period": year, "area": "PK", "area_part": "", "status": published.STANDING}
    trace.note("published_figures", counts=[first, second], **told)
    return Quantity(found, times)


@truth
def ratio_crossed_one(first: str, second: str, kind: str, before: str, after: str) -> tuple[bool, str]:
    """In every year to `before` the first count exceeds the second, in every year from `after` on it is below."""
    line = counting.ratio(kind, first, second)
    old, new = line[line.index <= int(before)], line[line.index >= int(after)]
    return bool((old > 1).all() and (new < 1).all()), ", ".join(f"{y} {v:.2f}" for y, v in line.items())


@fact
def ratio_range(first: str, second: str, kind: str) -> str:
    """Smallest and largest yearly ratio of two national counts: 1.1 to 3.9."""
    line = counting.ratio(kind, first, second)
    return between(line.min(), line.max(), lambda value: number(value, 1))


@fact(unit="deaths")
def ucdp_undated(year: str) -> Quantity:
    """Deaths in militancy (UCDP) of a year that are dated to no month."""
    years = measures.by_year("ucdp-ged", by=())
    trace.narrow(month=trace.Span(year, f"{year}-12"))
    months = measures.by_month("ucdp-ged", by=())
    trace.narrow(month=trace.Span(f"{year}-01", f"{year}-12"))
    total = years.loc[years["year"] == int(year), "deaths_best"].sum()
    return Quantity(total - months.loc[months["month"].str.startswith(year), "deaths_best"].sum())


# --- Other numbers of UCDP's ----------------------------------------------------------------


@fact
def crosscheck(check: str, measure: str, place: str, when: str) -> Quantity:
    """UCDP's own number for a place and period, as `data/crosschecks.csv` has it; a year sums its months."""
    frame = tables.read("crosschecks")
    frame = frame[(frame["check"] == check) & (frame["place"] == place.replace("_", " "))]
    frame = frame[(frame["period"] == when) | (frame["period"].str.fullmatch(rf"{re.escape(when)}-\d\d"))]
    if frame.empty:
        raise ReportError(f"data/crosschecks.csv has no {check} of {place}, {when}.")
    period = trace.Span(frame["period"].min(), frame["period"].max())
    trace.note("crosschecks", frame, check=check, place=place.replace("_", " "), period=period)
    return Quantity(frame[choose(measures.MEASURES, measure)].sum())


def _twelve_months() -> str:
    """The period of the check of twelve months."""
    checks = tables.read("crosschecks")
    trace.narrow(check="twelve-months")
    return checks.loc[checks["check"] == "twelve-months", "period"].iloc[0]


@fact
def preliminary_year(measure: str) -> Quantity:
    """Events of the twelve months in UCDP's preliminary record that are set beside its own sums, or their deaths (best estimate), as
    the book holds them."""
    newer, (first, last) = tables.read("incidents"), _twelve_months().split("..")
    frame = pd.concat([tables.read("candidate_2025"), newer[newer["source"] == "ucdp-candidate"]])
    trace.note("candidate_2025", month=trace.Span(first, last))
    trace.note("incidents", source="ucdp-candidate", month=trace.Span(first, last))
    frame = frame[frame["month"].between(first, last)]
    return Quantity(frame[choose(measures.MEASURES, measure)].sum())


@fact
def preliminary_year_gap(measure: str) -> Quantity:
    """How far the preliminary record of twelve months, as the book holds it, is from the sum of the publisher's own files: 0.3%."""
    gap = abs(preliminary_year(measure) / crosscheck("twelve-months", measure, "country", _twelve_months()) - 1)
    return Quantity(gap, f"{gap:.1%}")
