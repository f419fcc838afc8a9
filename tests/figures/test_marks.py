"""The values at a figure's marks: those that are drawn, as the table twin prints them."""

import functools
import html
import json
import re
from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest
from drawn import FUNCTIONS, bundle, made
from figures.test_chart import PLAIN
from figures.test_charts import again
from figures.test_charts import drawn as read

from report.errors import ReportError
from report.figures import marks
from report.figures.axes import ratio_axis, ratios
from report.figures.chart import MIME, NARROW, WIDE, colour

LAYOUTS = pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)


@pytest.fixture(params=sorted(FUNCTIONS))
def function(request):
    """Every chart."""
    return request.param


def written(svg: str) -> list:
    """What a drawing carries: [title, along, box, [[label, x, y, where, value], …]] by panel."""
    return json.loads(html.unescape(re.search(r"data-marks='([^']*)'", svg)[1]))


@functools.cache
def panels(function: str, layout) -> list:
    return written(bundle(function)[MIME]["svg"][layout is NARROW])


def each(function: str, layout):
    """Every mark: panel, label, x, y, where, value."""
    for title, _, _, series in panels(function, layout):
        for label, *columns in series:
            for x, y, where, value in zip(*columns, strict=True):
                yield title, label, x, y, where, value


NUMBER = re.compile(r"[-−+]?(?:\d[\d,]*)(?:\.\d+)?")


def numbers(text: str) -> list[float]:
    return [float(one.replace(",", "").replace("−", "-")) for one in NUMBER.findall(text)]


# --- Of every chart -------------------------------------------------------------------------


def told(function: str, layout) -> list[tuple[str, str, str, str]]:
    return [(title, label, where, value) for title, label, _, _, where, value in each(function, layout)]


def counts_by(keys) -> dict:
    return dict(Counter(keys))


# Charts whose marks are no numbers: what the table counts is counted among the marks.
def same_steps(rows):
    pairs = counts_by((*where.split(" · ")[0].rsplit(", ", 1), value) for *_, where, value in rows)
    return {("Same direction", pair, kind): n for (pair, kind, value), n in pairs.items() if value == "same direction"}


def unknown_cells(rows):
    return {
        ("Not known", name): n for name, n in counts_by(where.split(" · ")[0] for *_, where, value in rows if value == "not known").items()
    }


def clashes(rows):
    """Events of the whole of a panel: of its three parts together."""
    found = Counter()
    for title, *_, value in rows:
        found[re.search(r"\d{4}", title)[0]] += numbers(value)[0]
    return dict(found)


def boxes(rows):
    worth = {"talks, offer or ceasefire on record": 2, "only the TTP's ceasefire in force": 1, "no talks on record": 0}
    return {("Box (2 filled, 1 outlined)", f"{pd.Timestamp(where):%Y-%m}"): worth[value] for *_, where, value in rows}


COUNTED_MARKS = {
    "report.chapters.counting_violence.figures.agreement_in_direction": same_steps,
    "report.chapters.counting_violence.figures.who_counts_what": unknown_cells,
    "report.chapters.fight_or_talk.figures.talks_by_month": boxes,
    "report.chapters.fight_or_talk.figures.ceasefires_by_day": clashes,
}
NOT_TOLD = {
    "report.chapters.two_governments.figures.who_governed_when": "Days",  # first and last day are told
}
NAMES = {"report.chapters.two_governments.figures.who_governed_when"}  # its marks name governments and events
# Values that the twin sums up: their smallest and largest are in it.
SUMMED = {
    "report.chapters.fight_or_talk.figures.ceasefires_against_chance": "another specification",
}


@LAYOUTS
def test_every_value_that_is_drawn_can_be_read_at_a_mark(function, layout):
    """What `again` reads off the figure, which is what the data say."""
    drawn = {key: value for key, value in read(function, layout).items() if value == value}
    rows = told(function, layout)
    if function in COUNTED_MARKS:
        counted = COUNTED_MARKS[function](rows)
        if function.endswith("ceasefires_by_day"):
            drawn = {year: sum(n for (column, which, _), n in drawn.items() if (column, which) == ("Events", year)) for year in counted}
        assert counted == {key: value for key, value in drawn.items() if key in counted}
        assert all(value == 0 for key, value in drawn.items() if key not in counted and key[0] == next(iter(counted))[0])
        return
    printed, near = sorted({n for *_, value in rows for n in numbers(value)}), 0.5 * 10 ** -again(function).digits + 1e-9
    missing = {
        key: value for key, value in drawn.items() if key[0] != NOT_TOLD.get(function) and not any(abs(n - value) <= near for n in printed)
    }
    assert drawn and missing == {}


