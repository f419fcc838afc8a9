"""The registers as typed records: events, quotations, governments, the report's statements.

One loader for all of them. It checks what a table's schema can't: that ids named in a row
resolve, that a head of government held the office on the day, that dates and links are sound.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import re
import urllib.parse
from collections.abc import Iterable

from report import tables
from report.errors import ReportError
from report.record import provinces
from report.words import long_date

RIGHT_TO_LEFT = {"ur", "ps"}

SIDES = {
    "federal-cabinet": "Federal cabinet",
    "military": "Military",
    "kp-government": "KP government",
    "pti": "PTI",
    "other-parties": "Other parties",
    "ttp": "TTP",
    "kabul": "Kabul",
    "merged-districts": "Merged districts",
    "report": "The report",
}
ISSUES = {
    "talks": "Talks with the TTP",
    "operations": "Military operations",
    "resettlement": "Return and resettlement of militants",
    "kabul": "Dealing with Kabul",
    "refugees": "Afghan refugees",
    "strikes": "Drones and air strikes",
    "law-and-police": "Law, police and the army's powers",
    "national-action-plan": "The National Action Plan and other plans",
    "funding": "Money for KP",
    "report": "The report itself",
}
KINDS = {
    "operation": "Operation",
    "talks": "Talks",
    "deal": "Deal",
    "ceasefire": "Ceasefire",
    "law-institution": "Law or institution",
    "government": "Government",
    "attack": "Attack",
    "cross-border": "Across the border",
    "statement": "Statement",
}
ACTORS = {
    "federal-government": "federal government",
    "parliament": "parliament",
    "military": "military",
    "kp-government": "KP government",
    "provincial-assembly": "KP Assembly",
    "pti": "PTI",
    "multi-party": "several parties",
    "ttp": "TTP",
    "bla": "BLA",
    "is": "Islamic State",
    "other-militants": "other militants",
    "tribes": "tribes and communities",
    "civil-society": "civil society",
    "afghan-taliban": "Afghan Taliban",
    "united-states": "United States",
    "unknown": "unclaimed or disputed",
}
# Outlets and channels of armed groups and sites that carry their media. None is linked.
MILITANT_MEDIA = (
    "umarmedia",
    "alemarah",
    "voiceofjihad",
    "jihadology",
    "thebalochistanpost",
    "hakkalmedia",
    "amaqagency",
    "alqaeda",
    "t.me",
    "telegram.",
    "telegra.ph",
    "chirpwire",
    "justpaste.it",
)
# Words of judgement that the book uses in quotations only; names of laws and bodies may hold them.
LOADED = re.compile(
    r"\b(terror\w*|martyr\w*|khawarij|khwarij|fitna\w*|mujahid(?:een|in)|jihad\w*|menace|so-called|"
    r"extremis\w*|insurgen\w*|neutrali[sz]ed|miscreants?|heinous|barbaric|brave\w*|cowardly|regime)\b",
    re.IGNORECASE,
)
LOADED_NAMES = re.compile(
    r"National Counter[- ]Terrorism Authority|Anti-Terrorism Act|counter-terrorism|war on terror\b|"
    r"war against terrorism|fight against terrorism|action plan against terrorism",
    re.IGNORECASE,
)
CLERK = re.compile(r"\b(research notes|record of research|positions\.md|the notes on sources)\b", re.IGNORECASE)
ID_IN_TEXT = re.compile(r"\b[a-z]+(?:-[a-z0-9]+)*-(?:19|20)\d\d(?:-[a-z0-9]+)+\b")
MARKS = '"“”„«»'


@dataclasses.dataclass(frozen=True)
class Event:
    """One row of `chronology.csv`; the fields are described in the data package."""

    event: str
    date: str
    date_precision: str
    end: str
    kind: str
    act: str
    actor: str
    place: str
    former_fata: str
    title: str
    summary: str
    outlet: str
    source_title: str
    url: str
    read: str
    confidence: str

    @property
    def year(self) -> str:
        return self.date[:4]

    @property
    def actors(self) -> list[str]:
        """Codes of those who acted: keys of `ACTORS`."""
        return self.actor.split(";")

    @property
    def place_name(self) -> str:
        """Where, in words: the province, and within KP which districts."""
        if self.place == "AF":
            return "Afghanistan"
        if self.place == "PK":
            return "Pakistan as a whole"
        name = provinces.names()[self.place]
        part = {"true": ", merged districts", "false": ", settled districts"}.get(self.former_fata.lower(), "")
        return name + part


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
    def year(self) -> str:
        return self.date[:4]

    @property
    def language_attribute(self) -> str:
        """``lang`` and ``dir`` where the words are printed in another script than the page's."""
        if self.original_language in RIGHT_TO_LEFT and not self.words.isascii() and not self.translator:
            return f' lang="{self.original_language}" dir="rtl"'
        return ""

    @property
    def short_name(self) -> str:
        """Speaker and date, as a link names the entry."""
        return f"{self.speaker}, {long_date(self.date)}"

    @property
    def number_of_words(self) -> int:
        """Words between white space, of a quotation; 0 for a paraphrase, whose words are ours."""
        return len(self.words.split()) if self.type == "quotation" else 0


