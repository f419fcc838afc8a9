"""Verdicts from estimates, by the rules of `data/specification.yml`."""

from __future__ import annotations

import math

import pandas as pd

from report import specification
from report.estimates import quantities
from report.estimates.series import NATION
from report.record.provinces import FRONT


def verdicts(estimates, power, ceasefire, audit_rows, passes) -> pd.DataFrame:
    """All verdicts, by the specification's rules, with the quantities that they rest on; passes: see `passing.rates`."""
    rules = specification.load()

    def rows(statement):
        return estimates[estimates["statement"] == statement]

    kabul = _since_kabul(rules["S4"], rows("S4"), power)
    found = [
        _row("S1", "", NATION, rules["S1"]["verdict"], quantities.national_level(rows("S1")), rows("S1")),
        *kabul,
        _row("S5", "", NATION, rules["S5"]["verdict"], {}),
        _share(rules["S6"], rows("S6")),
        _talks(rules["S9"], rows("S9")),
        *_ceasefires(rules["S11"], ceasefire),
        _after_truce(rules["S13"], rows("S13")),
        _control(rules["S17_control"], rows("S17_control")),
        *_audit(rules["audit"], audit_rows),
    ]
    return pd.DataFrame([row | {"passes": passes.get((row["statement"], row["part"], row["province"]))} for row in found])


def _row(statement, part, province, rules, values, grid: pd.DataFrame | None = None) -> dict:
    """A verdict by its rules; grid: the cells that it rests on."""
    verdict, rule = specification.decide(rules, values)
    text = "; ".join(f"{name} = {_text(value)}" for name, value in values.items())
    row = {"statement": statement, "part": part, "province": province, "verdict": verdict, "quantities": text, "rule": rule}
    if grid is None:
        return row | {"cells": None, "estimable": None}
    counted = grid[grid["counted"]] if "counted" in grid else grid
    return row | {"cells": len(counted), "estimable": int(counted["estimable"].sum())}


def _text(value) -> str:
    if value is None or math.isnan(value):
        return "not estimable"
    return "above the largest tried" if value == math.inf else f"{value:.3g}"


def _count(rows: list[dict], part: str, *verdicts: str) -> int:
    return sum(row["part"] == part and row["verdict"] in verdicts for row in rows)


def _since_kabul(rules, frame, power) -> list[dict]:
    """S4: size and timing for each province, and both together."""
    found = []
    for province in rules["provinces_with_verdict"]:
        mine, detected = (table[table["province"] == province] for table in (frame, power[power["statement"] == "S4"]))
        size, timing = (mine[mine["part"] == part] for part in ("size", "timing"))
        values = quantities.size_since_kabul(size)
        found.append(_row("S4", "size", province, rules["verdict_parts"]["size"], values, size))
        values = quantities.step_at_kabul(mine, detected)
        found.append(_row("S4", "timing", province, rules["verdict_parts"]["timing"], values, timing))
    both = {
        "size.supported": _count(found, "size", "supported"),
        "timing.supported": _count(found, "timing", "supported"),
    }
    return [*found, _row("S4", "", NATION, rules["verdict"], both, frame[frame["province"].isin(FRONT)])]


def _share(rules, frame) -> dict:
    values = quantities.share_of_two_provinces(frame)
    return _row("S6", "", NATION, rules["verdict"], values, frame[frame["part"] == "share"])


def _talks(rules, frame) -> dict:
    return _row("S9", "timing", NATION, rules["verdict"], quantities.talks_in_term(frame), frame[frame["part"] == "term"])


def _ceasefires(rules, frame) -> list[dict]:
    """S11: each ceasefire, and all together."""
    found = []
    for name in rules["grid"]["ceasefire"]:
        mine = frame[frame["ceasefire"] == name]
        row = _row("S11", name, "PK-KP", rules["per_ceasefire"], quantities.ceasefire(mine), mine)
        found.append(row | {"verdict": "not comparable", "rule": "not_comparable"} if name in rules["not_comparable"] else row)
    within = [row["verdict"] for row in found if row["part"] in rules["within_the_statement"]]
    both = {f"compared.{kind.replace(' ', '_')}": within.count(kind) for kind in ("lower", "perhaps lower")}
    return [*found, _row("S11", "", "PK-KP", rules["verdict"], both, frame)]


def _after_truce(rules, frame) -> dict:
    kp = frame[(frame["part"] == "ratio") & (frame["province"] == "PK-KP")]
    return _row("S13", "sequence", "PK-KP", rules["verdict"], quantities.after_truce(frame), kp)


def _control(rules, frame) -> dict:
    values = quantities.since_opposed_governments(frame)
    return _row("S17_control", "", "PK-KP/PK-BA", rules["answer"], values, frame[frame["part"] == "contrast"])


def _audit(rules, frame) -> list[dict]:
    """Each suspected break, in each province."""
    found = []
    for (source, month), group in frame.groupby(["source", "candidate"], sort=True):
        together = quantities.moved_together(group)
        for row in group.itertuples():
            values = quantities.audited_break(row) | {"together": together}
            found.append(_row("audit", f"{source} {month}", row.province, rules["verdict"], values))
    return found
