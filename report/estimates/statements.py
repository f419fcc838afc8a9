"""The cells of each measurable statement, by its grid in `data/specification.yml`."""

from __future__ import annotations

import datetime
import functools
import math

import numpy as np
import pandas as pd

from report import specification
from report.estimates import series
from report.estimates.cells import Cell, blank_row, compare_levels, contrast, is_primary, noise_job, span, step_in_series
from report.estimates.inference.shares import share_bounds
from report.estimates.series import FOUR, NATION
from report.record import measures, provinces
from report.record.measures import KABUL
from report.record.provinces import FRONT
from report.registers import turns

OPPOSED = "2024-03"
"""The month in which opposed parties took office in Islamabad and Peshawar."""


def national_level() -> list[Cell]:
    """S1: the country's last months against as many just before."""
    rules = specification.load()["S1"]
    found = []
    for cell in specification.cells(rules["grid"], rules["not_crossed"]):
        _, last = series.full_months(cell["source"])
        m = cell["months"]
        after = measures.shift(last, 1 - m), last
        before = measures.shift(last, 1 - 2 * m), measures.shift(last, -m)
        found.append(
            compare_levels(
                "S1",
                "",
                cell,
                NATION,
                before,
                after,
                variant=f"months={m}",
                primary=is_primary(cell, rules["primary"]),
                counted=cell["violence"] == rules["counted"],
            )  # fmt: skip
        )
    return found


def clear_window(source: str, outcome: str, date: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """All months before and after a date that lie in one stretch of the source's record, as long as each is."""
    first, last = series.full_months(source)
    known = series.breaks(source, outcome)
    start = max([first, *(month for month in known if month < date)])
    after = [month for month in known if month > date]
    end = measures.shift(min(after), -1) if after else last
    return (start, measures.shift(date, -1)), (date, end)


def level_since_kabul() -> list[Cell]:
    """S4, size: the level since August 2021 against every baseline, and the primary comparison."""
    rules = specification.load()["S4"]["size"]
    grid = {name: rules["grid"][name] for name in ("source", "outcome", "violence", "outliers", "after", "months")}
    primary, found = rules["primary"], []
    windows = clear_window(primary["source"], primary["outcome"], primary["date"])
    for province in specification.load()["S4"]["provinces_with_verdict"]:
        clear = {"variant": "clear window", "counted": False}
        found.append(compare_levels("S4", "size", primary, province, *windows, primary=True, power=True, **clear))
        for violence in rules["beside"]["violence"]:
            found.append(compare_levels("S4", "size", primary | {"violence": violence}, province, *windows, **clear))
        for cell in specification.cells(grid):
            found += _against_baselines(cell, province, rules)
    return found


def _against_baselines(cell, province, rules) -> list[Cell]:
    """A cell against windows that begin in each January; those that don't count for the primary's deaths alone."""
    _, last = series.full_months(cell["source"])
    m, found, baseline, printed = cell["months"], [], rules["grid"]["baseline"], rules["printed_only"]
    whole = m == printed["months"] and is_primary({k: v for k, v in cell.items() if k != "months"}, rules["primary"])
    after = (KABUL, measures.shift(KABUL, m - 1)) if cell["after"] == "date" else (measures.shift(last, 1 - m), last)
    for year in range(int((printed["baselines_from"] if whole else baseline["from"])[:4]), int(KABUL[:4])):
        before = f"{year}-01", measures.shift(f"{year}-01", m - 1)
        if before[1] >= baseline["ends_before"]:
            continue
        counted = before[0] >= baseline["from"]
        variant = f"after={cell['after']}; months={m}; baseline={before[0]}"
        level = compare_levels("S4", "size", cell, province, before, after, variant=variant, counted=counted)
        if after[0] < KABUL and not level.row["reason"]:
            level = Cell(level.row | {"reason": "the later window begins before August 2021"})
        found.append(level)
    return found


def step_at_kabul() -> list[Cell]:
    """S4, timing: the step in August 2021, and with one choice changed at a time."""
    rules = specification.load()["S4"]["timing"]
    primary = {k: rules["primary"][k] for k in ("source", "outcome", "violence", "outliers", "start", "end", "break")}
    primary["model"] = "level and trend and slope change" if rules["primary"]["slope_change"] else "level and trend"
    found = []
    for province in FOUR:
        for change in ({}, *rules["beside"]):
            found.append(step_in_series(primary | change, province, primary=not change, power=not change))
    return found


def share_of_two_provinces() -> tuple[list[Cell], list[dict]]:
    """S6: shares of KP and Balochistan as bounds (rows), and rates per head against the rest (cells)."""
    rules = specification.load()["S6"]
    cells, rows = [], []
    for cell in specification.cells(rules["grid"]):
        _, last = series.full_months(cell["source"])
        start = measures.shift(last, -11) if cell["from"] == "last 12 months" else cell["from"]
        main = is_primary(cell, rules["primary"])
        sums, reason = _sums_of_the_country(cell, start, last)

        def row(part, place, cell=cell, start=start, last=last, main=main, reason=reason):
            found = blank_row("S6", part, cell, province=place, variant=f"from={cell['from']}", primary=main)
            crosses = series.crossed(cell["source"], cell["outcome"], start, last)
            return found | {"after": span(start, last), "crosses_break": crosses, "reason": reason}

        rows.append(row("share", "PK-KP+PK-BA"))
        if not reason:
            bounds = share_bounds(sums["two"], sums["all"], sums["unplaced"])
            rows[-1] |= {"estimable": True, "estimate": bounds.among_known, "low": bounds.low, "high": bounds.high, "n": bounds.n}
        for province in FRONT:
            bare = Cell(row("rate", province))
            cells.append(bare if reason else _rate_per_head(bare.row, cell, province, rules["rest_of_country"], start, last))
    return cells, rows


def _rate_per_head(row, cell, province, others, start, last) -> Cell:
    """A province's rate per head against that of other provinces together."""
    rest, own = _per_head(cell, others, start, last), _per_head(cell, [province], start, last)
    if min(np.isfinite(rest["count"]).sum(), np.isfinite(own["count"]).sum()) < 6:
        return Cell(row | {"reason": "under six months"})
    if rest["count"].sum() == 0 or own["count"].sum() == 0:
        return Cell(row | {"reason": "no event in a window"})
    wanted = noise_job(cell["source"], province, cell["outcome"], cell["violence"], cell["outliers"]) if row["primary"] else None
    return Cell(row, ("ratio", *(tuple(part[column].tolist()) for part in (rest, own) for column in ("count", "days")), 0, wanted))


def _sums_of_the_country(cell, start, last):
    """Counts of the two provinces, of all, and of what has no province; months left out for all together."""
    if start > last:
        return None, "not covered by the source"
    kind = cell["source"], cell["outcome"], cell["violence"], "with"
    left_out = series.outlier_months(*FRONT, NATION) if cell["outliers"] == "without" else []

    def total(province):
        frame = series.between(series.counts_by_month(kind[0], province, *kind[1:]), start, last)
        return None if frame is None else float(frame.loc[~frame.index.isin(left_out), "count"].sum())

    if total(NATION) is None:
        return None, "not covered by the source"
    two, everything = sum(total(p) for p in FRONT), total(NATION)
    placed = sum(total(p) for p in provinces.codes() if p != provinces.UNPLACED)
    if everything < specification.load()["estimable"]["deaths_min"]:
        return None, "under 30 deaths in the window"
    return {"two": two, "all": everything, "unplaced": everything - placed}, ""


def _per_head(cell, places, start, last) -> pd.DataFrame:
    """Counts, and days times residents (in 100,000), of some provinces together."""
    left_out = series.outlier_months(*FRONT, NATION) if cell["outliers"] == "without" else []
    months = pd.period_range(start, last, freq="M").astype(str)
    first, *others = (series.counts_by_month(cell["source"], p, cell["outcome"], cell["violence"], "with").loc[months] for p in places)
    count = sum((frame["count"] for frame in others), first["count"])
    years = first.index.str[:4].astype(int)
    people = _population(tuple(sorted(set(years))))
    people = people[people["province"].isin(places) & (people["former_fata"] == "")].groupby("year")["population"].sum()
    days = first["days"] * people.reindex(years).to_numpy() / 100_000
    return pd.DataFrame({"count": count.mask(count.index.isin(left_out)), "days": days})


_population = functools.cache(provinces.population)


def talks_in_term() -> list[dict]:
    """S9: months of the PTI's term with documented talks, deal or ceasefire with the TTP."""
    rules, reading = specification.load()["S9"], specification.amendment("A5")
    events = turns.counted()
    rows = []
    for cell in specification.cells(rules["grid"]):
        start = rules["term"]["from"]
        end = rules["term"]["to"] if cell["term"] == "federal" else _date(reading["kp_until"])
        months = pd.period_range(start, end, freq="M").astype(str)
        found = turns.months_of_talks(events, cell, start, end)
        half = months[: math.ceil(len(months) / 2)]
        variant = f"term={cell['term']}; kinds={cell['kinds']}; precision={cell['precision']}"
        base = {"source": "chronology", "outcome": "months", "violence": "", "outliers": ""}
        primary = all(cell[name] == values[0] for name, values in rules["grid"].items())
        for part, count, n in (("term", len(found), len(months)), ("first half", len(found & set(half)), len(half))):
            row = blank_row("S9", part, base, province=NATION, variant=variant, primary=primary)
            rows.append(row | {"after": span(months[0], months[n - 1]), "estimate": count / n, "n": n, "estimable": True})
    return rows


def _date(value) -> datetime.date:
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value))


