"""The book's numbers once more, straight from data/*.csv.

Nothing here uses the project's code, nor pandas: what the book prints and draws is compared with it.
"""

import csv
import functools
import json
import math
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"
KP, BALOCHISTAN, UNPLACED = "PK-KP", "PK-BA", "PK"
KABUL = "2021-08"
COLUMN = {"events": "events", "deaths": "deaths_best", "deaths-low": "deaths_low", "deaths-high": "deaths_high"}
MONTHS = "January February March April May June July August September October November December".split()


@functools.cache
def rows(table: str) -> list[dict]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@functools.cache
def package() -> dict:
    return json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))


@functools.cache
def names() -> dict[str, str]:
    """Provinces in the order of display, the unplaced last."""
    return {row["province"]: row["name"] for row in sorted(rows("provinces"), key=lambda row: int(row["order"]))}


@functools.cache
def incidents(source: str) -> list[dict]:
    """The rows of a source that the default charts show."""
    if source == "acled":
        return [row for row in rows("incidents_acled") if row["action"] != "abduction"]
    return [row for row in rows("incidents") if row["source"] == source and row["scope"] == "militancy"]


@functools.cache
def days(source: str) -> dict[str, int]:
    """Days covered by month."""
    return {row["month"]: int(row["days"]) for row in rows("coverage") if row["source"] == source}


def days_of_year(source: str, year: int) -> int:
    return sum(n for month, n in days(source).items() if month.startswith(f"{year}-"))


def years(source: str) -> list[int]:
    """The years with at least four weeks of coverage."""
    all_years = sorted({int(month[:4]) for month in days(source)})
    return [year for year in all_years if days_of_year(source, year) >= 28]


def is_partial(source: str, year: int) -> bool:
    return days_of_year(source, year) < 360


def full_months(source: str) -> list[str]:
    """From the first month that is covered in full to the last."""
    months = sorted(days(source))
    while days(source)[months[0]] < 28:
        months.pop(0)
    while days(source)[months[-1]] < 28:
        months.pop()
    return months


def span(source: str, when: str) -> list[str]:
    """The months of a period as the prose writes it."""
    full = full_months(source)
    since = [month for month in full if month >= KABUL]
    if when == "all":
        return full
    if when == "last12":
        return full[-12:]
    if when == "since-kabul":
        return since
    first, _, last = when.partition("..")
    last = last or first
    first += "-01" if len(first) == 4 else ""
    last += "-12" if len(last) == 4 else ""
    return [month for month in full if first <= month <= last]


def period_name(months: list[str]) -> str:
    first, last = months[0], months[-1]
    if first.endswith("-01") and last.endswith("-12"):
        return first[:4] if first[:4] == last[:4] else f"{first[:4]} to {last[:4]}"
    return f"{MONTHS[int(first[5:]) - 1]} {first[:4]} to {MONTHS[int(last[5:]) - 1]} {last[:4]}"


def total(source, measure, places, months, violence=None) -> int:
    """A sum over months. Whole years hold also what is dated only to the year."""
    wanted = set(months)
    if months[0].endswith("-01") and months[-1].endswith("-12"):
        wanted |= {month[:4] for month in months}
    return sum(
        int(row[COLUMN[measure]] or 0)
        for row in incidents(source)
        if row["month"] in wanted
        and (places is None or row["province"] in places)
        and (violence in (None, "all") or row["violence"] == violence)
    )


def by_year(source, measure, places, year, former_fata=None) -> int:
    return sum(
        int(row[COLUMN[measure]] or 0)
        for row in incidents(source)
        if row["month"][:4] == str(year)
        and (places is None or row["province"] in places)
        and (former_fata is None or row["former_fata"] == former_fata)
    )


def rate_30(source, measure, places, months) -> float:
    return total(source, measure, places, months) / sum(days(source)[month] for month in months) * 30


def ranking(source, measure, months) -> list[str]:
    placed = [code for code in names() if code != UNPLACED]
    return sorted(placed, key=lambda code: -total(source, measure, [code], months))


def last_full_year(source: str) -> int:
    return max(year for year in years(source) if not is_partial(source, year))


def people(province: str, year: int) -> float:
    """Residents; constant growth between two censuses, the last growth after them."""
    found = 0.0
    for part in {row["former_fata"] for row in rows("population") if row["province"] == province}:
        counts = sorted(
            (int(row["year"]), int(row["population"]))
            for row in rows("population")
            if (row["province"], row["former_fata"]) == (province, part)
        )
        before = [one for one in counts if one[0] <= year][-1]
        after = [one for one in counts if one[0] > year][:1] or [counts[-1]]
        if after[0] == before:
            (y0, n0), (y1, n1) = counts[-2:]
        else:
            (y0, n0), (y1, n1) = before, after[0]
        found += before[1] * math.exp(math.log(n1 / n0) / (y1 - y0) * (year - before[0]))
    return found


@functools.cache
def counted() -> list[str]:
    """The provinces that the census counts."""
    inside = {row["province"] for row in rows("population")}
    return [code for code in names() if code in inside]


def rate_100_000(source: str, province: str, year: int) -> float:
    """Deaths per 100,000 residents, scaled to a full year."""
    annual = by_year(source, "deaths", [province], year) / days_of_year(source, year) * 365.25
    return annual / people(province, year) * 100_000


def release(source: str) -> tuple[str, list[str]]:
    """Releases, joined, and the first and last day that they cover."""
    found = [one for one in package()["releases"] if one["source"] == source]
    return "; ".join(one["release"] for one in found), [min(one["first"] for one in found), max(one["last"] for one in found)]


def long_day(text: str) -> str:
    year, month, day = text.split("-")
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"
