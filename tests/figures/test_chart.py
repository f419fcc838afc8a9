"""A chart as one value: its parts, its drawing as inline SVG, its table and its display."""

import csv
import io
import json
import re
from dataclasses import replace

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from report.errors import ReportError
from report.figures import chart
from report.figures.chart import MIME, NARROW, PALETTE, WIDE, Chart, colour, column_text, inline_svg, palette_css, themed
from report.figures.marks import say_values
from report.figures.sheet import Sheet
from report.figures.units import LINE, measured_in


def draw(layout):
    """What a chart may hold: bars, a line, a clip path, a marker, a rotated label."""
    figure, axes = layout.figure(200, 1, 2)
    axes[0, 0].bar([2019, 2020], [3, 12.3456], color=colour("PK-KP"))
    axes[0, 0].set_title("KP & “others”", color=colour("PK-KP"))
    axes[0, 1].plot([2019, 2020], [1.23456, 2], color=colour("PK-BA"), marker="o")
    axes[0, 1].fill_between([2019, 2020], [0, 1], color=colour("PK-BA"), alpha=0.3)
    axes[0, 1].set_ylabel("deaths")
    return figure


PLAIN = Chart(
    name="plain",
    finding="Deaths rose from 3 to 12 & more <fast>",
    caption="Deaths per year.",
    alt='Bars: 3 in 2019, 12 in "2020".',
    table=pd.DataFrame({"Year": [2019, 2020], "KP, total": [3, 1234.5678], "Note": ["a, b", None]}),
    source="Nobody, 2020.",
    unit="deaths a year",
    method="method-events",
    draw=draw,
)


# --- Parts ----------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["name", "finding", "caption", "alt", "source", "unit", "method"])
@pytest.mark.parametrize("empty", ["", " \n"])
def test_a_chart_without_a_part_is_refused(part, empty):
    with pytest.raises(ReportError, match=rf"has no {part}\. Give it one in the function that makes it\."):
        replace(PLAIN, **{part: empty})


def test_a_refused_chart_is_named():
    with pytest.raises(ReportError, match="The chart plain has no alt"):
        replace(PLAIN, alt="")


def test_an_alt_text_without_a_number_is_refused():
    with pytest.raises(ReportError, match="alt text of the chart plain states no number. Say the finding with its numbers"):
        replace(PLAIN, alt="Bars that rise over the years.")


def test_a_chart_without_rows_is_refused():
    with pytest.raises(ReportError, match="The chart plain has an empty table. Check its filters"):
        replace(PLAIN, table=PLAIN.table.iloc[:0])


def test_a_chart_knows_where_its_code_is():
    @chart.chart
    def some_chart():
        return PLAIN

    assert some_chart().code == f"{__name__}.some_chart"
    assert some_chart.__name__ == "some_chart"


def test_panels_that_share_an_axis_have_its_unit_once_and_a_panel_may_have_its_own():
    def panels(layout):
        figure, axes = layout.figure(200, 1, 3, sharey=True)
        for ax in axes.flat:
            say_values(ax, [1, 2], [3, 4], "KP, total")
        measured_in(axes[0, 2], "% of deaths")
        return figure

    svg = replace(PLAIN, draw=panels).svg(WIDE)
    assert svg.count(">deaths a year<") == 1 and svg.count(">% of deaths<") == 1


def test_a_drawing_without_axes_has_its_unit_at_its_head():
    def sheet(layout):
        drawn = Sheet(layout, 100)
        drawn.heading(10, "Pakistan")
        return drawn.drawn()

    root = etree.fromstring(replace(PLAIN, draw=sheet).svg(NARROW))
    assert root.get("viewBox") == f"0 0 350 {100 + LINE}"
    places = {text.text.strip(): float(re.findall(r"[\d.]+", text.get("transform") or text.get("y"))[-1]) for text in root.iter("{*}text")}
    assert places["deaths a year"] < places["Pakistan"]


# --- Drawing --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawings() -> dict[str, str]:
    """Two charts, each in both layouts, as they would stand on one page."""
    other = replace(PLAIN, name="other")
    return {f"{c.name} {x.name}": c.svg(x) for c in (PLAIN, other) for x in (WIDE, NARROW)}


