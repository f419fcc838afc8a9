"""Facts and rules about the registers: dates of events, who spoke, how much each side is quoted."""

from __future__ import annotations

import re

from report import registers, tables, trace
from report.errors import ReportError, choose, near
from report.estimates import results
from report.prose.names import Quantity, fact, truth
from report.registers import ISSUES, KINDS, SIDES
from report.registers.archives import archived, named
from report.registers.searches import searches
from report.words import long_date

REGISTERS = {"chronology": registers.events, "quotations": registers.quotations}
OTHERS = trace.Not(("report",))
"""The sides and issues of the registers but the report's own."""
KEYS = {"chronology": "event", "quotations": "quotation", "searches": "search_id"}


def _noted(table: str, rows: list) -> list:
    """Rows of a register, which a number is counted from."""
    trace.note(table, **{KEYS[table]: [getattr(row, KEYS[table]) for row in rows]})
    return rows


@fact
def event_date(event: str) -> str:
    """The first day of an event, as precisely as it is known: 9 November 2021, May 2022."""
    return long_date(registers.event(event).date)


@fact
def event_end(event: str) -> str:
    """The last day of an event; ReportError when the register has none."""
    end = registers.event(event).end
    if not end:
        raise ReportError(f"The event {event!r} has no end in data/chronology.csv. Name its date, or give the end there.")
    return long_date(end)


@fact
def event_words(event: str, *words: str) -> str:
    """Words or a number as an entry of the chronology has them: at least 2,300; ReportError where it has not."""
    said, summary = " ".join(words), registers.event(event).summary
    if not re.search(rf"(?<![\w,.]){re.escape(said)}(?!\w|,\d)", summary):
        raise ReportError(f"The entry {event!r} of data/chronology.csv does not say {said!r}: {summary} Tell what it says.")
    return said


@fact(unit="statements")
def answers(*kinds: str) -> Quantity:
    """How many of the report's statements have one of these answers (written with hyphens, or all); a measured part beside a
    documentary one is not counted. ReportError where none has it."""
    with trace.unrecorded():
        given = {one: _answer(one) for one in registers.claims()}
    named = [kind.replace("-", " ") for kind in kinds]
    if missing := set(named) - {"all", *given.values()}:
        raise ReportError(f"No statement is answered {sorted(missing)}; there are {sorted(set(given.values()))}. Rewrite the sentence.")
    found = [one for one, answer in given.items() if "all" in named or answer in named]
    trace.note("claims", **({} if "all" in named else {"claim": [one.claim for one in found]}))
    trace.taken("claim", "verdict", "measured")
    for one in found:
        _answer(one)  # of the measured ones the verdict is another table's
    return Quantity(len(found))


def _answer(claim: registers.Claim) -> str:
    return claim.verdict or results.verdict(*claim.measured.split(maxsplit=1))["verdict"]


@fact(unit="events")
def register_events(what: str = "all") -> Quantity:
    """How many events the chronology has: of one kind, of one place, or all."""
    places = {e.place for e in registers.events()}
    if what not in {"all", *KINDS, *places}:
        raise ReportError(f"{what!r} is no kind of event and no place; there are {', '.join(KINDS)}. {near(what, KINDS)}".rstrip())
    found = sum(what in ("all", e.kind, e.place) for e in registers.events())
    trace.note("chronology", **({} if what == "all" else {"kind" if what in KINDS else "place": what}))
    return Quantity(found)


@fact(unit="events")
def register_events_since(year: str) -> Quantity:
    """How many events of the chronology begin in a year or later."""
    found = sum(e.year >= year for e in registers.events())
    trace.note("chronology", date=trace.Span(year, "9999"))
    return Quantity(found)


@fact
def register_first_year() -> str:
    """The year of the first event of the chronology."""
    return _noted("chronology", registers.events()[:1])[0].year


@fact
def register_last_event() -> str:
    """Month and year of the last event of the chronology."""
    return long_date(_noted("chronology", registers.events()[-1:])[0].date[:7])


@fact
def register_last_read(register: str) -> str:
    """Month and year of the last event of the chronology whose page was read, or of the last statement in the register of quotations."""
    dates = {
        "chronology": registers.last_read,
        "quotations": lambda: max(q.date for q in registers.quotations())[:7],
    }
    return long_date(choose(dates, register)())


