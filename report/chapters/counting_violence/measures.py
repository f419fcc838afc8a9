"""Measures on published counts: side by side, spread, the case of one year, agreement, revisions.

Pure functions on `published_figures`, `counting_rules` and the panel. A count is what one
definition counts: a key of `counting_rules` (``pips-attacks``). Counts are compared, never joined:
no function returns a series of two definitions.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from report import tables, trace
from report.errors import ReportError
from report.estimates import results
from report.record import credits, measures, panel, provinces
from report.registers.published import CUT, KINDS, NAMES, STANDING, figures, published, rows, rule_of_each, scope
from report.words import number

COLUMNS = ["counts", "name", "scope", "measure", "year", "value", "high", "first", "until", "status", "confidence", "read_in"]


# --- Side by side ---------------------------------------------------------------------------


def side_by_side(area: str, kind: str, years: range) -> pd.DataFrame:
    """All counts of one kind (a key of `KINDS`) in an area, by year: one row per count and year.

    Columns: counts, name, scope, measure, year, value, high (above value only where the institute
    contradicts itself: the range), first (what it printed before it revised the value, else the
    value), until (empty for the whole year, else the last day), status
    (empty, revised, preliminary, contradicted), confidence, read_in. Persons or events.

    Of several values of a year the first that exists is taken: the standing one, the first
    release, the disputed ones as a range, the sum of the two parts of KP, the longest part of
    the year that starts on 1 January.
    """
    with trace.unrecorded():
        result = _every(area, kind)
    result = result[result["year"].isin(years)]
    _note(area, kind, years, set(result["counts"]))
    order = ["attacks", "attacks, no militants", "attacks and operations"]
    middle = result.groupby("name")["value"].transform("median")
    return (
        result.assign(place=result["scope"].map(order.index), middle=middle)
        .sort_values(["place", "middle", "name", "year"])
        .drop(columns=["place", "middle"])
        .reset_index(drop=True)
    )


@trace.remembered
def _every(area: str, kind: str) -> pd.DataFrame:
    """`side_by_side` for all years, unsorted."""
    frame = figures()
    frame = frame[(frame["area"] == area) & frame["measure"].isin(KINDS[kind])]
    groups: dict[tuple, list[dict]] = {}
    for row in frame.to_dict("records"):
        name = row["institute"] if row["institute"] == "Balochistan officials" else NAMES[row["counts"]]
        groups.setdefault((name, row["counts"], row["measure"], int(row["period"][:4])), []).append(row)
    found = []
    for (name, counts, measure, year), group in groups.items():
        taken = _of_year(group, year) if scope(counts) != "operations" else None
        if taken is not None:
            found.append({"name": name, "counts": counts, "measure": measure, "scope": scope(counts), "year": year, **taken})
    return pd.DataFrame([*found, *_from_panel(area, kind)], columns=COLUMNS)


def _note(area: str, kind: str, years: range, counts: set[str]) -> None:
    """What `side_by_side` reads for some years."""
    months = trace.Span(str(min(years)), f"{max(years)}-12")
    place = None if area == "PK" else area
    trace.note("published_figures", area=area, measure=KINDS[kind], period=trace.Span(months.first, f"{months.last}-31"))
    trace.note("counting_rules", definition=sorted(counts))
    if "acled" in counts:
        trace.note(panel.SOURCES["acled"], source="acled", action=measures.ACTIONS["acled"], month=months, province=place)
    if "ucdp-ged" in counts and kind == "deaths" and place is None:
        trace.note("reconciliation", month=months)
    elif "ucdp-ged" in counts:
        trace.note(panel.SOURCES["ucdp-ged"], source="ucdp-ged", month=months, province=place)
    if "ucdp-candidate" in counts:
        trace.note("candidate_2025", month=months)


def _of_year(rows: list[dict], year: int) -> dict | None:
    """The value of one count in one year, by the order of preference of `side_by_side`."""
    full = [row for row in rows if row["period"] == str(year) and not row["area_part"]]
    for status in (STANDING, ("preliminary",), ("contradicted",)):
        if taken := [row for row in full if row["status"] in status]:
            earlier = [row["value"] for row in full if row["status"] == "preliminary"]
            return {**_value(taken), **({"first": earlier[0]} if earlier and status == STANDING else {})}
    parts = [row for row in rows if row["period"] == str(year) and row["area_part"]]
    if sorted(row["area_part"] for row in parts) == ["merged", "settled"]:
        whole = sum(row["value"] for row in parts)
        return {**_value(parts), "value": whole, "high": whole, "first": whole}
    started = [row for row in rows if row["period"].startswith(f"{year}-01-01/{year}-") and not row["area_part"]]
    if started:
        last = max(row["period"] for row in started)
        longest = [row for row in started if row["period"] == last]
        standing = [row for row in longest if row["status"] in STANDING]
        return {**_value(standing or longest), "until": last[-10:]}
    return None


def _value(rows: list[dict]) -> dict:
    values = [row["value"] for row in rows]
    # Two parts stand only if both do.
    status = max((row["status"] for row in rows), key=["", "revised", "preliminary", "contradicted"].index)
    return {
        "value": min(values),
        "high": max(values),
        "first": min(values),
        "until": "",
        "status": status,
        "confidence": min((row["confidence"] for row in rows), key=["low", "medium", "high"].index),
        "read_in": "; ".join(dict.fromkeys(row["read_in"] for row in rows)),
    }


def _from_panel(area: str, kind: str) -> list[dict]:
    """ACLED and UCDP (all scopes) in the form of `side_by_side`."""
    found = []

    def add(counts, year, value, until=""):
        found.append(
            {
                "counts": counts,
                "name": NAMES[counts],
                "scope": scope(counts),
                "measure": "deaths" if kind == "deaths" else "events",
                "year": int(year),
                "value": int(value),
                "high": int(value),
                "first": int(value),
                "until": until,
                "status": "",
                "confidence": "high",
                "read_in": "ACLED, aggregated data" if counts == "acled" else "UCDP, data files",
            }
        )

    column = "deaths_best" if kind == "deaths" else "events"
    for source in ("acled", "ucdp-ged"):
        for year, value, until in _yearly(source, area, column):
            add(source, year, value, until)
    if area == "PK" and kind == "deaths":
        for year, value in ucdp_totals().items():
            add("ucdp-ged", year, value)
    if area == "PK":
        candidate = tables.read("candidate_2025")
        for year, value in candidate.groupby(candidate["month"].str[:4].astype(int))[column].sum().items():
            add("ucdp-candidate", year, value)
    return found


def _yearly(source: str, area: str, column: str):
    """(year, value, until) of a source of the panel, all scopes; the country holds what is unplaced.

    National deaths of UCDP are taken from its own country-month file for every year that it
    covers, so that they are of one release: see `ucdp_totals`.
    """
    last = credits.covered(source)[1]
    by = () if area == "PK" else ("province",)
    frame = _by_year(source, by)
    frame = frame[frame["days"] >= 28]
    if area != "PK":
        frame = frame[frame["province"] == area]
    if source == "ucdp-ged" and area == "PK" and column == "deaths_best":
        frame = frame[~frame["year"].isin(ucdp_totals().index)]
    for row in frame.itertuples():
        yield row.year, getattr(row, column), last.isoformat() if row.partial and row.year == last.year else ""


@trace.remembered
def _by_year(source: str, by: tuple[str, ...]) -> pd.DataFrame:
    return measures.by_year(source, by=by, scope=None)


@trace.remembered
def ucdp_totals() -> pd.Series:
    """UCDP's deaths of the whole country by year (int), from its country-month file: best, all scopes.

    Years with twelve months only.
    """
    frame = tables.read("reconciliation")
    by = frame.groupby(frame["month"].str[:4].astype(int))["deaths_ucdp"]
    return by.sum()[by.count() == 12].astype(int)


@trace.remembered
def spread(area: str, kind: str, year: int) -> Mapping:
    """Largest to smallest count of a year: year, low, high, ratio, n, and the names of both ends.

    Whole years and standing values alone; no cases. Raises ReportError with under two of them.
    """
    frame = comparable(side_by_side(area, kind, range(year, year + 1)))
    if len(frame) < 2:
        raise ReportError(f"Under two counts of {kind} in {area} cover {year} as a whole. Name another year.")
    low, high = frame.loc[frame["value"].idxmin()], frame.loc[frame["value"].idxmax()]
    return MappingProxyType(
        {
            "year": year,
            "low": int(low["value"]),
            "high": int(high["value"]),
            "ratio": high["value"] / low["value"],
            "n": len(frame),
            "lowest": low["name"],
            "highest": high["name"],
        }
    )


def comparable(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `side_by_side` that may enter a spread."""
    return frame[(frame["until"] == "") & frame["status"].isin(STANDING) & (frame["measure"] != "cases")]


