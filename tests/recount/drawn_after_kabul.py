"""What is drawn in `after-kabul.md`."""

import numpy as np

from recount import after_kabul
from recount.tables import lines

SHORT = {"KP": "Khyber Pakhtunkhwa"}
SCALE = (0.125, 8)


def _month(x) -> str:
    days = not isinstance(x, float)
    return str(np.datetime64(x, "M") if days else (np.datetime64("1970-01-01") + np.timedelta64(round(x), "D")).astype("datetime64[M]"))


def levels(figure):
    names = zip(("Khyber Pakhtunkhwa", "Balochistan"), figure.axes[0].lines[::2])
    return {(name, _month(x)): y for name, line in names for x, y in zip(*line.get_data(), strict=True)}


def baselines(figure):
    cells = lines(
        f"""SELECT name, json_extract(choice, '$.after'), year, replace(before, '..', ' to '), replace(after, '..', ' to ')
        {after_kabul.BASELINES} JOIN provinces USING (province)""",
        months=24,
    )
    found, rows = {}, {one[:3]: one[3:] for one in cells}
    for ax in figure.axes:
        name = ax.get_title(loc="left")
        for after, line, ends in zip(("date", "last"), ax.lines, ax.collections):
            for (x, y), ((_, low), (_, high)) in zip(zip(*line.get_data(), strict=True), ends.get_segments(), strict=True):
                at = name, *rows[name, after, round(x)]
                found |= {("Ratio", *at): y, ("Low", *at): low, ("High", *at): high}
    return found


def steps(figure):
    found = {}
    for ax in figure.axes:
        name = SHORT.get(ax.get_title(loc="left"), ax.get_title(loc="left"))
        (ends,), line = ax.collections, ax.lines[0]
        for row, x, ((low, _), (high, _)) in zip(after_kabul.STEPS, line.get_xdata(), ends.get_segments(), strict=True):
            marks = {"Ratio": x, "Low": low, "High": high}
            found |= {(column, name, row): number for column, number in marks.items() if SCALE[0] < number < SCALE[1]}
    return found


def shares(figure):
    labels = list(dict.fromkeys(row for _, row in after_kabul.shares().table))
    left, right = figure.axes
    found = {}
    for at, ((low, _), (high, _)) in zip(labels, left.collections[1].get_segments(), strict=True):
        found["Share, lowest, %", at] = low * 100
        assert high >= low
    for word, line in zip(("KP", "Balochistan"), right.lines):
        for x, y in zip(*line.get_data(), strict=True):
            found[f"{word}, times the rest", labels[len(labels) - 1 - round(y)]] = x
    return found


def straight_lines(figure):
    found, (ax,) = {}, figure.axes
    for name, dots, line in zip(("Khyber Pakhtunkhwa", "Balochistan"), ax.lines[::2], ax.lines[1::2]):
        found |= {(name, _month(x)): y for x, y in zip(*dots.get_data(), strict=True)}
        found |= {(f"{name}, line", _month(x)): y for x, y in zip(*line.get_data(), strict=True)}
    return found


def actions(figure):
    found = {}
    for ax in figure.axes:
        for words, line in zip(after_kabul.ACTIONS.values(), ax.lines, strict=True):
            found |= {(f"{ax.get_title(loc='left')}, {words}", _month(x)): y for x, y in zip(*line.get_data(), strict=True)}
    return found


DRAWN = {
    "actions": actions,
    "straight_lines": straight_lines,
    "levels": levels,
    "baselines": baselines,
    "steps": steps,
    "shares": shares,
}
UNDRAWN = {
    "steps": lambda key, drawn: not SCALE[0] < after_kabul.steps().table[key] < SCALE[1],
    "shares": lambda key, drawn: key[0] == "Share, highest, %",
}
