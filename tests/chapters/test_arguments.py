"""What a reader of a notebook may change: a cell's call shows its choices, and another choice gives another figure or says why not."""

import inspect

import matplotlib
import prose
import pytest
from drawn import FUNCTIONS, made

from report.errors import ReportError
from report.figures.chart import NARROW, STYLE, WIDE

CHANGES = {
    "after_kabul.figures.actions": ({"places": ["PK-SD"]}, {"places": ["Sindh"]}),
    "after_kabul.figures.baselines": ({"months": 12}, {"months": 7}),
    "after_kabul.figures.levels": ({"places": ["PK-SD", "PK-PB"]}, {"places": "PK-SD"}),
    "after_kabul.figures.steps": ({"places": ["PK-PB"]}, {"places": ["PK-IS"]}),
    "claims.figures.map_of_verdicts": ({"statements": ["S13"]}, {"statements": ["S6"]}),
    # No other year has a count of each kind so far.
    "counting_violence.figures.one_year_step_by_step": ({}, {"year": 2024}),
    "counting_violence.figures.agreement_in_direction": ({"minimum": 6}, {"minimum": 1}),
    "counting_violence.figures.kp_and_balochistan": ({"years": 3}, {"years": 0}),
    "counting_violence.figures.national_deaths": ({"years": 3}, {"years": 99}),
    "counting_violence.figures.national_incidents": ({"years": 3}, {"years": 99}),
    "two_governments.figures.dead_by_side": ({"first_year": 2014}, {"first_year": 1999}),
    "who_fights.figures.actors_over_time": ({"first_year": 2010}, {"first_year": 1989}),
    "who_fights.figures.attacks_on_civilians": ({"count": 3}, {"count": 0}),
    "who_fights.figures.kinds_by_province": ({"places": ["PK-BA", "PK-PB"]}, {"places": ["Sindh"]}),
    "who_fights.figures.largest_dyads": ({"count": 5}, {"count": 0}),
    "index.figures.deaths_in_kp_and_balochistan": ({"places": ["PK-SD", "PK-PB", "PK-KP"]}, {"places": []}),
    "index.maps.where": ({"period": "2014"}, {"period": "1999"}),
    "violence_by_province.figures.deaths_since_1989": ({"first_year": 2007}, {"first_year": 2099}),
    "violence_by_province.figures.deaths_since_2010": ({"first_year": 2016}, {"first_year": 1999}),
}
"""By function below report.chapters: another choice, and one that is refused."""
ASKED = {name.removeprefix("report.chapters."): function for name, function in FUNCTIONS.items() if inspect.signature(function).parameters}


def test_every_figure_with_choices_is_tried():
    assert set(ASKED) == set(CHANGES)


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_a_cell_shows_every_choice_as_the_book_makes_it(name):
    positional, named = prose.arguments(f"report.chapters.{name}")
    defaults = {one.name: one.default for one in inspect.signature(ASKED[name]).parameters.values()}
    assert positional == [] and set(named) == set(defaults)
    for argument, default in defaults.items():
        assert named[argument] == (list(default) if isinstance(default, tuple) else default), argument


@pytest.mark.parametrize("name", sorted(name for name, (chosen, _) in CHANGES.items() if chosen))
def test_another_choice_gives_another_figure(name):
    chosen, _ = CHANGES[name]
    usual, other = made(f"report.chapters.{name}"), ASKED[name](**chosen)
    assert other.csv() != usual.csv() and other.alt != usual.alt
    for layout in (WIDE, NARROW):
        assert other.svg(layout) != usual.svg(layout)


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_a_choice_that_there_is_not_is_refused_in_one_line(name):
    _, wrong = CHANGES[name]
    with pytest.raises(ReportError) as refused, matplotlib.rc_context(STYLE):
        ASKED[name](**wrong)
    assert "\n" not in str(refused.value)
