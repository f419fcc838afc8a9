"""Applies `data/specification.yml` to the panel: `python -m report estimate`.

Every cell of every grid becomes a row, whether or not its source covers it; what is heavy is
computed once per distinct data, on two processes; verdicts follow by rule. Each table carries the
key of what it was computed from, so that a stale one is noticed.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import functools
import hashlib
import math
import multiprocessing
import os
import pickle
import sys
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from report import inference, paths, specification
from report.errors import ReportError
from report.record import measures, panel, provinces

TABLES = (
    "estimates", "estimates_calibration", "estimates_power", "estimates_placebo", "estimates_changepoints",
    "estimates_ceasefire", "estimates_turns", "estimates_audit", "verdicts",
)  # fmt: skip
FROM_TABLES = (
    "incidents", "incidents_acled", "coverage", "reconciliation", "population", "ceasefire_days", "ceasefire_weeks",
)  # fmt: skip
CODE = ("inference.py", "estimates.py", "specification.py", "ceasefires.py")
TURNS = ("talks", "deal", "ceasefire", "operation")
"""Kinds of the chronology's events on which estimates rest."""
REMEDY = "Run: make estimate (or python -m report estimate)."
KABUL = measures.KABUL
NATION = "PK"
FRONT = ("PK-KP", "PK-BA")
FOUR = ("PK-KP", "PK-BA", "PK-SD", "PK-PB")
NAMES = [
    "statement", "part", "province", "source", "outcome", "violence", "outliers", "variant", "before", "after",
    "estimate", "low", "high", "n", "p", "primary", "counted", "estimable", "reason", "crosses_break",
]  # fmt: skip


# --- The key -------------------------------------------------------------------------------------


def key(folder=None) -> str:
    """sha256 over what the estimates rest on: panel, turns of the chronology, specification, code."""
    from report import tables

    folder = folder or paths.DATA
    digest = hashlib.sha256()
    files = [folder / tables.card(name, folder)["path"] for name in FROM_TABLES]
    files += [folder / "specification.yml", *(paths.ROOT / "report" / name for name in CODE)]
    for path in files:
        # A checkout may turn the ends of lines.
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    digest.update(turns(folder).to_csv(index=False, lineterminator="\n").encode())
    return "sha256:" + digest.hexdigest()


def turns(folder=None) -> pd.DataFrame:
    """The events of the chronology on which estimates rest, with the fields that they use."""
    from report import tables

    frame = tables.read("chronology", folder)
    fields = ["event", "date", "date_precision", "end", "kind", "act", "actor", "place", "title", "summary", "confidence"]
    return frame.loc[frame["kind"].isin(TURNS), fields].sort_values("event", ignore_index=True)


def stale(folder=None) -> list[str]:
    """One sentence for each table whose key is not that of the data, specification and code; none if all is well."""
    from report import tables

    now = key(folder)
    return [
        f"data/{resource['path']} was computed from other data, rules or code. {REMEDY}"
        for resource in tables.package(folder)["resources"]
        if resource["name"] in TABLES and resource.get("key") != now
    ]


def refuse_stale(folder=None) -> None:
    """ReportError that names every stale table, and what to do."""
    if found := stale(folder):
        raise ReportError("\n".join(found))


# --- Series --------------------------------------------------------------------------------------


@functools.cache
def full_months(source: str) -> tuple[str, str]:
    """First and last full month of a source, the country-month totals of UCDP included."""
    if source == "ucdp-totals":
        months = _totals().index
        return months[0], months[-1]
    return measures.full_months(source)


@functools.cache
def _totals() -> pd.Series:
    from report import tables

    return tables.read("reconciliation").set_index("month")["deaths_ucdp"].dropna().astype(float)


@functools.cache
def _monthly(source: str, violence: str) -> pd.DataFrame:
    kinds = specification.load()["violence"][violence][source]
    whole = panel.monthly(source, scope=measures.SCOPE[source], violence=kinds)
    return whole[whole["month"].between(*full_months(source))]


@functools.cache
def series(source: str, province: str, outcome: str, violence: str, outliers: str) -> pd.DataFrame:
    """Counts and days covered by month (index YYYY-MM), full months; left-out months are NaN.

    province: an ISO code, or PK for the whole country, unplaced events included.
    """
    if source == "ucdp-totals":
        counts = _totals()
        days = [pd.Period(month).days_in_month for month in counts.index]
        frame = pd.DataFrame({"count": counts, "days": np.array(days, dtype=float)})
    else:
        whole = _monthly(source, violence)
        if province != NATION:
            whole = whole[whole["province"] == province]
        column = "events" if outcome == "events" else "deaths_best"
        sums = whole.groupby("month").agg(count=(column, "sum"), days=("days", "first"))
        frame = sums.astype(float)
    if outliers == "without":
        left_out = outlier_months(province)
        frame.loc[frame.index.isin(left_out), "count"] = np.nan
    return frame


def outlier_months(*places: str) -> list[str]:
    """The months that the specification names as made by one event, for these provinces together."""
    rules = specification.load()["outlier_months"]
    return sorted({one["month"] for one in rules if one["province"] in (*places, "all")})


def between(frame: pd.DataFrame, first: str, last: str) -> pd.DataFrame | None:
    """The months first to last of a series; None unless all are covered."""
    months = pd.period_range(first, last, freq="M").astype(str)
    if len(months) == 0 or not set(months) <= set(frame.index):
        return None
    return frame.loc[months]


def breaks(source: str, outcome: str) -> list[str]:
    """First months from which a source's record differs in kind, for an outcome."""
    return specification.load()["record_breaks"].get(source, {}).get(outcome, [])


def crossed(source, outcome, first, last) -> bool:
    """Whether a break of the record lies after the first and not after the last of these months."""
    return any(first < one <= last for one in breaks(source, outcome))


