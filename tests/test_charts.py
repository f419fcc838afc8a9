"""Every chart of the book against the tables in data/, counted anew without the project's code.

The charts are discovered; each that a chapter shows is counted anew (see `recount`).
"""

import functools
import re

import pandas as pd
import prose
import pytest
import recount
from again import full_name
from drawn import FUNCTIONS, figure, made

from report.chart import NARROW, WIDE, Chart

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


def numbers(texts: list[str]) -> list[str]:
    return NUMBER.findall("; ".join(texts))


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


def test_a_chart_names_its_own_code(function):
    assert made(function).code == function


# --- Numbers --------------------------------------------------------------------------------


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
    for ax in figure("report.charts.province.deaths_since_1989", WIDE).axes:
        title = ax.get_title(loc="left")
        code = next(c for c, name in recount.names().items() if name == full_name(title))
        segments = ax.collections[0].get_segments()
        assert len(segments) == len(recount.years("ucdp-ged"))
        for (x, low), (_, high) in segments:
            assert low == recount.by_year("ucdp-ged", "deaths-low", [code], int(x)), (code, x)
            assert high == recount.by_year("ucdp-ged", "deaths-high", [code], int(x)), (code, x)


def test_a_year_that_is_covered_in_part_is_an_outline():
    for function in ("deaths_since_2010", "kp_settled_and_merged"):
        function = f"report.charts.province.{function}"
        for ax in figure(function, WIDE).axes:
            if ax.get_title(loc="left").startswith("UCDP"):
                continue
            for bar in [bar for container in ax.containers for bar in container]:
                year = round(bar.get_x() + bar.get_width() / 2)
                assert (bar.get_facecolor()[3] == 0) == recount.is_partial("acled", year), (function, year)
        years = [y for y in recount.years("acled") if recount.is_partial("acled", y)]
        for year in years:
            assert f"{year} is covered in part and drawn as an outline." in made(function).caption


def test_findings_and_alt_texts_name_the_provinces_of_the_data():
    for name, source, measure in [
        ("deaths_since_1989", "ucdp-ged", "deaths"),
        ("deaths_since_2010", "acled", "deaths"),
    ]:
        chart = made(f"report.charts.province.{name}")
        first, second = recount.ranking(source, measure, recount.span(source, "all"))[:2]
        named = f"{recount.names()[first]} and {recount.names()[second]} hold"
        assert chart.finding.startswith(named) and named in chart.alt
    chart, year = made("report.charts.province.deaths_per_100_000"), recount.last_full_year("acled")
    first, second = sorted(recount.counted(), key=lambda code: -recount.rate_100_000("acled", code, year))[:2]
    assert f"{recount.names()[first]} and {recount.names()[second]} are hit hardest" in chart.finding


def test_the_source_line_tells_release_and_cut_off(function):
    line = made(function).source
    credited = [s for s in ("ucdp-ged", "ucdp-candidate-2025", "acled") if recount.release(s)[0] in line]
    assert credited or not re.search("ACLED|UCDP", line), line
    for source in credited:
        assert f"data to {recount.long_day(recount.release(source)[1][1])}" in line
