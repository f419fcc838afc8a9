"""The verdict that another baseline would give: the registered rule on the interval against it.

What a rule asks beside that interval, as the share of specifications, stays as it is registered.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from report import specification
from report.estimates import quantities, results, series
from report.record.provinces import FRONT

BOUNDS = ("estimate", "low", "high")


@dataclass(frozen=True)
class Part:
    """A question that a rule answers from intervals against a baseline.

    places: the comparisons (part, province); own: the rule's quantities that come from them, each by the place of its
    comparison and what is taken of it (`spread` is high to low); given: the others, as registered; rules: lines of the rule.
    """

    part: str
    province: str
    places: tuple[tuple[str, str], ...]
    own: dict[str, tuple[int, str]]
    given: dict[str, float | None]
    rules: list[dict[str, list[str]]]


@functools.cache
def parts(statement: str) -> list[Part]:
    """The questions of S1, S4 or S13 that have a baseline; KeyError for another statement."""
    rules, frame = specification.load()[statement], results.table("estimates")
    frame = frame[frame["statement"] == statement]
    if statement == "S1":
        known = quantities.national_level(frame)
        own = {"low": (0, "low"), "spread": (0, "spread"), "estimate": (0, "estimate")}
        return [Part("", "PK", (("", "PK"),), own, _others(known, own), rules["verdict"])]
    if statement == "S4":
        own = {"size_low": (0, "low"), "size_high": (0, "high")}
        known = {place: quantities.size_since_kabul(frame[(frame["part"] == "size") & (frame["province"] == place)]) for place in FRONT}
        lines = rules["verdict_parts"]["size"]
        return [Part("size", place, (("size", place),), own, _others(known[place], own), lines) for place in FRONT]
    own = {"low": (0, "low"), "beyond_control": (1, "low")}
    places = ("ratio", FRONT[0]), ("contrast", "/".join(FRONT))
    return {"S13": [Part("sequence", FRONT[0], places, own, _others(quantities.after_truce(frame), own), rules["verdict"])]}[statement]


def _others(known: dict, own: dict) -> dict:
    return {name: value for name, value in known.items() if name not in own}


@functools.cache
def baselines(statement: str, part: str, province: str) -> pd.DataFrame:
    """The estimates of a comparison against each baseline, by start and months."""
    frame = results.table("estimates_baselines")
    frame = frame[(frame["statement"] == statement) & (frame["part"] == part) & (frame["province"] == province)]
    return frame.set_index(["start", "months"])[[*BOUNDS]]


def registered(statement: str) -> tuple[str, int]:
    """The start and the months of the registered baseline."""
    first = parts(statement)[0].places[0]
    start, last = results.estimate(statement, *first)["before"].split("..")
    return start, series.distance(start, last) + 1


def decided(statement: str, start: str, months: int) -> list[tuple[str, str]]:
    """The verdict and the line of its rule for each part of a statement; S4's last is that on the whole statement."""
    found = []
    for part in parts(statement):
        rows = [baselines(statement, *place).loc[(start, months)] for place in part.places]
        values = {name: taken(rows[at], what) for name, (at, what) in part.own.items()} | part.given
        found.append(specification.decide(part.rules, values))
    if statement == "S4":
        found.append(specification.decide(specification.load()["S4"]["verdict"], whole([verdict for verdict, _ in found])))
    return found


def taken(row, what: str) -> float | None:
    """A bound of an interval, or the upper to the lower (spread); None where there is no estimate."""
    value = row["high"] / row["low"] if what == "spread" else row[what]
    return None if pd.isna(value) else float(value)


def whole(sizes: list[str]) -> dict[str, float]:
    """The quantities of S4 from the verdicts on its size; those on its timing stay."""
    timing = [results.verdict("S4", "timing", place)["verdict"] for place in FRONT]
    return {"size.supported": sizes.count("supported"), "timing.supported": timing.count("supported")}


def position(low: float, high: float) -> str:
    """Where an interval lies: above, across or below one; empty where there is none."""
    if pd.isna(low) or pd.isna(high):
        return ""
    return "above" if low > 1 else "below" if high < 1 else "across"
