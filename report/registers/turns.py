"""Turns of policy as the registers hold them: operations, deals, ceasefires, talks, who governed.

Functions of `chronology.csv`, `turns.csv`, `returns.csv` and `governments.csv`; no violence here.
Dates are those of the registers. A day known to the month or year stands at its middle.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from report import registers, specification, tables, trace
from report.errors import ReportError

LANES = {"operation": "Operations", "deal": "Deals", "ceasefire": "Ceasefires", "talks": "Talks"}
"""What the picture of the record shows, in the order of its lanes."""

COUNTED = ("talks", "deal", "ceasefire")
"""Kinds of the chronology's events on which estimates rest."""

STATUS = {
    "planned": "planned, not carried out",
    "wish": "wished to return",
    "pressed": "pressed to return",
    "agreed": "release agreed, says the TTP",
    "proposed": "says that a general proposed it",
    "done": "says that it happened",
    "denied": "denies it",
    "part": "denies a part in it",
    "asked": "asks that they be brought back",
    "begun": "says that it was under way",
    "owned": "owns the decision",
    "returned": "says that they came back",
    "present": "says how many are there",
}
CAME, DENIED = ("done", "returned"), ("denied", "part")
"""What a statement that militants came back can say, and what a denial can."""
"""How a statement on returns is put, in the register's own words made short."""


@dataclass(frozen=True)
class Mark:
    """One event of the picture: `start` and `end` (equal if no end is known) as days."""

    event: str
    short: str
    lane: str
    start: datetime.date
    end: datetime.date
    listed: str


@dataclass(frozen=True)
class Spell:
    """Consecutive governments of one leading party; `party` is empty for caretakers."""

    level: str
    party: str
    start: datetime.date
    end: datetime.date | None


@dataclass(frozen=True)
class Said:
    """Who says what about returns; `number` is printed text, empty where no number is given."""

    statement: str
    who: str
    date: str
    number: str
    low: float | None
    high: float | None
    counted: str
    status: str
    side: str


def middle(date: str) -> datetime.date:
    """The day itself, or the middle of the month or year that a date is known to."""
    first, last = (datetime.date.fromisoformat(day) for day in registers.span(date))
    return first + (last - first) / 2


@trace.remembered
def marks() -> tuple[Mark, ...]:
    """What the picture shows, by date. ReportError when an operation, deal, ceasefire or talks of
    the chronology has no row in `turns.csv`: whoever adds an event says where it belongs."""
    listed = tables.read("turns")
    with trace.unrecorded():
        wanted = {e.event for e in registers.events() if e.kind in LANES}
    missing = sorted(wanted - set(listed["event"]))
    if missing:
        raise ReportError(f"data/turns.csv has no row for {', '.join(missing)}. Add one, then run: make seal")
    found = []
    for row in listed[listed["lane"].isin(LANES)].itertuples():
        with trace.unrecorded():
            event = registers.event(row.event)
        end = datetime.date.fromisoformat(registers.span(event.end)[1]) if event.end else None
        start = min(filter(None, (middle(event.date), end)))
        found.append(Mark(row.event, row.short, row.lane, start, end or start, row.listed))
    trace.note("chronology.csv", event="those of turns.csv")
    trace.note("turns", lane=list(LANES))
    return tuple(sorted(found, key=lambda m: (m.start, m.event)))


def spells(level: str) -> list[Spell]:
    """Who led the government of a level (federal, PK-KP), one spell per leading party in a row."""
    found: list[Spell] = []
    for government in registers.governments():
        if government.level != level:
            continue
        party = "" if government.is_caretaker else government.leading_party
        start = datetime.date.fromisoformat(government.start)
        end = datetime.date.fromisoformat(government.end) if government.end else None
        if found and found[-1].party == party:
            found[-1] = Spell(level, party, found[-1].start, end)
        else:
            found.append(Spell(level, party, start, end))
    return found


def counted(folder=None) -> pd.DataFrame:
    """The events of the chronology on which estimates rest, with the fields that they use."""
    frame = tables.read("chronology", folder)
    fields = ["event", "date", "date_precision", "end", "kind", "act", "actor", "place", "title", "summary", "confidence"]
    return frame.loc[frame["kind"].isin(COUNTED), fields].sort_values("event", ignore_index=True)


# --- Talks by month -------------------------------------------------------------------------


def term() -> tuple[datetime.date, datetime.date]:
    """First and last day of the PTI's federal term, by the specification (S9)."""
    found = specification.load()["S9"]["term"]
    return found["from"], found["to"]


@trace.remembered
def talks() -> list[registers.Event]:
    """Talks, deals and ceasefires that name the federal government and the TTP, by date: the rows
    that the rule of S9 counts (see `months_of_talks`)."""
    rule = {name: values[0] for name, values in specification.load()["S9"]["grid"].items()}
    whole = datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)
    frame = counted()
    named = {event for event in frame["event"] if months_of_talks(frame[frame["event"] == event], rule, *whole)}
    trace.note("chronology", event=sorted(named))
    return [e for e in registers.events() if e.event in named]


