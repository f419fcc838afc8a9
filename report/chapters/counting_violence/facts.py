"""Facts and truths on published counts: what each count says, how far they part, and why.

Arguments: counts (a definition of `counting_rules`, such as pips-attacks), measure (as in
`published_figures`: deaths, attacks, …), when (a period as in that table; ``latest`` is the last
year with counts of deaths and of incidents), area (ISO code, PK for the country), kind (deaths or
incidents, see `report.chapters.counting_violence.measures.KINDS`).
"""

from __future__ import annotations

from report import tables
from report.chapters.any_facts import codes_of
from report.chapters.counting_violence import measures as counting
from report.chapters.counting_violence.measures import FIELDS
from report.errors import ReportError
from report.prose.names import fact, truth
from report.record import measures
from report.registers import published
from report.words import long_date, number, percent, times

CASE = 2025
"""The year that the chapter takes apart."""


def _year(text: str, area: str = "PK") -> int:
    return counting.latest_year(area) if text == "latest" else int(text)


def _period(text: str) -> str:
    return str(counting.latest_year("PK")) if text == "latest" else text


# --- Single numbers -------------------------------------------------------------------------


@fact
def counted(counts: str, measure: str, when: str, area: str = "PK") -> str:
    """The standing number of a definition, as printed by the institute."""
    return number(counting.published(counts, measure, _period(when), area)["value"])


@fact
def counted_in(counts: str, measure: str, when: str, area: str = "PK") -> str:
    """How it was read: PICSS, as reported by Dawn; flagged where one lesser page alone carries it."""
    row = counting.published(counts, measure, _period(when), area)
    return row["read_in"] + (" (one lesser page alone)" if row["confidence"] == "low" else "")


@fact
def all_values(counts: str, measure: str, when: str, area: str = "PK") -> str:
    """Every printed value of one thing, whatever its status: 563 or 651."""
    values = sorted(set(counting.rows(counts, measure, _period(when), area)["value"]))
    if not values:
        raise ReportError(f"data/published_figures.csv has no value of {counts}, {measure}, {when}, {area}.")
    return " or ".join(number(v) for v in values)


@fact
def parts_sum(counts: str, measures: str, when: str, area: str = "PK") -> str:
    """Sum of printed parts, measures joined by +."""
    return number(sum(counting.published(counts, m, _period(when), area)["value"] for m in measures.split("+")))


@fact
def months_sum(counts: str, measure: str, first: str, last: str, area: str) -> str:
    """Sum of the months first to last of one year (YYYY-MM), each printed by itself."""
    year, a, b = first[:4], int(first[5:]), int(last[5:])
    return number(sum(counting.published(counts, measure, f"{year}-{m:02d}", area)["value"] for m in range(a, b + 1)))


def _change(counts: str, measure: str, year: int) -> float:
    now, before = (counting.published(counts, measure, str(y))["value"] for y in (year, year - 1))
    return now / before - 1


@fact
def yearly_change(counts: str, measure: str, year: str) -> str:
    """Change against the year before, by the same definition: +34%."""
    return f"{_change(counts, measure, _year(year)):+.0%}".replace("-", "−")


@fact
def dead_per_incident(counts: str, year: str) -> str:
    """Deaths over incidents of one definition; a disputed number of deaths counts as printed."""
    dead = counting.rows(counts, "deaths", _period(year))["value"].iloc[0]
    return f"{dead / counting.published(counts, 'incidents', _period(year))['value']:.2f}"


def _so_far(counts: str, kind: str, year: str, area: str = "PK"):
    frame = counting.side_by_side(area, kind, range(int(year), int(year) + 1))
    found = frame[frame["counts"] == counts]
    if len(found) != 1:
        raise ReportError(f"{counts} has no number of {kind} for {year} in {area}.")
    return found.iloc[0]


@fact
def counted_so_far(counts: str, kind: str, year: str, area: str = "PK") -> str:
    """A count's number of a year as it stands beside others, of a part of the year if there is no more."""
    return number(_so_far(counts, kind, year, area)["value"])


@fact
def counted_to(counts: str, year: str) -> str:
    """The last day of a year that a count of deaths covers."""
    return long_date(_so_far(counts, "deaths", year)["until"] or f"{year}-12-31")


# --- Spread ---------------------------------------------------------------------------------