def test_two_draws_give_the_same_bytes(drawings):
    assert PLAIN.svg(WIDE) == drawings["plain wide"]
    assert PLAIN.svg(NARROW) == drawings["plain narrow"]


def test_a_drawing_is_valid_xml(drawings):
    for svg in drawings.values():
        assert etree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"


def test_ids_are_unique_over_charts_and_layouts_and_every_one_is_used(drawings):
    page = "".join(drawings.values())
    ids = re.findall(r'\bid="([^"]+)"', page)
    used = re.findall(r'(?:href="#|url\(#)([^")]+)', page)
    assert ids, "the chart should have a clip path"
    assert len(ids) == len(set(ids))
    assert set(ids) == set(used)


def test_a_drawing_has_no_rule_for_the_whole_page(drawings):
    for svg in drawings.values():
        assert not re.search(r"<style|<metadata|<!--|<\?xml|<!DOCTYPE|xlink", svg)


def test_every_colour_is_a_variable_of_the_palette(drawings):
    """On the page; in the drawing itself it is a colour that any program knows."""
    for svg in drawings.values():
        assert "var(" not in svg
        svg = themed(svg)
        assert svg.count("var(--c-") > 5
        assert not re.search(r"#[0-9a-fA-F]{6}", re.sub(r"var\(--c-[\w-]+,#[0-9a-f]{6}\)", "", svg))


def test_a_colour_is_told_in_full_not_within_another():
    """The variables have light colours as their fallback: no colour of the palette may be part of that of another."""
    light = [pair[0] for pair in PALETTE.values()]
    assert len(light) == len(set(light))
    assert all(re.fullmatch(r"#[0-9a-f]{6}", one) for pair in PALETTE.values() for one in pair)


def test_coordinates_are_rounded_to_a_tenth(drawings):
    for svg in drawings.values():
        drawn = re.sub(r'(aria-label|viewBox)="[^"]*"', "", svg)
        assert not re.search(r'="[^"]*\d\.\d{2,}', drawn)
        assert not re.search(r'[" ]-0[" ,]', drawn)


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)
def test_a_drawing_is_an_image_with_its_alt_text(layout):
    root = etree.fromstring(PLAIN.svg(layout))
    assert root.get("role") == "img"
    assert root.get("aria-label") == PLAIN.alt
    assert root.get("class") == f"chart-{layout.name}"
    assert root.get("width") is None
    assert root.get("viewBox") == f"0 0 {layout.width} 200"


def test_letters_stay_letters_in_the_font_of_the_page(drawings):
    for svg in drawings.values():
        words = " ".join(etree.fromstring(svg).itertext())
        assert "KP & “others”" in words and "deaths" in words
        assert "font-family" not in svg


def test_raw_svg_is_made_fit_for_a_page():
    raw = """<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"
      xmlns:xlink="http://www.w3.org/1999/xlink" width="10pt" height="10pt" viewBox="0 0 10 10" version="1.1">
      <metadata/><defs><style>*{stroke:red}</style><path id="m" d="M 0 0.04 L -0.01 1.999" style="stroke: #5b6168"/></defs>
      <g id="axes"><g><use xlink:href="#m" x="1.26" y="2" style="fill: #b5363c; stroke: #b5363c"/></g></g>
      <path d="M 0 1 L 9 1" style="fill: none"/><path d="M 0 5 L 9 5" style="fill: none"/><path d="M 0 8 L 9 8" style="fill: none; opacity: 0.5"/>
      <path d="M 0 9 L 9 9" style="fill: none; opacity: 0.5"/><text style="font: bold 12px 'DejaVu Sans', sans-serif"/></svg>"""
    assert inline_svg(raw, "p", "Alt & 1", "wide") == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" class="chart-wide" role="img" aria-label="Alt &amp; 1" '
        'style="aspect-ratio:10/10;stroke-linejoin:round;stroke-linecap:butt">'
        '<path d="M1.3 2V4" style="fill:#b5363c;stroke:#5b6168"/><path d="M0 1H9M0 5H9" style="fill:none"/>'
        '<path d="M0 8H9" style="fill:none;opacity:0.5"/><path d="M0 9H9" style="fill:none;opacity:0.5"/>'
        '<text style="font-weight:bold;font-size:12px"/></svg>'
    )