def months_of_talks(events: pd.DataFrame, cell: dict, start: datetime.date, end: datetime.date) -> set[str]:
    """Months (YYYY-MM) between two days with a day of talks, deal or ceasefire, by the rules of S9."""
    text = events["title"] + " " + events["summary"]
    ttp = events["actor"].str.split(";").map(lambda names: "ttp" in names) | text.str.contains(r"\bTTP\b")
    government = events["actor"].str.contains("federal-government") | text.str.contains(
        r"\b(?:federal government|[Pp]rime [Mm]inister|President|[Ii]nterior minister|information minister)\b"
    )
    if cell["term"] != "federal":
        government |= events["actor"].str.contains("kp-government") | text.str.contains("KP government")
    kinds = {"talks", "deal", "ceasefire"} - ({"ceasefire"} if cell["kinds"] == "without ceasefires" else set())
    precise = {"day"} if cell["precision"] == "day" else {"day", "month"}
    kept = events[ttp & government & events["kind"].isin(kinds) & events["date_precision"].isin(precise) & (events["confidence"] == "read")]
    found = set()
    for event in kept.itertuples():
        a = event.date[:10] if len(event.date) == 10 else f"{event.date}-01"
        b = event.end or event.date
        b = b if len(b) == 10 else str(pd.Period(b, "M").end_time.date())
        a, b = max(a, str(start)), min(b, str(end))
        if a <= b:
            found |= set(pd.period_range(a, b, freq="M").astype(str))
    return found


def truces() -> list[registers.Event]:
    """Ceasefires that the TTP declared or kept, at whatever confidence, with their end."""
    return [e for e in registers.events() if e.kind == "ceasefire" and "ttp" in e.actor.split(";") and e.end]


def months(first: datetime.date, last: datetime.date) -> list[str]:
    """Calendar months with any day from first to last, as YYYY-MM."""
    return [str(m) for m in pd.period_range(first.isoformat()[:7], last.isoformat()[:7], freq="M")]


def months_of(event: registers.Event) -> list[str]:
    """The calendar months in which an event has a day."""
    first, last = registers.span(event.date)[0], registers.span(event.end or event.date)[1]
    return months(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))


def talk_months(first: str, last: str) -> pd.DataFrame:
    """month (YYYY-MM), talks (recorded with the federal government), truce (one of the TTP's in
    force), for the months first to last. No gap between two records is filled."""
    every = [str(m) for m in pd.period_range(first, last, freq="M")]
    recorded = {m for e in talks() for m in months_of(e)}
    in_force = {m for e in truces() for m in months_of(e)}
    return pd.DataFrame(
        {
            "month": every,
            "talks": [m in recorded for m in every],
            "truce": [m in in_force for m in every],
        }
    )


def in_term() -> pd.DataFrame:
    """`talk_months` of the PTI's federal term; only days of the term count."""
    first, last = term()
    frame = talk_months(first.isoformat()[:7], last.isoformat()[:7])
    own = [e for e in talks() if registers.span(e.date)[0] <= last.isoformat() and registers.span(e.end or e.date)[1] >= first.isoformat()]
    recorded = {m for e in own for m in months_of(e)}
    return frame.assign(talks=[m in recorded for m in frame["month"]])


def first_talks() -> registers.Event:
    """The first record of talks in the PTI's federal term; ReportError if there is none."""
    first, last = (day.isoformat() for day in term())
    found = [e for e in talks() if first <= registers.span(e.date)[0] <= last]
    if not found:
        raise ReportError("The chronology has no talks with the TTP in the PTI's federal term. Rewrite what is said of them.")
    return found[0]


# --- Returns --------------------------------------------------------------------------------


def returns() -> list[Said]:
    """Who says what about returns and resettlement, by date. ReportError for an unknown id."""
    said = {q.quotation: q for q in registers.quotations()}
    events = {e.event: e for e in registers.events()}
    found = []
    for row in tables.read("returns").itertuples():
        low, high = (None if pd.isna(v) else float(v) for v in (row.low, row.high))
        number = f"{low:,.0f}" if low is not None else ""
        if high is not None:
            number = f"{number} to {high:,.0f}"
        number = " ".join(filter(None, (row.words, number, row.counted)))
        if row.statement in said:
            q = said[row.statement]
            who, date, side = q.speaker, q.date, registers.SIDES[q.group]
        elif row.statement in events:
            e = events[row.statement]
            who, date, side = e.title, e.date, ", ".join(registers.ACTORS[a] for a in e.actor.split(";"))
        else:
            raise ReportError(f"data/returns.csv names {row.statement!r}, which no register holds. Mend the id.")
        found.append(Said(row.statement, who, date, number, low, high, row.counted, row.status, side))
    return sorted(found, key=lambda s: (s.date, s.statement))
