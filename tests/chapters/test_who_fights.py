"""who-fights.md: what its charts and facts may and may not say. Their numbers are in recount.who_fights."""

import re

import prose
import pytest
from recount.tables import column, only

from report.chapters.who_fights import figures as actors
from report.chapters.who_fights import measures
from report.errors import ReportError
from report.estimates.inference import shares
from report.figures.chart import WIDE
from report.prose import names as facts
from report.record.panel import SCOPES

CHARTS = [
    actors.who_was_killed, actors.deaths_by_scope, actors.actors_over_time, actors.largest_dyads, actors.kinds_by_province,
    actors.civilians_as_bounds, actors.attacks_on_civilians, actors.theatres_of_2025,
]  # fmt: skip
US_LED = "Government of United States of America - al-Qaida"


def words(chart) -> str:
    cells = " ".join(str(value) for value in chart.table.to_numpy().ravel())
    return " ".join([chart.finding, chart.caption, chart.alt, *map(str, chart.table.columns), cells])


@pytest.mark.parametrize("function", CHARTS, ids=lambda f: f.__name__)
def test_the_us_led_conflict_is_never_labelled_as_strikes(function):
    text = words(function()).lower()
    assert "drone" not in text
    for match in re.finditer("strike", text):
        assert "it is no count of strikes" in text[match.start() - 30 : match.end() + 5]


def test_the_us_led_conflict_has_a_name_of_its_own_wherever_it_is_drawn():
    assert measures.actor_name("al-Qaida", "us-led") == SCOPES["us-led"] != "al-Qaida"
    assert measures.actor_name("al-Qaida", "militancy") == "al-Qaida"
    assert SCOPES["us-led"] in actors.actors_over_time().table["Actor"].tolist()
    table = actors.largest_dyads().table.set_index("Dyad")
    assert table.loc[US_LED, "Scope"] == "US-led, over al-Qaida"


def test_every_scope_that_the_table_of_actors_has_is_named():
    assert set(SCOPES) == set(column("SELECT scope FROM actors"))


def test_the_thin_years_are_marked_in_every_panel():
    figure = actors.deaths_by_scope().draw(WIDE)
    for ax in figure.axes:
        (span,) = [patch for patch in ax.patches if not hasattr(patch, "get_data")]
        assert (span.get_x(), span.get_x() + span.get_width()) == (2003.5, 2006.5)
    assert "2004 to 2006" in actors.deaths_by_scope().caption and "not comparable" in actors.deaths_by_scope().caption


def test_there_is_no_dyad_of_pakistan_with_the_ttp_before_2007():
    assert only("SELECT min(year) FROM victims WHERE dyad_id = 857") == 2007


def test_the_state_has_no_row_and_the_caption_says_what_that_means():
    """A row of nothing reads as an acquittal; with a first event of its kind the caption would be wrong."""
    chart = actors.attacks_on_civilians()
    assert only("SELECT coalesce(sum(events), 0) FROM victims WHERE source = 'ucdp-ged' AND scope = 'state-civilians'") == 0
    assert "Government of Pakistan" not in set(chart.table["Who"])
    assert "property of the record and not a finding about the world" in chart.caption


def test_the_dead_of_2025_add_up_to_the_printed_total_and_flag_lesser_pages():
    frame = measures.killed()
    assert frame["dead"].sum() == only(
        "SELECT value FROM published_figures WHERE counts = 'picss-combat-deaths' AND measure = 'deaths' AND period = '2025' AND area = 'PK' AND status = 'revised'"
    )
    low = "SELECT measure FROM published_figures WHERE counts = 'picss-combat-deaths' AND period = '2025' AND area = 'PK' AND status IN ('', 'revised') AND confidence = 'low'"
    weak = {measures.KINDS_OF_DEAD[measure.removeprefix("deaths-")] for measure in column(low)}
    assert set(frame.loc[frame["weak"], "kind"]) == weak | {"Peace committees"}
    text = " ".join(text.get_text() for text in actors.who_was_killed().draw(WIDE).axes[0].texts)
    assert text.count("°") >= len(weak) + 1 and "Civilians: 580°" not in text


def test_a_theatre_is_never_a_province():
    names = set(column("SELECT name FROM provinces")) - {"Balochistan"}
    chart = actors.theatres_of_2025()
    assert not names & set(chart.table.iloc[:, 0]) and "Balochistan" not in set(chart.table.iloc[:, 0])
    assert "no province" in chart.caption and "preliminary" in chart.caption


def test_the_ranges_of_civilians_are_those_of_inference():
    frame = measures.victims(scope="militancy", province="PK-BA")
    bounds = shares.share_bounds(*(float(frame[c].sum()) for c in ("deaths_civilians", "deaths_best", "deaths_unknown")))
    assert facts.value("civilian-range PK-BA all") == f"{bounds.low:.0%} to {bounds.high:.0%}"


def test_the_known_traps_of_the_record_are_as_documented():
    """Numbers that a first look at the raw files gave, independent of the code."""
    assert (
        facts.value("victims ucdp-ged deaths country all scope=us-led") == "2,181"
        and facts.value("victims ucdp-ged deaths country 1989..2007 scope=us-led") == "740"
    )
    assert (
        facts.value("civilian-range country all within=all") == "16% to 46%"
        and facts.value("victims-share ucdp-ged deaths-unknown country all within=all") == "30%"
    )
    assert facts.value("victims-share ucdp-ged events-without-deaths PK-BA all") == "24%"
    assert facts.value("theatre-inside government") == "74%" and facts.value("theatre-inside balochistan") == "94%"
    assert facts.value("theatre-total events Government_of_Pakistan_-_Civilians") == "37"


@pytest.mark.parametrize(
    "text, message",
    [
        ("theatre-total events Punjab", "no theatre 'Punjab'"),
        ("victims ucdp-ged deaths PK-IS all actor=BLA", "no actor 'BLA' there and then"),
        ("victims-share ucdp-ged deaths PK-BA all violence=two-sided", "no violence 'two-sided'"),
        ("civilian-range PK-BA all within=militant", "no scope and no kind of violence"),
        ("civilian-range PK-XX all", "not a province's code"),
    ],
)
def test_what_cannot_be_computed_is_refused(text, message):
    with pytest.raises(ReportError, match=message):
        facts.value(text)


def test_the_chapter_cites_both_sides_on_the_states_violence():
    text = prose.chapters()["who-fights"]
    for key in ("hrw2010swat", "hrw2011balochistan", "hrcp2025balochistan", "amnesty2025drones", "ispr2025mirali", "katlang2025"):
        assert key in text


@pytest.mark.parametrize("chapter", ["who-fights", "violence-by-province"])
def test_a_chapter_has_three_to_five_figures(chapter):
    assert 3 <= sum(cell.chapter == chapter for cell in prose.charts().values()) <= 5
