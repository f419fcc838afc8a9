"""What stands behind a number or a sentence of the prose: its meaning, its arguments, the rows it reads, and Python that gives it again."""

from __future__ import annotations

import inspect
import json
import math
import re

from report import tables, trace
from report.errors import ReportError
from report.prose import arguments, names

EXAMPLE = re.compile(r"(?:: (?:about |at least |entries of )?(?:[+−]?\d|[A-Z][a-z]+ \d{4})[^:;]*|, as \d+ [A-Z][a-z]+ \d{4})\.$")
FOR_WHO_WRITES = re.compile(r" \((?:joined by|written|\w+=)[^)]*\)|`")
"""What a docstring tells who writes the prose, and no reader asks: how arguments are written."""


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
            "made": said.made if isinstance(said, names.Quantity) else "",
            "says": _chosen(function, positional, named) or meaning(function),
            "with": _told(function, positional, named),
            "python": python(function, positional, named),
        }
        return str(said), entry
    known: dict[str, list[list[str]]] = {}
    parts = [(arguments.codes_in_words(part), condition) for part, condition in names.conditions(text)]
    tested = [[part, *_sides(condition, part, known)] for part, condition in parts]
    entry |= {"text": said[1], "tested": tested, "python": ["from report.prose.names import holds", f'print(holds("{text}")[1])']}
    return list(said), entry


# --- In words -------------------------------------------------------------------------------------


def meaning(function) -> str:
    """What a fact or rule says of itself, less what it refuses, and its example, whose value is another."""
    said = FOR_WHO_WRITES.sub("", " ".join((inspect.getdoc(function) or "").split()))
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
    return " and ".join(arguments.MEASURES.get(part, part.replace("-", " ")) for part in measure.split("+"))


def python(function, positional: list[str], named: dict[str, str]) -> list[str]:
    """Two lines that print the value once more."""
    given = ", ".join([*(json.dumps(one) for one in positional), *(f"{name}={json.dumps(one)}" for name, one in named.items())])
    if not all(name.isidentifier() for name in named):
        raise ReportError(f"{function.__name__} takes an argument that Python could not name: {', '.join(named)}. Give it another name.")
    return [f"from {function.__module__} import {function.__name__}", f"print({function.__name__}({given}))"]


def _flat(function, positional: list[str], named: dict[str, str]) -> dict[str, str]:
    """The arguments of a call by name."""
    flat: dict[str, str] = {}
    for name, given in inspect.signature(function).bind(*positional, **named).arguments.items():
        flat |= given if isinstance(given, dict) else {name: "+".join(given) if isinstance(given, tuple) else given}
    return flat


def _arguments(function, positional: list[str], named: dict[str, str]) -> list[list[str]]:
    """Each argument: what it is called, and what it says, in words."""
    flat = _flat(function, positional, named)
    return [
        [arguments.label(name), arguments.words(name, given, flat)]
        for name, given in flat.items()
        if name not in arguments.PRINTED and (name, given) != arguments.WHOLE
    ]


def _told(function, *given) -> list[list[str]]:
    """The arguments less the one whose choice the meaning tells."""
    flat = {arguments.label(name): value for name, value in _flat(function, *given).items()}
    return [one for one in _arguments(function, *given) if flat[one[0]] not in getattr(function, "says", ())]


def _phrase(function, given, told: list[list[str]], known: dict[str, list[list[str]]], part: str = "") -> str:
    """A fact or rule in words with its arguments; once it is `known` from the entry what differs alone, less what the part is called by."""
    said = (_chosen(function, *given) or meaning(function)).removesuffix(".")
    before, known[said] = known.get(said), told
    if before is None:
        return f"{said} ({_listed(told)})" if told else said
    apart = _listed([one for one in told if one not in before and part not in (one[1], one[1].partition(" ")[0])])
    less = _listed([one for one in before if one[0] not in {name for name, _ in told}])
    return "the same" + f" for {apart}" * bool(apart) + f" without {less}" * bool(less)


def _listed(told: list[list[str]]) -> str:
    """Arguments in a row; of a statement what it says, not what is measured."""
    return "; ".join(words.partition(" Measured: ")[0].removesuffix(".") for _, words in told)


def _sides(condition: str, part: str, known: dict[str, list[list[str]]]) -> list[str]:
    """Of a condition in words what is compared, its value, how, and with what; of a rule what it says of itself and its reason."""
    compared = names.compared(condition)
    if compared is None:
        function, positional, named = names.called("truth", condition)
        said = _phrase(function, (positional, named), _arguments(function, positional, named), known, part)
        return [said, "", "", "", arguments.codes_in_words(names.holds(condition)[1])]
    left, word, right = compared
    function, *given = names.called("fact", left)
    ahead = [_phrase(function, given, _told(function, *given), known, part), names.value(left), word]
    if not names.is_fact(right):
        return [*ahead, "", right.replace("-", " ")]
    function, *given = names.called("fact", right)
    return [*ahead, _phrase(function, given, _told(function, *given), known), names.value(right)]
