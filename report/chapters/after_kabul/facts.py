"""Facts and rules on the estimates and verdicts: `after-kabul.md`, and any chapter that names one.

Arguments: statement (S1, S4 …), part (size, timing, share, rate, ratio, contrast, term …; - for none), place (ISO
code; PK the whole country), then what differs from the primary cell, as name=value: columns of `estimates` (source,
outcome, violence, outliers) or parts of a variant (months, baseline, after, start …).
"""

from __future__ import annotations

import functools
import math

import pandas as pd

from report import specification, tables, trace
from report.chapters.after_kabul.measures import rows, trough
from report.chapters.any_facts import between, codes_of
from report.errors import ReportError, choose
from report.estimates import results, verdicts
from report.prose.names import Quantity, fact, truth
from report.record import measures, provinces
from report.words import long_date, number, percent, ratio, times


def _cell(statement, part, place, cell, columns=("outcome", "violence", "before", "after", "estimate", "low", "high")):
    """The primary row of the estimates, or the one that differs from it as told."""
    row = results.estimate(statement, "" if part == "-" else part, place, *(f"{name}={value}" for name, value in cell.items()))
    trace.taken(*columns)
    return row


def _multiple(value: float) -> str:
    return f"{ratio(value)} times"


NULL = "How often the range of the main estimate leaves out 1, a false alarm, in simulated records in which nothing changed"

# --- Estimates -----------------------------------------------------------------------------------


@fact(
    says={
        "estimate": "How many times as many, by the estimate with these choices.",
        "low": "The lower end of the range in which the estimate lies with 95% confidence.",
        "high": "The upper end of the range in which the estimate lies with 95% confidence.",
    }
)
def estimated(statement: str, part: str, place: str, *, bound: str = "estimate", **cell: str) -> Quantity:
    """The estimate for a statement, or the lower or upper end (bound=low, high) of the range that the data allow with 95% confidence:
    1.8 times, 0.62 times."""
    return Quantity(choose(_cell(statement, part, place, cell)[["estimate", "low", "high"]].to_dict(), bound), _multiple)


@fact
def interval(statement: str, part: str, place: str, *, digits: str = "", **cell: str) -> str:
    """The range in which the true value lies with 95% confidence: 1.1 to 2.3."""
    row = _cell(statement, part, place, cell)
    return between(row["low"], row["high"], functools.partial(number, digits=int(digits)) if digits else ratio)


@truth
def spans_one(statement: str, part: str, place: str, **cell: str) -> tuple[bool, str]:
    """The range in which the estimate lies with 95% confidence holds 1: a rise and a fall both fit."""
    row = _cell(statement, part, place, cell)
    return bool(row["low"] <= 1 <= row["high"]), f"{row['estimate']} ({row['low']} to {row['high']})"


@fact(says={"before": "The earlier months of the main comparison.", "after": "The later months of the main comparison."})
def estimate_window(statement: str, part: str, place: str, side: str) -> str:
    """The months that the main comparison of a statement sets against each other: the earlier ones (before) or the later ones (after)."""
    return str(measures.Period(*_cell(statement, part, place, {}, (side,))[side].split("..")))


@fact(
    unit="deaths per 30 days",
    says={
        "before": "Deaths per 30 days (ACLED) in the earlier months of the main comparison.",
        "after": "Deaths per 30 days (ACLED) in the later months of the main comparison.",
    },
)
def estimate_rate(statement: str, part: str, place: str, side: str) -> Quantity:
    """Deaths per 30 days (ACLED) in the earlier (before) or the later months (after) of the main comparison of a statement."""
    window = measures.Period(*_cell(statement, part, place, {}, (side,))[side].split(".."))
    return Quantity(measures.rate_30("acled", "deaths", window, [place]))


@fact(
    says={
        "computed": f"{NULL}, as it was first computed.",
        "printed": f"{NULL}, as it is printed, widened.",
        "at-30": f"{NULL} but where the correlation from one month to the next is 0.3.",
        "at-50": f"{NULL} but where the correlation from one month to the next is 0.5.",
    }
)
def false_positives(statement: str, part: str, place: str, *, when: str = "computed") -> Quantity:
    """How often the range of the main comparison leaves out 1 in simulated records in which nothing changed: as first computed, or as
    printed (widened), or so where the correlation from one month to the next is 0.3 or 0.5 (when=computed, printed, at-30, at-50)."""
    frame = results.table("estimates_calibration")
    found = frame[(frame["statement"] == statement) & (frame["part"] == part.strip("-")) & (frame["province"] == place)]
    if len(found) != 1:
        raise ReportError(f"{len(found)} calibrations are {statement} {part} {place}. See data/estimates_calibration.csv.")
    columns = choose(
        {
            "computed": ["false_positive_rate"],
            "printed": ["excludes_below", "excludes_above"],
            "at-30": ["excludes_at_30"],
            "at-50": ["excludes_at_50"],
        },
        when,
    )
    trace.note("estimates_calibration", found, statement=statement, part=part.strip("-"), province=place, source=found.iloc[0]["source"])
    trace.taken(*columns)
    return Quantity(found.iloc[0][columns].sum(), percent)