@fact
def count_year() -> str:
    """The last year for which several counts are known."""
    return str(counting.latest_year("PK"))


@fact
def spread(area: str, kind: str, year: str) -> str:
    """Largest over smallest count: 3.3 times."""
    return times(counting.spread(area, kind, _year(year))["ratio"])


@fact
def spread_end(area: str, kind: str, year: str, end: str) -> str:
    """The lowest or highest count of a year (end: low, high), or its name (lowest, highest)."""
    found = counting.spread(area, kind, _year(year))[end]
    return found if isinstance(found, str) else number(found)


@fact
def spread_size(area: str, kind: str, year: str) -> str:
    """How many counts of a whole year a spread rests on."""
    return str(counting.spread(area, kind, _year(year))["n"])


@truth
def spread_at_least(area: str, kind: str, year: str, ratio: str) -> tuple[bool, str]:
    """The largest count of a year is at least so many times the smallest."""
    value = counting.spread(area, kind, _year(year))["ratio"]
    return value >= float(ratio), f"{value:.2f} times"


@truth
def spread_wider(kind: str, year: str, first: str, second: str) -> tuple[bool, str]:
    """The spread in the first area is wider than that in the second."""
    a, b = (counting.spread(area, kind, _year(year))["ratio"] for area in (first, second))
    return a > b, f"{a:.2f} and {b:.2f} times"


@truth
def spread_ends(areas: str, kind: str, year: str, low: str, high: str, size: str) -> tuple[bool, str]:
    """In all areas (joined by +) these definitions are the lowest and highest of so many counts; a dash is any."""
    found = {area: counting.spread(area, kind, _year(year)) for area in areas.split("+")}
    wanted = {"lowest": low, "highest": high, "n": size}
    holds = all(
        value == "-" or str(one[end]) == (value if end == "n" else counting.NAMES[value])
        for one in found.values()
        for end, value in wanted.items()
    )
    return holds, "; ".join(f"{area}: {one['lowest']} to {one['highest']}, {one['n']} counts" for area, one in found.items())


@truth
def counts_close(measure: str, year: str, first: str, second: str, limit: str) -> tuple[bool, str]:
    """Two counts of a year differ by at most so many percent of the smaller."""
    a, b = (counting.published(c, measure, _period(year))["value"] for c in (first, second))
    gap = max(a, b) / min(a, b) - 1
    return gap <= float(limit) / 100, f"{a} and {b}, {gap:.1%}"


@truth
def counts_apart(measure: str, years: str, first: str, second: str, limit: str) -> tuple[bool, str]:
    """In each year (joined by +) the second count is at least so many percent above the first."""
    gaps = [counting.published(second, measure, y)["value"] / counting.published(first, measure, y)["value"] - 1 for y in years.split("+")]
    return min(gaps) >= float(limit) / 100, ", ".join(f"{g:.1%}" for g in gaps)


# --- The case of one year -------------------------------------------------------------------


def _step(name: str) -> float:
    frame = counting.steps(CASE)
    value = frame["value"]
    return {
        "first": value.iloc[0],
        "definition": value[frame["why"] == "definition"].sum(),
        "both": value.iloc[2],
        "last": value.iloc[-1],
        "gap": value.iloc[-1] - value.iloc[0],
        "institute": value[frame["why"] == "institute"].sum(),
        "militants": value.iloc[3],
        "security": value.iloc[4],
        "civilians": value.iloc[5],
        "committees": value.iloc[6],
    }[name]


@fact
def case_step(name: str) -> str:
    """A number of the case: first, definition, both, last, gap, institute, militants, security, civilians, committees."""
    return number(_step(name))


@fact
def case_share() -> str:
    """Share of the gap between the first and last count that is definition."""
    return percent(_step("definition") / _step("gap"))


@fact
def case_without(which: str) -> str:
    """The dead of the case without militants: lowest, highest, ratio."""
    counts = counting.without_militants(CASE)["value"]
    return {"lowest": number(counts.min()), "highest": number(counts.max()), "ratio": times(counts.max() / counts.min())}[which]


@truth
def case_mostly_definition(least: str = "0.5") -> tuple[bool, str]:
    """Over half of the gap (or over another share) is definition."""
    share = _step("definition") / _step("gap")
    return share > float(least), f"{share:.1%}"


