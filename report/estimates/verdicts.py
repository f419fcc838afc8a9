"""The answer to each statement: computed by rule where it is measurable, recorded where it is documentary."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from report import registers, specification, tables, trace
from report.errors import ReportError
from report.estimates import results
from report.record.credits import covered
from report.record.measures import Period
from report.registers import Claim
from report.registers.searches import searches
from report.words import long_date

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

PLAIN = {
    "supported in size alone": "rise supported, not its date",
    "supported for one of two": "supported in one case of two",
    "sequence seen": "a rise afterwards, not its cause",
    "documented": "on record",
    "documented with exceptions": "on record, with exceptions",
    "contested": "disputed",
    "interpretation": "opinion",
    "not found": "not found on record",
}
"""What the book prints for a word of the rules or of the register that a newcomer would not understand."""


def plain(word: str) -> str:
    """A verdict as the book prints it."""
    return PLAIN.get(word, word)


@dataclass(frozen=True)
class Verdict:
    """`when` the time that it is about; `measured` and `documentary` its parts in the words of the rules and the register
    ("" where there is none); `found` the quantities on which the measured part rests, each in words with its value;
    `passes` how often, at most, its rule gives a word of support where nothing happened (None where no rule could)."""

    when: str
    measured: str
    documentary: str
    found: tuple[str, ...]
    passes: float | None = None

    @property
    def text(self) -> str:
        """As printed."""
        return _joined(plain(self.documentary), plain(self.measured))

    @property
    def by_rule(self) -> str:
        """In the words of the rules and the register, by which editions are compared."""
        return _joined(self.documentary, self.measured)


def _joined(documentary: str, measured: str) -> str:
    text = "; ".join(filter(None, (documentary, measured and (f"measured: {measured}" if documentary else measured))))
    return text[0].upper() + text[1:]


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
    times = [claim.verdict and entries_of(claim), claim.measured and months_of(*claim.measured.split(maxsplit=1))]
    when = "; ".join(filter(None, times))
    return Verdict(when, measured, claim.verdict, _in_words(claim.claim, quantities), passes)


MAIN_PART = {"S4": "size", "S6": "share", "S9": "term", "S13": "ratio", "S17_control": "contrast"}
"""The part of a statement whose main comparison has the months of its verdict, where a verdict's own part has none."""


def months_of(statement: str, part: str = "") -> str:
    """The months that a computed verdict compares: August 2021 to October 2025 against January 2020 to July 2021."""
    if statement == "S5":  # no rule could be applied: how far the only record with places reaches
        return f"UCDP's events by place to {long_date(covered('ucdp-ged')[1])}"
    if statement == "S11":
        frame = results.table("estimates_ceasefire")
        frame = frame[frame["ceasefire"].isin([part] if part else specification.load()["S11"]["within_the_statement"])]
        return str(Period(f"{frame['start'].min():%Y-%m}", f"{frame['end'].max():%Y-%m}"))
    frame = results.table("estimates")
    frame = frame[(frame["statement"] == statement) & frame["primary"]]
    own = frame[frame["part"] == (part if part in set(frame["part"]) else MAIN_PART.get(statement, ""))]
    if own.empty:
        raise ReportError(f"The verdict on {statement} {part} has no months. Name its part in MAIN_PART in report/estimates/verdicts.py.")
    trace.note("estimates", own, statement=statement, part=own.iloc[0]["part"], primary=True)
    windows = [str(Period(*own.iloc[0][side].split(".."))) for side in ("after", "before") if own.iloc[0][side]]
    return " against ".join(windows)


def entries_of(claim: Claim) -> str:
    """The time of the dated entries on which a documentary answer rests; of the last search, where nothing was found."""
    if claim.verdict == "not found":
        made = searches(claim.claim)
        trace.note("searches", search_id=[one.search_id for one in made])
        return f"searches to {long_date(max(one.date for one in made))}, of pages to {long_date(registers.last_read())}"
    with trace.unrecorded():
        known = {f"event:{e.event}": e.date for e in registers.events()} | {f"said:{q.quotation}": q.date for q in registers.quotations()}
    dates = sorted(known[item][:7] for item in claim.evidence_ids if item in known)
    if not dates:
        raise ReportError(
            f"The answer on {claim.claim} rests on no dated entry. Name an event or a quotation in its evidence in data/claims.csv."
        )
    for kind, _, key in (item.partition(":") for item in claim.evidence_ids if item in known):
        trace.note("chronology", event=key) if kind == "event" else trace.note("quotations", quotation=key)
    return f"entries of {' to '.join(dict.fromkeys(map(long_date, (dates[0], dates[-1]))))}"


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