def distance(a: str, b: str) -> int:
    """Months from a to b."""
    return (pd.Period(b, "M") - pd.Period(a, "M")).n


# --- Cells ---------------------------------------------------------------------------------------


@dataclasses.dataclass
class Cell:
    """One row to be: what it is (`row`), and the job that gives its estimate, or None with a reason."""

    row: dict
    job: tuple | None = None

    @property
    def wants(self) -> tuple[bool, bool]:
        """Whether the job is to be calibrated, and to have its power computed."""
        return bool(self.row["primary"]), bool(self.row.pop("_power", False))


def _row(statement, part, cell, *, province, variant="", primary=False, counted=True):
    return {
        "statement": statement, "part": part, "province": province, **{k: cell[k] for k in ("source", "outcome", "violence", "outliers")},
        "variant": variant, "before": "", "after": "", "primary": primary, "counted": counted, "estimable": False, "reason": "",
        "crosses_break": False,
    }  # fmt: skip


def _span(first, last) -> str:
    return f"{first}..{last}"


def noise(source, province, outcome, violence, outliers) -> tuple | None:
    """The job whose dispersion and autocorrelation null series are drawn at (amendment A11)."""
    frame = series(source, province, outcome, violence, outliers)
    part = frame[frame.index >= "2020-01"]
    return _its_job(part, KABUL, True, True)


def level(statement, part, cell, province, before, after, *, variant, primary=False, counted=True, power=False) -> Cell:
    """A cell that compares two windows of months, each (first, last)."""
    row = _row(statement, part, cell, province=province, variant=variant, primary=primary, counted=counted)
    row |= {"before": _span(*before), "after": _span(*after), "_power": power}
    arms, reason = _windows(cell, province, before, after)
    if reason:
        return Cell(row | {"reason": reason})
    row["crosses_break"] = crossed(cell["source"], cell["outcome"], before[0], after[1])
    wanted = noise(cell["source"], province, cell["outcome"], cell["violence"], cell["outliers"]) if primary else None
    return Cell(row, ("ratio", *arms, distance(before[1], after[0]) - 1, wanted))


def _windows(cell, province, before, after):
    """(counts and days before and after, as four tuples), or why they can't be compared."""
    if before[0] > before[1] or after[0] > after[1]:
        return None, "no such window"
    if before[1] >= after[0]:
        return None, "the windows overlap"
    frame = series(cell["source"], province, cell["outcome"], cell["violence"], cell["outliers"])
    parts = [between(frame, *span) for span in (before, after)]
    if any(one is None for one in parts):
        return None, "not covered by the source"
    deaths = series(cell["source"], province, "deaths", cell["violence"], cell["outliers"])
    least = specification.load()["estimable"]["deaths_min"]
    if any(between(deaths, *span)["count"].sum() < least for span in (before, after)):
        return None, f"under {least} deaths in a window"
    if any(one["count"].sum() == 0 for one in parts):
        return None, "no event in a window"
    return [tuple(one[column]) for one in parts for column in ("count", "days")], ""


def _its_job(part: pd.DataFrame, month, trend, slope):
    """The job of an interrupted time series, or None where the rules forbid it."""
    rules = specification.load()["estimable"]
    before, after = (part.index < month).sum(), (part.index >= month).sum()
    if before < rules["before_months"] or after < rules["after_months"]:
        return None
    if (part["count"].dropna() == 0).mean() > rules["zero_share_max"]:
        return None
    return ("its", tuple(part["count"]), tuple(part["days"]), tuple(part.index), month, trend, slope)


MODELS = {
    "level": (False, False),
    "level and trend": (True, False),
    "level and trend and slope change": (True, True),
}


def time_series(cell, province, *, primary, power) -> Cell:
    """A cell of S4's timing: start, end, break, model."""
    first, last = full_months(cell["source"])
    end = last if cell["end"] == "last" else cell["end"]
    variant = f"start={cell['start']}; end={cell['end']}; break={cell['break']}; model={cell['model']}"
    row = _row("S4", "timing", cell, province=province, variant=variant, primary=primary)
    before = measures.shift(cell["break"], -1)
    row |= {"before": _span(cell["start"], before), "after": _span(cell["break"], end), "_power": power}
    if cell["start"] < first or end > last or end < cell["break"]:
        return Cell(row | {"reason": "not covered by the source"})
    part = series(cell["source"], province, cell["outcome"], cell["violence"], cell["outliers"]).loc[cell["start"] : end]
    job = _its_job(part, cell["break"], *MODELS[cell["model"]])
    if job is None:
        rules = specification.load()["estimable"]
        short = (part.index < cell["break"]).sum() < rules["before_months"] or (part.index >= cell["break"]).sum() < rules["after_months"]
        return Cell(row | {"reason": "too few months on a side" if short else "too many months without any"})
    row["crosses_break"] = crossed(cell["source"], cell["outcome"], cell["start"], end)
    return Cell(row, job)


def _is_primary(cell, primary) -> bool:
    return all(primary.get(name, value) == value for name, value in cell.items())


# --- Statements ----------------------------------------------------------------------------------


def s1() -> list[Cell]:
    """The country's last months against as many just before."""
    rules = specification.load()["S1"]
    found = []
    for cell in specification.cells(rules["grid"], rules["not_crossed"]):
        _, last = full_months(cell["source"])
        m = cell["months"]
        after = measures.shift(last, 1 - m), last
        before = measures.shift(last, 1 - 2 * m), measures.shift(last, -m)
        found.append(level("S1", "", cell, NATION, before, after, variant=f"months={m}", primary=_is_primary(cell, rules["primary"])))
    return found


