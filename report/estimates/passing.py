"""How often each rule gives its word where nothing happened: in simulated series, or at other dates.

What a rule asks beside the quantity that is tried is taken as given, so that each rate is the most it can be.
"""

from __future__ import annotations

import datetime
import math
from concurrent.futures import Executor

import numpy as np
import pandas as pd

from report import specification
from report.estimates import ceasefires, series
from report.estimates.inference.flanks import ceasefire
from report.estimates.inference.noise import fit_model, simulate
from report.estimates.inference.regression import joint_test
from report.estimates.series import NATION
from report.estimates.spread import Kept, computed
from report.record.measures import KABUL
from report.record.provinces import FRONT, KP
from report.registers import turns

BOTH = "/".join(FRONT)
LINES, DRAWS = 400, 199
"""Series along a straight line in which the joint test is made, and draws in each test."""
AT_ONCE = 10
"""Series on a line, or other dates of a ceasefire, that are computed and kept together."""


def rates(
    calibration: pd.DataFrame, ceasefire: pd.DataFrame, executor: Executor | None = None, kept: Kept | None = None
) -> dict[tuple[str, str, str], float]:
    """The rate by statement, part and province of a verdict, from the tables of calibration and of ceasefires.

    executor, kept: see `computed`."""
    shares = calibration.set_index(["statement", "part", "province"])[["excludes_below", "excludes_above"]]
    above = shares["excludes_above"]
    size = {("S4", "size", place): float(above["S4", "size", place]) for place in FRONT}
    tried = ceasefire[ceasefire["elsewhere"].notna()].set_index("ceasefire")
    quiet = {("S11", which, KP): row["elsewhere_lower"] / row["elsewhere"] for which, row in tried.iterrows()}
    rules = specification.load()["S11"]
    comparable = [which for which in rules["within_the_statement"] if which not in rules["not_comparable"]]
    return {
        ("S1", "", NATION): float(above["S1", "", NATION]),
        **size,
        ("S4", "", NATION): min(size.values()),  # both provinces are asked for
        **{("S4", "timing", place): joint_on_a_line(place, executor, kept) for place in FRONT},
        ("S6", "", NATION): min(float(above["S6", "rate", place]) for place in FRONT),
        ("S9", "timing", NATION): talks_at_other_times(),
        **quiet,
        ("S11", "", KP): sum(quiet["S11", which, KP] for which in comparable),
        ("S13", "sequence", KP): float(above["S13", "contrast", BOTH]),
        ("S17_control", "", BOTH): float(shares.loc[("S17_control", "contrast", BOTH)].sum()),
    }


def joint_on_a_line(province: str, executor: Executor | None = None, kept: Kept | None = None) -> float:
    """How often the rule of S4's timing passes in series along one straight line, at the noise of the record."""
    rules, primary = specification.load()["S4"]["verdict_parts"]["timing"], specification.load()["S4"]["timing"]["primary"]
    frame = series.counts_by_month(primary["source"], province, primary["outcome"], primary["violence"], primary["outliers"])
    frame = frame[frame.index >= primary["start"]]
    place = np.arange(len(frame))
    line = np.column_stack([np.ones(len(frame)), place / 12])
    model = fit_model(frame["count"].to_numpy(), frame["days"].to_numpy(), place, line, level=None)
    drawn = simulate(model, model.coefficients, LINES, np.random.default_rng(specification.general("seed")))
    months = tuple(frame["days"]), tuple(frame.index)
    items = [(drawn[at : at + AT_ONCE].tolist(), *months, DRAWS, at) for at in range(0, LINES, AT_ONCE)]
    given = {"step_low": 2.0, "detectable": 1.0}
    tests = [p for group in computed(joint_p_values, items, executor, kept) for p in group]
    return float(np.mean([specification.decide(rules, given | {"joint_p": p})[0] == "supported" for p in tests]))


