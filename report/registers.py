"""The registers as typed records: quotations and the report's statements."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import html

from report import tables
from report.errors import ReportError

RIGHT_TO_LEFT = {"ur", "ps"}


@dataclasses.dataclass(frozen=True)
class Quotation:
    """One row of `quotations.csv`; the fields are described in the data package."""

    quotation: str
    type: str
    words: str
    original_language: str
    translator: str
    speaker: str
    office: str
    group: str
    issue: str
    date: str
    outlet: str
    url: str
    read: str
    relay: str
    relay_note: str
    event: str
    confidence: str

    @property
    def language_attribute(self) -> str:
        """``lang`` and ``dir`` where the words are printed in another script than the page's."""
        if self.original_language in RIGHT_TO_LEFT and not self.words.isascii() and not self.translator:
            return f' lang="{self.original_language}" dir="rtl"'
        return ""

    def attribution_html(self) -> str:
        """Speaker, office, date and linked outlet, and how the words reached us."""
        speaker = f"<cite>{html.escape(self.speaker)}</cite>"
        if self.office:
            speaker += f", {html.escape(self.office)}"
        date = f'<time datetime="{self.date}">{long_date(self.date)}</time>'
        outlet = html.escape(self.outlet)
        if self.url:
            outlet = f'<a href="{html.escape(self.url)}">{outlet}</a>'
        notes = []
        if self.original_language and self.original_language != "en" and self.translator:
            notes.append(f"translated by {html.escape(self.translator)}")
        if self.relay_note:
            notes.append(html.escape(self.relay_note))
        note = f' <span class="relay">({"; ".join(notes)})</span>' if notes else ""
        return f"{speaker}. {date}. {outlet}{note}"


@dataclasses.dataclass(frozen=True)
class Claim:
    """One of the report's statements: a row of `claims.csv`."""

    claim: str
    statement: str
    words: str
    sentences: str
    voice: str
    kind: str
    chapter: str
    would_change: str

    @property
    def voice_name(self) -> str:
        return self.voice.replace("-", " ")

    @property
    def kind_name(self) -> str:
        return self.kind.replace(";", ", ")


@functools.cache
def _load(table: str, record: type) -> dict:
    """All rows of a table as records, by their key (the record's first field)."""
    key = dataclasses.fields(record)[0].name
    frame = tables.read(table).fillna("")
    return {row[key]: record(**row) for row in frame.astype(str).to_dict("records")}


def _one(table: str, record: type, key: str):
    found = _load(table, record)
    if key not in found:
        raise ReportError(
            f"There is no row {key!r} in data/{table}.csv. Add it there, then run: make seal"
        )
    return found[key]


def quotations() -> list[Quotation]:
    return list(_load("quotations", Quotation).values())


def quotation(key: str) -> Quotation:
    """The quotation with this id; ReportError when there is none."""
    return _one("quotations", Quotation, key)


def claims() -> list[Claim]:
    """S1 to S17, in their order."""
    return sorted(_load("claims", Claim).values(), key=lambda c: int(c.claim[1:]))


def claim(key: str) -> Claim:
    """The statement with this id; ReportError when there is none."""
    return _one("claims", Claim, key)


def long_date(date: str) -> str:
    """A date as precisely as it is known: 2025-10 is October 2025."""
    parts = date.split("-")
    if len(parts) == 1:
        return date
    day = datetime.date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) > 2 else 1)
    text = day.strftime("%B %Y")
    return f"{day.day} {text}" if len(parts) > 2 else text