def clear_window(source: str, outcome: str, date: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """The longest equal windows around a date that cross no break of the source's record."""
    first, last = full_months(source)
    known = breaks(source, outcome)
    start = max([first, *(one for one in known if one < date)])
    after = [one for one in known if one > date]
    end = measures.shift(min(after), -1) if after else last
    length = min(distance(start, date), distance(date, end) + 1)
    return (measures.shift(date, -length), measures.shift(date, -1)), (date, measures.shift(date, length - 1))


def s4_size() -> list[Cell]:
    """The level since August 2021 against every baseline, and the primary comparison."""
    rules = specification.load()["S4"]["size"]
    grid = {name: rules["grid"][name] for name in ("source", "outcome", "violence", "outliers", "after", "months")}
    found = []
    for province in FOUR:
        primary = rules["primary"]
        before, after = clear_window(primary["source"], primary["outcome"], primary["date"])
        found.append(level("S4", "size", primary, province, before, after, variant="clear window", primary=True, counted=False, power=True))
        for cell in specification.cells(grid):
            _, last = full_months(cell["source"])
            m = cell["months"]
            after = (KABUL, measures.shift(KABUL, m - 1)) if cell["after"] == "date" else (measures.shift(last, 1 - m), last)
            for year in range(2010, int(KABUL[:4])):
                before = f"{year}-01", measures.shift(f"{year}-01", m - 1)
                if before[1] >= rules["grid"]["baseline"]["ends_before"]:
                    continue
                counted = before[0] >= rules["grid"]["baseline"]["from"]
                one = level(
                    "S4",
                    "size",
                    cell,
                    province,
                    before,
                    after,
                    variant=f"after={cell['after']}; months={m}; baseline={before[0]}",
                    counted=counted,
                )
                if after[0] < KABUL and not one.row["reason"]:
                    one = Cell(one.row | {"reason": "the later window begins before August 2021"})
                if counted or not one.row["reason"]:
                    found.append(one)
    return found


def s4_timing() -> list[Cell]:
    """The step in August 2021, by start, end, model."""
    rules = specification.load()["S4"]["timing"]
    primary = {k: rules["primary"][k] for k in ("source", "outcome", "violence", "outliers", "start", "end", "break")}
    primary["model"] = "level and trend and slope change" if rules["primary"]["slope_change"] else "level and trend"
    found = []
    for province in FOUR:
        for cell in specification.cells(rules["grid"]):
            main = _is_primary(cell, primary)
            found.append(time_series(cell, province, primary=main, power=main))
    return found


def s6() -> tuple[list[Cell], list[dict]]:
    """Shares of KP and Balochistan as bounds (rows), and rates per head against the rest (cells)."""
    rules = specification.load()["S6"]
    cells, rows = [], []
    for cell in specification.cells(rules["grid"]):
        first, last = full_months(cell["source"])
        start = measures.shift(last, -11) if cell["from"] == "last 12 months" else cell["from"]
        main = _is_primary(cell, rules["primary"])
        variant = f"from={cell['from']}"
        row = _row("S6", "share", cell, province="PK-KP+PK-BA", variant=variant, primary=main)
        row["after"] = _span(start, last)
        row["crosses_break"] = crossed(cell["source"], cell["outcome"], start, last)
        sums, reason = _sums_of_the_country(cell, start, last)
        if reason:
            row["reason"] = reason
        else:
            bounds = inference.share_bounds(sums["two"], sums["all"], sums["unplaced"])
            row |= {"estimable": True, "estimate": bounds.among_known, "low": bounds.low, "high": bounds.high, "n": bounds.n}
        rows.append(row)
        for province in FRONT:
            row = _row("S6", "rate", cell, province=province, variant=variant, primary=main)
            row |= {"after": _span(start, last), "crosses_break": crossed(cell["source"], cell["outcome"], start, last)}
            if reason:
                cells.append(Cell(row | {"reason": reason}))
                continue
            rest, own = _per_head(cell, rules["rest_of_country"], start, last), _per_head(cell, [province], start, last)
            job = ("ratio", tuple(rest["count"]), tuple(rest["days"]), tuple(own["count"]), tuple(own["days"]), 0)
            wanted = noise(cell["source"], province, cell["outcome"], cell["violence"], cell["outliers"]) if main else None
            if min(np.isfinite(rest["count"]).sum(), np.isfinite(own["count"]).sum()) < 6:
                cells.append(Cell(row | {"reason": "under six months"}))
            elif rest["count"].sum() == 0 or own["count"].sum() == 0:
                cells.append(Cell(row | {"reason": "no event in a window"}))
            else:
                cells.append(Cell(row, (*job, wanted)))
    return cells, rows


def _sums_of_the_country(cell, start, last):
    """Counts of the two provinces, of all, and of what has no province; months left out for all together."""
    if start > last:
        return None, "not covered by the source"
    kind = cell["source"], cell["outcome"], cell["violence"], "with"
    left_out = outlier_months(*FRONT, NATION) if cell["outliers"] == "without" else []

    def total(province):
        frame = between(series(kind[0], province, *kind[1:]), start, last)
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
    left_out = outlier_months(*FRONT, NATION) if cell["outliers"] == "without" else []
    months = pd.period_range(start, last, freq="M").astype(str)
    first, *others = (series(cell["source"], p, cell["outcome"], cell["violence"], "with").loc[months] for p in places)
    count = sum((frame["count"] for frame in others), first["count"])
    years = first.index.str[:4].astype(int)
    people = provinces.population(sorted(set(years)))
    people = people[people["province"].isin(places) & (people["former_fata"] == "")].groupby("year")["population"].sum()
    days = first["days"] * people.reindex(years).to_numpy() / 100_000
    return pd.DataFrame({"count": count.mask(count.index.isin(left_out)), "days": days})


def s9() -> list[dict]:
    """Months of the PTI's term with documented talks, deal or ceasefire with the TTP."""
    rules, reading = specification.load()["S9"], specification.amendment("A5")
    events = turns()
    rows = []
    for cell in specification.cells(rules["grid"]):
        start = rules["term"]["from"]
        end = rules["term"]["to"] if cell["term"] == "federal" else _date(reading["kp_until"])
        months = pd.period_range(start, end, freq="M").astype(str)
        found = months_of_talks(events, cell, start, end)
        half = months[: math.ceil(len(months) / 2)]
        variant = f"term={cell['term']}; kinds={cell['kinds']}; precision={cell['precision']}"
        base = {"source": "chronology", "outcome": "months", "violence": "", "outliers": ""}
        primary = all(cell[name] == values[0] for name, values in rules["grid"].items())
        for part, count, n in (("term", len(found), len(months)), ("first half", len(found & set(half)), len(half))):
            row = _row("S9", part, base, province=NATION, variant=variant, primary=primary)
            rows.append(row | {"after": _span(months[0], months[n - 1]), "estimate": count / n, "n": n, "estimable": True})
    return rows


def _date(value) -> datetime.date:
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value))