def joint_p_values(drawn: list[list[float]], days: tuple, months: tuple, draws: int, seed: int) -> list[float]:
    """The p-value of the joint test in each of several series, the first with this seed and each with the next."""
    tests = (joint_test(counts, days, months, KABUL, steps=(), draws=draws, seed=at) for at, counts in enumerate(drawn, seed))
    return [test.p for test in tests]


def talks_at_other_times() -> float:
    """In what share of the windows as long as the term of S9 that share no month with it its rule supports as many talks."""
    rules, events = specification.load()["S9"], turns.counted()
    cell = {name: values[0] for name, values in rules["grid"].items()}
    term = pd.period_range(rules["term"]["from"], rules["term"]["to"], freq="M")
    first, last = (
        datetime.date.fromisoformat(f"{day[:4]}-{end}") for day, end in ((events["date"].min(), "01-01"), (events["date"].max(), "12-31"))
    )
    months = pd.period_range(first, last, freq="M")
    found = months.astype(str).isin(turns.months_of_talks(events, cell, first, last))
    n, half = len(term), math.ceil(len(term) / 2)
    starts = [at for at in range(len(months) - n + 1) if months[at + n - 1] < term[0] or months[at] > term[-1]]
    windows = [
        {"share": found[at : at + n].mean(), "first_half": found[at : at + half].sum(), "any": found[at : at + n].sum()} for at in starts
    ]
    return float(np.mean([specification.decide(rules["verdict"], window)[0] == "supported" for window in windows]))


def ceasefires_elsewhere(
    record: pd.DataFrame, last: datetime.date, executor: Executor | None = None, kept: Kept | None = None
) -> dict[str, tuple[int, int]]:
    """By ceasefire that UCDP's days cover: at how many other dates its windows were set, and at how many the rule says lower.

    Dates at which the windows hold a day of a ceasefire are left out. executor, kept: see `computed`.
    """
    rules = specification.load()["S11"]
    cell = {name: rules["primary"][name] for name in ("flank_days", "compared_with")}
    counts = ceasefires.counts_by_day(record, last)(rules["primary"]["outcome"], rules["primary"]["violence"])
    covered = counts.index[0].date(), counts.index[-1].date()
    held = [(truce["start"], truce["end"]) for truce in ceasefires.listed()]
    which, moved = [], []
    for truce in ceasefires.listed():
        length = truce["end"] - truce["start"] + ceasefires.DAY
        if truce["source"] != "ucdp-ged" or truce["end"] > last:
            continue
        for day in pd.date_range(rules["elsewhere"]["from"], last - 2 * length, freq=f"{rules['elsewhere']['days_apart']}D").date:
            if not any(day - length <= end and start < day + 2 * length for start, end in held):
                there = {"id": truce["id"], "start": day, "end": day + length - ceasefires.DAY}
                which.append(truce["id"])
                moved.append((*ceasefires.windows(there, cell, day), *ceasefires.settings(there, day, covered).items()))
    series = tuple(counts.tolist()), str(covered[0])
    groups = [(*series, tuple(moved[at : at + AT_ONCE])) for at in range(0, len(moved), AT_ONCE)]
    values = [each for group in computed(compared_by_day, groups, executor, kept) for each in group]
    found: dict[str, tuple[int, int]] = {}
    for name, (high, p) in zip(which, values, strict=True):
        dates, quiet = found.get(name, (0, 0))
        lower = specification.decide(rules["per_ceasefire"], {"high": high, "p": p})[0] == "lower"
        found[name] = dates + 1, quiet + lower
    return found


def compared_by_day(counts: tuple, first: str, placements: tuple) -> list[tuple[float, float | None]]:
    """The upper end and the p-value at each placement of a ceasefire in counts by day from the first on: its windows, and
    the settings as pairs."""
    series = pd.Series(counts, pd.date_range(first, periods=len(counts)))
    made = (ceasefire(series, *windows, **dict(settings)) for *windows, settings in ((*p[:4], p[4:]) for p in placements))
    return [(each.high, each.p_value) for each in made]