@trace.remembered
def latest_year(area: str) -> int:
    """The last year with at least two comparable counts of deaths and of incidents."""
    year = int(figures()["period"].str[:4].max())
    while min(len(comparable(side_by_side(area, kind, range(year, year + 1)))) for kind in KINDS) < 2:
        year -= 1
    return year


LOOKED_UP = {
    "pips-attacks": "PIPS",
    "picss-combat-deaths": "PICSS",
    "crss-violence": "CRSS",
    "acled": "ACLED",
    "ucdp-ged": "UCDP",
    "ucdp-candidate": "UCDP",
}
"""The counts of deaths that a reader looks up, and who makes them."""

IN_PLACE = {"picss-attacks": "PICSS"}
"""Counts of attacks alone, taken where the same institute has no number with operations."""


def lookup() -> pd.DataFrame:
    """Deaths by place (PK for the country, KP, Balochistan), year and count of `LOOKED_UP`, as in `side_by_side`.

    Columns place, year, counts, who, printed (the value as a reader sees it, with its marks), and those of `side_by_side`.
    Of a year that UCDP's yearly record has by now, its preliminary count is left out."""
    frames = [_every(place, "deaths").assign(place=place) for place in ("PK", provinces.KP, provinces.BALOCHISTAN)]
    frame = pd.concat(frames, ignore_index=True)
    frame = frame[frame["counts"].isin(LOOKED_UP | IN_PLACE)]
    frame["who"] = frame["counts"].map(LOOKED_UP | IN_PLACE)
    instead = frame["counts"].isin(IN_PLACE)
    frame = frame[~(instead & frame.duplicated(["place", "year", "who"], keep=False))]
    frame["printed"] = [printed(row) + (" in attacks" if row["counts"] in IN_PLACE else "") for row in frame.to_dict("records")]
    final = pd.MultiIndex.from_frame(frame.loc[frame["counts"] == "ucdp-ged", ["place", "year"]])
    settled = pd.MultiIndex.from_frame(frame[["place", "year"]]).isin(final) & (frame["counts"] == "ucdp-candidate")
    return frame[~settled].sort_values(["place", "year", "counts"], ignore_index=True)


