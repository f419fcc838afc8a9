"""The primary comparisons against other baselines: of every start and several lengths. Printed; decides nothing."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import pandas as pd

from report import specification
from report.estimates import series
from report.estimates.cells import Cell, two_windows
from report.estimates.inference.bootstrap import rate_ratio, ratio_of_ratios
from report.estimates.inference.calibration import calibrate
from report.estimates.jobs import noise_of, spread
from report.record import measures

HEAD = ("statement", "part", "province")
KIND = ("source", "outcome", "violence", "outliers")


def against_other_baselines(cells: list[Cell], processes: int) -> pd.DataFrame:
    """Statement, part, province, start and months of a baseline, and the estimate against it; from the cells of the statements.

    The interval is widened as that of the last baseline of the same length must be, so that the primary's is the printed one;
    a length of which that has no estimate is left out.
    """
    rules = specification.load()["baselines"]
    primary = {tuple(cell.row[name] for name in HEAD): cell for cell in cells if cell.row["primary"]}
    tasks = []
    for head in map(tuple, rules["of"]):
        row, job = primary[head].row, primary[head].job or ()
        first, last = row["before"].split("..")
        own = series.distance(first, last) + 1
        noise = job[10:] if row["part"] == "contrast" else job[6:]
        tasks += [(row, noise, months, last) for months in sorted({*rules["months"], own})]
    general = {
        name: specification.general(name) for name in ("confidence", "bootstrap_draws", "null_simulations", "false_positive_limit", "seed")
    }
    made = spread(functools.partial(_of_one_length, general, rules["from"]), tasks, processes)
    frame = pd.DataFrame([row for rows in made for row in rows])
    return frame.sort_values([*HEAD, "months", "start"]).reset_index(drop=True)


def _of_one_length(general: dict, earliest: str, task: tuple) -> list[dict]:
    """The rows of a primary cell against every baseline of one length."""
    row, noise, months, end = task
    last = measures.shift(end, 1 - months)
    latest = _compared(general, row, last, months, noise)
    if isinstance(latest, str):
        return []
    widened = calibrate(latest, general["null_simulations"], seed=general["seed"], limit=general["false_positive_limit"]).widened
    rows: list[dict] = []
    for start in pd.period_range(max(earliest, series.full_months(row["source"])[0]), last, freq="M").astype(str):
        fit = _compared(general, row, start, months)
        found = {name: row[name] for name in HEAD} | {"start": start, "months": months}
        if isinstance(fit, str):
            rows.append(found | {"reason": fit})
        else:
            low, high = (fit.estimate * (bound / fit.estimate) ** widened for bound in (fit.low, fit.high))
            rows.append(found | {"estimate": fit.estimate, "low": low, "high": high, "reason": ""})
    return rows


def _compared(general: dict, row: dict, start: str, months: int, noise: Sequence = ()):
    """The comparison with one baseline, with a model of its noise where there is one; or why there is none."""
    before, after = (start, measures.shift(start, months - 1)), tuple(row["after"].split(".."))
    arms = []
    for place in row["province"].split("/"):
        found, reason = two_windows({name: row[name] for name in KIND}, place, before, after)
        if reason:
            return reason
        arms.append(found)
    gap = series.distance(before[1], after[0]) - 1
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
