"""All tables of estimates, computed by `data/specification.yml` from the panel.

Every cell of every grid becomes a row, whether or not its source covers it; what is heavy is
computed once per distinct data, on any executor (`report.estimates.engine`); verdicts follow by rule.
"""

from __future__ import annotations

import hashlib
import math
from concurrent.futures import Executor

import numpy as np
import pandas as pd

from report import specification, tables
from report.estimates import baselines, ceasefires, dates, jobs, passing, statements
from report.estimates.audit import Check, audit
from report.estimates.cells import Cell
from report.estimates.decide import verdicts
from report.estimates.spread import Kept, computed
from report.progress import say
from report.record import measures

SERIES = ["statement", "part", "province", "source", "outcome", "violence", "outliers", "variant"]
ESTIMATES = [
    *SERIES, "before", "after", "estimate", "low", "high", "n", "p", "primary", "counted", "estimable", "reason", "crosses_break",
]  # fmt: skip
AUDIT = [
    "source", "candidate", "province", "second", "reason",
    *(f"{kind}{end}" for kind in ("change", "contrast", "mix") for end in ("", "_low", "_high")), "reference", "reference_as_large",
]  # fmt: skip
"""Columns, in the order of the tables."""


def compute(executor: Executor | None = None, kept: Kept | None = None) -> dict[str, pd.DataFrame]:
    """All tables, by name. executor: any of `concurrent.futures`, or None for this process; kept: what holds the results of
    an earlier run."""
    say("Cells of S1, S4, S6, S9, S13, S17")
    shares, rows = statements.share_of_two_provinces()
    cells = [
        *statements.national_level(), *statements.level_since_kabul(), *statements.step_at_kabul(), *shares,
        *statements.after_truce(), *statements.since_opposed_governments(),
    ]  # fmt: skip
    rows += statements.talks_in_term()
    checks = audit()
    tasks = [cell.task for cell in cells if cell.task]
    say(f"{len(cells) + len(rows):,} cells, {len(tasks):,} with data")
    tasks += [task for check in checks for task in check.tasks.values()]
    results = run_jobs(tasks, specification.load()["general"], executor, kept)
    say("Earlier dates, joint tests, ceasefires")
    calibration, power = _fill(cells, results)
    placebo, contrasts = dates.earlier_contrasts()
    joint, joint_power = dates.joint_tests(executor, kept)
    power = pd.concat([power, pd.DataFrame(joint_power)], ignore_index=True)
    frame = pd.DataFrame([*rows, *(cell.row for cell in cells), *contrasts, *joint]).reindex(columns=ESTIMATES)
    audited, ceasefire = _audited(checks, results), _ceasefires(executor, kept)
    say("Other baselines")
    others = baselines.against_other_baselines(cells, executor, kept)
    say("How often each rule passes where nothing happened")
    passes = passing.rates(calibration, ceasefire, executor, kept)
    made = {
        "estimates": frame, "estimates_calibration": calibration, "estimates_power": power,
        "estimates_baselines": others,
        "estimates_placebo": placebo, "estimates_ceasefire": ceasefire,
        "estimates_audit": audited,
        "verdicts": verdicts(frame, power, ceasefire, audited, passes),
    }  # fmt: skip
    return {name: _rounded(table) for name, table in made.items()}


def run_jobs(wanted: list[tuple], settings: dict, executor: Executor | None = None, kept: Kept | None = None) -> dict[str, dict]:
    """Runs each distinct (job, full, power) once; results by `job_name`.

    settings: the general ones of the specification; executor, kept: as for `compute`.
    """
    pairs = tuple(settings.items())
    results = computed(jobs.compute, [(pairs, *task) for task in wanted], executor, kept, jobs.weight)
    return {job_name(*task): result for task, result in zip(wanted, results, strict=True)}


def job_name(job: tuple, full: bool, power: bool) -> str:
    """The name of a job among results: two of the same data have the same."""
    return hashlib.sha256(repr((job, full, power)).encode()).hexdigest()


def _fill(cells: list[Cell], results: dict) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Puts the estimates into the rows of their cells; returns calibration and power."""
    calibration, powers = [], []
    for cell in cells:
        if not cell.task:
            continue
        found = results[job_name(*cell.task)]
        cell.row |= {"estimable": True, **found["estimate"]}
        head = {name: cell.row[name] for name in SERIES}
        if "calibration" in found:
            calibration.append(head | found["calibration"])
        if power := found.get("power"):
            head |= {"target": power.target, "smallest": power.ratio, "largest": power.largest}
            powers += [{**head, "ratio": ratio, "power": share, "simulations": power.n} for ratio, share in power.curve]
    return pd.DataFrame(calibration), pd.DataFrame(powers)


def _audited(checks: list[Check], results: dict) -> pd.DataFrame:
    for check in checks:
        for kind, task in check.tasks.items():
            found = results[job_name(*task)]["estimate"]
            check.row |= {kind: found["estimate"], f"{kind}_low": found["low"], f"{kind}_high": found["high"]}
    return pd.DataFrame([check.row for check in checks]).reindex(columns=AUDIT)


def _ceasefires(executor, kept) -> pd.DataFrame:
    record, last = tables.read("ceasefire_days"), pd.Period(measures.full_months("ucdp-ged")[1]).end_time.date()
    found = pd.concat([ceasefires.cells_by_day(record, last, executor, kept), tables.read("ceasefire_weeks")], ignore_index=True)
    for which, counts in passing.ceasefires_elsewhere(record, last, executor, kept).items():
        found.loc[found["primary"] & (found["ceasefire"] == which), ["elsewhere", "elsewhere_lower"]] = counts
    return found


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Four significant digits: the same bytes on every machine."""
    numbers = [column for column in frame if pd.api.types.is_float_dtype(frame[column]) and column not in ("n", "cells", "estimable")]
    done = frame.copy()
    for column in numbers:
        done[column] = [float(f"{value:.4g}") if pd.notna(value) and math.isfinite(value) else np.nan for value in frame[column]]
    return done