@truth
def case_narrower_without_militants(factor: str = "1") -> tuple[bool, str]:
    """Without militants the range of the case is narrower (by more than a factor)."""
    counts = counting.without_militants(CASE)["value"]
    bare, full = counts.max() / counts.min(), counting.spread("PK", "deaths", CASE)["ratio"]
    return bare * float(factor) < full, f"{bare:.2f} against {full:.2f} times"


@truth
def case_ispr_apart_in_incidents(factor: str) -> tuple[bool, str]:
    """ISPR has at least so many times the attacks of PIPS and of PICSS, and dead between the least and most of the institutes'."""
    incidents = counting.published("ispr-incidents", "incidents", str(CASE))["value"]
    attacks = [counting.published(c, "attacks", str(CASE))["value"] for c in ("pips-attacks", "picss-attacks")]
    counts = counting.without_militants(CASE)["value"]
    dead = counts.pop(counting.NAMES["ispr-incidents"])
    return incidents >= float(factor) * max(attacks) and counts.min() <= dead <= counts.max(), (
        f"{incidents} against {' and '.join(map(str, attacks))} attacks; {dead} dead, the others {counts.min()} to {counts.max()}"
    )


# --- Direction ------------------------------------------------------------------------------


@truth
def moved(measure: str, year: str, ways: str) -> tuple[bool, str]:
    """Counts moved as said from the year before: gti-terrorism:down+pips-attacks:up."""
    found = {c: (_change(c, measure, _year(year)), way) for c, way in (one.split(":") for one in ways.split("+"))}
    return all((v > 0) if way == "up" else (v < 0) for v, way in found.values()), ", ".join(f"{c} {v:+.0%}" for c, (v, _) in found.items())


@truth
def all_deaths_rose(year: str) -> tuple[bool, str]:
    """Every national count of deaths that has this year and the one before rose."""
    y = int(year)
    moves = {c: int(line[y] - line[y - 1]) for c, line in counting.series("deaths").items() if {y, y - 1} <= set(line.index)}
    return bool(moves) and min(moves.values()) > 0, ", ".join(f"{c} {v:+,}" for c, v in moves.items())


def _pairs():
    import pandas as pd

    return pd.concat([counting.agreement(kind) for kind in counting.KINDS], ignore_index=True)


@fact
def agreement_all(what: str) -> str:
    """Over all pairs: same, n (steps), share, pairs, full (pairs that agree in every step)."""
    frame = _pairs()
    same, n = int(frame["same"].sum()), int(frame["n"].sum())
    return {
        "same": str(same),
        "n": str(n),
        "share": percent(same / n),
        "pairs": str(len(frame)),
        "full": str(int((frame["same"] == frame["n"]).sum())),
    }[what]


def _pair(kind: str, first: str, second: str):
    frame = counting.agreement(kind)
    found = frame[[{a, b} == {first, second} for a, b in zip(frame["first"], frame["second"])]]
    if len(found) != 1:
        raise ReportError(
            f"{first} and {second} have no five common steps in {kind}. Name a pair of report.chapters.counting_violence.measures.agreement."
        )
    return found.iloc[0]


@fact
def agreement_pair(kind: str, first: str, second: str) -> str:
    """Steps in the same direction of one pair, with their number: 13 of 14."""
    pair = _pair(kind, first, second)
    return f"{pair['same']} of {pair['n']}"


@truth
def agreement_at_least(share: str) -> tuple[bool, str]:
    """At least this share of all steps goes the same way."""
    frame = _pairs()
    value = frame["same"].sum() / frame["n"].sum()
    return value >= float(share), f"{value:.1%}"


@truth
def only_ucdp_turned(year: str, others: str) -> tuple[bool, str]:
    """In a year UCDP's deaths rose while all the named counts (joined by +) fell."""
    lines, y = counting.series("deaths"), int(year)
    moves = {c: lines[c][y] - lines[c][y - 1] for c in ("ucdp-ged", *others.split("+"))}
    return moves.pop("ucdp-ged") > 0 and all(v < 0 for v in moves.values()), ", ".join(f"{c} {v:+,}" for c, v in moves.items())


# --- Status ---------------------------------------------------------------------------------


@fact
def revised(what: str, institute: str = "all") -> str:
    """Revised numbers: how many (number) and by how much at most (most), of all or one institute."""
    frame = counting.revisions()
    if institute != "all":
        frame = frame[frame["institute"] == institute]
    return {"number": str(len(frame)), "most": f"{frame['change'].abs().max():.1%}"}[what]


