"""Facts and truths on positions and governments: codings, spells, windows, the control.

Arguments: sides joined by + (federal-cabinet, military, kp-government, pti), issues as in the
codebook, spells by name (opposed-2024, same-2018: the state and the year in which it begins, or the
source does), places as ISO codes.
"""

from __future__ import annotations

import functools
import re

from report import registers
from report.chapters.two_governments import measures as alignment
from report.chapters.two_governments.measures import BALOCHISTAN, KP
from report.errors import ReportError
from report.paths import CHAPTERS
from report.prose.names import fact, truth
from report.registers import positions
from report.words import long_date, number, ratio, times

GOVERNMENTS_FROM = "2008-01"
"""The month from which the chapter shows who governed."""

# --- Positions ------------------------------------------------------------------------------


@fact
def positions_total(what: str = "all") -> str:
    """How many positions are coded twice: all, of sides, or on an issue."""
    if what == "all":
        return str(len(positions.positions()))
    return str(len(positions.select(issue=what) if what in positions.issues() else positions.select(what)))


@fact
def positions_issues() -> str:
    return str(len(positions.issues()))


@fact
def positions_examples() -> str:
    """How many items the codebook names as examples."""
    return str(sum(len(one.examples) for one in positions.issues().values()))


@fact
def positions_uncoded() -> str:
    """How many statements of the four sides came into the register after the codings."""
    return str(len(positions.uncoded()))


def _items(what: str) -> list[positions.Position]:
    if what not in ("all", "quotations"):
        raise ReportError(f"Agreement is measured over all items or over quotations, not over {what!r}.")
    return [p for p in positions.positions() if what == "all" or p.register == "quotations"]


@functools.cache
def _kappa(on: str, what: str):
    return positions.agreement(_items(what), on)


@fact
def positions_kappa(on: str, what: str = "all") -> str:
    """Kappa of the two codings, on points or codable, over all items or the quotations alone."""
    return f"{_kappa(on, what).kappa:.2f}"


@fact
def positions_kappa_interval(on: str, what: str = "all") -> str:
    """Its large-sample interval of 95 per cent: 0.75 to 0.94."""
    found = _kappa(on, what)
    return f"{found.kappa_low:.2f} to {found.kappa_upp:.2f}"


@fact
def positions_judged(on: str = "codable", what: str = "all") -> str:
    """How many items the measure of agreement rests on."""
    return str(len(positions.codings(_items(what), on)))


@fact
def positions_differing() -> str:
    """On how many of these items the codings differ, in the point or in whether there is one."""
    return str(sum(p.differs for p in positions.judged(positions.positions())))


@truth
def positions_agree_well(threshold: str) -> tuple[bool, str]:
    """Every kappa that the book prints is at least this."""
    found = {(on, what): _kappa(on, what).kappa for on in ("points", "codable") for what in ("all", "quotations")}
    return min(found.values()) >= float(threshold), ", ".join(f"{' '.join(k)} {v:.2f}" for k, v in found.items())


@truth
def positions_all(sides: str, issue: str, direction: str, since: str = "", until: str = "9999") -> tuple[bool, str]:
    """All agreed codes of these sides on an issue, from a date to a date, point one way (for,
    against), and one at least is neither relay nor paraphrase."""
    rows = positions.select(sides, issue, since, until)
    wanted = {"for": {1}, "against": {-1}}[direction]
    codes = ", ".join(f"{p.position} {p.code}" for p in rows if p.code is not None)
    return positions.signs(rows) == wanted and positions.carried(rows), codes or "no coded position"


@truth
def positions_both_ways(side: str, issue: str, since: str = "", until: str = "9999") -> tuple[bool, str]:
    """A side has agreed codes in both directions on an issue, each carried by what is neither relay
    nor paraphrase."""
    rows = positions.select(side, issue, since, until)
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
    """The agreed codes of two register rows of these sides on an issue point in opposite ways."""
    a, b = (next((p.code for p in positions.select(sides, issue) if p.id == key), None) for key in (first, then))
    return a is not None and b is not None and a * b < 0, f"{first} {a}, {then} {b}"


