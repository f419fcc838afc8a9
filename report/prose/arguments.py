"""The arguments of facts and rules as a reader would say them: provinces, months, counts and parts of a statement in words, no codes."""

from __future__ import annotations

import contextlib
import functools
import re

from report import registers, specification, tables, trace
from report.errors import ReportError
from report.estimates import verdicts
from report.record import credits, measures, provinces
from report.registers import published
from report.words import long_date

PERIODS = {"when", "after", "before"}
PLACES = {"places", "place"}
PRINTED = {"digits", "style"}
"""Arguments that tell how a number is printed, not what it is."""
WHOLE = ("part", "-")
"""A statement as a whole, which goes without saying."""
MEASURES = {
    "deaths-low": "deaths, low estimate",
    "deaths-high": "deaths, high estimate",
    "deaths-civilians": "civilians killed",
    "deaths-groups": "dead of armed groups",
    "deaths-militants": "militants killed",
    "deaths-security": "security personnel killed",
    "deaths-state": "dead of the state",
    "deaths-in-fighting": "deaths in clashes and strikes",
    "checks": "events to be checked",
}
"""Measures that do not say in what they are told when their hyphens are spaces."""

LABELS = {
    "after": "later",
    "before": "earlier",
    "bound": "end of the range",
    "counts": "count",
    "dyad": "pair of sides",
    "end": "which end",
    "how": "what was read",
    "km": "kilometres from the border",
    "name": "step",
    "on": "judged",
    "outliers": "months that one event made",
    "part": "part of the statement",
    "path": "part of the rules",
    "places": "place",
    "precision": "precision, as UCDP codes it",
    "scope": "kind of conflict",
    "since": "from",
    "until": "to",
    "what": "asked for",
    "when": "months",
    "where": "direction",
    "which": "which",
    "within": "of",
}
"""What arguments are called in an entry, where their own names would not be understood."""

PARTS = {
    "bounds": "share of the deaths, with those of no known province",
    "contrast": "one province's change set against the other's",
    "growth": "growth a year along a straight line",
    "joint": "a new level and pace at the date, tested together",
    "placebo": "the same comparison at other dates",
    "rate": "deaths per head against the rest of the country",
    "ratio": "later months to earlier ones",
    "sequence": "the order in time",
    "share": "share of the deaths",
    "size": "the size of the change",
    "timing": "the date of the change",
}
PARTS_OF = {("S9", "timing"): "the months with talks"}
"""Parts that are called otherwise under one statement."""
VALUES = {
    "part": PARTS,
    "bound": {"low": "the lower end", "high": "the upper end"},
    "end": {"low": "the lowest count", "high": "the highest count"},
    "outliers": {"with": "counted", "without": "left out"},
    "side": {"before": "the earlier months", "after": "the later months"},
    "where": {"rise": "a rise", "fall": "a fall", "both": "neither"},
    "when": {
        "all": "the whole record",
        "after": "since August 2021",
        "before": "before August 2021",
    },
    "within": {"all": "all conflicts", "one-sided": "attacks on civilians"},
    "violence": {"fighting": "clashes and strikes", "non-state": "between groups", "one-sided": "attacks on civilians"},
    "register": {"chronology": "the chronology", "quotations": "the quotations"},
    "theatre": {"government": "the war over the state", "balochistan": "the war over Balochistan"},
    "precision": {"1": "the place", "2": "about the place", "3": "the district"},
    "state": {
        "caretaker": "caretakers",
        "opposed": "opposed parties",
        "partners": "coalition partners",
        "same": "one party in both",
    },
}
"""What values mean for an argument of this name."""
KNOWN = {
    "former": "the former tribal areas",
    "merged": "the former tribal areas",
    "settled": "KP without the former tribal areas",
    "interval": "the range with 95% confidence",
    "p": "how often another date gives as low a ratio",
    "gap": "the distance between both",
    "latest": "the last year with several counts",
    "last": "the last months on record",
    "n": "steps",
    "us-led": "the conflict of the United States and al-Qaida",
    "party-ethnic": "parties and languages",
    "the-military": "the military",
    "KP-Police": "KP's police",
}
"""What values mean under any name."""
RULES = {
    "S17_control": "S17",
    "beside": "what is told beside it",
    "grid": "the other choices that are tried",
    "null_simulations": "simulated records in which nothing changed",
    "per_ceasefire": "the rule for each ceasefire",
    "primary": "the main comparison",
    "verdict_parts": "verdict",
}
"""What the parts of the specification are called."""
CODE = re.compile(r"\b(?:PK-[A-Z]{2}|PK|[a-z][a-z0-9]*(?:-[a-z0-9]+)+)\b")
SPAN = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def label(name: str) -> str:
    """What an argument is called."""
    return LABELS.get(name, name.replace("_", " "))


