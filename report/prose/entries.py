"""What stands behind a number or a sentence of the prose: its meaning, its arguments, the rows it reads, and Python that gives it again."""

from __future__ import annotations

import inspect
import json
import math
import re

from report import registers, specification, tables, trace
from report.errors import ReportError
from report.prose import names
from report.record import credits, measures, provinces

EXAMPLE = re.compile(r"(?:: (?:about |at least |entries of )?(?:[+−]?\d|[A-Z][a-z]+ \d{4})[^:;]*|, as \d+ [A-Z][a-z]+ \d{4})\.$")
PERIODS = {"when", "after", "before"}
PLACES = {"places", "place"}
UNITS = {
    "deaths-low": "deaths, low estimate",
    "deaths-high": "deaths, high estimate",
    "deaths-civilians": "civilians killed",
    "deaths-groups": "dead of armed groups",
    "deaths-militants": "militants killed",
    "deaths-security": "security personnel killed",
    "deaths-state": "dead of the state",
    "checks": "events to be checked",
}
"""Measures that do not say in what they are told when their hyphens are spaces."""


def ask(kind: str, text: str) -> tuple[str | list, dict]:
    """What a fact says, or [holds, because] of a truth, and its entry. ReportError when it can't be said."""
    with trace.recording() as found:
        said = names.quantity(text) if kind == "fact" else names.holds(text)
    entry: dict[str, object] = {"reads": tables.in_words(found)}
    if not isinstance(said, tuple):
        function, positional, named = names.called("fact", text)
        entry |= {
            "text": str(said),
            "number": float(said) if isinstance(said, float) and math.isfinite(said) else None,
            "unit": unit(text, said),
            "says": _chosen(function, positional, named) or meaning(function),
            "with": _arguments(function, positional, named),
            "python": python(function, positional, named),
        }
        return str(said), entry
    tested = [[part, *_sides(condition)] for part, condition in names.conditions(text)]
    entry |= {"text": said[1], "tested": tested, "python": ["from report.prose.names import holds", f'print(holds("{text}")[1])']}
    return list(said), entry


# --- In words -------------------------------------------------------------------------------------


def meaning(function) -> str:
    """What a fact or rule says of itself, less what it refuses, and its example, whose value is another."""
    said = " ".join((inspect.getdoc(function) or "").split())
    return EXAMPLE.sub(".", re.sub(r"[;.]? ?ReportError [^.;]*", "", said).rstrip(".") + ".")


def _chosen(function, positional: list[str], named: dict[str, str]) -> str:
    """What a fact means with the choice that was made, where it says so."""
    bound = inspect.signature(function).bind(*positional, **named)
    bound.apply_defaults()
    given = [one for one in bound.arguments.values() if isinstance(one, str)]
    return next((function.says[one] for one in given if one in getattr(function, "says", ())), "")


def unit(text: str, answer: names.Quantity | str) -> str:
    """In what a fact is told: as it is printed, as its function declares, or the measure that it takes; empty for text."""
    if not isinstance(answer, names.Quantity):
        return ""
    function, positional, named = names.called("fact", text)
    given = inspect.signature(function).bind(*positional, **named).arguments
    words = {name: _measured(text) for name, text in given.items() if isinstance(text, str)}
    return answer.unit or getattr(function, "unit", "").format(**words) or words.get("measure", "")


def _measured(measure: str) -> str:
    return " and ".join(UNITS.get(part, part.replace("-", " ")) for part in measure.split("+"))


def python(function, positional: list[str], named: dict[str, str]) -> list[str]:
    """Two lines that print the value once more."""
    given = ", ".join([*(json.dumps(one) for one in positional), *(f"{name}={json.dumps(one)}" for name, one in named.items())])
    if not all(name.isidentifier() for name in named):
        raise ReportError(f"{function.__name__} takes an argument that Python could not name: {', '.join(named)}. Give it another name.")
    return [f"from {function.__module__} import {function.__name__}", f"print({function.__name__}({given}))"]


def _arguments(function, positional: list[str], named: dict[str, str]) -> list[list[str]]:
    bound = inspect.signature(function).bind(*positional, **named).arguments
    flat: dict[str, str] = {}
    for name, given in bound.items():
        flat |= given if isinstance(given, dict) else {name: " ".join(given) if isinstance(given, tuple) else given}
    return [[name, given, _words(name, given, flat)] for name, given in flat.items()]


def _words(name: str, given: str, among: dict[str, str]) -> str:
    """An argument as a reader would say it; empty where it says itself."""
    if name in PLACES:
        # Of several places PK is what lies in none of them; as the one place of a count or an estimate it is all of them.
        known = provinces.names() | {"country": "the whole country"} | ({"PK": "the whole country"} if name == "place" else {})
        return " and ".join(known[code] for code in given.split("+") if code in known)
    if name == "statement" and given in specification.load():
        title = [claim.statement for claim in registers.claims() if claim.claim == given]
        measured = specification.load()[given].get("measures", "none")
        return " ".join([given, *title, *([f"Measured: {measured}."] if measured != "none" else [])])
    if name == "source" and given in credits.SHORT:
        return credits.release_name(given)
    if name in PERIODS and among.get("source") in measures.SCOPE:
        try:
            said = str(measures.period(among["source"], given))
        except ReportError:
            return ""
        return "" if said == given else said
    return ""


def _sides(condition: str) -> list[str]:
    """Of a condition what is compared, how, and with what, each fact with its value; of a rule what it says of itself and its reason."""
    compared = names.compared(condition)
    if compared is None:
        function, *_ = names.called("truth", condition)
        return [meaning(function), "", "", "", names.holds(condition)[1]]
    left, word, right = compared
    return [left, names.value(left), word, *((right, names.value(right)) if names.is_fact(right) else ("", right.replace("-", " ")))]
