"""Facts and rules on positions and governments: codings, spells, windows, the control.

Arguments: claimants as printed with hyphens for their spaces (ISPR, KP-Police, Interior-Ministry), sides joined by + (federal-cabinet, military, kp-government, pti), issues as in the codebook, place (PK-KP
or PK-BA), spells by name (opposed-2024, same-2018: the state and the year in which it begins, or the source does).
"""

from __future__ import annotations

import pandas as pd

from report import registers, trace
from report.chapters.any_facts import between, ends
from report.chapters.two_governments import measures as alignment
from report.chapters.two_governments import response as claimed
from report.errors import ReportError, choose
from report.paths import CHAPTERS
from report.prose import syntax
from report.prose.names import Quantity, fact, reads, truth
from report.record import measures
from report.record.provinces import BALOCHISTAN, KP
from report.registers import positions
from report.words import long_date, number, percent, ratio, times

GOVERNMENTS_FROM = "2008-01"
"""The month from which the chapter shows who governed."""

# --- Positions ------------------------------------------------------------------------------


@fact(unit="positions")
def positions_total(what: str = "all") -> Quantity:
    """How many positions are coded twice: all, of sides, or on an issue."""
    if what == "all":
        return Quantity(len(positions.positions()))
    return Quantity(len(positions.select(issue=what) if what in positions.issues() else positions.select(what)))


@fact(unit="issues")
def positions_issues() -> Quantity:
    """How many issues the codebook has."""
    return Quantity(len(positions.issues()))


@fact(unit="items")
def positions_examples() -> Quantity:
    """How many items the codebook names as examples."""
    return Quantity(sum(len(one.examples) for one in positions.issues().values()))


@fact(unit="statements")
def positions_uncoded() -> Quantity:
    """How many statements of the four sides came into the register after the codings."""
    return Quantity(len(positions.uncoded()))


def _items(items: str) -> list[positions.Position]:
    if items not in ("all", "quotations"):
        raise ReportError(f"Agreement is measured over all items or over quotations, not over {items!r}.")
    return [p for p in positions.positions() if items == "all" or p.register == "quotations"]


@trace.remembered
def _kappa(on: str, items: str):
    return positions.agreement(_items(items), on)


@fact(unit="kappa")
def positions_kappa(on: str, *, items: str = "all") -> Quantity:
    """Agreement of the two codings beyond chance (kappa with linear weights; full agreement has 1), on points or codable, over all
    items or the quotations alone; without the codebook's examples, a joint event or a sentence rendered twice once."""
    return Quantity(_kappa(on, items).kappa, lambda value: number(value, 2))


@fact
def positions_kappa_interval(on: str, *, items: str = "all") -> str:
    """The range in which the agreement of the two codings beyond chance (kappa) lies with 95% confidence: 0.75 to 0.94."""
    found = _kappa(on, items)
    return between(found.kappa_low, found.kappa_upp, lambda value: number(value, 2))


@fact(unit="items")
def positions_judged(on: str, *, items: str = "all") -> Quantity:
    """On how many items the agreement of the two codings is measured."""
    return Quantity(len(positions.codings(_items(items), on)))


@fact(unit="items")
def positions_differing() -> Quantity:
    """On how many items that were judged twice the codings differ, in the point or in whether there is one."""
    return Quantity(sum(p.differs for p in positions.judged(positions.positions())))


@fact(unit="kappa")
def third_coding_kappa(on: str) -> Quantity:
    """Agreement of the first coding with the one by other hands beyond chance (kappa; full agreement has 1), on points or codable."""
    return Quantity(positions.agreement(positions.positions(), on, "code_c").kappa, lambda value: number(value, 2))


@fact
def third_coding_interval(on: str) -> str:
    """The range in which the agreement of the first coding with the one by other hands beyond chance (kappa) lies with 95% confidence."""
    found = positions.agreement(positions.positions(), on, "code_c")
    return between(found.kappa_low, found.kappa_upp, lambda value: number(value, 2))


@fact(unit="codes")
def third_coding_count(what: str) -> Quantity:
    """How many agreed codes have a point in the coding by other hands: pointing (both for or against), of these
    opposed (the other way), or points: items on which its agreement with the first coding is measured, or codable."""
    both = [p.code * p.code_c for p in positions.positions() if p.code and p.code_c]
    counts = {on: len(positions.codings(positions.positions(), on, "code_c")) for on in ("points", "codable")}
    found = choose({"pointing": len(both), "opposed": sum(one < 0 for one in both), **counts}, what)
    return Quantity(found, unit="items" if what in counts else "")


@fact(unit="coded statements")
def positions_count(sides: str, issue: str, what: str, *, since: str = "", until: str = "9999") -> Quantity:
    """How many statements, decisions and acts of these sides on an issue both codings put alike (two statements of one day count
    twice, two renderings of one sentence once): all that have a point (coded), for, against; or on how many occasions."""
    rows = [p for p in positions.select(sides, issue, since, until) if p.code is not None]
    signs = {"for": [p for p in rows if (p.code or 0) > 0], "against": [p for p in rows if (p.code or 0) < 0]}
    found = positions.items(choose({**signs, "coded": rows, "occasions": rows}, what))
    return Quantity(len(set(found.values())), unit="occasions") if what == "occasions" else Quantity(len(found))