def printed(row: dict) -> str:
    """A value of `side_by_side` as it is printed: 2,546, later 2,555°. The marks are those of `SIGNS`."""
    earlier = f"{number(row['first'])}, later " if row["first"] != row["value"] else ""
    most = f" to {number(row['high'])}" if row["high"] != row["value"] else ""
    return f"{earlier}{number(row['value'])}{most}{signs(row)}"


def signs(row: dict) -> str:
    """The marks of a value of `side_by_side`."""
    preliminary = row["status"] == "preliminary" or row["counts"] == "ucdp-candidate"
    given = {"+": row["until"] != "", "*": preliminary, "†": row["status"] == "contradicted", "°": row["confidence"] == "low"}
    return "".join(sign for sign in SIGNS if given[sign])


SIGNS = {
    "+": "part of the year only",
    "*": "first release",
    "†": "the source contradicts itself",
    "°": "found on one minor site only",
}
"""What is said of a value by a mark behind it."""


# --- One year, step by step -----------------------------------------------------------------


def steps(year: int) -> pd.DataFrame:
    """From PIPS's deaths in attacks to PICSS's combat-related deaths of a year, in steps.

    Columns step, value (persons; a change where `change` is true), change, why ("count",
    "definition", "institute"), low (a number behind it was read on one lesser page alone). The
    steps sum exactly. PICSS's fourth group, members of
    pro-government peace committees, is what its three printed groups leave.
    """
    get = functools.partial(_number, year)
    pips, killed = get("pips-attacks", "deaths"), get("pips-operations", "deaths-militants")
    picss = get("picss-combat-deaths", "deaths")
    gap = {
        side: get("picss-combat-deaths", f"deaths-{side}") - get("pips-attacks", f"deaths-{side}") - (killed if side == "militants" else 0)
        for side in ("militants", "security", "civilians")
    }
    committees = picss - sum(get("picss-combat-deaths", f"deaths-{side}") for side in gap)
    weak = {side: published("picss-combat-deaths", f"deaths-{side}", str(year))["confidence"] == "low" for side in gap}
    frame = pd.DataFrame(
        [
            ("PIPS: dead in attacks", pips, False, "count", False),
            ("militants killed by the forces, as PIPS counts", killed, True, "definition", False),
            ("PIPS: attacks and operations", pips + killed, False, "count", False),
            ("militants", gap["militants"], True, "institute", weak["militants"]),
            ("security personnel", gap["security"], True, "institute", weak["security"]),
            ("civilians", gap["civilians"], True, "institute", weak["civilians"]),
            ("peace committee members", committees, True, "institute", any(weak.values())),
            (
                "PICSS: combat-related dead",
                picss,
                False,
                "count",
                published("picss-combat-deaths", "deaths", str(year))["confidence"] == "low",
            ),
        ],
        columns=["step", "value", "change", "why", "low"],
    )
    if pips + frame.loc[frame["change"], "value"].sum() != picss:
        raise ReportError(
            f"The printed parts of PIPS's {pips} dead of {year} don't sum to it, so the steps to {picss} don't close. "
            "Look at the rows of pips-attacks in data/published_figures.csv."
        )
    return frame


