"""Facts and rules of `fight-or-talk.md`: turns of policy, ceasefires, talks, returns, the sequence."""

from __future__ import annotations

import pandas as pd

from report import registers, trace
from report.chapters.after_kabul.measures import rows
from report.chapters.fight_or_talk.measures import PARTS, primary, rate
from report.errors import ReportError, choose
from report.estimates import results, verdicts
from report.prose.names import Quantity, fact, truth
from report.registers import turns
from report.words import number, percent, times

# --- The record -----------------------------------------------------------------------------


@fact(unit="turns of policy")
def turn_count(lane: str) -> Quantity:
    """How many operations, deals, ceasefires or talks the picture of the record shows; peace: all but operations."""
    lanes = choose({name: {name} for name in turns.LANES} | {"peace": turns.LANES.keys() - {"operation"}}, lane)
    found = sum(mark.lane in lanes for mark in turns.marks())
    trace.narrow(lane=[lane for lane in turns.LANES if lane in lanes])
    return Quantity(found)


def _years(*, fought: bool) -> set[int]:
    return {m.start.year for m in turns.marks() if (m.lane == "operation") == fought}


@fact(unit="years")
def years_of_both() -> Quantity:
    """In how many calendar years both an operation and a deal, ceasefire or talks began."""
    return Quantity(len(_years(fought=True) & _years(fought=False)))


def _parties(*levels: str, fought: bool) -> dict[str, list[str]]:
    """The parties that led a government, each with the operations (or other turns) that began under it."""
    found: dict[str, list[str]] = {}
    for spell in (spell for level in levels for spell in turns.spells(level) if spell.party):
        began = [m for m in turns.marks() if spell.start <= m.start and (spell.end is None or m.start <= spell.end)]
        found.setdefault(spell.party, []).extend(m.event for m in began if (m.lane == "operation") == fought)
    return found


@truth
def talked_under(*parties: str) -> tuple[bool, str]:
    """A deal, ceasefire or talks began while each of these parties led the federal or the KP government."""
    found = {party for party, events in _parties("federal", "PK-KP", fought=False).items() if events}
    return set(parties) <= found, ", ".join(sorted(found))


@truth
def fought_under(*parties: str) -> tuple[bool, str]:
    """An operation began while each of these parties led the federal government."""
    found = {party for party, events in _parties("federal", fought=True).items() if events}
    return set(parties) <= found, ", ".join(sorted(found))


@truth
def not_fought_under(party: str) -> tuple[bool, str]:
    """No named operation began while the party led the federal government."""
    events = _parties("federal", fought=True).get(party)
    return events == [], ", ".join(events) if events else f"{'no term' if events is None else 'no operation'}"


@truth
def in_force_together(first: str, second: str) -> tuple[bool, str]:
    """Two events, each with an end on record, that have at least a day in common."""
    found = {m.event: m for m in turns.marks()}
    a, b = found[first], found[second]
    ended = a.end > a.start and b.end > b.start
    return ended and a.start <= b.end and b.start <= a.end, f"{a.start} to {a.end}, {b.start} to {b.end}"


@fact(unit="days")
def days_between(earlier: str, later: str) -> Quantity:
    """Days from one event to another."""
    return Quantity((turns.middle(registers.event(later).date) - turns.middle(registers.event(earlier).date)).days)


# --- Talks by month -------------------------------------------------------------------------


@fact(unit="months")
def talks_months(what: str) -> Quantity:
    """Months of the PTI's federal term: with talks on record (recorded), all, or the share."""
    inside = turns.in_term()["talks"]
    return choose({"recorded": Quantity(inside.sum()), "all": Quantity(len(inside)), "share": Quantity(inside.mean(), percent)}, what)


@fact(unit="months")
def talks_first_after() -> Quantity:
    """Months from the oath of 2018 to the first talks on record."""
    first, _ = turns.term()
    return Quantity((pd.Period(turns.first_talks().date[:7], "M") - pd.Period(first.isoformat()[:7], "M")).n)


@fact
def first_talks() -> str:
    """The first record of talks in the PTI's federal term, by its id in the chronology."""
    return turns.first_talks().event


@truth
def talks_after_term(event: str) -> tuple[bool, str]:
    """The event is counted among talks with the federal government, and begins after the PTI's term."""
    counted, date = event in {e.event for e in turns.talks()}, registers.event(event).date
    return counted and date > turns.term()[1].isoformat(), f"{date}, counted: {counted}"


# --- Ceasefires -----------------------------------------------------------------------------


def _two_digits(value: float) -> str:
    return number(value, 2)