@truth
def positions_all(sides: str, issue: str, direction: str, *, since: str = "", until: str = "9999") -> tuple[bool, str]:
    """All agreed codes of these sides on an issue, from a date to a date, point one way (for,
    against), and one at least is neither relay nor paraphrase."""
    rows = positions.select(sides, issue, since, until)
    wanted = choose({"for": {1}, "against": {-1}}, direction)
    codes = ", ".join(f"{p.position} {p.code}" for p in rows if p.code is not None)
    return positions.signs(rows) == wanted and positions.carried(rows), codes or "no coded position"


@truth
def positions_both_ways(sides: str, issue: str, *, since: str = "", until: str = "9999") -> tuple[bool, str]:
    """These sides have coded statements or acts in both directions on an issue, in each at least one that is known neither by relay
    nor by paraphrase alone."""
    rows = positions.select(sides, issue, since, until)
    ways = [[p for p in rows if p.code is not None and p.code * sign > 0] for sign in (1, -1)]
    return all(positions.carried(way) for way in ways), f"{len(ways[0])} for, {len(ways[1])} against"


@truth
def positions_joint(event: str, issue: str) -> tuple[bool, str]:
    """Two sides at least took part in an event, and both codings gave all of them one and the same code."""
    rows = [p for p in positions.select(issue=issue) if p.id == event]
    codes = {p.code for p in rows}
    return len(rows) > 1 and len(codes) == 1 and None not in codes, ", ".join(f"{p.side} {p.code}" for p in rows)


@truth
def positions_turned(sides: str, issue: str, first: str, then: str) -> tuple[bool, str]:
    """Two coded statements, decisions or acts of these sides on an issue point in opposite ways."""
    a, b = (next((p.code for p in positions.select(sides, issue) if p.id == key), None) for key in (first, then))
    return a is not None and b is not None and a * b < 0, f"{first} {a}, {then} {b}"


# --- What this chapter quotes -----------------------------------------------------------------


def _quoted(sides: str) -> tuple[int, int]:
    """Quotations of these sides that two-governments.md sets, and their words."""
    page = syntax.read((CHAPTERS / "two-governments.md").read_text(encoding="utf-8"))
    quoted = [registers.quotation(one.argument) for one in page.directives if one.name == "quotation"]
    words = [q.number_of_words for q in quoted if q.group in sides.split("+")]
    return len(words), sum(words)


@fact(unit="{what}")
@reads("two-governments")
def quoted_here(what: str, sides: str) -> Quantity:
    """How many quotations the page on the two governments sets for these sides, or how many words."""
    count, words = _quoted(sides)
    return Quantity(choose({"quotations": count, "words": words}, what))


@truth
@reads("two-governments")
def quoted_alike(first: str, second: str, factor: str) -> tuple[bool, str]:
    """Both groups of sides are quoted there equally often, within one, and at lengths within a factor."""
    (n, words), (m, others) = _quoted(first), _quoted(second)
    return abs(n - m) <= 1 and max(words, others) <= float(factor) * min(words, others), f"{n} and {m}, {words} and {others} words"


# --- Governments and spells -----------------------------------------------------------------


@fact(unit="months")
def months_by_party(state: str) -> Quantity:
    """Months since January 2008 by how the two governments stood by party: same, partners, opposed,
    caretaker or all."""
    spells = alignment.spells(GOVERNMENTS_FROM, registers.last_read())
    months = {name: sum(one.months for one in spells if one.state == name) for name in alignment.STATES}
    return Quantity(choose({**months, "all": sum(months.values())}, state))


@fact(unit="spells")
def spells_count() -> Quantity:
    """How many spells (months in a row with the same parties in both governments) ACLED covers, those of caretakers left out."""
    return Quantity(sum(one.state != "caretaker" for one in alignment.spells_of("acled")))


@fact(unit="deaths per 30 days")
def spell_rate(place: str, spell: str) -> Quantity:
    """Deaths per 30 days (ACLED) over a spell: months in a row with the same parties in both governments."""
    one = alignment.spell("acled", spell)
    return Quantity(measures.rate_30("acled", "deaths", measures.Period(one.first, one.last), [place]))


@fact
def spell_times(place: str, after: str, before: str) -> Quantity:
    """Deaths per 30 days (ACLED) of one spell of the same parties in both governments divided by those of another."""
    return Quantity(spell_rate(place, after) / spell_rate(place, before), times)


@fact
def spell_when(spell: str) -> str:
    """First and last month of a spell: months in a row with the same parties in both governments."""
    one = alignment.spell("acled", spell)
    return f"{long_date(one.first)} to {long_date(one.last)}"


@fact(unit="months")
def spell_talks(spell: str) -> Quantity:
    """Months with federal talks with the TTP in a spell: months in a row with the same parties in both governments."""
    one = alignment.spell("acled", spell)
    return Quantity(len(alignment.talks_months(one.first, one.last)))


