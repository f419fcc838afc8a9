"""Facts and truths on the estimates and verdicts: `after-kabul.md`, and any chapter that names one.

Arguments: statement (S1, S4 …), part (size, timing, placebo, share, rate, ratio, contrast, term …; - for none),
province (ISO code; PK the whole country), then selectors as name=value, joined by nothing: columns of
`estimates` (source, outcome, violence, outliers) or parts of a variant (months, baseline, after, start …). What is
not selected is as in the primary cell.
"""

from __future__ import annotations

from report import specification, tables
from report.chapters.after_kabul.measures import rows, trough
from report.errors import ReportError
from report.estimates import results
from report.prose.names import fact, truth
from report.record import measures, provinces
from report.record.measures import Period
from report.words import long_date, number, percent, ratio, times


def _row(statement, part, province, *selectors):
    return results.estimate(statement, "" if part == "-" else part, province, *selectors)


# --- Estimates -----------------------------------------------------------------------------------


@fact
def estimated(statement: str, part: str, province: str, *selectors: str) -> str:
    """An estimate as a multiple: 1.8 times, 0.62 times."""
    return f"{ratio(_row(statement, part, province, *selectors)['estimate'])} times"


@fact
def interval(statement: str, part: str, province: str, *selectors: str) -> str:
    """Its 95% interval: 1.1 to 2.3."""
    row = _row(statement, part, province, *selectors)
    return f"{ratio(row['low'])} to {ratio(row['high'])}"


@fact
def estimate_window(statement: str, part: str, province: str, side: str) -> str:
    """The months of the primary comparison: before or after."""
    return str(Period(*_row(statement, part, province)[side].split("..")))


@fact
def estimated_share(end: str, *selectors: str) -> str:
    """The share of KP and Balochistan in all deaths (S6): low or high."""
    return percent(_row("S6", "share", "PK-KP+PK-BA", *selectors)[end])


@fact
def false_positives(statement: str, part: str, province: str) -> str:
    """How often the primary interval, before it was widened, excludes 1 in simulated series without a change."""
    return percent(_calibration(statement, part, province)["false_positive_rate"])


def _calibration(statement, part, province):
    frame = results.table("estimates_calibration")
    found = frame[(frame["statement"] == statement) & (frame["part"] == ("" if part == "-" else part)) & (frame["province"] == province)]
    if len(found) != 1:
        raise ReportError(f"{len(found)} calibrations are {statement} {part} {province}. See data/estimates_calibration.csv.")
    return found.iloc[0]


@fact
def smallest_detectable(part: str, province: str) -> str:
    """The smallest change that S4's primary would show with the power asked for: 2.1 times."""
    value, largest = _detectable(part, province)
    return times(value) if value is not None else f"more than {times(largest)}"


def _detectable(part, province):
    import pandas as pd

    frame = results.table("estimates_power")
    found = frame[(frame["statement"] == "S4") & (frame["part"] == part) & (frame["province"] == province)]
    found = found[found["violence"] == "all"]
    if not len(found):
        raise ReportError(f"There is no power of S4 {part} {province}. See data/estimates_power.csv.")
    value = found["smallest"].iloc[0]
    return (None if pd.isna(value) else float(value)), float(found["largest"].iloc[0])


# --- Comparisons -----------------------------------------------------------------------------------


def _cells(statement, part, province, *selectors):
    frame = results.table("estimates")
    frame = frame[
        (frame["statement"] == statement)
        & (frame["part"] == ("" if part == "-" else part))
        & (frame["province"] == province)
        & frame["counted"]
    ]
    for one in selectors:
        name, _, value = one.partition("=")
        frame = frame[frame[name] == value]
    if not len(frame):
        raise ReportError(f"No counted cell is {statement} {part} {province} {' '.join(selectors)}. See data/estimates.csv.")
    return frame


