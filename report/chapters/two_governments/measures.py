"""Who governed together with whom, month by month, and deaths over the spells. Pure functions.

Only a description: there are about five spells, they differ in much else, and no test is made.
Party alignment (whose parties govern) is kept apart from policy (what they did about talks).
"""

from __future__ import annotations

import calendar
import dataclasses
import itertools

import numpy as np
import pandas as pd

from report import registers, trace
from report.errors import ReportError
from report.estimates import results
from report.record import measures
from report.record.provinces import BALOCHISTAN, KP

STATES = {
    "same": "same party in both",
    "partners": "coalition partners",
    "opposed": "opposed parties",
    "caretaker": "caretakers",
}
TALKS = (
    ("talks-2014", True),
    ("operation-zarb-e-azb-2014", False),
    ("khan-confirms-talks-2021", True),
    ("rashid-talks-abandoned-2022", False),
    ("ceasefire-2022-05", True),
    ("nsc-zero-tolerance-2022", False),
)
"""Turns of the federal level on talks with the TTP, by register id: towards talks, or away from them."""


@dataclasses.dataclass(frozen=True)
class Spell:
    """Consecutive months (first to last, YYYY-MM) in one state under the same leading parties."""

    state: str
    federal: str
    kp: str
    first: str
    last: str

    @property
    def name(self) -> str:
        """As prose names it: opposed-2013."""
        return f"{self.state}-{self.first[:4]}"

    @property
    def months(self) -> int:
        return measures.Period(self.first, self.last).months


def state(federal: registers.Government, kp: registers.Government) -> str:
    """How two governments stand to each other by party: a key of `STATES`.

    caretaker: one of them at least is a caretaker's; same: one party leads both; partners: the party
    that leads each sits in the other; else opposed.
    """
    if federal.is_caretaker or kp.is_caretaker:
        return "caretaker"
    if federal.leading_party == kp.leading_party:
        return "same"
    each_in_other = federal.leading_party in kp.parties.split(";") and kp.leading_party in federal.parties.split(";")
    return "partners" if each_in_other else "opposed"


def by_month(first: str, last: str) -> dict[str, tuple[str, str, str]]:
    """(state, federal party, KP party) by month: those that held on most of its days."""
    return {str(month): _in_month(str(month)) for month in pd.period_range(first, last, freq="M")}


@trace.remembered
def _in_month(month: str) -> tuple[str, str, str]:
    heads = {level: registers.in_office(level, month) for level in ("federal", KP)}
    counts: dict[tuple[str, str, str], int] = {}
    for day in range(1, calendar.monthrange(int(month[:4]), int(month[5:]))[1] + 1):
        # On a day of handover the new government counts; a day without a head counts for nobody.
        federal, kp = (next((g for g in reversed(heads[level]) if g.covers(f"{month}-{day:02d}")), None) for level in heads)
        if federal and kp:
            one = state(federal, kp)
            parties = ("", "") if one == "caretaker" else (federal.leading_party, kp.leading_party)
            counts[one, *parties] = counts.get((one, *parties), 0) + 1
    if not counts:
        raise ReportError(f"data/governments.csv names nobody in office in {month}. Add the government, then: make seal")
    return max(counts, key=counts.__getitem__)


def spells(first: str, last: str) -> list[Spell]:
    """The spells from month to month, in order."""
    runs = itertools.groupby(by_month(first, last).items(), key=lambda item: item[1])
    found = []
    for (one, federal, kp), months in runs:
        names = [month for month, _ in months]
        found.append(Spell(one, federal, kp, names[0], names[-1]))
    return found


def spells_of(source: str) -> list[Spell]:
    """The spells over the months that a source covers in full and governments.csv reaches back to."""
    first, last = measures.full_months(source)
    start = max(min(g.start for g in registers.governments() if g.level == level)[:7] for level in ("federal", KP))
    return spells(max(first, start), last)


def spell(source: str, name: str) -> Spell:
    """The spell with this name (opposed-2013); ReportError when there is none."""
    for one in spells_of(source):
        if one.name == name:
            return one
    raise ReportError(f"There is no spell {name!r}; there are {', '.join(s.name for s in spells_of(source))}.")


def talks_months(first: str, last: str) -> list[str]:
    """The months in which the federal level, by its last turn in the register, was for talks: from the
    month of a turn towards them to the month of the turn away."""
    turns = sorted((registers.event(key).date[:7], towards) for key, towards in TALKS)
    months = []
    for (start, towards), (end, _) in itertools.pairwise([*turns, (last, False)]):
        if towards:
            months += [str(m) for m in pd.period_range(start, end, freq="M")]
    return [m for m in months if first <= m <= last]