@truth
def revisions_under(limit: str) -> tuple[bool, str]:
    """No institute restated a yearly number of deaths or attacks by more than this (percent)."""
    most = counting.revisions()["change"].abs().max()
    return most < float(limit) / 100, f"{most:.1%}"


@fact
def contradictions(what: str) -> str:
    """Pairs of values that can't both be right: all, settled or open."""
    frame = counting.contradictions()
    settled = int(frame["settled"].sum())
    return {"all": str(len(frame)), "settled": str(settled), "open": str(len(frame) - settled)}[what]


@fact
def counting_rows(table: str) -> str:
    """Rows of published_figures or counting_rules."""
    return number(len(tables.read(table)))


@fact
def published_with(field: str, value: str) -> str:
    """Rows of `published_figures` with a value in a field (status or confidence, say)."""
    return number((tables.read("published_figures")[field] == value).sum())


# --- Definitions ----------------------------------------------------------------------------


@fact
def definitions_with(field: str, value: str) -> str:
    """How many definitions have a value in a field of `counting_rules`."""
    return str(int((published.rules()[field] == value).sum()))


@fact
def definition_cells_unknown() -> str:
    """Share of unknown answers among the questions of the matrix."""
    cells = published.rules()[list(FIELDS)] == "unknown"
    return percent(cells.to_numpy().mean())


# --- Breaks ---------------------------------------------------------------------------------


def _break(source: str, month: str, places: str, violence: str):
    return counting.step_change(source, month, codes_of(places), None if violence == "all" else violence)


@fact
def record_step(source: str, month: str, places: str, violence: str, what: str) -> str:
    """Twelve months from a month on over the twelve before: events, deaths or deaths_per_event."""
    return times(_break(source, month, places, violence).loc["ratio", what])


@truth
def record_steps_part(month: str, places: str) -> tuple[bool, str]:
    """From the twelve months before to those after, ACLED's events fall while UCDP's rise."""
    acled, ucdp = (_break(s, month, places, "all").loc["ratio", "events"] for s in ("acled", "ucdp-ged"))
    return acled < 1 < ucdp, f"ACLED {acled:.2f}, UCDP {ucdp:.2f}"


@truth
def events_up_deaths_per_event_down(month: str, places: str) -> tuple[bool, str]:
    """ACLED's events rise while its deaths per event fall."""
    ratio = _break("acled", month, places, "all").loc["ratio"]
    return ratio["events"] > 1 > ratio["deaths_per_event"], f"events {ratio['events']:.2f}, per event {ratio['deaths_per_event']:.2f}"


@fact
def count_ratio(kind: str, first: str, second: str, year: str) -> str:
    """One national count over another in a year: 3.8 times."""
    return times(counting.ratio(kind, first, second)[int(year)])


@truth
def ratio_crossed_one(kind: str, first: str, second: str, before: str, after: str) -> tuple[bool, str]:
    """In every year to `before` the first count exceeds the second, in every year from `after` on it is below."""
    line = counting.ratio(kind, first, second)
    old, new = line[line.index <= int(before)], line[line.index >= int(after)]
    return bool((old > 1).all() and (new < 1).all()), ", ".join(f"{y} {v:.2f}" for y, v in line.items())


@truth
def ratio_fell(kind: str, first: str, second: str, before: str, after: str) -> tuple[bool, str]:
    """The ratio of two counts is lower in the later year."""
    line = counting.ratio(kind, first, second)
    return line[int(after)] < line[int(before)], f"{line[int(before)]:.2f} to {line[int(after)]:.2f}"


@fact
def ratio_range(kind: str, first: str, second: str) -> str:
    """Smallest and largest yearly ratio of two national counts: 1.1 to 3.9."""
    line = counting.ratio(kind, first, second)
    return f"{line.min():.1f} to {line.max():.1f}"


@fact
def ucdp_undated(year: str) -> str:
    """UCDP deaths of a year that are dated to no month (scope militancy)."""
    years, months = measures.by_year("ucdp-ged", by=()), measures.by_month("ucdp-ged", by=())
    total = years.loc[years["year"] == int(year), "deaths_best"].sum()
    return number(total - months.loc[months["month"].str.startswith(year), "deaths_best"].sum())
