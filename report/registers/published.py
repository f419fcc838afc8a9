"""What institutes and offices published of deaths and attacks, and by which definition each of them counts.

A count is what one definition counts: a key of `counting_rules` (``pips-attacks``). Counts are compared, never joined.
"""

from __future__ import annotations

import pandas as pd

from report import tables, trace
from report.errors import ReportError


@trace.remembered
def rule_of_each() -> pd.DataFrame:
    return tables.read("counting_rules").set_index("definition")


def rules() -> pd.DataFrame:
    """`counting_rules` by definition, with the column `name`; ReportError for one without a name."""
    frame = rule_of_each().copy()
    missing = sorted(set(frame.index) - set(NAMES))
    if missing:
        raise ReportError(f"{', '.join(missing)} has no name. Add it to NAMES in report/registers/published.py.")
    frame["name"] = frame.index.map(NAMES)
    return frame


def scope(definition: str) -> str:
    """What a count takes in, in one of four forms, from `counting_rules`.

    ``attacks`` (attackers who die may be among the dead), ``attacks, no militants`` (they are
    not), ``operations``, ``attacks and operations``.
    """
    row = _rule(definition)
    if row["security_operations"] == "yes":
        return "attacks and operations" if row["militant_attacks"] == "yes" else "operations"
    return "attacks, no militants" if row["militants_killed"] == "no" else "attacks"


@trace.remembered
def _rule(definition: str):
    if definition not in rule_of_each().index:
        raise ReportError(f"There is no definition {definition!r} in data/counting_rules.csv.")
    trace.note("counting_rules", definition=definition)
    return rule_of_each().loc[definition]


def read_in(institute: str, outlet: str) -> str:
    """A source as it was read: "PICSS, as reported by Dawn", or the institute's own page."""
    outlet = outlet.replace("; ", ", ")
    return f"{institute}, own page" if outlet == institute else f"{institute}, as reported by {outlet}"


@trace.remembered
def figures() -> pd.DataFrame:
    frame = tables.read("published_figures")
    frame["read_in"] = [read_in(*pair) for pair in zip(frame["institute"], frame["outlet"])]
    return frame


def published(counts: str, measure: str, period: str, area: str = "PK", part: str = "") -> pd.Series:
    """The one standing row of a definition, measure, period, area; ReportError when there is none."""
    frame = figures()
    found = frame[
        (frame["counts"] == counts)
        & (frame["measure"] == measure)
        & (frame["period"] == period)
        & (frame["area"] == area)
        & (frame["area_part"] == part)
    ]
    standing = found[found["status"].isin(STANDING)]
    if len(standing) != 1:
        raise ReportError(
            f"data/published_figures.csv has {len(standing)} standing values of {counts}, {measure}, {period}, {area} {part}".rstrip()
            + f" ({len(found)} in all). Name one that stands, or mend its status there."
        )
    trace.note("published_figures", standing, counts=counts, measure=measure, period=period, area=area, area_part=part, status=STANDING)
    return standing.iloc[0]


def rows(counts: str, measure: str, period: str, area: str = "PK") -> pd.DataFrame:
    """All rows of a definition, measure, period and area, whatever their status; may be empty."""
    frame = figures()
    found = frame[
        (frame["counts"] == counts)
        & (frame["measure"] == measure)
        & (frame["period"] == period)
        & (frame["area"] == area)
        & (frame["area_part"] == "")
    ]
    trace.note("published_figures", found, counts=counts, measure=measure, period=period, area=area, area_part="")
    return found


STANDING = ("", "revised")
"""Status of the one value of a year that stands; the others are superseded or disputed."""

KINDS = {"deaths": ("deaths",), "incidents": ("attacks", "incidents", "cases")}
"""What may stand side by side. `cases` are shown beside incidents and enter no spread."""

NAMES = {
    "acled": "ACLED, political violence",
    "balochistan-home-department": "Home Department",
    "crss-attacks": "CRSS, attacks",
    "crss-operations": "CRSS, operations",
    "crss-violence": "CRSS, attacks and operations",
    "crss-violence-all": "CRSS, all violence",
    "frc-attacks": "FRC, attacks",
    "frc-operations": "FRC, operations",
    "frc-overall": "FRC, all violence",
    "gtd": "GTD, terrorist attacks",
    "gti-gtd": "GTI, from GTD",
    "gti-terrorism": "GTI, terrorist attacks",
    "ispr-incidents": "ISPR, incidents",
    "ispr-operations": "ISPR, operations",
    "kp-home-department": "Home Department",
    "kp-police": "KP Police, incidents",
    "kp-police-cases": "KP Police, cases",
    "ministry-operations": "Ministry, operations",
    "ministry-terrorism": "Interior Ministry",
    "ministry-terrorism-early": "Interior Ministry, early",
    "picss-attacks": "PICSS, attacks",
    "picss-combat-deaths": "PICSS, combat-related",
    "picss-operations": "PICSS, operations",
    "pips-attacks": "PIPS, attacks",
    "pips-operations": "PIPS, operations",
    "pips-overall-incidents": "PIPS, all incidents",
    "satp": "SATP",
    "ucdp-candidate": "UCDP, preliminary",
    "ucdp-ged": "UCDP, organised violence",
}
"""How a definition is called on a page; the institute's own words are in `counting_rules`."""

CUT = {"gtd": 2012}
"""First year from which a series may be compared in time: GTD's collection changed in November 2011
(note in the R package Ecdat), so its years before are of another kind."""