def without_militants(year: int) -> pd.DataFrame:
    """The dead of a year without militants, by name: value (persons), low, disputed.

    PIPS and PICSS and CRSS less the militants (CRSS: "outlaws") they print; ISPR's own number.
    """
    get = functools.partial(_number, year)
    found = []
    for c in ("pips-attacks", "picss-combat-deaths", "crss-violence"):
        low = any(published(c, m, str(year))["confidence"] == "low" for m in ("deaths", "deaths-militants"))
        found.append((NAMES[c], get(c, "deaths") - get(c, "deaths-militants"), low, False))
    for row in rows("ispr-incidents", "deaths", str(year)).itertuples():
        found.append((NAMES["ispr-incidents"], int(row.value), row.confidence == "low", row.status == "contradicted"))
    return pd.DataFrame(found, columns=["name", "value", "low", "disputed"]).set_index("name").sort_values("value")


def _number(year: int, counts: str, measure: str) -> int:
    return int(published(counts, measure, str(year))["value"])


# --- Agreement in direction -----------------------------------------------------------------


def series(kind: str) -> dict[str, pd.Series]:
    """National yearly series by definition (year -> value): whole years, standing values.

    Deaths: the institutes, UCDP (from 2010, its country-month file) and ACLED. Incidents: the
    institutes alone, because ACLED's events break three times and UCDP's need a death.
    """
    frame = figures()
    frame = frame[
        (frame["area"] == "PK")
        & (frame["area_part"] == "")
        & (frame["period"].str.len() == 4)
        & frame["status"].isin(STANDING)
        & frame["measure"].isin(set(KINDS[kind]) - {"cases"})
    ]
    found = {}
    for counts, group in frame.groupby("counts"):
        if scope(counts) != "operations":
            # A definition has one word, attacks or incidents; were there two, the first is taken.
            group = group[group["measure"] == group["measure"].iloc[0]]
            found[counts] = group.set_index(group["period"].astype(int))["value"].sort_index()
    told = {"counts": list(found), "measure": sorted(set(KINDS[kind]) - {"cases"}), "period": sorted(set(frame["period"]))}
    trace.note("published_figures", area="PK", area_part="", status=STANDING, **told)
    if kind == "deaths":
        acled = _by_year("acled", ())
        found["acled"] = acled[~acled["partial"] & (acled["days"] >= 360)].set_index("year")["deaths_best"]
        found["ucdp-ged"] = ucdp_totals()
    return found


