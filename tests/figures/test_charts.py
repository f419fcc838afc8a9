"""Every chart of the book against the tables in data/, counted anew without the project's code.

The charts are discovered; each that a chapter shows is counted anew (see `recount`).
"""

import contextlib
import functools
import io
import re

import matplotlib
import pandas as pd
import prose
import pytest
import recount
from drawn import FUNCTIONS, figure, made
from matplotlib.text import Text
from recount.drawn_stairs import full_name
from recount.tables import column, lines, long_day, only

from report.figures.chart import NARROW, STYLE, WIDE, Chart

NUMBER = re.compile(r"\d(?:[\d,]*\d)?(?:[.-]\d+)?%?")


@pytest.fixture(params=sorted(FUNCTIONS))
def function(request):
    """Every chart."""
    return request.param


MODULES = sorted({name.rpartition(".")[0] for name in FUNCTIONS})
SHOWN = sorted(set(FUNCTIONS) & set(prose.charts()))
COUNTED = {name: name.rpartition(".")[2] for name in FUNCTIONS if name.rpartition(".")[2] in recount.every("CHARTS")}


@pytest.fixture(params=sorted(set(SHOWN) & set(COUNTED)))
def shown(request):
    """Every chart that a chapter shows and that is counted anew."""
    return request.param


@functools.cache
def again(function: str) -> recount.Chart:
    return recount.every("CHARTS")[COUNTED[function]]()


@functools.cache
def drawn(function: str, layout) -> dict[tuple, float]:
    """What a figure shows, read from its marks."""
    return recount.every("DRAWN")[COUNTED[function]](figure(function, layout))


def twin(chart: Chart, index: tuple[str, ...]) -> dict[tuple, float | str]:
    """The chart's table by column and row."""

    def value(cell):
        return cell if isinstance(cell, str) else float("nan") if pd.isna(cell) else float(cell)

    frame = chart.table.set_index(list(index))
    return {
        (column, *(row if isinstance(row, tuple) else (row,))): value(cell)
        for column in frame.columns
        for row, cell in frame[column].items()
    }


def numbers(stated: str | list[str]) -> list[str]:
    return NUMBER.findall(recount.told(stated))


def same(value, expected, digits: int) -> bool:
    """Whether two cells agree to the digits that are printed."""
    if isinstance(expected, str):
        return value == expected
    return value == pytest.approx(expected, abs=0.5 * 10**-digits + 1e-9, nan_ok=True)


# --- Charts and chapters --------------------------------------------------------------------


def test_every_chart_stands_in_a_chapter(function):
    assert function in prose.charts(), f"no chapter calls {function}: show it or take it out"


def test_every_chart_that_a_chapter_calls_exists():
    for name, cell in prose.charts().items():
        assert name in FUNCTIONS, f"{cell}: there is no chart {name}"


@pytest.mark.parametrize("module", MODULES)
def test_every_chart_that_a_chapter_shows_is_counted_anew(module):
    missing = [name for name in SHOWN if name.startswith(f"{module}.") and name not in COUNTED]
    assert not missing, "add them to CHARTS in a module of tests/recount/"


def test_nothing_is_counted_anew_in_vain():
    assert set(recount.every("CHARTS")) == set(COUNTED.values()), "take out of CHARTS what is no chart any more"


def test_names_are_unique():
    names = [made(function).name for function in FUNCTIONS]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)


def test_a_charts_name_is_no_heading_of_the_chapter_that_shows_it():
    """Both are addresses on the page; two of one kind stop the build."""
    for function in SHOWN:
        chapter = prose.charts()[function].chapter
        assert made(function).name not in prose.addresses(chapter), f"{function}: rename the chart, or the heading of {chapter}"


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)
def test_every_value_axis_has_its_unit_in_words(function, layout):
    """Above its panel, or above the first of the panels of its row that share the axis; where there is none, in the drawing."""
    with matplotlib.rc_context(STYLE):
        figure = made(function).drawn(layout)
    figure.canvas.draw()
    assert any(getattr(ax, "unit", made(function).unit) in written(figure) for ax in figure.axes)
    for ax in figure.axes:
        along = getattr(ax, "said_along", "both")
        if not ax.axison or along == "both":
            continue
        axis, siblings = (ax.xaxis, ax.get_shared_x_axes()) if along == "y" else (ax.yaxis, ax.get_shared_y_axes())
        if not [label for label in axis.get_ticklabels() if label.get_visible() and label.get_text()]:
            continue
        sharing = [other for other in siblings.get_siblings(ax) if other.get_position().y1 == pytest.approx(ax.get_position().y1, abs=0.02)]
        units = {getattr(other, "unit", made(function).unit) for other in [ax, *sharing]}
        assert len(units) == 1, f"panels that share an axis differ in unit: {units}"
        assert units.pop() in {text.get_text() for other in [ax, *sharing] for text in other.texts}


