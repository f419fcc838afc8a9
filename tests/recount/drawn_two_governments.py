"""What is drawn in `two-governments.md`."""

import datetime

import numpy as np

from recount import every
from recount.tables import lines
from recount.two_governments import ON_FORCE, ON_MEANS, SIDES

FRONT = ("Khyber Pakhtunkhwa", "Balochistan")
CELLS = ("-2", "-1", "0", "1", "2", "not codable")
OFFSETS = {"federal-cabinet": 0.27, "military": 0.09, "kp-government": -0.09, "pti": -0.27}


def lanes(figure):
    table = every("CHARTS")["who_governed_when"]().table
    bars = figure.axes[0].patches
    federal, kp = sorted({bar.get_x() for bar in bars})[:2]
    found = {}
    for bar in (bar for bar in bars if bar.get_x() in (federal, kp)):
        key = "Days", "Federal" if bar.get_x() == federal else "KP", datetime.date.fromordinal(round(bar.get_y())).isoformat()
        if table.get(key, float("nan")) == table.get(key):
            found[key] = bar.get_height()
    return found


def tracks(panels):
    def read(figure):
        found = {}
        for ax, (title, (issue, place)) in zip(figure.axes[1:], panels.items(), strict=True):
            marks = [point for one in ax.collections if hasattr(one, "get_sizes") and len(one.get_sizes()) for point in one.get_offsets()]
            order = [
                row
                for side in SIDES
                for kind in ("statement", "decision", "act")
                for carries in (1, 0)
                for row in lines(
                    """SELECT side, id FROM coded WHERE code IS NOT NULL AND side = :side AND kind = :kind AND carries = :carries
                    AND issue = :issue AND :place IN ('', place) ORDER BY date, position""",
                    side=side, kind=kind, carries=carries, issue=issue, place=place,
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


DRAWN = {
    "who_governed_when": lanes,
    "positions_on_force": tracks(ON_FORCE),
    "positions_on_means": tracks(ON_MEANS),
    "two_codings": codings,
    "deaths_by_spell": by_spell,
    "contrast_among_dates": contrast,
}
UNDRAWN = {
    "contrast_among_dates": lambda cell, drawn: cell[0] == "Date",
    "positions_on_force": without_code(ON_FORCE),
    "positions_on_means": without_code(ON_MEANS),
    "deaths_by_spell": lambda cell, drawn: cell[0].startswith("Months"),
}