@dataclasses.dataclass(frozen=True)
class Gap:
    """One row of `quotation_gaps.csv`: a side and issue of which few or no words were found."""

    issue: str
    side: str
    searched: str
    finding: str


@dataclasses.dataclass(frozen=True)
class Government:
    """One row of `governments.csv`: a head of government, federal or of KP."""

    government: str
    level: str
    start: str = dataclasses.field(metadata={"column": "from"})
    end: str = dataclasses.field(metadata={"column": "to"})
    head: str
    parties: str
    leading_party: str
    caretaker: str
    outlet: str
    url: str
    read: str

    @property
    def is_caretaker(self) -> bool:
        return self.caretaker.lower() == "true"

    def covers(self, date: str) -> bool:
        """Whether it was in office on a day, or on any day of a month or year. A day of handover
        belongs to both."""
        first, last = span(date)
        return self.start <= last and (not self.end or first <= self.end)


VOICES = {
    "summary": "the summary's voice",
    "report": "the report's voice",
    "article-quoted": "the article, quoted",
    "critics-in-article": "critics, in the article",
    "author": "the article's author",
}


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
    verdict: str
    measured: str
    evidence: str
    reason: str

    @property
    def voice_name(self) -> str:
        return VOICES[self.voice]

    @property
    def kind_name(self) -> str:
        return self.kind.replace(";", ", ")

    @property
    def evidence_ids(self) -> list[str]:
        """What the answer rests on: ``event:id``, ``said:id`` or ``figure:name``."""
        return [item for item in self.evidence.split(";") if item]


# --- The loader -----------------------------------------------------------------------------

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


@functools.cache
def _load(table: str) -> dict:
    """The records of one table by their key, after all registers were checked."""
    _checked()
    return _keyed(table)


@functools.cache
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
    return found[key]


def events() -> list[Event]:
    """All events, by date; those known to the month or year stand before its first day."""
    return sorted(_load("chronology").values(), key=lambda e: (e.date, e.event))


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


# --- Balance --------------------------------------------------------------------------------


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


# --- Dates ----------------------------------------------------------------------------------


def span(date: str) -> tuple[str, str]:
    """First and last day of a date that is known to the day, the month or the year."""
    parts = [int(p) for p in date.split("-")]
    if len(parts) == 3:
        return date, date
    year, month = parts[0], parts[1] if len(parts) == 2 else None
    first = datetime.date(year, month or 1, 1)
    after = datetime.date(year + 1, 1, 1) if month in (None, 12) else datetime.date(year, month + 1, 1)
    return first.isoformat(), (after - datetime.timedelta(days=1)).isoformat()


# --- Checks ---------------------------------------------------------------------------------


def problems(chronology: list[Event], said: list[Quotation], heads: list[Government]) -> list[str]:
    """What is wrong in the registers, one sentence with its remedy for each."""
    ids = {e.event for e in chronology} | {q.quotation for q in said}
    found = []
    for e in chronology:
        where = f"data/chronology.csv, {e.event}"
        found += [f"{where}: {p}" for p in _event_problems(e)]
    for q in said:
        where = f"data/quotations.csv, {q.quotation}"
        found += [f"{where}: {p}" for p in _quotation_problems(q, ids, heads)]
    for g in heads:
        found += [f"data/governments.csv, {g.government}: {p}" for p in _government_problems(g, chronology)]
    both = {e.event for e in chronology} & {q.quotation for q in said}
    found += [f"{key} is the id of an event and of a quotation. Rename one." for key in sorted(both)]
    return found


def _event_problems(e: Event) -> list[str]:
    found = [*_date_problems(e.date), *(_date_problems(e.end) if e.end else []), *_link_problems(e.url)]
    precision = {1: "year", 2: "month", 3: "day"}[len(e.date.split("-"))]
    if not found and precision != e.date_precision:
        found.append(f"the date {e.date} is given to the {precision}, its precision as {e.date_precision}.")
    if not found and e.end and span(e.end)[1] < span(e.date)[0]:
        found.append(f"it ends ({e.end}) before it begins ({e.date}).")
    for name in ("title", "summary"):
        found += _voice_problems(name, getattr(e, name))
    return found