@fact
def comparisons(statement: str, part: str, province: str) -> str:
    """How many specifications count for a statement."""
    return number(len(_cells(statement, part, province)))


@fact
def comparisons_estimable(statement: str, part: str, province: str, *selectors: str) -> str:
    """How many of them the data allow."""
    return number(int(_cells(statement, part, province, *selectors)["estimable"].sum()))


@fact
def comparisons_above(statement: str, part: str, province: str, *selectors: str) -> str:
    """Share of the estimable specifications whose estimate is above 1."""
    frame = _cells(statement, part, province, *selectors)
    return percent((frame.loc[frame["estimable"], "estimate"] > 1).mean())


@fact
def cells_in_all() -> str:
    """Every cell of the specification."""
    return number(len(results.table("estimates")))


# --- The joint test, levels ------------------------------------------------------------------------


@fact
def chance(statement: str, part: str, province: str, *selectors: str) -> str:
    """A p-value: of the joint test (S4 joint), or of the place among earlier dates (S17_control placebo)."""
    return f"{_row(statement, part, province, *selectors)['p']:.2f}"


@fact
def quietest_year(province: str, what: str) -> str:
    """The quietest twelve months before Kabul fell (ACLED deaths): their last month (month), or deaths per 30 days (rate)."""
    month, rate = trough(province)
    return {"month": long_date(month), "rate": number(rate)}[what]


# --- Institutes ------------------------------------------------------------------------------------


def _directions(place: str, first: str = "", last: str = "") -> dict[str, bool]:
    """By institute: whether deaths rose from one year to another (default: its latest pair of consecutive years).

    Each institute once: the count of its with the latest pair, by name where several have it; only
    values that stand, of the whole area.
    """
    frame = tables.read("published_figures")
    frame = frame[
        (frame["area"] == place) & (frame["area_part"] == "") & (frame["measure"] == "deaths")
        & frame["status"].isin(["", "revised"]) & frame["period"].astype(str).str.fullmatch(r"\d{4}")
    ].sort_values(["counts", "period"])  # fmt: skip
    found: dict[str, tuple[int, bool]] = {}
    for (institute, _), group in frame.groupby(["institute", "counts"], sort=True):
        values = group.groupby("period")["value"].last()
        values.index = values.index.astype(int)
        if first:
            pair = (int(first), int(last)) if {int(first), int(last)} <= set(values.index) else None
        else:
            pairs = [(year - 1, year) for year in values.index if year - 1 in values.index]
            pair = max(pairs) if pairs else None
        if pair and (institute not in found or pair[1] > found[institute][0]):
            found[institute] = pair[1], float(values[pair[1]]) > float(values[pair[0]])
    return {institute: rose for institute, (_, rose) in found.items()}


def _told(found: dict[str, bool]) -> str:
    each = ", ".join(f"{institute} {'up' if rose else 'not up'}" for institute, rose in found.items())
    return f"{sum(found.values())} of {len(found)}: {each}"


@fact
def institutes_up(place: str, first: str = "", last: str = "") -> str:
    """How many institutes count more deaths in a year than in another: 5 of 6."""
    found = _directions(place, first, last)
    return f"{sum(found.values())} of {len(found)}"


@truth
def institutes_agree_up(place: str, first: str = "", last: str = "") -> tuple[bool, str]:
    """Every institute with both years counts more deaths in the later one."""
    found = _directions(place, first, last)
    return bool(found) and all(found.values()), _told(found)


@truth
def institutes_mostly_up(place: str, first: str = "", last: str = "") -> tuple[bool, str]:
    """More than half of the institutes with both years count more deaths in the later one."""
    found = _directions(place, first, last)
    return sum(found.values()) > len(found) / 2, _told(found)


# --- Verdicts --------------------------------------------------------------------------------------


@fact
def verdict(statement: str, part: str = "-", province: str = "") -> str:
    """A computed verdict in its words."""
    return results.verdict(statement, "" if part == "-" else part.replace("_", " "), province or None)["verdict"]


