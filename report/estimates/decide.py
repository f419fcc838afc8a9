"""Verdicts from estimates, by the rules of `data/specification.yml`."""

from __future__ import annotations

import math

import pandas as pd

from report import specification
from report.estimates.series import FOUR, NATION
from report.record.provinces import FRONT


def verdicts(estimates, placebo, power, ceasefire, audit_rows) -> pd.DataFrame:
    """All verdicts, by the specification's rules, with the quantities that they rest on."""
    spec = specification.load()
    rows = []

    def add(statement, part, province, rules, quantities, counted=None, estimable=None):
        verdict, rule = specification.decide(rules, quantities)
        text = "; ".join(f"{name} = {_text(value)}" for name, value in quantities.items())
        rows.append(
            {
                "statement": statement,
                "part": part,
                "province": province,
                "verdict": verdict,
                "quantities": text,
                "rule": rule,
                "cells": counted,
                "estimable": estimable,
            }
        )
        return verdict

    def counts(frame):
        grid = frame[frame["counted"]]
        return len(grid), int(grid["estimable"].sum())

    one = estimates[estimates["statement"] == "S1"]
    add("S1", "", NATION, spec["S1"]["verdict"], s1_quantities(one), *counts(one))

    size, timing = {}, {}
    s4 = estimates[estimates["statement"] == "S4"]
    for province in spec["S4"]["provinces_with_verdict"]:
        here = s4[s4["province"] == province]
        quantities = s4_quantities(here, placebo, power, province)
        parts = spec["S4"]["verdict_parts"]
        size[province] = add("S4", "size", province, parts["size"], _only(quantities, "size"), *counts(here[here["part"] == "size"]))
        timing[province] = add(
            "S4",
            "timing",
            province,
            parts["timing"],
            {k: v for k, v in quantities.items() if not k.startswith("size")},
            *counts(here[here["part"] == "timing"]),
        )
    both = {
        "size.supported": _count(size, "supported"),
        "timing.supported": _count(timing, "supported"),
        "size.supported_or_partly": _count(size, "supported", "partly supported"),
    }
    add("S4", "", NATION, spec["S4"]["verdict"], both, *counts(s4[s4["province"].isin(FRONT)]))
    add("S5", "", NATION, spec["S5"]["verdict"], {})

    six = estimates[estimates["statement"] == "S6"]
    add(
        "S6",
        "",
        NATION,
        spec["S6"]["verdict"],
        s6_quantities(six) | {"rises": _count(size, "supported")},
        *counts(six[six["part"] == "share"]),
    )

    nine = estimates[estimates["statement"] == "S9"]
    add("S9", "timing", NATION, spec["S9"]["verdict"], s9_quantities(nine), *counts(nine[nine["part"] == "term"]))

    each = {}
    for cell in spec["S11"]["grid"]["ceasefire"]:
        here = ceasefire[(ceasefire["ceasefire"] == cell) & ceasefire["primary"]]
        row = here.iloc[0] if len(here) else {}
        grid = ceasefire[ceasefire["ceasefire"] == cell]
        each[cell] = add(
            "S11",
            cell,
            "PK-KP",
            spec["S11"]["per_ceasefire"],
            {"high": _value(row, "high"), "p": _value(row, "p")},
            len(grid),
            int(grid["estimable"].sum()),
        )
    both = {"per_ceasefire.lower": _count(each, "lower"), "per_ceasefire.perhaps_lower": _count(each, "perhaps lower")}
    add("S11", "", "PK-KP", spec["S11"]["verdict"], both, len(ceasefire), int(ceasefire["estimable"].sum()))

    thirteen = estimates[estimates["statement"] == "S13"]
    add(
        "S13",
        "sequence",
        "PK-KP",
        spec["S13"]["verdict"],
        s13_quantities(thirteen),
        *counts(thirteen[(thirteen["part"] == "ratio") & (thirteen["province"] == "PK-KP")]),
    )

    control = estimates[estimates["statement"] == "S17_control"]
    add(
        "S17_control",
        "",
        "PK-KP/PK-BA",
        spec["S17_control"]["answer"],
        {"control_share": control_share(control)},
        *counts(control[control["part"] == "contrast"]),
    )

    for (source, month), group in audit_rows.groupby(["source", "candidate"], sort=True):
        together = audit_together(group)
        for row in group[group["primary"]].itertuples():
            quantities = audit_quantities(row) | {"together": together}
            add(
                "audit",
                f"{source} {month}",
                row.province,
                spec["audit"]["verdict"],
                quantities,
                len(group[group["province"] == row.province]),
            )
    return pd.DataFrame(rows)


