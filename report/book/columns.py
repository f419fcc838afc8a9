"""What each column of a figure's table holds: its name for machines, its type, its unit."""

from __future__ import annotations

import csv
import io
import re

from report.errors import ReportError

TYPES = (
    ("gYear", r"[12]\d{3}", r"Year|Ceasefire"),
    ("gYearMonth", r"[12]\d{3}-\d\d", r".*"),
    ("date", r"[12]\d{3}-\d\d-\d\d", r".*"),
    ("integer", r"-?\d+", r".*"),
    ("number", r"-?\d+(\.\d+)?", r".*"),
)
"""Types of CSVW, of all cells of a column that are not empty; and what the column is called."""

UNITS = (
    (r"(.+, )?events|events with.*|placeable events.*", "events"),
    (r"deaths(, best estimate)?|deaths without a province|dead|known to be civilians|not known who", "deaths"),
    (r".+, (the state's dead|groups' dead|side unknown)", "deaths a year"),
    (r"ucdp, (merged|settled)", "deaths a month"),
    (r".*deaths per 30 days|acled, kp, per 30 days", "deaths per 30 days"),
    (r"events per 30 days", "events per 30 days"),
    (r".+, deaths", "deaths in attacks per 30 days"),
    (r".*%", "percent"),
    (r".+, times the rest", "times the other provinces"),
    (r"after to before", "times the days before"),
    (r"days.*", "days"),
    (r"months.*", "months"),
    (r"common years", "years"),
    (r"steps|same direction", "steps from one year to the next"),
    (r"up to km", "kilometres"),
    (r"value", "as the row says"),
    (r"operations.*", "operations"),
    (r"killed for each.*", "militants killed for each of the forces’ dead"),
    (r"(lowest|highest)", "people"),
    (r"killed|picss|(lowest|highest) count", "people killed"),
    (r"rank correlation.*", "correlation, -1 to 1"),
    (r"separate placements", "placements"),
    (r"(first|second) coding", "code of the codebook, -2 to 2"),
    (r"items", "items"),
    (r"baselines|(above|across|below) one", "baselines"),
    (r"box.*|not known", "marks in the row"),
    (r"no\.", "number of the row"),
)
"""Units by what a column is called, in small letters; any other number is in the unit of its figure."""

OF_MARKS = re.compile(r"a (mark|box|bar|block|number|circle)\b|left:|by ")
"""How a figure's unit begins when it is none of a number in its table."""


def describe(name: str, table: str, unit: str) -> list[dict]:
    """The columns of a figure's CSV: name, titles, datatype and, of numbers, unit. ReportError for a number without a unit."""
    header, *rows = csv.reader(io.StringIO(table))
    found: list[dict] = []
    for place, title in enumerate(header):
        kind = datatype(title, [row[place] for row in rows])
        column = {"name": _named(title, {one["name"] for one in found}), "titles": title, "datatype": kind}
        if kind in ("integer", "number"):
            column["unit"] = _unit(name, title, unit)
        found.append(column)
    return found


def datatype(title: str, cells: list[str]) -> str:
    """The narrowest type of CSVW that all cells of a column have that are not empty; text where all are empty."""
    cells = [cell for cell in cells if cell]
    for kind, pattern, called in TYPES:
        if cells and re.fullmatch(called, title) and all(re.fullmatch(pattern, cell) for cell in cells):
            return kind
    return "string"


def _unit(name: str, title: str, unit: str) -> str:
    for pattern, said in UNITS:
        if re.fullmatch(pattern, title.lower()):
            return said
    if OF_MARKS.match(unit):
        raise ReportError(
            f"The column {title!r} of the figure {name} has no unit: the figure's own is {unit!r}. Name its unit in report/book/columns.py."
        )
    return unit


def _named(title: str, taken: set[str]) -> str:
    """A column's name for machines: small letters, figures and underscores; unlike any that is taken."""
    name = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_") or "column"
    while name in taken:
        name += "_"
    return name