def agreement(kind: str, minimum: int = 5) -> pd.DataFrame:
    """Pairs of definitions of different institutes: do they move in the same direction?

    A step is a change between neighbouring years that both cover. Spearman's coefficient is
    Pearson's on ranks, ties averaged. Columns first, second, kind,
    years (common years), n (steps), same (steps in the same direction), differ (list of the
    years in which they part), steps (dict of year to bool), spearman (of the common years; NaN
    under six). Pairs with under `minimum` steps are left out. Best agreement first. A series with a
    known break enters from there on (`CUT`).
    """
    found = []
    every = {name: line[line.index >= CUT.get(name, 0)] for name, line in series(kind).items()}
    institutes = rule_of_each()["institute"]
    for a, b in itertools.combinations(sorted(every, key=lambda c: (c in ("acled", "ucdp-ged"), c)), 2):
        if institutes[a] == institutes[b]:
            continue
        x, y = every[a].to_dict(), every[b].to_dict()
        common = sorted(set(x) & set(y))
        move = {t: (x[t] - x[t - 1]) * (y[t] - y[t - 1]) > 0 for t in common if t - 1 in common}
        if len(move) < minimum:
            continue
        found.append(
            {
                "first": a,
                "second": b,
                "kind": kind,
                "years": len(common),
                "n": len(move),
                "same": sum(move.values()),
                "differ": [y for y, s in move.items() if not s],
                "steps": move,
                "spearman": pd.Series([x[t] for t in common]).rank().corr(pd.Series([y[t] for t in common]).rank())
                if len(common) >= 6
                else float("nan"),
            }
        )
    frame = pd.DataFrame(found)
    return frame.assign(share=frame["same"] / frame["n"]).sort_values(["share", "n"], ascending=False).reset_index(drop=True)


# --- Revisions and contradictions -----------------------------------------------------------

_SAME = ["institute", "period", "area", "area_part", "measure", "counts"]


def revisions() -> pd.DataFrame:
    """First release beside the later one: `_SAME`, first, later, change (later / first - 1).

    Deaths, attacks and incidents; only where both were read.
    """
    frame = figures()
    frame = frame[frame["measure"].isin({"deaths", *KINDS["incidents"]})]
    first, later = (frame[frame["status"] == s].set_index(_SAME) for s in ("preliminary", "revised"))
    both = (
        first[["value", "read_in", "figure"]]
        .merge(later[["value", "read_in", "figure"]], left_index=True, right_index=True, suffixes=("_first", "_later"))
        .reset_index()
    )
    trace.note("published_figures", figure=[*both.pop("figure_first"), *both.pop("figure_later")])
    both = both.rename(columns={"value_first": "first", "value_later": "later"})
    return both.assign(change=both["later"] / both["first"] - 1)


def contradictions() -> pd.DataFrame:
    """Values of one institute for one thing that can't both be right: `_SAME`, low, high, gap
    (high / low - 1), settled (whether one of them stands), value (the one that stands, or NA),
    read_in. Only where both values are rows of the table."""
    found, figures_of = [], []
    frame = figures()
    disputed = frame.loc[frame["status"] == "contradicted", _SAME].drop_duplicates()
    for key, group in frame.merge(disputed, on=_SAME).groupby(_SAME, sort=False):
        if group["value"].nunique() < 2:
            continue
        standing = group[group["status"].isin(STANDING)]
        low, high = int(group["value"].min()), int(group["value"].max())
        found.append(
            {
                **dict(zip(_SAME, key)),
                "low": low,
                "high": high,
                "gap": high / low - 1,
                "settled": len(standing) == 1,
                "value": int(standing["value"].iloc[0]) if len(standing) == 1 else None,
                "read_in": "; ".join(dict.fromkeys(group["read_in"])),
            }
        )
        figures_of += group["figure"].tolist()
    trace.note("published_figures", figure=figures_of)
    return pd.DataFrame(found).astype({"value": "Int64"}).sort_values("gap").reset_index(drop=True)