@LAYOUTS
@pytest.mark.parametrize("function", sorted(set(FUNCTIONS) - set(COUNTED_MARKS) - set(NAMES)))
def test_every_number_at_a_mark_is_in_the_table_twin(function, layout):
    """Or in the alt text, which is counted anew as well."""
    known = set(numbers(made(function).alt))
    for cell in (cell for column in made(function).table for cell in made(function).table[column] if not pd.isna(cell)):
        known |= set(numbers(cell)) if isinstance(cell, str) else {round(float(cell), 2)}
    summed = SUMMED.get(function)
    wrong = [
        (label, where, value)
        for _, label, where, value in told(function, layout)
        if summed is None or summed not in where
        for n in numbers(re.sub(r"[≤≥] [\d.]+", "", value))
        if n not in known
    ]
    assert wrong == []


@LAYOUTS
def test_no_two_marks_along_an_axis_are_told_alike(function, layout):
    """Where two would be, one series lacks a name."""
    for title, along, _, series in panels(function, layout):
        twice = [key for key, n in Counter((label, where) for label, _, _, wheres, _ in series for where in wheres).items() if n > 1]
        assert along == "both" or twice == [], title


@LAYOUTS
def test_a_mark_stands_within_its_panel_and_says_something(function, layout):
    for title, along, (left, top, right, bottom), series in panels(function, layout):
        assert along in ("x", "y", "both") and right > left and bottom > top
        for _, xs, ys, wheres, values in series:
            assert all(left - 8 <= x <= right + 8 for x in xs), title
            assert all(top - 8 <= y <= bottom + 8 for y in ys), title
            assert all(where.strip() for where in wheres) and all(value.strip() for value in values), title


def test_both_drawings_tell_the_same(function):
    wide, narrow = (Counter(value for *_, value in told(function, layout)) for layout in (WIDE, NARROW))
    assert wide == narrow


# --- One figure -----------------------------------------------------------------------------


def drawing(draw, **table) -> list:
    """The panels of a figure drawn so, in a chart with this table."""
    return written(replace(PLAIN, draw=draw, table=pd.DataFrame(table)).svg(WIDE))


def test_marks_stand_where_they_are_drawn_and_tell_day_name_and_range():
    def draw(layout):
        figure, axes = layout.figure(200, 1, 3)
        one, other, rows = axes.flat
        one.set_title("KP & “all”")
        one.bar([2019, 2020], [3, 1234.5], color=colour("PK-KP"))
        marks.say_values(one, [2019, 2020], [3, 1234.5], "Deaths", ranges=[(2, 5), (1234.5, 1234.5)])
        days = pd.to_datetime(["2021-08-01", "2021-09-15"])
        other.plot(days, [0.125, 0.5], color=colour("PK-BA"))
        marks.say_values(other, days, [0.125, 0.5], "Share, %", label="the rest")
        rows.set_yticks([0, 1], ["first", "second\nrow"])
        marks.say_values(rows, [0, 1], [3, 5], "Deaths", along="y")
        return figure

    (title, along, box, [bars]), (_, _, _, [line]), (_, down, _, [names]) = drawing(
        draw, Year=[2019, 2020], Deaths=[3.0, 1234.5], **{"Share, %": [12.5, 50]}
    )
    assert (title, along, bars[0], bars[3], bars[4]) == ("KP & “all”", "x", "", ["2019", "2020"], ["3.0 (2.0 to 5.0)", "1,234.5"])
    assert bars[1] == sorted(bars[1]) and bars[2][0] > bars[2][1], "the larger bar ends higher"
    assert box[0] <= bars[1][0] and bars[1][1] <= box[2] and abs(bars[2][1] - box[1]) < 20
    assert (line[0], line[3], line[4]) == ("the rest", ["August 2021", "15 September 2021"], ["12.5%", "50.0%"])
    assert down == "y" and sorted(zip(names[3], names[4])) == [("first", "3"), ("second row", "5")]


