"""What is drawn in `fight-or-talk.md`."""

import datetime

import numpy as np
from matplotlib.patches import Polygon

from recount import every
from recount.fight_or_talk import CEASEFIRES, OATH
from recount.tables import later, lines


def table(chart: str) -> dict:
    return every("CHARTS")[chart]().table


def at_month(number: float) -> str:
    """A month from years and their parts, as on the axis of the record."""
    count = round(number * 12)
    return f"{count // 12}-{count % 12 + 1:02d}"


def dated(x) -> str:
    return str((np.datetime64("1970-01-01") + np.timedelta64(round(x), "D")).astype("datetime64[M]"))


def area(patch) -> dict[str, float]:
    """Deaths by month; years run along the axis on which all are above 1,900."""
    points = patch.get_xy()[1:-2]
    years = 0 if (points[:, 0] > 1900).all() else 1
    return {at_month(points[i][years]): points[i][1 - years] for i in range(0, len(points), 2)}


def record(figure):
    axes = [next(ax for ax in figure.axes if ax.get_label() == source) for source in ("ucdp-ged", "acled")]
    areas = [[patch for patch in ax.patches if isinstance(patch, Polygon)] for ax in axes]
    whole, merged = (area(patch) for patch in areas[0])
    found = {("UCDP, merged", month): number for month, number in merged.items()}
    found |= {("UCDP, settled", month): number - merged[month] for month, number in whole.items()}
    told, _, later_ = (area(patch) for patch in areas[1])
    return found | {("ACLED, KP, per 30 days", month): number for month, number in {**told, **later_}.items()}


def calendar(figure):
    (ax,) = figure.axes
    shown = {month for _, month in table("talks_by_month")}
    boxes = [patch for patch in ax.patches if patch.get_height() > 12]
    wide = max(patch.get_width() for patch in boxes)
    places = [patch for patch in boxes if abs(patch.get_width() - wide) < 0.01]
    found, month = {}, f"{OATH[:4]}-01"
    for place in places:
        inner = [
            patch
            for patch in boxes
            if patch not in places
            and place.get_x() < patch.get_x() < place.get_x() + wide
            and place.get_y() < patch.get_y() < place.get_y() + place.get_height()
        ]
        if month in shown:
            found["Box (2 filled, 1 outlined)", month] = 0.0 if not inner else 2.0 if inner[0].get_facecolor()[3] else 1.0
        month = later(month, 1)
    assert month == f"{int(max(shown)[:4]) + 1}-01"
    return found


def returning(figure):
    bars = sorted(
        (line for line in figure.axes[0].lines if line.get_linewidth() in (2, 5)),
        key=lambda line: (line.get_ydata()[0], line.get_xdata()[0]),
    )
    left, right = min(line.get_xdata()[0] for line in bars), max(line.get_xdata()[1] for line in bars)
    numbers = {key: number for key, number in table("numbers_of_returns").items() if key[0] in ("Lowest", "Highest") and number == number}
    valued, top = iter([place for name, place in numbers if name == "Lowest"]), max(numbers.values())
    found = {}
    for line in bars:
        if line.get_linewidth() == 5:
            at = next(valued)
        found["Lowest" if line.get_linewidth() == 5 else "Highest", at] = (line.get_xdata()[1] - left) / (right - left) * top
    return found


def days_around(figure):
    found = {}
    for which, ax in zip(("2014", "2021"), figure.axes, strict=True):
        bars = {}
        for segment in (one for drawn in ax.collections for one in drawn.get_segments()):
            bars[str(datetime.date.fromordinal(719163 + round(segment[0][0])))] = segment[1][1] - segment[0][1]
        for part, first, last in lines(
            "SELECT iif(part = 'during', 'ceasefire', part), first, last FROM flanks WHERE ceasefire = :w", w=which
        ):
            own = [n for when, n in bars.items() if first <= when <= last]
            found |= {("Events", which, part): sum(own), ("Days with an event", which, part): len(own)}
    return found


def truce(figure):
    bars = [bar for container in figure.axes[0].containers for bar in container]
    return {("Events per 30 days", dated(bar.get_x())): bar.get_height() for bar in bars}


def against_chance(figure):
    marks_of = figure.axes[0].lines
    found = {}
    for name, shape in zip(("During to around", "After to before"), "os"):
        marks = sorted((line.get_ydata()[0], line.get_xdata()[0]) for line in marks_of if line.get_marker() == shape)
        found |= {(name, ceasefire): x for ceasefire, (_, x) in zip(CEASEFIRES.values(), marks, strict=True)}
    return found


def before_and_after(figure):
    found = {}
    for ax in figure.axes:
        name = ax.get_title(loc="left").partition(":")[0]
        found |= {(f"{name}, deaths per 30 days", dated(bar.get_x())): bar.get_height() for one in ax.containers for bar in one}
    return found


DRAWN = {
    "record_since_2004": record,
    "talks_by_month": calendar,
    "numbers_of_returns": returning,
    "ceasefires_by_day": days_around,
    "truce_of_2022": truce,
    "ceasefires_against_chance": against_chance,
    "before_talks_after_truce": before_and_after,
}
UNDRAWN = {
    "ceasefires_by_day": lambda key, drawn: key[0] == "Days",
    "ceasefires_against_chance": lambda key, drawn: key[0] == "Separate placements",
}