def months_of_talks(events: pd.DataFrame, cell: dict, start: datetime.date, end: datetime.date) -> set[str]:
    """Months (YYYY-MM) between two days with a day of talks, deal or ceasefire, by the rules of S9."""
    text = events["title"] + " " + events["summary"]
    ttp = events["actor"].str.split(";").map(lambda names: "ttp" in names) | text.str.contains(r"\bTTP\b")
    government = events["actor"].str.contains("federal-government") | text.str.contains(
        r"\b(?:federal government|[Pp]rime [Mm]inister|President|[Ii]nterior minister|information minister)\b"
    )
    if cell["term"] != "federal":
        government |= events["actor"].str.contains("kp-government") | text.str.contains("KP government")
    kinds = {"talks", "deal", "ceasefire"} - ({"ceasefire"} if cell["kinds"] == "without ceasefires" else set())
    precise = {"day"} if cell["precision"] == "day" else {"day", "month"}
    kept = events[ttp & government & events["kind"].isin(kinds) & events["date_precision"].isin(precise) & (events["confidence"] == "read")]
    found = set()
    for one in kept.itertuples():
        a = one.date[:10] if len(one.date) == 10 else f"{one.date}-01"
        b = one.end or one.date
        b = b if len(b) == 10 else str(pd.Period(b, "M").end_time.date())
        a, b = max(a, str(start)), min(b, str(end))
        if a <= b:
            found |= set(pd.period_range(a, b, freq="M").astype(str))
    return found


def s13() -> list[Cell]:
    """After the truce of 2022 against before the first talks: KP, its control, and the one to the other."""
    rules = specification.load()["S13"]
    p = rules["primary"]
    found = []
    for cell in specification.cells(rules["grid"]):
        m = cell["months"]
        before = measures.shift(p["before"][1], 1 - m), p["before"][1]
        after = p["after"][0], measures.shift(p["after"][0], m - 1)
        main = _is_primary({k: v for k, v in cell.items() if k != "months"}, p) and (before[0], after[1]) == (p["before"][0], p["after"][1])
        found += contrast("S13", cell, before, after, f"months={m}", main)
    return found


def contrast(statement, cell, before, after, variant, main, reason="") -> list[Cell]:
    """Three cells: KP's ratio, Balochistan's, and KP's to Balochistan's."""
    found = [level(statement, "ratio", cell, place, before, after, variant=variant, primary=main) for place in FRONT]
    row = dict(found[0].row) | {"part": "contrast", "province": "PK-KP/PK-BA"}
    if reason:
        found = [Cell(one.row | {"reason": reason}) for one in found]
    why = next((one.row["reason"] for one in found if one.row["reason"]), "")
    if why:
        return [*found, Cell(row | {"reason": why})]
    jobs = [one.job for one in found if one.job is not None]
    job = ("contrast", *jobs[0][1:5], *jobs[1][1:5], jobs[0][5], jobs[0][6], jobs[1][6])
    return [*found, Cell(row, job)]


def s17() -> list[Cell]:
    """KP beside Balochistan since opposed governments took office in March 2024."""
    rules = specification.load()["S17_control"]
    p, date = rules["primary"], "2024-03"
    found = []
    for cell in specification.cells(rules["grid"]):
        _, last = full_months(cell["source"])
        after = {
            "first 12 months from 2024-03": (date, measures.shift(date, 11)),
            "last 12 months": (measures.shift(last, -11), last),
            "all from 2024-03": (date, last),
        }[cell["after"]]
        length = distance(*after) + 1
        if cell["before"].startswith("the same number"):
            before = measures.shift(date, -length), measures.shift(date, -1)
        else:
            before = tuple(cell["before"].split(" to "))
        # Cut to the shorter of the two, from the date outwards.
        length = min(length, distance(*before) + 1)
        before, after = (measures.shift(before[1], 1 - length), before[1]), (after[0], measures.shift(after[0], length - 1))
        main = (
            _is_primary({k: v for k, v in cell.items() if k not in ("before", "after")}, p)
            and list(before) == p["before"]
            and cell["after"] == p["after"]
        )
        early = "not covered by the source" if after[0] < date else ""
        found += contrast("S17_control", cell, before, after, f"after={cell['after']}; before={cell['before']}", main, early)
    return found


# --- Jobs ----------------------------------------------------------------------------------------


def _work(task: tuple) -> tuple:
    """Runs a job: (its key, what came out as a dict). At the top so that any platform can start it."""
    name, job, full, power = task
    return name, _compute(job, full, power)


Fit: TypeAlias = inference.InterruptedTimeSeries | inference.RateRatio


