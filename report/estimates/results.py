"""The tables of estimates as the chapters read them: a row of estimates, a verdict."""

from __future__ import annotations

import pandas as pd

from report import tables, trace
from report.errors import ReportError

COLUMNS = ("source", "outcome", "violence", "outliers")
FALLBACK = {("S4", "size"): {"after": "date", "months": "24"}}
"""What a variant is where the primary has windows of its own that no grid holds."""


@trace.remembered
def _table(name: str) -> pd.DataFrame:
    return tables.read(name)


def table(name: str) -> pd.DataFrame:
    """A table of estimates (a copy)."""
    return _table(name).copy()


def parts_of(variant: str) -> dict[str, str]:
    """The variant of a cell as a dict."""
    return dict(part.split("=", 1) for part in variant.split("; ") if "=" in part)


def estimate(statement: str, part: str, province: str, *selectors: str) -> pd.Series:
    """The primary row of `estimates`, or the one that differs from it by the selectors.

    A selector is name=value: a column (source, outcome, violence, outliers) or a part of the variant; _ stands
    for a space. ReportError if there isn't exactly one such row, or it is not estimable.
    """
    frame = _table("estimates")
    name = " ".join([statement, part or "-", province, *selectors])
    frame = frame[(frame["statement"] == statement) & (frame["part"] == part) & (frame["province"] == province)]
    found = frame[frame["primary"]]
    if selectors and len(found) == 1:
        main = found.iloc[0]
        chosen = dict(text.replace("_", " ").split("=", 1) for text in selectors)
        for column in COLUMNS:
            frame = frame[frame[column] == chosen.pop(column, main[column])]
        variant = parts_of(main["variant"]) or (dict(FALLBACK.get((statement, part), {})) if chosen else {})
        found = frame[[parts_of(text) == variant | chosen for text in frame["variant"]]]
    if len(found) != 1:
        raise ReportError(f"{len(found)} estimates are {name}. See data/estimates.csv.")
    row = found.iloc[0]
    told = {"primary": True} if row["primary"] else {name: row[name] for name in (*COLUMNS[1:], "variant")}
    trace.note("estimates", found, statement=statement, part=part, province=province, source=row["source"], **told)
    if not row["estimable"]:
        raise ReportError(f"The estimate {name} can't be had: {row['reason']}.")
    return row


def verdict(statement: str, part: str = "", province: str | None = None, table: str = "verdicts") -> pd.Series:
    """A row of `verdicts` (or of another table of them): that of a part, or of the whole statement (its only part, where it has but one).

    ReportError if there is none.
    """
    whole = _table(table)
    frame = whole[whole["statement"] == statement]
    if part or len(frame) != 1:
        frame = frame[frame["part"] == part]
    if province is not None:
        frame = frame[frame["province"] == province]
    if len(frame) != 1:
        known = ", ".join(sorted({f"{a} {b}".strip() for a, b in zip(whole["statement"], whole["part"], strict=True)}))
        raise ReportError(f"{statement} {part} {province or ''} is not one verdict. There are {known}.")
    trace.note(table, frame, **{name: frame[name].iloc[0] for name in ("statement", "part", "province")})
    return frame.iloc[0]