def _quotation_problems(q: Quotation, ids: set[str], heads: list[Government]) -> list[str]:
    found = [*_date_problems(q.date), *_link_problems(q.url)]
    if found:
        return found
    for named in [*ID_IN_TEXT.findall(q.relay_note), *([q.event] if q.event else [])]:
        if named not in ids:
            found.append(f"it names {named!r}, which no register holds. Mend the id.")
    in_id = re.search(r"-((?:19|20)\d\d(?:-\d\d){0,2})-", q.quotation)
    if in_id and not (q.date.startswith(in_id[1]) or in_id[1].startswith(q.date)):
        found.append(f"its id says {in_id[1]}, its date is {q.date}. Mend the date; ids stay.")
    if q.type == "paraphrase":
        if set(q.words) & set(MARKS):
            found.append("a paraphrase holds quotation marks. Its words are ours: leave them out.")
        found += _voice_problems("paraphrase", q.words)
    elif q.words[0] in MARKS or q.words != q.words.strip():
        found.append("words stand without the quotation marks and spaces around them.")
    if q.relay == "relay" and "original not" not in q.relay_note:
        found.append("a relay needs a note that says who printed it, and 'original not seen'.")
    if CLERK.search(q.relay_note):
        found.append("the note names papers that a reader doesn't have. Say which page was read, and how.")
    return found + _office_problems(q, heads)


def _office_problems(q: Quotation, heads: list[Government]) -> list[str]:
    """Whether a prime or chief minister held the office on the day, caretakers were caretakers, and
    nobody speaks as head of government without being named as one."""
    found = []
    levels = {"federal": "Prime Minister", "PK-KP": "Chief Minister of Khyber Pakhtunkhwa"}
    for level, office in levels.items():
        own = [g for g in heads if g.level == level and g.head == q.speaker]
        then = [g for g in heads if g.level == level and g.covers(q.date)]
        holds = any(g in then for g in own)
        if q.office == office and not holds:
            names = ", ".join(g.head for g in then) or "nobody"
            found.append(f"{q.speaker} was not {office} on {q.date}; by data/governments.csv it was {names}.")
        if f"former {office}" in q.office.replace("Former", "former") and (
            not own
            or any(g.end == "" or g.end > span(q.date)[1] for g in own if g.start <= q.date)
            or not any(g.end and g.end <= span(q.date)[1] for g in own)
        ):
            found.append(f"{q.speaker} is called former {office}, which data/governments.csv doesn't bear out.")
        if q.office == f"{office}-elect" and (holds and all(g.start <= span(q.date)[0] for g in own) or not own):
            found.append(f"{q.speaker} is called {office}-elect on {q.date}, but was in office or never was.")
        if holds and office not in q.office and len(then) == 1:
            found.append(f"{q.speaker} was {office} on {q.date}; the office says {q.office!r}.")
    federal = [g for g in heads if g.level == "federal" and g.covers(q.date)]
    if q.group == "federal-cabinet" and federal and "Minister" in q.office:
        care = "Caretaker" in q.office
        if care and not any(g.is_caretaker for g in federal):
            found.append(f"there was no caretaker cabinet on {q.date}.")
        if not care and all(g.is_caretaker for g in federal) and "Ministry" not in q.office:
            found.append(f"the cabinet of {q.date} was a caretaker one; the office should say so.")
    return found


def _government_problems(g: Government, chronology: list[Event]) -> list[str]:
    found = _link_problems(g.url)
    if g.end and g.end < g.start:
        found.append(f"it ends ({g.end}) before it begins ({g.start}).")
    own = next((e for e in chronology if e.event == f"government-{g.government}"), None)
    if own and (own.date, own.end) != (g.start, g.end):
        found.append(f"data/chronology.csv, {own.event}, has {own.date} to {own.end or 'now'}, this table {g.start} to {g.end or 'now'}.")
    return found


def _date_problems(date: str) -> list[str]:
    try:
        span(date)
        if len(date) == 10:
            datetime.date.fromisoformat(date)
        return []
    except ValueError:
        return [f"{date!r} is no date."]


def _link_problems(url: str) -> list[str]:
    parts = urllib.parse.urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or "." not in host or re.search(r"\s", url) or parts.username:
        return [f"{url!r} is no address of a page."]
    bare = "." + host.removeprefix("www.")
    if any((f".{name}" == bare or bare.endswith(f".{name}")) if name == "t.me" else name in bare for name in MILITANT_MEDIA):
        return [f"{host} carries media of an armed group; the book doesn't link it. Name the outlet that reported it."]
    last = parts.path.rstrip("/").rsplit("/", 1)[-1]
    if re.fullmatch(r"[\w-]+(\.[\w-]+)*\.(com|org|net|pk|tv)", last) and last != host:
        return [f"{url!r} ends in the name of a host, an error of the copy read. Cut it off."]
    if last == host:
        return [f"{url!r} repeats the host at its end, an error of the copy read. Cut it off."]
    return []


def _voice_problems(name: str, text: str) -> list[str]:
    quoted_out = re.sub(r'"[^"]*"|“[^”]*”', " ", text)
    loaded = LOADED.search(LOADED_NAMES.sub(" ", quoted_out))
    return [f"the {name} says {loaded[0]!r} in our own voice. Say killed, militant, operation, or quote."] if loaded else []
