"""The primary comparisons against other baselines: of every start and several lengths. Printed; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor

import pandas as pd

from report import specification
from report.estimates import series
from report.estimates.cells import Cell, two_windows
from report.estimates.inference.bootstrap import rate_ratio, ratio_of_ratios
from report.estimates.inference.calibration import calibrate
from report.estimates.jobs import noise_of
from report.estimates.spread import Kept, computed
from report.record import measures

HEAD = ("statement", "part", "province")
KIND = ("source", "outcome", "violence", "outliers")
SETTINGS = ("confidence", "bootstrap_draws", "null_simulations", "false_positive_limit", "seed")


def against_other_baselines(cells: list[Cell], executor: Executor | None = None, kept: Kept | None = None) -> pd.DataFrame:
    """Statement, part, province, start and months of a baseline, and the estimate against it; from the cells of the statements.

    The interval is widened as that of the last baseline of the same length must be, so that the primary's is the printed one;
    a length of which that has no estimate is left out. executor, kept: as for `compute.compute`.
    """
    rules = specification.load()["baselines"]
    settings = tuple((name, specification.general(name)) for name in SETTINGS)
    primary = {tuple(cell.row[name] for name in HEAD): cell for cell in cells if cell.row["primary"]}
    heads, items = [], []
    for head in map(tuple, rules["of"]):
        row, job = primary[head].row, primary[head].job or ()
        first, end = row["before"].split("..")
        noise = job[10:] if row["part"] == "contrast" else job[6:]
        for months in sorted({*rules["months"], series.distance(first, end) + 1}):
            earliest, last = max(rules["from"], series.full_months(row["source"])[0]), measures.shift(end, 1 - months)
            starts = pd.period_range(earliest, last, freq="M").astype(str)
            heads.append(({**dict(zip(HEAD, head)), "months": months}, starts))
            items.append((settings, noise, tuple(_windows(row, start, months) for start in starts)))
    rows = []
    for (named, starts), found in zip(heads, computed(against_each, items, executor, kept), strict=True):
        rows += [named | {"start": start} | fit for start, fit in zip(starts, found)]
    frame = pd.DataFrame(rows)[[*HEAD, "start", "months", "estimate", "low", "high", "reason"]]
    return frame.sort_values([*HEAD, "months", "start"]).reset_index(drop=True)


def _windows(row: dict, start: str, months: int) -> tuple | str:
    """The months between a baseline and the window after, and counts and days of both for each province; or why there are none."""
    before, after = (start, measures.shift(start, months - 1)), tuple(row["after"].split(".."))
    arms = []
    for place in row["province"].split("/"):
        found, reason = two_windows({name: row[name] for name in KIND}, place, before, after)
        if reason:
            return reason
        arms.append(tuple(found))
    return series.distance(before[1], after[0]) - 1, *arms


def against_each(settings: tuple, noise: tuple, baselines: Sequence[tuple | str]) -> list[dict]:
    """The estimate against each of the baselines of one length, the last of which sets the width of all; none if that has none."""
    general = dict(settings)
    if isinstance(baselines[-1], str):
        return []
    latest = _compared(general, noise, baselines[-1])
    widened = calibrate(latest, general["null_simulations"], seed=general["seed"], limit=general["false_positive_limit"]).widened
    found: list[dict] = []
    for windows in baselines:
        if isinstance(windows, str):
            found.append({"reason": windows})
            continue
        fit = _compared(general, (), windows)
        low, high = (fit.estimate * (bound / fit.estimate) ** widened for bound in (fit.low, fit.high))
        found.append({"estimate": fit.estimate, "low": low, "high": high, "reason": ""})
    return found


def _compared(general: dict, noise: Sequence, windows: tuple):
    """The comparison of the windows, with a model of their noise where there is one."""
    gap, *arms = windows
    given = {
        "gap": gap,
        "modelled": bool(noise),
        "confidence": general["confidence"],
        "draws": general["bootstrap_draws"],
        "seed": general["seed"],
    }
    models = [noise_of(job) for job in noise] or [None, None]
    if len(arms) == 1:
        return rate_ratio(*arms[0], noise=models[0], **given)
    own, control = arms
    return ratio_of_ratios(own[:2], own[2:], control[:2], control[2:], noise=models[0], control_noise=models[1], **given)
