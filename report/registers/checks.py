"""What a table's schema can't check: that ids resolve, offices were held on the day, dates and links are sound."""

from __future__ import annotations

import datetime
import re
import urllib.parse

from report.registers.records import Event, Government, Quotation, span

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