def test_a_chart_that_says_nothing_has_no_marks_and_a_number_needs_its_column():
    def draw(layout):
        figure, axes = layout.figure(200)
        axes[0, 0].plot([1, 2], [3, 4], color=colour("ink"))
        return figure

    assert drawing(draw, Deaths=[3, 4]) == []

    def say_without_column(layout):
        figure = draw(layout)
        marks.say(figure.axes[0], [(1, 3, "here", 3.0)])
        return figure

    with pytest.raises(ReportError, match="mark at here has a number.* column"):
        drawing(say_without_column, Deaths=[3, 4])


def test_values_are_said_as_their_column_of_the_table_prints_them():
    def draw(layout):
        figure, axes = layout.figure(200, 1, 2)
        one, other = axes.flat
        marks.say_values(one, [2020, 2019, 2021], [0.125, 0.5, float("nan")], "Share, %", ends=[1, 2, 3], label="a part")
        marks.say_values(one, [2019, 2020], [3, 1234], "Deaths")
        one.set(xlim=(2018, 2022), ylim=(0, 2000))
        other.set(xscale="log", xlim=(0.5, 8), ylim=(2, -1))
        span, point = (0.25, 3), (2.5, 2.5)
        marks.say_values(
            other, [1, 0], [2, 2.5], "Ratio", along="y", ranges=[span, point], where=["second\nrow", "first"], sign="×", label="times"
        )
        marks.say_values(other, [0.5], [(2, 2.25)], "Ratio", along="y", ends=[2.125], where=["between"], label="range")
        return figure

    found = drawing(draw, **{"Share, %": [12.5, 50], "Deaths": [3.5, 1234], "Ratio": [2.0, 2.25]})
    (_, along, _, [part, deaths]), (_, down, (left, top, *_), [times, span]) = found
    assert (along, part[0], part[3], part[4]) == ("x", "a part", ["2019", "2020"], ["50.0%", "12.5%"])
    assert (deaths[0], deaths[4]) == ("", ["3", "1,234"]), "whole where all are, whatever else the column holds"
    assert (down, times[3], times[4]) == ("y", ["first", "second row"], ["2.50×", "2.00× (≤ 0.5× to 3.00×)"])
    assert times[2] == sorted(times[2]) and times[1][0] > times[1][1] > left
    assert span[4] == ["2.00 to 2.25"]


def test_ratios_are_cut_at_the_scale_and_said_as_the_table_prints_them():
    frame = pd.DataFrame({"estimate": [2.0, 0.5], "low": [0.01, 0.205], "high": [4.125, 1.165]})

    def draw(layout):
        figure, [[wide, tall]] = layout.figure(200, 1, 2)
        ratios(wide, frame, [2, 1], "Ratio", along="y", within=(0.1, 8), digits=2, label="by text", color=colour("ink"))
        ratio_axis(wide, 0.1, 8)
        ratios(tall, frame, [1, 2], "Ratio", within=(0.1, 8), color=colour("ink"))
        ratio_axis(tall, 0.1, 8, "y")
        assert wide.lines[0].get_xdata().tolist() == tall.lines[0].get_ydata().tolist() == [2, 0.5]
        assert wide.collections[0].get_segments()[0][:, 0].tolist() == [0.1, 4.125]
        return figure

    [(_, along, _, [by_text]), (_, across, _, [by_column])] = drawing(draw, Ratio=[2.01, 0.5])
    assert (along, across, by_text[0]) == ("y", "x", "by text")
    assert by_text[4] == ["2.00× (≤ 0.1× to 4.12×)", "0.50× (0.20× to 1.17×)"], "as a text of two decimals rounds them"
    assert by_column[4] == ["2.00× (≤ 0.1× to 4.12×)", "0.50× (0.20× to 1.16×)"], "as the column is rounded"


def test_marks_are_no_text_of_the_page():
    """Search reads a page's text: whatever stands outside of tags."""
    text = re.sub(r"<[^<]+?>", "", PLAIN.svg(WIDE))
    assert "data-marks" not in text and '["' not in text