@fact
def earlier_verdict(statement: str, part: str = "-", province: str = "") -> str:
    """The verdict by version 1 of the rules, in its words."""
    return results.verdict(statement, "" if part == "-" else part, province or None, table="verdicts_1")["verdict"]


@truth
def verdict_is(expected: str, statement: str, part: str = "-", province: str = "") -> tuple[bool, str]:
    """The computed verdict is this one, words joined by hyphens."""
    row = results.verdict(statement, "" if part == "-" else part, province or None)
    return row["verdict"].replace(" ", "-") == expected, f"{row['verdict']}: {row['quantities']}"


@truth
def record_break(source: str, month: str, *places: str) -> tuple[bool, str]:
    """In each named province (default: the country) the audit sees a break in the record, or suspects one."""
    found = {place: results.verdict("audit", f"{source} {month}", place) for place in places or ("PK",)}
    holds = all(row["verdict"] in ("break in the record", "suspected") for row in found.values())
    return holds, ", ".join(f"{place} {row['verdict']} ({row['quantities']})" for place, row in found.items())


@truth
def record_break_shown(source: str, month: str, *places: str) -> tuple[bool, str]:
    """In each named province a second source confirms the break in the record."""
    found = {place: results.verdict("audit", f"{source} {month}", place) for place in places or ("PK",)}
    holds = all(row["verdict"] == "break in the record" for row in found.values())
    return holds, ", ".join(f"{place} {row['verdict']} ({row['quantities']})" for place, row in found.items())


# --- Truths ----------------------------------------------------------------------------------------


@truth
def above_one(statement: str, part: str, province: str, *selectors: str) -> tuple[bool, str]:
    """The interval lies above 1."""
    row = _row(statement, part, province, *selectors)
    return bool(row["low"] > 1), f"{row['estimate']} ({row['low']} to {row['high']})"


@truth
def below_one(statement: str, part: str, province: str, *selectors: str) -> tuple[bool, str]:
    """The interval lies below 1."""
    row = _row(statement, part, province, *selectors)
    return bool(row["high"] < 1), f"{row['estimate']} ({row['low']} to {row['high']})"


@truth
def spans_one(statement: str, part: str, province: str, *selectors: str) -> tuple[bool, str]:
    """The interval holds 1: the sign is not settled."""
    row = _row(statement, part, province, *selectors)
    return bool(row["low"] <= 1 <= row["high"]), f"{row['estimate']} ({row['low']} to {row['high']})"


@truth
def estimated_up(statement: str, part: str, province: str, *selectors: str) -> tuple[bool, str]:
    """The estimate itself is above 1, whatever its interval."""
    row = _row(statement, part, province, *selectors)
    return bool(row["estimate"] > 1), f"{row['estimate']}"


@truth
def baselines_above(province: str, first: str, last: str, after: str = "date", months: str = "24") -> tuple[bool, str]:
    """Against every baseline that begins in these years the level is higher."""
    values = _baselines(province, first, last, after, months)
    return bool(len(values)) and bool((values > 1).all()), ", ".join(f"{y} {v}" for y, v in values.items())


@truth
def baselines_below(province: str, first: str, last: str, after: str = "date", months: str = "24") -> tuple[bool, str]:
    """Against every baseline that begins in these years the level is lower."""
    values = _baselines(province, first, last, after, months)
    return bool(len(values)) and bool((values < 1).all()), ", ".join(f"{y} {v}" for y, v in values.items())


def _baselines(province, first, last, after, months):
    frame = rows(
        "S4",
        "size",
        province=province,
        source="acled",
        outcome="deaths",
        violence="all",
        outliers="with",
        v_months=months,
        v_after=after,
        estimable=True,
    )
    values = frame.set_index(frame["v_baseline"].str[:4])["estimate"].sort_index()
    return values[(values.index >= first) & (values.index <= last)]