def after_truce() -> list[Cell]:
    """S13: after the truce of 2022 against before the first talks: KP, its control, and the one to the other."""
    rules = specification.load()["S13"]
    p = rules["primary"]
    found = []
    for cell in specification.cells(rules["grid"]):
        m = cell["months"]
        before = measures.shift(p["before"][1], 1 - m), p["before"][1]
        after = p["after"][0], measures.shift(p["after"][0], m - 1)
        main = is_primary({k: v for k, v in cell.items() if k != "months"}, p) and (before[0], after[1]) == (p["before"][0], p["after"][1])
        found += contrast("S13", cell, before, after, f"months={m}", main)
    return found


def since_opposed_governments() -> list[Cell]:
    """S17: KP beside Balochistan under opposed parties since March 2024, against the months under one party."""
    rules = specification.load()["S17_control"]
    p = rules["primary"]
    found = []
    for cell in [*specification.cells(rules["grid"]), p | rules["beside"], p | rules["beside"] | {"violence": "fighting"}]:
        last = series.full_months(cell["source"])[1]
        after = (measures.shift(last, -11), last) if cell["after"] == "last 12 months" else (OPPOSED, last)
        before = tuple(cell["before"].split(" to "))
        counted = cell["violence"] == rules["counted"] and cell["before"] != rules["beside"]["before"]
        variant = f"after={cell['after']}; before={cell['before']}"
        found += contrast("S17_control", cell, before, after, variant, is_primary(cell, p), counted=counted)
    return found
