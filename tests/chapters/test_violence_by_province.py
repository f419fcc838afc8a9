"""The maps: what is drawn where, and what is said of it. Their numbers are in recount.violence_by_province."""

import matplotlib
import pytest
from matplotlib.colors import to_hex
from matplotlib.path import Path
from recount.tables import column, only

from report import tables
from report.chapters.violence_by_province import figures as province
from report.chapters.violence_by_province import maps
from report.chapters.violence_by_province import measures as province_measures
from report.figures.chart import NARROW, STYLE, WIDE, colour
from report.record import boundaries, measures
from report.record import event_tables as evidence


@pytest.fixture(scope="module", params=[WIDE, NARROW], ids=lambda layout: layout.name)
def drawn(request):
    with matplotlib.rc_context(STYLE):
        figure = maps.rates_by_period().draw(request.param)
        figure.draw_without_rendering()
    return figure


@pytest.fixture(scope="module")
def outline():
    return tables.read("outline")


@pytest.mark.parametrize("rate, place", [(0, 0), (0.99, 0), (1, 0), (1.01, 1), (2, 1), (4.9, 2), (5.1, 3), (20, 4), (20.1, 5), (400, 5)])
def test_a_rate_is_inked_by_its_class_upper_ends_included(rate, place):
    assert maps.shade(rate) == maps.SHADES[place]


def test_the_classes_grow_denser():
    assert list(maps.SHADES) == sorted(maps.SHADES) and len(maps.SHADES) == len(maps.STEPS) + 1


def test_a_number_stands_in_its_unit_or_is_led_to_it(outline):
    for feature, spot in maps.PLACES.items():
        spot = maps.LEADERS.get(feature, spot)
        rings = boundaries.lines(outline, feature)
        assert any(Path(ring).contains_point(spot) for ring in rings), feature
    assert set(maps.PLACES) == {"PK-BA", "PK-SD", "PK-PB", "PK-KP", boundaries.SETTLED, boundaries.MERGED}


def inked(ax):
    """The patches that are filled: a unit without a rate is an outline."""
    return [patch for patch in ax.patches if patch.get_facecolor()[3] > 0]


def test_all_maps_have_one_frame(drawn):
    assert len({(ax.get_xlim(), ax.get_ylim()) for ax in drawn.axes[:3]}) == 1


def test_the_map_of_today_has_the_new_boundaries_the_others_the_old(drawn):
    for ax, apart in zip(drawn.axes[:3], (False, True, True), strict=True):
        assert len(inked(ax)) == (6 if apart else 5)  # units of the census, KP in two parts or one


def test_the_line_of_control_is_dashed_and_ends_at_nj9842(drawn):
    for ax in drawn.axes[:3]:
        dashed = [line for line in ax.lines if line.get_linestyle() != "-"]
        assert len(dashed) == 1 and max(dashed[0].get_ydata()) <= 35.0


def test_what_the_census_leaves_out_is_hatched_and_has_no_ink(drawn, outline):
    outside = "SELECT province FROM provinces WHERE province <> 'PK' AND province NOT IN (SELECT province FROM population)"
    assert set(maps.OUTSIDE) == set(column(outside))
    for ax in drawn.axes[:3]:
        assert len(ax.collections) == len(maps.OUTSIDE)
        for feature in maps.OUTSIDE:
            ring = boundaries.lines(outline, feature)[0]
            for patch in inked(ax):
                inside = Path(patch.get_path().vertices).contains_points([ring.mean(axis=0)])
                assert not inside.any(), feature
    assert any("outside the census" in text.get_text() for text in drawn.axes[-1].texts)


def test_the_scale_shows_the_classes_as_they_are_inked(drawn):
    boxes = [patch for patch in drawn.axes[-1].patches if patch.get_alpha() is not None]
    assert [box.get_alpha() for box in boxes] == list(maps.SHADES)
    assert all(to_hex(box.get_facecolor()) == colour("accent") for box in boxes)
    ends = [text.get_text() for text in drawn.axes[-1].texts[: len(maps.STEPS)]]
    assert ends == [str(step) for step in maps.STEPS]