# --- What this chapter quotes -----------------------------------------------------------------


@functools.cache
def _quoted() -> dict[str, tuple[int, int]]:
    """Quotations that two-governments.md sets, and their words, by side."""
    text = (CHAPTERS / "two-governments.md").read_text(encoding="utf-8")
    found: dict[str, tuple[int, int]] = {}
    for key in re.findall(r"^```\{quotation\} (\S+)$", text, re.M):
        q = registers.quotation(key)
        count, words = found.get(q.group, (0, 0))
        found[q.group] = count + 1, words + q.number_of_words
    return found


def _quoted_sum(sides: str) -> tuple[int, int]:
    counts = [_quoted().get(side, (0, 0)) for side in sides.split("+")]
    return sum(c for c, _ in counts), sum(w for _, w in counts)


@fact
def quoted_here(what: str, sides: str) -> str:
    """Quotations set in two-governments.md for these sides, or their words."""
    return str(_quoted_sum(sides)[{"quotations": 0, "words": 1}[what]])


@truth
def quoted_alike(first: str, second: str, factor: str) -> tuple[bool, str]:
    """Both groups of sides are quoted there equally often, within one, and at lengths within a factor."""
    (n, words), (m, others) = _quoted_sum(first), _quoted_sum(second)
    return abs(n - m) <= 1 and max(words, others) <= float(factor) * min(words, others), f"{n} and {m}, {words} and {others} words"


# --- Governments and spells -----------------------------------------------------------------


@functools.cache
def _months() -> dict[str, int]:
    found = dict.fromkeys(alignment.STATES, 0)
    for one in alignment.spells(GOVERNMENTS_FROM, registers.events()[-1].date[:7]):
        found[one.state] += one.months
    return found


@fact
def months_by_party(state: str = "all") -> str:
    """Months since January 2008 by how the two governments stood by party: same, partners, opposed,
    caretaker or all."""
    return str(sum(_months().values()) if state == "all" else _months()[state])


@fact
def spells_count() -> str:
    """How many spells without caretakers ACLED covers."""
    return str(sum(one.state != "caretaker" for one in alignment.spells_of("acled")))


def _rate(spell: str, place: str) -> float:
    alignment.spell("acled", spell)
    return float(alignment.rates("acled").set_index("name").loc[spell, place])


@fact
def spell_rate(spell: str, place: str) -> str:
    """Deaths per 30 days over a spell (ACLED)."""
    return number(_rate(spell, place))


@fact
def spell_when(spell: str) -> str:
    """First and last month of a spell."""
    one = alignment.spell("acled", spell)
    return f"{long_date(one.first)} to {long_date(one.last)}"


@fact
def spell_talks(spell: str) -> str:
    """Months of a spell with federal talks with the TTP."""
    one = alignment.spell("acled", spell)
    return str(len(alignment.talks_months(one.first, one.last)))


@fact
def spell_times(after: str, before: str, place: str) -> str:
    """The rate of one spell over that of another."""
    return times(_rate(after, place) / _rate(before, place))


@truth
def spell_above(higher: str, lower: str, places: str) -> tuple[bool, str]:
    """In each place one spell has more deaths per 30 days than the other."""
    pairs = {place: (_rate(higher, place), _rate(lower, place)) for place in places.split("+")}
    return all(a > b for a, b in pairs.values()), ", ".join(f"{p} {a:.0f} and {b:.0f}" for p, (a, b) in pairs.items())


@truth
def spells_extremes_not_opposed(place: str) -> tuple[bool, str]:
    """Caretakers apart, neither the spell with the highest nor that with the lowest rate had opposed parties."""
    frame = alignment.rates("acled").query("state != 'caretaker'")
    ends = [frame.loc[frame[place].idxmax(), "name"], frame.loc[frame[place].idxmin(), "name"]]
    return not any(name.startswith("opposed") for name in ends), ", ".join(ends)


