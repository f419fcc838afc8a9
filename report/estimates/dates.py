"""What other dates show: the joint test at the break, contrasts at earlier dates."""

from __future__ import annotations

import itertools
import math
from concurrent.futures import Executor

import pandas as pd

from report import specification
from report.estimates import series
from report.estimates.cells import blank_row
from report.estimates.inference.regression import JointTest, joint_test
from report.estimates.spread import Kept, computed
from report.estimates.statements import OPPOSED
from report.record.measures import KABUL
from report.record.provinces import FRONT


def joint_tests(executor: Executor | None = None, kept: Kept | None = None) -> tuple[list[dict], list[dict]]:
    """S4: level and slope at August 2021 against one straight line: rows of estimates (growth; joint), and of power.

    executor, kept: see `computed`."""
    rules, general = specification.load()["S4"]["timing"]["joint"], {name: specification.general(name) for name in ("confidence", "seed")}
    rows, powers = [], []
    tried, items = [], []
    for which in rules["series"]:
        for province in [which["province"]] if "province" in which else FRONT:
            cell = {"source": which["source"], "outcome": "deaths", "violence": which["violence"], "outliers": "with"}
            frame = series.counts_by_month(cell["source"], province, "deaths", cell["violence"], "with")
            frame = frame[frame.index >= rules["start"]]
            tried.append((cell, province, frame))
            draws = {"steps": tuple(rules["steps"]), "draws": specification.general("null_simulations"), **general}
            items.append((tuple(frame["count"]), tuple(frame["days"]), tuple(frame.index), KABUL, tuple(draws.items())))
    for (cell, province, frame), found in zip(tried, computed(joint, items, executor, kept), strict=True):
        main = cell["violence"] == "all"
        head = {"province": province, "variant": f"start={rules['start']}", "primary": main, "counted": False}
        span = {"after": f"{frame.index[0]}..{frame.index[-1]}", "n": found.n, "estimable": True}
        growth = {"estimate": found.growth, "low": found.low, "high": found.high}
        rows.append(blank_row("S4", "growth", cell, **head) | span | growth)
        rows.append(blank_row("S4", "joint", cell, **head) | span | {"estimate": found.statistic, "p": found.p})
        target = specification.general("power_target")
        smallest = next((step for step, share in found.power if share >= target), None)
        line = {"target": target, "smallest": smallest, "largest": max(rules["steps"]), "simulations": found.draws}
        head = {"statement": "S4", "part": "joint", **cell, "province": province, "variant": head["variant"]}
        powers += [{**head, **line, "ratio": step, "power": share} for step, share in found.power]
    return rows, powers


def joint(counts: tuple, days: tuple, months: tuple, month: str, settings: tuple) -> JointTest:
    """A joint test of plain values; settings: what else it takes, as pairs."""
    return joint_test(counts, days, months, month, **dict(settings))


def earlier_contrasts() -> tuple[pd.DataFrame, list[dict]]:
    """S17: KP's ratio to Balochistan's in the windows of the primary moved to every earlier date, and two rows of
    estimates: its place among them (placebo), and the step between years with its bounds."""
    rules = specification.load()["S17_control"]
    p = rules["primary"]
    cell = {name: p[name] for name in ("source", "outcome", "violence", "outliers")}
    frames = [series.counts_by_month(p["source"], place, p["outcome"], p["violence"], p["outliers"]) for place in FRONT]
    months = list(frames[0].index)
    before, after = p["before"].split(" to "), (OPPOSED, months[-1])
    edges = [months.index(month) for month in (*before, *after)]

    def ratio(shift):
        first, stop, start, last = (edge - shift for edge in edges)
        rates = [
            [f["count"].iloc[i : j + 1].sum() / f["days"].iloc[i : j + 1].sum() for i, j in ((first, stop), (start, last))] for f in frames
        ]
        return rates[0][1] / rates[0][0] / (rates[1][1] / rates[1][0])

    own = ratio(0)
    shifts = [
        shift
        for shift in range(edges[0] + 1)
        if edges[3] - shift < months.index(before[1]) + 1 and months[edges[0] - shift] >= rules["placebo"]["from"]
    ]
    dates = [(months[edges[2] - shift], ratio(shift)) for shift in shifts]
    as_far = sum(abs(math.log(one)) >= abs(math.log(own)) for _, one in dates)
    head = {"province": "PK-KP/PK-BA", "primary": True, "counted": False}
    apart = 1 + (len(dates) - 1) // (edges[3] - edges[0] + 1)
    row = blank_row("S17_control", "placebo", cell, variant=f"non-overlapping={apart}", **head)
    place = row | {"estimate": own, "p": (1 + as_far) / (1 + len(dates)), "n": len(dates), "estimable": True}
    table = [{"province": "PK-KP/PK-BA", **cell, "primary": True, "month": month, "ratio": one, "kind": "before"} for month, one in dates]
    table.append(table[-1] | {"month": OPPOSED, "ratio": own, "kind": "true"})
    return pd.DataFrame(table), [place, blank_row("S17_control", "bounds", cell, **head) | _bounds(frames, rules["bounds"])]


def _bounds(frames, rules) -> dict:
    """The step in KP's deaths to Balochistan's from the year before March 2024 to the year from it on, give or take
    `relative` times the largest step between two years before (Rambachan & Roth 2023, Review of Economic Studies 90:2555)."""
    start, end = frames[0].index.get_loc(rules["years"].removeprefix("from ")), frames[0].index.get_loc(OPPOSED) + 12
    years = range(end, start + 11, -12)
    logs = [math.log(frames[0]["count"].iloc[at - 12 : at].sum() / frames[1]["count"].iloc[at - 12 : at].sum()) for at in years]
    step, *earlier = (later - sooner for later, sooner in itertools.pairwise(logs))
    reach = rules["relative"] * max(map(abs, earlier))
    return {"estimate": math.exp(step), "low": math.exp(step - reach), "high": math.exp(step + reach), "n": len(logs), "estimable": True}