def _compute(job, full: bool, power: bool) -> dict:
    settings = specification.load()["general"]
    shared = {"confidence": settings["confidence"], "draws": settings["bootstrap_draws"], "seed": settings["seed"]}
    if job[0] == "its":
        _, counts, days, months, month, trend, slope = job
        fit: Fit = inference.interrupted_time_series(counts, days, months, month, trend=trend, slope_change=slope, **shared)
    elif job[0] == "ratio":
        fit = inference.rate_ratio(*job[1:5], gap=job[5], noise=_noise(job[6]), **shared)
    else:
        fit = inference.ratio_of_ratios(
            job[1:3], job[3:5], job[5:7], job[7:9], gap=job[9], noise=_noise(job[10]), control_noise=_noise(job[11]), **shared
        )
    bare = fit
    found: dict[str, Any] = {}
    if full:
        rate = inference.false_positive_rate(fit, settings["null_simulations"], seed=settings["seed"])
        limit = settings["false_positive_limit"]
        fit = inference.calibrate(fit, settings["null_simulations"], seed=settings["seed"], limit=limit)
        found["calibration"] = {
            "false_positive_rate": rate.rate, "standard_error": rate.standard_error, "simulations": rate.n, "limit": limit,
            "widened": fit.widened, "low_before": bare.low, "high_before": bare.high, **_model_of(fit),
        }  # fmt: skip
    if power:
        found["power"] = inference.power(fit, target=settings["power_target"], n=settings["power_simulations"], seed=settings["seed"])
    found["estimate"] = {"estimate": fit.estimate, "low": fit.low, "high": fit.high, "n": fit.n}
    return found


@functools.lru_cache(maxsize=256)
def _noise(job) -> tuple[float, float] | None:
    """Dispersion and autocorrelation from a time series' job (few draws: its interval isn't used)."""
    if job is None:
        return None
    _, counts, days, months, month, trend, slope = job
    try:
        fit = inference.interrupted_time_series(counts, days, months, month, trend=trend, slope_change=slope, draws=99, seed=1)
    except ValueError:
        return None
    return fit.dispersion, fit.autocorrelation


def _model_of(fit) -> dict:
    if isinstance(fit, inference.RateRatio):
        model = fit.arms[0].model
        return {"dispersion": model.dispersion, "autocorrelation": model.autocorrelation}
    return {
        "dispersion": fit.dispersion, "autocorrelation": fit.autocorrelation,
        "trend_per_year": fit.trend_per_year, "slope_change_per_year": fit.slope_change_per_year,
    }  # fmt: skip


def run_jobs(wanted: list[tuple], processes: int = 2) -> dict[str, dict]:
    """Runs each distinct (job, full, power) once; results by `job_name`. Heaviest first, with progress."""
    tasks = {}
    for job, full, power in wanted:
        tasks[job_name(job, full, power)] = (job, full, power)
    order = sorted(tasks, key=lambda name: -_weight(*tasks[name]))
    todo = [(name, *tasks[name]) for name in order]
    kept_at = _results_path()
    results = {name: result for name, result in _kept_results(kept_at).items() if name in tasks}
    todo = [task for task in todo if task[0] not in results]
    if results:
        _say(f"  {len(results):,} of {len(tasks):,} are kept from an earlier run of the same code")
    before, shown = len(results), 0
    # A worker must not start threads of its own: two processes fill two cores.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    with multiprocessing.get_context("spawn").Pool(processes) if processes > 1 else contextlib.nullcontext() as pool:
        for name, result in pool.imap_unordered(_work, todo, chunksize=4) if pool else map(_work, todo):
            results[name] = result
            if (len(results) - before) * 10 // len(todo) > shown:
                shown = (len(results) - before) * 10 // len(todo)
                _say(f"  {len(results):,} of {len(tasks):,} distinct estimates")
    _keep_results(kept_at, results)
    return results


def _results_path():
    """Results of jobs, kept between runs; the name holds what they depend on beside their own data."""
    import inspect

    parts = [(paths.ROOT / "report" / "inference.py").read_text(encoding="utf-8"), repr(specification.load()["general"])]
    parts += [inspect.getsource(function) for function in (_compute, _noise.__wrapped__, _model_of)]
    return paths.BUILD / f"estimates-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:16]}.pickle"


def _kept_results(path) -> dict:
    try:
        return pickle.loads(path.read_bytes())
    except (OSError, pickle.UnpicklingError, EOFError):
        return {}


def _keep_results(path, results) -> None:
    path.parent.mkdir(exist_ok=True)
    for old in path.parent.glob("estimates-*.pickle"):
        old.unlink()
    path.write_bytes(pickle.dumps(results))


def job_name(job, full, power) -> str:
    return hashlib.sha256(pickle.dumps((job, full, power), protocol=4)).hexdigest()


def _weight(job, full, power) -> float:
    return (len(job[1]) ** 1.5) * (3 if job[0] == "its" else 1) * (1 + 4 * full + 10 * power)


# --- Placebos, change points, turns, the audit ------------------------------------------------------