# --- Palette --------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", [n for n in PALETTE if n not in ("paper", "grid", "shade")])
def test_every_mark_stands_out_from_the_paper(name, theme):
    assert contrast(PALETTE[name][theme], PALETTE["paper"][theme]) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "muted"])
def test_text_in_figures_can_be_read(name, theme):
    assert contrast(PALETTE[name][theme], PALETTE["paper"][theme]) >= 4.5


def test_the_palette_has_a_variable_for_each_colour_in_both_themes():
    light, dark = re.fullmatch(r"html\{(.*)\}html\[data-theme=dark\]\{(.*)\}", palette_css()).groups()
    for place, block in enumerate((light, dark)):
        assert dict(one.split(":") for one in block.split(";")) == {f"--c-{name.lower()}": pair[place] for name, pair in PALETTE.items()}


def test_a_colour_that_is_not_in_the_palette_is_an_error():
    with pytest.raises(KeyError):
        colour("red")


# --- Table, CSV and display -----------------------------------------------------------------


def test_the_csv_is_the_table():
    header, *rows = csv.reader(io.StringIO(PLAIN.csv()))
    assert header == list(PLAIN.table.columns)
    assert rows == [["2019", "3.0", "a, b"], ["2020", "1234.5678", ""]]
    assert "\r" not in PLAIN.csv()


def test_the_table_has_a_caption_and_scoped_headers():
    table = BeautifulSoup(PLAIN.table_html(), "lxml").table
    assert table.caption.text == PLAIN.finding
    assert [(th.text, th["scope"]) for th in table.thead("th")] == [(c, "col") for c in PLAIN.table.columns]
    assert [[(c.name, c.get("scope"), c.text) for c in tr(["th", "td"])] for tr in table.tbody("tr")] == [
        [("th", "row", "2019"), ("td", None, "3.00"), ("td", None, "a, b")],
        [("th", "row", "2020"), ("td", None, "1,234.57"), ("td", None, "–")],
    ]


def test_the_tables_caption_is_set_like_the_title_above_the_figure():
    """Sphinx prints a typographic apostrophe there."""
    assert "<caption>KP’s 12 deaths</caption>" in replace(PLAIN, finding="KP's 12 deaths").table_html()


@pytest.mark.parametrize(
    "values, text",
    [
        ([1234567, 0], ["1,234,567", "0"]),
        ([1234.0, float("nan")], ["1,234", "–"]),
        ([570.0, 295.1], ["570.0", "295.1"]),
        ([0.5, -1500.126], ["0.50", "-1,500.13"]),
        (["<KP>", None], ["&lt;KP&gt;", "–"]),
        (pd.array([5, None], dtype="Int64"), ["5", "–"]),
        ([True, False], ["True", "False"]),
    ],
)
def test_a_column_is_printed_for_a_reader(values, text):
    assert column_text(pd.Series(values)) == text


def test_years_are_printed_without_a_comma():
    assert column_text(pd.Series([1989, 2021], name="Year")) == ["1989", "2021"]


def test_a_chart_shows_itself_on_a_page_and_in_a_notebook():
    bundle = PLAIN._repr_mimebundle_()
    assert set(bundle) == {MIME, "text/html", "text/plain"}
    payload = bundle[MIME]
    assert json.loads(json.dumps(payload)) == payload
    for part in ("name", "finding", "caption", "alt", "source", "unit", "method", "code"):
        assert payload[part] == getattr(PLAIN, part)
    assert payload["svg"] == [PLAIN.svg(WIDE), PLAIN.svg(NARROW)]
    assert payload["csv"] == PLAIN.csv() and payload["table"] == PLAIN.table_html()

    page = BeautifulSoup(bundle["text/html"], "lxml")
    assert page.h4.text == PLAIN.finding
    assert len(page("svg")) == 1 and page.details.table.caption.text == PLAIN.finding
    assert PLAIN.source in page.text and PLAIN.caption in page.text
    assert bundle["text/plain"] == f"{PLAIN.finding}\n{PLAIN.unit}\n{PLAIN.alt}"
