"""The audit of the records: what a source changed where a break is suspected."""

from __future__ import annotations

import dataclasses
import math

from report import specification
from report.estimates import series
from report.estimates.cells import time_series_job, two_windows
from report.record import measures


@dataclasses.dataclass
class Check:
    """A row of the audit to be, and the jobs that fill it: change, contrast, mix."""

    row: dict
    jobs: dict[str, tuple]

    @property
    def tasks(self) -> dict[str, tuple]:
        """(job, whether it is calibrated, whether its power is computed) by kind."""
        return {kind: (job, True, False) for kind, job in self.jobs.items()}


def audit() -> list[Check]:
    """Every check of the audit of breaks."""
    rules = specification.load()["audit"]
    return [
        _check(source, month, province, rules)
        for source in ("acled", "ucdp-ged")
        for month in rules["candidates"][source]
        for province in rules["provinces"]
    ]


def _check(source: str, month: str, province: str, rules) -> Check:
    m = rules["primary"]["months"]
    windows = (measures.shift(month, -m), measures.shift(month, -1)), (month, measures.shift(month, m - 1))
    here = rules["primary"] | {"source": source, "outliers": "with"}
    arms, reason = two_windows(here, province, *windows)
    row = {"source": source, "candidate": month, "province": province, "second": "", "reason": reason}
    row |= _reference(here, province, month, rules)
    if reason:
        return Check(row, {})

    def noise(which):
        return _whole_noise(which, province, month)

    def beside(there):
        """The job that compares the change with that of another series, or why there is none."""
        control, why = two_windows(there, province, *windows)
        return (None, why) if why else (("contrast", *arms, *control, 0, noise(here), noise(there)), "")

    jobs = {"change": ("ratio", *arms, 0, noise(here))}
    if second := _second(source, windows):
        jobs["contrast"], why = beside({**here, "source": second})
        row |= {"reason": f"second source: {why}"} if why else {"second": second}
    else:
        row["reason"] = "no second source"
    jobs["mix"], _ = beside({**here, "outcome": "deaths"})
    return Check(row, {kind: job for kind, job in jobs.items() if job})


def _second(source, windows) -> str | None:
    """The record that stands beside another in the audit, where it covers both windows."""
    other = {"acled": "ucdp-ged", "ucdp-ged": "acled"}[source]
    first, last = series.full_months(other)
    return other if first <= windows[0][0] and windows[1][1] <= last else None


def _whole_noise(cell, province, month):
    frame = series.counts_by_month(cell["source"], province, cell["outcome"], cell["violence"], "with")
    frame = frame[frame.index >= "2007-01"] if cell["source"] == "ucdp-ged" else frame
    return time_series_job(frame, month, True, True)


def _reference(cell, province, month, rules) -> dict:
    """How often other months, at which nobody suspects a break, show as large a change (folded)."""
    frame = series.counts_by_month(cell["source"], province, cell["outcome"], cell["violence"], "with")
    m, months = cell["months"], list(frame.index)
    counts, days = frame["count"].to_numpy(), frame["days"].to_numpy()
    suspects = set(rules["candidates"][cell["source"]])
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
    share = None if own is None or not folds else sum(fold >= own - 1e-12 for fold in folds) / len(folds)
    return {"reference": len(folds), "reference_as_large": share}
