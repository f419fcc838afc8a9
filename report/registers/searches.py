"""What was searched for an answer or a register, and the rules by which rows enter a register."""

from __future__ import annotations

import dataclasses

from report import trace
from report.errors import ReportError
from report.registers.loading import records


@dataclasses.dataclass(frozen=True)
class Search:
    """One row of `searches.csv`; the fields are described in the data package."""

    search_id: str
    date: str
    question: str
    statement: str
    rule: str
    where: str
    words: str
    results: str
    opened: str
    found: str
    taken: str

    @property
    def statements(self) -> list[str]:
        """The report's statements that it bears on: S1 to S17."""
        return [key for key in self.statement.split(";") if key]


@dataclasses.dataclass(frozen=True)
class Rule:
    """One row of `inclusion.csv`: a rule of a register, how far it is met, what is known to be missing."""

    rule: str
    register: str
    text: str
    met: str
    checked: str
    gaps: str


@trace.remembered
def _searches() -> dict[str, Search]:
    return {s.search_id: s for s in records("searches", Search)}


def searches(statement: str = "") -> list[Search]:
    """All searches in their order, or those that bear on a statement."""
    return [s for s in _searches().values() if not statement or statement in s.statements]


def search(key: str) -> Search:
    """The search with this id; ReportError when there is none."""
    if key not in _searches():
        raise ReportError(f"There is no row {key!r} in data/searches.csv. Add it there, then run: make seal")
    return _searches()[key]


def rules(register: str = "") -> list[Rule]:
    """All rules of inclusion in their order, or those of a register."""
    return [r for r in records("inclusion", Rule) if register in ("", r.register)]