@fact
def baseline_range(province: str, first: str, last: str, after: str = "date", months: str = "24") -> str:
    """The ratios against every baseline that begins in these years: 0.40 to 2.6 times."""
    values = _baselines(province, first, last, after, months)
    return f"{ratio(values.min())} to {ratio(values.max())} times"


@truth
def mostly_above(statement: str, part: str, province: str, *selectors: str) -> tuple[bool, str]:
    """Four of five estimable specifications are above 1 (the specification's mark of robustness)."""
    frame = _cells(statement, part, province, *selectors)
    value = (frame.loc[frame["estimable"], "estimate"] > 1).mean()
    return bool(value >= 0.8), f"{value:.1%}"


@truth
def chance_explains(statement: str, part: str, province: str, *selectors: str) -> tuple[bool, str]:
    """The p-value is above 0.05: what is seen can't be told from chance."""
    value = float(_row(statement, part, province, *selectors)["p"])
    return value > 0.05, f"p {value}"


@truth
def detectable_within(part: str, province: str, most: str) -> tuple[bool, str]:
    """A change of at most so many times would have been seen with the power asked for."""
    value, largest = _detectable(part, province)
    return value is not None and value <= float(most), f"{value} of up to {largest}"


@truth
def trough_before_kabul(province: str) -> tuple[bool, str]:
    """The quietest twelve months before Kabul fell are the quietest of the whole record."""
    month, rate = trough(province)
    lowest = measures.twelve_month_mean("acled", "deaths", province).min()
    return bool(rate <= lowest + 1e-9), f"{rate:.1f} in the year to {month}, lowest {lowest:.1f}"


@truth
def shares_above(least: str) -> tuple[bool, str]:
    """In every estimable specification KP and Balochistan hold more than this, even with all unplaced outside."""
    frame = rows("S6", "share", estimable=True)
    return bool((frame["low"] > float(least)).all()), f"lowest {frame['low'].min():.3f} of {len(frame)}"


@fact
def share_lowest() -> str:
    """The lowest bound of the share of KP and Balochistan in any estimable specification."""
    return percent(rows("S6", "share", estimable=True)["low"].min())


# --- The specification in words --------------------------------------------------------------------


def _words(value) -> str:
    """A part of the specification as text: a: b; c: d."""
    if isinstance(value, dict):
        return "; ".join(f"{name.replace('_', ' ')} {_words(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_words(one) for one in value)
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _specified(path: str):
    found = specification.load()
    for name in path.split("."):
        if not isinstance(found, dict) or name not in found:
            raise ReportError(f"data/specification.yml has no {path}.")
        found = found[name]
    return found


@fact
def specified(path: str) -> str:
    """A part of data/specification.yml in words, as S1.primary or S4.timing.grid."""
    return _words(_specified(path))


@fact
def rules_of(path: str) -> str:
    """The lines of a verdict's rule in words, as S1.verdict."""
    lines = []
    for line in _specified(path):
        ((verdict, conditions),) = line.items()
        lines.append(f"{verdict} if {' and '.join(conditions)}" if conditions else f"otherwise {verdict}")
    return "; ".join(lines)


@fact
def setting(name: str, style: str = "plain") -> str:
    """One of the specification's general settings; style percent for shares."""
    value = _specified(f"general.{name}")
    return percent(value) if style == "percent" else number(value) if isinstance(value, int) else _words(value)


@fact
def amendments(which: str) -> str:
    """How many amendments the specification has (all), or how many of them changed a rule (changed)."""
    listed = _specified("amendments")
    return number(len(listed) if which == "all" else sum(one["changes"] for one in listed))


@fact
def people_share(*places: str) -> str:
    """Share of some provinces in the people that the last census counted."""
    year = int(tables.read("population")["year"].max())
    people = provinces.population([year])
    people = people[people["former_fata"] == ""].set_index("province")["population"]
    return percent(people[list(places)].sum() / people.sum())
