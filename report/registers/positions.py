"""The coded positions of the two governments, the military and the PTI, and how far two codings agree.

A position is one statement, decision or act of one side on one issue, coded twice by
`data/codebook.yml`. Codes are points of an ordinal scale of their issue (-2 to 2): only their order
and sign are used here, and codes of different issues are never put together.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from report import files, registers, tables, trace
from report.errors import ReportError
from report.paths import DATA

CODEBOOK = DATA / "codebook.yml"
SIDES = ("federal-cabinet", "military", "kp-government", "pti")
KINDS = ("statement", "decision", "act")
POINTS = (-2, -1, 0, 1, 2)
EMPTY = "not codable"


@dataclasses.dataclass(frozen=True)
class Issue:
    """One issue of the codebook: its question and what each point of its scale means."""

    name: str
    title: str
    question: str
    scale: dict[int, str]
    examples: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Position:
    """One row of `positions.csv`. A code of None: not codable (in `code` also: the first two codings differ)."""

    position: str
    issue: str
    side: str
    date: str
    kind: str
    place: str
    code_a: int | None
    code_b: int | None
    code_c: int | None
    code: int | None
    register: str
    id: str
    note: str

    @property
    def differs(self) -> bool:
        return self.code_a != self.code_b

    @property
    def known_by(self) -> str:
        """How the words are known: original, relay, paraphrase, or the chronology's summary."""
        if self.register == "chronology":
            return "chronology"
        q = registers.quotation(self.id)
        return "paraphrase" if q.type == "paraphrase" else q.relay

    @property
    def is_weak(self) -> bool:
        """Whether no finding may rest on it alone: a paraphrase or a relay."""
        return self.known_by in ("paraphrase", "relay")


# --- The codebook and the table -------------------------------------------------------------


def codebook() -> dict:
    """`data/codebook.yml` as a dict."""
    return files.settings(CODEBOOK)


@trace.remembered
def issues() -> dict[str, Issue]:
    """The issues by name, in the order of the codebook."""
    trace.note(CODEBOOK.name)
    return {
        name: Issue(
            name,
            one["title"],
            one["question"],
            {int(k): v for k, v in one["scale"].items()},
            tuple(example["id"] for example in one["examples"].values()),
        )
        for name, one in codebook()["issues"].items()
    }


def renderings() -> list[set[str]]:
    """Sets of statements that are renderings of one sentence and count once."""
    return [set(group) for group in codebook()["renderings"]]


@trace.remembered
def positions() -> tuple[Position, ...]:
    """All positions, by date. Raises ReportError that lists every row that doesn't hold."""
    frame = tables.read("positions")
    rows = tuple(
        Position(**{str(k): _code(v) if str(k).startswith("code") else str(v) for k, v in row.items()})  # type: ignore[arg-type]
        for row in frame.astype(object).where(frame.notna(), None).to_dict("records")
    )
    with trace.unrecorded():
        found = problems(rows)
    if found:
        raise ReportError("The positions don't hold together:\n" + "\n".join(found))
    return tuple(sorted(rows, key=lambda p: (p.date, p.position)))


def _code(value) -> int | None:
    return None if value is None else int(value)


def problems(rows: Iterable[Position]) -> list[str]:
    """What is wrong in the table, one sentence with its remedy for each row."""
    found = []
    for p in rows:
        where = f"data/positions.csv, {p.position}:"
        try:
            source: registers.Quotation | registers.Event = (
                registers.quotation(p.id) if p.register == "quotations" else registers.event(p.id)
            )
        except ReportError as error:
            found.append(f"{where} {error}")
            continue
        if source.date != p.date:
            found.append(f"{where} its date is {p.date}, the register's {source.date}. Take the register's.")
        if isinstance(source, registers.Quotation) and (source.group, source.issue) != (p.side, p.issue):
            found.append(f"{where} the register files it under {source.group}, {source.issue}. Code it anew under these.")
        if p.code != (p.code_a if p.code_a == p.code_b else None):
            found.append(f"{where} the agreed code must be the two codes where they are equal, else empty.")
        if bool(p.place) != (p.issue == "strikes"):
            found.append(f"{where} the place stands with strikes, and with them alone.")
        if isinstance(source, registers.Event) and p.issue == "strikes" and p.place != source.place:
            found.append(f"{where} its place is {p.place}, the register's {source.place}. Take the register's.")
    return found


