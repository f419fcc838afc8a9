"""Facts of `claims.md` on the main comparisons against other baselines."""

from __future__ import annotations

from report import specification
from report.errors import ReportError, choose
from report.estimates import choices, results
from report.prose.names import Quantity, fact
from report.words import percent, span_of


def _positions(statement: str, part: str, place: str, since: str) -> list[str]:
    known = {
        f"{name} {which or '-'} {province}": (name, which, province) for name, which, province in specification.load()["baselines"]["of"]
    }
    frame = choices.baselines(*choose(known, f"{statement} {part} {place}")).reset_index()
    frame = frame[frame["start"] >= since]
    if not len(frame):
        raise ReportError(f"No baseline of {statement} {part} {place} begins in {since} or later. See data/estimates_baselines.csv.")
    return [choices.position(low, high) for low, high in zip(frame["low"], frame["high"])]


@fact(unit="baselines")
def baselines_tried(statement: str, part: str, place: str, *, since: str = "") -> Quantity:
    """Against how many baselines a main comparison was made (that begin in a month or later)."""
    return Quantity(len(_positions(statement, part, place, since)))


@fact
def baselines_where(statement: str, part: str, place: str, where: str, *, since: str = "") -> Quantity:
    """Share of these baselines that show a rise (the whole interval above one) or a fall (below one), or either (it holds one)."""
    found = _positions(statement, part, place, since)
    words = {"rise": "above", "either": "across", "fall": "below"}
    shares = {word: found.count(position) / len(found) for word, position in words.items()}
    return Quantity(choose(shares, where), percent)


@fact
def baselines_last() -> str:
    """The shortest and the longest of these baselines: from 6 months to 5 years."""
    months = results.table("estimates_baselines")["months"]
    return f"from {span_of(months.min())} to {span_of(months.max())}"