@fact
def smallest_detectable(statement: str, part: str, place: str) -> Quantity:
    """The smallest change that the main comparison would tell from none as often as the specification asks (four times in five): 2.1
    times."""
    frame = results.table("estimates_power")
    found = frame[(frame["statement"] == statement) & (frame["part"] == part) & (frame["province"] == place)]
    found = found[found["violence"] == "all"]
    if not len(found):
        raise ReportError(f"There is no power of {statement} {part} {place}. See data/estimates_power.csv.")
    ends = ["smallest", "largest"]
    trace.note("estimates_power", found, statement=statement, part=part, province=place, violence="all", source=found.iloc[0]["source"])
    trace.taken(*ends)
    value, largest = found[ends].iloc[0]
    return Quantity(math.inf, f"more than {times(largest)}") if pd.isna(value) else Quantity(value, times)


# --- Specifications --------------------------------------------------------------------------------


def _cells(statement, part, place, cell):
    frame = results.table("estimates")
    wanted = {"statement": statement, "part": part.strip("-"), "province": place, "counted": True} | cell
    for name, value in wanted.items():
        frame = frame[frame[name] == value]
    if not len(frame):
        raise ReportError(f"No counted cell is {statement} {part} {place} {' '.join(cell.values())}. See data/estimates.csv.")
    trace.note("estimates", frame, **wanted)
    return frame


@fact(unit="specifications")
def comparisons(statement: str, part: str, place: str) -> Quantity:
    """How many ways of making the comparison (other months, outcomes, kinds of violence) count for the verdict on a statement."""
    return Quantity(len(_cells(statement, part, place, {})))


@fact
def comparisons_above(statement: str, part: str, place: str, **cell: str) -> Quantity:
    """Share of the ways of making the comparison that can be estimated in which the estimate is above 1."""
    frame = _cells(statement, part, place, cell)
    return Quantity((frame.loc[frame["estimable"], "estimate"] > 1).mean(), percent)


@fact(unit="specifications")
def cells_in_all() -> Quantity:
    """How many estimates there are in all: each way of making each comparison."""
    return Quantity(len(results.table("estimates")))


@fact
def estimated_share(*, bound: str) -> Quantity:
    """Share of KP and Balochistan in all deaths (S6), the lower or upper end: with all deaths of no known province outside the two, or
    inside."""
    return Quantity(choose(_cell("S6", "share", "PK-KP+PK-BA", {})[["low", "high"]].to_dict(), bound), percent)


@fact
def share_lowest() -> Quantity:
    """The lowest share of KP and Balochistan in all deaths (S6) in any way of making the comparison that can be estimated, with all
    deaths of no known province outside the two."""
    return Quantity(rows("S6", "share", estimable=True)["low"].min(), percent)


# --- The joint test, levels ------------------------------------------------------------------------


@fact(unit="p-value")
def chance(statement: str, part: str, place: str, **cell: str) -> Quantity:
    """How often chance alone would give so large a difference (the p-value)."""
    value = _cell(statement, part, place, cell, ("p",))["p"]
    return Quantity(value, number(value, 2))


@fact
def quietest_year(place: str, what: str) -> Quantity | str:
    """The twelve months before Kabul fell with fewest deaths (ACLED): their last month (month), or deaths per 30 days (rate)."""
    month, rate = trough(place)
    return choose({"month": long_date(month), "rate": Quantity(rate)}, what)


@truth
def trough_before_kabul(place: str) -> tuple[bool, str]:
    """The quietest twelve months before Kabul fell are the quietest of the whole record."""
    month, rate = trough(place)
    lowest = measures.twelve_month_mean("acled", "deaths", place).min()
    return bool(rate <= lowest + 1e-9), f"{rate:.1f} in the year to {month}, lowest {lowest:.1f}"