def test_the_map_has_its_disclaimer_and_its_credit():
    chart = maps.rates_by_period()
    assert "no opinion on the status" in chart.source and "NJ9842" in chart.source
    for drawn_map in (chart, maps.districts_then_and_now()):
        assert "de facto" in drawn_map.source and "Made with Natural Earth" in drawn_map.source
    assert "Made with Natural Earth" in maps.border_bands().source


def test_the_parts_of_kp_weigh_up_to_the_whole():
    for when in ("2007..2014", "2015..2020"):
        frame = maps.period_rates("ucdp-ged", when).set_index("feature")
        parts = frame.loc[[boundaries.SETTLED, boundaries.MERGED]]
        deaths = measures.total("ucdp-ged", "deaths", measures.period("ucdp-ged", when), ["PK-KP"])
        assert parts["deaths"].sum() == deaths
        assert parts["rate"].min() < deaths / (parts["deaths"] / parts["rate"]).sum() < parts["rate"].max()


def test_no_rate_where_nobody_was_counted():
    for source, when in maps.PERIODS:
        assert not set(maps.period_rates(source, when)["province"]) & set(maps.OUTSIDE)


def test_what_happened_in_a_month_is_told_of_its_province_and_of_the_border():
    assert [event.event for event in province_measures.events_of("2025-03", "PK-BA")] == ["jaffar-express-2025"]
    assert "border-war-2025" in [event.event for event in province_measures.events_of("2025-10", "PK-KP")]
    assert not province_measures.events_of("2025-03", "PK-SD")


def test_the_highest_months_of_a_line_say_what_happened():
    ax = next(ax for ax in province.actions_by_month().draw(WIDE).axes if ax.said_title == "Balochistan, attacks")
    told = [mark.where for mark in ax.said if mark.where]
    assert 0 < len(told) <= province.TOLD
    assert "July 2018: Bombing of an election rally in Mastung; Bombing outside a polling station in Quetta" in told


def test_small_panels_print_how_much_finer_their_scale_is():
    figure = province.deaths_since_2010().draw(WIDE)
    large, small = figure.axes[0], figure.axes[2]
    finer = large.get_ylim()[1] / small.get_ylim()[1]
    assert [text.get_text() for text in small.texts] == [f"scale ×{finer:.0f}"] and finer == pytest.approx(round(finer))


def test_the_border_chart_prints_how_many_events_can_be_placed():
    chart = maps.border_bands()
    frame = evidence.rows("border", "ucdp-ged", scope="militancy", period="after")
    after = 0
    with matplotlib.rc_context(STYLE):
        figure = chart.draw(WIDE)
    for ax, (province_, part) in zip(figure.axes, maps.UNITS, strict=True):
        row = frame[(frame["province"] == province_) & (frame["former_fata"] == part)].iloc[0]
        assert any(f"since: {row['placeable_events']} events" in text.get_text() for text in ax.texts)
        after += row["placeable_events"]
    assert f"{after} placeable events" in chart.alt
    assert "not where its authors came from" in chart.caption


def test_the_known_share_of_the_tribal_areas_near_the_border():
    share = only("SELECT DISTINCT area_share FROM border WHERE former_fata = 'true' AND band_km = 50")
    assert share == pytest.approx(0.76, abs=0.01)


def test_a_range_has_a_line_and_a_point_none():
    frame = province.share_bounds_by_year()
    assert ((frame["high"] - frame["low"]) * frame["total"]).round(6).tolist() == frame["unplaced"].tolist()
    widest = frame.loc[(frame["high"] - frame["low"]).idxmax()]
    assert (widest["year"], widest["unplaced"], widest["total"]) == (2009, 1430, 6865)


def test_a_year_that_acled_covers_in_part_is_an_outline_in_the_chart_of_events():
    chart = province.events_by_province()
    with matplotlib.rc_context(STYLE):
        figure = chart.draw(WIDE)
    partial = column("SELECT year FROM years WHERE source = 'acled' AND partial")
    for ax in figure.axes:
        wanted = [] if ax.get_title(loc="left").startswith("UCDP") else partial
        bars = [bar for container in ax.containers for bar in container]
        assert [round(bar.get_x() + bar.get_width() / 2) for bar in bars] == wanted
        assert all(bar.get_facecolor()[3] == 0 for bar in bars)
    assert all(f"{year} is covered in part" in chart.caption for year in partial)
