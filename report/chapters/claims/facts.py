"""Facts of `claims.md` on the main comparisons against other baselines."""

from __future__ import annotations

from report import specification, trace
from report.errors import ReportError, choose
from report.estimates import choices, results
from report.prose.names import Quantity, fact
from report.record import measures
from report.words import percent, span_of


def _positions(statement: str, part: str, place: str, since: str, before: str) -> list[str]:
    known = {
        f"{name} {which or '-'} {province}": (name, which, province) for name, which, province in specification.load()["baselines"]["of"]
    }
    frame = choices.baselines(*choose(known, f"{statement} {part} {place}")).reset_index()
    frame = frame[(frame["start"] >= since) & ((frame["start"] < before) if before else True)]
    begun = trace.Span(since or "0000", measures.shift(before, -1) if before else "9999") if since or before else None
    trace.note("estimates_baselines", statement=statement, part=part.strip("-"), province=place, start=begun)
    if not len(frame):
        raise ReportError(
            f"No baseline of {statement} {part} {place} begins {since and f'in {since} or later'}{before and f' before {before}'}. See data/estimates_baselines.csv."
        )
    return [choices.position(low, high) for low, high in zip(frame["low"], frame["high"])]


@fact(unit="baselines")
def baselines_tried(statement: str, part: str, place: str, *, since: str = "", before: str = "") -> Quantity:
    """Against how many spans of earlier months (baselines) a main comparison was made (that begin in a month or later, or before one)."""
    return Quantity(len(_positions(statement, part, place, since, before)))


@fact
def baselines_where(statement: str, part: str, place: str, where: str, *, since: str = "", before: str = "") -> Quantity:
    """Share of the spans of earlier months (baselines) against which the whole range shows a rise (above one), a fall (below one), or
    either (it holds one)."""
    found = _positions(statement, part, place, since, before)
    words = {"rise": "above", "either": "across", "fall": "below"}
    shares = {word: found.count(position) / len(found) for word, position in words.items()}
    return Quantity(choose(shares, where), percent)


@fact
def baselines_last() -> str:
    """The shortest and the longest span of earlier months (baseline) that was tried: from 6 months to 5 years."""
    months = results.table("estimates_baselines")["months"]
    return f"from {span_of(months.min())} to {span_of(months.max())}"
