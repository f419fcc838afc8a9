"""The rules fixed before results: `data/specification.yml`, its grids, and how estimates become verdicts.

Nothing here computes an estimate. Grids become lists of cells, conditions become truth values.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Mapping, Sequence

from report import paths
from report.errors import ReportError

CONDITION = re.compile(r"([A-Za-z_][\w.]*)\s*(>=|<=|==|>|<)\s*(-?\d+(?:\.\d+)?)")
COMPARE = {
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    "==": lambda a, b: a == b,
}


@functools.cache
def load() -> dict:
    """The whole specification; ReportError if it is missing or no YAML."""
    import yaml

    path = paths.DATA / "specification.yml"
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ReportError(f"data/specification.yml can't be read ({error}). Take it back with git.") from error


def general(name: str):
    """One of the settings that hold for all statements."""
    return load()["general"][name]


def amendment(which: str) -> dict:
    """An amendment by its id (A1, A2 …); ReportError if there is none."""
    for entry in load().get("amendments", ()):
        if entry["id"] == which:
            return entry
    raise ReportError(f"data/specification.yml has no amendment {which}. Take it back with git.")


def cells(grid: Mapping[str, Sequence], not_crossed: Sequence[Mapping] = ()) -> list[dict]:
    """Every combination of a grid's values, less those that `not_crossed` describes."""
    names = list(grid)
    found = [dict(zip(names, values, strict=True)) for values in itertools.product(*grid.values())]
    return [cell for cell in found if not any(left_out.items() <= cell.items() for left_out in not_crossed)]


def holds(condition: str, quantities: Mapping[str, float | None]) -> bool:
    """Whether a condition as "low > 1" holds. A quantity that is missing or NaN fails its condition.

    ReportError for what is no condition and for a quantity that nobody computed.
    """
    match = CONDITION.fullmatch(condition.strip())
    if not match:
        raise ReportError(f"{condition!r} is no condition. Write a quantity, a comparison and a number, as in: low > 1.")
    name, comparison, number = match.groups()
    if name not in quantities:
        raise ReportError(f"The condition {condition!r} names {name}, which is not computed; there are {', '.join(quantities)}.")
    value = quantities[name]
    return value is not None and not math.isnan(value) and bool(COMPARE[comparison](value, float(number)))


def decide(rules: Sequence[Mapping[str, Sequence[str]]], quantities: Mapping[str, float | None]) -> tuple[str, str]:
    """The first line whose conditions all hold: (verdict, its conditions as text).

    ReportError where no line holds: rules end with a line without conditions.
    """
    for line in rules:
        ((verdict, conditions),) = line.items()
        if all(holds(condition, quantities) for condition in conditions):
            return verdict, " and ".join(conditions) or "no line above it holds"
    raise ReportError("No line of the rules holds. End them with one that has no conditions.")