def written(figure) -> str:
    """All words of a drawing, the lines of a text as one."""
    return " | ".join(" ".join(text.get_text().split()) for text in figure.findobj(Text))


def test_a_chart_names_its_own_code(function):
    assert made(function).code == function


# --- Numbers --------------------------------------------------------------------------------


def test_a_chart_says_which_rows_it_reads_and_its_call_gives_it_again(function):
    chart = made(function)
    module, _, name = chart.code.rpartition(".")
    assert chart.call.startswith(f"{name}(") and all(len(rows) == 7 and rows[0] for rows in chart.reads)
    assert chart.reads
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(f"from {module} import {name}\nprint({chart.call}.csv())", {})
    assert said.getvalue() == f"{chart.csv()}\n"


def test_the_table_twin_is_what_the_data_say(shown):
    chart, anew = made(shown), again(shown)
    table, expected = twin(chart, anew.index), anew.table
    assert set(table) == set(expected)
    for key, value in expected.items():
        assert same(table[key], value, anew.digits), (key, table[key], value)
        if not isinstance(value, str) and value == value:
            assert round(table[key], anew.digits) == table[key], f"{key} is not rounded to {anew.digits} decimals"


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)
def test_what_is_drawn_is_the_table_twin(shown, layout):
    chart, anew = made(shown), again(shown)
    table, marks = twin(chart, anew.index), drawn(shown, layout)
    undrawn = recount.every("UNDRAWN").get(COUNTED[shown], lambda key, marks: False)
    assert marks
    for key, value in marks.items():
        assert same(float(value), table[key], anew.digits), (key, value, table[key])
    for key, value in table.items():
        if key not in marks and not isinstance(value, str) and value == value:
            assert undrawn(key, marks), f"{key} = {value} is in the table and not drawn"


def test_the_finding_states_the_numbers_of_the_data(shown):
    assert NUMBER.findall(made(shown).finding) == numbers(again(shown).finding)


def test_the_alt_text_states_the_numbers_of_the_data(shown):
    assert NUMBER.findall(made(shown).alt) == numbers(again(shown).alt)


def test_the_lines_from_low_to_high_are_what_the_data_say():
    function = "report.chapters.violence_by_province.figures.deaths_since_1989"
    anew = again(function).table
    for ax in figure(function, WIDE).axes:
        name = full_name(ax.get_title(loc="left"))
        segments = ax.collections[0].get_segments()
        assert len(segments) == only("SELECT count(*) FROM years WHERE source = 'ucdp-ged'")
        for (x, low), (_, high) in segments:
            assert (low, high) == (anew[f"{name}, low", int(x)], anew[f"{name}, high", int(x)]), (name, x)


def test_a_year_that_is_covered_in_part_is_an_outline():
    partial = dict(lines("SELECT year, partial FROM years WHERE source = 'acled'"))
    assert any(partial.values())
    for function in ("deaths_since_2010", "kp_settled_and_merged"):
        function = f"report.chapters.violence_by_province.figures.{function}"
        for ax in figure(function, WIDE).axes:
            if ax.get_title(loc="left").startswith("UCDP"):
                continue
            for bar in [bar for container in ax.containers for bar in container]:
                year = round(bar.get_x() + bar.get_width() / 2)
                assert (bar.get_facecolor()[3] == 0) == partial[year], (function, year)
        for year in (year for year in partial if partial[year]):
            assert f"{year} is covered in part and drawn as an outline." in made(function).caption


def test_findings_and_alt_texts_name_the_provinces_of_the_data():
    placed = "rates JOIN provinces ON places = province WHERE measure = 'deaths' AND period = 'all' AND province <> 'PK'"
    for name, source in [("deaths_since_1989", "ucdp-ged"), ("deaths_since_2010", "acled")]:
        chart = made(f"report.chapters.violence_by_province.figures.{name}")
        named = " and ".join(column(f"SELECT name FROM {placed} AND source = :source ORDER BY total DESC LIMIT 2", source=source))
        assert named in chart.finding and named in chart.alt
    per_head = "rates_per_head JOIN provinces USING (province) WHERE source = 'acled' AND NOT partial"
    named = " and ".join(column(f"SELECT name FROM {per_head} ORDER BY year DESC, rate DESC LIMIT 2"))
    assert f"{named} are hit hardest" in made("report.chapters.violence_by_province.figures.deaths_per_100_000").finding


def test_the_source_line_tells_release_and_cut_off(function):
    line = made(function).source
    releases = lines("""SELECT group_concat(release, '; '), max(last) FROM releases
        WHERE source IN ('ucdp-ged', 'ucdp-candidate-2025', 'acled') GROUP BY source""")
    credited = [last for release, last in releases if release in line]
    assert credited or not re.search("ACLED|UCDP", line), line
    for last in credited:
        assert f"data to {long_day(last)}" in line