@truth
def spells_extremes_not_opposed(place: str) -> tuple[bool, str]:
    """Caretakers apart, neither the spell with the highest nor that with the lowest rate had opposed parties."""
    frame = alignment.rates("acled").query("state != 'caretaker'")
    names = [frame.loc[frame[place].idxmax(), "name"], frame.loc[frame[place].idxmin(), "name"]]
    return not any(name.startswith("opposed") for name in names), ", ".join(names)


# --- Every window, and the control ------------------------------------------------------------


def _windows(source: str):
    frame = alignment.every_window(source)
    return frame[frame["first"] >= "2007-01"] if source == "ucdp-ged" else frame


@fact
def window(source: str, place: str, year: str) -> Quantity:
    """Deaths per 30 days in the months when rivals led the two governments divided by those when one party or partners did, from
    January of a year to the end of the record."""
    frame = _windows(source).set_index("first")
    return Quantity(frame.loc[f"{year}-01", place], times)


@fact
def windows_range(source: str, place: str, *, bound: str = "") -> Quantity | str:
    """Deaths per 30 days in the months when rivals led the two governments divided by those when one party or partners did, from each
    January to the end of the record: the smallest and the largest ratio: 0.7 to 4.2."""
    ratios = _windows(source)[place]
    return ends(ratios.min(), ratios.max(), lambda value: number(value, 1), bound)


def _control(outcome: str):
    frame = alignment.control()
    trace.narrow(outcome=None if outcome == "all" else outcome)
    return frame if outcome == "all" else frame[frame["outcome"] == outcome]


def _further(frame, place: str):
    """In which rows this place's ratio is at least the other's."""
    return frame[place] >= frame[BALOCHISTAN if place == KP else KP]


@fact(unit="comparisons")
def control_comparisons(*, outcome: str = "all") -> Quantity:
    """How many different comparisons of attacks in KP and Balochistan count: all, by deaths or by events."""
    return Quantity(len(_control(outcome)))


@fact(unit="comparisons")
def control_further(place: str, *, outcome: str = "all") -> Quantity:
    """In how many comparisons of attacks this province rose at least as much as the other of KP and Balochistan."""
    return Quantity(_further(_control(outcome), place).sum())


@fact
def control_primary(place: str) -> Quantity:
    """The ratio of the main comparison: 2.3 times."""
    return Quantity(_control("all").query("primary")[place].iloc[0], times)


@fact(unit="ratio")
def contrast_band(*, bound: str = "") -> Quantity | str:
    """KP's change divided by Balochistan's, at the earlier dates: the lower or upper end of the middle 95%: 0.24 to 2.3."""
    return ends(*alignment.contrast_band(), ratio, bound)


@fact
def contrast_detectable() -> Quantity:
    """How many times as much as Balochistan KP would have to change to be told from no difference four times in five: 5.1 times."""
    return Quantity(alignment.contrast_detectable(), times)


# --- The response -----------------------------------------------------------------------------


@fact(
    says={
        "operations": "Operations that a claimant printed for a year.",
        "killed-for-each": "Militants killed for each of the forces’ dead, by what a claimant printed for a year.",
        "civilians": "Share of civilians in the dead who are no militants, by what a claimant printed for a year.",
        "police": "Share of police in the dead who are no militants, by what a claimant printed for a year.",
        "civilians-and-police": "Share of civilians and police in the dead who are no militants, by what a claimant printed for a year.",
    }
)
def response(what: str, place: str, claimant: str, year: str, *, bound: str = "") -> Quantity | str:
    """What a claimant printed of the response in a year: operations, killed-for-each (militants for each of the forces' dead),
    civilians or police (shares of the dead who are no militants), or civilians-and-police."""
    row = _claim(place, claimant, year)
    if what == "killed-for-each":
        return ends(row["low"], row["high"], lambda value: number(value, 1), bound)
    shares = {"civilians": row["civilians"], "police": row["police"], "civilians-and-police": row["civilians"] + row["police"]}
    return Quantity(row["operations"], unit=what) if what == "operations" else Quantity(choose(shares, what), percent)


@fact
def response_until(place: str, claimant: str, year: str) -> str:
    """The day to which a claimant's count of the dead of a year runs."""
    return long_date(_claim(place, claimant, year)["until"])


def _claim(place: str, claimant: str, year: str) -> pd.Series:
    row = claimed.claim(place, claimant, int(year))
    if row is None:
        raise ReportError(f"data/published_figures.csv has nothing of {claimant}, {place}, {year}, on the response.")
    return row


@fact(unit="dead of groups for each of the state’s")
def dead_for_each(place: str, when: str, *, bound: str = "") -> Quantity | str:
    """Dead of armed groups for each dead of the state's in militancy (UCDP): the lower end if all whose side is unknown were the
    state's, the upper if all were the groups'."""
    years = measures.period("ucdp-ged", when).years
    _, low, high = claimed.for_each_of_the_state(claimed.dead_by_side(place, years))
    return ends(low, high, lambda value: number(value, 1), bound)
