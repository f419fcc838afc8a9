"""The response by province and year: what each claimant printed of it, and UCDP's dead by side. Pure functions."""

from __future__ import annotations

import pandas as pd

from report import trace
from report.record import event_tables
from report.record.credits import covered
from report.record.provinces import BALOCHISTAN, FRONT, KP
from report.registers import published

FIRST = 2023
"""The first year of which somebody prints operations by province."""

CLAIMANTS = {
    "ISPR": ("ispr-operations", "ispr-incidents"),
    "Interior Ministry": ("ministry-terrorism",),
    "KP Police": ("kp-police",),
    "Balochistan Home Department": ("balochistan-home-department",),
    "PICSS": ("picss-combat-deaths",),
    "CRSS": ("crss-violence",),
}
"""Who counts, and by which of its definitions. PIPS is not here: it prints the forces' dead of attacks and not of operations."""

AREAS = {
    KP: ("ISPR", "Interior Ministry", "KP Police"),
    BALOCHISTAN: ("ISPR", "Interior Ministry", "Balochistan Home Department"),
    "PK": ("PICSS", "CRSS"),
}
"""Whose counts stand in an area; the institutes print sides for the whole country alone."""

NUMBERS = ["operations", "disputed", "low", "high", "civilians", "police"]
TEXT = ["made_until", "until", "forces_by", "contested", "read_in", "figures"]
COLUMNS = ["area", "claimant", "year", *NUMBERS, *TEXT, "settled"]


def _end(period: str) -> str:
    """The last day of a year, or of a part of one that begins with it; empty for any other period."""
    if len(period) == 4:
        return f"{period}-12-31"
    return period[-10:] if f"{period[:4]}-01-01/{period[:4]}-" in period else ""


def _values(rows: pd.DataFrame, measure: str) -> list[int]:
    """What stands of a measure; all that is printed, where nothing stands."""
    rows = rows[rows["measure"] == measure]
    standing = rows[rows["status"].isin(published.STANDING)]
    return sorted({int(value) for value in (rows if standing.empty else standing)["value"]})


def _forces(rows: pd.DataFrame) -> list[int]:
    """The forces' dead: as printed, as army and police, or as what civilians leave of a toll without militants."""
    if security := _values(rows, "deaths-security"):
        return security
    army, police = (_values(rows, f"deaths-{side}") for side in ("army", "police"))
    if army and police:
        return [army[0] + police[0]]
    rows = rows[[published.rule_of_each().loc[counts, "militants_killed"] == "no" for counts in rows["counts"]]]
    dead, civilians = _values(rows, "deaths"), _values(rows, "deaths-civilians")
    return [dead[0] - civilians[0]] if dead and civilians else []


@trace.remembered
def claims() -> pd.DataFrame:
    """What each claimant printed of the response, a row for each area, year and claimant, with `COLUMNS`.

    operations: of the longest part of the year, to made_until; disputed: a rival of it; settled: whether one of the two
    stands. low, high: militants killed for each member of the forces killed; civilians, police: their shares in the dead
    who are no militants; until: the last day that these cover; contested: operations, deaths or both. Where a claimant of
    militants prints no dead of the forces they are the Interior Ministry's (forces_by)."""
    frame = published.figures()
    frame = frame[(frame["area_part"] == "") & frame["measure"].str.match("deaths|operations")]
    frame = frame.assign(end=frame["period"].map(_end), year=frame["period"].str[:4].astype(int))
    frame = frame[(frame["end"] != "") & (frame["year"] >= FIRST)]
    found = []
    for area, claimants in AREAS.items():
        of_ministry = frame[(frame["area"] == area) & (frame["counts"] == "ministry-terrorism")]
        for claimant in claimants:
            own = frame[(frame["area"] == area) & (frame["institute"] == claimant) & frame["counts"].isin(CLAIMANTS[claimant])]
            for year, rows in own.groupby("year"):
                found.append(_claim(area, claimant, int(year), rows, of_ministry))
    rows = pd.DataFrame([row for row in found if row], columns=COLUMNS)
    rows[TEXT] = rows[TEXT].fillna("")
    rows[NUMBERS] = rows[NUMBERS].astype(float)
    order = rows["area"].map(list(AREAS).index)
    return rows.assign(order=order).sort_values(["order", "year"], kind="stable", ignore_index=True).drop(columns="order")