# --- Breaks ---------------------------------------------------------------------------------


def ratio(kind: str, first: str, second: str) -> pd.Series:
    """One national count over another, by common year. A step in it is a step in one record."""
    every = series(kind)
    return (every[first] / every[second]).dropna()


def quarters(source: str, codes: list[str], first: str, last: str, violence: str | None = None) -> pd.DataFrame:
    """Events and deaths per 30 days of some provinces by quarter: quarter (Period), events, deaths, days.

    first, last: months (YYYY-MM), both counted; quarters that the source doesn't cover in full
    (three months) are left out.
    """
    unknown = set(codes) - set(provinces.codes())
    if unknown:
        raise ReportError(f"{', '.join(sorted(unknown))} is not a province's code.")
    frame = _by_month(source, violence)
    frame = frame[frame["province"].isin(codes) & ~frame["partial"] & frame["month"].between(first, last)]
    quarter = pd.PeriodIndex(frame["month"], freq="M").asfreq("Q")
    by = frame.assign(quarter=quarter).groupby("quarter")
    out = (
        by[["events", "deaths_best"]]
        .sum()
        .assign(
            days=frame.assign(quarter=quarter).drop_duplicates("month").groupby("quarter")["days"].sum(),
            months=by["month"].nunique(),
        )
    )
    out = out[out["months"] == 3]
    return pd.DataFrame(
        {
            "events": out["events"] / out["days"] * 30,
            "deaths": out["deaths_best"] / out["days"] * 30,
            "days": out["days"],
            "deaths_per_event": out["deaths_best"] / out["events"],
        }
    ).reset_index()


def step_change(source: str, month: str, codes: list[str], violence: str | None = None, months: int = 12) -> pd.DataFrame:
    """Events, deaths and deaths per event before and after a month: index before, after, ratio.

    Counts per 30 days over `months` months on either side, the month itself on the later one.
    """
    frame = _by_month(source, violence)
    found = {}
    for name, first, last in (("before", -months, -1), ("after", 0, months - 1)):
        rows = frame[frame["month"].between(measures.shift(month, first), measures.shift(month, last))]
        days = rows.drop_duplicates("month")["days"].sum()
        sums = rows.loc[rows["province"].isin(codes), ["events", "deaths_best"]].sum()
        found[name] = {
            "events": sums["events"] / days * 30,
            "deaths": sums["deaths_best"] / days * 30,
            "deaths_per_event": sums["deaths_best"] / sums["events"],
        }
    frame = pd.DataFrame(found).T
    frame.loc["ratio"] = frame.loc["after"] / frame.loc["before"]
    return frame


@trace.remembered
def _by_month(source: str, violence: str | None) -> pd.DataFrame:
    return measures.by_month(source, violence=violence)


FIELDS = {
    "militant_attacks": "attacks",
    "security_operations": "operations",
    "militants_killed": "militants",
    "security_killed": "forces",
    "civilians_killed": "civilians",
    "criminal_violence": "crime",
    "border_clashes": "border",
    "drone_strikes": "drones",
    "merged_districts_separate": "FATA",
}


def audited() -> pd.DataFrame:
    """Rows of the audit, with their verdict, in order."""
    frame = results.table("estimates_audit")
    order = {code: at for at, code in enumerate(SHORT)}
    frame = frame.sort_values(
        ["source", "candidate", "province"], key=lambda c: c.map(order) if c.name == "province" else c, ignore_index=True
    )
    verdict = [results.verdict("audit", f"{r.source} {r.candidate}", r.province)["verdict"] for r in frame.itertuples()]
    return frame.assign(verdict=verdict)


SHORT = {"PK": "Pakistan", "PK-KP": "KP", "PK-BA": "Balochistan", "PK-SD": "Sindh", "PK-PB": "Punjab"}
