"""What other dates show: placebo dates of the break, change points, dates matched to deals and operations."""

from __future__ import annotations

import dataclasses

import pandas as pd

from report import specification
from report.estimates import series
from report.estimates.cells import blank_row
from report.estimates.inference import changepoints, placebo
from report.estimates.series import FOUR, NATION
from report.record.measures import KABUL
from report.registers import turns


def placebo_dates() -> tuple[pd.DataFrame, list[dict]]:
    """Every placebo date of S4, and a row per series with its p-value."""
    rules = specification.load()["S4"]["timing"]
    grid = {name: rules["grid"][name] for name in ("source", "outcome", "violence", "outliers")}
    rows, summary = [], []
    for province in FOUR:
        for cell in specification.cells(grid):
            main = all(rules["primary"][name] == cell[name] for name in grid)
            row = blank_row("S4", "placebo", cell, province=province, variant="", primary=main, counted=False)
            try:
                found = _placebos(cell, province, rules["placebo"])
            except ValueError:
                summary.append(row | {"reason": "not covered by the source, or a named month is left out"})
                continue
            row |= {"estimable": True, "estimate": found.estimate, "p": found.p_value, "n": found.n}
            summary.append(row | {"variant": f"non-overlapping={found.non_overlapping}"})
            if main or (cell["outcome"], cell["violence"], cell["outliers"]) == ("deaths", "armed", "without"):
                every = [{"month": date.month, "ratio": date.ratio, "kind": date.kind} for date in found.placebos]
                every.append({"month": KABUL, "ratio": found.estimate, "kind": "true"})
                rows += [{"province": province, **cell, "primary": main, **date} for date in every]
    return pd.DataFrame(rows), summary


def _placebos(cell, province, rules) -> placebo.PlaceboBreaks:
    frame = series.counts_by_month(cell["source"], province, cell["outcome"], cell["violence"], cell["outliers"])
    frame = frame[frame.index >= rules["from"]]
    return placebo.placebo_breaks(
        frame["count"], frame["days"], frame.index, KABUL, before=rules["window_months"]["before"],
        after=rules["window_months"]["after"], minimum_windows=rules["minimum_windows"],
    )  # fmt: skip


def change_points() -> pd.DataFrame:
    """Change points by province, source, series, start and penalty; a row without a month where there is none."""
    rules = specification.load()["S4"]["timing"]
    grid = {"province": FOUR, **{name: rules["grid"][name] for name in ("source", "outcome", "violence")}, "start": ("2010-01", "2020-01")}
    return pd.DataFrame([row for cell in specification.cells(grid) for row in _change_points(cell, rules["change_points"])])


def _change_points(cell, rules) -> list[dict]:
    """The rows of one series."""
    frame = series.counts_by_month(cell["source"], cell["province"], cell["outcome"], cell["violence"], "with")
    frame = frame[frame.index >= cell["start"]]
    try:
        found = changepoints.change_points(
            frame["count"], frame["days"], frame.index, penalties=rules["penalties"],
            min_months=rules["min_months"], near=rules["near_months"],
        )  # fmt: skip
    except ValueError as error:
        return [{**cell, "penalty": 0.0, "month": "", "found": 0, "stable": False, "near": False, "reason": str(error)}]
    rows = []
    for penalty, months in found.by_penalty:
        for month in months or ("",):
            near = bool(month) and abs(series.distance(month, KABUL)) <= rules["near_months"]
            stable = penalty == max(rules["penalties"]) and month in found.stable
            row = {"penalty": penalty, "month": month, "found": len(months), "stable": stable, "near": near, "reason": ""}
            rows.append({**cell, **row})
    return rows


def matched_dates() -> pd.DataFrame:
    """Deals and operations beside dates with the same level of deaths before them (S13, no verdict)."""
    rules = specification.load()["S13"]["matched_placebo"]
    events = turns.counted()
    kept = events[
        events["kind"].isin(["deal", "operation"]) & (events["act"] == "act") & events["date_precision"].isin(["day", "month"])
        & ((events["place"] == "PK-KP") | ((events["place"] == NATION) & events["actor"].str.contains("ttp|military")))
    ]  # fmt: skip
    pairs = [(event.event, event.date[:7]) for event in kept.itertuples()]
    rows = []
    for source in ("ucdp-ged", "acled"):
        frame = series.counts_by_month(source, "PK-KP", "deaths", "all", "with")
        frame = frame[frame.index >= rules["not_before"]]
        for name, tolerance in (("primary", rules["match"]["tolerance"]), ("relaxed", rules["match"]["relaxed"])):
            found = placebo.matched_placebo(
                frame["count"], frame["days"], frame.index, pairs, before=rules["match"]["months"], after=rules["effect"]["months"],
                tolerance=tolerance, not_before=rules["not_before"], minimum_placebos=rules["minimum_placebos"],
            )  # fmt: skip
            for effect in found:
                row = {"source": source, "match": name, **dataclasses.asdict(effect)}
                rows.append(row | {"overlaps": ";".join(effect.overlaps)})
    return pd.DataFrame(rows)
