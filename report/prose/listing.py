"""What the prose may name: each fact and rule with its arguments, its meaning, and where it is used with what value."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from report import paths, registers
from report.errors import ReportError, near
from report.prose import names, syntax
from report.prose.syntax import Use

REASONS = "data/claims.csv"


def uses() -> Iterator[tuple[str, Use]]:
    """Every fact and truth that a chapter or the reason of a verdict names, with the file."""
    for path in sorted(paths.CHAPTERS.glob("*.md")):
        for use in syntax.read(path.read_text(encoding="utf-8")).uses():
            yield f"chapters/{path.name}", use
    for row, claim in enumerate(registers.claims(), 2):
        for use in syntax.read(claim.reason).uses():
            yield REASONS, Use(use.kind, use.text, row, use.sentence)


def lines(word: str = "") -> list[str]:
    """All names, or those that hold a word or say it in their meaning; ReportError if there is none."""
    names.load()
    tables = names.FACTS | names.TRUTHS
    told = {name: " ".join((inspect.getdoc(function) or "").split()) for name, function in tables.items()}
    chosen = sorted(name for name in tables if word.lower() in f"{name} {told[name]}".lower())
    if not chosen:
        raise ReportError(f"No fact or rule has {word!r} in its name or meaning. {near(word, tables)}".rstrip())
    places: dict[str, dict[tuple[str, str], list[str]]] = {}
    for file, use in uses():
        for name in names.named(use.text):
            places.setdefault(name, {}).setdefault((use.kind, use.text), []).append(f"{file}:{use.line}")
    found = []
    for name in chosen:
        found += [f"{name} {names.takes(tables[name])}".rstrip() + (" (rule)" if name in names.TRUTHS else ""), f"    {told[name]}"]
        for (kind, text), where in places.get(name, {}).items():
            found.append(f"  {text}: {_now(kind, text)}  {', '.join(where)}")
    return found


def _now(kind: str, text: str) -> str:
    try:
        return names.value(text) if kind == "fact" else names.holds(text)[1]
    except ReportError as error:
        return str(error)
