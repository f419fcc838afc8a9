"""What `who-fights.md` counts: deaths by scope, actor, dyad, victim and theatre."""

from __future__ import annotations

import pandas as pd

from report import tables
from report.record import event_tables as evidence
from report.record.credits import covered
from report.record.panel import SCOPES
from report.registers.published import published

THIN = (2004, 2006)
"""Years that are not comparable: UCDP has no dyad of Pakistan and the TTP before 2007."""


def victims(**keep) -> pd.DataFrame:
    return evidence.rows("victims", "ucdp-ged", **keep)


def actor_name(actor: str, scope: str = "militancy") -> str:
    """An actor as a chart names it: what UCDP files under the United States and al-Qaida stands apart
    from al-Qaida, and UCDP's "Taleban" are the Afghan ones."""
    if scope == "us-led":
        return SCOPES[scope]
    return NAMES.get(actor, actor)


NAMES = {
    "BLA": "Balochistan Liberation Army (BLA)",
    "BRA": "Baloch Republican Army (BRA)",
    "IS": "Islamic State (IS)",
    "LeJ": "Lashkar-e-Jhangvi (LeJ)",
    "TTP": "Pakistani Taliban (TTP)",
    "TTP-Islahi": "Tehreek-e-Taliban Islahi",
    "Taleban": "Afghan Taliban",
    "UBA": "United Baloch Army (UBA)",
}
"""Groups that UCDP names by their initials, or in its own spelling."""


ACTORS_FROM = 2002


def actors_by_year(province: str, first: int = ACTORS_FROM) -> pd.DataFrame:
    """The `SHOWN` actors with most deaths in a province from a year on and the others together: rows are
    actors in the order of deaths, columns years, values deaths of all scopes."""
    frame = victims(province=province)
    last = covered("ucdp-ged")[1].year
    frame = frame[frame["year"] >= first]
    frame = frame.assign(name=[actor_name(a, s) for a, s in zip(frame["actor"], frame["scope"])])
    wide = frame.pivot_table(index="name", columns="year", values="deaths_best", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=range(first, last + 1), fill_value=0)
    wide = wide.loc[wide.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    rest = wide.iloc[SHOWN:].sum()
    return pd.concat([wide.iloc[:SHOWN], rest.to_frame("all others").T])


def dyads() -> pd.DataFrame:
    """Dyads by deaths, most first: dyad, violence, scope, events, deaths_best, of UCDP's yearly record."""
    names = tables.read("actors").set_index("dyad_id")["dyad"]
    frame = victims().groupby(["dyad_id", "violence", "scope"], as_index=False)[["events", "deaths_best"]].sum()
    frame["dyad"] = frame["dyad_id"].map(names)
    return frame.sort_values("deaths_best", ascending=False, kind="stable").reset_index(drop=True)


def one_sided() -> pd.DataFrame:
    """Attacks on civilians by actor, most deaths first: actor, events, deaths_best; whole yearly record."""
    frame = victims(violence="one-sided").groupby("actor", as_index=False)[["events", "deaths_best"]].sum()
    frame["actor"] = frame["actor"].map(actor_name)
    return frame.sort_values(["deaths_best", "events"], ascending=False, kind="stable").reset_index(drop=True)


def theatres() -> pd.DataFrame:
    """The candidate events of 2025 by theatre: theatre, violence, events, deaths_best, most events first."""
    frame = tables.read("candidate_2025").groupby(["theatre", "violence"], as_index=False)[["events", "deaths_best"]].sum()
    return frame.sort_values("events", ascending=False, kind="stable").reset_index(drop=True)


SHOWN = 5

# --- Who was killed -------------------------------------------------------------------------

KILLED_IN = 2025
"""The last whole year that the institutes have printed by kind."""
KINDS_OF_DEAD = {"militants": "Militants", "security": "Soldiers and police", "civilians": "Civilians"}
OTHER_COUNTS: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {
    "militants": {
        "PIPS": (("pips-attacks", "deaths-militants"), ("pips-operations", "deaths-militants")),
        "CRSS": (("crss-violence", "deaths-militants"),),
        "the military": (("ispr-operations", "deaths-militants"),),
    },
    "security": {"PIPS": (("pips-attacks", "deaths-security"),)},
    "civilians": {"PIPS": (("pips-attacks", "deaths-civilians"),)},
}
"""What other counts have of the same kind, by who counts; PIPS counts militants of attacks and of operations apart."""


def killed() -> pd.DataFrame:
    """The dead of `KILLED_IN` by kind as PICSS prints them, with what its total has beyond them: kind, dead, weak (read on one lesser
    page alone), others (other counts by who counts, each with weak), read_in (of all of them)."""
    year = str(KILLED_IN)
    rows = []
    for kind, name in KINDS_OF_DEAD.items():
        own = published("picss-combat-deaths", f"deaths-{kind}", year)
        found = {who: [published(counts, measure, year) for counts, measure in terms] for who, terms in OTHER_COUNTS[kind].items()}
        others = {
            who: (sum(int(row["value"]) for row in some), any(row["confidence"] == "low" for row in some)) for who, some in found.items()
        }
        read_in = [own["read_in"], *(row["read_in"] for some in found.values() for row in some)]
        rows.append((name, int(own["value"]), own["confidence"] == "low", others, read_in))
    total = published("picss-combat-deaths", "deaths", year)
    rest = int(total["value"]) - sum(row[1] for row in rows)
    rows.append(("Peace committees", rest, any(row[2] for row in rows), {}, [total["read_in"]]))
    return pd.DataFrame(rows, columns=["kind", "dead", "weak", "others", "read_in"])
