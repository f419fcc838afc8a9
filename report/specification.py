"""The rules fixed before results: `data/specification.yml`, its grids, and how estimates become verdicts.

Nothing here computes an estimate. Grids become lists of cells, conditions become truth values.
"""

from __future__ import annotations

import itertools
import math
import operator
import re
from collections.abc import Mapping, Sequence

from report import files, paths
from report.errors import ReportError

COMPARE = {">=": operator.ge, "<=": operator.le, "==": operator.eq, ">": operator.gt, "<": operator.lt}
WORDS = {"at-least": ">=", "at-most": "<=", "is": "==", "above": ">", "below": "<"}
"""The same as the prose says it, where a > would end a link."""
COMPARISON = re.compile(rf"(.+?)(?:\s*({'|'.join(COMPARE)})\s*|\s+({'|'.join(WORDS)})\s+)(.+)")


def load() -> dict:
    """The whole specification; ReportError if it is missing or no YAML."""
    import yaml

    try:
        return files.settings(paths.DATA / "specification.yml")
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


def comparison(text: str) -> tuple[str, str, str] | None:
    """What a text compares, how (a key of `COMPARE`), and with what: low > 1, share acled deaths PK-KP all above 0.5."""
    match = COMPARISON.fullmatch(text.strip())
    return match and (match[1], match[2] or WORDS[match[3]], match[4])


def holds(condition: str, quantities: Mapping[str, float | None]) -> bool:
    """Whether a condition as "low > 1" holds. A quantity that is missing or NaN fails its condition.

    ReportError for what is no condition and for a quantity that nobody computed.
    """
    name, symbol, limit = comparison(condition) or ("", "", "")
    if not re.fullmatch(r"[A-Za-z_][\w.]*", name) or not re.fullmatch(r"-?\d+(\.\d+)?", limit):
        raise ReportError(f"{condition!r} is no condition. Write a quantity, a comparison and a number, as in: low > 1.")
    if name not in quantities:
        raise ReportError(f"The condition {condition!r} names {name}, which is not computed; there are {', '.join(quantities)}.")
    value = quantities[name]
    return value is not None and not math.isnan(value) and bool(COMPARE[symbol](value, float(limit)))


def decide(rules: Sequence[Mapping[str, Sequence[str]]], quantities: Mapping[str, float | None]) -> tuple[str, str]:
    """The first line whose conditions all hold: (verdict, its conditions as text).

    ReportError where no line holds: rules end with a line without conditions.
    """
    for line in rules:
        ((verdict, conditions),) = line.items()
        if all(holds(condition, quantities) for condition in conditions):
            return verdict, " and ".join(conditions) or "no line above it holds"
    raise ReportError("No line of the rules holds. End them with one that has no conditions.")