# --- Every window, and the control ------------------------------------------------------------


def _windows(source: str):
    frame = alignment.every_window(source)
    return frame[frame["first"] >= "2007-01"] if source == "ucdp-ged" else frame


@fact
def windows_count(source: str) -> str:
    return str(len(_windows(source)))


@fact
def windows_above(source: str, place: str) -> str:
    """In how many windows divided months had more deaths per 30 days than aligned ones."""
    return str(int((_windows(source)[place] > 1).sum()))


@fact
def windows_kp_further(source: str) -> str:
    """In how many windows the ratio of divided to aligned months is larger in KP than in Balochistan."""
    frame = _windows(source)
    return str(int((frame[KP] > frame[BALOCHISTAN]).sum()))


@fact
def windows_range(source: str, place: str) -> str:
    """The smallest and the largest ratio: 0.7 to 4.2."""
    frame = _windows(source)
    return f"{frame[place].min():.1f} to {frame[place].max():.1f}"


@truth
def windows_disagree(source: str, place: str) -> tuple[bool, str]:
    """Some windows show more deaths in divided months, others fewer."""
    ratios = _windows(source)[place]
    return bool((ratios > 1).any() and (ratios < 1).any()), f"{ratios.min():.2f} to {ratios.max():.2f}"


@truth
def windows_mostly_above(source: str, places: str, factor: str = "1") -> tuple[bool, str]:
    """In each place, over half of the windows show more deaths in divided months (or over so many times as many)."""
    frame = _windows(source)
    shares = {place: float((frame[place] > float(factor)).mean()) for place in places.split("+")}
    return all(share > 0.5 for share in shares.values()), ", ".join(f"{p} {s:.0%}" for p, s in shares.items())


@truth
def windows_mostly_further(source: str, place: str = KP) -> tuple[bool, str]:
    """In over half of the windows the ratio of this place (KP) is larger than that of the other."""
    frame = _windows(source)
    share = float((frame[place] > frame[BALOCHISTAN if place == KP else KP]).mean())
    return share > 0.5, f"{share:.0%}"


def _control(outcome: str = "all"):
    frame = alignment.control()
    return frame if outcome == "all" else frame[frame["outcome"] == outcome]


@fact
def control_comparisons(outcome: str = "all") -> str:
    """Comparisons of attacks that count, each once: all, by deaths or by events."""
    return str(len(_control(outcome)))


@fact
def control_at_least(outcome: str = "all") -> str:
    """In how many of them Balochistan rose at least as much as KP."""
    frame = _control(outcome)
    return str(int((frame[BALOCHISTAN] >= frame[KP]).sum()))


@fact
def control_primary(place: str) -> str:
    """The ratio of the main comparison: 2.3 times."""
    frame = _control()
    return times(frame.loc[frame["primary"], place].iloc[0])


@fact
def contrast_band(end: str) -> str:
    """The low or high end of the middle 95% of the contrasts at earlier dates: 0.24, 2.3."""
    return ratio(alignment.contrast_band()[["low", "high"].index(end)])


@fact
def contrast_detectable() -> str:
    """The contrast that would be told from none four times in five: 5.1 times."""
    return times(alignment.contrast_detectable())


@truth
def control_primary_further(place: str) -> tuple[bool, str]:
    """In the main comparison this place rose further than the other."""
    row = _control().query("primary").iloc[0]
    other = KP if place == BALOCHISTAN else BALOCHISTAN
    return bool(row[place] > row[other]), f"{place} {row[place]:.2f}, {other} {row[other]:.2f}"


@truth
def control_mostly(outcome: str, further: str) -> tuple[bool, str]:
    """In over half of the comparisons by this outcome, this place rose further than the other."""
    frame = _control(outcome)
    share = float((frame[BALOCHISTAN] >= frame[KP]).mean())
    share = share if further == BALOCHISTAN else 1 - share
    return share > 0.5, f"{share:.0%}"
