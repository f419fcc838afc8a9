"""What is drawn in `two-governments.md`."""

import datetime

import numpy as np

from recount import every
from recount.tables import lines
from recount.two_governments import OPENING, OTHERS, SIDES

FRONT = ("Khyber Pakhtunkhwa", "Balochistan")
CELLS = ("-2", "-1", "0", "1", "2", "not codable")
OFFSETS = {"federal-cabinet": 0.15, "military": -0.15, "kp-government": 0.15, "pti": -0.15}


def lanes(figure):
    table = every("CHARTS")["who_governed_when"]().table
    bars = figure.axes[0].patches
    federal, kp = sorted({bar.get_y() for bar in bars})[:2]
    found = {}
    for bar in (bar for bar in bars if bar.get_y() in (federal, kp)):
        key = "Days", "Islamabad" if bar.get_y() == federal else "Peshawar", datetime.date.fromordinal(round(bar.get_x())).isoformat()
        if table.get(key, float("nan")) == table.get(key):
            found[key] = bar.get_width()
    return found


LANES = [("federal-cabinet", "military"), ("kp-government", "pti")]


def tracks(panels):
    """Two lanes an issue; the marks of a lane by what they are for or against, how they are known, and their kind."""

    def read(figure):
        found = {}
        lanes_of = [(title, issue, place, sides) for title, (issue, place) in panels.items() for sides in LANES]
        for ax, (title, issue, place, (first, second)) in zip(figure.axes, lanes_of, strict=True):
            marks = [point for one in ax.collections if hasattr(one, "get_sizes") and len(one.get_sizes()) for point in one.get_offsets()]
            order = [
                row
                for sign in (1, 0, -1)
                for carries in (1, 0)
                for kind in ("statement", "decision", "act")
                for row in lines(
                    """SELECT side, id FROM coded WHERE code IS NOT NULL AND sign(code) = :sign AND side IN (:first, :second) AND kind = :kind
                    AND carries = :carries AND issue = :issue AND :place IN ('', place) ORDER BY date, position""",
                    sign=sign, first=first, second=second, kind=kind, carries=carries, issue=issue, place=place,
                )
            ]  # fmt: skip
            for (_, y), (side, key) in zip(marks, order, strict=True):
                for coding in ("First coding", "Second coding"):
                    found[coding, title, SIDES[side], key] = y - OFFSETS[side]
        return found

    return read


def without_code(panels):
    coded = {(title, SIDES[side], key) for title, (issue, place) in panels.items() for side, key in lines(
        "SELECT side, id FROM coded WHERE code IS NOT NULL AND issue = :issue AND :place IN ('', place)", issue=issue, place=place)}  # fmt: skip
    return lambda cell, drawn: cell[1:] not in coded


def codings(figure):
    return {("Items", *(CELLS[round(place)] for place in text.get_position())): float(text.get_text()) for text in figure.axes[0].texts}


def by_spell(figure):
    months = [first for (first,) in lines("SELECT first FROM spells ORDER BY first")]
    return {(name, first): bar.get_width() for ax, name in zip(figure.axes, FRONT) for bar, first in zip(ax.patches, months, strict=True)}


def contrast(figure):
    return {
        ("KP to Balochistan", str(np.datetime64(x, "M"))): y
        for line in figure.axes[0].lines[:2]
        for x, y in zip(*line.get_data(), strict=True)
    }


def attacks(figure):
    """The steps of both provinces: all edges but the last, which ends the last step."""
    months = [first for (first,) in lines("SELECT first FROM attack_spells GROUP BY first ORDER BY first")]
    stairs = [line for line in figure.axes[0].lines if line.get_drawstyle() == "steps-post"]
    return {(f"{name}, times", month): y for line, name in zip(stairs, FRONT, strict=True) for month, y in zip(months, line.get_ydata())}


DRAWN = {
    "attacks_in_kp_and_balochistan": attacks,
    "who_governed_when": lanes,
    "positions_on_talks_and_operations": tracks(OPENING),
    "positions_on_other_issues": tracks(OTHERS),
    "two_codings": codings,
    "deaths_by_spell": by_spell,
    "contrast_among_dates": contrast,
}
UNDRAWN = {
    "attacks_in_kp_and_balochistan": lambda cell, drawn: not cell[0].endswith("times"),
    "contrast_among_dates": lambda cell, drawn: cell[0] == "Date",
    "positions_on_talks_and_operations": without_code(OPENING),
    "positions_on_other_issues": without_code(OTHERS),
    "deaths_by_spell": lambda cell, drawn: cell[0].startswith("Months"),
}