def _claim(area: str, claimant: str, year: int, rows: pd.DataFrame, of_ministry: pd.DataFrame) -> dict | None:
    made = _operations(rows[rows["measure"] == "operations"])
    ends = sorted(set(rows["end"]), reverse=True)
    dead = next(filter(None, (_deaths(rows[rows["end"] == end], of_ministry[of_ministry["end"] == end]) for end in ends)), {})
    if not made and not dead:
        return None
    parts = {"contested": " and ".join(filter(None, (made.get("contested"), dead.get("contested"))))}
    for name in ("read_in", "figures"):
        parts[name] = "; ".join(dict.fromkeys([*made.get(name, []), *dead.get(name, [])]))
    return dict.fromkeys(COLUMNS) | {"area": area, "claimant": claimant, "year": year, "settled": True} | made | dead | parts


def _operations(made: pd.DataFrame) -> dict:
    """What a claimant printed of its operations in a year."""
    if made.empty:
        return {}
    made = made[(made["end"] == made["end"].max()) | (made["status"] == "contradicted")]
    contested = made["status"] == "contradicted"
    last = made[~contested]
    values = [*last["value"], *sorted(made[contested]["value"], reverse=True)]
    end = made.loc[made["value"] == values[0], "end"].iloc[0]
    return {
        "operations": values[0],
        "disputed": values[1] if len(values) > 1 else None,
        "made_until": end,
        "contested": "operations" if contested.any() else "",
        "settled": not last.empty,
        "read_in": made["read_in"].tolist(),
        "figures": made["figure"].tolist(),
    }


def _deaths(part: pd.DataFrame, of_ministry: pd.DataFrame) -> dict:
    """What a claimant printed of the dead in a part of a year; empty without the forces' dead and others beside them."""
    forces, by = _forces(part), ""
    militants, civilians, police = (_values(part, f"deaths-{side}") for side in ("militants", "civilians", "police"))
    used = part[part["measure"].str.startswith("deaths")]
    if militants and not forces:
        forces, by = _values(of_ministry, "deaths-security"), "Interior Ministry"
        used = pd.concat([used, of_ministry[of_ministry["measure"] == "deaths-security"]])
    if not forces or not (militants or civilians):
        return {}
    found = {"until": part["end"].iloc[0], "forces_by": by, "read_in": used["read_in"].tolist(), "figures": used["figure"].tolist()}
    found["contested"] = "deaths" if (used["status"] == "contradicted").any() else ""
    if militants:
        found |= {"low": militants[0] / forces[-1], "high": militants[-1] / forces[0]}
    if civilians:
        dead = civilians[0] + forces[0]
        found |= {"civilians": civilians[0] / dead, "police": police[0] / dead if police else None}
    return found


def claim(area: str, claimant: str, year: int) -> pd.Series | None:
    """The row of a claimant, named with hyphens for its spaces."""
    frame = claims()
    found = frame[(frame["area"] == area) & (frame["claimant"] == claimant.replace("-", " ")) & (frame["year"] == year)]
    if found.empty:
        return None
    trace.note("published_figures", figure=found.iloc[0]["figures"].split("; "))
    trace.note("counting_rules", definition=CLAIMANTS[found.iloc[0]["claimant"]])
    return found.iloc[0]


SIDES_FROM = 2007
"""The first year in which UCDP has a pair of Pakistan and the TTP."""


def dead_by_side(province: str, years: range) -> pd.Series:
    """UCDP's dead of the state and of armed groups in militancy and those whose side is unknown, over years."""
    frame = event_tables.rows("victims", "ucdp-ged", years=years, province=province, scope="militancy")
    return frame[["deaths_state", "deaths_groups", "deaths_unknown"]].sum()


def for_each_of_the_state(dead: pd.Series) -> tuple[float, float, float]:
    """Armed groups' dead for each of the state's: as far as sides are known, and if all the unknown were the state's, or the groups'."""
    state, groups, unknown = dead
    return groups / state, groups / (state + unknown), (groups + unknown) / state


def recorded(first: int = SIDES_FROM) -> pd.DataFrame:
    """By province and year from one on: province, year, state, groups, unknown, and groups' dead for each of the state's (ratio, low, high)."""
    rows = []
    for province in FRONT:
        for year in range(first, covered("ucdp-ged")[1].year + 1):
            dead = dead_by_side(province, range(year, year + 1))
            rows.append((province, year, *dead, *for_each_of_the_state(dead)))
    return pd.DataFrame(rows, columns=["province", "year", "state", "groups", "unknown", "ratio", "low", "high"])
