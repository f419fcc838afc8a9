"""The registers, loaded once and checked."""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Iterable

from report import tables, trace
from report.errors import ReportError
from report.registers.checks import problems
from report.registers.records import ISSUES, SIDES, Claim, Event, Gap, Government, Quotation

TABLES = {"chronology": Event, "quotations": Quotation, "governments": Government, "claims": Claim}


def records(table: str, record: type) -> list:
    """All rows of a table as records of text; columns that the record doesn't know are left out."""
    frame = tables.read(table)
    columns = {f.name: f.metadata.get("column", f.name) for f in dataclasses.fields(record)}
    text = frame.astype(object).where(frame.notna(), "")
    return [record(**{name: _text(row[column]) for name, column in columns.items()}) for row in text.to_dict("records")]


def _text(value) -> str:
    if isinstance(value, datetime.date):
        return value.strftime("%Y-%m-%d")
    return str(value)


@trace.remembered
def _load(table: str) -> dict:
    """The records of one table by their key, after all registers were checked."""
    with trace.unrecorded():
        _checked()
    return _keyed(table)


@trace.remembered
def _keyed(table: str) -> dict:
    key = dataclasses.fields(TABLES[table])[0].name
    return {getattr(one, key): one for one in records(table, TABLES[table])}


@functools.cache
def _checked() -> None:
    """Raises ReportError that lists every problem of the registers."""
    found = problems(*(list(_keyed(table).values()) for table in ("chronology", "quotations", "governments")))
    if found:
        raise ReportError("The registers don't hold together:\n" + "\n".join(found))


def _one(table: str, key: str):
    found = _load(table)
    if key not in found:
        raise ReportError(f"There is no row {key!r} in data/{table}.csv. Add it there, then run: make seal")
    trace.note(table, **{dataclasses.fields(TABLES[table])[0].name: key})
    return found[key]


def events() -> list[Event]:
    """All events, by date; those known to the month or year stand before its first day."""
    return sorted(_load("chronology").values(), key=lambda e: (e.date, e.event))


def last_read() -> str:
    """The month of the last event whose page was read: what came later the registers do not know."""
    last = max((e for e in events() if e.confidence != "cited"), key=lambda e: e.date)
    return event(last.event).date[:7]  # asked by name: an entry tells the row that was read


def event(key: str) -> Event:
    """The event with this id; ReportError when there is none."""
    return _one("chronology", key)


def quotations() -> list[Quotation]:
    return list(_load("quotations").values())


def quotation(key: str) -> Quotation:
    """The quotation or paraphrase with this id; ReportError when there is none."""
    return _one("quotations", key)


def governments() -> list[Government]:
    """All governments, federal and of KP, by their first day."""
    return sorted(_load("governments").values(), key=lambda g: (g.start, g.government))


def in_office(level: str, date: str) -> list[Government]:
    """Who headed the government of a level (federal, PK-KP) on a date; on a day of handover, and
    for a date known to the month or year, there may be several."""
    return [g for g in governments() if g.level == level and g.covers(date)]


def claims() -> list[Claim]:
    """S1 to S17, in their order."""
    return sorted(_load("claims").values(), key=lambda c: int(c.claim[1:]))


def claim(key: str) -> Claim:
    """The statement with this id; ReportError when there is none."""
    return _one("claims", key)


def gaps() -> list[Gap]:
    """Where few or no words were found, in the order of issues and sides."""
    order = (list(ISSUES), list(SIDES))
    return sorted(records("quotation_gaps", Gap), key=lambda g: (order[0].index(g.issue), order[1].index(g.side)))


@dataclasses.dataclass(frozen=True)
class Count:
    """How much the register holds: statements, those quoted word for word, their words."""

    statements: int
    quotations: int
    words: int


def balance(group: str | None = None, issue: str | None = None, rows: Iterable[Quotation] | None = None) -> Count:
    """The count of one side, of one issue, of both, or of all sides and issues but the report's."""
    chosen = [
        q
        for q in (quotations() if rows is None else rows)
        if (q.group == group if group else q.group != "report") and (q.issue == issue if issue else q.issue != "report")
    ]
    quoted = [q for q in chosen if q.type == "quotation"]
    return Count(len(chosen), len(quoted), sum(q.number_of_words for q in quoted))
