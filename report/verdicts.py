"""The answer to each statement: computed by rule where it is measurable, recorded where it is documentary."""

from __future__ import annotations

from dataclasses import dataclass

from report import registers
from report.errors import ReportError
from report.registers import Claim


@dataclass(frozen=True)
class Verdict:
    """`text` as printed; `measured` and `documentary` its parts ("" where there is none); `rule` the
    quantities on which the measured part rests."""

    text: str
    measured: str
    documentary: str
    rule: str


def of(claim: Claim) -> Verdict:
    """The verdict on a statement; ReportError where neither a rule nor the register gives one."""
    from report import estimates

    measured = rule = ""
    if claim.measured:
        row = estimates.verdict(*claim.measured.split(maxsplit=1))
        measured, rule = str(row["verdict"]), str(row["quantities"])
    if not measured and not claim.verdict:
        raise ReportError(f"{claim.claim} has no verdict. Give it one in data/claims.csv, or a rule in data/specification.yml.")
    parts = [claim.verdict, measured and (f"measured: {measured}" if claim.verdict else measured)]
    text = "; ".join(part for part in parts if part)
    return Verdict(text[0].upper() + text[1:], measured, claim.verdict, rule)


def sentences() -> list[tuple[int, str, list[str]]]:
    """Each sentence of the summary: its number, its opening words, and the statements that account
    for it. ReportError when one is not accounted for."""
    from report import tables

    found = []
    for row in tables.read("summary_sentences").itertuples(index=False):
        claims = [c.claim for c in registers.claims() if str(row.sentence) in c.sentences.split(";")]
        if not claims:
            raise ReportError(
                f"Sentence {row.sentence} of the summary is accounted for by no statement. "
                "Name it in the column sentences of data/claims.csv."
            )
        found.append((int(row.sentence), row.opening, claims))
    return found