# --- Deaths over spells ---------------------------------------------------------------------


def rates(source: str) -> pd.DataFrame:
    """One row per spell: its fields, months, talks (months with federal talks), and deaths per 30 days
    by place (columns KP and Balochistan by code)."""
    rows = []
    for one in spells_of(source):
        when = measures.Period(one.first, one.last)
        rows.append(
            dataclasses.asdict(one)
            | {
                "name": one.name,
                "months": one.months,
                "talks": len(talks_months(one.first, one.last)),
                **{code: measures.rate_30(source, "deaths", when, [code]) for code in (KP, BALOCHISTAN)},
            }
        )
    return pd.DataFrame(rows)


def divided_to_aligned(source: str, first: str) -> dict[str, float]:
    """Deaths per 30 days in months of opposed parties over those in months of one party or partners,
    from a month on, by place. Empty where one of the two has under twelve months."""
    last = measures.full_months(source)[1]
    states = {month: one[0] for month, one in by_month(first, last).items()}
    divided = [m for m, one in states.items() if one == "opposed"]
    aligned = [m for m, one in states.items() if one in ("same", "partners")]
    if min(len(divided), len(aligned)) < 12:
        return {}
    frame = measures.by_month(source)

    def rate(months, code):
        part = frame[frame["month"].isin(months) & (frame["province"] == code)]
        return part["deaths_best"].sum() / part["days"].sum() * 30

    return {code: rate(divided, code) / rate(aligned, code) for code in (KP, BALOCHISTAN)}


def every_window(source: str) -> pd.DataFrame:
    """`divided_to_aligned` for windows that begin each January and end with the record: first (YYYY-MM)
    and a column per place."""
    start = spells_of(source)[0].first
    years = range(int(start[:4]) + (not start.endswith("-01")), int(measures.full_months(source)[1][:4]) + 1)
    rows = [{"first": f"{year}-01", **found} for year in years if (found := divided_to_aligned(source, f"{year}-01"))]
    return pd.DataFrame(rows)


# --- KP beside Balochistan (S17_control in data/specification.yml) ---------------------------


@trace.remembered
def control() -> pd.DataFrame:
    """The comparisons of deaths and events in attacks that count, each once: outcome, outliers, before, after,
    KP's ratio and Balochistan's by code, primary."""
    frame = results.table("estimates")
    frame = frame[(frame["statement"] == "S17_control") & (frame["part"] == "ratio") & frame["counted"] & frame["estimable"]]
    keys = ["outcome", "outliers", "before", "after", "primary"]
    trace.note("estimates", frame, statement="S17_control", part="ratio", source="acled", counted=True, estimable=True)
    return frame.pivot(index=keys, columns="province", values="estimate").reset_index().drop_duplicates([*keys[:1], KP, BALOCHISTAN])


def attacks_by_spell() -> pd.DataFrame:
    """Deaths in attacks per 30 days by spell from the first months of the main comparison on: its fields, name, and
    by code the rate and how many times that of the first spell it is (KP times, Balochistan times)."""
    start = control().query("primary")["before"].iloc[0].split("..")[0]
    rows = []
    for one in spells(start, measures.full_months("acled")[1]):
        when = measures.Period(one.first, one.last)
        rates = {code: measures.rate_30("acled", "deaths-in-attacks", when, [code]) for code in (KP, BALOCHISTAN)}
        rows.append(dataclasses.asdict(one) | {"name": one.name} | rates)
    frame = pd.DataFrame(rows)
    return frame.assign(**{f"{code} times": frame[code] / frame[code].iloc[0] for code in (KP, BALOCHISTAN)})


def contrasts() -> pd.DataFrame:
    """KP's ratio to Balochistan's at March 2024 and in the same windows at every earlier date: month, ratio, kind."""
    frame = results.table("estimates_placebo")
    trace.narrow(province=f"{KP}/{BALOCHISTAN}")
    return frame[frame["province"] == f"{KP}/{BALOCHISTAN}"].sort_values("month", ignore_index=True)


def contrast_band() -> tuple[float, float]:
    """Between what the middle 95% of the earlier contrasts lie."""
    earlier = contrasts().query("kind == 'before'")["ratio"]
    return float(earlier.quantile(0.025)), float(earlier.quantile(0.975))


def contrast_detectable() -> float:
    """The contrast that would be told from 1 four times in five, by the spread of the earlier ones (2.8 standard deviations)."""
    earlier = contrasts().query("kind == 'before'")["ratio"]
    return float(np.exp(2.8 * np.log(earlier).std()))