def select(side: str | None = None, issue: str | None = None, since: str = "", until: str = "9999") -> list[Position]:
    """Positions of sides (joined by +) on an issue, from a date to a date (as they are written)."""
    sides = set(side.split("+")) if side else set(SIDES)
    if odd := sides - set(SIDES):
        raise ReportError(f"{', '.join(sorted(odd))} is no side of positions.csv; there are {', '.join(SIDES)}.")
    if issue and issue not in issues():
        raise ReportError(f"{issue!r} is no issue; there are {', '.join(issues())}.")
    dates = trace.Span(since, until) if since or until != "9999" else None
    found = [p for p in positions() if p.side in sides and issue in (None, p.issue) and since <= p.date <= until]
    trace.note("positions", side=sorted(sides) if side else None, issue=issue, date=dates)
    return found


def uncoded() -> list[registers.Quotation]:
    """Statements of the four sides that came into the register after the codings were made."""
    coded = {p.id for p in positions()}
    return [q for q in registers.quotations() if q.group in SIDES and q.issue in issues() and q.quotation not in coded]


# --- Agreement ------------------------------------------------------------------------------


def judged(rows: Iterable[Position], second: str = "code_b") -> list[Position]:
    """The rows by which agreement of the first coding with another is measured: without the codebook's examples,
    and each joint event once per issue (sides of one event whose codes differ from each other count apart)."""
    named = {(one.name, key) for one in issues().values() for key in one.examples}
    kept: dict[tuple, Position] = {}
    for p in rows:
        group = _renderings_of(p)
        if any((p.issue, key) in named for key in group):
            continue
        kept.setdefault((p.issue, min(group), p.code_a, getattr(p, second)), p)
    return list(kept.values())


def codings(rows: Iterable[Position], on: str, second: str = "code_b") -> list[tuple]:
    """The two codes of each of the `judged` rows, by which agreement is measured.

    on: "points" (rows that both coded) or "codable" (whether a row can be coded); second: the coding that is
    set beside the first, code_b or code_c.
    """
    pairs = [(p.code_a, getattr(p, second)) for p in judged(rows, second)]
    if on == "codable":
        return [(a is not None, b is not None) for a, b in pairs]
    if on == "points":
        return [pair for pair in pairs if None not in pair]
    raise ReportError(f"{on!r} is no measure of agreement: use points or codable.")


def agreement(rows: Iterable[Position], on: str, second: str = "code_b"):
    """Cohen's kappa of two codings with linear weights, as statsmodels gives it: `kappa`, and
    `kappa_low` and `kappa_upp`, the ends of its large-sample interval of 95 per cent."""
    from statsmodels.stats.inter_rater import cohens_kappa

    pairs, scale = codings(rows, on, second), POINTS if on == "points" else (False, True)
    return cohens_kappa([[pairs.count((a, b)) for b in scale] for a in scale], wt="linear")


# --- What the codes say ---------------------------------------------------------------------


def signs(rows: Iterable[Position]) -> set[int]:
    """The directions (-1, 0, 1) of the agreed codes."""
    return {(p.code > 0) - (p.code < 0) for p in rows if p.code is not None}


def items(rows: Iterable[Position]) -> dict[str, str]:
    """The statements, decisions and acts of these rows, renderings of a sentence as one, each with the day that it was first
    known on, or itself where that is not known to the day."""
    first: dict[str, str] = {}
    for p in sorted(rows, key=lambda p: p.date):
        first.setdefault(min(_renderings_of(p)), p.date if len(p.date) == 10 else p.id)
    return first


def _renderings_of(p: Position) -> set[str]:
    """The statement and all others that are renderings of its sentence."""
    return next((group for group in renderings() if p.id in group), {p.id})


def carried(rows: Iterable[Position]) -> bool:
    """Whether a finding may rest on these rows: one at least is neither relay nor paraphrase."""
    return any(p.code is not None and not p.is_weak for p in rows)
