"""The rows of the registers as typed records, and the words for their codes."""

from __future__ import annotations

import dataclasses
import datetime

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
    "balochistan-government": "Balochistan government",
    "baloch-parties": "Baloch parties, rights groups",
    "ptm": "PTM",
    "police": "Police",
    "victims": "Families of the killed, survivors",
    "india": "India",
    "united-nations": "United Nations",
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
    "balochistan": "Balochistan: force, talks and rights",
    "victims": "The killed and their families",
    "india": "India as alleged sponsor",
    "report": "The report itself",
}

# The sides of the dispute were looked up on each of its issues. The other sides were looked up as a
# whole, and the other issues for the sides that they concern.
DISPUTE_SIDES = tuple(SIDES)[:8]
DISPUTE_ISSUES = tuple(ISSUES)[:9]

KINDS = {
    "operation": "Operation",
    "talks": "Talks",
    "deal": "Deal",
    "ceasefire": "Ceasefire",
    "law-institution": "Law or institution",
    "government": "Government",
    "attack": "Attack",
    "cross-border": "Across the border",
    "civilians-killed": "Civilians killed",
    "statement": "Statement",
}

ACTORS = {
    "federal-government": "federal government",
    "parliament": "parliament",
    "military": "military",
    "kp-government": "KP government",
    "provincial-assembly": "provincial assembly",
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
    "balochistan-government": "Balochistan government",
    "baloch-parties": "Baloch parties",
    "india": "India",
    "united-nations": "United Nations",
    "courts": "courts",
    "unknown": "not named in the page read, or disputed",
}


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


def span(date: str) -> tuple[str, str]:
    """First and last day of a date that is known to the day, the month or the year."""
    parts = [int(p) for p in date.split("-")]
    if len(parts) == 3:
        return date, date
    year, month = parts[0], parts[1] if len(parts) == 2 else None
    first = datetime.date(year, month or 1, 1)
    after = datetime.date(year + 1, 1, 1) if month in (None, 12) else datetime.date(year, month + 1, 1)
    return first.isoformat(), (after - datetime.timedelta(days=1)).isoformat()
