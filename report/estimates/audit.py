"""The audit of the records: what a source changed where a break is suspected."""

from __future__ import annotations

import math

from report import specification
from report.estimates import series
from report.estimates.cells import time_series_job, two_windows
from report.estimates.jobs import job_name
from report.estimates.series import NATION
from report.record import measures


def _second(source: str, province: str, outcome: str, violence: str, windows) -> str | None:
    """The record that stands beside another in the audit, where it covers both windows."""
    others = {"acled": "ucdp-ged", "ucdp-ged": "acled"}
    for other in (others[source], "ucdp-totals"):
        if other == "ucdp-totals" and (province, outcome, violence) != (NATION, "deaths", "all"):
            continue
        first, last = series.full_months(other)
        if first <= windows[0][0] and windows[1][1] <= last:
            return other
    return None


def audit() -> tuple[list[dict], list[tuple]]:
    """Rows of the audit of breaks, with the names of the jobs that fill them: change, contrast, mix."""
    rules = specification.load()["audit"]
    rows, wanted = [], []
    for source in ("acled", "ucdp-ged"):
        for month in rules["candidates"][source]:
            for cell in specification.cells(rules["grid"]):
                m = cell["months"]
                windows = (measures.shift(month, -m), measures.shift(month, -1)), (month, measures.shift(month, m - 1))
                primary = all(cell[name] == rules["primary"][name] for name in ("outcome", "violence", "months"))
                full = {**cell, "source": source, "outliers": "with"}
                arms, reason = two_windows(full, cell["province"], *windows)
                row = {"source": source, "candidate": month, **cell, "primary": primary, "second": "", "reason": reason}
                row |= _reference(source, cell, month, rules)
                jobs = {}
                if not reason:
                    jobs["change"] = ("ratio", *arms, 0, _whole_noise(full, cell["province"], month) if primary else None)
                    other = _second(source, cell["province"], cell["outcome"], cell["violence"], windows)
                    if other:
                        there = {**full, "source": other}
                        control, why = two_windows(there, cell["province"], *windows)
                        if not why:
                            row["second"] = other
                            jobs["contrast"] = (
                                "contrast",
                                *arms,
                                *control,
                                0,
                                *(_whole_noise(one, cell["province"], month) if primary else None for one in (full, there)),
                            )
                        else:
                            row["reason"] = f"second source: {why}"
                    else:
                        row["reason"] = "no second source"
                    if cell["outcome"] == "events":
                        there = {**full, "outcome": "deaths"}
                        control, why = two_windows(there, cell["province"], *windows)
                        if not why:
                            jobs["mix"] = (
                                "contrast",
                                *arms,
                                *control,
                                0,
                                *(_whole_noise(one, cell["province"], month) if primary else None for one in (full, there)),
                            )
                rows.append(row | {"_jobs": {name: job_name(job, primary, False) for name, job in jobs.items()}})
                wanted += [(job, primary, False) for job in jobs.values()]
    return rows, wanted


def _whole_noise(cell, province, month):
    frame = series.counts_by_month(cell["source"], province, cell["outcome"], cell["violence"], "with")
    frame = frame[frame.index >= "2007-01"] if cell["source"] == "ucdp-ged" else frame
    return time_series_job(frame, month, True, True)


def _reference(source, cell, month, rules) -> dict:
    """How often other months, at which nobody suspects a break, show as large a change (folded)."""
    frame = series.counts_by_month(source, cell["province"], cell["outcome"], cell["violence"], "with")
    m, months = cell["months"], list(frame.index)
    counts, days = frame["count"].to_numpy(), frame["days"].to_numpy()
    suspects = set(rules["candidates"].get(source, ()))
    folds, own = [], None
    for at in range(m, len(months) - m + 1):
        inside = months[at - m : at + m]
        if months[at] != month and (suspects & set(inside) or months[at - m] < "2007-01"):
            continue
        before, after = counts[at - m : at].sum() / days[at - m : at].sum(), counts[at : at + m].sum() / days[at : at + m].sum()
        if before > 0 and after > 0:
            fold = abs(math.log(after / before))
            if months[at] == month:
                own = fold
            else:
                folds.append(fold)
    share = None if own is None or not folds else sum(one >= own - 1e-12 for one in folds) / len(folds)
    return {"reference": len(folds), "reference_as_large": share}