@fact(
    says={
        "ratio": "Events a day during the ceasefire divided by those in the days before and after it.",
        "fall": "How much lower the rate of events was during the ceasefire than in the days before and after it.",
        "interval": "The range in which the rate of events during the ceasefire, divided by that before and after it, lies with 95% confidence.",
        "p": "How often the same comparison at another date gives as low a ratio.",
        "rebound": "Events a day after the ceasefire divided by those before it.",
        "rebound-low": "The lower end of the range of events a day after the ceasefire divided by those before it.",
        "rebound-high": "The upper end of the range of events a day after the ceasefire divided by those before it.",
        "elsewhere": "At how many other dates the rule of the ceasefire was tried.",
        "elsewhere-lower": "At how many other dates the rule of the ceasefire says lower.",
        **{part: f"Events {part} the ceasefire, in the days that are compared." for part in PARTS},
        **{f"days-{part}": f"Days of the window {part} the ceasefire." for part in PARTS},
        **{f"weekly-{part}": f"Events a week {part} the ceasefire, in the days that are compared." for part in PARTS},
    }
)
def ceasefire(which: str, what: str) -> Quantity | str:
    """Of the primary comparison of 2014, 2021 or 2022: before, during, after (events), days-before …, weekly-before …
    (events a week), ratio, fall (the same in percent), interval, p (none if too few placements share no day), rebound (after to before), rebound-low,
    rebound-high; elsewhere (other dates at which its rule was tried), elsewhere-lower (at how many of them it says lower)."""
    row = primary(which)
    kind, _, part = what.rpartition("-")
    if part in PARTS:
        weekly = rate(row, part)
        counts = {
            "": Quantity(row[part], unit="events"),
            "days": Quantity(row[f"days_{part}"], unit="days"),
            "weekly": Quantity(weekly, number(weekly, 1), "events a week"),
        }
        return choose(counts, kind)
    quantities = {name: Quantity(row[name.replace("-", "_")], _two_digits, "ratio") for name in ("rebound", "rebound-low", "rebound-high")}
    words = {
        "ratio": Quantity(row["estimate"], _two_digits, "ratio"),
        "fall": Quantity(1 - row["estimate"], percent),
        "interval": f"{row['low']:.2f} to {row['high']:.2f}",
        "p": "none" if pd.isna(row["p"]) else Quantity(row["p"], number(row["p"], 3), "p-value"),
    }
    elsewhere = {name: row[name.replace("-", "_")] for name in ("elsewhere", "elsewhere-lower")}
    elsewhere = {name: "none" if pd.isna(dates) else Quantity(dates, unit="dates") for name, dates in elsewhere.items()}
    return choose(quantities | words | elsewhere, what)


@fact(unit="ratio")
def ceasefire_specifications(which: str, what: str) -> Quantity:
    """The rate of fighting during a ceasefire divided by that around it: the least or most of any way of making the comparison that
    can be estimated."""
    frame = results.table("estimates_ceasefire")
    found = frame[(frame["ceasefire"] == which) & frame["estimable"].astype(bool)]["estimate"].dropna()
    trace.note("estimates_ceasefire", found.to_frame(), ceasefire=which, estimable=True)
    return Quantity(choose({"least": found.min(), "most": found.max()}, what), _two_digits)


# --- Deals and operations -------------------------------------------------------------------


@fact(unit="turns of policy")
def turns_near(what: str) -> Quantity:
    """Deals and operations of the picture that began since 2007, those of a year or month without a day in its middle: all, or crowded
    (another began within half a year before or after), or their share."""
    starts = [m.start for m in turns.marks() if m.lane in ("operation", "deal") and m.start.year >= 2007]
    near = [sum(abs((start - other).days) < 183 for other in starts) > 1 for start in starts]
    trace.narrow(lane=["operation", "deal"])
    share = Quantity(sum(near) / len(near), percent, made=f"{sum(near)} of {len(near)}")
    return choose({"all": Quantity(len(near)), "crowded": Quantity(sum(near)), "share": share}, what)


# --- Returns --------------------------------------------------------------------------------


@fact(unit="statements")
def returns_count(what: str) -> Quantity:
    """Statements on returns, one with two figures counted once: all, figures (with a figure), done (it happened, or they came back),
    came (these with a figure), denied (or a part in it)."""
    with trace.unrecorded():
        said = turns.returns()
    kept = {
        "all": said,
        "figures": [s for s in said if s.low is not None],
        "done": [s for s in said if s.status in turns.CAME],
        "came": [s for s in said if s.status in turns.CAME and s.low is not None],
        "denied": [s for s in said if s.status in turns.DENIED],
    }
    return Quantity(len({one.statement for one in _noted(choose(kept, what))}))


def _noted(said: list[turns.Said]) -> list[turns.Said]:
    """Statements on returns that are counted, in the table of them and in the registers."""
    statements = [one.statement for one in said]
    trace.note("returns", statement=statements)
    with trace.unrecorded():
        events = {row.event for row in registers.events()}
    for one in statements:
        trace.note("chronology", event=one) if one in events else trace.note("quotations", quotation=one)
    return said


@fact
def returns_figure(statement: str) -> str:
    """The figure that a statement gives of those who came back, or were to: 5,000 to 6,000."""
    with trace.unrecorded():
        known = {s.statement: s for s in turns.returns() if s.low is not None}
    (found,) = _noted([choose(known, statement)])
    return " to ".join(number(n) for n in (found.low, found.high) if n)


# --- The sequence ---------------------------------------------------------------------------


@fact(unit="specifications")
def sequence_specifications(what: str) -> Quantity:
    """KP's deaths per 30 days after the truce divided by those before the talks (S13), in every way of making the comparison that can
    be estimated: how many (all), how many above 1 (rose), least, most."""
    found = rows("S13", "ratio", province="PK-KP", estimable=True)["estimate"]
    counts = {"all": Quantity(len(found)), "rose": Quantity((found > 1).sum())}
    return choose(counts | {"least": Quantity(found.min(), times), "most": Quantity(found.max(), times)}, what)


# --- Verdicts -------------------------------------------------------------------------------


@fact
def claim_verdict(claim: str) -> str:
    """The answer to a statement in the table of the report's statements (documentary or interpretation);
    ReportError where it has none of its own, since a program gives it."""
    found = registers.claim(claim).verdict
    if not found:
        raise ReportError(f"{claim} has no verdict in data/claims.csv: it is measured. Name the fact verdict {claim}.")
    return verdicts.plain(found)


@fact
def claim_when(claim: str) -> str:
    """When the entries on which an answer rests were, or the last search: entries of July 2024 to October 2025."""
    found = registers.claim(claim)
    trace.taken("verdict")
    return verdicts.entries_of(found)