@fact
def baseline_range(place: str, when: str, *, after: str = "date", months: str = "24", bound: str = "") -> Quantity | str:
    """Smallest and largest ratio of the later months' deaths per 30 days to those of baselines that begin in these years: 0.40 to
    2.6 times."""
    cell = {"source": "acled", "outcome": "deaths", "violence": "all", "outliers": "with", "v_months": months, "v_after": after}
    first, _, last = when.partition("..")

    def begun(frame):
        return frame["v_baseline"].str[:4].between(first, last)

    values = rows("S4", "size", begun, province=place, estimable=True, **cell)["estimate"]
    if bound:
        return Quantity(choose({"low": values.min(), "high": values.max()}, bound), _multiple)
    return f"{between(values.min(), values.max(), ratio)} times"


# --- Verdicts --------------------------------------------------------------------------------------


@fact
def verdict(statement: str, part: str = "-", place: str = "") -> str:
    """The verdict on a statement that a program computes from the estimates, in the words of its rule."""
    return results.verdict(statement, part.strip("-"), place or None)["verdict"]


@fact
def answer(statement: str, part: str = "-", place: str = "") -> str:
    """The verdict on a statement that a program computes from the estimates, as the book prints it."""
    return verdicts.plain(verdict(statement, part, place))


@fact
def verdict_when(statement: str, part: str = "-") -> str:
    """The months that a computed verdict compares: August 2021 to October 2025 against January 2020 to July 2021."""
    return verdicts.months_of(statement, part.strip("-"))


@fact
def passes(statement: str, part: str = "-", place: str = "") -> Quantity:
    """In how many simulated records without a change, at most, the rule gives its word all the same: a false alarm."""
    return Quantity(results.verdict(statement, part.strip("-"), place or None)["passes"], percent)


@fact
def earlier_verdict(statement: str, part: str = "-", place: str = "") -> str:
    """The verdict that the first version of the rules gives, as the book prints it."""
    return verdicts.plain(results.verdict(statement, part.strip("-"), place or None, table="verdicts_1")["verdict"])


@fact
def record_break(source: str, place: str, month: str) -> str:
    """What the audit says of a record around a month: break in the record, suspected, no break seen."""
    return results.verdict("audit", f"{source} {month}", place)["verdict"]


# --- The specification in words --------------------------------------------------------------------


def _words(value) -> str:
    """A part of the specification as text: a: b; c: d."""
    if isinstance(value, dict):
        return "; ".join(f"{name.replace('_', ' ')} {_words(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_words(one) for one in value)
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _specified(path: str):
    trace.note("specification.yml", part=path)
    found = specification.load()
    for name in path.split("."):
        if not isinstance(found, dict) or name not in found:
            raise ReportError(f"data/specification.yml has no {path}.")
        found = found[name]
    return found


@fact
def specified(path: str) -> str:
    """What the specification of the methods fixes, in words (written S1.primary or S4.timing.beside)."""
    return _words(_specified(path))


@fact
def rules_of(path: str) -> str:
    """The rule by which the verdict on a statement follows from the estimates, line by line (written S1.verdict)."""
    lines = [next(iter(line.items())) for line in _specified(path)]
    return "; ".join(f"{verdict} if {' and '.join(conditions)}" if conditions else f"otherwise {verdict}" for verdict, conditions in lines)


@fact
def plain_word(word: str) -> str:
    """How the book prints a word of the rules or the register (written with hyphens, sequence-seen)."""
    trace.note("specification.yml")
    return verdicts.plain(choose({code: code for code in verdicts.PLAIN}, word.replace("-", " ")))


@fact
def setting(path: str, *, style: str = "number") -> Quantity:
    """A number that the specification of the methods fixes (written general.power_target; style=percent for shares)."""
    words = path.rpartition(".")[2].replace("_", " ")
    return Quantity(_specified(path), choose({"number": number, "percent": percent}, style), unit="%" if style == "percent" else words)


@fact(unit="amendments")
def amendments(which: str) -> Quantity:
    """How many changes of the specification are on its list (all), or how many of them changed a rule (changed)."""
    found = _specified("amendments")
    return Quantity(len(found) if which == "all" else sum(one["changes"] for one in found))


@fact
def people_share(places: str) -> Quantity:
    """Share of some provinces in the people that the last census counted."""
    year = int(tables.read("population")["year"].max())
    people = provinces.population([year])
    trace.note("population", year=year)
    people = people[people["former_fata"] == ""].set_index("province")["population"]
    return Quantity(people[codes_of(places)].sum() / people.sum(), percent)
