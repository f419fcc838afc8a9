""" "What goes in": the lines under a figure give the numbers of its CSV, from the tables alone."""

import functools
import io
import re

import pandas as pd
import prose
import pytest
from drawn import FUNCTIONS, made
from matplotlib.path import Path

from report.book import numbers
from report.figures import outlines
from report.paths import CHAPTERS, ROOT

RECIPES = {path.stem: path for path in sorted((CHAPTERS / "recipes").glob("*.py"))}
NUMBERS = ("Confidence", "Period", "Read in", "Status")
LEFT = {
    **dict.fromkeys(("counts-deaths-pakistan", "counts-incidents-pakistan", "counts-kp-balochistan"), NUMBERS),
    **dict.fromkeys(("positions-on-other-issues", "positions-on-talks-and-operations"), ("Known by",)),
    "dead-of-2025-step-by-step": ("Flag", "Kind of step"),
    "numbers-of-returns": ("Date", "Number", "Side", "Who"),
    "response-by-claimant": ("Contested", "Deaths to", "Forces' dead by", "Operations to", "Read in"),
    "talks-by-month": ("Events",),
    "two-codings": ("Which, where they differ",),
    "who-counts-what": ("Years",),
    "who-was-killed": ("Others",),
}
"""Columns of words alone that a recipe leaves to the table, as where a number was read."""


@functools.cache
def charts() -> dict[str, str]:
    """The function of each chart, by the chart's name."""
    return {made(function).name: function for function in set(FUNCTIONS) & set(prose.charts())}


def test_every_figure_has_a_recipe_and_every_recipe_a_figure():
    assert set(RECIPES) == set(charts())


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_gives_the_numbers_of_the_figures_file_its_title_and_its_caption(name, monkeypatch):
    """Row by row: all its numbers and what names them; then the numbers of the sentences, each list after a comment on what they are."""
    monkeypatch.chdir(ROOT)
    text = RECIPES[name].read_text(encoding="utf-8")
    assert "report" not in text and "downloads" not in text and len(text.splitlines()) <= 60
    said: dict = {}
    exec(compile(text, str(RECIPES[name]), "exec"), said)
    found, expected = (pd.read_csv(io.StringIO(csv)) for csv in (said["table"].to_csv(index=False), made(charts()[name]).csv()))
    left = expected.columns.difference(found.columns)
    assert set(left) == set(LEFT.get(name, ())) and not [column for column in left if pd.api.types.is_numeric_dtype(expected[column])]
    pd.testing.assert_frame_equal(found, expected[expected.columns.drop(left)], check_dtype=False, atol=1e-9)
    for part, sentence in (("title", made(charts()[name]).finding), ("caption", made(charts()[name]).caption)):
        answered = [match[0] for match in numbers.computed(sentence)]
        assert said.get(part, []) == answered
        told = [comment for comment in numbers.TOLD.findall(text) if comment.startswith(f"# In the {part}: ")]
        assert len(told) == bool(answered) and all(comment.endswith(".") and len(comment.split()) <= 36 for comment in told)
        # A year is one by which the lines choose, or one of the title, which is computed: an end of the data would grow old here.
        years = set(re.findall(r"\b(?:19|20)\d\d\b", "".join(told)))
        assert years <= set(re.findall(r"\b(?:19|20)\d\d(?!\d)", numbers.TOLD.sub("", text) + sentence))


@pytest.mark.parametrize(
    ("outline", "expected"),
    [
        ("M1 2 L5 2 L5 7 L1 7 z", "M1 2H5V7H1z"),
        ("M 0 0 L 3 4 L 3 5", "M0 0L3 4V5"),
        ("M0 0 Q1 2 3 4 L3 9", "M0 0Q1 2 3 4V9"),
        ("M0 0 L1 0 z M5 5 L5 6", "M0 0H1zM5 5V6"),
        ("m0 0 l1 0", "m0 0 l1 0"),
    ],
)
def test_an_outline_is_drawn_alike_in_fewer_letters(outline, expected):
    assert outlines.shorter(outline) == expected


@pytest.mark.parametrize(("flat", "expected"), [(1.0, ("12.3", "40", "5.5")), (0.9, None)], ids=["a circle", "an ellipse is none"])
def test_a_circle_of_matplotlib_is_one_of_svg(flat, expected):
    points, _ = zip(*Path.unit_circle().iter_segments(curves=True))
    places = [" ".join(f"{a * scale + at:.1f}" for a, (scale, at) in zip(point, [(5.5, 12.3), (5.5 * flat, 40)] * 3)) for point in points]
    outline = f"M {places[0]} " + " ".join(f"C {place}" for place in places[1:9]) + " z"
    assert outlines.circle(outline) == expected


def test_an_outline_is_moved_by_its_commands():
    assert outlines.moved("M-2 2H2V-2Q0 1 -0.1 0z", 10.5, 0.04) == "M8.5 2H12.5V-2Q10.5 1 10.4 0z"
