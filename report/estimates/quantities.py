"""The quantities that the rules of each statement name, from the tables of estimates; None for what can't be had."""

from __future__ import annotations

import math

import pandas as pd

from report.estimates.series import FOUR
from report.record.provinces import FRONT


def share_above_1(frame: pd.DataFrame) -> float | None:
    """Share of estimable, counted cells with an estimate above 1; None if there is none."""
    kept = frame[frame["counted"] & frame["estimable"]]
    return float((kept["estimate"] > 1).mean()) if len(kept) else None


def national_level(frame: pd.DataFrame) -> dict:
    """S1, from its rows of estimates."""
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


def size_since_kabul(frame: pd.DataFrame) -> dict:
    """S4, size, from its rows of estimates for a province."""
    main = _primary(frame)
    return {"size_low": _value(main, "low"), "size_high": _value(main, "high"), "size_share": share_above_1(frame)}


def step_at_kabul(frame: pd.DataFrame, power: pd.DataFrame) -> dict:
    """S4, timing, from its rows of estimates and of power for a province."""
    joint = power[(power["part"] == "joint") & (power["violence"] == "all")]
    smallest = [math.inf if pd.isna(ratio) else float(ratio) for ratio in joint["smallest"]]
    return {
        "joint_p": _value(_primary(frame[frame["part"] == "joint"]), "p"),
        "step_low": _value(_primary(frame[frame["part"] == "timing"]), "low"),
        "detectable": smallest[0] if smallest else None,
    }


def share_of_two_provinces(frame: pd.DataFrame) -> dict:
    """S6, from its rows of estimates."""
    share, rate = (frame[frame["part"] == part] for part in ("share", "rate"))
    kept = share[share["estimable"]]
    times = {p: _value(_primary(rate[rate["province"] == p]), "low") for p in FRONT}
    return {
        "share_low": _value(_primary(share), "low"),
        "robust": float((kept["low"] > 0.5).mean()) if len(kept) else None,
        "kp_times": times["PK-KP"],
        "ba_times": times["PK-BA"],
    }


def talks_in_term(frame: pd.DataFrame) -> dict:
    """S9, from its rows of estimates."""
    main = frame[frame["primary"]].set_index("part")
    whole, half = main.loc["term"], main.loc["first half"]
    return {
        "share": float(whole["estimate"]),
        "first_half": float(round(half["estimate"] * half["n"])),
        "any": float(round(whole["estimate"] * whole["n"])),
    }


def after_truce(frame: pd.DataFrame) -> dict:
    """S13, from its rows of estimates."""
    kp = frame[(frame["part"] == "ratio") & (frame["province"] == "PK-KP")]
    return {
        "low": _value(_primary(kp), "low"),
        "share": share_above_1(kp),
        "beyond_control": _value(_primary(frame[frame["part"] == "contrast"]), "low"),
    }


def since_opposed_governments(frame: pd.DataFrame) -> dict:
    """S17: the interval of KP's ratio to Balochistan's, and its place among earlier dates."""
    main = _primary(frame[frame["part"] == "contrast"])
    place = _primary(frame[frame["part"] == "placebo"])
    return {"contrast_low": _value(main, "low"), "contrast_high": _value(main, "high"), "placebo_p": _value(place, "p")}


def ceasefire(frame: pd.DataFrame) -> dict:
    """S11, from the rows of one ceasefire."""
    main = frame[frame["primary"]]
    row = main.iloc[0] if len(main) else {}
    return {"high": _value(row, "high"), "p": _value(row, "p")}


def audited_break(row) -> dict:
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


def moved_together(group) -> float | None:
    """In how many of the four provinces the source's events changed in the same direction."""
    changes = group[group["province"].isin(FOUR)]["change"].dropna()
    return float(max((changes > 1).sum(), (changes < 1).sum())) if len(changes) else None


def _primary(frame: pd.DataFrame):
    rows = frame[frame["primary"] & frame["estimable"]]
    return rows.iloc[0] if len(rows) else {}


def _value(row, name):
    value = row.get(name) if len(row) else None
    return None if value is None or pd.isna(value) else float(value)
