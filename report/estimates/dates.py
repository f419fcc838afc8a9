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
    p = rules["placebo"]
    rows, summary = [], []
    grid = {name: rules["grid"][name] for name in ("source", "outcome", "violence", "outliers")}
    for province in FOUR:
        for cell in specification.cells(grid):
            main = all(rules["primary"][name] == cell[name] for name in grid)
            row = blank_row("S4", "placebo", cell, province=province, variant="", primary=main, counted=False)
            frame = series.counts_by_month(cell["source"], province, cell["outcome"], cell["violence"], cell["outliers"])
            frame = frame[frame.index >= p["from"]]
            try:
                found = placebo.placebo_breaks(
                    frame["count"], frame["days"], frame.index, KABUL, before=p["window_months"]["before"],
                    after=p["window_months"]["after"], minimum_windows=p["minimum_windows"],
                )  # fmt: skip
            except ValueError:
                summary.append(row | {"reason": "not covered by the source, or a named month is left out"})
                continue
            summary.append(
                row
                | {
                    "estimable": True,
                    "estimate": found.estimate,
                    "p": found.p_value,
                    "n": found.n,
                    "variant": f"non-overlapping={found.non_overlapping}",
                }
            )
            if main or (cell["outcome"], cell["violence"], cell["outliers"]) == ("deaths", "armed", "without"):
                head = {"province": province, **cell}
                every = [{"month": one.month, "ratio": one.ratio, "kind": one.kind} for one in found.placebos]
                every.append({"month": KABUL, "ratio": found.estimate, "kind": "true"})
                rows += [{**head, "primary": main, **one} for one in every]
    return pd.DataFrame(rows), summary


def change_points() -> pd.DataFrame:
    """Change points by province, source, series, start and penalty; a row without a month where there is none."""
    rules = specification.load()["S4"]["timing"]
    settings = rules["change_points"]
    rows = []
    for province in FOUR:
        for source in rules["grid"]["source"]:
            for outcome in rules["grid"]["outcome"]:
                for violence in rules["grid"]["violence"]:
                    for start in ("2010-01", "2020-01"):
                        frame = series.counts_by_month(source, province, outcome, violence, "with")
                        frame = frame[frame.index >= start]
                        head = {"province": province, "source": source, "outcome": outcome, "violence": violence, "start": start}
                        try:
                            found = changepoints.change_points(
                                frame["count"], frame["days"], frame.index, penalties=settings["penalties"],
                                min_months=settings["min_months"], near=settings["near_months"],
                            )  # fmt: skip
                        except ValueError as error:
                            rows.append(
                                {**head, "penalty": 0.0, "month": "", "found": 0, "stable": False, "near": False, "reason": str(error)}
                            )
                            continue
                        for penalty, months in found.by_penalty:
                            for month in months or ("",):
                                near = bool(month) and abs(series.distance(month, KABUL)) <= settings["near_months"]
                                stable = penalty == max(settings["penalties"]) and month in found.stable
                                rows.append(
                                    {
                                        **head,
                                        "penalty": penalty,
                                        "month": month,
                                        "found": len(months),
                                        "stable": stable,
                                        "near": near,
                                        "reason": "",
                                    }
                                )
    return pd.DataFrame(rows)


def matched_dates() -> pd.DataFrame:
    """Deals and operations beside dates with the same level of deaths before them (S13, no verdict)."""
    rules = specification.load()["S13"]["matched_placebo"]
    events = turns.counted()
    kept = events[
        events["kind"].isin(["deal", "operation"]) & (events["act"] == "act") & events["date_precision"].isin(["day", "month"])
        & ((events["place"] == "PK-KP") | ((events["place"] == NATION) & events["actor"].str.contains("ttp|military")))
    ]  # fmt: skip
    pairs = [(one.event, one.date[:7]) for one in kept.itertuples()]
    rows = []
    for source in ("ucdp-ged", "acled"):
        frame = series.counts_by_month(source, "PK-KP", "deaths", "all", "with")
        frame = frame[frame.index >= rules["not_before"]]
        for name, tolerance in (("primary", rules["match"]["tolerance"]), ("relaxed", rules["match"]["relaxed"])):
            found = placebo.matched_placebo(
                frame["count"], frame["days"], frame.index, pairs, before=rules["match"]["months"], after=rules["effect"]["months"],
                tolerance=tolerance, not_before=rules["not_before"], minimum_placebos=rules["minimum_placebos"],
            )  # fmt: skip
            for one in found:
                row = {"source": source, "match": name, **dataclasses.asdict(one)}
                rows.append(row | {"overlaps": ";".join(one.overlaps)})
    return pd.DataFrame(rows)