def words(name: str, given: str, among: dict[str, str]) -> str:
    """An argument as a reader would say it; `among` all arguments of the call, by name."""
    with trace.unrecorded():
        return _whole(name, given, among) or " and ".join(_one(name, part) for part in given.split("+"))


def codes_in_words(text: str) -> str:
    """A text whose codes of provinces, events and statements are names, and whose options are their values."""
    with trace.unrecorded():
        return CODE.sub(lambda match: _named(match[0]) or match[0], re.sub(r"\b\w+=|_control\b", "", text))


def _whole(name: str, given: str, among: dict[str, str]) -> str:
    """What is said of an argument as a whole; empty where its parts say it."""
    if name in ("statement", "claim") or (name == "purpose" and given.startswith("S")):
        # Of a part its name says what is measured, and of documents nothing is.
        return _statement(given) if name == "statement" and "part" not in among else _statement(given).partition(" Measured: ")[0]
    if name == "part" and (among.get("statement", ""), given) in PARTS_OF:
        return PARTS_OF[among["statement"], given]
    if name in PLACES and "/" in given:
        return " against ".join(_place(name, code) for code in given.split("/"))
    if name in PERIODS and among.get("source") in measures.SCOPE:
        with contextlib.suppress(ReportError):
            return str(measures.period(among["source"], given))
    if name == "words":
        return given.replace("+", " ")
    if name == "dyad":
        return tables.read("actors").set_index("dyad_id")["dyad"].get(int(given), given)
    if name == "path":
        return ", ".join(RULES.get(part, part.replace("_", " ")) for part in given.split("."))
    return ""


def _one(name: str, given: str) -> str:
    if name in PLACES and (place := _place(name, given)):
        return place
    if name == "source" and given in credits.SHORT:
        short = credits.SHORT[given]
        return short if [*credits.SHORT.values()].count(short) == 1 else credits.release_name(given)
    if name == "measure":
        return MEASURES.get(given, given.replace("-", " "))
    if known := VALUES.get(name, {}).get(given) or KNOWN.get(given) or MEASURES.get(given) or _named(given):
        return known
    if name == "word":
        return f"“{given.replace('-', ' ')}”, printed as “{verdicts.plain(given.replace('-', ' '))}”"
    first, separator, last = given.replace("/", "..").replace("_to_", "..").partition("..")
    if SPAN.fullmatch(first) and (not separator or SPAN.fullmatch(last)):
        return " to ".join(long_date(day) for day in (first, last) if day)
    state, _, year = given.partition("-")
    if year.isdecimal() and state in VALUES["state"]:
        return f"{VALUES['state'][state]}, from {year}"
    return " ".join((given.replace("-", " ") if given.islower() else given.replace("_-_", " to ")).replace("_", " ").split())


@functools.cache
def _statement(given: str) -> str:
    """A statement of the report in its words, and what is measured of it; of the register who said one."""
    if given in _known():
        return _known()[given]
    number = given.partition("_")[0]
    title = [claim.statement for claim in registers.claims() if claim.claim == number]
    measured = specification.load().get(given, {}).get("measures", "none")
    beside = ["(KP set beside Balochistan)"] if given.endswith("_control") else []
    return " ".join([number, *title, *beside, *([f"Measured: {measured}."] if measured != "none" else [])])


def _place(name: str, code: str) -> str:
    # Of several places PK is what lies in none of them; as the one place of a count or an estimate it is all of them.
    known = provinces.names() | {"country": "the whole country"} | ({"PK": "the whole country"} if name == "place" else {})
    return known.get(code, "")


@functools.cache
def _known() -> dict[str, str]:
    """The names of provinces, counts, sides, issues, and of what the registers hold."""
    events = {event.event: event.title for event in registers.events()}
    said = {one.quotation: f"{one.speaker}, {long_date(one.date)}" for one in registers.quotations()}
    return said | events | published.NAMES | registers.SIDES | registers.ISSUES | provinces.names() | {"PK": "Pakistan"}


def _named(code: str) -> str:
    return _known().get(code, "")