@fact(unit="pages")
def register_read(register: str, how: str) -> Quantity:
    """Of how many pages of the chronology, or of quotations, the opening or an excerpt was read."""
    start = choose({"opening": "opening of", "excerpt": "excerpt of"}, how)
    return Quantity(len(_noted(register, [e for e in choose(REGISTERS, register)() if e.read.startswith(start)])))


@fact
def register_read_length(register: str) -> str:
    """How much of a page an opening or excerpt is, as the register says it: about 2,000 characters. ReportError where it says several."""
    read = [e.read for e in choose(REGISTERS, register)()]
    lengths = {found[1] for one in read if (found := re.search(r"\((about [\d,]+ characters)\)", one))}
    if len(lengths) != 1:
        raise ReportError(
            f"The register {register!r} gives several lengths of what was read: {sorted(lengths)}. Name them in the sentence."
        )
    return lengths.pop()


@fact(unit="searches")
def searches_made(purpose: str) -> Quantity:
    """How many searches are listed: all, for a statement, or for a rule of a register (written S12, A1)."""
    found = [s for s in searches() if purpose in ("all", s.rule, *s.statements)]
    if not found:
        raise ReportError(f"data/searches.csv has no search for {purpose!r}. Name a statement, a rule, or all.")
    return Quantity(len(_noted("searches", found)))


@fact(unit="statements")
def register_statements(what: str = "all") -> Quantity:
    """How many statements the register holds: all, of a side, of an issue, or side/issue."""
    return Quantity(_count(what).statements)


@fact(unit="quotations")
def register_quoted(what: str = "all") -> Quantity:
    """How many statements of the register are quoted word for word: all, of a side, of an issue, or side/issue."""
    return Quantity(_count(what).quotations)


@fact(unit="sides")
def register_sides() -> Quantity:
    """How many sides the register of quotations has, the report itself left out."""
    trace.note(tables.PACKAGE)
    return Quantity(len(SIDES) - 1)


@fact(unit="pages")
def pages_named() -> Quantity:
    """How many pages the quotations, the chronology, the institutes' figures and the governments rest on, each counted once."""
    return Quantity(len(named()))


@fact(unit="pages")
def pages_archived() -> Quantity:
    """How many of these pages have an archived copy in data/archives.csv."""
    return Quantity(sum(archived(url) is not None for url in named()))


@fact(unit="statements")
def register_relays() -> Quantity:
    """How many statements of the register are known only as another outlet relays them, those of the report left out."""
    return Quantity(_statements(relay="relay"))


@fact(unit="statements")
def register_unseen() -> Quantity:
    """How many statements have the lowest confidence: an aggregator, or words seen in an extract only."""
    return Quantity(_statements(confidence="low"))


def _statements(**field: str) -> int:
    """How many statements have this in a field, those of the report left out."""
    ((name, wanted),) = field.items()
    trace.note("quotations", **field, group=OTHERS)
    return sum(getattr(one, name) == wanted and one.group not in OTHERS for one in registers.quotations())


@fact
def most_discussed() -> str:
    """The issue under which most statements of the register stand."""
    return max((issue for issue in ISSUES if issue != "report"), key=lambda issue: registers.balance(issue=issue).statements)


@truth
def register_words_within(first: str, second: str, factor: str) -> tuple[bool, str]:
    """Two groups of sides (joined by +) are quoted at lengths within a factor of each other."""
    words = [sum(_count(side).words for side in group.split("+")) for group in (first, second)]
    return max(words) <= float(factor) * min(words), f"{first} {words[0]:,} words, {second} {words[1]:,}"


def _count(what: str) -> registers.Count:
    side, slash, issue = ("" if what == "all" else what).partition("/")
    if not slash and side in ISSUES and side not in SIDES:
        side, issue = "", side
    if (side and side not in SIDES) or (issue and issue not in ISSUES):
        raise ReportError(f"{what!r} is no side, issue or side/issue. Sides: {', '.join(SIDES)}. Issues: {', '.join(ISSUES)}.")
    trace.note("quotations", group=side or OTHERS, issue=issue or OTHERS)
    return registers.balance(side or None, issue or None)