def placebos() -> tuple[pd.DataFrame, list[dict]]:
    """Every placebo date of S4, and a row per series with its p-value."""
    rules = specification.load()["S4"]["timing"]
    p = rules["placebo"]
    rows, summary = [], []
    grid = {name: rules["grid"][name] for name in ("source", "outcome", "violence", "outliers")}
    for province in FOUR:
        for cell in specification.cells(grid):
            main = all(rules["primary"][name] == cell[name] for name in grid)
            row = _row("S4", "placebo", cell, province=province, variant="", primary=main, counted=False)
            frame = series(cell["source"], province, cell["outcome"], cell["violence"], cell["outliers"])
            frame = frame[frame.index >= p["from"]]
            try:
                found = inference.placebo_breaks(
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
                        frame = series(source, province, outcome, violence, "with")
                        frame = frame[frame.index >= start]
                        head = {"province": province, "source": source, "outcome": outcome, "violence": violence, "start": start}
                        try:
                            found = inference.change_points(
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
                                near = bool(month) and abs(distance(month, KABUL)) <= settings["near_months"]
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


def turns_in_violence() -> pd.DataFrame:
    """Deals and operations beside dates with the same level of deaths before them (S13, no verdict)."""
    rules = specification.load()["S13"]["matched_placebo"]
    events = turns()
    kept = events[
        events["kind"].isin(["deal", "operation"]) & (events["act"] == "act") & events["date_precision"].isin(["day", "month"])
        & ((events["place"] == "PK-KP") | ((events["place"] == NATION) & events["actor"].str.contains("ttp|military")))
    ]  # fmt: skip
    pairs = [(one.event, one.date[:7]) for one in kept.itertuples()]
    rows = []
    for source in ("ucdp-ged", "acled"):
        frame = series(source, "PK-KP", "deaths", "all", "with")
        frame = frame[frame.index >= rules["not_before"]]
        for name, tolerance in (("primary", rules["match"]["tolerance"]), ("relaxed", rules["match"]["relaxed"])):
            found = inference.matched_placebo(
                frame["count"], frame["days"], frame.index, pairs, before=rules["match"]["months"], after=rules["effect"]["months"],
                tolerance=tolerance, not_before=rules["not_before"], minimum_placebos=rules["minimum_placebos"],
            )  # fmt: skip
            for one in found:
                row = {"source": source, "match": name, **dataclasses.asdict(one)}
                rows.append(row | {"overlaps": ";".join(one.overlaps)})
    return pd.DataFrame(rows)


def _second(source: str, province: str, outcome: str, violence: str, windows) -> str | None:
    """The record that stands beside another in the audit, where it covers both windows."""
    others = {"acled": "ucdp-ged", "ucdp-ged": "acled"}
    for other in (others[source], "ucdp-totals"):
        if other == "ucdp-totals" and (province, outcome, violence) != (NATION, "deaths", "all"):
            continue
        first, last = full_months(other)
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
                arms, reason = _windows(full, cell["province"], *windows)
                row = {"source": source, "candidate": month, **cell, "primary": primary, "second": "", "reason": reason}
                row |= _reference(source, cell, month, rules)
                jobs = {}
                if not reason:
                    jobs["change"] = ("ratio", *arms, 0, _whole_noise(full, cell["province"], month) if primary else None)
                    other = _second(source, cell["province"], cell["outcome"], cell["violence"], windows)
                    if other:
                        there = {**full, "source": other}
                        control, why = _windows(there, cell["province"], *windows)
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
                        control, why = _windows(there, cell["province"], *windows)
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
    frame = series(cell["source"], province, cell["outcome"], cell["violence"], "with")
    frame = frame[frame.index >= "2007-01"] if cell["source"] == "ucdp-ged" else frame
    return _its_job(frame, month, True, True)


def _reference(source, cell, month, rules) -> dict:
    """How often other months, at which nobody suspects a break, show as large a change (folded)."""
    frame = series(source, cell["province"], cell["outcome"], cell["violence"], "with")
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


# --- Verdicts ------------------------------------------------------------------------------------


def verdicts(estimates, placebo, power, ceasefire, audit_rows) -> pd.DataFrame:
    """All verdicts, by the specification's rules, with the quantities that they rest on."""
    spec = specification.load()
    rows = []

    def add(statement, part, province, rules, quantities, counted=None, estimable=None):
        verdict, rule = specification.decide(rules, quantities)
        text = "; ".join(f"{name} = {_text(value)}" for name, value in quantities.items())
        rows.append(
            {
                "statement": statement,
                "part": part,
                "province": province,
                "verdict": verdict,
                "quantities": text,
                "rule": rule,
                "cells": counted,
                "estimable": estimable,
            }
        )
        return verdict

    def counts(frame):
        grid = frame[frame["counted"]]
        return len(grid), int(grid["estimable"].sum())

    one = estimates[estimates["statement"] == "S1"]
    add("S1", "", NATION, spec["S1"]["verdict"], s1_quantities(one), *counts(one))

    size, timing = {}, {}
    s4 = estimates[estimates["statement"] == "S4"]
    for province in spec["S4"]["provinces_with_verdict"]:
        here = s4[s4["province"] == province]
        quantities = s4_quantities(here, placebo, power, province)
        parts = spec["S4"]["verdict_parts"]
        size[province] = add("S4", "size", province, parts["size"], _only(quantities, "size"), *counts(here[here["part"] == "size"]))
        timing[province] = add(
            "S4",
            "timing",
            province,
            parts["timing"],
            {k: v for k, v in quantities.items() if not k.startswith("size")},
            *counts(here[here["part"] == "timing"]),
        )
    both = {
        "size.supported": _count(size, "supported"),
        "timing.supported": _count(timing, "supported"),
        "size.supported_or_partly": _count(size, "supported", "partly supported"),
    }
    add("S4", "", NATION, spec["S4"]["verdict"], both, *counts(s4[s4["province"].isin(FRONT)]))
    add("S5", "", NATION, spec["S5"]["verdict"], {})

    six = estimates[estimates["statement"] == "S6"]
    add(
        "S6",
        "",
        NATION,
        spec["S6"]["verdict"],
        s6_quantities(six) | {"rises": _count(size, "supported")},
        *counts(six[six["part"] == "share"]),
    )

    nine = estimates[estimates["statement"] == "S9"]
    add("S9", "timing", NATION, spec["S9"]["verdict"], s9_quantities(nine), *counts(nine[nine["part"] == "term"]))

    each = {}
    for cell in spec["S11"]["grid"]["ceasefire"]:
        here = ceasefire[(ceasefire["ceasefire"] == cell) & ceasefire["primary"]]
        row = here.iloc[0] if len(here) else {}
        grid = ceasefire[ceasefire["ceasefire"] == cell]
        each[cell] = add(
            "S11",
            cell,
            "PK-KP",
            spec["S11"]["per_ceasefire"],
            {"high": _value(row, "high"), "p": _value(row, "p")},
            len(grid),
            int(grid["estimable"].sum()),
        )
    both = {"per_ceasefire.lower": _count(each, "lower"), "per_ceasefire.perhaps_lower": _count(each, "perhaps lower")}
    add("S11", "", "PK-KP", spec["S11"]["verdict"], both, len(ceasefire), int(ceasefire["estimable"].sum()))

    thirteen = estimates[estimates["statement"] == "S13"]
    add(
        "S13",
        "sequence",
        "PK-KP",
        spec["S13"]["verdict"],
        s13_quantities(thirteen),
        *counts(thirteen[(thirteen["part"] == "ratio") & (thirteen["province"] == "PK-KP")]),
    )

    control = estimates[estimates["statement"] == "S17_control"]
    add(
        "S17_control",
        "",
        "PK-KP/PK-BA",
        spec["S17_control"]["answer"],
        {"control_share": control_share(control)},
        *counts(control[control["part"] == "contrast"]),
    )

    for (source, month), group in audit_rows.groupby(["source", "candidate"], sort=True):
        together = audit_together(group)
        for row in group[group["primary"]].itertuples():
            quantities = audit_quantities(row) | {"together": together}
            add(
                "audit",
                f"{source} {month}",
                row.province,
                spec["audit"]["verdict"],
                quantities,
                len(group[group["province"] == row.province]),
            )
    return pd.DataFrame(rows)


def _count(verdicts: dict, *which: str) -> int:
    return sum(verdict in which for verdict in verdicts.values())


def _only(quantities, start):
    return {name: value for name, value in quantities.items() if name.startswith(start)}


def _value(row, name):
    value = row.get(name) if len(row) else None
    return None if value is None or pd.isna(value) else float(value)


def _text(value) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "not estimable"
    return "above the largest tried" if value == math.inf else f"{value:.3g}"


def _primary(frame: pd.DataFrame):
    rows = frame[frame["primary"] & frame["estimable"]]
    return rows.iloc[0] if len(rows) else {}


def share_above_1(frame: pd.DataFrame) -> float | None:
    """Share of estimable, counted cells with an estimate above 1; None if there is none."""
    kept = frame[frame["counted"] & frame["estimable"]]
    return float((kept["estimate"] > 1).mean()) if len(kept) else None


def s1_quantities(frame) -> dict:
    """The quantities of S1 from its rows of estimates."""
    main = _primary(frame)
    second = frame[
        (frame["source"] == "ucdp-totals") & (frame["variant"] == "months=12") & (frame["outliers"] == "with") & frame["estimable"]
    ]
    low, high = _value(main, "low"), _value(main, "high")
    return {
        "low": low,
        "spread": high / low if low and high else None,
        "estimate": _value(main, "estimate"),
        "share": share_above_1(frame),
        "second": float(second["estimate"].iloc[0]) if len(second) else None,
    }


def s4_quantities(frame, placebo, power, province) -> dict:
    """The quantities of S4 for a province, from its rows of estimates, placebos and power."""
    size, timing = (frame[frame["part"] == part] for part in ("size", "timing"))
    mine = placebo[(placebo["province"] == province) & placebo["primary"]]
    detect = power[(power["statement"] == "S4") & (power["part"] == "timing") & (power["province"] == province)]
    smallest = None
    if len(detect):
        value = detect["smallest"].iloc[0]
        smallest = math.inf if pd.isna(value) else float(value)
    return {
        "size_low": _value(_primary(size), "low"),
        "size_share": share_above_1(size),
        "step_low": _value(_primary(timing), "low"),
        "step_share": share_above_1(timing),
        "placebo_p": _value(mine.iloc[0] if len(mine) else {}, "p"),
        "detectable": smallest,
    }


def s6_quantities(frame) -> dict:
    share, rate = (frame[frame["part"] == part] for part in ("share", "rate"))
    kept = share[share["estimable"]]
    times = {p: _value(_primary(rate[rate["province"] == p]), "low") for p in FRONT}
    return {
        "share_low": _value(_primary(share), "low"),
        "robust": float((kept["low"] > 0.5).mean()) if len(kept) else None,
        "kp_times": times["PK-KP"],
        "ba_times": times["PK-BA"],
    }


def s9_quantities(frame) -> dict:
    main = frame[frame["primary"]].set_index("part")
    whole, half = main.loc["term"], main.loc["first half"]
    return {
        "share": float(whole["estimate"]),
        "first_half": float(round(half["estimate"] * half["n"])),
        "any": float(round(whole["estimate"] * whole["n"])),
    }


def s13_quantities(frame) -> dict:
    kp = frame[(frame["part"] == "ratio") & (frame["province"] == "PK-KP")]
    return {
        "low": _value(_primary(kp), "low"),
        "share": share_above_1(kp),
        "beyond_control": _value(_primary(frame[frame["part"] == "contrast"]), "low"),
    }


def control_share(frame) -> float | None:
    """Share of estimable specifications in which Balochistan's ratio is at least KP's."""
    kept = frame[(frame["part"] == "contrast") & frame["estimable"]]
    return float((kept["estimate"] <= 1).mean()) if len(kept) else None


def audit_quantities(row) -> dict:
    """A candidate's quantities in one unit; folded: the ratio or its inverse, whichever is above 1."""
    found = {}
    for name, kind in (("low", "contrast"), ("mix_low", "mix")):
        estimate, low, high = (getattr(row, f"{kind}{end}") for end in ("", "_low", "_high"))
        size = "size" if kind == "contrast" else "mix"
        if pd.isna(estimate):
            found |= {name: None, size: None}
        else:
            found |= {name: float(low if estimate >= 1 else 1 / high), size: float(max(estimate, 1 / estimate))}
    return found


def audit_together(group) -> float | None:
    """In how many of the four provinces the source's events changed in the same direction (primary)."""
    changes = group[group["primary"] & group["province"].isin(FOUR)]["change"].dropna()
    return float(max((changes > 1).sum(), (changes < 1).sum())) if len(changes) else None


# --- The run -------------------------------------------------------------------------------------


def estimate(folder=None, processes: int = 2) -> None:
    """Computes all tables of `TABLES` and puts them in place with their key; progress goes to stderr."""
    from report import ceasefires, tables

    ceasefires.check_dates(tables.read("chronology"))
    now = key(folder)  # of what is read now: a change during the run leaves the tables stale
    made = compute(processes)
    _say("Validating and writing the tables")
    package = tables.package(folder)
    for resource in package["resources"]:
        if resource["name"] in TABLES:
            resource["key"], resource["seed"] = now, specification.general("seed")
    tables.write_edition(made, package, folder)
    _say("Done: " + ", ".join(f"{name} {len(frame):,} rows" for name, frame in made.items()))


def compute(processes: int = 2) -> dict[str, pd.DataFrame]:
    """All tables, by name."""
    from report import ceasefires, tables

    _say("Cells of S1, S4, S6, S9, S13, S17")
    six, rows = s6()
    cells = [*s1(), *s4_size(), *s4_timing(), *six, *s13(), *s17()]
    rows += s9()
    audit_rows, audit_jobs = audit()
    wants = [cell.wants for cell in cells]
    wanted = [(cell.job, *want) for cell, want in zip(cells, wants, strict=True) if cell.job and not cell.row["reason"]]
    _say(f"{len(cells) + len(rows):,} cells, {len(wanted):,} with data")
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
    _say("Placebo dates, change points, ceasefires, turns")
    placebo, summary = placebos()
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
        "estimates_placebo": placebo, "estimates_changepoints": change_points(), "estimates_ceasefire": ceasefire,
        "estimates_turns": turns_in_violence(), "estimates_audit": audited, "verdicts": decided,
    }  # fmt: skip
    return {name: _rounded(one) for name, one in made.items()}


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Four significant digits: the same bytes on every machine."""
    numbers = [column for column in frame if pd.api.types.is_float_dtype(frame[column]) and column not in ("n", "cells", "estimable")]
    done = frame.copy()
    for column in numbers:
        done[column] = [float(f"{value:.4g}") if pd.notna(value) and math.isfinite(value) else np.nan for value in frame[column]]
    return done


# --- Reading -------------------------------------------------------------------------------------


@functools.cache
def _table(name: str) -> pd.DataFrame:
    from report import tables

    return tables.read(name)


def table(name: str) -> pd.DataFrame:
    """A table of estimates (a copy)."""
    return _table(name).copy()


COLUMNS = ("source", "outcome", "violence", "outliers")
FALLBACK = {("S4", "size"): {"after": "date", "months": "24"}}
"""What a variant is where the primary has windows of its own that no grid holds."""


def parts_of(variant: str) -> dict[str, str]:
    """The variant of a cell as a dict."""
    return dict(part.split("=", 1) for part in variant.split("; ") if "=" in part)


def one(statement: str, part: str, province: str, *selectors: str) -> pd.Series:
    """The primary row of `estimates`, or the one that differs from it by the selectors.

    A selector is name=value: a column (source, outcome, violence, outliers) or a part of the variant; _ stands
    for a space. ReportError if there isn't exactly one such row, or it is not estimable.
    """
    frame = _table("estimates")
    name = " ".join([statement, part or "-", province, *selectors])
    frame = frame[(frame["statement"] == statement) & (frame["part"] == part) & (frame["province"] == province)]
    found = frame[frame["primary"]]
    if selectors and len(found) == 1:
        main = found.iloc[0]
        chosen = dict(text.replace("_", " ").split("=", 1) for text in selectors)
        for column in COLUMNS:
            frame = frame[frame[column] == chosen.pop(column, main[column])]
        variant = parts_of(main["variant"]) or (dict(FALLBACK.get((statement, part), {})) if chosen else {})
        found = frame[[parts_of(text) == variant | chosen for text in frame["variant"]]]
    if len(found) != 1:
        raise ReportError(f"{len(found)} estimates are {name}. See data/estimates.csv.")
    row = found.iloc[0]
    if not row["estimable"]:
        raise ReportError(f"The estimate {name} can't be had: {row['reason']}.")
    return row


def verdict(statement: str, part: str = "", province: str | None = None) -> pd.Series:
    """A row of `verdicts`: that of a part, or of the whole statement (its only part, where it has but one).

    ReportError if there is none.
    """
    frame = _table("verdicts")
    frame = frame[frame["statement"] == statement]
    if part or len(frame) != 1:
        frame = frame[frame["part"] == part]
    if province is not None:
        frame = frame[frame["province"] == province]
    if len(frame) != 1:
        known = ", ".join(
            sorted({f"{a} {b}".strip() for a, b in zip(_table("verdicts")["statement"], _table("verdicts")["part"], strict=True)})
        )
        raise ReportError(f"{statement} {part} {province or ''} is not one verdict. There are {known}.")
    return frame.iloc[0]


def _say(text):
    print(text, file=sys.stderr, flush=True)