def _count(verdicts: dict, *which: str) -> int:
    return sum(verdict in which for verdict in verdicts.values())


def _only(quantities, start):
    return {name: value for name, value in quantities.items() if name.startswith(start)}


def _value(row, name):
    value = row.get(name) if len(row) else None
    return None if value is None or pd.isna(value) else float(value)


def _text(value) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "not estimable"
    return "above the largest tried" if value == math.inf else f"{value:.3g}"


def _primary(frame: pd.DataFrame):
    rows = frame[frame["primary"] & frame["estimable"]]
    return rows.iloc[0] if len(rows) else {}


def share_above_1(frame: pd.DataFrame) -> float | None:
    """Share of estimable, counted cells with an estimate above 1; None if there is none."""
    kept = frame[frame["counted"] & frame["estimable"]]
    return float((kept["estimate"] > 1).mean()) if len(kept) else None


def s1_quantities(frame) -> dict:
    """The quantities of S1 from its rows of estimates."""
    main = _primary(frame)
    second = frame[
        (frame["source"] == "ucdp-totals") & (frame["variant"] == "months=12") & (frame["outliers"] == "with") & frame["estimable"]
    ]
    low, high = _value(main, "low"), _value(main, "high")
    return {
        "low": low,
        "spread": high / low if low and high else None,
        "estimate": _value(main, "estimate"),
        "share": share_above_1(frame),
        "second": float(second["estimate"].iloc[0]) if len(second) else None,
    }


def s4_quantities(frame, placebo, power, province) -> dict:
    """The quantities of S4 for a province, from its rows of estimates, placebos and power."""
    size, timing = (frame[frame["part"] == part] for part in ("size", "timing"))
    mine = placebo[(placebo["province"] == province) & placebo["primary"]]
    detect = power[(power["statement"] == "S4") & (power["part"] == "timing") & (power["province"] == province)]
    smallest = None
    if len(detect):
        value = detect["smallest"].iloc[0]
        smallest = math.inf if pd.isna(value) else float(value)
    return {
        "size_low": _value(_primary(size), "low"),
        "size_share": share_above_1(size),
        "step_low": _value(_primary(timing), "low"),
        "step_share": share_above_1(timing),
        "placebo_p": _value(mine.iloc[0] if len(mine) else {}, "p"),
        "detectable": smallest,
    }


def s6_quantities(frame) -> dict:
    share, rate = (frame[frame["part"] == part] for part in ("share", "rate"))
    kept = share[share["estimable"]]
    times = {p: _value(_primary(rate[rate["province"] == p]), "low") for p in FRONT}
    return {
        "share_low": _value(_primary(share), "low"),
        "robust": float((kept["low"] > 0.5).mean()) if len(kept) else None,
        "kp_times": times["PK-KP"],
        "ba_times": times["PK-BA"],
    }


def s9_quantities(frame) -> dict:
    main = frame[frame["primary"]].set_index("part")
    whole, half = main.loc["term"], main.loc["first half"]
    return {
        "share": float(whole["estimate"]),
        "first_half": float(round(half["estimate"] * half["n"])),
        "any": float(round(whole["estimate"] * whole["n"])),
    }


def s13_quantities(frame) -> dict:
    kp = frame[(frame["part"] == "ratio") & (frame["province"] == "PK-KP")]
    return {
        "low": _value(_primary(kp), "low"),
        "share": share_above_1(kp),
        "beyond_control": _value(_primary(frame[frame["part"] == "contrast"]), "low"),
    }


def control_share(frame) -> float | None:
    """Share of estimable specifications in which Balochistan's ratio is at least KP's."""
    kept = frame[(frame["part"] == "contrast") & frame["estimable"]]
    return float((kept["estimate"] <= 1).mean()) if len(kept) else None


def audit_quantities(row) -> dict:
    """A candidate's quantities in one unit; folded: the ratio or its inverse, whichever is above 1."""
    found = {}
    for name, kind in (("low", "contrast"), ("mix_low", "mix")):
        estimate, low, high = (getattr(row, f"{kind}{end}") for end in ("", "_low", "_high"))
        size = "size" if kind == "contrast" else "mix"
        if pd.isna(estimate):
            found |= {name: None, size: None}
        else:
            found |= {name: float(low if estimate >= 1 else 1 / high), size: float(max(estimate, 1 / estimate))}
    return found


def audit_together(group) -> float | None:
    """In how many of the four provinces the source's events changed in the same direction (primary)."""
    changes = group[group["primary"] & group["province"].isin(FOUR)]["change"].dropna()
    return float(max((changes > 1).sum(), (changes < 1).sum())) if len(changes) else None
