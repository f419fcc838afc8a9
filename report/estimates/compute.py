"""All tables of estimates, computed by `data/specification.yml` from the panel.

Every cell of every grid becomes a row, whether or not its source covers it; what is heavy is
computed once per distinct data, on two processes; verdicts follow by rule.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from report import tables
from report.estimates import ceasefires, dates, statements
from report.estimates.audit import audit
from report.estimates.decide import verdicts
from report.estimates.jobs import job_name, run_jobs
from report.progress import say
from report.record import measures

NAMES = [
    "statement", "part", "province", "source", "outcome", "violence", "outliers", "variant", "before", "after",
    "estimate", "low", "high", "n", "p", "primary", "counted", "estimable", "reason", "crosses_break",
]  # fmt: skip


def compute(processes: int = 2) -> dict[str, pd.DataFrame]:
    """All tables, by name."""
    say("Cells of S1, S4, S6, S9, S13, S17")
    shares, rows = statements.share_of_two_provinces()
    cells = [
        *statements.national_level(), *statements.level_since_kabul(), *statements.step_at_kabul(), *shares,
        *statements.after_truce(), *statements.since_opposed_governments(),
    ]  # fmt: skip
    rows += statements.talks_in_term()
    audit_rows, audit_jobs = audit()
    wants = [cell.wants for cell in cells]
    wanted = [(cell.job, *want) for cell, want in zip(cells, wants, strict=True) if cell.job and not cell.row["reason"]]
    say(f"{len(cells) + len(rows):,} cells, {len(wanted):,} with data")
    results = run_jobs(wanted + audit_jobs, processes)
    calibration, powers = [], []
    for cell, want in zip(cells, wants, strict=True):
        if cell.job and not cell.row["reason"]:
            found = results[job_name(cell.job, *want)]
            cell.row |= {"estimable": True, **found["estimate"]}
            head = {
                name: cell.row[name] for name in ("statement", "part", "province", "source", "outcome", "violence", "outliers", "variant")
            }
            if "calibration" in found:
                calibration.append(head | found["calibration"])
            if "power" in found:
                powers += [
                    head
                    | {
                        "target": found["power"].target,
                        "smallest": found["power"].ratio,
                        "largest": found["power"].largest,
                        "ratio": ratio,
                        "power": share,
                        "simulations": found["power"].n,
                    }
                    for ratio, share in found["power"].curve
                ]
        rows.append(cell.row)
    say("Placebo dates, change points, ceasefires, turns")
    placebo, summary = dates.placebo_dates()
    frame = pd.DataFrame([*rows, *summary]).reindex(columns=NAMES)
    for row in audit_rows:
        for kind, name in row.pop("_jobs").items():
            found = results[name]["estimate"]
            row |= {kind: found["estimate"], f"{kind}_low": found["low"], f"{kind}_high": found["high"]}
    audited = pd.DataFrame(audit_rows).reindex(
        columns=[
            *["source", "candidate", "province", "outcome", "violence", "months", "primary", "second", "reason"],
            *[f"{kind}{end}" for kind in ("change", "contrast", "mix") for end in ("", "_low", "_high")],
            *["reference", "reference_as_large"],
        ]
    )
    _, last = measures.full_months("ucdp-ged")
    days = ceasefires.cells_by_day(tables.read("ceasefire_days"), pd.Period(last).end_time.date())
    ceasefire = pd.concat([days, tables.read("ceasefire_weeks")], ignore_index=True)
    power = pd.DataFrame(powers)
    every = frame[frame["part"] == "placebo"]
    decided = verdicts(frame[frame["part"] != "placebo"], every, power, ceasefire, audited)
    made = {
        "estimates": frame, "estimates_calibration": pd.DataFrame(calibration), "estimates_power": power,
        "estimates_placebo": placebo, "estimates_changepoints": dates.change_points(), "estimates_ceasefire": ceasefire,
        "estimates_turns": dates.matched_dates(), "estimates_audit": audited, "verdicts": decided,
    }  # fmt: skip
    return {name: _rounded(one) for name, one in made.items()}


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Four significant digits: the same bytes on every machine."""
    numbers = [column for column in frame if pd.api.types.is_float_dtype(frame[column]) and column not in ("n", "cells", "estimable")]
    done = frame.copy()
    for column in numbers:
        done[column] = [float(f"{value:.4g}") if pd.notna(value) and math.isfinite(value) else np.nan for value in frame[column]]
    return done
