"""Blocks of counts side by side: a row for each count, a column for each year, a number over its bar."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from report.chapters.counting_violence import measures as counting
from report.errors import ReportError
from report.figures.sheet import Sheet
from report.words import number, short_day

SCOPES = {
    "attacks": ("Attacks", "ink"),
    "attacks, no militants": ("Attacks; dead without militants", "PK"),
    "attacks and operations": ("Attacks and operations", "accent"),
    "operations": ("Operations of the forces", "muted"),
}
KEEP = {"kp-police", "kp-police-cases", "pips-overall-incidents", "ucdp-candidate"}
"""Definitions whose short name on a chart needs the words after the institute."""


def _short(row) -> str:
    return row["name"] if row["counts"] in KEEP else row["name"].split(",")[0]


def printed(row, room: float) -> str:
    """A value with its marks, as it stands in a cell of this width; the lower end of a range where it is tight."""
    value = number(row["value"]) + (f"–{number(row['high'])}" if row["high"] != row["value"] and room > 70 else "")
    status = {"preliminary": "*", "contradicted": "†"}.get(row["status"], "")
    return value + ("+" if row["until"] else "") + status + ("°" if row["confidence"] == "low" else "")


STATUS = {"": "stands", "revised": "stands, revised", "preliminary": "first release", "contradicted": "disputed"}


def told(row) -> str:
    """A value with its marks in words."""
    notes = [f"to {short_day(row['until'])}"] if row["until"] else []
    notes += [STATUS[row["status"]]] if row["status"] else []
    notes += ["read on one lesser page alone"] if row["confidence"] == "low" else []
    value = number(row["value"]) + (f" to {number(row['high'])}" if row["high"] != row["value"] else "")
    return value + (f" ({'; '.join(notes)})" if notes else "")


ROW, HEAD, TITLE = 23, 24, 20


@dataclass(frozen=True)
class Block:
    """Counts of an area: rows of counts, columns of years; a number over a bar on one scale, the spread below."""

    area: str
    kind: str
    title: str
    years: range

    @functools.cached_property
    def frame(self) -> pd.DataFrame:
        return counting.side_by_side(self.area, self.kind, self.years)

    @property
    def height(self) -> float:
        return 2 * TITLE + HEAD * self.frame["scope"].nunique() + ROW * self.frame["name"].nunique() + 30

    def draw(self, sheet: Sheet, x: float, y: float, width: float, label: float) -> None:
        """From (x, y) on; the names of the counts take the width `label`."""
        column = (width - label) / len(self.years)
        places = {year: x + label + i * column for i, year in enumerate(self.years)}
        sheet.heading(y + TITLE / 2, self.title, x=x)
        for year, at in places.items():
            sheet.text(at, y + TITLE * 1.5, str(year), hue="muted", fontweight="bold")
        y += 2 * TITLE - 6
        for scope, group in self.frame.groupby("scope", sort=False):
            sheet.text(x, y + HEAD / 2 + 2, SCOPES[scope][0], hue=SCOPES[scope][1], fontweight="bold")
            y += HEAD
            for _, counts in group.groupby("name", sort=False):
                sheet.text(x + 6, y + 8, _short(counts.iloc[0]))
                self._row(sheet, y, counts.set_index("year"), places, column - 12)
                y += ROW
        sheet.rule(y + 3, x, x + width)
        sheet.text(x, y + 16, "largest / smallest", hue="muted")
        for year, at in places.items():
            words = self._spread(year)
            sheet.text(at, y + 16, words, fontweight="normal" if words == "–" else "bold")

    def _row(self, sheet: Sheet, y: float, counts: pd.DataFrame, places: dict[int, float], longest: float) -> None:
        for year, at in places.items():
            if year not in counts.index:
                sheet.bar(y + 8, at, at + 6, "muted", 1.0)
                continue
            row = counts.loc[year]
            words, hue = SCOPES[row["scope"]]
            whole = not row["until"] and row["status"] in counting.STANDING and row["measure"] != "cases"
            sheet.text(at, y + 7, printed(row, longest + 12), hue="ink" if whole else "muted")
            says = (f"{self.title} · {words} · {row['name']}, {year}", told(row))
            end = at + max(row["value"] * (longest / self.frame["high"].max()), 1.5)
            sheet.bar(y + 17, at, end, hue, 4.5 if whole else 1.4, says)

    def _spread(self, year: int) -> str:
        try:
            return f"{counting.spread(self.area, self.kind, year)['ratio']:.1f}×"
        except ReportError:
            return "–"
