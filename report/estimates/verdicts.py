"""The answer to each statement: computed by rule where it is measurable, recorded where it is documentary."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from report import registers, tables
from report.errors import ReportError
from report.estimates import results
from report.registers import Claim

QUANTITIES = {
    "S1 low": "lower end of the interval of the ratio",
    "S1 spread": "upper end of that interval to its lower end",
    "S1 estimate": "ratio",
    "S1 share": "share of the comparisons of attacks with a ratio above 1",
    "S1 second": "ratio by the second source",
    "S4 size.supported": "provinces, of two, for which the size is supported",
    "S4 timing.supported": "for which the timing is supported",
    "S6 share_low": "least share of the two provinces in all deaths",
    "S6 robust": "share of the specifications in which that least share is above a half",
    "S6 kp_times": "lower end of the interval of KP's rate per head to that of the rest of the country",
    "S6 ba_times": "the same for Balochistan",
    "S9 share": "share of the months of the term with talks, a deal or a ceasefire on record",
    "S9 first_half": "such months in the first half of the term",
    "S9 any": "such months in all",
    "S11 compared.lower": "ceasefires of 2021 and 2022 that can be compared, with a lower rate than the windows around them",
    "S11 compared.perhaps_lower": "with a perhaps lower one",
    "S13 low": "lower end of the interval of KP's ratio",
    "S13 share": "share of the specifications with a ratio above 1",
    "S13 beyond_control": "lower end of the interval of KP's ratio to Balochistan's",
}
"""The quantities of `data/specification.yml` in words, by statement and name."""


@dataclass(frozen=True)
class Verdict:
    """`text` as printed; `measured` and `documentary` its parts ("" where there is none); `found` the
    quantities on which the measured part rests, each in words with its value; `passes` how often, at most,
    its rule gives a word of support where nothing happened (None where no rule could)."""

    text: str
    measured: str
    documentary: str
    found: tuple[str, ...]
    passes: float | None = None


def verdict_on(claim: Claim) -> Verdict:
    """The verdict on a statement; ReportError where neither a rule nor the register gives one, or a
    quantity of the rule has no words."""
    measured, quantities, passes = "", "", None
    if claim.measured:
        row = results.verdict(*claim.measured.split(maxsplit=1))
        measured, quantities = str(row["verdict"]), str(row["quantities"])
        passes = None if pd.isna(row["passes"]) else float(row["passes"])
    if not measured and not claim.verdict:
        raise ReportError(f"{claim.claim} has no verdict. Give it one in data/claims.csv, or a rule in data/specification.yml.")
    parts = [claim.verdict, measured and (f"measured: {measured}" if claim.verdict else measured)]
    text = "; ".join(part for part in parts if part)
    return Verdict(text[0].upper() + text[1:], measured, claim.verdict, _in_words(claim.claim, quantities), passes)


def _in_words(claim: str, quantities: str) -> tuple[str, ...]:
    pairs = [quantity.split(" = ") for quantity in quantities.split("; ") if quantity]
    if missing := [name for name, _ in pairs if f"{claim} {name}" not in QUANTITIES]:
        raise ReportError(
            f"The quantity {missing[0]} of {claim} in data/specification.yml has no words. Add them to QUANTITIES in report/estimates/verdicts.py."
        )
    return tuple(f"{QUANTITIES[f'{claim} {name}']}: {value}" for name, value in pairs)


def sentences() -> list[tuple[int, str, list[str]]]:
    """Each sentence of the summary: its number, its opening words, and the statements that account
    for it. ReportError when one is not accounted for."""
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
