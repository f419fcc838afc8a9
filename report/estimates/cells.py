"""The cells of the specification's grids: one row each, and the job that gives its estimate."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from report import specification
from report.estimates import series
from report.record import measures
from report.record.provinces import FRONT


@dataclasses.dataclass
class Cell:
    """One row to be: what it is (`row`), and the job that gives its estimate, or None with a reason.

    power: whether the power of its design is computed too.
    """

    row: dict
    job: tuple | None = None
    power: bool = False

    @property
    def task(self) -> tuple | None:
        """(job, whether it is calibrated, whether its power is computed); None where there is no estimate."""
        return (self.job, bool(self.row["primary"]), self.power) if self.job and not self.row["reason"] else None


def blank_row(statement, part, cell, *, province, variant="", primary=False, counted=True) -> dict:
    """The row of a cell that has no estimate yet."""
    return {
        "statement": statement, "part": part, "province": province, **{k: cell[k] for k in ("source", "outcome", "violence", "outliers")},
        "variant": variant, "before": "", "after": "", "primary": primary, "counted": counted, "estimable": False, "reason": "",
        "crosses_break": False,
    }  # fmt: skip


def span(first, last) -> str:
    """Two months, or any two ends, as the tables write them."""
    return f"{first}..{last}"


def noise_job(source, province, outcome, violence, outliers) -> tuple | None:
    """The job whose dispersion and autocorrelation null series are drawn at (amendment A11)."""
    frame = series.counts_by_month(source, province, outcome, violence, outliers)
    part = frame[frame.index >= "2020-01"]
    return time_series_job(part, measures.KABUL, True, True)


def compare_levels(statement, part, cell, province, before, after, *, variant, primary=False, counted=True, power=False) -> Cell:
    """A cell that compares two windows of months, each (first, last)."""
    row = blank_row(statement, part, cell, province=province, variant=variant, primary=primary, counted=counted)
    row |= {"before": span(*before), "after": span(*after)}
    arms, reason = two_windows(cell, province, before, after)
    if reason:
        return Cell(row | {"reason": reason})
    row["crosses_break"] = series.crossed(cell["source"], cell["outcome"], before[0], after[1])
    wanted = noise_job(cell["source"], province, cell["outcome"], cell["violence"], cell["outliers"]) if primary else None
    return Cell(row, ("ratio", *arms, series.distance(before[1], after[0]) - 1, wanted), power)


def two_windows(cell, province, before, after):
    """(counts and days before and after, as four tuples), or why they can't be compared."""
    if before[0] > before[1] or after[0] > after[1]:
        return None, "no such window"
    if before[1] >= after[0]:
        return None, "the windows overlap"
    parts, deaths = (
        [series.window(cell["source"], province, outcome, cell["violence"], cell["outliers"], *window) for window in (before, after)]
        for outcome in (cell["outcome"], "deaths")
    )
    if any(part is None for part in parts):
        return None, "not covered by the source"
    least = specification.load()["estimable"]["deaths_min"]
    if any(np.nansum(counts) < least for counts, _ in deaths):
        return None, f"under {least} deaths in a window"
    if any(np.nansum(counts) == 0 for counts, _ in parts):
        return None, "no event in a window"
    return [months for part in parts for months in part], ""


def time_series_job(part: pd.DataFrame, month, trend, slope):
    """The job of an interrupted time series, or None where the rules forbid it."""
    rules = specification.load()["estimable"]
    before, after = (part.index < month).sum(), (part.index >= month).sum()
    if before < rules["before_months"] or after < rules["after_months"]:
        return None
    if (part["count"].dropna() == 0).mean() > rules["zero_share_max"]:
        return None
    return ("its", tuple(part["count"].tolist()), tuple(part["days"].tolist()), tuple(part.index), month, trend, slope)


MODELS = {
    "level": (False, False),
    "level and trend": (True, False),
    "level and trend and slope change": (True, True),
}


def step_in_series(cell, province, *, primary, power) -> Cell:
    """A cell of S4's timing: start, end, break, model."""
    first, last = series.full_months(cell["source"])
    end = last if cell["end"] == "last" else cell["end"]
    variant = f"start={cell['start']}; end={cell['end']}; break={cell['break']}; model={cell['model']}"
    row = blank_row("S4", "timing", cell, province=province, variant=variant, primary=primary, counted=primary)
    before = measures.shift(cell["break"], -1)
    row |= {"before": span(cell["start"], before), "after": span(cell["break"], end)}
    if cell["start"] < first or end > last or end < cell["break"]:
        return Cell(row | {"reason": "not covered by the source"})
    part = series.counts_by_month(cell["source"], province, cell["outcome"], cell["violence"], cell["outliers"]).loc[cell["start"] : end]
    job = time_series_job(part, cell["break"], *MODELS[cell["model"]])
    if job is None:
        rules = specification.load()["estimable"]
        short = (part.index < cell["break"]).sum() < rules["before_months"] or (part.index >= cell["break"]).sum() < rules["after_months"]
        return Cell(row | {"reason": "too few months on a side" if short else "too many months without any"})
    row["crosses_break"] = series.crossed(cell["source"], cell["outcome"], cell["start"], end)
    return Cell(row, job, power)


def is_primary(cell, primary) -> bool:
    """Whether a cell is what the specification calls primary, in all that it names."""
    return all(primary.get(name, value) == value for name, value in cell.items())


def contrast(statement, cell, before, after, variant, main, *, counted=True) -> list[Cell]:
    """Three cells: KP's ratio, Balochistan's, and KP's to Balochistan's."""
    how = {"variant": variant, "primary": main, "counted": counted}
    found = [compare_levels(statement, "ratio", cell, place, before, after, **how) for place in FRONT]
    row = dict(found[0].row) | {"part": "contrast", "province": "PK-KP/PK-BA"}
    why = next((ratio.row["reason"] for ratio in found if ratio.row["reason"]), "")
    if why:
        return [*found, Cell(row | {"reason": why})]
    own, control = (ratio.job for ratio in found if ratio.job is not None)
    return [*found, Cell(row, ("contrast", *own[1:5], *control[1:5], own[5], own[6], control[6]))]
