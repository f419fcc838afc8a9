"""Whether the pages that the registers rest on, and the words quoted from them, are still there; and which copies there are.

Each run asks first for the pages that were never asked for, then for the others, until its time is over.
Nothing is put down that no answer says.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from report import tables
from report.editions import changes
from report.progress import say
from report.registers.archives import TABLE, Archive, named
from report.registers.loading import records
from report.sources import wayback
from report.sources.wayback import Unanswered

STATUS = {
    "there": "The page is there, with the words that are quoted from it",
    "copy": "The words are on the archived copy; the page has them no longer, or could not be read",
    "gone": "The page or its words are gone, and no copy has them",
    "unread": "Not learnt: neither the page nor a copy could be read",
}
"""What a page was found to be, and what that means."""
PATIENCE = 5
"""After so many failures on end the archive is left alone for this run."""


@dataclass(frozen=True)
class Source:
    """A page that the registers name: the entries that rest on it, the earliest day, and the words quoted from it by entry."""

    url: str
    entries: tuple[str, ...]
    day: str
    words: dict[str, str]


def sources() -> list[Source]:
    """The pages that the registers name, each once."""
    return [
        Source(
            url,
            tuple(row["entry"] for row in rows),
            min((row["date"] for row in rows if row["date"]), default=""),
            {row["entry"]: row["words"] for row in rows if row["words"]},
        )
        for url, rows in named().items()
    ]


@dataclass(frozen=True)
class Found:
    """What a run learnt of one page: its row, which of its entries' words are missing, and why it could not be read."""

    source: Source
    row: Archive
    missing: tuple[str, ...] = ()
    reason: str = ""
    new: bool = False


class _Archive:
    """The archive, left alone once it has failed `PATIENCE` times on end."""

    def __init__(self, session, keys: str):
        self.session, self.keys, self.failures, self.reason = session, keys, 0, ""

    def find(self, source: Source, gone: bool) -> wayback.Copy | None:
        """A copy that is there, or a new one of a page that is there too."""
        copy = self._ask(wayback.copy, source.url, source.day)
        if not copy and self.keys and not gone:
            copy = self._ask(wayback.save, source.url, self.keys)
        return copy

    def _ask(self, service, *what) -> wayback.Copy | None:
        if self.failures >= PATIENCE:
            return None
        try:
            copy = service(self.session, *what)
        except Unanswered as error:
            self.failures, self.reason = self.failures + 1, str(error)
            return None
        self.failures = 0
        return copy


def check(sources: list[Source], known: dict[str, Archive], minutes: float, keys: str = "") -> Iterator[Found]:
    """Asks for pages until the time is over: first for those that were never asked for, then by chance, another each day."""
    end = time.monotonic() + 60 * minutes
    session = wayback.session()
    archive = _Archive(session, keys)
    shuffled = random.Random(changes.today().isoformat()).sample(sources, len(sources))
    for source in sorted(shuffled, key=lambda source: source.url in known):
        if time.monotonic() > end:
            return
        yield _check(session, archive, source, known.get(source.url))
    if archive.failures >= PATIENCE:
        say(f"The archive was left alone after {PATIENCE} failures: {archive.reason}")


def _check(session, archive: _Archive, source: Source, before: Archive | None) -> Found:
    page = wayback.page(session, source.url)
    copy = wayback.Copy(before.archive_url, before.archive_day) if before and before.archive_url else None
    new = copy is None and (copy := archive.find(source, page.gone)) is not None
    row = Archive(source.url, copy.address if copy else "", copy.day if copy else "", "there")
    missing = _missing(source, page)
    if page.words is not None and not missing:
        return Found(source, row, new=new)
    kept = wayback.words_of(session, copy) if copy else None
    is_read = page.gone or page.words is not None
    if kept is None:
        return Found(source, replace(row, status="gone" if is_read else "unread"), missing, page.reason, new)
    if kept.words is None:
        return Found(source, replace(row, status="unread"), missing, page.reason or f"of the copy: {kept.reason}", new)
    missing = tuple(entry for entry in missing if entry in _missing(source, kept))
    return Found(source, replace(row, status="copy" if not missing else "gone" if is_read else "unread"), missing, page.reason, new)


def _missing(source: Source, page: wayback.Page) -> tuple[str, ...]:
    """The entries whose quoted words a page does not have."""
    return tuple(entry for entry, words in source.words.items() if page.words is None or not wayback.holds(words, page.words))


def run(minutes: float, keys: str, report: Path | None) -> None:
    """Renews `data/archives.csv` and tells what was found, to `report` or on the screen."""
    asked = sources()
    with tables.alone():
        known = {row.url: row for row in records(TABLE, Archive)}
        found = []
        for number, one in enumerate(check(asked, known, minutes, keys), 1):
            say(f"{number} of {len(asked)}: {one.row.status} {one.source.url}")
            found.append(one)
        rows = known | {one.row.url: one.row for one in found}
        kept = [rows[source.url] for source in asked if source.url in rows]
        frame = pd.DataFrame(kept, columns=list(Archive.__dataclass_fields__))
        tables.write_edition({TABLE: frame}, tables.package())
    text = told(found, kept, len(asked))
    if report:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(text, encoding="utf-8")
    print(text)


def told(found: list[Found], rows: list[Archive], pages: int) -> str:
    """What a run found, in Markdown: first what is gone."""
    copies = sum(bool(row.archive_url) for row in rows)
    lines = [
        f"Asked for {len(found)} of {pages} pages; {sum(one.new for one in found)} new copies found or made. "
        f"{len(rows)} pages were ever asked for; {copies} have a copy.",
        "Of all: " + ", ".join(f"{count} {status}" for status, count in sorted(Counter(row.status for row in rows).items())) + ".",
    ]
    for status in ("gone", "copy", "unread"):
        if part := [one for one in found if one.row.status == status]:
            lines += ["", f"## {STATUS[status]}", ""]
        for one in part:
            why = f": {one.reason}" if one.reason else ""
            lines.append(f"- <{one.source.url}>{why}. Entries: {', '.join(one.source.entries)}.")
            lines += [f'  - Not found, of {entry}: "{one.source.words[entry]}"' for entry in one.missing]
    return "\n".join(lines) + "\n"
